"""What was found in one column over all its data rows: counts by kind, first places, shapes, days and ranges."""

from __future__ import annotations

import datetime
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .duties import Duty
from .kinds import CellKind

#: Different shapes that are counted of one column's cells of one sort: the first ones met.
SHAPES_KEPT = 400
#: Texts longer than this are counted, never kept.
LONGEST_KEPT = 120


class Days:
    """Days seen, one after the other: how many by month, the first and the last, as ISO texts ("" for none)."""

    __slots__ = ("first", "last", "months")

    def __init__(self) -> None:
        self.months: Counter[str] = Counter()
        self.first = self.last = ""

    def add(self, day: datetime.date | None, count: int) -> None:
        """So many cells of one day; None is no day."""
        if day is None:
            return
        iso = day.isoformat()
        self.months[iso[:7]] += count
        if not self.first or iso < self.first:
            self.first = iso
        if iso > self.last:
            self.last = iso


@dataclass(frozen=True, slots=True)
class Found:
    """The cells of one sort (texts, numbers, moments …) in one column.

    ``kept`` are the first different values with their counts; ``tally`` counts all cells by kind; ``places`` are the
    first rows of each kind with the shape of what stands there; ``low`` and ``high`` are of the numbers.
    """

    kept: Mapping[str, int] = field(default_factory=dict)
    tally: Counter[CellKind] = field(default_factory=Counter)
    places: dict[CellKind, list[tuple[int, str]]] = field(default_factory=dict)
    shapes: Counter[str] = field(default_factory=Counter)
    days: Days = field(default_factory=Days)
    perhaps_days: Days = field(default_factory=Days)
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class ColumnFound:
    """One column, read to its end. ``blank_rows`` are the first ones, told of required columns only.

    ``distinct`` counts the different values of all sorts; with ``more`` there may be others.
    """

    duty: Duty
    required: bool
    blank: int
    blank_rows: Sequence[int]
    texts: Found
    numbers: Found
    moments: Found
    truths: Found
    distinct: int
    more: bool = False


def numbers_of(texts: Sequence[str]) -> list[float]:
    """What texts of a number's kind come to; shares, and what only looks like a number, are left out."""
    try:
        return [float(text) for text in texts if text[-1] not in "%."]
    except ValueError:
        return [number for text in texts if text[-1] not in "%." and (number := _number_of(text)) is not None]


def _number_of(text: str) -> float | None:
    try:
        return float(unicodedata.normalize("NFKC", text))
    except ValueError:
        return None
