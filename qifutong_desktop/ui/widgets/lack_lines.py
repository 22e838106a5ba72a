"""Required fields that the client's table has no column for: one line each, where one value for all rows is said."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ...core.text import Text
from ..look import Look
from ..style import give
from .typing import LineField

if TYPE_CHECKING:
    from ...core.migration.agreed import Lack

_HEAD = Text("表里没有的必填列", "Required, without a column")
_HINT = Text(
    "只填表里没有的列；记在本客户的这一来源名下，下次导出同样照办，可撤销。",
    "Only where the column is missing; kept for this source of the client's and its next exports, can be undone.",
)


class LackLines(QWidget):
    """Hidden while nothing is lacking. What is answered stays, to be changed."""

    #: a Lack, and what all rows say ("" takes it back)
    said = Signal(object, str)

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self.fields: list[LineField] = []
        self._shown: tuple[tuple[str, str, str], ...] = ()
        self._labels: list[tuple[QLabel, QLabel, QLabel]] = []
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, look.px(4), 0, look.px(4))
        self.grid.setHorizontalSpacing(look.px(12))
        self.grid.setVerticalSpacing(look.px(6))
        self.grid.setColumnStretch(2, 1)
        self.head, self.hint = QLabel(look.say(_HEAD)), QLabel(look.say(_HINT))
        self.hint.setWordWrap(True)
        give(self.head, role="strong")
        give(self.hint, role="caption")
        self.grid.addWidget(self.head, 0, 0, 1, 3)
        self.grid.addWidget(self.hint, 1, 0, 1, 3)
        self.hide()

    def show_lacks(self, lacks: tuple[Lack, ...]) -> None:
        """Show these; a field that stays keeps its place and focus."""
        names = tuple((one.target.id, one.field.id, one.source) for one in lacks)
        if names != self._shown:
            self._build(lacks)
            self._shown = names
        for one, field, (_, after, _) in zip(lacks, self.fields, self._labels, strict=True):
            field.show_value(one.said or None)
            field.setPlaceholderText(one.field.stands_in or self.look.say(Text("请问客户", "ask the client")))
            words = Text("全部按此导入", "in all rows") if one.text else _refused(one)
            after.setText(self.look.say(words))
            give(after, role="small", tone="text_2" if one.text else "warn")
        self.setVisible(bool(lacks))

    def _build(self, lacks: tuple[Lack, ...]) -> None:
        for widget in [*self.fields, *(label for three in self._labels for label in three)]:
            self.grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self.fields, self._labels = [], []
        for row, one in enumerate(lacks):
            self._add(2 + 2 * row, one)

    def _add(self, row: int, one: Lack) -> None:
        look, read = self.look, partial(_read, one)
        before, after, wrong = QLabel(look.say(_lacking(one))), QLabel(), QLabel()
        field = LineField(self, look, read)
        field.setAccessibleName(before.text())
        field.setMinimumWidth(look.px(160))
        field.speak_beside(wrong)
        field.said.connect(lambda text: self.said.emit(one, text or ""))
        give(before, role="small")
        after.setWordWrap(True)
        for column, widget in enumerate((before, field, after)):
            self.grid.addWidget(widget, row, column)
        self.grid.addWidget(wrong, row + 1, 1, 1, 2)
        self.fields.append(field)
        self._labels.append((before, after, wrong))


def _read(one: Lack, words: str) -> str:
    from ...core.migration.agreed import fitting

    return fitting(words, one.field)


def _lacking(one: Lack) -> Text:
    field, target = one.field.label, one.target.label
    return Text(f"{target.zh}·源表没有「{field.zh}」", f"{target.en}: no column for “{field.en}”")


def _refused(one: Lack) -> Text:
    return Text(
        f"说定之前，缺{one.field.label.zh}的行会全部退回",
        f"until it is said, all rows without {one.field.label.en} will be refused",
    )
