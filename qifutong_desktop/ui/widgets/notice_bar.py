"""One sentence at the foot of the window: what was done, or what could not be and how to mend it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from ...core.problems import Refusal
from ...core.text import Text
from ..icons import icon
from ..look import Look
from ..style import give

_SECONDS = 8
_CLOSE = Text("关闭提示", "Close the notice")


class NoticeBar(QFrame):
    """Hidden while there is nothing to say. What was done goes by itself; what went wrong stays until it is closed."""

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self.words = QLabel()
        self.words.setWordWrap(True)
        close = QPushButton()
        close.setIcon(icon(look, "cross"))
        close.setAccessibleName(look.say(_CLOSE))
        give(close, role="quiet")
        close.clicked.connect(self.hide)
        self.way_back = QPushButton()
        give(self.way_back, role="small")
        self.way_back.clicked.connect(self._go_back)
        self._back: Callable[[], Any] = self.hide
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 6, 16, 6)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.way_back)
        layout.addWidget(close)
        self._timer = QTimer(self, singleShot=True, interval=_SECONDS * 1000)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def tell(self, text: Text) -> None:
        """Say what was done."""
        self._show(self.look.say(text), "chosen")
        self._timer.start()

    def offer(self, text: Text, button: Text, back: Callable[[], Any]) -> None:
        """Say what was done, with a way back."""
        self.tell(text)
        self._back = back
        self.way_back.setText(self.look.say(button))
        self.way_back.show()

    def warn(self, text: Text, button: Text, go: Callable[[], Any]) -> None:
        """Say what stands against it, with a way to do it all the same; it stays until it is closed."""
        self.offer(text, button, go)
        self._timer.stop()
        give(self, kind="warned")

    def _go_back(self) -> None:
        self.hide()
        self._back()

    def refuse(self, refusal: Refusal) -> None:
        """Say what could not be done, and how to mend it."""
        self._show(refusal.line(self.look.lang), "warned")
        self._timer.stop()

    def _show(self, words: str, kind: str) -> None:
        from PySide6.QtCore import Qt  # its many enumerations take as long as a fifth of the first page

        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.words.setText(words)
        self.words.setAccessibleName(words)
        self.way_back.hide()
        give(self, kind=kind)
        self.show()
