"""Fields of a case in a grid of two: caption over field, what is wrong under it; each says its field of the log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from ...core.field_words import field_name, value_said
from ...core.text import Text
from ..desk import Desk
from ..look import Look
from ..style import give
from .conflict_box import ConflictBox
from .typing import DayField, LineField, NumberField

if TYPE_CHECKING:
    from ...actions.working import Work
    from ...core.canonical import FieldValue

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """One field: its name in the log, its caption, how its widget is made."""

    name: str
    caption: Text
    make: Callable[[QWidget, Look], LineField]


def line(name: str, caption: Text | None = None, check: Callable[[str], Any] = str) -> Entry:
    """A line of text, under the field's own name unless a caption is given; ``check`` turns what is typed into the
    value, or refuses it."""
    return Entry(name, caption or field_name(name, {}, {}), lambda parent, look: LineField(parent, look, check))


def number(name: str, limit: int, caption: Text | None = None) -> Entry:
    """A whole number."""
    called = caption or field_name(name, {}, {})
    return Entry(name, called, lambda parent, look: NumberField(parent, look, "integer", limit=limit))


def day(name: str, today: Callable[[], date], caption: Text | None = None) -> Entry:
    """A day."""
    return Entry(name, caption or field_name(name, {}, {}), lambda parent, look: DayField(parent, look, today))


def fill_cell(cell: QWidget, caption: str, widget: QWidget, under: QLabel | None) -> QVBoxLayout:
    """Caption over field, what is wrong under it."""
    head = QLabel(caption)
    give(head, role="caption")
    head.setBuddy(widget)
    layout = QVBoxLayout(cell)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(4)
    for part in (head, widget, under):
        if part is not None:
            layout.addWidget(part)
    return layout


class FieldGrid:
    """Makes the fields, brings what is typed to the desk (or to ``say``) and what the case says to them."""

    def __init__(self, look: Look, desk: Desk, say: Callable[[Mapping[str, FieldValue]], None] | None = None) -> None:
        self.look, self.desk = look, desk
        self._bring = say or desk.say
        self._fields: dict[str, LineField] = {}
        self._cells: dict[str, QWidget] = {}
        self._places: dict[QGridLayout, int] = {}
        self._boxes: dict[str, ConflictBox] = {}

    def add(self, grid: QGridLayout, entry: Entry, *, wide: bool = False) -> None:
        """Put a field into the grid's next place; a ``wide`` one takes the whole row."""
        cell = QWidget()
        field = entry.make(cell, self.look)
        field.setMaxLength(_LONGEST)
        field.setAccessibleName(self.look.say(entry.caption))
        field.said.connect(partial(self._say, entry.name))
        wrong = QLabel()
        self._lay(grid, cell, entry.caption, field, wrong, wide)
        field.speak_beside(wrong)
        self._fields[entry.name], self._cells[entry.name] = field, cell

    def add_widget(self, grid: QGridLayout, caption: Text, widget: QWidget) -> None:
        """Put a widget of the page's own into the next place."""
        widget.setAccessibleName(self.look.say(caption))
        self._lay(grid, QWidget(), caption, widget, None, wide=False)

    def _lay(
        self, grid: QGridLayout, cell: QWidget, caption: Text, widget: QWidget, under: QLabel | None, wide: bool
    ) -> None:
        fill_cell(cell, self.look.say(caption), widget, under).addStretch(1)
        place = self._places.get(grid, 0)
        place += place % 2 if wide else 0
        grid.addWidget(cell, place // 2, place % 2, 1, 2 if wide else 1)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        grid.setVerticalSpacing(12)
        self._places[grid] = place + (2 if wide else 1)

    def _say(self, name: str, value: FieldValue) -> None:
        if isinstance(value, str):
            value = " ".join(value.split())
        if name != "client.name" or value:
            self._bring({name: value})

    def show_values(self, values: Mapping[str, FieldValue]) -> None:
        """What the case says, but for what is being typed."""
        for name, field in self._fields.items():
            field.show_value(values.get(name))

    def show_conflicts(self, work: Work) -> None:
        """Under each field what two people said of it, to pick one."""
        conflicts = work.state.conflicts
        for name, cell in self._cells.items():
            heads = conflicts.get(name, ())
            if name not in self._boxes and heads:
                self._boxes[name] = self._box(name, cell, work)
            if name in self._boxes:
                self._boxes[name].show_heads(heads)

    def _box(self, name: str, cell: QWidget, work: Work) -> ConflictBox:
        said = partial(value_said, name, questions=work.rules.questionnaire.by_id)
        box = ConflictBox(cell, self.look, said)
        box.picked.connect(lambda one: self.desk.say({name: one.value}))
        layout = cell.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(2, box)
        return box

    def set_shown(self, name: str, shown: bool) -> None:
        """Show or hide a field with its caption."""
        self._cells[name].setVisible(shown)

    def fields(self) -> tuple[LineField, ...]:
        """All of them, in their order."""
        return tuple(self._fields.values())

    def field(self, name: str) -> LineField | None:
        """The widget of a field."""
        return self._fields.get(name)
