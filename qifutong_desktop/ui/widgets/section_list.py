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

_SAID = Text("{title}，答清 {n} / {all}", "{title}, {n} of {all} answered")


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

    def row(self, section: str) -> QWidget | None:
        """The row of a section, if it is asked."""
        return self._rows.get(section)

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
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

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
        return QSize(self.look.px(152), self.heightForWidth(self.look.px(152)))

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """A line of words, or as many as they need."""
        room, words = self._room(QRect(0, 0, width, 10_000)), Qt.TextFlag.TextWordWrap
        high = QFontMetrics(self.look.font("body", bold=True)).boundingRect(room, words, self.text()).height()
        return max(self.look.px(40), high + self.look.px(12))

    def _room(self, within: QRect) -> QRect:
        """Where the words stand: between the ring and the count."""
        wide = QFontMetrics(self.look.font("small")).horizontalAdvance(self._counted)
        return within.adjusted(self.look.px(40), 0, -self.look.px(8 + 4) - wide, 0)

    @property
    def _counted(self) -> str:
        return f"{self.count}/{self.all}"

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        look, here = self.look, self.isChecked()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if here or self.underMouse():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(look.colour("accent_soft" if here else "hover"))
                painter.drawRoundedRect(self.rect(), 6, 6)
            self._paint_ring(painter)
            right = self.rect().adjusted(0, 0, -look.px(8), 0)
            painter.setFont(look.font("small"))
            painter.setPen(look.colour("text_2"))
            painter.drawText(right, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._counted)
            painter.setFont(look.font("body", bold=here))
            painter.setPen(look.colour("accent" if here else "text"))
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self._room(self.rect()), flags, self.text())
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
