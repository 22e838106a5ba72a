"""What the plan is made from: tasks with their conditions, gates, cutover rules, risks and roles, all of it data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from .client import Tier
from .diagnosis import Capability, Signal
from .plan_model import Days, Owner, Phase
from .text import Text

#: ``first_time`` is 1 for a new customer, else 0; ``raised`` is 1 where the order is of a larger tier than the running
#: contract, else 0; ``same_year`` is 1 where it adds to a running contract of that tier, whose service year goes on;
#: ``additions`` counts the kinds of work that the order brings: either of these, systems to
#: integrate, rows to move, custom work.
Measure = Literal["integrations", "rows", "custom_days", "modules", "first_time", "raised", "same_year", "additions"]
#: What the plan itself may find; a risk is raised by one of these or by a signal of the answers.
Event = Literal[
    "provisional_calendar",
    "spring_festival",
    "big_sales",
    "month_end",
    "third_party",
    "paid_before_live",
    "client_data",
    "late_for_wish",
]


@dataclass(frozen=True, slots=True)
class Counts:
    """A measure lies above ``above`` and, where given, not above ``upto``."""

    of: Measure
    above: Decimal
    upto: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ForTiers:
    """The tier is one of these."""

    tiers: tuple[Tier, ...]


@dataclass(frozen=True, slots=True)
class Has:
    """The client needs this capability."""

    capability: Capability


Clause = Counts | ForTiers | Has
#: Any of the alternatives holds; each is a list of clauses that hold together. Empty: always.
Condition = tuple[tuple[Clause, ...], ...]


@dataclass(frozen=True, slots=True)
class Growth:
    """Days added for every commenced ``per`` of a measure beyond ``beyond``, the sum capped at ``cap``."""

    of: Measure
    beyond: Decimal
    per: Decimal
    add: Days
    cap: Days | None


@dataclass(frozen=True, slots=True)
class TaskSpec:
    """One possible task. ``days`` None: as many as the person-days of custom development.

    ``stretch`` lengthens the pessimistic end, in workdays, when a signal was raised. ``roles`` are shares of the
    duration that our own people work. Names may hold {systems} and {modules}. ``cutover`` marks the one task that
    waits for the cutover window (``night_name`` is its name when it is done in weekday nights). Exactly one such task
    applies to any plan.
    """

    id: str
    phase: Phase
    name: Text
    owner: Owner
    days: Days | None
    after: tuple[str, ...] = ()
    when: Condition = ()
    more: Growth | None = None
    stretch: Mapping[Signal, Decimal] | None = None
    roles: Mapping[str, Decimal] | None = None
    deliverables: tuple[Text, ...] = ()
    cutover: bool = False
    night_name: Text | None = None


@dataclass(frozen=True, slots=True)
class GateSpec:
    """A milestone on the day on which the last of ``after`` ends; the plain condition speaks of interfaces, the
    other is for a plan without any."""

    id: str
    phase: Phase
    name: Text
    condition: Text
    after: tuple[str, ...]
    condition_without_integration: Text | None = None


@dataclass(frozen=True, slots=True)
class SaleDays:
    """A yearly selling season that retailers keep free; (month, day) to (month, day), inclusive, within a year."""

    name: Text
    first: tuple[int, int]
    last: tuple[int, int]

    def holds(self, day: date) -> bool:
        return self.first <= (day.month, day.day) <= self.last


@dataclass(frozen=True, slots=True)
class CutoverRules:
    """``horizon_days``: how far after readiness windows are weighed; ``patience_days``: how long a longer window is
    worth waiting for after the first that fits; month-ends and quarter-ends are the last and first days of months
    that stay free; the tax return is due on ``tax_day`` or the next workday."""

    horizon_days: int
    patience_days: int
    month_last: int
    month_first: int
    quarter_last: int
    quarter_first: int
    tax_day: int
    sales: tuple[SaleDays, ...]


@dataclass(frozen=True, slots=True)
class RiskSpec:
    """A risk raised by one ``signal`` of the answers or by one ``event`` of the plan, unless a signal says it better.

    ``trigger`` may hold {evidence} (what
    was answered), {days}, {dates}, {names} and {years}; ``impact_from_days`` are the {days} from
    which the impact is one higher each."""

    id: str
    signal: Signal | None
    event: Event | None
    unless: tuple[Signal, ...]
    name: Text
    trigger: Text
    probability: int
    impact: int
    owner: Owner
    mitigation: Text
    impact_from_days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Module:
    """A part of the product to configure: wanted by any of ``capabilities``; where no part is asked for, all parts
    of ``tiers`` are configured."""

    id: str
    name: str
    capabilities: tuple[Capability, ...]
    tiers: tuple[Tier, ...]


@dataclass(frozen=True, slots=True)
class PlanData:
    """All plan data. ``rates`` (role id → yuan a day) is empty until the firm sets its own."""

    tasks: tuple[TaskSpec, ...]
    gates: tuple[GateSpec, ...]
    modules: tuple[Module, ...]
    cutover: CutoverRules
    risks: tuple[RiskSpec, ...]
    roles: Mapping[str, Text]
    rates: Mapping[str, Decimal]
    health_check_tiers: tuple[Tier, ...]
    health_check: Text
