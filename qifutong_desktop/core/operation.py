"""One change to a case: written once, never altered, named by the hash of what it says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made
from datetime import UTC, datetime
from typing import Any, Literal, get_args

from .canonical import FieldValue, canonical, digest, from_plain

Kind = Literal["set", "undo", "redo"]
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_KEYS = {"at", "author", "case", "device", "field", "kind", "n", "of", "reason", "supersedes", "value"}


@dataclass(frozen=True, slots=True)
class Operation:
    """``field`` of ``case`` became ``value`` (None: cleared).

    ``device`` and ``n`` say who counted it: n rises with each operation of a device. ``supersedes`` are the names of
    the operations it replaces, sorted. ``at`` is UTC, ``2026-11-22T09:30:00Z``, told by the caller. ``of`` names the
    operation that an undo or redo is about, and of fields set together the first, so that they are undone together.
    ``reason`` is in the consultant's words, "" for none.
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
        if not _MOMENT.fullmatch(self.at):
            raise ValueError(f"{self.at!r} is no moment like 2026-11-22T09:30:00Z")
        object.__setattr__(self, "supersedes", tuple(sorted(set(self.supersedes))))
        plain: dict[str, FieldValue] = {key: getattr(self, key) for key in _KEYS}
        object.__setattr__(self, "body", canonical(plain))
        object.__setattr__(self, "name", digest(self.body))


def moment(now: datetime) -> str:
    """A time as operations write it: UTC to the second. ``now`` must know its zone."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def operation_from_plain(plain: Any) -> Operation:
    """An operation from its parsed body: the inverse of ``Operation.body``.

    :raises ValueError: when a key lacks or is too much, or a type is wrong
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
