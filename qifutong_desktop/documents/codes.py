"""A QR code drawn as areas: sharp at every size, no picture."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import Any

from ..core.document import Code
from .flow import Piece, Setting, stack, tagged, text_piece
from .ink import Ink
from .style import MM, style
from .tags import Element

_SIDE = 20 * MM
_QUIET = 4
"""Modules of white around it, as readers ask for."""

_MASK = 2


@lru_cache(maxsize=64)
def code_matrix(text: str) -> tuple[tuple[bool, ...], ...]:
    """The modules of the smallest code that holds the text (ASCII), dark ones True, row by row; 15 % may be lost."""
    from reportlab.graphics.barcode import qrencoder

    made: Any = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    made.addData(text)
    made.version = made.calculate_version()
    made.makeImpl(False, _MASK)  # any mask reads well enough; trying all eight takes longer than the rest of a quote
    count = made.getModuleCount()
    return tuple(tuple(bool(made.isDark(row, column)) for column in range(count)) for row in range(count))


def code_piece(code: Code, width: float, space: float) -> Piece:
    """The code at the right edge of its column, its caption below."""
    rows = code_matrix(code.text)
    side = _SIDE / (len(rows) + 2 * _QUIET)
    areas = [area for number, row in enumerate(rows) for area in _areas(row, number, side)]
    figure = Element("Figure", alt=f"{code.caption}：{code.text}")

    def draw(ink: Ink, x: float, y: float) -> None:
        left = x + width - _SIDE
        ink.areas([(left + one[0], y + one[1], one[2], one[3]) for one in areas], "ink")

    drawn = tagged(Piece(_SIDE, draw), figure)
    caption = text_piece(code.caption, width, Setting(style().types["note"], "grey", "right"))
    return stack([drawn, tagged(caption, Element("P"))], space)


def _areas(row: tuple[bool, ...], number: int, side: float) -> list[tuple[float, float, float, float]]:
    """The dark runs of a row: left, top, width, height."""
    found = []
    column = _QUIET
    for dark, run in groupby(row):
        count = len(list(run))
        if dark:
            found.append((column * side, (number + _QUIET) * side, count * side, side))
        column += count
    return found
