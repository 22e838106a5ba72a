"""What of the client's data is moved: entities left out, customers idle for years, orders of the last years only.

Where the data cannot tell exactly (no date of the last dealing, duplicates among what goes), the count is low, likely
and high, never a guess presented as a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args

from ..canonical import FieldValue
from ..text import Text
from .columns import ColumnProfile, Sample
from .entity import Entity
from .sizing import MeasuredTable, Sizing

NOUN = "scope"
#: Entities whose rows are dated by the day on which they happened.
DATED: tuple[Entity, ...] = ("orders", "vouchers")
#: A choice of years beyond this is none.
_MOST_YEARS = 30


@dataclass(frozen=True, slots=True)
class Scope:
    """``idle_years``: customers without any dealing for so long stay out; ``order_years``: of orders and vouchers only
    the last so many years move (0: all, both); ``left_out``: whole entities that stay out."""

    idle_years: int = 0
    order_years: int = 0
    left_out: tuple[Entity, ...] = ()


EVERYTHING = Scope()


@dataclass(frozen=True, slots=True)
class ScopeWords:
    """How headings name the day of the last dealing and the day of entry, and the years to choose from."""

    active_before: tuple[str, ...]
    active_after: tuple[str, ...]
    entered: tuple[str, ...]
    idle_years: tuple[int, ...]
    order_years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """How many move: ``low`` ≤ ``likely`` ≤ ``high``."""

    low: int
    likely: int
    high: int

    @property
    def exact(self) -> bool:
        return self.low == self.high

    def __add__(self, other: Moved) -> Moved:
        return Moved(self.low + other.low, self.likely + other.likely, self.high + other.high)


@dataclass(frozen=True, slots=True)
class Activity:
    """What a rehearsal found out: by month (``2025-03``) the rows of one customer table whose customer had his last
    dealing then; ``undated`` rows had none. Both add up to the rows
    of the table; otherwise it has changed since, and nothing is made of it."""

    file: str
    sheet: str
    months: tuple[Sample, ...]
    undated: int


@dataclass(frozen=True, slots=True)
class Part:
    """One entity: its distinct ``rows``, how many of them move, and on what that rests."""

    entity: Entity
    rows: int
    moved: Moved
    basis: Text


@dataclass(frozen=True, slots=True)
class Scoped:
    """What a scope comes to. ``customers`` are the distinct customer records that move, None where nobody counted."""

    parts: tuple[Part, ...]
    customers: Moved | None

    @property
    def rows(self) -> Moved:
        return sum((part.moved for part in self.parts), Moved(0, 0, 0))


def scope_field(part: str) -> str:
    """The log field of one choice: ``idle_years``, ``order_years``, ``left_out``."""
    return f"{NOUN}.{part}"


def scope_from_fields(values: Mapping[str, FieldValue]) -> Scope:
    """The choices in a case's fields; what does not fit counts as not chosen."""
    out = values.get(scope_field("left_out"))
    named = [one for one in get_args(Entity) if isinstance(out, tuple) and one in out]
    idle, orders = (_years(values.get(scope_field(part))) for part in ("idle_years", "order_years"))
    return Scope(idle, orders, tuple(named))


def _years(stored: FieldValue) -> int:
    return stored if isinstance(stored, int) and not isinstance(stored, bool) and 0 < stored <= _MOST_YEARS else 0


def entities_of(sizing: Sizing) -> tuple[Entity, ...]:
    """Those that have rows to move, in the order of the tables."""
    return tuple(dict.fromkeys(one.entity for one in sizing.tables if one.counted and one.rows))


def scoped(sizing: Sizing, scope: Scope, today: date, words: ScopeWords, activity: Sequence[Activity] = ()) -> Scoped:
    """What a scope comes to for the measured tables, by the months of their date columns. Whole months count: with
    ``today`` in November 2026, three years reach back to 1 November 2023."""
    known = {(one.file, one.sheet): one for one in activity}
    found: dict[Entity, list[tuple[MeasuredTable, Moved, Text]]] = {}
    for table in sizing.tables:
        if table.counted and table.rows:
            seen = known.get((table.file, table.sheet))
            found.setdefault(table.entity, []).append((table, *_of_table(table, scope, today, words, seen)))
    parts = tuple(_part(entity, tables) for entity, tables in found.items())
    return Scoped(parts, _customers(sizing, parts))


def _part(entity: Entity, tables: Sequence[tuple[MeasuredTable, Moved, Text]]) -> Part:
    rows = sum(table.rows_after_dedupe for table, _, _ in tables)
    bases = list(dict.fromkeys(basis for _, _, basis in tables if basis.zh))
    basis = Text("；".join(one.zh for one in bases), "; ".join(one.en for one in bases))
    return Part(entity, rows, sum((moved for _, moved, _ in tables), Moved(0, 0, 0)), basis)


def _of_table(
    table: MeasuredTable, scope: Scope, today: date, words: ScopeWords, seen: Activity | None
) -> tuple[Moved, Text]:
    after = table.rows_after_dedupe
    if table.entity in scope.left_out:
        return Moved(0, 0, 0), _LEFT_OUT
    if table.entity == "customers" and scope.idle_years:
        return _idle(table, _month(today, scope.idle_years), words, seen)
    if table.entity in DATED and scope.order_years:
        column = _dated(table.columns_profile)
        if column is None:
            return Moved(0, after, after), _NO_DATE
        return _kept(table, column.months, _month(today, scope.order_years)), _by(column.name)
    return Moved(after, after, after), Text("", "")


def _idle(table: MeasuredTable, since: str, words: ScopeWords, seen: Activity | None) -> tuple[Moved, Text]:
    after = table.rows_after_dedupe
    column = next((one for one in table.columns_profile if one.months and _names_activity(one.name, words)), None)
    if column is not None:
        return _kept(table, column.months, since), _by(column.name)
    if seen is not None and sum(one.count for one in seen.months) + seen.undated == table.rows:
        return _kept(table, seen.months, since), _BY_ORDERS
    entered = next((one for one in table.columns_profile if one.months and _any(one.name, words.entered)), None)
    if entered is None:
        return Moved(0, after, after), _NO_DATE
    lately = sum(one.count for one in entered.months if one.value >= since)
    surely = max(0, lately - (table.rows - after))
    return Moved(surely, after, after), Text(
        f"「{entered.name}」只说明何时建档，看不出往来；用订单做一次模拟迁移即有确数",
        f"{entered.name} tells when they were entered only; a rehearsal with the orders tells exactly",
    )


def _kept(table: MeasuredTable, months: Iterable[Sample], since: str) -> Moved:
    """Of a table's distinct rows those from the month ``since`` on. A row without a date may go or stay: it likely
    stays. Duplicates among the old rows are not told apart, so their number is the width."""
    counted = list(months)
    old = sum(one.count for one in counted if one.value < since)
    undated = max(0, table.rows - sum(one.count for one in counted))
    after = table.rows_after_dedupe
    twice = table.rows - after
    most_gone, least_gone = min(old + undated, after), max(0, old - twice)
    likely_gone = min(max(round(old * after / table.rows), least_gone), most_gone)
    return Moved(after - most_gone, after - likely_gone, after - least_gone)


def _customers(sizing: Sizing, parts: Sequence[Part]) -> Moved | None:
    part = next((one for one in parts if one.entity == "customers"), None)
    count = sizing.customers
    if count is None or part is None or not part.rows:
        return None if count is None else Moved(count, count, count)
    gone = part.rows - part.moved.low
    high = min(count, part.moved.high)
    low = min(max(0, count - gone), high)
    likely = min(max(round(count * part.moved.likely / part.rows), low), high)
    return Moved(low, likely, high)


def _month(today: date, years: int) -> str:
    return f"{today.year - years:04}-{today.month:02}"


def _dated(columns: Sequence[ColumnProfile]) -> ColumnProfile | None:
    """The date column that is filled most; of equals the first."""
    dated = [one for one in columns if one.months]
    return max(dated, key=lambda one: one.filled, default=None)


def _names_activity(name: str, words: ScopeWords) -> bool:
    return _any(name, words.active_before) and _any(name, words.active_after)


def _any(name: str, words: Iterable[str]) -> bool:
    folded = name.casefold()
    return any(word in folded for word in words)


def _by(column: str) -> Text:
    return Text(f"按「{column}」", f"by {column}")


_LEFT_OUT = Text("整类不迁移", "left out as a whole")
_NO_DATE = Text("表里没有可用的日期，无法判断", "no date in the table to tell by")
_BY_ORDERS = Text("按模拟迁移里最后一笔往来", "by the last dealing found in the rehearsal")
