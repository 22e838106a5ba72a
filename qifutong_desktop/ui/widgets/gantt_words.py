"""What the plan's chart tells of a task, a gate and an owner."""

from __future__ import annotations

from collections.abc import Mapping

from ...core.plan_model import Gate, Plan, ScheduledTask
from ...core.ranges import plain
from ...core.text import Text, listed

#: Owners as a page names them: the plan's data holds the Chinese.
OWNERS: Mapping[str, Text] = {
    "客户": Text("客户", "client"),
    "顾问": Text("顾问", "consultant"),
    "实施": Text("实施", "set-up"),
    "集成": Text("集成", "interfaces"),
    "第三方": Text("第三方", "third party"),
    "双方": Text("双方", "both"),
}


def owner_words(owner: str) -> Text:
    """An owner's name."""
    return OWNERS.get(owner, Text(owner, owner))


def find_task(plan: Plan, task: str) -> ScheduledTask | None:
    """The task of that id, None where the plan has none."""
    return next((one for one in plan.tasks if one.id == task), None)


def row_words(plan: Plan, task: str) -> Text:
    """The selected task in one sentence, else how many tasks there are."""
    found = find_task(plan, task)
    if found is None:
        count = len(plan.tasks)
        return Text(f"共 {count} 项任务，上下键选择，回车调整", f"{count} tasks: arrows select, Enter edits")
    tip = task_tip(plan, task)
    return Text(tip.zh.replace("\n", "，"), tip.en.replace("\n", ", "))


def task_tip(plan: Plan, task: str) -> Text:
    """Name, dates, days, owner, deliverables, slack; one a line."""
    found = find_task(plan, task)
    if found is None:
        return Text("", "")
    unit = Text("天", "days") if found.cutover else Text("个工作日", "workdays")
    days = f"{plain(found.days.likely)}"
    span = f"{plain(found.days.low)}–{plain(found.days.high)}"
    lines = [
        found.name,
        Text(f"{found.start} 至 {found.end}", f"{found.start} to {found.end}"),
        Text(f"{days} {unit.zh}（{span}）", f"{days} {unit.en} ({span})"),
        Text(f"负责：{owner_words(found.owner).zh}", f"Owner: {owner_words(found.owner).en}"),
    ]
    if found.deliverables:
        delivers = listed(found.deliverables)
        lines.append(Text(f"交付：{delivers.zh}", f"Delivers: {delivers.en}"))
    lines.append(slack_words(found))
    if found.edited:
        lines.append(Text("已由人工调整", "Edited by hand"))
    return listed(lines, "\n", "\n")


def slack_words(task: ScheduledTask) -> Text:
    """How late it may become."""
    if task.critical:
        return Text("晚一天就会错过切换窗口", "A day later misses the cutover window")
    if not task.slack:
        return Text("晚一天就推迟验收", "A day later delays acceptance")
    return Text(f"可晚 {task.slack} 个工作日", f"May be {task.slack} workdays late")


def gate_tip(gate: Gate) -> Text:
    """A gate with its day and condition."""
    return Text(f"{gate.name.zh}　{gate.day}\n{gate.condition.zh}", f"{gate.name.en}  {gate.day}\n{gate.condition.en}")
