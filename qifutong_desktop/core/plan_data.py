"""What the plan is made from: tasks with their conditions, gates, cutover rules, risks and roles, all of it data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, get_args

from .client import Tier
from .diagnosis import Capability, Signal
from .plan_model import Days, Owner, Phase
from .problems import Problem
from .text import Text

Measure = Literal["integrations", "rows", "custom_days", "modules"]
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
    waits for the cutover window.
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


@dataclass(frozen=True, slots=True)
class GateSpec:
    """A milestone on the day on which the last of ``after`` ends."""

    id: str
    phase: Phase
    name: Text
    condition: Text
    after: tuple[str, ...]


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

    ``trigger`` may hold {questions}, {days}, {dates}, {names} and {years}."""

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


@dataclass(frozen=True, slots=True)
class Module:
    """A part of the product to configure: wanted by any of ``capabilities``, or part of a tier when nothing is asked."""

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


def _problem(key: str, zh: str, en: str, zh_remedy: str, en_remedy: str) -> Problem:
    return Problem(key, Text(zh, en), Text(zh_remedy, en_remedy))


def _duplicates(data: PlanData) -> list[Problem]:
    found: list[Problem] = []
    for kind, ids in (
        ("task", [task.id for task in data.tasks]),
        ("gate", [gate.id for gate in data.gates]),
        ("risk", [risk.id for risk in data.risks]),
        ("module", [module.id for module in data.modules]),
    ):
        found += [
            _problem(f"{kind}.{id}", f"编号 {id} 重复", f"the id {id} stands twice", "请改用不同编号", "give it another id")
            for id in sorted({id for id in ids if ids.count(id) > 1})
        ]
    return found


def _unknown(data: PlanData) -> list[Problem]:
    ids = {task.id for task in data.tasks}
    found: list[Problem] = []
    for kind, id, after in [("task", t.id, t.after) for t in data.tasks] + [("gate", g.id, g.after) for g in data.gates]:
        found += [
            _problem(
                f"{kind}.{id}.after", f"前置任务 {name} 不存在", f"unknown predecessor {name}", "请核对任务编号", "check the id"
            )
            for name in after
            if name not in ids
        ]
    for task in data.tasks:
        found += [
            _problem(f"task.{task.id}.roles", f"角色 {role} 不存在", f"unknown role {role}", "请在 rates.toml 中登记", "list it")
            for role in task.roles or {}
            if role not in data.roles
        ]
    return found


def _cycles(data: PlanData) -> list[Problem]:
    """Order must be that of the file: a task comes after everything it waits for, so a cycle cannot be written."""
    seen: set[str] = set()
    known = {task.id for task in data.tasks}
    found: list[Problem] = []
    for task in data.tasks:
        found += [
            _problem(
                f"task.{task.id}.after",
                f"前置任务 {name} 排在它之后或构成循环",
                f"the predecessor {name} comes later or forms a cycle",
                "请把前置任务写在前面，并拆开循环",
                "write predecessors first and break the cycle",
            )
            for name in task.after
            if name in known and name not in seen
        ]
        seen.add(task.id)
    return found


def _durations(data: PlanData) -> list[Problem]:
    def bad(days: Days | None) -> bool:
        return days is not None and not 0 <= days.low <= days.likely <= days.high

    return [
        _problem(
            f"task.{task.id}.days",
            "三点工期须满足 0 ≤ 最短 ≤ 最可能 ≤ 最长",
            "a duration needs 0 <= low <= likely <= high",
            "请按从小到大填写",
            "write it in rising order",
        )
        for task in data.tasks
        if bad(task.days) or (task.more and (bad(task.more.add) or bad(task.more.cap)))
    ]


def _risks(data: PlanData) -> list[Problem]:
    raised = {risk.signal for risk in data.risks} | {risk.event for risk in data.risks}
    wanted: tuple[str, ...] = (*get_args(Signal), *get_args(Event))
    return [
        _problem("risk", f"{name} 没有对应风险", f"no risk answers to {name}", "请补充一条风险", "add a risk for it")
        for name in wanted
        if name not in raised
    ]


def _cutover(data: PlanData) -> list[Problem]:
    if any(task.cutover for task in data.tasks):
        return []
    return [_problem("task", "没有切换任务", "no task is the cutover", "请给切换任务写 cutover = true", "mark one")]


CHECKS: tuple[Callable[[PlanData], list[Problem]], ...] = (_duplicates, _unknown, _cycles, _durations, _risks, _cutover)


def check_plan_data(data: PlanData) -> tuple[Problem, ...]:
    """Everything wrong with the data as a whole, in the order of :data:`CHECKS`."""
    return tuple(problem for check in CHECKS for problem in check(data))
