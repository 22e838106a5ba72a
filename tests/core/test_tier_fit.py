"""A tier's rows agree with what keeps it out and with what it costs; its verdict with the advice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qifutong_desktop.catalog.pricebook import load_pricebook
from qifutong_desktop.core import tier_fit
from qifutong_desktop.core.client import Preferences
from qifutong_desktop.core.diagnosis import Needs
from qifutong_desktop.core.money import NOTHING
from qifutong_desktop.core.options import CAPABILITIES
from qifutong_desktop.core.recommendation import recommend
from qifutong_desktop.core.tier_fit import FitRow, Verdict, band_words, fit_rows, judge, open_points, price_words
from tests.builders import some_needs

TODAY = date(2026, 11, 22)
BOOK = load_pricebook()
NAMES = tuple(CAPABILITIES)
SYSTEMS = ("金蝶", "企业微信", "京东")


def rows_of(needs: Needs, tier: str, preferences: Preferences = Preferences()) -> dict[str, FitRow]:  # noqa: B008
    advice = recommend(needs, preferences, BOOK, TODAY, flips=False)
    option = next(one for one in advice.options if one.tier == tier)
    return {row.topic: row for row in fit_rows(option, needs, BOOK)}


def verdict(needs: Needs, tier: str) -> Verdict:
    advice = recommend(needs, Preferences(), BOOK, TODAY, flips=False)
    return judge(next(one for one in advice.options if one.tier == tier), advice, needs, BOOK)


def test_every_capability_of_the_list_stands_in_one_topic() -> None:
    topics = (*tier_fit.MODULES, *tier_fit.HOURS, *tier_fit.SERVICES, *tier_fit.CUSTOM)
    assert sorted(topics) == sorted(CAPABILITIES)


span = st.tuples(st.integers(0, 1200), st.integers(0, 1200)).map(lambda ends: (min(ends), max(ends)))


@settings(max_examples=60, deadline=None)
@given(
    names=st.sets(st.sampled_from(NAMES)),
    possible=st.sets(st.sampled_from(NAMES)),
    records=span,
    storage=st.tuples(st.integers(0, 15), st.integers(0, 15)).map(lambda ends: (min(ends), max(ends))),
    seats=st.integers(1, 300),
    systems=st.integers(0, 3),
    rows=st.integers(0, 90_000),
    days=st.integers(0, 90),
    preferences=st.sampled_from(
        (Preferences(), Preferences(billing="monthly", term=5), Preferences(customer="renewal", renewal_months=24))
    ),
)
def test_the_rows_say_what_keeps_a_tier_out_and_what_it_costs(
    names: set[str],
    possible: set[str],
    records: tuple[int, int],
    storage: tuple[int, int],
    seats: int,
    systems: int,
    rows: int,
    days: int,
    preferences: Preferences,
) -> None:
    needs = some_needs(
        seats=seats,
        customers=records,
        storage=storage,
        rows=rows,
        custom=days,
        capabilities=tuple(sorted(names)),
        possible=tuple(sorted(possible - names)),
        systems=SYSTEMS[:systems],
    )
    advice = recommend(needs, preferences, BOOK, TODAY, flips=False)
    topics = set()
    for option in advice.options:
        made = fit_rows(option, needs, BOOK)
        topics.add(tuple(row.topic for row in made))
        assert any(row.mark == "fails" for row in made) is not option.feasible
        assert any(row.mark != "fits" for row in made) is bool(option.misfits)
        paid = sum((row.cost for row in made if row.cost is not None), NOTHING)
        shown = {"seats", "integrations", "custom", "migration"}
        lines = sum((line.amount for line in option.estimate.lines if line.code in shown), NOTHING)
        assert paid == lines
        assert (judge(option, advice, needs, BOOK).tone == "block") is (
            not option.feasible and option.tier != advice.chosen.tier
        )
    assert len(topics) == 1, "the same topics in the same order for every tier"


def test_the_sample_of_the_list_reads_as_one_would_say_it() -> None:
    needs = some_needs(
        seats=52,
        customers=1860,
        capabilities=("crm_full", "scm", "hours_7x12"),
        systems=SYSTEMS,
        rows=12_199,
        custom=(0, 8),
    )
    basic, standard, enterprise = (rows_of(needs, tier) for tier in ("basic", "standard", "enterprise"))
    assert basic["customers"].value.zh == "上限 500，期末 1,860"
    assert basic["modules"].value.zh == "缺全功能 CRM、进销存"
    assert basic["hours"].value.zh == "5×8，需 7×12"
    assert standard["hours"].value.zh == "7×12"
    assert enterprise["hours"].value.zh == "7×24"
    assert standard["seats"].value.zh == "含 30，扩 25"
    assert standard["seats"].cost is not None
    assert tier_fit.costs_more(standard["seats"].cost) == "+7,500"
    assert standard["integrations"].value.zh == "含 2，另购 1"
    assert enterprise["integrations"].value.zh == "3 个，不限个数"
    assert basic["migration"].cost is not None
    assert standard["migration"].cost is None
    assert standard["custom"].cost is not None
    assert tier_fit.costs_more(standard["custom"].cost) == "+0–9,600"
    assert enterprise["custom"].value.zh == "0–8 人天，约定范围内"


def test_a_row_with_a_number_says_how_it_comes_about() -> None:
    rows = rows_of(some_needs(), "basic")
    assert {topic for topic, row in rows.items() if row.why is not None} == {
        *("customers", "seats", "integrations", "migration", "storage", "custom")
    }
    assert rows["customers"].why is not None
    assert rows["customers"].why.zh.startswith("customers_end：")


def test_an_open_answer_is_marked_as_open_and_not_as_a_failure() -> None:
    row = rows_of(some_needs(customers=(400, 700)), "basic")["customers"]
    assert row.mark == "open"
    assert row.value.zh == "上限 500，期末 400–700"
    possible = rows_of(some_needs(possible=("encryption",)), "standard")["services"]
    assert (possible.mark, possible.value.zh) == ("open", "可能还要数据加密")


@pytest.mark.parametrize(
    ("needs", "tier", "pill", "foot"),
    [
        (some_needs(), "basic", "建议", "满足全部需求的最低价"),
        (some_needs(), "standard", "可行", "需求都满足，但比基础版贵 ¥28,000"),
        (some_needs(), "enterprise", "人数偏少", "需求都满足，但比基础版贵 ¥82,000"),
        (some_needs(capabilities=("scm",), customers=900), "basic", "不可行", "2 项不满足，价格再低也不建议"),
        (some_needs(capabilities=("encryption",)), "enterprise", "建议", "只有这一档满足全部需求"),
        (some_needs(headcount=300), "standard", "人数偏多", "需求都满足，但比基础版贵 ¥28,000"),
    ],
)
def test_the_verdict_says_a_tiers_place_in_the_advice(needs: Needs, tier: str, pill: str, foot: str) -> None:
    found = verdict(needs, tier)
    assert (found.pill.zh, found.foot.zh) == (pill, foot)


def test_a_headcount_that_is_open_is_not_told_to_the_client() -> None:
    assert band_words("standard", some_needs(), BOOK).zh == "适用 50–200 人，贵司 86 人"
    assert band_words("standard", some_needs(headcount=(1, 1000)), BOOK).zh == "适用 50–200 人"


def test_the_words_beside_the_price_say_how_it_is_paid() -> None:
    def words(preferences: Preferences, needs: Needs) -> str:
        return price_words(recommend(needs, preferences, BOOK, TODAY, flips=False).options[0], BOOK).zh

    assert words(Preferences(), some_needs()) == "年付，赠 1 个月"
    assert words(Preferences(term=2), some_needs()) == "年付 2 年合计，赠 2 个月"
    assert words(Preferences(billing="monthly", term=6), some_needs()) == "月付 6 个月合计"
    assert words(Preferences(), some_needs(customers=900)) == "年付，仅供比较"


def test_custom_work_costs_by_its_days() -> None:
    row = rows_of(some_needs(custom=4), "standard", Preferences(custom_rate=Decimal(1000)))["custom"]
    assert row.cost is not None
    assert row.cost.high == 4000


def test_many_capabilities_that_may_be_asked_for_come_as_one_point() -> None:
    possible = ("encryption", "hours_7x24", "onsite_training")
    few = recommend(some_needs(possible=possible[:2], customers=(400, 900)), Preferences(), BOOK, TODAY, flips=False)
    many = recommend(some_needs(possible=possible, customers=(400, 900)), Preferences(), BOOK, TODAY, flips=False)
    assert [[text.zh for text in point] for point in open_points(few, BOOK)] == [
        ["待确认：若需要数据加密防护，基础版没有"],
        ["待确认：若需要 7×24 运维，基础版没有"],
        ["待确认：客户记录期末 400–900 条，上限 500 条"],
    ]
    alone, (head, *parts) = open_points(many, BOOK)
    assert alone[0].zh.startswith("待确认：客户记录")
    assert head.zh == "待确认：若需要数据加密防护、7×24 运维等 3 项里的任何一项，基础版没有"
    assert [part.zh for part in parts] == ["数据加密防护", "7×24 运维", "上门培训"]
