"""plan.xlsx: formulas that agree with the plan, text that stays text, the same bytes, no half file."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from qifutong_desktop.catalog.calendar import load_calendar
from qifutong_desktop.catalog.plan import load_plan_data
from qifutong_desktop.core.plan import Days, Plan
from qifutong_desktop.core.plan_edits import TaskEdit
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.core.text import Text
from qifutong_desktop.workbooks.plan_book import write_plan_book
from tests.plan_cases import a_plan, some_needs

CALENDAR = load_calendar()
TODAY = date(2026, 4, 16)
SOFFICE = shutil.which("soffice")
#: workdays of cleaning in the changed book
LONGER = 20
#: a task that waits, one that is longer, one that drops out, and a cutover that waits
EDITS = {
    "survey": TaskEdit(not_before=date(2026, 3, 11)),
    "configure": TaskEdit(days=Decimal("7.5")),
    "rehearsal": TaskEdit(dropped=True),
    "migrate": TaskEdit(not_before=date(2026, 6, 1)),
}
#: the whole first phase
EARLY = ("kickoff", "survey", "data_check", "proposal", "review", "signing", "papers", "data_list")
PLANS = {
    "office": lambda: a_plan(some_needs(systems=("用友", "淘宝")), start=date(2026, 4, 20)),
    "spring": lambda: a_plan(start=date(2026, 3, 2)),
    "retail": lambda: a_plan(start=date(2026, 9, 1), industry="retail"),
    "bare": lambda: a_plan(some_needs(systems=(), rows=(0, 0)), tier="basic", start=date(2026, 1, 20)),
    "long": lambda: a_plan(some_needs(custom=("40", "150")), tier="enterprise", start=date(2026, 7, 1)),
    "edited": lambda: a_plan(start=date(2026, 3, 2), edits=EDITS),
    "shrunk": lambda: a_plan(start=date(2026, 3, 2), edits={task: TaskEdit(dropped=True) for task in EARLY}),
}


Values = dict[tuple[str, str], object]


def written(plan: Plan, folder: Path, name: str = "苏州示例有限公司") -> Path:
    path = folder / "plan.xlsx"
    write_plan_book(plan, CALENDAR, path, name, TODAY)
    return path


def values(path: Path) -> Values:
    """Every value of the workbook by sheet and cell, dates as dates and blanks left out."""
    book = openpyxl.load_workbook(path, data_only=True)
    found: Values = {}
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                value = cell.value.date() if isinstance(cell.value, datetime) else cell.value
                if value not in (None, ""):
                    found[sheet.title, cell.coordinate] = value
    return found


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Values]:
    """Values of each case's book, and of "changed", after another program has worked out every formula."""
    if SOFFICE is None:
        pytest.skip("soffice is not on PATH: install libreoffice-calc to recalculate the workbook")
    folder = tmp_path_factory.mktemp("recalculated")
    bare = [folder / f"{case}.xlsx" for case in (*PLANS, "changed")]
    for path in bare:
        write_plan_book(PLANS.get(path.stem, PLANS["spring"])(), CALENDAR, path, "苏州示例有限公司", TODAY)
        book = openpyxl.load_workbook(path)
        if path.stem == "changed":
            book["计划"][f"E{task_rows(path)['数据清洗']}"].value = LONGER
        book.save(path)  # openpyxl drops the values that we laid in
    subprocess.run(
        [SOFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx",
         "--outdir", str(folder / "out"), *map(str, bare)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return {path.stem: values(folder / "out" / path.name) for path in bare}


def task_rows(path: Path) -> dict[str, int]:
    """Row of each task on 计划 by its name."""
    sheet = openpyxl.load_workbook(path)["计划"]
    return {str(sheet.cell(row, 3).value): row for row in range(6, sheet.max_row + 1) if sheet.cell(row, 1).value}


@pytest.mark.parametrize("case", PLANS)
def test_the_book_shows_the_plan(case: str, tmp_path: Path) -> None:
    plan = PLANS[case]()
    found, rows = values(written(plan, tmp_path)), task_rows(tmp_path / "plan.xlsx")
    for task in plan.tasks:
        row = rows[task.name.zh]
        assert (found["计划", f"G{row}"], found["计划", f"H{row}"]) == (task.start, task.end)
        assert found["计划", f"J{row}"] == task.slack
        assert (("计划", f"I{row}") in found) == task.critical
    assert openpyxl.load_workbook(tmp_path / "plan.xlsx").sheetnames == ["计划", "甘特图", "里程碑", "风险", "日历"]


@pytest.mark.parametrize("case", PLANS)
def test_another_program_works_out_the_same_values(case: str, tmp_path: Path, recalculated: dict[str, Values]) -> None:
    expected = values(written(PLANS[case](), tmp_path))
    assert {key: recalculated[case].get(key) for key in expected} == expected


def test_a_changed_duration_moves_the_book_as_it_moves_the_plan(
    tmp_path: Path, recalculated: dict[str, Values]
) -> None:
    """Cleaning takes so long that the window is missed: the next free one is taken, and all after it moves."""
    before = PLANS["spring"]()
    data = load_plan_data()
    days = Days(Decimal(LONGER), Decimal(LONGER), Decimal(LONGER))
    tasks = tuple(replace(one, days=days, more=None) if one.id == "cleaning" else one for one in data.tasks)
    plan = a_plan(start=date(2026, 3, 2), data=replace(data, tasks=tasks))
    found, rows = recalculated["changed"], task_rows(written(before, tmp_path))
    assert plan.go_live > before.go_live
    for task in plan.tasks:
        row = rows[task.name.zh]
        assert (task.id, found["计划", f"G{row}"], found["计划", f"H{row}"]) == (task.id, task.start, task.end)
        assert found["计划", f"J{row}"] == task.slack
    assert plan.go_live in [value for (sheet, _), value in found.items() if sheet == "里程碑"]


def test_working_weekends_count_as_workdays(tmp_path: Path) -> None:
    found = values(written(PLANS["office"](), tmp_path))
    listed = {value for (sheet, cell), value in found.items() if sheet == "日历" and cell[0] == "B"}
    assert date(2026, 5, 9) in listed
    assert not {date(2026, 5, 1), date(2026, 5, 4)} & listed


def test_text_from_outside_is_never_a_formula(tmp_path: Path) -> None:
    plan = a_plan()
    nasty = Text('=HYPERLINK("x")', "x")
    risks = tuple(replace(risk, trigger=nasty, name=Text("+1\x07", "x")) for risk in plan.risks)
    tasks = (replace(plan.tasks[0], name=Text("@SUM(1)", "x")), *plan.tasks[1:])
    path = written(replace(plan, risks=risks, tasks=tasks), tmp_path, "=1+1")
    book = openpyxl.load_workbook(path)
    texts = [(sheet, cell) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    for name in ('=HYPERLINK("x")', "+1", "@SUM(1)", "=1+1 三阶段实施计划", "=1+1 甘特图"):
        cells = [cell for _, cell in texts if cell.value == name]
        assert cells
        assert all(cell.data_type == "s" and cell.quotePrefix for cell in cells)


def test_the_gantt_marks_every_gate_once_on_its_day(tmp_path: Path) -> None:
    plan = PLANS["office"]()
    found = values(written(plan, tmp_path))
    sheet = openpyxl.load_workbook(tmp_path / "plan.xlsx", data_only=True)["甘特图"]
    marks = [cell for (name, cell), value in found.items() if name == "甘特图" and value in ("◆", "▲")]
    assert len(marks) == len(plan.gates) + 1
    assert {_day_above(sheet, cell) for cell in marks} == {gate.day for gate in plan.gates} | {plan.go_live}


def _day_above(sheet: Worksheet, cell: str) -> date:
    value = sheet[f"{cell.rstrip('0123456789')}5"].value
    assert isinstance(value, datetime)
    return value.date()


def test_our_own_effort_stays_out(tmp_path: Path) -> None:
    plan = a_plan(data=replace(load_plan_data(), rates={"consultant": Decimal(7777)}))
    shown = " ".join(str(value) for value in values(written(plan, tmp_path)).values())
    assert "咨询顾问" not in shown
    assert "7777" not in shown


def test_the_same_plan_makes_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first = written(PLANS["office"](), tmp_path / "a").read_bytes()
    assert written(PLANS["office"](), tmp_path / "b").read_bytes() == first
    with zipfile.ZipFile(tmp_path / "a" / "plan.xlsx") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.read("docProps/core.xml").count(b"2026-04-16T00:00:00Z") == 2
    other = tmp_path / "c.xlsx"
    write_plan_book(PLANS["office"](), CALENDAR, other, "苏州示例有限公司", date(2026, 4, 17))
    assert other.read_bytes() != first


def test_a_path_that_cannot_be_written_is_refused_and_nothing_is_left(tmp_path: Path) -> None:
    plan = PLANS["bare"]()
    target = tmp_path / "plan.xlsx"
    target.mkdir()
    for path in (target, tmp_path / "missing" / "plan.xlsx"):
        with pytest.raises(Refusal) as refused:
            write_plan_book(plan, CALENDAR, path, "苏州示例有限公司", TODAY)
        assert refused.value.problems[0].file == str(path)
    assert [one.name for one in tmp_path.iterdir()] == ["plan.xlsx"]


def test_an_older_book_is_replaced_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_text("old")
    written(PLANS["bare"](), tmp_path)
    assert openpyxl.load_workbook(path)["计划"]["A1"].value == "苏州示例有限公司 三阶段实施计划"
    assert [one.name for one in tmp_path.iterdir()] == ["plan.xlsx"]
