"""What a table's records are known by, found in the fast path: as :func:`core.migration.known.known_by` and
:class:`core.migration.profile.TableFrame` say it of one record after another."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from ...core.migration.identity import (
    FIRM_NAME,
    PERSON,
    WHO,
    is_persons,
    plain_key,
)
from ...core.migration.known import Known
from ...core.migration.profile import TableFrame, is_gone, is_off
from ...core.migration.record_keys import Identities
from ...core.migration.vocabulary import Role
from .cell_keys import MINUS, Keys, different
from .code_digests import code_digests, phone_digests
from .columns import ColumnReader
from .joined_records import KeyArrays, first_of, joined, perhaps_another, roots_of
from .letters import U64, Ends, Letters, Spelling, letters_of, paired
from .names import Cores, NameSpelling, RegionPlaces
from .shared_texts import Texts

if TYPE_CHECKING:  # numpy.typing takes a while to load
    from numpy.typing import NDArray

#: Different values that are looked at together, and their bytes.
_SLICE, _BYTES = 1 << 13, 1 << 22
Numbers: TypeAlias = "NDArray[Any]"


@dataclass(frozen=True, slots=True)
class _Column:
    """A column's different values, and by record the number of its value: 0 blank, 1 the first one."""

    values: Keys
    numbers: Numbers


class RecordKeys:
    """``keys`` gives those of a column's cells in the rows of the records, ``rows`` are the numbers of these."""

    def __init__(
        self, frame: TableFrame, texts: Texts, reader: ColumnReader, keys: Callable[[int], Keys], rows: Numbers
    ) -> None:
        self._frame = frame
        self._texts = texts
        self._reader = reader
        self._keys = keys
        self._rows = rows
        self._plain = Spelling(plain_key)

    def known(self) -> Known:
        """What :func:`known_by` says."""
        match self._frame.recognition.entity:
            case "customers":
                return self._customers()
            case "users":
                return self._users()
            case "products":
                return self._products()
            case _:
                return Known()

    def _customers(self) -> Known:
        names, regions = self._column("customer_name"), self._column("region")
        keys: dict[str, tuple[Any, Any]] = {}
        _put(keys, "u", *self._digests_of(self._column("uscc"), code_digests))
        self._put_phones(keys, "phone")
        with_phone = np.zeros(len(self._rows), bool)
        if "p" in keys:
            with_phone[keys["p"][0]] = True
        spelling, cores, persons = NameSpelling(), Cores(), Ends(is_persons, PERSON, FIRM_NAME, apart=True)
        who, sizes = np.zeros(len(names.values) + 1, U64), np.zeros(len(names.values) + 1, np.int32)
        person = np.zeros(len(who), bool)
        for place, raw in self._letters(names.values):
            cores.take(raw)
            name = spelling.of(raw)
            who[place], sizes[place] = name.digests(), name.sizes
            if len(regions.values) and with_phone.any():
                short = np.flatnonzero(name.sizes < FIRM_NAME)
                few = Letters(name.points, name.starts[short], name.ends[short])
                person[place][short] = persons.of(few) if len(short) else False
        who, size = who[names.numbers], sizes[names.numbers]
        _put(keys, WHO, who, size > 0)
        beside = (size > 0) & (size < FIRM_NAME) & ~(with_phone & person[names.numbers])
        identified, town = self._in_towns(regions, np.flatnonzero(beside))
        own = size >= FIRM_NAME
        own[identified] = True
        named = who.copy()
        named[identified] = paired(who[identified], town)
        _put(keys, "n", named, own)
        found = cores.of(names.numbers, self._places(regions))
        del names, regions, cores, person, sizes, size, who, named, own, beside, identified, town, with_phone
        return self._told(keys, found)

    def _in_towns(self, regions: _Column, records: Numbers) -> tuple[Numbers, Numbers]:
        """Of some records those with a region, and its digest."""
        wanted = different(regions.numbers[records])
        wanted = wanted[wanted > 0]
        digests = np.zeros(len(regions.values) + 1, U64)
        full = np.zeros(len(digests), bool)
        for place, raw in self._letters(regions.values[wanted - 1]):
            plain = self._plain.of(raw)
            mine = wanted[place.start - 1 : place.stop - 1]
            digests[mine], full[mine] = plain.digests(), plain.sizes > 0
        records = records[full[regions.numbers[records]]]
        return records, digests[regions.numbers[records]]

    def _places(self, regions: _Column) -> Numbers:
        found = np.zeros(len(regions.values) + 1, U64)
        places = RegionPlaces()
        for place, raw in self._letters(regions.values):
            found[place] = places.of(raw)
        return found[regions.numbers]

    def _users(self) -> Known:
        keys: dict[str, tuple[Any, Any]] = {}
        _put(keys, "a", *self._digests_of(self._column("account"), self._plainly))
        _put(keys, "s", *self._digests_of(self._column("staff_no"), self._plainly))
        self._put_phones(keys, "staff_phone")
        spelling = NameSpelling()
        _put(keys, WHO, *self._digests_of(self._column("person_name"), lambda raw: _digested(spelling.of(raw))))
        off = self._says(self._column("disabled"), is_off) | self._says(self._column("state"), is_gone)
        found = self._told(keys, None)
        if not off.any():
            return found
        number = np.cumsum(~off, dtype=np.int32) - 1
        left = {kind: (number[mine[~off[mine]]], held[~off[mine]]) for kind, (mine, held) in keys.items()}
        left = {kind: held for kind, held in left.items() if len(held[0])}
        count = int(number[-1]) + 1
        apart = count - joined(roots_of(count, left))
        return Known(_identities(count, left), apart, found.again, (), len(off) - count)

    def _products(self) -> Known:
        keys: dict[str, tuple[Any, Any]] = {}
        codes, full = self._digests_of(self._column("product_code"), self._plainly)
        places, _ = self._digests_of(self._column("warehouse"), self._plainly)
        _put(keys, "c", paired(codes, places), full)
        return self._told(keys, None)

    def _told(self, keys: KeyArrays, cores: tuple[Any, Any, Any] | None) -> Known:
        """``cores`` are those of the records, their places, and whether they say anything."""
        count = len(self._rows)
        found = roots_of(count, keys)
        maybe = self._rows[perhaps_another(keys, found, *cores)] if cores else self._rows[:0]
        again = joined(found)
        rows = array("I", maybe.astype(np.uint32).tobytes())
        return Known(_identities(count, keys), count - again, again, rows)

    def _column(self, role: Role) -> _Column:
        """The first values in the columns of a role."""
        found = np.zeros(len(self._rows), np.int64)
        for column in self._frame.roles[role]:
            found = np.where(found == 0, self._keys(column), found)
        return self._valued(found)

    def _valued(self, keys: Keys) -> _Column:
        if keys.max(initial=0) < MINUS:
            held = np.zeros(len(self._texts) + 1, bool)
            held[keys] = True
            held[0] = False
            return _Column(np.flatnonzero(held), np.cumsum(held, dtype=np.int32)[keys])
        values = different(keys[keys != 0])
        return _Column(values, np.where(keys == 0, 0, np.searchsorted(values, keys) + 1))

    def _letters(self, values: Keys) -> Iterator[tuple[slice, Letters]]:
        """The letters of different values, and the numbers of these."""
        start = 0
        while start < len(values):
            some = values[start : start + _SLICE]
            codes = some[: np.searchsorted(some, MINUS)] - 1
            filled = np.cumsum(self._texts.ends[codes] - self._texts.starts[codes], dtype=np.int64)
            some = some[: max(1, int(np.searchsorted(filled, _BYTES)))] if filled.max(initial=0) > _BYTES else some
            yield slice(start + 1, start + 1 + len(some)), letters_of(self._texts, self._reader, some)
            start += len(some)

    def _digests_of(self, column: _Column, look: Callable[[Letters], tuple[Any, Any]]) -> tuple[Numbers, Numbers]:
        """By record the digest of its key, and whether it has one; ``look`` tells these of values."""
        digests = np.zeros(len(column.values) + 1, U64)
        full = np.zeros(len(digests), bool)
        for place, raw in self._letters(column.values):
            digests[place], full[place] = look(raw)
        return digests[column.numbers], full[column.numbers]

    def _plainly(self, raw: Letters) -> tuple[Any, Any]:
        return _digested(self._plain.of(raw))

    def _says(self, column: _Column, asked: Callable[[str], bool]) -> Numbers:
        """By record what is said of its value."""
        said = [asked("")] + [asked(self._reader.text(key)) for key in column.values.tolist()]
        return np.array(said, bool)[column.numbers]

    def _put_phones(self, keys: dict[str, tuple[Any, Any]], role: Role) -> None:
        """The phones of a role's columns: a record may have several."""
        records, digests = [], []
        for column in self._frame.roles[role]:
            held = self._valued(self._keys(column))
            phones = [phone_digests(raw) for _, raw in self._letters(held.values)]
            counts = np.concatenate((np.zeros(1, np.int64), *(one for one, _ in phones)))
            every = np.concatenate((np.zeros(0, U64), *(one for _, one in phones)))
            first = np.cumsum(counts) - counts
            often = counts[held.numbers]
            mine = np.repeat(np.arange(len(often)), often)
            within = np.arange(len(mine)) - np.repeat(np.cumsum(often) - often, often)
            records.append(mine)
            digests.append(every[np.repeat(first[held.numbers], often) + within])
        if not records:
            return
        mine, held_by = np.concatenate(records).astype(np.int32), np.concatenate(digests)
        if len(records) > 1 or bool((mine[1:] == mine[:-1]).any()):
            order = np.argsort(mine, kind="stable")
            mine, held_by = mine[order], held_by[order]
            fresh = first_of(paired(held_by, mine.astype(U64)))
            if len(fresh) < len(mine):
                fresh = np.sort(fresh)
                mine, held_by = mine[fresh], held_by[fresh]
        if len(mine):
            keys["p"] = (mine, held_by)


def _put(keys: dict[str, tuple[Any, Any]], kind: str, digests: Numbers, full: Numbers) -> None:
    records = np.flatnonzero(full).astype(np.int32)
    if len(records):
        keys[kind] = (records, digests[records])


def _digested(letters: Letters) -> tuple[Any, Any]:
    return letters.digests(), letters.sizes > 0


def _identities(count: int, keys: KeyArrays) -> Identities:
    return Identities(
        count,
        {
            kind: (array("I", records.tobytes()), array("Q", digests.tobytes()))
            for kind, (records, digests) in keys.items()
        },
    )
