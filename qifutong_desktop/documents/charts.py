"""The charts of a document: one definition for the PDF and for the window."""

from __future__ import annotations

from typing import assert_never

from ..core.document import Bars, Gantt, Lines, Radar, Tornado
from .drawing import Drawing
from .gantt import gantt
from .plots import bars, lines
from .radar import radar
from .tornado import tornado

Chart = Radar | Gantt | Lines | Bars | Tornado


def drawing(chart: Chart, width: float) -> Drawing:
    """The chart as marks, ``width`` points wide and as high as it needs."""
    match chart:
        case Radar():
            return radar(chart, width)
        case Gantt():
            return gantt(chart, width)
        case Lines():
            return lines(chart, width)
        case Bars():
            return bars(chart, width)
        case Tornado():
            return tornado(chart, width)
        case _:
            assert_never(chart)


def described(chart: Chart) -> str:
    """The chart in words, for those who do not see it."""
    match chart:
        case Radar():
            words = "，".join(f"{axis.label}{axis.said or _span(axis.low, axis.high)}" for axis in chart.axes)
            return f"雷达图：{words}" + "".join(f"；虚线为{one.label}" for one in chart.earlier)
        case Gantt():
            bars = "；".join(f"{bar.label}{bar.start}至{bar.end}" for bar in chart.bars)
            return f"甘特图，{chart.first}至{chart.last}：{bars}"
        case Lines():
            return f"折线图：{chart.title}：" + "，".join(series.label for series in chart.series)
        case Bars():
            return f"柱状图：{chart.title}：" + "，".join(chart.series)
        case Tornado():
            return f"条形图：{chart.title}：" + "；".join(f"{bar.label}{bar.words}元" for bar in chart.bars)
        case _:
            assert_never(chart)


def _span(low: float, high: float) -> str:
    return f"{low:.0f}分" if round(low) == round(high) else f"{low:.0f}至{high:.0f}分"
