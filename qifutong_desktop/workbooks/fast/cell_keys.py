"""What a cell holds as one 64-bit key: 0 blank, a text by number, a number by its digits, a moment by milliseconds.

A number's key says exactly how it is written: sign, scale (digits behind the point) and digits without the point.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

if TYPE_CHECKING:  # numpy.typing takes a while to load
    from numpy.typing import NDArray

Keys: TypeAlias = "NDArray[np.int64]"

NUMBER = 1 << 60
MOMENT = 1 << 61
MINUS = 1 << 59
SCALE = 54
DIGITS = (1 << SCALE) - 1
#: Milliseconds of a day.
DAY = 86_400_000
_SCALES = 31
_EPOCH = datetime.datetime.fromisoformat("1899-12-30")


def begins(ordered: Any) -> Any:
    """True where another value begins than stands before."""
    found = np.ones(len(ordered), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=found[1:])
    return found


def different(values: Any) -> Any:
    """The different values in their order."""
    ordered = np.sort(values)
    return ordered[begins(ordered)]


def among(values: Any, few: Collection[int]) -> Any:
    """True where one of a few values stands."""
    found = np.zeros(len(values), bool)
    for one in few:
        found |= values == one
    return found


def among_many(values: Any, ordered: Any) -> Any:
    """True where one of many values stands, which are in their order."""
    return ordered.take(ordered.searchsorted(values), mode="clip") == values


def is_number(keys: Keys) -> Any:
    """True where a number stands that is written plainly."""
    return (keys & NUMBER) != 0


def is_moment(keys: Keys) -> Any:
    """True where a day or a moment stands."""
    return (keys & MOMENT) != 0


def scale_of(keys: Keys) -> Any:
    """Digits behind the point."""
    return (keys >> SCALE) & _SCALES


def number_text(key: int) -> str:
    """A number as the file writes it, which is as the other reader's number prints."""
    digits = str(key & DIGITS)
    scale = key >> SCALE & _SCALES
    if scale:
        digits = digits.rjust(scale + 1, "0")
        digits = f"{digits[:-scale]}.{digits[-scale:]}"
    return "-" + digits if key & MINUS else digits


def number_key(text: str) -> int:
    """The key of a number in plain writing, 0 of all else."""
    whole, point, behind = text.removeprefix("-").partition(".")
    digits = whole + behind
    plain = digits.isascii() and digits.isdigit() and whole and (behind if point else True)
    if not plain or len(digits.lstrip("0")) > (16 if point else 15) or (len(whole) > 1 and whole[0] == "0"):
        return 0
    if point and (behind.endswith("0") or len(behind) > 18):
        return 0
    value = int(digits)
    if value >= 2**53:
        return 0
    if text[0] == "-" and not value:
        return 0
    if not int(whole) and value * 10_000 < 10 ** len(behind) and value:
        return 0
    return NUMBER | (MINUS if text[0] == "-" else 0) | len(behind) << SCALE | value


def moment_text(key: int) -> str:
    """A day as ``2024-03-05``, a moment as ``2024-03-05 10:30:00`` with six digits behind where it has milliseconds."""
    days, rest = divmod(key & DIGITS, DAY)
    day = _EPOCH + datetime.timedelta(days=days, milliseconds=rest)
    return day.isoformat(" ") if rest else day.date().isoformat()


def moment_key(value: datetime.date) -> int:
    """The key of a day or a moment, 0 when it has none."""
    moment = value if isinstance(value, datetime.datetime) else datetime.datetime.fromisoformat(value.isoformat())
    since = moment - _EPOCH
    milliseconds, rest = divmod(since, datetime.timedelta(milliseconds=1))
    return MOMENT | milliseconds if milliseconds > 0 and not rest else 0


def values(keys: Keys) -> Any:
    """Numbers as their texts' floats: both parts are exact, so one division rounds as reading the text does."""
    found = (keys & DIGITS) / _TENS.take(scale_of(keys))
    return np.negative(found, out=found, where=(keys & MINUS) != 0)


_TENS = np.array([float(f"1e{scale}") for scale in range(32)])


def digit_counts(keys: Keys) -> Any:
    """Digits before the point, at least one."""
    digits = keys & DIGITS
    found = np.ones(len(keys), np.int8)
    power, most = 10, int(digits.max(initial=0))
    while power <= most:
        found += digits >= power
        power *= 10
    return np.maximum(found - scale_of(keys), 1)


def lengths(keys: Keys) -> Any:
    """Characters of the texts of numbers."""
    scale = scale_of(keys)
    return digit_counts(keys) + scale + (scale > 0) + ((keys & MINUS) != 0)
