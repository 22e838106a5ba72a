"""How the plan's chart is drawn: where each day and row lies, then columns, bars, gates and names over each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QPolygonF

from ...core.calendar import Calendar, holiday_said
from ...core.document import Gantt, GanttBar
from ...core.plan_model import Plan
from ...core.text import Text
from ..look import Look
from .gantt_words import owner_words

_HEAD = Text("阶段与任务", "Phase and task")
_OWNER = Text("负责", "Owner")
_SHIFT = Text("班", "work")
_OFF = Text("休", "off")
_EDITED = Text("已调整", "edited")
#: Where days would be narrower, in pixels, they scroll beside their names; but not for a few days more than fit.
_DAY, _SQUEEZED = 5, 0.9


@dataclass(frozen=True, slots=True)
class Places:
    """Pixels of a chart ``width`` wide: rows of ``row`` from ``top`` to ``bottom``, owners from ``owner``, days from
    ``names`` on, each ``day_wide``, moved left by ``scrolled``."""

    look: Look
    chart: Gantt
    width: int
    scrolled: int
    top: int
    row: int
    owner: int
    names: int
    day_wide: float

    @property
    def bottom(self) -> int:
        return self.top + len(self.chart.bars) * self.row

    @property
    def count(self) -> int:
        """Days shown."""
        return (self.chart.last - self.chart.first).days + 1

    @property
    def scrolls(self) -> bool:
        """Whether the days are wider than their room."""
        return self.count * self.day_wide > self.width - self.names + 1

    def x(self, day: date) -> float:
        """The left edge of a day."""
        return self.names + (day - self.chart.first).days * self.day_wide - self.scrolled

    def y(self, row: int) -> float:
        """The middle of a row."""
        return self.top + (row + 0.5) * self.row

    def row_at(self, y: float) -> int:
        """The row at a height, -1 for none."""
        row = int((y - self.top) // self.row)
        return row if self.top <= y < self.bottom else -1


def place_gantt(look: Look, chart: Gantt, width: int, scrolled: int) -> Places:
    """Names take what the longest needs, at most a good third; days share the rest."""
    metrics = QFontMetrics(look.font("caption"))
    widest = max((metrics.horizontalAdvance(bar.label) for bar in chart.bars), default=0)
    owner = min(max(look.px(26) + widest + look.px(10), look.px(150)), int(width * 0.36))
    names = owner + look.px(46 if look.lang == "zh" else 64)
    count = (chart.last - chart.first).days + 1
    fitting = (width - names) / count
    day_wide = fitting if fitting >= _SQUEEZED * _DAY else float(_DAY)
    return Places(look, chart, width, scrolled, look.px(40), look.px(20), owner, names, day_wide)


class GanttPainting:
    """One painting of a plan's chart."""

    def __init__(self, painter: QPainter, places: Places, plan: Plan, calendar: Calendar) -> None:
        self.painter, self.places, self.plan, self.calendar = painter, places, plan, calendar
        self.look, self.chart = places.look, places.chart

    def paint(self, row: int, focused: bool) -> None:
        """Paint it all; ``row`` is the selected one, -1 for none."""
        if row >= 0:
            self._paint_selected(row, focused)
        self.painter.save()
        names = self.places.names
        self.painter.setClipRect(QRectF(names, 0, self.places.width - names, self.places.bottom + 1))
        self._paint_days()
        for number, bar in enumerate(self.chart.bars):
            self._paint_bar(number, bar)
        self._paint_gates()
        if self.chart.today is not None:
            self._paint_today(self.chart.today)
        self.painter.restore()
        self._paint_names()

    def _paint_selected(self, row: int, focused: bool) -> None:
        look, high = self.look, self.places.row
        place = QRectF(1, self.places.top + row * high, self.places.names - look.px(6), high)
        self.painter.setBrush(look.colour("accent_soft"))
        self.painter.setPen(QPen(look.colour("focus"), 2) if focused else Qt.PenStyle.NoPen)
        self.painter.drawRoundedRect(place.adjusted(0, 1, 0, -1), 4, 4)

    def _paint_days(self) -> None:
        look, top, wide = self.look, self.places.top, self.places.day_wide
        bottom = self.places.bottom
        for days, role in ((self.chart.rest, "rest"), (self.chart.holidays, "holiday")):
            for day in days:
                self.painter.fillRect(QRectF(self.places.x(day), top, wide + 0.5, bottom - top), look.colour(role))
        caption = look.font("caption")
        self.painter.setFont(caption)
        fm = QFontMetrics(caption)
        free = 0.0
        for week in range(self.places.count // 7):
            day = self.chart.first + timedelta(days=7 * week)
            left = self.places.x(day)
            self.painter.setPen(QPen(look.colour("grid"), 1))
            self.painter.drawLine(QPointF(left, top), QPointF(left, bottom))
            words = f"{day:%m-%d}"
            if left >= free:
                self.painter.setPen(look.colour("text_3"))
                self.painter.drawText(QPointF(left, top - look.px(6)), words)
                free = left + fm.horizontalAdvance(words) + look.px(6)
        self.painter.setPen(QPen(look.colour("line"), 1))
        self.painter.drawLine(QPointF(self.places.names, top), QPointF(self.places.width, top))
        self._name_days(fm)

    def _name_days(self, fm: QFontMetrics) -> None:
        """Holidays by name and 班 over the columns, holidays first where they would collide."""
        look, taken = self.look, list[tuple[float, float]]()
        base = look.px(14)

        def put(words: str, middle: float, role: str) -> None:
            half = fm.horizontalAdvance(words) / 2 + 2
            middle = min(middle, self.places.width - half)
            if all(middle + half <= begun or middle - half >= ended for begun, ended in taken):
                taken.append((middle - half, middle + half))
                self.painter.setPen(look.colour(role))
                self.painter.drawText(QPointF(middle - half + 2, base), words)

        names, named = dict[str, list[date]](), self.calendar.holiday_names
        for day in sorted(self.chart.holidays):
            name = look.say(holiday_said(named[day]) if day in named else _OFF)
            names.setdefault(f"{name}|{day.year}", []).append(day)
        for name, days in names.items():
            left, right = self.places.x(days[0]), self.places.x(days[-1]) + self.places.day_wide
            put(name.partition("|")[0], (left + right) / 2, "warn")
        for day in sorted(self.chart.shifted):
            put(look.say(_SHIFT), self.places.x(day) + self.places.day_wide / 2, "text_3")

    def _paint_bar(self, number: int, bar: GanttBar) -> None:
        look, high = self.look, self.places.row
        top, left = self.places.top + number * high, self.places.x(bar.start)
        right = self.places.x(bar.end) + self.places.day_wide
        self.painter.setPen(Qt.PenStyle.NoPen)
        if bar.kind == "phase":
            self.painter.setBrush(look.colour(f"phase_{bar.phase}"))
            self.painter.drawRoundedRect(QRectF(left, top + high / 2 - 2, right - left, 4), 2, 2)
            return
        strong = bar.kind == "cutover"
        self.painter.setBrush(look.colour(f"{'phase' if strong else 'task'}_{bar.phase}"))
        place = QRectF(left, top + look.px(5), max(right - left, 4.0), high - look.px(10))
        self.painter.drawRoundedRect(place, 3, 3)
        if strong:
            words = look.say(Text(f"{self.plan.go_live:%m-%d} 上线", f"live {self.plan.go_live:%m-%d}"))
            self._beside(words, place, f"phase_{bar.phase}")
        elif self._edited(bar.task):
            self._beside(look.say(_EDITED), place, "accent")

    def _beside(self, words: str, bar: QRectF, role: str) -> None:
        """Words right of a bar, left of it where there is no room."""
        font = self.look.font("caption", bold=True)
        wide, gap = QFontMetrics(font).horizontalAdvance(words), self.look.px(8)
        left = bar.right() + gap if bar.right() + gap + wide <= self.places.width else bar.left() - gap - wide
        self.painter.setFont(font)
        self.painter.setPen(self.look.colour(role))
        row = QRectF(left, bar.top() - 6, wide + 2, bar.height() + 12)
        self.painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, words)

    def _edited(self, task: str) -> bool:
        return any(one.id == task and one.edited for one in self.plan.tasks)

    def _paint_gates(self) -> None:
        look, high, size = self.look, self.places.row, self.look.px(6)
        for gate in self.chart.gates:
            x, y = self.places.x(gate.day) + self.places.day_wide, self.places.top + gate.row * high + high / 2
            self.painter.setBrush(look.colour(f"phase_{self.chart.bars[gate.row].phase}"))
            self.painter.setPen(QPen(look.colour("surface"), 1.5))
            corners = ((0, -size), (size, 0), (0, size), (-size, 0))
            self.painter.drawPolygon(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in corners]))

    def _paint_today(self, today: date) -> None:
        x = self.places.x(today) + self.places.day_wide / 2
        self.painter.setPen(QPen(self.look.colour("accent"), 1, Qt.PenStyle.DashLine))
        self.painter.drawLine(QPointF(x, self.places.top - self.look.px(4)), QPointF(x, self.places.bottom))

    def _paint_names(self) -> None:
        look, high, top = self.look, self.places.row, self.places.top
        owner, days = self.places.owner, self.places.names
        self.painter.setFont(look.font("caption"))
        self.painter.setPen(look.colour("text_3"))
        base = top - look.px(6)
        self.painter.drawText(QPointF(0, base), look.say(_HEAD))
        self.painter.drawText(QPointF(owner, base), look.say(_OWNER))
        self.painter.setPen(QPen(look.colour("line"), 1))
        self.painter.drawLine(0, top, self.places.width, top)
        vcentre = Qt.AlignmentFlag.AlignVCenter
        for number, bar in enumerate(self.chart.bars):
            phase = bar.kind == "phase"
            left = 0 if phase else look.px(26)
            y = top + number * high
            if phase and number:
                self.painter.setPen(QPen(look.colour("line"), 1))
                self.painter.drawLine(0, y, self.places.width, y)
            font = look.font("caption", bold=phase or bar.kind == "cutover")
            self.painter.setFont(font)
            self.painter.setPen(look.colour("text" if phase or bar.kind == "cutover" else "text_2"))
            room = (days if phase else owner) - left - look.px(6)
            words = QFontMetrics(font).elidedText(bar.label, Qt.TextElideMode.ElideRight, room)
            self.painter.drawText(QRect(left, y, room, high), vcentre, words)
            if bar.owner:
                self.painter.setFont(look.font("caption"))
                self.painter.setPen(look.colour("text_3"))
                said = look.say(owner_words(bar.owner))
                self.painter.drawText(QRect(owner, y, days - owner, high), vcentre, said)
