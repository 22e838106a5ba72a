"""Whether what a client's case says can be printed, checked before anything is drawn, with the key it stands under."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace

from ..core.characters import first_hidden
from ..core.client import Case
from ..core.migration.sizing import MeasuredTable, Sizing
from ..core.problems import Problem, Refusal
from ..core.text import Text

_UNKNOWN = "□"


def print_problem(key: str, text: str) -> Problem | None:
    """What keeps a text from being printed as it was written: a hidden character, or one the typeface lacks."""
    from ..documents.fonts import printable

    hidden = first_hidden(text)
    if hidden is not None:
        code = f"U+{ord(hidden):04X}"
        return Problem(
            key,
            Text(f"含有看不见的字符（{code}）", f"holds an invisible character ({code})"),
            Text("请删去它，重新输入这一段", "delete it and type this part again"),
        )
    try:
        printable(text)
    except Refusal as refusal:
        problem = refusal.problems[0]
        return replace(problem, key=f"{key}: {problem.key}")
    return None


def check_case(case: Case, file: str) -> None:
    """:raises Refusal: with the key of every text of the case that cannot be printed"""
    problems = [problem for key, text in _texts(case) if (problem := print_problem(key, text)) is not None]
    if problems:
        raise Refusal([problem.in_file(file) for problem in problems])


def _texts(case: Case) -> Iterator[tuple[str, str]]:
    for place, table in (("client", case.client), ("company", case.company)):
        for field in fields(table):
            yield f"{place}.{field.name}", getattr(table, field.name)
    yield "preferences.payment", case.preferences.payment
    yield from ((f"alternatives.{one.letter}.title", one.title) for one in case.alternatives)
    for key, answer in case.answers.items():
        yield f"answers.{key}.note", answer.note
        if isinstance(answer.value, str):
            yield f"answers.{key}", answer.value
        for number, row in enumerate(answer.value if isinstance(answer.value, tuple) else (), 1):
            if isinstance(row, Mapping):
                cells = ((name, cell) for name, cell in row.items() if isinstance(cell, str))
                yield from ((f"answers.{key}.{number}.{name}", cell) for name, cell in cells)


def with_printable_names(sizing: Sizing) -> Sizing:
    """The same measures; in names of files and sheets, which nobody can be asked to change, □ stands for the rest."""
    return replace(sizing, tables=tuple(map(_named_printably, sizing.tables)))


def _named_printably(table: MeasuredTable) -> MeasuredTable:
    return replace(table, file=_stood_in(table.file), sheet=_stood_in(table.sheet))


def _stood_in(name: str) -> str:
    return "".join(_UNKNOWN if print_problem("", char) else char for char in name)
