"""One sentence at the foot of the window: what was done, or what could not be and how to mend it."""

from __future__ import annotations

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
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 6, 16, 6)
        layout.addWidget(self.words, 1)
        layout.addWidget(close)
        self._timer = QTimer(self, singleShot=True, interval=_SECONDS * 1000)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def tell(self, text: Text) -> None:
        """Say what was done."""
        self._show(self.look.say(text), "chosen")
        self._timer.start()

    def refuse(self, refusal: Refusal) -> None:
        """Say what could not be done, and how to mend it."""
        self._show(refusal.line(self.look.lang), "warned")
        self._timer.stop()

    def _show(self, words: str, kind: str) -> None:
        from PySide6.QtCore import Qt  # its many enumerations take as long as a fifth of the first page

        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.words.setText(words)
        self.words.setAccessibleName(words)
        give(self, kind=kind)
        self.show()
