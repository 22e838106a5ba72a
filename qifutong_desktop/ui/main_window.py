"""The window itself: painted before anything is loaded, furnished right after, furnished anew with another look."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QByteArray, QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QFocusEvent, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from ..core.text import Text
from .look import Look

if TYPE_CHECKING:
    from .desk import Desk
    from .frame import Frame

_TITLE = Text("企服通桌面版", "Qifutong desktop")
_OPENING = Text("正在打开…", "Opening…")


class MainWindow(QMainWindow):
    """Holds a :class:`FirstPage`, then a :class:`.frame.Frame`."""

    closing = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.frame: Frame | None = None
        #: whether the window may close now
        self.may_close: Callable[[], bool] = lambda: True
        self.setWindowTitle(look.say(_TITLE))
        self.setMinimumSize(1024, 640)
        self.resize(1280, 800)
        self.setCentralWidget(FirstPage(look))

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
        self.restoreGeometry(QByteArray.fromBase64(place.encode("ascii", "replace")))

    def finish_typing(self) -> None:
        """Let the field that is being typed in say what it holds, as if it had been left: for when it goes away."""
        field = self.focusWidget()
        if field is not None:
            QGuiApplication.inputMethod().commit()
            QApplication.sendEvent(field, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.OtherFocusReason))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        self.finish_typing()
        if not self.may_close():
            event.ignore()
            return
        self.closing.emit()
        event.accept()


class FirstPage(QWidget):
    """The empty frame, painted by hand: on the screen before forms, style sheet and store are loaded."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        look = self.look
        rail, header = look.px(72), look.px(64)
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.colour("bg"))
        painter.fillRect(0, 0, rail, self.height(), look.colour("surface"))
        painter.fillRect(rail, 0, self.width() - rail, header, look.colour("surface"))
        painter.fillRect(rail - 1, 0, 1, self.height(), look.colour("line"))
        painter.fillRect(rail, header - 1, self.width() - rail, 1, look.colour("line"))
        painter.setFont(look.font())
        painter.setPen(look.colour("text_3"))
        painter.drawText(rail + look.px(24), header // 2 + look.px(5), look.say(_OPENING))
