"""The passages found: title, first line with the words it was found by, clause."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ..look import Look
from .knowledge_words import COMPUTED, KnowledgeWords, Span, first_line, pill_of

if TYPE_CHECKING:
    from ...core.knowledge.found import Found
    from ...core.knowledge.library import Library

_FOUND = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class PassageModel(QAbstractListModel):
    """Entries of one search; a row says to a screen reader what it shows."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.found: tuple[Found, ...] = ()
        self.library: Library | None = None
        self.words: KnowledgeWords | None = None
        self._spans: dict[tuple[str, str], tuple[Span, ...]] = {}

    def show(self, found: Sequence[Found], library: Library, words: KnowledgeWords) -> None:
        """Show other entries."""
        self.beginResetModel()
        self.found, self.library, self.words = tuple(found), library, words
        self._spans = {}
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else len(self.found)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self.words is None:
            return None
        found = self.found[index.row()]
        if role == _FOUND:
            return found
        if role == Qt.ItemDataRole.DisplayRole:
            return self.words.say(found.passage.title)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            pill = self.look.say(COMPUTED if found.computed is not None else pill_of(found.passage)[0])
            return f"{self.words.say(found.passage.title)}，{pill}，{self.line(found)}"
        return None

    def line(self, found: Found) -> str:
        """What stands under the title: what was worked out, else the text."""
        assert self.words is not None
        from ...core.knowledge.found import in_short

        if found.computed is not None:
            return self.words.say(in_short(found.computed))
        return self.words.say(found.passage.text)

    def spans(self, found: Found, said: str) -> tuple[Span, ...]:
        """Where a sentence meets what was asked; worked out when first looked at."""
        from ...core.knowledge.search import places

        if not found.keys or self.library is None:
            return ()
        key = (found.passage.id, said)
        if key not in self._spans:
            self._spans[key] = places(self.library, said, found.keys)
        return self._spans[key]


class PassageList(QListView):
    """Arrows move; what is current is opened. Delete asks to remove."""

    opened = Signal(object)
    unwanted = Signal()

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self.passages = PassageModel(look)
        self.setModel(self.passages)
        self.setItemDelegate(_RowDelegate(self, look))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_found(self, found: Sequence[Found], library: Library, words: KnowledgeWords, chosen: str = "") -> None:
        """Show these, with the passage of this id current, else the first."""
        self.passages.show(found, library, words)
        ids = [one.passage.id for one in found]
        self.choose(ids.index(chosen) if chosen in ids else 0)

    def choose(self, row: int) -> None:
        """Make a row current, the nearest one where there is none."""
        count = self.passages.rowCount()
        if count:
            self.setCurrentIndex(self.passages.index(min(max(row, 0), count - 1), 0))

    def step(self, rows: int) -> None:
        """Move the current row."""
        self.choose(self.currentIndex().row() + rows)

    @property
    def found(self) -> Found | None:
        """The current entry."""
        index = self.currentIndex()
        return self.passages.found[index.row()] if index.isValid() else None

    def currentChanged(self, current: _Index, previous: _Index) -> None:  # noqa: N802
        super().currentChanged(current, previous)
        if current.isValid():
            self.scrollTo(current)
            self.opened.emit(self.passages.found[current.row()])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Delete:
            self.unwanted.emit()
        else:
            super().keyPressEvent(event)


class _RowDelegate(QStyledItemDelegate):
    def __init__(self, parent: PassageList, look: Look) -> None:
        super().__init__(parent)
        self.look, self.list = look, parent
        self._lines = [QFontMetrics(look.font(role)).height() for role in ("body", "small", "caption")]

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802
        return QSize(0, sum(self._lines) + self.look.px(24))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        look, model, area = self.look, self.list.passages, QRect(option.rect)
        assert model.words is not None
        found: Found = model.found[index.row()]
        here = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if here or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, look.colour("accent_soft" if here else "hover"))
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, look.colour("line"))
        room = area.adjusted(look.px(16), look.px(10), -look.px(16), 0)
        ground = look.colour("surface" if here else "accent_soft")
        room.setHeight(self._lines[0])
        title = model.words.say(found.passage.title)
        beside = QRect(room)
        beside.setRight(room.right() - self._draw_pill(painter, found, room, here))
        self._draw(painter, beside, title, model.spans(found, title), look.font(bold=True), "text", ground)
        room.moveTop(room.bottom() + look.px(3))
        room.setHeight(self._lines[1])
        line, bold = model.line(found), found.computed is not None
        spans = () if bold else model.spans(found, line)
        whole = QFontMetrics(look.font("small")).horizontalAdvance(line)
        shown, spans = first_line(line, spans, len(line) * room.width() // max(1, whole))
        self._draw(painter, room, shown, spans, look.font("small", bold=bold), "text" if bold else "text_2", ground)
        room.moveTop(room.bottom() + look.px(2))
        room.setHeight(self._lines[2])
        self._draw(painter, room, model.words.say(found.passage.clause), (), look.font("caption"), "text_3", ground)
        if here and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(look.colour("focus"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(area.adjusted(0, 0, -1, -1))
        painter.restore()

    def _draw_pill(self, painter: QPainter, found: Found, room: QRect, here: bool) -> int:
        """Only what is not simply published has one here; the width that it takes."""
        look = self.look
        words, tone = look.say(COMPUTED), "accent"
        if found.computed is None:
            if found.passage.source == "published":
                return 0
            said, tone, _ = pill_of(found.passage)
            words = look.say(said)
        font = look.font("caption")
        width = QFontMetrics(font).horizontalAdvance(words)
        painter.setFont(font)
        painter.setPen(look.colour(tone or "text_3"))
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | _MIDDLE, words)
        return width + look.px(12)

    def _draw(
        self, painter: QPainter, room: QRect, words: str, spans: Sequence[Span], font: QFont, tone: str, ground: QColor
    ) -> None:
        shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        seen = len(shown) if shown == words else len(shown) - 1
        layout = QTextLayout(shown, font)
        mark = QTextCharFormat()
        mark.setBackground(ground)
        mark.setForeground(self.look.colour("text"))
        layout.setFormats([_range(start, min(end, seen), mark) for start, end in spans if start < seen])
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(room.width() + 1)
        layout.endLayout()
        painter.setPen(self.look.colour(tone))
        layout.draw(painter, QPointF(room.left(), room.top() + (room.height() - line.height()) / 2))


def _range(start: int, end: int, mark: QTextCharFormat) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start, made.length, made.format = start, end - start, mark
    return made
