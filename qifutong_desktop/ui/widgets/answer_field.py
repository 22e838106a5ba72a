"""A number, an amount, a day or a text as an answer, with its unit and what it may be."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ...core.asking import UNITS
from ...core.client import Special
from ...core.questionnaire import Question
from ...core.text import Text
from ...core.typed import number_spelt
from ..desk import Desk
from ..look import Look
from ..style import give
from .typing import DayField, LineField, TextField

_YUAN = Text("元", "yuan")
_HOW = Text("可写区间，如 80–90；万、亿也认得", "a range like 80–90 will do")
_DAY = Text("可写 2027-01-04、1-4 或 1月4日", "write 2027-01-04 or 1-4")
_LINES = Text("Ctrl+Enter 换行", "Ctrl+Enter begins a line")


class AnswerField(QWidget):
    """Reads what is typed by the rules of a case file."""

    said = Signal(object)

    def __init__(self, parent: QWidget | None, look: Look, desk: Desk, question: Question) -> None:
        super().__init__(parent)
        self.look, self.desk, self.question = look, desk, question
        self.field = self._field()
        self.field.setAccessibleName(look.say(question.text))
        self.field.said.connect(self.said)
        unit, hint, problem = QLabel(self._unit()), QLabel(self._hint()), QLabel()
        hint.setWordWrap(True)
        give(unit, role="small")
        give(hint, role="caption")
        self.field.speak_beside(problem)
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(self.field, 1 if question.type == "text" else 0)
        row.addWidget(unit)
        row.addSpacing(look.px(8))
        row.addWidget(hint, 0 if question.type == "text" else 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(problem)

    def show_value(self, value: object) -> None:
        """Show what is answered; nothing for 不清楚 and 不适用."""
        self.field.show_value(None if isinstance(value, Special) else value)

    @property
    def wrong(self) -> bool:
        """Whether what stands there cannot be read."""
        self.field.flush()
        return self.field.pen.wrong

    def _field(self) -> LineField | TextField:
        look, kind = self.look, self.question.type
        if kind == "text":
            text = TextField(self, look, self._read, enter_leaves=True)
            text.setFixedHeight(look.px(88))
            return text
        field = (
            DayField(self, look, lambda: self.desk.today)
            if kind == "date"
            else LineField(self, look, self._read, number_spelt)
        )
        field.setFixedWidth(look.px(184))
        if kind != "date":
            field.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return field

    def _read(self, words: str) -> Any:
        from ...actions.answering import typed_value

        assert self.desk.rules is not None
        return typed_value(self.desk.rules.questionnaire, self.question, words, self.desk.today)

    def _unit(self) -> str:
        role = self.question.role
        unit = UNITS.get(role) if role else None
        return self.look.say(unit or (_YUAN if self.question.type == "money" else Text("", "")))

    def _hint(self) -> str:
        say = self.look.say
        match self.question.type:
            case "text":
                return say(_LINES)
            case "date":
                return say(_DAY)
        limit = self.question.limit
        most = say(Text(f"至多 {number_spelt(limit)}；", f"at most {number_spelt(limit)}; ")) if limit else ""
        return most + say(_HOW)
