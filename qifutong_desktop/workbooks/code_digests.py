"""Codes and phones by the thousand: what :mod:`core.migration.identity` finds in one text at a time, as digests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..core.migration.codes import USCC_LETTERS
from ..core.migration.identity import digest, phone_keys, uscc_key
from .digit_forms import square
from .letters import U64, Letters

#: Letters of a 统一社会信用代码, each with a bit of its own.
_CODE, _CODE_LETTERS = 18, np.zeros(1 << 7, np.int64)
_CODE_LETTERS[[ord(letter) for letter in USCC_LETTERS]] = 1 << np.arange(31)
#: Digits of a mobile; of a landline's area and behind, and of the area of the largest cities.
_MOBILE, _LANDLINES, _LARGE = 11, ((3, 7), (3, 8), (4, 7), (4, 8)), 3
#: Where these last digits are all the same a number is none.
_TOLD_APART = 8
_ZERO = np.uint32(ord("0"))


def code_digests(raw: Letters) -> tuple[Any, Any]:
    """The digests of 统一社会信用代码, and which texts are one."""
    digests = raw.digests()
    full = np.zeros(len(digests), bool)
    plain = np.flatnonzero(raw.sizes == _CODE)
    letters = _CODE_LETTERS.take(_square(raw, plain, _CODE), mode="clip")
    plain = plain[(letters != 0).all(axis=0) & (np.bitwise_count(np.bitwise_or.reduce(letters, axis=0)) > 4)]
    full[plain] = True
    for number in np.flatnonzero(~full).tolist():
        if key := uscc_key(raw.text(number)):
            digests[number], full[number] = digest(key), True
    return digests, full


def phone_digests(raw: Letters) -> tuple[Any, Any]:
    """How many phones each text holds, and the digests of all."""
    counts, alone = np.zeros(len(raw.ends), np.int64), np.zeros(len(raw.ends), U64)
    left = raw.sizes > 0
    for mine, digits, usual in _usual(raw):
        usual &= (digits - _ZERO < 10).all(axis=0)
        left[mine[usual]] = False
        usual &= (digits[-_TOLD_APART:] != digits[-1]).any(axis=0)
        if usual.any():
            ended = np.zeros((np.count_nonzero(usual), len(digits) + 1), np.uint32)
            ended[:, :-1] = digits[:, usual].T
            alone[mine[usual]] = Letters.of(ended.reshape(-1)).digests()
            counts[mine[usual]] = 1
    others = {number: [digest(key) for key in phone_keys(raw.text(number))] for number in np.flatnonzero(left).tolist()}
    for number, found in others.items():
        counts[number] = len(found)
    every = np.repeat(alone, counts)
    firsts = np.cumsum(counts) - counts
    for number, found in others.items():
        every[firsts[number] : firsts[number] + len(found)] = found
    return counts, every


def _usual(raw: Letters) -> Iterator[tuple[Any, Any, Any]]:
    """Texts of the two usual writings, what should be digits in them, and whether these begin as those of a phone."""
    mine = np.flatnonzero(raw.sizes == _MOBILE)
    digits = _square(raw, mine, _MOBILE)
    yield mine, digits, (digits[0] == ord("1")) & (digits[1] >= ord("3"))
    for area, rest in _LANDLINES:
        mine = np.flatnonzero(raw.sizes == area + 1 + rest)
        mine = mine[raw.points[raw.starts[mine] + area] == ord("-")]
        digits = _square(raw, mine, area + 1 + rest)[[*range(area), *range(area + 1, area + 1 + rest)]]
        first, second, third = digits[:3]
        large = (second == ord("2")) | ((second == ord("1")) & (third == ord("0")))
        yield mine, digits, (first == ord("0")) & (large if area == _LARGE else second >= ord("3"))


def _square(raw: Letters, texts: Any, size: int) -> Any:
    """The letters of texts of one size: the first ones of all, then the second ones."""
    return square(raw.points, raw.starts[texts], size)
