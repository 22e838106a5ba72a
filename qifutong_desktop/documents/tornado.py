"""A tornado: what each thing by itself makes of a total, the largest first; to the right it costs more."""

from __future__ import annotations

from dataclasses import replace

from ..core.document import Tornado, TornadoBar
from .drawing import Drawing, Label, Mark, box, rule

_NAME, _NOTE, _WORDS = 7.5, 6.5, 7.0
_ROW, _HIGH = 13.0, 8.0
#: part of the width for names, and the air on either side of words
_NAMES, _AIR = 0.5, 4.0


def tornado(chart: Tornado, width: float) -> Drawing:
    """Names to the left, bars from the line at which the total stays as it is, the amounts at their ends."""
    marks: list[Mark] = [Label(0, 7, chart.title, _NAME, "grey")]
    if not chart.bars:
        return Drawing(width, 12, tuple(marks))
    top, left = 14.0, width * _NAMES
    below, above = min(0.0, *_ends(chart)), max(0.0, *_ends(chart))
    words = [Label(0, 0, bar.words, _WORDS, bold=bar.open).width + 2 * _AIR for bar in chart.bars]
    less = max((wide for wide, bar in zip(words, chart.bars, strict=True) if _is_less(bar)), default=0.0)
    more = max((wide for wide, bar in zip(words, chart.bars, strict=True) if not _is_less(bar)), default=0.0)
    room = max(width - left - less - more, 40.0)
    scale = room / ((above - below) or 1.0)
    zero = left + less - below * scale
    for number, bar in enumerate(chart.bars):
        y = top + _ROW * number
        marks += _names(bar, y + 9, left)
        marks += _bar(bar, zero, scale, y + 2.5)
        end = zero + (min(0.0, _far(bar)) if _is_less(bar) else max(0.0, _far(bar))) * scale
        side, gap = ("right", -_AIR) if _is_less(bar) else ("left", _AIR)
        marks.append(Label(end + gap, y + 9, bar.words, _WORDS, "ink" if bar.open else "grey", side, bar.open))
    bottom = top + _ROW * len(chart.bars)
    marks.append(rule(zero, top, zero, bottom, "ink", 0.8))
    return Drawing(width, bottom + 4, tuple(marks))


def _ends(chart: Tornado) -> list[float]:
    return [float(end) for bar in chart.bars for end in (bar.low, bar.high)]


def _far(bar: TornadoBar) -> float:
    return float(max(bar.low, bar.high, key=abs))


def _is_less(bar: TornadoBar) -> bool:
    return _far(bar) < 0


def _names(bar: TornadoBar, y: float, room: float) -> list[Mark]:
    """What it is, and beside it as much of the note as there is room for."""
    name = Label(0, y, bar.label, _NAME, "ink" if bar.open else "body", bold=bar.open)
    note = Label(name.width + _AIR, y, bar.note, _NOTE, "grey")
    while note.width > room - note.x - _AIR and note.text:
        note = replace(note, text=f"{note.text.rstrip('…')[:-1]}…" if len(note.text) > 2 else "")
    return [name, note]


def _bar(bar: TornadoBar, zero: float, scale: float, y: float) -> list[Mark]:
    """In full what it makes in any case, at half strength what only the dearest case of the rest adds."""
    near, far = sorted((float(bar.low), float(bar.high)), key=abs)
    marks: list[Mark] = []
    for value, fill in ((far, "soft" if bar.open else "hair"), (near, "accent" if bar.open else "mid")):
        if value:
            start, end = sorted((zero, zero + value * scale))
            marks.append(box(start, y, end - start, _HIGH, fill))
    return marks
