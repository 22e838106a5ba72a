"""What another reading of the price list is worth: the difference that the price function itself gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qifutong_desktop.catalog.pricebook import load_pricebook, load_readings, parse_pricebook, shipped_pricebook
from qifutong_desktop.core.client import AlreadyPaid, Billing, CustomerKind, Tier
from qifutong_desktop.core.interpretations import Interpretation, interpretations
from qifutong_desktop.core.money import NOTHING, Money
from qifutong_desktop.core.order import Concession, Order
from qifutong_desktop.core.pricebook import TIERS, reading_key
from qifutong_desktop.core.pricing import price
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.core.ranges import Range
from qifutong_desktop.core.text import Text

TODAY = date(2026, 11, 22)
BOOK = load_pricebook()


def an_order(tier: Tier = "standard", billing: Billing = "annual", term: int = 1, users: int = 50) -> Order:
    return Order(tier, billing, term, Range.of(users))


def worths(order: Order) -> list[tuple[str, object, str]]:
    return [(one.key, one.other, f"{one.worth.low}") for one in interpretations(order, BOOK, TODAY)]


def test_each_other_reading_with_its_worth_the_largest_first() -> None:
    order = replace(an_order(term=2), integrations=("用友", "淘宝", "京东"))
    assert worths(order) == [
        ("seats.gift_months", "charged", "2000.00"),  # 20 accounts × 300 × 4 ÷ 12
        ("first_month.applies", "annual_too", "-1999.50"),
        ("integrations.fee", "per_year", "1500.00"),  # one extra system, the second year
    ]


def test_words_stand_beside_each_other() -> None:
    one = interpretations(an_order(), BOOK, TODAY)[0]
    assert one == Interpretation(
        "first_month.applies",
        "monthly",
        "annual_too",
        BOOK.policies["first_month.applies"].footnote,
        Text("若也用于年付", "if for annual billing too"),
        Money.of(Decimal("-1999.50")),
    )


def test_an_overridden_reading_is_weighed_against_the_default() -> None:
    order = replace(an_order(), policies={"seats.gift_months": "charged"})
    (found,) = (one for one in interpretations(order, BOOK, TODAY) if one.key == "seats.gift_months")
    assert (found.ours, found.other, found.worth) == ("charged", "covered", Money.of(Decimal("-1000.00")))
    assert found.instead.zh == "若赠送月内不另收费"
    assert "须经公司批准" in found.footnote.zh


def test_a_range_has_a_worth_at_both_ends() -> None:
    order = replace(an_order("basic", users=10), migration_rows=Range(12_000, 25_000), customer="existing")
    (found,) = interpretations(order, BOOK, TODAY)
    assert (found.key, found.worth) == ("migration.step", Money(Decimal("-400.00"), Decimal("-250.00")))


def test_a_reading_under_which_the_concession_is_too_large_is_passed_over() -> None:
    order = replace(an_order("basic", users=10), concession=Concession("老客户", amount=Decimal(7600)))
    assert worths(order) == []
    assert worths(replace(order, concession=None)) == [("first_month.applies", "annual_too", "-499.50")]


def test_an_order_that_cannot_be_priced_is_refused() -> None:
    with pytest.raises(Refusal):
        interpretations(replace(an_order(), concession=Concession("x", amount=Decimal(10**6))), BOOK, TODAY)


@st.composite
def orders(draw: st.DrawFn) -> Order:
    billing: Billing = draw(st.sampled_from(["annual", "monthly"]))
    customer: CustomerKind = draw(st.sampled_from(["new", "existing", "renewal"]))
    users = sorted((draw(st.integers(1, 120)), draw(st.integers(1, 120))))
    rows = sorted((draw(st.integers(0, 90_000)), draw(st.integers(0, 90_000))))
    paid = AlreadyPaid(seats=draw(st.integers(0, 20)), months_left=draw(st.integers(0, 20)))
    keys = draw(st.sets(st.sampled_from(sorted(BOOK.policies)), max_size=3))
    return Order(
        draw(st.sampled_from(TIERS)),
        billing,
        draw(st.integers(1, 3 if billing == "annual" else 36)),
        Range(users[0], users[1]),
        integrations=tuple(f"系统{number}" for number in range(draw(st.integers(0, 4)))),
        migration_rows=Range(rows[0], rows[1]),
        free_migration_used=draw(st.booleans()),
        customer=customer,
        renewal_months=draw(st.sampled_from([0, 12, 24])),
        policies={key: draw(st.sampled_from(BOOK.policies[key].readings)) for key in sorted(keys)},
        already_paid=paid if draw(st.booleans()) else None,
    )


@settings(max_examples=80, deadline=None)
@given(orders())
def test_the_worth_is_what_the_price_function_gives_and_nothing_is_missing(order: Order) -> None:
    found = interpretations(order, BOOK, TODAY)
    ours = price(order, BOOK, TODAY)
    expected = {}
    for use in ours.policies:
        for other in BOOK.policies[use.key].readings:
            read = price(replace(order, policies={**order.policies, use.key: other}), BOOK, TODAY)
            if read.total != ours.total:
                expected[use.key, other] = read.total - ours.total
    assert {(one.key, one.other): one.worth for one in found} == expected
    assert all(one.worth != NOTHING and one.other != one.ours for one in found)
    sizes = [max(abs(one.worth.low), abs(one.worth.high)) for one in found]
    assert sizes == sorted(sizes, reverse=True)


def test_every_reading_that_the_shipped_book_names_has_words_and_no_other() -> None:
    named = {one.key: set(map(reading_key, one.readings)) for one in BOOK.policies.values() if one.alternatives}
    assert {key: set(words) for key, words in load_readings().items()} == named
    assert all(said.zh.startswith("若") for words in load_readings().values() for said in words.values())


def test_a_reading_without_words_is_said_plainly() -> None:
    text = shipped_pricebook().read_text("utf-8").replace('alternatives = ["per_year"]', 'alternatives = ["per_month"]')
    policy = parse_pricebook(text, "book.toml").policies["integrations.fee"]
    assert policy.said("per_month") == Text("若按“per_month”理解", "if read as per_month")
    assert policy.said("one_off") == Text("若一次性收费", "if charged once")
