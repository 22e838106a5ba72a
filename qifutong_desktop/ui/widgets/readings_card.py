"""How a quote reads the price list where the list is silent, and what each other reading would make of the total."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ...core.said_short import signed
from ...core.text import Text
from ..look import Look
from ..style import give

if TYPE_CHECKING:
    from ...core.interpretations import Interpretation

_HEAD = Text("本报价采用的解释", "How this quote reads the list")
_HINT = Text("换一种读法，合计会变", "another reading changes the total")


class ReadingsCard(QFrame):
    """One row a reading; hidden while no other reading moves the total."""

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        give(self, kind="card")
        head, hint = QLabel(look.say(_HEAD)), QLabel(look.say(_HINT))
        give(head, role="head")
        give(hint, role="caption")
        title = QHBoxLayout()
        title.setContentsMargins(0, 0, 0, 4)
        title.addWidget(head)
        title.addStretch(1)
        title.addWidget(hint)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(24, 20, 24, 8)
        self._layout.setSpacing(0)
        self._layout.addLayout(title)
        self._rows: list[_Row] = []

    def show_readings(self, found: Sequence[Interpretation]) -> None:
        """These readings, the one that moves the total most first."""
        self.setVisible(bool(found))
        while len(self._rows) < len(found):
            self._rows.append(_Row(self.look))
            self._layout.addWidget(self._rows[-1])
        for number, row in enumerate(self._rows):
            row.setVisible(number < len(found))
            if number < len(found):
                row.show_reading(found[number], last=number == len(found) - 1)


class _Row(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.words, self.instead, self.worth, self.rule = QLabel(), QLabel(), QLabel(), QFrame()
        self.words.setWordWrap(True)
        self.instead.setWordWrap(True)
        give(self.instead, role="caption")
        give(self.worth, role="strong")
        give(self.rule, kind="rule")
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self.instead.setAlignment(right)
        self.worth.setAlignment(right)
        self.worth.setMinimumWidth(look.px(104))
        inner = QHBoxLayout()
        inner.setContentsMargins(0, 8, 0, 8)
        inner.setSpacing(16)
        inner.addWidget(self.words, 3)
        inner.addWidget(self.instead, 2)
        inner.addWidget(self.worth)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(inner)
        outer.addWidget(self.rule)

    def show_reading(self, reading: Interpretation, *, last: bool) -> None:
        self.words.setText(self.look.say(reading.footnote))
        self.instead.setText(self.look.say(reading.instead))
        self.worth.setText(self.look.price(signed(reading.worth)))
        give(self.worth, tone="warn" if reading.worth.high > 0 else "ok")
        self.rule.setVisible(not last)
