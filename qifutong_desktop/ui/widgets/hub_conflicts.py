"""Above the page of a step: fields of this step that say two things, where no box stands at the field itself."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ...core.field_words import field_name, field_step, value_said
from ...core.steps import Step
from ..desk import Desk
from ..look import Look
from .conflict_box import ConflictBox

if TYPE_CHECKING:
    from ...actions.working import Work

#: Nouns of fields that show their conflict themselves: question cards and the grid of the client's page.
_THEMSELVES = ("answers", "client", "deal")
#: Of these the client's page has no field that could show it.
_NOT_THEMSELVES = ("deal.stage", "deal.notes")


class HubConflicts(QFrame):
    """One box a field; hidden while the step has none."""

    def __init__(self, parent: QWidget | None, look: Look, desk: Desk) -> None:
        super().__init__(parent)
        self.look, self.desk = look, desk
        self.boxes: dict[str, ConflictBox] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(24, 12, 24, 0)
        self._layout.setSpacing(8)
        self.hide()

    def show_work(self, work: Work, step: Step) -> None:
        """Show those of a step; as good as nothing where there are none."""
        found = {
            field: heads
            for field, heads in work.state.conflicts.items()
            if field_step(field) == step and _needs_box(field)
        }
        for field in self.boxes.keys() - found.keys():
            box = self.boxes.pop(field)
            self._layout.removeWidget(box)
            box.hide()
            box.deleteLater()
        for field, heads in found.items():
            if field not in self.boxes:
                self.boxes[field] = self._box(field, work)
            self.boxes[field].show_heads(heads)
        self.setVisible(bool(found))

    def _box(self, field: str, work: Work) -> ConflictBox:
        questions = work.rules.questionnaire.by_id
        tasks = {task.id: task.name for task in work.offer.plan.tasks} if work.offer else {}
        name = self.look.say(field_name(field, questions, tasks))
        box = ConflictBox(self, self.look, partial(value_said, field, questions=questions), name)
        box.picked.connect(lambda one: self.desk.say({field: one.value}))
        self._layout.addWidget(box)
        return box


def _needs_box(field: str) -> bool:
    return field in _NOT_THEMSELVES or field.partition(".")[0] not in _THEMSELVES
