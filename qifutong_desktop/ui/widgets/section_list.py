"""The sections of the questionnaire with a ring that fills as they are answered, and their counts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from ...core.asking import SectionState
from ...core.text import Text
from ..icons import pixmap
from ..look import Look

_SAID = Text("{title}，已答 {n} / {all}", "{title}, {n} of {all} answered")


class SectionList(QWidget):
    """Emits the id of the section that was chosen; arrows move in it."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self._rows: dict[str, _SectionRow] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)

    def show_sections(self, sections: Sequence[SectionState], open_one: str) -> None:
        """Show these; the open one is marked."""
        names = [one.section.id for one in sections]
        if names != list(self._rows):
            self._make(names)
        for state in sections:
            self._rows[state.section.id].tell(state, state.section.id == open_one)

    def _make(self, names: Sequence[str]) -> None:
        for name in [known for known in self._rows if known not in names]:
            row = self._rows.pop(name)
            self._layout.removeWidget(row)
            row.deleteLater()
        rows = {}
        for place, name in enumerate(names):
            row = self._rows.get(name) or _SectionRow(self, self.look)
            if name not in self._rows:
                row.clicked.connect(lambda _=False, name=name: self.chosen.emit(name))
            rows[name] = row
            self._layout.removeWidget(row)
            self._layout.insertWidget(place, row)
        self._rows = rows


class _SectionRow(QAbstractButton):
    def __init__(self, parent: QWidget, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self.count, self.all = 0, 1
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def tell(self, state: SectionState, here: bool) -> None:
        title = self.look.say(state.section.title)
        short = title.partition("：")[2] or title.partition(": ")[2] or title
        short = short[:1].upper() + short[1:]
        shown = (short, state.answered, len(state.questions), here)
        if shown != (self.text(), self.count, self.all, self.isChecked()):
            self.setText(short)
            self.count, self.all = state.answered, len(state.questions)
            self.setChecked(here)
            self.setToolTip(title)
            self.setAccessibleName(self.look.say(_SAID).format(title=title, n=self.count, all=self.all))
            self.updateGeometry()
            self.update()

    def nextCheckState(self) -> None:  # noqa: N802
        """The page marks what is open."""

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(self.look.px(152), self.look.px(40))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        look, here = self.look, self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if here or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("accent_soft" if here else "hover"))
            painter.drawRoundedRect(self.rect(), 6, 6)
        self._paint_ring(painter)
        count = f"{self.count}/{self.all}"
        small = look.font("small")
        wide = QFontMetrics(small).horizontalAdvance(count)
        room = self.rect().adjusted(look.px(40), 0, -look.px(12), 0)
        painter.setFont(small)
        painter.setPen(look.colour("text_2"))
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, count)
        font = look.font("body", bold=here)
        room.setRight(room.right() - wide - look.px(6))
        painter.setFont(font)
        painter.setPen(look.colour("accent" if here else "text"))
        words = QFontMetrics(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
        if self.hasFocus():
            painter.setPen(QPen(look.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 6, 6)

    def _paint_ring(self, painter: QPainter) -> None:
        look, size = self.look, self.look.px(16)
        ring = QRect(look.px(12), (self.height() - size) // 2, size, size)
        if self.count == self.all:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("ok_soft"))
            painter.drawEllipse(ring.adjusted(-2, -2, 2, 2))
            mark = pixmap(look, "check", "ok", 14, self.devicePixelRatioF())
            painter.drawPixmap(ring.center().x() - look.px(7) + 1, ring.center().y() - look.px(7) + 1, mark)
            return
        pen = QPen(look.colour("line"), 2.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen)
        painter.drawEllipse(QRectF(ring))
        pen.setColor(look.colour("accent"))
        painter.setPen(pen)
        painter.drawArc(QRectF(ring), 90 * 16, -round(360 * 16 * self.count / self.all))
