"""The product against an independent reading of the price rules: 1,000 random orders, the golden table, and what must
hold for any order (printed lines add up, tax adds up, words only for an exact total, a need never makes it cheaper)."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qifutong_desktop.actions.quoting import price_order_dict
from qifutong_desktop.core.problems import Refusal
from tests import independent_pricing as independent

TODAY = date(2026, 11, 22)
GOLDEN = tomllib.loads((Path(__file__).parent / "golden" / "prices.toml").read_text("utf-8"), parse_float=Decimal)
SYSTEMS = ("用友", "金蝶", "淘宝", "京东", "抖音", "钉钉", "企业微信", "顺丰", "SAP", "自研 MES", "海关单一窗口")
ENDS = ("low", "high")
CODES = (
    *("subscription", "gift", "seats", "integrations", "custom", "migration"),
    *("first_month", "concession", "renewal"),
)
Order = dict[str, Any]
Result = dict[str, Any]


# --- orders ----------------------------------------------------------------------------------------------------------


def a_day(random: Random) -> date:
    """Any day of four years that hold a leap day; often the end of a month."""
    day = date(2026, 12, 1) + timedelta(days=random.randrange(4 * 365))
    return day.replace(day=1) - timedelta(days=1) if random.random() < 0.3 else day


def some_integrations(random: Random) -> int | list[str]:
    if random.random() < 0.3:
        return random.choice((0, 1, 2, 3, 8, 40))
    return [random.choice(SYSTEMS) for _ in range(random.choice((0, 1, 2, 3, 5, 9)))]


def some_days(random: Random) -> int | Decimal | dict[str, int | Decimal]:
    low = random.choice((0, 0, 1, 3, Decimal("2.5"), Decimal("0.25"), random.randrange(200)))
    return {"low": low, "high": low + random.choice((0, 1, 5, Decimal("7.5")))} if random.random() < 0.4 else low


def some_rows(random: Random) -> int:
    edge = random.choice((10_000, 20_000, 100_000, 570_000))
    return random.choice((0, 1, edge - 1, edge, edge + 1, random.randrange(10**6), random.randrange(10**9 + 1), 10**9))


def some_users(random: Random) -> int:
    return random.choice((1, 10, 29, 30, 31, 35, 36, 50, 226, 230, 231, random.randrange(1, 400), 100_000))


def some_concession(random: Random) -> dict[str, Any]:
    """Small enough to leave something to pay, even of one month at half price."""
    size = random.choice(("amount", "percent"))
    value = random.choice((1, 3, 5, Decimal("2.5"), Decimal("33.33"), Decimal("0.05")))
    return {size: value, "reason": "老客户介绍"}


def neutral_policies(random: Random) -> dict[str, Any]:
    """Alternatives that an ORDER's amounts cannot feel: they steer the advice or how rows were counted."""
    known = [
        ("headcount.mode", "hard"),
        ("customers.count", "raw"),
        ("migration.count", "raw"),
        ("tiers.inherit", False),
    ]
    return dict([random.choice(known)])


def other_policies(random: Random, customer: str) -> dict[str, Any]:
    """One or two alternatives whose formula the rules name."""
    known = [
        ("seats.monthly", "prorata_month"),
        ("seats.gift_months", "charged"),
        ("integrations.fee", "per_year"),
        ("migration.step", "prorata"),
        ("first_month.applies", "annual_too"),
        ("renewal.basis", "this_order"),
        ("renewal.base", "recurring"),
    ]
    if customer == "new":
        known.append(("gift.months", "first_year_only"))
    return dict(random.sample(known, random.choice((1, 1, 2))))


def paid_before(random: Random, customer: str, start: date) -> dict[str, Any]:
    """What the running contract covers: its last months for an existing customer, some of the new term at a renewal."""
    integrations = random.sample(SYSTEMS, random.randrange(4))
    paid: dict[str, Any] = {"seats": 5 * random.randrange(5), "integrations": integrations, "order_no": "QFT-2026-0007"}
    if customer == "renewal":
        return paid | {"seats_until": start + timedelta(days=random.choice((-1, -1, 10, 31, 200, 800)))}
    months = random.randrange(1, 25)
    until = independent.last_day(start, months)
    if random.random() < 0.5:
        return paid | {"seats_until": until, "months_left": months}
    return paid | {"seats_until": until - timedelta(days=random.randrange(20))}


def an_order(random: Random) -> Order:
    """Any ORDER of the contract. Left out: what the rules leave to a person (a rate that no enterprise order uses)."""
    tier = random.choice(("basic", "basic", "standard", "standard", "enterprise"))
    billing = random.choice(("monthly", "annual"))
    customer = random.choice(("new", "existing", "renewal"))
    start = a_day(random)
    order: Order = {
        "tier": tier,
        "billing": billing,
        "term": random.choice((1, 1, 2, 3, 10) if billing == "annual" else (1, 2, 11, 12, 13, 24, 25, 120)),
        "users": some_users(random),
        "customer": customer,
    }
    optional: Order = {
        "customers": random.choice((0, 480, 500, 501, 30_000)),
        "storage_gb": random.choice((0, 9, 10, Decimal("3.5"), Decimal("10.1"), 500)),
        "integrations": some_integrations(random),
        "custom_days": some_days(random),
        "custom_rate": random.choice((None, 800, 1000, 1200, Decimal("999.99"), Decimal("1033.35"))),
        "migration_rows": some_rows(random),
        "free_migration_used": random.random() < 0.5,
        "renewal_months": random.choice((0, 12, 23, 24, 25, 36)),
        "start": random.choice((start, start.isoformat())),
    }
    order |= {key: value for key, value in optional.items() if random.random() < 0.7}
    needed = order.get("custom_days") not in (None, 0, {"low": 0, "high": 0}) and tier != "enterprise"
    if needed and random.random() < 0.05:
        order["custom_rate"] = random.choice((799, 1201, Decimal("1500.50")))
    if random.random() < 0.2:
        order["concession"] = some_concession(random)
    if random.random() < 0.25:
        order["policies"] = random.choice((neutral_policies(random), other_policies(random, customer)))
    elif customer != "new" and "concession" not in order and random.random() < 0.5:
        order |= {"start": start, "already_paid": paid_before(random, customer, start)}
        if random.random() < 0.2:
            order["policies"] = {"seats.midterm": "full_year"}
    return order


@cache
def priced() -> tuple[tuple[Order, Result], ...]:
    random = Random(2026)
    return tuple((order, price_order_dict(order, TODAY)) for order in (an_order(random) for _ in range(1000)))


# --- comparing -------------------------------------------------------------------------------------------------------


def amounts(result: Result) -> dict[str, dict[str, str]]:
    """Every line that is not ¥0, in printed order."""
    shown = [(line["code"], line["amount"]) for line in result["lines"]]
    costing = [(code, dict(amount)) for code, amount in shown if {Decimal(amount[end]) for end in ENDS} != {Decimal(0)}]
    assert len({code for code, _ in costing}) == len(costing), "one line of a kind"
    return dict(costing)


def facts(result: Result) -> dict[str, Any]:
    """What both readings must agree on. The order of the lines counts."""
    same = {key: result[key] for key in ("total", "net", "tax", "in_words")}
    violated = sorted(found if isinstance(found, str) else found["key"] for found in result["violations"])
    return same | {"service": served(result), "lines": list(amounts(result).items()), "violations": violated}


def served(result: Result) -> dict[str, Any]:
    return {key: result["service"][key] for key in ("start", "end", "months")}


def different(pairs: Iterable[tuple[Order, Result]]) -> list[str]:
    found = []
    for order, result in pairs:
        ours, theirs = facts(independent.price(order, TODAY)), facts(result)
        odd = {key: (theirs[key], ours[key]) for key in ours if theirs[key] != ours[key]}
        if odd:
            found.append(f"{order}\n    product, independent: {odd}")
    return found


def fen(amount: str) -> int:
    """An amount as the contract prints it: two decimals, no sign on nothing."""
    value = Decimal(amount).scaleb(2)
    assert value == value.to_integral_value()
    assert f"{Decimal(amount):.2f}" == amount
    assert amount != "-0.00"
    return int(value)


def ends(amount: Mapping[str, str]) -> tuple[int, int]:
    assert set(amount) == set(ENDS)
    return fen(amount["low"]), fen(amount["high"])


def summed(amounts: Iterable[Mapping[str, str]]) -> tuple[int, int]:
    pairs = [ends(amount) for amount in amounts]
    return sum(low for low, _ in pairs), sum(high for _, high in pairs)


# --- tests -----------------------------------------------------------------------------------------------------------


def test_a_thousand_random_orders_agree_to_the_fen() -> None:
    odd = different(priced())
    assert not odd, f"{len(odd)} of 1000 differ:\n" + "\n".join(odd[:8])


def test_the_random_orders_reach_every_line_and_every_kind_of_order() -> None:
    assert {code for _, result in priced() for code in amounts(result)} == set(CODES) - {"gift"}
    exact = sum(result["in_words"] is not None for _, result in priced())
    assert 200 < exact < 900
    assert sum("already_paid" in order for order, _ in priced()) > 100
    assert sum("policies" in order for order, _ in priced()) > 150


def test_printed_lines_add_up_to_the_printed_total() -> None:
    for order, result in priced():
        assert summed(line["amount"] for line in result["lines"]) == ends(result["total"]), order


def test_net_and_tax_add_up_to_the_total_and_each_line_splits_at_six_percent() -> None:
    for order, result in priced():
        nets = [independent.net_of(low) for low, _ in map(ends, amounts(result).values())]
        highs = [independent.net_of(high) for _, high in map(ends, amounts(result).values())]
        assert ends(result["net"]) == (sum(nets), sum(highs)), order
        assert summed([result["net"], result["tax"]]) == ends(result["total"]), order


def test_words_are_given_exactly_when_the_total_is_exact() -> None:
    for order, result in priced():
        low, high = ends(result["total"])
        assert (result["in_words"] is None) == (low != high), order
        assert result["in_words"] in (None, independent.words(low)), order


def test_lines_stand_in_the_order_of_the_contract() -> None:
    for order, result in priced():
        codes = [line["code"] for line in result["lines"]]
        assert codes == sorted(codes, key=CODES.index), order


def test_every_line_says_the_rule_and_the_inputs_that_made_it() -> None:
    for order, result in priced():
        assert all(line["rule"] and "inputs" in line for line in result["lines"]), order


@pytest.mark.parametrize("reading", [price_order_dict, independent.price], ids=["product", "independent"])
@pytest.mark.parametrize("case", GOLDEN["price"], ids=lambda case: case["name"])
def test_golden_price(case: dict[str, Any], reading: Callable[[Order, date], Result]) -> None:
    result = reading(case["order"], TODAY)
    assert amounts(result) == {code: both(amount) for code, amount in case["lines"].items()}, case["clause"]
    for key in ("total", "net", "tax"):
        if key in case:
            assert result[key] == both(case[key]), case["clause"]
    if "service" in case:
        assert served(result) == case["service"], case["clause"]


def both(amount: str | dict[str, str]) -> dict[str, str]:
    return {"low": amount, "high": amount} if isinstance(amount, str) else amount


@pytest.mark.parametrize(
    "wrong",
    [
        {"users": 100_001},
        {"users": 0},
        {"users": 30.5},
        {"users": 10**12},
        {"term": 11},
        {"term": 0},
        {"billing": "monthly", "term": 121},
        {"migration_rows": 10**9 + 1},
        {"migration_rows": -1},
        {"storage_gb": Decimal("NaN")},
        {"custom_days": {"low": 5, "high": 3}},
        {"custom_rate": float("nan")},
        {"tier": "gold"},
        {"start": "2027-02-30"},
        {"seats": 5},
        {"policies": {"seats.monthyl": "prorata_month"}},
        {"concession": {"amount": 500}},
        {"concession": {"amount": 20_000, "reason": "more than the order"}},
        {"already_paid": {"seat": 5}},
    ],
    ids=str,
)
def test_what_cannot_be_priced_at_all_is_refused_by_its_key(wrong: Order) -> None:
    sound = {"tier": "basic", "billing": "annual", "term": 1, "users": 30}
    with pytest.raises(Refusal) as refused:
        price_order_dict(sound | wrong, TODAY)
    assert any(key in problem.key for problem in refused.value.problems for key in wrong)


# --- adding a need never lowers the price within a tier --------------------------------------------------------------


@st.composite
def order_and_more(draw: st.DrawFn) -> tuple[Order, Order]:
    """An order, and the same order with one need more."""
    order = an_order(Random(draw(st.integers(0, 2**32))))
    order["integrations"] = draw(st.lists(st.sampled_from(SYSTEMS), max_size=6))
    need = draw(st.sampled_from(("users", "integrations", "custom_days", "migration_rows", "free_migration_used")))
    if need == "integrations":
        return order, order | {need: [*order[need], draw(st.sampled_from(SYSTEMS))]}
    if need == "free_migration_used":
        return order | {need: False}, order | {need: True}
    if need == "custom_days":
        days = draw(st.integers(0, 50))
        return order | {need: {"low": days, "high": days + 5}}, order | {need: {"low": days + 1, "high": days + 6}}
    limit, step = {"users": (90_000, 40), "migration_rows": (10**8, 30_000)}[need]
    count = draw(st.integers(1, 300) | st.integers(1, limit))
    return order | {need: count}, order | {need: count + draw(st.integers(1, step))}


@settings(max_examples=200, deadline=None)
@given(pair=order_and_more())
def test_adding_a_need_never_lowers_the_price_within_a_tier(pair: tuple[Order, Order]) -> None:
    less, more = (ends(price_order_dict(order, TODAY)["total"]) for order in pair)
    assert less[0] <= more[0]
    assert less[1] <= more[1]
