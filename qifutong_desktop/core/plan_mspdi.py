"""The plan as MS Project XML (MSPDI, ``mspdi_pj12.xsd``): calendar, phases, tasks, links, milestones, owners.

Children stand in the order of the schema, which MS Project insists on. Our own effort and its rates stay out: hours of
an assignment are those of the task.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import groupby
from typing import get_args
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from .calendar import Calendar
from .charts import PHASES
from .plan_model import Gate, Owner, Plan, ScheduledTask
from .plan_times import AFTERNOON, HALF_DAY_MINUTES, MORNING, Span, closing, opening, spans, working_minutes
from .ranges import plain
from .text import Lang, Text

NAMESPACE = "http://schemas.microsoft.com/project"
GO_LIVE = Text("上线首日", "First day on the new system")
_TITLE = Text("三阶段实施计划", "three-phase plan")
_CALENDARS = (Text("企服通工作日历", "Workdays in China"), Text("切换日历（休息日也可用）", "Cutover (rest days too)"))
_WORKED, _OFF = Text("调休上班", "Working weekend"), Text("放假", "Day off")
OWNERS: dict[Owner, Text] = {
    "客户": Text("客户", "Client"),
    "顾问": Text("顾问", "Consultant"),
    "实施": Text("实施", "Implementation"),
    "集成": Text("集成", "Integration"),
    "第三方": Text("第三方", "Third party"),
    "双方": Text("双方", "Both sides"),
}
_BASE, _CUTOVER = 1, 2
_FIXED_DURATION, _FINISH_TO_START, _NOT_EARLIER, _IN_DAYS = 1, 1, 4, 7
_MINUTES_A_DAY = 2 * HALF_DAY_MINUTES
_ILLEGAL = re.compile("[^\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the outline. ``after`` are ids of rows, ``not_before`` a moment before which it must not begin."""

    id: str
    wbs: str
    name: str
    start: datetime
    finish: datetime
    minutes: int
    kind: str = "task"
    after: tuple[str, ...] = ()
    not_before: datetime | None = None
    deadline: datetime | None = None
    owner: Owner | None = None
    cutover: bool = False
    notes: tuple[str, ...] = ()


def plan_mspdi(plan: Plan, calendar: Calendar, client: str, today: date, lang: Lang = "zh") -> bytes:
    """The plan as an MS Project file, the same bytes for the same arguments; for the client's eyes too.

    Applied to the links, constraints and calendars of the file, its durations give the plan's own dates.
    """
    lines = tuple(_lines(plan, calendar, lang))
    root = Element("Project", xmlns=NAMESPACE)
    _settings(root, plan, f"{_legal(client)} {_TITLE.said(lang)}", today)
    _calendars(root, plan, calendar, lang)
    numbers = {line.id: number for number, line in enumerate(lines, 1)}
    tasks = SubElement(root, "Tasks")
    for line in lines:
        _task(tasks, line, numbers)
    owners = [owner for owner in get_args(Owner) if any(line.owner == owner for line in lines)]
    _resources(root, owners, lines, lang)
    _assignments(root, owners, lines, numbers)
    indent(root, " ")
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{tostring(root, "unicode")}\n'.encode()


# --- the outline -----------------------------------------------------------------------------------------------------


def _lines(plan: Plan, calendar: Calendar, lang: Lang) -> Iterator[_Line]:
    """Phase by phase: the phase, its tasks, its milestones."""
    found = spans(plan, calendar)
    chapter = 0
    for phase, name in PHASES.items():
        tasks = [task for task in plan.tasks if task.phase == phase]
        if not tasks:
            continue
        chapter += 1
        lines = [_of_task(task, found[task.id], plan, calendar, lang) for task in tasks]
        lines += [_of_gate(gate, lines, found, lang) for gate in plan.gates if gate.phase == phase]
        if any(task.cutover for task in tasks):
            lines.append(_go_live(plan, tasks, lang))
        start, finish = min(one.start for one in lines), max(one.finish for one in lines)
        minutes = working_minutes(start, finish, calendar)
        words = " ".join(name.said(lang).split())
        yield _Line(f"phase{phase}", str(chapter), words, start, finish, minutes, "phase")
        for number, line in enumerate(lines, 1):
            yield replace(line, wbs=f"{chapter}.{number}")


def _of_task(task: ScheduledTask, span: Span, plan: Plan, calendar: Calendar, lang: Lang) -> _Line:
    low, likely, high = (plain(days) for days in (task.days.low, task.days.likely, task.days.high))
    made = ("、" if lang == "zh" else ", ").join(one.said(lang) for one in task.deliverables)
    notes = (
        Text(f"工期：最短 {low} 天，通常 {likely} 天，最长 {high} 天", f"Days: {low} to {high}, {likely} likely"),
        *([Text(f"交付物：{made}", f"Deliverables: {made}")] if made else []),
        *([plan.cutover.reason] if task.cutover else []),
    )
    held = task.not_before and calendar.next_workday(task.not_before)  # some start a task on a rest day if told so
    held = task.start if task.cutover else held
    return _Line(
        task.id,
        "",
        task.name.said(lang),
        span.start,
        span.finish,
        span.minutes,
        after=task.after,
        not_before=None if held is None else opening(held),
        deadline=closing(plan.cutover.end) if task.cutover else None,
        owner=task.owner,
        cutover=task.cutover,
        notes=tuple(note.said(lang) for note in notes),
    )


def _of_gate(gate: Gate, lines: Sequence[_Line], found: dict[str, Span], lang: Lang) -> _Line:
    """A milestone is reached the moment the last task before it is done."""
    day = max(found[id].finish for id in gate.after)
    return _Line(
        f"gate.{gate.id}",
        "",
        gate.name.said(lang),
        day,
        day,
        0,
        "milestone",
        gate.after,
        notes=(gate.condition.said(lang),),
    )


def _go_live(plan: Plan, tasks: Sequence[ScheduledTask], lang: Lang) -> _Line:
    after = tuple(task.id for task in tasks if task.cutover)
    day = opening(plan.go_live)
    return _Line("go_live", "", GO_LIVE.said(lang), day, day, 0, "milestone", after, day)


# --- the file --------------------------------------------------------------------------------------------------------


def _settings(root: Element, plan: Plan, title: str, today: date) -> None:
    _put(
        root,
        ("SaveVersion", 12),
        ("Name", title),
        ("Title", title),
        ("CreationDate", opening(today)),
        ("LastSaved", opening(today)),
        ("ScheduleFromStart", True),
        ("StartDate", opening(plan.start)),
        ("FinishDate", closing(plan.acceptance)),
        ("FYStartDate", 1),
        ("CurrencyDigits", 2),
        ("CurrencySymbol", "¥"),
        ("CurrencyCode", "CNY"),
        ("CurrencySymbolPosition", 0),
        ("CalendarUID", _BASE),
        ("DefaultStartTime", MORNING[0]),
        ("DefaultFinishTime", AFTERNOON[1]),
        ("MinutesPerDay", _MINUTES_A_DAY),
        ("MinutesPerWeek", 5 * _MINUTES_A_DAY),
        ("DaysPerMonth", 20),
        ("DefaultTaskType", _FIXED_DURATION),
        ("DurationFormat", _IN_DAYS),
        ("HonorConstraints", True),
        ("NewTasksEffortDriven", False),
        ("NewTasksEstimated", False),
        ("WeekStartDay", 1),
        ("CurrentDate", opening(today)),
    )


def _calendars(root: Element, plan: Plan, calendar: Calendar, lang: Lang) -> None:
    both = SubElement(root, "Calendars")
    runs = tuple(_exceptions(plan, calendar, lang))
    for number, name, week, held in (
        (_BASE, _CALENDARS[0], range(2, 7), runs),
        (_CUTOVER, _CALENDARS[1], range(1, 8), ()),
    ):
        one = SubElement(both, "Calendar")
        _put(one, ("UID", number), ("Name", name.said(lang)), ("IsBaseCalendar", True), ("BaseCalendarUID", -1))
        days = SubElement(one, "WeekDays")
        for kind in range(1, 8):
            _weekday(days, kind, worked=kind in week)
        for _, first, last, worked in held:
            _weekday(days, 0, first, last, worked=worked)
        if held:
            exceptions = SubElement(one, "Exceptions")
            for title, first, last, worked in held:
                _exception(exceptions, title, first, last, worked=worked)


def _exceptions(plan: Plan, calendar: Calendar, lang: Lang) -> Iterator[tuple[str, date, date, bool]]:
    """Runs of days off, each under its name, and working weekends; one year beyond the plan, for what slips."""
    years = range(plan.start.year, plan.acceptance.year + 2)
    off = sorted(day for day in calendar.days_off - calendar.working_weekends if day.year in years)
    names = {day: calendar.holiday_names.get(day, _OFF.zh) for day in off}
    for (_, name), run in groupby(enumerate(off), lambda at: (at[1].toordinal() - at[0], names[at[1]])):
        days = [day for _, day in run]
        yield name, days[0], days[-1], False
    for day in sorted(calendar.working_weekends):
        if day.year in years and day.weekday() >= 5:
            yield _WORKED.said(lang), day, day, True


def _weekday(parent: Element, kind: int, first: date | None = None, last: date | None = None, *, worked: bool) -> None:
    """A day of the week (1 is Sunday), or (0) an exception as programs before 2007 read it."""
    day = SubElement(parent, "WeekDay")
    _put(day, ("DayType", kind), ("DayWorking", worked))
    if first is not None and last is not None:
        _period(day, first, last)
    if worked:
        _working_times(day)


def _exception(parent: Element, name: str, first: date, last: date, *, worked: bool) -> None:
    one = SubElement(parent, "Exception")
    _put(one, ("EnteredByOccurrences", False))
    _period(one, first, last)
    daily = 1
    _put(one, ("Occurrences", (last - first).days + 1), ("Name", name), ("Type", daily), ("DayWorking", worked))
    if worked:
        _working_times(one)


def _period(parent: Element, first: date, last: date) -> None:
    period = SubElement(parent, "TimePeriod")
    _put(period, ("FromDate", datetime.combine(first, time())), ("ToDate", datetime.combine(last, time(23, 59))))


def _working_times(parent: Element) -> None:
    times = SubElement(parent, "WorkingTimes")
    for begins, ends in (MORNING, AFTERNOON):
        _put(SubElement(times, "WorkingTime"), ("FromTime", begins), ("ToTime", ends))


def _task(parent: Element, line: _Line, numbers: dict[str, int]) -> None:
    task = SubElement(parent, "Task")
    phase = line.kind == "phase"
    length, work = _length(line.minutes), _length(line.minutes if line.owner else 0)
    _put(
        task,
        ("UID", numbers[line.id]),
        ("ID", numbers[line.id]),
        ("Name", line.name),
        ("Type", _FIXED_DURATION),
        ("IsNull", False),
        ("WBS", line.wbs),
        ("OutlineNumber", line.wbs),
        ("OutlineLevel", 1 if phase else 2),
        ("Priority", 500),
        ("Start", line.start),
        ("Finish", line.finish),
        ("Duration", length),
        ("DurationFormat", _IN_DAYS),
        ("Work", work),
        ("EffortDriven", False),
        ("Estimated", False),
        ("Milestone", line.kind == "milestone"),
        ("Summary", phase),
        ("PercentComplete", 0),
        ("ActualDuration", _length(0)),
        ("ActualWork", _length(0)),
        ("RemainingDuration", length),
        ("RemainingWork", work),
        ("ConstraintType", 0 if line.not_before is None else _NOT_EARLIER),
        ("CalendarUID", _CUTOVER if line.cutover else -1),
        ("ConstraintDate", line.not_before),
        ("Deadline", line.deadline),
        ("IgnoreResourceCalendar", line.cutover),
        ("Notes", "\n".join(line.notes)),
    )
    for id in line.after:
        link = SubElement(task, "PredecessorLink")
        kind = ("Type", _FINISH_TO_START)
        _put(link, ("PredecessorUID", numbers[id]), kind, ("CrossProject", False), ("LinkLag", 0))
        _put(link, ("LagFormat", _IN_DAYS))


def _resources(root: Element, owners: Sequence[Owner], lines: Sequence[_Line], lang: Lang) -> None:
    """A role may be several people: as many as it has tasks at the same time, so that nobody seems overworked."""
    resources = SubElement(root, "Resources")
    for number, owner in enumerate(owners, 1):
        own = [line for line in lines if line.owner == owner]
        most = max(sum(one.start < line.finish and line.start < one.finish for line in own) for one in own)
        work = _length(sum(line.minutes for line in own))
        one = SubElement(resources, "Resource")
        _put(one, ("UID", number), ("ID", number), ("Name", OWNERS[owner].said(lang)), ("Type", 1), ("IsNull", False))
        _put(one, ("MaxUnits", f"{most:.2f}"), ("Work", work), ("CalendarUID", _BASE), ("IsGeneric", True))


def _assignments(root: Element, owners: Sequence[Owner], lines: Sequence[_Line], numbers: dict[str, int]) -> None:
    assignments = SubElement(root, "Assignments")
    owned = [(line, owners.index(line.owner) + 1) for line in lines if line.owner is not None]
    for number, (line, owner) in enumerate(owned, 1):
        one = SubElement(assignments, "Assignment")
        _put(one, ("UID", number), ("TaskUID", numbers[line.id]), ("ResourceUID", owner))
        length = _length(line.minutes)
        _put(one, ("ActualWork", _length(0)), ("Finish", line.finish), ("RemainingWork", length))
        _put(one, ("Start", line.start), ("Units", 1), ("Work", length))


def _put(parent: Element, *children: tuple[str, str | int | bool | datetime | time | None]) -> None:
    """Children with their values as the schema writes them; none for None."""
    for name, value in children:
        if value is None:
            continue
        if isinstance(value, bool):
            said = "1" if value else "0"
        elif isinstance(value, datetime):
            said = value.strftime("%Y-%m-%dT%H:%M:%S")
        elif isinstance(value, time):
            said = value.strftime("%H:%M:%S")
        else:
            said = _legal(str(value))
        SubElement(parent, name).text = said


def _length(minutes: int) -> str:
    return f"PT{minutes // 60}H{minutes % 60}M0S"


def _legal(text: str) -> str:
    """Without what no XML file may hold."""
    return _ILLEGAL.sub("", text)
