"""What a firm releases to its consultants: a price book or a questionnaire, with the days it holds for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, cast, get_args

from .canonical import FieldValue, canonical, from_plain

Kind = Literal["pricebook", "questionnaire"]
_KEYS = {"effective_from", "effective_until", "files", "id", "kind", "release"}
#: What a file of a release may be called.
FILE_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,80}\.toml")


@dataclass(frozen=True, slots=True)
class Update:
    """One release. ``id`` is the book's own, or the questionnaire's with its version.

    ``release`` rises from one release of a kind to the next; ``files`` are name and text, the questionnaire's base
    first. ``effective_until`` is the last day, None without an end.
    """

    kind: Kind
    id: str
    release: int
    effective_from: date
    effective_until: date | None
    files: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        names = [name for name, _ in self.files]
        if self.kind not in get_args(Kind) or not self.id or self.release < 1:
            raise ValueError("an update has a kind, an id and a release from 1")
        if not names or len(set(names)) < len(names) or not all(FILE_NAME.fullmatch(name) for name in names):
            raise ValueError("the files of an update are .toml, each named once, in small letters")
        if self.effective_until is not None and self.effective_until < self.effective_from:
            raise ValueError("an update ends before it begins")

    @property
    def body(self) -> str:
        """What is signed: canonical JSON."""
        plain: Mapping[str, FieldValue] = {
            **{key: getattr(self, key) for key in _KEYS - {"files"}},
            "files": tuple({"name": name, "text": text} for name, text in self.files),
        }
        return canonical(plain)

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.effective_from <= day and (self.effective_until is None or day <= self.effective_until)


def update_from_plain(plain: Any) -> Update:
    """The inverse of ``Update.body``, from parsed JSON.

    :raises ValueError: when a key lacks or is too much, or a value is none that an update may have
    """
    match from_plain(plain):
        case {
            "kind": str(kind),
            "id": str(name),
            "release": int(release),
            "effective_from": date() as first,
            "effective_until": (date() | None) as last,
            "files": tuple(files),
            **more,
        } if not more and type(release) is int:
            return Update(cast(Kind, kind), name, release, first, last, tuple(_file(one) for one in files))
    raise ValueError("an update has exactly the keys " + ", ".join(sorted(_KEYS)))


def _file(plain: FieldValue) -> tuple[str, str]:
    match plain:
        case {"name": str(name), "text": str(text), **more} if not more:
            return name, text
    raise ValueError("a file of an update has a name and a text")


def in_force(updates: Iterable[Update], day: date) -> Update | None:
    """Of releases of one kind the one that holds on a day: the newest release wins; None when none holds."""
    return max((one for one in updates if one.holds_on(day)), key=lambda one: one.release, default=None)


def version_order(version: str) -> tuple[int, ...]:
    """``2026.10`` comes after ``2026.9``.

    :raises ValueError: when it is not whole numbers with points between
    """
    if not re.fullmatch(r"\d{1,9}(\.\d{1,9})*", version, re.ASCII):
        raise ValueError(f"no version: {version!r}")
    return tuple(int(part) for part in version.split("."))
