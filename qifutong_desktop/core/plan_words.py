"""Dates as sentences of the plan say them."""

from __future__ import annotations

from datetime import date

from .text import Text


def day_words(day: date) -> Text:
    """One day in words."""
    return Text(f"{day.year}年{day.month}月{day.day}日", day.isoformat())


def span_words(first: date, last: date) -> Text:
    """One day, or the first and the last; the year is said once where it is the same."""
    if first == last:
        return day_words(first)
    end = f"{last.month}月{last.day}日" if first.year == last.year else day_words(last).zh
    return Text(f"{day_words(first).zh}–{end}", f"{first.isoformat()} to {last.isoformat()}")
