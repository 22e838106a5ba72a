"""A question asked in place, above what it is about: words, one field, confirm, cancel, and a refusal beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ...core.problems import Refusal
from ...core.text import Text
from ..in_sight import bring
from ..look import Look
from ..style import give
from .typing import sentence_of

_CANCEL = Text("取消", "Cancel")


class AskBar(QFrame):
    """Hidden until something is asked. The answer goes to who asked; Escape takes the question back."""

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        give(self, kind="warned")
        self.words, self.refusal = QLabel(), QLabel()
        self.edit = QLineEdit()
        self.confirm, self.cancel = QPushButton(), QPushButton(look.say(_CANCEL))
        self._then: Callable[[str], Any] = lambda typed: None
        for label in (self.words, self.refusal):
            label.setWordWrap(True)
        give(self.refusal, role="small", tone="block")
        self.edit.setMinimumWidth(look.px(200))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.edit, 1)
        line.addWidget(self.confirm)
        line.addWidget(self.cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 12, 20, 12)
        layout.setSpacing(8)
        layout.addWidget(self.words)
        layout.addLayout(line)
        layout.addWidget(self.refusal)
        self.edit.returnPressed.connect(self._answer)
        self.confirm.clicked.connect(self._answer)
        self.cancel.clicked.connect(self.hide)
        self.hide()

    def ask(
        self,
        words: Text,
        confirm: Text,
        then: Callable[[str], Any],
        *,
        field: Text | None = None,
        secret: bool = False,
        danger: bool = False,
    ) -> None:
        """Ask; ``field`` names what is to be typed (None: nothing is), ``then`` gets it."""
        look, self._then = self.look, then
        self.words.setText(look.say(words))
        self.confirm.setText(look.say(confirm))
        give(self.confirm, role="danger" if danger else "soft")
        self.edit.clear()
        self.edit.setVisible(field is not None)
        self.edit.setPlaceholderText(look.say(field) if field else "")
        self.edit.setAccessibleName(look.say(field) if field else "")
        self.edit.setEchoMode(QLineEdit.EchoMode.Password if secret else QLineEdit.EchoMode.Normal)
        self.refusal.hide()
        self.setAccessibleName(self.words.text())
        self.show()
        (self.edit if field is not None else self.cancel).setFocus()
        self._lead()

    def refuse(self, refusal: Refusal) -> None:
        """Say why the answer does not do; the question stays."""
        self._tell(sentence_of(refusal, self.look))

    def _tell(self, words: str) -> None:
        self.refusal.setText(words)
        self.refusal.show()
        self.show()
        self._lead()
        self.confirm.setEnabled(True)
        if self.edit.isVisible():
            self.edit.setFocus()
            self.edit.selectAll()

    def _lead(self) -> None:
        """Into sight, once it is laid out: after a file was chosen in a dialog no change of focus does."""
        QTimer.singleShot(0, self, lambda: bring(self, self.look.px(8)))

    def done(self) -> None:
        """The answer was good."""
        self.confirm.setEnabled(True)
        self.edit.clear()
        self.hide()

    def _answer(self) -> None:
        if self.edit.isVisible() and not self.edit.text().strip():
            asked = self.edit.placeholderText()
            self._tell(self.look.say(Text(f"请填写：{asked}", f"Fill in: {asked}")))
            return
        self.refusal.hide()
        self._then(self.edit.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.edit.clear()
            self.hide()
        else:
            super().keyPressEvent(event)
