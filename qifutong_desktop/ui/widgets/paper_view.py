"""The pages of a PDF under each other, as sharp as the screen; only those in sight are drawn, a few are kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from ...core.text import Text
from ..look import Look

#: pixels an inch of the screen at 100 %
_DPI = 96
_ZOOMS = (0.5, 0.67, 0.75, 0.9, 1.0, 1.25, 1.5, 2.0, 3.0)
#: memory for drawn pages
_KEPT_BYTES = 96_000_000
_GAP = 16


class PaperView(QAbstractScrollArea):
    """Asks for pages (:attr:`wanted`) and shows what it is given (:meth:`show_page`)."""

    #: page (from 0) and width in device pixels
    wanted = Signal(int, int)
    #: the page in sight, or the zoom, changed
    moved = Signal()

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        #: None fits the width
        self.zoom: float | None = None
        self._sizes: tuple[tuple[float, float], ...] = ()
        self._drawn: OrderedDict[int, QImage] = OrderedDict()
        self._stale: set[int] = set()
        self._asked: set[tuple[int, int]] = set()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.verticalScrollBar().setSingleStep(look.px(48))
        self.verticalScrollBar().valueChanged.connect(lambda _: self.moved.emit())
        self._pause = QTimer(self, singleShot=True, interval=60)
        self._pause.timeout.connect(self._ask)

    # --- what it shows -----------------------------------------------------------------------------------------------

    def show_sizes(self, sizes: Sequence[tuple[float, float]], *, anew: bool) -> None:
        """The sizes of the pages in points. ``anew``: another paper, from its beginning; else the same one redrawn,
        and the pages as they were stay until the new ones come."""
        self._sizes = tuple(sizes)
        self._asked.clear()
        if anew:
            self._drawn.clear()
            self._stale.clear()
            self.verticalScrollBar().setValue(0)
        else:
            self._drawn = OrderedDict((page, image) for page, image in self._drawn.items() if page < len(sizes))
            self._stale = set(self._drawn)
        self._lay_out()
        self.moved.emit()

    def show_page(self, page: int, image: QImage) -> None:
        """A page that was asked for."""
        image.setDevicePixelRatio(self.devicePixelRatioF())
        self._drawn[page] = image
        self._drawn.move_to_end(page)
        self._stale.discard(page)
        seen = set(self._seen())
        kept = sum(one.sizeInBytes() for one in self._drawn.values())
        for old in [one for one in self._drawn if one not in seen]:
            if kept <= _KEPT_BYTES:
                break
            kept -= self._drawn.pop(old).sizeInBytes()
        self.viewport().update()

    def shown(self, page: int) -> QImage | None:
        """A page as it was drawn last; None while it never was."""
        return self._drawn.get(page)

    @property
    def fresh(self) -> bool:
        """Whether all that is in sight is drawn as it is now."""
        return all(self._sharp(page) for page in self._seen())

    @property
    def pages(self) -> int:
        return len(self._sizes)

    @property
    def page(self) -> int:
        """The page (from 0) in the middle of the view."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        below = [number for number, place in enumerate(self._places()) if place.top() <= middle]
        return below[-1] if below else 0

    @property
    def scale(self) -> float:
        """How large the paper is shown; 1.0 is its true size."""
        if self.zoom is not None or not self._sizes:
            return self.zoom or 1.0
        widest = max(width for width, _ in self._sizes)
        room = self.viewport().width() - 2 * _GAP
        return max(0.2, min(2.0, room / (widest * _DPI / 72)))

    # --- moving ------------------------------------------------------------------------------------------------------

    def go(self, page: int) -> None:
        """Bring the beginning of a page into view."""
        places = self._places()
        if places:
            self.verticalScrollBar().setValue(places[max(0, min(page, len(places) - 1))].top() - _GAP)

    def set_zoom(self, zoom: float | None) -> None:
        """Show it at this scale; None fits the width. The page in sight stays."""
        page = self.page
        self.zoom = zoom
        self._asked.clear()
        self._lay_out()
        self.go(page)
        self.moved.emit()

    def step_zoom(self, larger: bool) -> None:
        """The next larger or smaller scale."""
        now = self.scale
        further = [one for one in _ZOOMS if (one > now + 0.01 if larger else one < now - 0.01)]
        if further:
            self.set_zoom(further[0] if larger else further[-1])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        keys: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_PageDown: lambda: self.go(self.page + 1),
            Qt.Key.Key_PageUp: lambda: self.go(self.page - 1),
            Qt.Key.Key_Home: lambda: self.go(0),
            Qt.Key.Key_End: lambda: self.go(self.pages - 1),
        }
        if event.matches(QKeySequence.StandardKey.ZoomIn) or event.key() == Qt.Key.Key_Equal:
            self.step_zoom(True)
        elif event.matches(QKeySequence.StandardKey.ZoomOut):
            self.step_zoom(False)
        elif (action := keys.get(Qt.Key(event.key()))) is not None:
            action()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_zoom(event.angleDelta().y() > 0)
        else:
            super().wheelEvent(event)

    # --- inside ------------------------------------------------------------------------------------------------------

    def _places(self) -> list[QRect]:
        """Where each page stands on the whole sheet, which begins at the top left."""
        scale = self.scale * _DPI / 72
        sizes = [(round(width * scale), round(height * scale)) for width, height in self._sizes]
        widest = max([self.viewport().width(), *(width + 2 * _GAP for width, _ in sizes)])
        places, y = [], _GAP
        for width, height in sizes:
            places.append(QRect((widest - width) // 2, y, width, height))
            y += height + _GAP
        return places

    def _lay_out(self) -> None:
        places, room = self._places(), self.viewport().size()
        high = places[-1].bottom() + _GAP if places else 0
        wide = max((place.width() + 2 * _GAP for place in places), default=0)
        for bar, whole, part in (
            (self.verticalScrollBar(), high, room.height()),
            (self.horizontalScrollBar(), wide, room.width()),
        ):
            bar.setRange(0, max(0, whole - part))
            bar.setPageStep(part)
        self._pause.start()
        self.viewport().update()

    def _seen(self) -> list[int]:
        top = self.verticalScrollBar().value()
        view = QRect(0, top, 100_000, self.viewport().height())
        return [number for number, place in enumerate(self._places()) if place.intersects(view)]

    def _width_of(self, page: int) -> int:
        return round(self._places()[page].width() * self.devicePixelRatioF())

    def _sharp(self, page: int) -> bool:
        image = self._drawn.get(page)
        return image is not None and page not in self._stale and image.width() == self._width_of(page)

    def _ask(self) -> None:
        for page in self._seen() if self.isVisible() else ():
            asked = (page, self._width_of(page))
            if not self._sharp(page) and asked not in self._asked:
                self._asked.add(asked)
                self.wanted.emit(*asked)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._lay_out()
        self.moved.emit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802
        self._pause.start()
        self.viewport().update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(self.look.px(480), self.look.px(480))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        with QPainter(self.viewport()) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.fillRect(self.viewport().rect(), self.look.colour("bg"))
            left, top = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
            places = self._places()
            for page in self._seen():
                place = places[page].translated(-left, -top)
                image = self._drawn.get(page)
                if image is None:
                    painter.fillRect(place, Qt.GlobalColor.white)
                elif self._sharp(page):
                    painter.drawImage(place.topLeft(), image)
                else:
                    painter.drawImage(place, image)
                painter.setPen(self.look.colour("line"))
                painter.drawRect(place.adjusted(-1, -1, 0, 0))
            if self.hasFocus():
                painter.setPen(self.look.colour("focus"))
                painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))

    def page_words(self) -> Text:
        """``第 3 页，共 12 页``"""
        return Text(f"第 {self.page + 1} 页，共 {self.pages} 页", f"page {self.page + 1} of {self.pages}")
