"""A page of a PDF as a picture, to be sent in a chat."""

from __future__ import annotations

import io

import pypdfium2
from PIL.Image import Quantize

from .preview import PDFIUM


def page_png(pdf: bytes, page: int, width_px: int = 1080) -> bytes:
    """The page (counted from 0) as PNG of the given width, in 64 colours: small enough for a chat.

    :raises IndexError: the file has no such page
    """
    with PDFIUM, pypdfium2.PdfDocument(pdf) as document:
        if not 0 <= page < len(document):
            raise IndexError(f"page {page} of {len(document)}")
        sheet = document[page]
        bitmap = sheet.render(scale=width_px / sheet.get_width())
        out = io.BytesIO()
        bitmap.to_pil().convert("RGB").quantize(64, method=Quantize.FASTOCTREE).save(out, "PNG", compress_level=6)
        return out.getvalue()
