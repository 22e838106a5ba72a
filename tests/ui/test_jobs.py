"""What a job holds of the window ends on the window's thread, whichever of the two is done first."""

from __future__ import annotations

import gc
import threading
import time

import pytest

pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from qifutong_desktop.ui.jobs import Jobs
from qifutong_desktop.ui.sweeping import Sweeper


class Mortal:
    """Notes on which thread it ended."""

    def __init__(self, ends: list[str]) -> None:
        self.ends = ends

    def __del__(self) -> None:
        self.ends.append(threading.current_thread().name)

    def work(self, _: object) -> int:
        return 1

    def take(self, _: int) -> None: ...


class Ring(Mortal):
    """Only the collector ends it."""

    def __init__(self, ends: list[str]) -> None:
        super().__init__(ends)
        self.itself = self


def test_what_was_asked_for_ends_on_the_windows_thread(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    ends: list[str] = []
    jobs = Jobs()
    told = threading.Event()
    pool_run = Jobs._run

    def slow(self: Jobs, job: object) -> None:
        """The thread is held up after its word that it is done, until that was heard."""
        pool_run(self, job)  # type: ignore[arg-type]
        told.wait(5)
        time.sleep(0.05)

    monkeypatch.setattr(Jobs, "_run", slow)
    asked = Mortal(ends)
    jobs.start(asked.work, asked.take, ended=told.set)
    del asked
    qtbot.waitUntil(lambda: not jobs.busy)
    jobs.close()
    assert ends == ["MainThread"]


def test_nothing_is_collected_on_a_jobs_thread(qtbot: QtBot) -> None:
    ends: list[str] = []
    jobs, owner = Jobs(), QObject()
    gc.enable()
    sweeper = Sweeper(owner)
    made: list[int] = []
    jobs.start(lambda _: len([Ring(ends) for _ in range(5000)]), made.append)
    qtbot.waitUntil(lambda: made == [5000])
    assert ends == []
    qtbot.waitUntil(lambda: len(ends) == 5000)
    assert set(ends) == {"MainThread"}
    sweeper.end()
    assert gc.isenabled()
    jobs.close()
