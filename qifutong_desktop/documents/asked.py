"""One question of a paper form: boxes and lines to answer on, drawn as shapes; on a form for the screen as fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..core.document import Asked, Blank, Grid, Tick
from .flow import Draw, Piece, Setting, draw_lines, shifted, stack, tagged, text_lines, text_piece
from .ink import Ink
from .style import MM, Type, style
from .tags import Element
from .typeset import text_width

_MARGIN = 13 * MM
"""Left of the text stands the id."""
_BOX, _SMALL_BOX = 3.2 * MM, 2.5 * MM
_AFTER = 1.6 * MM
_LINE, _ROW = 8 * MM, 8 * MM
_APART = 6 * MM
_PAD = 1.2 * MM
_TOGETHER = 6
"""A grid of at most so many rows is not split."""


def asked_pieces(asked: Asked, width: float, after_another: bool, air: float) -> list[Piece]:
    """The question as pieces that keep together; rows of a grid may go over to the next sheet."""
    measure = width - _MARGIN
    body = [_ticks(asked.ticks, measure, down=asked.down), _blanks(asked.blanks, measure)]
    parts = [_head(asked, width), *[shifted(part, _MARGIN) for part in body if part.height]]
    if asked.grid is not None:
        parts += [shifted(part, _MARGIN) for part in _grid(asked.grid, measure)]
    foot = _foot(asked, measure)
    if foot.height:
        parts.append(shifted(foot, _MARGIN))
    space = 4.2 * MM * air if after_another else 2.5 * MM
    kept = [replace(part, keep=index < len(parts) - 1 and part.keep) for index, part in enumerate(parts)]
    return [replace(kept[0], space=space), *kept[1:]]


def _head(asked: Asked, width: float) -> Piece:
    """Id, question and reason; at the right who answers."""
    types = style().types
    note, small = Setting(types["note"], "grey"), Setting(types["note"], "accent" if asked.first else "grey", "right")
    right = 33 * MM if asked.aside else 0.0
    measure = width - _MARGIN - right
    text = text_piece(asked.text, measure, Setting(types["body"], "ink"), bold=len(asked.text))
    hint = text_piece(asked.hint, measure, note, space=1.5)
    block = stack([tagged(text, Element("P")), *([tagged(hint, Element("P"))] if hint.height else [])])
    aside = tagged(text_piece(asked.aside, right - 3 * MM, small), Element("P"))
    name = tagged(text_piece(asked.id, _MARGIN, Setting(types["body"], "accent"), bold=len(asked.id)), Element("P"))

    def draw(ink: Ink, x: float, y: float) -> None:
        ink.rule(x, y, x + width, y, "hair", 0.4)
        name.draw(ink, x, y + 5)
        block.draw(ink, x + _MARGIN, y + 5)
        if asked.aside:
            aside.draw(ink, x + width - right + 3 * MM, y + 7)

    return Piece(max(block.height, aside.height) + 5 + 4.5, draw, keep=True)


# --- boxes -----------------------------------------------------------------------------------------------------------


def _ticks(ticks: Sequence[Tick], width: float, *, down: bool) -> Piece:
    """Boxes with their words, in as many columns as the longest words leave room for."""
    if not ticks:
        return _nothing()
    kind = style().types["small"]
    longest = max(_said_width(tick, kind) for tick in ticks) + _BOX + _AFTER + 4 * MM
    columns = 1 if down else max(1, min(4, len(ticks), int(width // longest)))
    columns = 2 if columns == 3 and len(ticks) == 4 else columns
    each = width / columns
    pieces = [_tick(tick, each - 4 * MM, kind) for tick in ticks]
    rows = [pieces[start : start + columns] for start in range(0, len(pieces), columns)]
    return replace(stack([_row(row, each) for row in rows]), keep=True)


def _row(pieces: Sequence[Piece], each: float) -> Piece:
    height = max(piece.height for piece in pieces)

    def draw(ink: Ink, x: float, y: float) -> None:
        for index, piece in enumerate(pieces):
            piece.draw(ink, x + index * each, y)

    return Piece(height, draw, keep=True)


def _said(tick: Tick) -> str:
    return f"{tick.key}\u3000{tick.label}" if tick.key else tick.label


def _said_width(tick: Tick, kind: Type) -> float:
    return text_width(_said(tick), tick.chosen) * kind.size / 1000 + 1


def _tick(tick: Tick, width: float, kind: Type) -> Piece:
    said = _said(tick)
    setting = Setting(kind, "ink" if tick.chosen else "body")
    lines = text_lines(said, width - _BOX - _AFTER, setting, len(said) if tick.chosen else 0)
    height = max(1, len(lines)) * kind.leading + 2.6

    def draw(ink: Ink, x: float, y: float) -> None:
        _box(ink, x, y + (kind.leading - _BOX) / 2, _BOX, tick)
        ink.enter(Element("P"))
        draw_lines(ink, x + _BOX + _AFTER, y, width - _BOX - _AFTER, setting, lines)
        ink.leave()

    return Piece(height, draw, keep=True)


def _box(ink: Ink, x: float, y: float, side: float, tick: Tick) -> None:
    if tick.field:
        ink.check_field(x, y, side, tick.field, tick.label or tick.key)
        return
    corners = [(x, y), (x + side, y), (x + side, y + side), (x, y + side)]
    if not tick.chosen:
        ink.shape(corners, stroke="grey", width=0.6)
        return
    ink.shape(corners, fill="accent", stroke="accent", width=0.6)
    strokes = [(0.2, 0.52), (0.42, 0.74), (0.82, 0.26)]
    ink.shape([(x + a * side, y + b * side) for a, b in strokes], stroke="paper", width=side * 0.13, closed=False)


# --- lines to write on -----------------------------------------------------------------------------------------------


def _blanks(blanks: Sequence[Blank], width: float) -> Piece:
    if not blanks:
        return _nothing()
    each = width / len(blanks)
    most = each - (0 if len(blanks) == 1 else 4 * MM)
    return replace(_row([_blank(blank, most) for blank in blanks], each), keep=True)


def _blank(blank: Blank, width: float) -> Piece:
    """A label, a line with what is written on it, and its unit."""
    kind, note = style().types["small"], style().types["small"]
    before = text_width(blank.label) * note.size / 1000 + (2 * MM if blank.label else 0)
    after = text_width(blank.unit) * note.size / 1000 + (2 * MM if blank.unit else 0)
    room = width - before - after
    setting = Setting(kind, "ink")
    lines = text_lines(blank.value, room - 2 * _PAD, setting, len(blank.value)) if blank.value else []
    height = max(_LINE, len(lines) * kind.leading + 4)

    def draw(ink: Ink, x: float, y: float) -> None:
        base = y + height - 4
        ink.enter(Element("P"))
        ink.words(x, base - 2, note.size, "grey", blank.label)
        draw_lines(ink, x + before + _PAD, base - 1 - len(lines) * kind.leading, room - 2 * _PAD, setting, lines)
        ink.words(x + width - after + 2 * MM, base - 2, note.size, "grey", blank.unit)
        ink.leave()
        if blank.field:
            ink.text_field(x + before, y + 2, room, height - 5, blank.field, blank.label or blank.field)
        ink.rule(x + before, base, x + before + room, base, "mid", 0.5)

    return Piece(height, draw, keep=True)


# --- rows ------------------------------------------------------------------------------------------------------------


def _grid(grid: Grid, width: float) -> list[Piece]:
    types = style().types
    whole = sum(share for _, share in grid.heads)
    widths = [width * share / whole for _, share in grid.heads]
    legend = [
        tagged(text_piece(line, width, Setting(types["note"], "grey"), keep=True, space=1), Element("P"))
        for line in grid.legend
    ]
    heads = [
        text_lines(name, each - 2 * _PAD, Setting(types["note"], "grey"))
        for (name, _), each in zip(grid.heads, widths, strict=True)
    ]
    lines = max(len(one) for one in heads)
    leading = types["note"].leading

    def draw(ink: Ink, x: float, y: float) -> None:
        ink.area(x, y + 2, width, lines * leading + 5, "tint")
        ink.enter(Element("P"))
        for at, one, each in zip(_starts(widths), heads, widths, strict=True):
            draw_lines(ink, x + at + _PAD, y + 4.5, each, Setting(types["note"], "grey"), one)
        ink.leave()

    head = Piece(lines * leading + 7, draw, keep=True)
    rows = [_grid_row(cells, widths, width) for cells in grid.rows]
    again, whole_grid = replace(head, keep=False), len(rows) <= _TOGETHER
    kept = [
        replace(row, keep=whole_grid or index == 0 or index >= len(rows) - 2, head=again)
        for index, row in enumerate(rows)
    ]
    return [*legend, head, *kept]


def _starts(widths: Sequence[float]) -> list[float]:
    return [sum(widths[:index]) for index in range(len(widths))]


def _grid_row(cells: Sequence[Blank | tuple[Tick, ...]], widths: Sequence[float], width: float) -> Piece:
    drawn = [_cell(cell, each) for cell, each in zip(cells, widths, strict=True)]
    height = max([_ROW, *(one.height + 5 for one in drawn)])

    def draw(ink: Ink, x: float, y: float) -> None:
        for at, one, cell, each in zip(_starts(widths), drawn, cells, widths, strict=True):
            if isinstance(cell, Blank) and cell.field:
                ink.text_field(x + at + 1, y + 1.5, each - 2, height - 3, cell.field, cell.label or cell.field)
            one.draw(ink, x + at, y + (height - one.height) / 2)
            if at:
                ink.rule(x + at, y + 2, x + at, y + height - 2, "hair", 0.3)
        ink.rule(x, y + height, x + width, y + height, "hair", 0.4)

    return Piece(height, draw)


def _cell(cell: Blank | tuple[Tick, ...], width: float) -> Piece:
    kind = style().types["small"]
    if isinstance(cell, Blank):
        setting = Setting(kind, "ink")
        lines = text_lines(cell.value, width - 2 * _PAD, setting) if cell.value else []

        def draw(ink: Ink, x: float, y: float) -> None:
            ink.enter(Element("P"))
            draw_lines(ink, x + _PAD, y + 2, width - 2 * _PAD, setting, lines)
            ink.leave()

        return Piece(len(lines) * kind.leading + 4, draw)
    return _along(cell, width - _PAD, kind, _SMALL_BOX, start=_PAD)


def _along(ticks: Sequence[Tick], width: float, kind: Type, side: float, start: float = 0.0) -> Piece:
    """Boxes one after another, on as many lines as they need."""
    lines: list[list[tuple[float, Tick]]] = [[]]
    at = 0.0
    for tick in ticks:
        wide = side + _AFTER * 0.7 + text_width(_short(tick), tick.chosen) * kind.size / 1000
        if at and at + wide > width:
            lines.append([])
            at = 0.0
        lines[-1].append((at, tick))
        at += wide + 3 * MM
    step = kind.leading + 1

    def draw(ink: Ink, x: float, y: float) -> None:
        for number, line in enumerate(lines):
            for left, tick in line:
                top = y + number * step
                _box(ink, x + start + left, top + (step - side) / 2, side, tick)
                ink.enter(Element("P"))
                place = x + start + left + side + _AFTER * 0.7
                base = top + (step + 0.74 * kind.size) / 2
                colour = "ink" if tick.chosen else "body"
                ink.words(place, base, kind.size, colour, _short(tick), bold=tick.chosen)
                ink.leave()

    return Piece(len(lines) * step, draw)


def _short(tick: Tick) -> str:
    return " ".join(part for part in (tick.key, tick.label) if part)


# --- foot ------------------------------------------------------------------------------------------------------------


def _foot(asked: Asked, width: float) -> Piece:
    """One line: 不清楚 and 不适用, where the answer is from, a note."""
    if not (asked.extra or asked.sources or asked.note):
        return _nothing()
    kind = style().types["note"]
    extra = _along(asked.extra, width, kind, _SMALL_BOX)
    taken = _width(asked.extra, kind)
    sources = _along(asked.sources, width, kind, _SMALL_BOX)
    parts: list[tuple[float, Draw]] = [(0.0, extra.draw)]
    label = "来源"
    at = taken + _APART
    if asked.sources:
        start = at + text_width(label) * kind.size / 1000 + 2 * MM
        parts.append((start, sources.draw))
    else:
        start = at
    rest = start + (_width(asked.sources, kind) + _APART if asked.sources else 0)
    note = asked.note
    small = Setting(kind, "ink")
    said = "备注"
    before = text_width(said) * kind.size / 1000 + 2 * MM
    room = width - rest - before
    lines = text_lines(note.value, room, small) if note is not None and note.value else []
    height = max(extra.height, len(lines) * kind.leading) + 4

    def draw(ink: Ink, x: float, y: float) -> None:
        base = y + 3 + (kind.leading + 1 + 0.74 * kind.size) / 2
        for left, one in parts:
            one(ink, x + left, y + 3)
        ink.enter(Element("P"))
        if asked.sources:
            ink.words(x + at, base, kind.size, "grey", label)
        if note is not None:
            ink.words(x + rest, base, kind.size, "grey", said)
            draw_lines(ink, x + rest + before, y + 3.5, room, small, lines)
        ink.leave()
        if note is not None and note.field:
            ink.text_field(x + rest + before, y + 2, room, height - 4, note.field, said)
        if note is not None and not lines:
            ink.rule(x + rest + before, y + height - 1.5, x + width, y + height - 1.5, "hair", 0.4)

    return Piece(height, draw)


def _width(ticks: Sequence[Tick], kind: Type) -> float:
    each = [_SMALL_BOX + _AFTER * 0.7 + text_width(_short(one), one.chosen) * kind.size / 1000 for one in ticks]
    return sum(each) + 3 * MM * max(0, len(ticks) - 1)


def _nothing() -> Piece:
    return Piece(0.0, lambda ink, x, y: None)
