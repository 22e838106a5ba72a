"""What is told of a column: counts, types, ranges, shapes, months; and nothing that names a person."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from qifutong_desktop.core.canonical import canonical, from_plain
from qifutong_desktop.core.dossier import dossier_from_fields, sizing_field
from qifutong_desktop.core.migration.columns import ColumnProfile, Sample
from qifutong_desktop.core.migration.sizing import MeasuredTable
from qifutong_desktop.workbooks.reading import measure

from .fault_books import as_csv, as_xlsx, fault_book

Value = str | int | float | bool | date | None


def book(rows: Sequence[Sequence[Value]]) -> Workbook:
    made = Workbook()
    for row in rows:
        made.worksheets[0].append(list(row))
    return made


def saved(made: Workbook, path: Path) -> MeasuredTable:
    made.save(path)
    (table,) = measure([path]).tables
    return table


def columns(table: MeasuredTable) -> dict[str, ColumnProfile]:
    return {column.name: column for column in table.columns_profile}


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_column_is_told_in_counts(suffix: str, tmp_path: Path) -> None:
    chance = random.Random(11)
    days = [date(2023, 1, 1) + timedelta(days=chance.randrange(900)) for _ in range(9_000)]
    amounts = [chance.randrange(-5_000, 900_000) / 100 for _ in days]
    grades = [chance.choice("ABC") if chance.random() < 0.9 else None for _ in days]
    rows: list[list[Value]] = [["编号", "签约日期", "金额", "级别"]]
    rows += [[f"H-{number:05d}", *cells] for number, cells in enumerate(zip(days, amounts, grades, strict=True))]
    path = tmp_path / f"合同{suffix}"
    if suffix == ".xlsx":
        table = saved(book(rows), path)
    else:
        path.write_text("\n".join(",".join("" if cell is None else str(cell) for cell in row) for row in rows), "utf-8")
        (table,) = measure([path]).tables
    found = columns(table)
    assert {name: column.type for name, column in found.items()} == {
        "编号": "code",
        "签约日期": "date",
        "金额": "number",
        "级别": "text",
    }
    assert [(column.filled + column.missing, column.letter) for column in found.values()] == [
        (9_000, letter) for letter in "ABCD"
    ]
    assert [column.distinct for column in found.values()] == [9_000, len(set(days)), len(set(amounts)), 3]
    assert found["级别"].missing == grades.count(None)
    assert found["级别"].top == tuple(
        Sample(grade, count) for grade, count in Counter(grade for grade in grades if grade).most_common()
    )
    assert (found["金额"].low, found["金额"].high) == (Decimal(str(min(amounts))), Decimal(str(max(amounts))))
    assert (found["签约日期"].first, found["签约日期"].last) == (min(days), max(days))
    months = Counter(f"{day:%Y-%m}" for day in days)
    assert found["签约日期"].months == tuple(Sample(month, months[month]) for month in sorted(months))
    assert found["编号"].patterns == (Sample("A-99999", 9_000),)
    assert not table.issues


def test_more_values_than_are_kept_are_still_counted_exactly(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [f"K{number % 31_000:06d},{number % 27_000},{'甲' if number % 3 else '乙'}" for number in range(60_000)]
    path.write_text("\n".join(["货号,数量,仓别", *rows]), "utf-8")
    (table,) = measure([path]).tables
    assert [(column.distinct, column.distinct_at_least) for column in table.columns_profile] == [
        (31_000, False),
        (27_000, False),
        (2, False),
    ]
    assert table.columns_profile[1].high == 26_999
    assert table.columns_profile[1].patterns[0] == Sample("99999", sum(1 for n in range(60_000) if n % 27_000 > 9_999))


def test_cells_that_are_not_of_their_columns_type_are_shown_by_their_shape(tmp_path: Path) -> None:
    made = book([["品名", "数量"], ["轴承", 5], ["导轨", "五只"], ["丝杠", 7], ["螺母", 12], ["垫片", True]])
    made.worksheets[0].insert_rows(1, 3)
    made.worksheets[0].insert_cols(1, 2)
    table = saved(made, tmp_path / "a.xlsx")
    found = columns(table)["数量"]
    assert (found.type, found.letter, table.header_row) == ("number", "D", 4)
    assert [(one.address, one.pattern) for one in found.counter_examples] == [("Sheet!D6", "字"), ("Sheet!D9", "AAAA")]
    assert found.types == (Sample("number", 3), Sample("boolean", 1), Sample("text", 1))


def test_days_of_a_workbook_that_counts_from_1904_and_serial_numbers_are_dates(tmp_path: Path) -> None:
    rows: list[list[Value]] = [["订单日期", "金额"]]
    rows += [[44_000 + number, number] for number in range(20)]
    rows.append([datetime(2022, 3, 4, 8, 30), 1])  # noqa: DTZ001  (a workbook knows no zones)
    for epoch, first in ((datetime(1899, 12, 30), date(2020, 6, 18)), (datetime(1904, 1, 1), date(2024, 6, 19))):  # noqa: DTZ001
        made = book(rows)
        made.epoch = epoch
        table = saved(made, tmp_path / "a.xlsx")
        found = columns(table)["订单日期"]
        assert (found.type, found.filled) == ("date", 21)
        assert found.first == min(first, date(2022, 3, 4))
        assert found.last == max(first + timedelta(days=19), date(2022, 3, 4))
        assert not [one for one in table.issues if "date" in one.kind]


def test_error_values_and_formulas_without_a_result_are_found_where_readers_see_blanks(tmp_path: Path) -> None:
    made = book([["品名", "数量", "金额"], *[["轴承", number, None] for number in range(2, 3_002)]])
    sheet = made.worksheets[0]
    sheet.title = "库存 & 金额"
    wrong = list(range(5, 3_000, 97))
    for row in range(2, 3_002):
        sheet.cell(row, 3, f"=B{row}*2").data_type = "f"
    for row in wrong:
        sheet.cell(row, 3, "#DIV/0!").data_type = "e"
    table = saved(made, tmp_path / "a.xlsx")
    found = {one.kind: one for one in table.issues}
    assert set(found) == {"error_cell", "formula_without_value"}
    assert (found["error_cell"].column, found["error_cell"].count) == ("金额", len(wrong))
    assert found["error_cell"].addresses == tuple(f"库存 & 金额!C{row}" for row in wrong[:20])
    assert found["formula_without_value"].count == 3_000 - len(wrong)
    assert found["formula_without_value"].addresses[:2] == ("库存 & 金额!C2", "库存 & 金额!C3")


def test_a_formula_whose_result_is_stored_is_no_issue(tmp_path: Path) -> None:
    made = book([["品名", "数量"], ["轴承", 5], ["导轨", 7]])
    out = io.BytesIO()
    made.save(out)
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(out) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            xml = source.read(name)
            if name.endswith("sheet1.xml"):
                assert b'<c r="B2" t="n"><v>5</v></c>' in xml
                xml = xml.replace(b'<c r="B2" t="n"><v>5</v></c>', b'<c r="B2"><f>2+3</f><v>5</v></c>')
                xml = xml.replace(b'<c r="B3" t="n"><v>7</v></c>', b'<c r="B3" t="str"><f>""</f><v></v></c>')
            target.writestr(name, xml)
    assert measure([path]).tables[0].issues == ()


#: No name, phone, number or address of these may be kept of a client's book.
PRIVATE = ("阮小明", "15400000077", "320299199001010017", "江阴市测试路1号", "r.x@example.invalid", "甲一机械")


@pytest.mark.parametrize("headed", [True, False])
def test_what_is_stored_names_nobody(headed: bool, tmp_path: Path) -> None:
    headings = ["联系人", "手机", "身份证号", "地址", "邮箱", "客户名称", "备注"]
    if not headed:
        headings = ["甲列", "乙列", "丙列", "丁列", "戊列", "己列", "庚列"]
    filler = ["裘大伟", "15500000001", "320299198001010012", "宜兴市样例路2号", "q@example.invalid", "乙二模具", "月结"]
    note = "找阮小明 15400000077"
    rows: list[list[Value]] = [list(headings)]
    for _ in range(2):
        rows += [[*PRIVATE, note], list(filler)]
    rows += [[f"{name}{number}" for name in filler] for number in range(30)]
    made = book(rows)
    made.worksheets[0].append([None, 15400000077, None, None, None, None, 15400000077])
    made.save(tmp_path / "a.xlsx")
    sizing = measure([tmp_path / "a.xlsx"])
    assert sizing.tables[0].rows == 35
    stored = canonical(sizing_field(sizing))
    assert not [word for word in (*PRIVATE, *filler[:6]) if word in stored]
    values = {"sizing": from_plain(json.loads(stored))}
    assert dossier_from_fields(values).sizing == sizing


def test_measures_of_before_are_still_read(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(as_xlsx(fault_book(30, 0.1, 1)))
    sizing = measure([tmp_path / "a.xlsx"])
    plain = json.loads(canonical(sizing_field(sizing)))
    for table in plain["tables"]:
        for name in ("columns_profile", "issues", "likely_duplicates"):
            del table[name]
    dossier = dossier_from_fields({"sizing": from_plain(plain)})
    assert dossier.problems == ()
    assert dossier.sizing is not None
    assert dossier.sizing.tables[0].likely_duplicates is None


def test_two_runs_say_the_same(tmp_path: Path) -> None:
    (tmp_path / "客户.csv").write_bytes(as_csv(fault_book(2_000, 0.05, 5)))
    assert measure([tmp_path / "客户.csv"]) == measure([tmp_path / "客户.csv"])
