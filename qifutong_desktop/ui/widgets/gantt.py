"""The plan on the real calendar: phases, tasks, gates, days off; walked by keyboard, a task opens to be edited."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QSizePolicy, QToolTip, QWidget

from ...core.charts import gantt_of
from ...core.document import Gantt, GanttBar
from ...core.text import Text
from ..look import Look
from .gantt_words import gate_tip, owner_words, row_words, task_tip

if TYPE_CHECKING:
    from ...core.calendar import Calendar
    from ...core.plan_model import Plan

_HEAD = Text("阶段与任务", "Phase and task")
_OWNER = Text("负责", "Owner")
_SHIFT = Text("班", "work")
_EDITED = Text("已调整", "edited")
#: A day is never narrower, in pixels: then the days scroll beside their names.
_DAY = 5
_ROW = 20


class GanttView(QAbstractScrollArea):
    """Shows :func:`gantt_of` a plan. Names and owners stand still, the days scroll when they are many."""

    #: the task that is selected now, by id; "" for none
    selected = Signal(str)
    #: a task to be edited, by id
    opened = Signal(str)

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self.plan: Plan | None = None
        self.calendar: Calendar | None = None
        self.chart: Gantt | None = None
        self.row = -1
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName(look.say(Text("实施计划甘特图", "Gantt chart of the plan")))

    # --- showing -----------------------------------------------------------------------------------------------------

    def show_plan(self, plan: Plan, calendar: Calendar, today: date) -> None:
        """Show a plan; the selected task stays selected while it exists."""
        kept = self.task
        self.plan, self.calendar = plan, calendar
        self.chart = gantt_of(plan, calendar, today, self.look.lang)
        self.row = next((n for n, bar in enumerate(self.chart.bars) if bar.task and bar.task == kept), -1)
        self.setFixedHeight(self.sizeHint().height())
        self._range()
        self._describe()
        self.viewport().update()

    @property
    def task(self) -> str:
        """The id of the selected task, "" for none."""
        if self.chart is None or not 0 <= self.row < len(self.chart.bars):
            return ""
        return self.chart.bars[self.row].task

    def select(self, task: str) -> None:
        """Select a task by id."""
        bars = self.chart.bars if self.chart else ()
        self._select(next((n for n, bar in enumerate(bars) if bar.task == task and task), -1))

    def _select(self, row: int) -> None:
        if row != self.row:
            self.row = row
            self._describe()
            self.viewport().update()
            self.selected.emit(self.task)

    def _describe(self) -> None:
        """What a screen reader says: the selected task, else how many there are."""
        if self.chart is not None and self.plan is not None:
            self.setAccessibleDescription(self.look.say(row_words(self.plan, self.task)))

    # --- places ------------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:  # noqa: N802
        rows = len(self.chart.bars) if self.chart else 8
        bar = self.horizontalScrollBar().sizeHint().height() if self._scrolls() else 0
        return QSize(self.look.px(640), self._top() + rows * self.look.px(_ROW) + bar + 2)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(self.look.px(320), self.sizeHint().height())

    def _top(self) -> int:
        return self.look.px(40)

    def _names(self) -> int:
        """Where the days begin: names and owners before it."""
        return self._owner_left() + self.look.px(46 if self.look.lang == "zh" else 64)

    def _owner_left(self) -> int:
        fm = QFontMetrics(self.look.font("caption"))
        widest = max((fm.horizontalAdvance(bar.label) for bar in (self.chart.bars if self.chart else ())), default=0)
        return min(max(self.look.px(26) + widest + self.look.px(10), self.look.px(150)), int(self.width() * 0.36))

    def _count(self) -> int:
        return (self.chart.last - self.chart.first).days + 1 if self.chart else 1

    def _scrolls(self) -> bool:
        return self._count() * _DAY > self.width() - self._names()

    def _day_wide(self) -> float:
        return max(float(_DAY), (self.width() - self._names()) / self._count())

    def _x(self, day: date) -> float:
        """The left edge of a day."""
        assert self.chart is not None
        passed = (day - self.chart.first).days
        return self._names() + passed * self._day_wide() - self.horizontalScrollBar().value()

    def _range(self) -> None:
        room = max(1, self.width() - self._names())
        bar = self.horizontalScrollBar()
        bar.setRange(0, max(0, round(self._count() * self._day_wide()) - room))
        bar.setPageStep(room)
        bar.setSingleStep(round(7 * self._day_wide()))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._range()
        if self.chart is not None and self.height() != self.sizeHint().height():
            self.setFixedHeight(self.sizeHint().height())

    def _row_at(self, y: float) -> int:
        row = int((y - self._top()) // self.look.px(_ROW))
        return row if self.chart and y >= self._top() and row < len(self.chart.bars) else -1

    # --- keys and mouse ----------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        rows = [n for n, bar in enumerate(self.chart.bars) if bar.task] if self.chart else []
        later, before = [n for n in rows if n > self.row], [n for n in rows if n < self.row]
        scroll = self.horizontalScrollBar()
        match Qt.Key(event.key()):
            case Qt.Key.Key_Down if later:
                self._select(later[0])
            case Qt.Key.Key_Up if before:
                self._select(before[-1])
            case Qt.Key.Key_Home if rows:
                self._select(rows[0])
            case Qt.Key.Key_End if rows:
                self._select(rows[-1])
            case Qt.Key.Key_Left:
                scroll.setValue(scroll.value() - scroll.singleStep())
            case Qt.Key.Key_Right:
                scroll.setValue(scroll.value() + scroll.singleStep())
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self.task:
                self.opened.emit(self.task)
            case _:
                event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """By keyboard the focus shows on a task."""
        by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if by_key and self.row < 0 and self.plan is not None:
            self.select(self.plan.tasks[0].id)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        row = self._row_at(event.position().y())
        if self.chart is not None and row >= 0 and self.chart.bars[row].task:
            self._select(row)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self.mousePressEvent(event)
        if self.task:
            self.opened.emit(self.task)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        delta = event.angleDelta()
        if abs(delta.x()) > abs(delta.y()) or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            scroll = self.horizontalScrollBar()
            scroll.setValue(scroll.value() - (delta.x() or delta.y()))
            event.accept()
        else:
            event.ignore()

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip_at(QPointF(event.pos())), self)
            return True
        return bool(super().viewportEvent(event))

    def tip_at(self, place: QPointF) -> str:
        """What is told of a place: the gate under it, else the task of its row."""
        row = self._row_at(place.y())
        if self.chart is None or self.plan is None or row < 0:
            return ""
        for number, gate in enumerate(self.chart.gates):
            middle = self._x(gate.day) + self._day_wide()
            if gate.row == row and abs(middle - place.x()) <= self.look.px(9):
                return self.look.say(gate_tip(self.plan.gates[number]))
        task = self.chart.bars[row].task
        return self.look.say(task_tip(self.plan, task)) if task else ""

    # --- painting ----------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        chart = self.chart
        if chart is None:
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.row >= 0:
            self._paint_selected(painter)
        painter.save()
        painter.setClipRect(QRectF(self._names(), 0, self.width() - self._names(), self.height()))
        self._paint_days(painter, chart)
        for number, bar in enumerate(chart.bars):
            self._paint_bar(painter, number, bar)
        self._paint_gates(painter, chart)
        if chart.today is not None:
            self._paint_today(painter, chart.today)
        painter.restore()
        self._paint_names(painter, chart)

    def _paint_selected(self, painter: QPainter) -> None:
        look, high = self.look, self.look.px(_ROW)
        place = QRectF(1, self._top() + self.row * high, self._names() - look.px(6), high)
        painter.setBrush(look.colour("accent_soft"))
        painter.setPen(QPen(look.colour("focus"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(place.adjusted(0, 1, 0, -1), 4, 4)

    def _paint_days(self, painter: QPainter, chart: Gantt) -> None:
        look, top, wide = self.look, self._top(), self._day_wide()
        bottom = top + len(chart.bars) * look.px(_ROW)
        for days, role in ((chart.rest, "rest"), (chart.holidays, "holiday")):
            for day in days:
                painter.fillRect(QRectF(self._x(day), top, wide + 0.5, bottom - top), look.colour(role))
        caption = look.font("caption")
        painter.setFont(caption)
        fm = QFontMetrics(caption)
        free = 0.0
        for week in range(self._count() // 7):
            day = chart.first + timedelta(days=7 * week)
            left = self._x(day)
            painter.setPen(QPen(look.colour("grid"), 1))
            painter.drawLine(QPointF(left, top), QPointF(left, bottom))
            words = f"{day:%m-%d}"
            if left >= free:
                painter.setPen(look.colour("text_3"))
                painter.drawText(QPointF(left, top - look.px(6)), words)
                free = left + fm.horizontalAdvance(words) + look.px(6)
        painter.setPen(QPen(look.colour("line"), 1))
        painter.drawLine(QPointF(self._names(), top), QPointF(self.width(), top))
        self._name_days(painter, chart, fm)

    def _name_days(self, painter: QPainter, chart: Gantt, fm: QFontMetrics) -> None:
        """Holidays by name and 班 over the columns, holidays first where they would collide."""
        assert self.calendar is not None
        look, taken = self.look, list[tuple[float, float]]()
        base = look.px(14)

        def put(words: str, middle: float, role: str) -> None:
            half = fm.horizontalAdvance(words) / 2 + 2
            middle = min(middle, self.width() - half)
            if all(middle + half <= left or middle - half >= right for left, right in taken):
                taken.append((middle - half, middle + half))
                painter.setPen(look.colour(role))
                painter.drawText(QPointF(middle - half + 2, base), words)

        names: dict[str, list[date]] = {}
        for day in sorted(chart.holidays):
            names.setdefault(f"{self.calendar.holiday_names.get(day, '休')}|{day.year}", []).append(day)
        for name, days in names.items():
            put(name.partition("|")[0], (self._x(days[0]) + self._x(days[-1]) + self._day_wide()) / 2, "warn")
        for day in sorted(chart.shifted):
            put(look.say(_SHIFT), self._x(day) + self._day_wide() / 2, "text_3")

    def _paint_bar(self, painter: QPainter, number: int, bar: GanttBar) -> None:
        look, high = self.look, self.look.px(_ROW)
        top, left = self._top() + number * high, self._x(bar.start)
        right = self._x(bar.end) + self._day_wide()
        painter.setPen(Qt.PenStyle.NoPen)
        if bar.kind == "phase":
            painter.setBrush(look.colour(f"phase_{bar.phase}"))
            painter.drawRoundedRect(QRectF(left, top + high / 2 - 2, right - left, 4), 2, 2)
            return
        strong = bar.kind == "cutover"
        painter.setBrush(look.colour(f"{'phase' if strong else 'task'}_{bar.phase}"))
        place = QRectF(left, top + look.px(5), max(right - left, 4.0), high - look.px(10))
        painter.drawRoundedRect(place, 3, 3)
        if strong and self.plan is not None:
            words = look.say(Text(f"{self.plan.go_live:%m-%d} 上线", f"live {self.plan.go_live:%m-%d}"))
            self._beside(painter, words, place, f"phase_{bar.phase}")
        elif self._edited(bar.task):
            self._beside(painter, look.say(_EDITED), place, "accent")

    def _beside(self, painter: QPainter, words: str, bar: QRectF, role: str) -> None:
        """Words right of a bar, left of it where there is no room."""
        font = self.look.font("caption", bold=True)
        wide, gap = QFontMetrics(font).horizontalAdvance(words), self.look.px(8)
        left = bar.right() + gap if bar.right() + gap + wide <= self.width() else bar.left() - gap - wide
        painter.setFont(font)
        painter.setPen(self.look.colour(role))
        row = QRectF(left, bar.top() - 6, wide + 2, bar.height() + 12)
        painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, words)

    def _edited(self, task: str) -> bool:
        return self.plan is not None and any(one.id == task and one.edited for one in self.plan.tasks)

    def _paint_gates(self, painter: QPainter, chart: Gantt) -> None:
        look, high, size = self.look, self.look.px(_ROW), self.look.px(6)
        for gate in chart.gates:
            x, y = self._x(gate.day) + self._day_wide(), self._top() + gate.row * high + high / 2
            painter.setBrush(look.colour(f"phase_{chart.bars[gate.row].phase}"))
            painter.setPen(QPen(look.colour("surface"), 1.5))
            corners = ((0, -size), (size, 0), (0, size), (-size, 0))
            painter.drawPolygon(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in corners]))

    def _paint_today(self, painter: QPainter, today: date) -> None:
        x = self._x(today) + self._day_wide() / 2
        painter.setPen(QPen(self.look.colour("accent"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, self._top() - self.look.px(4)), QPointF(x, self.height()))

    def _paint_names(self, painter: QPainter, chart: Gantt) -> None:
        look, high, top = self.look, self.look.px(_ROW), self._top()
        owner, days = self._owner_left(), self._names()
        painter.setFont(look.font("caption"))
        painter.setPen(look.colour("text_3"))
        base = top - look.px(6)
        painter.drawText(QPointF(0, base), look.say(_HEAD))
        painter.drawText(QPointF(owner, base), look.say(_OWNER))
        painter.setPen(QPen(look.colour("line"), 1))
        painter.drawLine(0, top, self.width(), top)
        vcentre = Qt.AlignmentFlag.AlignVCenter
        for number, bar in enumerate(chart.bars):
            phase = bar.kind == "phase"
            left = 0 if phase else look.px(26)
            y = top + number * high
            if phase and number:
                painter.setPen(QPen(look.colour("line"), 1))
                painter.drawLine(0, y, self.width(), y)
            font = look.font("caption", bold=phase or bar.kind == "cutover")
            painter.setFont(font)
            painter.setPen(look.colour("text" if phase or bar.kind == "cutover" else "text_2"))
            room = (days if phase else owner) - left - look.px(6)
            words = QFontMetrics(font).elidedText(bar.label, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRect(left, y, room, high), vcentre, words)
            if bar.owner:
                painter.setFont(look.font("caption"))
                painter.setPen(look.colour("text_3"))
                said = look.say(owner_words(bar.owner))
                painter.drawText(QRect(owner, y, days - owner, high), vcentre, said)
