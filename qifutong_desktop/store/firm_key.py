"""The firm's Ed25519 key: the private half signs price books at the firm, the public half checks them everywhere.

The public key is set when a store is set up (or later, on purpose) and lies in its settings. No private key is ever
kept by the program; it is a PEM file of the firm's, under a passphrase.
"""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from ..core.problems import Refusal
from ..core.text import Text
from .disk import settle_folder
from .file import Store
from .refusals import disk_faults_refused
from .settings import put_setting, setting

_SETTING = "firm_key"
_LARGEST = 16 * 1024


def make_firm_key(path: Path, passphrase: str = "") -> bytes:
    """A new private key file (PEM, for its owner only) and beside it the public one, ``.pub``; the public key.

    :raises Refusal: rather than replace a key, or when the disk fails
    """
    public_path = path.with_suffix(".pub")
    for one in (path, public_path):
        if one.exists():
            what = Text("文件已存在，不会覆盖密钥", "exists already; a key is never replaced")
            raise Refusal.of("", what, Text("请另取文件名", "choose another name"), str(one))
    key = Ed25519PrivateKey.generate()
    lock = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    with disk_faults_refused():
        _write_new(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock), 0o600)
        public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        _write_new(public_path, public, 0o644)
        settle_folder(path.parent)
    return key.public_key().public_bytes_raw()


def _write_new(path: Path, content: bytes, mode: int) -> None:
    path.touch(mode=mode, exist_ok=False)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def read_private_key(path: Path, passphrase: str = "") -> Ed25519PrivateKey:
    """The private key in a PEM file.

    :raises Refusal: it is none, not Ed25519, or the passphrase is not the one (or is missing)
    """
    pem = _read(path)
    try:
        locked = needs_passphrase(path)
        key = load_pem_private_key(pem, passphrase.encode() if locked and passphrase else None)
    except TypeError:
        raise _refused(path, "这把私钥有密码保护", "this private key is under a passphrase", _GIVE) from None
    except (ValueError, UnsupportedAlgorithm):
        zh, en = "不是可用的私钥，或密码不正确", "is no private key we can use, or the passphrase is not the one"
        raise _refused(path, zh, en, _PEM) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise _refused(path, "不是 Ed25519 私钥", "is no Ed25519 private key", _PEM)
    return key


def needs_passphrase(path: Path) -> bool:
    """Whether a file looks like a private key under a passphrase; False as well for what is no key at all."""
    try:
        load_pem_private_key(_read(path), None)
    except TypeError:
        return True
    except (ValueError, UnsupportedAlgorithm):
        return False
    return False


def read_public_key(path: Path) -> bytes:
    """The 32 bytes of the public key in a PEM file.

    :raises Refusal: it is none, or not Ed25519
    """
    try:
        key = load_pem_public_key(_read(path))
    except (ValueError, UnsupportedAlgorithm):
        raise _refused(path, "不是公钥文件", "is no public key", _PUB) from None
    if not isinstance(key, Ed25519PublicKey):
        raise _refused(path, "不是 Ed25519 公钥", "is no Ed25519 public key", _PUB)
    return key.public_bytes_raw()


def fingerprint(public: bytes) -> str:
    """What two people compare over the telephone: 16 hex digits in four groups."""
    digits = sha256(public).hexdigest()[:16]
    return "-".join(digits[start : start + 4] for start in range(0, 16, 4))


def signed_by(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the owner of the public key signed exactly this message."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def trust_firm_key(store: Store, public: bytes) -> None:
    """From now on updates must be signed by this key. What was taken in before stays."""
    put_setting(store, _SETTING, public.hex())


def firm_key(store: Store) -> bytes | None:
    """The public key that updates must be signed by; None while none is set."""
    found = setting(store, _SETTING)
    return None if found is None else bytes.fromhex(found)


def firm_key_that_checks(store: Store, file: str = "") -> bytes:
    """The public key that what is in ``file`` must be signed by.

    :raises Refusal: none is set
    """
    trusted = firm_key(store)
    if trusted is None:
        raise Refusal.of(
            "",
            Text("还没有设置公司的公钥，无法验证签名", "the firm's public key is not set: nothing can be checked"),
            Text("先运行 qifutong pricebook key --trust 公钥文件", "first run qifutong pricebook key --trust FIRM.pub"),
            file,
        )
    return trusted


_GIVE = Text("请用 --passphrase-file 给出密码", "give it by --passphrase-file")
_PEM = Text("请给 PEM 格式的 Ed25519 私钥及其密码", "give an Ed25519 private key in PEM, with its passphrase")
_PUB = Text("请给公司发的公钥文件（.pub）", "give the public key file (.pub) that the firm hands out")


def _refused(path: Path, zh: str, en: str, remedy: Text) -> Refusal:
    return Refusal.of("", Text(zh, en), remedy, str(path))


def _read(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise FileNotFoundError
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except OSError:
        raise _refused(path, "找不到或读不出密钥文件", "cannot be found or read", _CHECK) from None
    return content if len(content) <= _LARGEST else b""


_CHECK = Text("请核对路径与权限", "check the path and its permissions")
