"""The one door to the background: plain functions of a progress; pages never see a thread.

What writes or reads the store runs in its own lane, one after the other, in the order in which it was asked for. What
waits for a server runs in a lane that nobody waits for: it may be cut off at any moment.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from PySide6.QtCore import QObject, Signal

from ..core.problems import Refusal
from ..core.progress import Cancelled, Progress
from ..core.text import Text

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

T = TypeVar("T")
Lane = Literal["free", "store", "network"]
_TICK = 0.1
#: Seconds that the window waits at most for a job to let it go on; Python's own 5 ms add up, hundreds of times a page.
_GIVE_WAY = 0.0005
#: Seconds that what waits for a server gets when the window closes; then it is left to itself.
_LEFT_FOR_NETWORK = 1.5


@dataclass(frozen=True, slots=True)
class Advance:
    """How far a job is. ``fraction`` and ``seconds_left`` are None while nobody can tell."""

    words: Text
    done: int = 0
    total: int | None = None
    fraction: float | None = None
    seconds_left: float | None = None


class Job:
    """One piece of work under way. ``words`` None: it shows no progress row."""

    def __init__(self, words: Text | None, lane: Lane = "free") -> None:
        self.words, self.lane = words, lane
        self.advance = Advance(words) if words else None
        self._stop = threading.Event()
        #: what is left to be called on the window's thread
        self.outcome: Callable[[], Any] | None = None

    def cancel_at_end(self) -> None:
        """The window closes: stop, unless the store would lack what was asked of it."""
        if self.words is not None or self.lane == "network":
            self.cancel()

    def cancel(self) -> None:
        """Ask it to stop; it ends at its next word of progress, and what it was to do is not done."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        return self._stop.is_set()


class Jobs(QObject):
    """Starts jobs and brings their results back to the window's thread."""

    #: the rows of progress to show: a tuple of jobs that have words
    shown = Signal(object)
    #: a refusal that the one who asked for the work does not show himself
    refused = Signal(object)
    #: a fault of ours
    broke = Signal(object)
    _advanced = Signal(object, object)
    _ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        sys.setswitchinterval(_GIVE_WAY)
        self._lanes: dict[Literal["free", "store"], ThreadPoolExecutor] = {}
        #: what runs, with what was asked of it: the last hold on it is here, as what it holds of the window must not
        #: end on another thread
        self._running: dict[Job, tuple[Callable[..., Any] | None, ...]] = {}
        self._away: list[threading.Thread] = []
        self._closed = False
        self._advanced.connect(self._show_advance)
        self._ended.connect(self._end)

    def start(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], Any] | None = None,
        *,
        failed: Callable[[Refusal], Any] | None = None,
        ended: Callable[[], Any] | None = None,
        words: Text | None = None,
        lane: Lane = "free",
    ) -> Job:
        """Run ``work`` in the background, then ``done`` with its result here; ``ended`` in any case.

        A refusal goes to ``failed``, else to :attr:`refused`; any other exception is a fault of ours (:attr:`broke`).
        ``words`` give it a row of progress with a cancel button.
        """
        job = Job(words, lane)
        if self._closed:  # a result that came while the window went asks for more: nobody is there to see it
            return job
        self._running[job] = work, done, failed, ended
        self._show_rows()
        run = partial(self._run, job)
        if lane == "network":
            self._away = [one for one in self._away if one.is_alive()]
            self._away.append(threading.Thread(target=run, name=lane, daemon=True))
            self._away[-1].start()
        else:
            self._lane(lane).submit(run)
        return job

    def _run(self, job: Job) -> None:
        """In the background."""
        self._work_off(job)
        with suppress(RuntimeError):  # the window is gone: nobody waited for the network
            self._ended.emit(job)

    def _work_off(self, job: Job) -> None:
        work, done, failed, _ = self._running[job]
        assert work is not None
        try:
            result = work(self._progress_of(job))
        except BaseException as error:
            job.outcome = _outcome(error, job, failed, self)
        else:
            if done is not None:
                job.outcome = lambda: None if job.cancelled else done(result)

    def _lane(self, lane: Literal["free", "store"]) -> ThreadPoolExecutor:
        from concurrent.futures import ThreadPoolExecutor

        if lane not in self._lanes:
            self._lanes[lane] = ThreadPoolExecutor(1 if lane == "store" else 2, thread_name_prefix=lane)
        return self._lanes[lane]

    @property
    def busy(self) -> bool:
        """Whether anything is under way."""
        return bool(self._running)

    @property
    def left_behind(self) -> bool:
        """Whether something still waits for a server after :meth:`close`, on a thread of its own."""
        return any(thread.is_alive() for thread in self._away)

    def close(self) -> None:
        """Cancel what runs and wait for it; what is queued for the store is still written. Nothing starts any more.
        What waits for a server gets a moment to come to its end."""
        self._closed = True
        end = time.monotonic() + _LEFT_FOR_NETWORK
        for thread in self._away:
            thread.join(max(0.0, end - time.monotonic()))
        for job in self._running:
            job.cancel_at_end()
        for lane in self._lanes.values():
            lane.shutdown(wait=True)

    def _progress_of(self, job: Job) -> Progress:
        begun = time.monotonic()
        told = 0.0

        def progress(words: Text, done: int, total: int | None) -> None:
            nonlocal told
            if job.cancelled:
                raise Cancelled
            now = time.monotonic()
            if job.words is not None and now - told >= _TICK:
                told = now
                fraction = min(1.0, done / total) if total else None
                left = (now - begun) * (1 - fraction) / fraction if fraction and now - begun > 1 else None
                self._advanced.emit(job, Advance(words, done, total, fraction, left))

        return progress

    def _show_advance(self, job: Job, advance: Advance) -> None:
        job.advance = advance
        self._show_rows()

    def _end(self, job: Job) -> None:
        *_, ended = self._running.pop(job)
        outcome, job.outcome = job.outcome, None
        if self._closed:
            return
        self._show_rows()
        try:
            for one in (outcome, ended):
                if one is not None:
                    one()
        except RuntimeError as error:
            if "already deleted" not in str(error):  # Qt's word for a page that went with another look
                raise

    def _show_rows(self) -> None:
        self.shown.emit(tuple(job for job in self._running if job.words is not None))


def _outcome(error: BaseException, job: Job, failed: Callable[[Refusal], Any] | None, jobs: Jobs) -> Callable[[], Any]:
    match error:
        case Cancelled():
            return lambda: None
        case Refusal():
            return lambda: (failed or jobs.refused.emit)(error)
        case _:
            return lambda: jobs.broke.emit(error)
