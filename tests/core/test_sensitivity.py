"""What the total hangs on: every swing lies inside the total's own range, and together with it tells the same yuan."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from qifutong_desktop.catalog.pricebook import load_pricebook
from qifutong_desktop.core.client import Apart, Preferences
from qifutong_desktop.core.interpretations import interpretations
from qifutong_desktop.core.money import Money
from qifutong_desktop.core.options import order_for, quoted_order
from qifutong_desktop.core.order import Order
from qifutong_desktop.core.pricebook import TIERS
from qifutong_desktop.core.pricing import price
from qifutong_desktop.core.sensitivity import Sensitivity, sensitivity
from tests.builders import some_needs

TODAY = date(2026, 11, 22)
BOOK = load_pricebook()
APART: tuple[Apart, ...] = ("seats", "integrations", "custom_days", "migration_rows")


@st.composite
def cases(draw: st.DrawFn) -> tuple[Order, Sensitivity]:
    def span(most: int) -> tuple[int, int]:
        low, high = sorted((draw(st.integers(0, most)), draw(st.integers(0, most))))
        return low, high

    systems = tuple(f"系统{number}" for number in range(draw(st.integers(0, 3))))
    needs = some_needs(
        seats=span(90),
        rows=span(60_000),
        custom=span(12),
        systems=systems,
        open_systems=tuple(f"待定{number}" for number in range(draw(st.integers(0, 3)))),
    )
    wishes = Preferences(
        billing=draw(st.sampled_from(("annual", "monthly"))),
        term=draw(st.integers(1, 3)),
        customer=draw(st.sampled_from(("new", "renewal"))),
        renewal_months=draw(st.sampled_from((0, 36))),
        custom_rate=draw(st.sampled_from((None, Decimal(1000)))),
        set_apart=tuple(key for key in APART if draw(st.booleans())),
    )
    tier = draw(st.sampled_from(TIERS))
    order = order_for(needs, wishes, tier, wishes.billing, wishes.term)
    return order, sensitivity(order, needs, BOOK, TODAY)


@settings(max_examples=80, deadline=None)
@given(cases())
def test_an_open_answer_stays_inside_the_range_of_all_that_is_open(case: tuple[Order, Sensitivity]) -> None:
    order, found = case
    whole = price(order, BOOK, TODAY).total
    assert found.total == price(quoted_order(order), BOOK, TODAY).total
    for swing in found.swings:
        if swing.kind == "reading":
            continue
        assert found.total.low == swing.lowest.low <= swing.lowest.high <= whole.high
        assert found.total.low <= swing.highest.low <= swing.highest.high <= whole.high
        assert swing.worth.low >= 0 <= swing.worth.high
        if not order.set_apart:
            assert swing.highest.high == whole.high


@settings(max_examples=40, deadline=None)
@given(cases())
def test_the_largest_stands_first_and_what_moves_nothing_is_left_out(case: tuple[Order, Sensitivity]) -> None:
    _, found = case
    sizes = [max(abs(one.worth.low), abs(one.worth.high)) for one in found.swings]
    assert sizes == sorted(sizes, reverse=True)
    assert all(size > 0 for size in sizes)
    assert found.open == any(one.kind != "reading" for one in found.swings)


@settings(max_examples=30, deadline=None)
@given(cases())
def test_readings_are_worth_what_the_readings_card_says(case: tuple[Order, Sensitivity]) -> None:
    order, found = case
    readings = [(one.key, one.worth) for one in found.swings if one.kind == "reading"]
    told = [(one.key, one.worth) for one in interpretations(quoted_order(order), BOOK, TODAY)]
    assert sorted(readings, key=str) == sorted(told, key=str)


def test_what_is_set_apart_is_told_though_the_quote_leaves_it_out() -> None:
    needs = some_needs(seats=(30, 42), custom=(0, 8))
    wishes = Preferences(set_apart=("custom_days",), custom_rate=Decimal(1000))
    order = order_for(needs, wishes, "standard", "annual", 1)
    found = sensitivity(order, needs, BOOK, TODAY)
    answers = [(one.key, one.apart, one.worth) for one in found.swings if one.kind == "answer"]
    assert answers == [
        ("X01", True, Money(Decimal("8000.00"), Decimal("8000.00"))),
        ("X01", False, Money(Decimal("4500.00"), Decimal("4500.00"))),
    ]
    assert found.total == Money(Decimal("35999.00"), Decimal("40499.00"))


def test_a_rate_that_nobody_fixed_moves_only_what_is_certain_at_the_low_end() -> None:
    needs = some_needs(custom=(2, 10), seats=30)
    order = order_for(needs, Preferences(), "standard", "annual", 1)
    rate = next(one for one in sensitivity(order, needs, BOOK, TODAY).swings if one.kind == "rate")
    assert rate.worth == Money(Decimal("800.00"), Decimal("4000.00"))
    assert rate.ends.zh == "800–1,200 元/人天"
