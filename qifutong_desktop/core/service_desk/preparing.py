"""What a plan and a service year make due, and the lists of what is to be prepared, system by system."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ..order import plain_name
from ..plan_model import Plan
from ..text import Text
from .entitled import has_health_check, quarter_of
from .entry import Entry, reached
from .facts import ClientFacts, SystemInUse
from .refund import refund_of
from .rules import Desk, Item, Side
from .terms import Due, dues_of

_PAPERS: Mapping[str | None, Text] = {
    "yes": Text("已有，能拿到", "at hand"),
    "no": Text("没有", "none"),
    "unclear": Text("要问厂商", "the vendor must be asked"),
    None: Text("待核实", "to be found out"),
}


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to prepare: for which system ("": for all), what, how it stands, who sees to it, and by when."""

    system: str
    what: Text
    stands: Text | None
    who: Text
    on: date | None


def dues_for(entry: Entry, facts: ClientFacts, desk: Desk) -> tuple[Due, ...]:
    """All that an entry makes due, the earliest first. Where the plan holds a task, its day takes the term's place;
    nobody has to pay back what is in no reading refundable."""
    refused = entry.kind == "refund" and refund_of(entry, facts, desk).answer == "no"
    dues = {due.id: due for due in dues_of(entry, desk) if not refused or due.source == "own"}
    dues |= {due.id: due for due in (*_of_plan(entry, facts, desk), *_of_quarter(entry, facts, desk))}
    return tuple(sorted(dues.values(), key=lambda due: (due.on, due.at)))


def points_of(entry: Entry, facts: ClientFacts, desk: Desk) -> tuple[Point, ...]:
    """The list of what is to be prepared; of an integration once for each system."""
    items = desk.rules.words[entry.kind].items
    if entry.kind != "integration":
        return tuple(_point(item, None, facts.plan) for item in items)
    return tuple(_point(item, system, facts.plan) for system in systems_of(entry, facts) for item in items)


def systems_of(entry: Entry, facts: ClientFacts) -> tuple[SystemInUse, ...]:
    """The systems that an entry is about, with what is known of each; all of the client's where it names none."""
    if not entry.systems:
        return facts.systems
    known = {plain_name(system.name): system for system in facts.systems}
    return tuple(known.get(plain_name(name)) or SystemInUse(name) for name in entry.systems)


def is_listed(system: str, desk: Desk) -> bool:
    """Whether the price list names the system; the interface of any other is assessed apart."""
    name = plain_name(system)
    return any(plain_name(listed) in name for listed in desk.book.systems)


def _point(item: Item, system: SystemInUse | None, plan: Plan | None) -> Point:
    stands = _PAPERS[system.papers] if system is not None and item.id == "papers" else None
    found = _in_plan(item.tasks, plan)
    return Point(_system_name(system), item.what, stands, item.who, found[1] if found else None)


def _system_name(system: SystemInUse | None) -> str:
    if system is None:
        return ""
    return f"{system.name} {system.version}".strip()


def _in_plan(names: tuple[str, ...], plan: Plan | None) -> tuple[Text, date, Side] | None:
    """What the plan calls the first task or gate of these that it holds, its last day, and who owes it."""
    if plan is None:
        return None
    return next((found for name in names if (found := _named(name, plan)) is not None), None)


def _named(name: str, plan: Plan) -> tuple[Text, date, Side] | None:
    if name == "go_live":
        return Text("上线", "Go-live"), plan.go_live, "firm"
    for task in plan.tasks:
        if task.id == name:
            return task.name, task.end, "client" if task.owner == "客户" else "firm"
    gate = next((gate for gate in plan.gates if gate.id == name), None)
    return (gate.name, gate.day, "firm") if gate else None


def _of_plan(entry: Entry, facts: ClientFacts, desk: Desk) -> Iterator[Due]:
    signed = facts.stage == "signed"
    note = None if signed else Text("案例未标为已签约，日期随签约日移动", "not signed: the days move with the signing")
    words = desk.rules.words[entry.kind]
    for names in dict.fromkeys(item.tasks for item in words.items):
        found = _in_plan(names, facts.plan)
        if found is None or facts.plan is None:
            continue
        what, on, side = found
        why = Text("按实施计划", "by the implementation plan")
        years = tuple(year for year in facts.plan.provisional_years if year <= on.year)
        yield Due(
            id=f"{entry.kind}.{names[0]}",
            what=what,
            first=on,
            on=on,
            why=why,
            clause=words.clause,
            source=words.source,
            owed_by=side,
            open=note,
            met=reached(entry.state, "solved"),
            provisional=years,
        )


def _of_quarter(entry: Entry, facts: ClientFacts, desk: Desk) -> Iterator[Due]:
    contract = facts.contract()
    if entry.kind != "health_check" or contract is None or not has_health_check(facts, desk):
        return
    others = [one for one in facts.entries.values() if one != entry]
    quarter = quarter_of(contract, entry.opened, others)
    yield Due(
        id="health_check.quarter",
        what=Text(f"第 {quarter.number} 个服务季度的体检", f"Health check of service quarter {quarter.number}"),
        first=quarter.first,
        on=quarter.last,
        why=Text(f"服务自 {contract.start} 起，每三个月一次", f"every three months from {contract.start}"),
        clause=desk.rules.words["health_check"].clause,
        source="interpreted",
        owed_by="firm",
        open=desk.rules.health_check_open,
        other=None if quarter.calendar_last == quarter.last else quarter.calendar_last,
        met=reached(entry.state, "solved"),
    )
