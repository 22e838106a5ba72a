"""Reports of faults of ours: composed from an exception, kept in the profile folder, listed, handed over."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.fault_report import (
    Fact,
    FaultReport,
    KeptReport,
    Source,
    fault_id,
    is_fault_id,
    kept_report,
    report_text,
    safe,
    told_of,
)
from ..core.problems import Refusal
from ..core.text import Lang, Text
from .fault_log import LOG, OLD_LOG, last_headlines, note_fault
from .fault_native import FOLDER

if TYPE_CHECKING:
    from ..store.file import Store

#: How many reports are kept, and how large one may be, in bytes.
MOST, LARGEST = 20, 64 * 1024


def fault_report(
    folder: Path, error: BaseException, at: datetime, source: Source, facts: Sequence[Fact] = ()
) -> FaultReport:
    """What a report may say of an exception. Nothing of the exception itself is held on to."""
    kinds, frames = told_of(error)
    return FaultReport(new_id(at), at, source, kinds, frames, tuple(facts), last_headlines(folder))


def new_id(at: datetime) -> str:
    """A name that no other report has."""
    return fault_id(at.date(), secrets.randbits(20))


# --- kept as files ---------------------------------------------------------------------------------------------------


def note_and_keep(folder: Path, report: FaultReport, lang: Lang) -> Path | None:
    """Write a fault to the log and its report to a file."""
    note_fault(folder, report)
    return keep_report(folder, report, lang)


def keep_report(folder: Path, report: FaultReport, lang: Lang) -> Path | None:
    """Write it, or write it anew, and let go of all but the newest 20; None where the disk does not take it."""
    from ..store.disk import replace_file

    path = folder / FOLDER / f"{report.id}.txt"
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_file(path, report_text(report, lang).encode("utf-8")[:LARGEST])
    except OSError:
        return None
    for old in _files(folder)[MOST:]:
        with suppress(OSError):
            old.unlink()
    return path


def list_reports(folder: Path) -> tuple[KeptReport, ...]:
    """What is kept, the newest first."""
    found = []
    for path in _files(folder):
        with suppress(OSError), path.open("rb") as file:
            found.append(kept_report(file.readline(LARGEST).decode("utf-8", "replace")))
    return tuple(one for one in found if one is not None)


def read_report(folder: Path, name: str) -> str:
    """The text of a report.

    :raises Refusal: it is gone, or cannot be read
    """
    try:
        with _file(folder, name).open("rb") as file:
            return file.read(LARGEST).decode("utf-8", "replace")
    except OSError as error:
        raise _failed(error, name) from None


def delete_report(folder: Path, name: str) -> None:
    """Let go of a report, which may be gone already.

    :raises Refusal: it cannot be deleted
    """
    try:
        _file(folder, name).unlink(missing_ok=True)
    except OSError as error:
        raise _failed(error, name) from None


def hand_over(folder: Path, text: str, target: Path) -> None:
    """Save a report where somebody can take it along; into a ``.zip`` go all kept ones and the log of faults too.

    :raises Refusal: the place cannot be written
    """
    from io import BytesIO
    from zipfile import ZIP_DEFLATED, ZipFile

    from ..store.disk import replace_file

    content = text.encode("utf-8")
    try:
        if target.suffix.lower() == ".zip":
            packed = BytesIO()
            with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
                archive.writestr("report.txt", content)
                for path in (*_files(folder), folder / OLD_LOG, folder / LOG):
                    if path.exists():
                        archive.writestr(path.name, path.read_bytes())
            content = packed.getvalue()
        replace_file(target, content)
    except OSError as error:
        raise _failed(error, str(target)) from None


def _file(folder: Path, name: str) -> Path:
    if not is_fault_id(name):
        raise ValueError("no report has such a name")
    return folder / FOLDER / f"{name}.txt"


def _files(folder: Path) -> list[Path]:
    """The reports, the newest first."""
    aged = []
    with suppress(OSError), os.scandir(folder / FOLDER) as entries:
        for entry in entries:
            if entry.name.endswith(".txt") and is_fault_id(entry.name[:-4]):
                aged.append((entry.stat().st_mtime_ns, entry.path))
    return [Path(path) for _, path in sorted(aged, reverse=True)]


def _failed(error: OSError, place: str) -> Refusal:
    why = Text(f"报告读写失败（{error.strerror}）", f"the report cannot be read or written ({error.strerror})")
    return Refusal.of("", why, Text("请换一个位置再试", "try another place"), place)


# --- what surrounds a fault ------------------------------------------------------------------------------------------


def surroundings(folder: Path) -> tuple[Fact, ...]:
    """Versions, system and room on the disk; of libraries only those that are loaded."""
    import platform
    import shutil

    from .. import __version__

    facts = [
        Fact(Text("程序", "program"), __version__ + (" (frozen)" if getattr(sys, "frozen", False) else "")),
        Fact(Text("系统", "system"), safe(f"{platform.system()} {platform.release()} {platform.machine()}")),
        Fact(Text("Python", "Python"), platform.python_version()),
    ]
    for name, module, attribute in (
        ("Qt", "PySide6", "__version__"),
        ("SQLite", "sqlcipher3.dbapi2", "sqlite_version"),
    ):
        if module in sys.modules:
            facts.append(Fact(Text(name, name), safe(str(getattr(sys.modules[module], attribute, "?")))))
    with suppress(OSError):
        facts.append(Fact(Text("磁盘剩余", "room on the disk"), f"{shutil.disk_usage(folder).free // 1024**2} MB"))
    return tuple(facts)


def size_of(store: Store) -> Fact:
    """How much the store holds, in counts."""
    from ..store.size import store_size

    cases, operations = store_size(store)
    return Fact(Text("数据", "store"), f"{cases} cases, {operations} operations")


def confessed(folder: Path, error: BaseException, at: datetime, lang: Lang) -> Path | None:
    """The report of a command's fault, kept; None where it could not be."""
    report = fault_report(folder, error, at, "command", surroundings(folder))
    return note_and_keep(folder, report, lang)
