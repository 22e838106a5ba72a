"""A version of the program as the firm releases it: which system it is for, and every file of it by name and hash.

The names come from a file that somebody brings on a stick, so what may stand in them is a short list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from .canonical import FieldValue, canonical, from_plain
from .update import version_order

PRODUCT = "qifutong-desktop"
#: What a release may hold: far above a frozen program (some 2,000 files, 300 MB), far below a full disk.
MOST_FILES, LARGEST = 20_000, 2 * 1024**3
_PART = re.compile(r"[A-Za-z0-9_.+@=~,()\[\] -]{1,120}")
_LONGEST = 180
#: Devices to Windows, whatever follows a dot, and blanks before it.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d) *(?:\..*)?", re.IGNORECASE)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_PLATFORM = re.compile(r"[a-z0-9]+-[a-z0-9_]+")


@dataclass(frozen=True, slots=True)
class ProgramFile:
    """One file: its name inside the program's folder (``/`` between), bytes, and whether it can be run.

    ``link`` names another file of the release that this one is the same as; its content is not there twice.
    """

    name: str
    size: int
    sha256: str
    executable: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class ProgramRelease:
    """One version for one platform (``linux-x86_64``); it opens stores up to the format ``store_schema``.

    :raises ValueError: when it is none that could be installed; the message says why
    """

    product: str
    version: str
    platform: str
    store_schema: int
    files: tuple[ProgramFile, ...]

    def __post_init__(self) -> None:
        version_order(self.version)
        if self.product != PRODUCT or not _PLATFORM.fullmatch(self.platform) or self.store_schema < 1:
            raise ValueError("another product, or no platform or format of the store")
        if not 0 < len(self.files) <= MOST_FILES or self.size > LARGEST:
            raise ValueError("no files, or more than a program can have")
        _refuse_files(self.files)

    @property
    def size(self) -> int:
        """Bytes that it takes on a disk that knows no second names."""
        return sum(one.size for one in self.files)

    @property
    def size_in_bundle(self) -> int:
        """Bytes of what is there once: what it takes on any other disk."""
        return sum(one.size for one in self.contents)

    @property
    def contents(self) -> tuple[ProgramFile, ...]:
        """The files whose bytes are in the bundle, in their order."""
        return tuple(one for one in self.files if not one.link)

    @property
    def body(self) -> str:
        """What is signed: canonical JSON."""
        plain: Mapping[str, FieldValue] = {
            **{one.name: getattr(self, one.name) for one in fields(self) if one.name != "files"},
            "files": tuple({key.name: getattr(one, key.name) for key in fields(one)} for one in self.files),
        }
        return canonical(plain)


def program_release_from_plain(plain: Any) -> ProgramRelease:
    """The inverse of ``ProgramRelease.body``, from parsed JSON.

    :raises ValueError: when a key lacks or is too much, or a value is none that a release may have
    """
    match from_plain(plain):
        case {
            "product": str(product),
            "version": str(version),
            "platform": str(platform),
            "store_schema": int(schema),
            "files": tuple(files),
            **more,
        } if not more and type(schema) is int:
            return ProgramRelease(product, version, platform, schema, tuple(_file(one) for one in files))
    raise ValueError("a release of the program has exactly the keys of one")


def _file(plain: FieldValue) -> ProgramFile:
    match plain:
        case {
            "name": str(name),
            "size": int(size),
            "sha256": str(sha256),
            "executable": bool(executable),
            "link": str(link),
            **more,
        } if not more and type(size) is int:
            return ProgramFile(name, size, sha256, executable, link)
    raise ValueError("a file of a release has exactly the keys of one")


def _refuse_files(files: tuple[ProgramFile, ...]) -> None:
    """:raises ValueError: a name that leads out of the folder or means two things, a size or hash that cannot be"""
    own = {one.name: one for one in files if not one.link}
    seen: set[str] = set()
    folders: dict[str, str] = {}
    for one in files:
        if not good_name(one.name):
            raise ValueError(f"no name for a file: {one.name!r}")
        if one.size < 0 or not _SHA256.fullmatch(one.sha256):
            raise ValueError(f"no size or no hash: {one.name!r}")
        if one.link and (one.link not in own or (one.size, one.sha256) != (own[one.link].size, own[one.link].sha256)):
            raise ValueError(f"the same as what is not there: {one.name!r}")
        if one.name.lower() in seen:
            raise ValueError(f"twice, but for capitals: {one.name!r}")
        seen.add(one.name.lower())
        for folder in _folders(one.name):
            if folders.setdefault(folder.lower(), folder) != folder:
                raise ValueError(f"a folder twice, but for capitals: {folder!r}")
    if both := seen & set(folders):
        raise ValueError(f"both a file and a folder: {min(both)!r}")


def _folders(name: str) -> Iterator[str]:
    parts = name.split("/")
    yield from ("/".join(parts[:count]) for count in range(1, len(parts)))


def good_name(name: str) -> bool:
    """Whether a file may be called so on every system: relative, no way up, no drive, no device, nothing unseen."""
    return len(name) <= _LONGEST and all(
        _PART.fullmatch(part)
        and part.strip(". ")
        and part[-1] not in ". "
        and part[0] != " "
        and not _RESERVED.fullmatch(part)
        for part in name.split("/")
    )
