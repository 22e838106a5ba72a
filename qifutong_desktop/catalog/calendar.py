"""Calendar files: the shipped years, and a year's notice that a firm imports later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

from ..assets import asset
from ..core.calendar import Calendar, CalendarYear, Holiday, build_calendar
from ..core.problems import Problem, Refusal
from ..core.text import Text
from .fields import Fields, read_each
from .files import read_table

#: ``future.toml`` sorts behind the years, so a shipped notice must replace its provisional year by name
_PROVISIONAL = "future.toml"


@cache
def load_calendar(updates: tuple[CalendarYear, ...] = ()) -> Calendar:
    """The shipped calendar, with imported years (:func:`read_calendar_update`) laid over it."""
    folder = asset("resources", "calendar")
    paths = sorted(folder.glob("*.toml"), key=lambda path: (path.name != _PROVISIONAL, path.name))
    return build_calendar([*(year for path in paths for year in _read(path)), *updates])


def read_calendar_update(path: Path) -> tuple[CalendarYear, ...]:
    """The year or years of a calendar file, in the format of ``resources/calendar/2026.toml``.

    :raises Refusal: everything wrong in it, with file and key
    """
    return _read(path)


def _read(path: Path) -> tuple[CalendarYear, ...]:
    raw = read_table(path)
    try:
        if "years" in raw:
            top = Fields(raw, "")
            years = read_each(top.take("years", list, Text("年份列表", "a list of years")), "years", _year)
            top.done()
        else:
            years = read_each([raw], "", _year)
        numbers = [year.year for year in years]
        _refuse(
            [
                Problem(f"{number}", Text("年份重复", "the year stands twice"), Text("请删除一处", "remove one"))
                for number in sorted(set(numbers))
                if numbers.count(number) > 1
            ]
        )
    except Refusal as refusal:
        raise Refusal(
            [
                Problem(problem.key.removeprefix("[0]."), problem.what, problem.remedy, str(path))
                for problem in refusal.problems
            ]
        ) from None
    return years


def _year(fields: Fields) -> CalendarYear:
    year = CalendarYear(
        year=fields.integer("year", 2000, 2100),
        noticed=fields.one_of("status", ("notice", "provisional")) == "notice",
        source=fields.string("source"),
        holidays=read_each(fields.take("holidays", list, Text("假期列表", "a list")), fields.key("holidays"), _holiday),
        working_weekends=fields.list_of("working_weekends", date, Text("日期", "a date")),
    )
    _refuse(_odd_days(year, fields))
    return year


def _holiday(fields: Fields) -> Holiday:
    holiday = Holiday(fields.string("name"), fields.day("first"), fields.day("last"))
    days = (holiday.last - holiday.first).days + 1
    if not 1 <= days <= 15:
        raise Refusal.of(
            fields.key("last"),
            Text(f"{holiday.name} 共 {days} 天", f"{holiday.name} takes {days} days"),
            Text("请核对起止日期（1–15 天）", "check both dates (1 to 15 days)"),
        )
    return holiday


def _odd_days(year: CalendarYear, fields: Fields) -> list[Problem]:
    check = Text("请对照国务院办公厅通知核对", "check it against the notice")
    off = [day for holiday in year.holidays for day in holiday.days()]
    outside = Text(f"不属于 {year.year} 年", f"is not in {year.year}")
    found = [
        Problem(fields.key("working_weekends"), Text(f"{day} {why.zh}", f"{day} {why.en}"), check)
        for day in year.working_weekends
        for wrong, why in (
            (day.weekday() < 5, Text("不是周末", "is no weekend day")),
            (day in off, Text("同时又是假日", "is a day off as well")),
            (day.year != year.year, outside),
        )
        if wrong
    ]
    found += [
        Problem(fields.key("holidays"), Text(f"{day} {outside.zh}", f"{day} {outside.en}"), check)
        for day in off
        if abs((day - date(year.year, 7, 1)).days) > 190
    ]
    return found


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise Refusal(problems)
