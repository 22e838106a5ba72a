"""Several tables on one sheet: the larger is read, the other is told with its rows; a section's title is no row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qifutong_desktop.actions.rehearsing import rehearse
from qifutong_desktop.core.migration.facts import TableFacts
from qifutong_desktop.workbooks.reading import preview

from .test_fast_path import fast, same
from .test_reading import xlsx

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


def _only(book: Path, headers: dict[str, int] | None = None) -> TableFacts:
    same(book, headers)
    (table,) = fast(book, headers) or []
    return table


@pytest.mark.parametrize(
    ("rows", "header", "read", "left"),
    [
        (_SUPPLIERS + _BLANK + _STAFF, 1, 8, "12–17"),
        ([*_SUPPLIERS, *_BLANK, ["员工花名册"], *_STAFF], 1, 8, "12–18"),
        ([["员工花名册"], *_STAFF, *_BLANK, *_SUPPLIERS], 10, 8, "2–7"),
        ([*_SUPPLIERS, [], *_STAFF], 1, 8, "11–16"),
    ],
)
def test_of_two_tables_the_larger_is_read_and_the_other_told(
    rows: Rows, header: int, read: int, left: str, tmp_path: Path
) -> None:
    book = _book(tmp_path, rows)
    table = _only(book)
    assert (table.header_row, table.rows) == (header, read)
    assert [note.zh for note in table.notes] == [f"第 {left} 行像另一张表，没有读入，请拆成两个工作表"]
    assert "other_table" in {one.kind for one in table.issues}
    assert preview(book).sheets[0].header_row == header


def test_a_person_may_choose_the_other_table(tmp_path: Path) -> None:
    table = _only(_book(tmp_path, _SUPPLIERS + _BLANK + _STAFF), {"Sheet": 12})
    assert (table.header_row, table.rows) == (12, 5)
    assert "第 1–9 行" in table.notes[0].zh


def test_tables_side_by_side_are_told(tmp_path: Path) -> None:
    staff = _STAFF + [[]] * 3
    rows = [[*left, None, *right] for left, right in zip(_SUPPLIERS, staff, strict=True)]
    table = _only(_book(tmp_path, rows))
    assert [note.zh for note in table.notes] == ["从 F 列起像并排的另一张表，两张表的行混在一起，请拆成两个工作表"]


def test_the_rehearsal_of_such_a_sheet_does_not_balance_in_silence(tmp_path: Path) -> None:
    book = _book(tmp_path, _SUPPLIERS + _BLANK + _STAFF)
    run = rehearse([book])
    assert not run.balanced
    assert [("另一张表" in one.what.zh, "A12" in one.what.zh) for one in run.problems] == [(True, True)]
    book.write_bytes(xlsx(_SUPPLIERS))
    assert not rehearse([book]).problems


def test_sections_of_one_table_and_pairs_above_it_are_no_other_table(tmp_path: Path) -> None:
    head = ["客户编号", "客户名称", "手机"]
    first = [[f"A{at}", f"苏州恒鼎机电{one}有限公司", f"1540000140{at}"] for at, one in enumerate("甲乙丙")]
    second = [[f"B{at}", f"成都云帆纺织{one}有限公司", f"1540000150{at}"] for at, one in enumerate("甲乙丙丁")]
    above: Rows = [["单位：", "甲公司"], ["日期：", "2025-01-01"], []]
    rows = [*above, ["A类客户"], head, *first, [], ["B类客户"], head, *second]
    table = _only(_book(tmp_path, rows))
    assert table.rows == 7
    assert [note.zh for note in table.notes] == ["未计入：重复表头 1、说明行 1"]
