"""Days counted: by when a promise of the list is due, and how that was reckoned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ..calendar import Calendar
from ..knowledge.passage import Source
from ..text import Text
from ..wording import full_day, weekday
from .entry import Entry, reached
from .rules import Counting, Desk, Side, Term

#: What marks a point that only the firm can settle.
TO_CONFIRM = Text("待公司确认", "to be confirmed by the firm")


@dataclass(frozen=True, slots=True)
class Due:
    """Something due between ``first`` and ``on`` (the last day that is in time), at ``at`` (``14:30``) if a clause
    counts hours.

    ``why`` says how it was counted, ``clause`` on what it rests. ``open`` says what the clause leaves open, ``other``
    is the last day by the other reading. ``met``: it needs no more watching. ``provisional`` are years without a
    notice of the State Council that the count touches.
    """

    id: str
    what: Text
    first: date
    on: date
    why: Text
    clause: str
    source: Source
    owed_by: Side
    at: str = ""
    open: Text | None = None
    other: date | None = None
    met: bool = False
    provisional: tuple[int, ...] = ()


def last_day_of(start: date, count: int, counting: Counting, calendar: Calendar) -> date:
    """The last day of ``count`` days, workdays or hours from ``start``.

    The day itself counts only where ``first_counts`` (民法典 201: it does not, unless agreed otherwise); a workday
    never falls on a day off; hours end on the day they run out.

    :raises ValueError: when ``count`` is not above zero
    """
    if count <= 0:
        raise ValueError(f"{count} is no time")
    if counting.unit == "hours":
        return start + timedelta(days=-(-count // 24))
    if counting.unit == "days":
        return start + timedelta(days=count - counting.first_counts)
    return calendar.workdays_from(start if counting.first_counts else start + timedelta(days=1), count)[-1]


def dues_of(entry: Entry, desk: Desk) -> tuple[Due, ...]:
    """What an entry makes due, in order: the terms of its kind, and the day that was agreed on; all met when it is
    withdrawn."""
    terms = desk.rules.terms_of(entry.kind)
    chosen = tuple(term for term in terms if not (entry.variant and term.variant) or term.variant == entry.variant)
    done: dict[str, Due] = {}
    for term in chosen:
        done[term.id] = _due(term, entry, terms, done, desk.calendar)
    return (*done.values(), *_agreed(entry))


def next_due(dues: Sequence[Due]) -> Due | None:
    """The earliest that is not met."""
    return min((due for due in dues if not due.met), key=lambda due: (due.on, due.at), default=None)


def day_words(day: date) -> Text:
    """``2026年9月8日（周二）``, ``2026-09-08 (Tue)``."""
    return Text(f"{full_day(day)}（{weekday(day)}）", f"{day} ({day:%a})")


def due_words(due: Due) -> Text:
    """The last day, with the hour where there is one."""
    day = day_words(due.on)
    return Text(f"{day.zh} {due.at}", f"{day.en} {due.at}") if due.at else day


def _due(term: Term, entry: Entry, terms: Sequence[Term], done: dict[str, Due], calendar: Calendar) -> Due:
    before = done.get(term.after)
    low, high = (before.first, before.on) if before else (entry.opened, entry.opened)
    first = last_day_of(low, term.amount.low, term.counting, calendar)
    on = last_day_of(high, term.amount.high, term.counting, calendar)
    other = None
    if term.other is not None:
        start = _other_start(term, entry, terms, calendar)
        other = last_day_of(start, term.amount.high, term.other, calendar)
    by_workdays = term.counting.unit == "workdays"
    return Due(
        id=term.id,
        what=term.what,
        first=first,
        on=on,
        why=_why(term, low, high, before),
        clause=term.clause,
        source=term.source,
        owed_by=term.owed_by,
        at=entry.time if term.counting.unit == "hours" else "",
        open=term.open,
        other=None if other == on else other,
        met=reached(entry.state, term.met_by),
        provisional=calendar.provisional_years(low, on) if by_workdays else (),
    )


def _other_start(term: Term, entry: Entry, terms: Sequence[Term], calendar: Calendar) -> date:
    """By the other reading, a term may run from the end of another one."""
    former = next((one for one in terms if one.id == term.other_after), None)
    if former is None:
        return entry.opened
    start = _other_start(former, entry, terms, calendar)
    return last_day_of(start, former.amount.high, former.counting, calendar)


_UNITS = {"days": Text("天", " days"), "workdays": Text("个工作日", " workdays"), "hours": Text("小时", " hours")}


def _why(term: Term, low: date, high: date, before: Due | None) -> Text:
    low_count, high_count, unit = term.amount.low, term.amount.high, _UNITS[term.counting.unit]
    count = f"{low_count}" if low_count == high_count else f"{low_count}–{high_count}"
    zh_from = f" {low} " if low == high else f" {low} 至 {high} "
    en_from = f"{low}" if low == high else f"{low} to {high}"
    if before is not None:
        zh_from, en_from = f"上一步（{zh_from.strip()}）", f"the step before ({en_from})"
    hours = term.counting.unit == "hours"
    zh_first = "" if hours else "，当日计入" if term.counting.first_counts else "，当日不计"
    en_first = "" if hours else ", that day included" if term.counting.first_counts else ", that day not counted"
    return Text(f"{count} {unit.zh}，自{zh_from}起{zh_first}", f"{count}{unit.en} from {en_from}{en_first}")


def _agreed(entry: Entry) -> tuple[Due, ...]:
    if entry.by is None:
        return ()
    what, why = Text("约定的日期", "The day agreed on"), Text("与客户约定", "agreed with the client")
    met = reached(entry.state, "solved")
    return (Due(f"{entry.kind}.agreed", what, entry.by, entry.by, why, "", "own", "firm", met=met),)
