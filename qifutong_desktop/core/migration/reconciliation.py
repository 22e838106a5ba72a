"""Whether each row is accounted for: per entity in = created + updated + merged + skipped + rejected, and the sums.

What does not balance is named. Control totals are taken twice: over the client's rows, and in the database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from ..text import Text
from .cleaning import CellFault, CleanRow
from .clusters import Record
from .standards import FAULT_WORDS, FaultKind, Value
from .targets import TargetEntity, TargetField


@dataclass(frozen=True, slots=True)
class Totals:
    """Control totals of some rows: how many, how many records (distinct keys), Σ of each amount, first and last day of
    each date, by field."""

    rows: int = 0
    keys: int = 0
    sums: Mapping[str, Decimal] = field(default_factory=dict)
    days: Mapping[str, tuple[date, date]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fates:
    """What became of the rows of one entity, and the amounts that went with them."""

    created: int = 0
    updated: int = 0
    merged: int = 0
    skipped: int = 0
    rejected: int = 0
    merged_sums: Mapping[str, Decimal] = field(default_factory=dict)
    skipped_sums: Mapping[str, Decimal] = field(default_factory=dict)
    rejected_sums: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def told(self) -> int:
        return self.created + self.updated + self.merged + self.skipped + self.rejected


@dataclass(frozen=True, slots=True)
class Again:
    """What a second run with the same rows did to the database: it may create and update nothing."""

    created: int
    updated: int
    after: Totals


@dataclass(frozen=True, slots=True)
class Balance:
    """One entity, reconciled. ``before`` are the rows as read, ``meant`` the records that were to be loaded, ``after``
    what the database holds. ``differences`` names what does not balance."""

    target: str
    read: int
    fates: Fates
    before: Totals
    meant: Totals
    after: Totals
    again: Again | None
    differences: tuple[Text, ...]

    @property
    def balanced(self) -> bool:
        return not self.differences


def row_totals(target: TargetEntity, rows: Iterable[CleanRow]) -> Totals:
    """The totals over rows as the client gave them; an amount that could not be read counts nothing."""
    count, keys, values = 0, set(), []
    for row in rows:
        count += 1
        if row.keys:
            keys.add((row.plan.source, row.keys[0]))
        values.append(row.values)
    return Totals(count, len(keys), sums_of(target, values), days_of(target, values))


def record_totals(target: TargetEntity, records: Sequence[Record]) -> Totals:
    """The totals over what is to be loaded; an order counts its lines."""
    rows = sum(len(record.lines) or 1 for record in records)
    values = [one for record in records for one in (record.values, *record.lines)]
    return Totals(rows, len(records), sums_of(target, values), days_of(target, values))


def merged_sums(target: TargetEntity, records: Sequence[Record]) -> dict[str, Decimal]:
    """The amounts of rows that were merged away."""
    members = [row.values for record in records if not record.lines for row in record.rows]
    kept = [record.values for record in records if not record.lines]
    return minus(sums_of(target, members), sums_of(target, kept))


def sums_of(target: TargetEntity, rows: Iterable[Mapping[str, Value]]) -> dict[str, Decimal]:
    """Σ of every amount, by field; a field without any amount is left out. Percentages add up to nothing."""
    found: dict[str, Decimal] = {}
    names = [one.id for one in summed(target)]
    for values in rows:
        for name in names:
            value = values.get(name)
            if isinstance(value, Decimal):
                found[name] = found.get(name, Decimal(0)) + value
    return found


def summed(target: TargetEntity) -> tuple[TargetField, ...]:
    """The fields whose sum is a control total."""
    return tuple(one for one in target.open_fields if one.type in ("money", "quantity"))


def days_of(target: TargetEntity, rows: Iterable[Mapping[str, Value]]) -> dict[str, tuple[date, date]]:
    """First and last day of every date field."""
    found: dict[str, tuple[date, date]] = {}
    names = [one.id for one in target.open_fields if one.type == "date"]
    for values in rows:
        for name in names:
            day = values.get(name)
            if isinstance(day, date):
                first, last = found.get(name, (day, day))
                found[name] = min(first, day), max(last, day)
    return found


def minus(one: Mapping[str, Decimal], other: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Field by field."""
    return {name: one.get(name, Decimal(0)) - other.get(name, Decimal(0)) for name in {**one, **other}}


def reconcile(
    target: TargetEntity,
    read: int,
    fates: Fates,
    before: Totals,
    meant: Totals,
    after: Totals,
    again: Again | None = None,
) -> Balance:
    """Hold the counts and the totals of one entity against each other."""
    found: list[Text] = []
    if fates.told != read:
        found.append(
            Text(
                f"读入 {read} 行，新建、更新、合并、跳过、退回合计 {fates.told} 行",
                f"{read} rows were read, {fates.told} are accounted for",
            )
        )
    for name, low, high in (("行数", meant.rows, after.rows), ("主键数", meant.keys, after.keys)):
        if low != high:
            english = "rows" if name == "行数" else "keys"
            found.append(Text(f"{name}：应有 {low}，库中 {high}", f"{english}: {low} meant, {high} there"))
    for one in summed(target):
        found += _sum_differences(one, fates, before, meant, after)
    for one in target.open_fields:
        if meant.days.get(one.id) != after.days.get(one.id):
            zh = f"{one.label.zh}的起止：应为 {_span(meant, one)}，库中 {_span(after, one)}"
            en = f"{one.label.en} from and to: {_span(meant, one)} meant, {_span(after, one)} there"
            found.append(Text(zh, en))
    if again is not None and (again.created or again.updated or again.after != after):
        found.append(
            Text(
                f"第二遍不应有变化，却新建 {again.created}、更新 {again.updated}",
                f"a second run must change nothing, but made {again.created} and changed {again.updated}",
            )
        )
    return Balance(target.id, read, fates, before, meant, after, again, tuple(found))


def _sum_differences(one: TargetField, fates: Fates, before: Totals, meant: Totals, after: Totals) -> list[Text]:
    zero = Decimal(0)
    gone = sum((sums.get(one.id, zero) for sums in (fates.merged_sums, fates.skipped_sums, fates.rejected_sums)), zero)
    expected = before.sums.get(one.id, zero) - gone
    there = after.sums.get(one.id, zero)
    found = []
    if expected != meant.sums.get(one.id, zero):
        zh = f"{one.label.zh}：客户表 {before.sums.get(one.id, zero):f} 减去未载入的 {gone:f}，不等于应载入的"
        en = f"{one.label.en}: what was read less what stayed out is not what was to be loaded"
        found.append(Text(f"{zh} {meant.sums.get(one.id, zero):f}", en))
    if there != meant.sums.get(one.id, zero):
        zh = f"{one.label.zh}：应有 {meant.sums.get(one.id, zero):f}，库中 {there:f}"
        found.append(Text(zh, f"{one.label.en}: {meant.sums.get(one.id, zero):f} meant, {there:f} there"))
    return found


def _span(totals: Totals, one: TargetField) -> str:
    first, last = totals.days.get(one.id, (None, None))
    return f"{first}–{last}" if first else "–"


def fault_counts(faults: Iterable[CellFault]) -> tuple[tuple[FaultKind, str, int], ...]:
    """(kind, field, how many), the most frequent first."""
    counted = Counter((one.kind, one.field) for one in faults)
    ranked = sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    return tuple((kind, name, count) for (kind, name), count in ranked)


def balance_json(balance: Balance, target: TargetEntity, faults: Sequence[CellFault]) -> dict[str, Any]:
    """One of ``entities`` in the contract's ``rehearse`` object; amounts are strings, days ISO."""
    fates = balance.fates
    return {
        "id": balance.target,
        "name": target.label.zh,
        "read": balance.read,
        "loaded": fates.created + fates.updated,
        "created": fates.created,
        "updated": fates.updated,
        "merged": fates.merged,
        "skipped": fates.skipped,
        "rejected": fates.rejected,
        "balanced": balance.balanced,
        "sums": [_sum_json(one, balance) for one in summed(target) if one.id in balance.before.sums],
        "dates": [
            {"field": one.id, "before": _days(balance.before, one), "after": _days(balance.after, one)}
            for one in target.open_fields
            if one.id in balance.before.days
        ],
        "rows": {"before": balance.before.rows, "after": balance.after.rows},
        "keys": {"before": balance.before.keys, "after": balance.after.keys},
        "faults": [
            {"kind": kind, "field": name, "what": FAULT_WORDS[kind].zh, "count": count}
            for kind, name, count in fault_counts(faults)
        ],
        "second_run": {
            "created": balance.again.created if balance.again else None,
            "updated": balance.again.updated if balance.again else None,
        },
        "differences": [one.zh for one in balance.differences],
    }


def _sum_json(one: TargetField, balance: Balance) -> dict[str, str]:
    zero = Decimal(0)
    parts = {
        "before": balance.before.sums,
        "merged": balance.fates.merged_sums,
        "skipped": balance.fates.skipped_sums,
        "rejected": balance.fates.rejected_sums,
        "after": balance.after.sums,
    }
    return {"field": one.id, **{name: f"{_tidy(sums.get(one.id, zero)):f}" for name, sums in parts.items()}}


def _tidy(amount: Decimal) -> Decimal:
    """At least two places, as money is written."""
    return amount if -int(amount.as_tuple().exponent) > 2 else amount.quantize(Decimal("0.01"))


def _days(totals: Totals, one: TargetField) -> list[str] | None:
    found = totals.days.get(one.id)
    return [day.isoformat() for day in found] if found else None
