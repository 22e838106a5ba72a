"""What another questionnaire would make of a case: score, level, needs and tier, before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from .client import Answer, Special, Tier
from .diagnosis import Diagnosis
from .needs import Need, NeedKey
from .problems import Refusal
from .questionnaire import Option, Question, Questionnaire
from .ranges import Range, plain
from .recommendation import Recommendation
from .text import Text


@dataclass(frozen=True, slots=True)
class Standing:
    """A case as one questionnaire sees it. ``tier`` is None where it could not be priced, which ``unpriced`` says."""

    total: Range[Fraction]
    level: Range[int]
    dimensions: tuple[tuple[str, Text, Range[Fraction]], ...]
    needs: tuple[tuple[NeedKey, Text, str], ...]
    asked: int
    answered: int
    tier: Tier | None
    unpriced: Text | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """One case before and after. ``name`` is how it is called, ``where`` its file or id; ``lost`` are the answers that
    the later questionnaire cannot take, with the reason."""

    name: str
    where: str
    before: Standing
    after: Standing
    lost: tuple[Text, ...]

    @property
    def changed(self) -> bool:
        return self.before != self.after or bool(self.lost)


def standing(diagnosis: Diagnosis, advised: Callable[[], Recommendation]) -> Standing:
    """``advised`` works the advice out; what it refuses is kept as a sentence."""
    tier, unpriced = None, None
    try:
        tier = advised().chosen.tier
    except Refusal as refusal:
        first = refusal.problems[0]
        unpriced = Text(f"{first.key} {first.what.zh}".strip(), f"{first.key} {first.what.en}".strip())
    return Standing(
        total=diagnosis.total,
        level=diagnosis.level,
        dimensions=tuple((one.id, one.name, one.score) for one in diagnosis.dimensions),
        needs=tuple((need.key, need.label, _amount(need)) for need in diagnosis.needs.items),
        asked=diagnosis.asked,
        answered=diagnosis.answered,
        tier=tier,
        unpriced=unpriced,
    )


def _amount(need: Need) -> str:
    names = " ".join((*need.names, *(f"{name}?" for name in need.possible)))
    return " ".join(part for part in (plain(need.amount) if need.amount is not None else "", names) if part)


# --- answers ---------------------------------------------------------------------------------------------------------


def answers_for(
    questionnaire: Questionnaire, answers: Mapping[str, Answer]
) -> tuple[dict[str, Answer], tuple[Text, ...]]:
    """The answers that a questionnaire can take as they are, and a sentence for each that it cannot."""
    kept: dict[str, Answer] = {}
    lost: list[Text] = []
    for key, answer in answers.items():
        question = questionnaire.by_id.get(key)
        if question is None:
            lost.append(Text(f"{key} 已不在问卷里，答案不再计入", f"{key} is no longer asked, its answer not counted"))
            continue
        why = next(_unfit(question, answer), None)
        if why is None:
            kept[key] = answer
        else:
            name = question.text
            lost.append(Text(f"{key}“{name.zh}”要重新回答：{why.zh}", f"{key} must be answered again: {why.en}"))
    return kept, tuple(lost)


_ANOTHER = Text("题型变了", "its type changed")


def _unfit(question: Question, answer: Answer) -> Iterator[Text]:
    """Why an answer does not go with a question; nothing where it does."""
    value = answer.value
    if value is Special.UNKNOWN:
        return
    if value is Special.NOT_APPLICABLE:
        if not question.na:
            yield Text("不再能答“不适用”", "it always applies now")
        return
    match question.type:
        case "one":
            yield from _gone(question.options, (value,)) if isinstance(value, str) else (_ANOTHER,)
        case "several":
            fits = isinstance(value, tuple) and all(isinstance(one, str) for one in value)
            yield from _gone(question.options, value) if fits and isinstance(value, tuple) else (_ANOTHER,)
        case "table":
            fits = isinstance(value, tuple) and all(isinstance(one, Mapping) for one in value)
            yield from _rows(question, value) if fits and isinstance(value, tuple) else (_ANOTHER,)
        case "ladder":
            if not isinstance(value, int | Range):
                yield _ANOTHER
        case "integer" | "decimal" | "money":
            if not isinstance(value, int | Decimal | Range):
                yield _ANOTHER
            elif question.limit is not None and (value.high if isinstance(value, Range) else value) > question.limit:
                yield Text(f"超过上限 {question.limit:f}", f"above the limit {question.limit:f}")
        case "date":
            if not isinstance(value, date):
                yield _ANOTHER
        case "text":
            if not isinstance(value, str):
                yield _ANOTHER


def _gone(options: tuple[Option, ...], chosen: tuple[object, ...]) -> Iterator[Text]:
    ids = {option.id for option in options}
    for one in chosen:
        if one not in ids:
            yield Text(f"没有选项 {one} 了", f"there is no option {one} any more")


def _rows(question: Question, rows: tuple[object, ...]) -> Iterator[Text]:
    columns = {column.id: column for column in question.columns}
    for row in rows:
        assert isinstance(row, Mapping)
        for name, cell in row.items():
            if cell is None:
                continue
            if name not in columns:
                yield Text(f"没有列 {name} 了", f"there is no column {name} any more")
            elif columns[name].options:
                yield from _gone(columns[name].options, (cell,))
        for column in question.columns:
            if column.required and column.id not in row:
                yield Text(f"多了必填的列“{column.label.zh}”", f"the column {column.label.en} is asked now")
