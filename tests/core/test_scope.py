"""What moves within a scope: exact where the data tells, low to high where it does not, never outside the rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from qifutong_desktop.catalog.scope import load_scope_words
from qifutong_desktop.core.canonical import FieldValue
from qifutong_desktop.core.migration.columns import ColumnProfile, Sample
from qifutong_desktop.core.migration.entity import Entity
from qifutong_desktop.core.migration.scope import (
    EVERYTHING,
    Activity,
    Moved,
    Scope,
    scope_field,
    scope_from_fields,
    scoped,
)
from qifutong_desktop.core.migration.sizing import MeasuredTable, Sizing
from qifutong_desktop.core.text import Text

TODAY = date(2026, 11, 22)
WORDS = load_scope_words()


def column(name: str, months: dict[str, int], missing: int = 0) -> ColumnProfile:
    filled = sum(months.values())
    samples = tuple(Sample(month, count) for month, count in sorted(months.items()))
    return ColumnProfile(name, "A", "date", filled, missing, len(months), months=samples)


def table(entity: Entity, rows: int, *columns: ColumnProfile, twice: int = 0, name: str = "甲.xlsx") -> MeasuredTable:
    names = tuple(one.name for one in columns)
    return MeasuredTable(
        *(name, "表", 1, rows, names, entity, Text("", ""), twice, 0, False, 1000),
        columns_profile=columns,
    )


def sizing(*tables: MeasuredTable, customers: int | None = None) -> Sizing:
    after = sum(one.rows_after_dedupe for one in tables)
    return Sizing(tables, sum(one.rows for one in tables), after, customers, None, 1000)


def test_idle_customers_are_counted_by_the_day_they_were_last_dealt_with() -> None:
    seen = column("最近联系时间", {"2020-05": 40, "2023-10": 5, "2023-11": 7, "2026-01": 48})
    found = scoped(sizing(table("customers", 100, seen), customers=100), Scope(idle_years=3), TODAY, WORDS)
    assert found.rows == Moved(55, 55, 55), "from 1 November 2023 on"
    assert found.customers == Moved(55, 55, 55)
    assert "最近联系时间" in found.parts[0].basis.zh


def test_the_day_of_entry_tells_only_who_is_surely_not_idle() -> None:
    entered = column("建档日期", {"2019-01": 70, "2026-01": 30})
    found = scoped(sizing(table("customers", 100, entered)), Scope(idle_years=2), TODAY, WORDS)
    assert found.rows == Moved(30, 100, 100)


def test_what_a_rehearsal_found_out_makes_it_exact_until_the_table_changes() -> None:
    entered = column("建档日期", {"2019-01": 70, "2026-01": 30})
    known = Activity("甲.xlsx", "表", (Sample("2020-01", 60), Sample("2026-02", 40)), 0)
    found = scoped(sizing(table("customers", 100, entered)), Scope(idle_years=2), TODAY, WORDS, [known])
    assert found.rows == Moved(40, 40, 40)
    grown = scoped(sizing(table("customers", 101, entered)), Scope(idle_years=2), TODAY, WORDS, [known])
    assert not grown.rows.exact


def test_rows_without_a_day_may_stay_or_go_and_likely_stay() -> None:
    day = column("下单时间", {"2020-01": 20, "2026-01": 70}, missing=10)
    found = scoped(sizing(table("orders", 100, day)), Scope(order_years=1), TODAY, WORDS)
    assert found.rows == Moved(70, 80, 80)


def test_a_whole_kind_stays_out_and_only_that() -> None:
    both = sizing(table("customers", 10), table("orders", 90), customers=10)
    found = scoped(both, Scope(left_out=("orders",)), TODAY, WORDS)
    assert found.rows == Moved(10, 10, 10)
    assert found.customers == Moved(10, 10, 10)
    assert scoped(both, EVERYTHING, TODAY, WORDS).rows == Moved(100, 100, 100)


@given(
    st.integers(0, 200),
    st.integers(0, 200),
    st.integers(0, 50),
    st.integers(0, 100),
    st.sampled_from([0, 1, 2, 3, 5]),
    st.booleans(),
)
def test_it_never_leaves_its_bounds_and_more_years_keep_more(
    old: int, new: int, missing: int, twice: int, years: int, ordered: bool
) -> None:
    rows = old + new + missing
    entity: Entity = "orders" if ordered else "customers"
    one = table(entity, rows, column("最近下单", {"2022-03": old, "2026-03": new}, missing), twice=min(twice, rows))
    whole = sizing(one, customers=rows)
    moved = [
        scoped(whole, Scope(order_years=n) if ordered else Scope(idle_years=n), TODAY, WORDS).rows
        for n in (years, years + 1 if years else 0)
    ]
    for found in moved:
        assert 0 <= found.low <= found.likely <= found.high <= one.rows_after_dedupe
    assert moved[0].low <= moved[1].low
    if not years:
        assert moved[0] == Moved(*(one.rows_after_dedupe,) * 3)


def test_the_truth_lies_within_whatever_the_duplicates_were() -> None:
    """Of 10 old and 10 new rows 6 are repeats: all old, all new, or mixed – the range holds each."""
    one = table("orders", 20, column("下单时间", {"2020-01": 10, "2026-01": 10}), twice=6)
    found = scoped(sizing(one), Scope(order_years=2), TODAY, WORDS).rows
    assert all(found.low <= 10 - new_repeats <= found.high for new_repeats in range(7))


def test_the_choices_come_back_from_the_fields_and_nonsense_counts_as_none() -> None:
    fields: dict[str, FieldValue] = {scope_field("idle_years"): 3, scope_field("left_out"): ("orders",)}
    assert scope_from_fields(fields) == Scope(3, 0, ("orders",))
    odd: dict[str, FieldValue] = {
        scope_field("idle_years"): "3",
        scope_field("order_years"): True,
        scope_field("left_out"): ("nobody", 4),
    }
    assert scope_from_fields(odd) == EVERYTHING
    assert replace(EVERYTHING, idle_years=3) == scope_from_fields({scope_field("idle_years"): 3})
