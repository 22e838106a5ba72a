"""The plan on the real calendar: phases, tasks, gates, days off; walked by keyboard, a task opens to be edited."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QSizePolicy, QToolTip, QWidget

from ...core.charts import gantt_of
from ...core.document import Gantt
from ...core.text import Text
from ..look import Look
from .gantt_painting import GanttPainting, Places, place_gantt
from .gantt_words import gate_tip, row_words, task_tip

if TYPE_CHECKING:
    from ...core.calendar import Calendar
    from ...core.plan_model import Plan


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

    @property
    def places(self) -> Places:
        """Where everything lies at the present size."""
        assert self.chart is not None
        return place_gantt(self.look, self.chart, self.width(), self.horizontalScrollBar().value())

    def sizeHint(self) -> QSize:  # noqa: N802
        if self.chart is None:
            return QSize(self.look.px(640), self.look.px(200))
        bar = self.horizontalScrollBar().sizeHint().height() if self.places.scrolls else 0
        return QSize(self.look.px(640), self.places.bottom + bar + 2)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(self.look.px(320), self.sizeHint().height())

    def _range(self) -> None:
        if self.chart is None:
            return
        places = self.places
        room = max(1, self.width() - places.names)
        bar = self.horizontalScrollBar()
        bar.setRange(0, max(0, round(places.count * places.day_wide) - room))
        bar.setPageStep(room)
        bar.setSingleStep(round(7 * places.day_wide))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._range()
        if self.chart is not None and self.height() != self.sizeHint().height():
            self.setFixedHeight(self.sizeHint().height())

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
        row = self.places.row_at(event.position().y()) if self.chart is not None else -1
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
        if self.chart is None or self.plan is None:
            return ""
        places = self.places
        row = places.row_at(place.y())
        if row < 0:
            return ""
        for number, gate in enumerate(self.chart.gates):
            middle = places.x(gate.day) + places.day_wide
            if gate.row == row and abs(middle - place.x()) <= self.look.px(9):
                return self.look.say(gate_tip(self.plan.gates[number]))
        task = self.chart.bars[row].task
        return self.look.say(task_tip(self.plan, task)) if task else ""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        if self.chart is None or self.plan is None or self.calendar is None:
            return
        with QPainter(self.viewport()) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            GanttPainting(painter, self.places, self.plan, self.calendar).paint(self.row, self.hasFocus())
