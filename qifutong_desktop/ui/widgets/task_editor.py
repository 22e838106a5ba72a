"""One task of the plan edited in place: days, owner, earliest day, dropped, or as it was planned."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import get_args

from PySide6.QtCore import QDate, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, Qt
from PySide6.QtWidgets import QComboBox, QDateEdit, QDoubleSpinBox, QFrame, QLabel, QPushButton, QWidget

from ...core.plan_edits import TaskEdit, find_faults
from ...core.plan_model import Owner, ScheduledTask
from ...core.plan_tasks import ChosenTask
from ...core.ranges import plain
from ...core.text import Text, listed
from ..forms import load_form
from ..look import Look
from ..spoken import call
from ..style import give
from .gantt_words import owner_words, slack_words

#: How long nothing is typed or stepped before a change is said, in milliseconds.
_PAUSE_MS = 600
_EDIT = Text("调整任务", "Edit the task")
_OWNERS: tuple[Owner, ...] = get_args(Owner)


class TaskEditor(QFrame):
    """Says an edit as a whole; what no plan can hold is refused beside its field and not said."""

    #: a task's edit: (task id, TaskEdit)
    changed = Signal(str, object)
    closed = Signal()

    task_label: QLabel
    dates_label: QLabel
    days_field: QDoubleSpinBox
    owner_field: QComboBox
    day_field: QDateEdit
    days_note: QLabel
    owner_note: QLabel
    wrong_label: QLabel
    delivers_label: QLabel
    any_day_button: QPushButton
    reset_button: QPushButton
    drop_button: QPushButton
    close_button: QPushButton

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self.task: ScheduledTask | None = None
        self.planned: ChosenTask | None = None
        self.edit = TaskEdit()
        self.start = date.min
        load_form(self, "task_editor")
        for field in (self.days_field, self.owner_field, self.day_field):
            field.setMinimumWidth(look.px(132))
        for owner in _OWNERS:
            self.owner_field.addItem(look.say(owner_words(owner)), owner)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.flush)
        self.wrong_label.hide()
        self._connect()

    def _connect(self) -> None:
        self.days_field.valueChanged.connect(lambda: self._pause.start())
        self.day_field.dateChanged.connect(lambda: self._pause.start())
        self.days_field.editingFinished.connect(self.flush)
        self.day_field.editingFinished.connect(self.flush)
        self.owner_field.activated.connect(lambda: self.flush(always=True))
        self.any_day_button.clicked.connect(self._any_day)
        self.reset_button.clicked.connect(lambda: self._say(TaskEdit()))
        self.drop_button.clicked.connect(lambda: self._say(replace(self.edit, dropped=True)))
        self.close_button.clicked.connect(self.closed)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.closed.emit)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # --- showing -----------------------------------------------------------------------------------------------------

    def show_task(self, task: ScheduledTask, planned: ChosenTask | None, edit: TaskEdit, start: date) -> None:
        """Edit a task; ``planned`` is it without any edit, ``start`` the plan's first day. What is being typed into a
        field of the same task stays."""
        same = self.task is not None and self.task.id == task.id
        if same and (task, planned, edit, start) == (self.task, self.planned, self.edit, self.start):
            return
        if not same:
            self.flush()
        self.task, self.planned, self.edit, self.start = task, planned, edit, start
        self._show_words(task, planned)
        if not (same and self._pause.isActive()):
            self._show_fields(task, edit, start)

    def _show_words(self, task: ScheduledTask, planned: ChosenTask | None) -> None:
        say = self.look.say
        self.task_label.setText(say(task.name))
        first, last, slack = f"{task.start:%m-%d}", f"{task.end:%m-%d}", slack_words(task)
        self.dates_label.setText(say(Text(f"{first} 至 {last}，{slack.zh}", f"{first} to {last}. {slack.en}")))
        delivers = listed(task.deliverables)
        self.delivers_label.setVisible(bool(delivers.zh))
        self.delivers_label.setText(say(Text(f"交付物：{delivers.zh}", f"Delivers: {delivers.en}")))
        self.days_note.setText("")
        self.owner_note.setText("")
        if planned is not None:
            days, owner = plain(planned.days.likely), owner_words(planned.spec.owner)
            self.days_note.setText(say(Text(f"原计划 {days}", f"planned {days}")))
            self.owner_note.setText(say(Text(f"原计划 {owner.zh}", f"planned {owner.en}")))
        self.reset_button.setEnabled(task.edited)
        self.drop_button.setVisible(not task.cutover)
        call(self, self.look, say(_EDIT), say(task.name))

    def _show_fields(self, task: ScheduledTask, edit: TaskEdit, start: date) -> None:
        for field in (self.days_field, self.owner_field, self.day_field):
            field.blockSignals(True)
        self.days_field.setValue(float(task.days.likely))
        self.owner_field.setCurrentIndex(_OWNERS.index(task.owner))
        none = min(start, edit.not_before or start) - timedelta(days=1)
        self.day_field.setMinimumDate(QDate(none.year, none.month, none.day))
        shown = edit.not_before or none
        self.day_field.setDate(QDate(shown.year, shown.month, shown.day))
        self.any_day_button.setEnabled(edit.not_before is not None)
        for field in (self.days_field, self.owner_field, self.day_field):
            field.blockSignals(False)
        self._show_wrong("")

    # --- saying ------------------------------------------------------------------------------------------------------

    def flush(self, *, always: bool = False) -> None:
        """Say what stands in the fields, where something was changed."""
        waiting = self._pause.isActive() or always
        self._pause.stop()
        if waiting and self.task is not None:
            self._say(self._written())

    def _written(self) -> TaskEdit:
        """The fields as an edit: what is as planned is no edit."""
        assert self.task is not None
        days = Decimal(str(round(self.days_field.value(), 1)))
        owner: Owner = self.owner_field.currentData()
        day = self.day_field.date()
        unset = day == self.day_field.minimumDate()
        planned = self.planned
        was_days = planned.days.likely if planned else None
        kept = self.edit.days if days == self.task.days.likely else days
        return TaskEdit(
            days=None if days == was_days else kept,
            owner=None if planned is not None and owner == planned.spec.owner else owner,
            not_before=None if unset else date(day.year(), day.month(), day.day()),
            dropped=False,
        )

    def _say(self, edit: TaskEdit) -> None:
        task = self.task
        assert task is not None
        self._pause.stop()
        wrong = () if edit.dropped else find_faults(task.id, task.name, edit, self.start)
        say = self.look.say
        self._show_wrong("　".join(f"{say(one.what)}：{say(one.remedy)}" for one in wrong))
        if not wrong and edit != self.edit:
            self.changed.emit(task.id, edit)

    def _show_wrong(self, words: str) -> None:
        self.wrong_label.setText(words)
        self.wrong_label.setVisible(bool(words))
        give(self.days_field, wrong=bool(words))

    def _any_day(self) -> None:
        self.day_field.setDate(self.day_field.minimumDate())
        self.flush(always=True)
