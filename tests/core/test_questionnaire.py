"""The shipped questionnaire is whole, and each load-time check names file and question of what it finds."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from qifutong_desktop.catalog.files import read_table
from qifutong_desktop.catalog.questionnaire import (
    check_questionnaire,
    load_questionnaire,
    parse_questionnaire,
    shipped_files,
)
from qifutong_desktop.core.client import Answer, Special
from qifutong_desktop.core.questionnaire import (
    All,
    AnyOf,
    AtLeast,
    Condition,
    Is,
    Not,
    Questionnaire,
    holds,
    visibility,
)
from qifutong_desktop.core.ranges import Range

Files = dict[str, dict[str, Any]]
RAW: Files = {path.name: read_table(path) for path in shipped_files()}


def question(files: Files, question_id: str) -> dict[str, Any]:
    return next(q for table in files.values() for q in table["questions"] if q["id"] == question_id)


def problems_after(change: Callable[[Files], object]) -> list[tuple[str, str, str]]:
    """(file, key, what) of all problems once the shipped files are changed so."""
    files = deepcopy(RAW)
    change(files)
    _, problems = parse_questionnaire(list(files.items()))
    return [(problem.file, problem.key, problem.what.en) for problem in problems]


@pytest.fixture(scope="module")
def shipped() -> Questionnaire:
    return load_questionnaire()


# --- the content -----------------------------------------------------------------------------------------------------


def test_the_five_dimensions_weigh_25_35_15_15_10(shipped: Questionnaire) -> None:
    assert [(d.id, d.weight) for d in shipped.dimensions] == [
        ("foundation", 25),
        ("business", 35),
        ("data", 15),
        ("management", 15),
        ("results", 10),
    ]


def test_each_industry_pack_brings_five_questions(shipped: Questionnaire) -> None:
    assert [sum(q.section == pack for q in shipped.questions) for pack in "MRV"] == [5, 5, 5]


@pytest.mark.parametrize("industry", ["manufacturing", "retail", "service", "other"])
def test_a_client_is_asked_only_the_pack_of_his_industry(shipped: Questionnaire, industry: str) -> None:
    shown = visibility(shipped, {"P02": Answer(industry)})
    packs = {"M": "manufacturing", "R": "retail", "V": "service"}
    for q in shipped.questions:
        if q.section in packs:
            assert shown[q.id] is (packs[q.section] == industry)


@pytest.mark.parametrize("industry", ["manufacturing", "retail", "service"])
def test_quick_mode_asks_18_questions_in_25_minutes(shipped: Questionnaire, industry: str) -> None:
    shown = visibility(shipped, {"P02": Answer(industry)})
    quick = [q for q in shipped.questions if q.quick and shown[q.id]]
    assert len(quick) == 18
    assert sum(q.seconds for q in quick) <= 25 * 60


def test_every_ladder_words_its_own_five_rungs(shipped: Questionnaire) -> None:
    ladders = [q for q in shipped.questions if q.type == "ladder"]
    rungs = [option.text.zh for q in ladders for option in q.options]
    assert len(ladders) == 25
    assert len(rungs) == len(set(rungs)) == 5 * len(ladders)


def test_the_tiers_marks_are_the_price_books(shipped: Questionnaire) -> None:
    folder = Path(shipped_files()[0]).parent.parent / "pricebook"
    book = read_table(sorted(folder.glob("*.toml"))[-1])
    for tier, marks in shipped.tiers.items():
        assert list(marks) == book["tiers"][tier]["capabilities"]["value"]


# --- conditions ------------------------------------------------------------------------------------------------------

ANSWERS = {
    "one": Answer("b"),
    "many": Answer(("x", "y")),
    "rung": Answer(2),
    "number": Answer(40),
    "span": Answer(Range(30, 60)),
    "unclear": Answer(Special.UNKNOWN),
    "na": Answer(Special.NOT_APPLICABLE),
    "hidden": Answer("b"),
    "open": Answer("b"),
}
SHOWN: dict[str, bool | None] = {**dict.fromkeys(ANSWERS, True), "hidden": False, "open": None, "missing": True}


@pytest.mark.parametrize(
    ("condition", "verdict"),
    [
        (Is("one", "b"), True),
        (Is("one", "a"), False),
        (Is("many", "y"), True),
        (Is("rung", "2"), True),
        (AnyOf("one", ("a", "b")), True),
        (AtLeast("rung", Decimal(3)), False),
        (AtLeast("number", Decimal(40)), True),
        (AtLeast("span", Decimal(30)), True),
        (AtLeast("span", Decimal(31)), None),
        (AtLeast("span", Decimal(61)), False),
        (Is("unclear", "b"), None),
        (Is("missing", "b"), None),
        (Not(Is("missing", "b")), None),
        (Is("na", "b"), False),
        (Is("hidden", "b"), False),
        (Not(Is("hidden", "b")), True),
        (Is("open", "b"), None),
        (Is("open", "a"), False),
        (All((Is("one", "b"), Is("missing", "b"))), None),
        (All((Is("missing", "b"), Is("one", "a"))), False),
    ],
)
def test_a_condition_holds_fails_or_is_open(condition: Condition, verdict: bool | None) -> None:
    assert holds(condition, ANSWERS, SHOWN) is verdict


# --- load-time checks ------------------------------------------------------------------------------------------------


def change(question_id: str, **values: Any) -> Callable[[Files], object]:
    return lambda files: question(files, question_id).update(values)


def drop(question_id: str, *keys: str) -> Callable[[Files], object]:
    return lambda files: [question(files, question_id).pop(key) for key in keys]


def strip(capability: str) -> Callable[[Files], object]:
    def work(files: Files) -> None:
        for table in files.values():
            for q in table["questions"]:
                for holder in (q, *q.get("columns", [])):
                    for option in holder.get("options", []):
                        if capability in option.get("capabilities", []):
                            option["capabilities"].remove(capability)

    return work


FAULTS: dict[str, tuple[Callable[[Files], object], str, str, str]] = {
    "duplicate question": (change("M03", id="M02"), "manufacturing.toml", "M02", "stands 2 times"),
    "duplicate option": (
        lambda files: question(files, "B04")["options"][1].update(id="none"),
        "base.toml",
        "B04.options",
        "more than once",
    ),
    "missing translation": (change("R02", hint=["只有中文"]), "retail.toml", "R02.hint", "lacks a translation"),
    "unknown question": (change("D02", **{"if": {"question": "D99", "at_least": 1}}), "base.toml", "D02.if", "D99"),
    "unknown option": (change("N08", **{"if": {"question": "N07", "is": "date"}}), "base.toml", "N08.if", "N07=date"),
    "unknown dimension": (change("S01", dimension="sales"), "base.toml", "S01.dimension", "sales"),
    "unknown section": (change("S01", section="Z"), "base.toml", "S01.section", "Z"),
    "unknown signal": (
        lambda files: question(files, "B04")["options"][0].update(signals=["fire"]),
        "base.toml",
        "B04.options.none.signals",
        "fire",
    ),
    "unknown key": (change("V01", colour="red"), "service.toml", "V01.colour", "unknown key"),
    "forward reference": (
        change("P05", **{"if": {"question": "N07", "is": "dates"}}),
        "base.toml",
        "P05.if",
        "looks ahead to N07",
    ),
    "cycle": (
        lambda files: (
            change("S01", **{"if": {"question": "S02", "at_least": 1}})(files),
            change("S02", **{"if": {"question": "S01", "at_least": 1}})(files),
        ),
        "base.toml",
        "S01.if",
        "cycle",
    ),
    "unreachable question": (
        change("M05", **{"if": {"question": "P02", "is": "retail"}}),
        "manufacturing.toml",
        "M05.if",
        "cannot be reached",
    ),
    "unreachable option": (
        lambda files: question(files, "P05")["options"][2].update(
            {"if": {"all": [{"question": "P02", "is": "retail"}, {"question": "P02", "is": "service"}]}}
        ),
        "base.toml",
        "P05.options.plants.if",
        "cannot be reached",
    ),
    "need that nothing feeds": (drop("N02", "role"), "base.toml", "role.integrations", "fed by 0 questions"),
    "need fed twice": (change("D08", role="storage_gb"), "base.toml", "role.storage_gb", "fed by 2 questions"),
    "capability that nothing raises": (strip("health_check"), "base.toml", "health_check", "raised by no option"),
    "tier that no answers reach": (
        lambda files: [strip(name)(files) for name in ("oa", "crm_simple")],
        "base.toml",
        "tiers.basic",
        "reached by no answers",
    ),
    "question that forces a tier": (
        lambda files: question(files, "N03")["options"][0].update(capabilities=["hours_7x12"]),
        "base.toml",
        "N03.options",
        "no option that basic could carry",
    ),
    "scored without a score": (
        lambda files: question(files, "G01")["options"][1].pop("score"),
        "base.toml",
        "G01",
        "score of 0–100",
    ),
    "four rungs": (lambda files: question(files, "S04")["rungs"].pop(), "base.toml", "S04", "five rungs"),
    "no finding words": (drop("R01", "words"), "retail.toml", "R01", "finding words"),
    "weights": (lambda files: files["base.toml"]["dimensions"][0].update(weight=30), "base.toml", "dimensions", "105"),
    "quick too long": (change("O02", seconds=900), "base.toml", "quick", "more than 25 minutes"),
    "quick on a slow one": (
        change("B05", **{"if": {"question": "B04", "is": "none"}}),
        "base.toml",
        "B05.quick",
        "hangs on B04",
    ),
    "role without its column": (
        lambda files: question(files, "P04")["columns"].pop(),
        "base.toml",
        "P04",
        "lacks the columns users",
    ),
    "condition that is none": (change("D02", **{"if": {"question": "D01"}}), "base.toml", "D02.if", "no condition"),
    "wrong type": (change("S01", seconds="60"), "base.toml", "S01.seconds", "wrong type"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_and_located(fault: str) -> None:
    apply, file, key, words = FAULTS[fault]
    found = problems_after(apply)
    assert any(f == file and k == key and words in what for f, k, what in found), found


def test_the_shipped_files_have_no_fault() -> None:
    assert problems_after(lambda files: None) == []


def test_a_file_that_is_no_toml_is_one_problem_naming_it(tmp_path: Path) -> None:
    broken = tmp_path / "base.toml"
    broken.write_text("[[questions]\n", encoding="utf-8")
    built, problems = check_questionnaire([broken])
    assert built is None
    assert [problem.file for problem in problems] == ["base.toml"]
    assert "line 1" in problems[0].what.en
