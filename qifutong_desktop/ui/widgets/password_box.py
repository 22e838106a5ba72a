"""A locked file asks for its password where it was dropped; what is typed is kept nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ...core.text import Text
from ..look import Look
from ..style import give, tip

_OPEN, _LATER = Text("打开", "Open"), Text("先不读它", "Not now")
_HINT = Text("密码只在本次使用，不保存。", "The password is used now and kept nowhere.")


class PasswordBox(QFrame):
    """One file at a time, the others after it; hidden while nothing is locked."""

    #: a path, and the password to try on it
    opened = Signal(str, str)

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self._path = ""
        self._tried: set[str] = set()
        give(self, kind="warned")
        self.words, self.wrong = QLabel(), QLabel()
        self.words.setWordWrap(True)
        self.wrong.setWordWrap(True)
        give(self.wrong, role="small", tone="block")
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setMaximumWidth(look.px(260))
        hint = QLabel(look.say(_HINT))
        give(hint, role="caption")
        self.open_button, self.later_button = QPushButton(look.say(_OPEN)), QPushButton(look.say(_LATER))
        give(self.open_button, role="small")
        give(self.later_button, role="link")
        line = QHBoxLayout()
        line.setSpacing(look.px(8))
        for part in (self.field, self.open_button, self.later_button):
            line.addWidget(part)
        line.addWidget(hint, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 12, 20, 12)
        layout.setSpacing(look.px(8))
        layout.addWidget(self.words)
        layout.addLayout(line)
        layout.addWidget(self.wrong)
        self.field.returnPressed.connect(self._open)
        self.open_button.clicked.connect(self._open)
        self.later_button.clicked.connect(self.hide)
        self.hide()

    def ask(self, locked: Sequence[tuple[str, str]]) -> None:
        """Ask for the first of these: its path, and why it cannot be read."""
        self.setVisible(bool(locked))
        if not locked:
            self._path, self._tried = "", set()
            self.field.clear()
            return
        path, why = locked[0]
        name, again = Path(path).name, path in self._tried
        self._path = path
        words = Text(f"{name} 有打开密码，请客户提供。", f"{name} is locked: ask the client.")
        self.words.setText(self.look.say(words))
        tip(self.words, path)
        self.wrong.setText(why if again else "")
        self.wrong.setVisible(again)
        self.field.setAccessibleName(self.look.say(Text(f"{name} 的密码", f"Password of {name}")))
        self.field.clear()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self) -> None:
        if self.field.text():
            self._tried.add(self._path)
            self.opened.emit(self._path, self.field.text())
