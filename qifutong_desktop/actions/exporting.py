"""Handing over the papers of an open case as files."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..core.progress import Progress, silent
from ..store.file import Store
from ..store.settings import put_setting, setting
from .previewing import same_as_issued, under_its_number
from .proposing import DATA_REPORT, PLAN, PROPOSAL, QUOTE, SUMMARY, Offer, write_offer
from .publishing import all_or_nothing
from .working import Issued

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


def names_of(offer: Offer) -> tuple[str, ...]:
    """The files that :func:`export_offer` writes."""
    return (PROPOSAL, SUMMARY, QUOTE, PLAN, *([DATA_REPORT] if offer.diagnosed.sizing is not None else []))


def already_there(folder: Path, names: Sequence[str]) -> tuple[str, ...]:
    """Those of the names that are taken in the folder."""
    return tuple(name for name in names if (folder / name).exists())


def export_offer(
    offer: Offer, issued: Sequence[Issued], paper: bytes, folder: Path, progress: Progress = silent
) -> tuple[Path, ...]:
    """All papers into a folder; all of them or none, files of the same name are replaced.

    Where the quote says what was issued last, its own ``paper`` is handed over, and the proposal names its number.

    :raises Refusal: a character that cannot be printed, or a folder that cannot be written
    """
    last = same_as_issued(offer.quote, issued, offer.book)
    with all_or_nothing(folder) as stage:
        names = write_offer(under_its_number(offer, issued), stage, progress)
        if last is not None:
            (stage / QUOTE).write_bytes(paper)
    return tuple(folder / name for name in names)


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
