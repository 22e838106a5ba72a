"""What is known of a case: answers by role, options taken, and the range of whatever is still open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from .client import Answer, Row, Source, Special
from .migration.scope import Scoped
from .migration.sizing import Sizing
from .needs import NeedKey
from .questionnaire import Option, Question, Questionnaire, Role, holds
from .ranges import Range, plain
from .text import Text

Amount = Range[Decimal]
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Known:
    """Everything a need may look at: the questions, what was answered, what is shown, what was measured, and what of it
    is moved (``scoped``; None: all)."""

    questionnaire: Questionnaire
    answers: Mapping[str, Answer]
    shown: Mapping[str, bool | None]
    sizing: Sizing | None
    term_months: int
    gift_months: int = 0
    records_limit: int | None = None
    spoken: frozenset[NeedKey] = frozenset()
    scoped: Scoped | None = None

    @property
    def service_months(self) -> int:
        """The longest service that the asked term can bring: what is paid, and the most months any tier adds."""
        return self.term_months + self.gift_months

    @property
    def service_words(self) -> Text:
        """How long records and storage grow, in words."""
        months, paid, gift = self.service_months, self.term_months, self.gift_months
        if not gift:
            return Text(f"按服务期 {months} 个月", f"over {months} months of service")
        return Text(
            f"按服务期最长 {months} 个月（付费 {paid} 个月，赠送至多 {gift} 个月）",
            f"over {months} months of service at most ({paid} paid, up to {gift} as a gift)",
        )

    def question(self, role: Role) -> Question:
        return self.questionnaire.by_role[role]

    def answer(self, question: Question) -> Answer | None:
        """The answer that counts: None when missing, 不清楚 or hidden."""
        answer = self.answers.get(question.id)
        if answer is None or answer.value is Special.UNKNOWN or self.shown[question.id] is False:
            return None
        return answer

    def source(self, question: Question) -> Source:
        answer = self.answers.get(question.id)
        return "口述" if answer is None else answer.source

    def firm(self, question: Question) -> bool:
        return self.shown[question.id] is True

    def rows(self, question: Question) -> tuple[Row, ...] | None:
        """The rows of a table question; empty when it does not apply, None while it is open."""
        if self.shown[question.id] is False:
            return ()
        answer = self.answer(question)
        if answer is None:
            return None
        if not isinstance(answer.value, tuple):
            return ()
        return tuple(row for row in answer.value if not isinstance(row, str))

    def number(self, role: Role) -> Amount:
        """The counted answer of a role as a range: assumed while open, zero where it does not apply."""
        question = self.question(role)
        if self.shown[question.id] is False:
            return Range.of(_ZERO)
        answer = self.answer(question)
        span = assumed(question) if answer is None else amount_of(answer)
        return span if self.firm(question) else Range(_ZERO, max(span.high, assumed(question).high))


def amount_of(answer: Answer) -> Amount:
    """A number or an interval as an interval; anything else counts as nothing."""
    value = answer.value
    if isinstance(value, Range):
        return Range(Decimal(value.low), Decimal(value.high))
    if isinstance(value, int | Decimal):
        return Range.of(Decimal(value))
    return Range.of(_ZERO)


def assumed(question: Question) -> Amount:
    """What is assumed of a question while its answer is unclear."""
    return question.assume or Range.of(_ZERO)


def open_or(known: Known, question: Question, told: Text, amount: Amount) -> Text:
    """The reason of a counted need: as told once it is answered, else what is assumed meanwhile."""
    if known.answer(question) is not None or known.shown[question.id] is False:
        return told
    shown = plain(amount)
    return Text(f"{question.id} 尚不清楚，暂按 {shown} 估算", f"{question.id} is still open; {shown} is assumed")


def chosen(known: Known) -> Iterator[tuple[Question, Option, bool]]:
    """Every option that was chosen, or may still be: (question, option, certain)."""
    for question in known.questionnaire.questions:
        seen = known.shown[question.id]
        if seen is False:
            continue
        answer = known.answer(question)
        if answer is None:
            every = question.options + tuple(option for column in question.columns for option in column.options)
            yield from ((question, option, False) for option in every)
        else:
            for option, certain in taken(question, answer):
                allowed = _offered(known, option)
                if allowed is not False:
                    yield question, option, certain and seen is True and allowed is True


def _offered(known: Known, option: Option) -> bool | None:
    return True if option.visible is None else holds(option.visible, known.answers, known.shown)


def taken(question: Question, answer: Answer) -> Iterator[tuple[Option, bool]]:
    """The options an answer names, with whether they are certain (a table row may be marked as still open)."""
    value = answer.value
    if question.type == "table" and isinstance(value, tuple):
        for row in value:
            if not isinstance(row, str):
                yield from taken_in_row(question, row)
        return
    names = value if isinstance(value, tuple) else (str(value),) if isinstance(value, str | int) else ()
    for option in question.options:
        if option.id in names:
            yield option, True


def taken_in_row(question: Question, row: Row) -> Iterator[tuple[Option, bool]]:
    """The options chosen in one row of a table, each with whether it is certain."""
    picked = [option for column in question.columns for option in column.options if row.get(column.id) == option.id]
    certain = not any(option.optional for option in picked)
    yield from ((option, certain) for option in picked)
