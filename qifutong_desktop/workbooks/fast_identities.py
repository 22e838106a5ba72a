"""What a table's records are known by, found in the fast path: as :func:`core.migration.known.known_by` and
:class:`core.migration.profile.TableFrame` say it of one record after another."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from ..core.migration.identity import (
    EXCLUSIVE,
    FIRM_NAME,
    PERSON,
    SHARED_BY,
    WHO,
    digest,
    is_persons,
    phone_keys,
    plain_key,
    roots,
    uscc_key,
)
from ..core.migration.known import Known
from ..core.migration.likely import codes_of, told_of
from ..core.migration.profile import TableFrame, is_gone, is_off
from ..core.migration.record_keys import Identities
from ..core.migration.vocabulary import Role
from .cell_keys import MINUS, Keys, begins, different
from .fast_columns import ColumnReader
from .fast_names import Cores, NameSpelling, RegionPlaces, first_of, first_with, standing_twice, told_apart
from .letters import U64, Ends, Letters, Spelling, letters_of, paired
from .shared_texts import Texts

if TYPE_CHECKING:  # numpy.typing takes a while to load
    from numpy.typing import NDArray

#: Different values that are looked at together.
_SLICE = 1 << 13
#: Letters of a 统一社会信用代码, each with a bit of its own.
_CODE, _CODE_LETTERS = 18, np.zeros(1 << 7, np.int64)
_CODE_LETTERS[[ord(letter) for letter in "0123456789ABCDEFGHJKLMNPQRTUWXY"]] = 1 << np.arange(31)
#: Digits of a mobile; of a landline's area and behind, and of the area of the largest cities.
_MOBILE, _LANDLINES, _LARGE = 11, ((3, 7), (3, 8), (4, 7), (4, 8)), 3
#: Where these last digits are all the same a number is none.
_TOLD_APART = 8
_ZERO = np.uint32(ord("0"))
Numbers: TypeAlias = "NDArray[Any]"
#: By kind the records that have a key, in their order, and its digest.
_Keys: TypeAlias = dict[str, tuple[Any, Any]]


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
        keys: _Keys = {}
        _put(keys, "u", *self._digests_of(self._column("uscc"), _codes))
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
        keys: _Keys = {}
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
        apart = count - _joined(_roots(count, left))
        return Known(_identities(count, left), apart, found.again, (), len(off) - count)

    def _products(self) -> Known:
        keys: _Keys = {}
        codes, full = self._digests_of(self._column("product_code"), self._plainly)
        places, _ = self._digests_of(self._column("warehouse"), self._plainly)
        _put(keys, "c", paired(codes, places), full)
        return self._told(keys, None)

    def _told(self, keys: _Keys, cores: tuple[Any, Any, Any] | None) -> Known:
        """``cores`` are those of the records, their places, and whether they say anything."""
        count = len(self._rows)
        found = _roots(count, keys)
        maybe = self._perhaps(keys, found, *cores) if cores else array("I")
        again = _joined(found)
        return Known(_identities(count, keys), count - again, again, maybe)

    def _perhaps(self, keys: _Keys, found: Numbers, cores: Numbers, places: Numbers, says: Numbers) -> array[int]:
        """The rows of records that are perhaps another's."""
        coded = np.zeros(len(found), bool)
        if "u" in keys:
            coded[found[keys["u"][0]]] = True
        mine = np.flatnonzero(says)
        told, asked = (mine[some] for some in told_apart(cores[mine], places[mine], found[mine], coded))
        asked = asked[np.argsort(cores[asked], kind="stable")]
        records = zip(*(one[asked].tolist() for one in (np.arange(len(found)), places, found, cores)), strict=True)
        alikes = ((record[:3] for record in same) for _, same in groupby(records, lambda record: record[3]))
        more = told_of(alikes, lambda: _codes_of(keys, found, asked))
        told = first_with(found, np.concatenate((told, np.array(more, np.int64))))
        return array("I", self._rows[told].astype(np.uint32).tobytes())

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
        start = 1
        for some in _slices(values):
            yield slice(start, start + len(some)), letters_of(self._texts, self._reader, some)
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

    def _put_phones(self, keys: _Keys, role: Role) -> None:
        """The phones of a role's columns: a record may have several."""
        records, digests = [], []
        for column in self._frame.roles[role]:
            held = self._valued(self._keys(column))
            phones = [_phones(raw) for _, raw in self._letters(held.values)]
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


def _slices(values: Numbers) -> Iterator[Numbers]:
    for start in range(0, len(values), _SLICE):
        yield values[start : start + _SLICE]


def _put(keys: _Keys, kind: str, digests: Numbers, full: Numbers) -> None:
    records = np.flatnonzero(full).astype(np.int32)
    if len(records):
        keys[kind] = (records, digests[records])


def _digested(letters: Letters) -> tuple[Any, Any]:
    return letters.digests(), letters.sizes > 0


def _identities(count: int, keys: _Keys) -> Identities:
    return Identities(
        count,
        {
            kind: (array("I", records.tobytes()), array("Q", digests.tobytes()))
            for kind, (records, digests) in keys.items()
        },
    )


def _roots(count: int, keys: _Keys) -> Numbers:
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


def _joined(found: Numbers) -> int:
    """How many records are one with another before."""
    return int(np.count_nonzero(found != np.arange(len(found))))


def _codes_of(keys: _Keys, found: Numbers, records: Numbers) -> dict[int, dict[str, int]]:
    """As :func:`likely.codes_of`, of the roots of some records."""
    wanted = np.zeros(len(found), bool)
    wanted[found[records]] = True
    few = {}
    for kind in EXCLUSIVE.intersection(keys):
        mine = wanted[found[keys[kind][0]]]
        few[kind] = (found[keys[kind][0][mine]].tolist(), keys[kind][1][mine].tolist())
    return codes_of(few, range(len(found)))


def _codes(raw: Letters) -> tuple[Any, Any]:
    """The digests of 统一社会信用代码, and which texts are one."""
    digests = raw.digests()
    full = np.zeros(len(digests), bool)
    plain = np.flatnonzero(raw.sizes == _CODE)
    letters = _CODE_LETTERS.take(_square(raw, plain, _CODE), mode="clip")
    plain = plain[(letters != 0).all(axis=0) & (np.bitwise_count(np.bitwise_or.reduce(letters, axis=0)) > 4)]
    full[plain] = True
    for number in np.flatnonzero(~full).tolist():
        if key := uscc_key(raw.text(number)):
            digests[number], full[number] = digest(key), True
    return digests, full


def _phones(raw: Letters) -> tuple[Any, Any]:
    """How many phones each text holds, and the digests of all."""
    counts, alone = np.zeros(len(raw.ends), np.int64), np.zeros(len(raw.ends), U64)
    left = raw.sizes > 0
    for mine, digits, usual in _usual(raw):
        usual &= (digits - _ZERO < 10).all(axis=0)
        left[mine[usual]] = False
        usual &= (digits[-_TOLD_APART:] != digits[-1]).any(axis=0)
        if usual.any():
            ended = np.zeros((np.count_nonzero(usual), len(digits) + 1), np.uint32)
            ended[:, :-1] = digits[:, usual].T
            alone[mine[usual]] = Letters.of(ended.reshape(-1)).digests()
            counts[mine[usual]] = 1
    others = {number: [digest(key) for key in phone_keys(raw.text(number))] for number in np.flatnonzero(left).tolist()}
    for number, found in others.items():
        counts[number] = len(found)
    every = np.repeat(alone, counts)
    firsts = np.cumsum(counts) - counts
    for number, found in others.items():
        every[firsts[number] : firsts[number] + len(found)] = found
    return counts, every


def _usual(raw: Letters) -> Iterator[tuple[Numbers, Any, Any]]:
    """Texts of the two usual writings, what should be digits in them, and whether these begin as those of a phone."""
    mine = np.flatnonzero(raw.sizes == _MOBILE)
    digits = _square(raw, mine, _MOBILE)
    yield mine, digits, (digits[0] == ord("1")) & (digits[1] >= ord("3"))
    for area, rest in _LANDLINES:
        mine = np.flatnonzero(raw.sizes == area + 1 + rest)
        mine = mine[raw.points[raw.starts[mine] + area] == ord("-")]
        digits = _square(raw, mine, area + 1 + rest)[[*range(area), *range(area + 1, area + 1 + rest)]]
        first, second, third = digits[:3]
        large = (second == ord("2")) | ((second == ord("1")) & (third == ord("0")))
        yield mine, digits, (first == ord("0")) & (large if area == _LARGE else second >= ord("3"))


def _square(raw: Letters, texts: Numbers, size: int) -> Any:
    """The letters of texts of one size: the first ones of all, then the second ones."""
    return raw.points.take(raw.starts[texts] + np.arange(size)[:, None])
