"""Texts that stand in the cells themselves, as most programs write that never hold a whole sheet: each different one is
read once.

They are known by 64 bits of a hash with seeds that each process draws anew: of three million different texts two are
taken for one in less than one file of a million.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..core.patterns import later
from .cell_keys import begins
from .character_references import resolved
from .met_hashes import MetHashes
from .shared_texts import Texts
from .word_hashes import U64, hashed

#: Line ends that XML changes, and characters that spreadsheet programs escape.
_ASKED = later(rb"\r|_x[0-9A-Fa-f]{4}_")
#: Bytes that no text should hold, or that would not come through.
_ODD = (b"\x1e", b"\x1f", b"\xff")
_ENTRY = b"\x00"


class InlineTexts:
    """The inline texts of one sheet, numbered behind the workbook's shared ones."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._met = MetHashes()

    def keys(self, window: bytes, words: Any, starts: Any, sizes: Any) -> Any:
        """By text (``sizes`` bytes from ``starts`` on, none of them ``<``) its key; 0: what it means is to be asked.

        :raises UnicodeDecodeError: the file is not UTF-8
        """
        hashes = np.maximum(hashed(words, starts, sizes), U64(1))
        found = self._met.numbers(hashes)
        fresh = np.flatnonzero(found == 0)
        if len(fresh):
            order = np.argsort(hashes.take(fresh))
            ordered = hashes.take(fresh.take(order))
            first = begins(ordered)
            firsts = fresh.take(order.compress(first))
            numbers = self._taken(window, starts.take(firsts), sizes.take(firsts))
            found[fresh.take(order)] = numbers.take(np.cumsum(first) - 1)
            known = np.flatnonzero(numbers)
            self._met.add(ordered.compress(first).take(known), numbers.take(known))
        return found

    def _taken(self, window: bytes, starts: Any, sizes: Any) -> Any:
        """Different texts kept; gives the keys of those that say what they mean, 0 for the others."""
        ends = starts + sizes
        raw = [window[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        body = _ENTRY.join([*raw, b""])
        if body.count(_ENTRY) > len(raw) or any(odd in body for odd in _ODD):
            return np.zeros(len(raw), np.int32)
        odd: set[int] = set()
        if b"&" in body:
            plain, left = resolved(body)
            odd.update(_entries(body, left))
            body = plain
        if b"\r" in body or b"_x" in body:
            odd.update(_entries(body, [one.start() for one in _ASKED.finditer(body)]))
        keys = np.arange(len(raw), dtype=np.int32)
        if odd:
            parts = body.split(_ENTRY)
            body = _ENTRY.join([*(part for number, part in enumerate(parts[:-1]) if number not in odd), b""])
            kept = np.ones(len(raw), bool)
            kept[list(odd)] = False
            keys = (np.cumsum(kept) * kept) - 1
        body.decode("utf-8")
        first = self._texts.extend(body, len(raw) - len(odd))
        return np.where(keys < 0, 0, keys + first + 1).astype(np.int32)


def _entries(body: bytes, places: Any) -> list[int]:
    """The entries in which these places are."""
    if not len(places):
        return []
    ends = np.flatnonzero(np.frombuffer(body, np.uint8) == 0)
    found: list[int] = np.searchsorted(ends, places).tolist()
    return found
