"""Months on the calendar: when a term ends, and how many commenced months lie between two days."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later, clamped to the month's end (2027-01-31 + 13 months = 2028-02-29)."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_day(start: date, months: int) -> date:
    """Last day of a term of ``months`` that begins on ``start``: the day before it is complete."""
    return add_months(start, months) - timedelta(days=1)


def commenced_months(first: date, last: date) -> int:
    """Months from ``first`` to ``last`` (both included), each commenced month counted; 0 when ``last`` is before."""
    if last < first:
        return 0
    months = (last.year - first.year) * 12 + last.month - first.month
    while last_day(first, months) < last:
        months += 1
    return months
