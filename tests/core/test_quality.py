"""The grade of a measured table, and what a person said of whole tables."""

from __future__ import annotations

from dataclasses import replace

from qifutong_desktop.core.migration.columns import ColumnProfile
from qifutong_desktop.core.migration.issues import IssueKind, issue
from qifutong_desktop.core.migration.naming import (
    Naming,
    fingerprint,
    naming_field,
    naming_value,
    namings_from_fields,
)
from qifutong_desktop.core.migration.quality import quality
from qifutong_desktop.core.migration.sizing import MeasuredTable
from qifutong_desktop.core.text import Text

COLUMN = ColumnProfile("电话", "A", "code", 100, 0, 100)
WHAT = Text("客户", "customers")
TABLE = MeasuredTable(
    *("客户.xlsx", "客户", 1, 100, ("电话",), "customers", WHAT, 0, 0, False, 9), columns_profile=(COLUMN,)
)


def graded(table: MeasuredTable) -> str:
    found = quality(table)
    assert found is not None
    return found.grade


def with_fault(kind: IssueKind, count: int) -> MeasuredTable:
    return replace(TABLE, issues=(issue(kind, "客户", "电话", count, ("客户!A2",)),))


def test_a_table_is_as_good_as_its_worst_fault() -> None:
    assert graded(TABLE) == "good"
    assert graded(with_fault("float_code", 90)) == "good", "what cleaning mends loses nothing"
    assert graded(with_fault("bad_phone", 1)) == "fair"
    assert graded(with_fault("precision_lost", 4)) == "fair"
    assert graded(with_fault("precision_lost", 5)) == "poor"
    found = quality(with_fault("masked", 40))
    assert found is not None
    assert found.reason.zh.startswith("「电话」数据已打码")
    assert found.reason.zh.endswith("40 处")


def test_duplicates_copies_and_a_lacking_header_lower_the_grade() -> None:
    assert graded(replace(TABLE, exact_duplicates=2, key_duplicates=2, likely_duplicates=1)) == "fair"
    assert graded(replace(TABLE, exact_duplicates=4)) == "good"
    assert graded(replace(TABLE, duplicates_across=51)) == "fair"
    assert graded(replace(TABLE, header_row=None)) == "poor"


def test_nothing_is_said_of_what_was_not_checked() -> None:
    assert quality(replace(TABLE, rows=0)) is None
    assert quality(replace(TABLE, columns_profile=())) is None


def test_what_was_said_of_a_table_holds_for_the_next_export_in_any_order() -> None:
    field = naming_field(("客户名称", " 电话 "))
    said = {field: naming_value(Naming("yonyou_stock_items", "products")), "table.x": "odd", "answers.B01": None}
    assert namings_from_fields(said) == {fingerprint(("电话", "客户名称")): Naming("yonyou_stock_items", "products")}
    assert naming_value(Naming()) is None
