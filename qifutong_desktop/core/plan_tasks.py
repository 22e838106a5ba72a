"""Which tasks a client's needs call for, how long each takes, and what each then waits for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal

from .client import Tier
from .diagnosis import Industry, Need, NeedKey, Needs, Signal
from .plan_data import Clause, Condition, Counts, ForTiers, Growth, Has, Measure, PlanData, TaskSpec
from .plan_edits import TaskEdit, find_faults, with_likely
from .plan_model import Days, Owner
from .problems import Problem, Refusal
from .ranges import Range
from .running import Running
from .text import Text

ZERO = Decimal(0)
AS_PLANNED = TaskEdit()


@dataclass(frozen=True, slots=True)
class Facts:
    """What the plan needs to know of a client. Where an answer is open, ``counts`` holds its high end."""

    tier: Tier
    counts: Mapping[Measure, Decimal]
    custom: Range[Decimal]
    capabilities: frozenset[str]
    modules: tuple[str, ...]
    systems: tuple[str, ...]
    notes: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class ChosenTask:
    """A task that applies, with its own name, duration, owner and the chosen tasks that it waits for; ``edit`` is what
    a person changed of it."""

    spec: TaskSpec
    name: Text
    days: Days
    after: tuple[str, ...]
    owner: Owner
    edit: TaskEdit = AS_PLANNED

    @property
    def id(self) -> str:
        return self.spec.id


def gather(data: PlanData, tier: Tier, needs: Needs, running: Running | None = None) -> Facts:
    """The facts of a case; every open count is planned at its high end, and a note says so.

    ``running``: None for a new customer; else only what the order adds to the contract counts.
    """
    capabilities = _find(needs, "capabilities")
    wanted = frozenset(capabilities.names + capabilities.possible) if capabilities else frozenset()
    raised = running is not None and running.raised_to(tier)
    modules = _modules(data, tier, wanted, running if raised else None)
    integrations = _find(needs, "integrations")
    names, systems = _fresh(integrations, running.connected if running else frozenset())
    known = Decimal(len(integrations.names + integrations.possible) - len(systems)) if integrations else ZERO
    counted = _amount(integrations).map(lambda number: max(ZERO, number - known))
    low = max(Decimal(len(names)), counted.low)
    high = max(Decimal(len(systems)), counted.high)
    rows = _amount(_find(needs, "migration_rows"))
    custom = _amount(_find(needs, "custom_days"))
    notes = [
        Text(f"{zh}尚未确定，按 {int(top):,} {unit}排期", f"{en} still open; planned for {int(top):,}")
        for zh, en, unit, bottom, top in (
            ("对接系统数", "Systems to integrate", "个", low, high),
            ("迁移行数", "Rows to migrate", "行", rows.low, rows.high),
        )
        if bottom != top
    ]
    first_time = running is None
    counts: dict[Measure, Decimal] = {
        "integrations": high,
        "rows": rows.high,
        "custom_days": custom.high,
        "modules": Decimal(len(modules)),
        "first_time": Decimal(first_time),
        "raised": Decimal(raised),
        "same_year": Decimal(running is not None and running.within_term and not raised),
        "additions": Decimal(sum((first_time, raised, high > 0, rows.high > 0, custom.high > 0))),
    }
    if running is not None:
        notes.insert(0, _running(running, tier))
    return Facts(tier, counts, custom, wanted, modules, systems, tuple(notes))


def _fresh(integrations: Need | None, connected: frozenset[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Systems that are named for certain, and all of them, without those that are connected already."""
    if integrations is None:
        return (), ()
    names = tuple(name for name in integrations.names if name not in connected)
    return names, names + tuple(name for name in integrations.possible if name not in connected)


def _modules(data: PlanData, tier: Tier, wanted: frozenset[str], below: Running | None) -> tuple[str, ...]:
    """The modules to set up: those asked for, else all of the tier. ``below`` is the smaller contract of today, where
    the order raises it: what that has is not set up again."""
    had = below.capabilities if below else frozenset()
    if any(wanted.intersection(module.capabilities) for module in data.modules):
        return tuple(module.name for module in data.modules if (wanted - had).intersection(module.capabilities))
    own = tuple(module for module in data.modules if tier in module.tiers)
    return tuple(module.name for module in own if below is None or below.tier not in module.tiers)


def _running(running: Running, tier: Tier) -> Text:
    zh, en = ["系统已在使用，计划只排本单新增的工作"], ["The service is in use: only what this order adds is planned"]
    if running.connected:
        zh.append(f"已对接的{'、'.join(sorted(running.connected))}不再排")
        en.append(f"already connected: {', '.join(sorted(running.connected))}")
    if running.raised_to(tier):
        zh.append("套餐升级新增的功能要开通和配置")
        en.append("what the larger tier brings is set up")
    if running.lowered_to(tier):
        zh.append("套餐比现在的小，不再包含的功能请先与客户确认")
        en.append("the tier is smaller than today's: agree with the client on what falls away")
    return Text("；".join(zh), "; ".join(en))


def by_night(industry: Industry | None, facts: Facts) -> bool:
    """Retailers switch on a weekday night; so does a renewal that brings no work, which needs no rest days."""
    return industry == "retail" or not facts.counts["additions"]


def _find(needs: Needs, key: NeedKey) -> Need | None:
    return next((item for item in needs.items if item.key == key), None)


def _amount(need: Need | None) -> Range[Decimal]:
    return need.amount if need and need.amount is not None else Range(ZERO, ZERO)


def holds(condition: Condition, facts: Facts) -> bool:
    """True when any of the alternatives holds whole; an empty condition always does."""
    return not condition or any(all(_true(clause, facts) for clause in clauses) for clauses in condition)


def _true(clause: Clause, facts: Facts) -> bool:
    match clause:
        case Counts(of, above, upto):
            return above < facts.counts[of] and (upto is None or facts.counts[of] <= upto)
        case ForTiers(tiers):
            return facts.tier in tiers
        case Has(capability):
            return capability in facts.capabilities


def choose_tasks(
    data: PlanData,
    facts: Facts,
    signals: Mapping[Signal, tuple[str, ...]],
    *,
    at_night: bool,
    start: date,
    done: frozenset[str] = frozenset(),
    edits: Mapping[str, TaskEdit] | None = None,
) -> tuple[ChosenTask, ...]:
    """The tasks that apply, are not ``done`` and not dropped by ``edits``, in file order; one that drops out hands its
    predecessors on. The cutover is never dropped.

    What is waited for anyway, by way of another predecessor, is left out of ``after``.

    :raises Refusal: every edit of a task that applies which no plan can hold
    """
    edits = edits or {}
    chosen: list[ChosenTask] = []
    problems: list[Problem] = []
    stands_for: dict[str, tuple[str, ...]] = {}
    earlier: dict[str, frozenset[str]] = {}
    for spec in data.tasks:
        named = tuple(dict.fromkeys(id for name in spec.after for id in stands_for[name]))
        implied = frozenset(id for name in named for id in earlier[name])
        after = tuple(id for id in named if id not in implied)
        edit = edits.get(spec.id, AS_PLANNED)
        if spec.id in done or not holds(spec.when, facts) or (edit.dropped and not spec.cutover):
            stands_for[spec.id] = after
            continue
        stands_for[spec.id] = (spec.id,)
        earlier[spec.id] = implied.union(after)
        name = _named(spec.night_name if at_night and spec.night_name else spec.name, facts)
        faults = find_faults(spec.id, name, edit, start)
        problems += faults
        days = days_of(spec, facts, signals, None if faults else edit.days)
        chosen.append(ChosenTask(spec, name, days, after, edit.owner or spec.owner, edit))
    if problems:
        raise Refusal(problems)
    return tuple(chosen)


def _named(name: Text, facts: Facts) -> Text:
    low, high = facts.custom.low.normalize(), facts.custom.high.normalize()
    words = {
        "systems": f"{facts.counts['integrations']:f}",
        "modules": "/".join(facts.modules),
        "custom": f"{low:f}" if low == high else f"{low:f}–{high:f}",
    }
    return Text(name.zh.format_map(words), name.en.format_map(words))


def days_of(
    spec: TaskSpec, facts: Facts, signals: Mapping[Signal, tuple[str, ...]], likely: Decimal | None = None
) -> Days:
    """Three points in workdays: as written or the person-days of custom work, grown by measure, scaled to the
    ``likely`` duration that a person set; a raised signal stretches the high end only."""
    if spec.days is None:
        days = Days(facts.custom.low, (facts.custom.low + facts.custom.high) / 2, facts.custom.high)
    else:
        days = spec.days
    if spec.more:
        days = _grown(days, spec.more, facts.counts[spec.more.of])
    if likely is not None:
        days = with_likely(days, likely)
    late = sum((extra for signal, extra in (spec.stretch or {}).items() if signal in signals), ZERO)
    return Days(days.low, days.likely, days.high + late)


def _grown(days: Days, more: Growth, measure: Decimal) -> Days:
    steps = ((measure - more.beyond) / more.per).to_integral_value(ROUND_CEILING) if measure > more.beyond else ZERO
    grown = Days(
        days.low + steps * more.add.low, days.likely + steps * more.add.likely, days.high + steps * more.add.high
    )
    if more.cap is None:
        return grown
    return Days(min(grown.low, more.cap.low), min(grown.likely, more.cap.likely), min(grown.high, more.cap.high))
