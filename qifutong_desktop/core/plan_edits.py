"""What a consultant changed of a plan: durations, owners, starts, tasks that drop out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, get_args

from .canonical import FieldValue
from .plan_model import Owner
from .problems import Problem
from .text import Text


@dataclass(frozen=True, slots=True)
class TaskEdit:
    """Of one task: None leaves it as the plan has it. ``days`` is the likely duration in workdays (halves allowed),
    ``not_before`` the earliest day it may begin; ``dropped`` takes it out, what waits for it waits for what it waited
    for."""

    days: Decimal | None = None
    owner: Owner | None = None
    not_before: date | None = None
    dropped: bool = False


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
