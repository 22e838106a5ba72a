"""The first rows of a sheet, the header marked; another row is made the header by a click or by Enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ...core.text import Text
from ..look import Look
from ..style import give
from .fact_table import Fact, FactTable

if TYPE_CHECKING:
    from ...core.migration.preview import SheetPreview

_HINT = Text(
    "点一行，或用方向键选中后按 Enter，把它定为表头；数据已打码。",
    "Click a row, or choose one with the arrow keys and press Enter; values are masked.",
)
_NONE, _FOUND = Text("没有表头", "No header"), Text("恢复自动识别", "Find it again")
_NO_TABLE = Text("不是另一张表", "No table of its own")
_READING = Text("正在读取前几行…", "Reading the first rows…")
_COLUMNS = 7


class HeaderChoice(QWidget):
    """Emits the row that is the header: from 1 on, 0 for none, None to find it again."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self.hint = QLabel(look.say(_READING))
        self.hint.setWordWrap(True)
        give(self.hint, role="small")
        self.none_button, self.found_button = QPushButton(look.say(_NONE)), QPushButton(look.say(_FOUND))
        for button, row in ((self.none_button, 0), (self.found_button, None)):
            give(button, role="small")
            button.clicked.connect(lambda _=False, row=row: self.chosen.emit(row))
            button.hide()
        self.table = _Rows(self, look)
        self.table.taken.connect(self.chosen)
        self.table.hide()
        line = QHBoxLayout()
        line.addWidget(self.hint, 1)
        line.addWidget(self.none_button)
        line.addWidget(self.found_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(line)
        layout.addWidget(self.table)

    def say(self, words: str) -> None:
        """Why there is nothing to choose from; "" for: it is being read."""
        self.hint.setText(words or self.look.say(_READING))
        for part in (self.table, self.none_button, self.found_button):
            part.hide()

    def show_rows(self, sheet: SheetPreview, *, set_by_hand: bool, second: bool = False) -> None:
        """Show a table's first rows; ``set_by_hand`` when a person moved the header, ``second`` for a further table of
        its sheet."""
        self.hint.setText(self.look.say(_HINT))
        self.none_button.setText(self.look.say(_NO_TABLE if second else _NONE))
        self.table.show_sheet(sheet)
        self.table.show()
        self.none_button.setVisible(sheet.header_row is not None)
        self.found_button.setVisible(set_by_hand)


class _Rows(FactTable):
    taken = Signal(object)

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent, look, [""] * (_COLUMNS + 1), (5, *(95 // _COLUMNS,) * _COLUMNS))
        self.setAccessibleName(look.say(Text("前几行", "First rows")))
        self.header: int | None = None
        self.first = 1
        self.cellClicked.connect(lambda row, _: self._take(row))

    def show_sheet(self, sheet: SheetPreview) -> None:
        self.header, self.first = sheet.header_row, sheet.first_row
        last = (sheet.header_row or 0) + sheet.header_rows - 1
        rows = []
        for number, row in enumerate(sheet.rows, sheet.first_row):
            marked = sheet.header_row is not None and sheet.header_row <= number <= last
            cells = [*row[:_COLUMNS], *[""] * (_COLUMNS - len(row))]
            if len(row) > _COLUMNS:
                cells[-1] += " …"
            first = Fact(str(number), tone="accent" if marked else "text_3", bold=marked, marked=marked)
            tone = "text" if marked else "text_2"
            rows.append((first, *(Fact(text, tone=tone, bold=marked, marked=marked, cut=True) for text in cells)))
        self.clearSpans()
        self.show_rows(rows)
        for number, row in enumerate(sheet.rows):
            if row and row[0] and not any(row[1:]):
                self.setSpan(number, 1, 1, _COLUMNS)  # a title: let it run on
        if self.currentRow() < 0:
            self.setCurrentCell((sheet.header_row or sheet.first_row) - sheet.first_row, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.currentRow())
        else:
            super().keyPressEvent(event)

    def _take(self, row: int) -> None:
        filled = 0 <= row < self.rowCount() and any(fact.text for fact in self.facts()[row][1:])
        if filled and row + self.first != self.header:
            self.taken.emit(row + self.first)
