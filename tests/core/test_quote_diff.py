"""The difference of two quotes in words, and that its amounts add up."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from qifutong_desktop.catalog.pricebook import load_pricebook
from qifutong_desktop.core.order import parse_order
from qifutong_desktop.core.pricing import price
from qifutong_desktop.core.quote import DraftQuote, FirmQuote, Terms, settle
from qifutong_desktop.core.quote_diff import quote_diff

TODAY = date(2026, 9, 7)
TERMS = Terms("Q26-7K2M-0007-T", 1, TODAY, date(2026, 9, 21), "签约付清")
CHANGE = re.compile(r"([+−]?)¥([\d,]+(?:\.\d\d)?)$")


def quoted(terms: Terms = TERMS, **order: Any) -> DraftQuote | FirmQuote:
    """A priced order: standard, annual, one year and 50 users unless told otherwise."""
    book = load_pricebook()
    asked = {"tier": "standard", "billing": "annual", "term": 1, "users": 50, **order}
    return settle(price(parse_order(asked, book), book, TODAY), terms)


def in_zh(before: DraftQuote | FirmQuote, after: DraftQuote | FirmQuote) -> list[str]:
    return [one.zh for one in quote_diff(before, after)]


def test_more_seats_in_the_words_of_the_price_list() -> None:
    before, after = quoted(), quoted(users=65)
    assert in_zh(before, after) == ["扩容 20→35 人 +¥4,500", "合计 ¥41,999→¥46,499（+¥4,500）"]
    english = [one.en for one in quote_diff(before, after)]
    assert english == ["Extra accounts 20→35 +¥4,500", "Total ¥41,999→¥46,499 (+¥4,500)"]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ({}, {"users": 48}, ["扩容 使用人数 50→48 人 ¥0"]),
        ({}, {"migration_rows": 12_000}, ["新增迁移 0→12,000 条 ¥0"]),
        ({"users": 30}, {}, ["新增扩容 20 人 +¥6,000", "合计 ¥35,999→¥41,999（+¥6,000）"]),
        (
            {},
            {"tier": "enterprise"},
            [
                "标准版（年付）→企业版（年付） 单价 ¥35,999→¥95,999 +¥60,000",
                "赠送服务 2→3 个月 ¥0",
                "取消扩容 20 人 −¥6,000",
                "服务期止 2027-11-06→2027-12-06",
                "合计 ¥41,999→¥95,999（+¥54,000）",
            ],
        ),
        (
            {"concession": {"amount": 500, "reason": "老客户介绍"}},
            {"concession": {"amount": "800.50", "reason": "老客户介绍"}},
            ["优惠 −¥500.00→−¥800.50 −¥300.50", "合计 ¥41,499.00→¥41,198.50（−¥300.50）"],
        ),
    ],
    ids=["within the same packs", "free rows", "a new line", "another tier", "a larger concession"],
)
def test_what_changed_is_said(before: dict[str, Any], after: dict[str, Any], said: list[str]) -> None:
    for order in (before, after):
        if "concession" in order:
            order["concession"] = order["concession"] | {"amount": Decimal(order["concession"]["amount"])}
    assert in_zh(quoted(**before), quoted(**after)) == said


def test_systems_are_named() -> None:
    said = in_zh(quoted(integrations=["用友", "金蝶"]), quoted(integrations=["用友", "淘宝", "抖音"]))
    assert any("增加淘宝、抖音，不再接金蝶" in one and CHANGE.search(one) for one in said), said
    without_end = quoted(tier="enterprise", integrations=["用友"]), quoted(tier="enterprise", integrations=["淘宝"])
    assert in_zh(*without_end) == ["集成 增加淘宝，不再接用友 ¥0"]


def test_cents_stand_in_all_amounts_or_in_none() -> None:
    discounted = quoted(users=65, concession={"amount": Decimal("1200.50"), "reason": "老客户介绍"})
    said = in_zh(quoted(), discounted)
    assert said == [
        "扩容 20→35 人 +¥4,500.00",
        "新增优惠 −¥1,200.50",
        "合计 ¥41,999.00→¥45,298.50（+¥3,299.50）",
    ]
    assert all("." not in one for one in in_zh(quoted(), quoted(users=65)))


def test_terms_are_told() -> None:
    later = Terms("Q26-7K2M-0007-T", 2, TODAY, date(2026, 10, 8), "分两次付清")
    assert in_zh(quoted(), quoted(later)) == ["有效期至 2026-09-21→2026-10-08", "付款方式：签约付清→分两次付清"]


orders = some.fixed_dictionaries(
    {
        "tier": some.sampled_from(["basic", "standard", "enterprise"]),
        "billing": some.sampled_from(["annual", "monthly"]),
        "term": some.integers(1, 3),
        "users": some.integers(1, 120),
        "integrations": some.lists(some.sampled_from(["用友", "金蝶", "淘宝", "抖音", "企业微信"]), unique=True),
        "custom_days": some.integers(0, 5),
        "custom_rate": some.just(1000),
        "migration_rows": some.integers(0, 50_000),
    }
)


@settings(max_examples=60, deadline=None)
@given(orders, orders)
def test_the_changes_of_the_lines_add_up_to_that_of_the_total(one: dict[str, Any], other: dict[str, Any]) -> None:
    before, after = quoted(**one), quoted(**other)
    told = in_zh(before, after)
    assert len(told) == len(quote_diff(after, before))
    changed = before.estimate.total != after.estimate.total
    lines = told[:-1] if changed else told
    total = after.estimate.total.low - before.estimate.total.low
    assert sum((amount(words) for words in lines), Decimal(0)) == total
    if changed:
        assert amount(told[-1].removesuffix("）")) == total
    assert (told == []) == (before.estimate == after.estimate)
    about_lines = [words for words in lines if not words.startswith(("服务期", "价目表", "税率", "金额不变"))]
    assert all(CHANGE.search(words) for words in about_lines)


def amount(words: str) -> Decimal:
    """The change at the end of a sentence; 0 where it tells of no amount."""
    found = CHANGE.search(words)
    return Decimal(found[1].replace("−", "-") + found[2].replace(",", "")) if found else Decimal(0)
