"""The issued versions of a case's quote, and what differs between one of them and the draft."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ...core.text import Text
from ..look import Look
from ..style import give

if TYPE_CHECKING:
    from ...actions.working import Issued

_HEAD = Text("已发布的版本", "Issued versions")
_HINT = Text("已锁定，不能修改", "locked, never changed")
_OPEN, _COMPARE = Text("打开文件", "Open"), Text("与草案比对", "Compare with the draft")
_SAME = Text("没有差别", "Nothing differs")
_PILLS = {
    "valid": (Text("有效", "valid"), "ok"),
    "expired": (Text("已过期", "expired"), "warn"),
    "replaced": (Text("已被新版取代", "superseded"), ""),
}


def document_of(issued: Issued) -> str:
    """The field that names an issued quote on the documents page."""
    return f"issued.{issued.number}.{issued.version}"


class VersionsCard(QFrame):
    """One row a version, the newest first; hidden before the first."""

    #: an Issued whose paper is to be opened, or that is to be compared with the draft
    opened = Signal(object)
    compared = Signal(object)

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        give(self, kind="card")
        head, hint = QLabel(look.say(_HEAD)), QLabel(look.say(_HINT))
        give(head, role="head")
        give(hint, role="caption")
        title = QHBoxLayout()
        title.addWidget(head)
        title.addStretch(1)
        title.addWidget(hint)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(24, 20, 24, 16)
        self._layout.setSpacing(8)
        self._layout.addLayout(title)
        self._shown: tuple[tuple[str, int], ...] = ()
        self._rows: list[QWidget] = []
        self.hide()

    def show_versions(self, issued: Sequence[Issued], today: date) -> None:
        """These; rows are built anew only when one was added."""
        self.setVisible(bool(issued))
        named = tuple((one.number, one.version) for one in issued)
        if named == self._shown:
            return
        self._shown = named
        for row in self._rows:
            self._layout.removeWidget(row)
            row.deleteLater()
        newest = {one.number: one.version for one in issued}
        self._rows = [self._row(one, today, newest[one.number]) for one in reversed(issued)]
        for row in self._rows:
            self._layout.addWidget(row)

    def _row(self, one: Issued, today: date, newest: int) -> QWidget:
        look, terms = self.look, one.inputs.terms
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.setSpacing(12)
        at = datetime.fromisoformat(one.at).astimezone()
        name = QLabel(f"{one.number}　{look.say(Text(f'第 {one.version} 版', f'version {one.version}'))}")
        give(name, role="strong")
        name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        days = Text(
            f"{at:%Y-%m-%d %H:%M} 发布，有效至 {terms.valid_until}",
            f"issued {at:%Y-%m-%d %H:%M}, valid until {terms.valid_until}",
        )
        facts = QLabel(look.say(days))
        give(facts, role="caption")
        facts.setWordWrap(True)  # in larger type the row would be wider than the page
        state = "replaced" if one.version != newest else "valid" if today <= terms.valid_until else "expired"
        words, tone = _PILLS[state]
        pill = QLabel(look.say(words))
        give(pill, role="pill", tone=tone)
        layout.addWidget(name)
        layout.addWidget(facts, 1)
        layout.addWidget(pill)
        for text, signal in ((_OPEN, self.opened), (_COMPARE, self.compared)):
            button = QPushButton(look.say(text))
            give(button, role="link")
            button.setAccessibleName(f"{look.say(text)} {one.number} {one.version}")
            button.clicked.connect(partial(_emit, signal, one))
            layout.addWidget(button)
        return row


def _emit(signal: SignalInstance, one: Issued) -> None:
    signal.emit(one)


class VersionDiff(QFrame):
    """Sentences, one a difference; closed by its button."""

    closed = Signal()

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        give(self, kind="card")
        self.head, self.words = QLabel(), QLabel()
        give(self.head, role="head")
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.close_button = QPushButton(look.say(Text("收起", "Close")))
        give(self.close_button, role="link")
        self.close_button.clicked.connect(self._close)
        title = QHBoxLayout()
        title.addWidget(self.head)
        title.addStretch(1)
        title.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 20)
        layout.setSpacing(8)
        layout.addLayout(title)
        layout.addWidget(self.words)
        self.hide()

    def show_differences(self, before: Issued, found: Sequence[Text]) -> None:
        """What the draft changes of a version."""
        head = Text(
            f"草案与 {before.number} 第 {before.version} 版相比",
            f"The draft beside {before.number}, version {before.version}",
        )
        self.head.setText(self.look.say(head))
        self.words.setText(self.look.price("\n".join(self.look.say(one) for one in found or (_SAME,))))
        self.words.setAccessibleName(self.words.text())
        self.show()

    def _close(self) -> None:
        self.hide()
        self.closed.emit()
