"""Texts that stand in the cells themselves, as most programs write that never hold a whole sheet: each different one is
read once.

They are known by 64 bits of a hash with seeds that each process draws anew: of three million different texts two are
taken for one in less than one file of a million.
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from ...core.patterns import later
from .cell_keys import Keys, begins
from .character_references import resolved
from .met_hashes import MetHashes
from .plain_book import NotPlain
from .shared_texts import Texts
from .word_hashes import LOW, MIX, U64, hashed
from .written_numbers import pieces

#: Line ends that XML changes, and characters that spreadsheet programs escape.
_ASKED = later(rb"\r|_x[0-9A-Fa-f]{4}_")
#: Characters that no XML holds.
_NOT_XML = ("\ufffe", "\uffff")
_CONTROLS = later(rb"[\x01-\x08\x0b\x0c\x0e-\x1f]")
_BEHIND = b"\x00"
#: From so many bytes on a text is copied alone.
_LONG = 256


class InlineTexts:
    """The inline texts of one sheet, numbered behind the workbook's shared ones."""

    def __init__(self, texts: Texts, met: MetHashes, sort: int = 0) -> None:
        """``met`` knows those of all sorts; ``sort``: see :class:`Texts`."""
        self._texts = texts
        self._sort = sort
        self._met = met

    def put(self, held: Any, words: Any, chosen: Any, begun: Any, ends: Any, keys: Keys) -> int:
        """Give cells the keys of the texts in them, from ``begun`` to ``ends``; gives how many are not to be asked."""
        starts = begun.take(chosen)
        sizes = ends.take(chosen) - starts
        if len(sizes) and int(sizes.min()) <= 0:
            chosen, starts, sizes = (one[sizes > 0] for one in (chosen, starts, sizes))
        keys[chosen] = found = self.keys(held, words, starts, sizes)
        return int(np.count_nonzero(found))

    def keys(self, held: Any, words: Any, starts: Any, sizes: Any) -> Any:
        """By text (``sizes`` bytes from ``starts`` on, none of them ``<``) its key; 0: what it means is to be asked.

        :raises NotPlain: the file is no XML
        :raises UnicodeDecodeError: it is not UTF-8
        """
        hashes = hashed(words, starts, sizes)
        if self._sort:
            hashes ^= MIX[self._sort]
        hashes = np.maximum(hashes, U64(1))
        found, slots = self._met.numbers(hashes)
        fresh = np.flatnonzero(found == 0)
        if len(fresh):
            order = fresh.take(np.argsort(hashes.take(fresh)))
            first = begins(hashes.take(order))
            firsts = order.compress(first)
            numbers = self._taken(held, words, starts.take(firsts), sizes.take(firsts))
            found[order] = numbers.take(np.cumsum(first) - 1)
            if not numbers.all():
                firsts, numbers = firsts.compress(numbers > 0), numbers[numbers > 0]
            if len(firsts):
                self._met.add(hashes.take(firsts), slots.take(firsts), int(numbers[0]))
        return found

    def _taken(self, held: Any, words: Any, starts: Any, sizes: Any) -> Any:
        """Different texts kept; gives the keys of those that say what they mean, 0 for the others: a range."""
        count = len(sizes)
        ends = np.cumsum(sizes + 1) - 1
        body: Any = _gathered(held, words, starts, sizes, ends)
        low = int(np.count_nonzero(np.frombuffer(body, np.uint8) < 32))
        controls = low > count and (body.count(_BEHIND) > count or _CONTROLS.search(body) is not None)
        text = body.decode("utf-8")  # in which single characters are found at once
        if controls or any(one in text for one in _NOT_XML) or (">" in text and "]]>" in text):
            raise NotPlain
        odd: set[int] = set()
        if b"&" in body:
            body, left = resolved(body)
            odd.update(np.searchsorted(ends, left).tolist())
        if b"\r" in body or (b"_" in body and b"_x" in body):
            told = [one.start() for one in _ASKED.finditer(body)]
            odd.update(np.searchsorted(np.flatnonzero(np.frombuffer(body, np.uint8) == 0), told).tolist())
        numbers = np.arange(1, count + 1, dtype=np.int32)
        if odd:
            kept = np.ones(count, bool)
            kept[list(odd)] = False
            body = _BEHIND.join([*itertools.compress(body.split(_BEHIND), kept.tolist()), b""])
            numbers = np.cumsum(kept, dtype=np.int32) * kept
        first = self._texts.extend(body, count - len(odd), self._sort)
        return np.where(numbers, numbers + first, 0) if odd else numbers + np.int32(first)


def _gathered(held: Any, words: Any, starts: Any, sizes: Any, ends: Any) -> bytearray:
    """Texts one behind the other, each with a zero byte at its end.

    First the last bytes of each and zeros behind them, over which the next ones go, then what stands before.
    """
    body = bytearray(int(ends[-1]) + 16)
    to = ends - sizes
    rest = sizes & 7
    at = sizes - rest
    pieces(memoryview(body), 8)[to + at] = (words[starts + at] & LOW.take(rest)).view("V8")
    for number in np.flatnonzero(sizes >= _LONG).tolist():
        start, size = int(starts[number]), int(sizes[number])
        body[int(to[number]) : int(ends[number])] = held[start : start + size].tobytes()
    at[sizes >= _LONG] = 0
    half = np.flatnonzero(at & 8)
    last = at.take(half) - 8
    pieces(memoryview(body), 8)[to.take(half) + last] = pieces(words.base, 8)[starts.take(half) + last]
    into, out_of = pieces(memoryview(body), 16), pieces(words.base, 16)
    for place in range(0, int(at.max()) - 15, 16):
        mine = np.flatnonzero(at >= place + 16)
        into[to.take(mine) + place] = out_of[starts.take(mine) + place]
    del into
    del body[int(ends[-1]) + 1 :]
    return body
