"""Why a file was not taken: every problem with its place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from ...core.problems import Refusal
from ...core.text import Text
from ..look import Look
from ..style import give

_HEAD = Text("没有导入", "Nothing was imported")
_HINT = Text(
    "文件里有问题，一条都没有导入。改好后再导入一次。",
    "The file has problems; none of it was taken. Mend it and import it again.",
)
_MORE = Text("另有 {count} 处", "{count} more")
_CLOSE = Text("知道了", "Close")
_MOST = 12


class ProblemList(QFrame):
    """The first problems of a refusal."""

    closed = Signal()

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        give(self, kind="card")
        head, hint, self.lines_label = QLabel(look.say(_HEAD)), QLabel(look.say(_HINT)), QLabel()
        give(head, role="head", tone="block")
        give(hint, role="small")
        for label in (hint, self.lines_label):
            label.setWordWrap(True)
        self.lines_label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.close_button = QPushButton(look.say(_CLOSE))
        self.close_button.clicked.connect(self.closed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 14)
        layout.setSpacing(10)
        for widget in (head, hint, self.lines_label):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignRight)

    def show_refusal(self, refusal: Refusal) -> None:
        """Show why."""
        shown = [replace(one, file=PurePath(one.file).name) for one in refusal.problems[:_MOST]]
        lines = [one.line(self.look.lang) for one in shown]
        more = len(refusal.problems) - _MOST
        if more > 0:
            lines.append(self.look.say(_MORE).format(count=more))
        self.lines_label.setText("\n\n".join(lines))
        self.close_button.setFocus()
