"""Where the price list contradicts itself or is silent: what it says, and how we read it. Shown as such."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from ...core.text import Text
from ..look import Look
from ..style import give
from .knowledge_words import KnowledgeWords

if TYPE_CHECKING:
    from ...core.knowledge.passage import Conflict

_HEAD = Text("价目表前后不一或没有写", "The list contradicts itself or is silent")
_SAYS = Text("价目表：", "Price list: ")
_WE = Text("我方：", "We: ")


class ConflictList(QWidget):
    """One amber box a contradiction; hidden where there is none."""

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self._boxes: list[tuple[QFrame, tuple[QLabel, ...]]] = []

    def show_conflicts(self, conflicts: Sequence[Conflict], words: KnowledgeWords) -> None:
        """Show these."""
        look = self.look
        self.setVisible(bool(conflicts))
        while len(self._boxes) < len(conflicts):
            self._boxes.append(self._make())
        for number, (box, (head, what, clause, decision)) in enumerate(self._boxes):
            box.setVisible(number < len(conflicts))
            if number < len(conflicts):
                one = conflicts[number]
                head.setText(look.say(_HEAD))
                what.setText(words.say(one.what))
                clause.setText(look.say(_SAYS) + words.say(one.clause))
                decision.setText(look.say(_WE) + words.say(one.decision))

    def said(self) -> str:
        """All that stands there."""
        shown = [labels for box, labels in self._boxes if not box.isHidden()]
        return "\n".join(label.text() for labels in shown for label in labels) if not self.isHidden() else ""

    def _make(self) -> tuple[QFrame, tuple[QLabel, ...]]:
        box = QFrame()
        give(box, kind="warned")
        layout = QVBoxLayout(box)
        layout.setContentsMargins(14, 10, 14, 10)
        layout.setSpacing(4)
        labels = tuple(QLabel() for _ in range(4))
        for label, role, tone in zip(
            labels, ("caption", "strong", "small", "small"), ("warn", "", "", "text"), strict=True
        ):
            give(label, role=role, tone=tone)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            layout.addWidget(label)
        self._layout.addWidget(box)
        return box, labels
