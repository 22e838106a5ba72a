"""A stack of paper questionnaires typed into the real window over a real store, by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("PySide6.QtWidgets", reason="Qt's system libraries are missing", exc_type=ImportError)

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from qifutong_desktop.actions.casework import bring_out
from qifutong_desktop.actions.client_list import read_list
from qifutong_desktop.assets import asset
from qifutong_desktop.catalog.case import read_case
from qifutong_desktop.catalog.questionnaire import load_questionnaire
from qifutong_desktop.core.case_fields import case_fields
from qifutong_desktop.core.client import Answer, Case, Company, Special
from qifutong_desktop.core.dossier import dossier_from_fields
from qifutong_desktop.core.key_in import code_of
from qifutong_desktop.core.merge import case_state
from qifutong_desktop.core.questionnaire import visibility
from qifutong_desktop.store.file import Store
from qifutong_desktop.ui.look import Look
from qifutong_desktop.ui.pages.home_page import HomePage
from qifutong_desktop.ui.pages.key_in_page import KeyInPage
from qifutong_desktop.ui.widgets.key_in_line import CodeField, KeyInLine
from tests.ui.scene import CASE, Scene, sample_store, set_scene

KEY = Qt.Key
MOD = Qt.KeyboardModifier
BOOK = load_questionnaire()
SAMPLE = read_case(asset("resources", "sample", "case.toml"), BOOK)[0]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return sample_store(tmp_path / "store", case_fields(SAMPLE))


@pytest.fixture
def scene(qapp: QApplication, qtbot: QtBot, store: Store) -> Iterator[Scene]:
    made = set_scene(qapp, store, Look(), wait=qtbot.waitUntil)
    yield made
    made.close()


@pytest.fixture
def page(scene: Scene, qtbot: QtBot) -> KeyInPage:
    """A blank questionnaire, opened from the list of clients by its keys."""
    home = scene.window.go("home")
    assert isinstance(home, HomePage)
    qtbot.waitUntil(lambda: home.cases_list.hasFocus())
    QTest.keyClick(home, KEY.Key_N, MOD.ControlModifier | MOD.ShiftModifier)
    return page_of(scene)


def page_of(scene: Scene) -> KeyInPage:
    assert scene.window.frame is not None
    found = scene.window.frame.spaces.currentWidget()
    assert isinstance(found, KeyInPage)
    return found


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = MOD.NoModifier) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, modifier)


def enter(code: str = "") -> None:
    """Type a code over what stands there, and Enter."""
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    if code:
        field.selectAll()
        if code.isascii():
            QTest.keyClicks(field, code)
        else:
            field.insert(code)
    press(KEY.Key_Return)


def here() -> str:
    """The field whose line has the keyboard."""
    widget = QApplication.focusWidget()
    while widget is not None and not isinstance(widget, KeyInLine):
        widget = widget.parentWidget()
    assert isinstance(widget, KeyInLine)
    return widget.asked.name


def answers(scene: Scene) -> dict[str, Answer]:
    assert scene.desk.work is not None
    return dict(scene.desk.work.dossier.case.answers)


def stored(store: Store, name: str) -> Case:
    [case] = [one.case for one in read_list(store).cases if one.name == name]
    kept = bring_out(store, case, Company())
    return dossier_from_fields(case_state(kept.log).values).case


def begin(scene: Scene, qtbot: QtBot, name: str, uscc: str = "") -> None:
    enter(name)
    enter(uscc)
    qtbot.waitUntil(lambda: scene.desk.work is not None and scene.desk.all_saved)


def words(page: KeyInPage, name: str) -> str:
    return "".join(label.text() for label in page.lines[name]._words)


def test_a_whole_questionnaire_is_typed_without_a_mouse_and_lies_in_the_store(
    scene: Scene, page: KeyInPage, store: Store, qtbot: QtBot
) -> None:
    begin(scene, qtbot, "甲纸业有限公司")
    wanted = {name: replace(answer, source="文件") for name, answer in SAMPLE.answers.items()}
    seen = visibility(BOOK, wanted)
    asked = [one for one in BOOK.questions if seen[one.id] is not False]
    for question in asked:
        assert here() == f"answers.{question.id}"
        answer = wanted.get(question.id)
        for row in code_of(question, answer).split("\n") if answer else []:
            enter(row)
        if question.type == "table" and answer and isinstance(answer.value, tuple):
            enter()  # the empty row leads on
        elif answer is None:
            enter()
    assert here() == f"answers.{asked[-1].id}"
    assert "Ctrl+Enter" in page.problem_label.text()
    press(KEY.Key_Return, MOD.ControlModifier)
    qtbot.waitUntil(lambda: scene.desk.all_saved)
    assert stored(store, "甲纸业有限公司").answers == wanted
    assert scene.desk.work is None
    assert page.count_label.text() == "第 2 份"
    assert here() == "client.name"
    assert page.stack.typed[0].name == "甲纸业有限公司"
    assert all(field.words() == "" for line in page.lines.values() for field in line.fields)


def test_what_is_skipped_is_jumped_over_and_kept_when_typed(
    scene: Scene, page: KeyInPage, store: Store, qtbot: QtBot
) -> None:
    begin(scene, qtbot, "乙商行")
    enter("#P02")
    enter("2")
    enter("#S09")
    enter("3")
    assert here() == "answers.R01"
    press(KEY.Key_Up)
    press(KEY.Key_PageUp)
    assert here() == "answers.B01"
    press(KEY.Key_PageDown)
    assert here() == "answers.S01"
    enter("＃ｍ０１")
    assert here() == "answers.M01"
    assert "跳过" in words(page, "answers.M01")
    enter("3")
    assert answers(scene)["M01"] == Answer(3, "文件")
    enter("#Z99")
    assert "Z99" in page.problem_label.text()
    qtbot.waitUntil(lambda: scene.desk.all_saved)
    assert stored(store, "乙商行").answers["M01"] == Answer(3, "文件")


def test_a_wrong_code_is_told_beside_it_and_nothing_is_lost(scene: Scene, page: KeyInPage, qtbot: QtBot) -> None:
    begin(scene, qtbot, "丙厂")
    enter("#P03")
    enter("86 ;含派遣")
    enter("#P03")
    enter("8x")
    assert here() == "answers.P03"
    field = QApplication.focusWidget()
    assert isinstance(field, CodeField)
    assert field.words() == "8x"
    assert "不是数字" in words(page, "answers.P03")
    assert answers(scene)["P03"] == Answer(86, "文件", "含派遣")
    press(KEY.Key_Return, MOD.ControlModifier)
    assert scene.desk.work is not None, "it is not finished while a code is not understood"
    assert here() == "answers.P03"
    press(KEY.Key_Escape)
    assert "再按一次 Esc" in page.problem_label.text()
    enter("80-90 @4")
    assert here() == "answers.P04"
    assert words(page, "answers.P03") == "80–90 人　来源：现场"
    qtbot.waitUntil(lambda: scene.desk.all_saved)
    press(KEY.Key_Z, MOD.ControlModifier)
    qtbot.waitUntil(lambda: answers(scene)["P03"] == Answer(86, "文件", "含派遣"))
    assert page.lines["answers.P03"].fields[0].words() == "86 ;含派遣"


def test_rows_go_line_by_line_and_a_double_is_told(scene: Scene, page: KeyInPage, qtbot: QtBot) -> None:
    begin(scene, qtbot, "丁店")
    enter("#P04")
    enter("销售部|8")
    enter("销售部|3")
    assert here() == "answers.P04"
    assert "重复" in words(page, "answers.P04")
    enter("仓库|?")
    enter()
    assert here() == "answers.P05"
    assert answers(scene)["P04"].value == (
        {"department": "销售部", "users": 8},
        {"department": "仓库", "users": None},
    )
    enter("#N05")
    enter("-")
    assert here() == "answers.N06", "不适用 needs no further row"
    assert answers(scene)["N05"].value is Special.NOT_APPLICABLE


def test_the_second_typing_marks_what_differs_until_it_is_decided(
    scene: Scene, page: KeyInPage, store: Store, qtbot: QtBot
) -> None:
    begin(scene, qtbot, "戊社")
    for code in ("1", "?", "?", "?", "6", "2", "1", "40"):
        enter(code)
    press(KEY.Key_F6)
    assert here() == "answers.O01"
    assert page.lines["answers.O01"].fields[0].words() == ""
    enter("1")
    assert "两遍一致" in words(page, "answers.O01")
    for _ in range(3):
        enter("?")
    enter("5")
    assert here() == "answers.O05", "a difference holds"
    assert page.lines["answers.O05"]._pair.isVisible()
    press(KEY.Key_Return, MOD.ControlModifier)
    assert "1 题两遍不同" in page.problem_label.text()
    press(KEY.Key_F2)
    assert here() == "answers.P01"
    assert answers(scene)["O05"].value == ("first",)
    enter("1")
    press(KEY.Key_F3)
    assert answers(scene)["P01"] == Answer("general", "文件")
    enter("1")
    enter()
    assert here() == "answers.P03", "what was left out in the second typing differs too"
    press(KEY.Key_F2)
    press(KEY.Key_Return, MOD.ControlModifier)
    qtbot.waitUntil(lambda: scene.desk.all_saved and scene.desk.work is None)
    kept = stored(store, "戊社").answers
    assert kept["P01"] == Answer("general", "文件")
    assert kept["P03"] == Answer(40, "文件")
    assert kept["O05"] == Answer(("first",), "文件")


def test_a_known_credit_code_offers_the_client_that_has_it(
    scene: Scene, page: KeyInPage, store: Store, qtbot: QtBot
) -> None:
    begin(scene, qtbot, "澜桥机械", SAMPLE.client.uscc)
    qtbot.waitUntil(lambda: page.same_bar.isVisible())
    assert SAMPLE.client.name in page.same_bar.label.text()
    enter("2")
    press(KEY.Key_F2)
    qtbot.waitUntil(lambda: scene.desk.work is not None and scene.desk.work.id == CASE and not page.stack.waiting)
    qtbot.waitUntil(lambda: scene.desk.all_saved)
    assert answers(scene)["O01"] == Answer(("customer",), "文件")
    assert answers(scene)["S01"] == SAMPLE.answers["S01"]
    assert scene.desk.work is not None
    assert scene.desk.work.dossier.case.client == SAMPLE.client
    found = read_list(store)
    assert [one.case for one in found.cases] == [CASE]
    assert [one.name for one in found.binned] == ["澜桥机械"]


def test_enter_of_an_input_method_stays_in_its_field(scene: Scene, page: KeyInPage, qtbot: QtBot) -> None:
    begin(scene, qtbot, "己所")
    enter("#O02")
    field = QApplication.focusWidget()
    assert isinstance(field, CodeField)
    QApplication.sendEvent(field, QInputMethodEvent("fahuo", []))
    press(KEY.Key_Return)
    press(KEY.Key_Escape)
    assert QApplication.focusWidget() is field
    done = QInputMethodEvent("", [])
    done.setCommitString("发货慢|30")
    QApplication.sendEvent(field, done)
    press(KEY.Key_Return)
    rows = answers(scene)["O02"].value
    assert isinstance(rows, tuple)
    assert rows[0]["pain"] == "发货慢"  # type: ignore[index]


def test_the_open_client_is_typed_from_his_diagnosis_and_escape_goes_back(scene: Scene, qtbot: QtBot) -> None:
    scene.frame.go("diagnosis")
    button = scene.frame.pages.currentWidget().key_in_button  # type: ignore[union-attr]
    button.setFocus()
    press(KEY.Key_Space)
    page = page_of(scene)
    assert page.lines["client.name"].fields[0].words() == SAMPLE.client.name
    assert page.lines["answers.P03"].fields[0].words() == code_of(BOOK.by_id["P03"], SAMPLE.answers["P03"])
    enter("#P03")
    enter("90")
    assert answers(scene)["P03"] == Answer(90, "文件")
    assert scene.desk.work is not None
    clear, unclear = scene.desk.work.diagnosis.answered, len(scene.desk.work.diagnosis.unclear)
    assert unclear
    assert page.progress_label.text() == f"已录 {clear + unclear} 题（不清楚 {unclear} 题），还缺 0 题"
    press(KEY.Key_Escape)
    assert scene.window.frame is not None
    assert scene.window.frame.space == "case"
    assert scene.frame.step == "diagnosis"


def test_leaving_at_once_keeps_what_was_just_typed_and_a_typed_one_opens_again(
    scene: Scene, page: KeyInPage, store: Store, qtbot: QtBot
) -> None:
    enter("庚行")
    press(KEY.Key_Down)
    enter("13")
    press(KEY.Key_Escape)
    assert scene.window.frame is not None
    frame = scene.window.frame
    qtbot.waitUntil(lambda: frame.space == "home" and scene.desk.all_saved)
    assert stored(store, "庚行").answers["O01"] == Answer(("growth", "incident"), "文件")
    frame.key_in("")
    assert page_of(scene) is page
    assert page.count_label.text() == "第 2 份"
    page.stack_list.chosen.emit(page.stack.typed[0].case)
    qtbot.waitUntil(lambda: page.lines["answers.O01"].fields[0].words() == "13")
    assert page.count_label.text() == "第 1 份　庚行"


@pytest.mark.parametrize("look", [Look("en", scale=1.5), Look("zh", True)])
def test_it_stands_over_a_change_of_the_look_and_nothing_scrolls_sideways(
    qapp: QApplication, qtbot: QtBot, store: Store, look: Look
) -> None:
    scene = set_scene(qapp, store, look, wait=qtbot.waitUntil)
    assert scene.window.frame is not None
    scene.window.frame.key_in("diagnosis")
    page = page_of(scene)
    again = KeyInPage(look, scene.desk)
    assert again.lines["answers.P03"].fields[0].words() == page.lines["answers.P03"].fields[0].words() != ""
    QApplication.processEvents()
    inside = page.scroll_area.widget()
    assert inside is not None
    assert inside.width() <= page.scroll_area.viewport().width()
    nameless = [field for line in page.lines.values() for field in line.fields if not field.accessibleName()]
    assert nameless == []
    again.deleteLater()
    scene.close()
