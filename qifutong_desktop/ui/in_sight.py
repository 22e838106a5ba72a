"""What gets the keyboard is seen: a question or a form that opens beyond the edge of a page scrolls into view."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from .look import Look

#: room for what belongs to a field: its buttons below, its heading above
_ROOM = 120


def bring(widget: QWidget, room: int = 0) -> None:
    """Scroll the page that a widget stands on until all of it is seen, with some room above and below."""
    inside = widget.parentWidget()
    while inside is not None:
        if isinstance(inside, QScrollArea):
            inside.ensureWidgetVisible(widget, 0, room)
            return
        inside = inside.parentWidget()


class InSight(QObject):
    """Watches the focus while ``parent`` lives."""

    def __init__(self, parent: QObject, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._look)

    def _look(self, old: QWidget | None, now: QWidget | None) -> None:
        if old is not None and now is not None:  # else another window was in front
            QTimer.singleShot(0, now, partial(self._bring, now))  # once it is laid out

    def _bring(self, widget: QWidget) -> None:
        """Only what is out of sight altogether: a page does not move under the mouse."""
        if widget.hasFocus() and widget.visibleRegion().isEmpty():
            bring(widget, self.look.px(_ROOM))
