"""The radar on the screen: dimensions by colour, what is open as a dashed interval, the level reached as a ring."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ...core.document import Axis, Radar
from ...core.text import Text
from ..look import Look

_RINGS = (20, 40, 60, 80, 100)
_EMPTY = Text("还没有答案", "No answers yet")


class RadarView(QWidget):
    """A :class:`Radar` as large as its place; its words are read out to screen readers."""

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self.chart = Radar(())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_radar(self, chart: Radar) -> None:
        """Show these values."""
        if chart != self.chart:
            self.chart = chart
            said = "；".join(f"{axis.label} {_said(axis)}" for axis in chart.axes)
            self.setAccessibleName(said or self.look.say(_EMPTY))
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(self.look.px(256), self.look.px(232))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        axes = self.chart.axes
        if axes:
            self._paint(painter, axes)

    def _paint(self, painter: QPainter, axes: tuple[Axis, ...]) -> None:
        look = self.look
        radius: float = min(look.px(80), self.height() / 2 - look.px(34))
        centre = QPointF(self.width() / 2, self.height() / 2 + look.px(8))

        def ring(values: list[float]) -> QPolygonF:
            return QPolygonF([_at(centre, radius, number, len(axes), value) for number, value in enumerate(values)])

        def shape(values: list[float], fill: str, pen: QPen | None) -> None:
            painter.setBrush(look.colour(fill) if fill else Qt.BrushStyle.NoBrush)
            painter.setPen(pen or Qt.PenStyle.NoPen)
            painter.drawPolygon(ring(values))

        count = len(axes)
        if self.chart.level_band:
            low, high = self.chart.level_band
            shape([high] * count, "level_band", None)
            shape([low] * count, "surface", None)
        for value in _RINGS:
            shape([value] * count, "", QPen(look.colour("grid"), 1))
        for number in range(count):
            painter.drawLine(centre, _at(centre, radius, number, count, 100))
        lows, highs = [axis.low for axis in axes], [axis.high for axis in axes]
        dashed = QPen(look.colour("accent"), 1, Qt.PenStyle.DashLine)
        if lows != highs:
            shape(highs, "", dashed)
        middles = [(axis.low + axis.high) / 2 for axis in axes]
        shape(middles, "radar_fill", QPen(look.colour("accent"), 2))
        if lows != highs:
            shape(lows, "", dashed)
        for number, middle in enumerate(middles):
            painter.setBrush(look.colour(f"d{number % 5 + 1}"))
            painter.setPen(QPen(look.colour("surface"), 1.5))
            painter.drawEllipse(_at(centre, radius, number, count, middle), 4.5, 4.5)
        self._name(painter, axes, centre, radius)

    def _name(self, painter: QPainter, axes: tuple[Axis, ...], centre: QPointF, radius: float) -> None:
        """Name over score outside each corner, kept inside the widget."""
        look = self.look
        small, strong = look.font("caption"), look.font("body", bold=True)
        high = look.px(17)
        for number, axis in enumerate(axes):
            corner = _at(centre, radius, number, len(axes), 100)
            down, aside = corner.y() - centre.y(), corner.x() - centre.x()
            wide = max(
                QFontMetricsF(small).horizontalAdvance(axis.label), QFontMetricsF(strong).horizontalAdvance(_said(axis))
            )
            top: float = (
                corner.y() - 2 * high - 4
                if down < -radius * 0.9
                else corner.y() + 5
                if down > radius * 0.5
                else corner.y() - 2 * high
            )
            shift: float = 0.0 if abs(aside) < 1 else math.copysign(wide / 2 - (look.px(14) if down > 0 else 0), aside)
            left = min(max(corner.x() + shift - wide / 2, 0.0), self.width() - wide)
            centred = Qt.AlignmentFlag.AlignHCenter
            painter.setFont(small)
            painter.setPen(look.colour("text_2"))
            painter.drawText(QRectF(left, top, wide + 1, high), centred, axis.label)
            painter.setFont(strong)
            painter.setPen(look.colour(f"d{number % 5 + 1}"))
            painter.drawText(QRectF(left, top + high, wide + 1, high + 2), centred, _said(axis))


def _at(centre: QPointF, radius: float, number: int, count: int, value: float) -> QPointF:
    """Where a value lies; the first axis points up, the others follow clockwise."""
    angle = 2 * math.pi * number / count - math.pi / 2
    length = radius * min(max(value, 0.0), 100.0) / 100
    return QPointF(centre.x() + length * math.cos(angle), centre.y() + length * math.sin(angle))


def _said(axis: Axis) -> str:
    low, high = f"{axis.low:.0f}", f"{axis.high:.0f}"
    return low if low == high else f"{low}–{high}"
