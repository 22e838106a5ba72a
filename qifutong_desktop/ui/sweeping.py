"""Python's collector kept on the window's thread: a widget that it destroys on another one ends the process."""

from __future__ import annotations

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 1000
#: Sweeps put off at most while a job is at work: what it has made so far is in use, and there is much of it.
_PUT_OFF = 20
#: Sweeps of the youngest before what outlived them is swept, and of that before everything is. The interpreter's 10 and
#: 10 would let the second take twice as long.
_MIDDLE, _OLD = 3, 30


class Sweeper(QObject):
    """Collects between two events; everywhere else collecting is off. ``busy``: whether a job is at work."""

    def __init__(self, parent: QObject, busy: Callable[[], bool]) -> None:
        super().__init__(parent)
        self._busy, self._put_off = busy, 0
        self._young = gc.get_threshold()[0]
        self._was_on = gc.isenabled()
        gc.disable()
        gc.freeze()  # what is loaded by now stays: the sweeps need not look at it again and again
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._sweep)
        self._timer.start(_EVERY_MS)

    def _sweep(self) -> None:
        if self._busy() and self._put_off < _PUT_OFF:
            self._put_off += 1
            return
        self._put_off = 0
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
        gc.unfreeze()
        if self._was_on:
            gc.enable()
