"""The working calendar against the published notices and against itself."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qifutong_desktop.catalog.calendar import load_calendar, read_calendar_update
from qifutong_desktop.core.calendar import each_day, holiday_said
from qifutong_desktop.core.problems import Refusal

CALENDAR = load_calendar()
DAYS = st.dates(date(2023, 6, 1), date(2029, 12, 31))


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_every_day_of_a_noticed_year_agrees_with_an_independent_calendar(year: int) -> None:
    china = holidays.country_holidays("CN", years=year, language="en_US")
    differing = [
        day
        for day in each_day(date(year, 1, 1), date(year, 12, 31))
        if CALENDAR.is_workday(day) != china.is_working_day(day)
    ]
    assert differing == []


@pytest.mark.parametrize("year", [2027, 2028])
def test_statutory_days_of_years_without_notice_agree_with_an_independent_calendar(year: int) -> None:
    china = holidays.country_holidays("CN", years=year, language="en_US")
    statutory = {day for day, name in china.items() if "observed" not in name}
    assert {day for day in CALENDAR.days_off if day.year == year} == statutory


def test_2026_has_33_days_off_and_six_working_weekends() -> None:
    assert sum(1 for day in CALENDAR.days_off if day.year == 2026) == 33
    assert sorted(day.strftime("%m-%d") for day in CALENDAR.working_weekends if day.year == 2026) == [
        "01-04",
        "02-14",
        "02-28",
        "05-09",
        "09-20",
        "10-10",
    ]


@pytest.mark.parametrize(
    ("start", "end", "span"),
    [
        (date(2026, 9, 21), date(2026, 10, 26), 36),
        (date(2026, 2, 9), date(2026, 3, 13), 33),
        (date(2026, 3, 2), date(2026, 3, 30), 29),
    ],
)
def test_21_workdays_span_as_the_plan_says(start: date, end: date, span: int) -> None:
    assert CALENDAR.workdays_from(start, 21)[-1] == end
    assert (end - start).days + 1 == span


@given(DAYS, st.integers(1, 60))
def test_adding_and_counting_workdays_are_inverse(start: date, days: int) -> None:
    end = CALENDAR.workdays_from(start, days)[-1]
    assert CALENDAR.is_workday(end)
    assert CALENDAR.workdays_between(start, end) == days


@given(DAYS, st.integers(0, 30), st.integers(1, 30), st.integers(0, 30))
def test_starting_later_or_working_longer_never_ends_earlier(start: date, later: int, days: int, more: int) -> None:
    first = CALENDAR.workdays_from(start, days)[-1]
    assert first <= CALENDAR.workdays_from(start + timedelta(days=later), days + more)[-1]


@given(DAYS, st.integers(0, 120))
def test_rest_windows_are_maximal_and_hold_every_rest_day_that_begins_a_run(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    windows = CALENDAR.rest_windows(first, last)
    for start, end in windows:
        assert not any(CALENDAR.is_workday(day) for day in each_day(start, end))
        assert CALENDAR.is_workday(start - timedelta(days=1))
        assert CALENDAR.is_workday(end + timedelta(days=1))
    begins = [
        day
        for day in each_day(first, last)
        if not CALENDAR.is_workday(day) and CALENDAR.is_workday(day - timedelta(days=1))
    ]
    assert [start for start, _ in windows] == begins


def test_years_without_a_notice_are_named() -> None:
    assert CALENDAR.provisional_years(date(2026, 11, 1), date(2028, 1, 1)) == (2027, 2028)
    assert CALENDAR.provisional_years(date(2024, 1, 1), date(2026, 12, 31)) == ()


UPDATE = """
year = 2027
status = "notice"
source = "测试通知"
working_weekends = [2027-02-14]

[[holidays]]
name = "春节"
first = 2027-02-05
last = 2027-02-12
"""


def _update(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "2027.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_imported_notice_replaces_the_provisional_year(tmp_path: Path) -> None:
    calendar = load_calendar(read_calendar_update(_update(tmp_path, UPDATE)))
    assert calendar.is_workday(date(2027, 2, 14))
    assert not calendar.is_workday(date(2027, 2, 12))
    assert calendar.provisional_years(date(2027, 1, 1), date(2027, 12, 31)) == ()
    assert CALENDAR.is_workday(date(2027, 2, 12))


@pytest.mark.parametrize(
    ("old", "new", "key", "what"),
    [
        ("2027-02-14", "2027-02-16", "working_weekends", "is no weekend day"),
        ("2027-02-14", "2027-02-06", "working_weekends", "is a day off as well"),
        ("2027-02-14", "2026-02-14", "working_weekends", "is not in 2027"),
        ("last = 2027-02-12", "last = 2027-01-12", "holidays[0].last", "takes -23 days"),
        ("last = 2027-02-12", "last = 2027-12-12", "holidays[0].last", "takes 311 days"),
        ("year = 2027", "year = 2099999", "year", "must lie within"),
        ("year = 2027", "yaer = 2027", "year", "is missing"),
        ('status = "notice"', 'status = "maybe"', "status", "is not allowed"),
        ("first = 2027-02-05", 'first = "2027-02-05"', "holidays[0].first", "must be a date"),
        ('source = "测试通知"', 'source = ""', "source", "must not be empty"),
        ('name = "春节"', 'name = "春节"\nnmae = 1', "holidays[0].nmae", "unknown key"),
        ("year = 2027", "year = = 2027", "", "not valid TOML"),
    ],
)
def test_a_bad_calendar_file_is_refused_with_file_and_key(
    tmp_path: Path, old: str, new: str, key: str, what: str
) -> None:
    path = _update(tmp_path, UPDATE.replace(old, new))
    with pytest.raises(Refusal) as refused:
        read_calendar_update(path)
    (problem, *_) = refused.value.problems
    assert (problem.file, problem.key) == (str(path), key)
    assert what in problem.what.en


def test_a_year_that_stands_twice_is_refused(tmp_path: Path) -> None:
    once = UPDATE.replace("[[holidays]]", "[[years.holidays]]")
    path = _update(tmp_path, f"[[years]]{once}[[years]]{once}")
    with pytest.raises(Refusal, match="stands twice"):
        read_calendar_update(path)


def test_every_holiday_of_the_calendar_has_an_english_name() -> None:
    names = set(CALENDAR.holiday_names.values())
    assert {"元旦", "国庆节、中秋节"} <= names
    assert all(holiday_said(name).en.isascii() for name in names)
    assert holiday_said("国庆节、中秋节").en == "National Day and Mid-Autumn"
    assert holiday_said("厂庆").en == "厂庆"
