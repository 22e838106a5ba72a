"""What is typed is read as a case file is: the same values, the same refusals."""

from __future__ import annotations

from datetime import date

import pytest

from qifutong_desktop.actions.answering import answer_field, read_answer, read_client, read_company, typed_value
from qifutong_desktop.actions.in_force import shipped
from qifutong_desktop.core.case_fields import case_fields, case_from_fields
from qifutong_desktop.core.client import Answer, Case, Client, Special
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.core.ranges import Range

BOOK = shipped().questionnaire
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("question", "words", "value"),
    [("P03", "80-90", Range(80, 90)), ("D01", "1.6万", 16000), ("N06", "1-4", date(2027, 1, 4))],
)
def test_typed_words_become_the_value_of_their_question(question: str, words: str, value: object) -> None:
    assert typed_value(BOOK, BOOK.by_id[question], words, TODAY) == value


@pytest.mark.parametrize(("question", "words"), [("P03", "8.5"), ("P03", "2000000"), ("D07", "abc"), ("N06", "2-30")])
def test_what_a_case_file_refuses_is_refused_here(question: str, words: str) -> None:
    with pytest.raises(Refusal):
        typed_value(BOOK, BOOK.by_id[question], words, TODAY)


def test_a_question_that_applies_to_all_takes_no_not_applicable() -> None:
    with pytest.raises(Refusal):
        read_answer(BOOK, "P03", Special.NOT_APPLICABLE)


def test_a_refusal_names_row_and_column() -> None:
    rows = ({"department": "a", "users": 1}, {"department": "a", "users": 2})
    with pytest.raises(Refusal) as refused:
        read_answer(BOOK, "P04", rows)
    assert refused.value.problems[0].key == "2.department"


def test_a_stored_answer_is_what_a_case_writes_and_reads() -> None:
    answer = read_answer(BOOK, "P04", ({"department": "a", "users": "不清楚"},), "现场", " 看过 ")
    assert answer == Answer(({"department": "a", "users": None},), "现场", "看过")
    written = case_fields(Case(Client("a"), {"P04": answer}))["answers.P04"]
    assert answer_field(answer) == written
    assert case_from_fields({"answers.P04": written})[0].answers["P04"] == answer
    assert answer_field(None) is None


def test_a_credit_code_is_checked_and_comes_in_capitals() -> None:
    assert read_client("uscc", " 91320214ma8lq7xe3l ") == "91320214MA8LQ7XE3L"
    with pytest.raises(Refusal):
        read_client("uscc", "91320214MA8LQ7XE3M")
    assert read_client("name", " 无锡  澜桥 ") == "无锡 澜桥"


@pytest.mark.parametrize(
    ("name", "words", "read"),
    [
        ("phone", "0510-86001234 转 8", "0510-86001234 转 8"),
        ("consultant_phone", " 13800138000 ", "13800138000"),
        ("phone", "+852 2345 6789", "+852 2345 6789"),
        ("tax_id", "91320214ma8lq7xe3l", "91320214MA8LQ7XE3L"),
        ("tax_id", "320214198001011", "320214198001011"),
        ("name", " 企服通  示例 ", "企服通 示例"),
    ],
)
def test_who_quotes_is_read_as_it_is_typed(name: str, words: str, read: str) -> None:
    assert read_company(name, words) == read


@pytest.mark.parametrize(
    ("name", "words"),
    [("phone", "123"), ("consultant_phone", "+1 2"), ("tax_id", "12"), ("tax_id", "91320214MA8LQ7XE3M")],
)
def test_what_is_no_phone_and_no_tax_number_is_refused(name: str, words: str) -> None:
    with pytest.raises(Refusal):
        read_company(name, words)
