"""Backups: an encrypted copy each day of use, proved by opening it, and restored in one step.

A copy has the same key as the store; ``backups/key.json`` opens both.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from ..core.problems import Problem, Refusal
from ..core.text import Text
from .cipher import connect, faults
from .device import name_device
from .disk import settle_file, settle_folder
from .file import FILE, Store, finish_restore, refused_fault
from .lock import Held
from .refusals import Busy, Damaged, NotWritten, disk_faults_refused
from .unlocking import BACKUPS, key_for
from .upgrades import refuse_newer, version_of

KEPT_DAYS = 30
_DAILY = re.compile(r"store-(\d{4}-\d\d-\d\d)\.db")


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy. ``day`` is None for copies made for a reason (before an upgrade, or replaced by a restore)."""

    path: Path
    day: date | None
    size: int


def backups(folder: Path) -> tuple[Backup, ...]:
    """Every copy of a store's folder: the daily ones newest first, then the others."""
    found = [_backup(path) for path in sorted((folder / BACKUPS).glob("*.db"), reverse=True)]
    return tuple(sorted(found, key=lambda one: one.day or date.min, reverse=True))


def _backup(path: Path) -> Backup:
    named = _DAILY.fullmatch(path.name)
    return Backup(path, date.fromisoformat(named[1]) if named else None, path.stat().st_size)


def copy_to(connection: Any, target: Path) -> None:
    """An encrypted copy of the file behind a DBAPI connection, whole on the disk or not there at all.

    VACUUM INTO writes a consistent copy under the same key, without the pages that hold deleted rows.

    :raises sqlcipher3.dbapi2.Error, OSError: leaving a former copy as it was
    """
    part = target.with_name(target.name + ".part")
    try:
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        connection.execute("VACUUM INTO ?", (str(part),))
        settle_file(part)
        part.replace(target)
    except (sqlcipher.Error, OSError):
        part.unlink(missing_ok=True)
        raise
    settle_folder(target.parent)


def check_copy(path: Path, key: bytes) -> int:
    """Open a copy and check every page; how many operations it holds.

    :raises Damaged: when it is not sound
    :raises Newer: when a later program wrote it
    """
    try:
        connection = connect(path, key, in_wal=False)
    except sqlcipher.Error as error:
        raise _unsound(path, str(error)) from error
    try:
        if found := faults(connection):
            raise _unsound(path, found[0])
        refuse_newer(version_of(connection), path)
        return int(connection.execute("SELECT count(*) FROM operations").fetchone()[0])
    finally:
        connection.close()


def _unsound(path: Path, found: str) -> Damaged:
    what = Text(f"这份备份不完好（{found}）", f"this copy is not sound ({found})")
    return Damaged([Problem("backup", what, Text("请改用另一份备份", "take another copy"), str(path))])


def back_up(store: Store, today: date, *, target: Path | None = None) -> Backup:
    """A verified copy of today (or in ``target``); a former one of that name is replaced once this one is good.

    :raises NotWritten: when there is no room or the disk fails; former copies stay
    :raises Damaged: when the copy that was written does not open
    """
    path = target or store.folder / BACKUPS / f"store-{today.isoformat()}.db"
    part = path.with_name(path.name + ".new")
    with store.alone() as connection:
        copy_to(connection, part)
    try:
        check_copy(part, store.key)
    except Refusal:
        part.unlink()
        raise
    with disk_faults_refused():
        part.replace(path)
        settle_folder(path.parent)
    return _backup(path)


def daily_backup(store: Store, today: date) -> tuple[Backup | None, tuple[Text, ...]]:
    """On the first use of a day: back up and drop what is older than 30 days. What is amiss comes back as words."""
    if any(one.day == today for one in backups(store.folder)):
        return None, ()
    try:
        made = back_up(store, today)
    except (NotWritten, Damaged, Busy) as refusal:
        said = refusal.problems[0].what
        return None, (Text(f"今天的备份没有做成：{said.zh}", f"today's backup failed: {said.en}"),)
    _prune(store.folder, today)
    return made, ()


def _prune(folder: Path, today: date) -> None:
    """Only called with a fresh good copy at hand. Copies without a day count from when they were written."""
    oldest = today - timedelta(days=KEPT_DAYS)
    for one in backups(folder):
        if (one.day or datetime.fromtimestamp(one.path.stat().st_mtime, UTC).date()) < oldest:
            one.path.unlink()
            one.path.with_name(one.path.name + "-wal").unlink(missing_ok=True)


def rewrite(path: Path, key: bytes, change: Callable[[Any], bool]) -> bool:
    """Change a copy: it is replaced whole by a changed one, without the pages of deleted rows. False when unchanged.

    :raises sqlcipher3.dbapi2.Error, Refusal: when it cannot be opened; it stays as it is
    """
    part = path.with_name(path.name + ".part")
    try:
        with disk_faults_refused():
            shutil.copyfile(path, part)
            connection = connect(part, key, in_wal=False)
            try:
                changed = change(connection)
                if changed:
                    connection.execute("VACUUM")
            finally:
                connection.close()
            if changed:
                settle_file(part)
                part.replace(path)
                settle_folder(path.parent)
    finally:
        part.unlink(missing_ok=True)
    return changed


# --- restore ---------------------------------------------------------------------------------------------------------


def restore(
    folder: Path,
    backup: Path,
    now: datetime,
    held: Held,
    *,
    passphrase: str | None = None,
    key_file: Path | None = None,
    recovery_code: str | None = None,
) -> Path | None:
    """Put a checked copy in the store's place; the replaced file is kept among the backups, its path returned.

    ``held`` is the folder's lock (``lock.hold``), so no window has the store open; all connections must be closed.
    The restored store gets a new device name: numbers given out after the copy was made are never given again.

    :raises WrongKey, Damaged, Newer, Busy, NotWritten: before anything is replaced
    """
    _refuse_other(held, folder)
    finish_restore(folder)
    key = key_for(folder, passphrase, key_file, recovery_code)
    check_copy(backup, key)
    return _put_in_place(folder, backup, key, now)


def restore_open(store: Store, backup: Path, now: datetime, held: Held) -> Path | None:
    """As :func:`restore`, from within the window that has the store open: it closes its connections, the copy takes
    the place of the file, and the same store goes on with it. Whatever a page shows has to be read anew.

    :raises Damaged, Newer, Busy, NotWritten: before anything is replaced; the store goes on as it was
    """
    _refuse_other(held, store.folder)
    check_copy(backup, store.key)
    with store.set_aside() as key:
        return _put_in_place(store.folder, backup, key, now)


def _refuse_other(held: Held, folder: Path) -> None:
    if held.path.parent != folder:
        raise ValueError("this is another folder's lock")


def _put_in_place(folder: Path, backup: Path, key: bytes, now: datetime) -> Path | None:
    path, new = folder / FILE, folder / (FILE + ".new")
    _fold_log(path, key)
    part = new.with_name(new.name + ".part")
    with disk_faults_refused():
        shutil.copyfile(backup, part)
        part.chmod(0o600)
        _name_device(part, key)
        settle_file(part)
        part.replace(new)
        replaced = _set_aside(path, now)
    finish_restore(folder)
    return replaced


def _fold_log(path: Path, key: bytes) -> None:
    """Fold the write-ahead log into the file; Busy while others use it. A damaged file is left as it is."""
    if not path.exists():
        return
    try:
        connection = connect(path, key)
    except sqlcipher.Error:
        return
    try:
        if faults(connection, thorough=False):
            return
        connection.execute("PRAGMA busy_timeout=500")
        connection.execute("PRAGMA journal_mode=DELETE")
    except sqlcipher.Error as error:
        if "locked" in str(error) or "busy" in str(error):
            what = Text("数据正被另一个窗口或进程使用", "another window or process uses the store")
            raise Busy([Problem("store", what, Text("请先关闭它", "close it first"), str(path))]) from error
    finally:
        connection.close()


def _name_device(copy: Path, key: bytes) -> None:
    try:
        connection = connect(copy, key, in_wal=False)
        try:
            name_device(connection)
        finally:
            connection.close()
    except sqlcipher.Error as error:
        raise refused_fault(error) from error


def _set_aside(path: Path, now: datetime) -> Path | None:
    if not path.exists():
        return None
    kept = path.parent / BACKUPS / f"replaced-{now.astimezone(UTC):%Y-%m-%dT%H%M%SZ}.db"
    for ending in ("-wal", ""):
        old = path.with_name(path.name + ending)
        if old.exists():
            old.replace(kept.with_name(kept.name + ending))
    return kept
