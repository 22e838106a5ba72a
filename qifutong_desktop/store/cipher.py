"""Connections to an encrypted SQLite file, with the settings that make a commit durable (docs/store.md)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import Pool, QueuePool

#: SQLite 3.7.0 to 3.51.2 can lose a WAL that is reset while another connection writes.
FIRST_SAFE_SQLITE = (3, 51, 3)
_SETTINGS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "temp_store=MEMORY",
    "busy_timeout=5000",
    "cache_size=-16384",  # 16 MB: a page is decrypted and checked each time it is read in
)
_BACKUP_SETTINGS = ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "temp_store=MEMORY")


def connect(path: Path, key: bytes, *, create: bool = False, in_wal: bool = True) -> Any:
    """A DBAPI connection in autocommit mode with a raw 256-bit key; never makes a file unless ``create``.

    :raises sqlcipher3.dbapi2.Error: when the file is not there, or the key is not its key
    """
    mode = "rwc" if create else "rw"
    connection = sqlcipher.connect(
        f"file:{quote(str(path.absolute()))}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.execute("SELECT count(*) FROM sqlite_master")
        for setting in _SETTINGS if in_wal else _BACKUP_SETTINGS:
            connection.execute(f"PRAGMA {setting}")
    except BaseException:
        connection.close()
        raise
    return connection


def engine_for(connected: Callable[[], Any], pool: type[Pool] = QueuePool) -> Engine:
    """An engine whose connections come from ``connected()``; writers begin IMMEDIATE (option ``writing``)."""
    # A fault's message goes to the log, and must not take a client's values along.
    engine = create_engine(
        "sqlite:///encrypted", module=sqlcipher, creator=connected, poolclass=pool, hide_parameters=True
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing", False)
        # straight to the driver: it runs at every saved answer
        connection.connection.cursor().execute("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def faults(connection: Any, *, thorough: bool = True) -> tuple[str, ...]:
    """What SQLCipher's page check (any flipped bit) and, if ``thorough``, SQLite's quick check find; () if sound."""
    try:
        found = [row[0] for row in connection.execute("PRAGMA cipher_integrity_check")]
        if thorough:
            found += [row[0] for row in connection.execute("PRAGMA quick_check") if row[0] != "ok"]
    except sqlcipher.Error as error:
        if not is_damage(error):
            raise
        return (str(error),)
    return tuple(found)


def is_damage(error: Exception) -> bool:
    """Whether a fault of the library speaks of the file's content, not of a full, failing or busy disk."""
    return any(word in str(error) for word in ("malformed", "not a database", "corrupt"))
