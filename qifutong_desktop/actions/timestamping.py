"""Proof of time on a signed file, added when there is a network; the authorities whose stamps are trusted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..core.problems import Refusal
from ..core.text import Text
from ..signing.keys import Certified, certified_root
from ..signing.timestamp import Stamped, timestamp
from ..store.file import Store
from ..store.settings import put_setting, setting
from .signing import certified_json, pinned_roots, read_file, roots_of_files

_AUTHORITIES = "signing.authorities"


@dataclass(frozen=True, slots=True)
class Tried:
    """A signed file, with its timestamp where one was to be had; ``why_not`` says why there is none."""

    pdf: bytes
    stamped: Stamped | None
    why_not: Text | None = None


def pinned_authorities(store: Store | None) -> tuple[bytes, ...]:
    """The roots (DER) of timestamp authorities that a person chose to trust. They vouch for a time, never for who
    issued a quote."""
    kept = setting(store, _AUTHORITIES) if store is not None else None
    return tuple(bytes.fromhex(one) for one in kept) if isinstance(kept, list) else ()


def pin_authority(store: Store, path: Path) -> tuple[Certified, ...]:
    """Trust the timestamps of the authority whose root certificate is in a file (PEM or DER) from now on.

    :raises Refusal: it cannot be read, or holds no certificate
    """
    roots = roots_of_files([path])
    pin_authorities(store, (*pinned_authorities(store), *roots))
    return tuple(map(certified_root, roots))


def pin_authorities(store: Store, roots: Sequence[bytes]) -> None:
    """Trust the timestamps of these authorities (DER), and of no others."""
    put_setting(store, _AUTHORITIES, [one.hex() for one in dict.fromkeys(roots)] or None)


def timestamp_file(
    path: Path,
    url: str,
    *,
    out: Path | None = None,
    authorities: Sequence[bytes] = (),
    roots: Sequence[bytes] = (),
    store: Store | None = None,
) -> tuple[Stamped, Path]:
    """A signed PDF file with a timestamp, as ``NAME-timestamped.pdf`` beside it unless ``out`` says where; what was
    there stays, byte for byte. ``authorities`` and ``roots`` (DER) count beside those of the store.

    :raises Refusal: as :func:`..signing.timestamp.timestamp`, or a file that cannot be read or written
    """
    from ..store.disk import replace_file
    from ..store.refusals import disk_faults_refused

    target = out or path.with_name(f"{path.stem}-timestamped.pdf")
    if target.resolve() == path.resolve():
        what = Text("会盖掉没有时间戳的原件", "would replace the file without a timestamp")
        raise Refusal.of("--out", what, Text("请另取文件名", "choose another name"), str(target))
    trusted = (*pinned_authorities(store), *authorities)
    try:
        stamped = timestamp(read_file(path), url, trusted, (*pinned_roots(store), *roots))
    except Refusal as refusal:
        raise refusal.in_file(str(path)) from None
    with disk_faults_refused():
        replace_file(target, stamped.pdf)
    return stamped, target


def stamped_where_possible(
    signed: bytes, url: str, authorities: Sequence[bytes] = (), roots: Sequence[bytes] = ()
) -> Tried:
    """A file that was just signed, with a timestamp if the authority can be reached now: signing waits for no network.
    It can be added at any later time."""
    try:
        stamped = timestamp(signed, url, authorities, roots)
    except Refusal as refusal:
        return Tried(signed, None, refusal.problems[0].what)
    return Tried(stamped.pdf, stamped)


def stamp_where_possible(path: Path, signed: bytes, url: str, authorities: Sequence[bytes] = ()) -> Tried:
    """As :func:`stamped_where_possible`, for a file that was just written: it is replaced by the one with the stamp.

    :raises Refusal: it cannot be written
    """
    from ..store.disk import replace_file
    from ..store.refusals import disk_faults_refused

    tried = stamped_where_possible(signed, url, authorities)
    if tried.stamped is not None:
        with disk_faults_refused():
            replace_file(path, tried.pdf)
    return tried


def stamped_json(stamped: Stamped, path: Path) -> dict[str, Any]:
    """The ``timestamp`` object of the command line."""
    return {
        "path": str(path),
        "at": stamped.at.astimezone().isoformat(timespec="seconds"),
        "authority": certified_json(stamped.authority),
        "ocsp": len(stamped.evidence.ocsps),
        "crl": len(stamped.evidence.crls),
        "missing": list(stamped.evidence.missing),
    }
