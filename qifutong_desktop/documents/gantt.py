"""The Gantt chart: days off shaded, 休 and 班 marked, gates as diamonds, the critical path strong, the cutover
strongest; it reads in black and white by darkness and height of the bars."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from ..core.document import Gantt, GanttBar, GanttGate
from .drawing import Drawing, Label, Mark, box, diamond, rule

_HEAD = 34.0
_SIZE = 7.5
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where days and rows lie."""

    chart: Gantt
    left: float
    width: float
    row: float

    @property
    def days(self) -> int:
        return max(1, (self.chart.last - self.chart.first).days + 1)

    @property
    def day(self) -> float:
        return self.width / self.days

    @property
    def bottom(self) -> float:
        return _HEAD + self.row * len(self.chart.bars)

    def x(self, day: date) -> float:
        """Left edge of a day, kept inside the chart."""
        return self.left + self.day * min(max((day - self.chart.first).days, 0), self.days)


def gantt(chart: Gantt, width: float) -> Drawing:
    """The chart, as high as its rows need, never higher than a page."""
    count = max(1, len(chart.bars))
    row = min(15.5, max(9.0, 540 / count))
    size = min(_SIZE, row * 0.6)
    names = max((_name(bar, 0, size).width + _indent(bar) for bar in chart.bars), default=0.0)
    owners = max((Label(0, 0, bar.owner, 7).width for bar in chart.bars), default=0.0)
    names = min(names, width * 0.42)
    left = names + owners + 22
    grid = _Grid(chart, left, width - left, row)
    marks: list[Mark] = [
        *_shades(grid),
        *_months(grid),
        *_weeks(grid),
        *_rows(grid, names, owners, size, width),
        *_bars(grid),
        *_today(grid),
        *_gates(grid, width),
    ]
    legend = _legend(chart, grid.bottom + (14 if chart.today else 4))
    return Drawing(width, grid.bottom + (14 if chart.today else 4) + 12, (*marks, *legend))


def _indent(bar: GanttBar) -> float:
    return 0.0 if bar.kind == "phase" else 8.0


def _name(bar: GanttBar, y: float, size: float) -> Label:
    return Label(_indent(bar), y, bar.label, size, "ink" if bar.kind != "task" else "body", bold=bar.kind != "task")


def _runs(days: Iterable[date]) -> list[tuple[date, int]]:
    """Days in a row as (first, how many)."""
    runs: list[tuple[date, int]] = []
    for day in sorted(days):
        if runs and day == runs[-1][0] + _DAY * runs[-1][1]:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((day, 1))
    return runs


def _shades(grid: _Grid) -> list[Mark]:
    chart = grid.chart
    marks: list[Mark] = []
    for days, colour, word in ((chart.rest - chart.holidays, "rest", ""), (chart.holidays, "holiday", "休")):
        for first, count in _runs(day for day in days if chart.first <= day <= chart.last):
            x, wide = grid.x(first), grid.day * count
            marks.append(box(x, _HEAD, wide, grid.bottom - _HEAD, colour))
            if word:
                marks.append(box(x, _HEAD - 8, wide, 8, colour))
                marks.append(Label(x + wide / 2, _HEAD - 1.9, word, 5.5, "grey", "center"))
    for day in sorted(chart.shifted):
        if chart.first <= day <= chart.last:
            marks.append(Label(grid.x(day) + grid.day / 2, _HEAD - 1.9, "班", 5.5, "ink", "center", True))
    return marks


def _months(grid: _Grid) -> list[Mark]:
    """Month names; one too short for its name is left to the week heads."""
    chart = grid.chart
    starts = [chart.first]
    day = chart.first
    while day < chart.last:
        day += _DAY
        if day.day == 1:
            starts.append(day)
    marks: list[Mark] = []
    years = chart.first.year != chart.last.year
    edge = -1.0
    for index, start in enumerate(starts):
        end = grid.x(starts[index + 1]) if index + 1 < len(starts) else grid.left + grid.width
        year = f"{start.year} 年 " if years and (start.month == 1 or index == 0) else ""
        label = Label(grid.x(start) + 1.5, 7.5, f"{year}{start.month} 月", 7, "ink", bold=True)
        if label.width + 3 <= end - grid.x(start) and label.x > edge:
            marks.append(label)
            edge = label.x + label.width + 3
    return marks


def _weeks(grid: _Grid) -> list[Mark]:
    chart = grid.chart
    day = chart.first + _DAY * (-chart.first.weekday() % 7)
    step = 7
    while grid.day * step < 19:
        step += 7
    marks: list[Mark] = []
    while day <= chart.last:
        x = grid.x(day)
        marks.append(rule(x, 11, x, grid.bottom, "hair", 0.3))
        label = Label(x + 1.5, 18, f"{day.month}.{day.day}", 6, "grey")
        if label.x + label.width <= grid.left + grid.width + 2:
            marks.append(label)
        day += _DAY * step
    return marks


def _rows(grid: _Grid, names: float, owners: float, size: float, width: float) -> list[Mark]:
    marks: list[Mark] = [
        Label(0, _HEAD - 4, "任务", 7, "grey"),
        Label(names + 12, _HEAD - 4, "负责", 7, "grey"),
        rule(0, _HEAD, width, _HEAD, "ink", 0.8),
    ]
    for index, bar in enumerate(grid.chart.bars):
        top = _HEAD + grid.row * index
        label = _name(bar, top + grid.row / 2 + size * 0.37, size)
        limit = names - label.x + 4
        while label.width > limit and len(label.text) > 1:
            label = Label(label.x, label.y, label.text[:-2] + "…", label.size, label.colour, label.align, label.bold)
        marks.append(label)
        if bar.owner:
            marks.append(Label(names + 12, top + grid.row / 2 + 2.6, bar.owner, min(7.0, size), "grey"))
        last = index == len(grid.chart.bars) - 1
        y = top + grid.row
        marks.append(rule(0, y, width, y, "ink" if last else "hair", 0.8 if last else 0.3))
    return marks


def _bars(grid: _Grid) -> list[Mark]:
    marks: list[Mark] = []
    for index, bar in enumerate(grid.chart.bars):
        middle = _HEAD + grid.row * (index + 0.5)
        x, end = grid.x(bar.start), grid.x(bar.end + _DAY)
        if bar.end < grid.chart.first or bar.start > grid.chart.last or end <= x:
            continue
        if bar.kind == "phase":
            marks.append(box(x, middle - 0.8, end - x, 1.6, "ink"))
            marks += [box(edge, middle - 0.8, 1.2, 4, "ink") for edge in (x, end - 1.2)]
            continue
        colour = "ink" if bar.kind == "cutover" else "accent" if bar.critical else "mid"
        half = grid.row * (0.36 if bar.kind == "cutover" else 0.24 if bar.critical else 0.2)
        marks.append(box(x, middle - half, end - x, 2 * half, colour))
    return marks


def _today(grid: _Grid) -> list[Mark]:
    day = grid.chart.today
    if day is None or not grid.chart.first <= day <= grid.chart.last:
        return []
    x = grid.x(day)
    words = Label(x, grid.bottom + 8.5, f"本方案 {day.month}.{day.day}", 6, "grey", "center")
    return [rule(x, _HEAD, x, grid.bottom + 2, "ink", 0.7, "1.5 1.5"), words]


def _gates(grid: _Grid, width: float) -> list[Mark]:
    marks: list[Mark] = []
    for gate in grid.chart.gates:
        if not (0 <= gate.row < len(grid.chart.bars) and grid.chart.first <= gate.day <= grid.chart.last):
            continue
        middle = _HEAD + grid.row * (gate.row + 0.5)
        x = grid.x(gate.day) + grid.day / 2
        half = min(4.4, grid.row * 0.3)
        marks.append(diamond(x, middle, half))
        marks.append(_gate_label(grid, gate, x, middle, half, width))
    return marks


def _gate_label(grid: _Grid, gate: GanttGate, x: float, middle: float, half: float, width: float) -> Label:
    """Right of the diamond and the bar; left of both where the right is too narrow."""
    bar = grid.chart.bars[gate.row]
    right = max(x + half, grid.x(bar.end + _DAY)) + 3
    label = Label(right, middle + 2.5, gate.label, 6.5, "ink", bold=True)
    if right + label.width > width:
        left = min(x - half, grid.x(bar.start)) - 3
        label = Label(left, middle + 2.5, gate.label, 6.5, "ink", "right", True)
    return label


def _legend(chart: Gantt, y: float) -> list[Mark]:
    entries = [("accent", "关键路径"), ("mid", "其他任务"), ("ink", "切换"), ("gate", "里程碑"), ("rest", "周末")]
    present = {
        "accent": any(bar.critical and bar.kind == "task" for bar in chart.bars),
        "mid": any(not bar.critical and bar.kind == "task" for bar in chart.bars),
        "ink": any(bar.kind == "cutover" for bar in chart.bars),
        "gate": bool(chart.gates),
        "rest": bool(chart.rest),
        "holiday": bool(chart.holidays),
        "shifted": bool(chart.shifted),
    }
    entries += [("holiday", "节假日（休）"), ("shifted", "调休上班")]
    marks: list[Mark] = []
    x = 0.0
    for kind, words in entries:
        if not present[kind]:
            continue
        if kind == "gate":
            marks.append(diamond(x + 7, y + 5, 4))
        elif kind == "shifted":
            marks.append(Label(x + 7, y + 7.4, "班", 6.5, "ink", "center", True))
        else:
            tall = 8.0 if kind == "ink" else 5.5
            marks.append(box(x, y + 5 - tall / 2, 14, tall, kind))
        label = Label(x + 18, y + 7.6, words, 7, "grey")
        marks.append(label)
        x += 18 + label.width + 11
    return marks
