"""Tells when nobody has touched keys or mouse for some minutes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

_ACTIVE = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel)


class Idleness(QObject):
    """Looks at every event of the application while it watches."""

    over = Signal()

    def __init__(self, parent: QObject, app: QApplication) -> None:
        super().__init__(parent)
        self._app = app
        self.timer = QTimer(self)
        self.timer.timeout.connect(self.over)

    def watch(self, minutes: int) -> None:
        """Begin to count, or with 0 minutes stop."""
        self.timer.stop()
        self._app.removeEventFilter(self)
        if minutes:
            self.timer.start(minutes * 60_000)
            self._app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() in _ACTIVE:
            self.timer.start()
        return False
