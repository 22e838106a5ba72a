"""Texts by their outlines, of which few are different: a 9 for each digit, an A or a for each letter, one beginning for
all Chinese characters. What kinds of characters are in a text is told once for all texts of its outline.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from .text_groups import Groups
from .word_hashes import MIX, hashed, words_of

if TYPE_CHECKING:  # numpy.typing takes a while to load
    from numpy.typing import NDArray

#: What characters are, as bits: digits, letters but X, X, Chinese ones, others beyond ASCII, signs, blanks, stars.
DIGIT, LETTER, X, CHINESE, OTHER, SIGN, BLANK, STAR = 1, 2, 4, 8, 16, 32, 64, 128
#: How texts of an outline are judged: as plain text, by groups that tell digits and letters, or one by one.
PLAIN, ONE_BY_ONE, BY_DIGITS = 0, -1, -2
#: Zero bytes that stand behind texts.
PAD = b"\x00" * 48
_LONGEST_JUDGED = 32
#: Four characters, which are a shape of their own where all of them are letters, have no more bytes.
_SHORTEST = 16
#: Beginnings of characters of several bytes, and what follows; a sign of full width is written so before it is drawn.
_CHINESE, _OTHER, _WIDE_SIGN, _FOLLOWS = 0xE4, 0xC0, 0xF5, 0x80


def _drawn() -> bytes:
    found = bytearray(range(256))
    for first, last, seen in (("0", "9", "9"), ("A", "Z", "A"), ("a", "z", "a"), ("X", "X", "X"), ("x", "x", "x")):
        found[ord(first) : ord(last) + 1] = seen.encode() * (ord(last) - ord(first) + 1)
    found[0x80:] = bytes((_FOLLOWS,)) * 0x40 + bytes((_OTHER,)) * 0x40
    found[0xE4:0xEA] = bytes((_CHINESE,)) * 6
    found[_WIDE_SIGN] = _WIDE_SIGN
    return bytes(found)


def _classes() -> bytes:
    found = bytearray((SIGN,)) * 256
    found[:33] = bytes((BLANK,)) * 33
    for byte, sort in (
        *((0, 0), (127, BLANK), (ord("9"), DIGIT), (ord("A"), LETTER), (ord("a"), LETTER), (ord("X"), X)),
        *((ord("x"), X), (ord("*"), STAR), (_WIDE_SIGN, SIGN | CHINESE)),
        *((_CHINESE, CHINESE), (_OTHER, OTHER), (_FOLLOWS, 0)),
    ):
        found[byte] = sort
    return bytes(found)


_DRAWN, _CLASSES = _drawn(), _classes()
#: First letters of texts that may be amounts (CNY, RMB) or error values; such texts have outlines of their own.
_NOT_PLAIN = np.zeros(256, bool)
_NOT_PLAIN[list(b"CERcer")] = True


@dataclass(frozen=True, slots=True)
class SomeTexts:
    """Texts that follow one another, from number ``low`` on: their bytes, with :data:`PAD` behind the last, and where
    each begins and ends there.

    ``first`` are their first bytes, ``last`` the last ones, those before, and those before these.
    """

    low: int
    raw: bytes
    held: Any
    words: Any
    starts: Any
    ends: Any
    sizes: Any
    first: Any
    last: tuple[Any, Any, Any]


class Outlines:
    """The different outlines met; of each one text, its member, is known."""

    def __init__(self) -> None:
        self._groups = Groups()
        self.flags: NDArray[np.uint8] = np.empty(0, np.uint8)
        self.judging: NDArray[np.int8] = np.empty(0, np.int8)
        self.shaped: NDArray[np.bool_] = np.empty(0, bool)

    @property
    def members(self) -> NDArray[np.int32]:
        """By outline the number of the first text that has it."""
        return self._groups.members

    def numbers(self, some: SomeTexts, signs: Any) -> Any:
        """The outlines of texts; ``signs`` are the places of signs of full width in them."""
        raw: bytes | bytearray = some.raw
        if len(signs):
            raw = bytearray(raw)
            np.frombuffer(raw, np.uint8)[signs] = _WIDE_SIGN
        drawn = raw.translate(_DRAWN)
        hashes = hashed(words_of(drawn), some.starts, some.sizes)
        hashes += _NOT_PLAIN.take(some.first) * MIX[7]
        known = len(self.members)
        found = self._groups.numbers(hashes, np.arange(some.low, some.low + len(hashes)))
        fresh = self.members[known:] - some.low
        if len(fresh):
            self._learn(drawn, some.starts.take(fresh), some.sizes.take(fresh), some.first.take(fresh))
        return found

    def _learn(self, drawn: bytes | bytearray, starts: Any, sizes: Any, first: Any) -> None:
        """What is told of outlines: whether texts of them are plain, and have one shape."""
        ends = starts + sizes
        raw = b"\x00".join([drawn[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)])
        begun = np.cumsum(sizes + 1) - sizes - 1
        flags = np.bitwise_or.reduceat(np.frombuffer(raw.translate(_CLASSES) + b"\x00", np.uint8), begun)
        ascii_only = (flags & (CHINESE | OTHER)) == 0
        letter_first = ((first & 0xDF) >= 65) & ((first & 0xDF) <= 90) & ~_NOT_PLAIN.take(first)
        chinese_first = (first >= 0xE4) & (first <= 0xE9)
        plain = ((flags & (X | STAR | OTHER)) == 0) & (chinese_first | (ascii_only & letter_first))
        plain |= (flags & ~np.uint8(LETTER | X)) == 0
        judging = np.where(ascii_only & (sizes <= _LONGEST_JUDGED), np.int8(BY_DIGITS), np.int8(ONE_BY_ONE))
        judging[plain] = PLAIN
        judging[sizes == 0] = ONE_BY_ONE
        self.flags = np.concatenate((self.flags, flags))
        self.judging = np.concatenate((self.judging, judging))
        self.shaped = np.concatenate((self.shaped, (sizes > 0) & (((flags & OTHER) == 0) | (sizes > _SHORTEST))))
