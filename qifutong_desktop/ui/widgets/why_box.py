"""Why an amount is what it is, opened in place under its row: the sum, the clause, the answers it rests on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from ...core.text import Text
from ..look import Look
from ..style import give

_CLAUSE = Text("价目表：", "Price list: ")
_OPERATORS = re.compile(r" ([×+−=–]) ")


class WhyBox(QFrame):
    """Emits the step and the field of an answer to go to."""

    sent = Signal(str, str)

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        give(self, kind="sunken")
        self.sum_label, self.clause_label = QLabel(), QLabel()
        for label in (self.sum_label, self.clause_label):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.sum_label.setTextFormat(Qt.TextFormat.RichText)
        self.sum_label.setObjectName("sum_label")  # the style sheet makes every other label plain
        give(self.clause_label, role="caption")
        self._links = QHBoxLayout()
        self._links.setSpacing(12)
        layout = QGridLayout(self)
        layout.setContentsMargins(16, 8, 12, 8)
        layout.setVerticalSpacing(4)
        layout.addWidget(self.sum_label, 0, 0, 1, 2)
        layout.addWidget(self.clause_label, 1, 0)
        layout.addLayout(self._links, 1, 1)
        layout.setColumnStretch(0, 1)
        self._buttons: list[QPushButton] = []

    def show_why(self, why: str, result: str, clause: str, links: Sequence[tuple[str, str, str]]) -> None:
        """``links``: words, step and field of each answer."""
        look = self.look
        grey, accent = look.colours["text_3"], look.colours["accent"]
        sum_words, mark, rest = why.partition("；" if "；" in why else "; ")
        if "×" not in sum_words:
            sum_words, mark, rest = why, "", ""
        said = _OPERATORS.sub(rf' <span style="color:{grey}">&nbsp;\1&nbsp;</span> ', escape(sum_words))
        equals = f' <span style="color:{grey}">&nbsp;=&nbsp;</span> <b style="color:{accent}">{escape(result)}</b>'
        self.sum_label.setText(f"{said}{equals}{mark}{escape(rest)}")
        self.clause_label.setText(look.say(_CLAUSE) + clause)
        while len(self._buttons) < len(links):
            self._buttons.append(self._link())
        for number, button in enumerate(self._buttons):
            button.setVisible(number < len(links))
            if number < len(links):
                words, step, field = links[number]
                button.setText(words)
                button.setAccessibleName(words)
                button.setProperty("place", (step, field))

    def _link(self) -> QPushButton:
        button = QPushButton()
        give(button, role="link")
        button.clicked.connect(lambda: self.sent.emit(*button.property("place")))
        self._links.addWidget(button)
        return button
