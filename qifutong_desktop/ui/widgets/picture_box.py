"""One picture of the company's: seal or logo, chosen from a file, dropped, or forgotten."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ...core.text import Text
from ..look import Look
from ..spoken import call
from ..style import give

_NONE = Text("未设置", "none")
_CHOOSE = Text("选择…", "Choose…")
_FORGET = Text("删除", "Remove")
_KINDS = "PNG, JPEG (*.png *.jpg *.jpeg)"


class PictureBox(QFrame):
    """Shows it small, on white as on paper."""

    #: a file was chosen: a Path; None to forget the picture
    chosen = Signal(object)

    def __init__(self, parent: QWidget | None, look: Look, name: Text) -> None:
        super().__init__(parent)
        self.look, self.named = look, name
        give(self, kind="sunken")
        self.picture, self.words = QLabel(), QLabel()
        side = look.px(72)
        self.picture.setFixedSize(side, side)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setWordWrap(True)
        give(self.words, role="small")
        head = QLabel(look.say(name))
        give(head, role="strong")
        self.choose, self.forget = QPushButton(look.say(_CHOOSE)), QPushButton(look.say(_FORGET))
        self.choose.clicked.connect(self._choose)
        self.forget.clicked.connect(lambda: self.chosen.emit(None))
        buttons = QHBoxLayout()
        for button in (self.choose, self.forget):
            give(button, role="small")
            call(button, look, look.say(name), button.text())
            buttons.addWidget(button)
        buttons.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(head)
        words.addWidget(self.words)
        words.addLayout(buttons)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(14)
        layout.addWidget(self.picture)
        layout.addLayout(words, 1)
        self.show_picture(None)

    def show_picture(self, found: tuple[str, bytes] | None) -> None:
        """Show it, or that there is none."""
        self.forget.setVisible(found is not None)
        self.picture.setVisible(found is not None)
        self.words.setText(found[0] if found else self.look.say(_NONE))
        give(self.words, tone="")
        if found is not None:
            shown = QPixmap()
            shown.loadFromData(QByteArray(found[1]))
            smooth = Qt.TransformationMode.SmoothTransformation
            if not shown.isNull():
                shown = shown.scaled(self.picture.size(), Qt.AspectRatioMode.KeepAspectRatio, smooth)
            self.picture.setPixmap(shown)
            self.picture.setAccessibleName(found[0])

    def refuse(self, words: str) -> None:
        """Say why a file does not do."""
        self.words.setText(words)
        give(self.words, tone="block")

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.look.say(self.named), "", _KINDS)
        if name:
            self.chosen.emit(Path(name))
