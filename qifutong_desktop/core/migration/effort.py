"""What moving the measured tables costs in hours and days: it follows objects and decisions, not rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal, get_args

from .cells import heading_key
from .risks import grade_of, points_of, risks_of
from .sizing import MeasuredTable, Sizing
from .vocabulary import Vocabulary

RateKey = Literal["objects", "unsure_columns", "unmapped_values", "duplicate_clusters", "reconciliation"]
RATE_KEYS: tuple[RateKey, ...] = get_args(RateKey)

_TENTH = Decimal("0.1")
_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class ThreePoint:
    """Low, likely and high: rising or equal.

    :raises ValueError: when they fall
    """

    low: Decimal
    likely: Decimal
    high: Decimal

    def __post_init__(self) -> None:
        if not self.low <= self.likely <= self.high:
            raise ValueError(f"{self.low}, {self.likely}, {self.high} do not rise")

    def __add__(self, other: ThreePoint) -> ThreePoint:
        return ThreePoint(self.low + other.low, self.likely + other.likely, self.high + other.high)

    def times(self, other: ThreePoint) -> ThreePoint:
        return ThreePoint(self.low * other.low, self.likely * other.likely, self.high * other.high)

    def over(self, divisor: Decimal) -> ThreePoint:
        return ThreePoint(self.low / divisor, self.likely / divisor, self.high / divisor)


@dataclass(frozen=True, slots=True)
class Rate:
    """Minutes for one of something; ``assumed`` are the ends that no rehearsal has measured yet."""

    minutes: ThreePoint
    assumed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EffortRates:
    """The coefficients. ``loops`` are those of the grades low, middle, high; a grade goes up to so many points."""

    rates: Mapping[RateKey, Rate]
    hours_a_day: Decimal
    loops: tuple[int, int, int]
    grade_up_to: tuple[int, int]
    no_key: int
    many_sources: int
    many_rows: int
    sources_from: int
    rows_from: int


@dataclass(frozen=True, slots=True)
class EffortLine:
    """How many of something, and what they cost in hours. ``counted`` is False while nobody counts them yet."""

    key: RateKey
    count: ThreePoint
    minutes: ThreePoint
    hours: ThreePoint
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Effort:
    """The estimate with all its inputs; ``assumed`` are places in the coefficients such as ``objects.likely``."""

    lines: tuple[EffortLine, ...]
    risk_points: int
    loops: ThreePoint
    hours_a_day: Decimal
    assumed: tuple[str, ...]

    @property
    def hours(self) -> ThreePoint:
        zero = _same(0)
        return sum((line.hours for line in self.lines), zero)

    @property
    def days(self) -> ThreePoint:
        return self.hours.over(self.hours_a_day)


def estimate_effort(sizing: Sizing, rates: EffortRates, vocabulary: Vocabulary) -> Effort:
    """From the counted tables that hold rows.

    An object is a set of headings of one entity: twelve months of one export are one. Every further record with a
    known key counts as a cluster. The high end goes one risk grade up, since not every risk is measured here.
    """
    tables = [table for table in sizing.tables if table.counted and table.rows]
    objects = _objects(tables)
    unsure = sum(1 for table in objects for column in table.columns if not vocabulary.knows(column))
    risks = risks_of(sizing, rates, vocabulary)
    grade = grade_of(risks, rates.grade_up_to)
    above = min(grade + 1, len(rates.loops) - 1)
    loops = ThreePoint(Decimal(rates.loops[grade]), Decimal(rates.loops[grade]), Decimal(rates.loops[above]))
    counts: dict[RateKey, ThreePoint] = {
        "objects": _same(len(objects)),
        "unsure_columns": _same(unsure),
        "unmapped_values": _same(0),
        "duplicate_clusters": _same(sum(table.key_duplicates for table in tables)),
        "reconciliation": _same(len(objects)).times(loops),
    }
    lines = []
    for key in RATE_KEYS:
        minutes = rates.rates[key].minutes
        hours = counts[key].times(minutes).over(Decimal(60))
        lines.append(EffortLine(key, counts[key], minutes, hours, key != "unmapped_values"))
    assumed = tuple(f"{key}.{end}" for key in RATE_KEYS for end in rates.rates[key].assumed)
    return Effort(tuple(lines), points_of(risks), loops, rates.hours_a_day, (*assumed, "loops.high"))


def _objects(tables: Sequence[MeasuredTable]) -> list[MeasuredTable]:
    """One table for each set of headings; without headings each table is one."""
    found: dict[tuple[object, ...], MeasuredTable] = {}
    for place, table in enumerate(tables):
        keys = frozenset(map(heading_key, table.columns))
        own: object = keys if table.header_row is not None else place
        found.setdefault((table.entity, own), table)
    return list(found.values())


def effort_json(effort: Effort) -> dict[str, Any]:
    """The contract's ``effort``: days have one decimal, hours two; what nobody counts yet is null."""
    count = {line.key: int(line.count.likely) if line.counted else None for line in effort.lines}
    return {
        "days": _each(effort.days, shown_tenths),
        "hours": _hours(effort.hours),
        "inputs": {
            **{key: count[key] for key in RATE_KEYS if key != "reconciliation"},
            "risk_points": effort.risk_points,
            "loops": {"low": int(effort.loops.low), "likely": int(effort.loops.likely), "high": int(effort.loops.high)},
            "hours_a_day": str(effort.hours_a_day),
        },
        "lines": [
            {"key": line.key, "minutes_each": _each(line.minutes, str), "hours": _hours(line.hours)}
            for line in effort.lines
        ],
        "assumed": list(effort.assumed),
    }


def shown_tenths(value: Decimal) -> str:
    """Days as they are shown: one decimal, half up."""
    return str(value.quantize(_TENTH, ROUND_HALF_UP))


def _hours(points: ThreePoint) -> dict[str, str]:
    return _each(points, lambda hours: str(hours.quantize(_HUNDREDTH, ROUND_HALF_UP)))


def _each(points: ThreePoint, shown: Callable[[Decimal], str]) -> dict[str, str]:
    return {"low": shown(points.low), "likely": shown(points.likely), "high": shown(points.high)}


def _same(count: int) -> ThreePoint:
    return ThreePoint(Decimal(count), Decimal(count), Decimal(count))
