"""复测: a client measured again. Earlier answers are frozen, diagnosed by the same rules, and laid over the newest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from .canonical import FieldValue
from .case_fields import answer_field, measured_field
from .client import LABELS, Answer, Case, MeasureLabel, Measurement, Promised
from .diagnosis import Diagnosis, Pain, diagnose
from .questionnaire import Question, Questionnaire, visibility
from .questionnaire_effect import answers_for
from .ranges import Range
from .scoring import item_score
from .text import Text, listed

Standing = Literal["reached", "open", "missed"]


@dataclass(frozen=True, slots=True)
class Time:
    """One measurement, diagnosed by the questionnaire in force. ``lost`` says which answers it can no longer take."""

    label: MeasureLabel
    day: date | None
    diagnosis: Diagnosis
    lost: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class DimensionChange:
    """One dimension at each time. ``promised`` is the level that was promised, None where none was."""

    id: str
    name: Text
    scores: tuple[Range[Fraction], ...]
    levels: tuple[Range[int], ...]
    promised: int | None

    @property
    def change(self) -> Range[Fraction]:
        """Points from the first to the last time."""
        return difference(self.scores[0], self.scores[-1])

    @property
    def standing(self) -> Standing | None:
        """What became of the promise; ``open`` while an unclear answer could still decide it."""
        if self.promised is None:
            return None
        reached = self.levels[-1]
        return "reached" if reached.low >= self.promised else "open" if reached.high >= self.promised else "missed"


@dataclass(frozen=True, slots=True)
class SceneChange:
    """A scene that certainly stands otherwise than it did, in the words of what was answered. ``points`` (of 100)
    are the least that it moved, above zero where it rose."""

    question: str
    dimension: str
    scene: Text
    before: Text
    after: Text
    points: Fraction

    @property
    def rose(self) -> bool:
        return self.points > 0


@dataclass(frozen=True, slots=True)
class PainChange:
    """A pain in the client's own words, as at the first time; ``again`` is the same pain as asked last, None where it
    was not asked again (or neither hours nor yuan were named)."""

    first: Pain
    again: Pain | None

    @property
    def hours_saved(self) -> Decimal | None:
        """Hours a month; None unless both were named."""
        return _saved(self.first.hours_per_month, self.again.hours_per_month if self.again else None)

    @property
    def yuan_saved(self) -> Decimal | None:
        """Yuan a month; None unless both were named."""
        return _saved(self.first.yuan_per_month, self.again.yuan_per_month if self.again else None)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two or three times, earliest first, and what changed from the first to the last of them.

    Of the questions answered at both (the pains aside, which are compared by themselves), ``changed`` have another
    answer and ``same`` the same one. ``open_scenes`` are those whose change an unclear answer hides.
    """

    client: str
    times: tuple[Time, ...]
    dimensions: tuple[DimensionChange, ...]
    scenes: tuple[SceneChange, ...]
    open_scenes: tuple[Text, ...]
    pains: tuple[PainChange, ...]
    promised: Promised
    changed: int
    same: int

    @property
    def first(self) -> Time:
        return self.times[0]

    @property
    def last(self) -> Time:
        return self.times[-1]

    @property
    def change(self) -> Range[Fraction]:
        """Points of the total from the first to the last time."""
        return difference(self.first.diagnosis.total, self.last.diagnosis.total)

    @property
    def rose(self) -> tuple[SceneChange, ...]:
        return tuple(scene for scene in self.scenes if scene.rose)

    @property
    def fell(self) -> tuple[SceneChange, ...]:
        return tuple(scene for scene in self.scenes if not scene.rose)

    @property
    def days_late(self) -> int | None:
        """Calendar days from the promised go-live to the real one, below zero where early; None unless both are
        noted."""
        promised = self.promised
        if promised.go_live is None or promised.went_live is None:
            return None
        return (promised.went_live - promised.go_live).days


def difference(before: Range[Fraction], after: Range[Fraction]) -> Range[Fraction]:
    """Everything that ``after`` less ``before`` can be."""
    return Range(after.low - before.high, after.high - before.low)


def not_yet(times: Sequence[Time], today: date) -> Time | None:
    """The first measurement whose day has not come by ``today``: nobody can have been asked then."""
    return next((time for time in times if time.day is not None and time.day > today), None)


def next_label(case: Case) -> MeasureLabel | None:
    """What the answers in progress would be called; None when all three are taken."""
    return next((label for label in LABELS if label not in case.measured), None)


def set_aside(case: Case, questionnaire: Questionnaire, today: date) -> dict[str, FieldValue]:
    """The fields that freeze the answers in progress as the next measurement; none when the last one is in progress.

    The answers stay, to be gone through again; of the pains only the words do, since what they cost now must be asked.
    """
    label = next_label(case)
    if label is None or label == LABELS[-1]:
        return {}
    named = f"{questionnaire.id} {questionnaire.version}"
    frozen = Measurement(case.answers, case.asked_on or today, named)
    changes: dict[str, FieldValue] = {f"measured.{label}": measured_field(frozen), "asked_on": None}
    pains = questionnaire.by_role["pains"].id
    answer = case.answers.get(pains)
    if answer is not None and isinstance(answer.value, tuple):
        rows = [row for row in answer.value if not isinstance(row, str)]
        costless = tuple({name: cell for name, cell in row.items() if name not in ("hours", "yuan")} for row in rows)
        changes[f"answers.{pains}"] = answer_field(Answer(costless, answer.source, answer.note))
    return changes


def compare_case(case: Case, questionnaire: Questionnaire, today: date | None = None) -> Comparison | None:
    """A case's earlier measurements against the answers in progress (given ``today`` unless the case notes a day);
    None for a client who was measured once."""
    label = next_label(case)
    if not case.measured or label is None:
        return None
    current = Measurement(case.answers, case.asked_on or today)
    return compare({**case.measured, label: current}, case.promised, questionnaire, case.client.name)


def compare(
    measured: Mapping[MeasureLabel, Measurement], promised: Promised, questionnaire: Questionnaire, client: str = ""
) -> Comparison:
    """Two or three measurements of one client, earliest first, laid over each other. Nothing is promised or measured
    here that is not in the arguments.

    :raises ValueError: fewer than two
    """
    if len(measured) < 2:
        raise ValueError("a comparison takes two measurements")
    taken = {label: answers_for(questionnaire, one.answers) for label, one in measured.items()}
    times = tuple(
        Time(label, measured[label].day, diagnose(questionnaire, answers), lost)
        for label, (answers, lost) in taken.items()
    )
    kept = [answers for answers, _ in taken.values()]
    first, last = kept[0], kept[-1]
    both = (first.keys() & last.keys()) - {questionnaire.by_role["pains"].id}
    same = sum(first[key].value == last[key].value for key in both)
    scenes, hidden = _scenes(questionnaire, first, last)
    return Comparison(
        client,
        times,
        tuple(_dimensions(times, promised)),
        scenes,
        hidden,
        _pains(times[0].diagnosis.pains, times[-1].diagnosis.pains),
        promised,
        len(both) - same,
        same,
    )


def _dimensions(times: Sequence[Time], promised: Promised) -> Iterator[DimensionChange]:
    for place, one in enumerate(times[0].diagnosis.dimensions):
        found = [time.diagnosis.dimensions[place] for time in times]
        scores, levels = tuple(each.score for each in found), tuple(each.level for each in found)
        yield DimensionChange(one.id, one.name, scores, levels, promised.levels.get(one.id))


def _scenes(
    questionnaire: Questionnaire, first: Mapping[str, Answer], last: Mapping[str, Answer]
) -> tuple[tuple[SceneChange, ...], tuple[Text, ...]]:
    """Scenes asked at both times that certainly moved, the largest move first; and those of which that is unclear."""
    shown = visibility(questionnaire, first), visibility(questionnaire, last)
    found: list[SceneChange] = []
    hidden = []
    for question in questionnaire.questions:
        before, after = first.get(question.id), last.get(question.id)
        asked = all(one[question.id] is not False for one in shown)
        if question.dimension is None or not asked or before is None or after is None or before.value == after.value:
            continue
        was, now = item_score(question, before), item_score(question, after)
        if was is None or now is None:
            continue
        move = difference(was, now)
        scene = question.words.scene if question.words else question.text
        points = move.low if move.low > 0 else move.high if move.high < 0 else Fraction(0)
        if points:
            words = answer_words(question, before), answer_words(question, after)
            found.append(SceneChange(question.id, question.dimension, scene, *words, points))
        elif not move.exact:
            hidden.append(scene)
    return tuple(sorted(found, key=lambda scene: -abs(scene.points))), tuple(hidden)


def answer_words(question: Question, answer: Answer) -> Text:
    """A scored answer in its options' words."""
    value = answer.value
    if isinstance(value, Range):
        low, high = (question.options[int(end)].text for end in (value.low, value.high))
        return Text(f"{low.zh}，到，{high.zh}", f"{low.en} to {high.en}")
    if question.type == "ladder" and isinstance(value, int):
        return question.options[value].text
    names = value if isinstance(value, tuple) else (value,)
    return listed(option.text for option in question.options if option.id in names) if names else Text("无", "none")


def _pains(first: Sequence[Pain], last: Sequence[Pain]) -> tuple[PainChange, ...]:
    """Paired by the client's words, blanks aside."""
    asked = {"".join(pain.words.split()): pain for pain in last}
    found = []
    for pain in first:
        again = asked.get("".join(pain.words.split()))
        named = again is not None and (again.hours_per_month, again.yuan_per_month) != (None, None)
        found.append(PainChange(pain, again if named else None))
    return tuple(found)


def _saved(before: Decimal | None, after: Decimal | None) -> Decimal | None:
    return None if before is None or after is None else before - after
