"""The letters of many texts, looked at together: what is left of them, how they begin and end, and their digests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from ...core.migration.identity import MIX, digest
from .cell_keys import DIGITS, MINUS, NUMBER, SCALE, Keys, begins, different
from .columns import ColumnReader
from .shared_texts import Texts

if TYPE_CHECKING:  # numpy.typing takes a while to load
    from numpy.typing import NDArray

U64 = np.uint64
_MIX = [U64(one) for one in MIX]
#: No letters: what falls away, what is not looked at alone, and what was not met before.
_GONE, _ODD, _UNMET = 0xFFFF, 0xFFFE, 0xFFFD
#: Longer texts, of which there are few, are looked at one by one.
_LONG = 256
_CHINESE = slice(0x4E00, 0x9FA6)
#: Letters that none beside them changes, however a text is normalised: no accents, no syllables in parts.
_ALONE = (
    (9, 11), (13, 14), (0x20, 0x7F), (0xB7, 0xB8), (0x2010, 0x2016), (0x2018, 0x2020), (0x3000, 0x3021),
    (_CHINESE.start, _CHINESE.stop), (0xFF01, 0xFF5F),
)  # fmt: skip


@dataclass(frozen=True)
class Letters:
    """Code points of texts, each from one place up to another, where a zero stands."""

    points: NDArray[Any]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]

    @cached_property
    def sizes(self) -> Any:
        """How many letters each text has."""
        return self.ends - self.starts

    @classmethod
    def of(cls, points: Any) -> Letters:
        """Texts one behind the other."""
        ends = np.flatnonzero(points == 0)
        return cls(points, np.concatenate((np.zeros(1, np.int64), ends[:-1] + 1)), ends)

    def text(self, number: int) -> str:
        """One text."""
        return self.points[self.starts[number] : self.ends[number]].tobytes().decode("utf-32-le")

    def without(self, gone: Any) -> Letters:
        """The same texts but for some letters."""
        kept = ~gone
        before = np.cumsum(kept)
        before -= kept
        return Letters(self.points[kept], before[self.starts], before[self.ends])

    def at(self, place: int) -> Any:
        """The letter of each text at a place, from behind where that is below zero; zero where it has none."""
        if place < 0:
            return self.points.take(np.where(self.sizes >= -place, self.ends + place, self.ends))
        return self.points.take(np.minimum(self.starts + place, self.ends))

    def digests(self) -> Any:
        """As :func:`identity.digest` of each."""
        found = self.sizes.astype(U64) * _MIX[0]
        for number in np.flatnonzero(self.sizes > _LONG).tolist():
            found[number] = digest(self.text(number))
        left = np.flatnonzero((self.sizes > 0) & (self.sizes <= _LONG))
        place, ends, values = self.starts[left], self.ends[left], found[left]
        while len(left):
            letters = self.points.take(place + 1).astype(U64)
            letters <<= U64(32)
            letters |= self.points.take(place)
            values = _mixed(values ^ letters)
            place += 2
            more = place < ends
            if not more.all():
                found[left] = values
                left, place, ends, values = left[more], place[more], ends[more], values[more]
        return found


def paired(one: Any, other: Any) -> Any:
    """As :func:`identity.paired` of each two."""
    return _mixed(one ^ other * _MIX[0])


def _mixed(values: Any) -> Any:
    values = values * _MIX[1]
    values ^= values >> U64(29)
    values *= _MIX[2]
    values ^= values >> U64(32)
    return values


def letters_of(texts: Texts, reader: ColumnReader, keys: Keys) -> Letters:
    """The letters of the texts that keys in ascending order stand for, none of them blank."""
    low = int(np.searchsorted(keys, MINUS))
    starts = texts.starts[keys[:low] - 1]
    sizes = texts.ends[keys[:low] - 1] + 1 - starts
    behind = np.cumsum(sizes)
    places = np.repeat(starts - (behind - sizes).astype(np.int32), sizes)
    places += np.arange(len(places), dtype=np.int32)
    found = np.frombuffer(texts.held, np.uint8).take(places).tobytes().decode("utf-8")
    broken = int(np.searchsorted(keys, NUMBER | 1 << SCALE))
    others = [*map(str, (keys[low:broken] & DIGITS).tolist()), *map(reader.text, keys[broken:].tolist())]
    found += "\x00".join([*others, ""])
    return Letters.of(np.frombuffer(found.encode("utf-32-le"), np.uint32))


class Spelling:
    """A function of texts that looks at each letter for itself, applied to many: each different letter is asked once.

    Of letters that others beside them may change whole texts are asked.
    """

    def __init__(self, function: Callable[[str], str]) -> None:
        self._function = function
        self._table = np.full(1 << 16, _UNMET, np.uint16)
        self._table[0] = 0
        self._table[_UNMET:] = _ODD
        self._table[_CHINESE] = np.arange(_CHINESE.start, _CHINESE.stop)

    def of(self, letters: Letters, whole: Any = (), written: Letters | None = None) -> Letters:
        """What the function makes of each text; ``whole`` are texts that it must be asked for, ``written`` how these
        are written where ``letters`` do not say it any more."""
        points = self._table.take(letters.points, mode="clip")
        unmet = np.flatnonzero(points == _UNMET)
        if len(unmet):
            for letter in different(letters.points[unmet]).tolist():
                self._table[letter] = self._alone(letter)
            points = self._table.take(letters.points, mode="clip")
        odd = np.flatnonzero(points == _ODD)
        asked = different(np.concatenate((np.searchsorted(letters.ends, odd), whole)).astype(np.int64)).tolist()
        found = points[points != _GONE].astype(np.uint32)
        if not asked:
            return Letters.of(found)
        texts = [self._function((written or letters).text(number)) for number in asked]
        more = np.frombuffer("".join([text + "\x00" for text in texts]).encode("utf-32-le"), np.uint32)
        most, rest = Letters.of(found), Letters.of(more)
        most.starts[asked], most.ends[asked] = rest.starts + len(found), rest.ends + len(found)
        return Letters(np.concatenate((found, more)), most.starts, most.ends)

    def _alone(self, letter: int) -> int:
        if not any(low <= letter < high for low, high in _ALONE):
            return _ODD
        found = self._function(chr(letter))
        return _ODD if len(found) > 1 else ord(found or chr(_GONE))


class Ends:
    """A number that a function says of a text, which looks at so many letters at its beginning (or its end) at most.

    It is asked once for all texts that begin alike. Chinese characters are all alike to it, but for those ``known``,
    and so are all others, unless it tells them ``apart``.
    """

    def __init__(
        self, function: Callable[[str], int], known: str, most: int, *, behind: bool = False, apart: bool = False
    ) -> None:
        self._function = function
        self._most = most
        self._behind = behind
        self._apart = apart
        self._classes = np.ones(1 << 16, np.uint16)
        self._classes[0] = 0
        self._classes[0x4E00:0xA000] = 2
        for number, letter in enumerate(sorted(set(known))):
            self._classes[ord(letter)] = 3 + number
        self._said: dict[int, int] = {}

    def of(self, letters: Letters) -> NDArray[np.int64]:
        """What the function says of each text."""
        classes = self._classes.take(letters.points, mode="clip")
        if self._apart:
            classes = np.where(classes == 1, letters.points + np.uint32(1 << 16), classes)
        seen = Letters(classes, letters.starts, letters.ends)
        found = np.zeros(len(letters.ends), U64)
        for place in range(self._most):
            found *= _MIX[1]
            found += seen.at(-1 - place if self._behind else place)
        order = np.argsort(found)
        ordered = found[order]
        fresh = begins(ordered)
        numbers = np.empty(len(order), np.int64)
        numbers[order] = np.cumsum(fresh) - 1
        said = []
        for alike, number in zip(ordered[fresh].tolist(), order[fresh].tolist(), strict=True):
            if alike not in self._said:
                text = letters.text(number)
                self._said[alike] = self._function(text[-self._most :] if self._behind else text[: self._most])
            said.append(self._said[alike])
        return np.array(said, np.int64)[numbers]
