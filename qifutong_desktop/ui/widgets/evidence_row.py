"""Files and photos beside an answer: added by button, by dropping them, or from the clipboard."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QPixmap
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from ...core.dossier import Evidence
from ...core.text import Text
from ..icons import icon
from ..look import Look
from ..style import give, tip

_ADD = Text("添加", "Add")
_ADD_SAID = Text("添加凭证：文件或照片", "Add evidence: a file or photo")
_PASTE = Text("粘贴截图 Ctrl+V", "Paste a screenshot Ctrl+V")
_VIEW, _SAVE = Text("查看", "View"), Text("另存一份…", "Save a copy…")
_REMOVE = Text("移除", "Remove")
_PICTURES = (".png", ".jpg", ".jpeg", ".bmp", ".webp", ".gif")


class EvidenceRow(QWidget):
    """Emits what a person wants done; the card does it."""

    #: files to keep: a list of Path
    added = Signal(object)
    #: a picture to keep, as the bytes of a PNG
    pasted = Signal(object)
    #: an Evidence to look at, to save a copy of to a path (Evidence, Path), to take away
    viewed = Signal(object)
    copied = Signal(object, object)
    removed = Signal(object)

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self._shown: tuple[Evidence, ...] = ()
        self._chips: list[QPushButton] = []
        self.add = QPushButton(look.say(_ADD))
        self.add.setIcon(icon(look, "plus", "accent"))
        self.add.setAccessibleName(look.say(_ADD_SAID))
        self.add.setToolTip(look.say(_PASTE))
        give(self.add, role="link")
        self.add.clicked.connect(self._choose)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(look.px(8))
        self._layout.addWidget(self.add)
        self._layout.addStretch(1)

    def show_evidence(self, evidence: Sequence[Evidence]) -> None:
        """Show these."""
        if tuple(evidence) == self._shown:
            return
        self._shown = tuple(evidence)
        for chip in self._chips:
            self._layout.removeWidget(chip)
            chip.deleteLater()
        self._chips = [self._chip(one) for one in evidence]
        for place, chip in enumerate(self._chips):
            self._layout.insertWidget(place, chip)

    def paste(self) -> bool:
        """Keep the picture that lies on the clipboard; whether there was one."""
        image = QGuiApplication.clipboard().image()
        if image.isNull():
            return False
        self.pasted.emit(as_png(image))
        return True

    def _chip(self, one: Evidence) -> QPushButton:
        chip = QPushButton()
        chip.setText(chip.fontMetrics().elidedText(one.name, Qt.TextElideMode.ElideMiddle, self.look.px(160)))
        tip(chip, one.name)
        chip.setAccessibleName(one.name)
        chip.setIcon(icon(self.look, "photo" if _is_picture(one) else "file"))
        chip.setIconSize(QSize(self.look.px(16), self.look.px(16)))
        give(chip, role="chip")
        menu = QMenu(chip)
        if _is_picture(one):
            menu.addAction(self.look.say(_VIEW), partial(self.viewed.emit, one))
        menu.addAction(self.look.say(_SAVE), partial(self._save, one))
        menu.addAction(self.look.say(_REMOVE), partial(self.removed.emit, one))
        chip.clicked.connect(lambda: menu.popup(chip.mapToGlobal(chip.rect().bottomLeft())))
        return chip

    def _choose(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, self.look.say(_ADD_SAID))
        if names:
            self.added.emit([Path(name) for name in names])

    def _save(self, one: Evidence) -> None:
        name, _ = QFileDialog.getSaveFileName(self, self.look.say(_SAVE), one.name)
        if name:
            self.copied.emit(one, Path(name))


class PictureDialog(QDialog):
    """A picture as large as fits; nothing of it is written to the disk."""

    def __init__(self, parent: QWidget, name: str, content: bytes) -> None:
        super().__init__(parent)
        self.setWindowTitle(name)
        label = QLabel()
        picture = QPixmap()
        picture.loadFromData(content)
        room = self.screen().availableSize() * 0.8
        if picture.width() > room.width() or picture.height() > room.height():
            picture = picture.scaled(
                room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        label.setPixmap(picture)
        label.setAccessibleName(name)
        QVBoxLayout(self).addWidget(label)


def as_png(image: QImage) -> bytes:
    """A picture as the bytes of a PNG."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(content.data())


def _is_picture(one: Evidence) -> bool:
    return one.name.lower().endswith(_PICTURES)
