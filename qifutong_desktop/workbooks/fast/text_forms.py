"""Many texts looked at together: which of them a judge cannot tell apart, so that one of them stands for all.

Two texts of one judged group differ in nothing that any judge of cells looks at (or every judge calls both plain
text); two texts of one shape group have the same shape. Texts that are not told here are judged one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from ...core.migration.cells import clean
from .cell_keys import among, begins
from .digit_forms import judged_hashes
from .plain_book import NotPlain
from .shared_texts import Texts
from .text_groups import Groups
from .text_outlines import BLANK, BY_DIGITS, DIGIT, PAD, Outlines, SomeTexts
from .word_hashes import LOW, MIX, U64, hashed, word_of, words_of

if TYPE_CHECKING:  # numpy.typing takes a while to load
    from numpy.typing import NDArray

#: Texts that are looked at together; a few at first, among which most groups are met.
_FIRST, _SLICE = 1 << 10, 1 << 15


def _any_of(*firsts: int) -> NDArray[np.bool_]:
    found = np.zeros(256, bool)
    found[list(firsts)] = True
    return found


#: Bytes of texts that may have something to be cleaned off: the first, the last, the last but two.
_OPENING, _ENDING = _any_of(*range(33), 0x3D, 0xC2, 0xE1, 0xE2), _any_of(*range(33))
_ENDING_SO = _any_of(0xE1, 0xE2)
#: And two edges of which the first byte is an ordinary one.
_WIDE_EDGES = [int(word_of(edge.encode())) for edge in ("\u3000", "\ufeff")]
_TOTALS = [int(word_of(name)) for name in (b"TOT", b"GRA", b"SUB", b"SUM")]
_TOTALLING = _any_of(*b"TGStgs")
#: Last two bytes of the brackets and stops of full width that are signs.
_SIGNS = (0x88, 0x89, 0x8C, 0x9A, 0x9B, 0x81, 0x9F)


class Forms:
    """The groups of all texts. ``canon`` gives for each text the number of the clean one it stands for, -1 for none
    at all; None when each stands for itself."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts
        self.judged = Groups(1)
        self.shaped = Outlines()
        count = len(texts)
        self.judged_group = np.empty(count, np.int32)
        self.shape_group = np.empty(count, np.int32)
        self.wide = np.zeros(count, bool)
        self.total = np.zeros(count, bool)
        self.blanks = np.zeros(count, bool)
        self.hashes = np.empty(count, U64)
        #: Bytes of the longest text.
        self.longest = 0
        self._changed: dict[int, int] = {}
        self._fresh: dict[str, int] = {}
        for some in self._slices(0, count):
            self._look(some)
            self._edges(some)
        self.canon = self._canon()

    def _slices(self, low: int, high: int) -> Iterator[SomeTexts]:
        texts = self.texts
        bounds = (low, *range(low + _FIRST, high, _SLICE), high) if low < high else ()
        for start, stop in pairwise(bounds):
            begin, end = int(texts.starts[start]), int(texts.ends[stop - 1]) + 1
            raw = b"".join((memoryview(texts.held)[begin:end], PAD))
            held = np.frombuffer(raw, np.uint8)
            starts = (texts.starts[start:stop] - begin).astype(np.int64)
            ends = (texts.ends[start:stop] - begin).astype(np.int64)
            last, second, third = (held.take(ends - back, mode="clip") for back in (1, 2, 3))
            first = held.take(starts)
            yield SomeTexts(start, raw, held, words_of(raw), starts, ends, ends - starts, first, (last, second, third))

    def _look(self, some: SomeTexts) -> None:
        mine = slice(some.low, some.low + len(some.starts))
        self.hashes[mine] = hashed(some.words, some.starts, some.sizes)
        self.longest = max(self.longest, int(some.sizes.max()))
        self._totals(some)
        outlines = self.shaped.numbers(some, self._wide_signs(some))
        flags = self.shaped.flags.take(outlines)
        self.blanks[mine] = (flags & BLANK) != 0
        self.shape_group[mine] = np.where(self.shaped.shaped.take(outlines), outlines, -1)
        judged = self.shaped.judging.take(outlines).astype(np.int32)
        rest = np.flatnonzero(judged == BY_DIGITS)
        if len(rest):
            start, size, whole = some.starts.take(rest), some.sizes.take(rest), flags.take(rest) == DIGIT
            hashes = judged_hashes(some.held, some.words, start, size, whole)
            judged[rest] = self.judged.numbers(hashes, rest + some.low)
        self.judged_group[mine] = judged

    def _wide_signs(self, some: SomeTexts) -> Any:
        """The places of brackets and stops of full width, which are signs; digits of full width are told."""
        places = np.flatnonzero(some.held == 0xEF)
        places = places[some.held.take(places + 1) == 0xBC]
        third = some.held.take(places + 2)
        digits = (third >= 0x90) & (third <= 0x99)
        if digits.any():
            self.wide[some.low + np.searchsorted(some.starts, places[digits], side="right") - 1] = True
        return places[among(third, _SIGNS)]

    def _edges(self, some: SomeTexts) -> None:
        """Texts that have something to be cleaned off."""
        last, second, third = some.last
        odd = _OPENING.take(some.first) | _ENDING.take(last) | _ENDING_SO.take(third) | (second == 0xC2)
        for places, byte in ((some.starts, some.first), (some.ends - 3, third)):
            wide = np.flatnonzero((byte == 0xE3) | (byte == 0xEF))
            odd[wide] |= among(some.words[places.take(wide)] & LOW[3], _WIDE_EDGES)
        for number in (np.flatnonzero(odd) + some.low).tolist():
            text = self.texts.text(number)
            plain = clean(text)
            if plain != text or not plain:
                self._changed[number] = -1 if not plain else self._clean_number(plain)

    def _clean_number(self, text: str) -> int:
        return int(self._fresh.setdefault(text, len(self.texts) + len(self._fresh)))

    def _totals(self, some: SomeTexts) -> None:
        """Texts that may open a row of totals, or one of signatures."""
        held = some.held
        at = np.flatnonzero((held[1:-1] == 0xAE) & (held[2:] == 0xA1))
        at = at[held.take(at) == 0xE8]
        self.total[some.low + np.searchsorted(some.starts, at, side="right") - 1] = True
        maybe = np.flatnonzero(_TOTALLING.take(some.first))
        named = among(some.words[some.starts.take(maybe)] & U64(0xDFDFDF), _TOTALS)
        self.total[some.low + maybe[named]] = True
        last, second, third = some.last
        colon = (some.sizes > 0) & ((last == 0x3A) | ((last == 0x9A) & (second == 0xBC) & (third == 0xEF)))
        self.total[some.low : some.low + len(colon)] |= colon

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
            for some in self._slices(before, len(texts)):
                self._look(some)
        hashes = self.hashes
        if texts.others:
            hashes = hashes.copy()
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
