"""Answers turned into scores, levels, needs with their reasons, and what to ask next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal, cast, get_args

from .client import Answer, Source, Special
from .known import Known, taken, taken_in_row
from .migration.scope import Scoped
from .migration.sizing import Sizing
from .need_rules import needs_of
from .needs import Need, NeedKey, Needs
from .questionnaire import (
    Capability,
    Option,
    Question,
    Questionnaire,
    Role,
    Signal,
    holds,
    ignored_answers,
    leaves,
    visibility,
)
from .ranges import Range
from .scoring import LEVELS, DimensionScore, Item, Scores, level_of, score
from .text import Text, listed

__all__ = [
    "LEVELS",
    "Capability",
    "Diagnosis",
    "DimensionScore",
    "Finding",
    "Homework",
    "Industry",
    "Need",
    "NeedKey",
    "Needs",
    "NextQuestion",
    "Pain",
    "Signal",
    "Wishes",
    "diagnose",
    "level_of",
]

Industry = Literal["manufacturing", "retail", "service"]

#: A scored answer that is certainly below half (rungs 0 and 1 of a ladder) is worth a finding.
WEAK_BELOW = 50


@dataclass(frozen=True, slots=True)
class Finding:
    """One weak place worth telling the client, worst first. ``impact`` = weight lost, in points of the total.

    ``capabilities``: what a tier must carry (all of it) for the remedy to be offered; empty: every tier does.
    """

    question: str
    scene: Text
    seen: Text
    source: Source
    consequence: Text
    remedy: Text
    impact: Fraction
    capabilities: tuple[Capability, ...] = ()


@dataclass(frozen=True, slots=True)
class Pain:
    """A pain in the client's own words, with what it costs a month where he said so."""

    words: str
    hours_per_month: Decimal | None
    yuan_per_month: Decimal | None


@dataclass(frozen=True, slots=True)
class NextQuestion:
    """A question worth asking next; ``narrows`` is by how many points of the total its answer can narrow the result
    (points of score, plus the question's ``price_points`` while it leaves the price open)."""

    id: str
    text: Text
    seconds: int
    narrows: Fraction


@dataclass(frozen=True, slots=True)
class Homework:
    """What nobody at the table knows: who finds it out, before (会前) or after (会后) the meeting."""

    question: str
    text: Text
    who: Text
    when: Literal["会前", "会后"]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What answers say of dates and money, for the plan."""

    go_live: date | None = None
    forbidden: tuple[tuple[date, date], ...] = ()
    decision_maker: str = ""
    single_contact: str = ""
    expectations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The result of one case. ``level`` is the overall level, the lower of score level and scene gate, as an interval.

    The client aims at ``core_target``, the level above the overall (low) one (4 once that is reached); of the
    ``core_scenes`` core scenes that apply, ``core_reached`` stand at that level or above. So "9 个核心场景中 3 个达到
    企服通L2" is core_scenes, core_reached, LEVELS[core_target]. Questions asked are answered, unanswered or unclear.
    ``evidence`` says for each signal what was answered, in the options' words. ``labels`` maps question id to its
    text for reasons that name questions.
    """

    questionnaire: str
    industry: Industry | None
    dimensions: tuple[DimensionScore, ...]
    total: Range[Fraction]
    score_level: Range[int]
    level: Range[int]
    core_scenes: int
    core_target: int
    core_reached: int
    needs: Needs
    asked: int
    answered: int
    unanswered: tuple[str, ...]
    unclear: tuple[str, ...]
    next_questions: tuple[NextQuestion, ...]
    findings: tuple[Finding, ...]
    pains: tuple[Pain, ...]
    homework: tuple[Homework, ...]
    signals: Mapping[Signal, tuple[str, ...]]
    evidence: Mapping[Signal, Text]
    wishes: Wishes
    notices: tuple[Text, ...]
    labels: Mapping[str, Text]


def diagnose(
    questionnaire: Questionnaire,
    answers: Mapping[str, Answer],
    sizing: Sizing | None = None,
    term_months: int = 12,
    gift_months: int = 0,
    records_limit: int | None = None,
    spoken: frozenset[NeedKey] = frozenset(),
    scoped: Scoped | None = None,
) -> Diagnosis:
    """Everything that follows from the answers (and from the workbooks, when ``sizing`` is given).

    ``answers`` were checked against this questionnaire (catalog.case). Records and storage grow for ``term_months``
    paid months and ``gift_months``, the most that any tier adds; ``records_limit`` is the smallest tier's limit of
    customer records, whose passing is dated. For the needs in ``spoken`` what was said counts though it was measured
    otherwise; ``scoped`` is the part of the measured rows that is moved. Pure: the same arguments give an equal result.
    """
    shown = visibility(questionnaire, answers)
    known = Known(questionnaire, answers, shown, sizing, term_months, gift_months, records_limit, spoken, scoped)
    asked = [question for question in questionnaire.questions if shown[question.id]]
    unanswered = [question for question in asked if question.id not in answers]
    unclear = [q for q in asked if q.id in answers and answers[q.id].value is Special.UNKNOWN]
    open_ids = {question.id for question in (*unanswered, *unclear)}
    scores = score(questionnaire, answers, shown)
    raised = _raised(known)
    return Diagnosis(
        questionnaire=f"{questionnaire.id} {questionnaire.version}",
        industry=_industry(known),
        dimensions=scores.dimensions,
        total=scores.total,
        score_level=scores.score_level,
        level=scores.level,
        core_scenes=scores.core_scenes,
        core_target=scores.core_target,
        core_reached=scores.core_reached,
        needs=needs_of(known),
        asked=len(asked),
        answered=len(asked) - len(unanswered) - len(unclear),
        unanswered=tuple(question.id for question in unanswered),
        unclear=tuple(question.id for question in unclear),
        next_questions=_next_questions(known, scores, open_ids),
        findings=_findings(known, scores),
        pains=_pains(known),
        homework=_homework(unanswered, unclear),
        signals={signal: tuple(dict.fromkeys(id for id, _ in found)) for signal, found in raised.items()},
        evidence={signal: listed(text for _, text in found) for signal, found in raised.items()},
        wishes=_wishes(known),
        notices=ignored_answers(questionnaire, answers),
        labels={question.id: question.text for question in questionnaire.questions},
    )


def _industry(known: Known) -> Industry | None:
    answer = known.answer(known.question("industry"))
    if answer is not None and answer.value in get_args(Industry):
        return cast(Industry, answer.value)
    return None


#: What a measurement in the workbooks settles, so that asking adds nothing to the price.
_MEASURED_ROLES: tuple[Role, ...] = ("seats", "customers", "migration_rows")


def _next_questions(known: Known, scores: Scores, open_ids: set[str]) -> tuple[NextQuestion, ...]:
    narrows: dict[str, Fraction] = {}
    for item in scores.items:
        width = item.score.high - item.score.low
        if not item.optional and item.question.id in open_ids:
            narrows[item.question.id] = item.share * width / 100
        elif item.optional:
            for leaf in leaves(item.question.visible):
                if leaf.question in open_ids:
                    narrows[leaf.question] = narrows.get(leaf.question, Fraction(0)) + item.share * width / 100
    settled = _settled(known)
    ranked = [
        NextQuestion(q.id, q.text, q.seconds, narrows.get(q.id, Fraction(0)) + _price_points(q, settled))
        for q in known.questionnaire.questions
        if q.id in open_ids
    ]
    return tuple(sorted((q for q in ranked if q.narrows > 0), key=lambda q: -q.narrows))


def _price_points(question: Question, settled: tuple[Role, ...]) -> int:
    return 0 if question.role in settled else question.price_points


def _settled(known: Known) -> tuple[Role, ...]:
    sizing = known.sizing
    if sizing is None:
        return ()
    found = (sizing.users is not None, sizing.customers is not None, bool(sizing.tables))
    return tuple(role for role, measured in zip(_MEASURED_ROLES, found, strict=True) if measured)


def _findings(known: Known, scores: Scores) -> tuple[Finding, ...]:
    found = [
        _finding(known, item)
        for item in scores.items
        if item.clear and not item.optional and item.question.words is not None and item.score.high < WEAK_BELOW
    ]
    return tuple(sorted(found, key=lambda finding: -finding.impact))


def _finding(known: Known, item: Item) -> Finding:
    question, words = item.question, item.question.words
    answer = known.answers[question.id]
    assert words is not None
    return Finding(
        question=question.id,
        scene=words.scene,
        seen=_seen(question, answer),
        source=answer.source,
        consequence=words.consequence,
        remedy=words.remedy,
        impact=item.share * (100 - item.score.low) / 100,
        capabilities=words.capabilities,
    )


def _seen(question: Question, answer: Answer) -> Text:
    """What the client chose, in the option's words; of several, also what is missing."""
    chosen = [option.text for option, _ in taken(question, answer)]
    if question.type == "ladder" and isinstance(answer.value, Range):
        ends = [question.options[int(answer.value.low)].text, question.options[int(answer.value.high)].text]
        return Text("，到，".join(t.zh for t in ends), " to ".join(t.en for t in ends))
    if question.type != "several":
        return chosen[0]
    missing = [o.text for o in question.options if not o.alone and o.text not in chosen]
    have = Text("；".join(t.zh for t in chosen) or "无", "; ".join(t.en for t in chosen) or "none")
    lack = Text("；".join(t.zh for t in missing), "; ".join(t.en for t in missing))
    return Text(f"已有：{have.zh}。还没有：{lack.zh}", f"In place: {have.en}. Missing: {lack.en}")


def _number(value: object) -> Decimal | None:
    return Decimal(value) if isinstance(value, int | Decimal) else None


def _homework(unanswered: list[Question], unclear: list[Question]) -> tuple[Homework, ...]:
    """What to find out: before the meeting as the question says; after it, all that nobody there could answer."""
    before = [Homework(q.id, q.text, q.who, q.homework) for q in unanswered if q.homework is not None]
    return (*before, *(Homework(q.id, q.text, q.who, "会后") for q in unclear))


def _pains(known: Known) -> tuple[Pain, ...]:
    rows = known.rows(known.question("pains")) or ()
    return tuple(Pain(str(row["pain"]), _number(row.get("hours")), _number(row.get("yuan"))) for row in rows)


def _raised(known: Known) -> dict[Signal, list[tuple[str, Text]]]:
    """For every signal that was raised, the questions that raised it with what was answered there."""
    raised: dict[Signal, list[tuple[str, Text]]] = {}
    for question in known.questionnaire.questions:
        answer = known.answer(question)
        if answer is None or not known.firm(question):
            continue
        for option, text in _answered(question, answer):
            if option.visible is None or holds(option.visible, known.answers, known.shown):
                for signal in option.signals:
                    raised.setdefault(signal, []).append((question.id, text))
    return raised


def _answered(question: Question, answer: Answer) -> Iterator[tuple[Option, Text]]:
    """The options taken, each as a sentence can name it: its own words, in a table those of the row before it."""
    if question.type != "table":
        yield from ((option, option.text) for option, _ in taken(question, answer))
        return
    key = next((column.id for column in question.columns if column.key), question.columns[0].id)
    for row in answer.value if isinstance(answer.value, tuple) else ():
        if not isinstance(row, str):
            name = str(row.get(key) or "?")
            for option, _ in taken_in_row(question, row):
                yield option, Text(f"{name}（{option.text.zh}）", f"{name} ({option.text.en})")


def _wishes(known: Known) -> Wishes:
    people = known.rows(known.question("people")) or ()
    go_live = known.answer(known.question("go_live"))
    spans = [(row.get("start"), row.get("end")) for row in known.rows(known.question("forbidden")) or ()]
    pains = known.rows(known.question("pains")) or ()
    return Wishes(
        go_live=go_live.value if go_live is not None and isinstance(go_live.value, date) else None,
        forbidden=tuple((a, b or a) for a, b in spans if isinstance(a, date) and (b is None or isinstance(b, date))),
        decision_maker=_person(people, "decides"),
        single_contact=_person(people, "contact"),
        expectations=tuple(str(row["wanted"]) for row in pains if row.get("wanted")),
    )


def _person(people: tuple[Mapping[str, object], ...], role: str) -> str:
    return next((str(row["name"]) for row in people if row.get("role") == role and row.get("name")), "")
