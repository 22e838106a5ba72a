"""A few choices side by side, one of them chosen; they take as many lines as the width needs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QWidget

from ...core.text import Text
from ..look import Look
from ..spoken import call
from ..style import give
from .flow_layout import FlowLayout


class Segments(QWidget):
    """Says the value behind what is clicked."""

    said = Signal(str)

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self.buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._flow = FlowLayout(self, look.px(6))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def offer(self, choices: Sequence[tuple[str, Text]], caption: str) -> None:
        """Have these to choose from: the value, and what is shown; screen readers hear the caption before it."""
        say = self.look.say
        if [(value, say(words)) for value, words in choices] == [(v, b.text()) for v, b in self.buttons.items()]:
            return
        for button in self.buttons.values():
            self._group.removeButton(button)
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = {}
        for value, words in choices:
            button = QPushButton(say(words), self)
            button.setCheckable(True)
            call(button, self.look, caption, say(words))
            give(button, role="small")
            button.clicked.connect(partial(self._say, value))
            self._group.addButton(button)
            self._flow.addWidget(button)
            button.show()
            self.buttons[value] = button

    def _say(self, value: str, *_: object) -> None:
        self.said.emit(value)

    def show_value(self, value: str) -> None:
        """Mark the chosen one; none for what is not on offer."""
        self._group.setExclusive(False)
        for known, button in self.buttons.items():
            button.setChecked(known == value)
        self._group.setExclusive(True)
