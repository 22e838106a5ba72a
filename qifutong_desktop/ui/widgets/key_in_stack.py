"""The stack of paper questionnaires: what is being typed, which were typed since the program was opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from ...core.canonical import FieldValue
from ...core.client import Answer
from ...core.text import Text
from ..desk import Desk
from ..look import Look
from ..style import give, tip

_LACKS = Text("还缺 {n} 题", "{n} missing")
_WHOLE = Text("齐全", "complete")
_NONE = Text("录完一份，这里就多一行。", "Each one that is finished is listed here.")
_AGAIN = Text("打开 {name} 再录", "Open {name} again")
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Typed:
    """One questionnaire that was typed; ``missing`` are the ids of questions that are asked and open."""

    case: str
    name: str
    missing: tuple[str, ...]


class Stack(QObject):
    """One a desk (:func:`stack_of`); it stays over a change of the look, and goes when the store is locked."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.typed: tuple[Typed, ...] = ()
        self.origin = ""
        self.begin("")

    def begin(self, case: str) -> None:
        """Another questionnaire: of a case, or a blank one."""
        self.case = case
        #: all that was said of it, and what waits until its case lies on the desk
        self.said: dict[str, FieldValue] = {}
        self.waiting: dict[str, FieldValue] = {}
        self.checking = False
        #: what the second typing says
        self.second: dict[str, Answer | None] = {}
        self.unequal: set[str] = set()

    @property
    def number(self) -> int:
        """Which one of the stack this is."""
        cases = [one.case for one in self.typed]
        return cases.index(self.case) + 1 if self.case in cases else len(cases) + 1

    def judge(self, name: str, first: Answer | None) -> Literal["", "same", "unequal"]:
        """What the second typing of a question came to against the first; one left empty was typed as nothing."""
        second = self.second.setdefault(name, None)
        if (first.value if first else None) == (second.value if second else None):
            self.unequal.discard(name)
            return "same" if first else ""
        self.unequal.add(name)
        return "unequal"

    def put(self, done: Typed) -> None:
        """One is finished, for now."""
        if done.case in (one.case for one in self.typed):
            self.typed = tuple(done if one.case == done.case else one for one in self.typed)
        else:
            self.typed = (*self.typed, done)

    def forget(self) -> None:
        """Let go of everything: the store is being locked."""
        self.typed = ()
        self.begin("")


def stack_of(desk: Desk) -> Stack:
    """The stack beside a desk."""
    found = desk.findChild(Stack)
    return found if isinstance(found, Stack) else Stack(desk)


class StackList(QFrame):
    """What was typed, the last one first."""

    #: a case is to be opened again
    chosen = Signal(str)

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self._shown: tuple[Typed, ...] | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(look.px(4))

    def show_typed(self, typed: Sequence[Typed]) -> None:
        """Show them; their buttons open them again."""
        if tuple(typed) == self._shown:
            return
        self._shown = tuple(typed)
        while (item := self._layout.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        numbered = list(enumerate(typed, 1))[-_SHOWN:]
        for number, one in reversed(numbered):
            self._add(number, one)
        if not numbered:
            none = QLabel(self.look.say(_NONE))
            none.setWordWrap(True)
            give(none, role="caption")
            self._layout.addWidget(none)

    def _add(self, number: int, one: Typed) -> None:
        say = self.look.say
        name = one.name if len(one.name) <= 14 else one.name[:13] + "…"
        button = QPushButton(f"{number}  {name}")
        give(button, role="link")
        tip(button, say(_AGAIN).format(name=one.name))
        button.clicked.connect(partial(self.chosen.emit, one.case))
        some = " ".join(one.missing[:6]) + (" …" if len(one.missing) > 6 else "")
        lacks = QLabel(f"{say(_LACKS).format(n=len(one.missing))}　{some}" if one.missing else say(_WHOLE))
        lacks.setWordWrap(True)
        give(lacks, role="caption", tone="warn" if one.missing else "ok")
        self._layout.addWidget(button)
        self._layout.addWidget(lacks)
