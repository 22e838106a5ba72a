"""Signed updates: a price book or questionnaire as the firm released it, in one text file, taken into the store once.

The file is JSON with the format's number, the signer's public key, the signature and the ``content`` (canonical JSON
as a text, :class:`Update`). The signature is checked before the content is read. The file has one spelling only: every
byte of it counts.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, select

from ..core.problems import Refusal
from ..core.text import Text
from ..core.update import Kind, Update, update_from_plain
from .file import Store
from .firm_key import fingerprint, signed_by
from .schema import settings
from .settings import put_setting_within

SUFFIX = ".qfu"
FORMAT = 1
LARGEST = 8 * 1024 * 1024
_MARK = b"qifutong update 1\n"
_SETTING = "update"


def signed_update(update: Update, key: Ed25519PrivateKey) -> bytes:
    """The file of an update, signed."""
    body = update.body
    return _file_bytes(key.public_key().public_bytes_raw(), key.sign(_MARK + body.encode()), body)


def _file_bytes(public: bytes, signature: bytes, body: str) -> bytes:
    plain = {"qifutong_update": FORMAT, "key": public.hex(), "signature": signature.hex(), "content": body}
    return (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode()


def read_update(path: Path, trusted: bytes) -> Update:
    """The update in a file, once it is known to be whole and signed by the trusted public key.

    :raises Refusal: no update, of a newer format, signed by another key, altered
    """
    try:
        return verified_update(_read(path), trusted)
    except Refusal as refusal:
        raise refusal.in_file(str(path)) from None


def verified_update(content: bytes, trusted: bytes) -> Update:
    """As :func:`read_update`, for the bytes of a file."""
    public, signature, body = _parts(content)
    if public != trusted:
        theirs, ours = fingerprint(public), fingerprint(trusted)
        raise _refused(
            f"由另一把密钥签名（{theirs}），本机只认 {ours}",
            f"is signed by another key ({theirs}); trusted here is {ours}",
            Text("请确认文件来自公司；换密钥用 qifutong pricebook key", "make sure that it comes from the firm"),
        )
    if not signed_by(public, signature, _MARK + body.encode()):
        raise _refused("签名不符，文件已被改动", "its signature does not fit: it was altered", _AGAIN)
    try:
        update = update_from_plain(json.loads(body, parse_float=_no_float, parse_constant=_no_float))
        if update.body == body:
            return update
    except (ValueError, RecursionError):
        pass
    raise _refused("签名无误，但内容无法识别", "is signed well, but its content is not understood", _UPGRADE)


def _parts(content: bytes) -> tuple[bytes, bytes, str]:
    """Key, signature and content of a file that is written exactly as we write it."""
    try:
        plain = json.loads(content)
    except (ValueError, RecursionError):
        plain = None
    match plain:
        case {"qifutong_update": int(form)} if form > FORMAT:
            zh, en = "由更新的程序版本签发", "was signed by a newer version of the program"
            raise _refused(zh, en, _UPGRADE)
        case {"key": str(key), "signature": str(signature), "content": str(body)}:
            try:
                parts = bytes.fromhex(key), bytes.fromhex(signature), body
                if _file_bytes(*parts) == content:
                    return parts
            except ValueError:
                pass
            raise _refused("文件已被改动", "was altered", _AGAIN)
    raise _refused("不是签名的更新文件（.qfu）", "is no signed update (.qfu)", _AGAIN)


# --- in the store ----------------------------------------------------------------------------------------------------


def keep_update(store: Store, update: Update) -> None:
    """Keep a verified update, in one transaction.

    :raises Refusal: an older or equal release than one that was taken in, or an id that stands for another text
    """
    with store.writing() as connection:
        known = _kept(connection, update.kind)
        newest = max((one.release for one in known), default=0)
        if update.release <= newest:
            raise _refused(
                f"不比已导入的新：这是第 {update.release} 号发布，已有第 {newest} 号",
                f"is not newer than what is here: this is release {update.release}, here is {newest}",
                Text("请向公司要最新的文件", "ask the firm for the latest"),
                "release",
            )
        for one in known:
            if one.id == update.id and one.files != update.files:
                raise id_taken(update.id)
        put_setting_within(connection, f"{_SETTING}.{update.kind}.{update.release}", update.body)


def kept_updates(store: Store, kind: Kind) -> tuple[Update, ...]:
    """The updates of a kind that were taken in, oldest release first."""
    with store.reading() as connection:
        return _kept(connection, kind)


def _kept(connection: Connection, kind: Kind) -> tuple[Update, ...]:
    prefix = f"{_SETTING}.{kind}."
    found = select(settings.c.value).where(settings.c.key.startswith(prefix, autoescape=True))
    bodies = (json.loads(value) for value in connection.scalars(found))
    return tuple(sorted((update_from_plain(json.loads(body)) for body in bodies), key=lambda one: one.release))


def id_taken(name: str) -> Refusal:
    """The refusal of an id that already stands for another text: issued quotes name it."""
    remedy = Text("新内容要用新编号，请公司改后重新签发", "a new text needs a new id; the firm has to release it again")
    return _refused(f"编号 {name} 已用于另一份内容", f"the id {name} already stands for another text", remedy, "id")


def _refused(zh: str, en: str, remedy: Text, key: str = "") -> Refusal:
    return Refusal.of(key, Text(zh, en), remedy)


_AGAIN = Text("请向公司重新索取文件", "ask the firm for the file again")
_UPGRADE = Text("请升级程序后再导入", "update the program, then import it")


def _no_float(word: str) -> Any:
    raise ValueError(f"{word} is no stored value")


def _read(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise FileNotFoundError
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError:
        raise _refused("找不到或读不出文件", "cannot be found or read", Text("请核对路径", "check the path")) from None
    if len(content) > LARGEST:
        raise _refused("超过 8 MB，不是更新文件", "is larger than 8 MB and no update", _AGAIN)
    return content
