"""Many texts looked at together: which of them a judge cannot tell apart, so that one of them stands for all.

Two texts of one judged group differ in nothing that any judge of cells looks at (or every judge calls both plain
text); two texts of one shape group have the same shape. Texts that are not told here are judged one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..core.migration.cells import clean
from ..core.patterns import later
from .cell_keys import among, begins
from .plain_book import NotPlain
from .shared_texts import Texts
from .word_hashes import LOW, MIX, U64, hashed, words_of

if TYPE_CHECKING:  # numpy.typing takes a while to load
    from numpy.typing import NDArray

_SLICE = 1 << 15
#: What bytes are, as bits: digits, letters but x, x, Chinese characters, other beginnings of characters, blanks, stars.
_DIGIT, _LETTER, _X, _CHINESE, _OTHER, _SIGN, _BLANK, _STAR = 1, 2, 4, 8, 16, 32, 64, 128
#: The group of plain texts.
PLAIN = 0
_ONE_BY_ONE = -1
_LONGEST_JUDGED = 32
_LONGEST_SHAPED = 80
_SHAPE_WORDS = 3
#: Forms of digits in which single digits matter: codes with zeros behind the point, separators, days as numbers.
_SENSITIVE = later(r"9{8,15}\.9+|[+-]?9{1,3}(?:,9{3})+(?:\.9*)?|9{5}\.9+|[Ee][Rr][Rr]:9+|\d{1,3}[-/.]\d.*")
_DIGITS = str.maketrans("012345678", "999999999")


def _classes() -> NDArray[np.uint8]:
    found = np.full(256, _SIGN, np.uint8)
    found[:33] = _BLANK
    found[127] = _BLANK
    found[48:58] = _DIGIT
    found[65:91] = found[97:123] = _LETTER
    found[[88, 120]] = _X
    found[42] = _STAR
    found[128:192] = 0
    found[192:256] = _OTHER
    found[0xE4:0xEA] = _CHINESE
    found[0] = 0
    return found


def _drawn() -> NDArray[np.uint8]:
    found = np.arange(256, dtype=np.uint8)
    found[48:58] = 57
    found[65:91], found[97:123] = 65, 97
    found[128:] = 128
    return found


_CLASSES, _DRAWN = _classes().tobytes(), _drawn().tobytes()
#: First bytes of characters that may be edges: as a text's own first (1), and two bytes before its end (2).
_EDGES = np.zeros(256, np.uint8)
_EDGES[[0xC2, 0xE3, 0xEF]] = 1
_EDGES[[0xE1, 0xE2]] = 3
_AS_NINES = np.arange(256, dtype=np.uint8)
_AS_NINES[48:58] = 57


class Groups:
    """Hashes to small numbers, in the order in which they are first met; of each group one text is known."""

    def __init__(self, first: int) -> None:
        self._hashes = np.empty(0, U64)
        self._numbers = np.empty(0, np.int32)
        self.members: list[int] = [-1] * first

    def numbers(self, hashes: Any, texts: Any) -> NDArray[np.int32]:
        """The groups of texts with these hashes."""
        found = np.full(len(hashes), -1, np.int32)
        known = np.zeros(len(hashes), bool)
        if len(self._hashes):
            at = np.searchsorted(self._hashes, hashes)
            at[at == len(self._hashes)] = 0
            known = self._hashes[at] == hashes
            found[known] = self._numbers[at[known]]
        fresh = np.flatnonzero(~known)
        if len(fresh):
            order = fresh[np.argsort(hashes[fresh])]
            ordered = hashes[order]
            first = begins(ordered)
            number = (np.cumsum(first) - 1 + len(self.members)).astype(np.int32)
            found[order] = number
            self.members += texts[order[first]].tolist()
            every = np.concatenate((self._hashes, ordered[first]))
            numbers = np.concatenate((self._numbers, number[first]))
            sorting = np.argsort(every)
            self._hashes, self._numbers = every[sorting], numbers[sorting]
        return found


class Forms:
    """The groups of all texts. ``canon`` gives for each text the number of the clean one it stands for, -1 for none
    at all; None when each stands for itself."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts
        self.judged = Groups(1)
        self.shaped = Groups(0)
        count = len(texts)
        self.judged_group = np.empty(count, np.int32)
        self.shape_group = np.empty(count, np.int32)
        self.wide = np.zeros(count, bool)
        self.total = np.zeros(count, bool)
        self.blanks = np.zeros(count, bool)
        self.hashes = np.empty(count, U64)
        self._changed: dict[int, int] = {}
        self._fresh: dict[str, int] = {}
        self._look(0, count)
        self.canon = self._canon()

    def _look(self, low: int, high: int) -> None:
        for start in range(low, high, _SLICE):
            self._slice(start, min(high, start + _SLICE))

    def _slice(self, low: int, high: int) -> None:
        texts = self.texts
        begin, end = int(texts.starts[low]), int(texts.ends[high - 1]) + 1
        window = bytes(memoryview(texts.held)[begin:end]) + b"\x00" * 48
        held = np.frombuffer(window, np.uint8)
        body = held[: end - begin]
        starts = (texts.starts[low:high] - begin).astype(np.int64)
        ends = (texts.ends[low:high] - begin).astype(np.int64)
        sizes = ends - starts
        classes = np.frombuffer(window.translate(_CLASSES), np.uint8)[: end - begin].copy()
        wide = np.flatnonzero(body == 0xEF)
        if len(wide):
            self._full_width(held, classes, wide, starts, low)
        flags = np.bitwise_or.reduceat(classes, starts)
        first = held.take(starts)
        words = words_of(window)
        self._edges(held, starts, ends, sizes, first, low)
        self._totals(held, words, body, starts, first, low)
        last, second, third = (held.take(ends - back, mode="clip") for back in (1, 2, 3))
        wide = (last == 0x9A) & (second == 0xBC) & (third == 0xEF)
        self.total[low:high] |= (sizes > 0) & ((last == 0x3A) | wide)
        self.blanks[low:high] = (flags & _BLANK) != 0
        self.hashes[low:high] = hashed(words, starts, sizes, 1 << 30)
        self.judged_group[low:high] = self._judge(window, words, held, starts, sizes, flags, first, low)
        self.shape_group[low:high] = self._shape(window, words, body, starts, sizes, flags, low)

    def _full_width(self, held: Any, classes: Any, places: Any, starts: Any, low: int) -> None:
        """Brackets and commas of full width are signs; digits of full width are told."""
        second, third = held.take(places + 1), held.take(places + 2)
        digits = (second == 0xBC) & (third >= 0x90) & (third <= 0x99)
        self.wide[low + np.searchsorted(starts, places[digits], side="right") - 1] = True
        signs = (second == 0xBC) & among(third, (0x88, 0x89, 0x8C, 0x9A, 0x9B, 0x81, 0x9F))
        classes[places[signs]] = _SIGN | _CHINESE

    def _edges(self, held: Any, starts: Any, ends: Any, sizes: Any, first: Any, low: int) -> None:
        """Texts that may have something to be cleaned off."""
        last = held.take(ends - 1, mode="clip")
        third = held.take(ends - 3, mode="clip")
        second = held.take(ends - 2, mode="clip")
        before = _EDGES[first] & 1 != 0
        e3 = (first == 0xE3) & ((held.take(starts + 1) != 0x80) | (held.take(starts + 2) != 0x80))
        ef = (first == 0xEF) & (held.take(starts + 1) != 0xBB)
        behind = ((third == 0xE3) & (second == 0x80) & (last == 0x80)) | (_EDGES[third] & 2 != 0)
        behind |= ((third == 0xEF) & (second == 0xBB)) | (second == 0xC2)
        odd = (sizes == 0) | (first <= 32) | (first == 61) | (last <= 32)
        odd |= (before & ~e3 & ~ef) | (behind & (last > 127))
        for number in (np.flatnonzero(odd) + low).tolist():
            text = self.texts.text(number)
            plain = clean(text)
            if plain != text or not plain:
                self._changed[number] = -1 if not plain else self._clean_number(plain)

    def _clean_number(self, text: str) -> int:
        return int(self._fresh.setdefault(text, len(self.texts) + len(self._fresh)))

    def _totals(self, held: Any, words: Any, body: Any, starts: Any, first: Any, low: int) -> None:
        """Texts that may open a row of totals; :meth:`_slice` adds those that may open one of signatures."""
        at = np.flatnonzero(body == 0xE8)
        at = at[(held.take(at + 1) == 0xAE) & (held.take(at + 2) == 0xA1)]
        self.total[low + np.searchsorted(starts, at, side="right") - 1] = True
        upper = first & 0xDF
        maybe = np.flatnonzero((upper == 84) | (upper == 71) | (upper == 83))
        three = words[starts[maybe]] & U64(0xDFDFDF)
        named = [int.from_bytes(word, "little") for word in (b"TOT", b"GRA", b"SUB", b"SUM")]
        for name in named:
            self.total[low + maybe[three == U64(name)]] = True

    def _judge(
        self, window: bytes, words: Any, held: Any, starts: Any, sizes: Any, flags: Any, first: Any, low: int
    ) -> NDArray[np.int32]:
        found = np.full(len(starts), _ONE_BY_ONE, np.int32)
        quiet = (flags & (_X | _STAR | _OTHER)) == 0
        chinese_first = (first >= 0xE4) & (first <= 0xE9)
        upper = first & 0xDF
        letters = (upper >= 65) & (upper <= 90) & (upper != 82) & (upper != 67) & (upper != 69)
        ascii_only = (flags & (_CHINESE | _OTHER)) == 0
        plain = (quiet & chinese_first) | (quiet & ascii_only & letters)
        plain |= (flags & ~np.uint8(_LETTER | _X)) == 0
        found[plain & (sizes > 0)] = PLAIN
        rest = np.flatnonzero(~plain & ascii_only & (sizes > 0) & (sizes <= _LONGEST_JUDGED))
        if not len(rest):
            return found
        start, size = starts[rest], sizes[rest]
        hashes = hashed(words, start, size, _LONGEST_JUDGED, _AS_NINES)
        hashes += _literal(held, words, start, size, flags[rest])
        found[rest] = self.judged.numbers(hashes, rest + low)
        return found

    def _shape(
        self, window: bytes, words: Any, body: Any, starts: Any, sizes: Any, flags: Any, low: int
    ) -> NDArray[np.int32]:
        drawn = np.frombuffer(window.translate(_DRAWN), np.uint8)[: len(body)]
        kept = np.empty(len(body), bool)
        kept[0] = True
        np.logical_or(drawn[1:] < 128, drawn[:-1] < 128, out=kept[1:])
        shorter = np.concatenate((drawn[kept], np.zeros(48, np.uint8)))
        separators = np.flatnonzero(shorter[: len(shorter) - 48] == 0)
        begin = np.concatenate(([0], separators[:-1] + 1))
        size = separators - begin
        cut = np.minimum(size, 8 * _SHAPE_WORDS)
        hashes = hashed(words_of(shorter.tobytes()), begin, cut, 8 * _SHAPE_WORDS)
        word = (flags & ~np.uint8(_LETTER | _X | _CHINESE)) == 0
        mixed = np.flatnonzero(word & ((flags & _CHINESE) != 0) & (sizes < 15))
        if len(mixed):  # four characters of letters and Chinese are one word
            place, size = starts[mixed], sizes[mixed]
            followers = _followers(words[place] & LOW[np.minimum(size, 8)])
            followers += _followers(words[place + 8] & LOW[np.clip(size - 8, 0, 8)])
            hashes[mixed[size - followers < 5]] = U64(1)
        found = np.full(len(starts), _ONE_BY_ONE, np.int32)
        sure = np.flatnonzero((sizes <= _LONGEST_SHAPED) & (sizes > 0) & (((flags & _OTHER) == 0) | (sizes > 16)))
        found[sure] = self.shaped.numbers(hashes[sure], sure + low)
        return found

    def _canon(self) -> NDArray[np.int32] | None:
        """Clean texts are appended; each text that says the same stands for the first that does."""
        texts, before = self.texts, len(self.texts)
        for text in self._fresh:
            texts.append(text)
        if len(texts.sorts) > before - texts.shared:
            texts.index()
            for name in ("judged_group", "shape_group", "wide", "total", "blanks", "hashes"):
                held = getattr(self, name)
                setattr(self, name, np.concatenate((held, np.zeros(len(texts) - before, held.dtype))))
            self._look(before, len(texts))
        hashes = self.hashes.copy()
        if texts.others:
            hashes[texts.shared :] ^= np.frombuffer(bytes(texts.sorts), np.uint8).astype(U64) * MIX[6]
        ordered = np.sort(hashes)
        double = bool((ordered[1:] == ordered[:-1]).any())
        if not double and not self._changed:
            return None
        canon = np.arange(len(texts), dtype=np.int32)
        if double:
            order = np.argsort(hashes, kind="stable")
            ordered = hashes[order]
            first = begins(ordered)
            canon[order] = order[np.maximum.accumulate(np.where(first, np.arange(len(order)), 0))]
            self._say_the_same(order[~first], canon)
        for number, other in self._changed.items():
            canon[number] = canon[other] if other >= 0 else -1
        return canon

    def _say_the_same(self, numbers: Any, canon: Any) -> None:
        """:raises NotPlain: two texts of one hash are not the same"""
        for start in range(0, len(numbers), _SLICE):
            some = numbers[start : start + _SLICE]
            if self.texts.many(some) != self.texts.many(canon[some]):
                raise NotPlain

    def forget_words(self) -> None:
        """Once rows are judged, what told of words is of no more use."""
        self.hashes = np.empty(0, U64)
        self.total = self.blanks = np.empty(0, bool)


def _followers(words: Any) -> Any:
    """How many of eight bytes are a character's second, third or fourth."""
    return np.bitwise_count((words >> U64(7)) & ~(words >> U64(6)) & U64(0x0101010101010101)).astype(np.int64)


def _literal(held: Any, words: Any, starts: Any, sizes: Any, flags: Any) -> Any:
    """What of the digits matters to a judge, mixed: days written from the year on, beginnings and ends of digits."""
    first = words[starts]
    fifth = held.take(starts + 4)
    year = (held.take(starts) == 49) | (held.take(starts) == 50)
    dated = (fifth >= 45) & (fifth <= 47) & (sizes > 5) & year
    whole = flags == _DIGIT
    short = whole & ((sizes == 5) | (sizes == 8))
    kept = np.where(dated | short, first & LOW[np.minimum(sizes, 8)], first & LOW[np.minimum(sizes, 2)])
    kept[~(dated | whole)] = U64(0)
    more = np.where(dated, words[starts + 8] & LOW[np.clip(sizes - 8, 0, 2)], U64(0))
    long = np.flatnonzero(whole & (sizes > 15))
    if len(long):
        tail = np.minimum(sizes[long] - 15, 8)
        zeros = (words[starts[long] + 15] & LOW[tail]) == (U64(0x3030303030303030) & LOW[tail])
        further = sizes[long] > 23
        more[long] = np.where(further, words[starts[long] + 23] & LOW[np.minimum(sizes[long] - 23, 8)], U64(0)) + zeros
    return kept * MIX[3] + more * MIX[4]


def stands_alone(text: str) -> bool:
    """True for a member of a judged group of whose other members a judge may say something else."""
    return _SENSITIVE.fullmatch(text.translate(_DIGITS)) is not None
