"""What to ask the client for, system by system: the empty data page says it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..text import Text


@dataclass(frozen=True, slots=True)
class DataRequest:
    """``words`` tell the system by its name (lower case); the one without words fits any other. ``ask`` are exports,
    ``how`` says where they are made."""

    id: str
    words: tuple[str, ...]
    ask: Text
    how: Text


def request_for(system: str, requests: Sequence[DataRequest]) -> DataRequest:
    """What to ask of a system that a person named in his own words.

    :raises StopIteration: no request fits any system
    """
    plain = "".join(system.lower().split())
    named = (one for one in requests if any(word in plain for word in one.words))
    return next(named, None) or next(one for one in requests if not one.words)
