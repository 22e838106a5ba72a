"""The plan's lists as rows of words: windows that were weighed, gates, what is delivered, our own effort."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ...core.money import Money
from ...core.plan_model import EffortLine, Plan
from ...core.ranges import Range
from ...core.said_short import whole_range
from ...core.text import Text
from ...core.wording import decimals
from ..look import Look
from .gantt_words import owner_words
from .label_grid import Cell

_DAYS, _TOGETHER = Text("天", "days"), Text("合计", "Together")


def cutover_rows(plan: Plan, look: Look) -> list[tuple[Cell, Cell]]:
    """Every window with its verdict, the chosen one strong."""
    rows = []
    for one in plan.cutover.candidates:
        tone = "accent" if one.chosen else "text" if one.free else "text_3"
        role = "strong" if one.chosen else "small"
        days = _days(one.start, one.end)
        rows.append((Cell(days, role, tone), Cell(look.say(one.verdict), "small", tone)))
    return rows


def gate_rows(plan: Plan, look: Look) -> list[tuple[Cell, Cell]]:
    """The day, then what must hold."""
    return [
        (
            Cell(f"{gate.day:%m-%d}", "strong"),
            Cell(look.say(Text(f"{gate.name.zh}\n{gate.condition.zh}", f"{gate.name.en}\n{gate.condition.en}"))),
        )
        for gate in plan.gates
    ]


def delivery_rows(plan: Plan, look: Look) -> list[tuple[Cell, Cell, Cell, Cell]]:
    """What is handed over, with which task, by whom, on which day; in the order of the days."""
    tasks = sorted((task for task in plan.tasks if task.deliverables), key=lambda task: task.end)
    return [
        (
            Cell("、".join(map(look.say, task.deliverables)) if look.lang == "zh" else _listed(task.deliverables)),
            Cell(look.say(task.name), "small", "text_2"),
            Cell(look.say(owner_words(task.owner)), "small", "text_2"),
            Cell(f"{task.end:%m-%d}", "small", "text_2", right=True),
        )
        for task in tasks
    ]


def effort_rows(effort: tuple[EffortLine, ...], look: Look) -> list[tuple[Cell, Cell]]:
    """Role over days, cost where the firm has set its rates; the sum where it has set all of them."""
    rows = [
        (
            Cell(f"{look.say(line.role)}\n{decimals(line.days)}\u00a0{look.say(_DAYS)}"),
            Cell(_cost(line, look), "small", "text" if line.cost else "text_3", right=True),
        )
        for line in effort
    ]
    costs = [line.cost for line in effort if line.cost is not None]
    if len(costs) == len(effort) > 1:
        nothing = Range.of(Decimal(0))
        days, cost = sum((line.days for line in effort), nothing), sum(costs, nothing)
        rows.append(
            (
                Cell(f"{look.say(_TOGETHER)}\n{decimals(days)}\u00a0{look.say(_DAYS)}", "strong"),
                Cell(whole_range(Money(cost.low, cost.high)), "strong", right=True),
            )
        )
    return rows


def _cost(line: EffortLine, look: Look) -> str:
    if line.cost is None:
        return look.say(Text("未设人天成本", "no rate set"))
    return whole_range(Money(line.cost.low, line.cost.high))


def _listed(words: tuple[Text, ...]) -> str:
    return ", ".join(one.en for one in words)


def _days(first: date, last: date) -> str:
    return f"{first:%m-%d}" if first == last else f"{first:%m-%d}–{last:%m-%d}"
