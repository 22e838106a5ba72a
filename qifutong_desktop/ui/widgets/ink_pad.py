"""A pad to sign on: by pen (with its pressure), finger or mouse, stroke by stroke; or the name as typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QImageWriter,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ...core.text import Text
from ..look import FAMILY, Look

_NAME = Text("签字板", "Signing pad")
_HINT = Text("用笔、手指或鼠标在这里签名", "Sign here with a pen, a finger or the mouse")
#: Ink on paper, whatever the window looks like.
_INK = QColor("#10233F")
#: The width of a stroke at no and at full pressure, in pixels at 100 % text; a mouse presses by half.
_THIN, _THICK = 1.6, 4.4
_MIDDLE = 0.5
#: The longer side of the picture that is kept, in pixels, and the white around the ink.
_PIXELS, _MARGIN = 900, 8


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of a stroke with the pressure there (0 to 1)."""

    place: QPointF
    pressure: float


class InkPad(QWidget):
    """Holds strokes. The paper is white in either theme, as what is signed is paper."""

    #: there is ink now, or none any more
    changed = Signal()

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self.strokes: list[list[Dot]] = []
        self.typed = ""
        self._drawing = False
        self._pen_down = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setMinimumHeight(look.px(140))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(look.say(_NAME))
        self.setAccessibleDescription(look.say(_HINT))

    @property
    def empty(self) -> bool:
        return not self.strokes and not self.typed

    def clear(self) -> None:
        """Take all ink away."""
        self.strokes, self.typed = [], ""
        self._renew()

    def undo(self) -> None:
        """Take the last stroke away."""
        if self.strokes:
            self.strokes.pop()
        else:
            self.typed = ""
        self._renew()

    def write(self, name: str) -> None:
        """The name as typed, in place of strokes: for those who cannot or will not draw."""
        self.strokes, self.typed = [], name.strip()
        self._renew()

    def png(self) -> bytes | None:
        """The ink alone on a transparent ground, as PNG; None where there is none."""
        area = self._inked()
        if area.isEmpty():
            return None
        area = area.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
        scale = _PIXELS / max(area.width(), area.height())
        size = QSize(max(1, round(area.width() * scale)), max(1, round(area.height() * scale)))
        image = QImage(size, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        with QPainter(image) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.scale(scale, scale)
            painter.translate(-area.topLeft())
            self._draw(painter)
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"png")).write(image)
        return bytes(buffer.data().data())

    # --- drawing -----------------------------------------------------------------------------------------------------

    def _begin(self, place: QPointF, pressure: float) -> None:
        self.typed = ""
        self.strokes.append([Dot(place, pressure)])
        self._drawing = True
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._renew()

    def _go_on(self, place: QPointF, pressure: float) -> None:
        if self._drawing and self.strokes and place != self.strokes[-1][-1].place:
            self.strokes[-1].append(Dot(place, pressure))
            self.update()

    def _end(self) -> None:
        self._drawing = False
        self.changed.emit()

    def _renew(self) -> None:
        self.update()
        self.changed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton and not self._pen_down:
            self._begin(event.position(), _MIDDLE)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if not self._pen_down:
            self._go_on(event.position(), _MIDDLE)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if not self._pen_down:
            self._end()

    def tabletEvent(self, event: QTabletEvent) -> None:  # noqa: N802
        event.accept()  # or Qt would make a mouse of it, without pressure
        match event.type():
            case QEvent.Type.TabletPress:
                self._pen_down = True
                self._begin(event.position(), event.pressure())
            case QEvent.Type.TabletMove if self._pen_down:
                self._go_on(event.position(), event.pressure())
            case QEvent.Type.TabletRelease:
                self._pen_down = False
                self._end()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent) and event.points():
            point = event.points()[0]
            if event.type() == QEvent.Type.TouchBegin:
                self._begin(point.position(), _MIDDLE)
            elif event.type() == QEvent.Type.TouchUpdate:
                self._go_on(point.position(), _MIDDLE)
            else:
                self._end()
            event.accept()
            return True
        return super().event(event)

    # --- painting ----------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            look, edge = self.look, QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.setPen(
                QPen(look.colour("focus" if self.hasFocus() else "line_strong"), 2 if self.hasFocus() else 1)
            )
            painter.setBrush(Qt.GlobalColor.white)
            painter.drawRoundedRect(edge, 8, 8)
            line = round(self.height() * 0.78)
            painter.setPen(QPen(QColor("#C9D1DB"), 1))
            painter.drawLine(look.px(28), line, self.width() - look.px(28), line)
            if self.empty:
                painter.setFont(look.font("small"))
                painter.setPen(QColor("#626D7B"))
                below = QRectF(0, line, self.width(), self.height() - line)
                painter.drawText(below, Qt.AlignmentFlag.AlignCenter, look.say(_HINT))
            self._draw(painter)

    def _draw(self, painter: QPainter) -> None:
        if self.typed:
            painter.setPen(_INK)
            painter.setFont(self._typeface())
            painter.drawText(self._typed_area(), Qt.AlignmentFlag.AlignCenter, self.typed)
        for stroke in self.strokes:
            _draw_stroke(painter, stroke, self.look)

    def _typeface(self) -> QFont:
        font = QFont(FAMILY)
        font.setPixelSize(max(12, round(self.height() * 0.36)))
        return font

    def _typed_area(self) -> QRectF:
        size = QFontMetricsF(self._typeface()).boundingRect(self.typed).size()
        area = QRectF(0, 0, min(size.width() + 8, self.width()), size.height() + 8)
        area.moveCenter(QPointF(self.width() / 2, self.height() * 0.55))
        return area

    def _inked(self) -> QRectF:
        if self.typed:
            return self._typed_area()
        dots = [dot.place for stroke in self.strokes for dot in stroke]
        if not dots:
            return QRectF()
        xs, ys = [dot.x() for dot in dots], [dot.y() for dot in dots]
        wide = self.look.px(_THICK)
        return QRectF(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)).adjusted(-wide, -wide, wide, wide)


def _draw_stroke(painter: QPainter, stroke: Sequence[Dot], look: Look) -> None:
    """Curves through the middles of neighbouring points: what was sampled as corners looks drawn."""
    pen = QPen(_INK, 1, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    first = stroke[0]
    if len(stroke) == 1:
        pen.setWidthF(_width(first.pressure, look) * 1.4)
        painter.setPen(pen)
        painter.drawPoint(first.place)
        return
    before = first.place
    for one, other in pairwise(stroke):
        middle = (one.place + other.place) / 2
        path = QPainterPath(before)
        path.quadTo(one.place, middle)
        pen.setWidthF(_width((one.pressure + other.pressure) / 2, look))
        painter.strokePath(path, pen)
        before = middle
    painter.strokePath(_straight(before, stroke[-1].place), pen)


def _straight(start: QPointF, end: QPointF) -> QPainterPath:
    path = QPainterPath(start)
    path.lineTo(end)
    return path


def _width(pressure: float, look: Look) -> float:
    return (_THIN + (_THICK - _THIN) * min(1.0, max(0.0, pressure))) * look.scale
