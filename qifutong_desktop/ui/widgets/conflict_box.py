"""Two people said different things of one field: both, with who and when, and a button to take one for all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ...core.canonical import FieldValue
from ...core.operation import Operation
from ...core.text import Text
from ..look import Look
from ..style import give

_DIFFER = Text("两处写得不一样，选定一个", "Two people wrote different things: choose one")
_PICK = Text("采用", "Take this")


class ConflictBox(QFrame):
    """Shown while heads differ; emits the operation that a person picks. ``said`` puts a value into words."""

    picked = Signal(object)

    def __init__(self, parent: QWidget | None, look: Look, said: Callable[[FieldValue], Text], head: str = "") -> None:
        super().__init__(parent)
        self.look, self._said, self._head = look, said, head
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
            differ = self.look.say(_DIFFER)
            head = QLabel(f"{self._head}：{differ}" if self._head else differ)
            head.setWordWrap(True)
            give(head, role="small", tone="warn")
            self._layout.addWidget(head)
        for one in heads:
            self._layout.addWidget(self._choice(one))

    def _choice(self, one: Operation) -> QWidget:
        row = QWidget()
        words = self.look.say(self._said(one.value))
        what, who = QLabel(words), QLabel(f"{one.author or '—'}　{local_time(one.at)}")
        what.setWordWrap(True)
        give(what, role="strong")
        give(who, role="caption")
        pick = QPushButton(self.look.say(_PICK))
        pick.setAccessibleName(f"{self.look.say(_PICK)} {words}")
        give(pick, role="small")
        pick.clicked.connect(partial(self._pick, one))
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(what)
        texts.addWidget(who)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(texts, 1)
        layout.addWidget(pick)
        return row

    def _pick(self, one: Operation, *_: object) -> None:
        self.picked.emit(one)


def local_time(at: str) -> str:
    """``11-22 14:01`` here, of a moment in UTC."""
    moment = datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return moment.astimezone().strftime("%m-%d %H:%M")
