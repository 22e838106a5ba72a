"""The store: one encrypted file in a folder of its own, made, opened, locked and closed here.

In the folder: ``store.db`` (with ``-wal`` and ``-shm`` while open), ``key.json`` (the wrapped key), ``backups/``.
"""

from __future__ import annotations

import secrets
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection

from ..core.problems import Problem
from ..core.text import Text
from .cipher import connect, engine_for, faults, is_damage
from .device import name_device, settle_device
from .disk import settle_folder
from .keys import (
    KEY_FILE,
    Scrypting,
    Way,
    Wraps,
    first_wraps,
    key_by_passphrase,
    make_key_file,
    seal,
    wrap_in_keyring,
)
from .recovery_code import code_bits, new_code
from .refusals import (
    Damaged,
    Locked,
    NoKeyring,
    NoStore,
    NotWritten,
    WrongKey,
    busy,
    disk_faults_refused,
    not_written,
)
from .schema import VERSION
from .unlocking import BACKUPS, Keyring, backend_of, key_from, known_wraps, write_wraps
from .upgrades import refuse_newer, upgrade, version_of

FILE = "store.db"


class Store:
    """An open store. Safe to use from several threads: readers side by side, one writer at a time.

    Other modules of this room work on it through :meth:`reading` and :meth:`writing`; nothing else knows the key.
    """

    def __init__(self, folder: Path, key: bytes, wraps: Wraps) -> None:
        self.folder = folder
        self.path = folder / FILE
        self.wraps = wraps
        self._key: bytes | None = key
        self._one_writer = threading.Lock()
        self._engine = engine_for(lambda: connect(self.path, self.key))
        self.device = self._read_device()

    @property
    def key(self) -> bytes:
        """The raw key, for files that belong to this store.

        :raises Locked: after :meth:`lock`
        """
        if self._key is None:
            what = Text("已锁定", "the store is locked")
            raise Locked([Problem("store", what, Text("请输入密码解锁", "unlock it with the passphrase"))])
        return self._key

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one consistent state; it cannot see what is committed meanwhile."""
        _ = self.key
        with disk_faults_refused(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: committed, and on the disk, when the block ends; undone when it raises.

        :raises NotWritten: when the disk is full or faulty; nothing of the block is stored
        """
        _ = self.key
        try:
            with self._one_writer, disk_faults_refused(), self._engine.connect() as connection:
                writing = connection.execution_options(writing=True)
                with writing.begin():
                    yield writing
        except NotWritten:
            # SQLite falls back to a read-only open when a file cannot be opened for writing: start afresh next time
            self._engine.dispose()
            raise

    @contextmanager
    def saving(self) -> Iterator[Any]:
        """As :meth:`writing`, with a bare DBAPI cursor: for what runs at every saved answer."""
        _ = self.key
        try:
            with self._one_writer, disk_faults_refused():
                held = self._engine.raw_connection()
                try:
                    cursor = held.cursor()
                    cursor.execute("BEGIN IMMEDIATE")
                    yield cursor
                    held.commit()
                finally:
                    held.close()  # back to the pool, which undoes what was not committed
        except NotWritten:
            self._engine.dispose()
            raise

    @property
    def has_passphrase(self) -> bool:
        """Whether a person can open it by a passphrase; else only keyring, recovery code and key file do."""
        return self.wraps.of("passphrase") is not None

    @contextmanager
    def alone(self) -> Iterator[Any]:
        """A bare DBAPI connection in autocommit mode while no other writes: for VACUUM, checkpoints, backups."""
        key = self.key
        with self._one_writer, disk_faults_refused():
            connection = connect(self.path, key)
            try:
                yield connection
            except sqlcipher.Error as error:
                raise refused_fault(error, self.path) from error
            finally:
                connection.close()

    def lock(self) -> None:
        """Forget the key and close all connections (idle lock); :meth:`unlock` goes on."""
        self._key = None
        self._engine.dispose()

    @contextmanager
    def set_aside(self) -> Iterator[bytes]:
        """No connection is open inside and no thread gets one; the key is handed to who works on the bare files.

        Afterwards the store goes on with what lies in its place then, brought to this schema; nothing that was read
        before may be relied on.
        """
        key = self.key
        with self._one_writer:
            self.lock()
            try:
                yield key
            finally:
                with disk_faults_refused():
                    finish_restore(self.folder)
                    _check_and_upgrade(self.path, key)
                self._key = key
                self.device = self._read_device()

    def unlock(
        self, *, passphrase: str | None = None, key_file: Path | None = None, recovery_code: str | None = None
    ) -> None:
        """Open again after :meth:`lock`. The keyring is not asked: whoever sits there now must know something.

        :raises WrongKey: when it does not open; the store stays locked
        """
        self._key = key_from(self.wraps, passphrase, key_file, recovery_code, False)

    def rename_device(self) -> None:
        """Draw a new device name: another store bears this one's."""
        with self.alone() as connection:
            name_device(connection)
            settle_device(connection, self.path)
        self.device = self._read_device()

    def close(self) -> None:
        """Close all connections; the write-ahead log is folded into the file. The store cannot be used again."""
        self.lock()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _read_device(self) -> str:
        with self.reading() as connection:
            found = connection.exec_driver_sql("SELECT value FROM settings WHERE key = 'device'").scalar_one()
        return str(found).strip('"')


# --- making and opening ----------------------------------------------------------------------------------------------


def create_store(
    folder: Path, passphrase: str | None, *, keyring: Keyring = True, cost: Scrypting | None = None
) -> tuple[Store, str]:
    """A new store in a folder, and its recovery code (shown once, stored nowhere).

    ``keyring``: the system's, none (False), or the given backend. A keyring that is missing is no error: the passphrase
    opens. Without a passphrase (None) the keyring has to, and the recovery code; one can be set later.

    :raises NoStore: when a store or its backups are already there
    :raises NoKeyring: without a passphrase, when no keyring keeps the key
    :raises NotWritten: when the disk fails
    """
    _refuse_present(folder)
    if passphrase is not None:
        _refuse_empty(passphrase)
    key = secrets.token_bytes(32)
    wraps, code = first_wraps(key, passphrase, cost or Scrypting())
    backend = backend_of(keyring)
    kept = wrap_in_keyring(key, wraps.store, backend) if backend else None
    if kept is None and passphrase is None:
        what = Text("系统没有可用的密钥环，没有密码就打不开数据", "there is no keyring, so a passphrase is needed")
        raise NoKeyring([Problem("passphrase", what, Text("请设一个密码", "choose a passphrase"))])
    wraps = wraps.with_wrap(kept) if kept else wraps
    with disk_faults_refused():
        _private_folder(folder / BACKUPS)
        _keep_old_envelope(folder)
        part = folder / (FILE + ".part")
        _first_file(part, key)
        write_wraps(folder, wraps)
        part.replace(folder / FILE)
        settle_folder(folder)
    store = Store(folder, key, wraps)
    with store.alone() as connection:
        settle_device(connection, store.path)
    return store, code


def open_store(
    folder: Path,
    *,
    passphrase: str | None = None,
    key_file: Path | None = None,
    recovery_code: str | None = None,
    use_keyring: Keyring = True,
) -> Store:
    """Open the store in a folder with what is given, else with the keyring; an older schema is upgraded (backup first).

    :raises NoStore: when there is none (one is never made here)
    :raises WrongKey: when no key opens it; ``problems[0].key`` says which to ask for
    :raises Damaged: when a bit of it is not as it was written; it holds the backups
    :raises Newer: when a later program wrote it
    """
    path = folder / FILE
    with disk_faults_refused():
        finish_restore(folder)
        _refuse_missing(path)
        wraps = known_wraps(folder)
    key = key_from(wraps, passphrase, key_file, recovery_code, use_keyring)
    with disk_faults_refused():
        _check_and_upgrade(path, key)
    return Store(folder, key, wraps)


def _check_and_upgrade(path: Path, key: bytes) -> None:
    """The key is known to be right here, so whatever cannot be read is damage."""
    try:
        connection = connect(path, key)
    except sqlcipher.Error as error:
        raise refused_fault(error, path) from error
    try:
        if found := _lasting_faults(connection):
            raise damaged(path, found[0])
        version = version_of(connection)
        refuse_newer(version, path)
        if version < VERSION:
            _copy_before_upgrade(connection, path, key, version)
            upgrade(connection)
        _settle(connection, path)
    except sqlcipher.Error as error:
        raise refused_fault(error, path) from error
    finally:
        connection.close()


def _lasting_faults(connection: Any) -> tuple[str, ...]:
    """Faults of the file with its log folded in.

    The page check reads the bare file, which may hold half a page after a power cut while the log still has the whole
    one. A second look, as another process may be folding its log just now. A full disk may keep the log from being
    folded in: what lies in the file can be read all the same.
    """
    found: tuple[str, ...] = ()
    for _ in range(2):
        unfolded = _fold(connection)
        found = faults(connection, thorough=False)
        if not found:
            return ()
    if unfolded:
        raise unfolded
    return found


def _fold(connection: Any) -> Exception | None:
    """Bring the log into the file; the error when the disk would not have it."""
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except sqlcipher.Error as error:
        if is_damage(error):
            raise
        return cast(Exception, error)
    return None


def _settle(connection: Any, path: Path) -> None:
    try:
        settle_device(connection, path)
    except sqlcipher.Error as error:
        if is_damage(error):
            raise
        # a full or busy disk: what is there can be read, and the next opening settles it


def _copy_before_upgrade(connection: Any, path: Path, key: bytes, version: int) -> None:
    from .backup import check_copy, copy_to

    copy = path.parent / BACKUPS / f"before-upgrade-from-{version}.db"
    copy_to(connection, copy)
    check_copy(copy, key)


def damaged(path: Path, found: str) -> Damaged:
    """The refusal for a file that is not as it was written, with the backups that may take its place."""
    from .backup import backups

    ready = tuple(one.path for one in backups(path.parent))
    what = Text(f"数据文件已损坏（{found}）", f"the data file is damaged ({found})")
    if ready:
        remedy = Text(f"可从备份恢复，最近一份是 {ready[0].name}", f"restore a backup; the newest is {ready[0].name}")
    else:
        remedy = Text("没有备份；请勿删除此文件，联系支持", "there is no backup; keep this file and ask for support")
    return Damaged([Problem("store", what, remedy, str(path))], ready)


def refused_fault(error: Exception, path: Path | None = None) -> Exception:
    """What a fault of the database library means to the user."""
    reason = str(error)
    if path is not None and is_damage(error):
        return damaged(path, reason)
    if "locked" in reason or "busy" in reason:
        return busy()
    if any(word in reason for word in ("full", "I/O", "unable to open", "readonly", "space")):
        return not_written(reason)
    return error


def _first_file(path: Path, key: bytes) -> None:
    for old in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        old.unlink(missing_ok=True)
    path.touch(mode=0o600)
    connection = connect(path, key, create=True)
    try:
        upgrade(connection)
        name_device(connection)
    finally:
        connection.close()


def _refuse_present(folder: Path) -> None:
    there = [name for name in (FILE, FILE + ".new") if (folder / name).exists()]
    if there or any((folder / BACKUPS).glob("*.db")):
        what = Text("这里已有数据或备份", "there is a store, or its backups, already")
        remedy = Text("请打开或恢复它，或另选文件夹", "open or restore it, or choose another folder")
        raise NoStore([Problem("store", what, remedy, str(folder))])


def _refuse_missing(path: Path) -> None:
    if path.exists() and path.stat().st_size:
        return
    if path.exists():
        raise damaged(path, "0 bytes")
    what = Text("这里没有数据文件", "there is no data file here")
    remedy = Text("请核对文件夹，或从备份恢复，或新建", "check the folder, restore a backup, or set up a new one")
    raise NoStore([Problem("store", what, remedy, str(path))])


def _refuse_empty(passphrase: str) -> None:
    if not passphrase.strip():
        what = Text("密码为空", "the passphrase is empty")
        raise WrongKey([Problem("passphrase", what, Text("请设一个好记的密码", "choose one that you can remember"))])


def _keep_old_envelope(folder: Path) -> None:
    """The envelope of a set-up that was cut off, or of a file that was moved away: it may still be needed there."""
    old = folder / KEY_FILE
    if old.exists():
        old.replace(folder / f"key-before-{secrets.token_hex(4)}.json")


def _private_folder(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if sys.platform != "win32":
        folder.chmod(0o700)
        folder.parent.chmod(0o700)


def finish_restore(folder: Path) -> None:
    """Complete a restore that was cut off after the old file was set aside; forget one that was cut off before."""
    new, path = folder / (FILE + ".new"), folder / FILE
    if new.exists() and path.exists():
        new.unlink()
    elif new.exists():
        for ending in ("-wal", "-shm"):
            (folder / (FILE + ending)).unlink(missing_ok=True)
        new.replace(path)
        settle_folder(folder)


# --- other keys ------------------------------------------------------------------------------------------------------


def _rewrapped(store: Store, wraps: Wraps) -> None:
    with disk_faults_refused():
        write_wraps(store.folder, wraps)
    store.wraps = wraps


def change_passphrase(store: Store, old: str, new: str, *, cost: Scrypting | None = None) -> None:
    """Another passphrase for the same key; recovery code, keyring and key file go on working.

    :raises WrongKey: when ``old`` is not the passphrase, or ``new`` is empty
    """
    key = key_by_passphrase(store.wraps, old)
    set_passphrase(store, new, key=key, cost=cost)


def set_passphrase(store: Store, new: str, *, key: bytes | None = None, cost: Scrypting | None = None) -> None:
    """A passphrase for an open store whose old one is forgotten (opened by recovery code or keyring).

    :raises WrongKey: when ``new`` is empty
    """
    _refuse_empty(new)
    wrap = seal("passphrase", key or store.key, new.encode(), store.wraps.store, cost or Scrypting())
    _rewrapped(store, store.wraps.with_wrap(wrap))


def renew_recovery_code(store: Store) -> str:
    """A fresh recovery code; the old one opens no more."""
    code = new_code()
    _rewrapped(store, store.wraps.with_wrap(seal("recovery", store.key, code_bits(code), store.wraps.store)))
    return code


def add_key_file(store: Store, path: Path) -> None:
    """A new key file for headless use (``QIFUTONG_KEY_FILE``); a former one opens no more.

    :raises NotWritten: when the file exists or cannot be written
    """
    with disk_faults_refused():
        secret = make_key_file(path)
    _rewrapped(store, store.wraps.with_wrap(seal("file", store.key, secret, store.wraps.store)))


def forget_way(store: Store, way: Way) -> None:
    """Close one way in; the passphrase stays always, and so does the keyring while there is no passphrase.

    :raises ValueError: for a way that has to stay
    """
    if way == "passphrase" or (way == "keyring" and store.wraps.of("passphrase") is None):
        raise ValueError(f"the {way} is changed, never removed")
    _rewrapped(store, store.wraps.without(way))


def is_there(folder: Path) -> bool:
    """Whether the folder holds a store (an empty profile lists nothing and is no error)."""
    return (folder / FILE).exists() or (folder / (FILE + ".new")).exists()
