"""The log of faults of ours in the profile folder: a headline each and its places in the code, nothing typed."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from ..core.fault_report import LONGEST_LINE, MOST_FORMER, FaultReport

LOG, OLD_LOG = "fault.log", "fault.old.log"
_LARGEST = 256 * 1024
_TAIL = 32 * 1024


def note_fault(folder: Path, report: FaultReport) -> None:
    """Append it. A disk that fails is passed over: the fault is what matters, and the person is told."""
    note_line(folder, "\n".join([report.headline, *(f"  {frame}" for frame in report.frames)]))


def note_line(folder: Path, line: str) -> None:
    """Append a line; a log grown to 256 KB becomes the old one."""
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        log = folder / LOG
        if log.exists() and log.stat().st_size > _LARGEST:
            log.replace(folder / OLD_LOG)
        with log.open("a", encoding="utf-8") as file:
            file.write(line + "\n")


def last_headlines(folder: Path) -> tuple[str, ...]:
    """The headlines of the last faults, the oldest first."""
    try:
        with (folder / LOG).open("rb") as file:
            file.seek(max(0, (folder / LOG).stat().st_size - _TAIL))
            lines = file.read(_TAIL).decode("utf-8", "replace").splitlines()
    except OSError:
        return ()
    return tuple(line[:LONGEST_LINE] for line in lines if line[:2] == "F-")[-MOST_FORMER:]
