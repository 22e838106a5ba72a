"""Codes of paper answers: read, checked, written again, for every question there is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qifutong_desktop.actions.answering import read_answer
from qifutong_desktop.actions.key_in import read_code
from qifutong_desktop.catalog.questionnaire import load_questionnaire
from qifutong_desktop.core.client import SOURCES, Answer, Special
from qifutong_desktop.core.document import Asked
from qifutong_desktop.core.key_in import answer_keyed, code_of, understood
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.core.questionnaire import Column, Question, Questionnaire
from qifutong_desktop.core.questionnaire_paper import questionnaire_document
from qifutong_desktop.core.ranges import Range
from qifutong_desktop.core.text import Text

TODAY = date(2026, 11, 22)
BOOK = load_questionnaire()
WORDS = Question("X1", "N", "text", Text("文字", "text"), Text("", ""), Text("", ""), 10)
MONEY = Question("X2", "N", "money", Text("金额", "money"), Text("", ""), Text("", ""), 10)
#: with the two types of question that ours has none of
ALL = Questionnaire("x", "1", BOOK.sections, BOOK.dimensions, (*BOOK.questions, WORDS, MONEY), BOOK.tiers)

LETTERS = st.characters(codec="utf-8", exclude_categories=["Cc"])
TEXTS = st.text(LETTERS | st.sampled_from("\\|｜;；@?？-()n\nt\t #=,"), min_size=1, max_size=12).filter(
    lambda words: words.strip()
)


def numbers(kind: str, limit: Decimal | None) -> st.SearchStrategy[int | Decimal]:
    most = int(min(limit or Decimal(10**9), Decimal(10**9)))
    if kind == "integer":
        return st.integers(0, most)
    return st.decimals(0, most, places=2 if kind == "money" else 6)


def spans(values: st.SearchStrategy[int | Decimal]) -> st.SearchStrategy[object]:
    ends = st.tuples(values, values).filter(lambda pair: pair[0] != pair[1])
    return ends.map(lambda pair: {"low": min(pair), "high": max(pair)})


DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


def cells(column: Column) -> st.SearchStrategy[object]:
    found: st.SearchStrategy[object]
    match column.type:
        case "one":
            found = st.sampled_from([one.id for one in column.options])
        case "text":
            found = TEXTS
        case "date":
            found = DAYS
        case _:
            found = numbers(column.type, column.limit)
    return found if column.key else found | st.just("不清楚")


@cache
def givens(question: Question) -> st.SearchStrategy[object]:
    """Whatever a case file may say to a question."""
    found: st.SearchStrategy[object]
    ids = [one.id for one in question.options]
    match question.type:
        case "ladder":
            found = st.integers(0, len(ids) - 1) | spans(st.integers(0, len(ids) - 1))
        case "one":
            found = st.sampled_from(ids)
        case "several":
            alone = [one.id for one in question.options if one.alone]
            found = st.lists(st.sampled_from([one for one in ids if one not in alone]), unique=True)
            found = found | st.sampled_from([[one] for one in alone]) if alone else found
        case "table":
            required = {c.id: cells(c) for c in question.columns if c.required}
            others = {c.id: cells(c) for c in question.columns if not c.required}
            found = st.lists(st.fixed_dictionaries(required, optional=others), max_size=3)
        case "text":
            found = TEXTS
        case "date":
            found = DAYS
        case _:
            found = numbers(question.type, question.limit) | spans(numbers(question.type, question.limit))
    return found | st.sampled_from(["不清楚", "不适用"])


@settings(max_examples=25, deadline=None)
@pytest.mark.parametrize("question", ALL.questions, ids=lambda one: one.id)
@given(data=st.data())
def test_what_is_written_as_a_code_is_read_back_the_same(question: Question, data: st.DataObject) -> None:
    said = data.draw(givens(question))
    source, note = data.draw(st.sampled_from(SOURCES)), data.draw(st.just("") | TEXTS)
    try:
        answer = read_answer(ALL, question.id, _file_like(said), source, note)
    except Refusal:  # a combination that no case file may hold: doubles, sums
        return
    assert read_code(ALL, question, code_of(question, answer), TODAY) == answer
    said_of = understood(question, answer)
    assert len(said_of) == len(code_of(question, answer).split("\n"))
    assert all(one.zh and one.en for one in said_of)


def _file_like(said: object) -> object:
    if isinstance(said, dict):
        return Range(said["low"], said["high"])
    return tuple(said) if isinstance(said, list) else said


def test_every_option_is_reached_by_the_number_that_the_paper_prints() -> None:
    pages = questionnaire_document(BOOK, None, TODAY).pages
    paper = {block.id: block for page in pages for block in page.blocks if isinstance(block, Asked)}
    for question in BOOK.questions:
        asked = paper[question.id]
        for tick, option in zip(asked.ticks, question.options, strict=True):
            value = answer_keyed(question, tick.key, TODAY).value
            assert value in (option.id, (option.id,), int(tick.key) if question.type == "ladder" else None)
            assert tick.label == option.text.zh
        assert [tick.key for tick in asked.extra] == (["?", "-"] if question.na else ["?"])
        assert [tick.key for tick in asked.sources] == ["@1", "@2", "@3", "@4"]
        if asked.grid is None:
            continue
        for place, column in enumerate(question.columns):
            for number, option in enumerate(column.options, 1):
                others = ["1" if one.options else "3" if one.type != "text" else "x" for one in question.columns]
                row = answer_keyed(question, "|".join([*others[:place], str(number)]), TODAY).value
                assert isinstance(row, tuple)
                assert isinstance(row[0], dict)
                assert row[0][column.id] == option.id
                tick = asked.grid.rows[0][place][number - 1]  # type: ignore[index]
                printed = tick.key or tick.label
                assert printed == str(number)


def code(question: str, words: str) -> Answer:
    return read_code(BOOK, BOOK.by_id[question], words, TODAY)


def test_codes_as_a_typist_writes_them() -> None:
    assert code("O01", "13") == code("O01", "1,3") == Answer(("growth", "incident"), "文件")
    assert code("S01", "2 @4；看过台账") == Answer(2, "现场", "看过台账")
    assert code("S01", "1-2").value == Range(1, 2)
    assert code("P03", "80-90").value == Range(80, 90)
    assert code("P03", "８６").value == 86
    assert code("D01", "1.6万").value == 16_000
    assert code("N06", "20260907").value == date(2026, 9, 7)
    assert code("N06", "9/7").value == date(2027, 9, 7)
    assert code("N06", "？").value is Special.UNKNOWN
    assert code("S03", "-").value is Special.NOT_APPLICABLE
    rows = code("P04", "销售部｜8\n仓库 | ?;两班倒").value
    assert rows == ({"department": "销售部", "users": 8}, {"department": "仓库", "users": None})
    said = understood(BOOK.by_id["P04"], code("P04", "销售部｜8\n仓库 | ?;两班倒"))
    assert [one.zh for one in said] == ["销售部　8", "仓库　？　备注：两班倒"]
    assert code("O02", "发货慢；退货多|30|1.2万").value[0]["pain"] == "发货慢；退货多"  # type: ignore[index]


@pytest.mark.parametrize(
    ("question", "words", "said"),
    [
        ("S01", "5", "没有“5”这一级"),
        ("P02", "7", "请填 1–4"),
        ("P02", "0", "没有选项“0”"),
        ("O01", "11", "填了两次"),
        ("O01", "18", "不能与其他选项同选"),
        ("P03", "八十", "不是数字"),
        ("P03", "9999999999", "超过上限"),
        ("N06", "20260231", "不是存在的日期"),
        ("P04", "销售部|8|9", "表里只有 2 列"),
        ("P04", "|8", "没有写“部门”"),
        ("P04", "销售部|8\n销售部|3", "重复"),
        ("P04", "销售部|很多", "需登录人数"),
        ("P04", "-\n销售部|8", "这一行只有 -"),
        ("S01", ";只有备注", "没有写答案"),
    ],
)
def test_a_wrong_code_says_what_would_be_right(question: str, words: str, said: str) -> None:
    with pytest.raises(Refusal) as refused:
        code(question, words)
    problem = refused.value.problems[0]
    assert said in f"{problem.what.zh}；{problem.remedy.zh}"


def test_what_applies_to_everybody_cannot_be_left_out_as_not_applicable() -> None:
    question = next(one for one in BOOK.questions if not one.na)
    with pytest.raises(Refusal, match="every firm"):
        code(question.id, "-")
