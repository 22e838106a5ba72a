"""Numbers and days as people type them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.core.ranges import Range
from qifutong_desktop.core.typed import day_typed, number_or_range_typed, number_spelt, number_typed

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("86", 86),
        ("1,600", 1600),
        ("１，６００", 1600),
        ("¥ 1,600 元", 1600),
        ("1.6万", 16000),
        ("2亿", 200_000_000),
        ("2.50", Decimal("2.50")),
        ("80-90", Range(80, 90)),
        ("80 – 90", Range(80, 90)),
        ("80至90", Range(80, 90)),
        ("8–9万", Range(80_000, 90_000)),
        ("1.5~2", Range(Decimal("1.5"), Decimal(2))),
        ("7-7", 7),
    ],
)
def test_what_is_typed_is_the_number_that_was_meant(words: str, number: object) -> None:
    found = number_or_range_typed(words)
    assert found == number
    assert type(found) is type(number)


@pytest.mark.parametrize("words", ["", "abc", "1,60", "1.2.3", "90-80", "3个", "1-2-3", "٣٤x", "9" * 16, "1e5", "--3"])
def test_what_is_no_number_is_refused_with_a_remedy(words: str) -> None:
    with pytest.raises(Refusal) as refused:
        number_or_range_typed(words)
    assert refused.value.problems[0].remedy.zh


def test_a_range_is_no_single_number() -> None:
    with pytest.raises(Refusal):
        number_typed("80-90")


@given(some.decimals(0, 10**9, places=2))
def test_a_number_that_was_spelt_is_read_again(number: Decimal) -> None:
    assert number_typed(number_spelt(number)) == number


@given(some.integers(0, 10**9), some.integers(1, 10**5))
def test_a_range_that_was_spelt_is_read_again(low: int, more: int) -> None:
    assert number_or_range_typed(number_spelt(Range(low, low + more))) == Range(low, low + more)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2027-01-04", date(2027, 1, 4)),
        ("2027/1/4", date(2027, 1, 4)),
        ("20270104", date(2027, 1, 4)),
        ("2027年1月4日", date(2027, 1, 4)),
        ("1-4", date(2027, 1, 4)),
        ("12月25日", date(2026, 12, 25)),
        ("11.22", TODAY),
        ("2-29", date(2028, 2, 29)),
    ],
)
def test_a_day_without_its_year_is_the_next_one(words: str, day: date) -> None:
    assert day_typed(words, TODAY) == day


@pytest.mark.parametrize("words", ["", "2027-02-30", "13-1", "明天", "1889-01-01", "2027-1", "2-30"])
def test_a_day_that_does_not_exist_is_refused(words: str) -> None:
    with pytest.raises(Refusal):
        day_typed(words, TODAY)
