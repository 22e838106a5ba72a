"""The charts of a document: one definition for the PDF and for the window."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from ..core.document import Bars, Gantt, Lines, Radar
from .drawing import Drawing
from .gantt import gantt
from .plots import bars, lines
from .radar import radar

Chart = Radar | Gantt | Lines | Bars


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
        case _:
            assert_never(chart)


def chart_svg(chart: Chart, palette: Mapping[str, str], width: float = 560) -> str:
    """The chart as SVG (font named, no clip paths); ``palette`` has the roles of ``documents.toml``'s ``[colour]``."""
    return drawing(chart, width).svg(palette)
