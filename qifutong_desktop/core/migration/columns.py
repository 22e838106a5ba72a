"""What one column holds, as counts, shapes and masked samples: nothing in it names a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

#: ``code``: digits or letters that nobody calculates with, such as phones and item numbers.
ColumnType = Literal["number", "date", "code", "text", "boolean", "empty"]


@dataclass(frozen=True, slots=True)
class Sample:
    """A value and how often it stands in the column; masked (``张**``) where it looks personal."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class CounterExample:
    """A cell that is not of its column's type: its place such as ``Sheet1!B7``, and the shape of what stands there."""

    address: str
    pattern: str


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """One column over the data rows. ``filled`` + ``missing`` = rows.

    ``letter`` is the sheet's own. ``types`` counts the filled cells by type, the most frequent first; ``type`` is the
    majority's. ``distinct`` is exact unless ``distinct_at_least``. ``low``/``high`` are of the numbers, ``first``/
    ``last`` of the dates; ``patterns`` (``999-9999``, 字 for a run of Chinese) and ``top`` the most frequent ones,
    ``months`` the dates by ``2025-03``.
    """

    name: str
    letter: str
    type: ColumnType
    filled: int
    missing: int
    distinct: int
    types: tuple[Sample, ...] = ()
    counter_examples: tuple[CounterExample, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    first: date | None = None
    last: date | None = None
    patterns: tuple[Sample, ...] = ()
    top: tuple[Sample, ...] = ()
    months: tuple[Sample, ...] = ()
    masked: bool = False
    distinct_at_least: bool = False


def profile_json_of(columns: Sequence[ColumnProfile]) -> list[dict[str, Any]]:
    """The columns as the contract's ``profile`` prints them; numbers as strings, dates as ISO."""
    return [
        {
            "name": column.name,
            "letter": column.letter,
            "type": column.type,
            "filled": column.filled,
            "missing": column.missing,
            "distinct": column.distinct,
            "distinct_at_least": column.distinct_at_least,
            "types": _pairs(column.types),
            "counter_examples": [[example.address, example.pattern] for example in column.counter_examples],
            "low": None if column.low is None else str(column.low),
            "high": None if column.high is None else str(column.high),
            "first": None if column.first is None else column.first.isoformat(),
            "last": None if column.last is None else column.last.isoformat(),
            "patterns": _pairs(column.patterns),
            "top": _pairs(column.top),
            "masked": column.masked,
            "months": _pairs(column.months),
        }
        for column in columns
    ]


def _pairs(samples: Sequence[Sample]) -> list[dict[str, Any]]:
    return [{"value": sample.value, "count": sample.count} for sample in samples]
