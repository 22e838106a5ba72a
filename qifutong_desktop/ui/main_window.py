"""The window itself: painted before anything is loaded, furnished right after, furnished anew with another look.

Nothing of Qt's enumerations before the first page is painted (nor a pen, a brush, a painter, which want them): loading
them takes as long as a tenth of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QMainWindow, QWidget

from ..core.text import Text
from .look import Look

if TYPE_CHECKING:
    from .desk import Desk
    from .frame import Frame

_TITLE = Text("企服通桌面版", "Qifutong desktop")
_OPENING = Text("正在打开…", "Opening…")


class MainWindow(QMainWindow):
    """Holds a :class:`FirstPage`, then a :class:`.frame.Frame`."""

    #: the first page was painted, for the first time
    painted = Signal()
    closing = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.frame: Frame | None = None
        #: whether the window may close now
        self.may_close: Callable[[], bool] = lambda: True
        self.setWindowTitle(look.say(_TITLE))
        self.setMinimumSize(1024, 640)
        self.resize(1280, 800)
        first = FirstPage(look)
        first.painted.connect(self.painted)
        self.setCentralWidget(first)

    def unfurnish(self) -> None:
        """Take the frame out at once, so that a new sheet is not first put on what goes anyway.

        Never within a signal of something in the frame.
        """
        if self.frame is not None:
            shiboken6.delete(self.frame)
            self.frame = None

    def furnish(self, look: Look, desk: Desk) -> Frame:
        """Build the frame with a look; what stood there goes."""
        from .frame import Frame
        from .pdf_door import PdfDoor

        self.setWindowTitle(look.say(_TITLE))
        self.frame = Frame(look, desk, self)
        PdfDoor(self.frame, look, desk).opened.connect(self.frame.open_case)
        self.setCentralWidget(self.frame)
        return self.frame

    def go(self, space: str) -> QWidget:
        """Open a space of the frame; the widget in it."""
        assert self.frame is not None
        return self.frame.go(space)

    def place(self) -> str:
        """Where it stands on the screen, for :meth:`take_place`."""
        return bytes(self.saveGeometry().toBase64().data()).decode("ascii")

    def take_place(self, place: str) -> None:
        """Stand where it stood; what is no such place is passed over."""
        from PySide6.QtCore import QByteArray

        self.restoreGeometry(QByteArray.fromBase64(place.encode("ascii", "replace")))

    def finish_typing(self) -> None:
        """Let the field that is being typed in say what it holds, as if it had been left: for when it goes away."""
        field = self.focusWidget()
        if field is not None:
            from PySide6.QtCore import QEvent, Qt
            from PySide6.QtGui import QFocusEvent, QGuiApplication

            QGuiApplication.inputMethod().commit()
            QApplication.sendEvent(field, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.OtherFocusReason))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        self.finish_typing()
        if not self.may_close():
            event.ignore()
            return
        self.closing.emit()
        event.accept()


class FirstPage(QFrame):
    """The empty frame: on the screen before forms, the sheet of the window and the store are loaded."""

    #: for the first time
    painted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        colours = look.colours
        self.setStyleSheet(
            f"QFrame {{ background: {colours['bg']}; border: none; }}"
            f" QFrame#rail {{ background: {colours['surface']}; border-right: 1px solid {colours['line']}; }}"
            f" QLabel {{ background: {colours['surface']}; border-bottom: 1px solid {colours['line']};"
            f" color: {colours['text_3']}; font-size: {look.sizes['body']}px; padding-left: {look.px(24)}px; }}"
        )
        self._rail = QFrame(self)
        self._rail.setObjectName("rail")
        self._header = QLabel(look.say(_OPENING), self)
        self._header.setFont(look.font())
        self._width, self._height, self._painted = look.px(72), look.px(64), False

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        self._rail.setGeometry(0, 0, self._width, self.height())
        self._header.setGeometry(self._width, 0, self.width() - self._width, self._height)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            self.painted.emit()
