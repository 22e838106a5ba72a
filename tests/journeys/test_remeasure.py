"""``qifutong remeasure``: cases of several times in, a report out; what cannot be compared is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from qifutong_desktop.catalog.questionnaire import load_questionnaire
from tests.documents.reading import text_of
from tests.journeys.shell import qifutong

FIRST = """asked_on = 2026-01-12
[client]
name = "无锡澜桥精密机械有限公司"
[promise]
business = 2
go_live = 2026-04-01
[answers]
S01 = 1
S05 = 2
O02 = [{ pain = "客户打电话问交期答不上来", hours = 60, yuan = 9000 }]
"""
LAST = (FIRST.replace("2026-01-12", "2027-02-15").replace("S01 = 1", "S01 = 3").replace("S05 = 2", "S05 = 1")).replace(
    "hours = 60, yuan = 9000", "hours = 12"
)


@pytest.fixture
def cases(tmp_path: Path) -> list[Path]:
    found = [tmp_path / "T0.toml", tmp_path / "T1.toml"]
    for path, text in zip(found, (FIRST, LAST), strict=True):
        path.write_text(text, "utf-8")
    return found


def test_two_times_make_a_report(cases: list[Path], tmp_path: Path) -> None:
    ran = qifutong("remeasure", *cases, "--out", tmp_path / "out", "--date", "2027-02-16", "--json")
    assert ran.code == 0, ran.err
    told = ran.json
    assert [one["label"] for one in told["times"]] == ["T0", "T1"]
    assert [(one["question"], one["rose"]) for one in told["scenes"]] == [("S01", True), ("S05", False)]
    assert told["pains"][0]["saved"] == {"hours": "48", "yuan": None}
    assert told["go_live"] == {"promised": "2026-04-01", "reached": None, "days_late": None}
    text = "".join(text_of((tmp_path / "out" / "remeasure.pdf").read_bytes()).split())
    for words in ("数字化复测报告", "1个场景上升，1个下降", "48小时", "没有记录", "2026年1月12日"):
        assert words in text, words
    again = qifutong("remeasure", *cases, "--out", tmp_path / "out2", "--date", "2027-02-16")
    assert again.code == 0
    assert (tmp_path / "out" / "remeasure.pdf").read_bytes() == (tmp_path / "out2" / "remeasure.pdf").read_bytes()


@pytest.mark.parametrize(
    ("change", "key", "word"),
    [
        (("无锡澜桥精密机械有限公司", "苏州澜桥精密机械有限公司"), "client.name", "另一家客户"),
        (("2027-02-15", "2025-02-15"), "asked_on", "不晚于"),
        (("S01 = 3", "S01 = 9"), "answers.S01", ""),
        (("S01 = 3", "S99 = 3"), "answers.S99", ""),
        (("2027-02-15", "2027-02-17"), "asked_on", "T1 的 2027-02-17 晚于 2027-02-16"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    cases: list[Path], tmp_path: Path, change: tuple[str, str], key: str, word: str
) -> None:
    cases[1].write_text(LAST.replace(*change), "utf-8")
    ran = qifutong("remeasure", *cases, "--out", tmp_path / "out", "--date", "2027-02-16")
    assert ran.code == 2
    assert key in ran.err
    assert word in ran.err
    assert str(cases[1]) in ran.err
    assert not (tmp_path / "out").exists()


def test_one_case_needs_an_earlier_measurement(cases: list[Path], tmp_path: Path) -> None:
    ran = qifutong("remeasure", cases[0], "--out", tmp_path / "out")
    assert ran.code == 2
    assert "measured" in ran.err
    held = LAST + "[measured.T0]\nday = 2026-01-12\nanswers = { S01 = 1 }\n"
    cases[0].write_text(held, "utf-8")
    asked = ("remeasure", cases[0], "--out", tmp_path / "out", "--lang", "en", "--date")
    late = qifutong(*asked, "2027-02-14")
    assert (late.code, "asked_on" in late.err, "is after 2027-02-14" in late.err) == (2, True, True)
    ran = qifutong(*asked, "2027-02-15")
    assert ran.code == 0, ran.err
    assert "Customers and marketing" in ran.out


@pytest.mark.parametrize(
    ("measured", "place"),
    [
        ("[measured.T1]\nday = 2025-01-01\nanswers = { S01 = 1 }\n", "measured.T1"),
        ("[measured.T0]\nday = 2028-01-01\nanswers = { S01 = 1 }\n", "asked_on"),
        (
            "[measured.T0]\nday = 2025-02-01\nanswers = { S01 = 1 }\n"
            "[measured.T1]\nday = 2025-01-01\nanswers = { S01 = 1 }\n",
            "measured.T1.day",
        ),
    ],
)
def test_measurements_out_of_order_are_refused(measured: str, place: str, tmp_path: Path) -> None:
    (tmp_path / "case.toml").write_text(FIRST + measured, "utf-8")
    ran = qifutong("remeasure", tmp_path / "case.toml", "--out", tmp_path / "out")
    assert (ran.code, ran.out) == (2, "")
    assert f"{place}:" in ran.err
    assert not (tmp_path / "out").exists()


GONE = "S01 = 1\nS99 = 2\nB99 = ['a', 'b']\nS05 = { value = 'no such', note = 'x' }\n"


@pytest.mark.parametrize("named", ["", 'questionnaire = "2024.1"\n'])
def test_an_answer_to_a_question_that_is_no_longer_asked_is_not_counted(
    cases: list[Path], tmp_path: Path, named: str
) -> None:
    """In a case file of its own and in what a case holds; told with their time."""
    out = ("--out", tmp_path / "out", "--date", "2027-02-16")
    cases[0].write_text(named + FIRST.replace("S01 = 1\nS05 = 2\n", GONE), "utf-8")
    ran = qifutong("remeasure", *cases, *out, "--json")
    assert ran.code == 0, ran.err
    first, last = ran.json["times"]
    assert [one[:3] for one in first["lost"]] == ["S99", "B99", "S05"]
    assert last["lost"] == []
    assert "早先的3个答案已不合现行问卷，未计入" in "".join(
        text_of((tmp_path / "out" / "remeasure.pdf").read_bytes()).split()
    )
    held = f"[measured.T0]\nday = 2026-01-12\n{named}[measured.T0.answers]\n{GONE}"
    cases[1].write_text(LAST + held, "utf-8")
    ran = qifutong("remeasure", cases[1], *out)
    assert ran.code == 0, ran.err
    assert ran.out.count("T0：") == 3


def test_an_answer_to_no_question_of_the_questionnaire_that_was_asked_is_refused(tmp_path: Path) -> None:
    version = load_questionnaire().version
    for text in (
        f'questionnaire = "{version}"\n' + FIRST.replace("S01", "S99"),
        FIRST + f'[measured.T0]\nquestionnaire = "qifutong-diagnosis {version}"\nanswers = {{ S99 = 1 }}\n',
    ):
        (tmp_path / "case.toml").write_text(text, "utf-8")
        (tmp_path / "last.toml").write_text(LAST, "utf-8")
        ran = qifutong("remeasure", tmp_path / "case.toml", tmp_path / "last.toml", "--out", tmp_path / "out")
        assert (ran.code, "answers.S99" in ran.err) == (2, True)


def test_a_case_without_answers_is_no_measurement(cases: list[Path], tmp_path: Path) -> None:
    cases[1].write_text('[client]\nname = "无锡澜桥精密机械有限公司"\n', "utf-8")
    ran = qifutong("remeasure", *cases, "--out", tmp_path / "out")
    assert ran.code == 2
    assert "answers" in ran.err
    assert "T1.toml" in ran.err
    assert not (tmp_path / "out").exists()
