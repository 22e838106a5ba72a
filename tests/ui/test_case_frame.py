"""One client's frame: where the keyboard stands on entering, and what is said of a change that is undone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from qifutong_desktop.actions.diagnosing import open_case
from qifutong_desktop.assets import asset
from qifutong_desktop.core.case_fields import case_fields
from qifutong_desktop.core.steps import STEPS
from qifutong_desktop.ui.look import Look
from tests.ui.scene import CASE, Scene, sample_store, set_scene


@pytest.fixture
def scene(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Scene]:
    store = sample_store(tmp_path / "store", case_fields(open_case(asset("resources", "sample", "case.toml"), ()).case))
    stage = set_scene(qapp, store, Look(), wait=qtbot.waitUntil)
    yield stage
    stage.close()


def _focus(scene: Scene) -> QWidget | None:
    return scene.window.focusWidget()


def test_the_keyboard_stands_in_the_page_and_a_space_changes_nothing(scene: Scene, qtbot: QtBot) -> None:
    window, desk = scene.window.frame, scene.desk
    assert window is not None
    scene.window.go("home")
    window.open_case(CASE)
    desk.close_case()
    scene.window.go("home")
    window.open_case(CASE)
    qtbot.waitUntil(lambda: desk.work is not None and window.space == "case")
    frame = scene.frame
    assert desk.work is not None
    before = len(desk.work.kept.log)
    for step in STEPS:
        if step != "client":
            frame.go(step)
        page, focus = frame.pages.currentWidget(), _focus(scene)
        assert page is not None
        assert focus is not None
        assert page.isAncestorOf(focus), (step, focus)
        if step not in ("client", "diagnosis", "data"):  # a field, an answer, a dialog for files
            QTest.keyClick(focus, Qt.Key.Key_Space)
    qtbot.wait(50)
    assert desk.work is not None
    assert [one.field for one in desk.work.kept.log[before:]] == []


def test_coming_back_the_keyboard_stands_where_it_was(scene: Scene, qtbot: QtBot) -> None:
    window, frame = scene.window.frame, scene.frame
    assert window is not None
    for field in ("", "preferences.term"):
        frame.go("quote", field)
        page = frame.pages.currentWidget()
        assert page is not None
        left = page.focusWidget()
        scene.window.go("home")
        qtbot.wait(20)
        window.open_case(CASE)
        assert _focus(scene) is left
        assert frame.step == "quote"


def test_the_name_is_not_cut_by_the_search_in_large_type(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    store = sample_store(tmp_path / "store", {"client.name": "无锡澜桥精密机械设备制造有限公司"})
    scene = set_scene(qapp, store, Look("en", scale=1.5), wait=qtbot.waitUntil)
    scene.desk.say({"client.contact": "许女士"})
    qtbot.waitUntil(lambda: scene.desk.all_saved)
    frame = scene.frame
    qtbot.waitUntil(lambda: frame.name_label.width() >= frame.name_label.sizeHint().width())
    assert frame.search_button.text() == "Ctrl+K"
    scene.window.resize(1920, 1080)
    qtbot.waitUntil(lambda: frame.search_button.text() != "Ctrl+K")
    scene.close()


def test_what_was_undone_is_said_with_a_way_there(scene: Scene, qtbot: QtBot) -> None:
    frame, desk, window = scene.frame, scene.desk, scene.window.frame
    assert window is not None
    desk.say({"preferences.term": 2})
    qtbot.waitUntil(lambda: desk.all_saved)
    frame.go("client")
    frame.undo_button.click()
    notice = window.notice_bar
    qtbot.waitUntil(notice.isVisible)
    assert notice.words.text() == "已撤销：期限"
    assert notice.way_back.text() == "到“报价”看"
    notice.way_back.click()
    assert frame.step == "quote"
    assert _focus(scene) is not None
    frame.redo_button.click()
    qtbot.waitUntil(lambda: notice.words.text() == "已重做：期限")
    assert not notice.way_back.isVisible()
