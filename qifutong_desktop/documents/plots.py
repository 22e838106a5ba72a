"""Line charts and grouped columns: labels on the data, a grey axis of at most five ticks, no frames."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..core.document import Bars, Lines, Series
from .drawing import Drawing, Label, Mark, Shape, box, rule

_TICK, _NAME, _MARK = 6.5, 7.0, 7.0
_COLOURS = (("accent", ""), ("mid", ""), ("soft", ""), ("grey", ""))
_MONTH = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True, slots=True)
class _Scale:
    """A numeric axis: values from ``low`` to ``high`` lie from ``start`` to ``end`` (points)."""

    low: float
    high: float
    step: float
    start: float
    end: float

    def at(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    @property
    def ticks(self) -> list[float]:
        first = math.ceil(self.low / self.step - 1e-9)
        return [n * self.step for n in range(first, math.floor(self.high / self.step + 1e-9) + 1)]


def _step(low: float, high: float, *, outward: bool) -> float:
    """The smallest round step with at most five ticks from low to high; ``outward``: with one at or beyond each end."""
    power = 10.0 ** math.floor(math.log10((high - low) / 5))

    def ticks(step: float) -> int:
        if outward:
            return math.ceil(high / step - 1e-9) - math.floor(low / step + 1e-9) + 1
        return math.floor(high / step + 1e-9) - math.ceil(low / step - 1e-9) + 1

    return next(power * factor for factor in (1, 2, 2.5, 3, 4, 5, 10, 20, 50, 100) if ticks(power * factor) <= 5)


def _value_scale(values: Sequence[float], start: float, end: float) -> _Scale:
    """From zero (or below it) to a round value above the highest."""
    low, high = min([0.0, *values]), max([0.0, *values])
    high = high if high > low else low + 1
    step = _step(low, high, outward=True)
    return _Scale(step * math.floor(low / step + 1e-9), step * math.ceil(high / step - 1e-9), step, start, end)


def _figure(value: float) -> str:
    text = f"{value:,.2f}".rstrip("0").rstrip(".")
    return text.replace("-", "−") if text not in ("-0", "") else "0"


def _titled(title: str, unit: str) -> str:
    if not title:
        return unit
    return f"{title}，{unit}" if unit else title


def lines(chart: Lines, width: float) -> Drawing:
    """The line chart; the vertical axis starts at zero (or below it)."""
    points = [(float(x), float(y)) for series in chart.series for x, y in series.points]
    marks: list[Mark] = [Label(0, 7, _titled(chart.title, chart.unit), _NAME, "grey")]
    if not points:
        return Drawing(width, 12, tuple(marks))
    top, bottom = 20.0, 20.0 + min(110.0, max(78.0, width * 0.4))
    right = max(Label(0, 0, series.label, _NAME, bold=True).width for series in chart.series) + 8
    y_axis = _value_scale([y for _, y in points] + [float(y) for _, y, _ in chart.marks], bottom, top)
    left = max(Label(0, 0, _figure(tick), _TICK).width for tick in y_axis.ticks) + 5
    across = [x for x, _ in points] + [float(x) for x, _, _ in chart.marks] + [float(x) for x, _ in chart.verticals]
    low, high = min(across), max(across)
    high = high if high > low else low + 1
    step = _step(low, high, outward=False)
    if all(x == int(x) for x in across):
        step = math.ceil(step)
    x_axis = _Scale(low, high, step, left, width - right)
    for tick in y_axis.ticks:
        y = y_axis.at(tick)
        zero = tick == y_axis.ticks[0]
        marks.append(rule(left, y, width - right, y, "ink" if zero else "hair", 0.8 if zero else 0.3))
        marks.append(Label(left - 4, y + 2.3, _figure(tick), _TICK, "grey", "right"))
    for tick in x_axis.ticks:
        marks.append(Label(x_axis.at(tick), bottom + 9, _figure(tick), _TICK, "grey", "center"))
    paths = [
        tuple((x_axis.at(float(x)), y_axis.at(float(y))) for x, y in sorted(series.points)) for series in chart.series
    ]
    plates, labelled = _labelled(chart, x_axis, y_axis, paths)
    marks += [*plates, *_paths(chart.series, paths), *_ends(chart.series, paths, width - right + 5, bottom), *labelled]
    return Drawing(width, bottom + 13, tuple(marks))


def _paths(series: Sequence[Series], paths: Sequence[tuple[tuple[float, float], ...]]) -> list[Mark]:
    marks: list[Mark] = []
    dashes = iter(("", "4 2", "1.5 1.5", "6 2 1 2"))
    for one, path in zip(series, paths, strict=True):
        if len(path) > 1 and one.strong:
            marks.append(Shape(path, "", "accent", 1.6, closed=False))
        elif len(path) > 1:
            marks.append(Shape(path, "", "grey", 0.9, next(dashes, ""), closed=False))
    return marks


def _ends(
    series: Sequence[Series], paths: Sequence[tuple[tuple[float, float], ...]], x: float, bottom: float
) -> list[Mark]:
    """Names at the right ends, pushed apart where lines end close together."""
    marks: list[Mark] = []
    lowest = -100.0
    ends = sorted((path[-1][1], index) for index, path in enumerate(paths) if path)
    over = len(ends) * 9.5 - (bottom - 20)
    for y, index in ends:
        lowest = max(lowest + (9.5 if over < 0 else 8), y + 2.5)
        strong = series[index].strong
        marks.append(Label(x, lowest, series[index].label, _NAME, "accent" if strong else "grey", bold=strong))
    return marks


_AROUND = (
    (5, 11, "left"),
    (5, -6, "left"),
    (-5, -6, "right"),
    (-5, 11, "right"),
    (0, -9, "center"),
    (0, 15, "center"),
    (8, 22, "left"),
)
"""Where the words of a marked point may stand, best first."""


def _labelled(
    chart: Lines, x_axis: _Scale, y_axis: _Scale, paths: Sequence[tuple[tuple[float, float], ...]]
) -> tuple[list[Mark], list[Mark]]:
    """Paper under the words of marks and verticals, and these themselves."""
    marks: list[Mark] = []
    placed: list[Label] = []
    top, bottom = y_axis.end, y_axis.start
    lines_drawn = [segment for path in paths for segment in pairwise(path)]
    for value, words in chart.verticals:
        x = x_axis.at(float(value))
        marks.append(rule(x, top - 4, x, bottom, "ink", 0.7, "1.5 1.5"))
        lines_drawn.append(((x, top), (x, bottom)))
        choices = [
            Label(x + gap, y, words, _MARK, "ink", side, True)
            for y in (bottom - 5, top + 5, (top + bottom) / 2)
            for gap, side in ((-4, "right"), (4, "left"))
        ]
        placed.append(_free(choices, placed, lines_drawn, x_axis))
    for at, value, words in chart.marks:
        x, y = x_axis.at(float(at)), y_axis.at(float(value))
        marks.append(Shape(_disc(x, y, 2.8), "accent", "paper", 0.8))
        choices = [Label(x + dx, y + dy, words, _MARK, "accent", side, True) for dx, dy, side in _AROUND]
        placed.append(_free(choices, placed, lines_drawn, x_axis))
    plates = [box(label.left - 1.5, label.y - label.size, label.width + 3, label.size + 2, "paper") for label in placed]
    return list(plates), [*marks, *placed]


_Segment = tuple[tuple[float, float], tuple[float, float]]


def _free(choices: Sequence[Label], placed: Sequence[Label], segments: Sequence[_Segment], axis: _Scale) -> Label:
    """The first choice that meets no other label and no line; else the one that meets the fewest."""

    def trouble(label: Label) -> int:
        outside = label.left < axis.start - 1 or label.left + label.width > axis.end + 1
        return (
            10 * outside
            + 5 * sum(label.meets(other) for other in placed)
            + sum(_crosses(label, segment) for segment in segments)
        )

    return min(choices, key=trouble)


def _crosses(label: Label, segment: _Segment) -> bool:
    """Whether the line runs through the label's box: what is left of it after cutting at the four edges."""
    (x1, y1), (x2, y2) = segment
    left = label.left
    start, end = 0.0, 1.0
    for origin, change, low, high in (
        (x1, x2 - x1, left - 1, left + label.width + 1),
        (y1, y2 - y1, label.y - label.size, label.y + 2),
    ):
        if change == 0:
            if not low < origin < high:
                return False
            continue
        enter, leave = sorted(((low - origin) / change, (high - origin) / change))
        start, end = max(start, enter), min(end, leave)
    return start < end


def _disc(x: float, y: float, radius: float) -> tuple[tuple[float, float], ...]:
    return tuple(
        (x + radius * math.cos(step * math.pi / 10), y + radius * math.sin(step * math.pi / 10)) for step in range(20)
    )


def bars(chart: Bars, width: float) -> Drawing:
    """The grouped columns: legend above, month or group names below."""
    values = [float(value) for group in chart.groups for value in group.values if value is not None]
    marks: list[Mark] = []
    top = 12.0 if chart.title else 0.0
    if chart.title:
        marks.append(Label(0, 7, chart.title, _NAME, "grey"))
    marks += _bars_legend(chart, width, top)
    top += 26
    bottom = top + 92
    if not values:
        return Drawing(width, top, tuple(marks))
    axis = _value_scale(values, bottom, top)
    left = max(Label(0, 0, _figure(tick), _TICK).width for tick in axis.ticks) + 6
    for tick in axis.ticks:
        y = axis.at(tick)
        marks.append(rule(left, y, width, y, "ink" if tick == 0 else "hair", 0.8 if tick == 0 else 0.3))
        marks.append(Label(left - 5, y + 2.3, _figure(tick), _TICK, "grey", "right"))
    each = (width - left) / len(chart.groups)
    columns, labels = _columns(chart, axis, left, each)
    marks += [*columns, *labels]
    marks += _group_names(chart, left, each, max(bottom, axis.at(axis.low)) + 9.5)
    return Drawing(width, bottom + 22, tuple(marks))


def _colour(chart: Bars, series: int) -> tuple[str, str, str]:
    """Fill, outline and dash of a series."""
    if series in chart.open:
        return "paper", "accent", "1.5 1.5"
    solid = [index for index in range(len(chart.series)) if index not in chart.open]
    return _COLOURS[solid.index(series) % len(_COLOURS)][0], "", ""


def _bars_legend(chart: Bars, width: float, y: float) -> list[Mark]:
    marks: list[Mark] = [Label(0, y + 8, chart.unit, _TICK, "grey")] if chart.unit else []
    names = [Label(0, 0, name, _NAME) for name in chart.series]
    x = width - sum(name.width + 26 for name in names) + 12
    for index, name in enumerate(names):
        fill, stroke, dash = _colour(chart, index)
        marks.append(box(x, y + 2, 8, 6.5, fill, stroke, dash))
        marks.append(Label(x + 12, y + 8, name.text, _NAME, "grey"))
        x += name.width + 26
    return marks


def _columns(chart: Bars, axis: _Scale, left: float, each: float) -> tuple[list[Mark], list[Label]]:
    columns: list[Mark] = []
    boxes: list[tuple[float, float, float]] = []
    wanted: list[Label] = []
    for number, group in enumerate(chart.groups):
        given = enumerate(group.values[: len(chart.series)])
        present = [(series, float(value)) for series, value in given if value is not None]
        wide = min(13.0, each * 0.76 / max(1, len(present)))
        x = left + each * (number + 0.5) - wide * len(present) / 2
        for series, value in present:
            y, zero = axis.at(value), axis.at(0)
            fill, stroke, dash = _colour(chart, series)
            if y != zero:
                columns.append(box(x + 0.4, min(y, zero), wide - 0.8, abs(zero - y), fill, stroke, dash))
            boxes.append((x, x + wide, min(y, zero)))
            if series in chart.labelled and value:
                bold, words = series not in chart.open, f"{value:,.2f}".replace("-", "−")
                colour = "accent" if bold else "body"
                wanted.append(Label(x + wide / 2, min(y, zero) - 3, words, _TICK, colour, "center", bold))
            x += wide
    return columns, _lifted(wanted, boxes, left)


def _lifted(wanted: Sequence[Label], boxes: Sequence[tuple[float, float, float]], left: float) -> list[Label]:
    """Value labels, raised until they meet neither a column nor one another."""
    placed: list[Label] = []
    for label in wanted:
        x = max(label.x, left + label.width / 2 - 3)
        y = label.y
        left_end = x - label.width / 2
        taller = [end for _, end, top in boxes if left_end < end <= label.x and top < y + 2]
        if taller:  # beside the taller column rather than over it
            x = max(taller) + 2 + label.width / 2
        for start, end, top in boxes:
            if start < x + label.width / 2 and end > x - label.width / 2 and top < y + 2:
                y = min(y, top - 3)
        moved = Label(x, y, label.text, label.size, label.colour, "center", label.bold)
        while any(moved.meets(other) for other in placed):
            moved = Label(x, moved.y - 2, label.text, label.size, label.colour, "center", label.bold)
        placed.append(moved)
    return placed


def _group_name(label: str) -> tuple[str, str]:
    """(year, name): the year is "" unless the label is a month."""
    found = _MONTH.fullmatch(label)
    return (found.group(1), f"{int(found.group(2))} 月") if found else ("", label)


def _group_names(chart: Bars, left: float, each: float, y: float) -> list[Mark]:
    """Months as "9 月" with the year under the first of each; other names as they are, thinned where crowded."""
    names = [_group_name(group.label) for group in chart.groups]
    widest = max(Label(0, 0, name, _TICK).width for _, name in names)
    step = max(1, math.ceil((widest + 2) / each))
    marks: list[Mark] = []
    year = ""
    for index, (of, name) in enumerate(names):
        x = left + each * (index + 0.5)
        if index % step == 0:
            marks.append(Label(x, y, name, _TICK, "grey", "center"))
        if of and of != year:
            marks.append(Label(x, y + 9, f"{of} 年", _TICK, "grey", "center"))
            year = of
    return marks
