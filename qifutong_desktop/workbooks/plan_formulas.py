"""The formulas of the plan sheet: a forward and a backward pass over a list of workdays.

Excel's WORKDAY knows no working weekends (调休), so dates come from the list of workdays on the sheet 日历: a task
starts when its predecessors end, counted in workdays from the start of the plan, and the list turns the count into a
date. Half days count as halves, as in ``core.schedule``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ..core.calendar import Calendar
from ..core.plan import Plan, ScheduledTask
from ..core.schedule import halves

PLAN, CALENDAR, MILESTONES = "计划", "日历", "里程碑"
CALENDAR_ROW = 5
#: workdays listed after acceptance, so that longer durations still find their date
SPARE_WORKDAYS = 130
BEYOND = "超出日历"
NO_WINDOW = "无可用窗口"


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand: row of each task on 计划, first and last row of the workdays and of the candidates."""

    rows: Mapping[str, int]
    last_workday: int
    first_candidate: int
    last_candidate: int
    chosen_candidate: int

    @property
    def workdays(self) -> str:
        return f"{CALENDAR}!$B${CALENDAR_ROW}:$B${self.last_workday}"

    def candidates(self, column: str) -> str:
        return f"{MILESTONES}!${column}${self.first_candidate}:${column}${self.last_candidate}"

    def chosen(self, column: str) -> str:
        return f"{MILESTONES}!${column}${self.chosen_candidate}"


@dataclass(frozen=True, slots=True)
class Counted:
    """A task in workdays from the start of the plan, as the formulas work it out."""

    start: float
    finish: float
    latest: float

    @property
    def slack(self) -> int:
        return int(self.latest - self.finish)


def listed_workdays(plan: Plan, calendar: Calendar) -> tuple[date, ...]:
    """The workdays that the plan's formulas may reach, from its start to some weeks after acceptance."""
    count = calendar.workdays_between(plan.start, plan.acceptance) + SPARE_WORKDAYS
    return calendar.workdays_from(plan.start, count)


def cutover_task(plan: Plan) -> ScheduledTask:
    """The task that switches over."""
    return next(task for task in plan.tasks if task.cutover)


def count(plan: Plan, calendar: Calendar, cutover: ScheduledTask) -> dict[str, Counted]:
    """The values that the formulas give while no duration has been changed."""
    go_live = float(calendar.workdays_between(plan.start, cutover.end))
    in_time = float(calendar.workdays_between(plan.start, cutover.start - timedelta(days=1)))
    starts: dict[str, float] = {}
    ends: dict[str, float] = {}
    for task in plan.tasks:
        starts[task.id] = max([_waits(task, plan, calendar), *(ends[id] for id in task.after)])
        ends[task.id] = go_live if task is cutover else starts[task.id] + halves(task.days.likely) / 2
    latest = dict.fromkeys(starts, max(ends.values()))
    for task in reversed(plan.tasks):
        here = in_time if task is cutover else latest[task.id] - (ends[task.id] - starts[task.id])
        for id in task.after:
            latest[id] = min(latest[id], here)
    latest[cutover.id] = ends[cutover.id]
    return {id: Counted(starts[id], ends[id], latest[id]) for id in starts}


def _waits(task: ScheduledTask, plan: Plan, calendar: Calendar) -> float:
    """Workdays from the start of the plan to the day before which the task must not begin."""
    if task.cutover or task.not_before is None:
        return 0.0
    return float(calendar.workdays_between(plan.start, task.not_before - timedelta(days=1)))


def earliest_start(task: ScheduledTask, layout: Layout) -> str:
    """Formula: the latest earliest finish of the tasks before it, in workdays from the start, and its earliest day."""
    parts = [f"N{layout.rows[id]}" for id in task.after]
    if task.not_before is not None and not task.cutover:
        day = task.not_before
        parts.append(f'COUNTIF({layout.workdays},"<"&DATE({day.year},{day.month},{day.day}))')
    return f"=MAX({','.join(parts)})" if parts else "=0"


def earliest_finish(row: int, layout: Layout, *, cutover: bool) -> str:
    """Formula: earliest start plus duration in half workdays; the cutover ends on a calendar day."""
    if cutover:
        return f'=IF(ISNUMBER(H{row}),COUNTIF({layout.workdays},"<="&H{row}),M{row})'
    return f"=M{row}+ROUNDUP(E{row}*2,0)/2"


def latest_finish(task: ScheduledTask, plan: Plan, layout: Layout, cutover: ScheduledTask) -> str:
    """Formula: the latest finish that misses no window and, after go-live, does not delay acceptance."""
    row = layout.rows[task.id]
    if task is cutover:
        return f"=N{row}"
    following = [
        f'IF(ISNUMBER(G{at}),COUNTIF({layout.workdays},"<"&G{at}),M{at})' if one is cutover else f"O{at}-N{at}+M{at}"
        for one in plan.tasks
        if task.id in one.after
        for at in (layout.rows[one.id],)
    ]
    everything = ",".join(f"N{one}" for one in layout.rows.values())
    return f"=MIN({','.join(following)})" if following else f"=MAX({everything})"


def before_go_live(plan: Plan, cutover: ScheduledTask) -> frozenset[str]:
    """Ids of the cutover and of everything it waits for."""
    needed = {cutover.id}
    for task in reversed(plan.tasks):
        if task.id in needed:
            needed.update(task.after)
    return frozenset(needed)


def start_date(row: int, layout: Layout, *, cutover: bool) -> str:
    """Formula: the day a task starts; the cutover starts in the first window that fits."""
    if cutover:
        starts, fits = layout.candidates("G"), layout.candidates("H")
        first = f"INDEX({starts},MATCH(1,{fits},0))"
        return f'=IF({layout.chosen("H")}=1,{layout.chosen("G")},IFERROR({first},"{NO_WINDOW}"))'
    return f'=IFERROR(INDEX({layout.workdays},INT(M{row})+1),"{BEYOND}")'


def end_date(row: int, layout: Layout, *, cutover: bool) -> str:
    """Formula: the last day of a task."""
    if cutover:
        return f'=IF(ISNUMBER(G{row}),G{row}+MAX(ROUNDUP(E{row},0),1)-1,"{NO_WINDOW}")'
    return f'=IFERROR(INDEX({layout.workdays},MAX(ROUNDUP(N{row},0),INT(M{row})+1)),"{BEYOND}")'


def ready_date(cutover_row: int, layout: Layout) -> str:
    """Formula part: the day on which everything before the cutover is done."""
    return f"INDEX({layout.workdays},MAX(ROUNDUP({PLAN}!$M${cutover_row},0),1))"


def candidate_start(row: int, cutover_row: int, layout: Layout, wanted: date | None) -> str:
    """The first day that the switch may take in a candidate; for the chosen one not before the planned day."""
    ready = ready_date(cutover_row, layout)
    if wanted is None:
        return f"=MAX(A{row},{ready}+1)"
    planned = f"DATE({wanted.year},{wanted.month},{wanted.day})"
    return f"=MAX(A{row},{ready}+1,MIN({planned},B{row}-MAX(ROUNDUP({PLAN}!$E${cutover_row},0),1)+1))"


def candidate_fits(row: int, cutover_row: int) -> str:
    """Formula: 1 when a window is free and long enough."""
    return f'=IF(AND(D{row}="是",B{row}-G{row}+1>=MAX(ROUNDUP({PLAN}!$E${cutover_row},0),1)),1,0)'


def candidate_values(
    start: date, end: date, usable: bool, ready: date, wanted: date | None, days: Decimal
) -> tuple[date, int]:
    """What :func:`candidate_start` and :func:`candidate_fits` give while nothing has been changed."""
    whole = max(1, -int(-days // 1))
    first = max(start, ready + timedelta(days=1))
    if wanted is not None:
        first = max(first, min(wanted, end - timedelta(days=whole - 1)))
    return first, int(usable and (end - first).days + 1 >= whole)
