"""Values and units of mapped columns that only the client can place: one field each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QWidget

from ...core.problems import Refusal
from ...core.text import Text
from ..look import Look
from ..style import give
from .typing import LineField

if TYPE_CHECKING:
    from ...core.migration.decisions import ColumnDecision
    from ...core.migration.mapping import ColumnMapping, MappingProposal
    from ...core.migration.targets import TargetEntity

_CHOOSE = Text("请选择…", "Choose…")
#: No box or pallet holds more.
_MOST = 1_000_000


class CalmCombo(QComboBox):
    """A list that the wheel does not turn: it scrolls the page."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        event.ignore()


@dataclass(frozen=True, slots=True)
class _Asked:
    """A word of the client's, in a column that goes to our ``field`` (its id). ``unit``: how many of ours one of it is;
    None: which of our choices it is."""

    column: str
    field: str
    word: str
    unit: Text | None = None


def unit_words(unit: str) -> Text:
    """Our unit; a quantity without one counts in that of the goods."""
    return Text(unit, unit) if unit else Text("基本单位", "base units")


def _question(asked: _Asked) -> Text:
    column, word, unit = asked.column, asked.word, asked.unit
    if unit is not None:
        return Text(f"「{column}」里 1 {word} 是多少{unit.zh}", f"{column}: how many {unit.en} is 1 {word}")
    return Text(f"「{column}」的「{word}」是", f"{column}: “{word}” is")


def _asked(one: ColumnMapping, decided: Mapping[str, ColumnDecision]) -> dict[_Asked, str | Decimal | None]:
    """What is asked of a column, each with the answer that a person gave: a choice's id, or how many of ours."""
    from ...core.migration.cells import heading_key

    said, found = decided.get(heading_key(one.column)), dict[_Asked, str | Decimal | None]()
    if one.values:
        answers = {value: name for value, name in said.values.items() if value in one.values.known} if said else {}
        for value in sorted((*one.values.unknown, *answers)):
            found[_Asked(one.column, one.target, value)] = answers.get(value)
    if one.unit:
        for unit, factor in one.unit.factors.items():
            if factor is None or (said and unit in said.factors):
                found[_Asked(one.column, one.target, unit, unit_words(one.unit.target))] = factor
    return found


def _read(typed: str) -> Decimal:
    """:raises Refusal: no number above 0"""
    try:
        factor = Decimal(typed.replace(",", ""))
    except ArithmeticError:
        factor = Decimal(0)
    if not (factor.is_finite() and 0 < factor <= _MOST):
        what = Text("要填大于 0 的数", "this takes a number above 0")
        raise Refusal.of("", what, Text("如 24 或 0.5", "such as 24 or 0.5"))
    return factor


def _spell(factor: Decimal) -> str:
    return f"{factor.normalize():f}"


class ValueQuestions(QWidget):
    """Hidden while nothing is asked. What is answered stays, to be changed."""

    #: a column, the client's value and the id of our choice
    placed = Signal(str, str, str)
    #: a column, the client's unit and how many of ours it is: a Decimal, or None to take it back
    converted = Signal(str, str, object)

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self._rows: dict[_Asked, tuple[QLabel, CalmCombo | LineField, QLabel]] = {}
        self.head = QLabel(look.say(Text("取值与单位，请问客户", "Values and units: ask the client")))
        give(self.head, role="strong")
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, look.px(8), 0, 0)
        self.grid.setHorizontalSpacing(look.px(16))
        self.grid.setColumnStretch(0, 1)
        self.grid.addWidget(self.head, 0, 0, 1, 2)
        self.hide()

    def show_proposal(
        self, proposal: MappingProposal, target: TargetEntity, decided: Mapping[str, ColumnDecision]
    ) -> None:
        """Ask what is open of a proposal; ``decided`` is what a person said of its columns, by heading key. A question
        that stays keeps its place and focus."""
        wanted = {asked: answer for one in proposal.columns for asked, answer in _asked(one, decided).items()}
        for asked in [known for known in self._rows if known not in wanted]:
            for widget in self._rows.pop(asked):
                widget.hide()
                self.grid.removeWidget(widget)
                widget.deleteLater()
        for asked, answer in wanted.items():
            if asked not in self._rows:
                field = target.field(asked.field)
                self._add(asked, {choice.id: choice.label for choice in field.choices} if field else {})
            shown = self._rows[asked][1]
            if isinstance(shown, LineField):
                shown.show_value(answer)
            else:
                shown.setCurrentIndex(shown.findData(answer) if answer else -1)
        self.setVisible(bool(wanted))

    def fields(self) -> list[QWidget]:
        """The fields of the questions, in order."""
        return [field for _, field, _ in self._rows.values()]

    def _add(self, asked: _Asked, labels: Mapping[str, Text]) -> None:
        field = self._choice(asked, labels) if asked.unit is None else self._factor(asked.unit, asked)
        label, wrong = QLabel(self.look.say(_question(asked))), QLabel()
        label.setWordWrap(True)
        give(label, role="small")
        field.setAccessibleName(label.text())
        field.setMinimumWidth(self.look.px(200))
        row = self.grid.rowCount()
        self.grid.addWidget(label, row, 0)
        self.grid.addWidget(field, row, 1)
        self.grid.addWidget(wrong, row + 1, 1)
        wrong.hide()
        if isinstance(field, LineField):
            field.speak_beside(wrong)
        self._rows[asked] = label, field, wrong

    def _choice(self, asked: _Asked, labels: Mapping[str, Text]) -> CalmCombo:
        combo = CalmCombo()
        for name, label in labels.items():
            combo.addItem(self.look.say(label), name)
        combo.setPlaceholderText(self.look.say(_CHOOSE))
        combo.setCurrentIndex(-1)
        combo.activated.connect(lambda: self.placed.emit(asked.column, asked.word, combo.currentData()))
        return combo

    def _factor(self, unit: Text, asked: _Asked) -> LineField:
        field = LineField(self, self.look, _read, _spell)
        field.setPlaceholderText(self.look.say(Text(f"如 24（{unit.zh}）", f"such as 24 {unit.en}")))
        field.said.connect(lambda factor: self.converted.emit(asked.column, asked.word, factor))
        return field
