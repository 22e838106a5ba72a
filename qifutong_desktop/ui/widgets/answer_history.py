"""How an answer came about: who said what and when and why; and two people's answers that differ."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ...core.asking import SOURCE_NAMES, value_words
from ...core.operation import Operation
from ...core.questionnaire import Question
from ...core.text import Text
from ..look import Look
from ..style import give
from .typing import LineField

_WHY = Text("下一次改动的理由（可不填）", "Why the next change is made (if you like)")
_DIFFER = Text("两处写得不一样，选定一个", "Two people wrote different things: choose one")
_PICK = Text("采用", "Take this")
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
        said = f"{self.look.say(done) if done else ''}{self.look.say(answer_words(self.question, one.value))}"
        return f"{said}　（{one.reason}）" if one.reason else said


class ConflictBox(QFrame):
    """Shown while two devices said different things; emits the operation that a person picks."""

    picked = Signal(object)

    def __init__(self, parent: QWidget | None, look: Look, question: Question) -> None:
        super().__init__(parent)
        self.look, self.question = look, question
        give(self, kind="warned")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(12, 8, 12, 8)
        self._layout.setSpacing(4)
        self._shown: tuple[str, ...] = ()
        self.hide()

    def show_heads(self, heads: Sequence[Operation]) -> None:
        """What stands against each other; nothing for no conflict."""
        names = tuple(one.name for one in heads)
        self.setVisible(bool(names))
        if names == self._shown:
            return
        self._shown = names
        while item := self._layout.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if names:
            head = QLabel(self.look.say(_DIFFER))
            give(head, role="small", tone="warn")
            self._layout.addWidget(head)
        for one in heads:
            self._layout.addWidget(self._choice(one))

    def _choice(self, one: Operation) -> QWidget:
        row = QWidget()
        words = self.look.say(answer_words(self.question, one.value))
        what, who = QLabel(words), QLabel(f"{one.author or '—'}　{local_time(one.at)}")
        what.setWordWrap(True)
        give(what, role="strong")
        give(who, role="caption")
        pick = QPushButton(self.look.say(_PICK))
        pick.setAccessibleName(f"{self.look.say(_PICK)} {words}")
        give(pick, role="small")
        pick.clicked.connect(partial(self._pick, one))
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(what, 1)
        layout.addWidget(who)
        layout.addWidget(pick)
        return row

    def _pick(self, one: Operation, *_: object) -> None:
        self.picked.emit(one)


def answer_words(question: Question, stored: object) -> Text:
    """What a stored answer says, with its source and note."""
    match stored:
        case {"value": value, "source": str(source), "note": str(note)}:
            said = value_words(question, value)
            learnt = next((name for key, name in SOURCE_NAMES.items() if key == source), Text(source, source))
            extra = f" · {note}" if note else ""
            return Text(f"{said.zh} · {learnt.zh}{extra}", f"{said.en} · {learnt.en}{extra}")
        case _:
            return value_words(question, None)


def local_time(at: str) -> str:
    """``11-22 14:01`` here, of a moment in UTC."""
    moment = datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return moment.astimezone().strftime("%m-%d %H:%M")
