"""Tables beside each other on a sheet are tables of their own where that is certain; a wide table is never torn."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any, cast

import pytest
from openpyxl import Workbook, load_workbook

from qifutong_desktop.actions.measuring import preview_table
from qifutong_desktop.actions.rehearsal_files import write_rehearsal
from qifutong_desktop.actions.rehearsing import rehearse
from qifutong_desktop.core.migration.sizing import MeasuredTable
from qifutong_desktop.workbooks.reading import measure

from .fault_books import HEADINGS, fault_book
from .hostile import bases
from .stacked_books import sheet
from .test_fast_path import fast, same
from .test_reading import FORMATS, xlsx

Rows = list[list[Any]]
_FIRMS: Rows = [["客户编号", "客户名称", "手机"]]
_FIRMS += [[f"K00{at}", f"常州德润{one}贸易有限公司", f"1540000120{at}"] for at, one in enumerate("甲乙丙丁戊己庚辛")]
_STAFF: Rows = [["姓名", "工号", "部门"]]
_STAFF += [[f"李{one}", f"G00{at}", "财务部"] for at, one in enumerate("芳娜敏静丽")]
_GOODS: Rows = [["商品编码", "商品名称", "销售价"]]
_GOODS += [[f"P00{at}", f"轴承{at}", at * 3 + 1] for at in range(11)]


def beside(*tables: Rows, between: int = 1, down: tuple[int, ...] = ()) -> Rows:
    """The tables in one grid; each begins so many rows further down."""
    tables = tuple([[]] * by + table for table, by in zip(tables, (*down, *[0] * len(tables)), strict=False))
    grid: Rows = [[] for _ in range(max(map(len, tables)))]
    at = 0
    for table in tables:
        for number, row in enumerate(grid):
            row += [None] * (at - len(row)) + (table[number] if number < len(table) else [])
        at += max(map(len, table)) + between
    return grid


def _read(folder: Path, rows: Rows, headers: dict[str, int] | None = None) -> list[MeasuredTable]:
    book = folder / "a.xlsx"
    book.write_bytes(xlsx(rows))
    return list(measure([book], headers={f"a.xlsx|{name}": row for name, row in (headers or {}).items()}).tables)


_Found = tuple[str, int, int | None, int | None, int]


def _found(tables: list[MeasuredTable]) -> list[_Found]:
    """Name, first and last column, header row, rows."""
    return [(one.sheet, one.first_column, one.last_column, one.header_row, one.rows) for one in tables]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (beside(_FIRMS, _STAFF), [("Sheet", 0, 3, 1, 8), ("Sheet (E列)", 4, None, 1, 5)]),
        (beside(_STAFF, _FIRMS, between=2), [("Sheet", 0, 4, 1, 5), ("Sheet (F列)", 5, None, 1, 8)]),
        (beside(_STAFF, _FIRMS, down=(3,)), [("Sheet", 0, 3, 4, 5), ("Sheet (E列)", 4, None, 1, 8)]),
        (
            beside(_STAFF, _FIRMS, _GOODS),
            [("Sheet", 0, 3, 1, 5), ("Sheet (E列)", 4, 7, 1, 8), ("Sheet (I列)", 8, None, 1, 11)],
        ),
        (
            beside([["员工名单"], *_STAFF], [["客户一览表"], *_FIRMS[:6]]),
            [("Sheet", 0, 3, 2, 5), ("Sheet (E列)", 4, None, 2, 5)],
        ),
        (
            beside(
                [["序号", *_FIRMS[0]], *([at, *row] for at, row in enumerate(_FIRMS[1:5], 1))],
                [["序号", *_FIRMS[0]], *([at, *row] for at, row in enumerate(_FIRMS[5:], 5))],
            ),
            [("Sheet", 0, 4, 1, 4), ("Sheet (F列)", 5, None, 1, 4)],
        ),
        (
            [["2026 年资料汇总"], [], *beside(_FIRMS, _STAFF), [], ["制表人：王芳"]],
            [("Sheet", 0, 3, 3, 8), ("Sheet (E列)", 4, None, 3, 5)],
        ),
        (
            beside([["员工名单"], *_STAFF, [], ["商品清单"], *_GOODS], [["客户一览表"], *_FIRMS]),
            [("Sheet", 0, 3, 2, 5), ("Sheet (2)", 0, 3, 10, 11), ("Sheet (E列)", 4, None, 2, 8)],
        ),
        (
            beside([["班组", "耗时", "温度"], ["甲班", 3, 4], ["乙班", 4, 5]], _FIRMS),
            [("Sheet", 0, 3, 1, 2), ("Sheet (E列)", 4, None, 1, 8)],
        ),
    ],
)
def test_each_is_a_table_of_its_own(rows: Rows, found: list[_Found], tmp_path: Path) -> None:
    tables = _read(tmp_path, rows)
    assert _found(tables) == found
    assert {one.on_sheet for one in tables} == {"Sheet"}
    assert not [one for table in tables for one in table.issues if one.kind == "other_table"]
    assert fast(tmp_path / "a.xlsx") is None  # the fast path hands such a book on


def test_in_every_format(tmp_path: Path) -> None:
    books = []
    for number, name in enumerate(("xls", "ods", "csv gb18030", "txt tabs")):
        suffix, made = FORMATS[name]
        books.append(tmp_path / f"{number}{suffix}")
        books[-1].write_bytes(made(beside(_FIRMS, _STAFF)))
    for table in (tables := measure(books).tables):
        assert (table.rows, table.first_column) == ((5, 4) if "(E列)" in table.sheet else (8, 0))
    assert len(tables) == 8


_VISITS: Rows = [["拜访信息", None, None, "结果信息", None], ["拜访日期", "被访单位", "拜访人", "意向金额", "下次跟进"]]
_VISITS += [[f"2026-03-0{at}", f"鸿达{at}号公司", "谢春梅", at * 900, f"2026-04-0{at}"] for at in range(1, 9)]
_LINES: Rows = [["序号", "姓名", "工号", "部门"], *[[at, f"李{at}", f"G00{at}", "财务部"] for at in range(1, 9)]]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (beside(_FIRMS, _LINES), [("Sheet", 0, 3, 1, 8), ("Sheet (E列)", 4, None, 1, 8)]),
        (beside([*_FIRMS[:5], _FIRMS[0], *_FIRMS[5:]], [*_STAFF, *_STAFF[1:5]]), [("Sheet", 0, 3, 1, 8)]),
        (beside(_VISITS, [*_GOODS]), [("Sheet", 0, 5, 1, 8), ("Sheet (G列)", 6, None, 1, 11)]),
        (beside(_FIRMS, _VISITS), [("Sheet", 0, 3, 1, 8), ("Sheet (E列)", 4, None, 1, 8)]),
        ([*_FIRMS, [], *_VISITS], [("Sheet", 0, None, 1, 8), ("Sheet (2)", 0, None, 11, 8)]),
    ],
)
def test_layouts_of_people_who_never_saw_our_rules(rows: Rows, found: list[_Found], tmp_path: Path) -> None:
    assert _found(_read(tmp_path, rows))[: len(found)] == found


_DIMENSION = rb'<dimension ref="[^"]*"/>'


@pytest.mark.parametrize(
    ("pattern", "instead"),
    [
        (_DIMENSION, b'<dimension ref="A1:C3"/>'),
        (_DIMENSION, b'<dimension ref="E1:XFD1048576"/>'),
        (_DIMENSION, b""),
        (rb"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="C2:E4"/></mergeCells>'),
        (rb"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
        (rb"<sheetData>", b'<cols><col min="4" max="16384" width="1" hidden="1"/></cols><sheetData>'),
        (rb'(<row r="2"[^>]*>)', rb'\1<c r="D2" t="inlineStr"><is><t>  </t></is></c>'),
    ],
)
def test_neither_dimensions_nor_merges_part_or_join_tables(pattern: bytes, instead: bytes, tmp_path: Path) -> None:
    parts = bases.parts_of(xlsx(beside(_FIRMS, _STAFF)))
    sheet = "xl/worksheets/sheet1.xml"
    changed = re.sub(pattern, instead, parts[sheet], count=1)
    assert changed != parts[sheet]
    cells = re.sub(rb'(<row r="2".*?</row>)', lambda row: b"".join(_in_order(row[0])), changed, flags=re.DOTALL)
    (tmp_path / "a.xlsx").write_bytes(bases.zipped({**parts, sheet: cells}))
    tables = list(measure([tmp_path / "a.xlsx"]).tables)
    assert _found(tables) == [("Sheet", 0, 3, 1, 8), ("Sheet (E列)", 4, None, 1, 5)]


def _in_order(row: bytes) -> list[bytes]:
    """A row's cells by their columns."""
    opened, rest = re.match(rb"(<row[^>]*>)(.*)</row>", row, re.DOTALL).groups()  # type: ignore[union-attr]
    cells = sorted(re.findall(rb'<c r="[A-Z]+\d+".*?(?:</c>|/>(?=<c|$))', rest, re.DOTALL), key=lambda cell: cell[6:8])
    return [opened, *cells, b"</row>"]


_ORDERS: Rows = [["订单号", "客户名称", "数量"], *[[f"D{at}", f"德润{at}号贸易有限公司", at] for at in range(9)]]
_PAID: Rows = [["回款日期", "回款金额"], *[[f"2026-03-0{at}", at * 7] for at in range(1, 8)]]
_SENT: Rows = [["收货人", "联系电话", "收货地址"], *[[f"张{at}", f"1540000130{at}", "无锡市"] for at in range(9)]]


@pytest.mark.parametrize(
    "rows",
    [
        beside(_FIRMS, [["备注"], ["老客户"], [], ["月结"]]),
        beside(_FIRMS, [["图例"], ["红色", "重点客户"], ["蓝色", "普通客户"], ["灰色", "停用"]]),
        beside(_FIRMS, [["颜色", "含义"], ["红色", "重点客户"], ["蓝色", "普通客户"]]),
        beside(_FIRMS, [["级别", "备注"], ["A", "重点客户"], ["B", "普通客户"]], down=(0, 3)),
        beside(_ORDERS, _SENT),
        beside(_ORDERS, [*_SENT[:5], [], *_SENT[5:]]),
        beside(_ORDERS, _PAID),  # paid as far as the list goes: no rows of their own
        beside(_FIRMS, [["联系人", "职务"], *[[f"王{at}", "经理"] for at in range(8)]]),
        beside(_FIRMS, [["姓名", "职务"], *[[f"王{at}", "经理"] for at in range(7)]]),
        [["订单信息", None, None, None, "收货信息"], *beside(_ORDERS, _SENT)],
        [*beside(_FIRMS, _STAFF), [None, None, None, "见附件"]],  # the column between is not blank
        beside([*_ORDERS, ["制表人：王芳"], ["审核：李强"]], _SENT),
    ],
)
def test_a_wide_table_a_remark_or_a_legend_is_not_parted(rows: Rows, tmp_path: Path) -> None:
    assert len(_read(tmp_path, rows)) == 1


def test_any_two_tables_are_counted_exactly_or_told(tmp_path: Path) -> None:
    """Whatever gaps, titles, notes, totals and headers again stand in each."""
    books = {}
    for seed in range(60):
        made = [sheet(2 * seed + side, (True,)) for side in (0, 1)]
        path = tmp_path / f"{seed}.xlsx"
        path.write_bytes(xlsx(beside(*(cast("Rows", one.rows) for one in made))))
        books[path] = [one.truth[0] for one in made]
    measured = measure(list(books), shown=[path.name for path in books]).tables
    parted = 0
    for path, truth in books.items():
        tables = [one for one in measured if one.file == path.name]
        if len(tables) > 1:
            parted += 1
            found = [(one.header_row, one.rows, one.exact_duplicates, one.columns) for one in tables]
            assert found == [(one.header, one.rows, one.exact, one.columns) for one in truth], path.name
        else:
            assert "other_table" in {one.kind for one in tables[0].issues}, path.name
    assert parted > 45


@pytest.mark.parametrize("known", [True, False])
def test_without_certainty_it_is_told(known: bool, tmp_path: Path) -> None:
    left: Rows = [["工装", "班组", "耗时"], *[[f"A{at}", "甲班", at] for at in range(9)]]
    right: Rows = [["车牌", "里程"], *[[f"B{at}", at * 7] for at in range(4)]]
    tables = _read(tmp_path, beside(_FIRMS, _PAID[:5]) if known else beside(left, right))
    assert len(tables) == 1
    assert "other_table" in {one.kind for one in tables[0].issues}


def test_a_wide_table_with_a_blank_column_stays_on_the_fast_path(tmp_path: Path) -> None:
    book = tmp_path / "a.xlsx"
    book.write_bytes(xlsx(beside(_ORDERS, _SENT)))
    same(book)


def test_faults_of_the_right_one_are_where_they_are(tmp_path: Path) -> None:
    made = fault_book(120, 0.1, 5, first_row=2, sheet="Sheet")
    page = Workbook()
    for row in beside(_STAFF, [list(HEADINGS), *made.rows]):
        page.worksheets[0].append(row)
    for cells in page.worksheets[0].iter_rows():
        for cell in cells:
            cell.data_type = "e" if cell.value == "#N/A" else cell.data_type
    page.worksheets[0]["C7"] = "=A1&B1"  # without a result, in the left one
    page.save(tmp_path / "a.xlsx")
    staff, customers = measure([tmp_path / "a.xlsx"]).tables
    assert {one.kind: list(one.addresses) for one in staff.issues} == {"formula_without_value": ["Sheet!C7"]}
    found = {(one.kind, one.column): (one.count, list(one.addresses)) for one in customers.issues}
    for key, places in made.truth.items():
        moved = [f"Sheet!{chr(ord(place[6]) + 4)}{place[7:]}" for place in places]
        assert found[key] == (len(places), moved[:20]), key
    assert not [key for key in found if key[0] == "formula_without_value"]


def test_a_person_may_move_the_right_header_or_say_that_it_is_one_table(tmp_path: Path) -> None:
    rows = beside(_FIRMS, _STAFF)
    assert _found(_read(tmp_path, rows, {"Sheet (E列)": 2}))[1] == ("Sheet (E列)", 4, None, 2, 4)
    (table,) = _read(tmp_path, rows, {"Sheet (E列)": 0})
    assert (table.sheet, table.own_sheet, table.rows) == ("Sheet", "", 8)
    assert "other_table" in {one.kind for one in table.issues}


def test_a_preview_shows_no_cell_of_the_other(tmp_path: Path) -> None:
    firms, staff = _read(tmp_path, beside(_FIRMS, _STAFF))
    shown = preview_table(tmp_path / "a.xlsx", staff)
    assert (shown.first_column, shown.header_row, shown.rows[0]) == (4, 1, ("姓名", "工号", "部门"))
    assert "李芳" not in str(shown.rows)  # masked, as all that names a person
    assert preview_table(tmp_path / "a.xlsx", firms).rows[0][:3] == ("客户编号", "客户名称", "手机")
    assert "部门" not in str(preview_table(tmp_path / "a.xlsx", firms).rows)


def test_a_rehearsal_loads_both_and_what_comes_back_is_in_its_place(tmp_path: Path) -> None:
    rows = beside(_STAFF, [list(row) for row in _FIRMS])
    rows[3][6] = "15400"
    book = tmp_path / "a.xlsx"
    book.write_bytes(xlsx(rows))
    run = rehearse([book])
    fates = {one.target.id: one.balance.fates for one in run.tried}
    assert (fates["staff"].created, fates["customers"].created, fates["customers"].rejected) == (5, 7, 1)
    assert run.balanced
    write_rehearsal(run, tmp_path / "out")
    errors = load_workbook(tmp_path / "out" / "errors-a.xlsx")
    assert errors.sheetnames == ["Sheet (E列)", "错误汇总"]
    page = errors["Sheet (E列)"]
    assert (page["E1"].value, page["G4"].value, page["H1"].value) == ("客户编号", "15400", "错误说明")
    assert page["G4"].comment is not None
    assert not any(cell.value for cell in page["A"])
    imported = load_workbook(tmp_path / "out" / "import.xlsx")
    assert (imported["客户"].max_row, imported["员工"].max_row) == (8, 6)
    page["G4"] = "15400001202"
    errors.save(tmp_path / "out" / "errors-a.xlsx")
    mended = rehearse([book, tmp_path / "out" / "errors-a.xlsx"])
    fates = {one.target.id: one.balance.fates for one in mended.tried}
    assert (fates["staff"].created, fates["customers"].created, fates["customers"].rejected) == (5, 8, 0)


def test_wide_grids_cost_no_search_in_each_pair_of_columns(tmp_path: Path) -> None:
    chance = random.Random(1)
    rows: Rows = [[None if at % 3 == 2 else f"{chance.random():.3f}" for at in range(500)] for _ in range(70)]
    rows[0] = [None if at % 3 == 2 else f"栏目{at}" for at in range(500)]
    assert len(_read(tmp_path, rows)) == 1
