"""Numbers by 64-bit hash, many looked up and added at a time."""

from __future__ import annotations

from typing import Any

import numpy as np

from .word_hashes import U64

#: Slots, as a power of two: so many at first, four times as many while they are few, then twice as many.
_FIRST, _FEW = 14, 20


class MetHashes:
    """Hashes that were met, none of them 0, each with a number above 0; a third of the slots is filled at most.

    A number stands in the slot that its hash's first bits name, or in the next free one, and the hashes stand in the
    order of their numbers: slots are small, and what was never met is told by them alone.
    """

    def __init__(self) -> None:
        self._count = 0
        self._before = 0  # the number before the first
        self._bits = _FIRST
        self._slots = np.zeros(1 << _FIRST, np.int32)
        self._hashes = np.zeros(1 << _FIRST, U64)

    def numbers(self, hashes: Any) -> tuple[Any, Any]:
        """The number of each hash, 0 where it was never met, and its slot, which is free then."""
        found, slots = self._found(hashes)
        return found + (found > 0) * np.int32(self._before), slots

    def _found(self, hashes: Any) -> tuple[Any, Any]:
        last = len(self._slots) - 1
        slots = (hashes >> U64(64 - self._bits)).view(np.int64)
        found = self._slots.take(slots)
        left = np.flatnonzero((self._hashes.take(found) != hashes) & (found != 0))
        while len(left):
            slots[left] = at = slots.take(left) + 1 & last
            found[left] = there = self._slots.take(at)
            left = left.compress((self._hashes.take(there) != hashes.take(left)) & (there != 0))
        return found, slots

    def add(self, hashes: Any, slots: Any, first: int) -> None:
        """Different hashes that were not met, with the free slots that :meth:`numbers` gave for them just now; their
        numbers follow one another from ``first`` on, above all before."""
        if not self._count:
            self._before = first - 1
        first -= self._before
        until = first + len(hashes)
        numbers = np.arange(first, until, dtype=np.int32)
        self._count += len(hashes)
        if until > len(self._hashes):
            before = self._hashes
            self._hashes = np.zeros(1 << until.bit_length(), U64)
            self._hashes[: len(before)] = before
        self._hashes[first:until] = hashes
        if self._count * 3 > len(self._slots):
            while self._count * 3 > 1 << self._bits:
                self._bits += 2 if self._bits < _FEW else 1
            self._slots = np.zeros(1 << self._bits, np.int32)
            numbers = np.flatnonzero(self._hashes[:until]).astype(np.int32)
            hashes = self._hashes.take(numbers)
            slots = self._found(hashes)[1]
        while len(hashes):
            self._slots[slots] = numbers  # of those that meet in one slot the last stays
            lost = np.flatnonzero(self._slots.take(slots) != numbers)
            hashes, numbers = hashes.take(lost), numbers.take(lost)
            slots = self._found(hashes)[1]
