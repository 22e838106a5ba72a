"""The tasks of a plan as they would be without any edit: what to go back to, and the names of those dropped."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from .client import Tier
from .diagnosis import Diagnosis
from .plan_data import PlanData
from .plan_tasks import ChosenTask, by_night, choose_tasks, gather
from .running import Running


def planned_tasks(
    data: PlanData,
    tier: Tier,
    diagnosis: Diagnosis,
    start: date,
    done: frozenset[str],
    running: Running | None = None,
) -> Mapping[str, ChosenTask]:
    """Every task that applies, by id, with its own duration and owner; arguments as for :func:`~.plan.make_plan`."""
    facts = gather(data, tier, diagnosis.needs, running)
    at_night = by_night(diagnosis.industry, facts)
    chosen = choose_tasks(data, facts, diagnosis.signals, at_night=at_night, start=start, done=done)
    return {task.id: task for task in chosen}
