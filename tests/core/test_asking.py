"""Sections with their progress, what an answer weighs and says, how far measured lies from spoken."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from qifutong_desktop.actions.in_force import shipped
from qifutong_desktop.core.asking import apart, measured_beside, offered, resting, sections_of, swing, value_words
from qifutong_desktop.core.client import Answer, Special
from qifutong_desktop.core.diagnosis import diagnose
from qifutong_desktop.core.migration.sizing import Sizing
from qifutong_desktop.core.needs import Need
from qifutong_desktop.core.questionnaire import visibility
from qifutong_desktop.core.ranges import Range
from qifutong_desktop.core.text import Text

BOOK = shipped().questionnaire
MAKER = {"P02": Answer("manufacturing")}


def need(spoken: Range[Decimal] | None, measured: int | None) -> Need:
    words = Text("", "")
    found = None if measured is None else Decimal(measured)
    return Need("customers", words, words, words, ("D01",), "口述", spoken=spoken, measured=found)


def test_a_section_counts_what_is_asked_and_answered_and_not_known_is_not_answered() -> None:
    answers = {**MAKER, "P01": Answer(Special.UNKNOWN), "R01": Answer(1)}
    found = {one.section.id: one for one in sections_of(BOOK, visibility(BOOK, answers), answers, quick=False)}
    assert "M" in found
    assert "R" not in found
    assert found["P"].answered == 1
    quick = sections_of(BOOK, visibility(BOOK, answers), answers, quick=True)
    assert all(BOOK.by_id[name].quick for one in quick for name in one.questions)


def test_an_answer_to_what_is_not_asked_rests() -> None:
    answers = {**MAKER, "R01": Answer(1), "M01": Answer(1)}
    assert resting(visibility(BOOK, answers), answers) == ("R01",)


def test_the_swings_of_all_asked_questions_are_half_of_all_points() -> None:
    visible = visibility(BOOK, MAKER)
    asked = [one for one in BOOK.questions if visible[one.id]]
    assert sum((swing(BOOK, visible, one) for one in asked), Fraction(0)) == 50


def test_an_option_of_another_industry_is_not_offered() -> None:
    ids = {one.id for one in offered(BOOK.by_id["P05"], visibility(BOOK, MAKER), MAKER)}
    assert "plants" in ids
    assert "shops" not in ids


@pytest.mark.parametrize(
    ("spoken", "measured", "percent"),
    [
        (Range.of(Decimal(1600)), 1243, 22),
        (Range(Decimal(80), Decimal(90)), 85, 0),
        (Range(Decimal(80), Decimal(90)), 99, 10),
        (Range.of(Decimal(0)), 5, 100),
        (None, 5, 0),
        (Range.of(Decimal(5)), None, 0),
    ],
)
def test_apart_is_told_in_percent_of_what_was_said(
    spoken: Range[Decimal] | None, measured: int | None, percent: int
) -> None:
    assert apart(need(spoken, measured)) == percent


def test_only_the_question_that_states_a_need_stands_beside_its_measure() -> None:
    sizing = Sizing(tables=(), files=(), users=40, customers=None, rows=0, rows_after_dedupe=0, size_bytes=0)
    needs = diagnose(BOOK, {"P03": Answer(86)}, sizing).needs
    assert measured_beside(needs, BOOK.by_id["P03"]) is None
    found = measured_beside(needs, BOOK.by_id["P04"])
    assert found is not None
    assert found.key == "seats"


@pytest.mark.parametrize(
    ("question", "value", "words"),
    [
        ("P03", Range(80, 90), "80–90 人"),
        ("D07", Decimal("2.2"), "2.2 GB"),
        ("S01", 1, "各人一张 Excel，月底汇总一次"),
        ("S01", Special.NOT_APPLICABLE, "不适用"),
        ("P04", ({"department": "仓库", "users": 8}, {"department": "车间", "users": None}), "2 行：仓库 8、车间 ？"),
        ("O02", ({"pain": "对账对到半夜", "hours": 40}, {"pain": "老丢单"}), "2 行：对账对到半夜 40 小时/月、老丢单"),
        ("P05", ("warehouses", "gone"), "两个以上仓库、gone"),
    ],
)
def test_an_answer_in_words(question: str, value: object, words: str) -> None:
    assert value_words(BOOK.by_id[question], value).zh == words
