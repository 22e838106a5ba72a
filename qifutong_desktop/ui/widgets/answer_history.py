"""How an answer came about: who said what and when and why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from ...core.field_words import answer_said
from ...core.operation import Operation
from ...core.questionnaire import Question
from ...core.text import Text
from ..look import Look
from ..style import give
from .conflict_box import local_time
from .typing import LineField

_WHY = Text("下一次改动的理由（可不填；会印在会议纪要里）", "Why the next change is made (printed in the minutes)")
_DONE = {"undo": Text("撤销，回到：", "undone, back to: "), "redo": Text("重做：", "redone: ")}


class AnswerHistory(QFrame):
    """Newest first. ``reason`` is what stands in the field for the next change."""

    def __init__(self, parent: QWidget | None, look: Look, question: Question) -> None:
        super().__init__(parent)
        self.look, self.question = look, question
        give(self, kind="sunken")
        self._why = LineField(self, look)
        self._why.setPlaceholderText(look.say(_WHY))
        self._why.setAccessibleName(look.say(_WHY))
        self._list = QGridLayout()
        self._list.setHorizontalSpacing(look.px(16))
        self._list.setVerticalSpacing(2)
        self._list.setColumnStretch(2, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(8)
        layout.addLayout(self._list)
        layout.addWidget(self._why)
        self._shown: tuple[str, ...] = ()

    def show_operations(self, told: Sequence[Operation]) -> None:
        """All that was said of this answer, oldest first."""
        names = tuple(one.name for one in told)
        if names == self._shown:
            return
        self._shown = names
        while item := self._list.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for row, one in enumerate(reversed(told)):
            when, who, what = QLabel(local_time(one.at)), QLabel(one.author or "—"), QLabel(self._what(one))
            what.setWordWrap(True)
            for label in (when, who):
                give(label, role="caption")
            give(what, role="small")
            for column, label in enumerate((when, who, what)):
                self._list.addWidget(label, row, column)

    def take_reason(self) -> str:
        """The reason for the change that is about to be said; the field is empty after."""
        reason = self._why.words().strip()
        self._why.put_words("")
        return reason

    def _what(self, one: Operation) -> str:
        done = _DONE.get(one.kind)
        said = f"{self.look.say(done) if done else ''}{self.look.say(answer_said(self.question, one.value))}"
        return f"{said}　（{one.reason}）" if one.reason else said
