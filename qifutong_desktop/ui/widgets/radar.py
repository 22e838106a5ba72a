"""The radar on the screen: dimensions by colour, what is open as a dashed interval, the level reached as a ring, and up
to two earlier times as outlines of their own dashes and corners."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ...core.document import Axis, Radar
from ...core.text import Text
from ..look import Look
from ..spoken import call

_RINGS = (20, 40, 60, 80, 100)
#: Colour and dashes of the earlier outlines, earliest first.
_EARLIER = (("text_3", (1.2, 2.2)), ("text", (5.0, 2.5)))
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
            said = [f"{axis.label} {_said(axis)}" for axis in chart.axes]
            call(self, self.look, *(said or [self.look.say(_EMPTY)]))
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        higher = self.look.px(56) if self.chart.earlier else 0
        return QSize(self.look.px(256), self.look.px(232) + higher)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            axes = self.chart.axes
            if axes:
                self._paint(painter, axes)

    def _paint(self, painter: QPainter, axes: tuple[Axis, ...]) -> None:
        look = self.look
        foot: float = look.px(24) if self.chart.earlier else 0
        radius: float = min(look.px(104 if foot else 80), (self.height() - foot) / 2 - look.px(34))
        centre = QPointF(self.width() / 2, (self.height() - foot) / 2 + look.px(8))

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
        if lows != highs and not self.chart.earlier:
            shape(highs, "", dashed)
        middles = [(axis.low + axis.high) / 2 for axis in axes]
        shape(middles, "radar_fill", QPen(look.colour("accent"), 2))
        if lows != highs and not self.chart.earlier:
            shape(lows, "", dashed)
        for place, outline in enumerate(self.chart.earlier):
            colour, dashes = _EARLIER[place]
            pen = QPen(look.colour(colour), 1.6)
            pen.setDashPattern(dashes)
            shape(list(outline.values), "", pen)
            for number, points in enumerate(outline.values):
                self._corner(painter, _at(centre, radius, number, len(axes), points), place)
        for number, middle in enumerate(middles):
            painter.setBrush(look.colour(f"d{number % 5 + 1}"))
            painter.setPen(QPen(look.colour("surface"), 1.5))
            painter.drawEllipse(_at(centre, radius, number, count, middle), 4.5, 4.5)
        self._name(painter, axes, centre, radius)
        if self.chart.earlier:
            self._legend(painter)

    def _corner(self, painter: QPainter, at: QPointF, place: int) -> None:
        """A square for the first time, a triangle for the second, so that they differ without colour."""
        half, look = 3.2, self.look
        painter.setBrush(look.colour("surface"))
        painter.setPen(QPen(look.colour(_EARLIER[place][0]), 1.4))
        if place:
            points = [QPointF(0, -half * 1.3), QPointF(half * 1.2, half), QPointF(-half * 1.2, half)]
            painter.drawPolygon(QPolygonF([at + point for point in points]))
        else:
            painter.drawRect(QRectF(at.x() - half, at.y() - half, 2 * half, 2 * half))

    def _legend(self, painter: QPainter) -> None:
        """Which outline is which, in one row at the foot."""
        look, chart = self.look, self.chart
        font = look.font("caption")
        measured, line, gap = QFontMetricsF(font), look.px(24), look.px(18)
        entries = [one.label for one in chart.earlier] + [chart.label]
        wide = sum(line + 6 + measured.horizontalAdvance(words) for words in entries) + gap * (len(entries) - 1)
        x, y = max(0.0, (self.width() - wide) / 2), self.height() - look.px(10)
        painter.setFont(font)
        for place, words in enumerate(entries):
            middle = QPointF(x + line / 2, y)
            newest = place == len(chart.earlier)
            pen = QPen(look.colour("accent"), 2.4) if newest else QPen(look.colour(_EARLIER[place][0]), 1.6)
            if not newest:
                pen.setDashPattern(_EARLIER[place][1])
            painter.setPen(pen)
            painter.drawLine(QPointF(x, y), QPointF(x + line, y))
            if newest:
                painter.setBrush(look.colour("accent"))
                painter.drawEllipse(middle, 3.4, 3.4)
            else:
                self._corner(painter, middle, place)
            painter.setPen(look.colour("text_2"))
            painter.drawText(QPointF(x + line + 6, y + measured.ascent() / 2 - 1), words)
            x += line + 6 + measured.horizontalAdvance(words) + gap

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
    if axis.said:
        return axis.said
    low, high = f"{axis.low:.0f}", f"{axis.high:.0f}"
    return low if low == high else f"{low}–{high}"
