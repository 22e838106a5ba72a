from __future__ import annotations

import io

import pypdfium2
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.documents.pdf import document_pdf
from qifutong_desktop.documents.preview import Picture, page_image, page_sizes

from .sample import DOCUMENT


def opened(picture: Picture) -> Image.Image:
    size = (picture.width, picture.height)
    return Image.frombuffer("RGB", size, picture.pixels, "raw", "BGRX", picture.stride, 1)


def test_a_page_is_as_wide_as_asked_and_shows_what_pdfium_draws() -> None:
    pdf = document_pdf(DOCUMENT)
    assert len(page_sizes(pdf)) == len(pypdfium2.PdfDocument(pdf))
    width, height = page_sizes(pdf)[0]
    assert (round(width), round(height)) == (595, 842)
    for asked in (320, 793, 1080):
        picture = page_image(pdf, 0, asked)
        assert picture.width == asked
        assert abs(picture.height - asked * height / width) < 2
        assert len(picture.pixels) == picture.stride * picture.height
    dark = sum(opened(page_image(pdf, 0, 320)).convert("L").histogram()[:100])
    assert dark > 200


def test_colours_come_in_their_order() -> None:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(100, 100))
    canvas.setFillColorRGB(1, 0, 0)
    canvas.rect(0, 50, 100, 50, stroke=0, fill=1)
    canvas.save()
    image = opened(page_image(file.getvalue(), 0, 100))
    assert image.getpixel((50, 10)) == (255, 0, 0)
    assert image.getpixel((50, 90)) == (255, 255, 255)


def test_form_fields_show() -> None:
    def with_field(value: str) -> bytes:
        file = io.BytesIO()
        canvas = Canvas(file, pagesize=(200, 100))
        canvas.acroForm.textfield(name="sign", value=value, x=10, y=40, width=180, height=40, fontSize=24)
        canvas.showPage()
        canvas.save()
        return file.getvalue()

    empty, filled = (opened(page_image(with_field(value), 0, 400)) for value in ("", "SIGNED"))
    assert empty.tobytes() != filled.tobytes()


def test_what_is_not_there_or_no_pdf_is_refused() -> None:
    pdf = document_pdf(DOCUMENT)
    with pytest.raises(IndexError):
        page_image(pdf, len(page_sizes(pdf)), 100)
    with pytest.raises(Refusal):
        page_sizes(b"no pdf at all")
