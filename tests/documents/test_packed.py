"""A packed file holds the document that reportlab itself would write, for others' readers too."""

import io
from functools import partial
from typing import Any

import pikepdf
from reportlab.pdfgen.canvas import Canvas

from qifutong_desktop.documents.packed import packed


def _drawn(*, small: bool) -> bytes:
    out = io.BytesIO()
    canvas: Any = Canvas(out, invariant=1, pdfVersion=(1, 7))
    if small:
        canvas._doc.format = partial(packed, canvas._doc)
    canvas.setTitle("报价（甲）\\ endstream")
    for page in range(150):
        canvas.bookmarkPage(f"p{page}")
        canvas.addOutlineEntry(f"第 {page + 1} 页 endobj", f"p{page}")
        canvas.drawString(72, 720, f"page {page}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_every_object_is_there_under_its_number() -> None:
    plain, small = _drawn(small=False), _drawn(small=True)
    assert len(small) < len(plain) / 2
    with pikepdf.open(io.BytesIO(plain)) as before, pikepdf.open(io.BytesIO(small), attempt_recovery=False) as after:
        assert after.check_pdf_syntax() == []
        assert str(after.docinfo.Title) == "报价（甲）\\ endstream"
        for number in range(1, len(before.objects) + 1):
            one, other = before.get_object(number, 0), after.get_object(number, 0)
            if isinstance(one, pikepdf.Stream):
                assert one.read_bytes() == other.read_bytes()
            else:
                assert one.unparse() == other.unparse(), number
        assert [page.Contents.objgen for page in before.pages] == [page.Contents.objgen for page in after.pages]
        assert before.trailer.ID == after.trailer.ID
