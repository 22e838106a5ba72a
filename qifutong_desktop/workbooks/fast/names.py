"""Firms' names and places by the thousand: what :mod:`core.migration.likely` does with one at a time."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...core.migration.identity import LIMITED, name_key
from ...core.migration.likely import (
    CITY,
    CLOSING,
    FORM,
    OPENING,
    PLACE,
    PLACES,
    PROVINCE,
    REGION,
    SHORTEST,
    bare,
    form,
    place_before,
    province,
    words_of,
)
from .cell_keys import among, different
from .joined_records import held_in
from .letters import U64, Ends, Letters, Spelling

#: The longest form, province and place that a pattern finds, and a letter beside it.
_FORM_LOOKS, _PROVINCE_LOOKS, _PLACE_LOOKS = 12, 11, 5
#: What is normalised to a bracket, but for letters that are not looked at alone.
_OPENING, _CLOSING = [*map(ord, OPENING), 0xFF08, 0xFF3B], [*map(ord, CLOSING), 0xFF09, 0xFF3D]
_BLANK = 0x20
_SECOND = U64(0xFFFFFFFF)
#: A core begins at one of so many letters.
_OFFSETS = 6
#: Records that are looked at together.
_SLICE = 1 << 16


class NameSpelling:
    """Names as :func:`identity.name_key` writes them, of letters as they stand."""

    def __init__(self) -> None:
        self._spelling = Spelling(name_key)

    def of(self, raw: Letters) -> Letters:
        """What each name is compared by."""
        found = self._spelling.of(raw)
        points = found.points
        middle = np.flatnonzero(points == ord(LIMITED[2]))
        for place, letter in enumerate(LIMITED, -2):
            middle = middle[points.take(middle + place, mode="clip") == ord(letter)]
        if not len(middle):
            return found
        gone = np.zeros(len(points), bool)
        gone[middle] = gone[middle + 1] = True
        return found.without(gone)


class Cores:
    """Takes the letters of different names, which are numbered from 1 on, and tells the core and the place of records
    once all were taken."""

    def __init__(self) -> None:
        self._spelling = Spelling(bare)
        self._forms = Ends(form, FORM, _FORM_LOOKS, behind=True)
        self._provinces = Ends(province, PROVINCE, _PROVINCE_LOOKS)
        self._places = Ends(place_before, PLACES, _PLACE_LOOKS)
        self._names: list[tuple[Any, Any, Any]] = []
        self._ends: list[Any] = [np.zeros(1, np.int8)]
        self._begins: list[Any] = [np.zeros(1, U64)]
        self._sizes: list[Any] = [np.zeros(1, np.int32)]

    def take(self, raw: Letters) -> None:
        """Some names more, as they are written."""
        plain = bare_letters(raw, self._spelling)
        cut = self._forms.of(plain)
        plain = Letters(plain.points, plain.starts, plain.ends - np.where(cut < plain.sizes, cut, 0))
        plain.points[plain.ends] = 0
        cut = self._provinces.of(plain)
        plain = Letters(plain.points, plain.starts + np.where(plain.sizes - cut > SHORTEST, cut, 0), plain.ends)
        end = self._places.of(plain)
        self._ends.append(np.where(plain.sizes - end >= SHORTEST, end, 0).astype(np.int8))
        self._begins.append(_first_two(plain))
        self._sizes.append(plain.sizes.astype(np.int32))
        points = plain.points if plain.points.max(initial=0) >> 16 else plain.points.astype(np.uint16)
        self._names.append((points, plain.starts.astype(np.int32), plain.ends.astype(np.int32)))

    def of(self, numbers: Any, regions: Any) -> tuple[Any, Any, Any]:
        """The core (as a digest) and the place (see :class:`RegionPlaces`) of records with these names and places of
        their regions, and whether the core says anything."""
        ends, begin, sizes = (np.concatenate(held) for held in (self._ends, self._begins, self._sizes))
        offsets, places = np.zeros(len(numbers), np.int8), regions.copy()
        held = np.zeros(len(begin) * _OFFSETS, bool)
        for start in range(0, len(numbers), _SLICE):
            some = slice(start, start + _SLICE)
            mine, region = numbers[some], regions[some]
            single = (region & _SECOND) == 0
            same = (begin[mine] == region) | (single & (begin[mine] >> U64(32) == region >> U64(32)))
            length = np.where(single, 1, PLACE)
            by_region = np.where(same & (sizes[mine] - length >= SHORTEST), length, 0)
            says = ends[mine] > 0
            offsets[some] = np.where(says, ends[mine], by_region)
            places[some] = np.where(says, begin[mine], region)
            held[mine.astype(np.int64) * _OFFSETS + offsets[some]] = True
        del ends, begin, sizes
        cores, moved, enough = self._taken_off(np.flatnonzero(held), different(places[places != 0]))
        rank = np.cumsum(held, dtype=np.int32)
        rank = rank[numbers.astype(np.int64) * _OFFSETS + offsets] - 1
        mine = np.flatnonzero(moved[rank])
        places[mine] = moved[rank[mine]]
        return cores[rank], places, enough[rank]

    def _taken_off(self, pairs: Any, places: Any) -> tuple[Any, Any, Any]:
        """Of names from a letter on, in their order: the core, the place that others told to be one (0: none), and
        whether enough is left of it."""
        cores, moved = np.zeros(len(pairs), U64), np.zeros(len(pairs), U64)
        enough = np.zeros(len(pairs), bool)
        first = 1
        for points, starts, ends in self._names:
            low, high = np.searchsorted(pairs, (first * _OFFSETS, (first + len(ends)) * _OFFSETS)).tolist()
            name, offset = np.divmod(pairs[low:high], _OFFSETS)
            name -= first
            rest = Letters(points.astype(np.uint32), starts[name] + offset, ends[name])
            begin = _first_two(rest)
            known = held_in(begin, places) & (rest.sizes >= PLACE + SHORTEST)
            moved[low:high] = np.where(known, begin, U64(0))
            rest = Letters(rest.points, rest.starts + PLACE * known, rest.ends)
            cores[low:high] = rest.digests()
            enough[low:high] = rest.sizes >= SHORTEST
            first += len(ends)
        return cores, moved, enough


class RegionPlaces:
    """What :func:`likely.place_of` says of regions (or of the beginnings of addresses): its letters in one number."""

    def __init__(self) -> None:
        self._spelling = Spelling(words_of)
        self._provinces = Ends(province, PROVINCE, _PROVINCE_LOOKS)

    def of(self, raw: Letters) -> Any:
        """The places of regions as they are written."""
        if raw.sizes.max(initial=0) > REGION:
            at = np.arange(len(raw.points)) - np.repeat(raw.starts, raw.sizes + 1)
            raw = raw.without((at >= REGION) & (raw.points != 0))
        plain = self._spelling.of(raw)
        starts = plain.starts + self._provinces.of(plain)
        while len(more := np.flatnonzero(plain.points[starts] == ord(CITY))):
            starts[more] += 1
        return _first_two(Letters(plain.points, np.where(starts < plain.ends, starts, plain.starts), plain.ends))


def bare_letters(raw: Letters, spelling: Spelling) -> Letters:
    """What :func:`likely.bare` leaves of each name; names with more than one pair of brackets are asked for."""
    opening, closing = (np.flatnonzero(among(raw.points, every)) for every in (_OPENING, _CLOSING))
    if not len(opening) or not len(closing):
        return spelling.of(raw)
    mine, other = np.searchsorted(raw.ends, opening), np.searchsorted(raw.ends, closing)
    count = len(raw.ends)
    opens, closes = np.bincount(mine, minlength=count), np.bincount(other, minlength=count)
    single = (opens == 1) & (closes == 1)
    whole = np.flatnonzero((opens > 0) & (closes > 0) & ~single)
    low, high = opening[single[mine]], closing[single[other]]
    paired_off = low < high
    edges = np.zeros(len(raw.points) + 1, np.int8)
    edges[low[paired_off]] = 1
    edges[high[paired_off] + 1] = -1
    points = raw.points.copy()
    points[np.cumsum(edges[:-1], dtype=np.int8) > 0] = _BLANK
    return spelling.of(Letters(points, raw.starts, raw.ends), whole, raw)


def _first_two(letters: Letters) -> Any:
    return letters.at(0).astype(U64) << U64(32) | letters.at(1)
