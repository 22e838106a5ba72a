"""A sealed file: bytes that travel under a passphrase, known to be whole and unaltered before any of them is read.

Layout: a header, the sealed part, and the SHA-256 of both. The header (magic, format, what deriving the key costs,
salt, nonce, length, version of the program) is authenticated with the content: scrypt → AES-256-GCM over zlib. The
closing SHA-256 only tells damage on the way from a wrong passphrase; it defends against nobody.
"""

from __future__ import annotations

import secrets
import struct
import unicodedata
import zlib
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .. import __version__
from ..core.problems import Problem, Refusal
from ..core.text import Text
from .keys import Scrypting, stretched

#: Like PNG's: a transfer that takes it for text, or cuts the eighth bit, breaks the first bytes.
MAGIC = b"\x89QFT\r\n\x1a\n"
FORMAT = 1
#: Of the file, and of what it inflates to.
MAX_SEALED = 288 * 1024 * 1024
MAX_CONTENT = 320 * 1024 * 1024
SHORTEST_PASSPHRASE = 8
_HEAD = struct.Struct(">8sHBBB16s12sQB")
_CHECK, _TAG = 32, 16
_MAX_COST = (18, 8, 4)


class BadBundle(Refusal):
    """A file that is no bundle, or none that this program, this passphrase or this machine can take."""


def refused(zh: str, en: str, remedy: Text, key: str = "bundle") -> BadBundle:
    """One sentence of refusal; the caller adds the file."""
    return BadBundle([Problem(key, Text(zh, en), remedy)])


_AGAIN = Text("请让对方重新导出并发送", "ask for it to be exported and sent again")
_ASK = Text("请核对文件", "check which file it is")


@dataclass(frozen=True, slots=True)
class _Header:
    """What stands before the sealed part; ``raw`` are its bytes."""

    cost: Scrypting
    salt: bytes
    nonce: bytes
    length: int
    raw: bytes


def seal_content(content: bytes, passphrase: str, cost: Scrypting | None = None) -> bytes:
    """The bytes of a sealed file. Nothing of it can be guessed but its size and the program's version.

    :raises BadBundle: the passphrase is shorter than 8 characters, or the content is larger than 320 MB
    """
    cost = cost or Scrypting()
    if len(passphrase.strip()) < SHORTEST_PASSPHRASE:
        raise refused(
            f"密码少于 {SHORTEST_PASSPHRASE} 个字符",
            f"the passphrase has fewer than {SHORTEST_PASSPHRASE} characters",
            Text("请用更长的密码，并另行告知对方", "choose a longer one, and tell it by another way than the file's"),
            "passphrase",
        )
    packed = zlib.compress(content, 6)
    if len(content) > MAX_CONTENT or len(packed) > MAX_SEALED - 4096:
        raise _too_large()
    salt, nonce, program = secrets.token_bytes(16), secrets.token_bytes(12), __version__.encode()
    length = len(packed) + _TAG
    head = _HEAD.pack(MAGIC, FORMAT, cost.n.bit_length() - 1, cost.r, cost.p, salt, nonce, length, len(program))
    head += program
    sealed = head + AESGCM(_key(passphrase, salt, cost)).encrypt(nonce, packed, head)
    return sealed + sha256(sealed).digest()


def open_content(sealed: bytes, passphrase: str, most: int = MAX_CONTENT) -> bytes:
    """The content of a sealed file, at most ``most`` bytes, authenticated before a byte of it is inflated.

    :raises BadBundle: not a bundle, of a newer format, cut off, damaged, wrong passphrase or forged, too large
    """
    header = _read_header(sealed)
    box = AESGCM(_key(passphrase, header.salt, header.cost))
    try:
        packed = box.decrypt(header.nonce, sealed[len(header.raw) : -_CHECK], header.raw)
    except InvalidTag:
        raise refused(
            "密码不正确，或文件被人改过",
            "the passphrase is not the one, or somebody altered the file",
            Text("请核对密码后再试", "check the passphrase and try again"),
            "passphrase",
        ) from None
    return _inflated(packed, most)


def read_sealed(path: Path) -> bytes:
    """The bytes of a file that may be a bundle.

    :raises BadBundle: it cannot be read, or is too large to be one
    """
    try:
        if not path.is_file():
            raise FileNotFoundError
        if path.stat().st_size > MAX_SEALED:
            raise _too_large()
        with path.open("rb") as file:
            return file.read(MAX_SEALED)  # should it grow meanwhile, its closing hash is missed
    except FileNotFoundError:
        raise refused("找不到文件", "no such file", Text("请核对路径", "check the path")) from None
    except OSError as error:
        zh, en = f"无法读取（{error.strerror}）", f"cannot be read ({error.strerror})"
        raise refused(zh, en, Text("请检查路径与权限", "check the path and its permissions")) from None


def _read_header(sealed: bytes) -> _Header:
    """Everything that can be told without the passphrase."""
    if sealed[:8] != MAGIC[: len(sealed[:8])] or not sealed:
        raise refused("不是案例包（.qft）", "is no case bundle (.qft)", _ASK)
    _refuse_format(sealed[8:10])
    if len(sealed) < _HEAD.size:
        raise _cut_off()
    _, _, log_n, r, p, salt, nonce, length, named = _HEAD.unpack_from(sealed)
    whole = _HEAD.size + named + length + _CHECK
    if len(sealed) < whole:
        raise _cut_off()
    if len(sealed) > whole or sha256(sealed[:-_CHECK]).digest() != sealed[-_CHECK:]:
        raise refused("文件在传送中损坏或被改动", "the file was damaged or altered on the way", _AGAIN)
    if not (1 <= log_n <= _MAX_COST[0] and 1 <= r <= _MAX_COST[1] and 1 <= p <= _MAX_COST[2]) or length < _TAG:
        raise refused("文件头的数值超出范围", "the header holds values out of range", _AGAIN)
    return _Header(Scrypting(2**log_n, r, p), salt, nonce, length, sealed[: _HEAD.size + named])


def _refuse_format(written: bytes) -> None:
    """It stands in the same place in every format to come, so it can be told whatever else they change."""
    if len(written) < 2:
        raise _cut_off()
    form = int.from_bytes(written, "big")
    if form > FORMAT:
        raise refused(
            f"由更新的程序版本导出（格式 {form}，本程序到 {FORMAT}）",
            f"a newer version of the program made it (format {form}, this one knows up to {FORMAT})",
            Text("请升级程序后再导入", "update the program, then import it"),
        )
    if form < FORMAT:
        raise refused("文件头的数值超出范围", "the header holds values out of range", _AGAIN)


def _inflated(packed: bytes, most: int) -> bytes:
    inflating = zlib.decompressobj()
    try:
        content = inflating.decompress(packed, most + 1)
    except zlib.error:
        raise refused("内容无法解压", "the content cannot be inflated", _AGAIN) from None
    if len(content) > most:
        raise _too_large()
    if not inflating.eof or inflating.unused_data:
        raise refused("内容无法解压", "the content cannot be inflated", _AGAIN)
    return content


def _key(passphrase: str, salt: bytes, cost: Scrypting) -> bytes:
    # Two machines may type one accented letter in two Unicode spellings.
    typed = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    return stretched(typed, salt, cost)


def _cut_off() -> BadBundle:
    return refused("文件不完整，后半截没有收到", "the file is cut off", _AGAIN)


def _too_large() -> BadBundle:
    return refused(
        f"超过案例包的上限（{MAX_SEALED // 2**20} MB，展开 {MAX_CONTENT // 2**20} MB）",
        f"is larger than a bundle may be ({MAX_SEALED // 2**20} MB, {MAX_CONTENT // 2**20} MB inflated)",
        Text("请减少附件后重新导出", "export it with fewer attachments"),
    )
