"""The plan's MS Project file in the eyes of MPXJ: read without loss, and scheduled by its scheduler to our dates."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from qifutong_desktop.core.plan import Plan
from qifutong_desktop.core.plan_mspdi import plan_mspdi
from tests.core.test_plan_mspdi import CALENDAR, PLANS, TODAY

READER = Path(__file__).parent.parent / "mspdi_by_mpxj.py"


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Each case as MPXJ sees it."""
    if find_spec("mpxj") is None or find_spec("jpype") is None:
        pytest.skip("MPXJ is not installed: pip install mpxj JPype1 to read the MS Project file by a second reader")
    if shutil.which("java") is None:
        pytest.skip("java is not on PATH: install a Java runtime (11 or later) for MPXJ")
    folder = tmp_path_factory.mktemp("mspdi")
    paths = [folder / f"{case}.xml" for case in PLANS]
    for path in paths:
        path.write_bytes(plan_mspdi(PLANS[path.stem](), CALENDAR, "苏州示例有限公司", TODAY))
    done = subprocess.run([sys.executable, READER, *paths], check=True, capture_output=True, text=True, timeout=180)
    found = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return dict(zip(PLANS, found, strict=True))


@pytest.mark.parametrize("case", PLANS)
def test_its_scheduler_gives_our_dates(case: str, seen: dict[str, dict[str, Any]]) -> None:
    found, plan = seen[case], PLANS[case]()
    assert found["kind"] == "MSPDI"
    assert found["scheduled"] == found["written"]
    days = [(name, *(moment[:10] for moment in found["scheduled"][number])) for number, name in found["names"].items()]
    assert sorted(days) == sorted(expected(plan))


def expected(plan: Plan) -> list[tuple[str, str, str]]:
    milestones = [*((gate.name.zh, gate.day) for gate in plan.gates), ("上线首日", plan.go_live)]
    tasks = [(task.name.zh, str(task.start), str(task.end)) for task in plan.tasks]
    return [*tasks, *((name, str(day), str(day)) for name, day in milestones)]


@pytest.mark.parametrize("case", PLANS)
def test_links_and_owners_arrive(case: str, seen: dict[str, dict[str, Any]]) -> None:
    found, plan = seen[case], PLANS[case]()
    names = found["names"]
    after = {names[number]: {names[one] for one in links} for number, links in found["after"].items()}
    called = {task.id: task.name.zh for task in plan.tasks}
    for task in plan.tasks:
        if task.name.zh != "验收":  # the milestone of that name waits for the task
            assert after[task.name.zh] == {called[id] for id in task.after}
    owners = sorted((names[number], owner) for number, found in found["owners"].items() for owner in found)
    assert owners == sorted((task.name.zh, task.owner) for task in plan.tasks)


def test_each_exception_of_the_calendar_arrives_once(seen: dict[str, dict[str, Any]]) -> None:
    found = seen["national day"]["exceptions"]
    assert ["国庆节", "2026-10-01", "2026-10-07", False] in found
    assert ["调休上班", "2026-10-10", "2026-10-10", True] in found
    starts = [one[1] for one in found]
    assert len(starts) == len(set(starts))
