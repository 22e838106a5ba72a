"""Which key opens a folder's store: passphrase, recovery code, key file or the system's keyring."""

from __future__ import annotations

from pathlib import Path

from keyring.backend import KeyringBackend

from ..core.problems import Problem
from ..core.text import Text
from .disk import replace_file
from .keys import (
    KEY_FILE,
    Wraps,
    key_by_file,
    key_by_keyring,
    key_by_passphrase,
    key_by_recovery_code,
    read_wraps,
    wraps_json,
)
from .refusals import NoStore, WrongKey

BACKUPS = "backups"
#: The system's keyring (True), none (False), or the given one.
Keyring = KeyringBackend | bool


def backend_of(keyring: Keyring) -> KeyringBackend | None:
    """The keyring that is meant: the system's, none, or the given one."""
    if isinstance(keyring, bool):
        if not keyring:
            return None
        from keyring import get_keyring

        return get_keyring()
    return keyring


def key_from(
    wraps: Wraps, passphrase: str | None, key_file: Path | None, recovery_code: str | None, keyring: Keyring
) -> bytes:
    """The key by the first way that is given, else by the keyring.

    :raises WrongKey: when that way does not open it
    """
    if recovery_code is not None:
        return key_by_recovery_code(wraps, recovery_code)
    if passphrase is not None:
        return key_by_passphrase(wraps, passphrase)
    if key_file is not None:
        return key_by_file(wraps, key_file)
    backend = backend_of(keyring)
    key = key_by_keyring(wraps, backend) if backend else None
    if key is None:
        what = Text("系统密钥环打不开这份数据", "the system's keyring does not open this store")
        raise WrongKey([Problem("passphrase", what, Text("请输入密码", "give the passphrase"))])
    return key


def key_for(folder: Path, passphrase: str | None, key_file: Path | None, recovery_code: str | None) -> bytes:
    """The key of a folder's store, whether or not the store itself is still there; the keyring when nothing is given.

    :raises WrongKey, NoStore: when it cannot be had
    """
    return key_from(known_wraps(folder), passphrase, key_file, recovery_code, True)


def known_wraps(folder: Path) -> Wraps:
    """The envelope of a folder; a lost or damaged one is taken from beside the backups.

    :raises NoStore: when both are gone
    """
    try:
        return read_wraps(folder / KEY_FILE)
    except NoStore:
        copy = folder / BACKUPS / KEY_FILE
        if not copy.exists():
            raise
        wraps = read_wraps(copy)
        write_wraps(folder, wraps)
        return wraps


def write_wraps(folder: Path, wraps: Wraps) -> None:
    """Put the envelope in both its places.

    :raises OSError: when the disk fails
    """
    for place in (folder, folder / BACKUPS):
        replace_file(place / KEY_FILE, wraps_json(wraps).encode())
