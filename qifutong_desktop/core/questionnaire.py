"""The questionnaire as a value: sections, dimensions, questions, and which of them a client is asked.

All content lies in ``resources/questionnaire``; this module only knows the shapes. Visibility has three values:
True (asked), False (hidden: kept, never counted) and None (open: hangs on an answer that is still missing).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from .client import Answer, Special, Tier
from .ranges import Range
from .text import Text

QuestionType = Literal["one", "several", "integer", "decimal", "money", "date", "text", "ladder", "table"]
ColumnType = Literal["one", "integer", "decimal", "money", "date", "text"]
When = Literal["会前", "会后"]

#: What a need for a capability may name; the price book says which tier has which.
Capability = Literal[
    "oa",
    "crm_simple",
    "crm_full",
    "scm",
    "hours_7x12",
    "hours_7x24",
    "dedicated_manager",
    "health_check",
    "encryption",
    "private_deployment",
    "onsite_training",
    "custom_development",
]

#: What answers may signal to the plan: each is raised by options of the questionnaire, none by code.
Signal = Literal[
    "no_interface_papers",
    "no_export_rights",
    "dirty_master_data",
    "no_single_contact",
    "third_party_slow",
    "personal_data",
    "month_end_busy",
    "big_sales_days",
    "no_backup",
    "weak_network",
    "no_budget",
    "failed_before",
    "many_sites",
    "decision_unclear",
]

#: What a question feeds by its value (not by its options): each role is fed by exactly one question.
Role = Literal[
    "industry",
    "headcount",
    "seats",
    "customers",
    "customers_growth",
    "storage_gb",
    "storage_growth",
    "migration_rows",
    "integrations",
    "kept_systems",
    "custom_days",
    "pains",
    "people",
    "go_live",
    "forbidden",
]


@dataclass(frozen=True, slots=True)
class Is:
    """The answer is this option (or, of several, has it; of a ladder, is this rung)."""

    question: str
    value: str


@dataclass(frozen=True, slots=True)
class AnyOf:
    """The answer is (or has) one of these options."""

    question: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The number (or rung) answered is at least this."""

    question: str
    number: Decimal


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Condition


Condition = Is | AnyOf | AtLeast | All | Not
Leaf = Is | AnyOf | AtLeast


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose, and what choosing it does.

    ``alone`` (of several) excludes the others and is no measure; ``optional`` (in a table) says that its row may
    still not come; ``days`` is what a custom requirement of this size takes, ``small`` that the size is part of the
    subscription (小功能微调); ``trainings`` are sessions a year.
    """

    id: str
    text: Text
    score: int | None = None
    signals: tuple[Signal, ...] = ()
    capabilities: tuple[Capability, ...] = ()
    alone: bool = False
    optional: bool = False
    days: Range[Decimal] | None = None
    small: bool = False
    trainings: int | None = None
    visible: Condition | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table question. ``key``: no two rows may say the same here. ``limit`` is the largest value."""

    id: str
    label: Text
    type: ColumnType
    options: tuple[Option, ...] = ()
    required: bool = False
    key: bool = False
    limit: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """What a low answer (below half) is worth saying: the scene, what it leads to, what to do about it.

    ``consequence`` must be true of every answer below half; ``capabilities`` are those that the remedy needs.
    """

    scene: Text
    consequence: Text
    remedy: Text
    capabilities: tuple[Capability, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``dimension`` None means: not scored. ``weight`` counts inside the dimension (core scenes more).

    ``assume`` is the range taken while a counted answer is open; ``price_points`` is how much an open answer
    leaves undecided in price and tier, in the same points as the score. ``limit`` is the largest number (of a table:
    the largest sum of its counted column). ``evidence`` says which papers would prove the answer. ``file`` names where
    it was written.
    """

    id: str
    section: str
    type: QuestionType
    text: Text
    hint: Text
    who: Text
    seconds: int
    file: str = ""
    quick: bool = False
    homework: When | None = None
    options: tuple[Option, ...] = ()
    columns: tuple[Column, ...] = ()
    dimension: str | None = None
    weight: Fraction = Fraction(1)
    core: bool = False
    role: Role | None = None
    visible: Condition | None = None
    na: bool = True
    limit: Decimal | None = None
    assume: Range[Decimal] | None = None
    price_points: int = 0
    words: Words | None = None
    evidence: Text | None = None

    def option(self, option_id: str) -> Option:
        return next(option for option in self.options if option.id == option_id)

    @property
    def measures(self) -> int:
        """How many measures a question with several answers lists."""
        return sum(not option.alone for option in self.options)


@dataclass(frozen=True, slots=True)
class Section:
    """A group of questions on one screen; ``visible`` belongs to every question in it (an industry pack)."""

    id: str
    title: Text
    visible: Condition | None = None


@dataclass(frozen=True, slots=True)
class Dimension:
    """One axis of the radar; the weights of all sum to 100."""

    id: str
    name: Text
    weight: int


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """All questions in asking order. ``tiers`` names the capabilities that call for each tier (a load-time check)."""

    id: str
    version: str
    sections: tuple[Section, ...]
    dimensions: tuple[Dimension, ...]
    questions: tuple[Question, ...]
    tiers: Mapping[Tier, tuple[Capability, ...]]
    quick_minutes: int = 25
    by_id: Mapping[str, Question] = field(init=False, compare=False, repr=False)
    by_role: Mapping[Role, Question] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {question.id: question for question in self.questions})
        object.__setattr__(self, "by_role", {q.role: q for q in self.questions if q.role is not None})


def leaves(condition: Condition | None) -> Iterator[Leaf]:
    """Every elementary test inside a condition."""
    match condition:
        case All(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case Is() | AnyOf() | AtLeast():
            yield condition


def all_options(question: Question) -> Iterator[tuple[str, Option]]:
    """Every option of a question, of its columns too, each with its place inside the question."""
    for option in question.options:
        yield f"options.{option.id}", option
    for column in question.columns:
        for option in column.options:
            yield f"columns.{column.id}.options.{option.id}", option


def conditions(question: Question) -> Iterator[tuple[str, Condition]]:
    """Every condition of a question and of its options, each with its place inside the question."""
    if question.visible is not None:
        yield "if", question.visible
    for key, option in all_options(question):
        if option.visible is not None:
            yield f"{key}.if", option.visible


def holds(condition: Condition, answers: Mapping[str, Answer], shown: Mapping[str, bool | None]) -> bool | None:
    """Whether a condition holds; None while it hangs on a missing or unclear answer. A hidden answer says no."""
    match condition:
        case All(parts):
            verdict: bool | None = True
            for part in parts:
                inner = holds(part, answers, shown)
                if inner is False:
                    return False
                verdict = None if inner is None else verdict
            return verdict
        case Not(part):
            inner = holds(part, answers, shown)
            return None if inner is None else not inner
    seen = shown.get(condition.question, False)
    if seen is False:
        return False
    answer = answers.get(condition.question)
    if answer is None or answer.value is Special.UNKNOWN:
        return None
    matched = _matches(condition, answer)
    return matched if seen or matched is False else None


def _matches(test: Leaf, answer: Answer) -> bool | None:
    value = answer.value
    if isinstance(test, AtLeast):
        if isinstance(value, Range):
            if value.low >= test.number:
                return True
            return None if value.high >= test.number else False
        return isinstance(value, int | Decimal) and value >= test.number
    wanted = (test.value,) if isinstance(test, Is) else test.values
    if isinstance(value, tuple):
        return any(entry in wanted for entry in value if isinstance(entry, str))
    return isinstance(value, str | int) and str(value) in wanted


def visibility(questionnaire: Questionnaire, answers: Mapping[str, Answer]) -> dict[str, bool | None]:
    """For every question: True asked, False hidden, None still open. One pass, as conditions only look back."""
    shown: dict[str, bool | None] = {}
    for question in questionnaire.questions:
        shown[question.id] = True if question.visible is None else holds(question.visible, answers, shown)
    return shown


def ignored_answers(questionnaire: Questionnaire, answers: Mapping[str, Answer]) -> tuple[Text, ...]:
    """A notice for each answer that the skip logic hides: kept, but counted nowhere."""
    shown = visibility(questionnaire, answers)
    return tuple(
        Text(
            f"{question.id}「{question.text.zh}」按前面的回答不适用于这位客户，答案已保留，不计入结果",
            f"{question.id} does not apply to this client by the answers before it; its answer is kept and not counted",
        )
        for question in questionnaire.questions
        if question.id in answers and shown[question.id] is False
    )
