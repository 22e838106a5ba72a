"""The contract as paper: room for the seals measured in the PDF, the outer margin free, Word with the same words."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn

from qifutong_desktop.core.document import PAPER_KINDS, Document, Page, Section, Signatures, Table, Words
from qifutong_desktop.documents.pdf import document_pdf
from qifutong_desktop.documents.style import MM
from qifutong_desktop.documents.word import document_docx
from tests.core.test_contract import deal
from tests.documents.reading import POPPLER, by_libreoffice, squeezed, text_of

TODAY = date(2026, 11, 22)
SEAL = 42 * MM


@pytest.fixture(scope="module")
def document() -> Document:
    from qifutong_desktop.core.contract_document import contract_document

    return contract_document(deal(integrations=["用友", "京东", "抖音"], migration_rows=12_000))


@pytest.fixture(scope="module")
def pdf(document: Document) -> bytes:
    return document_pdf(document)


def boxes(page: Any, kind: int) -> list[tuple[float, float, float, float]]:
    """Left, bottom, right, top of the objects of a kind (1 text, 2 path)."""
    return [one.get_bounds() for one in page.get_objects() if one.type == kind]


def test_each_seal_has_42_mm_and_nothing_else_stands_there(pdf: bytes) -> None:
    with pypdfium2.PdfDocument(pdf) as read:
        found = []
        for page in read:
            round_ones = [box for box in boxes(page, 2) if abs((box[2] - box[0]) - (box[3] - box[1])) < 1]
            for left, bottom, right, top in (box for box in round_ones if box[2] - box[0] > SEAL / 2):
                inside = [
                    box
                    for box in boxes(page, 1)
                    if box[0] < right and box[2] > left and box[1] < top and box[3] > bottom
                ]
                found.append(len(inside))
                assert right - left >= SEAL - 0.05
                assert top - bottom >= SEAL - 0.05
        assert found == [1, 1], "two rings, and in each only 盖章处"


def test_the_outer_margin_of_every_sheet_is_free_and_marked(pdf: bytes) -> None:
    with pypdfium2.PdfDocument(pdf) as read:
        for number, page in enumerate(read, 1):
            width, _ = page.get_size()
            text = page.get_textpage()
            outside = text.get_text_bounded(left=width - SEAL / 2, right=width)
            assert "".join(outside.split()) == "骑缝章", number
            assert f"第 {number} 页，共 {len(read)} 页" in text.get_text_range().replace("\xa0", " ")
            assert "合同草案" in text.get_text_range()


@POPPLER
def test_pdf_and_word_say_the_same(document: Document, pdf: bytes) -> None:
    printed = text_of(pdf)
    word = docx.Document(io.BytesIO(document_docx(document, TODAY)))
    written = squeezed("".join(node.text or "" for node in word.element.body.iter(qn("w:t"))))
    for page in document.pages:
        for block in page.blocks:
            texts = [block.lead + block.text] if isinstance(block, Words) else []
            texts += [cell for row in block.rows for cell in row.cells] if isinstance(block, Table) else []
            texts += [block.title] if isinstance(block, Section) else []
            for text in texts:
                assert squeezed(text) in written, text
                assert all(part in printed for part in re.findall(r"[\u4e00-\u9fff]{2,4}", text)), text
    assert word.sections[0].header.paragraphs[0].text.endswith("合同草案")


def test_word_keeps_room_for_the_seals_and_the_outer_margin(document: Document) -> None:
    word = docx.Document(io.BytesIO(document_docx(document, TODAY)))
    table = next(table for table in word.tables if "甲方（盖章）" in table.rows[0].cells[0].text)
    named, sealed, signed = table.rows
    assert [cell.text for cell in sealed.cells] == ["盖章处", "盖章处"]
    assert sealed.height is not None
    assert sealed.height.mm >= 42
    assert all(column.width.mm >= 42 for column in table.columns)
    assert named.cells[1].text.endswith("企服通数字技术有限公司")
    assert "签字" in signed.cells[0].text
    section = word.sections[0]
    assert section.right_margin is not None
    assert section.right_margin.mm >= 21
    assert "".join(node.text or "" for node in section.header._element.iter(qn("w:t"))).endswith("骑缝章")


def test_libreoffice_puts_the_mark_of_the_seam_over_the_edge_of_every_sheet(document: Document, tmp_path: Path) -> None:
    """Halfway down, within the half of a seal that a sheet gets, and nothing else in that strip."""
    with pypdfium2.PdfDocument(by_libreoffice(document_docx(document, TODAY), tmp_path)) as read:
        assert len(read) > 2
        for page in read:
            width, height = page.get_size()
            text, left, bottom = page.get_textpage(), width - SEAL / 2, (height - SEAL) / 2
            assert "".join(text.get_text_bounded(left=left).split()) == "骑缝章"
            assert "".join(text.get_text_bounded(left=left, bottom=bottom, top=bottom + SEAL).split()) == "骑缝章"


def test_only_a_contract_has_the_mark_of_the_seam() -> None:
    page = Page("章", "标题", "", (Signatures((("甲", "乙"),)),))
    plain = document_pdf(Document("文件", "作者", "主题", "报价", "页脚", (page,)))
    with pypdfium2.PdfDocument(plain) as read:
        assert "缝" not in read[0].get_textpage().get_text_range()


@pytest.mark.parametrize("kind", PAPER_KINDS)
def test_the_kind_stands_in_the_head_of_each_sheet(kind: Any) -> None:
    pages = (Page("章", "标题", "", (Words("字"),)), Page("章二", "标题", "", (Words("字"),)))
    with pypdfium2.PdfDocument(document_pdf(Document("文件", "作者", "主题", kind, "页脚", pages))) as read:
        assert all(kind in page.get_textpage().get_text_range().split() for page in read)
