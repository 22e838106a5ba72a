"""Measurements laid over each other: what changed, what was promised, and nothing that was not said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qifutong_desktop.catalog.questionnaire import load_questionnaire
from qifutong_desktop.core.case_fields import case_fields, case_from_fields
from qifutong_desktop.core.charts import overlay_of
from qifutong_desktop.core.client import Answer, Case, Client, MeasureLabel, Measurement, Promised, Row, Special, Value
from qifutong_desktop.core.merge import case_state
from qifutong_desktop.core.operation import Operation
from qifutong_desktop.core.questionnaire import Question
from qifutong_desktop.core.ranges import Range
from qifutong_desktop.core.remeasure import Comparison, compare, compare_case, set_aside
from qifutong_desktop.core.remeasure_words import moved, pain_words, promises, why_open
from tests.catalog.test_case_writer import answers

QUESTIONNAIRE = load_questionnaire()
TODAY = date(2027, 2, 15)
PAIN: Row = {"pain": "对账慢", "hours": Decimal(40), "yuan": Decimal(3000)}
FIRST = Case(Client("甲公司"), {"S01": Answer(1), "S05": Answer(2), "O02": Answer((PAIN,))})


def over(
    first: dict[str, Answer], last: dict[str, Answer], promised: Promised | None = None, more: int = 0
) -> Comparison:
    measured: dict[MeasureLabel, Measurement] = {"T0": Measurement(first), "T1": Measurement(last)}
    if more:
        measured["T2"] = Measurement(last)
    return compare(measured, promised or Promised(), QUESTIONNAIRE)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(answers(), st.dates(date(2020, 1, 1), date(2999, 12, 31)))
def test_what_is_set_aside_reads_back_as_it_was_and_through_the_log(found: dict[str, Answer], day: date) -> None:
    case = Case(Client("甲公司"), found)
    said = case_fields(case) | set_aside(case, QUESTIONNAIRE, day)
    operations = [
        Operation("ab" * 16, name, value, "沈", "d1", number, "2027-01-01T09:00:00Z")
        for number, (name, value) in enumerate(said.items(), 1)
    ]
    again, problems = case_from_fields(case_state(reversed(operations)).values)
    assert not problems
    assert again.measured["T0"].answers == found
    assert again.measured["T0"].day == day
    assert again.measured["T0"].questionnaire.endswith(QUESTIONNAIRE.version)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(answers(), st.integers(0, 1))
def test_unchanged_answers_are_no_change(found: dict[str, Answer], more: int) -> None:
    comparison = over(found, found, more=more)
    assert not comparison.scenes
    assert not comparison.open_scenes
    assert comparison.changed == 0
    assert comparison.change.low <= 0 <= comparison.change.high
    assert all(one.scores[0] == one.scores[-1] for one in comparison.dimensions)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(answers(), answers())
def test_what_rose_one_way_fell_the_other(one: dict[str, Answer], other: dict[str, Answer]) -> None:
    there, back = over(one, other), over(other, one)
    assert {(s.question, s.points) for s in there.scenes} == {(s.question, -s.points) for s in back.scenes}
    assert (there.change.low, there.change.high) == (-back.change.high, -back.change.low)
    assert (there.changed, there.same, set(there.open_scenes)) == (back.changed, back.same, set(back.open_scenes))


def test_setting_aside_freezes_the_answers_and_asks_the_costs_anew() -> None:
    changes = set_aside(replace(FIRST, asked_on=date(2026, 1, 12)), QUESTIONNAIRE, TODAY)
    case, problems = case_from_fields({**case_fields(FIRST), **{k: v for k, v in changes.items() if v is not None}})
    assert not problems
    assert case.measured["T0"].day == date(2026, 1, 12)
    assert case.measured["T0"].answers["O02"] == Answer((PAIN,))
    assert case.answers["O02"] == Answer(({"pain": "对账慢"},))
    assert case.answers["S01"] == Answer(1)
    comparison = compare_case(case, QUESTIONNAIRE, TODAY)
    assert comparison is not None
    assert [time.label for time in comparison.times] == ["T0", "T1"]
    assert comparison.pains[0].again is None
    assert pain_words(comparison.pains[0])[1].zh == "没有再问"
    second, _ = case_from_fields({**case_fields(case), **set_aside(case, QUESTIONNAIRE, TODAY)})
    assert sorted(second.measured) == ["T0", "T1"]
    assert set_aside(second, QUESTIONNAIRE, TODAY) == {}, "the third is the last"


def test_a_client_measured_once_has_nothing_to_compare() -> None:
    assert compare_case(FIRST, QUESTIONNAIRE, TODAY) is None


def test_scenes_are_told_in_the_words_of_the_options_and_unclear_ones_apart() -> None:
    before = {"S01": Answer(1), "S05": Answer(3), "S04": Answer(2), "S02": Answer(Special.UNKNOWN)}
    found = over(before, {"S01": Answer(3), "S05": Answer(1), "S04": Answer(2), "S02": Answer(2)})
    assert [(one.question, one.rose, one.points) for one in found.scenes] == [
        ("S01", True, Fraction(50)),
        ("S05", False, Fraction(-50)),
    ]
    assert found.scenes[0].after == QUESTIONNAIRE.by_id["S01"].options[3].text
    assert len(found.open_scenes) == 1


@pytest.mark.parametrize(
    ("last", "level", "standing"),
    [({"S01": Answer(3)}, 2, "open"), ({}, 1, "open"), ({"S01": Answer(0)}, 4, "open")],
)
def test_an_unclear_dimension_leaves_its_promise_open(last: dict[str, Answer], level: int, standing: str) -> None:
    found = over({}, last, Promised({"business": level}))
    assert next(one.standing for one in found.dimensions if one.id == "business") == standing


def test_a_promise_is_reached_or_missed_and_nothing_else_is_promised() -> None:
    ladders = [q for q in QUESTIONNAIRE.questions if q.dimension is not None]
    full = {q.id: Answer(best(q)) for q in ladders}
    found = over({}, full, Promised({"business": 3}, date(2027, 3, 1), date(2027, 3, 8)))
    assert [one.standing for one in found.dimensions if one.promised] == ["reached"]
    assert sum(one.standing is None for one in found.dimensions) == 4
    assert [row[3].zh for row in promises(found)] == ["已达到", "晚7天"]
    assert promises(over({}, full)) == []
    back = over(full, {name: Answer(0) for name in full if QUESTIONNAIRE.by_id[name].type == "ladder"})
    assert back.days_late is None
    assert back.fell
    assert not back.rose


def best(q: Question) -> Value:
    """The answer that scores most."""
    if q.type == "ladder":
        return len(q.options) - 1
    if q.type == "several":
        return tuple(option.id for option in q.options if not option.alone)
    return max(q.options, key=lambda option: option.score or 0).id


def test_a_pain_is_paired_by_the_clients_words() -> None:
    rows: tuple[Row, ...] = ({"pain": "对账 慢", "hours": Decimal("12.5")}, {"pain": "新的"})
    found = over(dict(FIRST.answers), {"O02": Answer(rows)})
    assert found.pains[0].hours_saved == Decimal("27.5")
    assert found.pains[0].yuan_saved is None
    assert [words.zh for words in pain_words(found.pains[0])] == ["40小时、3,000元", "12.5小时", "27.5小时"]
    assert len(found.pains) == 1


def test_the_overlay_has_an_outline_for_each_earlier_time() -> None:
    found = over({"S01": Answer(1)}, {"S01": Answer(4)}, more=1)
    chart = overlay_of(found)
    assert [outline.label for outline in chart.earlier] == ["T0", "T1"]
    assert chart.label == "T2"
    assert len(chart.earlier[0].values) == len(chart.axes)
    assert all("→" in axis.said for axis in chart.axes)


@pytest.mark.parametrize(
    ("before", "after", "said", "why"),
    [
        ((10, 10), (34, 34), "+24", ""),
        ((34, 34), (31, 31), "−3", ""),
        ((34, 34), (34, 34), "不变", ""),
        ((10, 12), (15, 20), "+3至+10", ""),
        ((10, 20), (15, 25), "升降未定", "有答案不清楚，变化在−5与+15分之间"),
        ((10, 10), (10, 19), "未降，至多+9", ""),
        ((10, 19), (10, 10), "未升，至多−9", ""),
    ],
)
def test_a_change_is_told_as_certain_as_it_is(
    before: tuple[int, int], after: tuple[int, int], said: str, why: str
) -> None:
    was, now = (Range(Fraction(low), Fraction(high)) for low, high in (before, after))
    assert (moved(was, now).zh, why_open(was, now).zh) == (said, why)
