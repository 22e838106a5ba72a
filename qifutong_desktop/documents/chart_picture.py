"""A chart as a picture, from the same marks as in the PDF and in the window: for programs that take only pictures."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pypdfium2

from .charts import Chart, described, drawing
from .codes import code_matrix
from .ink import Ink
from .preview import PDFIUM
from .style import style

_DOTS_A_POINT = 200 / 72


@dataclass(frozen=True, slots=True)
class Figure:
    """A PNG, the width it is meant to have in points, and what it shows in words."""

    png: bytes
    width: float
    said: str


def chart_figure(chart: Chart, width: float) -> Figure:
    """The chart, ``width`` points wide, at 200 dots an inch.

    :raises Refusal: a character that the font cannot print
    """
    picture, page = drawing(chart, width), style().page
    ink = Ink(tags=False)
    picture.draw(ink, 0, 0)
    ink.next_page()
    crop = (0, max(0.0, page.height - picture.height), max(0.0, page.width - width), 0)
    with PDFIUM, pypdfium2.PdfDocument(ink.finished()) as document:
        image = document[0].render(scale=_DOTS_A_POINT, crop=crop).to_pil().convert("RGB")
    out = io.BytesIO()
    image.quantize(64).save(out, "PNG")
    return Figure(out.getvalue(), width, described(chart))


def code_figure(text: str, caption: str, width: float) -> Figure:
    """A QR code with its quiet zone."""
    from PIL import Image

    rows, quiet = code_matrix(text), 4
    side = len(rows) + 2 * quiet
    image = Image.new("1", (side, side), 1)
    for y, row in enumerate(rows, quiet):
        for x, dark in enumerate(row, quiet):
            image.putpixel((x, y), 0 if dark else 1)
    out = io.BytesIO()
    image.resize((side * 8, side * 8), Image.Resampling.NEAREST).save(out, "PNG")
    return Figure(out.getvalue(), width, f"{caption}：{text}")
