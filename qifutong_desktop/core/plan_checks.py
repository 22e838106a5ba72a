"""What can be wrong with plan data as a whole, found before it is used."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

from .diagnosis import Signal
from .plan_data import Event, PlanData
from .plan_model import Days
from .problems import Problem
from .text import Text


def _problem(key: str, zh: str, en: str, zh_remedy: str, en_remedy: str) -> Problem:
    return Problem(key, Text(zh, en), Text(zh_remedy, en_remedy))


def _duplicates(data: PlanData) -> list[Problem]:
    groups = {
        "tasks": [task.id for task in data.tasks],
        "gates": [gate.id for gate in data.gates],
        "risks": [risk.id for risk in data.risks],
        "modules": [module.id for module in data.modules],
    }
    return [
        _problem(f"{kind}.{id}", f"编号 {id} 重复", f"the id {id} stands twice", "请改用不同编号", "give it another id")
        for kind, ids in groups.items()
        for id in sorted({id for id in ids if ids.count(id) > 1})
    ]


def _unknown_tasks(data: PlanData) -> list[Problem]:
    ids = {task.id for task in data.tasks}
    named = [("tasks", task.id, task.after) for task in data.tasks]
    named += [("gates", gate.id, gate.after) for gate in data.gates]
    return [
        _problem(
            f"{kind}.{id}.after",
            f"前置任务 {name} 不存在",
            f"unknown predecessor {name}",
            "请核对任务编号",
            "check the id",
        )
        for kind, id, after in named
        for name in after
        if name not in ids
    ]


def _unknown_roles(data: PlanData) -> list[Problem]:
    return [
        _problem(f"tasks.{task.id}.roles", f"角色 {role} 不存在", f"unknown role {role}", "请先登记", "list it")
        for task in data.tasks
        for role in task.roles or {}
        if role not in data.roles
    ]


def _cycles(data: PlanData) -> list[Problem]:
    """Order must be that of the file: a task comes after everything it waits for, so a cycle cannot be written."""
    seen: set[str] = set()
    known = {task.id for task in data.tasks}
    found: list[Problem] = []
    for task in data.tasks:
        found += [
            _problem(
                f"tasks.{task.id}.after",
                f"前置任务 {name} 排在它之后或构成循环",
                f"the predecessor {name} comes later or forms a cycle",
                "请把前置任务写在前面，并拆开循环",
                "write predecessors first and break the cycle",
            )
            for name in task.after
            if name in known and name not in seen
        ]
        seen.add(task.id)
    return found


def _durations(data: PlanData) -> list[Problem]:
    def bad(days: Days | None) -> bool:
        return days is not None and not 0 <= days.low <= days.likely <= days.high

    return [
        _problem(
            f"tasks.{task.id}.days",
            "三点工期须满足 0 ≤ 最短 ≤ 最可能 ≤ 最长",
            "a duration needs 0 <= low <= likely <= high",
            "请按从小到大填写",
            "write it in rising order",
        )
        for task in data.tasks
        if bad(task.days) or (task.more and (bad(task.more.add) or bad(task.more.cap)))
    ]


def _risks(data: PlanData) -> list[Problem]:
    raised = {risk.signal for risk in data.risks} | {risk.event for risk in data.risks}
    wanted: tuple[str, ...] = (*get_args(Signal), *get_args(Event))
    return [
        _problem("risks", f"{name} 没有对应风险", f"no risk answers to {name}", "请补充一条风险", "add a risk for it")
        for name in wanted
        if name not in raised
    ]


def _placeholders(data: PlanData) -> list[Problem]:
    """A sentence with a placeholder that nobody fills would fail only when its risk or task is printed."""
    filled = dict.fromkeys(("evidence", "days", "dates", "names", "years", "systems", "modules", "custom", "day"), "")
    sentences = [(f"risks.{risk.id}.trigger", risk.trigger) for risk in data.risks]
    sentences += [(f"tasks.{task.id}.name", task.name) for task in data.tasks]
    sentences += [("aftercare.health_check", data.health_check)]
    found: list[Problem] = []
    for key, text in sentences:
        try:
            text.zh.format_map(filled), text.en.format_map(filled)
        except (KeyError, ValueError, IndexError, AttributeError) as error:
            found.append(_problem(key, f"占位符有误（{error}）", f"odd placeholder ({error})", "请更正", "mend it"))
    return found


def _cutover(data: PlanData) -> list[Problem]:
    if any(task.cutover for task in data.tasks):
        return []
    return [_problem("tasks", "没有切换任务", "no task is the cutover", "请给切换任务写 cutover = true", "mark one")]


CHECKS: tuple[Callable[[PlanData], list[Problem]], ...] = (
    _duplicates,
    _unknown_tasks,
    _unknown_roles,
    _cycles,
    _durations,
    _risks,
    _placeholders,
    _cutover,
)


def check_plan_data(data: PlanData) -> tuple[Problem, ...]:
    """Everything wrong with the data as a whole, in the order of :data:`CHECKS`."""
    return tuple(problem for check in CHECKS for problem in check(data))
