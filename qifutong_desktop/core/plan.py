"""From needs, signals and wishes to a dated three-phase plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from .calendar import Calendar
from .client import Tier
from .diagnosis import Industry, Needs, Signal, Wishes
from .plan_data import PlanData
from .plan_model import (
    Cutover,
    CutoverCandidate,
    Days,
    EffortLine,
    Gate,
    Owner,
    Phase,
    Plan,
    Risk,
    ScheduledTask,
)

__all__ = [
    "Cutover",
    "CutoverCandidate",
    "Days",
    "EffortLine",
    "Gate",
    "Owner",
    "Phase",
    "Plan",
    "PlanData",
    "Risk",
    "ScheduledTask",
    "make_plan",
]

SEED = 20260101
ROUNDS = 2000


def make_plan(
    data: PlanData,
    calendar: Calendar,
    *,
    tier: Tier,
    needs: Needs,
    signals: Mapping[Signal, tuple[str, ...]],
    industry: Industry | None,
    wishes: Wishes,
    start: date,
    seed: int = SEED,
    rounds: int = ROUNDS,
    paid_from: date | None = None,
) -> Plan:
    """The plan of one client. ``start`` is the day of the kick-off (or the first workday after it)."""
    raise NotImplementedError
