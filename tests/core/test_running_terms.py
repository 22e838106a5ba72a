"""What the contract of today has: typed, or read off an issued quote as far as that is certain."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from qifutong_desktop.catalog.pricebook import load_pricebook
from qifutong_desktop.core.case_fields import case_from_fields
from qifutong_desktop.core.client import AlreadyPaid, Client, Company, Preferences
from qifutong_desktop.core.issued import Circumstances, IssueInputs
from qifutong_desktop.core.money import Money
from qifutong_desktop.core.order import Order
from qifutong_desktop.core.pricing import price
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.core.quote import Terms
from qifutong_desktop.core.ranges import Range
from qifutong_desktop.core.running_terms import (
    check_connected,
    check_paid,
    filled_by,
    paid_field,
    systems_typed,
    taken_off,
)

BOOK = load_pricebook()
TODAY = date(2027, 1, 4)


def an_issue(order: Order) -> IssueInputs:
    terms = Terms("Q26-A1-0007", 1, TODAY, date(2027, 1, 18), "签约付清")
    under = Circumstances("c", "q", "1")
    return IssueInputs(under, Client("甲公司"), Company("乙", "9132"), order, terms, BOOK.id, BOOK.digest, "")


def an_order(*systems: str, users: int = 30) -> Order:
    return Order("basic", "annual", 1, Range.of(users), integrations=systems, start=TODAY)


def test_systems_as_they_are_typed() -> None:
    assert systems_typed(" 用友、淘宝,用友；企业 微信 ") == ("用友", "淘宝", "企业 微信")
    assert systems_typed("、") == ()
    for wrong in ("x" * 201, "、".join(f"s{number}" for number in range(1001))):
        with pytest.raises(Refusal):
            systems_typed(wrong)


def test_a_part_of_what_is_paid_leaves_the_others() -> None:
    paid = Preferences(already_paid=AlreadyPaid(seats=5, order_no="Q7"))
    after = case_from_fields({"preferences.already_paid": paid_field(paid, "months_left", 7)})[0].preferences
    assert after.already_paid == AlreadyPaid(seats=5, months_left=7, order_no="Q7")
    assert paid_field(Preferences(already_paid=AlreadyPaid(seats=5)), "seats", None) is None


def test_the_included_system_is_never_named_as_paid() -> None:
    said = Preferences(running_tier="basic", connected=("用友",), already_paid=AlreadyPaid(integrations=("淘宝一店",)))
    check_connected(("用友",), said, BOOK)
    check_connected(("用友", "金蝶", "SAP"), replace(said, running_tier="enterprise"), BOOK)
    check_paid(("淘宝", "金蝶"), said, BOOK)
    for wrong in (("用友", "金蝶"), ("淘宝二店",)):
        with pytest.raises(Refusal):
            check_connected(wrong, said, BOOK)
    with pytest.raises(Refusal, match="用友"):
        check_paid((" 用友 ",), said, BOOK)


@pytest.mark.parametrize(
    ("systems", "before", "connected", "paid", "asks"),
    [
        (("用友",), None, ("用友",), (), False),
        (("用友", "淘宝"), None, None, (), True),
        (("用友", "淘宝"), ("淘宝",), ("用友",), ("淘宝",), False),
        ((), None, None, (), False),
    ],
)
def test_a_quote_fills_in_what_is_certain(
    systems: tuple[str, ...],
    before: tuple[str, ...] | None,
    connected: tuple[str, ...] | None,
    paid: tuple[str, ...],
    asks: bool,
) -> None:
    order = an_order(*systems, users=33)
    if before:
        order = replace(order, customer="renewal", already_paid=AlreadyPaid(integrations=before))
    found = filled_by(an_issue(order), BOOK)
    assert found is not None
    assert found.fields["preferences.connected"] == connected
    filled = {name: value for name, value in found.fields.items() if value is not None}
    preferences = case_from_fields(filled)[0].preferences
    assert preferences.running_tier == "basic"
    assert preferences.already_paid == AlreadyPaid(5, date(2028, 2, 3), paid, 0, "Q26-A1-0007"), "a gift month too"
    assert bool(found.open.zh) == asks


def test_systems_without_names_and_another_price_list_stay_open() -> None:
    found = filled_by(an_issue(replace(an_order(), unnamed_integrations=Range.of(2))), BOOK)
    assert found is not None
    assert "名称" in found.open.zh
    assert filled_by(replace(an_issue(an_order()), book_sha256="0" * 64), BOOK) is None


def test_what_is_paid_takes_off_what_it_covers() -> None:
    order = replace(an_order("用友", "淘宝", "金蝶"), customer="renewal")
    assert taken_off(price(order, BOOK, TODAY), BOOK, TODAY) is None
    paid = replace(order, already_paid=AlreadyPaid(integrations=("淘宝",)))
    assert taken_off(price(paid, BOOK, TODAY), BOOK, TODAY) == Money.of(Decimal("2000.00"))
    useless = replace(order, already_paid=AlreadyPaid(seats=5))
    assert taken_off(price(useless, BOOK, TODAY), BOOK, TODAY) is None
