"""An edited questionnaire: what differs in words, what invented clients reach, what becomes of cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from qifutong_desktop.actions.authoring import (
    effects_on_files,
    effects_on_store,
    judge,
    read_edited,
    take_in,
    write_book,
)
from qifutong_desktop.actions.case_files import add_case_file
from qifutong_desktop.actions.in_force import shipped
from qifutong_desktop.actions.updating import sign_release
from qifutong_desktop.catalog.questionnaire import shipped_files
from qifutong_desktop.core.client import Answer
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.core.questionnaire import Option, Question, Questionnaire
from qifutong_desktop.core.questionnaire_changes import questionnaire_changes, version_notice
from qifutong_desktop.core.questionnaire_effect import answers_for
from qifutong_desktop.store.file import create_store
from qifutong_desktop.store.firm_key import make_firm_key
from qifutong_desktop.store.keys import Scrypting

TODAY = date(2026, 9, 7)
NOW = datetime(2026, 9, 7, 9, tzinfo=UTC)
CASES = Path(__file__).parent.parent / "cases"
RULES = shipped()


def with_question(name: str, change: Callable[[Question], Question]) -> Questionnaire:
    """The shipped questionnaire, one question changed."""
    old = RULES.questionnaire
    return replace(old, questions=tuple(change(one) if one.id == name else one for one in old.questions))


def with_option(name: str, option: str, change: Callable[[Option], Option]) -> Questionnaire:
    return with_question(
        name,
        lambda one: replace(one, options=tuple(change(o) if o.id == option else o for o in one.options)),
    )


def without(name: str) -> Questionnaire:
    old = RULES.questionnaire
    return replace(old, questions=tuple(one for one in old.questions if one.id != name))


# --- the difference in words -----------------------------------------------------------------------------------------


def test_a_questionnaire_does_not_differ_from_itself() -> None:
    assert questionnaire_changes(RULES.questionnaire, RULES.questionnaire) == ()
    assert version_notice(RULES.questionnaire, RULES.questionnaire) is None


@pytest.mark.parametrize(
    ("after", "kind", "said"),
    [
        (without("N09"), "dropped", "删去“预算和付款走到哪一步了？”"),
        (with_question("B02", lambda one: replace(one, weight=Fraction(5, 2))), "score", "权重：1 → 2.5"),
        (with_question("P03", lambda one: replace(one, quick=False)), "asking", "快速模式：是 → 否"),
        (with_question("N08", lambda one: replace(one, visible=None)), "asking", "selected(${N07}, 'dates') → 总是"),
        (with_option("G01", "plan", lambda one: replace(one, score=60)), "score", "选项 plan 的分：70 → 60"),
        (
            with_option("N03", "extended", lambda one: replace(one, capabilities=("hours_7x24",))),
            "need",
            "要求的能力：hours_7x12 → hours_7x24",
        ),
    ],
)
def test_each_difference_is_said_once_with_its_kind(after: Questionnaire, kind: str, said: str) -> None:
    [change] = questionnaire_changes(RULES.questionnaire, after)
    assert change.kind == kind
    assert said in change.what.zh
    back = questionnaire_changes(after, RULES.questionnaire)
    assert len(back) == 1


def test_what_was_changed_needs_a_higher_version() -> None:
    after = without("N09")
    assert version_notice(RULES.questionnaire, after) is not None
    assert version_notice(RULES.questionnaire, replace(after, version="2026.2")) is None
    assert version_notice(RULES.questionnaire, replace(after, version="2026.0.9")) is not None


# --- what is reached -------------------------------------------------------------------------------------------------


def test_invented_clients_reach_everything_of_the_shipped_questionnaire() -> None:
    reached = judge(RULES.questionnaire, RULES, TODAY).reached
    assert reached.missed == ()
    assert all(count >= 10 for count in reached.tiers.values())


def test_what_none_reaches_is_listed() -> None:
    """Nobody can come to basic where every way to sign in needs support round the clock."""
    after = with_question(
        "P02",
        lambda one: replace(one, options=tuple(replace(o, capabilities=("hours_7x24",)) for o in one.options)),
    )
    reached = judge(after, RULES, TODAY).reached
    assert reached.tiers == {"basic": 0, "standard": 0, "enterprise": reached.personas}
    assert "没有客户被建议 basic" in [one.zh for one in reached.missed]


# --- effect on cases -------------------------------------------------------------------------------------------------


def test_a_case_is_untouched_by_what_it_never_answered() -> None:
    after = with_question("E02", lambda one: replace(one, seconds=31))
    [effect] = effects_on_files([CASES / "retail.toml"], after, RULES, TODAY).effects
    assert not effect.changed


def test_scores_needs_advice_and_lost_answers_are_told_before_and_after() -> None:
    """Where extended hours call for the whole day, the retailer who chose them is advised enterprise."""
    after = with_option("N03", "extended", lambda one: replace(one, capabilities=("hours_7x24",)))
    [effect] = effects_on_files([CASES / "retail.toml"], after, RULES, TODAY).effects
    assert (effect.before.tier, effect.after.tier) == ("standard", "enterprise")
    before, after_ = ({key: amount for key, _, amount in side.needs} for side in (effect.before, effect.after))
    assert "hours_7x12" in before["capabilities"]
    assert "hours_7x24" in after_["capabilities"]
    gone = without("N03")
    [effect] = effects_on_files([CASES / "retail.toml"], gone, RULES, TODAY).effects
    assert [one.en for one in effect.lost] == ["N03 is no longer asked, its answer not counted"]
    assert effect.after.answered == effect.before.answered - 1


@pytest.mark.parametrize(
    ("answer", "change", "said"),
    [
        (Answer("plan"), lambda one: replace(one, options=one.options[:2]), "没有选项 plan 了"),
        (Answer("plan"), lambda one: replace(one, type="several"), "题型变了"),
        (Answer("plan"), lambda one: one, ""),
    ],
)
def test_an_answer_that_no_longer_fits_must_be_given_again(
    answer: Answer, change: Callable[[Question], Question], said: str
) -> None:
    kept, lost = answers_for(with_question("G01", change), {"G01": answer})
    assert (kept == {"G01": answer}) is (said == "")
    assert [said in one.zh for one in lost] == ([True] if said else [])


def test_every_stored_case_is_worked_through_and_none_is_changed(tmp_path: Path) -> None:
    store, _ = create_store(tmp_path / "profile", "山高水长 42", keyring=False, cost=Scrypting(n=2**4))
    with store:
        for name in ("retail", "service"):
            add_case_file(store, CASES / f"{name}.toml", NOW, TODAY)
        size = store.folder.stat().st_mtime_ns
        after = with_option("N03", "extended", lambda one: replace(one, capabilities=("hours_7x24",)))
        found = effects_on_store(store, after, RULES, TODAY)
        assert store.folder.stat().st_mtime_ns == size
    by_name = {one.name: one for one in found.effects}
    assert len(by_name) == 2
    assert by_name["杭州禾穗生活百货有限公司"].after.tier == "enterprise"
    assert found.skipped == ()


# --- the way in ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "问卷.xlsx"
    write_book(None, None, path, TODAY)
    return path


def changed(book: Path, path: Path, column: str, value: str | int) -> Path:
    """The workbook with another cell in the row of P03, and a higher version."""
    edited = openpyxl.load_workbook(book)
    sheet = edited["survey"]
    heads = [cell.value for cell in sheet[1]]
    row = next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 2).value == "P03")
    sheet.cell(row, heads.index(column) + 1).value = value
    settings = edited["settings"]
    settings.cell(2, [cell.value for cell in settings[1]].index("version") + 1).value = "2026.2"
    edited.save(path)
    return path


def test_from_excel_to_a_signed_release(book: Path, tmp_path: Path) -> None:
    edited = read_edited(changed(book, tmp_path / "edited.xlsx", "seconds", 45))
    assert edited.problems == ()
    folder = tmp_path / "questionnaire"
    written = take_in(edited, folder)
    assert sorted(path.name for path in written) == ["base.toml", "manufacturing.toml", "retail.toml", "service.toml"]
    assert read_edited(folder).questionnaire == edited.questionnaire
    make_firm_key(tmp_path / "firm.pem")
    signed = sign_release(folder, tmp_path / "firm.pem", "", NOW)
    assert signed.update.id == "qifutong-diagnosis 2026.2"


def test_a_half_good_workbook_changes_nothing(book: Path, tmp_path: Path) -> None:
    edited = read_edited(changed(book, tmp_path / "edited.xlsx", "relevant", "${P02}＝'retail'"))
    folder = tmp_path / "questionnaire"
    with pytest.raises(Refusal) as refusal:
        take_in(edited, folder)
    assert not folder.exists()
    assert "survey!G" in refusal.value.line()
    assert "edited.xlsx" in refusal.value.line()


def test_a_folder_with_other_files_is_not_mixed_in(tmp_path: Path) -> None:
    edited = read_edited(shipped_files()[0].parent)
    (tmp_path / "old.toml").write_text("questions = []", "utf-8")
    with pytest.raises(Refusal) as refusal:
        take_in(edited, tmp_path)
    assert "old.toml" in refusal.value.line()
    assert not (tmp_path / "base.toml").exists()
