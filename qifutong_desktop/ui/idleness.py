"""Tells when nobody has touched keys or mouse for some minutes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QApplication

_ACTIVE = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel)


class Idleness(QObject):
    """Looks at what each window is given by the system. (A filter on the application would see every event of every
    widget, in Python: building a page takes twice as long.)"""

    over = Signal()

    def __init__(self, parent: QObject, app: QApplication) -> None:
        super().__init__(parent)
        self._app = app
        self._minutes = 0
        self.timer = QTimer(self)
        self.timer.timeout.connect(self.over)
        app.focusWindowChanged.connect(self._look_at)

    def watch(self, minutes: int) -> None:
        """Begin to count, or with 0 minutes stop."""
        self._minutes = minutes
        self.timer.stop()
        if minutes:
            self.timer.start(minutes * 60_000)
        for window in self._app.topLevelWindows():
            self._look_at(window)

    def _look_at(self, window: QWindow | None) -> None:
        if window is None:
            return
        window.removeEventFilter(self)
        if self._minutes:
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if self._minutes and event.type() in _ACTIVE:
            self.timer.start()
        return False
