"""Files that are broken, locked, lying or meant to kill: one sentence each, and the other files are still read."""

from __future__ import annotations

import io
import random
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from qifutong_desktop.core.migration.sizing import Sizing
from qifutong_desktop.core.problems import Problem, Refusal
from qifutong_desktop.core.text import Text
from qifutong_desktop.workbooks.books import _second, sheets
from qifutong_desktop.workbooks.plain_files import ods_bytes
from qifutong_desktop.workbooks.reader import Caps
from qifutong_desktop.workbooks.reading import examine, measure
from qifutong_desktop.workbooks.source import Source

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
GOOD = "客户名称,手机\n甲厂,15400000001\n乙厂,15400000002\n".encode()
SHEET = "xl/worksheets/sheet1.xml"
DOCTYPE = "<!DOCTYPE a []><worksheet/>"


def book(**cells: str | None) -> bytes:
    made = Workbook()
    for place, value in (cells or {"A1": "客户名称", "B1": "手机", "A2": "甲厂", "B2": "15400000001"}).items():
        made.worksheets[0][place] = value
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def changed(parts: dict[str, Callable[[bytes], bytes]], added: dict[str, bytes] | None = None) -> bytes:
    """A good book with some parts rewritten and some added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book())) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, parts.get(name, bytes)(source.read(name)))
        for name, content in (added or {}).items():
            target.writestr(name, content)
    return out.getvalue()


def locked() -> bytes:
    """A workbook whose entries all carry the encrypted flag."""
    content = bytearray(book())
    for magic, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in re.finditer(re.escape(magic), bytes(content)):
            content[found.start() + place] |= 1
    return bytes(content)


def archive(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return out.getvalue()


def words(length: int) -> bytes:
    return random.Random(3).randbytes(length // 2).hex().encode()


def moved(name: str) -> bytes:
    """A book whose sheet declares a type and is called something else, as its relationship says."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book())) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            content = source.read(part).replace(SHEET.encode(), name.encode())
            if part == SHEET:
                content = content.replace(b"<worksheet", b"<!DOCTYPE a []><worksheet", 1)
            target.writestr(name if part == SHEET else part, content)
    return out.getvalue()


def no_bytes() -> bytes:
    return b""


#: name → file name, its bytes, a word that its sentence must hold
REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "empty": ("a.xlsx", no_bytes, "空"),
    "blank text": ("a.csv", lambda: b"\r\n \r\n", "空"),
    "commas only": ("a.csv", lambda: b",,,\r\n,,,\r\n", "没有任何数据"),
    "workbook without a cell": ("a.xlsx", lambda: book(A1=None), "没有任何数据"),
    "text named xlsx": ("a.xlsx", lambda: GOOD, ".csv"),
    "web page named xls": ("a.xls", lambda: b"<html><table><tr><td>1</td></tr></table></html>", "网页"),
    "picture named xlsx": ("a.xlsx", lambda: b"\xff\xd8\xff\xe0" + bytes(500), "JPG"),
    "picture named csv": ("a.csv", lambda: b"\x89PNG\r\n\x1a\n" + bytes(500), "PNG"),
    "pdf": ("a.pdf", lambda: b"%PDF-1.7", "不支持"),
    "no suffix": ("a", lambda: GOOD, "不支持"),
    "workbook named csv": ("a.csv", book, "后缀"),
    "archive": ("a.xlsx", lambda: archive(notes=b"x"), "压缩包"),
    "random bytes named csv": ("a.csv", lambda: random.Random(1).randbytes(5000), "编码"),
    "truncated half way": ("a.xlsx", lambda: book()[: len(book()) // 2], "损坏"),
    "truncated at the end": ("a.xlsx", lambda: book()[:-30], "损坏"),
    "encrypted office": ("a.xlsx", lambda: OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "密码"),
    "encrypted zip": ("a.xlsx", locked, "密码"),
    "broken xls": ("a.xls", lambda: OLE + bytes(3000), "损坏"),
    "doctype": (
        "a.xlsx",
        lambda: changed({SHEET: lambda xml: xml.replace(b"<worksheet", b"<!DOCTYPE a []><worksheet", 1)}),
        "DOCTYPE",
    ),
    "doctype in utf-16": (
        "a.xlsx",
        lambda: changed({SHEET: lambda xml: "<!DOCTYPE a []><worksheet/>".encode("utf-16")}),
        "DOCTYPE",
    ),
    "doctype far down": (
        "a.xlsx",
        lambda: changed({SHEET: lambda xml: b"<!--" + b"-x" * 9000 + b"--><!DOCTYPE a []><worksheet/>"}),
        "DOCTYPE",
    ),
    "doctype after a comment of 200 KB": (
        "a.xlsx",
        lambda: changed({SHEET: lambda xml: b"<!-- <a> " + words(200_000) + b"--><!DOCTYPE a []><worksheet/>"}),
        "DOCTYPE",
    ),
    "doctype after comments that hold roots": (
        "a.xlsx",
        lambda: changed({SHEET: lambda xml: b"<!-- <a> --><?b <c> ?>\n<!DOCTYPE a []><worksheet/>"}),
        "DOCTYPE",
    ),
    "doctype after a utf-16 comment whose bytes look closed": (
        "a.xlsx",
        lambda: changed({SHEET: lambda xml: "<!--\u2d2d\u3c3e\u6161--><!DOCTYPE a []><worksheet/>".encode("utf-16")}),
        "DOCTYPE",
    ),
    "doctype in a part of another suffix": ("a.xlsx", lambda: moved("xl/worksheets/sheet1.dat"), "DOCTYPE"),
    "doctype in a part named as a picture": ("a.xlsx", lambda: moved("xl/worksheets/sheet1.png"), "DOCTYPE"),
    "doctype in EBCDIC": (
        "a.xlsx",
        lambda: changed({SHEET: lambda xml: b'<?xml version="1.0" encoding="cp037"?>' + DOCTYPE.encode("cp037")}),
        "编码",
    ),
    "two parts of one name": ("a.xlsx", lambda: changed({}, {SHEET.upper(): b"<worksheet/>"}), "同名"),
    "zero byte in a csv": ("a.csv", lambda: b"a,b\n1,\x00\n2,3\n", "NUL"),
    "zero byte far down": ("a.csv", lambda: b"a,b\n" + b"1,2\n" * 2000 + b"1,\x00\n", "line 2002"),
    "zero bytes in gb18030": ("a.csv", lambda: "客户名称,手机\n甲厂,\0\n乙厂,2\n".encode("gb18030"), "NUL"),
    "too wide a text": ("a.csv", lambda: b"a" + b",a" * 16_384, "16,384"),
    "zip bomb": (
        "a.xlsx",
        lambda: changed({SHEET: lambda xml: xml.replace(b"</sheetData>", b" " * 20_000_000 + b"</sheetData>")}),
        "压缩",
    ),
    "too many parts": ("a.xlsx", lambda: changed({}, {f"x/{n}": b"" for n in range(5001)}), "5,000"),
    "not xml": ("a.xlsx", lambda: changed({SHEET: lambda xml: b"<worksheet><sheetData><row>"}), ""),
    "quote never closed": (
        "a.csv",
        lambda: GOOD + b'"' + b"".join(f"x{number},y\n".encode() for number in range(500)),
        "引号",
    ),
}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> tuple[Sizing, dict[str, Problem]]:
    """All bad files in one go, a good one after each."""
    paths: list[Path] = []
    shown: list[str] = []
    for name, (file, make, _) in REFUSED.items():
        folder = tmp_path_factory.mktemp("bad")
        paths += [folder / file, folder / "good.csv"]
        shown += [name, f"good after {name}"]
        paths[-2].write_bytes(make())
        paths[-1].write_bytes(GOOD)
    sizing, problems = examine(paths, shown=shown)
    return sizing, {problem.file: problem for problem in problems}


@pytest.mark.parametrize("name", REFUSED)
def test_one_sentence_and_the_next_file_is_read(name: str, answers: tuple[Sizing, dict[str, Problem]]) -> None:
    sizing, problems = answers
    problem = problems[name]
    assert REFUSED[name][2] in problem.line()
    assert "\n" not in problem.line()
    assert "Traceback" not in problem.line("en")
    assert name not in [file.path for file in sizing.files]
    assert f"good after {name}" in [file.path for file in sizing.files]


def test_paths_that_are_no_files(tmp_path: Path) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    paths = [tmp_path / "missing.xlsx", tmp_path / "folder.xlsx"]
    with pytest.raises(Refusal) as refused:
        measure(paths, shown=["a", "b"])
    assert [problem.file for problem in refused.value.problems] == ["a", "b"]
    assert "找不到" in refused.value.problems[0].line()
    assert "文件夹" in refused.value.problems[1].line()


def test_encrypted_ods(tmp_path: Path) -> None:
    plain = ods_bytes("客户", [["客户名称", "手机"], ["甲厂", "1"]])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "META-INF/manifest.xml":
                content = content.replace(b"</manifest:manifest>", b"<manifest:encryption-data/></manifest:manifest>")
            target.writestr(name, content)
    (tmp_path / "a.ods").write_bytes(out.getvalue())
    assert "密码" in only_problem(tmp_path / "a.ods").line()


def only_problem(path: Path, caps: Caps | None = None) -> Problem:
    _, problems = examine([path], caps=caps or Caps())
    (problem,) = problems
    return problem


def test_two_cells_at_the_far_corners_cost_nothing_but_themselves(tmp_path: Path) -> None:
    far, odd, good = tmp_path / "far.xlsx", tmp_path / "odd.xlsx", tmp_path / "good.csv"
    far.write_bytes(book(A1="客户名称", XFD1048576="x"))
    with zipfile.ZipFile(far) as plain, zipfile.ZipFile(odd, "w") as other:  # a comment: not for the fast path
        for name in plain.namelist():
            other.writestr(name, plain.read(name).replace(b"<sheetData>", b"<sheetData><!-- -->"))
    good.write_bytes(GOOD)
    began = time.monotonic()
    sizing, problems = examine([good, odd, far, good])
    assert time.monotonic() - began < 10
    assert [problem.file for problem in problems] == [str(odd)]
    assert "内存" in problems[0].line()
    assert [table.rows for table in sizing.tables] == [2, 1, 2]
    assert (sizing.rows, sizing.rows_after_dedupe) == (5, 3)


def test_a_lying_dimension_changes_nothing(tmp_path: Path) -> None:
    for number, claim in enumerate((b"A1:XFD1048576", b"A1", b"Z9:A1")):
        path = tmp_path / f"{number}.xlsx"
        lie = b'<dimension ref="' + claim + b'"/>'
        path.write_bytes(changed({SHEET: lambda xml, lie=lie: re.sub(b"<dimension[^>]*>", lie, xml)}))  # type: ignore[misc]
        began = time.monotonic()
        sizing, problems = examine([path])
        assert time.monotonic() - began < 10
        assert problems or (sizing.rows, sizing.customers) == (1, 1)


def test_a_reader_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    slow, good = tmp_path / "slow.csv", tmp_path / "good.csv"
    slow.write_bytes(b"\n".join(b"%d,%d,%d" % (number, number, number) for number in range(600_000)))
    good.write_bytes(GOOD)
    began = time.monotonic()
    sizing, problems = examine([slow, good], caps=Caps(wall=0.5, per_megabyte=0))
    assert time.monotonic() - began < 5
    assert [problem.file for problem in problems] == [str(slow)]
    assert "超时" in problems[0].line()
    assert sizing.customers == 2


def test_a_reader_that_burns_its_cpu_is_ended_and_not_tried_again(tmp_path: Path) -> None:
    slow, good = tmp_path / "slow.csv", tmp_path / "good.csv"
    slow.write_bytes(b"\n".join(b"%d,%d,%d" % (number, number, number) for number in range(900_000)))
    good.write_bytes(GOOD)
    _, problems = examine([good, slow], caps=Caps(cpu=0, wall=60, per_megabyte=0))
    assert [problem.file for problem in problems] == [str(slow)]
    assert "时间上限" in problems[0].line()


def test_the_widest_sheet_is_judged_in_seconds(tmp_path: Path) -> None:
    chance = random.Random(5)
    rows = [",".join(f"{chance.choice('甲乙丙丁')}{column % 97}" for column in range(16_384)) for _ in range(60)]
    path = tmp_path / "wide.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    began = time.monotonic()
    sizing, problems = examine([path], caps=Caps(wall=10, per_megabyte=0))
    assert not problems
    assert len(sizing.tables[0].columns) == 16_384
    assert time.monotonic() - began < 8


SPILL = b'<c r="C1" t="e"><v>#SPILL!</v></c>'


def spilled(xml: bytes) -> bytes:
    """The sheet with a cell that the fast reader does not know, and a dimension that lies."""
    xml = re.sub(b"<dimension[^>]*>", b'<dimension ref="A1"/>', xml)
    return xml.replace(b"</row>", SPILL + b"</row>", 1)


def test_a_cell_that_the_fast_reader_refuses_is_read_by_the_second(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(changed({SHEET: spilled}))
    sizing = measure([tmp_path / "a.xlsx"])
    (table,) = sizing.tables
    assert (table.rows, sizing.customers, table.columns[:2]) == (1, 1, ("客户名称", "手机"))
    assert "备用读取器" in table.notes[0].zh


def test_both_readers_give_the_same_texts(tmp_path: Path) -> None:
    """Numbers, dates, truth values and blanks of the second reader are written as the first writes them."""
    made = Workbook()
    moment = datetime.fromisoformat("2026-03-05 08:30")
    values = [date(2026, 3, 5), moment, 12, 1.5, 330106199001011234, True, None, " 甲 "]
    for name in ("一", "二"):
        sheet = made.create_sheet(name)
        sheet.append(values)
    made.save(tmp_path / "a.xlsx")
    first = {sheet.name: [texts for texts, _ in sheet.rows] for sheet in sheets(Source(tmp_path / "a.xlsx"), "xlsx")}
    unread = Refusal.of("", Text("坏", "bad"), Text("", ""))
    spare = _second(Source(tmp_path / "a.xlsx"), "xlsx", unread)
    second = {sheet.name: [texts for texts, _ in sheet.rows] for sheet in spare}
    assert first["一"] == second["一"]
    assert first["二"] == second["二"]


def test_flipped_bytes_never_break_the_reading(tmp_path: Path) -> None:
    chance = random.Random(7)
    whole = book()
    paths = []
    for number in range(60):
        broken = bytearray(whole)
        for _ in range(chance.choice((1, 1, 4, 16))):
            broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
        paths.append(tmp_path / f"{number}.xlsx")
        paths[-1].write_bytes(bytes(broken))
    sizing, problems = examine(paths)
    assert len(problems) + len(sizing.files) == len(paths)
    assert not [problem.line() for problem in problems if "出错" in problem.line()]
    assert {table.rows for table in sizing.tables} <= {1, 2}


def test_the_reading_process_imports_next_to_nothing() -> None:
    asked = "import sys, qifutong_desktop.workbooks.child, qifutong_desktop.workbooks.books; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-I", "-c", asked], capture_output=True, text=True, check=True).stdout
    heavy = {"openpyxl", "reportlab", "PySide6", "numpy", "asyncio", "ssl", "socket", "subprocess", "stdnum"}
    assert not heavy.intersection(loaded.split())
