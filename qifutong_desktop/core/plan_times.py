"""When each task of a plan begins and ends, to the half day: what programs ask for that know hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from .calendar import DAY, Calendar
from .plan_model import Plan, ScheduledTask
from .schedule import halves

#: A workday of eight hours in two equal halves, as the standard calendar of MS Project has it.
MORNING, AFTERNOON = (time(8), time(12)), (time(13), time(17))
HALF_DAY_MINUTES = 240


@dataclass(frozen=True, slots=True)
class Span:
    """First and last moment of work, and the working minutes between them."""

    start: datetime
    finish: datetime
    minutes: int


def spans(plan: Plan, calendar: Calendar) -> dict[str, Span]:
    """The span of every task by its id. The cutover works whole calendar days, rest days too."""
    starts: dict[str, int] = {}
    ends: dict[str, int] = {}
    found: dict[str, Span] = {}
    days = calendar.workdays_from(plan.start, calendar.workdays_between(plan.start, plan.acceptance) + 1)
    for task in plan.tasks:
        starts[task.id] = max([_waits(task, plan, calendar), *(ends[id] for id in task.after)])
        if task.cutover:
            ends[task.id] = 2 * calendar.workdays_between(plan.start, plan.go_live - DAY)
            found[task.id] = _whole_days(task.start, task.end)
        else:
            length = halves(task.days.likely)
            ends[task.id] = starts[task.id] + length
            found[task.id] = _span(days, starts[task.id], length)
    return found


def working_minutes(first: datetime, last: datetime, calendar: Calendar) -> int:
    """Minutes of work from one moment of a span to another."""
    return (_slot(last, calendar, first.date()) - _slot(first, calendar, first.date())) * HALF_DAY_MINUTES


def opening(day: date) -> datetime:
    """When work begins on a day."""
    return datetime.combine(day, MORNING[0])


def closing(day: date) -> datetime:
    """When work ends on a day."""
    return datetime.combine(day, AFTERNOON[1])


def _waits(task: ScheduledTask, plan: Plan, calendar: Calendar) -> int:
    """Half-day slots from the start of the plan to the day before which the task must not begin."""
    if task.cutover or task.not_before is None:
        return 0
    return 2 * calendar.workdays_between(plan.start, task.not_before - DAY)


def _whole_days(first: date, last: date) -> Span:
    return Span(opening(first), closing(last), 2 * HALF_DAY_MINUTES * ((last - first).days + 1))


def _span(days: tuple[date, ...], start: int, length: int) -> Span:
    final = max(start, start + length - 1)
    begins = datetime.combine(days[start // 2], (AFTERNOON if start % 2 else MORNING)[0])
    ends = datetime.combine(days[final // 2], (AFTERNOON if final % 2 else MORNING)[1])
    return Span(begins, ends if length else begins, length * HALF_DAY_MINUTES)


def _slot(moment: datetime, calendar: Calendar, origin: date) -> int:
    """Half days of work from the morning of ``origin`` to a moment at which a half day begins or ends."""
    before = 2 * calendar.workdays_between(origin, moment.date() - DAY)
    if not calendar.is_workday(moment.date()):
        return before
    return before + (0 if moment.time() <= MORNING[0] else 2 if moment.time() >= AFTERNOON[1] else 1)
