"""Single bits flipped in the file at rest: each must be found when the store is opened, and a backup offered.

The control is the very same content in a plain SQLite file, with SQLite's own integrity check.
"""

from __future__ import annotations

import random
import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from qifutong_desktop.store.backup import back_up, restore
from qifutong_desktop.store.lock import Held, hold
from qifutong_desktop.store.refusals import Damaged

from .storing import PASSPHRASE, create, look, reopen, save

_SAVES = 60


@dataclass(frozen=True, slots=True)
class Flips:
    """Of ``tried`` flips, how many were found, offered a backup, and found by the control; what restoring brought."""

    tried: int
    found: int
    offered: int
    control_found: int
    restored: int
    saved: int


def flip(folder: Path, tries: int, *, seed: int = 1) -> Flips:
    """Flip that many bits, chosen by chance over the whole file, one at a time."""
    store = create(folder / "store")
    for number in range(_SAVES):
        save(store, number)
    back_up(store, date(2026, 11, 22))
    plain = folder / "plain.db"
    with store.alone() as connection:
        connection.execute("ATTACH ? AS plain KEY ''", (str(plain),))
        connection.execute("SELECT sqlcipher_export('plain')")
    store.close()
    sound, sound_plain, chance = store.path.read_bytes(), plain.read_bytes(), random.Random(seed)
    found = offered = control_found = 0
    for _ in range(tries):
        store.path.write_bytes(_flipped(sound, chance))
        refusal = _refusal(store.folder)
        found += refusal is not None
        offered += bool(refusal and refusal.backups)
        plain.write_bytes(_flipped(sound_plain, chance))
        control_found += _control_finds(plain)
    return Flips(tries, found, offered, control_found, _restored(store.folder), _SAVES)


def _flipped(content: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(content) * 8)
    changed = bytearray(content)
    changed[place // 8] ^= 1 << place % 8
    return bytes(changed)


def _refusal(folder: Path) -> Damaged | None:
    try:
        reopen(folder).close()
    except Damaged as refusal:
        return refusal
    return None


def _control_finds(plain: Path) -> bool:
    connection = sqlite3.connect(plain)
    try:
        return connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]
    except (sqlite3.Error, UnicodeDecodeError):  # the latter: it names a table whose name was hit
        return True
    finally:
        connection.close()


def _restored(folder: Path) -> int:
    """Restore the backup that the refusal of the damaged file names; how many answers are there again."""
    refusal, held = _refusal(folder), hold(folder)
    if refusal is None or not isinstance(held, Held):
        return 0
    try:
        restore(folder, refusal.backups[0], datetime(2026, 11, 23, tzinfo=UTC), held, passphrase=PASSPHRASE)
    finally:
        held.release()
    found = look(folder)
    return 0 if found.broken else len(found.numbers)
