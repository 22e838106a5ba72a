"""A copy of the store for a new version to try itself on: encrypted like the store, opened by a word made for once."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from .backup import copy_to
from .disk import settle_folder
from .file import FILE, Store
from .keys import Scrypting, Wraps, seal
from .refusals import disk_faults_refused
from .unlocking import BACKUPS, write_wraps

_FOLDER = "trial"
#: Nobody can guess 256 random bits, so deriving the key from them may be cheap.
_CHEAP = Scrypting(n=2)


@contextmanager
def trial_copy(store: Store) -> Iterator[tuple[Path, str]]:
    """A folder with a copy of the store and the passphrase that opens it; gone when the block ends.

    One that a crash left behind is cleared away first, or by :func:`clear_trial`. It lies beside the store, so no
    other disk ever sees it.

    :raises NotWritten: when there is no room or the disk fails
    """
    folder, word = store.folder / _FOLDER, secrets.token_hex(32)
    try:
        with disk_faults_refused():
            shutil.rmtree(folder, ignore_errors=True)
            (folder / BACKUPS).mkdir(parents=True, mode=0o700)
            folder.chmod(0o700)
            with store.alone() as connection:
                copy_to(connection, folder / FILE)
            name = secrets.token_hex(16)
            write_wraps(folder, Wraps(name, (seal("passphrase", store.key, word.encode(), name, _CHEAP),)))
        yield folder, word
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        settle_folder(store.folder)


def clear_trial(folder: Path, now: datetime) -> None:
    """Clear away a copy that a crash left in a store's folder: it holds clients who may have been erased since. One of
    the last hour may be in use; one of a day to come was made before the clock was set back."""
    trial = folder / _FOLDER
    if trial.is_dir() and abs(now - datetime.fromtimestamp(trial.stat().st_mtime, UTC)) > timedelta(hours=1):
        shutil.rmtree(trial, ignore_errors=True)
