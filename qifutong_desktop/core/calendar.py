"""The mainland working calendar: statutory holidays, 调休 working weekends, and what is not yet announced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from .text import Text

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Holiday:
    """A run of days off, inclusive, weekend days within it counted."""

    name: str
    first: date
    last: date

    def days(self) -> Iterator[date]:
        return each_day(self.first, self.last)


#: The statutory holidays in English; their names are those of the notices.
_HOLIDAYS = {
    "元旦": "New Year",
    "春节": "Spring Festival",
    "清明节": "Qingming",
    "劳动节": "Labour Day",
    "端午节": "Dragon Boat",
    "中秋节": "Mid-Autumn",
    "国庆节": "National Day",
}


def holiday_said(name: str) -> Text:
    """A holiday's name, or several joined by 、, in both languages; one that is not known stays as it is."""
    return Text(name, " and ".join(_HOLIDAYS.get(one, one) for one in name.split("、")))


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """One year as announced (``noticed``) or, before the State Council's notice, its statutory days only."""

    year: int
    noticed: bool
    source: str
    holidays: tuple[Holiday, ...]
    working_weekends: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked. Years outside ``noticed_years`` rest on weekends (暂按周末推算) and statutory days."""

    days_off: frozenset[date]
    working_weekends: frozenset[date]
    holiday_names: Mapping[date, str]
    noticed_years: frozenset[int]

    def is_workday(self, day: date) -> bool:
        if day.weekday() >= 5:
            return day in self.working_weekends
        return day not in self.days_off

    def next_workday(self, day: date) -> date:
        """``day`` itself when it is worked, else the first workday after it."""
        while not self.is_workday(day):
            day += DAY
        return day

    def workday_after(self, day: date) -> date:
        """The first workday later than ``day``."""
        return self.next_workday(day + DAY)

    def workdays_from(self, start: date, count: int) -> tuple[date, ...]:
        """The first ``count`` workdays on or after ``start``."""
        found: list[date] = []
        day = start
        while len(found) < count:
            if self.is_workday(day):
                found.append(day)
            day += DAY
        return tuple(found)

    def workdays_between(self, first: date, last: date) -> int:
        """Workdays from ``first`` to ``last``, both ends counted; 0 when ``last`` comes before."""
        return sum(1 for day in each_day(first, last) if self.is_workday(day))

    def rest_windows(self, first: date, last: date) -> tuple[tuple[date, date], ...]:
        """Maximal runs of rest days that begin within ``first``–``last``; a run may end later.

        Rest days that follow on from before ``first`` belong to a run that began earlier and are left out.
        """
        windows: list[tuple[date, date]] = []
        day = first if self.is_workday(first - DAY) else self.next_workday(first)
        while day <= last:
            if self.is_workday(day):
                day += DAY
                continue
            end = self.next_workday(day) - DAY
            windows.append((day, end))
            day = end + DAY
        return tuple(windows)

    def provisional_years(self, first: date, last: date) -> tuple[int, ...]:
        """Years touched by ``first``–``last`` that have no State Council notice yet."""
        return tuple(year for year in range(first.year, last.year + 1) if year not in self.noticed_years)


def each_day(first: date, last: date) -> Iterator[date]:
    """Every day from ``first`` to ``last``, both included."""
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def build_calendar(years: Iterable[CalendarYear]) -> Calendar:
    """All years in one calendar; a later entry replaces an earlier one of the same year (an imported update)."""
    by_year = {year.year: year for year in years}
    holidays = [holiday for year in by_year.values() for holiday in year.holidays]
    names = {day: holiday.name for holiday in holidays for day in holiday.days()}
    return Calendar(
        days_off=frozenset(names),
        working_weekends=frozenset(day for year in by_year.values() for day in year.working_weekends),
        holiday_names=names,
        noticed_years=frozenset(year.year for year in by_year.values() if year.noticed),
    )
