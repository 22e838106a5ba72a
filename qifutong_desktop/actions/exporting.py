"""Handing over the papers of an open case as files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from pathlib import Path

from ..core.progress import Progress, silent
from ..core.text import Lang, Text
from ..store.file import Store
from ..store.settings import put_setting, setting
from .contracting import naming
from .minutes import draw_minutes, meetings_of, minutes_file, minutes_of
from .other_programs import EXPORTS, calendar_name, write_export
from .previewing import Paper
from .proposing import DATA_REPORT, PROPOSAL, QUOTE, SUMMARY, write_offer
from .publishing import all_or_nothing
from .remeasuring import REMEASURE_REPORT, draw_report
from .working import Issued, Work

_FOLDER = "export.folder"
#: What no file system takes in a name, and what none should start or end with.
_FORBIDDEN = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')


def export_folder(store: Store) -> Path | None:
    """The folder that was chosen last, in which each client has one of its own."""
    found = setting(store, _FOLDER)
    return Path(found) if isinstance(found, str) else None


def remember_folder(store: Store, folder: Path) -> None:
    """Propose this folder from now on."""
    put_setting(store, _FOLDER, str(folder))


def folder_of(client: str) -> str:
    """The name of a client's own folder."""
    return _FORBIDDEN.sub(" ", client).strip(" .")[:80] or "客户"


def paper_name(issued: Issued, *, signed: bool = False) -> str:
    """``Q26-7K2M-0007-T-v1.pdf``, ``…-v1-signed.pdf``"""
    return f"{issued.number}-v{issued.version}{'-signed' if signed else ''}.pdf"


def names_of(work: Work, zone: tzinfo) -> tuple[str, ...]:
    """The files that :func:`export_everything` writes for a case with a price."""
    assert work.offer is not None
    names = [PROPOSAL, SUMMARY, QUOTE, *(one.file for one in EXPORTS.values())]
    names += [DATA_REPORT] if work.offer.diagnosed.sizing is not None else []
    return (*names, *(name for name, _ in _told(work, zone)))


def already_there(folder: Path, names: Sequence[str]) -> tuple[str, ...]:
    """Those of the names that are taken in the folder."""
    return tuple(name for name in names if (folder / name).exists())


def export_everything(
    work: Work, paper: bytes, folder: Path, now: datetime, lang: Lang = "zh", progress: Progress = silent
) -> tuple[Path, ...]:
    """Every paper and file of a case into a folder, with the minutes of its last meeting; all of them or none, files of
    the same name are replaced. ``now`` must know its zone.

    Where the quote says what was issued last, its own ``paper`` (else empty) is handed over, and the others name its
    number.

    :raises Refusal: a character that cannot be printed, or a folder that cannot be written
    """
    assert work.offer is not None
    offer = naming(work.offer, work.kept.issued, paper)
    with all_or_nothing(folder) as stage:
        names = [*write_offer(offer, stage, progress)]
        if paper:
            (stage / QUOTE).write_bytes(paper)
        for kind, export in EXPORTS.items():
            if export.file not in names:
                progress(Text(f"正在写{export.name.zh}", f"writing {export.file}"), 0, None)
                write_export(offer, kind, stage / export.file, calendar_name(offer, work.id), now, lang)
                names.append(export.file)
        assert now.tzinfo is not None
        for name, draw in _told(work, now.tzinfo):
            (stage / name).write_bytes(draw().pdf)
            names.append(name)
    return tuple(folder / name for name in names)


def _told(work: Work, zone: tzinfo) -> Iterator[tuple[str, Callable[[], Paper]]]:
    """What is read off the case's history, by its name, with what draws it: the report of a client measured again, the
    minutes of the last meeting."""
    if work.dossier.case.measured:
        yield REMEASURE_REPORT, lambda: draw_report(work)
    every = meetings_of(work.kept)
    if every:
        yield minutes_file(every[0], zone), lambda: draw_minutes(minutes_of(work.kept, every[0], work.rules, zone))


def export_files(files: Mapping[str, bytes], folder: Path) -> tuple[Path, ...]:
    """Files by name into a folder; all of them or none.

    :raises Refusal: a folder that cannot be written
    """
    with all_or_nothing(folder) as stage:
        for name, content in files.items():
            (stage / name).write_bytes(content)
    return tuple(folder / name for name in files)


def summary_picture(pdf: bytes, page: int) -> bytes:
    """A page of the proposal as PNG, to be sent in a chat."""
    from ..documents.picture import page_png

    return page_png(pdf, page)
