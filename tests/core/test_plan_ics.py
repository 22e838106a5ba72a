"""The plan's days in a calendar: stable names, rising sequence, days as they are in the plan."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from qifutong_desktop.core.plan_edits import TaskEdit
from qifutong_desktop.core.plan_ics import plan_calendar
from tests.core.test_service_desk_files import events, plain
from tests.plan_cases import a_plan

NOW = datetime(2026, 4, 16, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
START, END = "DTSTART;VALUE=DATE", "DTEND;VALUE=DATE"


def days(event: dict[str, str]) -> tuple[date, date]:
    return date.fromisoformat(event[START]), date.fromisoformat(event[END]) - DAY


def test_milestones_training_cutover_and_go_live_stand_on_their_days() -> None:
    plan = a_plan(start=date(2026, 8, 24))
    found = {plain(one["SUMMARY"]): days(one) for one in events(plan_calendar(plan, "case", "甲公司", NOW))}
    tasks = [task for task in plan.tasks if task.cutover or "training" in task.id]
    expected = {f"{task.name.zh}（甲公司）": (task.start, task.end) for task in tasks}
    expected |= {f"里程碑：{gate.name.zh}（甲公司）": (gate.day, gate.day) for gate in plan.gates}
    assert found == expected | {"上线首日（甲公司）": (plan.go_live, plan.go_live)}
    assert len(tasks) == 3


def test_a_second_import_moves_what_the_first_brought() -> None:
    late = a_plan(start=date(2026, 8, 24), edits={"configure": TaskEdit(not_before=date(2026, 11, 2))})
    before = events(plan_calendar(a_plan(start=date(2026, 8, 24)), "case", "甲公司", NOW))
    after = events(plan_calendar(late, "case", "甲公司（新名）", NOW + timedelta(seconds=1)))
    assert [one["UID"] for one in before] == [one["UID"] for one in after]
    assert len({one["UID"] for one in before}) == len(before)
    assert all(int(old["SEQUENCE"]) < int(new["SEQUENCE"]) < 2**31 for old, new in zip(before, after, strict=True))
    assert days(before[-1]) < days(after[-1])


def test_another_client_has_names_of_its_own() -> None:
    plan = a_plan()
    first, second = (events(plan_calendar(plan, case, "甲公司", NOW)) for case in ("one", "two"))
    assert not {one["UID"] for one in first} & {one["UID"] for one in second}


def test_a_year_without_a_notice_is_doubted() -> None:
    plan = a_plan(start=date(2026, 11, 23))
    notes = {plain(one["DESCRIPTION"]) for one in events(plan_calendar(plan, "case", "甲公司", NOW))}
    assert 2027 in plan.provisional_years
    assert any("暂按周末推算" in note for note in notes)


def test_in_english() -> None:
    found = events(plan_calendar(a_plan(), "case", "Sample", NOW, "en"))
    assert "Milestone: UAT passed (Sample)" in {plain(one["SUMMARY"]) for one in found}
