"""A case that is written as a file reads back equal, whatever was answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qifutong_desktop.catalog.case import parse_case, read_case
from qifutong_desktop.catalog.case_writer import case_toml
from qifutong_desktop.catalog.questionnaire import load_questionnaire
from qifutong_desktop.core.client import SOURCES, Answer, Case, Client, Company, Preferences, Special
from qifutong_desktop.core.questionnaire import Column, Question
from qifutong_desktop.core.ranges import Range

QUESTIONNAIRE = load_questionnaire()
CASES = sorted((Path(__file__).parent.parent / "cases").glob("*.toml"))


def written(case: Case, folder: Path) -> tuple[Case, list[str]]:
    """The case read back from its file, and what the file does not hold, in English."""
    text, left_out = case_toml(case, QUESTIONNAIRE)
    path = folder / "case.toml"
    path.write_text(text, "utf-8")
    return read_case(path, QUESTIONNAIRE)[0], [one.en for one in left_out]


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_a_real_case_reads_back_equal(path: Path, tmp_path: Path) -> None:
    case, _ = read_case(path, QUESTIONNAIRE)
    assert written(case, tmp_path) == (case, [])


#: In a file these are no text and no option: they say that somebody does not know.
NOT_VALUES = ("不清楚", "不适用", "unknown", "na")
# no half surrogates, no steering characters; blanks at the ends and in rows are drawn together when a file is read
TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Z"]),
    min_size=1,
    max_size=12,
).filter(lambda text: text not in NOT_VALUES and text.strip() == text)
DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


def numbers(kind: str, limit: Decimal | None) -> st.SearchStrategy[Any]:
    most = int(min(limit if limit is not None else 10**6, 10**6))
    if kind == "integer":
        return st.integers(0, most)
    return st.decimals(0, most, places=2)


def cells(column: Column) -> st.SearchStrategy[Any]:
    made: st.SearchStrategy[Any]
    match column.type:
        case "one":
            made = st.sampled_from([option.id for option in column.options if option.id not in NOT_VALUES])
        case "text":
            made = TEXTS
        case "date":
            made = DAYS
        case kind:
            made = numbers(kind, column.limit)
    return made if column.key else st.none() | made


def values(question: Question) -> st.SearchStrategy[Any]:
    ids = [option.id for option in question.options if option.id not in NOT_VALUES]
    match question.type:
        case "ladder":
            rungs = st.integers(0, len(ids) - 1)
            return rungs | st.tuples(rungs, rungs).map(lambda ends: Range(min(ends), max(ends)))
        case "one":
            return st.sampled_from(ids)
        case "several":
            together = [option.id for option in question.options if not option.alone]
            return st.lists(st.sampled_from(together), unique=True, max_size=3).map(tuple)
        case "table":
            row = st.fixed_dictionaries({column.id: cells(column) for column in question.columns})
            return st.lists(row, max_size=1).map(tuple)
        case "text":
            return TEXTS
        case "date":
            return DAYS
    one = numbers(question.type, question.limit)
    return one | st.tuples(one, one).map(lambda ends: Range(min(ends), max(ends)))


@st.composite
def answers(draw: st.DrawFn) -> dict[str, Answer]:
    chosen = draw(st.lists(st.sampled_from(QUESTIONNAIRE.questions), max_size=6, unique_by=lambda one: one.id))
    return {
        one.id: Answer(
            draw(values(one) | st.just(Special.UNKNOWN)), draw(st.sampled_from(SOURCES)), draw(st.just("") | TEXTS)
        )
        for one in chosen
    }


PREFERENCES = st.builds(
    Preferences,
    billing=st.just("annual"),
    term=st.integers(1, 10),
    start=st.none() | DAYS,
    tier=st.sampled_from([None, "basic", "standard", "enterprise"]),
    custom_rate=st.none() | st.decimals(0, 5000, places=2),
    free_migration_used=st.booleans(),
    payment=st.just("") | TEXTS,
    set_apart=st.lists(st.sampled_from(["seats", "custom_days"]), unique=True).map(tuple),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.builds(Client, TEXTS, contact=st.just("") | TEXTS), answers(), PREFERENCES, st.lists(TEXTS, unique=True))
def test_whatever_was_answered_reads_back_equal(
    tmp_path: Path, client: Client, given_answers: dict[str, Answer], preferences: Preferences, data: list[str]
) -> None:
    case = Case(client, given_answers, tuple(data), preferences, Company("甲方数字"))
    assert written(case, tmp_path) == (case, [])


def test_an_open_cell_is_told_from_one_that_is_left_away(tmp_path: Path) -> None:
    path = tmp_path / "given.toml"
    path.write_text('[client]\nname = "甲"\n[answers]\nP04 = [{ department = "设计", users = "不清楚" }]\n', "utf-8")
    case, _ = read_case(path, QUESTIONNAIRE)
    assert written(case, tmp_path) == (case, [])


def test_what_a_file_cannot_hold_is_left_out_and_said(tmp_path: Path) -> None:
    case = Case(
        Client("", uscc="9132", contact=" 许  㙍 "),
        {"P03": Answer(-1), "P02": Answer("retail"), "Z99": Answer("x")},
        preferences=Preferences(term=99),
    )
    again, said = written(case, tmp_path)
    assert again == Case(Client("?", contact="许 㙍"), {"P02": Answer("retail")})
    keys = ["client.uscc", "answers.P03", "answers.Z99", "preferences.term"]
    assert all(any(f"left out {key}:" in one for one in said) for key in keys), said
    assert any(one.startswith("client.contact reads back") for one in said)


def test_a_text_that_looks_like_toml_stays_a_text() -> None:
    name = '"""\n[answers]\nP03 = 5\\u0041'
    text, _ = case_toml(Case(Client("甲"), {"P02": Answer("retail", note=name)}), QUESTIONNAIRE)
    import tomllib

    case, _ = parse_case(tomllib.loads(text), QUESTIONNAIRE, "")
    assert case.answers == {"P02": Answer("retail", note=name)}
    assert replace(case, answers={}).client == Client("甲")
