"""The topics of the knowledge page with how many passages stand under each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ...core.text import Text
from ..look import Look

_SAID = Text("{name}，{count} 条", "{name}, {count}")
_COUNT, _KEY = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_Index = QModelIndex | QPersistentModelIndex


class TopicList(QListWidget):
    """Arrows move; what is current is chosen."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self.setItemDelegate(_TopicDelegate(self, look))
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.currentRowChanged.connect(lambda _: self.chosen.emit(self.topic))

    @property
    def topic(self) -> str:
        """The key of the chosen topic."""
        item = self.currentItem()
        return str(item.data(_KEY)) if item is not None else ""

    def show_topics(self, topics: Sequence[tuple[str, str]], counts: Mapping[str, int], chosen: str) -> None:
        """Show these (key, name) with their counts; emits nothing."""
        self.blockSignals(True)
        if [self.item(row).data(_KEY) for row in range(self.count())] != [key for key, _ in topics]:
            self.clear()
            for key, name in topics:
                item = QListWidgetItem(name)
                item.setData(_KEY, key)
                item.setToolTip(name)
                self.addItem(item)
        for row, (key, name) in enumerate(topics):
            count = counts.get(key, 0)
            item = self.item(row)
            item.setData(_COUNT, count)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, self.look.say(_SAID).format(name=name, count=count))
            if key == chosen:
                self.setCurrentRow(row)
        self.blockSignals(False)
        self.viewport().update()


class _TopicDelegate(QStyledItemDelegate):
    def __init__(self, parent: QObject, look: Look) -> None:
        super().__init__(parent)
        self.look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802
        """A line of words, or as many as they need."""
        topics = self.parent()
        assert isinstance(topics, TopicList)
        room = self._room(QRect(0, 0, topics.viewport().width(), 10_000), str(index.data(_COUNT)))
        name, words = index.data(Qt.ItemDataRole.DisplayRole), Qt.TextFlag.TextWordWrap
        high = QFontMetrics(self.look.font("body", bold=True)).boundingRect(room, words, name).height()
        return QSize(0, max(self.look.px(36), high + self.look.px(12)))

    def _room(self, area: QRect, count: str) -> QRect:
        """Where the words stand: before the count."""
        wide = QFontMetrics(self.look.font("small")).horizontalAdvance(count)
        return area.adjusted(self.look.px(12), 0, -self.look.px(12 + 6) - wide, 0)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        look, area = self.look, QRect(option.rect)
        here = bool(option.state & QStyle.StateFlag.State_Selected)
        name, count = index.data(Qt.ItemDataRole.DisplayRole), str(index.data(_COUNT))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if here or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("accent_soft" if here else "hover"))
            painter.drawRoundedRect(area, 6, 6)
        small, middle = look.font("small"), Qt.AlignmentFlag.AlignVCenter
        right = area.adjusted(0, 0, -look.px(12), 0)
        painter.setFont(small)
        painter.setPen(look.colour("text_3" if count == "0" else "text_2"))
        painter.drawText(right, middle | Qt.AlignmentFlag.AlignRight, count)
        painter.setFont(look.font("body", bold=here))
        painter.setPen(look.colour("accent" if here else "text_3" if count == "0" else "text"))
        painter.drawText(self._room(area, count), middle | Qt.TextFlag.TextWordWrap, name)
        if here and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(look.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 6, 6)
        painter.restore()
