"""When to switch to the new system: windows after readiness, weighed, one chosen, each with its verdict in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import Literal

from .calendar import DAY, Calendar, each_day
from .plan_data import CutoverRules
from .problems import Refusal
from .text import Text

Kind = Literal["tax", "month_end", "quarter_end", "sales", "forbidden"]
#: No window within this many days of readiness: the forbidden dates leave no room.
SEARCH_DAYS = 366


class Weight(IntEnum):
    """How much stands against a day. From SALES on it is never used, whatever the delay."""

    NONE = 0
    TAX = 1
    CLOSING = 2
    SALES = 3
    FORBIDDEN = 4


@dataclass(frozen=True, slots=True)
class Window:
    """Days in which the switch may be made, what is the first workday after it, and what stands against it.

    ``usable`` is the longest run of its days that nothing stands against (None when the day after is spoilt);
    ``against_days`` stand against some of its days, ``against_live`` against the first workday on the new system.
    """

    start: date
    end: date
    go_live: date
    usable: tuple[date, date] | None
    weight: Weight
    against_days: tuple[Text, ...]
    against_live: tuple[Text, ...]
    kinds: frozenset[Kind]

    @property
    def against(self) -> tuple[Text, ...]:
        """Everything that stands against it, each once."""
        return tuple(dict.fromkeys((*self.against_days, *self.against_live)))

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def usable_days(self) -> int:
        return (self.usable[1] - self.usable[0]).days + 1 if self.usable else 0


@dataclass(frozen=True, slots=True)
class Weigher:
    """Everything the choice depends on but readiness. ``needed`` in days (nights when ``at_night``)."""

    calendar: Calendar
    rules: CutoverRules
    needed: int
    at_night: bool
    avoid_sales: bool
    forbidden: tuple[tuple[date, date], ...]

    def against(self, day: date) -> Iterator[tuple[Kind, Weight, Text]]:
        """What stands against working on the switch, or on the first day after it, on this day."""
        rules = self.rules
        for first, last in self.forbidden:
            if first <= day <= last:
                yield "forbidden", Weight.FORBIDDEN, Text("客户指定的禁止日期", "dates the client forbids")
        for sale in rules.sales if self.avoid_sales else ():
            if sale.holds(day):
                yield "sales", Weight.SALES, sale.name
        left = _days_left(day)
        if day.month % 3 == 0 and left < rules.quarter_last:
            yield "quarter_end", Weight.CLOSING, Text("季末结账", "closing of the quarter")
        elif day.month % 3 == 1 and day.day <= rules.quarter_first:
            yield "quarter_end", Weight.CLOSING, Text("季初结账", "first days of a quarter, closing the last")
        elif left < rules.month_last:
            yield "month_end", Weight.CLOSING, Text("月末结账", "closing of the month")
        elif day.day <= rules.month_first:
            yield "month_end", Weight.CLOSING, Text("月初结账", "first days of a month, closing the last")
        if rules.tax_day and day <= self.calendar.next_workday(day.replace(day=rules.tax_day)):
            yield "tax", Weight.TAX, Text("纳税申报期", "tax return days")

    def windows(self, first: date, last: date) -> Iterator[Window]:
        """All windows that begin within ``first``–``last``."""
        if not self.at_night:
            for start, end in self.calendar.rest_windows(first, last):
                yield self.weigh(start, end)
            return
        for start in each_day(first, last):
            nights = [start + timedelta(days=night) for night in range(self.needed)]
            if all(self._ordinary(night) for night in nights):
                yield self.weigh(start, nights[-1])

    def _ordinary(self, day: date) -> bool:
        """A plain weekday whose next day is worked too."""
        return day.weekday() < 5 and self.calendar.is_workday(day) and self.calendar.is_workday(day + DAY)

    def weigh(self, start: date, end: date) -> Window:
        go_live = self.calendar.workday_after(end)
        after = list(self.against(go_live))
        by_day = {day: list(self.against(day)) for day in each_day(start, end)}
        within = [one for day in by_day.values() for one in day]
        found = within + after
        return Window(
            start,
            end,
            go_live,
            None if after else _longest_free(by_day),
            max((weight for _, weight, _ in found), default=Weight.NONE),
            tuple(dict.fromkeys(text for _, _, text in within)),
            tuple(text for _, _, text in after),
            frozenset(kind for kind, _, _ in found),
        )

    def choose(self, ready: date) -> tuple[Window, tuple[Window, ...]]:
        """The window to take and all that were weighed, for work that is ready at the end of ``ready``.

        From the first window that is long enough and neither forbidden nor in a selling season, ``horizon_days`` are
        looked at. Of those free of every conflict the longest within ``patience_days`` of the first is taken (the
        earliest of equals); when none is free, the one with the least against it. So being ready later never leads
        to going live earlier.

        :raises Refusal: no allowed window within a year
        """
        first = ready + DAY
        allowed = next(
            (w.start for w in self.windows(first, first + timedelta(days=SEARCH_DAYS)) if self._allowed(w)), None
        )
        if allowed is None:
            raise Refusal.of(
                "wishes.forbidden",
                Text(f"{ready} 之后一年内没有可用的切换窗口", f"no cutover window within a year of {ready}"),
                Text("请放宽客户指定的禁止日期", "forbid fewer dates"),
            )
        weighed = tuple(self.windows(first, allowed + timedelta(days=self.rules.horizon_days)))
        free = [window for window in weighed if window.usable_days >= self.needed]
        if free:
            latest = free[0].start + timedelta(days=self.rules.patience_days)
            chosen = max((w for w in free if w.start <= latest), key=lambda w: (w.usable_days, -w.start.toordinal()))
        else:
            chosen = min((w for w in weighed if self._allowed(w)), key=lambda w: (w.weight, w.start))
        return chosen, weighed

    def _allowed(self, window: Window) -> bool:
        free = window.usable_days >= self.needed
        return free or (window.days >= self.needed and window.weight < Weight.SALES)


def _days_left(day: date) -> int:
    """Days left in the month after ``day``."""
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return (following - day).days - 1


def _longest_free(by_day: Mapping[date, list[tuple[Kind, Weight, Text]]]) -> tuple[date, date] | None:
    best: tuple[date, date] | None = None
    start: date | None = None
    for day, against in by_day.items():
        start = None if against else start or day
        if start and (best is None or day - start > best[1] - best[0]):
            best = (start, day)
    return best


def place_work(window: Window, needed: int, longest: int) -> tuple[date, date]:
    """The days worked: as late as leaves room for the pessimistic end and one day to go back, else from the start."""
    first, last = span(window, needed)
    start = max(first, last - timedelta(days=longest - needed + 1) - timedelta(days=needed - 1))
    return start, start + timedelta(days=needed - 1)


def span(window: Window, needed: int) -> tuple[date, date]:
    """The days of the window that may be used: its free run when long enough, else all of it."""
    return window.usable if window.usable and window.usable_days >= needed else (window.start, window.end)
