"""The line of days of a client: what is to come, what happened, overdue in red and in words; a row leads on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Literal, get_args

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ...core.text import Text
from ..counter import counter_of
from ..desk import Desk
from ..look import Look
from ..spoken import call
from ..style import give
from ..tab_order import follow
from .chosen_row import ChosenRow
from .due_panel import day_words
from .segments import Segments

if TYPE_CHECKING:
    from ...core.timeline import Dated, Sort

Filter = Literal["ahead", "happened", "all"]
_HEAD = Text("时间线", "Timeline")
_FILTERS: dict[Filter, Text] = {
    "ahead": Text("接下来", "To come"),
    "happened": Text("已发生", "Happened"),
    "all": Text("全部", "All"),
}
_SORTS: dict[Sort, Text] = {
    "case": Text("档案", "case"),
    "answers": Text("诊断", "diagnosis"),
    "data": Text("数据", "data"),
    "deal": Text("商机", "deal"),
    "quote": Text("报价", "quote"),
    "service": Text("服务", "service"),
    "refund": Text("退款", "refund"),
    "plan": Text("计划", "plan"),
    "desk": Text("服务台", "service desk"),
}
#: Where a row of each sort leads: a step of the client, or the service desk.
_PLACES: dict[Sort, str] = {
    "answers": "diagnosis",
    "data": "data",
    "quote": "documents",
    "service": "quote",
    "refund": "service",
    "plan": "plan",
    "desk": "service",
}
_NOTHING = Text("没有要来的日期", "Nothing to come")
_LATE = Text("{} 件逾期", "{} overdue")
_MORE, _FOLD = Text("再看 {} 条", "{} more"), Text("收起", "Fewer")
_PAUSE_MS = 150
_SHORT = 5


class TimelineCard(QFrame):
    """Worked out in a pause after each change, never while one types."""

    #: what shows was worked out anew
    filled = Signal()

    def __init__(self, parent: QWidget | None, look: Look, desk: Desk) -> None:
        super().__init__(parent)
        self.look, self.desk = look, desk
        self.counter = counter_of(desk)
        self.line: tuple[Dated, ...] = ()
        self.filter: Filter = "ahead"
        self.whole = False
        give(self, kind="card")
        self._lay()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._work_out)
        self.counter.filled.connect(self._pause.start)

    def _lay(self) -> None:
        look, say = self.look, self.look.say
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 16)
        outer.setSpacing(look.px(10))
        head = QHBoxLayout()
        title, self.late_label = QLabel(say(_HEAD)), QLabel()
        give(title, role="head")
        give(self.late_label, role="pill", tone="block")
        head.addWidget(title, 1)
        head.addWidget(self.late_label)
        self.filters = Segments(self, look)
        self.filters.offer(list(_FILTERS.items()), say(_HEAD))
        self.filters.show_value(self.filter)
        self.filters.said.connect(self.choose)
        self.nothing_label = QLabel(say(_NOTHING))
        give(self.nothing_label, role="small")
        self.rows = QVBoxLayout()
        self.rows.setSpacing(0)
        self.more_button = QPushButton()
        give(self.more_button, role="link")
        self.more_button.clicked.connect(self._show_whole)
        outer.addLayout(head)
        outer.addWidget(self.filters)
        outer.addWidget(self.nothing_label)
        outer.addLayout(self.rows)
        outer.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignLeft)
        for widget in (self.late_label, self.more_button):
            widget.hide()

    def keys(self) -> tuple[QWidget, ...]:
        """What the keyboard goes through, without the rows."""
        return (*self.filters.buttons.values(), self.more_button)

    def refresh(self) -> None:
        """The case changed."""
        self.counter.want()
        self._pause.start()

    def choose(self, filter: str) -> None:
        """Show what is to come, what happened, or all."""
        self.filter = next(one for one in get_args(Filter) if one == filter)
        self.filters.show_value(self.filter)
        self.whole = False
        self._show()

    def shown(self) -> tuple[Dated, ...]:
        """What the filter lets through: what is to come with the overdue first, what happened with the newest first."""
        match self.filter:
            case "ahead":
                return tuple(one for one in self.line if one.standing != "happened")
            case "happened":
                return tuple(one for one in reversed(self.line) if one.standing == "happened")
        return self.line

    def _work_out(self) -> None:
        from ...actions.drafting import desk_of
        from ...core.timeline import timeline

        work, held = self.desk.work, self.counter.held
        facts = self.counter.facts(work) if work is not None else None
        if work is None or held is None or facts is None or not self.isVisible():
            return
        line = timeline(work.kept.log, held.issued, work.dossier.deal, facts, desk_of(work.rules))
        if line != self.line:
            self.line = line
            self._show()
        self.filled.emit()

    def _show(self) -> None:
        from ...core.timeline import overdue

        late = len(overdue(self.line))
        self.late_label.setText(self.look.say(_LATE).format(late))
        self.late_label.setVisible(late > 0)
        found = self.shown()
        self.nothing_label.setVisible(not found)
        self._fill(found if self.whole else found[:_SHORT])
        more = len(found) - _SHORT
        self.more_button.setVisible(more > 0)
        self.more_button.setText(self.look.say(_FOLD) if self.whole else self.look.say(_MORE).format(more))

    def _fill(self, found: Sequence[Dated]) -> None:
        while self.rows.count():
            item = self.rows.takeAt(0)
            if item is not None and (row := item.widget()) is not None:
                row.hide()
                row.deleteLater()
        rows: list[QWidget] = []
        for one in found:
            row = TimelineRow(self.look, one, self.desk.today)
            row.chosen.connect(partial(self._go, one))
            self.rows.addWidget(row)
            rows.append(row)
        follow(list(self.filters.buttons.values())[-1], rows)

    def _show_whole(self) -> None:
        self.whole = not self.whole
        self._show()

    def _go(self, one: Dated) -> None:
        place = _PLACES.get(one.sort)
        if place == "service":
            self.desk.sent.emit("service", one.ref if one.sort == "desk" else "refund")
        elif one.ref == "health_check":
            self.desk.sent.emit("service", "health_check")
        elif place is not None:
            self.desk.sent.emit(place, "")


class TimelineRow(ChosenRow):
    """Day, what, of what sort, how near."""

    def __init__(self, look: Look, one: Dated, today: date) -> None:
        super().__init__()
        say = look.say
        give(self, kind="due")
        day, what, sort = QLabel(f"{one.on}"), QLabel(say(one.words)), QLabel(say(_SORTS[one.sort]))
        near = QLabel(" ".join(_near(one, today, look)))
        what.setWordWrap(True)
        give(day, role="small", tone="text_2")
        for label in (sort, near):
            give(label, role="caption")
        give(near, tone="block" if one.overdue else "warn" if one.standing == "due" and _soon(one, today) else "text_3")
        layout = QGridLayout(self)
        layout.setContentsMargins(0, look.px(8), 0, look.px(8))
        layout.setHorizontalSpacing(12)
        layout.setVerticalSpacing(2)
        layout.addWidget(day, 0, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(what, 0, 1, 1, 2)
        layout.addWidget(sort, 1, 1)
        layout.addWidget(near, 1, 2, Qt.AlignmentFlag.AlignRight)
        layout.setColumnStretch(1, 1)
        call(self, look, *(label.text() for label in (day, what, sort, near)))
        if one.sort in _PLACES:
            self.lead()


def _near(one: Dated, today: date, look: Look) -> Iterable[str]:
    if one.at:
        yield one.at
    if one.standing == "happened":
        return
    if one.overdue or (one.on - today).days <= 30:
        yield look.say(day_words(one.on, today))


def _soon(one: Dated, today: date) -> bool:
    return (one.on - today).days <= 3
