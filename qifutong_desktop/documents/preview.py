"""Pages of a PDF as pixels, for the screen and the printer, with what its form fields and signatures show."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import RLock

import pypdfium2

from ..core.problems import Refusal
from ..core.text import Text

#: pdfium works for one thread at a time: whoever calls it holds this.
PDFIUM = RLock()


@dataclass(frozen=True, slots=True)
class Picture:
    """Pixels from the top left, ``stride`` bytes a row, four bytes a pixel: blue, green, red, nothing."""

    width: int
    height: int
    stride: int
    pixels: bytes


def page_sizes(pdf: bytes) -> tuple[tuple[float, float], ...]:
    """Width and height of each page in points (1/72 inch).

    :raises Refusal: it is no PDF
    """
    with _opened(pdf) as document:
        return tuple(document.get_page_size(number) for number in range(len(document)))


def page_image(pdf: bytes, page: int, width_px: int) -> Picture:
    """One page (counted from 0), ``width_px`` pixels wide.

    :raises IndexError: there is no such page
    :raises Refusal: it is no PDF
    """
    with _opened(pdf) as document:
        if not 0 <= page < len(document):
            raise IndexError(f"page {page} of {len(document)}")
        sheet = document[page]
        # pdfium rounds up: a hair less, so that it is not one pixel wider than asked for
        bitmap = sheet.render(scale=(width_px - 0.01) / sheet.get_width(), prefer_bgrx=True)
        return Picture(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))


@contextmanager
def _opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    with PDFIUM:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError:
            what = Text("不是可以打开的 PDF", "it is no PDF that can be opened")
            raise Refusal.of("", what, Text("请另选一份文件", "choose another file")) from None
        try:
            document.init_forms()
            yield document
        finally:
            document.close()
