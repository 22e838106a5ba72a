"""What the interpreter writes when the whole process breaks (a segmentation fault, an abort), and reports of it."""

from __future__ import annotations

import faulthandler
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # loaded when there is something to report: this is a part of every start
    from ..core.fault_report import Fact, FaultReport
    from ..core.text import Lang

#: Where reports lie in the profile folder, and the raw stacks until they are reports.
FOLDER = "faults"
_LARGEST = 64 * 1024


@contextmanager
def native_faults_written(folder: Path) -> Iterator[None]:
    """While this lasts, a native fault leaves the stacks of all threads in a file of this process.

    A person who has Python write them elsewhere (``PYTHONFAULTHANDLER``) keeps that; a folder that cannot be written
    is passed over.
    """
    path = folder / FOLDER / f"native-{os.getpid()}.trace"
    file = None
    if not faulthandler.is_enabled():
        with suppress(OSError):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = path.open("wb", buffering=0)
    if file is None:
        yield
        return
    faulthandler.enable(file)
    try:
        yield
    finally:
        faulthandler.disable()
        file.close()
        with suppress(OSError):
            path.unlink()


def report_native_faults(folder: Path, facts: Callable[[], Sequence[Fact]], lang: Lang) -> tuple[FaultReport, ...]:
    """Make reports of what processes that broke have left; the raw stacks, which name folders, go.

    ``facts``: what surrounds them, asked for where there is something to report. An empty file belongs to a process
    that runs, or was killed: it goes after a day.
    """
    reports = []
    for path in sorted((folder / FOLDER).glob("native-*.trace")):
        with suppress(OSError):
            about = path.stat()
            at = datetime.fromtimestamp(about.st_mtime).astimezone()
            if about.st_size:
                reports.append(_reported(folder, path, at, facts(), lang))
            if about.st_size or (datetime.now().astimezone() - at).days:
                path.unlink()
    return tuple(reports)


def _reported(folder: Path, path: Path, at: datetime, facts: Sequence[Fact], lang: Lang) -> FaultReport:
    from ..core.fault_report import FaultReport, native_fault
    from .fault_log import last_headlines
    from .fault_reports import new_id, note_and_keep

    with path.open("rb") as file:
        kind, frames = native_fault(file.read(_LARGEST).decode("utf-8", "replace"))
    report = FaultReport(new_id(at), at, "native", (kind,), frames, tuple(facts), last_headlines(folder))
    note_and_keep(folder, report, lang)
    return report
