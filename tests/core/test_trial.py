"""Trying other numbers: the advice is that of the same order, and the scales hold the flip points."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qifutong_desktop.catalog.pricebook import load_pricebook
from qifutong_desktop.core.client import Preferences
from qifutong_desktop.core.diagnosis import Needs
from qifutong_desktop.core.options import at_low
from qifutong_desktop.core.pricing import price
from qifutong_desktop.core.ranges import Range
from qifutong_desktop.core.recommendation import Recommendation, recommend
from qifutong_desktop.core.trial import Mark, Scale, Trial, scales, trial
from tests.builders import some_needs

TODAY = date(2026, 11, 22)
BOOK = load_pricebook()
SCM = ("oa", "crm_full", "scm")
NEW, RENEWAL = Preferences(), Preferences(customer="renewal", renewal_months=24, term=2)
MONTHLY = Preferences(billing="monthly", term=6, custom_rate=Decimal(1000))
SHOPS = ("淘宝一店", "淘宝二店", "用友", "京东")


def tried(
    needs: Needs,
    preferences: Preferences = NEW,
    *,
    users: int | None = None,
    systems: int | None = None,
    rows: int | None = None,
    custom_days: Decimal | None = None,
) -> Trial:
    return trial(needs, preferences, BOOK, TODAY, users=users, systems=systems, rows=rows, custom_days=custom_days)


def scale(needs: Needs, key: str, preferences: Preferences = NEW) -> Scale:
    return next(one for one in scales(recommend(needs, preferences, BOOK, TODAY), BOOK) if one.key == key)


def mark(needs: Needs, key: str, preferences: Preferences = NEW) -> Mark:
    return scale(needs, key, preferences).marks[0]


@settings(max_examples=60, deadline=None)
@given(
    users=st.integers(1, 400),
    systems=st.integers(0, 50),
    rows=st.integers(0, 10**6),
    halves=st.integers(0, 200),
    heads=st.sampled_from([40, 120, 260]),
    capabilities=st.sampled_from([("oa",), SCM, ("hours_7x24",)]),
    preferences=st.sampled_from([NEW, RENEWAL, MONTHLY]),
)
def test_the_numbers_are_those_of_the_same_order(
    users: int,
    systems: int,
    rows: int,
    halves: int,
    heads: int,
    capabilities: tuple[str, ...],
    preferences: Preferences,
) -> None:
    days = Decimal(halves) / 2
    before = some_needs(headcount=heads, seats=(1, 86), systems=SHOPS, custom=(0, 8), capabilities=capabilities)
    there = tried(before, preferences, users=users, systems=systems, rows=rows, custom_days=days)
    names = tuple(f"系统{number}" for number in range(systems))
    same = some_needs(
        headcount=heads, seats=users, systems=names, rows=rows, custom=str(days), capabilities=capabilities
    )
    advice = recommend(same, preferences, BOOK, TODAY, flips=False)
    assert there.advised == advice.chosen.tier
    for mine, expected in zip(there.options, advice.options, strict=True):
        assert (mine.tier, mine.feasible) == (expected.tier, expected.feasible)
        assert mine.estimate.total == expected.estimate.total == price(expected.order, BOOK, TODAY).total


def test_what_is_not_tried_stays_as_the_client_has_it() -> None:
    needs = some_needs(seats=(20, 48), systems=SHOPS, open_systems=("金蝶",), rows=(0, 40_000), custom=(3, 8))
    advice = recommend(needs, NEW, BOOK, TODAY, flips=False)
    assert tried(needs).options == advice.options
    assert tried(needs, users=60).option("basic").order.integrations == SHOPS
    assert tried(needs, systems=2).option("basic").order.users == Range(20, 48)


@pytest.mark.parametrize(("systems", "names", "unnamed"), [(5, 3, 2), (3, 3, 0), (2, 2, 0), (0, 0, 0)])
def test_systems_are_counted_as_the_price_list_counts_them(systems: int, names: int, unnamed: int) -> None:
    order = tried(some_needs(systems=SHOPS), systems=systems).option("basic").order
    assert (len(order.integrations), order.unnamed_integrations) == (names, Range.of(unnamed))
    line = price(order, BOOK, TODAY).line("integrations")
    assert line is None if not systems else line is not None and line.inputs["systems"] == str(systems)


def test_why_is_said_in_one_sentence() -> None:
    small, large = some_needs(capabilities=SCM), some_needs(capabilities=SCM, headcount=260)
    assert tried(small, users=50).why.zh == "满足需求的最低价，比企业版少 ¥54,000.00"
    assert tried(small, users=228).why.zh == "企业版同价，但其账号数与定制范围价目表未公布，待公司确认"
    assert tried(small, users=231).why.zh.startswith("企业版低 ¥1,500.00")
    assert tried(large, users=228).why.zh == "同价，且企业人数属于企业版的适用范围"
    assert tried(large, users=231).why.zh.startswith("比标准版低 ¥1,500.00，且企业人数")
    assert tried(some_needs(storage="10.5")).why.zh == "只有这一版满足需求，合计 ¥95,999.00"
    tie = tried(some_needs(systems=("用友",)), users=30, rows=570_000)
    assert (tie.advised, tie.why.zh) == ("standard", "与基础版同为 ¥35,999.00，同价取高一档")
    assert [tried(small, users=n).unconfirmed for n in (50, 228)] == [False, True]
    assert [(tried(large, users=n).advised, tried(large, users=n).unconfirmed) for n in (50, 228)] == [
        ("standard", False),
        ("enterprise", True),
    ]


def test_a_tier_nobody_fits_is_not_called_fitting() -> None:
    hard = replace(BOOK.policies["headcount.mode"], default="hard")
    book = replace(BOOK, policies={**BOOK.policies, "headcount.mode": hard})
    there = trial(some_needs(headcount=60, storage=11), NEW, book, TODAY)
    assert not there.option(there.advised).feasible
    assert there.why.zh == "没有一版能满足全部需求"


def test_the_marks_of_the_price_list() -> None:
    needs = some_needs(seats=50, capabilities=SCM)
    users = mark(needs, "users")
    assert (users.at, users.tie, users.to) == (Range.of(Decimal(226)), Range(Decimal(226), Decimal(230)), "enterprise")
    assert users.short.zh == "226 个起企业版"
    assert users.what.zh == "第226–230个账号两版同价，第231个起企业版更低（待公司确认）"
    assert users.unconfirmed
    days = mark(some_needs(seats=30, capabilities=SCM), "custom_days")
    assert (days.at, days.short.zh) == (Range(Decimal(50), Decimal(75)), "50–75 人天起企业版")
    assert days.what.zh == "按定制单价 800–1,200 元/人天，50–75 人天起企业版同价或更低（待公司确认）"
    fixed = mark(some_needs(seats=30, capabilities=SCM), "custom_days", Preferences(custom_rate=Decimal(1000)))
    assert (fixed.at, fixed.tie) == (Range.of(Decimal(60)), Range.of(Decimal(60)))
    rows = mark(some_needs(seats=30, systems=("用友",), rows=1), "migration_rows")
    assert (rows.at, rows.to, rows.short.zh) == (Range.of(Decimal(560_001)), "standard", "560,001 条起标准版")
    systems = mark(needs, "integrations")
    assert systems.what.zh == "第38个系统两版同价，第39个起企业版更低"


@settings(max_examples=25, deadline=None)
@given(seats=st.integers(1, 220), systems=st.integers(0, 4), rows=st.integers(0, 300_000), scm=st.booleans())
def test_at_a_mark_the_prices_meet(seats: int, systems: int, rows: int, scm: bool) -> None:
    needs = some_needs(seats=seats, systems=SHOPS[:systems], rows=rows, capabilities=SCM if scm else ("oa",))
    advice = recommend(needs, NEW, BOOK, TODAY)
    chosen = advice.chosen.tier
    tries: dict[str, Callable[[int], Trial]] = {
        "users": lambda n: tried(needs, users=n),
        "integrations": lambda n: tried(needs, systems=n),
        "migration_rows": lambda n: tried(needs, rows=n),
    }
    for one in scales(advice, BOOK):
        assert one.low <= one.now.low <= one.now.high <= one.high
        for flip in one.marks:
            assert one.low < flip.at.low <= flip.at.high < one.high
            if one.key in tries:
                here, before = (tries[one.key](int(flip.at.low) - less) for less in (0, 1))
                assert here.option(flip.to).estimate.total.low <= here.option(chosen).estimate.total.low
                assert before.option(flip.to).estimate.total.low > before.option(chosen).estimate.total.low


def test_a_scale_is_long_enough_and_ends_on_a_round_number() -> None:
    ends = {one.key: (one.low, one.high, one.step) for one in scales(_settled(some_needs(seats=48, rows=12_864)), BOOK)}
    assert {key: " ".join(f"{end:f}" for end in found) for key, found in ends.items()} == {
        "users": "1 290 1",  # 226 × 1.25 = 282.5
        "integrations": "0 50 1",
        "migration_rows": "0 26000 100",
        "custom_days": "0 90 0.5",
    }
    most = scale(some_needs(seats=100_000), "users")
    assert most.now.high == most.high == 100_000


def _settled(needs: Needs) -> Recommendation:
    items = tuple(replace(one, names=SCM) if one.key == "capabilities" else one for one in needs.items)
    return recommend(replace(needs, items=items), NEW, BOOK, TODAY)


def test_without_flips_there_are_scales_without_marks() -> None:
    advice = recommend(some_needs(), NEW, BOOK, TODAY, flips=False)
    assert [len(one.marks) for one in scales(advice, BOOK)] == [0, 0, 0, 0]


def test_a_trial_follows_a_dragged_slider() -> None:
    needs = some_needs(seats=48, systems=SHOPS, rows=15_000, custom=(0, 8), capabilities=SCM)
    runs = []
    for users in range(40, 60):
        begun = time.process_time()
        tried(needs, users=users)
        runs.append(time.process_time() - begun)
    assert min(runs) < 0.008
    assert at_low(tried(needs, users=41).options[1].order).users == Range.of(41)
