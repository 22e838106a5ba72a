from __future__ import annotations

import pytest

pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)

from PySide6.QtWidgets import QFrame, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from qifutong_desktop.ui.forms import FormError, load_form


class Misnamed(QFrame):
    heading_label: QLabel


class Mistyped(QFrame):
    title_label: QPushButton


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (Misnamed, "heading_label should be a QLabel, no such child"),
        (Mistyped, "title_label should be a QPushButton, it is a QLabel"),
    ],
)
def test_a_form_that_does_not_fit_its_class_is_named(qtbot: QtBot, kind: type[QFrame], said: str) -> None:
    frame = kind()
    qtbot.addWidget(frame)
    with pytest.raises(FormError, match=said):
        load_form(frame, "due_panel")


def test_a_form_that_is_not_there_is_named(qtbot: QtBot) -> None:
    frame = QFrame()
    qtbot.addWidget(frame)
    with pytest.raises(FormError, match=r"forms/nowhere\.ui"):
        load_form(frame, "nowhere")
