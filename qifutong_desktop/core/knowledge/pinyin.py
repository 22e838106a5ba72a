"""How characters are read, without tones."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

_FIRST, _LAST = b"\xb0\xa1", b"\xd7\xf9"
#: Readings of one word that are kept; words of many doubtful characters are not worth more.
_MOST = 4


@dataclass(frozen=True, slots=True)
class Readings:
    """``starts`` are the first characters (GB 2312 bytes, ascending) of the syllables in ``names``; ``others`` the
    further readings of single characters."""

    starts: tuple[bytes, ...]
    names: tuple[str, ...]
    others: Mapping[str, tuple[str, ...]]

    def of(self, char: str) -> tuple[str, ...]:
        """Its readings, the usual one first; none outside the 3,755 characters of the first plane."""
        try:
            code = char.encode("gb2312")
        except UnicodeEncodeError:
            return self.others.get(char, ())
        if not _FIRST <= code <= _LAST:
            return self.others.get(char, ())
        return (self.names[bisect_right(self.starts, code) - 1], *self.others.get(char, ()))

    def spelled(self, word: str) -> tuple[tuple[str, ...], ...]:
        """Ways to read a word, syllable by syllable; none where one of its characters has no reading."""
        syllables = [self.of(char) for char in word]
        if not syllables or not all(syllables):
            return ()
        return tuple(ways for ways, _ in zip(product(*syllables), range(_MOST), strict=False))


def readings(first: Mapping[str, str], others: Mapping[str, tuple[str, ...]]) -> Readings:
    """From syllable → its first character in GB 2312, and the further readings of characters.

    :raises ValueError: a character that GB 2312 has not, or that stands out of order
    """
    starts = [char.encode("gb2312") for char in first.values()]
    if starts != sorted(set(starts)):
        raise ValueError("the first characters of the syllables must ascend")
    return Readings(tuple(starts), tuple(first), others)
