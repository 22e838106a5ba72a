"""The sheet 里程碑: gates and go-live on live dates, and the windows from which the cutover takes its day."""

from __future__ import annotations

from datetime import date

from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from ..core.plan import Plan
from . import plan_formulas as formulas
from .book_save import Known
from .book_style import (
    BAND,
    CENTRE,
    DATE,
    INK_2,
    LINE,
    MIDDLE,
    PHASE_NAMES,
    PHASES,
    at,
    fill,
    font,
    head,
    printed,
    put,
    say,
    title,
    widths,
)
from .plan_formulas import PLAN, Layout


def draw_milestones(sheet: Worksheet, plan: Plan, layout: Layout, known: Known) -> None:
    """The milestones sheet, each gate dated by formula."""
    title(sheet, "里程碑与切换窗口", ("日期随“计划”表重算；把握日期由模拟得出，不随之变化。",))
    head(sheet, 3, ("日期", "阶段", "里程碑", "通过条件", ""))
    row = 4
    cutover = formulas.cutover_task(plan)
    after_window = f"INDEX({layout.workdays},{PLAN}!$N${layout.rows[cutover.id]}+1)"
    lines: list[tuple[date, str, int, str, str]] = [
        (
            gate.day,
            "=MAX(" + ",".join(f"{PLAN}!$H${layout.rows[id]}" for id in gate.after) + ")",
            gate.phase,
            f"◆ {gate.name.zh}",
            gate.condition.zh,
        )
        for gate in plan.gates
    ]
    live = (plan.go_live, f'=IFERROR({after_window},"{formulas.BEYOND}")', 3, "▲ 上线首日", "新系统首个工作日")
    lines.insert(-1, live)
    for day, formula, phase, name, words in lines:
        cell = put(sheet, row, 1, day, DATE)
        cell.value = formula
        known[sheet.title, cell.coordinate] = day
        say(sheet, row, 2, PHASE_NAMES[phase])
        say(sheet, row, 3, name).font = font(bold=True, color=PHASES[phase])
        say(sheet, row, 4, words)
        row += 1
    for name, day, words in (
        ("五成把握上线日（P50）", plan.p50, "一半的模拟结果不晚于这一天"),
        ("八成把握上线日（P80）", plan.p80, "八成的模拟结果不晚于这一天"),
    ):
        put(sheet, row, 1, day, DATE)
        say(sheet, row, 2, "")
        say(sheet, row, 3, name)
        say(sheet, row, 4, words)
        row += 1
    _candidates(sheet, plan, layout, known, row + 1)
    widths(sheet, (13, 18, 30, 12, 60, 4))
    for line in range(3, row):
        sheet.row_dimensions[line].height = 22
        sheet.merge_cells(start_row=line, end_row=line, start_column=4, end_column=5)
        for column in range(1, 6):
            sheet.cell(line, column).border = LINE
    for letter in "GH":
        sheet.column_dimensions[letter].hidden = True
    sheet.print_area = f"A1:E{layout.last_candidate}"
    printed(sheet, repeat_rows="1:1")


def _candidates(sheet: Worksheet, plan: Plan, layout: Layout, known: Known, row: int) -> None:
    say(sheet, row, 1, "切换窗口").font = font(size=12, bold=True)
    at(sheet, row, 1).alignment = MIDDLE
    reason = say(sheet, row + 1, 1, plan.cutover.reason.zh)
    sheet.merge_cells(start_row=row + 1, end_row=row + 1, start_column=1, end_column=5)
    reason.font, reason.alignment = font(color=INK_2), Alignment(vertical="top", wrap_text=True)
    sheet.row_dimensions[row + 1].height = 48
    head(sheet, layout.first_candidate - 1, ("开始", "结束", "选用", "可用", "说明"))
    cutover = formulas.cutover_task(plan)
    cutover_row = layout.rows[cutover.id]
    ready = max((task.end for task in plan.tasks if task.id in cutover.after), default=plan.start)
    for line, one in enumerate(plan.cutover.candidates, layout.first_candidate):
        put(sheet, line, 1, one.start, DATE)
        put(sheet, line, 2, one.end, DATE)
        say(sheet, line, 3, "✔ 选用" if one.chosen else "")
        usable = one.free or one.chosen
        say(sheet, line, 4, "是" if usable else "否").alignment = CENTRE
        say(sheet, line, 5, one.verdict.zh)
        wanted = cutover.start if one.chosen else None
        first, fits = formulas.candidate_values(one.start, one.end, usable, ready, wanted, cutover.days.likely)
        for column, text, value in (
            (7, formulas.candidate_start(line, cutover_row, layout, wanted), first),
            (8, formulas.candidate_fits(line, cutover_row), fits),
        ):
            cell = put(sheet, line, column, 0, DATE if column == 7 else "0")
            cell.value = text
            known[sheet.title, cell.coordinate] = value
        for column in range(1, 6):
            at(sheet, line, column).border = LINE
            if one.chosen:
                at(sheet, line, column).fill = fill(BAND)
