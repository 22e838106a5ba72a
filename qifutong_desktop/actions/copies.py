"""Backups as the settings handle them."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from ..store.backup import Backup, back_up, backups
from ..store.file import Store
from ..store.keys import KEY_FILE
from ..store.refusals import disk_faults_refused


def copies_of(store: Store) -> tuple[Backup, ...]:
    """Every copy, the daily ones newest first."""
    return backups(store.folder)


def copy_now(store: Store, today: date, folder: Path | None) -> Path:
    """A verified copy: today's, or in another folder, with the key envelope that it opens with.

    :raises Refusal: a full or failing disk; former copies stay
    """
    if folder is None:
        return back_up(store, today).path
    target = folder / f"qifutong-{today.isoformat()}" / f"store-{today.isoformat()}.db"
    with disk_faults_refused():
        target.parent.mkdir(parents=True, exist_ok=True)
    made = back_up(store, today, target=target)
    with disk_faults_refused():
        shutil.copyfile(store.folder / KEY_FILE, target.parent / KEY_FILE)
    return made.path
