"""What the charts show, once for paper and screen: the radar of a diagnosis, or of several, and the Gantt of a plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from .calendar import Calendar, each_day
from .diagnosis import Diagnosis
from .document import Axis, Gantt, GanttBar, GanttGate, Outline, Radar, Tornado, TornadoBar
from .plan_model import Phase, Plan, ScheduledTask
from .ranges import Range
from .remeasure import Comparison
from .remeasure_words import time_words
from .said_short import signed
from .sensitivity import Sensitivity, Swing
from .text import Lang, Text
from .wording import closed_up, score

PHASES: dict[Phase, Text] = {
    1: Text("一　诊断规划", "1  Diagnosis and planning"),
    2: Text("二　搭建与集成", "2  Set-up and integration"),
    3: Text("三　迁移上线与运维", "3  Migration, go-live, operation"),
}


def radar_of(diagnosis: Diagnosis, lang: Lang = "zh") -> Radar:
    """The five dimensions with what is open as an interval, and the ring of the level reached."""
    axes = tuple(
        Axis(one.name.said(lang), float(int(one.score.low)), float(int(one.score.high))) for one in diagnosis.dimensions
    )
    low = 20.0 * diagnosis.level.low
    return Radar(axes, (low, low + 20.0) if diagnosis.level.low else None)


def overlay_of(comparison: Comparison, lang: Lang = "zh") -> Radar:
    """The newest time as a radar over the outlines of the earlier ones; each axis says the first and the last score."""
    newest = radar_of(comparison.last.diagnosis, lang)
    axes = tuple(
        replace(axis, said=f"{score(one.scores[0])} → {score(one.scores[-1])}")
        for axis, one in zip(newest.axes, comparison.dimensions, strict=True)
    )
    outlines = tuple(
        Outline(time_words(time).said(lang), tuple(_middle(one.scores[place]) for one in comparison.dimensions))
        for place, time in enumerate(comparison.times[:-1])
    )
    return Radar(axes, None, outlines, time_words(comparison.last).said(lang))


def _middle(points: Range[Fraction]) -> float:
    return float((points.low + points.high) / 2)


def gantt_of(plan: Plan, calendar: Calendar, today: date, lang: Lang = "zh") -> Gantt:
    """Phases with their tasks in the plan's order, gates, and the calendar behind them in whole weeks."""
    bars: list[GanttBar] = []
    row_of: dict[str, int] = {}
    for phase, name in PHASES.items():
        tasks = [task for task in plan.tasks if task.phase == phase]
        if not tasks:
            continue
        start, end = min(task.start for task in tasks), max(task.end for task in tasks)
        bars.append(GanttBar(name.said(lang), "", start, end, phase, "phase"))
        for task in tasks:
            row_of[task.id] = len(bars)
            bars.append(_bar(task, task.id in plan.critical_path, lang))
    first = plan.start - timedelta(days=plan.start.weekday())
    last = max(bar.end for bar in bars)
    last += timedelta(days=6 - last.weekday())
    days = list(each_day(first, last))
    gates = tuple(
        GanttGate(f"M{number}", gate.day, max((row_of[task] for task in gate.after if task in row_of), default=0))
        for number, gate in enumerate(plan.gates, 1)
    )
    holidays = frozenset(day for day in days if day in calendar.days_off)
    return Gantt(
        first=first,
        last=last,
        bars=tuple(bars),
        gates=gates,
        rest=frozenset(day for day in days if not calendar.is_workday(day)) - holidays,
        holidays=holidays,
        shifted=frozenset(day for day in days if day in calendar.working_weekends),
        today=today if first <= today <= last else None,
    )


def tornado_of(found: Sensitivity, lang: Lang = "zh", *, readings: bool = True) -> Tornado:
    """What the total hangs on, each by itself, the largest first; with other ``readings`` of the list or without."""
    swings = (swing for swing in found.swings if readings or swing.kind != "reading")
    title = Text("单独一项使总价变动多少（含税，元）", "What each by itself makes of the total (yuan, tax included)")
    return Tornado(title.said(lang), tuple(_swing(swing, lang) for swing in swings))


def _swing(swing: Swing, lang: Lang) -> TornadoBar:
    """An open answer by its name with its ends below it; a reading by what else it could be."""
    worth, is_open = swing.worth, swing.kind != "reading"
    label, note = (swing.what, swing.ends) if is_open else (swing.ends, swing.what)
    if swing.apart:
        note = Text(f"{note.zh}，本报价不含", f"{note.en}, not in this quote")
    said = [closed_up(one.zh) if lang == "zh" else one.en for one in (label, note)]
    words = signed(worth) if lang == "en" else closed_up(signed(worth))
    return TornadoBar(said[0], said[1].rstrip("。."), worth.low, worth.high, words, is_open)


def _bar(task: ScheduledTask, critical: bool, lang: Lang) -> GanttBar:
    name = closed_up(task.name.zh) if lang == "zh" else task.name.en
    if task.cutover:
        return GanttBar(name, task.owner, task.start, task.end, task.phase, "cutover", critical, task.id)
    return GanttBar(name, task.owner, task.start, task.end, task.phase, critical=critical, task=task.id)
