"""The rows of the list of clients, painted: two lines a row, columns that give way where it is narrow."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QFocusEvent, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ...core.due import Standing
from ...core.text import Text
from ..look import Look
from ..models.cases_model import CasesModel, Row

Column = Literal["name", "stage", "tier", "total", "expiry", "changed"]
_HEADS: dict[Column, Text] = {
    "name": Text("客户", "Client"),
    "stage": Text("状态", "Stage"),
    "tier": Text("档位", "Tier"),
    "total": Text("合计，元", "Total, CNY"),
    "expiry": Text("到期", "Expires"),
    "changed": Text("最近更改", "Changed"),
}
_WIDTHS: dict[Column, int] = {"stage": 104, "tier": 84, "total": 152, "expiry": 116, "changed": 124}
_NARROWER: tuple[Column, ...] = ("tier", "changed", "expiry")
_RIGHT: frozenset[Column] = frozenset(("total", "expiry", "changed"))
_NAME_AT_LEAST = 168
_SIDE = 20
_TONES: dict[Standing, tuple[str, str]] = {
    "lead": ("sunken", "text_2"),
    "diagnosing": ("accent_soft", "accent"),
    "proposing": ("accent_soft", "accent"),
    "quoted": ("warn_soft", "warn"),
    "signed": ("ok_soft", "ok"),
    "lost": ("sunken", "text_2"),
    "renewal": ("warn_soft", "warn"),
    "expired": ("sunken", "text_2"),
}
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_Index = QModelIndex | QPersistentModelIndex


def columns(look: Look, area: QRect) -> dict[Column, QRect]:
    """Where each column lies in a row; those that have no room are left out."""
    inside = area.adjusted(look.px(_SIDE), 0, -look.px(_SIDE), 0)
    kept = dict(_WIDTHS)
    for column in _NARROWER:
        if inside.width() - sum(map(look.px, kept.values())) >= look.px(_NAME_AT_LEAST):
            break
        del kept[column]
    places: dict[Column, QRect] = {}
    right = inside.right() + 1
    for column in reversed(kept):
        width = look.px(kept[column])
        places[column] = QRect(right - width, area.top(), width, area.height())
        right -= width
    places["name"] = QRect(inside.left(), area.top(), right - inside.left() - look.px(12), area.height())
    return places


class CaseHeads(QWidget):
    """The heads of the columns."""

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self._beside: CaseList | None = None
        self.setFixedHeight(look.px(40))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def stand_over(self, rows: CaseList) -> None:
        """Keep to the columns of these rows, which a scroll bar makes narrower."""
        self._beside = rows
        rows.verticalScrollBar().rangeChanged.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        area = self.rect()
        if self._beside is not None and self._beside.isVisible():
            area.setWidth(self._beside.viewport().width())
        with QPainter(self) as painter:
            painter.setFont(self.look.font("caption"))
            painter.setPen(self.look.colour("text_3"))
            for column, place in columns(self.look, area).items():
                side = Qt.AlignmentFlag.AlignRight if column in _RIGHT else Qt.AlignmentFlag.AlignLeft
                painter.drawText(place, side | _MIDDLE, self.look.say(_HEADS[column]))
            painter.fillRect(0, self.height() - 1, self.width(), 1, self.look.colour("line"))


class CaseList(QListView):
    """Arrows move, Enter opens, Delete asks for the bin, the menu key or the right button for the menu."""

    #: a case was chosen to be opened: its id
    opened = Signal(str)
    #: Delete was pressed on a case
    unwanted = Signal(str)
    #: a menu is wanted for a case, at this global point
    menu_wanted = Signal(str, object)

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self.cases = CasesModel()
        self.setModel(self.cases)
        self.setItemDelegate(_RowDelegate(self, look))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.clicked.connect(lambda index: self.opened.emit(self.cases.row(index.row()).case))

    def case(self) -> str:
        """The client of the current row; "" without one."""
        index = self.currentIndex()
        return self.cases.row(index.row()).case if index.isValid() else ""

    def choose(self, case: str) -> None:
        """Make a client the current row, else the first."""
        place = max(self.cases.place(case), 0)
        if self.cases.rowCount():
            self.setCurrentIndex(self.cases.index(place, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        case = self.case()
        if case and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(case)
        elif case and event.key() == Qt.Key.Key_Delete:
            self.unwanted.emit(case)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        keyed = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if keyed else self.indexAt(self.viewport().mapFrom(self, event.pos()))
        if not index.isValid():
            return
        self.setCurrentIndex(index)
        place = self.viewport().mapToGlobal(self.visualRect(index).center()) if keyed else event.globalPos()
        self.menu_wanted.emit(self.cases.row(index.row()).case, place)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.choose("")


class _RowDelegate(QStyledItemDelegate):
    """Name and facts, a pill, figures to the right."""

    def __init__(self, parent: QObject, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self._small = QFontMetrics(look.font("caption"))

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802
        return QSize(0, self.look.px(57))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        look, area = self.look, QRect(option.rect)
        row: Row = index.data(CasesModel.ROW)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.fillRect(area, look.colour("accent_soft"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, look.colour("hover"))
        else:
            side = look.px(_SIDE)
            painter.fillRect(area.left() + side, area.bottom(), area.width() - 2 * side, 1, look.colour("line"))
        places = columns(look, area)
        self._draw_name(painter, row, places["name"])
        self._draw_stage(painter, row, places["stage"], chosen)
        for column in ("tier", "total", "expiry", "changed"):
            if column in places:
                self._draw_cell(painter, row, column, places[column])
        if chosen and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(look.colour("focus"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(area.adjusted(0, 0, -1, -1))
        painter.restore()

    def _draw_name(self, painter: QPainter, row: Row, place: QRect) -> None:
        look, gap = self.look, self.look.px(3)
        half = place.height() // 2
        upper, lower = QRect(place), QRect(place)
        upper.setBottom(place.top() + half - gap + look.px(5))
        lower.setTop(place.top() + half + gap + look.px(2))
        bottom, top = Qt.AlignmentFlag.AlignBottom, Qt.AlignmentFlag.AlignTop
        if not row.facts:
            upper, bottom = place, _MIDDLE
        self._write(painter, upper, row.name, look.font(bold=True), look.colour("text"), bottom)
        self._write(painter, lower, row.facts, look.font("caption"), look.colour("text_3"), top)

    def _draw_stage(self, painter: QPainter, row: Row, place: QRect, chosen: bool) -> None:
        look, words = self.look, self._small
        width, height = words.horizontalAdvance(row.stage) + look.px(16), look.px(22)
        pill = QRect(place.left(), place.center().y() - height // 2, width, height)
        ground, ink = _TONES[row.standing]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("surface" if chosen else ground))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setFont(look.font("caption"))
        painter.setPen(look.colour(ink))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, row.stage)

    def _draw_cell(self, painter: QPainter, row: Row, column: Column, place: QRect) -> None:
        look = self.look
        words = {"tier": row.tier, "total": row.total, "expiry": row.expiry, "changed": row.changed}[column]
        faint, pressing = column in row.faint or column == "changed", column == "expiry" and row.pressing
        if column == "total" and not faint:
            words = look.price(words)
        tone = "warn" if pressing else "text_3" if faint else "text_2" if column == "tier" else "text"
        bold = pressing or (column == "total" and not faint)
        small = column == "total" and "–" in words
        side = Qt.AlignmentFlag.AlignRight if column in _RIGHT else Qt.AlignmentFlag.AlignLeft
        font = look.font("small" if column == "changed" or small else "body", bold=bold)
        self._write(painter, place, words, font, look.colour(tone), side | _MIDDLE)

    def _write(
        self, painter: QPainter, place: QRect, words: str, font: QFont, ink: QColor, side: Qt.AlignmentFlag
    ) -> None:
        painter.setFont(font)
        painter.setPen(ink)
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, side, shown)
