"""Alternatives as columns: a head with title and buttons, below it what is ordered, costs and lacks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ...core.alternatives import Side, Unfit
from ...core.alternatives_table import RowKind, TableRow
from ...core.client import Alternative
from ...core.text import Text
from ..look import Look
from ..style import give
from .typing import LineField

_CHOSEN = Text("本报价", "This quote")
_CHOOSE, _DELETE = Text("采用", "Choose"), Text("删除", "Delete")
_LONGEST = 40
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop


class AlternativeHead(QWidget):
    """Letter, title to type over, and what can be done with it."""

    renamed = Signal(object, str)
    chosen = Signal(object)
    deleted = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.alternative: Alternative | None = None
        self.letter, self.mark = QLabel(), QLabel(look.say(_CHOSEN))
        self.title_field = LineField(self, look)
        self.title_field.setMaxLength(_LONGEST)
        self.choose_button, self.delete_button = QPushButton(look.say(_CHOOSE)), QPushButton(look.say(_DELETE))
        give(self.letter, role="pill", tone="accent")
        give(self.mark, role="pill", tone="filled")
        give(self.title_field, role="bare")
        give(self.choose_button, role="link")
        give(self.delete_button, role="link")
        top, below = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.letter)
        top.addWidget(self.title_field, 1)
        below.addStretch(1)
        for part in (self.mark, self.choose_button, self.delete_button):
            below.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addLayout(below)
        self.title_field.said.connect(self._rename)
        self.choose_button.clicked.connect(lambda: self.chosen.emit(self.alternative))
        self.delete_button.clicked.connect(lambda: self.deleted.emit(self.alternative))

    def _rename(self, title: object) -> None:
        if isinstance(title, str) and title.strip():
            self.renamed.emit(self.alternative, " ".join(title.split()))

    def show_alternative(self, alternative: Alternative, *, chosen: bool) -> None:
        """Show one; ``chosen``: the quote is made from it."""
        self.alternative, letter = alternative, alternative.letter
        self.letter.setText(letter)
        self.title_field.show_value(alternative.title)
        self.mark.setVisible(chosen)
        self.choose_button.setVisible(not chosen)
        named = Text(f"备选 {letter} 的名称", f"Title of alternative {letter}")
        self.title_field.setAccessibleName(self.look.say(named))
        self.title_field.setToolTip(alternative.title)
        for button in (self.choose_button, self.delete_button):
            button.setAccessibleName(f"{button.text()} {letter} {alternative.title}")


class AlternativesGrid(QFrame):
    """One column an alternative. Heads follow each keystroke, the rows below when they are worked out."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.heads = tuple(AlternativeHead(look) for _ in range(3))
        self._rows: list[_Row] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnMinimumWidth(0, look.px(104))
        for column, head in enumerate(self.heads, 1):
            self._grid.addWidget(head, 0, column, Qt.AlignmentFlag.AlignTop)
        self.unfit_label = QLabel()
        self.unfit_label.setWordWrap(True)
        give(self.unfit_label, role="small", tone="block")
        self.unfit_label.hide()

    def show_heads(self, alternatives: Sequence[Alternative], chosen: Sequence[bool]) -> None:
        """The alternatives by name, at once."""
        for number, head in enumerate(self.heads):
            head.setVisible(number < len(alternatives))
            self._grid.setColumnStretch(number + 1, int(number < len(alternatives)))
            if number < len(alternatives):
                head.show_alternative(alternatives[number], chosen=chosen[number])

    def show_rows(self, worked: Sequence[Side | Unfit], rows: Sequence[TableRow]) -> None:
        """What each comes to; the columns of those without a price stay empty, with the reason below."""
        say = self.look.say
        places = [number for number, one in enumerate(worked) if isinstance(one, Side)]
        while len(self._rows) < len(rows):
            self._rows.append(_Row(self.look, self._grid, len(self._rows) + 1))
        before: RowKind | None = None
        for number, row in enumerate(self._rows):
            shown = rows[number] if number < len(rows) else None
            row.show_row(shown, places)
            row.rule.setVisible(shown is not None and shown.kind != before and (shown.kind, before) != ("fact", "line"))
            before = shown.kind if shown else None
        reasons = [f"{one.alternative.letter}：{say(one.why)}" for one in worked if isinstance(one, Unfit)]
        self.unfit_label.setText("\n".join(reasons))
        self.unfit_label.setVisible(bool(reasons))

    def cell(self, row: str, column: int) -> str:
        """What stands in a row, by its name, under the n-th alternative (from 0); "" where there is no such row."""
        found = (one for one in self._rows if one.name.text() == row and not one.name.isHidden())
        return next((one.cells[column].text() for one in found), "")


class _Row:
    """One row in the grid: a name, three cells, three differences, and the rule above it."""

    def __init__(self, look: Look, grid: QGridLayout, number: int) -> None:
        self.look = look
        self.name, self.rule = QLabel(), QFrame()
        give(self.rule, kind="rule")
        self.rule.hide()
        grid.addWidget(self.rule, 2 * number - 1, 0, 1, 4)
        number *= 2
        self.cells, self.gaps = tuple(QLabel() for _ in range(3)), tuple(QLabel() for _ in range(3))
        give(self.name, role="small")
        grid.addWidget(self.name, number, 0, Qt.AlignmentFlag.AlignTop)
        for column, (cell, gap) in enumerate(zip(self.cells, self.gaps, strict=True), 1):
            cell.setWordWrap(True)
            cell.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            give(gap, role="caption")
            for label in (cell, gap):
                label.setAlignment(_RIGHT)
            pair = QVBoxLayout()
            pair.setSpacing(0)
            pair.addWidget(cell)
            pair.addWidget(gap)
            pair.addStretch(1)
            grid.addLayout(pair, number, column)

    def show_row(self, row: TableRow | None, places: Sequence[int]) -> None:
        for label in (self.name, *self.cells, *self.gaps):
            label.setVisible(False)
        if row is None:
            return
        say, price = self.look.say, self.look.price
        money = row.kind in ("line", "total")
        self.name.setText(say(row.name))
        give(self.name, tone="text" if row.kind == "total" else "text_2")
        self.name.setVisible(True)
        for place, words in zip(places, row.cells, strict=True):
            cell = self.cells[place]
            cell.setText(price(say(words)) if money and words.zh != "–" else say(words))
            give(cell, role="strong" if row.kind == "total" else "small" if row.kind == "lack" else "")
            give(cell, tone="warn" if row.kind == "lack" else "text")
            cell.setVisible(True)
        for place, gap in zip(places, row.to_first, strict=False):
            self.gaps[place].setText(price(gap))
            give(self.gaps[place], tone="ok" if gap.startswith("−") else "warn")
            self.gaps[place].setVisible(bool(gap))
