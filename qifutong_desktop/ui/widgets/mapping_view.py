"""A table's mapping: whose export, which import sheet, each column, and what is still lacking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ...core.text import Text
from ..look import Look
from ..style import give
from .column_view import said_shapes
from .lack_lines import LackLines
from .mapping_table import MappingTable
from .value_questions import CalmCombo, ValueQuestions

if TYPE_CHECKING:
    from ...actions.mapping import TableMapping
    from ...core.migration.decisions import ColumnDecision
    from ...core.migration.sizing import MeasuredTable

_SOURCE, _TARGET = Text("来源", "Source"), Text("导入为", "Becomes")
_UNKNOWN = Text("未识别", "not recognised")
_CONFIRM = Text("请确认是哪个系统导出的", "please confirm which system wrote it")
_NO_TARGET = Text(
    "这张表没有对应的导入表；如需迁移，请在「导入为」中选一张。",
    "No import sheet of ours fits this table; choose one above if it is to be moved.",
)


class MappingView(QWidget):
    """Says decisions; shows what follows."""

    #: a column and its ColumnDecision, or None to take it back
    decided = Signal(str, object)
    #: what all rows say of a field that has no column: a Lack and the words
    agreed = Signal(object, str)
    #: what a person said of the whole table: a Naming
    named = Signal(object)

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self._shown: TableMapping | None = None
        #: whether patterns stand in it
        self.shaped = False
        self.source_combo, self.target_combo = CalmCombo(), CalmCombo()
        self.source_note, self.lacking, self.left = QLabel(), QLabel(), QLabel()
        self.none = QLabel(look.say(_NO_TARGET))
        self.table, self.questions = MappingTable(self, look), ValueQuestions(self, look)
        self.lacks = LackLines(self, look)
        self._lay_out()
        self.source_combo.activated.connect(self._name)
        self.target_combo.activated.connect(self._name)
        self.table.decided.connect(self._decide)
        self.questions.placed.connect(self._place)
        self.questions.converted.connect(self._convert)
        self.lacks.said.connect(self.agreed)

    def _lay_out(self) -> None:
        look, heads = self.look, QGridLayout()
        heads.setHorizontalSpacing(look.px(12))
        pairs = ((_SOURCE, self.source_combo, 0), (_TARGET, self.target_combo, 2))
        for words, combo, column in pairs:
            label = QLabel(look.say(words))
            give(label, role="small")
            combo.setAccessibleName(look.say(words))
            combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(6)
            label.setBuddy(combo)
            heads.addWidget(label, 0, column)
            heads.addWidget(combo, 0, column + 1)
            heads.setColumnStretch(column + 1, 1)
        give(self.source_note, role="caption")
        give(self.lacking, role="small", tone="warn")
        give(self.left, role="caption")
        give(self.none, role="small")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.px(8))
        layout.addLayout(heads)
        for label in (self.source_note, self.lacking, self.none):
            label.setWordWrap(True)
            layout.addWidget(label)
        layout.addWidget(self.lacks)
        layout.addWidget(self.questions)
        layout.addWidget(self.table)
        self.left.setWordWrap(True)
        line = QHBoxLayout()
        line.addWidget(self.left)
        layout.addLayout(line)

    # --- showing -----------------------------------------------------------------------------------------------------

    def show_mapping(self, table: MeasuredTable, mapping: TableMapping) -> None:
        """Show where a table's columns go."""
        self._shown, self.shaped = mapping, False
        self._fill_sources(mapping)
        self._fill_targets(mapping)
        proposal, target = mapping.proposal, mapping.target
        self.none.setVisible(proposal is None)
        self.table.setVisible(proposal is not None)
        if proposal is None or target is None:
            for widget in (self.lacking, self.left, self.questions, self.lacks):
                widget.hide()
            return
        profile = table.columns_profile
        samples = {
            one.name: [top.value for top in one.top] or [self.look.say(said_shapes(one.patterns, 1))] for one in profile
        }
        self.shaped = any(one.patterns and not one.top for one in profile)
        self.table.show_proposal(proposal, target, samples)
        self.questions.show_proposal(proposal, target, mapping.decided)
        self.lacks.show_lacks(mapping.lacks)
        asked = {one.field.id for one in mapping.lacks if one.target is target}
        missing = [one.label for name in proposal.missing if name not in asked and (one := target.field(name))]
        zh, en = "、".join(one.zh for one in missing), ", ".join(one.en for one in missing)
        self.lacking.setText(self.look.say(Text(f"必填字段还缺来源：{zh}", f"Required, without a source: {en}")))
        self.lacking.setVisible(bool(missing))
        left = [one.column for one in proposal.columns if not one.target and not one.open]
        zh, en = "、".join(left), ", ".join(left)
        words = Text(f"不迁移的列 {len(left)} 个：{zh}", f"{len(left)} columns not moved: {en}")
        self.left.setText(self.look.say(words))
        self.left.setVisible(bool(left))

    def _fill_sources(self, mapping: TableMapping) -> None:
        look = self.look
        source = mapping.source
        near = [one.family for one in mapping.near]
        families = [*near, *(one for one in mapping.families if one not in near)]
        items = [(look.say(_UNKNOWN), ""), *((look.say(one.name), one.id) for one in families)]
        _fill(self.source_combo, items, source.family.id if source else "")
        asked = source is None and bool(near)
        words = source.reason if source else Text("", "")
        if asked:
            names = Text("、".join(one.name.zh for one in near), ", ".join(one.name.en for one in near))
            words = Text(f"{_CONFIRM.zh}：{names.zh}？", f"{_CONFIRM.en}: {names.en}?")
        self.source_note.setText(look.say(words))
        self.source_note.setVisible(bool(look.say(words)))
        give(self.source_note, tone="warn" if asked else "text_3")

    def _fill_targets(self, mapping: TableMapping) -> None:
        look = self.look
        items = [
            (look.say(Text(f"{one.label.zh}（{one.module}）", f"{one.label.en} ({one.module})")), one.id)
            for one in mapping.targets
        ]
        _fill(self.target_combo, items, mapping.target.id if mapping.target else "")

    # --- what is said ------------------------------------------------------------------------------------------------

    def _name(self) -> None:
        from ...core.migration.naming import Naming

        assert self._shown is not None
        before = self._shown
        source, target = self.source_combo.currentData() or "", self.target_combo.currentData() or ""
        same = before.source.family.id if before.source else ""
        proposed = before.target.id if before.target else ""
        said = before.naming
        own_source = source if source != same else said.source
        self.named.emit(Naming(own_source, target if target != proposed else said.target))

    def _decide(self, column: str, field: str | None) -> None:
        from ...core.migration.decisions import ColumnDecision

        before = self._before(column)
        if field is None:
            self.decided.emit(column, None)
        elif before is not None and before.target == field:
            self.decided.emit(column, replace(before, target=field))
        else:
            self.decided.emit(column, ColumnDecision(field))

    def _place(self, column: str, value: str, choice: str) -> None:
        self._add(column, values={value: choice})

    def _convert(self, column: str, unit: str, factor: Decimal | None) -> None:
        self._add(column, factors={unit: factor})

    def _add(
        self, column: str, values: Mapping[str, str] | None = None, factors: Mapping[str, Decimal | None] | None = None
    ) -> None:
        from ...core.migration.decisions import ColumnDecision

        assert self._shown is not None
        assert self._shown.proposal is not None
        target = next(one.target for one in self._shown.proposal.columns if one.column == column)
        before = self._before(column) or ColumnDecision(target)
        all_values, said = {**before.values, **(values or {})}, {**before.factors, **(factors or {})}
        all_factors = {unit: factor for unit, factor in said.items() if factor is not None}
        self.decided.emit(column, replace(before, values=all_values, factors=all_factors))

    def _before(self, column: str) -> ColumnDecision | None:
        from ...core.migration.cells import heading_key

        assert self._shown is not None
        return self._shown.decided.get(heading_key(column))


def _fill(combo: CalmCombo, items: list[tuple[str, str]], chosen: str) -> None:
    """Offer these; nothing is touched where it is the same."""
    if [(combo.itemText(at), combo.itemData(at)) for at in range(combo.count())] != items:
        combo.clear()
        for words, name in items:
            combo.addItem(words, name)
    combo.setCurrentIndex(combo.findData(chosen) if chosen or combo.findData("") >= 0 else -1)
