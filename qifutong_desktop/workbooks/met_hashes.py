"""Numbers by 64-bit hash, many looked up and added at a time."""

from __future__ import annotations

from typing import Any

import numpy as np

from .word_hashes import U64

#: Slots: so many at first, four times as many while they are few, then twice as many.
_FIRST, _FEW = 1 << 14, 1 << 20


class MetHashes:
    """Hashes that were met, none of them 0, each with a number above 0: in the slot that its last bits name, or in the
    next free one. Two thirds of the slots are filled at most."""

    def __init__(self) -> None:
        self._count = 0
        self._hashes = np.zeros(_FIRST, U64)
        self._numbers = np.zeros(_FIRST, np.int32)

    def numbers(self, hashes: Any) -> tuple[Any, Any]:
        """The number of each hash, 0 where it was never met, and its slot, which is free then."""
        last = U64(len(self._hashes) - 1)
        slots = (hashes & last).view(np.int64)
        there = self._hashes.take(slots)
        left = np.flatnonzero((there != hashes) & (there != 0))
        while len(left):
            slots[left] = at = slots.take(left) + 1 & last.view(np.int64)
            there = self._hashes.take(at)
            left = left.compress((there != hashes.take(left)) & (there != 0))
        return self._numbers.take(slots), slots

    def add(self, hashes: Any, slots: Any, numbers: Any) -> None:
        """Different hashes that were not met, with the free slots that :meth:`numbers` gave for them just now."""
        self._count += len(hashes)
        size = len(self._hashes)
        while self._count * 3 > size * 2:
            size *= 4 if size < _FEW else 2
        if size > len(self._hashes):
            full = np.flatnonzero(self._hashes)
            hashes = np.concatenate((self._hashes[full], hashes))
            numbers = np.concatenate((self._numbers[full], numbers))
            self._hashes, self._numbers = np.zeros(size, U64), np.zeros(size, np.int32)
            slots = self.numbers(hashes)[1]
        while len(hashes):
            self._hashes[slots] = hashes  # of those that meet in one slot the last stays
            self._numbers[slots] = numbers
            lost = np.flatnonzero(self._hashes.take(slots) != hashes)
            hashes, numbers = hashes.take(lost), numbers.take(lost)
            slots = self.numbers(hashes)[1]
