"""What a consultant changed of a plan: durations, owners, starts, tasks that drop out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, get_args

from .canonical import FieldValue
from .plan_model import Days, Owner
from .problems import Problem
from .text import Text

#: One task takes at most about a working year.
MAX_TASK_DAYS = Decimal(250)
#: A task waits for its earliest day for at most so long after the plan's start.
MAX_WAIT = timedelta(days=3 * 366)
HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class TaskEdit:
    """Of one task: None leaves it as the plan has it. ``days`` is the likely duration in workdays (halves allowed),
    ``not_before`` the earliest day it may begin; ``dropped`` takes it out, what waits for it waits for what it waited
    for."""

    days: Decimal | None = None
    owner: Owner | None = None
    not_before: date | None = None
    dropped: bool = False


def with_likely(days: Days, likely: Decimal) -> Days:
    """Three points around another likely duration: the other two keep their proportion to it, rounded outwards to half
    days (3–5–8 made 10 is 6–10–16), the shortest at least half a day unless the likely one is less."""
    if not days.likely:
        return Days(likely, likely, likely)
    low, high = (end * likely / days.likely for end in (days.low, days.high))
    shortest = max(HALF, _halved(low, ROUND_FLOOR))
    return Days(min(shortest, likely), likely, max(_halved(high, ROUND_CEILING), likely))


def _halved(days: Decimal, rounding: str) -> Decimal:
    return (days * 2).to_integral_value(rounding) / 2


def find_faults(task: str, name: Text, edit: TaskEdit, start: date) -> tuple[Problem, ...]:
    """What is wrong in the edit of a task that applies, under ``plan.<task id>``; ``start`` is the plan's."""
    found = []
    days = edit.days
    if days is not None and not (days.is_finite() and 0 < days <= MAX_TASK_DAYS):
        found.append(
            Problem(
                f"plan.{task}",
                Text(f"“{name.zh}”的工期 {days} 天不合理", f"{days} workdays for “{name.en}” make no sense"),
                Text(
                    f"请填写 0.5 至 {MAX_TASK_DAYS} 个工作日；不做这项任务请选“取消任务”",
                    f"give 0.5 to {MAX_TASK_DAYS} workdays; to leave it out, drop the task",
                ),
            )
        )
    if edit.not_before is not None and edit.not_before > start + MAX_WAIT:
        found.append(
            Problem(
                f"plan.{task}",
                Text(
                    f"“{name.zh}”的最早日期 {edit.not_before} 过晚",
                    f"{edit.not_before} is too late for “{name.en}” to begin",
                ),
                Text(f"请填写 {start + MAX_WAIT} 以前的日期", f"give a day up to {start + MAX_WAIT}"),
            )
        )
    return tuple(found)


def edits_from_fields(values: Mapping[str, FieldValue]) -> tuple[dict[str, TaskEdit], tuple[Problem, ...]]:
    """The edits in a case's fields (``plan.<task id>``), by task; what does not fit is left out, with a problem."""
    edits: dict[str, TaskEdit] = {}
    problems = []
    for name, stored in values.items():
        noun, _, task = name.partition(".")
        if noun != "plan":
            continue
        edit = _edit(stored)
        if edit is None:
            what = Text("存的内容不合本版本的格式，已略过", "what is stored does not fit this version; it was left out")
            problems.append(Problem(name, what, Text("请重新调整这项任务", "edit the task again")))
        else:
            edits[task] = edit
    return edits, tuple(problems)


def _edit(stored: FieldValue) -> TaskEdit | None:
    if not isinstance(stored, Mapping):
        return None
    found: dict[str, Any] = dict(stored)
    fits = {
        "days": isinstance(found.get("days"), Decimal | None),
        "owner": found.get("owner") in (None, *get_args(Owner)),
        "not_before": isinstance(found.get("not_before"), date | None),
        "dropped": isinstance(found.get("dropped", False), bool),
    }
    return TaskEdit(**found) if set(found) <= set(fits) and all(fits.values()) else None


def edit_field(edit: TaskEdit) -> FieldValue:
    """An edit as it is stored; None (clear the field) for one that changes nothing."""
    if edit == TaskEdit():
        return None
    return {"days": edit.days, "owner": edit.owner, "not_before": edit.not_before, "dropped": edit.dropped}
