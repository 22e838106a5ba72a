"""Before the first file: what to ask the client for, by the systems that he uses."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ...core.migration.requests import DataRequest
from ...core.text import Text
from ..look import Look
from ..style import give
from .label_grid import Cell, LabelGrid

_HEAD = Text("请客户提供", "Ask the client for")
_COPY, _COPIED = Text("复制清单", "Copy the list"), Text("已复制", "Copied")
_WHY = Text(
    "按诊断里「现在用着哪些系统」列出；原样导出即可，不必先整理。",
    "By the systems named in the diagnosis; exports as they are, no tidying first.",
)
_NOBODY = Text(
    "诊断里还没有登记在用系统，先按常见的要。",
    "The diagnosis names no systems yet: the usual ones.",
)


class AskCard(QFrame):
    """One row a system; the list can be copied into a message."""

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        give(self, kind="card")
        head, self.why, self.copied = QLabel(look.say(_HEAD)), QLabel(), QLabel()
        give(head, role="head")
        give(self.why, role="caption")
        give(self.copied, role="caption")
        self.copy_button = QPushButton(look.say(_COPY))
        give(self.copy_button, role="link")
        self.copy_button.clicked.connect(self._copy)
        title = QHBoxLayout()
        title.addWidget(head)
        title.addStretch(1)
        title.addWidget(self.copied)
        title.addWidget(self.copy_button)
        self.grid = LabelGrid(self, look, (2, 5, 4))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 16)
        layout.setSpacing(look.px(8))
        layout.addLayout(title)
        layout.addWidget(self.why)
        layout.addWidget(self.grid)

    def show_systems(self, systems: Sequence[tuple[Text, DataRequest]], *, named: bool) -> None:
        """Show what to ask for; ``named`` when the systems come from the answers."""
        say = self.look.say
        self.why.setText(say(_WHY if named else _NOBODY))
        rows = [
            (Cell(say(name), "strong"), Cell(say(request.ask), "small", "text"), Cell(say(request.how), "caption"))
            for name, request in systems
        ]
        if [[cell.text for cell in row] for row in rows] != self.grid.texts():
            self.copied.setText("")
        self.grid.show_rows(rows)

    def _copy(self) -> None:
        QApplication.clipboard().setText("\n".join(f"{row[0]}：{row[1]}（{row[2]}）" for row in self.grid.texts()))
        self.copied.setText(self.look.say(_COPIED))
