"""Numbers of cells as keys: those in plain writing, longer ones by their shortest, and moments."""

from __future__ import annotations

from typing import Any

import numpy as np

from .cell_keys import DAY, MINUS, MOMENT, NUMBER, SCALE, Keys
from .inline_texts import InlineTexts
from .long_numbers import shortest
from .met_hashes import MetHashes
from .shared_texts import Texts
from .word_hashes import U64
from .written_numbers import decimals, last_words

_TENS = np.array([10**power for power in range(19)], np.int64)
_TENS_OF_FLOATS = _TENS.astype(np.float64)


class NumberCells:
    """The numbers of one sheet's cells."""

    def __init__(self, texts: Texts, met: MetHashes, *, counts_from_1904: bool) -> None:
        self._old = 1_462 if counts_from_1904 else 0
        self._long = InlineTexts(texts, met, sort=1)

    def put(
        self, window: bytes, held: Any, words: Any, begun: Any, ends: Any, chosen: Any, dated: Any, keys: Keys
    ) -> None:
        """Give chosen cells the keys of the numbers that stand from ``begun`` to ``ends``, as moments those that are
        ``dated``; in doubt none."""
        start, end = begun.take(chosen), ends.take(chosen)
        first = held.take(start)
        minus = first == 45
        if minus.any():
            start = start + minus
            first = held.take(start)
        lead = first == 48
        size = end - start
        for count in (1, 2, 3):
            mine = np.flatnonzero((size > 8 * count - 8) & (size <= 8 * count))
            if len(mine):
                last = last_words(window, end.take(mine), count)
                sizes, zeros, signs = size.take(mine), lead.take(mine), minus.take(mine)
                told = self._decimals(last, sizes, zeros, signs, chosen.take(mine), dated, keys)
                if len(told):
                    told = chosen.take(mine.take(told))
                    self._long.put(held, words, told, begun, ends, keys)

    def _decimals(self, words: Any, sizes: Any, lead: Any, minus: Any, chosen: Any, dated: Any, keys: Keys) -> Any:
        """``words`` are the last bytes of each number, ``sizes`` how many of them are its own, without its sign.

        Gives those of which the text is the shortest writing of a number too long for a key.
        """
        digits, scale, fine = decimals(words, sizes)
        has = scale >= 0
        fine &= scale != 0
        scale = np.maximum(scale, 0)
        size = sizes - has - scale
        fine &= size > 0
        trimmed = fine & has & (words[-1] >> U64(56) == 48)
        _trim(digits, scale, np.flatnonzero(trimmed))
        dated = dated.take(chosen)
        fine &= ~(lead & (size > 1))
        short = np.maximum(size, scale) <= 16
        large = digits >= 10**15
        plain = fine & short & ~large & ((size + scale <= 16) | lead) & ~(minus & (digits == 0)) & ~dated
        long = np.flatnonzero(large)
        long = long[fine[long] & (scale[long] > 0) & (size[long] <= 15) & ~dated[long]]
        same = long
        if len(long):
            found = shortest(digits[long], scale[long])
            digits[long], scale[long] = found.digits, found.scale
            same, long = long[found.same], long[found.short]
            plain[long] = True
            _trim(digits, scale, long[(digits[long] % 10 == 0) & (scale[long] > 0)])
        tiny = lead & (scale > 0)
        low = np.flatnonzero(tiny)
        tiny[low] = digits[low] < _TENS[np.clip(scale[low] - 4, 0, 18)]
        ok = np.flatnonzero(plain & ~tiny)
        keys[chosen[ok]] = NUMBER | minus[ok] * MINUS | scale[ok] << SCALE | digits[ok]
        days = np.flatnonzero(fine & short & dated & ~minus)
        if len(days):
            self._moments(chosen[days], digits[days], scale[days], keys)
        return same[~(tiny | trimmed)[same]]

    def _moments(self, chosen: Any, digits: Any, scale: Any, keys: Keys) -> None:
        """Milliseconds of days from 1 on; where rounding might be in doubt the other reader is asked."""
        tens = _TENS[scale]
        whole = digits // tens
        milliseconds = (digits - whole * tens).astype(np.float64) / _TENS_OF_FLOATS[scale] * DAY
        rounded = np.rint(milliseconds)
        sure = (np.abs(milliseconds - rounded) < 0.45) & (rounded < DAY) & (whole >= 1) & (whole < 2_950_000)
        shifted = whole + self._old
        shifted = shifted + (shifted < 60)
        keys[chosen[sure]] = MOMENT | (shifted * DAY + rounded.astype(np.int64))[sure]


def _trim(digits: Any, scale: Any, ends_in_zero: Any) -> None:
    """Take the zeros behind the point away from those that end in some."""
    while len(ends_in_zero):
        digits[ends_in_zero] //= 10
        scale[ends_in_zero] -= 1
        left = (scale[ends_in_zero] > 0) & (digits[ends_in_zero] % 10 == 0)
        ends_in_zero = ends_in_zero[left]
