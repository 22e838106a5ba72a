"""A fault of ours, noted in the profile folder: its kind and our own lines, nothing that anybody typed."""

from __future__ import annotations

import traceback
from contextlib import suppress
from datetime import datetime
from pathlib import Path

LOG, OLD_LOG = "fault.log", "fault.old.log"
_LARGEST = 256 * 1024
_PACKAGE = Path(__file__).parent.parent


def note_fault(folder: Path, error: BaseException, at: datetime) -> None:
    """Append a fault; a log grown to 256 KB becomes the old one. A disk that fails is passed over: the fault is what
    matters, and the person was told."""
    lines = [f"{at.isoformat(timespec='seconds')} {_chain(error)}", *_frames(error), ""]
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        log = folder / LOG
        if log.exists() and log.stat().st_size > _LARGEST:
            log.replace(folder / OLD_LOG)
        with log.open("a", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")


def _chain(error: BaseException) -> str:
    names: list[str] = []
    found: BaseException | None = error
    while found is not None and len(names) < 5:
        names.append(type(found).__name__)
        found = found.__cause__ or found.__context__
    return " from ".join(names)


def _frames(error: BaseException) -> list[str]:
    ours = []
    for frame in traceback.extract_tb(error.__traceback__):
        path = Path(frame.filename)
        if path.is_relative_to(_PACKAGE):
            ours.append(f"  {path.relative_to(_PACKAGE).as_posix()}:{frame.lineno} {frame.name}")
    return ours
