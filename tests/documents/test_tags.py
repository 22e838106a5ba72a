"""What a screen reader finds: every text once in the tree, in the order of reading; tables with their cells; figures in
words; everything else passed over."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from qifutong_desktop.core.document import Code
from qifutong_desktop.documents.codes import code_matrix
from qifutong_desktop.documents.pdf import document_pdf
from qifutong_desktop.documents.stamp import Stamp, stamp_pdf
from tests.documents.reading import pdf_of
from tests.documents.sample import DOCUMENT


@pytest.fixture(scope="module")
def sample() -> bytes:
    return document_pdf(DOCUMENT)


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


def kids(element: Any) -> list[Any]:
    if "/K" not in element:
        return []
    found = element.K
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def content_of(element: Any) -> list[tuple[int, int]]:
    """(object number of the page, MCID) of all that an element holds, in order."""
    found: list[tuple[int, int]] = []
    for kid in kids(element):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            assert kid.P.objgen == element.objgen
            found += content_of(kid)
        elif isinstance(kid, pikepdf.Dictionary):
            found.append((kid.Pg.objgen[0], int(kid.MCID)))
        else:
            found.append((element.Pg.objgen[0], int(kid)))
    return found


def elements(element: Any, kind: str) -> list[Any]:
    own = [kid for kid in kids(element) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
    return [one for one in own if kind == one.S] + [deep for one in own for deep in elements(one, kind)]


def operators(page: Any) -> list[tuple[Any, str]]:
    return [(one.operands, str(one.operator)) for one in pikepdf.parse_content_stream(page)]


def marks(pdf: pikepdf.Pdf) -> list[tuple[int, int]]:
    """(object number of the page, MCID) as drawn; also that marks are never nested, and nothing is drawn outside."""
    found = []
    for page in pdf.pages:
        inside = False
        for operands, name in operators(page):
            if name in ("BDC", "BMC"):
                assert not inside
                inside = True
                if name == "BDC":
                    found.append((page.obj.objgen[0], int(operands[1].MCID)))
            elif name == "EMC":
                inside = False
            elif name in ("Tj", "f", "S", "B", "re"):
                assert inside, "drawn, but neither tagged nor an artifact"
        assert not inside
    return found


def test_every_mark_is_in_the_tree_once_and_in_the_order_of_drawing(sample: bytes) -> None:
    with opened(sample) as pdf:
        root = pdf.Root.StructTreeRoot
        assert bool(pdf.Root.MarkInfo.Marked) is True
        assert str(pdf.Root.Lang) == "zh-CN"
        tree = content_of(root.K)
        assert sorted(tree) == sorted(set(tree)) == sorted(marks(pdf))
        pages = [page.obj.objgen[0] for page in pdf.pages]
        starts = [content_of(one)[0] for one in kids(root.K) if content_of(one)]
        assert starts == sorted(starts, key=lambda one: (pages.index(one[0]), one[1]))


def test_the_tree_is_found_from_each_mark(sample: bytes) -> None:
    with opened(sample) as pdf:
        numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        by_key = {int(key): value for key, value in zip(numbers[::2], numbers[1::2], strict=True)}
        for page in pdf.pages:
            owners = by_key[int(page.obj.StructParents)]
            for mcid, owner in enumerate(owners):
                assert (page.obj.objgen[0], mcid) in content_of(owner)


def test_tables_are_whole_and_regular(sample: bytes) -> None:
    with opened(sample) as pdf:
        tables = elements(pdf.Root.StructTreeRoot.K, "/Table")
        assert tables
        for table in tables:
            rows = kids(table)
            assert {str(row.S) for row in rows} == {"/TR"}
            widths = {sum(int(cell.get("/A", {}).get("/ColSpan", 1)) for cell in kids(row)) for row in rows}
            assert len(widths) == 1, "each row has as many columns"
            assert {str(cell.S) for cell in kids(rows[0])} == {"/TH"}


def test_figures_are_said_in_words(sample: bytes) -> None:
    with opened(sample) as pdf:
        figures = elements(pdf.Root.StructTreeRoot.K, "/Figure")
        assert figures
        assert all(str(one.Alt).strip() for one in figures)


def test_heads_begin_at_the_first_level_and_skip_none(sample: bytes) -> None:
    with opened(sample) as pdf:
        heads = [str(kid.S) for kid in kids(pdf.Root.StructTreeRoot.K) if str(kid.S).startswith("/H")]
    assert heads[0] == "/H1"
    assert set(heads) <= {"/H1", "/H2"}


def test_others_read_it_aloud_in_the_same_order(sample: bytes, tmp_path: Path) -> None:
    if shutil.which("pdfinfo") is None:
        pytest.skip("pdfinfo is not here: sudo apt-get install poppler-utils")
    (tmp_path / "a.pdf").write_bytes(sample)
    said = subprocess.run(["pdfinfo", "-struct-text", tmp_path / "a.pdf"], capture_output=True, text=True, check=True)
    assert "Table" in said.stdout
    assert not said.stderr.replace("Connection", "").strip() or "Syntax" not in said.stderr
    aloud = re.sub(r"\s", "", "".join(re.findall(r'"(.*)"', said.stdout)))
    for page in DOCUMENT.pages:
        assert re.sub(r"\s", "", page.title) in aloud


def test_a_stamp_has_no_tree_of_its_own() -> None:
    with opened(stamp_pdf(Stamp("温岚", "2026-11-22"), 200, 120)) as pdf:
        assert "/StructTreeRoot" not in pdf.Root
        assert all(name not in ("BDC", "BMC") for _, name in operators(pdf.pages[0]))


# --- the QR code -----------------------------------------------------------------------------------------------------

TEXT = "QFT1 Q26-7K2M-0007-T 1 20260907 41999.00 DD72C49A7B403A0025CE340D485E3075"


def test_a_code_is_drawn_module_by_module() -> None:
    """The areas on the sheet, put back into a grid, are the code's own modules."""
    rows = code_matrix(TEXT)
    with opened(pdf_of(Code(TEXT, "编号"))) as pdf:
        figure = [[float(one) for one in operands] for operands, name in operators(pdf.pages[0]) if name == "re"]
    side = min(height for *_, height in figure)
    codes = [one for one in figure if abs(one[3] - side) < 0.01]
    left, top = min(one[0] for one in codes), max(one[1] for one in codes)
    drawn = {
        (round((top - y) / side), round((x - left) / side) + step)
        for x, y, width, _ in codes
        for step in range(round(width / side))
    }
    assert drawn == {(r, c) for r, row in enumerate(rows) for c, dark in enumerate(row) if dark}


def test_a_reader_reads_the_code(tmp_path: Path) -> None:
    for tool, package in (("zbarimg", "zbar-tools"), ("pdftoppm", "poppler-utils")):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not here: sudo apt-get install {package}")
    (tmp_path / "a.pdf").write_bytes(pdf_of(Code(TEXT, "编号、合计与订单摘要")))
    subprocess.run(["pdftoppm", "-r", "150", "-png", tmp_path / "a.pdf", tmp_path / "a"], check=True)
    [picture] = tmp_path.glob("a*.png")
    said = subprocess.run(["zbarimg", "-q", "--raw", picture], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == TEXT
