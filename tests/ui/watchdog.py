"""How long the window did not answer: a heartbeat on its thread, and another thread that looks where it stands."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

from PySide6.QtCore import Qt, QTimer

_BEAT = 0.010
_LOOK = 0.004
_OURS = "qifutong_desktop"


@dataclass(frozen=True, slots=True)
class Stall:
    """``seconds`` during which no event was answered. ``line`` is where our code stood most of it, ``entry`` through
    which line the event loop had come to us; both "" where none of our code was running."""

    seconds: float
    line: str
    entry: str

    def __str__(self) -> str:
        return f"{self.seconds * 1000:.0f} ms in {self.line or 'no code of ours'} (from {self.entry or '–'})"


class Watchdog:
    """Watches the event loop of the thread in which it is entered. ``with Watchdog() as dog: …; dog.longest``"""

    def __init__(self, over: float = 0.030) -> None:
        """``over``: shorter stalls are not recorded."""
        self.over = over
        self.stalls: list[Stall] = []
        self._last = 0.0
        self._seen: list[tuple[str, str]] = []
        self._done = threading.Event()
        self._thread = threading.get_ident()
        self._timer = QTimer(interval=round(_BEAT * 1000), timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._looker = threading.Thread(target=self._look, name="watchdog", daemon=True)

    def __enter__(self) -> Watchdog:
        self._last = time.perf_counter()
        self._timer.start()
        self._looker.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._beat()
        self._timer.stop()
        self._done.set()
        self._looker.join()

    @property
    def longest(self) -> Stall:
        """The longest one in which code of ours ran."""
        return max((one for one in self.stalls if one.line), key=lambda one: one.seconds, default=Stall(0.0, "", ""))

    def report(self, most: int = 5) -> str:
        """The longest ones, one a line."""
        return "\n".join(map(str, sorted(self.stalls, key=lambda one: -one.seconds)[:most]))

    def write(self, path: Path) -> None:
        """All of them as JSON, for the benchmark."""
        path.write_text(json.dumps([asdict(one) for one in self.stalls]), "utf-8")

    def _beat(self) -> None:
        now = time.perf_counter()
        gap = now - self._last - _BEAT
        seen, self._seen = self._seen, []
        self._last = now
        if gap >= self.over:
            self.stalls.append(Stall(gap, _most([line for line, _ in seen]), _most([entry for _, entry in seen])))

    def _look(self) -> None:
        while not self._done.wait(_LOOK):
            if time.perf_counter() - self._last > 2 * _BEAT:
                self._seen.append(_place(self._thread))


def _most(places: list[str]) -> str:
    known = Counter(filter(None, places))
    return known.most_common(1)[0][0] if known else ""


def _place(thread: int) -> tuple[str, str]:
    """The innermost and the outermost line of ours on a thread's stack.

    No frame may outlive this call: one that does keeps the painter of a finished paintEvent, and Qt crashes on it.
    """
    ours = []
    frame = sys._current_frames().get(thread)
    while frame is not None:
        name = frame.f_globals.get("__name__", "")
        if name.startswith(_OURS):
            ours.append(f"{name.removeprefix(_OURS + '.')}:{frame.f_lineno} {frame.f_code.co_name}")
        frame = frame.f_back
    return (ours[0], ours[-1]) if ours else ("", "")
