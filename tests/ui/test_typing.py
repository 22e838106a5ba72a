"""Fields say what is typed after a pause, on leaving and on Enter; never a half-composed word."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from qifutong_desktop.core.ranges import Range
from qifutong_desktop.ui.look import Look
from qifutong_desktop.ui.widgets.typing import PAUSE_MS, DayField, LineField, NumberField, TextField

LOOK = Look()


class Stage:
    """One field with another to go to, and what it said."""

    def __init__(self, field: LineField | TextField) -> None:
        self.field, self.other, self.said = field, QLineEdit(), list[Any]()
        self.sentence = QLabel()
        self.top = QWidget()
        layout = QVBoxLayout(self.top)
        for part in (field, self.sentence, self.other):
            layout.addWidget(part)
        field.speak_beside(self.sentence)
        field.said.connect(self.said.append)
        self.top.show()
        self.top.activateWindow()
        field.setFocus()

    def type(self, words: str) -> None:
        QTest.keyClicks(self.field, words)

    def compose(self, words: str, committed: str = "") -> None:
        event = QInputMethodEvent(words, [])
        event.setCommitString(committed)
        QApplication.sendEvent(self.field, event)


@pytest.fixture
def stage(qtbot: QtBot) -> Any:
    made: list[Stage] = []

    def make(field: LineField | TextField) -> Stage:
        made.append(Stage(field))
        qtbot.addWidget(made[-1].top)
        qtbot.waitUntil(field.hasFocus)
        return made[-1]

    return make


def test_one_word_is_said_once_after_the_pause(stage: Any, qtbot: QtBot) -> None:
    on = stage(LineField(None, LOOK))
    on.type("abc")
    assert on.said == []
    qtbot.waitUntil(lambda: on.said == ["abc"], timeout=PAUSE_MS * 3)


@pytest.mark.parametrize("kind", [LineField, TextField])
def test_leaving_says_at_once_and_an_emptied_field_says_none(stage: Any, qtbot: QtBot, kind: Any) -> None:
    on = stage(kind(None, LOOK))
    on.field.show_value("先前")
    on.type("x")
    on.other.setFocus()
    qtbot.waitUntil(lambda: on.said == ["x先前"] or on.said == ["先前x"])
    on.field.setFocus()
    on.field.selectAll()
    QTest.keyClick(on.field, Qt.Key.Key_Delete)
    on.other.setFocus()
    qtbot.waitUntil(lambda: on.said[-1] is None)


@pytest.mark.parametrize("kind", [LineField, TextField])
def test_a_half_composed_word_is_neither_said_nor_lost(stage: Any, qtbot: QtBot, kind: Any) -> None:
    on = stage(kind(None, LOOK))
    on.type("a")
    on.compose("wu'xi")
    QTest.qWait(PAUSE_MS + 150)
    assert on.said == []
    on.field.show_value("来自别处")
    assert on.field.words() == "a"
    on.compose("", "无锡")
    qtbot.waitUntil(lambda: on.said == ["a无锡"], timeout=PAUSE_MS * 3)


def test_what_is_being_typed_is_not_overwritten_but_what_rests_is(stage: Any) -> None:
    on = stage(LineField(None, LOOK))
    on.type("half")
    on.field.show_value("别的")
    assert on.field.words() == "half"
    on.field.flush()
    on.field.show_value("撤销后的")
    assert on.field.words() == "撤销后的"
    assert on.said == ["half"]


def test_a_wrong_number_is_marked_with_a_sentence_and_kept(stage: Any) -> None:
    on = stage(NumberField(None, LOOK, "integer", limit=1000, ranges=True))
    on.type("12x")
    QTest.keyClick(on.field, Qt.Key.Key_Return)
    assert on.field.property("wrong") is True
    assert "不是数字" in on.sentence.text()
    assert not on.sentence.isHidden()
    on.field.show_value(None)
    assert on.field.words() == "12x"
    assert on.said == []
    on.field.selectAll()
    on.type("80-90")
    QTest.keyClick(on.field, Qt.Key.Key_Return)
    assert on.said == [Range(80, 90)]
    assert on.field.property("wrong") is False
    assert on.sentence.isHidden()


@pytest.mark.parametrize("words", ["-3", "2.5", "1001"])
def test_a_number_outside_its_bounds_is_not_said(stage: Any, words: str) -> None:
    on = stage(NumberField(None, LOOK, "integer", limit=1000))
    on.type(words)
    on.field.flush()
    assert on.said == []
    assert on.sentence.text()


def test_a_number_is_spelt_with_thousands_once_it_is_left(stage: Any, qtbot: QtBot) -> None:
    on = stage(NumberField(None, LOOK))
    on.type("16000")
    on.field.flush()
    on.field.show_value(16000)
    assert on.field.words() == "16000"
    on.other.setFocus()
    qtbot.waitUntil(lambda: on.field.words() == "16,000")
    assert on.said == [16000]


def test_a_day_is_typed_short_and_shown_whole(stage: Any, qtbot: QtBot) -> None:
    on = stage(DayField(None, LOOK, lambda: date(2026, 11, 22)))
    on.type("1-4")
    on.other.setFocus()
    qtbot.waitUntil(lambda: on.said == [date(2027, 1, 4)])
    assert on.field.words() == "2027-01-04"


def test_the_calendar_opens_by_keyboard_and_picks(stage: Any, qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QCalendarWidget

    on = stage(DayField(None, LOOK, lambda: date(2026, 11, 22)))
    QTest.keyClick(on.field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    calendar = on.field.findChild(QCalendarWidget)
    assert calendar.selectedDate().toPython() == date(2026, 11, 22)
    calendar.activated.emit(calendar.selectedDate().addDays(1))
    assert on.said == [date(2026, 11, 22)]
