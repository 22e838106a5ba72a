"""What is handed over: any text stays text and comes back; in the error workbook each cell is where it stood."""

from __future__ import annotations

import random
import re
import unicodedata
import zipfile
from pathlib import Path

import python_calamine
from openpyxl import load_workbook

from qifutong_desktop.catalog.migration import load_targets
from qifutong_desktop.core.migration.data_rows import RawRow
from qifutong_desktop.core.migration.recipe import Step
from qifutong_desktop.workbooks.book_text import LONGEST, plain_text
from qifutong_desktop.workbooks.clean_books import CleanRecord, ToldStep, write_import_book
from qifutong_desktop.workbooks.error_book import ERROR_COLUMN, CellError, ErrorSheet, write_error_book
from qifutong_desktop.workbooks.rows_stream import TableEnd, stream_rows

TARGET = load_targets().entity("customers")
NASTY = (
    *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'=1", "{=1}", '=HYPERLINK("http://x")'),
    *("#N/A", "TRUE", "1", "007", "2026-09-07", " 空 格 ", "a\nb", "a\rb", "\x00\x01b", "_x0041_", "a_x000D_b"),
    *("\ud800a", "\u202eevil", "1E5", "https://a", "%1", "\x85", "\ufeff", "<b>&amp;", "=cmd|' /C calc'!A0"),
)


def random_texts(count: int) -> list[str]:
    chance = random.Random(20_260_907)
    texts = list(NASTY)
    while len(texts) < count:
        starts = chance.choice(["", "=", "+", "-", "@", "\t", "＝", "#", "'"])
        ranges = [chance.choice([(1, 0x80), (0x80, 0x3000), (0x4E00, 0x9FFF)]) for _ in range(12)]
        texts.append(starts + "".join(chr(chance.randrange(*one)) for one in ranges))
    return texts


def test_ten_thousand_strings_are_no_formula_and_come_back(tmp_path: Path) -> None:
    texts = random_texts(10_000)
    records = [CleanRecord({"name": text, "note": text}, ("旧系统", text)) for text in texts]
    steps = [ToldStep(text, text, Step(1, text, "name", text, text, "trim")) for text in NASTY]
    path = tmp_path / "import.xlsx"
    write_import_book([(TARGET, records)], steps, path)
    expected = [plain_text(text) for text in texts]
    book = load_workbook(path, read_only=True)

    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n", "inlineStr"), (cell.coordinate, cell.value)
                assert cell.value is None or not isinstance(cell.value, int | float)
    name = [field.id for field in TARGET.open_fields].index("name")
    read = [row[name] for row in python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_name("客户").to_python()]
    assert [text or "" for text in read[1:]] == expected
    first = next(iter(load_workbook(path, read_only=True).worksheets))
    plain = [row[name] or "" for row in first.iter_rows(min_row=2, values_only=True)]
    marked = [text for text in expected if "_x0041_" in text or "_x000D_" in text]
    assert len([1 for one, text in zip(plain, expected, strict=True) if one != text]) == len(marked)


def test_ten_thousand_strings_of_an_error_workbook_are_no_formula_and_come_back(tmp_path: Path) -> None:
    """As cells, as sentences on them, and in the summary: read by two readers, and by the reader of a mended file."""
    texts = random_texts(10_000)
    rows = [RawRow(1, False, ("客户名称", "备注"))]
    rows += [RawRow(2 * number, True, ("x", text)) for number, text in enumerate(texts, 1)]
    wrong = {2 * number: [CellError(1, text, text)] for number, text in enumerate(texts[:2_500], 1)}
    path = tmp_path / "errors.xlsx"
    write_error_book("客户.xlsx", [ErrorSheet("客户", 1, 0, 2, wrong, rows)], path)
    expected = [plain_text(text) for text in texts]
    with zipfile.ZipFile(path) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        assert len(sheets) == 2
        for name in sheets:
            xml = archive.read(name)
            assert b"<f" not in xml
            assert set(re.findall(rb'<c [^>]*\bt="(\w+)"', xml)) <= {b"s", b"n", b"inlineStr"}
            assert b"<v>" not in xml or b't="s"' in xml
    for sheet in load_workbook(path, read_only=True).worksheets:
        for row in sheet.iter_rows():
            assert {cell.data_type for cell in row if cell.value is not None} <= {"s", "inlineStr"}
    read = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_name("客户").to_python()
    assert [row[1] for row in read[1::2]] == expected
    told = [row[2] for row in read[1::2]]
    assert told[:2_500] == [plain_text(f"{text}：{text}" if text else text) for text in texts[:2_500]]
    assert not any(told[2_500:])
    back = [row for answer in stream_rows(path, "客户", 1) if not isinstance(answer, TableEnd) for row in answer]
    assert [row.cells[1] for row in back[1:]] == expected


def test_a_sheet_name_that_no_workbook_may_have_is_changed(tmp_path: Path) -> None:
    names = ("a/b:c*[d]?", "'", "", "x\x01y", "长" * 40, "错误汇总")
    rows = [RawRow(1, False, ("客户名称",)), RawRow(2, True, ("x",))]
    wrong = {2: [CellError(0, "客户名称", "?")]}
    write_error_book("客户.ods", [ErrorSheet(name, 1, 0, 1, wrong, rows) for name in names], tmp_path / "errors.xlsx")
    titles = load_workbook(tmp_path / "errors.xlsx").sheetnames
    assert titles[:5] == ["a_b_c__d__", "表", "表1", "xy", "长" * 31]
    assert len(titles) == 7


def test_what_no_workbook_can_hold_is_left_out_and_nothing_else() -> None:
    assert plain_text("a\r\nb\rc\x00\x0b\ud800") == "a\nb\nc"
    assert len(plain_text("长" * 40_000)) == LONGEST
    kept = "".join(chr(code) for code in range(32, 0x3000) if unicodedata.category(chr(code)) not in ("Cs", "Cc"))
    assert plain_text(kept) == kept


def test_the_error_workbook_has_each_cell_where_it_stood(tmp_path: Path) -> None:
    rows = [
        RawRow(2, False, ("客户台账", "")),
        RawRow(4, False, ("客户名称", "手机")),
        RawRow(5, True, ("甲公司", "=1+1")),
        RawRow(7, True, ("", "15400000001")),
    ]
    wrong = {
        5: [CellError(1, "手机", "不是完整的电话号码")],
        7: [CellError(0, "客户名称", "必填项为空"), CellError(None, "仓库", "客户的表里没有这一列")],
    }
    path = tmp_path / "errors.xlsx"
    write_error_book("客户.xlsx", [ErrorSheet("客户", 4, 1, 2, wrong, rows)], path)
    book = load_workbook(path)
    sheet = book["客户"]
    assert sheet["B2"].value == "客户台账"
    assert sheet["D4"].value == ERROR_COLUMN
    assert (sheet["C5"].value, sheet["C5"].data_type) == ("=1+1", "s")
    assert sheet["C5"].fill.fgColor.rgb == "00F9C6C0"
    assert sheet["C5"].comment is not None
    assert sheet["C5"].comment.text == "不是完整的电话号码"
    assert sheet["B5"].fill.fill_type is None
    assert sheet["B7"].comment is not None
    assert sheet["D7"].value == "客户名称：必填项为空；仓库：客户的表里没有这一列"
    told = [row[:4] for row in book["错误汇总"].iter_rows(values_only=True)]
    assert ("客户", "手机", "不是完整的电话号码", "1") in told
