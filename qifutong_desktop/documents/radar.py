"""The radar: the value at each axis, what is unclear as a band, the target dashed, the level reached as a ring."""

from __future__ import annotations

import math

from ..core.document import Axis, Radar
from .drawing import Drawing, Label, Mark, Shape, box, diamond, rule

_NAME, _VALUE, _TICK = 7.5, 9.0, 5.5
_RINGS = (20, 40, 60, 80, 100)
#: Colour and dashes of the earlier outlines, earliest first.
_EARLIER = (("grey", "1.2 2"), ("ink", "5 2.2"))


def radar(chart: Radar, width: float) -> Drawing:
    """The chart with its legend; as large as its labels let it be."""
    axes = chart.axes
    if not axes:
        return Drawing(width, 0, ())
    widest = max(Label(0, 0, axis.label, _NAME).width for axis in axes)
    radius = max(30.0, min(104.0 if chart.earlier else 84.0, width * 0.39, width - 1.1 * widest))
    web = _Web(width / 2, 26 + radius, radius, len(axes))
    bottom = max(web.at(index, 100)[1] for index in range(len(axes))) + 31
    marks = [*_rings(web, chart.level_band), *(_overlay(web, chart) if chart.earlier else _values(web, axes))]
    marks += _names(web, axes, width)
    legend, height = _legend(chart, width, bottom)
    return Drawing(width, height, (*marks, *legend))


class _Web:
    """Where a value lies on an axis; the first axis points up, the others follow clockwise."""

    def __init__(self, x: float, y: float, radius: float, count: int) -> None:
        self.x, self.y, self.radius, self.count = x, y, radius, count

    def angle(self, index: int) -> float:
        return 2 * math.pi * index / self.count - math.pi / 2

    def at(self, index: int, value: float) -> tuple[float, float]:
        length = self.radius * min(max(value, 0.0), 100.0) / 100
        return self.x + length * math.cos(self.angle(index)), self.y + length * math.sin(self.angle(index))

    def ring(self, values: list[float]) -> tuple[tuple[float, float], ...]:
        return tuple(self.at(index, value) for index, value in enumerate(values))


def _rings(web: _Web, band: tuple[float, float] | None) -> list[Mark]:
    marks: list[Mark] = []
    if band:
        marks += [Shape(web.ring([band[1]] * web.count), "holiday"), Shape(web.ring([band[0]] * web.count), "paper")]
    for value in _RINGS:
        marks.append(Shape(web.ring([value] * web.count), "", "mid" if value == 100 else "hair", 0.4))
    marks += [rule(web.x, web.y, *web.at(index, 100), "hair") for index in range(web.count)]
    return marks


def _overlay(web: _Web, chart: Radar) -> list[Mark]:
    """Each time by its own dashes and corners, so that they are told apart in grey print too; the newest on top."""
    marks: list[Mark] = []
    for place, outline in enumerate(chart.earlier):
        ring = web.ring(list(outline.values))
        marks.append(Shape(ring, "", _EARLIER[place][0], 1.0, _EARLIER[place][1]))
        marks += [_corner(x, y, place) for x, y in ring]
    ring = web.ring([(axis.low + axis.high) / 2 for axis in chart.axes])
    return [*marks, *_scale(web), Shape(ring, "", "accent", 1.8), *(diamond(x, y, 3.0, "accent") for x, y in ring)]


def _corner(x: float, y: float, place: int) -> Shape:
    """A square for the first time, a triangle for the second; filled diamonds are the newest's."""
    half = 2.1
    square = ((x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half))
    triangle = ((x, y - half * 1.3), (x + half * 1.2, y + half), (x - half * 1.2, y + half))
    return Shape(triangle if place else square, "paper", _EARLIER[place][0], 0.8)


def _values(web: _Web, axes: tuple[Axis, ...]) -> list[Mark]:
    low, high = [axis.low for axis in axes], [axis.high for axis in axes]
    marks: list[Mark] = []
    if high != low:
        marks.append(Shape(web.ring(high), "soft"))
        marks.append(Shape(web.ring(low), "tint"))
    targets = [axis.target if axis.target is not None else axis.high for axis in axes]
    if any(axis.target is not None for axis in axes):
        marks.append(Shape(web.ring(targets), "", "ink", 0.7, "2 2"))
    return [*marks, Shape(web.ring(low), "", "accent", 1.3), *_scale(web)]


def _scale(web: _Web) -> list[Mark]:
    if web.count <= 2:
        return []
    return [Label(web.x + 2, web.at(0, value)[1] + 2, str(value), _TICK, "grey") for value in _RINGS[:-1]]


def _names(web: _Web, axes: tuple[Axis, ...], width: float) -> list[Mark]:
    """Name over value outside each corner; at the sides above the corner, where the web leaves room."""
    marks: list[Mark] = []
    for index, axis in enumerate(axes):
        x, y = web.at(index, 100)
        down = math.sin(web.angle(index))
        y += -14.5 if down < -0.9 else 10 if down > 0.5 else -18
        for words, drop, size, colour, bold in (
            (axis.label, 0.0, _NAME, "body", False),
            (_said(axis), 10.5, _VALUE, "accent", True),
        ):
            half = Label(0, 0, words, size, bold=bold).width / 2
            aside = 0.0 if abs(down) > 0.5 else math.copysign(_wide(axis) - 12 if axis.said else 4, x - web.x)
            middle = min(max(x + aside, half), width - half)
            marks.append(Label(middle, y + drop, words, size, colour, "center", bold))
    return marks


def _wide(axis: Axis) -> float:
    """Half the width of what stands at a corner."""
    return max(Label(0, 0, axis.label, _NAME).width, Label(0, 0, _said(axis), _VALUE, bold=True).width) / 2


def _said(axis: Axis) -> str:
    if axis.said:
        return axis.said
    low, high = f"{axis.low:.0f}", f"{axis.high:.0f}"
    return low if low == high else f"{low}–{high}"


def _legend(chart: Radar, width: float, y: float) -> tuple[list[Mark], float]:
    """Only what is drawn is explained; a second line when one is not enough."""
    entries = [(f"earlier{place}", outline.label) for place, outline in enumerate(chart.earlier)]
    entries.append(("line", chart.label or "现状"))
    if any(axis.low != axis.high for axis in chart.axes) and not chart.earlier:
        entries.append(("soft", "不清楚的区间"))
    if any(axis.target is not None for axis in chart.axes):
        entries.append(("dash", "目标"))
    if chart.level_band:
        entries.append(("holiday", f"所在等级 {chart.level_band[0]:.0f}–{chart.level_band[1]:.0f}"))
    marks: list[Mark] = []
    x = 0.0
    for kind, words in entries:
        wide = 17 + Label(0, 0, words, 7).width
        if x and x + wide > width:
            x, y = 0.0, y + 11
        if kind == "line":
            marks.append(rule(x, y + 5, x + 12, y + 5, "accent", 1.3))
            marks += [diamond(x + 6, y + 5, 3.0, "accent")] if chart.earlier else []
        elif kind.startswith("earlier"):
            place = int(kind[-1])
            marks.append(rule(x, y + 5, x + 12, y + 5, _EARLIER[place][0], 1.0, _EARLIER[place][1]))
            marks.append(_corner(x + 6, y + 5, place))
        elif kind == "dash":
            marks.append(rule(x, y + 5, x + 12, y + 5, "ink", 0.7, "2 2"))
        else:
            marks.append(box(x, y + 2, 12, 6, kind))
        marks.append(Label(x + 16, y + 7.6, words, 7, "grey"))
        x += wide + 7
    return marks, y + 12
