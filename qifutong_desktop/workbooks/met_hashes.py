"""Numbers by 64-bit hash, many looked up and added at a time."""

from __future__ import annotations

from typing import Any

import numpy as np

from .word_hashes import U64

_SMALLEST = 1 << 12


class MetHashes:
    """Hashes that were met, none of them 0, each with a number above 0: in slots, the next free one from its own on."""

    def __init__(self) -> None:
        self._count = 0
        self._hashes = np.zeros(_SMALLEST, U64)
        self._numbers = np.zeros(_SMALLEST, np.int32)

    def numbers(self, hashes: Any) -> Any:
        """The number of each hash, 0 where it was never met."""
        found = np.zeros(len(hashes), np.int32)
        slots = self._own(hashes)
        left: Any = None
        while left is None or len(left):
            there = self._hashes.take(slots)
            wanted = hashes if left is None else hashes.take(left)
            same = np.flatnonzero(there == wanted)
            found[same if left is None else left.take(same)] = self._numbers.take(slots.take(same))
            other = np.flatnonzero((there != wanted) & (there != 0))
            left = other if left is None else left.take(other)
            slots = slots.take(other) + 1 & len(self._hashes) - 1
        return found

    def add(self, hashes: Any, numbers: Any) -> None:
        """Different hashes that were not met yet."""
        self._count += len(hashes)
        if self._count * 3 > len(self._hashes) * 2:
            full = np.flatnonzero(self._hashes)
            before = self._hashes[full], self._numbers[full]
            size = len(self._hashes)
            while self._count * 3 > size * 2:
                size *= 2
            self._hashes, self._numbers = np.zeros(size, U64), np.zeros(size, np.int32)
            self._put(*before)
        self._put(hashes, numbers)

    def _own(self, hashes: Any) -> Any:
        return (hashes & U64(len(self._hashes) - 1)).astype(np.int64)

    def _put(self, hashes: Any, numbers: Any) -> None:
        slots = self._own(hashes)
        while len(hashes):
            free = np.flatnonzero(self._hashes.take(slots) == 0)
            self._hashes[slots.take(free)] = hashes.take(free)  # of those that meet in one slot the last stays
            there = self._hashes.take(slots) == hashes
            self._numbers[slots[there]] = numbers[there]
            hashes, numbers = hashes[~there], numbers[~there]
            slots = slots[~there] + 1 & len(self._hashes) - 1
