"""One file of the client's: its sheets with what was counted in each; a sheet opens under its row."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ...core.migration.mended import put_aside
from ...core.migration.quality import GRADES, quality
from ...core.migration.sizing import MeasuredFile, MeasuredTable
from ...core.text import Text
from ..icons import icon
from ..look import Look
from ..spoken import call
from ..style import give, tip

_TONES = {"good": "ok", "fair": "warn", "poor": "block"}
_REMOVE, _GONE = Text("移除", "Remove"), Text("文件已不在原处", "no longer there")
_HIDDEN = Text("隐藏，未计入", "hidden, not counted")
_ASIDE = Text("改正表代替，未计入", "mended elsewhere, not counted")
_HEADS = (
    Text("数据行", "rows"),
    Text("去重后", "distinct"),
    Text("完全重复", "exact dup."),
    Text("同键重复", "same key"),
    Text("疑似重复", "likely dup."),
)
ENTITIES = {
    "customers": Text("客户", "customers"),
    "users": Text("员工", "staff"),
    "products": Text("商品", "goods"),
    "orders": Text("订单", "orders"),
    "vouchers": Text("凭证", "vouchers"),
    "other": Text("其他", "other"),
}


class FileCard(QFrame):
    """``opened`` carries the sheet whose row was chosen."""

    opened = Signal(str)
    removed = Signal()

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        give(self, kind="card")
        self.name, self.facts, self.gone = QLabel(), QLabel(), QLabel(look.say(_GONE))
        give(self.name, role="head")
        give(self.facts, role="caption")
        give(self.gone, role="pill", tone="warn")
        self.remove_button = QPushButton(look.say(_REMOVE))
        give(self.remove_button, role="link")
        self.remove_button.clicked.connect(self.removed)
        title = QHBoxLayout()
        title.setSpacing(look.px(12))
        for part in (self.name, self.facts, self.gone):
            title.addWidget(part)
        title.addStretch(1)
        title.addWidget(self.remove_button)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(20, 14, 20, 6)
        self._layout.setSpacing(0)
        self._layout.addLayout(title)
        self._layout.addSpacing(look.px(8))
        self.rows: dict[str, TableRow] = {}
        self._narrow = False

    def show_file(self, file: MeasuredFile, tables: Sequence[MeasuredTable], *, is_gone: bool) -> None:
        """Show a file and its sheets; rows are kept."""
        look = self.look
        metrics = QFontMetrics(look.font("head", bold=True))
        name = file.path.rpartition("/")[2] or file.path
        self.name.setText(metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, look.px(300)))
        tip(self.name, file.path)
        self.facts.setText(f"{file.format.upper()}　{_size(file.size_bytes)}")
        self.gone.setVisible(is_gone)
        self.remove_button.setAccessibleName(f"{look.say(_REMOVE)} {file.path}")
        wanted = {table.sheet: table for table in tables}
        for sheet in [known for known in self.rows if known not in wanted]:
            row = self.rows.pop(sheet)
            self._layout.removeWidget(row)
            row.deleteLater()
        for sheet, table in wanted.items():
            if sheet not in self.rows:
                self.rows[sheet] = row = TableRow(self, look)
                row.button.clicked.connect(partial(self._chosen, sheet))
                row.show_narrow(self._narrow)
                self._layout.addWidget(row)
            self.rows[sheet].show_table(table)

    def place(self, sheet: str, detail: QWidget) -> None:
        """Put a detail under the row of a sheet."""
        self._layout.insertWidget(self._layout.indexOf(self.rows[sheet]) + 1, detail)
        self.rows[sheet].show_open(True)

    def show_narrow(self, narrow: bool) -> None:
        """With little width the counts stand under the words."""
        self._narrow = narrow
        for row in self.rows.values():
            row.show_narrow(narrow)

    def fold(self) -> None:
        """Every row as closed."""
        for row in self.rows.values():
            row.show_open(False)

    def _chosen(self, sheet: str, *_: object) -> None:
        self.opened.emit(sheet)


class TableRow(QFrame):
    """A sheet's name, what it was recognised as, its quality and its counts; a click or the button opens it."""

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.button = QPushButton()
        give(self.button, role="quiet")
        self.name, self.what, self.why = QLabel(), QLabel(), QLabel()
        self.hidden, self.grade = QLabel(look.say(_HIDDEN)), QLabel()
        give(self.name, role="strong")
        give(self.what, role="small")
        give(self.why, role="caption")
        give(self.hidden, role="pill")
        give(self.grade, role="pill")
        for label in (self.what, self.why):
            label.setWordWrap(True)
        self.numbers = [QLabel() for _ in _HEADS]
        self.rule = QFrame()
        give(self.rule, kind="rule")
        self._lay_out()
        self.show_open(False)

    def _lay_out(self) -> None:
        look = self.look
        first = QHBoxLayout()
        first.setSpacing(look.px(8))
        for label in (self.name, self.grade, self.hidden):
            first.addWidget(label)
        first.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addLayout(first)
        words.addWidget(self.what)
        words.addWidget(self.why)
        counts = QGridLayout()
        counts.setHorizontalSpacing(look.px(10))
        counts.setVerticalSpacing(2)
        right = Qt.AlignmentFlag.AlignRight
        for column, (head, number) in enumerate(zip(_HEADS, self.numbers, strict=True)):
            caption = QLabel(look.say(head))
            give(caption, role="caption")
            caption.setMinimumWidth(look.px(58))
            caption.setAlignment(right)
            counts.addWidget(number, 0, column, right)
            counts.addWidget(caption, 1, column, right)
        inner = QHBoxLayout()
        inner.setContentsMargins(0, look.px(10), 0, look.px(10))
        inner.setSpacing(look.px(8))
        inner.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        self._both = both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        both.setSpacing(look.px(8))
        both.addLayout(words, 1)
        both.addLayout(counts)
        both.setAlignment(counts, Qt.AlignmentFlag.AlignTop)
        inner.addLayout(both, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.rule)
        outer.addLayout(inner)

    def show_table(self, table: MeasuredTable) -> None:
        """Show what was counted."""
        look = self.look
        metrics = QFontMetrics(look.font(bold=True))
        self.name.setText(metrics.elidedText(table.sheet, Qt.TextElideMode.ElideRight, look.px(220)))
        tip(self.name, table.sheet)
        head = (
            Text(f"表头第 {table.header_row} 行", f"header in row {table.header_row}")
            if table.header_row
            else Text("没有表头", "no header")
        )
        entity = ENTITIES[table.entity]
        named = table.recognised_as if table.entity == "other" or entity.zh in table.recognised_as.zh else None
        what = (
            table.recognised_as
            if named
            else Text(f"{table.recognised_as.zh} · {entity.zh}", f"{table.recognised_as.en} · {entity.en}")
        )
        self.what.setText(look.say(Text(f"{what.zh} · {head.zh}", f"{what.en} · {head.en}")))
        found = quality(table)
        self.grade.setVisible(found is not None)
        self.why.setVisible(found is not None)
        if found is not None:
            self.grade.setText(look.say(Text(f"质量{GRADES[found.grade].zh}", f"quality {GRADES[found.grade].en}")))
            give(self.grade, tone=_TONES[found.grade])
            self.why.setText(look.say(found.reason))
        self.hidden.setVisible(table.hidden)
        self.hidden.setText(look.say(_ASIDE if put_aside(table.notes) else _HIDDEN))
        likely = table.likely_duplicates
        counts = (
            table.rows,
            table.rows_after_dedupe,
            table.exact_duplicates + table.duplicates_across,
            table.key_duplicates,
            likely,
        )
        for number, count in zip(self.numbers, counts, strict=True):
            number.setText("–" if count is None else f"{count:,}")
            give(number, tone="text_3" if table.hidden or not count else "text")
        give(self.numbers[1], role="strong")
        call(self.button, look, table.sheet, self.what.text(), self.grade.text())

    def show_narrow(self, narrow: bool) -> None:
        """Counts under the words, or beside them."""
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._both.setDirection(down if narrow else across)

    def show_open(self, is_open: bool) -> None:
        """Whether its detail stands under it."""
        self.button.setIcon(icon(self.look, "chevron-down" if is_open else "chevron-right", "text_2"))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.button.click()


def _size(size: int) -> str:
    return f"{size / 1024:,.0f} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:,.1f} MB"
