"""What a table's records come to by their keys: how many are different, and which may be another's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .identity import roots
from .likely import Core, likely
from .record_keys import NO_IDENTITIES, Identities, distinct


@dataclass(frozen=True, slots=True)
class Known:
    """``identities`` are those of the records that count (of accounts the active ones), ``apart`` how many different
    records these are; ``again`` records have a key of one before, ``likely`` are the rows of those that may be
    another's; ``off`` accounts are switched off."""

    identities: Identities = NO_IDENTITIES
    apart: int = 0
    again: int = 0
    likely: Sequence[int] = ()
    off: int = 0


def known_by(every: Identities, active: Sequence[bool], cores: Sequence[Core], rows: Sequence[int]) -> Known:
    """Of all records: whether they are ``active`` (of accounts), their ``cores`` and ``rows`` (of customers)."""
    found = roots(every.count, every.keys)
    apart = len(set(found))
    maybe = [rows[one] for one in likely(cores, every.keys, found)] if cores else []
    if active and not all(active):
        mine = every.of(active)
        return Known(mine, distinct([mine]), every.count - apart, maybe, every.count - mine.count)
    return Known(every, apart, every.count - apart, maybe)
