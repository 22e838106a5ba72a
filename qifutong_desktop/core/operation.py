"""One change to a case: written once, never altered, named by the hash of what it says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made
from datetime import UTC, datetime
from typing import Any, Literal, get_args

from .canonical import LAST_YEAR, FieldValue, canonical, digest, from_plain

Kind = Literal["set", "undo", "redo"]
#: The bytes of one operation, and the letters of its parts.
LARGEST = 1024**2
_LONGEST_AUTHOR, _LONGEST_DEVICE, _LONGEST_FIELD = 200, 64, 500
_CASE = re.compile(r"[0-9A-Za-z_-]{1,64}")
_NAME = re.compile(r"[0-9a-f]{64}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
#: Before it there are systems that know no local time.
_FIRST_MOMENT = "1970"
_KEYS = {"at", "author", "case", "device", "field", "kind", "n", "of", "reason", "supersedes", "value"}


@dataclass(frozen=True, slots=True)
class Operation:
    """``field`` of ``case`` became ``value`` (None: cleared).

    ``device`` and ``n`` say who counted it: n rises with each operation of a device. ``supersedes`` are the names of
    the operations it replaces, sorted. ``at`` is UTC, ``2026-11-22T09:30:00Z``, told by the caller. ``of`` names the
    operation that an undo or redo is about, and of fields set together the first, so that they are undone together.
    ``reason`` is in the consultant's words, "" for none.

    Whatever is no such thing cannot be made, wherever it came from.

    :raises ValueError: a moment that never is, a number or name that none can be, a value that no field holds
        (:mod:`.canonical`), a body above ``LARGEST`` bytes
    """

    case: str
    field: str
    value: FieldValue
    author: str
    device: str
    n: int
    at: str
    supersedes: tuple[str, ...] = ()
    kind: Kind = "set"
    of: str = ""
    reason: str = ""
    body: str = made(init=False, repr=False, compare=False)
    name: str = made(init=False)

    def __post_init__(self) -> None:
        must_be_moment(self.at)
        object.__setattr__(self, "supersedes", tuple(sorted(set(self.supersedes))))
        _must_be_names(self)
        plain: dict[str, FieldValue] = {key: getattr(self, key) for key in _KEYS}
        body = canonical(plain)
        if len(body) > LARGEST // 4 and len(body.encode()) > LARGEST:
            raise ValueError(f"an operation of more than {LARGEST} bytes")
        object.__setattr__(self, "body", body)
        object.__setattr__(self, "name", digest(body))


def must_be_moment(at: str) -> None:
    """:raises ValueError: of what is no moment as operations write it, or one that some system cannot tell"""
    if not _MOMENT.fullmatch(at) or not _FIRST_MOMENT <= at[:4] <= str(LAST_YEAR):
        raise ValueError(f"{at[:40]!r} is no moment like 2026-11-22T09:30:00Z")
    datetime.fromisoformat(at)  # 24:00, a 30th of February


def _must_be_names(one: Operation) -> None:
    if not _CASE.fullmatch(one.case) or not 0 <= one.n < 2**63:
        raise ValueError("an operation has a case by its id, and a number")
    if len(one.author) > _LONGEST_AUTHOR or len(one.device) > _LONGEST_DEVICE or len(one.field) > _LONGEST_FIELD:
        raise ValueError("an author, a device or a field has too long a name")
    if not all(map(_NAME.fullmatch, one.supersedes)) or not (one.of == "" or _NAME.fullmatch(one.of)):
        raise ValueError("an operation names others by their hash")


def moment(now: datetime) -> str:
    """A time as operations write it: UTC to the second. ``now`` must know its zone."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def operation_from_plain(plain: Any) -> Operation:
    """An operation from its parsed body: the inverse of ``Operation.body``.

    :raises ValueError: when a key lacks or is too much, a type is wrong, or as :class:`Operation` does
    """
    if not isinstance(plain, Mapping) or set(plain) != _KEYS:
        raise ValueError("an operation has exactly the keys " + ", ".join(sorted(_KEYS)))
    texts = {key: plain[key] for key in ("case", "field", "author", "device", "at", "of", "reason")}
    supersedes = plain["supersedes"]
    if (
        not all(isinstance(text, str) for text in texts.values())
        or type(plain["n"]) is not int
        or plain["kind"] not in get_args(Kind)
        or not isinstance(supersedes, list)
        or not all(isinstance(name, str) for name in supersedes)
    ):
        raise ValueError("an operation holds a value of the wrong type")
    return Operation(
        value=from_plain(plain["value"]), n=plain["n"], kind=plain["kind"], supersedes=tuple(supersedes), **texts
    )
