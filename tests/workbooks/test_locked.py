"""Workbooks under a password: asked for, opened in memory only, never a hint of the password anywhere."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import xlwt
from openpyxl import Workbook

from qifutong_desktop.actions.measuring import preview_table, read_files
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.workbooks.reading import examine, measure
from qifutong_desktop.workbooks.rows_stream import stream_rows

from ..journeys.shell import qifutong
from .locked_books import locked_package, locked_xls

ROWS = [("客户名称", "手机"), ("甲厂", "15400000001"), ("乙厂", "15400000002")]
PASSWORD = "春天Spring2026"


def plain_xlsx() -> bytes:
    book, out = Workbook(), io.BytesIO()
    book.worksheets[0].title = "客户"
    for row in ROWS:
        book.worksheets[0].append(row)
    book.save(out)
    return out.getvalue()


def plain_xls() -> bytes:
    book, out = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("客户")
    for number, row in enumerate(ROWS):
        for column, text in enumerate(row):
            sheet.write(number, column, text)
    book.save(out)
    return out.getvalue()


@pytest.fixture(params=["xlsx", "xls"])
def locked(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / f"客户.{request.param}"
    content = locked_package(plain_xlsx(), PASSWORD) if request.param == "xlsx" else locked_xls(plain_xls(), PASSWORD)
    path.write_bytes(content)
    return path


def test_without_a_password_it_is_asked_for_and_with_it_the_file_is_read(locked: Path) -> None:
    before = locked.read_bytes()
    read = read_files([locked])
    assert read.sizing is None
    assert read.locked == (str(locked),)
    assert "请给出打开密码" in read.problems[0].line()
    wrong = read_files([locked], passwords={str(locked): "spring"})
    assert wrong.locked == (str(locked),)
    assert "密码不对" in wrong.problems[0].line()
    assert "spring" not in wrong.problems[0].line()

    read = read_files([locked], passwords={str(locked): PASSWORD})
    assert read.locked == ()
    assert read.sizing is not None
    (table,) = read.sizing.tables
    assert (read.sizing.customers, table.columns) == (2, ("客户名称", "手机"))
    assert read.sizing.files[0].format == locked.suffix[1:]
    assert preview_table(locked, table, password=PASSWORD).rows[0] == ROWS[0]
    batches = [one for one in stream_rows(locked, "客户", 1, password=PASSWORD) if isinstance(one, tuple)]
    assert [row.cells for batch in batches for row in batch] == ROWS
    assert locked.read_bytes() == before
    assert [one.name for one in locked.parent.iterdir()] == [locked.name]


def test_the_command_takes_it_from_a_file_and_never_says_it(locked: Path) -> None:
    secret = locked.with_name("password.txt")
    secret.write_text(PASSWORD + "\n", "utf-8")
    refused = qifutong("profile", locked, "--json")
    assert refused.code == 2
    assert "请给出打开密码" in refused.err
    ran = qifutong("profile", locked, "--password-file", secret, "--json")
    assert (ran.code, ran.json["totals"]["customers"]) == (0, 2)
    assert PASSWORD not in ran.out + ran.err + refused.err


def test_the_rows_need_it_too(locked: Path) -> None:
    with pytest.raises(Refusal) as refused:
        list(stream_rows(locked, "客户", 1))
    assert "密码" in refused.value.line()


def test_a_file_that_excel_opens_unasked_opens_unasked(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(locked_package(plain_xlsx(), "VelvetSweatshop"))
    assert measure([path]).customers == 2
    assert measure([path], passwords={str(path): "another"}).customers == 2


def test_what_is_inside_is_screened_as_any_file(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    bomb = Workbook()
    bomb.worksheets[0]["A1"] = "x" * 10
    out = io.BytesIO()
    bomb.save(out)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/big.xml", b" " * 30_000_000)
    path.write_bytes(locked_package(out.getvalue(), PASSWORD))
    _, (problem,) = examine([path], passwords={str(path): PASSWORD})
    assert "压缩" in problem.line()


def test_a_damaged_lock_is_said_to_be_damaged(tmp_path: Path) -> None:
    whole = locked_package(plain_xlsx(), PASSWORD)
    at = whole.index(b"<?xml")
    paths = []
    for number, content in enumerate((whole[: len(whole) // 2], whole[:at] + b"<x>" + whole[at + 3 :], whole[:600])):
        paths.append(tmp_path / f"{number}.xlsx")
        paths[-1].write_bytes(content)
    _, problems = examine(paths, passwords={str(path): PASSWORD for path in paths})
    assert len(problems) == 3
    assert all("损坏" in problem.line() or "不完整" in problem.line() for problem in problems)


def test_the_reading_process_cannot_write_any_file(tmp_path: Path) -> None:
    tried = tmp_path / "x"
    write = f"from pathlib import Path; Path({str(tried)!r}).write_text('x')"
    code = f"from qifutong_desktop.workbooks.capped import limit; limit(2**30, 9); {write}"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode != 0) == (sys.platform != "win32")
    assert sys.platform == "win32" or tried.read_bytes() == b""
