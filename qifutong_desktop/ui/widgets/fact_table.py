"""A table of facts, as high as its rows: a first line and a grey second one in each cell; light with many rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from ..icons import pixmap
from ..look import Look
from ..style import give

_CELL = Qt.ItemDataRole.UserRole
#: A word this long is broken anywhere; shorter ones stay whole.
_LONG_WORD = re.compile(r"[!-~]{22}")


@dataclass(frozen=True, slots=True)
class Fact:
    """One cell. ``bar`` (0 to 1) draws how far; ``field`` draws it as a field that can be opened; ``marked`` tints;
    ``cut`` keeps it on one line."""

    text: str
    second: str = ""
    tone: str = "text"
    right: bool = False
    bold: bool = False
    bar: float | None = None
    field: bool = False
    marked: bool = False
    cut: bool = False


class FactTable(QTableWidget):
    """``shares``: how the width is divided; ``right``: the columns of numbers. Tab leaves it; Ctrl+C copies the row."""

    def __init__(
        self, parent: QWidget | None, look: Look, heads: Sequence[str], shares: Sequence[int], right: Sequence[int] = ()
    ) -> None:
        super().__init__(0, len(shares), parent)
        self.look, self._shares = look, tuple(shares)
        self._rows: tuple[tuple[Fact, ...], ...] = ()
        self.setHorizontalHeaderLabels(list(heads))
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        for column in right:
            item = self.horizontalHeaderItem(column)
            assert item is not None
            item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        header.setVisible(any(heads))
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(look.px(28))
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(FactDelegate(self, look))
        give(self, kind="facts")
        self._fitting = QTimer(self, singleShot=True, interval=0)
        self._fitting.timeout.connect(self.fit)

    def show_rows(self, rows: Sequence[Sequence[Fact]]) -> None:
        """Show these; only cells that changed are written, and the current row stays."""
        wanted = tuple(tuple(row) for row in rows)
        if wanted == self._rows:
            return
        if self.rowCount() != len(wanted):
            self.setRowCount(len(wanted))
        for number, row in enumerate(wanted):
            before = self._rows[number] if number < len(self._rows) else ()
            if row == before:
                continue
            for column, fact in enumerate(row):
                item = self.item(number, column)
                if item is None:
                    item = QTableWidgetItem()
                    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable)
                    self.setItem(number, column, item)
                item.setText(fact.text)
                item.setData(_CELL, fact)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, " ".join(filter(None, (fact.text, fact.second))))
        self._rows = wanted
        self.fit()

    def facts(self) -> tuple[tuple[Fact, ...], ...]:
        """What stands there."""
        return self._rows

    def fit(self) -> None:
        """Divide the width, then be as high as the rows."""
        width, whole = self.viewport().width(), sum(self._shares)
        for column, share in enumerate(self._shares):
            if self.columnWidth(column) != width * share // whole:
                self.setColumnWidth(column, width * share // whole)
        self.resizeRowsToContents()
        head = self.horizontalHeader().sizeHint().height() if not self.horizontalHeader().isHidden() else 0
        height = head + sum(self.rowHeight(row) for row in range(self.rowCount())) + 2
        if self.height() != height or self.minimumHeight() != height:
            self.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fitting.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.matches(QKeySequence.StandardKey.Copy) and 0 <= self.currentRow() < len(self._rows):
            QApplication.clipboard().setText("\t".join(fact.text for fact in self._rows[self.currentRow()]))
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown) or (event.text() and not event.text().isspace()):
            event.ignore()  # the page scrolls; letters are no search here
        else:
            super().keyPressEvent(event)


class FactDelegate(QStyledItemDelegate):
    """Paints a :class:`Fact`: lines that wrap, a bar, or the look of a field."""

    def __init__(self, parent: QWidget, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self._pad = (look.px(10), look.px(6))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        fact, look = index.data(_CELL), self.look
        if not isinstance(fact, Fact):
            return
        rect: QRect = option.rect
        state = option.state
        focused = bool(option.widget and option.widget.hasFocus())
        painter.save()
        if fact.marked:
            painter.fillRect(rect, look.colour("accent_soft"))
        elif state & QStyle.StateFlag.State_Selected and focused:
            painter.fillRect(rect, look.colour("hover"))
        painter.setPen(look.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        inner = self._inner(rect)
        if fact.field:
            self._paint_field(painter, inner)
            inner = inner.adjusted(look.px(8), look.px(3), -look.px(24), 0)
        if fact.bar is not None:
            self._paint_bar(painter, inner, fact)
        side = Qt.AlignmentFlag.AlignRight if fact.right else Qt.AlignmentFlag.AlignLeft
        flags = side.value | Qt.AlignmentFlag.AlignTop.value
        painter.setFont(look.font("small", bold=fact.bold))
        painter.setPen(look.colour(fact.tone))
        text = fact.text
        if fact.cut:
            text = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        drawn = painter.drawText(inner, flags | _wrap(text), text)
        if fact.second:
            painter.setFont(look.font("caption"))
            painter.setPen(look.colour("text_3"))
            below = inner.adjusted(0, drawn.height() if fact.text else 0, 0, 0)
            painter.drawText(below, flags | _wrap(fact.second), fact.second)
        painter.restore()

    def _inner(self, rect: QRect) -> QRect:
        across, down = self._pad
        return rect.adjusted(across, down, -across, -down)

    def _paint_field(self, painter: QPainter, inner: QRect) -> None:
        look = self.look
        box = QRect(inner.left(), inner.top() - look.px(1), inner.width(), look.px(28))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(look.colour("line_strong"))
        painter.setBrush(look.colour("surface"))
        painter.drawRoundedRect(box, 6, 6)
        arrow = pixmap(look, "chevron-down", "text_3", 14)
        painter.drawPixmap(box.right() - look.px(20), box.center().y() - look.px(6), arrow)

    def _paint_bar(self, painter: QPainter, inner: QRect, fact: Fact) -> None:
        look = self.look
        top = inner.top() + QFontMetrics(look.font("small")).height() + look.px(3)
        whole = QRect(inner.left(), top, inner.width(), max(3, look.px(4)))
        painter.fillRect(whole, look.colour("sunken"))
        whole.setWidth(round(inner.width() * (fact.bar or 0)))
        painter.fillRect(whole, look.colour("accent" if fact.tone == "text" else fact.tone))

    def sizeHint(  # noqa: N802
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        fact = index.data(_CELL)
        table = self.parent()
        if not isinstance(fact, Fact) or not isinstance(table, QTableWidget):
            return QSize()
        across, down = self._pad
        width = table.columnWidth(index.column()) - 2 * across - (self.look.px(32) if fact.field else 0)
        height = self._height("一" if fact.cut else fact.text, self.look.font("small", bold=fact.bold), width)
        height += self._height(fact.second, self.look.font("caption"), width)
        if fact.field:
            height = max(height + self.look.px(8), self.look.px(28))
        if fact.bar is not None:
            height += self.look.px(8)
        return QSize(width, height + 2 * down + 1)

    def _height(self, text: str, font: QFont, width: int) -> int:
        if not text:
            return 0
        return QFontMetrics(font).boundingRect(0, 0, max(20, width), 10_000, _wrap(text), text).height()


def _wrap(text: str) -> int:
    wrap = Qt.TextFlag.TextWordWrap.value
    return wrap | Qt.TextFlag.TextWrapAnywhere.value if _LONG_WORD.search(text) else wrap
