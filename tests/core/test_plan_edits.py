"""A plan that a person changed: order, calendar and links still hold, and what cannot be is refused with its place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qifutong_desktop.catalog.calendar import load_calendar
from qifutong_desktop.catalog.plan import load_plan_data
from qifutong_desktop.core.client import Tier
from qifutong_desktop.core.diagnosis import Industry, Wishes
from qifutong_desktop.core.plan import Days, Owner, Plan, ScheduledTask
from qifutong_desktop.core.plan_edits import MAX_TASK_DAYS, MAX_WAIT, TaskEdit, with_likely
from qifutong_desktop.core.problems import Problem, Refusal
from tests.plan_cases import a_plan, some_needs

CALENDAR = load_calendar()
TASKS = tuple(task.id for task in load_plan_data().tasks)
SWITCHES = ("migrate", "switch")
START = date(2026, 3, 2)
TIERS = st.sampled_from(get_args(Tier))
INDUSTRIES = st.sampled_from((None, *get_args(Industry)))


def task(plan: Plan, id: str) -> ScheduledTask:
    return next(one for one in plan.tasks if one.id == id)


def refused(work: Callable[[], Plan]) -> tuple[Problem, ...]:
    with pytest.raises(Refusal) as caught:
        work()
    return caught.value.problems


@st.composite
def edits_of_any_kind(draw: st.DrawFn) -> dict[str, TaskEdit]:
    found = {}
    for id in draw(st.sets(st.sampled_from(TASKS), max_size=9)):
        halves = st.integers(1, 4 if id in SWITCHES else 60)
        found[id] = TaskEdit(
            days=draw(st.none() | halves.map(lambda half: Decimal(half) / 2)),
            owner=draw(st.none() | st.sampled_from(get_args(Owner))),
            not_before=draw(st.none() | st.integers(-20, 150).map(lambda days: START + timedelta(days=days))),
            dropped=draw(st.booleans()),
        )
    return found


@settings(max_examples=60, deadline=None)
@given(edits_of_any_kind(), TIERS, INDUSTRIES, st.sampled_from(("", "甲", "甲乙丙丁")), st.booleans())
def test_every_edited_plan_keeps_order_calendar_and_links(
    edits: dict[str, TaskEdit], tier: Tier, industry: Industry | None, systems: str, moving: bool
) -> None:
    needs = some_needs(systems=tuple(systems), rows=(12_000, 12_000) if moving else (0, 0), custom=("0", "6"))
    planned = a_plan(needs, tier=tier, industry=industry, start=START, rounds=1)
    plan = a_plan(needs, tier=tier, industry=industry, start=START, rounds=40, edits=edits)
    by_id = {one.id: one for one in plan.tasks}
    dropped = {id for id, edit in edits.items() if edit.dropped and id not in SWITCHES}
    assert set(by_id) == {one.id for one in planned.tasks} - dropped
    for one in plan.tasks:
        edit = edits.get(one.id, TaskEdit())
        assert one.start <= one.end
        assert all(by_id[id].end <= one.start for id in one.after)
        assert one.edited == ((edit.days, edit.owner, edit.not_before) != (None, None, None))
        assert edit.not_before is None or edit.not_before <= one.start
        assert edit.days is None or edit.days == one.days.likely
        assert edit.owner is None or edit.owner == one.owner
        assert 0 <= one.days.low <= one.days.likely <= one.days.high
        assert one.slack >= 0
        if not one.cutover:
            assert CALENDAR.is_workday(one.start)
            assert CALENDAR.is_workday(one.end)
    cutover = next(one for one in plan.tasks if one.cutover)
    assert all(by_id[id].end < cutover.start for id in cutover.after)
    assert plan.cutover.start <= cutover.start <= cutover.end <= plan.cutover.end
    assert plan.go_live == CALENDAR.workday_after(plan.cutover.end)
    assert all(one.start >= plan.go_live for one in plan.tasks if cutover.id in one.after)
    assert plan.start == min(one.start for one in plan.tasks)
    assert plan.acceptance == max(one.end for one in plan.tasks)
    chain = [by_id[id] for id in plan.critical_path]
    assert all(before.id in after.after for before, after in pairwise(chain))
    assert chain[-1] is cutover
    assert all(id in by_id for gate in plan.gates for id in gate.after)


@settings(max_examples=30, deadline=None)
@given(edits_of_any_kind(), INDUSTRIES)
def test_what_a_dropped_task_waited_for_is_still_waited_for(edits: dict[str, TaskEdit], industry: Industry) -> None:
    planned = a_plan(industry=industry, rounds=1)
    plan = a_plan(industry=industry, rounds=1, edits=edits)
    left = {one.id for one in plan.tasks}
    before = waited_for(planned)
    assert waited_for(plan) == {id: before[id] & left for id in left}


def waited_for(plan: Plan) -> dict[str, set[str]]:
    """For each task all that it waits for, directly or not."""
    found: dict[str, set[str]] = {}
    for one in plan.tasks:
        found[one.id] = set(one.after).union(*(found[id] for id in one.after))
    return found


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(["survey", "papers", "configure", "rehearsal", "migrate"]), st.integers(1, 200), INDUSTRIES)
def test_no_simulated_run_goes_live_before_an_earliest_day(id: str, later: int, industry: Industry | None) -> None:
    day = START + timedelta(days=later)
    plan = a_plan(industry=industry, start=START, rounds=60, edits={id: TaskEdit(not_before=day)})
    assert day < plan.go_live
    assert day < plan.p50 <= plan.p80
    free = a_plan(industry=industry, start=START, rounds=60)
    assert (free.go_live, free.p50, free.p80) <= (plan.go_live, plan.p50, plan.p80)


def test_without_edits_the_plan_is_the_same() -> None:
    plan = a_plan()
    assert plan == a_plan(edits={}) == a_plan(edits={"switch": TaskEdit(days=Decimal(0)), "没有这项": TaskEdit()})
    assert not any(one.edited for one in plan.tasks)
    same = a_plan(edits={one.id: TaskEdit(days=one.days.likely, not_before=one.start) for one in plan.tasks[:1]})
    assert (same.go_live, same.p50, same.p80) == (plan.go_live, plan.p50, plan.p80)


@pytest.mark.parametrize(
    ("planned", "likely", "low", "high"),
    [
        (("3", "5", "8"), "10", "6", "16"),
        (("3", "5", "8"), "5", "3", "8"),
        (("3", "5", "8"), "1", "0.5", "2"),
        (("0.5", "0.5", "0.5"), "2", "2", "2"),
        (("1", "1", "2"), "0.5", "0.5", "1"),
        (("1", "1.5", "2"), "0.3", "0.3", "0.5"),
        (("0", "0", "0"), "3", "3", "3"),
    ],
)  # fmt: skip
def test_the_other_points_keep_their_proportion_to_the_likely_one(
    planned: tuple[str, str, str], likely: str, low: str, high: str
) -> None:
    days = with_likely(Days(*map(Decimal, planned)), Decimal(likely))
    assert days == Days(Decimal(low), Decimal(likely), Decimal(high))


def test_a_signal_still_stretches_an_edited_task_by_its_own_days() -> None:
    edits = {"papers": TaskEdit(days=Decimal(8))}
    calm = task(a_plan(edits=edits), "papers").days
    late = task(a_plan(edits=edits, signals={"no_interface_papers": ("B05",)}), "papers").days
    assert (late.low, late.likely, late.high) == (calm.low, calm.likely, calm.high + 5)


def test_a_longer_task_moves_what_waits_for_it_and_the_effort() -> None:
    plan, longer = a_plan(), a_plan(edits={"configure": TaskEdit(days=Decimal(30))})
    assert longer.go_live > plan.go_live
    assert longer.p80 > plan.p80
    assert sum(line.days.high for line in longer.effort) > sum(line.days.high for line in plan.effort)


def test_a_task_that_waits_for_its_own_day_begins_the_driving_chain() -> None:
    plan = a_plan(edits={"configure": TaskEdit(not_before=date(2026, 6, 1))})
    assert plan.critical_path[0] == "configure"
    assert task(plan, "configure").start == task(plan, "configure").not_before == date(2026, 6, 1)
    assert task(plan, "review").slack > 20


def test_the_cutover_waits_for_a_window_from_its_earliest_day_on() -> None:
    plan = a_plan(edits={"migrate": TaskEdit(not_before=date(2026, 6, 1))})
    assert task(plan, "migrate").start >= date(2026, 6, 1)
    assert all(one.start >= date(2026, 6, 1) for one in plan.cutover.candidates)


def test_the_cutover_cannot_be_dropped_and_a_note_says_so() -> None:
    plan, planned = a_plan(edits={"migrate": TaskEdit(dropped=True)}), a_plan()
    assert plan.tasks == planned.tasks
    assert [note.zh for note in plan.notes if note not in planned.notes] == [
        "“节假日全量迁移”决定上线日期，不能取消，仍按原计划排期"
    ]


def test_with_all_dropped_the_cutover_stays() -> None:
    plan = a_plan(edits={id: TaskEdit(dropped=True) for id in TASKS})
    assert [one.id for one in plan.tasks] == ["migrate"]
    assert plan.critical_path == ("migrate",)
    assert plan.start == plan.tasks[0].start < plan.go_live


@pytest.mark.parametrize("days", ["0", "-1", "NaN", "Infinity", "-Infinity", "1e30", str(MAX_TASK_DAYS + 1)])
def test_a_duration_that_cannot_be_is_refused_with_its_task(days: str) -> None:
    problems = refused(lambda: a_plan(edits={"survey": TaskEdit(days=Decimal(days)), "kickoff": TaskEdit()}))
    assert [problem.key for problem in problems] == ["plan.survey"]
    assert "“调研" in problems[0].what.zh
    assert "250 个工作日" in problems[0].remedy.zh


def test_every_bad_edit_is_named() -> None:
    late = START + MAX_WAIT + timedelta(days=1)
    edits = {"survey": TaskEdit(days=Decimal(0), not_before=late), "review": TaskEdit(not_before=date.max)}
    problems = refused(lambda: a_plan(start=START, edits=edits))
    assert [problem.key for problem in problems] == ["plan.survey", "plan.survey", "plan.review"]
    a_plan(start=START, rounds=1, edits={"review": TaskEdit(not_before=START + MAX_WAIT)})
    a_plan(start=START, rounds=1, edits={"review": TaskEdit(not_before=date.min)})


def test_edits_that_make_the_plan_too_long_are_refused_at_the_longest() -> None:
    edits = {id: TaskEdit(days=Decimal(200)) for id in TASKS if id not in SWITCHES} | {
        "papers": TaskEdit(days=Decimal(249))
    }
    (problem,) = refused(lambda: a_plan(edits=edits))
    assert problem.key == "plan.papers"


@pytest.mark.parametrize("industry", ["manufacturing", "retail"])
def test_a_cutover_that_fits_no_window_is_refused_at_its_task(industry: Industry) -> None:
    (problem,) = refused(lambda: a_plan(industry=industry, edits={"migrate": TaskEdit(days=Decimal(40))}))
    assert problem.key == "plan.migrate"
    assert "改短" in problem.remedy.zh


def test_forbidden_dates_without_an_edit_are_still_named_as_such() -> None:
    always = Wishes(forbidden=((date(2026, 1, 1), date(2030, 1, 1)),))
    assert refused(lambda: a_plan(wishes=always))[0].key == "wishes.forbidden"
