"""Intervals: what is known of a number while somebody still has to find out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Generic, TypeVar

N = TypeVar("N", int, Decimal, Fraction)
M = TypeVar("M", int, Decimal, Fraction)


@dataclass(frozen=True, slots=True)
class Range(Generic[N]):
    """A closed interval ``[low, high]``; ``exact`` when both ends are equal.

    :raises ValueError: when ``low > high``
    """

    low: N
    high: N

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError(f"low {self.low} is above high {self.high}")

    @classmethod
    def of(cls, value: N) -> Range[N]:
        return cls(value, value)

    @property
    def exact(self) -> bool:
        return self.low == self.high

    def __add__(self, other: Range[N]) -> Range[N]:
        return Range(self.low + other.low, self.high + other.high)

    def map(self, rising: Callable[[N], M]) -> Range[M]:
        """Apply a function that never falls to both ends."""
        return Range(rising(self.low), rising(self.high))

    def __contains__(self, value: N) -> bool:
        return self.low <= value <= self.high


def plain(number: Decimal | Range[Decimal]) -> str:
    """``48``, ``2.5`` or ``1–86``: no exponent, no idle zeros, no thousands."""
    if isinstance(number, Range):
        low, high = plain(number.low), plain(number.high)
        return low if low == high else f"{low}–{high}"
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def several(count: int | Range[int], noun: str) -> str:
    """``1 month``, ``2 months``, ``1–3 systems``: English, for a noun that takes an s."""
    counts = Range.of(count) if isinstance(count, int) else count
    return f"{counted(counts)} {noun}{'' if counts.low == counts.high == 1 else 's'}"


def counted(numbers: Range[int]) -> str:
    """``1,243`` or ``1,243–1,600``"""
    return f"{numbers.low:,}" if numbers.exact else f"{numbers.low:,}–{numbers.high:,}"
