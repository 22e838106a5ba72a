"""Backups: an encrypted copy each day of use, proved by opening it, and restored in one step.

A copy has the same key as the store; ``backups/key.json`` opens both.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ..core.text import Text
from .file import Store

KEPT_DAYS = 30


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy. ``day`` is None for copies made for a reason (before an upgrade, before a restore)."""

    path: Path
    day: date | None
    size: int


def backups(folder: Path) -> tuple[Backup, ...]:
    """Every copy of a store's folder, newest first."""
    raise NotImplementedError


def copy_to(connection: Any, target: Path) -> None:
    """An encrypted copy of the file behind a DBAPI connection, whole on the disk or not there at all."""
    raise NotImplementedError


def back_up(store: Store, today: date, *, target: Path | None = None) -> Backup:
    """A verified copy of today (or into ``target``); a former one of the same day is replaced once this one is good."""
    raise NotImplementedError


def daily_backup(store: Store, today: date) -> tuple[Backup | None, tuple[Text, ...]]:
    """Once a day: back up, drop what is older than 30 days, say what is amiss (low disk, a failed copy)."""
    raise NotImplementedError


def check_backup(store: Store, path: Path) -> int:
    """Open a copy and check every page; how many operations it holds.

    :raises Damaged: when it is not sound
    """
    raise NotImplementedError


def restore(
    folder: Path,
    backup: Path,
    now: datetime,
    *,
    passphrase: str | None = None,
    key_file: Path | None = None,
    recovery_code: str | None = None,
    use_keyring: object = True,
) -> Path | None:
    """Put a checked copy in the store's place (closed everywhere); the replaced file is kept, its path returned.

    The restored store gets a new device name, so that numbers given out after the copy was made are never given again.
    """
    raise NotImplementedError
