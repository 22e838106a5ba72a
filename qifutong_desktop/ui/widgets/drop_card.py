"""A card to drop workbooks on, or to choose them: emits the paths."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ...core.text import Text
from ..look import Look
from ..style import give

_HEAD = Text("把客户的表格拖到这里", "Drop the client's workbooks here")
_HINT = Text(
    "Excel、WPS、CSV 都可以，一次可拖多份；只在本机读取，不上传，原文件不改动。",
    "Excel, WPS or CSV, several at once; read on this computer only, nothing is uploaded or changed.",
)
_CHOOSE = Text("选择文件…", "Choose files…")
_KINDS = Text("表格", "Workbooks")
_SUFFIXES = "*.xlsx *.xlsm *.xls *.xlsb *.ods *.csv *.txt *.dbf *.et"


class DropCard(QFrame):
    """``say`` replaces the hint by what was found."""

    #: the files that were dropped or chosen: a list of Path
    dropped = Signal(object)

    def __init__(self, parent: QWidget | None, look: Look, head: Text = _HEAD) -> None:
        super().__init__(parent)
        self.look = look
        self.setAcceptDrops(True)
        give(self, kind="drop")
        title, self.hint = QLabel(look.say(head)), QLabel(look.say(_HINT))
        self.hint.setWordWrap(True)
        give(title, role="strong")
        give(self.hint, role="small")
        self.choose_button = QPushButton(look.say(_CHOOSE))
        self.choose_button.clicked.connect(self._choose)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(title)
        words.addWidget(self.hint)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.addLayout(words, 1)
        layout.addWidget(self.choose_button)

    def say(self, words: str) -> None:
        """What was found, or why it could not be read; "" for the hint."""
        self.hint.setText(words or self.look.say(_HINT))

    def show_over(self, over: bool) -> None:
        """Whether files hang over it (or over the page around it)."""
        give(self, over=over)

    def _choose(self) -> None:
        kinds = f"{self.look.say(_KINDS)} ({_SUFFIXES})"
        names, _ = QFileDialog.getOpenFileNames(self, self.look.say(_CHOOSE), "", kinds)
        if names:
            self.dropped.emit([Path(name) for name in names])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        self.show_over(take_drag(event))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        self.show_over(False)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        self.show_over(False)
        paths = take_drop(event)
        if paths:
            self.dropped.emit(paths)


def take_drag(event: QDragEnterEvent) -> bool:
    """Accept files from outside; False for anything else."""
    if not any(url.isLocalFile() for url in event.mimeData().urls()):
        return False
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
    return True


def take_drop(event: QDropEvent) -> list[Path]:
    """The files and folders that were dropped."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    if paths:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
    return paths
