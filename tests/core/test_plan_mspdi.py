"""The plan as MS Project XML, read back and scheduled anew by the rules of the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qifutong_desktop.catalog.calendar import load_calendar
from qifutong_desktop.catalog.plan import load_plan_data
from qifutong_desktop.core.diagnosis import Industry
from qifutong_desktop.core.plan import Plan
from qifutong_desktop.core.plan_edits import TaskEdit
from qifutong_desktop.core.plan_mspdi import plan_mspdi
from tests.mspdi_reading import NS, Rescheduled, in_order, minutes, moment, read, said
from tests.plan_cases import a_plan, some_needs

CALENDAR, DATA = load_calendar(), load_plan_data()
TODAY = date(2026, 4, 16)
EDITS = {
    "survey": TaskEdit(not_before=date(2026, 3, 14)),
    "configure": TaskEdit(days=Decimal("7.5")),
    "rehearsal": TaskEdit(dropped=True),
    "migrate": TaskEdit(not_before=date(2026, 6, 1)),
}
PLANS: dict[str, Callable[[], Plan]] = {
    "office": lambda: a_plan(some_needs(systems=("用友", "淘宝")), start=date(2026, 4, 20)),
    "spring": lambda: a_plan(start=date(2026, 1, 26)),
    "national day": lambda: a_plan(start=date(2026, 8, 24)),
    "retail": lambda: a_plan(start=date(2026, 9, 1), industry="retail"),
    "bare": lambda: a_plan(some_needs(systems=(), rows=(0, 0)), tier="basic", start=date(2026, 1, 20)),
    "long": lambda: a_plan(some_needs(custom=("40", "150"), rows=(400_000,) * 2), tier="enterprise"),
    "edited": lambda: a_plan(start=date(2026, 3, 2), edits=EDITS),
}


def written(plan: Plan, client: str = "苏州示例有限公司") -> Element:
    return read(plan_mspdi(plan, CALENDAR, client, TODAY))


def days(root: Element, exceptions: str = "Exception") -> dict[tuple[str, bool], tuple[date, date]]:
    """First and last day of every task, worked out anew, by its name and whether it is a milestone."""
    spans = Rescheduled(root, exceptions).spans
    return {
        (said(task, "Name"), said(task, "Milestone") == "1"): (spans[at][0].date(), spans[at][1].date())
        for task in root.iter(f"{NS}Task")
        if (at := said(task, "UID")) in spans
    }


def days_of(plan: Plan) -> dict[tuple[str, bool], tuple[date, date]]:
    milestones = {(gate.name.zh, True): (gate.day, gate.day) for gate in plan.gates}
    milestones["上线首日", True] = (plan.go_live, plan.go_live)
    return milestones | {(task.name.zh, False): (task.start, task.end) for task in plan.tasks}


@pytest.mark.parametrize("exceptions", ["Exception", "WeekDay"])
@pytest.mark.parametrize("case", PLANS)
def test_scheduled_anew_every_date_is_the_plans(case: str, exceptions: str) -> None:
    """By the exceptions of MS Project 2007 and later, and by those that older programs read."""
    plan = PLANS[case]()
    assert days(written(plan), exceptions) == days_of(plan)


@given(
    st.dates(date(2024, 1, 1), date(2026, 11, 30)),
    st.sampled_from(["manufacturing", "retail", "service"]),
    st.dictionaries(
        st.sampled_from(["survey", "signing", "configure", "cleaning", "trial"]),
        st.builds(
            TaskEdit,
            days=st.none() | st.integers(1, 40).map(lambda halves: Decimal(halves) / 2),
            not_before=st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        ),
        max_size=3,
    ),
)
@settings(max_examples=60, deadline=None)
def test_whatever_is_changed_the_file_says_what_the_plan_says(
    start: date, industry: Industry, edits: dict[str, TaskEdit]
) -> None:
    edits = {id: replace(one, not_before=one.not_before and max(one.not_before, start)) for id, one in edits.items()}
    edits = {id: one for id, one in edits.items() if not one.not_before or one.not_before < start + timedelta(500)}
    plan = a_plan(start=start, industry=industry, edits=edits, rounds=1, data=DATA)
    root = written(plan)
    assert days(root) == days_of(plan)
    spans = Rescheduled(root).spans
    for task in root.iter(f"{NS}Task"):
        if said(task, "Summary") == "0":
            assert spans[said(task, "UID")] == (moment(task, "Start"), moment(task, "Finish")), said(task, "Name")


@pytest.mark.parametrize("case", PLANS)
def test_children_stand_as_the_schema_has_them(case: str) -> None:
    in_order(written(PLANS[case]()))


def test_phases_hold_their_tasks() -> None:
    plan = PLANS["office"]()
    tasks = list(written(plan).iter(f"{NS}Task"))
    assert [said(one, "Name") for one in tasks if said(one, "OutlineLevel") == "1"] == [
        *("一 诊断规划", "二 搭建与集成", "三 迁移上线与运维")
    ]
    assert len(tasks) == 3 + len(plan.tasks) + len(plan.gates) + 1
    chapter: list[Element] = []
    for task in reversed(tasks):
        if said(task, "Summary") == "0":
            chapter.append(task)
            continue
        assert moment(task, "Start") == min(moment(one, "Start") for one in chapter)
        assert moment(task, "Finish") == max(moment(one, "Finish") for one in chapter)
        assert all(said(one, "WBS").startswith(said(task, "WBS") + ".") for one in chapter)
        chapter = []
    signed = next(one for one in tasks if said(one, "Name") == "签约与立项")
    assert (said(signed, "Milestone"), said(signed, "Duration")) == ("1", "PT0H0M0S")


def test_working_weekends_and_holidays_are_exceptions_under_their_names() -> None:
    root = written(PLANS["national day"]())
    found = {
        (said(one, "Name"), said(period, "FromDate")[:10], said(period, "ToDate")[:10], said(one, "DayWorking"))
        for one in root.iter(f"{NS}Exception")
        for period in one.iter(f"{NS}TimePeriod")
    }
    assert ("国庆节", "2026-10-01", "2026-10-07", "0") in found
    assert {("调休上班", day, day, "1") for day in ("2026-09-20", "2026-10-10")} <= found


def test_the_cutover_works_on_rest_days_and_tells_when_it_is_too_late() -> None:
    plan = PLANS["national day"]()
    task = next(one for one in plan.tasks if one.cutover)
    [found] = [one for one in written(plan).iter(f"{NS}Task") if said(one, "Name") == task.name.zh]
    assert said(found, "CalendarUID") == "2"
    assert said(found, "Deadline") == f"{plan.cutover.end}T17:00:00"
    assert not CALENDAR.is_workday(task.start)


def test_owners_are_resources_and_nobody_is_overworked() -> None:
    plan = PLANS["long"]()
    root = written(plan)
    names = {said(one, "UID"): said(one, "Name") for one in root.iter(f"{NS}Resource")}
    tasks = {said(one, "UID"): one for one in root.iter(f"{NS}Task")}
    assigned = {
        said(tasks[said(one, "TaskUID")], "Name"): names[said(one, "ResourceUID")]
        for one in root.iter(f"{NS}Assignment")
    }
    assert assigned == {task.name.zh: task.owner for task in plan.tasks}
    for one in root.iter(f"{NS}Assignment"):
        assert said(one, "Work") == said(tasks[said(one, "TaskUID")], "Duration")
    for resource in root.iter(f"{NS}Resource"):
        own = [
            tasks[said(one, "TaskUID")]
            for one in root.iter(f"{NS}Assignment")
            if said(one, "ResourceUID") == said(resource, "UID")
        ]
        for task in own:
            at = moment(task, "Start")
            busy = sum(moment(one, "Start") <= at < moment(one, "Finish") for one in own)
            assert busy <= float(said(resource, "MaxUnits"))
        assert minutes(said(resource, "Work")) == sum(minutes(said(task, "Duration")) for task in own)


def test_our_own_effort_stays_out() -> None:
    plan = a_plan(data=replace(DATA, rates={"consultant": Decimal(7777)}))
    content = plan_mspdi(plan, CALENDAR, "甲", TODAY).decode()
    assert "咨询顾问" not in content
    assert "7777" not in content
    assert "Rate" not in content


def test_a_name_is_text_whatever_it_holds() -> None:
    root = written(PLANS["bare"](), "甲<&>\x07乙\ufffe公司")
    assert said(root, "Title") == "甲<&>乙公司 三阶段实施计划"


def test_in_english_and_the_same_bytes_each_time() -> None:
    plan = PLANS["bare"]()
    first = plan_mspdi(plan, CALENDAR, "Sample", TODAY, "en")
    assert first == plan_mspdi(plan, CALENDAR, "Sample", TODAY, "en")
    names = [said(one, "Name") for one in read(first).iter(f"{NS}Task")]
    assert "Kick-off" in names
    assert all(name.isascii() for name in names)
