"""The Gantt sheet: one column a day (a week in long plans), drawn by conditional formats on the live dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from ..core.calendar import Calendar
from ..core.plan import Plan, ScheduledTask
from .book_save import Known
from .book_style import (
    CENTRE,
    DATE,
    HOLIDAY,
    INK_2,
    MIDDLE,
    PHASES,
    REST,
    at,
    fill,
    font,
    head,
    printed,
    put,
    rule,
    say,
    title,
    widths,
)
from .plan_formulas import MILESTONES, PLAN

FIRST_COLUMN = 5
DATE_ROW, KIND_ROW, FIRST_ROW = 5, 6, 7
#: a longer plan is drawn in weeks
DAILY_LIMIT = 184
#: room to the right for plans that grow
SPARE_DAYS = 28
SOFT = {1: "B3BCC7", 2: "8EAFD4", 3: "8FBFBA"}
RED = "B3261E"


@dataclass(frozen=True, slots=True)
class GanttRow:
    """A row of 计划 to draw: a phase (``task`` None) or a task."""

    row: int
    name: str
    phase: int
    task: ScheduledTask | None
    start: date
    end: date


def draw_gantt(
    sheet: Worksheet, plan: Plan, calendar: Calendar, rows: Sequence[GanttRow], client_name: str, known: Known
) -> None:
    """The Gantt sheet: one column a day, bars by conditional formatting on the plan's own dates."""
    step = 7 if (plan.acceptance - plan.start).days > DAILY_LIMIT else 1
    first = plan.start - timedelta(days=plan.start.weekday())
    days = (plan.acceptance - first).days + SPARE_DAYS
    count = days // step + 1
    columns = [first + timedelta(days=step * number) for number in range(count)]
    scale = "灰色为周末，黄色为法定节假日" if step == 1 else "一列为一周"
    title(sheet, f"{client_name} 甘特图", (f"深色为关键任务，◆ 为关口，▲ 为上线首日；{scale}。",))
    _dates(sheet, calendar, columns, step)
    for line, row in enumerate(rows, FIRST_ROW):
        _labels(sheet, line, row, known)
    gates = _gates(sheet, plan, FIRST_ROW + len(rows), columns, step, known)
    last = FIRST_ROW + len(rows) + gates - 1
    _formats(sheet, rows, last, count, step)
    widths(sheet, (30, 9, 12, 12))
    widths(sheet, [2.7 if step == 1 else 4.2] * count, FIRST_COLUMN)
    sheet.row_dimensions[KIND_ROW].hidden = True
    sheet.freeze_panes = at(sheet, FIRST_ROW, FIRST_COLUMN)
    shown = min(count, (plan.acceptance - first).days // step + 3)
    sheet.print_area = f"A1:{at(sheet, last, FIRST_COLUMN + shown - 1).coordinate}"
    printed(sheet, repeat_rows=f"{DATE_ROW - 1}:{DATE_ROW}")


def _dates(sheet: Worksheet, calendar: Calendar, columns: Sequence[date], step: int) -> None:
    head(sheet, DATE_ROW, ("任务", "负责人", "开始", "结束"))
    for column, day in enumerate(columns, FIRST_COLUMN):
        cell = put(sheet, DATE_ROW, column, day, "d" if step == 1 else "m/d")
        cell.font, cell.fill = font(size=8, color=INK_2), fill("F1F4F7")
        rest = 0 if calendar.is_workday(day) else 2 if day in calendar.holiday_names else 1
        put(sheet, KIND_ROW, column, rest if step == 1 else 0)
        at(sheet, DATE_ROW - 1, column).fill = fill("F1F4F7")
        if column == FIRST_COLUMN or day.day <= step:
            month = say(sheet, DATE_ROW - 1, column, f"{day.year}年{day.month}月")
            month.font, month.fill = font(size=9, bold=True), fill("F1F4F7")
            month.alignment = MIDDLE


def _labels(sheet: Worksheet, line: int, row: GanttRow, known: Known) -> None:
    bold = row.task is None
    name = say(sheet, line, 1, row.name if bold else f"　{row.name}")
    name.font = font(bold=bold, color=PHASES[row.phase] if bold else "18212C")
    name.alignment = Alignment(vertical="center", shrink_to_fit=True)
    say(sheet, line, 2, row.task.owner if row.task else "").alignment = CENTRE
    for column, source, value in ((3, "G", row.start), (4, "H", row.end)):
        cell = put(sheet, line, column, value, DATE)
        cell.value = f"={PLAN}!{source}{row.row}"
        cell.font = font(size=9, bold=bold)
        known[sheet.title, cell.coordinate] = value
    sheet.row_dimensions[line].height = 17


def _gates(sheet: Worksheet, plan: Plan, first: int, columns: Sequence[date], step: int, known: Known) -> int:
    """A row for each milestone of the sheet 里程碑, in its order; returns how many."""
    marks = [(f"◆ {gate.name.zh}", gate.day, gate.phase) for gate in plan.gates]
    marks.insert(-1, ("▲ 上线首日", plan.go_live, 3))
    for number, (name, day, phase) in enumerate(marks):
        line = first + number
        say(sheet, line, 1, name).font = font(bold=True, color=PHASES[phase])
        cell = put(sheet, line, 3, day, DATE)
        cell.value = f"={MILESTONES}!A{4 + number}"
        cell.font = font(size=9)
        known[sheet.title, cell.coordinate] = day
        for column, start in enumerate(columns, FIRST_COLUMN):
            mark = at(sheet, line, column)
            top = f"{mark.column_letter}${DATE_ROW}"
            mark.value = f'=IF(AND($C{line}>={top},$C{line}<{top}+{step}),"{name[0]}","")'
            mark.font, mark.alignment = font(bold=True, color=RED), CENTRE
            inside = start <= day < start + timedelta(days=step)
            known[sheet.title, mark.coordinate] = name[0] if inside else ""
        sheet.row_dimensions[line].height = 17
    return len(marks)


def _formats(sheet: Worksheet, rows: Sequence[GanttRow], last: int, count: int, step: int) -> None:
    left = at(sheet, DATE_ROW, FIRST_COLUMN).column_letter
    right = at(sheet, DATE_ROW, FIRST_COLUMN + count - 1).column_letter
    for line, row in enumerate(rows, FIRST_ROW):
        area = f"{left}{line}:{right}{line}"
        bar = f"AND($C{line}<{left}${DATE_ROW}+{step},$D{line}>={left}${DATE_ROW})"
        worked = f"{left}${KIND_ROW}=0"
        strong = fill(PHASES[row.phase])
        if row.task is None or row.task.cutover:
            sheet.conditional_formatting.add(area, rule(bar, fill=strong, stop=True))
            continue
        critical = f'AND({bar},{worked},{PLAN}!$I{row.row}="●")'
        sheet.conditional_formatting.add(area, rule(critical, fill=strong, stop=True))
        soft = fill(SOFT[row.phase])
        sheet.conditional_formatting.add(area, rule(f"AND({bar},{worked})", fill=soft, stop=True))
    everything = f"{left}{FIRST_ROW}:{right}{last}"
    for kind, color in ((2, HOLIDAY), (1, REST)):
        sheet.conditional_formatting.add(everything, rule(f"{left}${KIND_ROW}={kind}", fill=fill(color)))
