"""Python's collector kept on the window's thread: a widget that it destroys on another one ends the process."""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, Qt, QTimer

#: Often, so that each sweep is short.
_EVERY_MS, _SOON_MS = 250, 15
#: Sweeps of the youngest before what outlived them is swept, and of that before everything is.
_MIDDLE, _OLD = 2, 160
#: Seconds that the window may be late for a sweep: later, it has kept somebody waiting already.
_LATE = 0.02


class Sweeper(QObject):
    """Collects between two events; everywhere else collecting is off."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._young = gc.get_threshold()[0]
        self._was_on = gc.isenabled()
        gc.disable()
        gc.freeze()  # what is loaded by now stays: the sweeps need not look at it again and again
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._sweep_in_time)
        self._wait(_EVERY_MS)

    def _wait(self, milliseconds: int) -> None:
        self._due = time.monotonic() + milliseconds / 1000
        self._timer.start(milliseconds)

    def _sweep_in_time(self) -> None:
        """In a turn of its own; else in one of the next."""
        in_time = time.monotonic() - self._due < _LATE
        if in_time:
            self._sweep()
        self._wait(_EVERY_MS if in_time else _SOON_MS)

    def _sweep(self) -> None:
        young, middle, old = gc.get_count()
        if old > _OLD:
            gc.collect(2)
        elif middle > _MIDDLE:
            gc.collect(1)
        elif young > self._young:
            gc.collect(0)

    def end(self) -> None:
        """Give collecting back to the interpreter, if it was its."""
        self._timer.stop()
        gc.freeze()  # counts from nothing again: else the interpreter would sweep everything at once
        gc.unfreeze()
        if self._was_on:
            gc.enable()
