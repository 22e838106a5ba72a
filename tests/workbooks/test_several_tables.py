"""Several tables one under the other on a sheet: each is read; a section is no table."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
from openpyxl import Workbook, load_workbook

from qifutong_desktop.actions.rehearsing import rehearse
from qifutong_desktop.core.migration.facts import TableFacts
from qifutong_desktop.core.migration.sheet import SheetShape
from qifutong_desktop.core.migration.sheet_profile import SheetProfile
from qifutong_desktop.core.migration.sizing import MeasuredTable
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.workbooks.check_words import load_check_words
from qifutong_desktop.workbooks.reading import measure
from qifutong_desktop.workbooks.vocabulary import load_vocabulary

from .fault_books import HEADINGS, fault_book
from .stacked_books import sheet
from .test_fast_path import fast, same, slow
from .test_reading import FORMATS, xlsx

Rows = list[list[Any]]
_SUPPLIERS: Rows = [["供应商名称", "联系人", "手机", "期初应付"]]
_SUPPLIERS += [
    [f"佛山宏博五金{one}厂", "陈明", f"1540000120{at}", at * 100] for at, one in enumerate("甲乙丙丁戊己庚辛")
]
_STAFF: Rows = [["姓名", "工号", "部门", "手机"]]
_STAFF += [[f"李{one}", f"G00{at}", "财务部", f"1540000130{at}"] for at, one in enumerate("芳娜敏静丽")]
_BLANK: Rows = [[], []]


def _book(folder: Path, rows: Rows) -> Path:
    path = folder / "a.xlsx"
    path.write_bytes(xlsx(rows))
    return path


def _read(book: Path, headers: dict[str, int] | None = None) -> list[MeasuredTable]:
    asked = {f"{book.name}|{sheet}": row for sheet, row in (headers or {}).items()}
    return list(measure([book], headers=asked).tables)


def _only(book: Path, headers: dict[str, int] | None = None) -> TableFacts:
    same(book, headers)
    (table,) = fast(book, headers) or []
    return table


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (_SUPPLIERS + _BLANK + _STAFF, [(1, 8, 1, 11), (12, 5, 12, None)]),
        ([*_SUPPLIERS, *_BLANK, ["员工花名册"], *_STAFF], [(1, 8, 1, 11), (13, 5, 12, None)]),
        ([["员工花名册"], *_STAFF, *_BLANK, *_SUPPLIERS], [(2, 5, 1, 9), (10, 8, 10, None)]),
        ([*_SUPPLIERS, [], *_STAFF], [(1, 8, 1, 10), (11, 5, 11, None)]),
        ([*_SUPPLIERS, ["员工花名册"], *_STAFF], [(1, 8, 1, 9), (11, 5, 10, None)]),
    ],
)
def test_two_tables_one_under_the_other_are_two_tables(
    rows: Rows, found: list[tuple[int, ...]], tmp_path: Path
) -> None:
    book = _book(tmp_path, rows)
    tables = _read(book)
    assert [(one.header_row, one.rows, one.first_row, one.last_row) for one in tables] == found
    assert [(one.sheet, one.on_sheet) for one in tables] == [("Sheet", "Sheet"), ("Sheet (2)", "Sheet")]
    assert {one.entity for one in tables} == {"other", "users"}
    assert not [one for table in tables for one in table.issues if one.kind == "other_table"]
    assert fast(book) is None  # the fast path hands on what it does not do


def test_they_are_two_tables_in_every_format(tmp_path: Path) -> None:
    books = []
    for number, name in enumerate(("xls", "ods", "csv gb18030", "txt tabs")):
        suffix, made = FORMATS[name]
        books.append(tmp_path / f"{number}{suffix}")
        books[-1].write_bytes(made([*_SUPPLIERS, *_BLANK, ["员工花名册"], *_STAFF]))
    for book in books:
        assert [(one.header_row, one.rows, one.first_row, one.last_row) for one in _read(book)] == [
            *((1, 8, 1, 11), (13, 5, 12, None))
        ]


@pytest.mark.parametrize("kinds", [(True,), (False,), (True, True), (True, False), (False, True), (False, False, True)])
def test_every_layout_comes_to_its_tables(kinds: tuple[bool, ...]) -> None:
    for seed in range(40):
        made = sheet(seed, kinds)
        profile = SheetProfile(SheetShape("Sheet1"), load_vocabulary(), load_check_words())
        for row in made.texts():
            profile.take(row)
        found = [(one.header_row, one.rows, one.exact_duplicates, one.columns) for one in profile.facts()]
        assert found == [(one.header, one.rows, one.exact, one.columns) for one in made.truth], (kinds, seed)


def test_a_second_table_far_down_is_found_in_every_format(tmp_path: Path) -> None:
    made = sheet(3, (False, True), far=5_000)
    want = [(one.header, one.rows, one.exact) for one in made.truth]
    assert want[1][0] > 5_000
    for name in ("xlsx", "csv utf-8"):
        suffix, write = FORMATS[name]
        book = tmp_path / f"far{suffix}"
        book.write_bytes(write(cast("Any", made.rows)))
        assert [(one.header_row, one.rows, one.exact_duplicates) for one in _read(book)] == want


def test_faults_of_a_second_table_are_counted_where_they_are(tmp_path: Path) -> None:
    made = fault_book(120, 0.1, 5, first_row=len(_STAFF) + 4, sheet="Sheet")
    rows = [*_STAFF, [], [], list(HEADINGS), *made.rows]
    page = Workbook()
    for row in rows:
        page.worksheets[0].append(row)
    for cells in page.worksheets[0].iter_rows():
        for cell in cells:
            cell.data_type = "e" if cell.value == "#N/A" else cell.data_type
    page.save(tmp_path / "a.xlsx")
    staff, customers = _read(tmp_path / "a.xlsx")
    assert customers.rows == 120
    assert not [one for one in staff.issues if one.kind == "error_cell"]
    found = {(one.kind, one.column): (one.count, list(one.addresses)) for one in customers.issues}
    for key, places in made.truth.items():
        assert found[key] == (len(places), places[:20]), key


@pytest.mark.parametrize(
    "rows",
    [
        [
            *(["工装", "班组", "耗时"], ["A1", "甲班", 5], ["A2", "乙班", 6], []),
            *(["A3", "丙班", "待定"], ["A4", "丁班", 7], ["A5", "戊班", 8]),
        ],
        [["工装", "班组"], ["A1", 5], ["A2", 6], [], ["说明：班组见附件"], ["A3", 7], ["A4", 8]],
        [
            *(["姓名", "部门", "备注"], ["甲", "财务", "早班"], []),
            *(["乙", "销售", "晚班"], ["丙", "仓储", "早班"], ["丁", "人事", "晚班"]),
        ],
    ],
)
def test_gaps_within_a_table_are_no_seams(rows: Rows, tmp_path: Path) -> None:
    assert len(_read(_book(tmp_path, rows))) == 1


_POSTS: Rows = [["岗位名称", "岗位职责", "任职要求"]]
_POSTS += [[f"{one}岗", f"{one}日常事务", f"熟悉{one}流程"] for one in ("出纳", "仓储", "外贸")]
_FIRMS: Rows = [["客户编号", "客户名称", "地址"]]
_FIRMS += [[f"K00{at}", f"常州德润{one}贸易有限公司", "城南路"] for at, one in enumerate("甲乙丙丁戊")]
_TEXTS: Rows = [["姓名", "部门", "备注"], *[[f"李{one}", "财务部", "早班"] for one in "芳娜敏静"]]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([*_SUPPLIERS, [], *_POSTS], [(1, 8, 1, 10), (11, 3, 11, None)]),
        ([*_TEXTS, [], *_POSTS], [(1, 4, 1, 6), (7, 3, 7, None)]),
        ([*_POSTS, [], *_TEXTS], [(1, 3, 1, 5), (6, 4, 6, None)]),
        ([*_SUPPLIERS, *_TEXTS], [(1, 8, 1, 9), (10, 4, 10, None)]),
        ([*_TEXTS, *_FIRMS], [(1, 4, 1, 5), (6, 5, 6, None)]),
        ([*_STAFF, *_FIRMS, [], *_POSTS], [(1, 5, 1, 6), (7, 5, 7, 13), (14, 3, 14, None)]),
    ],
)
def test_a_second_table_of_words_alone_needs_no_title(rows: Rows, found: list[tuple[int, ...]], tmp_path: Path) -> None:
    tables = _read(_book(tmp_path, rows))
    assert [(one.header_row, one.rows, one.first_row, one.last_row) for one in tables] == found
    assert fast(tmp_path / "a.xlsx") is None


@pytest.mark.parametrize(
    "rows",
    [
        [*_TEXTS, [], ["王五", "仓储", "晚班"], ["赵六", "人事", "早班"], ["孙七", "销售", "晚班"]],
        [*_TEXTS, [], ["负责人", "财务", "中班"], ["孙七", "销售", "晚班"], ["周八", "销售", "早班"]],
        [
            *(["字段", "类型", "说明"], ["客户名称", "文本", "必填"], ["手机", "文本", "选填"], []),
            *(["商品名称", "文本", "必填"], ["数量", "数字", "必填"], ["单价", "数字", "选填"]),
        ],
        [
            *(["原字段", "新字段", "旧字段"], ["客户名称", "姓名", "客户"], ["手机", "电话", "联系电话"]),
            *(["部门", "所在部门", "部门名称"], ["职位", "岗位", "职务"], ["工号", "员工编号", "账号"]),
        ],
        [*_TEXTS, ["姓名", "部门", "职位"]],
        [*_TEXTS, ["联系人", "销售部", "晚班"], ["孙七", "销售部", "早班"]],
    ],
)
def test_rows_of_words_are_no_header(rows: Rows, tmp_path: Path) -> None:
    assert len(_read(_book(tmp_path, rows))) == 1


def test_a_person_may_move_a_second_table_or_say_that_there_is_none(tmp_path: Path) -> None:
    book = _book(tmp_path, [*_SUPPLIERS, *_BLANK, ["员工花名册"], *_STAFF])
    assert [(one.header_row, one.rows) for one in _read(book, {"Sheet (2)": 14})] == [(1, 8), (14, 4)]
    assert [(one.header_row, one.rows) for one in _read(book, {"Sheet (2)": 15})] == [(1, 8), (15, 3)]
    (table,) = _read(book, {"Sheet (2)": 0})
    assert (table.sheet, table.header_row, table.own_sheet) == ("Sheet", 1, "")
    with pytest.raises(Refusal, match="row 11"):
        _read(book, {"Sheet (2)": 11})


def test_a_sheet_that_is_called_like_a_second_table_keeps_its_name(tmp_path: Path) -> None:
    book = load_workbook(_book(tmp_path, _SUPPLIERS + _BLANK + _STAFF))
    other = book.create_sheet("Sheet (2)")
    for row in _STAFF:
        other.append(row)
    book.save(tmp_path / "b.xlsx")
    names = [(one.sheet, one.rows) for one in _read(tmp_path / "b.xlsx")]
    assert names == [("Sheet", 8), ("Sheet (表2)", 5), ("Sheet (2)", 5)]


def test_a_person_may_choose_the_other_table(tmp_path: Path) -> None:
    table = _only(_book(tmp_path, _SUPPLIERS + _BLANK + _STAFF), {"Sheet": 12})
    assert (table.header_row, table.rows) == (12, 5)
    assert "第 1–9 行" in table.notes[0].zh


def test_a_rehearsal_loads_both_tables_of_a_sheet(tmp_path: Path) -> None:
    book = _book(tmp_path, _SUPPLIERS + _BLANK + _STAFF)
    run = rehearse([book])
    created = {one.target.id: one.balance.fates.created for one in run.tried}
    assert (created["suppliers"], created["staff"]) == (8, 5)
    assert run.balanced


def test_the_rehearsal_of_tables_side_by_side_does_not_balance_in_silence(tmp_path: Path) -> None:
    book = _book(tmp_path, [[*one, None, *other] for one, other in zip(_SUPPLIERS[:6], _STAFF, strict=True)])
    run = rehearse([book])
    assert not run.balanced
    assert [("另一张表" in one.what.zh, "F1" in one.what.zh) for one in run.problems] == [(True, True)]


def test_sections_of_one_table_and_pairs_above_it_are_no_other_table(tmp_path: Path) -> None:
    head = ["客户编号", "客户名称", "手机"]
    first = [[f"A{at}", f"苏州恒鼎机电{one}有限公司", f"1540000140{at}"] for at, one in enumerate("甲乙丙")]
    second = [[f"B{at}", f"成都云帆纺织{one}有限公司", f"1540000150{at}"] for at, one in enumerate("甲乙丙丁")]
    above: Rows = [["单位：", "甲公司"], ["日期：", "2025-01-01"], []]
    rows = [*above, ["A类客户"], head, *first, [], ["B类客户"], head, *second]
    table = _only(_book(tmp_path, rows))
    assert table.rows == 7
    assert [note.zh for note in table.notes] == ["未计入：重复表头 1、说明行 1"]


_ITEMS: Rows = [[f"轴承{one}", f"M{one}", one * 3, one * 1.5] for one in range(6)]
_PARCELS: Rows = [["寄件方信息", None, "收件方信息", None], ["姓名", "电话", "姓名", "电话"]]
_PARCELS += [[f"张{one}", "15400000001", f"李{one}", "15400000002"] for one in "甲乙丙丁"]
_TOOLS: Rows = [["工装", "耗时", "温度"], ["A1", 3, 4], ["A2", 4, 5], ["A3", 5, 6]]
_STOCK: Rows = [["品名", "型号", "数量", "单价"]]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([*_PARCELS, [], ["附表"], *_TOOLS], [(1, 2, 4), (9, 1, 3)]),
        ([*_TOOLS, [], ["发货明细"], *_PARCELS], [(1, 1, 3), (7, 2, 4)]),
        ([*_STOCK, ["五金类"], *_ITEMS[:3], [], ["轴承类"], *_ITEMS[3:]], [(1, 1, 6)]),
        ([["一月"], *_STOCK, *_ITEMS[:3], ["小计", None, 9], [], ["二月"], *_STOCK, *_ITEMS[3:]], [(2, 1, 6)]),
        ([*_STOCK, *_ITEMS, [], ["制表：王芳", "审核：李强"], ["日期：2025-01-01"]], [(1, 1, 6)]),
        ([["客户", "甲公司", "日期", "2025-01-03"], ["电话", "0510", "单号", "X1"], [], *_STOCK, *_ITEMS], [(4, 1, 6)]),
        (
            [["渠道", "单数", "金额"], ["门店", 12, 34], ["线上", 30, 88], ["合计", 42, 122], [], *_STAFF],
            [(1, 1, 2), (6, 1, 5)],
        ),
        ([*_STOCK, *(row for one in _ITEMS for row in (one, []))], [(1, 1, 6)]),
        ([["库存表"], [], *_STOCK, [], *_ITEMS], [(3, 1, 6)]),
        (
            [*_STAFF, ["商品"], ["商品编码", "商品名称"], ["P1", "轴承"], [], *_TOOLS],
            [(1, 1, 5), (8, 1, 1), (11, 1, 3)],
        ),
    ],
)
def test_layouts_of_people_who_never_saw_our_rules(
    rows: Rows, found: list[tuple[int, int, int]], tmp_path: Path
) -> None:
    path = _book(tmp_path, rows)
    assert [(one.header_row, one.header_rows, one.rows) for one in _read(path)] == found


@pytest.mark.parametrize(("many", "tables"), [(40, 2), (5_200, 1)])
def test_rows_that_begin_with_a_heading_are_looked_at_as_often(many: int, tables: int, tmp_path: Path) -> None:
    """Shops called as a heading is; behind so many of them nothing more is looked for, in either way of reading."""
    rows: Rows = [["仓库", "商品编码", "数量"], *[["门店", f"SP{at:05d}", at] for at in range(many)]]
    rows += [["客户名称", "联系人", "手机"], *[[f"甲{at}公司", "王芳", f"1380000{at:04d}"] for at in range(4)]]
    book = _book(tmp_path, rows)
    assert len(slow(book)) == tables
    assert len(_read(book)) == tables
