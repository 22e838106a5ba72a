"""Case files: what reads, and how each kind of bad input is refused with its file, key and remedy."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from qifutong_desktop.assets import asset
from qifutong_desktop.catalog.case import parse_case, read_case
from qifutong_desktop.catalog.questionnaire import load_questionnaire
from qifutong_desktop.core.client import Answer, Case, Special
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.core.ranges import Range

QUESTIONNAIRE = load_questionnaire()


def read(tmp_path: Path, text: str, name: str = "case.toml") -> Case:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_case(path, QUESTIONNAIRE)[0]


def refused(raw: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(key, what, remedy) in English of everything refused in a case, whose client is named unless given."""
    with pytest.raises(Refusal) as refusal:
        parse_case({"client": {"name": "测试"}, **raw}, QUESTIONNAIRE, "case.toml")
    assert all(problem.file == "case.toml" for problem in refusal.value.problems)
    return [(p.key, p.what.en, p.remedy.en) for p in refusal.value.problems]


def test_the_answer_forms(tmp_path: Path) -> None:
    answers = read(
        tmp_path,
        """
        client.name = "测试"
        [answers]
        P02 = "retail"
        P03 = { value = 60, source = "文件", note = "社保名单" }
        D01 = { low = 800, high = 1200 }
        D07 = 2.5
        S01 = { value = { low = 1, high = 2 }, source = "现场" }
        S02 = "不清楚"
        S03 = "unknown"
        S06 = "na"
        S08 = "不适用"
        B04 = "每天自动备份，但没试过恢复"
        N04 = ["second_training", "讲师上门培训"]
        N06 = 2027-03-01
        N08 = [{ start = "2027-02-01", why = "盘点" }]
        P04 = [{ department = "销售", users = "不清楚" }]
        """,
    ).answers
    assert answers["P03"] == Answer(60, "文件", "社保名单")
    assert answers["D01"].value == Range(800, 1200)
    assert answers["D07"].value == Decimal("2.5")
    assert answers["S01"] == Answer(Range(1, 2), "现场")
    assert answers["S02"].value is answers["S03"].value is Special.UNKNOWN
    assert answers["S06"].value is answers["S08"].value is Special.NOT_APPLICABLE
    assert answers["B04"].value == "auto"
    assert answers["N04"].value == ("second_training", "onsite")
    assert answers["N06"].value == date(2027, 3, 1)
    assert answers["N08"].value == ({"start": date(2027, 2, 1), "end": None, "why": "盘点"},)
    assert answers["P04"].value == ({"department": "销售", "users": None},)


def test_json_reads_the_same_as_toml(tmp_path: Path) -> None:
    raw = {"client": {"name": "测试"}, "answers": {"N06": "2027-03-01", "D07": 2.5, "S01": 3}, "data": ["a.xlsx"]}
    from_json = read(tmp_path, json.dumps(raw, ensure_ascii=False), "case.json")
    from_toml = read(
        tmp_path, 'data = ["a.xlsx"]\nclient.name = "测试"\nanswers = {N06 = 2027-03-01, D07 = 2.5, S01 = 3}\n'
    )
    assert from_json == from_toml


def test_client_preferences_and_company(tmp_path: Path) -> None:
    case = read(
        tmp_path,
        """
        [client]
        name = "  南京拾光  品牌设计有限公司 "
        uscc = "９１３２０１０５ma9kt4wd6e"
        [preferences]
        billing = "monthly"
        term = 18
        start = 2027-01-04
        customer = "renewal"
        renewal_months = 30
        custom_rate = 1000
        budget = 40000.50
        [company]
        consultant = "沈亦舟"
        """,
    )
    assert case.client.name == "南京拾光 品牌设计有限公司"
    assert case.client.uscc == "91320105MA9KT4WD6E"
    assert (case.preferences.term, case.preferences.start) == (18, date(2027, 1, 4))
    assert case.preferences.budget == Decimal("40000.50")
    assert case.company.consultant == "沈亦舟"


@pytest.mark.parametrize("path", [asset("resources", "sample", "case.toml"), *(Path("tests") / "cases").glob("*.toml")])
def test_the_shipped_and_the_test_cases_read_without_a_notice(path: Path) -> None:
    _, notices = read_case(path, QUESTIONNAIRE)
    assert notices == ()


def test_a_hidden_answer_is_kept_with_a_notice() -> None:
    case, notices = parse_case(
        {"client": {"name": "测试"}, "answers": {"P02": "service", "M01": 2}}, QUESTIONNAIRE, "case.toml"
    )
    assert case.answers["M01"].value == 2
    assert len(notices) == 1
    assert "M01" in notices[0].zh


def test_answers_to_another_version_are_read_with_a_notice() -> None:
    _, notices = parse_case({"client": {"name": "测试"}, "questionnaire": "2025.2"}, QUESTIONNAIRE, "case.toml")
    assert "2025.2" in notices[0].en


@pytest.mark.parametrize(
    ("question", "answer", "key", "what"),
    [
        ("S01", 5, "answers.S01", "no rung"),
        ("S01", True, "answers.S01", "no rung"),
        ("S01", "2", "answers.S01", "no rung"),
        ("P03", -1, "answers.P03", "negative"),
        ("P03", 1_000_001, "answers.P03", "above the limit of 1000000"),
        ("P03", Decimal("8.5"), "answers.P03", "not whole"),
        ("P03", "八十六", "answers.P03", "whole number"),
        ("P03", "不适用", "answers.P03", "applies to every firm"),
        ("P03", {"low": 9, "high": 3}, "answers.P03", "low above high"),
        ("D07", Decimal("NaN"), "answers.D07", "no number"),
        ("D07", Decimal("Infinity"), "answers.D07", "no number"),
        ("P04", [{"department": "销售", "users": 10**12}], "answers.P04.1.users", "above the limit of 100000"),
        (
            "P04",
            [{"department": "甲", "users": 60_000}, {"department": "乙", "users": 60_000}],
            "answers.P04",
            "sums to 120000",
        ),
        (
            "P04",
            [{"department": "销售", "users": 1}, {"department": "销售", "users": 2}],
            "answers.P04.2.department",
            "stands twice",
        ),
        ("P04", [{"department": "销售"}], "answers.P04.1.users", "lacks users"),
        ("P04", [{"department": "销售", "users": 1, "user": 2}], "answers.P04.1.user", "no column"),
        ("P04", {"department": "销售", "users": 1}, "answers.P04.department", "unknown key"),
        ("P06", [{"year": 2025, "revenue": 10**13}], "answers.P06.1.revenue", "above the limit"),
        ("P06", [{"year": 2025, "revenue": Decimal("0.001")}], "answers.P06.1.revenue", "too many decimals"),
        ("N06", "2027-02-30", "answers.N06", "no date"),
        ("N06", "0001-01-01", "answers.N06", "out of all reason"),
        ("N06", 20270301, "answers.N06", "no date"),
        ("N04", ["none", "onsite"], "answers.N04", "beside other options"),
        ("N04", ["onsite", "onsite"], "answers.N04", "twice"),
        ("N04", "onsite", "answers.N04", "a list"),
        ("O02", [{"pain": "坏\u0007字符"}], "answers.O02.1.pain", "control characters"),
        ("O02", [{"pain": "  "}], "answers.O02.1.pain", "must be text"),
        ("B04", {"value": "auto", "source": "听说"}, "answers.B04.source", "knows no source"),
        ("B04", {"source": "现场"}, "answers.B04", "lacks its value"),
        ("B04", {"value": "auto", "when": "今天"}, "answers.B04.when", "unknown key"),
    ],
)
def test_a_wrong_answer_is_refused_at_its_place(question: str, answer: Any, key: str, what: str) -> None:
    assert any(k == key and what in w for k, w, _ in refused({"answers": {question: answer}}))


@pytest.mark.parametrize(
    ("raw", "key", "what"),
    [
        ({"clients": {}}, "clients", "unknown key"),
        ({"client": {"name": ""}}, "client.name", "lacks"),
        ({"client": {"name": 7}}, "client.name", "must be text"),
        ({"client": {"name": "测试", "uscc": "91320214MA8LQ7XE30"}}, "client.uscc", "no valid credit code"),
        ({"client": {"name": "测试", "tel": "1"}}, "client.tel", "unknown key"),
        ({"preferences": {"billing": "yearly"}}, "preferences.billing", "knows no yearly"),
        ({"preferences": {"term": 11}}, "preferences.term", "between 1 and 10"),
        ({"preferences": {"billing": "monthly", "term": 121}}, "preferences.term", "between 1 and 120"),
        ({"preferences": {"free_migration_used": 1}}, "preferences.free_migration_used", "true or false"),
        ({"preferences": {"start": "2027-13-01"}}, "preferences.start", "no date"),
        ({"preferences": {"budget": -5}}, "preferences.budget", "negative"),
        ({"company": {"vat": "1"}}, "company.vat", "unknown key"),
        ({"data": "a.xlsx"}, "data", "list of paths"),
        ({"data": ["a.xlsx", "a.xlsx"]}, "data.2", "stands twice"),
        ({"answers": []}, "answers", "a table"),
    ],
)
def test_anything_else_wrong_is_refused_at_its_place(raw: dict[str, Any], key: str, what: str) -> None:
    assert any(k == key and what in w for k, w, _ in refused(raw))


def test_an_unknown_question_says_what_was_meant() -> None:
    assert refused({"answers": {"s01": 1}}) == [
        ("answers.s01", "is no question of the questionnaire", "did you mean S01?")
    ]


def test_an_unknown_option_says_what_there_is() -> None:
    ((key, what, remedy),) = refused({"answers": {"P02": "manufacture"}})
    assert (key, what, remedy) == ("answers.P02", "has no option manufacture", "did you mean manufacturing?")


def test_everything_wrong_is_refused_at_once_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text('client.name = "测试"\n[answers]\nS01 = 9\nP03 = -1\nZ01 = 1\n', encoding="utf-8")
    with pytest.raises(Refusal) as refusal:
        read_case(path, QUESTIONNAIRE)
    assert len(refusal.value.problems) == 3
    line = refusal.value.line("en")
    assert "\n" not in line
    assert line.startswith(f"{path}: answers.S01: ")
    assert line.endswith("(and 2 more)")


@pytest.mark.parametrize("text", ['client = "x" y\n', "[answers]\nS01 = 1\nS01 = 2\n", "[answers]\nN06 = 2027-02-30\n"])
def test_broken_toml_duplicates_and_impossible_dates_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read(tmp_path, text)
    assert "line" in refusal.value.problems[0].what.en
