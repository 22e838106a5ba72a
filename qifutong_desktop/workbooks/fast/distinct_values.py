"""The different values of a column with their counts, in the order in which they first stand there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from .cell_keys import DIGITS, MINUS, SCALE, Keys, begins

if TYPE_CHECKING:  # numpy.typing takes a while to load
    from numpy.typing import NDArray

Numbers: TypeAlias = "NDArray[Any]"
#: Cells that are looked at together for the first of some: few of them at first.
_GLANCE, _BLOCK = 4_096, 65_536
#: More cells than this are counted in the order of their keys.
_MANY = 60_000
#: A table of so many keys costs little.
_FEW = 100_000


@dataclass(slots=True)
class Distinct:
    """The different values of one sort in one column with their counts, in the order in which they first stand there.

    Where ``ordered`` they are in the order of their keys instead. ``cells`` are the keys of the sort's cells, or the
    numbers of their values; ``rows`` the cells' rows.
    """

    keys: Any
    counts: Numbers
    cells: Any
    rows: Numbers
    ordered: bool = False

    def first_cells(self, mine: Any, most: int) -> Any:
        """The first cells of values of some, and the numbers of their values."""
        found = np.flatnonzero(mine[self._numbers(self.cells[:_GLANCE])])[:most]
        keys = self.keys[mine] if self.ordered else self.keys
        for start in range(_GLANCE, len(self.cells), _BLOCK):
            if len(found) == most:
                break
            cells = self.cells[start : start + _BLOCK]
            there = keys.take(np.searchsorted(keys, cells), mode="clip") == cells if self.ordered else mine[cells]
            found = np.concatenate((found, np.flatnonzero(there)[: most - len(found)] + start))
        return found, self._numbers(self.cells[found])

    def _numbers(self, cells: Any) -> Any:
        return np.searchsorted(self.keys, cells) if self.ordered else cells

    def first_values(self, most: int) -> Any:
        """The numbers of the first different values."""
        if not self.ordered:
            return np.arange(min(most, len(self.keys)))
        size, most = 2 * most, min(most, len(self.keys))
        while True:
            head = _in_their_order(self.cells[:size], self.rows[:size])
            if len(head.keys) >= most or size >= len(self.cells):
                return np.searchsorted(self.keys, head.keys[:most])
            size *= 4


def distinct_of(keys: Keys, rows: Numbers) -> Distinct:
    """``keys`` are those of cells of one sort, none of them blank, ``rows`` the cells' rows."""
    count = len(keys)
    if bool((keys[1:] > keys[:-1]).all()):
        return Distinct(keys, np.ones(count, np.int32), np.arange(count, dtype=np.int32), rows)
    low, high = int(keys.min()), int(keys.max())
    if high - low < 8 * count + _FEW:
        return _by_table(keys, rows, low if low > high // 2 else 0, high)
    if count > _MANY and high >= MINUS:
        ordered = np.sort(keys)
        places = np.concatenate((np.flatnonzero(begins(ordered)), [count]))
        return Distinct(ordered[places[:-1]], places[1:] - places[:-1], keys, rows, ordered=True)
    return _in_their_order(keys, rows)


def _by_table(keys: Keys, rows: Numbers, low: int, high: int) -> Distinct:
    """By a table of all keys that there may be, as texts and small numbers have them."""
    count = len(keys)
    codes = keys - low if low else keys
    first = np.full(high - low + 1, -1, np.int32)
    first[codes[::-1]] = np.arange(count - 1, -1, -1, dtype=np.int32)  # the last that is said of a key stays
    found = np.flatnonzero(first >= 0)
    places = first[found]
    if bool((places[1:] < places[:-1]).any()):
        found = found[np.argsort(places)]
    first[found] = np.arange(len(found), dtype=np.int32)
    cells = first[codes]
    found = found + low if low else found.astype(np.int32)
    return Distinct(found, np.bincount(cells, minlength=len(found)).astype(np.int32), cells, rows)


def _in_their_order(keys: Keys, rows: Numbers) -> Distinct:
    """By sorting."""
    places, ordered = _sorted(keys)
    starts = np.flatnonzero(begins(ordered))
    many = np.concatenate((starts[1:], [len(keys)])) - starts
    first = np.minimum.reduceat(places, starts) if len(keys) else places
    opens = np.zeros(len(keys), bool)
    opens[first] = True
    rank = (np.cumsum(opens, dtype=np.int32) - 1).take(first)
    counts, cells = np.empty(len(first), np.int32), np.empty(len(keys), np.int32)
    counts[rank] = many
    cells[places] = np.repeat(rank, many)
    return Distinct(keys[opens], counts, cells, rows)


def _sorted(keys: Keys) -> tuple[Any, Any]:
    """The places of keys in their order, and the keys, or what tells them apart.

    Keys of near values are sorted with their places in one word each, in a third of the time.
    """
    if not len(keys):
        return np.empty(0, np.int64), keys
    values, sorts = keys & DIGITS, keys >> SCALE
    values -= values.min()
    sorts -= sorts.min()
    place, value = len(keys).bit_length(), int(values.max()).bit_length()
    if place + value + int(sorts.max()).bit_length() > 63:
        order = np.argsort(keys)
        return order, keys.take(order)
    words = ((sorts << value | values) << place) | np.arange(len(keys))
    words.sort()
    return words & (1 << place) - 1, words >> place
