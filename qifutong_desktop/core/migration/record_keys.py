"""The keys by which the records of a table are known, as digests in long arrays."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat

from .identity import roots


@dataclass(frozen=True, slots=True)
class Identities:
    """The keys of so many records, by kind (:data:`identity.KINDS` and ``WHO``): the records that have one, in their
    order, and its digest."""

    count: int = 0
    keys: Mapping[str, tuple[array[int], array[int]]] = field(default_factory=dict)

    def of(self, mine: Sequence[bool]) -> Identities:
        """Those of some records, numbered anew."""
        places = {record: place for place, record in enumerate(at for at, is_mine in enumerate(mine) if is_mine)}
        keys = {}
        for kind, held in self.keys.items():
            left = [(places[record], key) for record, key in zip(*held, strict=True) if record in places]
            if left:
                keys[kind] = (array("I", [record for record, _ in left]), array("Q", [key for _, key in left]))
        return Identities(len(places), keys)


NO_IDENTITIES = Identities()


class IdentityTally:
    """Takes the keys of one record after another."""

    def __init__(self) -> None:
        self._count = 0
        self._keys: dict[str, tuple[array[int], array[int]]] = {}

    def take(self, keys: Iterable[tuple[str, int]]) -> None:
        """The keys of one record, each with its kind."""
        for kind, key in keys:
            if kind not in self._keys:
                self._keys[kind] = (array("I"), array("Q"))
            records, digests = self._keys[kind]
            records.append(self._count)
            digests.append(key)
        self._count += 1

    def found(self) -> Identities:
        """Those of all records so far."""
        return Identities(self._count, self._keys)


def distinct(tables: Collection[Identities]) -> int:
    """How many different records several tables hold."""
    keys: dict[str, tuple[list[int], list[int]]] = {}
    count = 0
    for one in tables:
        for kind, (records, digests) in one.keys.items():
            every, held = keys.setdefault(kind, ([], []))
            every += map(int.__add__, records, repeat(count))
            held += digests
        count += one.count
    return len(set(roots(count, keys)))
