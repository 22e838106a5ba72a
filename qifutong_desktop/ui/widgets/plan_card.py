"""The plan: its chart, the task that is being edited below it, tasks that were dropped, the way back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from ...core.plan_edits import TaskEdit
from ...core.plan_model import Plan
from ...core.plan_tasks import ChosenTask
from ...core.planned import planned_tasks
from ...core.running import running_contract
from ...core.text import Text
from ..forms import load_form
from ..look import Look
from ..style import give
from .gantt import GanttView
from .gantt_words import find_task
from .task_editor import TaskEditor

if TYPE_CHECKING:
    from ...actions.proposing import Offer
    from ...actions.working import Work
    from ...core.calendar import Calendar


class PlanCard(QFrame):
    """Shows a plan; says edits as {task id: TaskEdit}."""

    #: edits by task id: a dict
    edited = Signal(object)
    #: a task is being edited, below the chart
    editing = Signal()

    gantt: GanttView
    editor: TaskEditor
    span_label: QLabel
    live_label: QLabel
    likely_label: QLabel
    foot_label: QLabel
    notes_label: QLabel
    dropped_layout: QHBoxLayout
    edit_button: QPushButton
    restore_button: QPushButton

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self.plan: Plan | None = None
        self._edits: Mapping[str, TaskEdit] = {}
        self._planned: Mapping[str, ChosenTask] = {}
        self._start = date.min
        self._open = ""
        self._dropped: tuple[str, ...] | None = None
        self.setMinimumWidth(look.px(380))
        load_form(
            self,
            "plan_card",
            {
                "GanttView": lambda inside: GanttView(inside, look),
                "TaskEditor": lambda inside: TaskEditor(inside, look),
            },
        )
        self.editor.hide()
        self.gantt.opened.connect(self.open)
        self.gantt.selected.connect(self._follow)
        self.editor.changed.connect(lambda task, edit: self.edited.emit({task: edit}))
        self.editor.closed.connect(self.close_editor)
        self.edit_button.clicked.connect(lambda: self.open(self.gantt.task or self._first()))
        self.restore_button.clicked.connect(self._restore)

    # --- showing -----------------------------------------------------------------------------------------------------

    def show_work(self, work: Work, offer: Offer, done: frozenset[str]) -> None:
        """The plan of a case; ``done`` are its tasks that are behind us."""
        plan, edits = offer.plan, work.dossier.edits
        likely = plan.p80 if work.settled else None
        self._show_likely(likely)
        if self.plan == plan and edits == self._edits:
            return
        redraw = self.plan is None or self._chart_of(self.plan) != self._chart_of(plan)
        self.plan, self._edits = plan, edits
        order = offer.quote.estimate.order
        self._start = max(work.today, work.dossier.case.preferences.start or work.today)
        running = running_contract(work.dossier.case.preferences, work.diagnosis.needs, offer.book)
        self._planned = planned_tasks(work.rules.plan, order.tier, work.diagnosis, self._start, done, running)
        if redraw:
            self.gantt.show_plan(plan, offer.calendar, work.today)
        self._show_words(plan, offer.calendar)
        self._show_dropped()
        self.restore_button.setVisible(bool(edits))
        if self._open:
            self._show_editor()

    @staticmethod
    def _chart_of(plan: Plan) -> object:
        """What the chart draws of a plan: all but its odds and risks."""
        return plan.tasks, plan.gates, plan.critical_path, plan.go_live

    def _show_words(self, plan: Plan, calendar: Calendar) -> None:
        say = self.look.say
        days = calendar.workdays_between(plan.start, plan.acceptance)
        first, last = plan.start, plan.acceptance
        end = f"{last:%m-%d}" if first.year == last.year else f"{last}"
        self.span_label.setText(say(Text(f"{first} 至 {end}，{days} 个工作日", f"{first} to {end}, {days} workdays")))
        self.live_label.setText(say(Text(f"预计上线 {plan.go_live:%m-%d}", f"Go-live {plan.go_live:%m-%d}")))
        cutover = plan.cutover
        free = sum(1 for one in cutover.candidates if one.free)
        weighed = len(cutover.candidates)
        start, end = f"{cutover.start:%m-%d}", f"{cutover.end:%m-%d}"
        words = Text(
            f"割接选 {start} 至 {end}：比较了 {weighed} 个窗口，{free} 个可用",
            f"Cutover {start} to {end}: {weighed} windows weighed, {free} free",
        )
        self.foot_label.setText(say(words))
        self.notes_label.setText("\n".join(map(say, plan.notes)))
        self.notes_label.setVisible(bool(plan.notes))

    def _show_likely(self, day: date | None) -> None:
        if day is not None:
            self.likely_label.setText(self.look.say(Text(f"八成把握 {day:%m-%d}", f"80% sure by {day:%m-%d}")))
        self.likely_label.setVisible(bool(self.likely_label.text()))

    def _show_dropped(self) -> None:
        """A link for each dropped task, to take it in again."""
        dropped = tuple(task for task, edit in self._edits.items() if edit.dropped and task in self._planned)
        if dropped == self._dropped:
            return
        self._dropped = dropped
        while (item := self.dropped_layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        if not dropped:
            return
        say = self.look.say
        caption = QLabel(say(Text("已取消", "Dropped")))
        give(caption, role="caption")
        self.dropped_layout.addWidget(caption)
        for task in dropped:
            name = self._planned[task].name
            button = QPushButton(say(Text(f"恢复“{name.zh}”", f"Take “{name.en}” in again")))
            give(button, role="link")
            button.clicked.connect(lambda _=False, task=task: self.edited.emit({task: TaskEdit()}))
            self.dropped_layout.addWidget(button)
        self.dropped_layout.addStretch(1)

    # --- editing -----------------------------------------------------------------------------------------------------

    def open(self, task: str) -> None:
        """Edit a task of the plan, below the chart; nothing where the plan has no such task."""
        if self.plan is None or find_task(self.plan, task) is None:
            return
        self._open = task
        self.gantt.select(task)
        self._show_editor()
        self.editor.days_field.setFocus()
        self.editor.days_field.selectAll()
        self.editing.emit()

    def close_editor(self) -> None:
        """Done editing; what stands in the fields is said."""
        self.editor.flush()
        self._open = ""
        self.editor.hide()
        self.gantt.setFocus()

    def _follow(self, task: str) -> None:
        """The editor follows the selection while it is open."""
        if self._open and task:
            self._open = task
            self._show_editor()

    def _show_editor(self) -> None:
        assert self.plan is not None
        task = find_task(self.plan, self._open)
        if task is None:
            self._open = ""
        else:
            edit = self._edits.get(task.id, TaskEdit())
            self.editor.show_task(task, self._planned.get(task.id), edit, self._start)
        self.editor.setVisible(task is not None)

    def _first(self) -> str:
        return self.plan.tasks[0].id if self.plan else ""

    def _restore(self) -> None:
        self.edited.emit({task: TaskEdit() for task in self._edits})
