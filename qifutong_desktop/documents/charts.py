"""The four charts of a document: one definition for the PDF and for the window."""

from __future__ import annotations

from ..core.document import Bars, Gantt, Lines, Radar
from .drawing import Drawing


def drawing(chart: Radar | Gantt | Lines | Bars, width: float) -> Drawing:
    """The chart as marks, ``width`` points wide."""
    return Drawing(width, 100, ())
