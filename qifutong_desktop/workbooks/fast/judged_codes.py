"""统一社会信用代码, tax numbers and 身份证号 by the thousand: groups of which :mod:`core.migration.codes` says one
thing.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...core.migration.codes import ID_CHECKS, ID_WEIGHTS, USCC_LETTERS, USCC_WEIGHTS
from ...core.migration.days import EARLIEST, LATEST
from ...core.migration.duties import Duty
from .digit_forms import square

#: Bytes as the values of their letters; other letters, then what is left out of codes, then all else.
_OTHER_LETTER, _HYPHEN, _BLANK, _ELSE = 31, 32, 33, 34
_VALUES = np.full(256, _ELSE, np.uint8)
#: What a code is; 0 says that it is none.
_GOOD, _CUT, _GOOD_BUT_CUT = 1, 2, 3
#: Shorter texts may be numbers in scientific writing; longer ones are few.
_SHORTEST, _LONGEST = 7, 32
_CODE, _OLD, _OTHER_OLD = 18, 15, 20
_X = USCC_LETTERS.index("X")
_CHECKS = np.array([USCC_LETTERS.index(letter) for letter in ID_CHECKS], np.uint8)
#: Of each month, 0 of what is none.
_DAYS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 0], np.uint8)


def _fill(values: Any) -> None:
    for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789":
        value = USCC_LETTERS.find(letter) if letter in USCC_LETTERS else _OTHER_LETTER
        values[[ord(letter), ord(letter.lower())]] = value
    values[[byte for byte in range(128) if chr(byte).isspace()]] = _BLANK
    values[ord("-")] = _HYPHEN


_fill(_VALUES)


def alike_codes(held: Any, starts: Any, sizes: Any, duty: Duty) -> Any:
    """By text the number of its group: no judge of codes tells the texts of a group apart; -1 for those to be judged
    alone. Texts are bytes of ``held``."""
    found = np.full(len(starts), -1, np.int8)
    for size in np.flatnonzero(np.bincount(np.minimum(sizes, _LONGEST + 1), minlength=_SHORTEST)).tolist():
        if _SHORTEST <= size <= _LONGEST:
            mine = np.flatnonzero(sizes == size)
            found[mine] = _of_one_size(_VALUES.take(square(held, starts[mine], size)), duty)
    return found


def _of_one_size(values: Any, duty: Duty) -> Any:
    """Groups of texts of one size: the first values of all, then the second ones."""
    blank = (values == _BLANK) if duty == "id_card" else (values == _BLANK) | (values == _HYPHEN)
    mixed = blank.any(axis=0)
    found = _judged(values, duty)
    if mixed.any():
        found[mixed] = _without(values[:, mixed].T, ~blank[:, mixed].T, duty)
    found[(values == _ELSE).any(axis=0) | _may_be_masked(values)] = -1
    return found


def _without(rows: Any, kept: Any, duty: Duty) -> Any:
    """Groups of texts, each a row, of which some letters are left out."""
    found = np.zeros(len(rows), np.int8)
    left = kept.sum(axis=1)
    for size in (_CODE, _OLD, _OTHER_OLD):
        mine = left == size
        if mine.any():
            found[mine] = _judged(rows[mine][kept[mine]].reshape(-1, size).T, duty)
    return found


def _may_be_masked(values: Any) -> Any:
    """Four X one after the other."""
    found = values == _X
    found = found[1:] & found[:-1]
    return (found[2:] & found[:-2]).any(axis=0)


def _judged(values: Any, duty: Duty) -> Any:
    """Groups of texts without blanks."""
    if len(values) == _CODE:
        return _ids(values) if duty == "id_card" else _usccs(values)
    old = np.zeros(values.shape[1], bool)
    if duty == "tax" and len(values) == _OLD:
        old = (values < 10).all(axis=0)
    elif duty == "tax" and len(values) == _OTHER_OLD:
        old = (values <= _OTHER_LETTER).all(axis=0)
    return old.astype(np.int8) * np.int8(_GOOD)


def _usccs(values: Any) -> Any:
    formed = (values < _OTHER_LETTER).all(axis=0) & (values[2:8] < 10).all(axis=0)
    good = (_weighed(values, USCC_WEIGHTS) + values[-1]) % 31 == 0
    found = np.where(good, np.int8(_GOOD), _zero_tail(values) * np.int8(_CUT))
    return found * formed


def _ids(values: Any) -> Any:
    last = values[-1]
    formed = (values[:-1] < 10).all(axis=0) & ((last < 10) | (last == _X))
    good = _CHECKS.take(_weighed(values, ID_WEIGHTS) % 11) == last
    cut = _zero_tail(values)
    good &= _day_exists(values[6:14])
    return np.where(good, np.int8(_GOOD) + cut * np.int8(_GOOD_BUT_CUT - _GOOD), cut * np.int8(_CUT)) * formed


def _weighed(values: Any, weights: tuple[int, ...]) -> Any:
    """Sums of values by their weights, which sixteen bits hold."""
    found = np.zeros(values.shape[1], np.int16)
    for row, weight in zip(values, weights, strict=False):
        found += row * np.int16(weight)
    return found


def _zero_tail(values: Any) -> Any:
    """Eighteen digits, the last three of them 0."""
    return (values[:15] < 10).all(axis=0) & (values[15:] == 0).all(axis=0)


def _day_exists(digits: Any) -> Any:
    """Whether eight digits say a day; what they say where they are none does not matter."""
    year = _number(digits[:4])
    month, day = _number(digits[4:6]), _number(digits[6:])
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    last = _DAYS.take(month, mode="clip") + (leap & (month == 2))
    return (year >= EARLIEST) & (year < LATEST) & (day >= 1) & (day <= last)


def _number(digits: Any) -> Any:
    found = np.zeros(digits.shape[1], np.int32)
    for row in digits:
        found *= 10
        found += row
    return found
