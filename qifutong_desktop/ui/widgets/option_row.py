"""One option to choose: its key as a cap, its words over as many lines as they need."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFocusEvent, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ..look import Look


class OptionRow(QAbstractButton):
    """``aside`` stands small at the right where there is room."""

    def __init__(self, parent: QWidget | None, look: Look, key: str, words: str, aside: str = "") -> None:
        super().__init__(parent)
        self.look, self.key, self.aside = look, key, aside
        self.setText(words)
        self.setAccessibleName(words)
        self.setAccessibleDescription(key)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        room = QRect(0, 0, max(width - self._left() - self.look.px(12), 40), 10_000)
        metrics = QFontMetrics(self.look.font("body", bold=self.isChecked()))
        wrap = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
        return max(self.look.px(40), metrics.boundingRect(room, wrap, self.text()).height() + self.look.px(16))

    def sizeHint(self) -> QSize:  # noqa: N802
        wide = self.look.px(300)
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(self.look.px(120), self.look.px(40))

    def _cap(self) -> int:
        wide = QFontMetrics(self.look.font("small")).horizontalAdvance(self.key)
        return max(self.look.px(22), wide + self.look.px(12))

    def _left(self) -> int:
        return self.look.px(10) + self._cap() + self.look.px(10)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        look, chosen = self.look, self.isChecked()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            ring = self.hasFocus()
            edge = "focus" if ring else "accent" if chosen else "line"
            painter.setPen(QPen(look.colour(edge), 2 if ring else 1))
            painter.setBrush(look.colour("accent_soft" if chosen else "hover" if self.underMouse() else "surface"))
            inset = 1 if ring else 0.5
            painter.drawRoundedRect(self.rect().toRectF().adjusted(inset, inset, -inset, -inset), 6, 6)
            self._paint_cap(painter)
            room = self.rect().adjusted(self._left(), 0, -look.px(12), 0)
            font = look.font("body", bold=chosen)
            painter.setFont(font)
            painter.setPen(look.colour("accent" if chosen else "text"))
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
            painter.drawText(room, flags, self.text())
            self._paint_aside(painter, room, QFontMetrics(font).horizontalAdvance(self.text()))

    def _paint_cap(self, painter: QPainter) -> None:
        look, chosen, high = self.look, self.isChecked(), self.look.px(22)
        cap = QRect(look.px(10), (self.height() - high) // 2, self._cap(), high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("accent" if chosen else "sunken"))
        painter.drawRoundedRect(cap, 4, 4)
        painter.setFont(look.font("small", bold=chosen))
        painter.setPen(look.colour("on_accent" if chosen else "text_2"))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self.key)

    def _paint_aside(self, painter: QPainter, room: QRect, taken: int) -> None:
        font = self.look.font("caption")
        if self.aside and taken + QFontMetrics(font).horizontalAdvance(self.aside) + self.look.px(24) < room.width():
            painter.setFont(font)
            painter.setPen(self.look.colour("text_3"))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self.aside)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        super().enterEvent(event)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self.update()
