"""Rows of words in columns that share their edges; labels are kept and filled anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QWidget

from ..look import Look
from ..style import give


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one place; ``role`` and ``tone`` as the sheet knows them."""

    text: str
    role: str = "small"
    tone: str = ""
    right: bool = False


class LabelGrid(QWidget):
    """Tops aligned, lines wrapped, a hairline between rows when ``ruled``. ``shares`` stretch the columns."""

    def __init__(self, parent: QWidget | None, look: Look, shares: Sequence[int], *, ruled: bool = True) -> None:
        super().__init__(parent)
        self.look, self.ruled = look, ruled
        self._rows: tuple[tuple[Cell, ...], ...] = ()
        self._labels: list[list[QLabel]] = []
        self._rules: list[QFrame] = []
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(look.px(16))
        self.grid.setVerticalSpacing(look.px(7))
        for column, share in enumerate(shares):
            self.grid.setColumnStretch(column, share)
        self._count = len(shares)

    def show_rows(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Show these rows; nothing is done when they are the same."""
        wanted = tuple(tuple(row) for row in rows)
        if wanted == self._rows:
            return
        self._rows = wanted
        grows = len(self._labels) < len(wanted) and self.isVisible()
        if grows:  # then shown together: each label by itself would have the whole page laid out
            self.hide()
        while len(self._labels) < len(wanted):
            self._add_row()
        for number, labels in enumerate(self._labels):
            shown = number < len(wanted)
            if self.ruled and number:
                self._rules[number - 1].setVisible(shown)
            for column, label in enumerate(labels):
                label.setVisible(shown)
                if shown:
                    _fill(label, wanted[number][column])
        if grows:
            self.show()

    def texts(self) -> list[list[str]]:
        """What stands there, row by row."""
        return [[cell.text for cell in row] for row in self._rows]

    def _add_row(self) -> None:
        row = 2 * len(self._labels)
        if self.ruled and row:
            rule = QFrame()
            give(rule, kind="rule")
            self._rules.append(rule)
            self.grid.addWidget(rule, row - 1, 0, 1, self._count)
        labels = []
        for column in range(self._count):
            label = QLabel()
            label.setWordWrap(True)
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            self.grid.addWidget(label, row, column)
            labels.append(label)
        self._labels.append(labels)


def _fill(label: QLabel, cell: Cell) -> None:
    if label.text() != cell.text:
        label.setText(cell.text)
    side = Qt.AlignmentFlag.AlignRight if cell.right else Qt.AlignmentFlag.AlignLeft
    label.setAlignment(side | Qt.AlignmentFlag.AlignTop)
    give(label, role=cell.role, tone=cell.tone)
