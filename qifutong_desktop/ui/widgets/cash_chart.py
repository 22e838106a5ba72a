"""Paid by the year or by the month: what has been paid after each month, and where the two meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ...core.options import Month
from ...core.said_short import whole_yuan
from ...core.text import Text
from ..look import Look

_ANNUAL = Text("年付", "yearly")
_MONTHLY = Text("月付", "monthly")


@dataclass(frozen=True, slots=True)
class Cash:
    """Both ways to pay for the same ``months``, by the certain needs; ``even`` is the month in which they meet."""

    annual: tuple[Decimal, ...]
    monthly: tuple[Decimal, ...]
    even: int | None


def paid_after(cash: Sequence[Month], months: int) -> tuple[Decimal, ...]:
    """What has been paid after each of so many months, by the certain needs."""
    due = {month.number: month.amount.low for month in cash}
    paid, sums = Decimal(0), []
    for number in range(1, months + 1):
        paid += due.get(number, Decimal(0))
        sums.append(paid)
    return tuple(sums)


class CashChart(QWidget):
    """Two stepped lines over the months."""

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self.cash: Cash | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_cash(self, cash: Cash) -> None:
        """Show these sums."""
        if cash != self.cash:
            self.cash = cash
            yearly, monthly = (whole_yuan(line[-1]) for line in (cash.annual, cash.monthly))
            words = Text(f"累计付款：年付 {yearly}，月付 {monthly}", f"Paid in all: yearly {yearly}, monthly {monthly}")
            self.setAccessibleName(self.look.say(words))
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(self.look.px(320), self.look.px(190))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(self.look.px(220), self.look.px(190))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        cash, look = self.cash, self.look
        if cash is None:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            top = float(max(cash.annual[-1], cash.monthly[-1], Decimal(1)))
            fm = QFontMetrics(look.font("caption"))
            left, right = 0.0, self.width() - fm.horizontalAdvance("00月付00") - look.px(4)
            high, low = float(look.px(14)), self.height() - look.px(22.0)
            months = len(cash.annual)

            def x(month: float) -> float:
                return left + (right - left) * month / months

            def y(amount: Decimal) -> float:
                return low - (low - high) * float(amount) / top

            painter.setFont(look.font("caption"))
            painter.setPen(QPen(look.colour("line_strong"), 1))
            painter.drawLine(QPointF(left, low), QPointF(right, low))
            step = 3 if months <= 18 else 6 if months <= 40 else 12
            painter.setPen(look.colour("text_3"))
            for month in range(step, months + 1, step):
                words = look.say(Text(f"{month} 个月", f"month {month}"))
                place = QRectF(x(month) - 40, low + 4, 80, look.px(18))
                painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, words)
            for line, role, width in ((cash.monthly, "text_3", 1.5), (cash.annual, "accent", 2.0)):
                painter.setPen(QPen(look.colour(role), width))
                points = [QPointF(x(0), y(line[0]))]
                for number, amount in enumerate(line):
                    points += [QPointF(x(number), y(amount)), QPointF(x(number + 1), y(amount))]
                painter.drawPolyline(QPolygonF(points))
            self._name_lines(painter, cash, right + look.px(6), y)
            if cash.even is not None:
                middle = QPointF(x(cash.even - 0.5), y(cash.monthly[cash.even - 1]))
                painter.setBrush(look.colour("surface"))
                painter.setPen(QPen(look.colour("warn"), 2))
                painter.drawEllipse(middle, look.px(4), look.px(4))
                painter.setPen(look.colour("warn"))
                words = look.say(Text(f"第 {cash.even} 个月", f"month {cash.even}"))
                painter.drawText(QPointF(middle.x() - fm.horizontalAdvance(words) - look.px(8), middle.y() - 4), words)

    def _name_lines(self, painter: QPainter, cash: Cash, left: float, y: object) -> None:
        assert callable(y)
        look = self.look
        ends = [y(cash.monthly[-1]), y(cash.annual[-1])]
        gap = look.px(16)
        if abs(ends[0] - ends[1]) < gap:
            ends = [ends[0], ends[0] + gap] if ends[1] >= ends[0] else [ends[1] + gap, ends[1]]
        for end, words, role in ((ends[0], _MONTHLY, "text_3"), (ends[1], _ANNUAL, "accent")):
            painter.setPen(look.colour(role))
            painter.drawText(QPointF(left, end + look.px(4)), look.say(words))
