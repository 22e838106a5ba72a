"""Header rows that a person sets, the preview by which he chooses one, and formats beside .xlsx and .csv."""

from __future__ import annotations

import shutil
import struct
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from benchmarks.reading import write_workbook
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.core.progress import Cancelled
from qifutong_desktop.core.text import Text
from qifutong_desktop.workbooks.reading import measure, preview

from .test_reading import customers, text, xls, xlsx
from .test_reading_hostile import OLE


def odd_book(path: Path) -> Path:
    """A sheet whose header nobody would find, and a hidden one."""
    made = Workbook()
    sheet = made.worksheets[0]
    sheet.title = "数据"
    for row in ([], ["内部代号", "乙"], ["k1", "v1"], ["名目", "量"], ["k1", " v2 "], ["k3", 5]):
        sheet.append([None, *row])
    hidden = made.create_sheet("旧")
    hidden.append(["客户名称", "手机"])
    hidden.append(["江阴甲厂", "15400000001"])
    hidden.sheet_state = "hidden"
    made.save(path)
    return path


def test_a_preview_shows_the_first_rows_as_they_stand(tmp_path: Path) -> None:
    seen = preview(odd_book(tmp_path / "a.xlsx"), shown="甲.xlsx")
    assert (seen.file, seen.format) == ("甲.xlsx", "xlsx")
    first, second = seen.sheets
    assert (first.name, first.hidden, first.first_column) == ("数据", False, 1)
    assert first.rows == ((), ("内部代号", "乙"), ("k1", "v1"), ("名目", "量"), ("k1", " v2 "), ("k3", "5"))
    assert (second.name, second.hidden, second.header_row, second.header_rows) == ("旧", True, 1, 1)
    assert second.rows == (("客户名称", "手机"), ("江阴甲厂", "15400000001"))
    assert [len(sheet.rows) for sheet in preview(tmp_path / "a.xlsx", rows=2).sheets] == [2, 2]


@pytest.mark.parametrize(
    ("row", "columns", "rows"),
    [(4, ("名目", "量"), 2), (2, ("内部代号", "乙"), 4), (0, ("列B", "列C"), 5)],
)
def test_a_person_sets_the_header_row(row: int, columns: tuple[str, ...], rows: int, tmp_path: Path) -> None:
    path = odd_book(tmp_path / "a.xlsx")
    table, hidden = measure([path], headers={"a.xlsx|数据": row, "b.xlsx|旧": 9}).tables
    assert (table.header_row, table.columns, table.rows) == (row or None, columns, rows)
    assert hidden.header_row == 1
    (again, _) = measure([path], shown=["交来/甲"], headers={"交来/甲|数据": row}).tables
    assert again.columns == columns


def test_a_header_may_stand_far_down_and_take_two_rows(tmp_path: Path) -> None:
    lines = [f"说明 {number},x,y,z" for number in range(150)]
    lines += ["仓,甲组,,备注", ",数量,金额,", *(f"{number},1,2,c" for number in range(5))]
    (tmp_path / "a.csv").write_text("\n".join(lines), "utf-8")
    (table,) = measure([tmp_path / "a.csv"], headers={"a.csv|a": 151}).tables
    assert (table.header_row, table.header_rows, table.rows) == (151, 2, 5)
    assert table.columns == ("仓", "甲组/数量", "甲组/金额", "备注")


@pytest.mark.parametrize("row", [1, 7, 5_000_000])
def test_a_header_row_that_holds_nothing_is_refused(row: int, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        measure([odd_book(tmp_path / "a.xlsx")], headers={"a.xlsx|数据": row})
    assert "数据" in refused.value.line()
    assert "表头" in refused.value.line()


def test_a_preview_refuses_what_cannot_be_read_and_may_be_cancelled(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(Refusal) as refused:
        preview(tmp_path / "a.xlsx")
    assert "密码保护" in refused.value.line()

    def stop(words: Text, done: int, total: int | None) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        preview(odd_book(tmp_path / "b.xlsx"), progress=stop)


def test_a_preview_of_a_large_book_is_a_matter_of_a_moment(tmp_path: Path) -> None:
    write_workbook(tmp_path / "a.xlsx", 50_000)
    began = time.monotonic()
    (sheet,) = preview(tmp_path / "a.xlsx").sheets
    assert (len(sheet.rows), sheet.header_row) == (50, 1)
    assert time.monotonic() - began < 3


# --- formats ---------------------------------------------------------------------------------------------------------

Field = tuple[str, str, int, int]


def dbf(
    fields: Sequence[Field], rows: Sequence[Sequence[object]], encoding: str = "gb18030", language: int = 0
) -> bytes:
    """A dBASE III table: name, type, length and decimals of each field; a row of None is marked as deleted."""
    described = b"".join(
        struct.pack("<11sc4xBB14x", name.encode(encoding), kind.encode(), length, decimals)
        for name, kind, length, decimals in fields
    )
    records = b""
    for row in rows:
        records += b"*" if not row else b" "
        for (_, kind, length, decimals), cell in zip(fields, row or [""] * len(fields), strict=True):
            said = f"{cell:.{decimals}f}" if isinstance(cell, float) else str(cell).replace("-", "")
            cut = said.encode(encoding)[:length]
            records += cut.rjust(length) if kind == "N" else cut.ljust(length)
    length = 1 + sum(field[2] for field in fields)
    head = struct.pack("<BBBBIHH17xB2x", 3, 26, 9, 1, len(rows), 32 + len(described) + 1, length, language)
    return head + described + b"\r" + records + b"\x1a"


FIELDS: Sequence[Field] = [
    *(("客户名称", "C", 40, 0), ("手机", "C", 20, 0)),
    *(("建档日期", "D", 8, 0), ("欠款", "N", 12, 2)),
]


@pytest.mark.parametrize(("encoding", "language"), [("gb18030", 0), ("gb18030", 0x4D), ("cp950", 0x78)])
def test_dbase_tables_are_read(encoding: str, language: int, tmp_path: Path) -> None:
    day = date(2024, 3, 5)
    rows: list[list[object]] = [[f"台北{number}行", f"154{number:08d}", day, number / 4] for number in range(2_500)]
    fields = FIELDS if encoding == "gb18030" else [("NAME", *FIELDS[0][1:]), *FIELDS[1:2]]
    records = [row[: len(fields)] for row in (*rows, [], rows[7])]
    (tmp_path / "KEHU.DBF").write_bytes(dbf(fields, records, encoding, language))
    sizing = measure([tmp_path / "KEHU.DBF"])
    (table,) = sizing.tables
    assert sizing.files[0].format == "dbf"
    assert (table.sheet, table.header_row, table.rows, table.exact_duplicates) == ("KEHU", 1, 2_501, 1)
    if encoding == "gb18030":
        assert table.columns == ("客户名称", "手机", "建档日期", "欠款")
        assert [column.type for column in table.columns_profile] == ["text", "code", "date", "number"]
        assert (table.columns_profile[2].first, str(table.columns_profile[3].high)) == (date(2024, 3, 5), "624.75")
    else:
        assert table.columns_profile[0].patterns[0].value == "字9999字"


def test_the_fields_of_a_dbase_table_are_its_header_whatever_stands_below(tmp_path: Path) -> None:
    fields: Sequence[Field] = [("供应商名", "C", 40, 0), ("识别号", "C", 20, 0), ("栏三", "C", 12, 0)]
    rows: list[list[object]] = [[f"台北{number}行", f"X{number}", "甲"] for number in range(30)]
    rows.insert(20, ["供应商名称", "联系人", "手机号码"])
    (tmp_path / "a.dbf").write_bytes(dbf(fields, rows))
    (table,) = measure([tmp_path / "a.dbf"]).tables
    assert (table.header_row, table.rows, table.columns) == (1, 31, ("供应商名", "识别号", "栏三"))


@pytest.mark.parametrize("cut", [0, 10, 33, 100, 400])
def test_dbase_tables_that_are_cut_off_are_refused(cut: int, tmp_path: Path) -> None:
    whole = dbf(FIELDS, [["甲厂", "15400000001", date(2024, 3, 5), 1.0]] * 10)
    (tmp_path / "a.dbf").write_bytes(whole[:cut])
    with pytest.raises(Refusal):
        measure([tmp_path / "a.dbf"])


def test_a_wps_table_is_read_as_what_it_is(tmp_path: Path) -> None:
    for name, write, kind in (("a.et", xls, "xls"), ("b.et", xlsx, "xlsx")):
        (tmp_path / name).write_bytes(write(customers(50, 3, 2)))
        sizing = measure([tmp_path / name])
        assert (sizing.files[0].format, sizing.rows, sizing.customers) == (kind, 55, 50)


@pytest.mark.parametrize("delimiter", ["^", "~", "；", "，"])
def test_any_delimiter(delimiter: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(text(delimiter, "gb18030")(customers(50, 3, 2)))
    sizing = measure([tmp_path / "a.txt"])
    assert (sizing.tables[0].columns, sizing.rows) == (("客户名称", "手机", "级别", "欠款"), 55)


def test_the_wrong_suffix_is_one_sentence(tmp_path: Path) -> None:
    odd_book(tmp_path / "a.xlsx")
    for name in ("b.dbf", "c.tsv", "d.pdf"):
        shutil.copy(tmp_path / "a.xlsx", tmp_path / name)
        with pytest.raises(Refusal) as refused:
            measure([tmp_path / name])
        assert "\n" not in refused.value.line()
