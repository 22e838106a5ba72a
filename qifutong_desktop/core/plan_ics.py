"""The days of a plan that stand in people's calendars: milestones, training, cutover, go-live.

What falls out of the plan later stays in a calendar that has it: nothing tells a program to take it away.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from .ics import Appointment, calendar_bytes, uid
from .plan_model import Plan, ScheduledTask
from .plan_mspdi import GO_LIVE, OWNERS
from .text import Lang, Text

#: A later file has the higher sequence: the seconds since this moment, which fit into 31 bits until 2088.
_SINCE = datetime(2020, 1, 1, tzinfo=UTC)
_TRAINING = "training"
_PROVISIONAL = Text("该年放假安排尚未公布，日期暂按周末推算", "that year's holidays are not announced yet")


def plan_calendar(plan: Plan, case: str, client: str, now: datetime, lang: Lang = "zh") -> bytes:
    """The plan's days as .ics; ``case`` names whose plan it is and never changes, so that a later file moves what an
    earlier one brought. ``now`` must know its zone."""
    sequence = int((now - _SINCE).total_seconds())
    found = [
        Appointment(
            uid(case, "plan", id),
            sequence,
            f"{what.zh}（{client}）" if lang == "zh" else f"{what.en} ({client})",
            "\n".join(note.said(lang) for note in (*notes, *_doubts(plan, last))),
            first,
            last,
        )
        for id, what, first, last, notes in _days(plan)
    ]
    return calendar_bytes("Plan", found, now)


def _days(plan: Plan) -> Iterator[tuple[str, Text, date, date, tuple[Text, ...]]]:
    """Id, name, first and last day, notes."""
    for task in plan.tasks:
        if task.cutover:
            yield "cutover", task.name, task.start, task.end, (plan.cutover.reason, *_owner(task))
        elif _TRAINING in task.id:
            yield f"task.{task.id}", task.name, task.start, task.end, (*task.deliverables, *_owner(task))
    for gate in plan.gates:
        name = Text(f"里程碑：{gate.name.zh}", f"Milestone: {gate.name.en}")
        yield f"gate.{gate.id}", name, gate.day, gate.day, (gate.condition,)
    yield "go_live", GO_LIVE, plan.go_live, plan.go_live, _odds(plan)


def _owner(task: ScheduledTask) -> tuple[Text, ...]:
    return (Text(f"负责人：{task.owner}", f"Owner: {OWNERS[task.owner].en}"),)


def _odds(plan: Plan) -> tuple[Text, ...]:
    even, sure = plan.p50, plan.p80
    return (Text(f"五成把握不晚于 {even}，八成把握不晚于 {sure}", f"By {even} at 50 %, by {sure} at 80 %"),)


def _doubts(plan: Plan, last: date) -> tuple[Text, ...]:
    return (_PROVISIONAL,) if last.year in plan.provisional_years else ()
