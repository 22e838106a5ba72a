"""Phones by the thousand: groups of which :mod:`core.migration.codes` says one thing.

Of texts with the same letters and signs in the same places a judge looks at their digits alone: at those with which a
run of digits begins, and whether many that follow one another are the same.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...core.migration.codes import several_phones
from .cell_keys import begins
from .digit_forms import square
from .text_forms import Forms
from .text_outlines import OTHER, STAR

#: Outlines with fewer texts are few texts; so many of them are looked at.
_FEW, _OUTLINES = 64, 64
_LONGEST = 64
#: Signs that make numbers and error values of digits, each of which tells.
_TELLING = (".", ":", "：")
#: Two phones that may be the same one have more digits; runs beyond these are no phone's.
_DIGITS, RUNS = 18, 4
#: So many digits that are the same are no phone, and fewer are none; the first digits of a run, behind which no judge
#: looks at any.
_SAME, _FIRST = 7, 6
_NONE = 10
_ZERO, _NINE = 0x30, 0x39


def alike_phones(forms: Forms, codes: Any) -> Any:
    """By text the number of its group: no judge of phones tells the texts of a group apart; -1 for those to be judged
    alone. ``codes`` are different texts."""
    found = np.full(len(codes), -1, np.int32)
    outlines = forms.shape_group.take(codes)
    counts = np.bincount(outlines + 1)[1:]
    often = np.argsort(-counts, kind="stable")[:_OUTLINES]
    texts, groups = forms.texts, 0
    held = np.frombuffer(texts.held, np.uint8)
    for number in often[counts[often] >= _FEW].tolist():
        mine = np.flatnonzero(outlines == number)
        member = texts.text(codes[mine[0]])
        if forms.shaped.flags[number] & (OTHER | STAR) or any(sign in member for sign in _TELLING):
            continue
        raw = np.frombuffer(member.encode(), np.uint8)
        if len(raw) <= _LONGEST:
            numbers = _of_one_outline(square(held, texts.starts[codes[mine]], len(raw)), raw, member)
            found[mine] = np.where(numbers < 0, np.int32(-1), numbers + groups)
            groups += int(numbers.max()) + 1
    return found


def _of_one_outline(bytes_: Any, member: Any, text: str) -> Any:
    digital = (member >= _ZERO) & (member <= _NINE)
    count = int(np.count_nonzero(digital))
    runs = np.flatnonzero(begins(digital)[digital])
    several = count >= 2 * _SAME and several_phones(text)
    if not count or len(runs) > RUNS or (count > _DIGITS and not several):
        return np.full(bytes_.shape[1], -1, np.int32)
    if several:
        found = np.zeros(bytes_.shape[1], np.int32)
    else:
        found = alike_digits(bytes_[digital] - np.uint8(_ZERO), runs.tolist())
    others = ~digital
    found[(bytes_[others] != member[others][:, None]).any(axis=0)] = -1
    return found


def alike_digits(digits: Any, runs: list[int]) -> Any:
    """Groups of texts with digits in the same places, -1 where many that follow one another are the same: the first
    digits of all, then the second ones. ``runs`` begin with the first digit, and behind each sign."""
    size, count = digits.shape
    more = np.full((_FIRST, count), _NONE, digits.dtype)
    padded = np.concatenate((digits, more))
    said = np.zeros(count, np.int64)
    for start in runs:
        for one in _beginnings(padded[start : start + _FIRST]):
            said <<= 1
            said |= one
    order = np.argsort(said)
    ordered = said[order]
    found = np.empty(count, np.int32)
    found[order] = np.cumsum(begins(ordered)) - 1
    if size >= _SAME:
        same = digits[1:] == digits[:-1]
        same = same[2:] & same[1:-1] & same[:-2]  # four digits
        found[(same[3:] & same[:-3]).any(axis=0)] = -1
    return found


def _beginnings(digits: Any) -> tuple[Any, ...]:
    """What a judge sees in the first digits of a run: a mobile's, an area's, a service's; with 00 and 86 before."""
    first, second, third, fourth, fifth, sixth = digits
    zero, one, eight = first == 0, first == 1, first == 8
    zeros, country = zero & (second == 0), eight & (second == 6)
    large = zero & ((second == 2) | ((second == 1) & (third == 0)))
    small = zero & (second >= 3)
    mobile, behind = one & (second >= 3), (third == 1) & (fourth >= 3)
    return (
        mobile,
        zeros & behind,
        country & behind,
        zeros & (third == 8) & (fourth == 6) & (fifth == 1) & (sixth >= 3),
        large,
        small,
        (large & (fourth >= 2)) | (small & (fifth >= 2)),
        one & (second == 0),
        one & (second == 2),
        first == 2,
        first >= 3,
        (eight | (first == 4)) & (second == 0) & (third == 0),
        (first == 9) & (second == 5),
    )
