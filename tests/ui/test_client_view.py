"""The screen turned to the client: nothing on it is said to the seller, and no other client can be found from it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from qifutong_desktop.core.operation import moment
from qifutong_desktop.store.operations import record
from qifutong_desktop.ui.dialogs.search_dialog import SearchDialog
from qifutong_desktop.ui.look import Look
from qifutong_desktop.ui.pages.diagnosis_page import DiagnosisPage
from qifutong_desktop.ui.pages.opening_page import OpeningPage
from tests.ui.scene import NOW, Scene, sample_store, set_scene


@pytest.fixture
def scene(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Scene]:
    store = sample_store(tmp_path / "store", {"client.name": "嘉兴禾川五金厂"})
    record(store, "7b" * 16, {"client.name": "宁波远帆贸易"}, author="沈亦舟", at=moment(NOW))
    stage = set_scene(qapp, store, Look(client=True, priced=False), (1920, 1080), qtbot.waitUntil)
    yield stage
    stage.close()


def test_what_is_for_the_seller_does_not_show(scene: Scene, qtbot: QtBot) -> None:
    frame = scene.frame
    frame.go("diagnosis", "answers.O03")
    page = frame.pages.currentWidget()
    assert isinstance(page, DiagnosisPage)
    page._open("O04")
    qtbot.waitUntil(frame.live_panel.isVisible)
    shown = [one.text() for one in frame.findChildren(QLabel) if one.isVisible()]
    shown += [one.text() for one in frame.findChildren(QPushButton) if one.isVisible()]
    assert any("哪些免费工具" in one for one in shown)
    assert [one for one in shown if "为什么问" in one or "缺" in one] == []
    assert all("缺" not in button.words for button in frame.step_bar._buttons.values())
    assert not frame.stage_label.isVisible()


def test_other_clients_are_not_found(scene: Scene, qtbot: QtBot) -> None:
    frame = scene.window.frame
    assert frame is not None
    frame.search()
    dialog = frame.findChild(SearchDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.hits_list.count() > 0)
    names = [dialog.hits_list.item(row).text() for row in range(dialog.hits_list.count())]
    assert len(names) == 1
    assert "嘉兴禾川五金厂" in names[0]
    dialog.words_edit.setText("远帆")
    assert not any("宁波" in dialog.hits_list.item(row).text() for row in range(dialog.hits_list.count()))
    dialog.close()


def test_the_talk_speaks_to_the_client(scene: Scene) -> None:
    frame = scene.window.frame
    assert frame is not None
    frame.talk(scene.desk.work.id if scene.desk.work else "")
    page = scene.window.go("opening")
    assert isinstance(page, OpeningPage)
    words = [one.text() for one in page.findChildren(QLabel)] + [one.placeholderText() for one, _ in page._pains]
    assert any("您" in one for one in words)
    assert [one for one in words if "客户" in one] == []
    assert not page.back_button.isVisible()
