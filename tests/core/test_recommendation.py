"""The advice: what a tier lacks, the cheapest that fits, ties, and flips that the price function itself confirms."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qifutong_desktop.catalog.pricebook import load_pricebook
from qifutong_desktop.core.client import Preferences
from qifutong_desktop.core.diagnosis import Needs
from qifutong_desktop.core.flips import Flip
from qifutong_desktop.core.options import Option
from qifutong_desktop.core.ranges import Range
from qifutong_desktop.core.recommendation import Recommendation, compare, recommend
from tests.builders import some_needs

TODAY = date(2026, 11, 22)
BOOK = load_pricebook()
EXISTING = Preferences(customer="existing")
SCM = ("oa", "crm_full", "scm")


def advise(needs: Needs, preferences: Preferences = EXISTING) -> Recommendation:
    return recommend(needs, preferences, BOOK, TODAY)


def flip(advice: Recommendation, key: str, to: str) -> Flip:
    return next(one for one in advice.flips if one.key == key and one.to == to)


def test_small_needs_take_the_cheapest_tier_even_outside_its_band() -> None:
    advice = advise(some_needs(headcount=86))
    assert advice.chosen.tier == "basic"
    assert any("适用范围" in reason.zh for reason in advice.reasons), "the band is advice, and said"


@pytest.mark.parametrize(
    ("needs", "tier"),
    [
        (some_needs(customers=500), "basic"),
        (some_needs(customers=501), "standard"),
        (some_needs(capabilities=SCM), "standard"),
        (some_needs(storage="10.1"), "enterprise"),
        (some_needs(capabilities=("hours_7x12",)), "standard"),
        (some_needs(capabilities=("hours_7x24",)), "enterprise"),
        (some_needs(capabilities=("private_deployment",)), "enterprise"),
        (some_needs(rows=550_000, systems=("用友",)), "basic"),
        (some_needs(rows=570_000, systems=("用友",), seats=30), "standard"),
    ],
)
def test_the_cheapest_tier_that_carries_the_needs(needs: Needs, tier: str) -> None:
    assert advise(needs).chosen.tier == tier


def test_an_open_question_does_not_rule_a_tier_out_but_is_said() -> None:
    advice = advise(some_needs(customers=(400, 900), possible=("scm",)))
    assert advice.chosen.tier == "basic"
    assert [one.zh for one in advice.undecided if one.zh.startswith("待确认")] == [
        "待确认：若需要进销存（SCM），基础版没有",
        "待确认：客户记录期末 400–900 条，上限 500 条",
    ]


def test_a_tie_with_enterprise_needs_the_headcount_band_to_speak_for_it() -> None:
    large = advise(some_needs(headcount=260, seats=228, capabilities=SCM))
    small = advise(some_needs(headcount=120, seats=228, capabilities=SCM))
    assert (large.chosen.tier, large.by_headcount) == ("enterprise", True)
    assert (small.chosen.tier, small.by_headcount) == ("standard", False)
    assert any("待公司确认" in one.zh for one in small.undecided)


def test_flips_of_the_price_list() -> None:
    flips = advise(some_needs(seats=30, capabilities=SCM))
    users = flip(flips, "users", "enterprise")
    assert (users.tie, users.at, users.unconfirmed) == (Range(Decimal(226), Decimal(230)), Decimal(231), True)
    days = {one.tie.low if one.tie else None for one in flips.flips if one.key == "custom_days"}
    assert days == {50, 60, 75}
    rows = flip(advise(some_needs(seats=30, systems=("用友",), rows=1)), "migration_rows", "standard")
    assert (rows.tie, rows.at) == (Range(Decimal(560_001), Decimal(570_000)), Decimal(570_001))


@settings(max_examples=25, deadline=None)
@given(seats=st.integers(1, 220), systems=st.integers(0, 6), rows=st.integers(0, 300_000), scm=st.booleans())
def test_every_price_flip_is_where_the_prices_cross(seats: int, systems: int, rows: int, scm: bool) -> None:
    names = tuple(f"系统{number}" for number in range(systems))
    needs = some_needs(seats=seats, systems=names, rows=rows, capabilities=SCM if scm else ("oa",))
    advice = advise(needs)
    keys = {"users": "seats", "integrations": "open_systems", "migration_rows": "rows"}
    for one in advice.flips:
        if one.key not in keys or one.at is None or one.key == "integrations":
            continue
        before, after = (_varied(needs, keys[one.key], int(one.at) + step) for step in (-1, 0))
        assert _gap(before, advice.chosen, one.to) <= 0
        assert _gap(after, advice.chosen, one.to) > 0


def _varied(needs: Needs, key: str, value: int) -> Needs:
    name = {"seats": "seats", "rows": "migration_rows"}[key]
    items = tuple(replace(item, amount=Range.of(Decimal(value))) if item.key == name else item for item in needs.items)
    return Needs(items)


def _gap(needs: Needs, chosen: Option, to: str) -> Decimal:
    totals = {option.tier: option.estimate.total.low for option in advise(needs).options}
    return totals[chosen.tier] - next(total for tier, total in totals.items() if tier == to)


def test_cash_by_month_adds_up_in_every_option() -> None:
    needs = some_needs(seats=47, systems=("用友", "淘宝", "京东"), rows=35_000, custom=(3, 8), capabilities=SCM)
    for customer in ("new", "renewal"):
        preferences = Preferences(customer=customer, renewal_months=36)
        comparison = compare(needs, preferences, BOOK, TODAY)
        assert len(comparison.options) == 18
        for option in comparison.options:
            assert sum(month.amount.low for month in option.cash) == option.estimate.total.low
            assert sum(month.amount.high for month in option.cash) == option.estimate.total.high


def test_annual_breaks_even_in_the_month_the_payments_reach_it() -> None:
    comparison = compare(some_needs(seats=30), Preferences(customer="existing"), BOOK, TODAY)
    months = {(one.tier, one.years): one.month for one in comparison.break_evens}
    assert months["basic", 1] == 9, "8 × 999 = 7,992 is still below 7,999"
    assert months["standard", 1] == 10, "9 × 3,999 = 35,991 is still below 35,999"
    assert months["enterprise", 1] == 10
