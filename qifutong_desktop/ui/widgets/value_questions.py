"""Values and units of mapped columns that only the client can place: one field each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QWidget

from ...core.text import Text
from ..look import Look
from ..style import give

if TYPE_CHECKING:
    from ...core.migration.mapping import MappingProposal
    from ...core.migration.targets import TargetEntity

_CHOOSE = Text("请选择…", "Choose…")


class CalmCombo(QComboBox):
    """A list that the wheel does not turn: it scrolls the page."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        event.ignore()


@dataclass(frozen=True, slots=True)
class _Asked:
    column: str
    word: str
    unit: str = ""


def _question(asked: _Asked) -> Text:
    column, word, unit = asked.column, asked.word, asked.unit
    if unit:
        return Text(f"「{column}」里 1 {word} 是多少{unit}", f"{column}: 1 {word} in {unit}")
    return Text(f"「{column}」的「{word}」是", f"{column}: “{word}” is")


class ValueQuestions(QWidget):
    """Hidden while nothing is asked."""

    #: a column, the client's value and the id of our choice
    placed = Signal(str, str, str)
    #: a column, the client's unit and how many of ours it is: a Decimal
    converted = Signal(str, str, object)

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self._rows: dict[_Asked, tuple[QLabel, QWidget]] = {}
        self.head = QLabel(look.say(Text("取值与单位，请问客户", "Values and units: ask the client")))
        give(self.head, role="strong")
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, look.px(8), 0, 0)
        self.grid.setHorizontalSpacing(look.px(16))
        self.grid.setColumnStretch(0, 1)
        self.grid.addWidget(self.head, 0, 0, 1, 2)
        self.hide()

    def show_proposal(self, proposal: MappingProposal, target: TargetEntity) -> None:
        """Ask what is open; what is answered goes, what stays keeps its place and focus."""
        wanted: dict[_Asked, Mapping[str, Text]] = {}
        for one in proposal.columns:
            field = target.field(one.target)
            labels: Mapping[str, Text] = {choice.id: choice.label for choice in field.choices} if field else {}
            wanted |= {_Asked(one.column, value): labels for value in (one.values.unknown if one.values else ())}
            if one.unit:
                wanted |= {_Asked(one.column, unit, one.unit.target): {} for unit in one.unit.unanswered}
        for asked in [known for known in self._rows if known not in wanted]:
            for widget in self._rows.pop(asked):
                self.grid.removeWidget(widget)
                widget.deleteLater()
        for asked, labels in wanted.items():
            if asked not in self._rows:
                self._add(asked, labels)
        self.setVisible(bool(wanted))

    def fields(self) -> list[QWidget]:
        """The fields that wait for an answer, in order."""
        return [field for _, field in self._rows.values()]

    def _add(self, asked: _Asked, labels: Mapping[str, Text]) -> None:
        field = self._factor(asked) if asked.unit else self._choice(asked, labels)
        label = QLabel(self.look.say(_question(asked)))
        label.setWordWrap(True)
        give(label, role="small")
        field.setAccessibleName(label.text())
        field.setMinimumWidth(self.look.px(200))
        row = self.grid.rowCount()
        self.grid.addWidget(label, row, 0)
        self.grid.addWidget(field, row, 1)
        self._rows[asked] = label, field

    def _choice(self, asked: _Asked, labels: Mapping[str, Text]) -> QWidget:
        combo = CalmCombo()
        for name, label in labels.items():
            combo.addItem(self.look.say(label), name)
        combo.setPlaceholderText(self.look.say(_CHOOSE))
        combo.setCurrentIndex(-1)
        combo.activated.connect(lambda: self.placed.emit(asked.column, asked.word, combo.currentData()))
        return combo

    def _factor(self, asked: _Asked) -> QWidget:
        edit = QLineEdit()
        edit.setPlaceholderText(self.look.say(Text(f"如 24（{asked.unit}）", f"such as 24 {asked.unit}")))
        edit.editingFinished.connect(partial(self._typed, asked, edit))
        return edit

    def _typed(self, asked: _Asked, edit: QLineEdit) -> None:
        words = edit.text().strip()
        try:
            factor = Decimal(words) if words else None
        except ArithmeticError:
            factor = Decimal(0)
        good = factor is not None and factor.is_finite() and 0 < factor <= 1_000_000
        give(edit, wrong=bool(words) and not good)
        if good:
            self.converted.emit(asked.column, asked.word, factor)
