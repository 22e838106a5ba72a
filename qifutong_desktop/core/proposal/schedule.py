"""Who does what by when: Gantt, gates, cutover and why that window, then every task with its deliverables."""

from __future__ import annotations

from ..charts import PHASES, gantt_of
from ..document import Beside, Column, Page, Row, Section, Table
from ..plan import ScheduledTask
from ..wording import closed_up, day_span, full_day, short_day, weekday
from .brief import Brief


def plan_page(brief: Brief) -> Page:
    """The Gantt, its gates, and why the cutover falls where it does; a running contract that just goes on has none."""
    plan = brief.plan
    if not plan.adds:
        return _carried_on(brief)
    names = {task.id: task.name.zh for task in plan.tasks}
    path = [names[task] for task in plan.critical_path if task in names]
    return Page(
        chapter="三阶段计划",
        title=f"{day_span(plan.cutover.start, plan.cutover.end)}切换，{short_day(plan.go_live)}上线，"
        f"八成把握不晚于{short_day(plan.p80)}",
        lead=f"{short_day(plan.start)}开始，{plan.weeks}周到验收。决定上线日期的任务链：{'、'.join(_main(path))}。",
        blocks=(
            gantt_of(brief.plan, brief.calendar, brief.today),
            Beside(
                (Section("里程碑与通过条件"), _gates(brief)),
                (Section("切换窗口：为什么是这几天"), _windows(brief)),
                0.5,
            ),
        ),
    )


def _carried_on(brief: Brief) -> Page:
    service = brief.estimate.service
    return Page(
        chapter="续用安排",
        title=f"没有新增的实施工作，{short_day(service.start)}起继续使用，服务到{full_day(service.end)}",
        lead="系统已在使用：账号、配置与数据保持不变，不停用，不重新迁移。",
        blocks=(_tasks(brief),),
        notes=tuple(closed_up(note.zh) for note in brief.plan.notes),
    )


def _main(path: list[str]) -> list[str]:
    return path if len(path) <= 6 else [*path[:2], "…", *path[-3:]]


def _gates(brief: Brief) -> Table:
    rows = tuple(
        Row((f"M{number}", closed_up(gate.name.zh), short_day(gate.day), closed_up(gate.condition.zh)))
        for number, gate in enumerate(brief.plan.gates, 1)
    )
    return Table((Column("", 9), Column("里程碑", 24), Column("日期", 22), Column("通过条件", 45)), rows)


def _windows(brief: Brief) -> Table:
    rows = tuple(
        Row(
            (day_span(one.start, one.end), closed_up(one.verdict.zh)),
            "strong" if one.chosen else "plain",
        )
        for one in brief.plan.cutover.candidates[:6]
    )
    return Table((Column("候选窗口", 34), Column("判断", 66)), rows)


def tasks_page(brief: Brief) -> Page | None:
    """Every task with owner, days and deliverables; None where all of them stand on the page before."""
    tasks = brief.plan.tasks
    if not brief.plan.adds:
        return None
    ours = sum(1 for task in tasks if task.owner == "客户")
    return Page(
        chapter="三阶段计划",
        title=f"{len(tasks)}项任务各有一个负责方，其中{ours}项由贵司完成",
        lead="每项任务写明负责方、起止、工作日与交付物；标“关键”的环环相扣，决定赶得上哪个切换窗口。",
        blocks=(_tasks(brief),),
        notes=(
            f"工作日按中国大陆放假与调休安排计；{_cutover_days(brief)}五成与八成把握的上线日期按三点工期模拟得出。",
            *(closed_up(note.zh) for note in brief.plan.notes),
        ),
    )


def _tasks(brief: Brief) -> Table:
    rows = []
    for phase, name in PHASES.items():
        members = [task for task in brief.plan.tasks if task.phase == phase]
        if members and brief.plan.adds:
            rows.append(Row((name.zh, "", "", "", ""), "caption"))
        rows += [_task_row(brief, task) for task in members]
    columns = (
        Column("任务", 32),
        Column("负责", 8),
        Column("起止", 20),
        Column("工作日", 9, "right"),
        Column("交付物", 31),
    )
    return Table(columns, tuple(rows))


def _cutover_days(brief: Brief) -> str:
    return "切换在工作日夜间进行。" if brief.plan.cutover.at_night else "切换在休息日进行，按自然日计。"


def _task_row(brief: Brief, task: ScheduledTask) -> Row:
    days = (task.end - task.start).days + 1 if task.rest_days else brief.calendar.workdays_between(task.start, task.end)
    key = brief.plan.adds and task.id in brief.plan.critical_path
    name = closed_up(task.name.zh) + ("（关键）" if key else "")
    span = (
        f"{day_span(task.start, task.end)}"
        if task.start != task.end
        else f"{short_day(task.start)}（{weekday(task.start)}）"
    )
    return Row((name, task.owner, span, str(days), "、".join(closed_up(one.zh) for one in task.deliverables)))
