"""Decimal numbers of 16 to 18 digits, as spreadsheet programs write a computed or a rounded one: what Python's shortest
writing of the same number is, many at a time.

Excel writes 4.52 as ``4.5199999999999996``. The number that a text stands for is found by dividing in two parts of 53
bits each; where that might round otherwise than exact arithmetic, nothing is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

#: Whole numbers up to here, and powers of ten up to 10^22, are floats without rounding.
EXACT = 2**53
_TENS = np.array([10**power for power in range(19)], np.int64)
_FLOATS = np.array([float(10**power) for power in range(23)])
_SPLIT = 134_217_729.0  # 2^27 + 1
_NEAR = 1e-9


@dataclass(frozen=True, slots=True)
class Shortest:
    """``digits`` and ``scale`` (how many stand behind the point) of those with ``short``, some with zeros at the
    end; those with ``same`` are written in 17 digits and cannot be written shorter. Of the others nothing is said."""

    short: Any
    digits: Any
    scale: Any
    same: Any


def shortest(digits: Any, scale: Any) -> Shortest:
    """``digits``: 10^15 to 10^18 - 1; ``scale``: 1 to 18. Nothing is said of numbers from 10^15 on."""
    value, rest, sure = _value(digits, scale)
    sure &= value < 1e15
    count = 16 + (digits >= _TENS[16]) + (digits >= _TENS[17])
    fifteen = _rounded(digits, count - 15)
    at = scale - (count - 15)
    is_fifteen = sure & (at >= 0) & (fifteen / _FLOATS[np.maximum(at, 0)] == value)
    sixteen = _rounded(digits, count - 16)
    behind = scale - (count - 16)
    told = sure & ~is_fifteen & (behind > 0) & (sixteen < EXACT)
    tens = _FLOATS[np.maximum(behind, 0)]
    beside = ((sixteen - 1) / tens == value) | ((sixteen + 1) / tens == value)
    is_sixteen = told & (sixteen / tens == value)
    same = told & ~is_sixteen & ~beside & (count == 17) & (np.abs(rest) * _FLOATS[scale] < 0.5 - _NEAR)
    is_sixteen &= ~beside
    return Shortest(
        is_fifteen | is_sixteen, np.where(is_fifteen, fifteen, sixteen), np.where(is_fifteen, at, behind), same
    )


def _rounded(digits: Any, fewer: Any) -> Any:
    """Without so many of the last digits, to the nearest."""
    tens = _TENS[fewer]
    return (digits + tens // 2) // tens


def _value(digits: Any, scale: Any) -> tuple[Any, Any, Any]:
    """The nearest float, what the number has more than it, and whether both are certain."""
    tens = _FLOATS[scale]
    high = digits.astype(np.float64)
    low = (digits - high.astype(np.int64)).astype(np.float64)
    first = high / tens
    product, error = _product(first, tens)
    second = ((high - product) - error + low) / tens
    value = first + second
    rest = second - (value - first)
    half = np.spacing(value) / 2
    sure = np.abs(np.abs(rest) - half) > half * _NEAR
    sure &= np.abs(np.abs(rest) - half / 2) > half * _NEAR  # below a power of two floats are nearer to each other
    return value, rest, sure


def _product(one: Any, other: Any) -> tuple[Any, Any]:
    """A product and what rounding took from it, which is what it is less the product (Dekker)."""
    product = one * other
    high, low = _halves(one)
    others_high, others_low = _halves(other)
    error = ((high * others_high - product) + high * others_low + low * others_high) + low * others_low
    return product, error


def _halves(number: Any) -> tuple[Any, Any]:
    moved = number * _SPLIT
    high = moved - (moved - number)
    return high, number - high
