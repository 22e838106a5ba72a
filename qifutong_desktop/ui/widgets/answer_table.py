"""An answer of several rows, typed without a mouse: there is always an empty row at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from ...core.questionnaire import Column, Question
from ...core.text import Text
from ...core.typed import number_spelt
from ..desk import Desk
from ..icons import icon
from ..look import Look
from ..style import give
from .pick import Pick
from .typing import DayField, LineField

_REMOVE = Text("删除第 {n} 行（Ctrl+Delete）", "Remove row {n} (Ctrl+Delete)")
_NAMELESS = Text(
    "第 {n} 行还没有写“{column}”，写上才会保存这一行", "Row {n} lacks “{column}”; it is kept once that is given"
)
_UNCLEAR = "不清楚"
_NUMBERS = ("integer", "decimal", "money")


class AnswerTable(QWidget):
    """Says all rows at once; a cell that must be given and is empty counts as not known."""

    #: a tuple of rows; None when the last one is gone
    said = Signal(object)

    def __init__(self, parent: QWidget | None, look: Look, desk: Desk, question: Question) -> None:
        super().__init__(parent)
        self.look, self.desk, self.question = look, desk, question
        self._rows: list[_Row] = []
        self._value: object = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(look.px(8))
        self._grid.setVerticalSpacing(look.px(8))
        self._problem = QLabel()
        self._problem.setWordWrap(True)
        give(self._problem, role="small", tone="warn")
        self._problem.hide()
        for place, column in enumerate(question.columns):
            head = QLabel(look.say(column.label))
            head.setWordWrap(True)
            give(head, role="caption")
            side = Qt.AlignmentFlag.AlignRight if column.type in _NUMBERS else Qt.AlignmentFlag.AlignLeft
            head.setAlignment(side | Qt.AlignmentFlag.AlignBottom)
            self._grid.addWidget(head, 0, place)
            self._grid.setColumnStretch(place, _STRETCH[column.type])
        self._append()

    def show_value(self, value: object) -> None:
        """Show these rows; what is being typed stays."""
        rows = value if isinstance(value, tuple) else ()
        if rows == self._value:
            return
        self._value = rows
        while len(self._rows) > len(rows) + 1:
            self._drop(self._rows[-1])
        while len(self._rows) < len(rows) + 1:
            self._append()
        for row, stored in zip(self._rows, (*rows, {}), strict=True):
            row.show_cells(stored if isinstance(stored, Mapping) else {})
        self._problem.hide()

    @property
    def wrong(self) -> bool:
        """Whether a row cannot be kept as it stands."""
        for row in self._rows:
            row.flush()
        return not self._problem.isHidden() or any(row.wrong for row in self._rows)

    def mark(self, sentence: str) -> None:
        """Say what is wrong with the rows; "" for nothing."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))

    def first(self) -> QWidget:
        """Where typing begins: the first cell of the empty row."""
        return self._rows[-1].fields[0]

    def goes_on(self, backward: bool) -> bool:
        """Enter in a row goes to the next one while there is something to add; whether it did."""
        here = self._here()
        if here is None or backward or here.is_empty():
            return False
        here.flush()
        below = self._rows.index(here) + 1
        if below >= len(self._rows):
            self._append()
        self._rows[below].fields[0].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _here(self) -> _Row | None:
        return next((row for row in self._rows if any(field.hasFocus() for field in row.fields)), None)

    # --- rows --------------------------------------------------------------------------------------------------------

    def _append(self) -> None:
        row = _Row(self, self.look, self.desk, self.question.columns)
        row.changed.connect(self._collect)
        row.removed.connect(lambda: self._remove(row))
        self._rows.append(row)
        self._place()

    def _drop(self, row: _Row) -> None:
        self._rows.remove(row)
        for widget in (*row.fields, row.button):
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        row.deleteLater()

    def _place(self) -> None:
        """Put every row where it belongs, and number its button."""
        last = len(self._rows)
        for number, row in enumerate(self._rows, 1):
            for place, widget in enumerate((*row.fields, row.button)):
                self._grid.addWidget(widget, number, place)
                widget.show()  # at once: the keyboard may go there now
            row.button.setAccessibleName(self.look.say(_REMOVE).format(n=number))
            row.button.setToolTip(row.button.accessibleName())
            row.button.setVisible(number < last)
        self._grid.addWidget(self._problem, last + 1, 0, 1, len(self.question.columns) + 1)
        previous: QWidget | None = None
        for row in self._rows:
            for widget in (*row.fields, row.button):
                if previous is not None:
                    QWidget.setTabOrder(previous, widget)
                previous = widget

    def _remove(self, row: _Row) -> None:
        if row is self._rows[-1]:
            return
        number = self._rows.index(row)
        self._drop(row)
        self._place()
        self._rows[number].fields[0].setFocus()
        self._collect()

    def _collect(self) -> None:
        """All rows that can be kept are said; the others are spoken of."""
        if not self._rows[-1].is_empty():
            self._append()
        rows, sentence = [], ""
        for number, row in enumerate(self._rows, 1):
            if row.is_empty():
                continue
            lacking = row.nameless()
            if lacking is None:
                rows.append(row.given())
            else:
                label = self.look.say(lacking.label)
                sentence = sentence or self.look.say(_NAMELESS).format(n=number, column=label)
        self.mark(sentence)
        if tuple(rows) != self._value:
            self._value = tuple(rows)
            self.said.emit(tuple(self._with_unclear(row) for row in rows) or None)

    def _with_unclear(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """What must be given and is not counts as not known."""
        required = {column.id for column in self.question.columns if column.required}
        return {name: _UNCLEAR if cell is None and name in required else cell for name, cell in row.items()}


class _Row(QObject):
    """The fields of one row."""

    changed = Signal()
    removed = Signal()

    def __init__(self, parent: AnswerTable, look: Look, desk: Desk, columns: Sequence[Column]) -> None:
        super().__init__(parent)
        self.columns = columns
        self.fields: list[LineField | Pick] = [self._field(parent, look, desk, column) for column in columns]
        self.button = QPushButton(parent)
        self.button.setIcon(icon(look, "cross", "text_3"))
        self.button.setIconSize(QSize(look.px(16), look.px(16)))
        self.button.setFixedSize(look.px(32), look.px(32))
        give(self.button, role="quiet")
        self.button.clicked.connect(self.removed)

    def _field(self, parent: AnswerTable, look: Look, desk: Desk, column: Column) -> LineField | Pick:
        field: LineField | Pick
        if column.options:
            field = Pick(parent, look, [("", None), *((one.text, one.id) for one in column.options)])
        elif column.type == "date":
            field = DayField(parent, look, lambda: desk.today)
        elif column.type in _NUMBERS:
            field = LineField(parent, look, lambda words: _number(column.type, words, desk), number_spelt)
            field.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        else:
            field = LineField(parent, look)
        field.setMinimumWidth(look.px(56))
        field.setAccessibleName(look.say(column.label))
        field.said.connect(lambda _: self.changed.emit())
        field.installEventFilter(self)
        return field

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if (
            isinstance(event, QKeyEvent)
            and event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
            and event.key() == Qt.Key.Key_Delete
            and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        ):
            if event.type() == QEvent.Type.KeyPress:
                QTimer.singleShot(0, self.removed.emit)
            event.accept()
            return True
        return False

    def show_cells(self, row: Mapping[str, Any]) -> None:
        for column, field in zip(self.columns, self.fields, strict=True):
            field.show_value(row.get(column.id))

    def flush(self) -> None:
        for field in self.fields:
            field.flush()

    @property
    def wrong(self) -> bool:
        return any(isinstance(field, LineField) and field.pen.wrong for field in self.fields)

    def is_empty(self) -> bool:
        return not any(field.words() for field in self.fields)

    def nameless(self) -> Column | None:
        """The column that names the row, while it is empty; a row of a list without names is kept as it stands."""
        cells = zip(self.columns, self.fields, strict=True)
        return next((column for column, field in cells if column.key and _value_of(field) is None), None)

    def given(self) -> dict[str, Any]:
        return {column.id: _value_of(field) for column, field in zip(self.columns, self.fields, strict=True)}


_STRETCH = {"text": 3, "one": 2, "integer": 1, "decimal": 1, "money": 2, "date": 2}


def _value_of(field: LineField | Pick) -> Any:
    return field.pen.value if isinstance(field, LineField) else field.currentData()


def _number(kind: str, words: str, desk: Desk) -> Any:
    from ...actions.answering import typed_cell

    return typed_cell(kind, words, desk.today)
