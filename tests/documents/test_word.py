"""The proposal as a Word file: all that the PDF says, under heading styles, in real tables, with pictures and pages."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn
from PIL import Image

from qifutong_desktop.core.document import (
    Beside,
    Block,
    Code,
    Facts,
    KeyFigures,
    Page,
    Section,
    SideHead,
    Signatures,
    Table,
    Words,
)
from qifutong_desktop.core.document import Document as Content
from qifutong_desktop.documents.word import document_docx

from .reading import by_libreoffice
from .sample import DOCUMENT

TODAY = date(2026, 9, 7)


@pytest.fixture(scope="module")
def content() -> bytes:
    return document_docx(DOCUMENT, TODAY)


@pytest.fixture(scope="module")
def word(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content))


def everything(word: Any) -> str:
    """All text of the body, tables too, in order."""
    return "\n".join(
        "".join(run.text or "" for run in paragraph.iter(qn("w:t"), qn("w:br")))
        for paragraph in word.element.body.iter(qn("w:p"))
    )


def said(content: Content) -> Iterator[str]:
    """Every text of a document but what stands in its charts."""
    if content.cover:
        yield from (content.cover.brand, content.cover.title, content.cover.subtitle, content.cover.note)
        yield from (text for pair in content.cover.facts for text in pair)
    for page in content.pages:
        yield from (page.chapter, page.title, page.lead, *page.notes)
        for block in page.blocks:
            yield from in_block(block)


def in_block(block: Block) -> Iterator[str]:
    match block:
        case Words(text, lead):
            yield from (lead, text)
        case Section(title):
            yield title
        case SideHead(title, words):
            yield title
            yield from (text for one in words for text in (one.lead, one.text))
        case KeyFigures(figures):
            yield from (text for one in figures for text in (one.label, one.value, one.note))
        case Table(columns, rows):
            yield from (column.head for column in columns)
            yield from (text for row in rows for text in (*row.cells, row.note))
        case Beside(left, right):
            yield from (text for one in (*left, *right) for text in in_block(one))
        case Signatures(parties):
            yield from (text for party in parties for text in party)
        case Facts(pairs):
            yield from (text for pair in pairs for text in pair)
        case Code(caption=caption):
            yield caption
        case _:
            return


def charts(content: Content) -> int:
    def count(blocks: tuple[Block, ...]) -> int:
        return sum(
            count((*one.left, *one.right)) if isinstance(one, Beside) else not list(in_block(one)) for one in blocks
        )

    return sum(count(page.blocks) for page in content.pages)


def test_nothing_is_left_out(word: Any) -> None:
    found = everything(word)
    missing = [line for text in said(DOCUMENT) for line in text.split("\n") if line not in found]
    assert missing == []


def test_heads_are_headings(word: Any) -> None:
    heads = [(p.style.name, p.text) for p in word.paragraphs if p.style.name.startswith("Heading")]
    chapters = [page.chapter for page in DOCUMENT.pages if page.chapter]
    assert [text for name, text in heads if name == "Heading 1"] == list(dict.fromkeys(chapters))
    assert [text for name, text in heads if name == "Heading 2"] == [page.title for page in DOCUMENT.pages]
    assert [p.text for p in word.paragraphs if p.style.name == "Title"] == [DOCUMENT.cover and DOCUMENT.cover.title]


def test_tables_are_tables_whose_heads_repeat_and_whose_rows_hold_together(word: Any) -> None:
    tables = [block for page in DOCUMENT.pages for block in page.blocks if isinstance(block, Table)]
    heads = [row for row in word.element.body.iter(qn("w:tr")) if row.find(f".//{qn('w:tblHeader')}") is not None]
    assert len(heads) >= len([table for table in tables if any(column.head for column in table.columns)]) > 0
    by_text = {tuple(cell.text for cell in row.cells): row for table in word.tables for row in table.rows}
    for table in tables:
        for row in table.rows:
            if row.style == "plain" and not row.note:
                assert row.cells in by_text
                assert by_text[row.cells]._tr.find(f".//{qn('w:cantSplit')}") is not None


def test_the_parts_of_a_table_stand_as_the_schema_has_them(word: Any) -> None:
    """Word calls a file damaged where they do not."""
    order = ["tblStyle", "tblW", "jc", "tblInd", "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook"]
    cell = ["tcW", "gridSpan", "vMerge", "tcBorders", "shd", "vAlign"]
    for known, parts in ((order, word.element.body.iter(qn("w:tblPr"))), (cell, word.element.body.iter(qn("w:tcPr")))):
        for part in parts:
            places = [known.index(child.tag.rpartition("}")[2]) for child in part]
            assert places == sorted(places)


def test_charts_are_pictures_that_are_told_in_words(content: bytes, word: Any) -> None:
    assert len(word.inline_shapes) == charts(DOCUMENT) > 3
    for shape in word.inline_shapes:
        assert len(shape._inline.docPr.get("descr")) > 10
        assert shape.width <= word.sections[0].page_width - 2 * word.sections[0].left_margin + 20
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.startswith("word/media/"):
                image = Image.open(io.BytesIO(archive.read(name)))
                assert image.width > 600
                assert len(image.convert("L").getcolors() or ()) > 4


def test_every_style_names_a_font_for_chinese(word: Any) -> None:
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3", "Small print", "Source note", "Footer"):
        fonts = word.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == "微软雅黑", name
        assert fonts.get(qn("w:eastAsiaTheme")) is None, name


def test_the_sheet_is_a4_with_page_numbers_in_the_foot(word: Any) -> None:
    section = word.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    fields = [one.get(qn("w:instr")) for one in section.footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert DOCUMENT.foot in section.footer.paragraphs[0].text
    assert DOCUMENT.title in section.header.paragraphs[0].text


def test_a_draft_says_so_on_every_sheet() -> None:
    draft = docx.Document(io.BytesIO(document_docx(replace(DOCUMENT, status="草案"), TODAY)))
    assert draft.sections[0].header.paragraphs[0].text.endswith("草案")


def test_the_same_document_makes_the_same_bytes(content: bytes) -> None:
    assert document_docx(DOCUMENT, TODAY) == content
    assert document_docx(DOCUMENT, date(2026, 9, 8)) != content


def test_what_no_file_may_hold_is_left_out() -> None:
    page = Page("", "标题\x07", "引\ufffe言\n第二行", (Words("=1+1"),))
    made = docx.Document(io.BytesIO(document_docx(Content("甲\x00", "", "", "报告", "", (page,)), TODAY)))
    assert [p.text for p in made.paragraphs] == ["标题", "引言\n第二行", "=1+1"]


def test_libreoffice_opens_it_with_all_its_pictures(content: bytes, tmp_path: Path) -> None:
    with pypdfium2.PdfDocument(by_libreoffice(content, tmp_path)) as pdf:
        texts = [page.get_textpage().get_text_range() for page in pdf]
        pictures = sum(1 for page in pdf for one in page.get_objects() if one.type == 3)
        assert f"第 1 页，共 {len(pdf)} 页" in texts[0]
    assert pictures == charts(DOCUMENT)
