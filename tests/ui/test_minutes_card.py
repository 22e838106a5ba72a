"""The minutes on the documents page: chosen, typed, drawn, exported, by keyboard and mouse over a real store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qifutong_desktop.core.minutes import meetings
from qifutong_desktop.store.operations import case_operations, record
from qifutong_desktop.ui.dialogs.search_dialog import SearchDialog
from qifutong_desktop.ui.look import Look
from qifutong_desktop.ui.pages.documents_page import DocumentsPage

from ..documents.reading import POPPLER, text_of
from .scene import CASE, Scene, plain_fields, sample_store, set_scene

WAIT = 15_000
FIRST, SECOND = "2026-11-22T01:30:00Z", "2026-11-22T06:05:00Z"


@pytest.fixture
def scene(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Scene]:
    fields = plain_fields()
    store = sample_store(tmp_path / "store", fields)
    record(store, CASE, {"client.phone": "0510-8888"}, author="沈亦舟", at=SECOND)
    record(store, CASE, {"preferences.tier": "enterprise"}, author="沈亦舟", at="2026-11-22T06:40:00Z")
    made = set_scene(qapp, store, Look(), wait=lambda done: qtbot.waitUntil(done, timeout=WAIT))
    yield made
    made.close()


def minutes_page(qtbot: QtBot, scene: Scene) -> DocumentsPage:
    """The page with the minutes of the last meeting on it."""
    scene.frame.go("documents", "minutes")
    page = scene.frame.pages.currentWidget()
    assert isinstance(page, DocumentsPage)
    drawn(qtbot, page)
    return page


def drawn(qtbot: QtBot, page: DocumentsPage) -> None:
    qtbot.waitUntil(lambda: page._shown is not None and page._shown[0] == "minutes", timeout=WAIT)
    qtbot.waitUntil(lambda: page.minutes_card.isVisible() and page.paper_view.fresh, timeout=WAIT)
    qtbot.waitUntil(lambda: page._drawn_for.get("minutes") is page.desk.work, timeout=WAIT)


def printed(page: DocumentsPage) -> str:
    assert page._shown is not None
    return text_of(page._shown[1].pdf)


@POPPLER
def test_what_is_typed_is_kept_printed_and_undone(qtbot: QtBot, scene: Scene) -> None:
    page = minutes_page(qtbot, scene)
    card = page.minutes_card
    assert card.meeting_pick.count() == 2
    assert "2处改动" in "".join(card.meeting_pick.currentText().split())
    card.attendees_field.setFocus()
    QTest.keyClicks(card.attendees_field, "Wang, Li")
    QTest.keyClick(card.attendees_field, Qt.Key.Key_Tab)
    QTest.keyClicks(card.place_field, "Room 3")
    QTest.keyClick(card.place_field, Qt.Key.Key_Tab)
    QTest.keyClicks(card.decisions_field, "Rehearse first")
    QTest.keyClick(card.decisions_field, Qt.Key.Key_Tab)
    assert card.notes_field.hasFocus()
    qtbot.waitUntil(lambda: scene.desk.all_saved, timeout=WAIT)
    qtbot.waitUntil(lambda: "Rehearsefirst" in printed(page), timeout=WAIT)
    assert "Wang,Li" in printed(page)
    kept = meetings(case_operations(scene.store, CASE))[0]
    assert (kept.id, kept.record.attendees, kept.record.place) == (SECOND, "Wang, Li", "Room 3")
    scene.desk.undo()
    qtbot.waitUntil(lambda: card.decisions_field.words() == "", timeout=WAIT)
    assert card.place_field.words() == "Room 3"


@POPPLER
def test_another_meeting_and_a_span_of_ones_own(qtbot: QtBot, scene: Scene) -> None:
    page = minutes_page(qtbot, scene)
    card = page.minutes_card
    assert "企业版" in printed(page)
    card.meeting_pick.setFocus()
    QTest.keyClick(card.meeting_pick, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page._shown is not None and "会上首次得出" in printed(page), timeout=WAIT)
    QTest.keyClick(card.meeting_pick, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: page._shown is not None and "0510-8888" in printed(page), timeout=WAIT)
    begin = card.span_field.words().partition("–")[0]
    card.span_field.setFocus()
    card.span_field.selectAll()
    QTest.keyClicks(card.span_field, "soon")
    QTest.keyClick(card.span_field, Qt.Key.Key_Return)
    assert card.span_wrong.isVisible()
    card.span_field.selectAll()
    QTest.keyClicks(card.span_field, f"{begin}-{begin}")
    QTest.keyClick(card.span_field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page._shown is not None and "企业版" not in printed(page), timeout=WAIT)
    assert not card.span_wrong.isVisible()
    assert card.meeting_pick.count() == 3, "what lies outside is a meeting of its own"


def test_pdf_and_word_are_exported(qtbot: QtBot, scene: Scene, tmp_path: Path) -> None:
    page = minutes_page(qtbot, scene)
    page.handing_over.place.use(tmp_path / "out")
    folder = tmp_path / "out" / "无锡澜桥精密机械有限公司"
    assert page.export_bar.print_button.isEnabled()
    QTest.mouseClick(page.export_bar.export_one_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: (folder / "minutes-2026-11-22.pdf").is_file(), timeout=WAIT)
    QTest.mouseClick(page.minutes_card.word_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: (folder / "minutes-2026-11-22.docx").is_file(), timeout=WAIT)
    assert (folder / "minutes-2026-11-22.docx").read_bytes().startswith(b"PK")


def test_without_a_change_it_says_so_and_follows_when_there_is_one(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    store = sample_store(tmp_path / "empty", {"deal.notes": "还没谈"})
    scene = set_scene(qapp, store, Look(), wait=lambda done: qtbot.waitUntil(done, timeout=WAIT))
    try:
        scene.frame.go("documents", "minutes")
        page = scene.frame.pages.currentWidget()
        assert isinstance(page, DocumentsPage)
        qtbot.waitUntil(lambda: "还没有改动" in page.empty_label.text(), timeout=WAIT)
        assert not page.minutes_card.isVisible()
        scene.desk.say({"client.name": "会议示例有限公司"})
        drawn(qtbot, page)
        assert page.minutes_card.meeting_pick.count() == 1
    finally:
        scene.close()


def test_it_is_found_by_the_search(qtbot: QtBot, scene: Scene) -> None:
    scene.frame.go("client", "")
    assert scene.window.frame is not None
    scene.window.frame.search()
    dialog = scene.window.findChild(SearchDialog)
    assert dialog is not None
    dialog.words_edit.setText("会议纪要")
    qtbot.waitUntil(lambda: dialog.hits_list.count() > 0, timeout=WAIT)
    QTest.keyClick(dialog.words_edit, Qt.Key.Key_Return)
    page = scene.frame.pages.currentWidget()
    assert isinstance(page, DocumentsPage)
    assert page.paper_list.key == "minutes"
