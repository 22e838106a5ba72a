"""What is to be seen to (需要处理), the earliest first, and when the last backup was made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ...core.due import Due
from ...core.text import Text
from ..forms import load_form
from ..icons import pixmap
from ..look import Look
from ..models.cases_model import changed_words
from ..spoken import call
from ..style import give, tip
from .chosen_row import ChosenRow

_MOST = 40
_NOTHING = Text("没有到期的事，安心谈客户。", "Nothing is due.")
_NO_COPY = Text("今天还没有备份", "No backup yet")


def day_words(on: date, today: date) -> Text:
    """``今天``, ``3 天后``, ``逾期 2 天``, ``12-24``."""
    days = (on - today).days
    if days < 0:
        return Text(f"逾期 {-days} 天", f"{-days} days late" if days < -1 else "1 day late")
    if days == 0:
        return Text("今天", "today")
    if days == 1:
        return Text("明天", "tomorrow")
    if days <= 30:
        return Text(f"{days} 天后", f"in {days} days")
    return Text(f"{on:%m-%d}", f"{on:%m-%d}")


class DuePanel(QFrame):
    """Each row opens its client."""

    #: the case of a row that was chosen
    opened = Signal(str)
    #: a row of the service desk was chosen: its case, its entry
    served = Signal(str, str)

    title_label: QLabel
    count_label: QLabel
    rows_layout: QVBoxLayout
    backup_mark: QLabel
    backup_label: QLabel

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        load_form(self, "due_panel")
        give(self, kind="panel")
        self.setFixedWidth(look.px(296 if look.scale < 1.3 else 264))
        self._shown: tuple[Sequence[Due], date] | None = None

    def show_dues(self, found: Sequence[Due], today: date) -> None:
        """Show these, in their order."""
        if self._shown == (found, today):
            return
        self._shown = (found, today)
        while self.rows_layout.count():
            item = self.rows_layout.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.deleteLater()
        count = len(found)
        self.count_label.setText(self.look.say(Text(f"{count} 件", f"{count}")) if count else "")
        for due in found[:_MOST]:
            row = DueRow(self.look, due, today)
            if due.entry:
                row.chosen.connect(partial(self.served.emit, due.case, due.entry))
            else:
                row.chosen.connect(partial(self.opened.emit, due.case))
            self.rows_layout.addWidget(row)
        if not found:
            nothing = QLabel(self.look.say(_NOTHING))
            nothing.setWordWrap(True)
            give(nothing, role="small", tone="text_3")
            self.rows_layout.addWidget(nothing)
        self.rows_layout.addStretch(1)

    def show_backup(self, at: datetime | None, today: date) -> None:
        """When the newest daily copy was made."""
        fresh = at is not None and at.date() == today
        if at is None:
            words = self.look.say(_NO_COPY)
        else:
            when = changed_words(at, today, self.look.lang)
            words = self.look.say(Text(f"已备份，{when}", f"Backed up {when}"))
        self.backup_label.setText(words)
        self.backup_mark.setPixmap(pixmap(self.look, "check" if fresh else "clock", "ok" if fresh else "text_3"))


class DueRow(ChosenRow):
    """Name and day, then what."""

    def __init__(self, look: Look, due: Due, today: date) -> None:
        super().__init__()
        give(self, kind="due")
        self.lead()
        name, day, what = QLabel(due.name), QLabel(look.say(day_words(due.on, today))), QLabel(look.say(due.what))
        name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        tip(name, due.name)
        self._name, self._whole = name, due.name
        give(name, role="strong")
        days = (due.on - today).days
        give(day, role="caption", tone="block" if days < 0 else "warn" if days <= 3 and days else "text_3")
        give(what, role="small")
        what.setWordWrap(True)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 12, 0, 12)
        layout.setHorizontalSpacing(8)
        layout.setVerticalSpacing(4)
        layout.addWidget(name, 0, 0)
        layout.addWidget(day, 0, 1)
        layout.addWidget(what, 1, 0, 1, 2)
        layout.setColumnStretch(0, 1)
        call(self, look, due.name, day.text(), what.text())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        layout = self.layout()
        if layout is not None:
            layout.activate()
        metrics = self._name.fontMetrics()
        self._name.setText(metrics.elidedText(self._whole, Qt.TextElideMode.ElideRight, self._name.width()))
