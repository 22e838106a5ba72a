"""Numbers as a file writes them, many at a time: each is the end of the last 8, 16 or 24 bytes before some place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

if TYPE_CHECKING:  # numpy.typing takes a while to load
    from numpy.typing import NDArray

Words: TypeAlias = "NDArray[np.uint64]"

U64 = np.uint64
#: As many digits as are read at most; all of them are told by 64 bits.
MOST_DIGITS = 18
_ZEROS, _POINT_OF_ZEROS = U64(0x3030303030303030), U64(0x1E1E1E1E1E1E1E1E)
_ONES, _HIGH = U64(0x0101010101010101), U64(0x8080808080808080)
#: By size, the last bytes of a word.
_LAST = np.array([(2**64 - 1) ^ ((1 << (8 * (8 - size))) - 1) for size in range(9)], U64)


def last_words(window: bytes, ends: Any, count: int) -> list[Words]:
    """The ``8 * count`` bytes before each end, none of which is nearer to the window's begin."""
    found = pieces(window, 8 * count)[ends - 8 * count].view("<u8").reshape(-1, count)
    return [found[:, number] for number in range(count)]


def pieces(window: bytes | memoryview, size: int) -> Any:
    """``size`` bytes from each place of a window on: taken together they cost little more than eight."""
    return np.ndarray((len(window) - size + 1,), f"V{size}", buffer=window, strides=(1,))


def whole_numbers(words: Words, sizes: Any) -> tuple[Any, Any]:
    """Numbers of up to eight digits that are the ends of words, and whether each is all digits."""
    digits = (words ^ _ZEROS) & _LAST[sizes]
    return _eight(digits), ~_odd(digits)


def decimals(words: Sequence[Words], sizes: Any) -> tuple[Any, Any, Any]:
    """Of numbers without sign that are the ends of one to three words and begin in the first of them: the digits
    without the point, how many stand behind it (-1: there is no point), and whether the number is digits and at most
    one point, of no more than ``MOST_DIGITS``; the digits of others mean nothing."""
    count = len(words)
    scale = np.full(len(sizes), -1, np.int64)
    found = [word ^ _ZEROS for word in words]
    found[0] &= _LAST[sizes - 8 * (count - 1)]
    moved: Any = None  # all ones where the point stands in a later word
    for at in range(count - 1, -1, -1):
        word = found[at]
        marks = word ^ _POINT_OF_ZEROS
        marks = (marks - _ONES) & ~marks & _HIGH
        first = marks & -marks  # its lowest bit is where the first point is
        if moved is not None:
            first &= ~moved
        has = first != 0
        if moved is None and not has.any():
            continue
        one = has.astype(U64)
        before, through = (first >> U64(7)) - one, (first << U64(1)) - one
        scale += has * (8 * (count - at) - (np.bitwise_count(before) >> 3))
        if moved is not None:
            before |= moved
            through |= moved
        found[at] = ((word & before) << U64(8)) | (word & ~through)
        if at:
            moved = U64(0) - one if moved is None else moved | (U64(0) - one)
            found[at] |= (found[at - 1] >> U64(56)) & moved
    fine = sizes - (scale >= 0) <= MOST_DIGITS
    digits: Any = 0
    for word in found:
        fine &= ~_odd(word)
        digits = digits * 100_000_000 + _eight(word)
    return digits, scale, fine


def _odd(digits: Words) -> Any:
    """True where a byte is more than nine."""
    return ((digits + U64(0x7676767676767676)) | digits) & _HIGH != 0


def _eight(digits: Words) -> Any:
    """The number that eight bytes of a digit each are."""
    digits = digits * U64(10) + (digits >> U64(8))
    low = (digits & U64(0x000000FF000000FF)) * U64(0x000F424000000064)
    high = ((digits >> U64(16)) & U64(0x000000FF000000FF)) * U64(0x0000271000000001)
    return ((low + high) >> U64(32)).view(np.int64)
