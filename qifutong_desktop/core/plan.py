"""From needs, signals and wishes to a dated three-phase plan."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from .calendar import DAY, Calendar
from .client import Tier
from .cutover import SEARCH_DAYS, Weigher, Window, place_work, span
from .cutover_words import explain
from .diagnosis import Industry, Needs, Signal, Wishes
from .period import add_months
from .plan_data import PlanData
from .plan_edits import TaskEdit
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
from .plan_tasks import AS_PLANNED, ChosenTask, Facts, by_night, choose_tasks, gather
from .plan_words import day_words
from .problems import Refusal
from .ranges import Range
from .risks import Course, find_risks
from .running import Running
from .schedule import Network, Slots, driving_chain, halves, pass_through, percentile, simulate
from .text import Text

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
#: a plan whose durations add up to more is no implementation any more
MAX_WORKDAYS = 1500
TENTH = Decimal("0.1")
FIRST_START, LAST_START = date(2000, 1, 1), date(2100, 12, 31)


@dataclass(slots=True)
class _Timeline:
    """Workdays from the start on, and the go-live day for each day of readiness (each worked out once). ``cutover`` is
    the task that switches; the day that a person set for it holds back every window."""

    days: tuple[date, ...]
    weigher: Weigher
    longest: int
    cutover: ChosenTask
    place: dict[date, int] = field(default_factory=dict)
    windows: dict[int, tuple[Window, tuple[Window, ...]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.place = {day: number for number, day in enumerate(self.days)}

    def ready_day(self, workdays: int) -> date:
        """The day after which a window may begin, for work that is ready after so many workdays."""
        ready, earliest = self.days[max(workdays, 1) - 1], self.cutover.edit.not_before
        return ready if earliest is None else max(ready, earliest - DAY)

    def window(self, workdays: int) -> tuple[Window, tuple[Window, ...]]:
        """The window for work that is ready after so many workdays."""
        if workdays not in self.windows:
            self.windows[workdays] = self._chosen(workdays)
        return self.windows[workdays]

    def _chosen(self, workdays: int) -> tuple[Window, tuple[Window, ...]]:
        try:
            return self.weigher.choose(self.ready_day(workdays))
        except Refusal as refusal:
            if self.cutover.edit.days is None:
                raise
            days, name = self.cutover.edit.days, self.cutover.name
            raise Refusal.of(
                f"plan.{self.cutover.id}",
                Text(f"没有能容下“{name.zh}”{days} 天的切换窗口", f"no window holds {days} days of “{name.en}”"),
                Text("请改短这项任务，或恢复原工期", "make the task shorter, or as it was planned"),
            ) from refusal

    def go_live_slot(self, ready: int) -> int:
        """First half-day slot on the new system when everything is ready at slot ``ready``."""
        return 2 * self.place[self.window((ready + 1) // 2)[0].go_live]

    def latest_slot(self, ready: int) -> int:
        """The last slot at which work may be ready, and still take the window that is chosen for slot ``ready``."""
        return 2 * bisect_left(self.days, self.window((ready + 1) // 2)[0].start)

    def go_live(self, workdays: int, cutover_days: float) -> date:
        """The same with the cutover's own days as drawn: what does not fit into the window is done on workdays."""
        window = self.window(workdays)[0]
        start, _ = place_work(window, self.weigher.needed, self.longest)
        room = (span(window, self.weigher.needed)[1] - start).days + 1
        return self.days[self.place[window.go_live] + max(0, math.ceil(cutover_days - 1e-9) - room)]


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
    done: frozenset[str] = frozenset(),
    evidence: Mapping[Signal, Text] | None = None,
    edits: Mapping[str, TaskEdit] | None = None,
    running: Running | None = None,
) -> Plan:
    """The plan of one client, the same for the same arguments.

    ``start`` is the day of the kick-off (or the first workday after it); ``paid_from`` the day from which the service
    is paid, the start when None. Where a count is still open it is planned at its high end. ``done`` are ids of tasks
    that are behind us: they drop out, and what waits for them waits for what is open before them. ``evidence`` says in
    the client's words what raised a signal (``Diagnosis.evidence``). ``edits`` are what a person changed, by task id;
    one of a task that the plan does not have is passed over, and so is dropping the cutover (a note says so).
    ``running`` is None for a new customer; beside a contract that runs only what the order adds is planned.

    :raises Refusal: a start outside 2000–2100, an edit that no plan can hold (``plan.<task id>``), a plan of more than
        :data:`MAX_WORKDAYS`, or forbidden dates that leave no cutover window within a year
    """
    if not FIRST_START <= start <= LAST_START:
        raise Refusal.of(
            "preferences.start",
            Text(f"开始日期 {start} 不合理", f"the start {start} makes no sense"),
            Text("请填写 2000 至 2100 年间的日期", "give a date between 2000 and 2100"),
        )
    facts = gather(data, tier, needs, running)
    adds = facts.counts["additions"] > 0
    at_night = by_night(industry, facts)
    avoid_sales = industry == "retail" or "big_sales_days" in signals
    network = Network.of(choose_tasks(data, facts, signals, at_night=at_night, start=start, done=done, edits=edits))
    cutover = network.tasks[network.cutover]
    cutover_days = cutover.days
    weigher = Weigher(calendar, data.cutover, _whole(cutover_days.likely), at_night, avoid_sales, wishes.forbidden)
    days = calendar.workdays_from(start, _room(network) + _waits(network, calendar, start))
    line = _Timeline(days, weigher, _whole(cutover_days.high), cutover)
    network = replace(network, earliest=_earliest(network, days))

    likely = [halves(task.days.likely) for task in network.tasks]
    slots = pass_through(network, likely, line.go_live_slot, line.latest_slot)
    before = network.before_cutover
    ready = (slots[network.cutover].start + 1) // 2
    window, weighed = line.window(ready)
    tasks = tuple(
        _scheduled(task, slot, line, window if number == network.cutover else None, before_live=number in before)
        for number, (task, slot) in enumerate(zip(network.tasks, slots, strict=True))
    )
    simulated = simulate(network, line.go_live, seed=seed, rounds=rounds)
    first, last = min(task.start for task in tasks), max(task.end for task in tasks)
    p50, p80 = percentile(simulated, 50), percentile(simulated, 80)
    passed = tuple(one for one in weighed if one.start < window.start)
    course = Course(first, window.go_live, last, p80, paid_from or first, passed, avoid_sales)
    return Plan(
        start=first,
        tasks=tasks,
        gates=_gates(data, facts, tasks),
        critical_path=driving_chain(network, slots),
        go_live=window.go_live,
        acceptance=last,
        p50=p50,
        p80=p80,
        weeks=((last - first).days + 7) // 7,
        cutover=explain(weigher, line.ready_day(ready), window, weighed, cutover_days.likely),
        risks=find_risks(data, calendar, facts, signals, evidence or {}, wishes, course) if adds else (),
        effort=_effort(data, network.tasks),
        provisional_years=calendar.provisional_years(first, max(last, p80)),
        notes=facts.notes + _undropped(cutover) + _notes(data, calendar, tier, course, adds),
        adds=adds,
    )


def _whole(days: Decimal) -> int:
    return max(1, int(days.to_integral_value(ROUND_CEILING)))


def _room(network: Network) -> int:
    """Workdays that the plan can need at most: every high end in a row, and the search for a window."""
    total = sum(_whole(task.days.high) for task in network.tasks)
    if total > MAX_WORKDAYS:
        edited = [task for task in network.tasks if task.edit.days is not None]
        if 2 * sum(_whole(task.days.high) for task in edited) > total:
            longest = max(edited, key=lambda task: task.days.likely)
            raise Refusal.of(
                f"plan.{longest.id}",
                Text(f"计划合计 {total} 个工作日，过长", f"the plan adds up to {total} workdays, too many"),
                Text(f"请改短“{longest.name.zh}”等任务的工期", f"make “{longest.name.en}” and the others shorter"),
            )
        raise Refusal.of(
            "needs.custom_days",
            Text(f"计划合计 {total} 个工作日，过长", f"the plan adds up to {total} workdays, too many"),
            Text("请核对定制人天与对接系统数，或拆成几期", "check custom days and systems, or split the project"),
        )
    return total + SEARCH_DAYS + 60


def _waits(network: Network, calendar: Calendar, start: date) -> int:
    """Workdays until the latest of the days that a person set."""
    last = max((task.edit.not_before or start for task in network.tasks), default=start)
    return calendar.workdays_between(start, last)


def _earliest(network: Network, days: Sequence[date]) -> tuple[int, ...]:
    """For each task the first half-day slot of the day that a person set; the cutover waits for a window instead."""
    return tuple(
        0 if number == network.cutover or task.edit.not_before is None else 2 * bisect_left(days, task.edit.not_before)
        for number, task in enumerate(network.tasks)
    )


def _undropped(cutover: ChosenTask) -> tuple[Text, ...]:
    if not cutover.edit.dropped:
        return ()
    return (
        Text(
            f"“{cutover.name.zh}”决定上线日期，不能取消，仍按原计划排期",
            f"“{cutover.name.en}” decides the go-live and cannot be dropped; it stays in the plan",
        ),
    )


def _scheduled(
    task: ChosenTask, slot: Slots, line: _Timeline, window: Window | None, *, before_live: bool
) -> ScheduledTask:
    if window:
        start, end = place_work(window, line.weigher.needed, line.longest)
    else:
        start, end = line.days[slot.start // 2], line.days[max(slot.start, slot.finish - 1) // 2]
    return ScheduledTask(
        id=task.id,
        phase=task.spec.phase,
        name=task.name,
        owner=task.owner,
        days=task.days,
        after=task.after,
        start=start,
        end=end,
        critical=window is not None or (before_live and slot.slack < 2),
        slack=slot.slack // 2,
        deliverables=task.spec.deliverables,
        rest_days=window is not None and not line.weigher.at_night,
        cutover=window is not None,
        edited=replace(task.edit, dropped=False) != AS_PLANNED,
        not_before=task.edit.not_before,
    )


def _gates(data: PlanData, facts: Facts, tasks: tuple[ScheduledTask, ...]) -> tuple[Gate, ...]:
    ends = {task.id: task.end for task in tasks}
    plain = not facts.counts["integrations"]
    found: list[Gate] = []
    for gate in data.gates:
        after = tuple(name for name in gate.after if name in ends)
        if after:
            condition = (gate.condition_without_integration if plain else None) or gate.condition
            day = max(ends[name] for name in after)
            found.append(Gate(gate.id, gate.phase, gate.name, day, condition, after))
    return tuple(found)


def _effort(data: PlanData, tasks: tuple[ChosenTask, ...]) -> tuple[EffortLine, ...]:
    lines: list[EffortLine] = []
    for role, name in data.roles.items():
        shares = [(task.days, share) for task in tasks for who, share in (task.spec.roles or {}).items() if who == role]
        if not shares:
            continue
        low = sum((span.low * share for span, share in shares), Decimal(0))
        high = sum((span.high * share for span, share in shares), Decimal(0))
        days = Range(low.quantize(TENTH, ROUND_HALF_UP), high.quantize(TENTH, ROUND_HALF_UP))
        rate = data.rates.get(role)
        cost = None if rate is None else Range(days.low * rate, days.high * rate)
        lines.append(EffortLine(name, days, rate, cost))
    return tuple(lines)


def _notes(data: PlanData, calendar: Calendar, tier: Tier, course: Course, adds: bool) -> tuple[Text, ...]:
    notes: list[Text] = []
    if adds and tier in data.health_check_tiers:
        first = day_words(calendar.next_workday(add_months(course.acceptance, 3)))
        notes.append(Text(data.health_check.zh.format(day=first.zh), data.health_check.en.format(day=first.en)))
    years = calendar.provisional_years(course.start, max(course.acceptance, course.p80))
    if years:
        said = "、".join(map(str, years))
        notes.append(
            Text(
                f"{said}年放假安排尚未公布，相关日期暂按周末推算",
                f"Holidays of {', '.join(map(str, years))} are not announced yet; dates assume plain weekends",
            )
        )
    return tuple(notes)
