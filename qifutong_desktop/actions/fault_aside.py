"""Faults that belong to no step and no job: in a thread of its own, or while something is let go of.

The interpreter would print them with their message, and a desktop keeps what its windows print: a client's words would
stand in the session's log. They become reports instead.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from ..core.text import Lang


def note_aside(folder: Path, lang: Callable[[], Lang]) -> Callable[[], None]:
    """From now on they are reported, each kind at each place once; call what comes back to end that."""
    known: set[object] = set()

    def note(error: BaseException) -> None:
        from .fault_reports import fault_report, note_and_keep, surroundings

        report = fault_report(folder, error, datetime.now().astimezone(), "job", surroundings(folder))
        if report.like not in known:
            known.add(report.like)
            note_and_keep(folder, report, lang())

    def unraisable(broken: sys.UnraisableHookArgs) -> None:
        if isinstance(broken.exc_value, Exception):
            with suppress(Exception):  # the interpreter may be on its way out
                note(broken.exc_value)

    def in_thread(broken: threading.ExceptHookArgs) -> None:
        if isinstance(broken.exc_value, Exception):
            with suppress(Exception):
                note(broken.exc_value)

    former = sys.unraisablehook, threading.excepthook
    sys.unraisablehook, threading.excepthook = unraisable, in_thread

    def end() -> None:
        sys.unraisablehook, threading.excepthook = former

    return end
