"""A plan as the command line prints it."""

from __future__ import annotations

from typing import Any

from .plan_model import Cutover, Gate, Plan, Risk, ScheduledTask
from .ranges import plain
from .text import Lang


def plan_json(plan: Plan, lang: Lang = "zh") -> dict[str, Any]:
    """The ``plan`` key of ``propose``: dates are ISO, days are strings. Our own effort and rates stay out of it."""
    return {
        "start": plan.start.isoformat(),
        "go_live": plan.go_live.isoformat(),
        "p50": plan.p50.isoformat(),
        "p80": plan.p80.isoformat(),
        "acceptance": plan.acceptance.isoformat(),
        "weeks": plan.weeks,
        "tasks": [_task(task, lang) for task in plan.tasks],
        "gates": [_gate(gate, lang) for gate in plan.gates],
        "critical_path": list(plan.critical_path),
        "cutover": _cutover(plan.cutover, lang),
        "risks": [_risk(risk, lang) for risk in plan.risks],
        "provisional_years": list(plan.provisional_years),
        "notes": [note.said(lang) for note in plan.notes],
    }


def effort_json(plan: Plan, lang: Lang = "zh") -> list[dict[str, Any]]:
    """Our own side of the project, for inside only: days a role; ``rate`` and ``cost`` are null until the firm sets its
    rates."""
    return [
        {
            "role": line.role.said(lang),
            "days": {"low": plain(line.days.low), "high": plain(line.days.high)},
            "rate": None if line.rate is None else f"{line.rate:.2f}",
            "cost": None if line.cost is None else {"low": f"{line.cost.low:.2f}", "high": f"{line.cost.high:.2f}"},
        }
        for line in plan.effort
    ]


def _task(task: ScheduledTask, lang: Lang) -> dict[str, Any]:
    days = task.days
    return {
        "id": task.id,
        "phase": task.phase,
        "name": task.name.said(lang),
        "owner": task.owner,
        "start": task.start.isoformat(),
        "end": task.end.isoformat(),
        "workdays": {"low": plain(days.low), "likely": plain(days.likely), "high": plain(days.high)},
        "critical": task.critical,
        "slack": task.slack,
        "after": list(task.after),
        "deliverables": [one.said(lang) for one in task.deliverables],
        "rest_days": task.rest_days,
    }


def _gate(gate: Gate, lang: Lang) -> dict[str, Any]:
    return {
        "id": gate.id,
        "phase": gate.phase,
        "name": gate.name.said(lang),
        "day": gate.day.isoformat(),
        "condition": gate.condition.said(lang),
    }


def _cutover(cutover: Cutover, lang: Lang) -> dict[str, Any]:
    return {
        "start": cutover.start.isoformat(),
        "end": cutover.end.isoformat(),
        "at_night": cutover.at_night,
        "needed_days": plain(cutover.needed_days),
        "reason": cutover.reason.said(lang),
        "candidates": [
            {
                "start": one.start.isoformat(),
                "end": one.end.isoformat(),
                "chosen": one.chosen,
                "free": one.free,
                "verdict": one.verdict.said(lang),
            }
            for one in cutover.candidates
        ],
    }


def _risk(risk: Risk, lang: Lang) -> dict[str, Any]:
    return {
        "id": risk.id,
        "signal": risk.signal,
        "questions": list(risk.questions),
        "name": risk.name.said(lang),
        "trigger": risk.trigger.said(lang),
        "probability": risk.probability,
        "impact": risk.impact,
        "owner": risk.owner,
        "mitigation": risk.mitigation.said(lang),
    }
