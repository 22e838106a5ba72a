"""The store's key: 256 random bits, kept only wrapped.

``key.json`` holds it once for each way in: passphrase (scrypt), recovery code, the system's keyring, a key file. Each
wrap is AES-256-GCM over the key, bound to the store's id and the way in. The file is replaced atomically and a copy
lies with the backups; without either, nothing opens a backup.
"""

from __future__ import annotations

import json
import secrets
import stat
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import scrypt, sha256
from pathlib import Path
from typing import Any, Literal

import keyring.errors
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from keyring.backend import KeyringBackend

from ..core.problems import Problem
from ..core.text import Text
from .recovery_code import code_bits, new_code
from .refusals import NoStore, WrongKey

KEY_FILE = "key.json"
SERVICE = "qifutong-desktop"
Way = Literal["passphrase", "recovery", "keyring", "file"]
WAYS: tuple[Way, ...] = ("passphrase", "recovery", "keyring", "file")


@dataclass(frozen=True, slots=True)
class Scrypting:
    """What deriving a key from a passphrase costs: 2^17 is some 0.7 s and 128 MB. Stands beside each wrap."""

    n: int = 2**17
    r: int = 8
    p: int = 1


@dataclass(frozen=True, slots=True)
class Wrap:
    """The key sealed for one way in. ``salt`` and ``cost`` only of a passphrase."""

    way: Way
    nonce: bytes
    sealed: bytes
    salt: bytes = b""
    cost: Scrypting | None = None


@dataclass(frozen=True, slots=True)
class Wraps:
    """All of ``key.json``. ``store`` is the random id of the store, also its account in the keyring."""

    store: str
    wraps: tuple[Wrap, ...]

    def of(self, way: Way) -> Wrap | None:
        return next((wrap for wrap in self.wraps if wrap.way == way), None)

    def with_wrap(self, wrap: Wrap) -> Wraps:
        """With this wrap in place of the former one of its way."""
        return Wraps(self.store, (*(one for one in self.wraps if one.way != wrap.way), wrap))

    def without(self, way: Way) -> Wraps:
        return Wraps(self.store, tuple(one for one in self.wraps if one.way != way))


def seal(way: Way, key: bytes, secret: bytes, store: str, cost: Scrypting | None = None) -> Wrap:
    """Wrap the key under a secret: 32 bytes as they are, or, with ``cost``, a passphrase through scrypt."""
    salt = secrets.token_bytes(16) if cost else b""
    nonce = secrets.token_bytes(12)
    box = AESGCM(_derived(secret, salt, cost))
    return Wrap(way, nonce, box.encrypt(nonce, key, f"{store}/{way}".encode()), salt, cost)


def unseal(wrap: Wrap, secret: bytes, store: str) -> bytes | None:
    """The key, or None when the secret is not the one."""
    box = AESGCM(_derived(secret, wrap.salt, wrap.cost))
    try:
        return box.decrypt(wrap.nonce, wrap.sealed, f"{store}/{wrap.way}".encode())
    except InvalidTag:
        return None


def _derived(secret: bytes, salt: bytes, cost: Scrypting | None) -> bytes:
    return stretched(secret, salt, cost) if cost else sha256(b"qifutong wrap\0" + secret).digest()


def stretched(secret: bytes, salt: bytes, cost: Scrypting) -> bytes:
    """32 bytes of a passphrase, at a cost to whoever guesses.

    By hashlib: cryptography's scrypt keeps the GIL, and the window stands still, for as long as it takes.
    """
    memory = min(2**31 - 1, 128 * cost.r * (cost.n + cost.p + 2) + 2**20)
    return scrypt(secret, salt=salt, n=cost.n, r=cost.r, p=cost.p, maxmem=memory, dklen=32)


# --- the file --------------------------------------------------------------------------------------------------------


def read_wraps(path: Path) -> Wraps:
    """The wraps in a key.json.

    :raises NoStore: when it is not there or cannot be read as one
    """
    try:
        raw = json.loads(path.read_text("utf-8"))
        if raw["version"] != 1 or raw.pop("sum") != _sum(raw):
            raise ValueError("version or sum")
        return Wraps(raw["store"], tuple(_wrap(one) for one in raw["wraps"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        what = Text("密钥信封缺失或已损坏", "the envelope of the key is missing or damaged")
        remedy = Text(
            f"请从备份文件夹取回 {KEY_FILE}，放到 store.db 旁边", f"copy {KEY_FILE} from the backups, beside store.db"
        )
        raise NoStore([Problem("key", what, remedy, str(path))]) from error


def _wrap(raw: Any) -> Wrap:
    cost = Scrypting(*raw["scrypt"]) if "scrypt" in raw else None
    if raw["way"] not in WAYS or (cost is not None and not (2 <= cost.n <= 2**20 and cost.r <= 16 and cost.p <= 4)):
        raise ValueError("wrap")
    nonce, sealed, salt = (bytes.fromhex(raw.get(name, "")) for name in ("nonce", "sealed", "salt"))
    if (len(nonce), len(sealed), len(salt)) != (12, 48, 16 if cost else 0):
        raise ValueError("length")
    return Wrap(raw["way"], nonce, sealed, salt, cost)


def wraps_json(wraps: Wraps) -> str:
    """The text of a key.json."""
    listed = [
        {"way": wrap.way, "nonce": wrap.nonce.hex(), "sealed": wrap.sealed.hex()}
        | ({"salt": wrap.salt.hex(), "scrypt": [wrap.cost.n, wrap.cost.r, wrap.cost.p]} if wrap.cost else {})
        for wrap in wraps.wraps
    ]
    content = {"version": 1, "store": wraps.store, "wraps": listed}
    return json.dumps(content | {"sum": _sum(content)}, indent=1) + "\n"


def _sum(content: Mapping[str, Any]) -> str:
    """Tells a damaged file from a wrong passphrase; no defence against a person."""
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


# --- ways in ---------------------------------------------------------------------------------------------------------


def _refused(way: str, zh: str, en: str) -> WrongKey:
    return WrongKey([Problem(way, Text(zh, en), _OTHER_WAYS)])


_OTHER_WAYS = Text(
    "请重试，或改用密码、恢复码、密钥文件中的另一种；原文件未改动",
    "try again, or use another of passphrase, recovery code and key file; nothing was changed",
)


def key_by_passphrase(wraps: Wraps, passphrase: str) -> bytes:
    """:raises WrongKey: when it is not the passphrase"""
    wrap = wraps.of("passphrase")
    key = unseal(wrap, passphrase.encode(), wraps.store) if wrap else None
    if key is None:
        raise _refused("passphrase", "密码不正确", "the passphrase is not the one")
    return key


def key_by_recovery_code(wraps: Wraps, code: str) -> bytes:
    """:raises WrongKey: when the code is mistyped (which group) or another store's"""
    wrap = wraps.of("recovery")
    key = unseal(wrap, code_bits(code), wraps.store) if wrap else None
    if key is None:
        raise _refused("recovery_code", "恢复码不是这份数据的", "the recovery code belongs to other data")
    return key


def key_by_file(wraps: Wraps, path: Path) -> bytes:
    """:raises WrongKey: when the file is not the one, or others of the machine may read it"""
    secret = _file_secret(path)
    wrap = wraps.of("file")
    key = unseal(wrap, secret, wraps.store) if wrap else None
    if key is None:
        raise _refused("key_file", f"密钥文件 {path} 不是这份数据的", f"the key file {path} belongs to other data")
    return key


def _file_secret(path: Path) -> bytes:
    try:
        shared = sys.platform != "win32" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
        text = path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise _refused("key_file", f"密钥文件 {path} 读不出来", f"the key file {path} cannot be read") from error
    if shared:
        what = Text(f"密钥文件 {path} 别人也能读", f"others may read the key file {path}")
        raise WrongKey([Problem("key_file", what, Text(f"请执行 chmod 600 {path}", f"run chmod 600 {path}"))])
    if len(text) != 64 or any(digit not in "0123456789abcdef" for digit in text):
        raise _refused("key_file", f"{path} 不是密钥文件", f"{path} is no key file")
    return bytes.fromhex(text)


def make_key_file(path: Path) -> bytes:
    """A new key file (64 hex digits, for its owner only) and the secret in it.

    :raises FileExistsError: rather than replace one that opens something
    """
    secret = secrets.token_bytes(32)
    path.touch(mode=0o600, exist_ok=False)
    path.write_text(secret.hex() + "\n", "ascii")
    return secret


def key_by_keyring(wraps: Wraps, backend: KeyringBackend) -> bytes | None:
    """The key through the system's keyring; None when there is no keyring here or it does not know this store."""
    wrap = wraps.of("keyring")
    if wrap is None:
        return None
    secret = quietly(lambda: backend.get_password(SERVICE, wraps.store))
    try:
        return unseal(wrap, bytes.fromhex(secret), wraps.store) if secret else None
    except ValueError:
        return None


def wrap_in_keyring(key: bytes, store: str, backend: KeyringBackend) -> Wrap | None:
    """Put a fresh secret in the keyring and seal the key under it; None when the keyring would not keep it."""
    secret = secrets.token_bytes(32)
    quietly(lambda: backend.set_password(SERVICE, store, secret.hex()))
    if quietly(lambda: backend.get_password(SERVICE, store)) != secret.hex():
        return None
    return seal("keyring", key, secret, store)


def keyring_keeps(backend: KeyringBackend) -> bool:
    """Whether a secret that is put in this keyring can be read again: tried with one, which is taken out again."""
    account, secret = f"probe-{secrets.token_hex(8)}", secrets.token_hex(16)
    quietly(lambda: backend.set_password(SERVICE, account, secret))
    kept = quietly(lambda: backend.get_password(SERVICE, account)) == secret
    quietly(lambda: backend.delete_password(SERVICE, account))
    return kept


def quietly(asked: Callable[[], str | None]) -> str | None:
    """Keyrings fail in many ways (none there, locked, D-Bus gone); none of them may keep a passphrase from working."""
    try:
        return asked()
    except (keyring.errors.KeyringError, OSError, RuntimeError):
        return None


def first_wraps(key: bytes, passphrase: str | None, cost: Scrypting) -> tuple[Wraps, str]:
    """The wraps of a new store (recovery code and, where one is given, passphrase) and the code, to be shown once."""
    store, code = secrets.token_hex(16), new_code()
    wraps = Wraps(store, (seal("recovery", key, code_bits(code), store),))
    if passphrase is not None:
        wraps = wraps.with_wrap(seal("passphrase", key, passphrase.encode(), store, cost))
    return wraps, code
