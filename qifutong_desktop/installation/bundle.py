"""The bundle of a version (.qfp): a fixed head, the signed list of files, and their bytes one after the other.

Nothing in it is packed, so it is exactly as long as the list says. The signature is checked before the list is read.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ..core.problems import Refusal
from ..core.program_release import (
    LARGEST,
    MOST_FILES,
    ProgramFile,
    ProgramRelease,
    good_name,
    program_release_from_plain,
)
from ..core.progress import Progress, silent
from ..core.text import Text
from ..store.firm_key import fingerprint, signed_by

SUFFIX = ".qfp"
_MARK = b"qifutong program 1\n"
_HEAD = re.compile(rb"qifutong program 1\n([0-9a-f]{64})\n([0-9a-f]{128})\n([0-9]{10})\n")
_HEAD_SIZE = len(_MARK) + 65 + 129 + 11
_LONGEST_LIST = 8 * 1024**2
CHUNK = 1024**2
_PACKING = Text("正在写入升级包", "Writing the bundle")


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle whose list is signed by the trusted key; ``begin`` is where the files' bytes begin in it. They are
    checked one by one as they are unpacked."""

    path: Path
    release: ProgramRelease
    begin: int
    key: bytes


# --- at the firm -----------------------------------------------------------------------------------------------------


def list_files(folder: Path) -> tuple[ProgramFile, ...]:
    """Every file of a frozen folder, by name. A link to a file inside becomes "the same as".

    :raises Refusal: a name that not every system takes, a link that leads elsewhere, nothing at all
    """
    found: list[ProgramFile] = []
    for path in sorted(folder.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            continue
        name = path.relative_to(folder).as_posix()
        target = Path(os.path.realpath(path))  # of links that lead to each other it says nothing, resolve() breaks
        if not good_name(name) or not target.is_file() or folder.resolve() not in target.parents:
            what = Text("文件名不合规定，或链接指向文件夹之外", "no name to ship, or a link that leads out")
            raise Refusal.of(name, what, Text("请重新打包", "build it again"), str(folder))
        size, digest = _measured(target)
        link = target.relative_to(folder.resolve()).as_posix() if path.is_symlink() else ""
        found.append(ProgramFile(name, size, digest, os.access(path, os.X_OK), link))
    if not 0 < len(found) <= MOST_FILES or sum(one.size for one in found) > LARGEST:
        what = Text("里面没有文件，或多得不像一个程序", "holds no files, or more than a program can have")
        raise Refusal.of("", what, Text("请给出打包得到的文件夹", "give the folder that the build made"), str(folder))
    return tuple(found)


def write_bundle(
    folder: Path, release: ProgramRelease, key: Ed25519PrivateKey, out: Path, progress: Progress = silent
) -> None:
    """Sign a release and write it with the files of its folder; ``out`` appears whole or not at all.

    :raises OSError: when a disk fails
    :raises ValueError: a file that is no longer what the list says
    """
    body = release.body.encode()
    signature, public = key.sign(_MARK + body), key.public_key().public_bytes_raw()
    part = out.with_name(out.name + ".part")
    try:
        with part.open("wb") as file:
            file.write(_MARK + b"%s\n%s\n%010d\n" % (public.hex().encode(), signature.hex().encode(), len(body)) + body)
            done = 0
            for one in release.contents:
                with (folder / one.name).open("rb") as source:
                    copied = copy_checked(source, file, one)
                if not copied:
                    raise ValueError(f"{one.name} was changed meanwhile")
                done += one.size
                progress(_PACKING, done, release.size_in_bundle)
            file.flush()
            os.fsync(file.fileno())
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


def _measured(path: Path) -> tuple[int, str]:
    found, size = sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            found.update(chunk)
            size += len(chunk)
    return size, found.hexdigest()


def copy_checked(source: IO[bytes], target: IO[bytes] | None, one: ProgramFile) -> bool:
    """Read exactly the file's bytes, writing them on to ``target``; whether they are the ones that were signed."""
    found, left = sha256(), one.size
    while left and (chunk := source.read(min(CHUNK, left))):
        found.update(chunk)
        left -= len(chunk)
        if target is not None:
            target.write(chunk)
    return not left and found.hexdigest() == one.sha256


# --- at the consultant's ---------------------------------------------------------------------------------------------


def read_bundle(path: Path, trusted: bytes) -> Bundle:
    """The bundle in a file, once its list is known to be signed by the trusted key and as long as it should be.

    :raises Refusal: no bundle, signed by another key, altered, cut short, or with a list that cannot be installed
    """
    try:
        with _opened(path) as file:
            head = _HEAD.fullmatch(file.read(_HEAD_SIZE))
            if head is None:
                raise refused("不是程序升级包（.qfp）", "is no bundle of the program (.qfp)")
            public, signature, length = bytes.fromhex(head[1].decode()), bytes.fromhex(head[2].decode()), int(head[3])
            if public != trusted:
                theirs, ours = fingerprint(public), fingerprint(trusted)
                raise refused(
                    f"由另一把密钥签名（{theirs}），本机只认 {ours}",
                    f"is signed by another key ({theirs}); trusted here is {ours}",
                )
            body = file.read(length) if length <= _LONGEST_LIST else b""
            if len(body) != length or not signed_by(public, signature, _MARK + body):
                raise refused("签名不符，文件不完整或已被改动", "its signature does not fit: it was cut or altered")
            release = _release(body)
            begin = _HEAD_SIZE + length
            if os.fstat(file.fileno()).st_size != begin + sum(one.size for one in release.contents):
                raise refused("文件不完整，或多出了内容", "is cut short, or holds more than was signed")
    except Refusal as refusal:
        raise refusal.in_file(str(path)) from None
    return Bundle(path, release, begin, public)


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    try:
        if not path.is_file():
            raise FileNotFoundError
        with path.open("rb") as file:
            yield file
    except OSError:
        what = Text("找不到或读不出文件", "cannot be found or read")
        raise Refusal.of("", what, Text("请核对路径", "check the path")) from None


def _release(body: bytes) -> ProgramRelease:
    try:
        release = program_release_from_plain(json.loads(body, parse_float=_no_float, parse_constant=_no_float))
        if release.body.encode() == body:
            return release
    except (ValueError, RecursionError):
        pass
    raise refused("签名无误，但清单不能安装", "is signed well, but its list cannot be installed")


def _no_float(word: str) -> Any:
    raise ValueError(f"{word} is no value of a release")


def refused(zh: str, en: str, key: str = "") -> Refusal:
    """The refusal of a bundle."""
    return Refusal.of(key, Text(zh, en), Text("请向公司重新索取升级包", "ask the firm for the bundle again"))
