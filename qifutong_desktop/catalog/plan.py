"""Plan data from ``resources/plan/``: tasks, gates and cutover rules, risks, roles and rates."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TypeVar, get_args

from ..assets import asset
from ..core.client import Tier
from ..core.diagnosis import Capability, Signal
from ..core.plan_checks import check_plan_data
from ..core.plan_data import (
    Clause,
    Condition,
    Counts,
    CutoverRules,
    Event,
    ForTiers,
    GateSpec,
    Growth,
    Has,
    Measure,
    Module,
    PlanData,
    RiskSpec,
    SaleDays,
    TaskSpec,
)
from ..core.plan_model import Days, Owner, Phase
from ..core.problems import Problem, Refusal
from ..core.text import Text
from .fields import Fields, read_each
from .files import read_table

T = TypeVar("T")
_TIERS: tuple[Tier, ...] = get_args(Tier)
_SIGNALS: tuple[Signal, ...] = get_args(Signal)
_EVENTS: tuple[Event, ...] = get_args(Event)
_MEASURES: tuple[Measure, ...] = get_args(Measure)
_CAPABILITIES: tuple[Capability, ...] = get_args(Capability)
_OWNERS: tuple[Owner, ...] = get_args(Owner)
_PHASES: tuple[Phase, ...] = get_args(Phase)
_NUMBER = Text("数字", "a number")
_NAME = Text("文字", "text")
_YES_NO = Text("true 或 false", "true or false")
_LIST = Text("列表", "a list")


@cache
def load_plan_data() -> PlanData:
    """The shipped plan data."""
    return read_plan_data(asset("resources", "plan"))


def read_plan_data(folder: Path) -> PlanData:
    """The plan data of a folder with ``tasks.toml``, ``risks.toml`` and ``rates.toml``.

    :raises Refusal: everything wrong in the first file that has anything wrong, or in the whole
    """
    modules, tasks, gates, cutover, tiers, health = _in_file(folder / "tasks.toml", _tasks_file)
    risks = _in_file(folder / "risks.toml", _risks_file)
    roles, rates = _in_file(folder / "rates.toml", _rates_file)
    data = PlanData(tasks, gates, modules, cutover, risks, roles, rates, tiers, health)
    problems = check_plan_data(data)
    if problems:
        raise Refusal([_placed(problem, folder) for problem in problems])
    return data


def _in_file(path: Path, read: Callable[[Fields], T]) -> T:
    fields = Fields(read_table(path), "")
    try:
        value = read(fields)
        fields.done()
    except Refusal as refusal:
        raise refusal.in_file(str(path)) from None
    return value


def _placed(problem: Problem, folder: Path) -> Problem:
    name = "risks.toml" if problem.key.startswith("risks") else "tasks.toml"
    return problem.in_file(str(folder / name))


def _tasks_file(
    fields: Fields,
) -> tuple[tuple[Module, ...], tuple[TaskSpec, ...], tuple[GateSpec, ...], CutoverRules, tuple[Tier, ...], Text]:
    aftercare = fields.table("aftercare")
    tiers = aftercare.subset("tiers", _TIERS)
    health = aftercare.both("health_check")
    aftercare.done()
    modules = read_each(fields.take("modules", list, _LIST), "modules", _module)
    tasks = read_each(fields.take("tasks", list, _LIST), "tasks", _task)
    gates = read_each(fields.take("gates", list, _LIST), "gates", _gate)
    cutover = fields.table("cutover")
    rules = _cutover(cutover)
    cutover.done()
    return modules, tasks, gates, rules, tiers, health


def _risks_file(fields: Fields) -> tuple[RiskSpec, ...]:
    return read_each(fields.take("risks", list, _LIST), "risks", _risk)


def _rates_file(fields: Fields) -> tuple[dict[str, Text], dict[str, Decimal]]:
    roles = fields.table("roles")
    named = {role: roles.both(role) for role in roles.names()}
    if not fields.has("rates"):
        return named, {}
    rates = fields.table("rates")
    return named, {role: rates.decimal(role) for role in rates.names()}


def _module(fields: Fields) -> Module:
    return Module(
        fields.string("id"),
        fields.string("name"),
        fields.subset("capabilities", _CAPABILITIES),
        fields.subset("tiers", _TIERS),
    )


def _task(fields: Fields) -> TaskSpec:
    return TaskSpec(
        id=fields.string("id"),
        phase=fields.one_of("phase", _PHASES),
        name=fields.both("name"),
        owner=fields.one_of("owner", _OWNERS),
        days=_days(fields, "days", custom=True),
        after=fields.list_of("after", str, _NAME),
        when=_condition(fields),
        more=_growth(fields),
        stretch=_stretch(fields),
        roles=_roles(fields),
        deliverables=_texts(fields, "deliverables"),
        cutover=fields.has("cutover") and fields.take("cutover", bool, _YES_NO),
        night_name=fields.both("night_name") if fields.has("night_name") else None,
    )


def _days(fields: Fields, name: str, *, custom: bool = False) -> Days | None:
    if custom and fields.raw(name) == "custom_days":
        fields.string(name)
        return None
    points = fields.list_of(name, Decimal, _NUMBER)
    if len(points) != 3:
        raise Refusal.of(
            fields.key(name),
            Text("应有三个工期值", "must hold three durations"),
            Text("请写成 [最短, 最可能, 最长]", "write [low, likely, high]"),
        )
    return Days(*points)


def _growth(fields: Fields) -> Growth | None:
    if not fields.has("more"):
        return None
    more = fields.table("more")
    growth = Growth(
        of=more.one_of("of", _MEASURES),
        beyond=more.decimal("beyond"),
        per=more.decimal("per"),
        add=_points(more, "add"),
        cap=_points(more, "cap") if more.has("cap") else None,
    )
    if growth.per <= 0:
        raise Refusal.of(more.key("per"), Text("须大于 0", "must be above 0"), Text("请更正", "mend it"))
    more.done()
    return growth


def _points(fields: Fields, name: str) -> Days:
    days = _days(fields, name)
    assert days is not None
    return days


def _stretch(fields: Fields) -> dict[Signal, Decimal]:
    if not fields.has("stretch"):
        return {}
    table = fields.table("stretch")
    found: dict[Signal, Decimal] = {}
    for name in table.names():
        signal = next((known for known in _SIGNALS if known == name), None)
        if signal is not None:
            found[signal] = table.decimal(name)
    table.done()
    return found


def _roles(fields: Fields) -> dict[str, Decimal]:
    if not fields.has("roles"):
        return {}
    table = fields.table("roles")
    return {role: table.decimal(role) for role in table.names()}


def _texts(fields: Fields, name: str) -> tuple[Text, ...]:
    tables = fields.list_of(name, dict, Text("{zh, en} 表", "a {zh, en} table"))
    listed = Fields({f"[{number}]": table for number, table in enumerate(tables)}, fields.key(name))
    return tuple(listed.both(cell) for cell in listed.names())


def _condition(fields: Fields) -> Condition:
    if not fields.has("when"):
        return ()
    if isinstance(fields.raw("when"), list):
        return read_each(fields.take("when", list, _LIST), fields.key("when"), _clauses)
    table = fields.table("when")
    clauses = _clauses(table)
    table.done()
    return (clauses,)


def _clauses(fields: Fields) -> tuple[Clause, ...]:
    clauses: list[Clause] = []
    for measure in _MEASURES:
        if fields.has(measure):
            bounds = fields.table(measure)
            upto = bounds.decimal("upto") if bounds.has("upto") else None
            clauses.append(Counts(measure, bounds.decimal("above"), upto))
            bounds.done()
    if fields.has("tiers"):
        clauses.append(ForTiers(fields.subset("tiers", _TIERS)))
    if fields.has("has"):
        clauses.append(Has(fields.one_of("has", _CAPABILITIES)))
    return tuple(clauses)


def _gate(fields: Fields) -> GateSpec:
    other = "condition_without_integration"
    return GateSpec(
        id=fields.string("id"),
        phase=fields.one_of("phase", _PHASES),
        name=fields.both("name"),
        condition=fields.both("condition"),
        after=fields.list_of("after", str, _NAME),
        condition_without_integration=fields.both(other) if fields.has(other) else None,
    )


def _cutover(fields: Fields) -> CutoverRules:
    return CutoverRules(
        horizon_days=fields.integer("horizon_days", 7, 366),
        patience_days=fields.integer("patience_days", 0, 366),
        month_last=fields.integer("month_last", 0, 10),
        month_first=fields.integer("month_first", 0, 10),
        quarter_last=fields.integer("quarter_last", 0, 15),
        quarter_first=fields.integer("quarter_first", 0, 15),
        tax_day=fields.integer("tax_day", 0, 20),
        sales=read_each(fields.take("sales", list, _LIST), fields.key("sales"), _sale),
    )


def _sale(fields: Fields) -> SaleDays:
    return SaleDays(fields.both("name"), _month_day(fields, "first"), _month_day(fields, "last"))


def _month_day(fields: Fields, name: str) -> tuple[int, int]:
    found = fields.list_of(name, int, Text("整数", "a whole number"))
    if len(found) != 2 or not (1 <= found[0] <= 12 and 1 <= found[1] <= 31):
        raise Refusal.of(fields.key(name), Text("应为 [月, 日]", "must be [month, day]"), Text("请更正", "mend it"))
    return found[0], found[1]


def _risk(fields: Fields) -> RiskSpec:
    signal = fields.one_of("signal", _SIGNALS) if fields.has("signal") else None
    event = fields.one_of("event", _EVENTS) if fields.has("event") else None
    if (signal is None) == (event is None):
        raise Refusal.of(
            fields.place,
            Text("signal 与 event 须恰有一个", "needs exactly one of signal and event"),
            Text("请保留一个", "keep one"),
        )
    return RiskSpec(
        id=fields.string("id"),
        signal=signal,
        event=event,
        unless=fields.subset("unless", _SIGNALS),
        name=fields.both("name"),
        trigger=fields.both("trigger"),
        probability=fields.integer("probability", 1, 3),
        impact=fields.integer("impact", 1, 3),
        owner=fields.one_of("owner", _OWNERS),
        mitigation=fields.both("mitigation"),
        impact_from_days=fields.list_of("impact_from_days", int, Text("整数", "a whole number")),
    )
