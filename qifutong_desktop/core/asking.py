"""The questionnaire as it stands for one client: sections with their progress, what an answer weighs, and says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from .client import Answer, Source, Special
from .needs import Need, Needs
from .questionnaire import Column, Option, Question, Questionnaire, Role, Section, holds
from .ranges import Range
from .text import Text, listed
from .typed import number_spelt

UNKNOWN = Text("不清楚", "Not known")
NOT_APPLICABLE = Text("不适用", "Does not apply")
#: What is counted where a question asks for a number, by its role.
UNITS: Mapping[Role, Text] = {
    "headcount": Text("人", "people"),
    "customers": Text("条", "records"),
    "customers_growth": Text("个 / 月", "a month"),
    "storage_gb": Text("GB", "GB"),
    "storage_growth": Text("GB / 月", "GB a month"),
}
SOURCE_NAMES: Mapping[Source, Text] = {
    "口述": Text("口述", "Said"),
    "文件": Text("文件", "Paper"),
    "截图": Text("截图", "Screenshot"),
    "现场": Text("现场", "On site"),
    "Excel实测": Text("Excel实测", "Measured"),
}
#: What a number in a table counts, where its row does not say so.
_CELL_UNITS: Mapping[str, Text] = {"hours": Text("小时/月", "hours a month")}
_NUMBERS = ("integer", "decimal", "money")


@dataclass(frozen=True, slots=True)
class SectionState:
    """A section as this client is asked it. ``questions`` are those asked, ``answered`` how many have an answer."""

    section: Section
    questions: tuple[str, ...]
    answered: int


def sections_of(
    questionnaire: Questionnaire, visible: Mapping[str, bool | None], answers: Mapping[str, Answer], *, quick: bool
) -> tuple[SectionState, ...]:
    """The sections in which this client is asked something; ``quick``: of the questions of quick mode."""
    found = []
    for section in questionnaire.sections:
        asked = tuple(
            one.id
            for one in questionnaire.questions
            if one.section == section.id and visible[one.id] and (one.quick or not quick)
        )
        if asked:
            found.append(SectionState(section, asked, sum(_is_answered(answers.get(name)) for name in asked)))
    return tuple(found)


def _is_answered(answer: Answer | None) -> bool:
    return answer is not None and answer.value is not Special.UNKNOWN


def resting(visible: Mapping[str, bool | None], answers: Mapping[str, Answer]) -> tuple[str, ...]:
    """The questions that are answered and not asked (any more): kept, counted nowhere."""
    return tuple(name for name in answers if visible.get(name) is False)


def swing(questionnaire: Questionnaire, visible: Mapping[str, bool | None], question: Question) -> Fraction:
    """By how many points of the total its answer moves the result, up or down from the middle; 0 if it has no score."""
    if question.dimension is None:
        return Fraction(0)
    weight = next(one.weight for one in questionnaire.dimensions if one.id == question.dimension)
    beside = [one for one in questionnaire.questions if one.dimension == question.dimension and visible[one.id]]
    whole = sum((one.weight for one in beside), Fraction(0))
    return Fraction(weight) * question.weight / whole / 2 if whole else Fraction(0)


def offered(
    question: Question, visible: Mapping[str, bool | None], answers: Mapping[str, Answer]
) -> tuple[Option, ...]:
    """The options that this client may choose."""
    return tuple(
        one for one in question.options if one.visible is None or holds(one.visible, answers, visible) is not False
    )


def measured_beside(needs: Needs, question: Question) -> Need | None:
    """The need that this question states and that was measured in the client's files too."""
    found = (need for need in needs.items if need.questions[:1] == (question.id,) and need.measured is not None)
    return next(found, None)


def apart(need: Need) -> int:
    """How far measured lies from spoken, in whole percent of the spoken value; 0 where there is nothing to compare."""
    if need.spoken is None or need.measured is None:
        return 0
    nearest = min(max(need.measured, need.spoken.low), need.spoken.high)
    if not nearest:
        return 100 if need.measured else 0
    return int((abs(need.measured - nearest) * 100 / nearest).to_integral_value())


def value_words(question: Question, value: object) -> Text:
    """An answer's value in a few words; a value that no longer fits its question as it is stored."""
    match value:
        case None:
            return Text("（清除）", "(cleared)")
        case Special.UNKNOWN:
            return UNKNOWN
        case Special.NOT_APPLICABLE:
            return NOT_APPLICABLE
        case date():
            return Text(value.isoformat(), value.isoformat())
        case Range(low, high) if question.type == "ladder":
            ends = [_option_words(question.options, str(end)) for end in (low, high)]
            return Text(f"{ends[0].zh} – {ends[1].zh}", f"{ends[0].en} – {ends[1].en}")
        case Range() | int() | Decimal() if question.type in _NUMBERS:
            unit = UNITS.get(question.role, _nothing(question)) if question.role else _nothing(question)
            spelt = number_spelt(value)
            return Text(f"{spelt} {unit.zh}".strip(), f"{spelt} {unit.en}".strip())
        case tuple() if question.type == "table":
            return _rows_words(question, value)
        case tuple():
            return listed([_option_words(question.options, str(one)) for one in value], "、", "; ")
        case _:
            return _option_words(question.options, str(value))


def _nothing(question: Question) -> Text:
    return Text("元", "yuan") if question.type == "money" else Text("", "")


def _option_words(options: Sequence[Option], chosen: str) -> Text:
    return next((one.text for one in options if one.id == chosen), Text(chosen, chosen))


def _rows_words(question: Question, rows: Sequence[object]) -> Text:
    """``10 行：管理层 2、销售部 8 …``: the first two columns of each row."""
    said = []
    for row in rows:
        if isinstance(row, Mapping):
            shown = [one for one in question.columns[:2] if one.required or row.get(one.id) is not None]
            cells = [_cell_words(column, row.get(column.id)) for column in shown]
            said.append(listed(cells, " ", " "))
    count = len(said)
    told = listed(said, "、", "; ")
    return Text(f"{count} 行：{told.zh}", f"{count} {'row' if count == 1 else 'rows'}: {told.en}")


def _cell_words(column: Column, cell: object) -> Text:
    if cell is None:
        return Text("？", "?")
    if column.options:
        return _option_words(column.options, str(cell))
    words = number_spelt(cell) if isinstance(cell, int | Decimal) else str(cell)
    unit = _CELL_UNITS.get(column.id, Text("", ""))
    return Text(f"{words} {unit.zh}".strip(), f"{words} {unit.en}".strip())
