"""The name of this copy of the store in operations and quote numbers; a folder that was copied gets a name of its own.

Two copies that count on under one name would give one number to two quotes. So the store remembers where it lay: the
computer's name, its path, and the file's own number on the disk, hashed. Where they differ it was copied, moved or
brought back by hand, and draws a new name. A move costs nothing but the undo of what was done before it.
"""

from __future__ import annotations

import platform
import secrets
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from ..core.base32 import LETTERS

#: The setting that holds where the store lay.
PLACE = "device.place"
_PUT = "INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)"


def new_device() -> str:
    """Four letters or digits."""
    return "".join(secrets.choice(LETTERS) for _ in range(4))


def name_device(connection: Any) -> None:
    """Give a store a new name, wherever it will lie (DBAPI connection in autocommit mode)."""
    connection.execute(_PUT, ("device", f'"{new_device()}"'))
    connection.execute("DELETE FROM settings WHERE key = ?", (PLACE,))


def settle_device(connection: Any, path: Path) -> None:
    """At opening: a store that lies elsewhere than before gets a new name; one without a place notes this one."""
    here = f'"{_place(path)}"'
    found = connection.execute("SELECT value FROM settings WHERE key = ?", (PLACE,)).fetchone()
    if found is not None and found[0] == here:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        if found is not None:
            name_device(connection)
        connection.execute(_PUT, (PLACE, here))
        connection.execute("COMMIT")
    except sqlcipher.Error:
        with suppress(sqlcipher.Error):
            connection.execute("ROLLBACK")
        raise


def _place(path: Path) -> str:
    whole = path.resolve()
    return sha256(f"{platform.node()}\n{whole}\n{whole.stat().st_ino}".encode()).hexdigest()
