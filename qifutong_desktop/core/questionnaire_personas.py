"""Invented clients that answer a questionnaire by chance (seeded): what none of them ever reaches is reported."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import get_args

from .client import Answer, Row, Tier, Value
from .diagnosis import Diagnosis
from .needs import NeedKey
from .pricebook import TIERS
from .questionnaire import Capability, Column, Option, Question, Questionnaire, Role, Signal, all_options, holds
from .scoring import LEVELS
from .text import Text

#: How many clients are invented at first, and how many more for each option that none of them chose.
PERSONAS, MORE = 90, 12
#: How large an invented client is who wants no more than the first, second or third tier, against the largest.
_SIZES = (0.05, 0.1, 1.0)
_DAY = date(2027, 6, 1)
#: What a large client may say to a question that feeds a need.
_LARGE: Mapping[Role | None, int] = {
    "headcount": 400,
    "seats": 60,
    "customers": 2000,
    "customers_growth": 60,
    "storage_gb": 30,
    "storage_growth": 2,
    "migration_rows": 50_000,
}


@dataclass(frozen=True, slots=True)
class Coverage:
    """``personas`` is how many were invented. ``options`` are those that none chose, as ``P02.options.retail``;
    ``tiers`` says how many were advised each tier."""

    personas: int
    options: tuple[str, ...]
    needs: tuple[NeedKey, ...]
    signals: tuple[Signal, ...]
    levels: tuple[int, ...]
    tiers: Mapping[Tier, int]

    @property
    def missed(self) -> tuple[Text, ...]:
        """Everything that was not reached, in sentences."""
        return (
            *(Text(f"没有客户能选到 {one}", f"no client chose {one}") for one in self.options),
            *(Text(f"需求 {one} 始终为零", f"the need {one} stayed at nothing") for one in self.needs),
            *(Text(f"风险 {one} 没有出现", f"the signal {one} was never raised") for one in self.signals),
            *(Text(f"没有客户达到{LEVELS[one].zh}", f"no client stood at {LEVELS[one].en}") for one in self.levels),
            *(Text(f"没有客户被建议 {one}", f"no client was advised {one}") for one in TIERS if not self.tiers[one]),
        )


def coverage(
    questionnaire: Questionnaire,
    diagnosed: Callable[[Mapping[str, Answer]], Diagnosis],
    advised: Callable[[Diagnosis], Tier | None],
    seed: int = 1,
) -> Coverage:
    """Invent clients, diagnose and advise each; the same arguments give an equal result."""
    random = Random(seed)
    found = _Found(questionnaire, diagnosed, advised)
    for number in range(PERSONAS):
        found.take(persona(questionnaire, random, number))
    for place in found.unchosen():
        for number in range(MORE):
            if place in found.chosen:
                break
            found.take(persona(questionnaire, random, number, place))
    return Coverage(
        personas=found.count,
        options=found.unchosen(),
        needs=tuple(one for one in get_args(NeedKey) if one not in found.needs),
        signals=tuple(one for one in get_args(Signal) if one not in found.signals),
        levels=tuple(level for level in range(len(LEVELS)) if level not in found.levels),
        tiers=found.tiers,
    )


class _Found:
    """What was reached so far."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        diagnosed: Callable[[Mapping[str, Answer]], Diagnosis],
        advised: Callable[[Diagnosis], Tier | None],
    ) -> None:
        self._questionnaire, self._diagnosed, self._advised = questionnaire, diagnosed, advised
        self.count = 0
        self.chosen: set[str] = set()
        self.needs: set[str] = set()
        self.signals: set[str] = set()
        self.levels: set[int] = set()
        self.tiers: dict[Tier, int] = dict.fromkeys(TIERS, 0)

    def take(self, answers: Mapping[str, Answer]) -> None:
        self.count += 1
        diagnosis = self._diagnosed(answers)
        for question in self._questionnaire.questions:
            if question.id in answers:
                self.chosen |= _places(question, answers[question.id].value)
        for need in diagnosis.needs.items:
            if need.names or need.possible or (need.amount is not None and need.amount.high > 0):
                self.needs.add(need.key)
        self.signals |= set(diagnosis.signals)
        self.levels.add(diagnosis.level.low)
        tier = self._advised(diagnosis)
        if tier is not None:
            self.tiers[tier] += 1

    def unchosen(self) -> tuple[str, ...]:
        every = (f"{q.id}.{place}" for q in self._questionnaire.questions for place, _ in all_options(q))
        return tuple(place for place in every if place not in self.chosen)


def _places(question: Question, value: Value) -> set[str]:
    if question.type == "table" and isinstance(value, tuple):
        rows = [row for row in value if isinstance(row, Mapping)]
        cells = {(name, cell) for row in rows for name, cell in row.items()}
        return {f"{question.id}.columns.{name}.options.{cell}" for name, cell in cells}
    names = value if isinstance(value, tuple) else (value,)
    return {f"{question.id}.options.{name}" for name in names}


def persona(questionnaire: Questionnaire, random: Random, number: int, wish: str = "") -> dict[str, Answer]:
    """The answers of one invented client to all that he is asked. ``number`` turns how much he wants and how far he
    is; ``wish`` is an option that he chooses where he can."""
    mind = _Mind(random, number % len(TIERS), (number % 11) / 10, wish, questionnaire)
    answers: dict[str, Answer] = {}
    shown: dict[str, bool | None] = {}
    for question in questionnaire.questions:
        shown[question.id] = question.visible is None or holds(question.visible, answers, shown) is True
        if shown[question.id]:
            answers[question.id] = Answer(mind.answer(question, answers, shown))
    return answers


class _Mind:
    """How one invented client answers. ``top`` is the highest tier whose abilities he asks for, ``far`` (0–1) how
    digital he is."""

    def __init__(self, random: Random, top: int, far: float, wish: str, questionnaire: Questionnaire) -> None:
        self._random, self._far, self._wish, self._size = random, far, wish, _SIZES[top]
        self._dear: set[Capability] = {one for tier in TIERS[top + 1 :] for one in questionnaire.tiers[tier]}

    def answer(self, question: Question, answers: Mapping[str, Answer], shown: Mapping[str, bool | None]) -> Value:
        place = f"{question.id}.options"
        options = [o for o in question.options if o.visible is None or holds(o.visible, answers, shown) is True]
        match question.type:
            case "ladder":
                return self._rung(place)
            case "one":
                return self._pick(options, place).id
            case "several":
                return self._several(options, place)
            case "table":
                return tuple(self._row(question, number) for number in range(self._random.randint(0, 3) or self._few()))
            case "integer":
                return int(self._number(question.limit, question))
            case "decimal" | "money":
                return self._number(question.limit, question)
            case "date":
                return _DAY + timedelta(days=self._random.randint(0, 300))
            case "text":
                return "说明"

    def _few(self) -> int:
        return 1 if self._wish or self._random.random() < 0.5 else 0

    def _rung(self, place: str) -> int:
        for level in range(5):
            if self._wish == f"{place}.{level}":
                return level
        return min(4, max(0, round(self._random.gauss(self._far * 4.4 - 0.2, 0.6))))

    def _likes(self, option: Option) -> bool:
        return not self._dear & set(option.capabilities)

    def _pick(self, options: Sequence[Option], place: str) -> Option:
        for option in options:
            if self._wish == f"{place}.{option.id}":
                return option
        scored = [option for option in options if option.score is not None]
        if len(scored) == len(options) and options:
            at = round(self._random.gauss(self._far * len(options) - 0.5, 0.6))
            return sorted(scored, key=lambda one: one.score or 0)[min(len(options) - 1, max(0, at))]
        liked = [option for option in options if self._likes(option)]
        return self._random.choice(liked or list(options))

    def _several(self, options: Sequence[Option], place: str) -> tuple[str, ...]:
        wished = [one for one in options if self._wish == f"{place}.{one.id}"]
        alone = [one for one in options if one.alone]
        if wished and wished[0].alone:
            return (wished[0].id,)
        if alone and not wished and self._random.random() < 0.6 - self._far / 2:
            return (self._random.choice(alone).id,)
        likely = 0.15 + self._far * 0.8
        liked = [one for one in options if not one.alone and self._likes(one)]
        chosen = {one.id for one in liked if self._random.random() < likely} | {one.id for one in wished}
        return tuple(option.id for option in options if option.id in chosen)

    def _row(self, question: Question, number: int) -> Row:
        return {column.id: self._cell(question, column, number) for column in question.columns}

    def _cell(self, question: Question, column: Column, number: int) -> str | int | Decimal | date:
        match column.type:
            case "one":
                return self._pick(column.options, f"{question.id}.columns.{column.id}.options").id
            case "integer":
                return int(self._number(column.limit or question.limit, question))
            case "decimal" | "money":
                return self._number(column.limit, question)
            case "date":
                return _DAY + timedelta(days=self._random.randint(0, 60))
            case "text":
                return f"{column.id} {number + 1}"

    def _number(self, limit: Decimal | None, question: Question) -> Decimal:
        """A client who wants more is larger."""
        drawn = int(_LARGE.get(question.role, 20) * self._size * self._random.random())
        said = max(drawn, 1 if question.role in ("headcount", "seats") else 0)
        return Decimal(min(said, int(limit) if limit is not None else said))
