"""The PDF as an independent reader sees it."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from qifutong_desktop.core.document import (
    Beside,
    Block,
    Column,
    Document,
    Facts,
    Gantt,
    KeyFigure,
    KeyFigures,
    Page,
    Row,
    Section,
    SideHead,
    Signatures,
    Table,
    Words,
)
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.documents.fonts import face, printable
from qifutong_desktop.documents.pdf import document_pdf
from qifutong_desktop.documents.picture import page_png

from .reading import POPPLER, one_page, page_of, pdf_of, poppler, squeezed, text_of
from .sample import DOCUMENT

pytestmark = POPPLER

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def sample() -> bytes:
    return document_pdf(DOCUMENT)


def test_only_our_faces_embedded_and_subset(sample: bytes) -> None:
    fonts = poppler("pdffonts", sample).splitlines()[2:]
    assert len(fonts) == 2
    for line in fonts:
        assert re.match(r"[A-Z]{6}\+NotoSansSC-(Regular|Bold) +CID TrueType +Identity-H +yes yes yes", line), line
    assert b"Helvetica" not in sample


def test_sentences_are_whole_and_in_order(sample: bytes) -> None:
    read = text_of(sample)
    for page in DOCUMENT.pages:
        for sentence in (page.chapter, page.title, page.lead, *page.notes):
            assert squeezed(sentence) in read, sentence
    assert read.index("我们发现了什么") < read.index("我们建议什么") < read.index("要花多少")
    assert "第2页，共7页" in read


@pytest.mark.parametrize("name", ["䶮", "㙍", "𬭩"])
def test_rare_characters_can_be_copied(sample: bytes, name: str) -> None:
    assert name in text_of(sample)


def test_what_the_file_says_of_itself(sample: bytes) -> None:
    said = poppler("pdfinfo", sample)
    assert "Title:           数字化转型方案" in said
    assert "Author:          企服通数字技术有限公司　温𬭩" in said
    assert "Pages:           7" in said
    assert "(A4)" in said
    with pikepdf.open(io.BytesIO(sample)) as pdf:
        assert str(pdf.Root.Lang) == "zh-CN"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle


def test_bookmarks_name_chapters_and_messages(sample: bytes) -> None:
    import pypdfium2

    with pypdfium2.PdfDocument(sample) as document:
        entries = [(item.level, item.get_title()) for item in document.get_toc()]
    assert (0, "三阶段计划") in entries
    assert (1, DOCUMENT.pages[2].title) in entries


def test_the_same_document_gives_the_same_bytes_in_another_process(sample: bytes) -> None:
    program = (
        "import hashlib; from qifutong_desktop.documents.pdf import document_pdf;"
        "from tests.documents.sample import DOCUMENT; print(hashlib.sha256(document_pdf(DOCUMENT)).hexdigest())"
    )
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == hashlib.sha256(sample).hexdigest()


def test_another_document_drawn_before_changes_nothing(sample: bytes) -> None:
    pdf_of(Words("别的文件先画：䶮㙍𬭩 1,234.00 元"))
    assert document_pdf(DOCUMENT) == sample


def test_another_content_has_another_identifier(sample: bytes) -> None:
    other = document_pdf(replace(DOCUMENT, foot="另一份"))
    pattern = re.compile(rb"/ID\s*\[(<[0-9a-f]+>)")
    assert pattern.search(sample) is not None
    assert pattern.search(sample).group(1) != pattern.search(other).group(1)  # type: ignore[union-attr]


def test_an_everyday_file_stays_small(sample: bytes) -> None:
    """The faces are most of a file: about 150 bytes for each different character. The rest is under 11 KB a page, more
    than half of it the tags by which a table is read aloud."""
    programs = sum(int(length) for length in re.findall(rb"/Length (\d+) /Length1", sample))
    assert programs > 0
    assert len(sample) - programs < 11_264 * 7


@pytest.mark.parametrize(
    "text",
    [
        "<b>粗体</b> &lt; & <para>",
        '<img src="file:///etc/passwd"/>',
        "(括号\\) Tj ET q",
        "%PDF-1.4 endstream endobj",
        "=HYPERLINK(1)",
        "x" * 500,
        "很长的客户名称" * 60,
    ],
)
def test_text_from_outside_is_drawn_as_text(text: str) -> None:
    table = Table((Column("项目", 1),), (Row((text,)),))
    for block in (Words(text), table, SideHead("小标题", (Words(text),)), Facts((("客户", text),), 4)):
        assert squeezed(text) in text_of(pdf_of(block))


_INK = sorted(char for char in face(False).advances if not char.isspace())
_DRAWN = st.text(st.sampled_from(_INK), min_size=1, max_size=60)


@settings(max_examples=60, deadline=None)
@given(_DRAWN)
def test_any_string_of_the_font_can_be_read_back(text: str) -> None:
    assert squeezed(printable(text)) in text_of(pdf_of(Words(text)))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40), st.sampled_from(["words", "table", "foot", "title", "facts"]))
def test_any_string_is_drawn_or_refused(text: str, place: str) -> None:
    block: Block = Words(text)
    if place == "table":
        rows = (Row((text,), note=text), Row(("总", text), "total"))
        block = Table((Column(text, 1), Column("乙", 2, "right")), rows)
    elif place == "facts":
        block = Facts(((text, text), (text, "")), 3)
    document = page_of(block, title=text if place == "title" else "标题", notes=(text,))
    document = replace(document, foot=text if place == "foot" else "")
    try:
        printable(text)
    except Refusal:
        with pytest.raises(Refusal, match=r"U\+[0-9A-F]{4}"):
            document_pdf(document)
    else:
        assert document_pdf(document).startswith(b"%PDF-")


def _boxes(pdf: bytes) -> list[tuple[float, float, float, float]]:
    word = r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)"'
    found = re.findall(word, poppler("pdftotext", pdf, "-bbox"))
    return [tuple(map(float, box)) for box in found]  # type: ignore[misc]


def _stress() -> Document:
    long = "绍兴䶮禾烘焙食品集团股份有限公司华东第一销售分公司及其下属门店" * 3
    heads = (Column("项目", 1), Column("依据", 1))
    columns = (*heads, Column("数量 × 单价（元）", 1, "right"), Column("金额（元）", 1, "right", True))
    figures = ("36 × 12,345,678.90", "1,234,567,890.00")
    rows = tuple(Row((f"第 {n} 行 {long[:n]}", "x" * 3 * n, *figures)) for n in range(60))
    blocks: tuple[Block, ...] = (
        KeyFigures(tuple(KeyFigure(long[:40], "¥1,234,567,890.00", long[:60]) for _ in range(4))),
        Facts((("客户", long), ("日期", "2026-09-07")), 4),
        Section(long[:50]),
        Table(columns, (*rows, Row(("合计", "", "", "9,999,999,999.00"), "total"))),
        Beside((Words(long * 8),), (Words(long * 8),)),
        SideHead(long[:30], tuple(Words(long * 2) for _ in range(12))),
        Table((), ()),
        Table(columns, ()),
        KeyFigures(()),
        Words("很长的一段。" * 900),
        Signatures((("甲方", long), ("乙方", long))),
    )
    page = Page("章" * 60, long, long * 2, blocks, tuple(long * 3 for _ in range(4)))
    return replace(one_page(page), foot=long, title=long, status="草案")


def test_nothing_leaves_the_margins() -> None:
    pdf = document_pdf(_stress())
    for left, top, right, bottom in _boxes(pdf):
        assert left >= 61.5
        assert right <= 595.3 - 61.5
        assert top >= 30
        assert bottom <= 842 - 20


def _table(rows: int) -> Table:
    body = tuple(Row((f"第 {n} 行", f"{n}.00")) for n in range(1, rows + 1))
    return Table((Column("表头甲", 3), Column("表头乙", 1, "right")), (*body, Row(("合计行", "0.00"), "total")))


@pytest.mark.parametrize("rows", [33, 34, 38, 39, 40, 41, 42, 60, 73, 74, 75, 76, 77, 78])
def test_heads_repeat_rows_stay_whole_and_a_total_never_stands_alone(rows: int) -> None:
    pdf = document_pdf(page_of(Section("表的标题"), _table(rows)))
    pages = [page for page in poppler("pdftotext", pdf, "-layout").split("\f") if page.strip()]
    for page in pages:
        if "行" in page.replace("合计行", ""):
            assert "表头甲" in page
    total = next(page for page in pages if "合计行" in page)
    assert len(re.findall(r"第\s*\d+\s*行", total)) >= 1
    assert len(re.findall(r"第\s*\d+\s*行", "".join(pages))) == rows
    assert all("章（续）" in squeezed(page) for page in pages[1:])


@pytest.mark.parametrize("filling", range(34, 48))
def test_a_section_never_ends_a_page(filling: int) -> None:
    pdf = document_pdf(page_of(*(Words(f"段落{n}") for n in range(filling)), Section("小节标题"), _table(5)))
    pages = [squeezed(page) for page in poppler("pdftotext", pdf, "-raw").split("\f")]
    (holding,) = [page for page in pages if "小节标题" in page]
    assert "第3行" in holding


def test_a_page_a_little_too_long_is_set_closer_instead_of_spilling() -> None:
    def heights(rows: int) -> list[float]:
        tops = sorted({top for _, top, _, _ in _boxes(document_pdf(page_of(_table(rows))))})
        return [lower - upper for upper, lower in pairwise(tops)]

    for rows in (28, 34, 38):
        assert "共1页" in text_of(document_pdf(page_of(_table(rows)))), rows
    assert min(heights(38)) < min(heights(28)) - 1
    assert "共2页" in text_of(document_pdf(page_of(_table(44))))


def test_signatures_stand_with_the_total_when_they_fit() -> None:
    signing = Signatures((("甲方", "甲公司"), ("乙方", "乙公司")))
    pdf = document_pdf(page_of(_table(18), signing))
    pages = [squeezed(page) for page in poppler("pdftotext", pdf, "-raw").split("\f")]
    assert any("合计行" in page and "盖章处" in page for page in pages)


def test_a_plan_without_tasks_and_a_document_without_pages_still_draw() -> None:
    from datetime import date

    empty = Gantt(date(2026, 1, 1), date(2026, 1, 1), (), (), frozenset(), frozenset(), frozenset())
    assert pdf_of(empty).startswith(b"%PDF-")
    assert document_pdf(Document("空", "", "", "报告", "", ())).startswith(b"%PDF-")


def test_a_page_as_a_picture(sample: bytes) -> None:
    png = page_png(sample, 1)
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20], "big") == 1080
    with pytest.raises(IndexError):
        page_png(sample, 7)


def test_an_opening_mark_stands_at_the_margin() -> None:
    """Its empty half is cut at a line's start, also when the document uses the mark nowhere else."""
    with Image.open(io.BytesIO(page_png(document_pdf(page_of(title="（试）标题")), 0, 1190))) as picture:
        title = picture.convert("L").crop((0, 140, 1190, 210))
    left = title.point(lambda value: 255 if value < 128 else 0).getbbox()
    assert left is not None
    assert left[0] / 2 == pytest.approx(62.4 + 3.0, abs=2.5)
