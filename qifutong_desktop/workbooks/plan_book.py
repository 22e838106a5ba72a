"""plan.xlsx: the plan with live formulas, a Gantt chart, milestones, risks and the working calendar."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ..core.calendar import Calendar, each_day
from ..core.document import PaperKind
from ..core.plan import Plan, ScheduledTask
from . import plan_formulas as formulas
from .book_save import Known, save_book
from .book_style import (
    ACCENT,
    BAND,
    CENTRE,
    DATE,
    DAYS,
    HOLIDAY,
    LINE,
    PHASE_NAMES,
    PHASES,
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
from .plan_formulas import CALENDAR, CALENDAR_ROW, MILESTONES, PLAN, Layout
from .plan_gantt import GanttRow, draw_gantt
from .plan_milestones import draw_milestones

WEEKDAYS = "一二三四五六日"
GRADES = {1: "低", 2: "中", 3: "高"}
_FIRST_ROW = 6
_KIND: PaperKind = "计划"
_COLUMNS = (
    "序号",
    "阶段",
    "任务",
    "负责人",
    "工期",
    "前置",
    "开始",
    "结束",
    "关键",
    "余量",
    "最短–最长",
    "交付物",
)


def write_plan_book(plan: Plan, calendar: Calendar, path: Path, client_name: str, today: date) -> None:
    """Writes the plan to ``path``, the same bytes for the same arguments. For the client: our effort stays out.

    :raises Refusal: the path cannot be written
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    known: Known = {}
    sheets = {name: book.create_sheet(name) for name in (PLAN, "甘特图", MILESTONES, "风险", CALENDAR)}
    workdays = formulas.listed_workdays(plan, calendar)
    layout = _layout(plan, len(workdays))
    rows = _Writer(plan, calendar, layout, known).plan_sheet(sheets[PLAN], client_name, today)
    draw_gantt(sheets["甘特图"], plan, calendar, rows, client_name, known)
    draw_milestones(sheets[MILESTONES], plan, layout, known)
    _risks(sheets["风险"], plan)
    _calendar(sheets[CALENDAR], plan, calendar, workdays)
    save_book(book, known, path, today)


def _layout(plan: Plan, workdays: int) -> Layout:
    row, rows = _FIRST_ROW, dict[str, int]()
    for phase in PHASE_NAMES:
        row += any(task.phase == phase for task in plan.tasks)
        for task in plan.tasks:
            if task.phase == phase:
                rows[task.id] = row
                row += 1
    first = len(plan.gates) + 12
    chosen = next(number for number, one in enumerate(plan.cutover.candidates) if one.chosen)
    last = first + len(plan.cutover.candidates) - 1
    return Layout(rows, CALENDAR_ROW + workdays - 1, first, last, first + chosen)


class _Writer:
    """The plan sheet; each formula is written together with the value it has now."""

    def __init__(self, plan: Plan, calendar: Calendar, layout: Layout, known: Known) -> None:
        self.plan, self.layout, self.known = plan, layout, known
        self.cutover = formulas.cutover_task(plan)
        self.counted = formulas.count(plan, calendar, self.cutover)
        self.before_live = formulas.before_go_live(plan, self.cutover)

    def plan_sheet(self, sheet: Worksheet, client_name: str, today: date) -> tuple[GanttRow, ...]:
        years = "、".join(map(str, self.plan.provisional_years))
        provisional = f"　{years}年放假安排尚未公布，暂按周末推算。" if years else ""
        notes = "　".join(note.zh for note in self.plan.notes)
        title(
            sheet,
            f"{client_name} 三阶段实施计划",
            (
                f"{_KIND}　编制日期 {today}　"
                f"上线 {self.plan.go_live}（五成把握 {self.plan.p50}，八成把握 {self.plan.p80}）　"
                f"验收 {self.plan.acceptance}{provisional}",
                "蓝色工期（工作日，可填半天）可以修改，日期、余量、关键任务、里程碑与甘特图随之重算；“关键”指晚一个工作日就赶不上切换窗口；调休按“日历”表计算。",
                notes,
            ),
        )
        head(sheet, _FIRST_ROW - 1, (*_COLUMNS, "起", "止", "最晚止"))
        found: list[GanttRow] = []
        numbers = {task.id: number for number, task in enumerate(self.plan.tasks, 1)}
        for phase, name in PHASE_NAMES.items():
            tasks = tuple(task for task in self.plan.tasks if task.phase == phase)
            if not tasks:
                continue
            row = self.layout.rows[tasks[0].id] - 1
            self._phase(sheet, row, name, phase, tasks)
            found.append(GanttRow(row, name, phase, None, min(t.start for t in tasks), max(t.end for t in tasks)))
            for task in tasks:
                self._task(sheet, task, numbers)
                found.append(GanttRow(self.layout.rows[task.id], task.name.zh, phase, task, task.start, task.end))
        self._finish(sheet, found[-1].row)
        return tuple(found)

    def formula(self, sheet: Worksheet, row: int, column: int, text: str, value: float | str | date, form: str) -> None:
        cell = at(sheet, row, column)
        cell.value = text
        cell.number_format = form
        cell.font = font()
        cell.alignment = CENTRE
        self.known[sheet.title, cell.coordinate] = value

    def _phase(self, sheet: Worksheet, row: int, name: str, phase: int, tasks: tuple[ScheduledTask, ...]) -> None:
        first, last = row + 1, row + len(tasks)
        for column in range(1, 13):
            say(sheet, row, column, name if column == 3 else "").fill = fill(BAND)
        starts, ends = min(task.start for task in tasks), max(task.end for task in tasks)
        self.formula(sheet, row, 7, f"=MIN(G{first}:G{last})", starts, DATE)
        self.formula(sheet, row, 8, f"=MAX(H{first}:H{last})", ends, DATE)
        for column in range(1, 13):
            cell = at(sheet, row, column)
            cell.fill, cell.font = fill(BAND), font(bold=True, color=PHASES[phase])
        sheet.row_dimensions[row].height = 22

    def _task(self, sheet: Worksheet, task: ScheduledTask, numbers: dict[str, int]) -> None:
        row, counted, is_cutover = self.layout.rows[task.id], self.counted[task.id], task is self.cutover
        put(sheet, row, 1, numbers[task.id])
        say(sheet, row, 2, PHASE_NAMES[task.phase][0])
        say(sheet, row, 3, task.name.zh)
        say(sheet, row, 4, task.owner)
        put(sheet, row, 5, float(task.days.likely), DAYS).font = font(bold=True, color=ACCENT)
        say(sheet, row, 6, "、".join(str(numbers[id]) for id in task.after))
        self.formula(sheet, row, 7, formulas.start_date(row, self.layout, cutover=is_cutover), task.start, DATE)
        self.formula(sheet, row, 8, formulas.end_date(row, self.layout, cutover=is_cutover), task.end, DATE)
        if task.id in self.before_live:
            self.formula(sheet, row, 9, f'=IF(O{row}-N{row}<1,"●","")', "●" if counted.slack < 1 else "", "General")
        self.formula(sheet, row, 10, f"=INT(O{row}-N{row})", counted.slack, "0")
        say(sheet, row, 11, "–".join(dict.fromkeys(f"{one.normalize():f}" for one in (task.days.low, task.days.high))))
        say(sheet, row, 12, "、".join(one.zh for one in task.deliverables))
        layout, plan = self.layout, self.plan
        finish = formulas.earliest_finish(row, layout, cutover=is_cutover)
        latest = formulas.latest_finish(task, plan, layout, self.cutover)
        self.formula(sheet, row, 13, formulas.earliest_start(task, layout), counted.start, DAYS)
        self.formula(sheet, row, 14, finish, counted.finish, DAYS)
        self.formula(sheet, row, 15, latest, counted.latest, DAYS)
        for column in (13, 14, 15):
            at(sheet, row, column).alignment = Alignment(horizontal="left")
        for column in range(1, 13):
            cell = at(sheet, row, column)
            cell.border = LINE
            if column in (2, 4, 6, 11):
                cell.alignment = CENTRE
        sheet.row_dimensions[row].height = 20

    def _finish(self, sheet: Worksheet, last: int) -> None:
        widths(sheet, (6, 6, 34, 9, 8, 10, 13, 13, 7, 7, 12, 24))
        for letter in "MNO":
            sheet.column_dimensions[letter].hidden = True
        sheet.freeze_panes = at(sheet, _FIRST_ROW, 4)
        check = DataValidation(type="decimal", operator="between", formula1="0", formula2="500", showErrorMessage=True)
        check.errorTitle, check.error = "工期", "请填写 0–500 之间的工作日数，可以是半天"
        sheet.add_data_validation(check)
        check.add(f"E{_FIRST_ROW + 1}:E{last}")
        critical = rule(f'$I{_FIRST_ROW + 1}="●"', font=Font(bold=True, color="B3261E"))
        for column in "CI":
            sheet.conditional_formatting.add(f"{column}{_FIRST_ROW + 1}:{column}{last}", critical)
        sheet.print_area = f"A1:L{last}"
        printed(sheet, repeat_rows=f"{_FIRST_ROW - 1}:{_FIRST_ROW - 1}")


def _risks(sheet: Worksheet, plan: Plan) -> None:
    title(sheet, "风险清单", ("由问卷回答与计划本身得出，按可能性 × 影响排序。",))
    head(sheet, 3, ("序号", "风险", "触发原因", "可能性", "影响", "等级", "负责人", "应对措施"))
    for row, risk in enumerate(plan.risks, 4):
        put(sheet, row, 1, row - 3)
        say(sheet, row, 2, risk.name.zh).font = font(bold=True)
        say(sheet, row, 3, risk.trigger.zh)
        put(sheet, row, 6, risk.probability * risk.impact)
        for column, words in ((4, GRADES[risk.probability]), (5, GRADES[risk.impact]), (7, risk.owner)):
            say(sheet, row, column, words).alignment = CENTRE
        say(sheet, row, 8, risk.mitigation.zh)
        for column in range(1, 9):
            at(sheet, row, column).border = LINE
        sheet.row_dimensions[row].height = 46
    last = 3 + max(1, len(plan.risks))
    for low, color in ((6, "FCEBE9"), (4, "FFF3DA")):
        grave = rule(f'AND($F4<>"",$F4>={low})', fill=fill(color), stop=True)
        sheet.conditional_formatting.add(f"F4:F{last}", grave)
    widths(sheet, (6, 22, 44, 8, 8, 8, 9, 56))
    sheet.freeze_panes = "C4"
    sheet.print_area = f"A1:H{last}"
    printed(sheet, repeat_rows="3:3")


def _calendar(sheet: Worksheet, plan: Plan, calendar: Calendar, workdays: tuple[date, ...]) -> None:
    pending = "标“暂”的日期尚无放假通知。" if workdays[-1].year not in calendar.noticed_years else ""
    title(
        sheet,
        "工作日历",
        (
            "左表逐一列出工作日（含调休上班的周末），计划按它计数。",
            f"放假安排有变时，请在左表增删日期并保持先后顺序。{pending}",
        ),
    )
    head(sheet, CALENDAR_ROW - 1, ("序号", "工作日", "星期", "说明"))
    for number, day in enumerate(workdays, 1):
        row = CALENDAR_ROW + number - 1
        put(sheet, row, 1, number)
        put(sheet, row, 2, day, DATE)
        say(sheet, row, 3, WEEKDAYS[day.weekday()]).alignment = CENTRE
        made_up = "调休上班" if day in calendar.working_weekends else ""
        provisional = "暂" if day.year not in calendar.noticed_years else ""
        say(sheet, row, 4, made_up or provisional)
        if made_up:
            at(sheet, row, 4).fill = fill(HOLIDAY)
    head(sheet, CALENDAR_ROW - 1, ("放假", "星期", "节日"), 6)
    off = (day for day in each_day(plan.start, workdays[-1]) if day in calendar.holiday_names)
    for row, day in enumerate(off, CALENDAR_ROW):
        put(sheet, row, 6, day, DATE)
        say(sheet, row, 7, WEEKDAYS[day.weekday()]).alignment = CENTRE
        say(sheet, row, 8, calendar.holiday_names[day]).fill = fill(HOLIDAY)
    widths(sheet, (8, 13, 8, 12, 4, 13, 8, 16))
    sheet.freeze_panes = at(sheet, CALENDAR_ROW, 1)
    printed(sheet, repeat_rows=f"{CALENDAR_ROW - 1}:{CALENDAR_ROW - 1}", landscape=False)
