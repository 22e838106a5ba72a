"""Python's collector kept on the window's thread: a widget that it destroys on another one ends the process."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 1000


class Sweeper(QObject):
    """Collects by the interpreter's own thresholds, between two events; everywhere else collecting is off."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        self._was_on = gc.isenabled()
        gc.disable()
        gc.freeze()  # what is loaded by now stays: the sweeps need not look at it again and again
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._sweep)
        self._timer.start(_EVERY_MS)

    def _sweep(self) -> None:
        young, middle, old = gc.get_count()
        if old > self._thresholds[2]:
            gc.collect(2)
        elif middle > self._thresholds[1]:
            gc.collect(1)
        elif young > self._thresholds[0]:
            gc.collect(0)

    def end(self) -> None:
        """Give collecting back to the interpreter, if it was its."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_on:
            gc.enable()
