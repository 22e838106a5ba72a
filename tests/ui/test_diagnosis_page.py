"""The diagnosis in the real window over a real store, by keyboard: answers, rows, evidence, history, measures."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

pytest.importorskip("PySide6.QtWidgets", reason="Qt's system libraries are missing", exc_type=ImportError)

from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QFontMetrics, QImage, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from qifutong_desktop.actions.casework import evidence_content
from qifutong_desktop.core.canonical import FieldValue
from qifutong_desktop.core.case_fields import answer_field
from qifutong_desktop.core.client import Answer, Special
from qifutong_desktop.core.dossier import Evidence
from qifutong_desktop.core.operation import Operation, moment
from qifutong_desktop.core.ranges import Range
from qifutong_desktop.store.file import Store
from qifutong_desktop.store.operations import record
from qifutong_desktop.ui.look import Look
from qifutong_desktop.ui.pages.diagnosis_page import DiagnosisPage
from qifutong_desktop.ui.widgets.answer_part import AnswerPart
from qifutong_desktop.ui.widgets.answer_table import AnswerTable
from qifutong_desktop.ui.widgets.question_card import QuestionCard
from qifutong_desktop.ui.widgets.typing import LineField
from tests.ui.scene import CASE, NOW, Scene, sample_fields, sample_store, set_scene

KEY = Qt.Key
MOD = Qt.KeyboardModifier


@pytest.fixture(scope="module")
def fields(tmp_path_factory: pytest.TempPathFactory) -> dict[str, FieldValue]:
    return sample_fields(tmp_path_factory.mktemp("books") / "books")


@pytest.fixture
def store(tmp_path: Path, fields: dict[str, FieldValue]) -> Store:
    return sample_store(tmp_path / "store", fields)


@pytest.fixture
def scene(qapp: QApplication, qtbot: QtBot, store: Store) -> Iterator[Scene]:
    made = set_scene(qapp, store, Look(), wait=qtbot.waitUntil)
    made.frame.go("diagnosis")
    yield made
    strike(made)


def strike(scene: Scene) -> None:
    """Close, and let widgets end where they began: not in a thread of the next test."""
    scene.close()
    scene.window.deleteLater()
    scene.desk.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


def page_of(scene: Scene) -> DiagnosisPage:
    page = scene.frame.pages.currentWidget()
    assert isinstance(page, DiagnosisPage)
    return page


def at(scene: Scene, question: str) -> AnswerPart:
    """The open part of a question, with the keyboard in it."""
    scene.frame.go("diagnosis", f"answers.{question}")
    part = page_of(scene)._cards[question].part
    assert isinstance(part, AnswerPart)
    return part


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = MOD.NoModifier) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, modifiers)


def type_in(words: str) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClicks(focus, words)


def answer(scene: Scene, question: str) -> Answer | None:
    assert scene.desk.work is not None
    return scene.desk.work.dossier.case.answers.get(question)


def value(scene: Scene, question: str) -> object:
    found = answer(scene, question)
    return found.value if found else None


def reopened(scene: Scene, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: scene.desk.all_saved and not scene.desk.jobs.busy)
    scene.desk.close_case()
    scene.desk.open(CASE)
    qtbot.waitUntil(lambda: scene.desk.work is not None)


# --- choosing and moving ---------------------------------------------------------------------------------------------


def test_digits_choose_enter_goes_on_and_shift_enter_back(scene: Scene, qtbot: QtBot) -> None:
    at(scene, "S01")
    press(KEY.Key_4)
    assert value(scene, "S01") == 3
    press(KEY.Key_Return)
    assert page_of(scene).current == "S02"
    press(KEY.Key_0)
    assert value(scene, "S02") is Special.UNKNOWN
    press(KEY.Key_Enter)
    press(KEY.Key_6)
    assert value(scene, "S03") is Special.NOT_APPLICABLE
    press(KEY.Key_Return, MOD.ShiftModifier)
    assert page_of(scene).current == "S02"
    reopened(scene, qtbot)
    assert [value(scene, name) for name in ("S01", "S02", "S03")] == [3, Special.UNKNOWN, Special.NOT_APPLICABLE]


def test_what_is_not_known_is_counted_apart(scene: Scene) -> None:
    assert scene.desk.work is not None
    found, label = scene.desk.work.diagnosis, page_of(scene).answered_label
    clear, unclear = found.answered, len(found.unclear)
    assert label.text() == f"答清 {clear} / {found.asked}，不清楚 {unclear}"
    scene.desk.say({"answers.P03": answer_field(Answer(Special.UNKNOWN))})
    assert label.text() == f"答清 {clear - 1} / {found.asked}，不清楚 {unclear + 1}"


def test_the_keys_at_the_foot_are_those_on_the_caps(scene: Scene) -> None:
    part = at(scene, "S01")
    assert part.choices.keys == ("1", "2", "3", "4", "5", "6")
    assert "1–6" in page_of(scene).keys_label.text()
    at(scene, "O01")
    assert "1–9" in page_of(scene).keys_label.text()


def test_a_rung_may_be_a_range_by_key_and_by_mouse(scene: Scene, qtbot: QtBot) -> None:
    part = at(scene, "S01")
    assert "区间" in part.choices.note
    for key in (KEY.Key_2, KEY.Key_Minus, KEY.Key_4):
        press(key)
    assert value(scene, "S01") == Range(1, 3)
    chosen = [row.key for row in part.choices._rows.values() if row.isChecked()]
    assert chosen == ["2", "3", "4"]
    rows = list(part.choices._rows.values())
    qtbot.waitUntil(lambda: not rows[3].visibleRegion().isEmpty() and not rows[4].visibleRegion().isEmpty())
    QTest.mouseClick(rows[4], Qt.MouseButton.LeftButton)
    QTest.mouseClick(rows[3], Qt.MouseButton.LeftButton, MOD.ShiftModifier)
    assert value(scene, "S01") == Range(3, 4)
    for key in (KEY.Key_2, KEY.Key_Minus, KEY.Key_2):  # to itself: one rung
        press(key)
    assert value(scene, "S01") == 1
    press(KEY.Key_Minus)
    press(KEY.Key_0)  # nothing to span to
    assert value(scene, "S01") is Special.UNKNOWN
    press(KEY.Key_Minus)
    press(KEY.Key_3)
    assert value(scene, "S01") == 2
    reopened(scene, qtbot)
    assert value(scene, "S01") == 2


def test_several_to_choose_is_said_however_narrow(scene: Scene) -> None:
    part = at(scene, "O01")
    for width in (900, 420):
        part.choices.resize(width, 600)
        assert part.choices.note.startswith("可多选")


def test_enter_leads_through_every_question_of_every_section(scene: Scene) -> None:
    page = page_of(scene)
    at(scene, "O01")
    assert scene.desk.work is not None
    asked = [name for name, shown in scene.desk.work.visible.items() if shown]
    seen = [page.current]
    for _ in asked[1:]:
        before = page.current
        press(KEY.Key_Return)
        assert page.current != before
        seen.append(page.current)
    assert seen == asked


def test_several_are_turned_over_and_one_that_stands_alone_drops_the_others(scene: Scene) -> None:
    at(scene, "O01")
    press(KEY.Key_1)
    assert value(scene, "O01") == ("customer", "numbers")
    press(KEY.Key_8)
    assert value(scene, "O01") == ("look",)
    press(KEY.Key_3)
    assert value(scene, "O01") == ("incident",)
    press(KEY.Key_3)
    assert answer(scene, "O01") is None


def test_delete_clears_an_answer_and_undo_brings_it_back_in_sight(scene: Scene, qtbot: QtBot) -> None:
    part = at(scene, "S01")
    press(KEY.Key_Delete)
    assert answer(scene, "S01") is None
    assert not part.choices.press("9")
    qtbot.waitUntil(lambda: scene.desk.all_saved)
    press(KEY.Key_Z, MOD.ControlModifier)
    qtbot.waitUntil(lambda: value(scene, "S01") == 1)
    assert part.choices.first().isChecked()  # type: ignore[attr-defined]


def test_quick_mode_asks_its_questions_and_a_lack_outside_it_ends_it(scene: Scene, qtbot: QtBot) -> None:
    page = page_of(scene)
    QTest.mouseClick(page.quick_button, Qt.MouseButton.LeftButton)
    assert scene.desk.work is not None
    quick = {one.id for one in scene.desk.work.rules.questionnaire.questions if one.quick}
    assert {name for one in page._sections for name in one.questions} <= quick
    scene.frame.go("client")
    scene.frame.go("diagnosis", "answers.O01")
    assert page.current == "O01"
    assert not page.quick


def test_the_best_question_is_one_click_away(scene: Scene, qtbot: QtBot) -> None:
    page = page_of(scene)
    at(scene, "O01")
    assert scene.desk.work is not None
    best = scene.desk.work.diagnosis.next_questions[0].id
    QTest.mouseClick(page.next_button, Qt.MouseButton.LeftButton)
    assert page.current == best


# --- typing ----------------------------------------------------------------------------------------------------------


def test_a_number_may_be_a_range_and_a_wrong_one_holds_the_question(scene: Scene) -> None:
    at(scene, "P03")
    press(KEY.Key_A, MOD.ControlModifier)
    type_in("80-90")
    press(KEY.Key_Return)
    assert value(scene, "P03") == Range(80, 90)
    assert page_of(scene).current == "P04"
    part = at(scene, "P03")
    press(KEY.Key_A, MOD.ControlModifier)
    type_in("8.5")
    press(KEY.Key_Return)
    assert page_of(scene).current == "P03"
    assert part.field is not None
    assert "不是整数" in (part.field.field.pen.label.text() if part.field.field.pen.label else "")
    assert value(scene, "P03") == Range(80, 90)


def test_alt_0_says_that_a_number_is_not_known(scene: Scene) -> None:
    part = at(scene, "D01")
    press(KEY.Key_0, MOD.AltModifier)
    assert value(scene, "D01") is Special.UNKNOWN
    QApplication.processEvents()
    assert part.choices.first().isChecked()  # type: ignore[attr-defined]


def test_a_half_composed_note_survives_enter_and_a_change_from_elsewhere(scene: Scene, qtbot: QtBot) -> None:
    part = at(scene, "S01")
    part.note_field.setFocus()
    part.note_field.selectAll()
    QApplication.sendEvent(part.note_field, QInputMethodEvent("ba'zhang", []))
    scene.desk.say({"answers.S01": {"value": 2, "source": "现场", "note": "来自别处"}})
    press(KEY.Key_Return)
    assert page_of(scene).current == "S01"
    done = QInputMethodEvent("", [])
    done.setCommitString("八张表")
    QApplication.sendEvent(part.note_field, done)
    press(KEY.Key_Return)
    assert answer(scene, "S01") == Answer(2, "现场", "八张表")


def test_a_note_without_an_answer_counts_as_not_known(scene: Scene) -> None:
    scene.desk.say({"answers.S01": None})
    part = at(scene, "S01")
    part.note_field.setFocus()
    type_in("ask later")
    press(KEY.Key_Return)
    assert answer(scene, "S01") == Answer(Special.UNKNOWN, "口述", "ask later")


def test_the_source_is_kept_with_the_answer(scene: Scene) -> None:
    part = at(scene, "S02")
    button = part._by_source["截图"]
    button.setFocus()
    press(KEY.Key_Space)
    assert answer(scene, "S02") == Answer(1, "截图", "")


# --- tables ----------------------------------------------------------------------------------------------------------


def table_at(scene: Scene, question: str) -> AnswerTable:
    table = at(scene, question).table
    assert table is not None
    return table


def test_rows_are_typed_without_a_mouse_and_stand_there_again(scene: Scene, qtbot: QtBot) -> None:
    scene.desk.say({"answers.P04": None})
    table_at(scene, "P04")
    for department, users in (("sales", "8"), ("stores", "1,2")):
        type_in(department)
        press(KEY.Key_Tab)
        type_in(users)
        press(KEY.Key_Return)
    first = {"department": "sales", "users": 8}
    assert value(scene, "P04") == (first, {"department": "stores", "users": None})
    assert page_of(scene).current == "P04"
    press(KEY.Key_Return)
    assert page_of(scene).current == "P04", "a cell that cannot be read holds the question"
    table = table_at(scene, "P04")
    table._rows[1].fields[1].setFocus()
    press(KEY.Key_Backspace)
    press(KEY.Key_Backspace)
    press(KEY.Key_Return)
    press(KEY.Key_Return)
    assert page_of(scene).current == "P05"
    assert value(scene, "P04") == (first, {"department": "stores", "users": 1})
    reopened(scene, qtbot)
    table = table_at(scene, "P04")
    assert [[cell.words() for cell in row.fields] for row in table._rows] == [["sales", "8"], ["stores", "1"], ["", ""]]


def test_a_row_is_removed_by_key_and_undo_shows_it_again(scene: Scene, qtbot: QtBot) -> None:
    table = table_at(scene, "P04")
    rows = value(scene, "P04")
    assert isinstance(rows, tuple)
    table._rows[0].fields[0].setFocus()
    press(KEY.Key_Delete, MOD.ControlModifier)
    qtbot.waitUntil(lambda: value(scene, "P04") == rows[1:])
    assert table._rows[0].fields[0].words() == "销售部"
    qtbot.waitUntil(lambda: scene.desk.all_saved)
    scene.desk.undo()
    qtbot.waitUntil(lambda: value(scene, "P04") == rows)
    assert table._rows[0].fields[0].words() == "管理层"


def test_a_nameless_row_waits_for_its_name_and_a_repeated_one_is_refused(scene: Scene) -> None:
    table = table_at(scene, "P04")
    rows = value(scene, "P04")
    table._rows[-1].fields[1].setFocus()
    type_in("5")
    press(KEY.Key_Return)
    assert value(scene, "P04") == rows
    assert "部门" in table._problem.text()
    name = next(row for row in table._rows if row.fields[1].words() == "5" and not row.fields[0].words()).fields[0]
    assert isinstance(name, LineField)
    name.put_words("")
    name.setText("销售部")
    name.flush()
    part = page_of(scene)._cards["P04"].part
    assert part is not None
    assert "重复" in part.problem_label.text()
    assert value(scene, "P04") == rows


# --- evidence --------------------------------------------------------------------------------------------------------


def test_a_dropped_file_and_a_pasted_picture_are_stored_sealed_and_read_back(
    scene: Scene, store: Store, qtbot: QtBot, tmp_path: Path
) -> None:
    part = at(scene, "S01")
    paper = tmp_path / "台账.txt"
    paper.write_bytes("三名内勤各存一份".encode())
    drop(page_of(scene)._cards["S01"], paper)
    qtbot.waitUntil(lambda: len(evidence(scene)) == 1)
    picture = QImage(8, 8, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    QApplication.clipboard().setImage(picture)
    part.choices.first().setFocus()
    press(KEY.Key_V, MOD.ControlModifier)
    qtbot.waitUntil(lambda: len(evidence(scene)) == 2)
    reopened(scene, qtbot)
    first, second = evidence(scene)
    assert evidence_content(store, CASE, first) == paper.read_bytes()
    assert evidence_content(store, CASE, second).startswith(b"\x89PNG")
    assert [one.name for one in evidence(scene)] == ["台账.txt", "截图 2.png"]
    qtbot.waitUntil(lambda: part.evidence_row._shown == evidence(scene))
    copy = tmp_path / "copy.txt"
    part.evidence_row.copied.emit(first, copy)
    qtbot.waitUntil(lambda: copy.exists() and copy.read_bytes() == paper.read_bytes())
    part.evidence_row.copied.emit(first, tmp_path / "nowhere" / "copy.txt")
    qtbot.waitUntil(lambda: "copy.txt" in part.problem_label.text())
    part.evidence_row.removed.emit(first)
    assert evidence(scene) == (second,)
    card = page_of(scene)._cards["S01"]
    card.open(False)
    assert "凭证 截图 2.png" in card.summary_label.text()


def test_a_file_that_cannot_be_read_is_spoken_of_beside_the_answer(scene: Scene, qtbot: QtBot, tmp_path: Path) -> None:
    part = at(scene, "S01")
    drop(page_of(scene)._cards["S01"], tmp_path / "weg.pdf")
    qtbot.waitUntil(lambda: "weg.pdf" in part.problem_label.text())
    assert evidence(scene) == ()


def evidence(scene: Scene) -> tuple[Evidence, ...]:
    assert scene.desk.work is not None
    return scene.desk.work.dossier.evidence.get("S01", ())


def drop(card: QuestionCard, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    actions, nothing = Qt.DropAction.CopyAction, Qt.MouseButton.NoButton
    card.dropEvent(QDropEvent(QPointF(5, 5), actions, mime, nothing, MOD.NoModifier))


# --- history, conflicts, what is measured ----------------------------------------------------------------------------


def test_the_history_says_who_what_and_why(scene: Scene, qtbot: QtBot) -> None:
    part = at(scene, "S01")
    QTest.mouseClick(part.history_button, Qt.MouseButton.LeftButton)
    part.answer_history._why.setFocus()
    type_in("saw it myself")
    part.choices.first().setFocus()
    press(KEY.Key_3)
    said = " ".join(_words(part.answer_history))
    assert "统一录在 CRM 里" in said
    assert "saw it myself" in said
    assert "沈亦舟" in said
    assert "各人一张 Excel" in said
    assert part.answer_history._why.words() == ""
    assert scene.desk.work is not None
    qtbot.waitUntil(lambda: scene.desk.all_saved)
    assert scene.desk.work.kept.log[-1].reason == "saw it myself"


def test_two_answers_that_differ_stand_side_by_side_until_one_is_picked(
    scene: Scene, store: Store, qtbot: QtBot
) -> None:
    theirs: dict[str, FieldValue] = {"value": 0, "source": "现场", "note": ""}
    later = moment(NOW + timedelta(minutes=5))
    record(store, CASE, {"answers.S01": theirs}, author="陆知行", at=later, seen={"answers.S01": ()})
    reopened(scene, qtbot)
    at(scene, "S01")
    card = page_of(scene)._cards["S01"]
    box = card._conflict
    assert box is not None
    assert box.isVisible()
    assert "陆知行" in " ".join(_words(box))
    heads = card._shown.heads
    mine = next(one for one in heads if isinstance(one, Operation) and one.author == "沈亦舟")
    box.picked.emit(mine)
    qtbot.waitUntil(lambda: scene.desk.work is not None and not scene.desk.work.state.conflicts)
    assert value(scene, "S01") == 1
    qtbot.waitUntil(lambda: not any(one.isVisible() for one in page_of(scene).findChildren(type(box))))


def test_the_newest_of_two_can_be_picked_too(scene: Scene, store: Store, qtbot: QtBot) -> None:
    theirs: dict[str, FieldValue] = {"value": 0, "source": "现场", "note": ""}
    later = moment(NOW + timedelta(minutes=5))
    record(store, CASE, {"answers.S01": theirs}, author="陆知行", at=later, seen={"answers.S01": ()})
    reopened(scene, qtbot)
    at(scene, "S01")
    card = page_of(scene)._cards["S01"]
    assert card._conflict is not None
    card._conflict.picked.emit(card._shown.heads[0])
    qtbot.waitUntil(lambda: scene.desk.work is not None and not scene.desk.work.state.conflicts)
    assert value(scene, "S01") == 0


def test_what_was_measured_stands_beside_and_what_was_said_can_be_kept(scene: Scene, qtbot: QtBot) -> None:
    at(scene, "D01")
    card = page_of(scene)._cards["D01"]
    pair = card._pair
    assert pair is not None
    assert (pair.said.number.text(), pair.measured.number.text()) == ("1,600", "1,243")
    assert "22%" in card.pill_label.text()
    pair.keep.setFocus()
    press(KEY.Key_Space)
    assert scene.desk.work is not None
    assert scene.desk.work.diagnosis.needs.need("customers").kept
    assert "按口述" in pair.words.text()
    pair.take.setFocus()
    press(KEY.Key_Space)
    assert not scene.desk.work.diagnosis.needs.need("customers").kept


# --- another industry ------------------------------------------------------------------------------------------------


def test_another_industry_asks_other_questions_and_keeps_what_was_answered(scene: Scene, qtbot: QtBot) -> None:
    page = page_of(scene)
    assert not page.rest_label.isVisible()
    at(scene, "P02")
    press(KEY.Key_2)
    assert [one.section.id for one in page._sections][4] == "R"
    assert "个答案现在不适用，已保留" in page.rest_label.text()
    assert value(scene, "S01") == 1
    press(KEY.Key_1)
    assert not page.rest_label.isVisible()
    assert value(scene, "M01") == 1


def test_an_open_question_that_stops_applying_gives_way(scene: Scene) -> None:
    page = page_of(scene)
    at(scene, "M01")
    scene.desk.say({"answers.P02": {"value": "retail", "source": "口述", "note": ""}})
    assert page.current != "M01"
    assert page.current in {name for one in page._sections for name in one.questions}


# --- the frame -------------------------------------------------------------------------------------------------------


def test_every_input_has_a_name_and_nothing_scrolls_sideways(scene: Scene) -> None:
    page = page_of(scene)
    for section in page._sections:
        page._open_section(section.section.id)
        QApplication.processEvents()
        inside = page.scroll_area.widget()
        assert inside is not None
        assert inside.width() <= page.scroll_area.viewport().width()
        nameless = [
            one
            for one in inside.findChildren(QWidget)
            if one.isVisible()
            and one.focusPolicy() & Qt.FocusPolicy.TabFocus
            and not (one.accessibleName() or getattr(one, "text", str)())
        ]
        assert nameless == []


@pytest.mark.parametrize("look", [Look("en", scale=1.5), Look("zh", True, 1.5), Look("en", client=True)])
def test_nothing_scrolls_sideways_in_large_type(qapp: QApplication, qtbot: QtBot, store: Store, look: Look) -> None:
    scene = set_scene(qapp, store, look, wait=qtbot.waitUntil)
    for width in (1280, 1024):
        scene.window.resize(width, 800)
        for question in ("O01", "D01", "D03", "N06"):
            at(scene, question)
            QTest.qWait(40)
            area = page_of(scene).scroll_area
            inside = area.widget()
            assert inside is not None
            assert inside.width() <= area.viewport().width(), (question, width)
    strike(scene)


def test_nothing_internal_shows_while_the_client_looks_on(qapp: QApplication, qtbot: QtBot, store: Store) -> None:
    scene = set_scene(qapp, store, Look(client=True, priced=False), wait=qtbot.waitUntil)
    part = at(scene, "S01")
    assert not part.note_field.isVisible()
    assert not part.history_button.isVisible()
    assert not page_of(scene)._cards["S01"].pill_label.isVisible()
    assert "八个销售" not in " ".join(_words(page_of(scene)))
    strike(scene)


def _words(widget: QWidget) -> list[str]:
    from PySide6.QtWidgets import QLabel

    return [label.text() for label in widget.findChildren(QLabel)]


def test_sections_are_read_whole_in_english_and_the_open_one_is_in_sight(
    qapp: QApplication, qtbot: QtBot, store: Store
) -> None:
    look = Look("en", scale=1.5)
    scene = set_scene(qapp, store, look, wait=qtbot.waitUntil)
    scene.frame.go("diagnosis")
    page = page_of(scene)
    qtbot.waitUntil(lambda: page.section_list.height() > page.sections_area.viewport().height())
    metrics = QFontMetrics(look.font("body", bold=True))
    for row in page.section_list.findChildren(QAbstractButton):
        count = QFontMetrics(look.font("small")).horizontalAdvance("9/9")
        longest = max(map(metrics.horizontalAdvance, row.text().split()))
        assert look.px(40) + longest + look.px(12) + count <= row.width(), row.text()
    page.go_to("answers.N01")
    last = page.section_list.row("N")
    assert last is not None
    qtbot.waitUntil(lambda: last.visibleRegion().boundingRect().height() == last.height())
    strike(scene)
