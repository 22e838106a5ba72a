"""What moving measured tables costs: it follows objects and decisions, never rows."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qifutong_desktop.actions.profiling import profile_json
from qifutong_desktop.core.migration.effort import Effort, ThreePoint, effort_json, estimate_effort
from qifutong_desktop.core.migration.sizing import MeasuredTable, Sizing
from qifutong_desktop.core.text import Text
from qifutong_desktop.workbooks.effort_rates import load_effort_rates
from qifutong_desktop.workbooks.vocabulary import load_vocabulary

RATES = load_effort_rates()
VOCABULARY = load_vocabulary()
CUSTOMERS = MeasuredTable(
    file="a.xlsx",
    sheet="客户",
    header_row=1,
    rows=100,
    columns=("客户名称", "手机", "暗号"),
    entity="customers",
    recognised_as=Text("客户", "customers"),
    exact_duplicates=0,
    key_duplicates=6,
    hidden=False,
    size_bytes=1000,
)
NAMES_ONLY = replace(CUSTOMERS, sheet="旧", columns=("客户名称", "地址"), key_duplicates=0)


def effort(*tables: MeasuredTable, rows: int | None = None) -> Effort:
    found = sum(table.rows for table in tables) if rows is None else rows
    return estimate_effort(Sizing(tables, found, found, None, None, 0), RATES, VOCABULARY)


def test_one_object_by_hand() -> None:
    """1 object, 1 unknown heading, 6 further records with a known key; 2 loops, at most 3."""
    told = effort_json(effort(CUSTOMERS))
    assert told["inputs"] == {
        "objects": 1,
        "unsure_columns": 1,
        "unmapped_values": None,
        "duplicate_clusters": 6,
        "risk_points": 0,
        "loops": {"low": 2, "likely": 2, "high": 3},
        "hours_a_day": "6.5",
    }
    # minutes: 30+3+3+2×15 = 66, 60+5+6+2×30 = 131, 120+10+12+3×60 = 322
    assert told["hours"] == {"low": "1.10", "likely": "2.18", "high": "5.37"}
    assert told["days"] == {"low": "0.2", "likely": "0.3", "high": "0.8"}
    assert {"unsure_columns.low", "duplicate_clusters.high", "loops.high"} <= set(told["assumed"])
    assert "objects.low" not in told["assumed"]


def test_rows_cost_nothing_and_months_of_one_export_are_one_object() -> None:
    months = [replace(CUSTOMERS, sheet=f"{month}月", rows=90_000, key_duplicates=0) for month in range(12)]
    months[3] = replace(months[3], columns=tuple(reversed(CUSTOMERS.columns)))
    assert effort(*months).days == effort(replace(CUSTOMERS, key_duplicates=0)).days


def test_what_is_hidden_or_empty_costs_nothing() -> None:
    aside = [replace(CUSTOMERS, columns=("甲",), hidden=True), replace(CUSTOMERS, columns=("乙",), rows=0)]
    assert effort(CUSTOMERS, *aside).hours == effort(CUSTOMERS).hours
    assert effort().hours == ThreePoint(Decimal(0), Decimal(0), Decimal(0))


def test_risks_that_are_measured_add_loops() -> None:
    others = [replace(NAMES_ONLY, recognised_as=Text(name, name), columns=(name, "客户名称")) for name in "甲乙丙丁"]
    assert effort(NAMES_ONLY).risk_points == 3
    risky = effort(*others, rows=1_000_001)
    assert risky.risk_points == 3 + 2 + 2
    assert risky.loops == ThreePoint(Decimal(3), Decimal(3), Decimal(4))
    assert effort(*others[:3], rows=1_000_000).risk_points == 3


@given(st.lists(st.tuples(st.sampled_from("甲乙丙丁戊"), st.integers(1, 50), st.integers(0, 50)), max_size=8))
def test_the_three_points_rise_and_the_lines_add_up(drawn: list[tuple[str, int, int]]) -> None:
    tables = [replace(CUSTOMERS, columns=(name,), rows=rows, key_duplicates=again) for name, rows, again in drawn]
    found = effort(*tables)
    assert found.hours.low <= found.hours.likely <= found.hours.high
    assert sum(line.hours.likely for line in found.lines) == found.hours.likely
    assert found.hours.low >= effort(*tables[:-1]).hours.low


def test_a_falling_coefficient_is_refused() -> None:
    with pytest.raises(ValueError, match="rise"):
        ThreePoint(Decimal(2), Decimal(1), Decimal(3))


def test_profile_holds_files_totals_and_effort() -> None:
    assert list(profile_json(Sizing((CUSTOMERS,), 100, 100, 94, None, 1000))) == ["files", "totals", "effort"]
