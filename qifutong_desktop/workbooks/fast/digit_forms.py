"""Texts of digits, signs and letters in groups that no judge of cells tells apart."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...core.patterns import later
from .word_hashes import LOW, MIX, U64, hashed

#: Forms of digits in which single digits matter: codes with zeros behind the point, separators, days as numbers.
_SENSITIVE = later(r"9{8,15}\.9+|[+-]?9{1,3}(?:,9{3})+(?:\.9*)?|9{5}\.9+|[Ee][Rr][Rr]:9+|\d{1,3}[-/.]\d.*")
_DIGITS = str.maketrans("012345678", "999999999")
#: Longer digits are told by their ends as well.
_EXACT = 15
_ZEROS, _UP_TO_NINE = U64(0x3030303030303030), U64(0x7676767676767676)
_ONES, _HIGH = U64(0x0101010101010101), U64(0x8080808080808080)


def judged_hashes(held: Any, words: Any, starts: Any, sizes: Any, whole: Any) -> Any:
    """Hashes of texts of up to 32 ASCII characters by which they are judged; ``whole`` are those of digits alone."""
    found = hashed(words, starts, sizes, _digits_alike) + _literal(held, words, starts, sizes, whole)
    found ^= found >> U64(32)
    return found * MIX[5]


def _digits_alike(words: Any) -> Any:
    """Words of ASCII with one byte, which is none, for each digit."""
    digits = words ^ _ZEROS
    marks = ~((digits + _UP_TO_NINE) | digits) & _HIGH
    return (words | marks) & ~((marks >> U64(7)) * U64(15))


def _literal(held: Any, words: Any, starts: Any, sizes: Any, whole: Any) -> Any:
    """What of the digits matters to a judge, mixed: days written from the year on, beginnings and ends of digits."""
    first = words[starts]
    fifth = held.take(starts + 4)
    year = (held.take(starts) == 49) | (held.take(starts) == 50)
    dated = (fifth >= 45) & (fifth <= 47) & (sizes > 5) & year
    short = whole & ((sizes == 5) | (sizes == 8))
    kept = np.where(dated | short, first & LOW[np.minimum(sizes, 8)], first & LOW[np.minimum(sizes, 2)])
    kept[~(dated | whole)] = U64(0)
    more = np.where(dated, words[starts + 8] & LOW[:3].take(sizes - 8, mode="clip"), U64(0))
    long = np.flatnonzero(whole & (sizes > _EXACT))
    if len(long):
        tail = np.minimum(sizes[long] - 15, 8)
        zeros = (words[starts[long] + 15] & LOW[tail]) == (U64(0x3030303030303030) & LOW[tail])
        further = sizes[long] > 23
        more[long] = np.where(further, words[starts[long] + 23] & LOW[np.minimum(sizes[long] - 23, 8)], U64(0)) + zeros
    return kept * MIX[3] + more * MIX[4]


def stands_alone(text: str) -> bool:
    """True for a member of a judged group of whose other members a judge may say something else."""
    return _SENSITIVE.fullmatch(text.translate(_DIGITS)) is not None


def begins_as_mobile(text: str) -> bool:
    """True for a member of a judged group of which judges of phones say one thing: digits alone that begin as those of
    a mobile phone, with whatever length."""
    return text.isdigit() and len(text) <= _EXACT and "13" <= text[:2] <= "19"


def square(held: Any, starts: Any, size: int) -> Any:
    """What stands at places and behind them: the first ones of all, then the second ones."""
    return held.take(starts + np.arange(size)[:, None])
