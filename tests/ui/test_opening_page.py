"""The opening talk by keyboard: keys go from the name to what is asked under it, not past it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from qifutong_desktop.ui.look import Look
from qifutong_desktop.ui.pages.opening_page import OpeningPage
from tests.ui.scene import CASE, sample_store, set_scene


@pytest.fixture
def page(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[OpeningPage]:
    scene = set_scene(
        qapp,
        sample_store(tmp_path / "store", {"client.name": "嘉兴禾川五金厂"}),
        Look("zh"),
        (1280, 800),
        lambda done: qtbot.waitUntil(done, timeout=20_000),
    )
    frame = scene.window.frame
    assert frame is not None
    home = scene.window.go("home")
    home.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    home.setFocus()
    qtbot.waitUntil(home.hasFocus)  # which goes to the talk's first field, before that is filled
    frame.talk(CASE)
    talk = scene.window.go("opening")
    assert isinstance(talk, OpeningPage)
    yield talk
    scene.close()


def test_who_is_known_is_called_by_name_where_the_keyboard_stands(page: OpeningPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(page.name_edit.hasFocus)
    assert page.name_edit.text() == "嘉兴禾川五金厂"
    page.name_edit.selectAll()
    QTest.keyClicks(page.name_edit, "new")
    page.show_work(page.desk.work)
    assert page.name_edit.text() == "new", "nothing is written over what is being typed"


def test_tab_goes_down_the_page(page: OpeningPage) -> None:
    fields = page.findChildren(QLineEdit)
    page.name_edit.setFocus()
    passed: list[str] = []
    for _ in range(40):
        focus = QApplication.focusWidget()
        assert focus is not None
        if focus is page.go_button:
            break
        passed.append("field" if focus in fields else focus.text() if isinstance(focus, QPushButton) else "other")
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    pains, reasons, files = (passed.index("field", 1), passed.index(next(iter(page._reasons.values())).text()), -1)
    assert passed[0] == "field"
    assert passed[1] in {button.text() for button in page._industries.buttons()}
    assert passed[pains : pains + 6] == ["field"] * 6
    assert reasons == pains + 6
    assert passed[files] == page.drop_card.choose_button.text()
