"""What was worked out for a question: the sum in a sentence, each line with how it was made and its clause."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ...core.money import NOTHING, yuan_range
from ...core.text import Text
from ..look import Look
from ..style import give
from .knowledge_words import COMPUTED, KnowledgeWords, beside_lines

if TYPE_CHECKING:
    from ...core.knowledge.computed import Computed, Priced

_FREE = Text("不另收费", "no charge")
_CLAUSE = Text("价目表：", "Price list: ")
_PARTS = re.compile(r"；(?![^（]*）)|; (?![^(]*\))")
_TAKEN = Text("算的时候：", "Taken: ")
_NOT_PRINTED = Text("按价目表算出，不是报价", "by the price list; no quote")


class ComputedCard(QFrame):
    """Hidden while there is nothing worked out."""

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        give(self, kind="chosen")
        self.pill, self.by_whom, self.sum_label = QLabel(look.say(COMPUTED)), QLabel(), QLabel()
        self.taken_label = QLabel()
        give(self.pill, role="pill", tone="filled")
        give(self.by_whom, role="caption")
        give(self.taken_label, role="caption")
        for label in (self.by_whom, self.sum_label, self.taken_label):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.pill, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.by_whom, 1)
        self._grid = QGridLayout()
        self._grid.setVerticalSpacing(look.px(3))
        self._grid.setColumnStretch(0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addWidget(self.sum_label)
        layout.addLayout(self._grid)
        layout.addWidget(self.taken_label)
        self._rows: list[_Line] = []
        self.hide()

    def show_computed(self, computed: Computed | None, words: KnowledgeWords, whose: Text) -> None:
        """Show it; ``whose`` says by whose numbers."""
        self.setVisible(computed is not None)
        if computed is None:
            return
        look = self.look
        self.by_whom.setText("　".join((look.say(whose), look.say(_NOT_PRINTED))))
        self.sum_label.setText(words.short(beside_lines(computed) if computed.lines else computed.text))
        while len(self._rows) < len(computed.lines):
            self._rows.append(_Line(self._grid, len(self._rows), look))
        for number, row in enumerate(self._rows):
            row.show(computed.lines[number] if number < len(computed.lines) else None, words)
        taken = ("；" if look.lang == "zh" else "; ").join(look.say(one) for one in computed.assumed)
        self.taken_label.setText(look.say(_TAKEN) + words.say(taken))
        self.taken_label.setVisible(bool(taken))

    def amounts(self) -> list[str]:
        """The amounts that stand there."""
        return [row.amount.text() for row in self._rows if not row.amount.isHidden()]


class _Line:
    """Name and amount, under it how it was made and the clause."""

    def __init__(self, grid: QGridLayout, number: int, look: Look) -> None:
        self.look = look
        self.rule, self.name, self.amount, self.lack = QFrame(), QLabel(), QLabel(), QLabel()
        self.why, self.clause = QLabel(), QLabel()
        give(self.rule, kind="rule")
        give(self.name, role="strong")
        give(self.amount, role="strong")
        give(self.lack, role="small", tone="warn")
        give(self.why, role="small")
        give(self.clause, role="caption")
        top, right = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignRight
        for label in (self.name, self.lack, self.why, self.clause):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = 5 * number
        grid.addWidget(self.rule, row, 0, 1, 2)
        grid.addWidget(self.name, row + 1, 0)
        grid.addWidget(self.amount, row + 1, 1, top | right)
        grid.addWidget(self.lack, row + 2, 0, 1, 2)
        grid.addWidget(self.why, row + 3, 0, 1, 2)
        grid.addWidget(self.clause, row + 4, 0, 1, 2)

    def show(self, line: Priced | None, words: KnowledgeWords) -> None:
        for widget in (self.rule, self.name, self.amount, self.lack, self.why, self.clause):
            widget.setVisible(line is not None)
        if line is None:
            return
        look = self.look
        free = line.amount == NOTHING
        name, bracket, lack = words.say(line.label).partition("（" if look.lang == "zh" else " (")
        self.name.setText(name)
        self.lack.setText(lack.rstrip("）)"))
        self.lack.setVisible(bool(bracket))
        self.amount.setText(look.say(_FREE) if free else look.price(yuan_range(line.amount)))
        self.why.setText("\n".join(_PARTS.split(words.short(line.why))))
        self.clause.setText(look.say(_CLAUSE) + words.say(line.clause))
        self.clause.setVisible(bool(line.clause))
