"""Flip points found by reading few prices are those that plain halving finds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import example, given, settings
from hypothesis import strategies as st

from qifutong_desktop.catalog.pricebook import load_pricebook
from qifutong_desktop.core.client import Billing, CustomerKind, Preferences
from qifutong_desktop.core.diagnosis import Needs
from qifutong_desktop.core.flips import FlipKey, _search, _Span
from qifutong_desktop.core.options import Option, at_low
from qifutong_desktop.core.order import MAX_ROWS, MAX_SYSTEMS, MAX_USERS, Order
from qifutong_desktop.core.pricebook import TIERS, PriceBook
from qifutong_desktop.core.pricing import price
from qifutong_desktop.core.ranges import Range
from qifutong_desktop.core.recommendation import recommend
from tests.builders import some_needs

TODAY = date(2026, 11, 22)
BOOK = load_pricebook()
#: rows beyond the free ones by their number, the only price of the list that then has no steps
PRORATA = replace(
    BOOK, policies={**BOOK.policies, "migration.step": replace(BOOK.policies["migration.step"], default="prorata")}
)
SCM = ("oa", "crm_full", "scm")
Found = tuple[int | None, int] | None


def halved(gap: Callable[[int], Decimal], start: int, top: int) -> Found:
    """The search by halving alone: (first tie or None, first value at which mine is dearer)."""
    if gap(start) > 0 or gap(top) <= 0:
        return None
    dearer, level = (_first(holds, start, top) for holds in (lambda n: gap(n) > 0, lambda n: gap(n) >= 0))
    return (level if level < dearer else None), dearer


def _first(holds: Callable[[int], bool], low: int, high: int) -> int:
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low


@settings(max_examples=300, deadline=None)
@given(
    start=st.integers(0, 300),
    wide=st.integers(1, 10**9),
    free=st.integers(0, 20_000),
    step=st.integers(1, 10_000),
    hint=st.sampled_from([1, 5, 10_000]),
    fee=st.integers(1, 10**6),
    apart=st.integers(0, 10**8),
    later=st.integers(0, 3),
)
@example(start=0, wide=1, free=0, step=1, hint=1, fee=1, apart=0, later=0)
@example(start=0, wide=10**9, free=10_000, step=10_000, hint=10_000, fee=50_000, apart=2_800_000, later=0)
def test_the_search_finds_what_halving_finds(
    start: int, wide: int, free: int, step: int, hint: int, fee: int, apart: int, later: int
) -> None:
    def gap(n: int) -> Decimal:
        """Flat, then in steps, and steeper from some point on: it never falls."""
        steps = -(-max(0, n - free) // step)
        return Decimal(steps * fee + later * max(0, steps - 100) * fee - apart) / 100

    assert _search(gap, _Span(start, start + wide, hint)) == halved(gap, start, start + wide)


Vary = Callable[[Order, int], Order]


def _vary_users(order: Order, n: int) -> Order:
    return replace(order, users=Range.of(n))


def _vary_systems(order: Order, n: int) -> Order:
    return replace(order, unnamed_integrations=Range.of(n))


def _vary_rows(order: Order, n: int) -> Order:
    return replace(order, migration_rows=Range.of(n))


def _vary_days(rate: Decimal) -> Vary:
    return lambda order, n: replace(order, custom_days=Range.of(Decimal(n) / 2), custom_rate=rate)


def price_flips_by_halving(
    chosen: Option, options: tuple[Option, ...], book: PriceBook
) -> list[tuple[FlipKey, Decimal, Range[Decimal] | None, str]]:
    """(key, at, tie, tier) of every point at which a larger tier becomes cheaper, the nearest of each scale."""
    mine = at_low(chosen.order)
    rates = (Decimal(800), Decimal(1000), Decimal(1200)) if mine.custom_rate is None else (mine.custom_rate,)
    named, halves = len(mine.integrations), int(mine.custom_days.low * 2)
    scales: list[tuple[FlipKey, Vary, int, int, int, Decimal]] = [
        ("users", _vary_users, mine.users.low, MAX_USERS, 0, Decimal(1)),
        ("integrations", _vary_systems, mine.unnamed_integrations.low, MAX_SYSTEMS, named, Decimal(1)),
        ("migration_rows", _vary_rows, mine.migration_rows.low, MAX_ROWS, 0, Decimal(1)),
        *(("custom_days", _vary_days(rate), halves, 20_000, 0, Decimal("0.5")) for rate in rates),
    ]
    found = []
    for key, vary, start, top, shift, unit in scales:
        nearest: tuple[Decimal, Range[Decimal] | None, str] | None = None
        for other in options:
            if TIERS.index(other.tier) <= TIERS.index(chosen.tier) or not other.feasible:
                continue
            theirs = at_low(other.order)

            def gap(n: int, vary: Vary = vary, theirs: Order = theirs) -> Decimal:
                return price(vary(mine, n), book, TODAY).total.low - price(vary(theirs, n), book, TODAY).total.low

            place = halved(gap, start, top)
            if place is not None:
                level, dearer = place
                tie = None if level is None else Range((level + shift) * unit, (dearer + shift - 1) * unit)
                if nearest is None or (dearer + shift) * unit < nearest[0]:
                    nearest = ((dearer + shift) * unit, tie, other.tier)
        if nearest is not None:
            found.append((key, *nearest))
    return found


@st.composite
def needs_of_any_client(draw: st.DrawFn) -> Needs:
    custom = sorted((draw(st.integers(0, 30)), draw(st.integers(0, 30))))
    return some_needs(
        headcount=draw(st.sampled_from((40, 120, 260))),
        seats=draw(st.integers(1, 260)),
        systems=tuple(f"系统{number}" for number in range(draw(st.integers(0, 5)))),
        rows=draw(st.sampled_from((0, 9_999, 10_001, 250_000, 560_000))),
        custom=(custom[0], custom[1]),
        capabilities=draw(st.sampled_from((("oa",), SCM))),
    )


@settings(max_examples=25, deadline=None)
@given(
    needs=needs_of_any_client(),
    billing=st.sampled_from(["annual", "monthly"]),
    term=st.integers(1, 3),
    customer=st.sampled_from(["new", "renewal"]),
    rate=st.sampled_from([None, Decimal(999)]),
    book=st.sampled_from([BOOK, PRORATA]),
)
def test_price_flips_are_those_that_halving_finds(
    needs: Needs, billing: Billing, term: int, customer: CustomerKind, rate: Decimal | None, book: PriceBook
) -> None:
    wishes = Preferences(billing=billing, term=term, customer=customer, renewal_months=36, custom_rate=rate)
    advice = recommend(needs, wishes, book, TODAY)
    priced = [
        (flip.key, flip.at, flip.tie, flip.to)
        for flip in advice.flips
        if flip.key in ("users", "integrations", "migration_rows", "custom_days")
    ]
    expected = price_flips_by_halving(advice.chosen, advice.options, book)
    assert sorted(priced, key=str) == sorted(expected, key=str)


def test_shops_on_one_platform_are_one_system_at_the_flip_too() -> None:
    at = []
    for systems in (("淘宝一店", "用友"), ("淘宝一店", "淘宝二店", "用友")):
        advice = recommend(some_needs(systems=systems, capabilities=SCM), Preferences(), BOOK, TODAY)
        at.append(next(flip.at for flip in advice.flips if flip.key == "integrations"))
    assert at[0] == at[1]
