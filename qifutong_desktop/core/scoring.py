"""Scores, levels and the scene gate, all as intervals (planning.md, Questionnaire)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .client import Answer, Special
from .questionnaire import Dimension, Question, Questionnaire
from .ranges import Range
from .text import Text

LEVELS: tuple[Text, ...] = (
    Text("未达L1", "below L1"),
    Text("企服通L1", "Qifutong L1"),
    Text("企服通L2", "Qifutong L2"),
    Text("企服通L3", "Qifutong L3"),
    Text("企服通L4", "Qifutong L4"),
)

_NOTHING = Fraction(0)
_FULL = Fraction(100)


def level_of(score: Fraction) -> int:
    """[0,20) 0, [20,40) 1, [40,60) 2, [60,80) 3, [80,100] 4 (half-open, so 40 is already L2)."""
    return min(4, int(score // 20))


@dataclass(frozen=True, slots=True)
class DimensionScore:
    """Score 0–100 of one dimension; ``level`` holds the lowest and highest level (0 = 未达L1) still possible.

    ``applies`` is False when every item in it is 不适用: its weight is then spread over the others.
    """

    id: str
    name: Text
    weight: int
    score: Range[Fraction]
    level: Range[int]
    answered: int
    unclear: int
    weakest: Text
    applies: bool = True


@dataclass(frozen=True, slots=True)
class Item:
    """One scored question that counts (or, ``optional``, may come to count once an earlier answer is known).

    ``share`` is what 100 points of it are worth in points of the total.
    """

    question: Question
    score: Range[Fraction]
    clear: bool
    optional: bool
    share: Fraction


@dataclass(frozen=True, slots=True)
class Scores:
    """All scores of one case, before levels are turned into words.

    ``core_target`` is the level above the overall (low) one, at most 4; ``core_reached`` counts the core scenes that
    certainly apply and certainly stand at that level or above.
    """

    items: tuple[Item, ...]
    dimensions: tuple[DimensionScore, ...]
    total: Range[Fraction]
    score_level: Range[int]
    level: Range[int]
    core_scenes: int
    core_target: int
    core_reached: int


def item_score(question: Question, answer: Answer | None) -> Range[Fraction] | None:
    """0–100 for one scored question: rung k → 25k, several → share of the measures, one → its table.

    None for 不适用; [0, 100] for 不清楚 and for no answer.
    """
    value = Special.UNKNOWN if answer is None else answer.value
    if value is Special.NOT_APPLICABLE:
        return None
    if value is Special.UNKNOWN:
        return Range(_NOTHING, _FULL)
    if question.type == "ladder" and isinstance(value, Range):
        return Range(Fraction(25 * int(value.low)), Fraction(25 * int(value.high)))
    if question.type == "ladder" and isinstance(value, int):
        return Range.of(Fraction(25 * value))
    if question.type == "one" and isinstance(value, str):
        return Range.of(Fraction(question.option(value).score or 0))
    if question.type == "several" and isinstance(value, tuple):
        taken = sum(option.id in value for option in question.options if not option.alone)
        return Range.of(Fraction(100 * taken, question.measures))
    raise TypeError(f"{question.id} cannot be scored from {value!r}")


def score(questionnaire: Questionnaire, answers: Mapping[str, Answer], shown: Mapping[str, bool | None]) -> Scores:
    """All scores of one case."""
    found = _items(questionnaire, answers, shown)
    grouped = {d.id: [item for item in found if item.question.dimension == d.id] for d in questionnaire.dimensions}
    means = {
        name: _mean((item.question.weight, item.score, item.optional) for item in items)
        for name, items in grouped.items()
    }
    total = _mean(
        (Fraction(d.weight), mean, all(item.optional for item in grouped[d.id]))
        for d in questionnaire.dimensions
        if (mean := means[d.id]) is not None
    ) or Range.of(_NOTHING)
    score_level = total.map(level_of)
    core = [item for item in found if item.question.core]
    gate = Range(_gate(core, low=True), _gate(core, low=False))
    level = Range(min(score_level.low, gate.low), min(score_level.high, gate.high))
    target = min(4, level.low + 1)
    certain = [item for item in core if not item.optional]
    return Scores(
        items=_with_shares(questionnaire.dimensions, grouped),
        dimensions=tuple(_dimension(d, grouped[d.id], means[d.id]) for d in questionnaire.dimensions),
        total=total,
        score_level=score_level,
        level=level,
        core_scenes=len(certain),
        core_target=target,
        core_reached=sum(_rung(item.score.low) >= target for item in certain),
    )


def _items(questionnaire: Questionnaire, answers: Mapping[str, Answer], shown: Mapping[str, bool | None]) -> list[Item]:
    found = []
    for question in questionnaire.questions:
        seen = shown[question.id]
        if question.dimension is None or seen is False:
            continue
        answer = answers.get(question.id)
        span = item_score(question, answer)
        if span is not None:
            clear = answer is not None and answer.value is not Special.UNKNOWN
            found.append(Item(question, span, clear, seen is None, _NOTHING))
    return found


def _mean(parts: Iterable[tuple[Fraction, Range[Fraction], bool]]) -> Range[Fraction] | None:
    """Weighted mean of (weight, score, optional) at both ends; None when nothing is there to weigh."""
    listed = list(parts)
    if not listed:
        return None
    firm = [(weight, span) for weight, span, optional in listed if not optional]
    loose = [(weight, span) for weight, span, optional in listed if optional]
    lowest = _pull([(w, s.low) for w, s in firm], sorted((s.low, w) for w, s in loose))
    highest = _pull([(w, -s.high) for w, s in firm], sorted((-s.high, w) for w, s in loose))
    return Range(lowest, -highest)


def _pull(firm: Sequence[tuple[Fraction, Fraction]], loose: Sequence[tuple[Fraction, Fraction]]) -> Fraction:
    """The lowest mean of all ``firm`` (weight, value) with any of ``loose`` (value, weight; ascending)."""
    weight = sum((w for w, _ in firm), _NOTHING)
    amount = sum((w * value for w, value in firm), _NOTHING)
    for value, extra in loose:
        if weight and value * weight >= amount:
            break
        weight += extra
        amount += extra * value
    return amount / weight


def _rung(points: Fraction) -> int:
    return int(points // 25)


def _gate(core: Sequence[Item], *, low: bool) -> int:
    """The highest level at which at least half of the applicable core scenes stand, read at one end.

    A scene that may not apply is counted only where it moves the gate towards that end.
    """
    for level in (4, 3, 2, 1):
        reached = counted = 0
        for item in core:
            there = _rung(item.score.low if low else item.score.high) >= level
            if item.optional and there == low:
                continue
            counted += 1
            reached += there
        if reached * 2 >= counted:
            return level
    return 0


def _dimension(dimension: Dimension, items: Sequence[Item], mean: Range[Fraction] | None) -> DimensionScore:
    span = mean or Range.of(_NOTHING)
    certain = [item for item in items if not item.optional]
    clear = [item for item in certain if item.clear]
    worst = min(clear, key=lambda item: item.score.low, default=None)
    if worst is not None:
        weakest = worst.question.words.scene if worst.question.words else worst.question.text
    elif certain:
        weakest = Text("尚未回答", "not answered yet")
    else:
        weakest = Text("不适用", "does not apply")
    return DimensionScore(
        id=dimension.id,
        name=dimension.name,
        weight=dimension.weight,
        score=span,
        level=span.map(level_of),
        answered=len(clear),
        unclear=len(certain) - len(clear),
        weakest=weakest,
        applies=mean is not None,
    )


def _with_shares(dimensions: Sequence[Dimension], grouped: Mapping[str, Sequence[Item]]) -> tuple[Item, ...]:
    used = sum((Fraction(d.weight) for d in dimensions if grouped[d.id]), _NOTHING)
    weighed = []
    for dimension in dimensions:
        items = grouped[dimension.id]
        firm = sum((item.question.weight for item in items if not item.optional), _NOTHING)
        for item in items:
            inside = item.question.weight / (firm + (item.question.weight if item.optional else 0))
            share = inside * dimension.weight / used * 100
            weighed.append(Item(item.question, item.score, item.clear, item.optional, share))
    return tuple(weighed)
