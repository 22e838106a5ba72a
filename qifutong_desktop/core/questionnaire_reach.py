"""Can every question and every option be reached? Tried on all answers that a condition can tell apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import combinations, product

from .client import Answer, Value
from .problems import Problem
from .questionnaire import (
    AnyOf,
    AtLeast,
    Condition,
    Is,
    Question,
    Questionnaire,
    conditions,
    holds,
    leaves,
    visibility,
)
from .text import Text

#: Conditions may look at few questions: more worlds than this are not searched, but refused.
MAX_WORLDS = 4096


def problem_at(question: Question, key: str, what: Text, remedy: Text) -> Problem:
    """A problem of one question, placed in its file."""
    return Problem(".".join(part for part in (question.id, key) if part), what, remedy, question.file)


def unreachable(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Some answers show every question and every option (tried on all answers that its condition can tell apart)."""
    for question in questionnaire.questions:
        for key, condition in conditions(question):
            needed = _closure(questionnaire, condition)
            tried = _worlds(questionnaire, needed)
            if tried is None:
                what = Text("条件牵涉的题太多", "hangs on too many questions")
                yield problem_at(question, key, what, Text("请简化条件", "make the condition simpler"))
            elif not any(holds(condition, world, visibility(questionnaire, world)) for world in tried):
                what = Text("没有任何回答能走到这里", "cannot be reached by any answers")
                yield problem_at(question, key, what, Text("请修改或删去条件", "mend or drop the condition"))


def _closure(questionnaire: Questionnaire, condition: Condition) -> dict[str, list[Condition]]:
    """The questions a condition looks at, through others' conditions too, each with the tests made of it."""
    found: dict[str, list[Condition]] = {}
    todo = [condition]
    seen: set[str] = set()
    while todo:
        for leaf in leaves(todo.pop()):
            found.setdefault(leaf.question, []).append(leaf)
            visible = questionnaire.by_id[leaf.question].visible
            if leaf.question not in seen and visible is not None:
                todo.append(visible)
            seen.add(leaf.question)
    return found


def _worlds(questionnaire: Questionnaire, tests: Mapping[str, list[Condition]]) -> list[dict[str, Answer]] | None:
    choices = [[(name, value) for value in _values(questionnaire.by_id[name], tests[name])] for name in tests]
    size = 1
    for choice in choices:
        size *= len(choice)
    if size > MAX_WORLDS:
        return None
    return [{name: Answer(value) for name, value in world} for world in product(*choices)]


def _values(question: Question, tests: list[Condition]) -> list[Value]:
    """Every answer to a question that these tests can tell apart."""
    if question.type == "one":
        return [option.id for option in question.options]
    if question.type == "ladder":
        return list(range(5))
    if question.type == "several":
        named = sorted({name for test in tests for name in ([test.value] if isinstance(test, Is) else _any(test))})
        return [subset for size in range(min(len(named), 8) + 1) for subset in combinations(named, size)]
    edges = {test.number for test in tests if isinstance(test, AtLeast)}
    values = sorted({Decimal(0), *edges, *(edge - 1 for edge in edges if edge >= 1)})
    return [value for value in values if question.limit is None or value <= question.limit]


def _any(test: Condition) -> tuple[str, ...]:
    return test.values if isinstance(test, AnyOf) else ()
