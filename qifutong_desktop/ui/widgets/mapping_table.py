"""Each column of the client's beside the field of ours that it fills; questions first, answered by a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QStyleOptionViewItem, QWidget

from ...core.text import Text
from ..look import Look
from .fact_table import Fact, FactDelegate, FactTable
from .value_questions import unit_words

if TYPE_CHECKING:
    from ...core.migration.mapping import ColumnMapping, MappingProposal
    from ...core.migration.targets import TargetEntity

_HEADS = (
    Text("客户的列与样值", "The client's column"),
    Text("对应字段", "Our field"),
    Text("把握", "How sure"),
    Text("依据", "Reason"),
)
_FIELD = 1
_NOT_MOVED = Text("不迁移", "not moved")
_TO_ANSWER = Text("请选择…", "Choose…")
_FORGET = Text("恢复建议", "Back to the proposal")


class MappingTable(FactTable):
    """Enter, Space or a click opens the list of fields of a row. Rows stay where they are while it is in sight;
    what was answered goes to its place when it is shown again."""

    #: a column, and the field that it goes to ("" not moved, None back to what is proposed)
    decided = Signal(str, object)

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent, look, [look.say(head) for head in _HEADS], (29, 27, 12, 32))
        self.setAccessibleName(look.say(Text("列的对应", "Mapping of columns")))
        self.setItemDelegate(_FieldDelegate(self, look))
        self.columns: tuple[ColumnMapping, ...] = ()
        self._target: TargetEntity | None = None
        #: the places of the table's columns in the order shown, and the key and headings they were put in order for
        self._order: tuple[int, ...] = ()
        self._ordered: tuple[str, ...] = ()
        self._shown: tuple[MappingProposal, TargetEntity, Mapping[str, Sequence[str]]] | None = None
        self.cellClicked.connect(lambda row, column: self._open(row) if column == _FIELD else None)

    def show_proposal(
        self, proposal: MappingProposal, target: TargetEntity, samples: Mapping[str, Sequence[str]]
    ) -> None:
        """Show a proposal, of a table that was not in sight with its questions first; ``samples`` are masked values by
        column."""
        ordered = (proposal.key, *(one.column for one in proposal.columns))
        if ordered != self._ordered:
            asked = {id(one): rank for rank, one in enumerate(proposal.questions)}
            places = range(len(proposal.columns))
            by_rank = sorted(places, key=lambda place: asked.get(id(proposal.columns[place]), len(asked)))
            self._order, self._ordered = tuple(by_rank), ordered
            self.setCurrentCell(-1, -1)
        self.columns, self._target = tuple(proposal.columns[place] for place in self._order), target
        self._shown = proposal, target, samples
        self.show_rows([self._row(one, target, samples.get(one.column, ())) for one in self.columns])
        if self.currentRow() < 0 and self.columns:
            self.setCurrentCell(0, _FIELD)

    def options(self, row: int) -> list[tuple[str, str | None]]:
        """What the list of a row offers: words, and the field's id."""
        assert self._target is not None
        one = self.columns[row]
        taken = {other.target: other.column for other in self.columns if other.target and other is not one}
        found: list[tuple[str, str | None]] = []
        for field in self._target.open_fields:
            words = self.look.say(field.label) + (" *" if field.required else "")
            found.append((words + (f"　← {taken[field.id]}" if field.id in taken else ""), field.id))
        first = [choice for name in (one.target, *one.rivals) for choice in found if choice[1] == name]
        offered = [*first, (self.look.say(_NOT_MOVED), ""), *(choice for choice in found if choice not in first)]
        return [*offered, (self.look.say(_FORGET), None)] if one.basis == "remembered" else offered

    def _row(self, one: ColumnMapping, target: TargetEntity, samples: Sequence[str]) -> tuple[Fact, ...]:
        look = self.look
        field = target.field(one.target)
        words = look.say(field.label) if field else look.say(_TO_ANSWER if one.open else _NOT_MOVED)
        if field and field.required:
            words += " *"
        tone = "warn" if one.open else "text"
        sure = look.say(Text("待答", "asked")) if one.open else f"{one.confidence:.0%}"
        notes = [*map(look.say, _notes(one, target))]
        return (
            Fact(one.column, look.listed(dict.fromkeys(samples[:3])), bold=True),
            Fact(words, tone=tone if one.open else "text" if field else "text_3", field=True),
            Fact(sure, tone=tone, bar=one.confidence),
            Fact(look.say(one.reason), "\n".join(notes), "text_2"),
        )

    def _open(self, row: int) -> None:
        if 0 <= row < len(self.columns):
            self.setCurrentCell(row, _FIELD)
            self.edit(self.model().index(row, _FIELD))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        if self._shown is not None and not event.spontaneous():
            self._ordered = ()
            self.show_proposal(*self._shown)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        opens = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_F2)
        if opens and self.state() != QAbstractItemView.State.EditingState:
            self._open(self.currentRow())
        else:
            super().keyPressEvent(event)


class _FieldDelegate(FactDelegate):
    """Opens a list in the place of the field."""

    def createEditor(  # noqa: N802
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        table = self.parent()
        assert isinstance(table, MappingTable)
        one = table.columns[index.row()]
        combo = QComboBox(parent)
        combo.setAccessibleName(f"{one.column} → {self.look.say(_HEADS[_FIELD])}")
        for words, name in table.options(index.row()):
            combo.addItem(words, name)
        if not one.target:
            combo.setCurrentIndex(combo.findData("") if not one.open else -1)
            combo.setPlaceholderText(self.look.say(_TO_ANSWER))
        combo.activated.connect(lambda: self._chosen(table, one.column, combo))
        QTimer.singleShot(0, combo, combo.showPopup)
        return combo

    def _chosen(self, table: MappingTable, column: str, combo: QComboBox) -> None:
        chosen = combo.currentData()
        self.closeEditor.emit(combo)
        table.setFocus(Qt.FocusReason.OtherFocusReason)
        table.decided.emit(column, chosen)

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:  # noqa: N802
        """The list is filled already."""

    def setModelData(  # noqa: N802
        self, editor: QWidget, model: QAbstractItemModel, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Nothing goes back but what was chosen, by the signal."""

    def updateEditorGeometry(  # noqa: N802
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect
        inner = self._inner(rect)
        editor.setGeometry(inner.left(), inner.top() - self.look.px(2), inner.width(), self.look.px(32))


def _notes(one: ColumnMapping, target: TargetEntity) -> list[Text]:
    """How the cells are converted, and what is asked about them."""
    notes = []
    if one.unit:
        for name, factor in one.unit.factors.items():
            if factor is None:
                unit = unit_words(one.unit.target)
                notes.append(Text(f"1 {name} 是多少{unit.zh}？见上", f"how many {unit.en} is a {name}? see above"))
            elif factor != 1:
                times = f"{factor.normalize():f}"
                unit = unit_words(one.unit.target)
                notes.append(Text(f"{name} × {times} → {unit.zh}", f"{name} × {times} → {unit.en}"))
    if one.values:
        field = target.field(one.target)
        labels = {choice.id: choice.label for choice in field.choices} if field else {}
        known = [(value, labels[choice]) for value, choice in one.values.known.items() if choice in labels]
        if known:
            zh = "、".join(f"{value}→{label.zh}" for value, label in known[:4])
            notes.append(Text(zh, ", ".join(f"{value}→{label.en}" for value, label in known[:4])))
        if one.values.unknown:
            count = len(one.values.unknown)
            notes.append(Text(f"有 {count} 个取值待对应，见上", f"values to be placed: {count}, see above"))
    return notes
