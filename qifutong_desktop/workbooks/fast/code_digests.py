"""Codes and phones by the thousand: what :mod:`core.migration.identity` finds in one text at a time, as digests."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Any

import numpy as np

from ...core.migration.codes import USCC_LETTERS
from ...core.migration.identity import digest, phone_keys, uscc_key
from ...core.patterns import later
from .cell_keys import begins
from .digit_forms import square
from .judged_phones import RUNS, alike_digits
from .letters import U64, Letters

#: Letters of a 统一社会信用代码, each with a bit of its own.
_CODE, _CODE_LETTERS = 18, np.zeros(1 << 7, np.int64)
_CODE_LETTERS[[ord(letter) for letter in USCC_LETTERS]] = 1 << np.arange(31)
#: Digits of a mobile; of a landline's area and behind, and of the area of the largest cities.
_MOBILE, _LANDLINES, _LARGE = 11, ((3, 7), (3, 8), (4, 7), (4, 8)), 3
#: Where these last digits are all the same a number is none.
_TOLD_APART = 8
_ZERO = np.uint32(ord("0"))
#: Fewer texts that are written alike are looked at one by one, and so is what may hold digits of other scripts.
_FEW, _PLAIN = 32, later(r"[\x00-\x2d\x2f-\x7f\u4e00-\u9fff（），；：]{1,64}")
#: Digits of the shortest phone.
_SHORTEST = 10


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
            alone[mine[usual]] = _digests(digits[:, usual])
            counts[mine[usual]] = 1
    alike = list(_alike(raw, np.flatnonzero(left)))
    for mine, keys in alike:
        left[mine] = False
        counts[mine] = len(keys)
    others = {number: [digest(key) for key in phone_keys(raw.text(number))] for number in np.flatnonzero(left).tolist()}
    for number, found in others.items():
        counts[number] = len(found)
    every = np.repeat(alone, counts)
    firsts = np.cumsum(counts) - counts
    for mine, keys in alike:
        for place, digits in enumerate(keys):
            every[firsts[mine] + place] = _digests(digits)
    for number, found in others.items():
        every[firsts[number] : firsts[number] + len(found)] = found
    return counts, every


def _digests(digits: Any) -> Any:
    """The digests of texts of one size: the first letters of all, then the second ones."""
    ended = np.zeros((digits.shape[1], len(digits) + 1), np.uint32)
    ended[:, :-1] = digits.T
    return Letters.of(ended.reshape(-1)).digests()


def _alike(raw: Letters, texts: Any) -> Iterator[tuple[Any, list[Any]]]:
    """Texts that hold their phones in the same places, and the digits of each: the first ones of all, then the second
    ones. What is written as few others are, or may hold one phone twice, is left out."""
    if len(texts) < _FEW:
        return
    digital = raw.points - _ZERO < 10
    drawn = Letters(np.where(digital, _ZERO, raw.points), raw.starts[texts], raw.ends[texts]).digests()
    order = np.argsort(drawn)
    bounds = [*np.flatnonzero(begins(drawn[order])).tolist(), len(order)]
    for start, end in pairwise(bounds):
        mine = texts[order[start:end]]
        if len(mine) >= _FEW and _PLAIN.fullmatch(raw.text(mine[0])):
            yield from _written_alike(raw, mine, digital[raw.starts[mine[0]] : raw.ends[mine[0]]])


def _written_alike(raw: Letters, mine: Any, digital: Any) -> Iterator[tuple[Any, list[Any]]]:
    """Of texts with digits in the same places those of which :func:`identity.phone_keys` takes the same digits."""
    runs = np.flatnonzero(begins(digital)[digital]).tolist()
    if not runs or len(runs) > RUNS:
        return
    digits = _square(raw, mine, len(digital))[digital]
    group = alike_digits(digits - _ZERO, runs)
    for number in range(int(group.max()) + 1):
        same = np.flatnonzero(group == number)
        if len(same) >= _FEW:
            member = "".join(map(chr, digits[:, same[0]].tolist()))
            parts = [member[at : at + _SHORTEST] for at in range(len(member) - _SHORTEST + 1)]
            keys = phone_keys(raw.text(mine[same[0]]))
            if len(set(parts)) == len(parts):
                found = [digits[place : place + len(key)] for key in keys for place in (member.index(key),)]
                once = same[_all_different([one[:, same] for one in found], len(same))]
                yield mine[once], [one[:, once] for one in found]


def _all_different(keys: list[Any], count: int) -> Any:
    found = np.ones(count, bool)
    for one, other in combinations(keys, 2):
        found &= (one != other).any(axis=0) if len(one) == len(other) else True
    return found


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
