"""Which of many records are one, and which perhaps: what :mod:`core.migration.identity` and ``likely`` say of them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any, TypeAlias

import numpy as np

from ...core.migration.identity import EXCLUSIVE, SHARED_BY, WHO, roots
from ...core.migration.likely import TRIED, codes_of, told_of
from .cell_keys import begins
from .letters import U64, paired

#: By kind the records that have a key, in their order, and its digest.
KeyArrays: TypeAlias = Mapping[str, tuple[Any, Any]]


def roots_of(count: int, keys: KeyArrays) -> Any:
    """As :func:`identity.roots`, which is asked only where something more than one key joins records or parts them."""
    found = np.arange(count, dtype=np.int32)
    repeated = {kind: standing_twice(held) for kind, (_, held) in keys.items() if kind != WHO}
    if not any(len(mine) for mine in repeated.values()):
        return found
    links = np.zeros(count, np.int32)
    for kind, mine in repeated.items():
        links += np.bincount(keys[kind][0] if kind in EXCLUSIVE else keys[kind][0][mine], minlength=count)
    hard = np.zeros(count, bool)
    for kind, mine in repeated.items():
        order = mine[np.argsort(keys[kind][1][mine], kind="stable")]
        records, fresh = keys[kind][0][order], begins(keys[kind][1][order])
        group = np.cumsum(fresh) - 1
        many = np.bincount(group) > SHARED_BY if kind == "p" else np.zeros(np.count_nonzero(fresh), bool)
        many[group[links[records] > 1]] = True
        hard[records[many[group]]] = True
        found[records] = records[fresh][group]
    if not hard.any():
        return found
    number = np.cumsum(hard) - 1
    few = {}
    for kind, (records, held) in keys.items():
        mine = hard[records] if kind == WHO or kind in EXCLUSIVE else repeated[kind][hard[records[repeated[kind]]]]
        few[kind] = (number[records[mine]].tolist(), held[mine].tolist())
    places = np.flatnonzero(hard)
    found[places] = places[roots(len(places), few)]
    return found


def joined(found: Any) -> int:
    """How many records are one with another before."""
    return int(np.count_nonzero(found != np.arange(len(found))))


def perhaps_another(keys: KeyArrays, found: Any, cores: Any, places: Any, says: Any) -> Any:
    """As :func:`likely.likely`: of records with these roots, cores (as digests) and places; ``says`` are cores that are
    long enough."""
    coded = np.zeros(len(found), bool)
    if "u" in keys:
        coded[found[keys["u"][0]]] = True
    mine = np.flatnonzero(says)
    told, asked = (mine[some] for some in _told_apart(cores[mine], places[mine], found[mine], coded))
    asked = asked[np.argsort(cores[asked], kind="stable")]
    records = zip(*(one[asked].tolist() for one in (np.arange(len(found)), places, found, cores)), strict=True)
    alikes = ((record[:3] for record in same) for _, same in groupby(records, lambda record: record[3]))
    more = told_of(alikes, lambda: _codes_held(keys, found, asked))
    told = np.sort(np.concatenate((told, np.array(more, np.int64))))
    return told[np.sort(first_of(found[told]))]


def _codes_held(keys: KeyArrays, found: Any, records: Any) -> dict[int, dict[str, int]]:
    """As :func:`likely.codes_of`, of the roots of some records."""
    wanted = np.zeros(len(found), bool)
    wanted[found[records]] = True
    few = {}
    for kind in EXCLUSIVE.intersection(keys):
        mine = wanted[found[keys[kind][0]]]
        few[kind] = (found[keys[kind][0][mine]].tolist(), keys[kind][1][mine].tolist())
    return codes_of(few, range(len(found)))


def _told_apart(cores: Any, places: Any, roots: Any, coded: Any) -> tuple[Any, Any]:
    """Of records in their order those that :func:`likely.told_of` tells of one core each, and the records that it must
    be asked for: of a core with more roots than it compares. ``coded`` are roots with a code, which none shares."""
    left = standing_twice(cores)
    firsts = np.sort(left[first_of(paired(cores[left], roots[left].astype(U64)))])
    group = _numbered(cores[firsts])
    counts = np.bincount(group)
    many = np.sort(cores[firsts[(counts > TRIED)[group]]])
    asked = left[held_in(cores[left], many)]
    several = ((counts > 1) & (counts <= TRIED))[group]
    firsts = firsts[several]
    group = _numbered(cores[firsts])
    place, closed = places[firsts], coded[roots[firsts]]

    def earliest(alike: Any, among: Any) -> Any:
        """By record the first one that is alike, of some; for one with a code of those without alone."""
        found = np.full((2, len(firsts)), len(cores))
        for other, mine in enumerate((among, among & ~closed)):
            mine = np.flatnonzero(mine)[::-1]
            found[other, alike[mine]] = firsts[mine]  # the last that is said stays
        return np.where(closed, found[1, alike], found[0, alike])

    beside = _numbered(paired(cores[firsts], place))
    anywhere, every = place == 0, np.ones(len(firsts), bool)
    near = np.minimum(earliest(beside, every), earliest(group, anywhere))
    return firsts[np.where(anywhere, earliest(group, every), near) < firsts], asked


def standing_twice(values: Any) -> Any:
    """The places of values that stand in several."""
    order = np.argsort(values)
    ordered = values[order]
    same = ordered[1:] == ordered[:-1]
    found = np.zeros(len(values), bool)
    found[order[1:][same]] = found[order[:-1][same]] = True
    return np.flatnonzero(found)


def _numbered(values: Any) -> Any:
    """Values as numbers from 0 on."""
    order = np.argsort(values)
    found = np.empty(len(order), np.int64)
    found[order] = np.cumsum(begins(values[order])) - 1
    return found


def first_of(values: Any) -> Any:
    """The first place of each different value."""
    order = np.argsort(values)
    fresh = np.flatnonzero(begins(values[order]))
    return np.minimum.reduceat(order, fresh) if len(fresh) else order


def held_in(values: Any, ordered: Any) -> Any:
    """Which values are among some in order."""
    if not len(ordered):
        return np.zeros(len(values), bool)
    return ordered[np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)] == values
