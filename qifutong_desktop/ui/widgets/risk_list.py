"""Risks: how grave, from which answers, what is done and by whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QWidget

from ...core.plan_model import Risk
from ...core.text import Text
from ..look import Look
from ..spoken import call
from ..style import give
from .gantt_words import owner_words

GRADES: Mapping[int, Text] = {1: Text("低", "low"), 2: Text("中", "medium"), 3: Text("高", "high")}
_HEADS = (
    Text("风险", "Risk"),
    Text("从哪里看出", "Seen from"),
    Text("对策", "What is done"),
    Text("负责", "Owner"),
)
_SHARES = (5, 7, 8, 0)
#: So many are shown until all are asked for.
_FIRST = 4


class RiskList(QWidget):
    """The gravest first; the rest unfolds."""

    #: an answer to look at: the id of its question
    asked = Signal(str)

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self._shown: tuple[Risk, ...] = ()
        self._labels: Mapping[str, Text] = {}
        self._rows: list[QWidget] = []
        self._all = False
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(look.px(20))
        self.grid.setVerticalSpacing(look.px(7))
        for column, share in enumerate(_SHARES):
            self.grid.setColumnStretch(column, share)
        self.more_button = QPushButton(self)
        give(self.more_button, role="link")
        self.more_button.clicked.connect(self._unfold)

    def show_risks(self, risks: Sequence[Risk], labels: Mapping[str, Text]) -> None:
        """Show these; ``labels`` are the questions' texts by id."""
        if tuple(risks) != self._shown:
            self._shown, self._labels = tuple(risks), labels
            self._fill()

    def _unfold(self) -> None:
        self._all = not self._all
        self._fill()

    def _fill(self) -> None:
        self.grid.removeWidget(self.more_button)
        for widget in self._rows:
            self.grid.removeWidget(widget)
            widget.deleteLater()
        self._rows = []
        for column, head in enumerate(_HEADS):
            self._put(self._label(head, "caption"), 0, column)
        shown = self._shown if self._all else self._shown[:_FIRST]
        for number, risk in enumerate(shown):
            self._add(risk, 1 + 2 * number)
        count = len(self._shown)
        self.more_button.setVisible(count > _FIRST)
        words = Text("只看前几项", "Only the first") if self._all else Text(f"全部 {count} 项", f"All {count}")
        self.more_button.setText(self.look.say(words))
        self.grid.addWidget(self.more_button, 2 + 2 * len(shown), 0, Qt.AlignmentFlag.AlignLeft)

    def _add(self, risk: Risk, row: int) -> None:
        rule = QFrame()
        give(rule, kind="rule")
        self._put(rule, row, 0, len(_HEADS))
        name = QWidget()
        lines = QGridLayout(name)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setHorizontalSpacing(self.look.px(8))
        lines.setVerticalSpacing(0)
        lines.setColumnStretch(1, 1)
        weight = risk.probability * risk.impact
        grade = 3 if weight >= 6 else 2 if weight >= 3 else 1
        pill = self._label(GRADES[grade], "pill")
        give(pill, tone={3: "block", 2: "warn"}.get(grade, ""))
        likely, hard = GRADES[risk.probability], GRADES[risk.impact]
        top = Qt.AlignmentFlag.AlignTop
        lines.addWidget(pill, 0, 0, 2, 1, top)
        lines.addWidget(self._label(risk.name, "strong"), 0, 1)
        both = Text(f"可能{likely.zh}，影响{hard.zh}", f"likelihood {likely.en}, impact {hard.en}")
        lines.addWidget(self._label(both, "caption"), 1, 1)
        self._put(name, row + 1, 0)
        self._put(self._cause(risk), row + 1, 1)
        self._put(self._label(risk.mitigation, "small"), row + 1, 2)
        self._put(self._label(owner_words(risk.owner), "small"), row + 1, 3)

    def _cause(self, risk: Risk) -> QWidget:
        """What was answered, and the way to each question."""
        cause = QWidget()
        lines = QGridLayout(cause)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setVerticalSpacing(0)
        lines.addWidget(self._label(risk.trigger, "small"), 0, 0)
        for number, question in enumerate(risk.questions, 1):
            button = QPushButton(self.look.say(Text("看这道题", "See the answer")))
            give(button, role="link")
            said = self.look.say(self._labels.get(question, Text(question, question)))
            button.setToolTip(said)
            call(button, self.look, button.text(), said)
            button.clicked.connect(lambda _=False, question=question: self.asked.emit(question))
            lines.addWidget(button, number, 0, Qt.AlignmentFlag.AlignLeft)
        return cause

    def _label(self, words: Text, role: str) -> QLabel:
        label = QLabel(self.look.say(words))
        label.setWordWrap(role != "pill")
        label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        give(label, role=role)
        return label

    def _put(self, widget: QWidget, row: int, column: int, span: int = 1) -> None:
        alignment = Qt.AlignmentFlag(0) if span > 1 else Qt.AlignmentFlag.AlignTop
        self.grid.addWidget(widget, row, column, 1, span, alignment)
        self._rows.append(widget)
