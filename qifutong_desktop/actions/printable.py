"""Values told in print though they are the client's own words: □ for what the typeface lacks."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TypeVar

from .printing import print_problem

T = TypeVar("T")
_UNKNOWN = "□"


def printable(value: T) -> T:
    """The same frozen value; in each of its texts □ stands for a character that cannot be printed."""
    if isinstance(value, str):
        return value if print_problem("", value) is None else "".join(map(_stand_in, value))  # type: ignore[return-value]
    if isinstance(value, tuple):
        return tuple(map(printable, value))  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{part.name: printable(getattr(value, part.name)) for part in fields(value)})
    return value


def _stand_in(letter: str) -> str:
    return _UNKNOWN if print_problem("", letter) else letter
