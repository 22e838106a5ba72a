"""Ctrl+K: one field over clients, quotes, questions and the knowledge base; Enter goes there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ...core.text import Text
from ..bookshelf import bookshelf_of
from ..desk import Desk
from ..forms import load_form
from ..look import Look
from ..widgets.knowledge_words import KnowledgeWords, answers_to

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QModelIndex, QPersistentModelIndex

    from ...actions.searching import Hit, Shelf

_NOTHING = Text("没有找到。可换一个词，或少写几个字", "Nothing found: try another word, or fewer")
_ASK = Text("客户、联系人、报价编号、题目，或直接提问", "Client, contact, quote number, question; or just ask")
_COMPUTED = Text("算出", "Worked out")


class SearchDialog(QDialog):
    """Closes with what was chosen: :attr:`chosen` carries the hit."""

    chosen = Signal(object)

    words_edit: QLineEdit
    hits_list: QListWidget
    note_label: QLabel

    def __init__(self, parent: QWidget, look: Look, desk: Desk) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.look, self.desk = look, desk
        self._shelf: Shelf | None = None
        self._library = bookshelf_of(desk)
        self._library.filled.connect(self._search)
        load_form(self, "search_dialog")
        self.words_edit.setPlaceholderText(look.say(_ASK))
        self.hits_list.setItemDelegate(_HitDelegate(self.hits_list, look, self._kind))
        self.words_edit.textChanged.connect(self._search)
        self.words_edit.installEventFilter(self)
        self.hits_list.itemActivated.connect(self._choose)
        self.hits_list.itemClicked.connect(self._choose)
        self.resize(look.px(560), look.px(440))

    def open_over(self, window: QWidget) -> None:
        """Show it over the upper middle of a window, ready to type."""
        from ...actions.searching import shelf_of

        middle = window.mapToGlobal(window.rect().center())
        self.move(middle.x() - self.width() // 2, window.mapToGlobal(window.rect().topLeft()).y() + self.look.px(72))
        self.words_edit.clear()
        self.desk.in_store(shelf_of, self._fill)
        self._library.want()
        self.show()
        self.words_edit.setFocus()

    def _fill(self, shelf: Shelf) -> None:
        work = self.desk.work
        self._shelf = shelf.only(work.id if work else "") if self.look.client else shelf
        self._search()

    def _search(self) -> None:
        from ...actions.searching import find, with_answers

        if self._shelf is None:
            return
        work = self.desk.work
        words = self.words_edit.text().strip()
        hits: Sequence[Hit] = find(
            self._shelf,
            words,
            work.rules.questionnaire if work else None,
            work.visible if work else {},
            work.id if work else "",
            self.look.lang,
        )
        if words and self._library.held is not None and self.desk.rules is not None:
            said = KnowledgeWords(self.look, self.desk.rules.book)
            hits = with_answers(hits, answers_to(words, self.desk, self._library.held, self.look), words, said.short)
        self.hits_list.clear()
        for hit in hits:
            item = QListWidgetItem(f"{hit.title}　{hit.detail}　{self._kind(hit)}")
            item.setData(Qt.ItemDataRole.UserRole, hit)
            self.hits_list.addItem(item)
        self.hits_list.setCurrentRow(0)
        self.note_label.setVisible(not hits)
        self.note_label.setText("" if hits else self.look.say(_NOTHING))

    def _kind(self, hit: Hit) -> str:
        from ...actions.searching import KINDS

        return self.look.say(_COMPUTED if hit.computed else KINDS[hit.kind])

    def _choose(self, item: QListWidgetItem) -> None:
        self.close()
        self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                row = self.hits_list.currentRow() + step
                self.hits_list.setCurrentRow(min(max(row, 0), self.hits_list.count() - 1))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.hits_list.currentItem():
                self._choose(self.hits_list.currentItem())
                return True
        return super().eventFilter(watched, event)


class _HitDelegate(QStyledItemDelegate):
    """Kind at the right, title, detail in grey."""

    def __init__(self, parent: QObject, look: Look, kind: Callable[[Hit], str]) -> None:
        super().__init__(parent)
        self.look, self.kind = look, kind

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        return QSize(0, self.look.px(40))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        look, hit = self.look, index.data(Qt.ItemDataRole.UserRole)
        row: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.fillRect(row, look.colour("accent_soft"))
        inside = row.adjusted(look.px(16), 0, -look.px(16), 0)
        painter.setFont(look.font("caption"))
        painter.setPen(look.colour("text_3"))
        kind = self.kind(hit)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inside, middle | Qt.AlignmentFlag.AlignRight, kind)
        inside.setRight(inside.right() - look.px(72))
        painter.setFont(look.font())
        painter.setPen(look.colour("accent" if chosen else "text"))
        title = painter.fontMetrics().elidedText(hit.title, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, middle, title)
        used = painter.fontMetrics().horizontalAdvance(title) + look.px(12)
        if hit.detail and used < inside.width():
            painter.setFont(look.font("caption"))
            painter.setPen(look.colour("text_3"))
            inside.setLeft(inside.left() + used)
            detail = hit.detail.replace("\n", " ")
            detail = painter.fontMetrics().elidedText(detail, Qt.TextElideMode.ElideRight, inside.width())
            painter.drawText(inside, middle, detail)
        painter.restore()
