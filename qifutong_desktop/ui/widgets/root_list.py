"""The certificates that are trusted, one a row: name, until when, fingerprint, and a way to trust one no longer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ...core.text import Text
from ..look import Look
from ..style import give

if TYPE_CHECKING:
    from ...actions.trusting import Root

_NONE = Text("还没有信任任何签发人", "No issuer is trusted yet")
_REMOVE = Text("移除", "Remove")
_OWN = Text("本机密钥", "this computer's key")


class RootList(QWidget):
    """Says which one is to go."""

    #: a Root
    removed = Signal(object)

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self.rows: list[QWidget] = []

    def show_roots(self, roots: Sequence[Root]) -> None:
        """These, in the order in which they were trusted."""
        for row in self.rows:
            self._layout.removeWidget(row)
            row.deleteLater()
        self.rows = [self._row(one) for one in roots]
        if not roots:
            none = QLabel(self.look.say(_NONE))
            give(none, role="caption")
            self.rows = [none]
        for row in self.rows:
            self._layout.addWidget(row)

    def _row(self, root: Root) -> QWidget:
        say, known = self.look.say, root.certified
        row, words = QWidget(), QVBoxLayout()
        until = Text(f"有效至 {known.valid_until:%Y-%m-%d}", f"until {known.valid_until:%Y-%m-%d}")
        name = QLabel(f"{known.subject}　{say(_OWN)}" if root.own else known.subject)
        facts = QLabel(f"{known.algorithm}　{say(until)}\n{in_two_lines(root.fingerprint)}")
        give(name, role="strong")
        give(facts, role="caption")
        for label in (name, facts):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.addWidget(label)
        words.setSpacing(0)
        button = QPushButton(say(_REMOVE))
        give(button, role="small")
        button.setAccessibleName(f"{say(_REMOVE)} {known.subject}")
        button.clicked.connect(partial(self.removed.emit, root))
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(words, 1)
        layout.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return row


def in_two_lines(fingerprint: str) -> str:
    """``3E:16:…`` (32 pairs) on two lines: so long a word would never be broken."""
    return f"{fingerprint[:47]}\n{fingerprint[48:]}"
