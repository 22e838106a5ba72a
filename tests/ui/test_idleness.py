from __future__ import annotations

import pytest

pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from qifutong_desktop.ui.idleness import Idleness


def test_a_key_in_any_window_begins_the_count_anew_and_a_pause_ends_it(qtbot: QtBot, qapp: QApplication) -> None:
    first, later = QLineEdit(), QLineEdit()
    for field in (first, later):
        qtbot.addWidget(field)
    first.show()
    idleness = Idleness(first, qapp)
    idleness.timer.setTimerType(Qt.TimerType.PreciseTimer)  # else a minute ends when the system likes
    idleness.watch(1)
    later.show()  # a window that was not there when the watch began
    for field in (first, later):
        field.activateWindow()
        qtbot.waitUntil(lambda field=field: qapp.focusWindow() is field.windowHandle())  # type: ignore[misc]
        qtbot.wait(60)
        left = idleness.timer.remainingTime()
        QTest.keyClick(field.windowHandle(), Qt.Key.Key_A)
        assert idleness.timer.remainingTime() > left
        assert field.text() == "a"
    idleness.timer.setInterval(1)
    with qtbot.waitSignal(idleness.over):
        pass
    idleness.watch(0)
    QTest.keyClick(first.windowHandle(), Qt.Key.Key_A)
    assert not idleness.timer.isActive()
