"""A rehearsal told in short: what is remembered with the case, and when that is out of date."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from ..core.canonical import FieldValue, canonical
from ..core.dossier import SIZING, Dossier
from ..core.migration.cleaning import CellFault, CleanRow
from ..core.migration.columns import Sample
from ..core.migration.reconciliation import summed
from ..core.migration.rehearsed import (
    PLACES,
    Caught,
    DayLine,
    EntityRun,
    FaultRun,
    Rehearsed,
    StepRun,
    SumLine,
)
from ..core.migration.scope import Activity
from ..core.migration.sheet import column_letter
from ..core.migration.standards import Value
from ..core.operation import moment
from ..core.text import Text
from .rehearsed_tables import Known
from .rehearsing import Rehearsal
from .trial_run import Tried

#: Deals by which a customer shows that he is alive, and the field that names him.
_DEALS = ("sales_orders", "contracts", "payments", "opportunities")
_NOUNS = ("header", "mapping", "table", "recipe")


def known_of_dossier(dossier: Dossier) -> Known:
    """What was decided in an open case, for its next rehearsal."""
    return Known(dossier.headers, dossier.namings, dossier.mappings, dossier.recipes)


def rests_on(values: Mapping[str, FieldValue], dossier: Dossier) -> str:
    """One name for the files and decisions of a case: a rehearsal with another one is out of date."""
    decided = {name: value for name, value in values.items() if name.partition(".")[0] in _NOUNS}
    tables = dossier.sizing.tables if dossier.sizing else ()
    counted = tuple(f"{one.file}|{one.sheet}|{one.rows}|{one.size_bytes}" for one in tables)
    text = canonical({"data": values.get("data"), "decided": decided, SIZING: counted})
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def summary_of(rehearsal: Rehearsal, at: datetime, made_with: str) -> Rehearsed:
    """What is remembered of a rehearsal; ``made_with`` is what it :func:`rests_on`."""
    changed = ((target, row.steps) for target, rows in rehearsal.rows.items() for row in rows)
    steps = Counter((target, step.rule) for target, made in changed for step in made)
    steps.update((one.target.id, step.rule) for one in rehearsal.tried for step in one.left_blank)
    pairs = [pair for one in rehearsal.tried for pair in one.pairs]
    elsewhere = rehearsal.elsewhere
    return Rehearsed(
        at=moment(at),
        rests_on=made_with,
        entities=tuple(_entity(one, *elsewhere.get(one.target.id, (0, ()))) for one in rehearsal.tried),
        faults=tuple(_faults(rehearsal)),
        steps=tuple(StepRun(target, rule, count) for (target, rule), count in steps.most_common()),
        self_test=tuple(Caught(one.kind, one.planted, one.caught) for one in rehearsal.rates),
        activity=tuple(_activity(rehearsal)),
        problems=tuple(problem.what for problem in rehearsal.problems),
        merged=sum(1 for pair in pairs if pair.merged),
        proposed=sum(1 for pair in pairs if not pair.merged),
        rows=rehearsal.given,
    )


def _entity(one: Tried, elsewhere: int, elsewhere_in: tuple[Text, ...]) -> EntityRun:
    balance, fates, zero = one.balance, one.balance.fates, Decimal(0)
    sums = [
        SumLine(
            field.label,
            balance.before.sums[field.id],
            fates.merged_sums.get(field.id, zero),
            fates.skipped_sums.get(field.id, zero),
            fates.rejected_sums.get(field.id, zero),
            balance.after.sums.get(field.id, zero),
        )
        for field in summed(one.target)
        if field.id in balance.before.sums
    ]
    days = [
        DayLine(field.label, *balance.before.days[field.id], *balance.after.days.get(field.id, (None, None)))
        for field in one.target.open_fields
        if field.id in balance.before.days
    ]
    return EntityRun(
        *(one.target.id, one.target.label, balance.read, fates.created, fates.updated, fates.merged, fates.skipped),
        *(fates.rejected, balance.before.keys, balance.after.keys, tuple(sums), tuple(days), balance.differences),
        elsewhere=elsewhere,
        elsewhere_in=elsewhere_in,
    )


def _faults(rehearsal: Rehearsal) -> Iterator[FaultRun]:
    """Grouped by column and reason, the most frequent first."""
    for one in rehearsal.tried:
        counts: Counter[tuple[str, str, str, str, str]] = Counter()
        first: dict[tuple[str, str, str, str, str], tuple[CellFault, list[str]]] = {}
        for reject in one.rejected:
            plan = reject.row.plan
            for fault in reject.faults:
                key = (plan.file, plan.sheet, fault.column, fault.field, fault.kind)
                counts[key] += 1
                _, places = first.setdefault(key, (fault, []))
                if len(places) < PLACES:
                    places.append(place_of(rehearsal, reject.row, fault))
        for place, count in counts.most_common():
            fault, places = first[place]
            into = one.target.field(fault.field)
            label = into.label if into else one.target.label
            cells = tuple(dict.fromkeys(places))
            yield FaultRun(one.target.id, place[0], place[1], fault.column, label, fault.kind, count, cells)


def place_of(rehearsal: Rehearsal, row: CleanRow, fault: CellFault) -> str:
    """``B7``, or ``7`` where the table has no such column."""
    end = rehearsal.ends.get((row.plan.file, row.plan.sheet))
    if fault.position is None or end is None:
        return str(fault.row)
    return f"{column_letter(end.first_column + fault.position)}{fault.row}"


# --- when customers were last dealt with -----------------------------------------------------------------------------


def _activity(rehearsal: Rehearsal) -> Iterator[Activity]:
    """By customer table; nothing where no deal was read that names a customer."""
    tried = {one.target.id: one for one in rehearsal.tried}
    if "customers" not in tried or not any(name in tried and tried[name].records for name in _DEALS):
        return
    last = _last_deals([tried[name] for name in _DEALS if name in tried])
    months: dict[tuple[str, str], Counter[str]] = {}
    for row, when in _customer_rows(tried["customers"], last):
        months.setdefault((row.plan.file, row.plan.sheet), Counter())[when] += 1
    for (file, sheet), counted in months.items():
        dated = tuple(Sample(month, count) for month, count in sorted(counted.items()) if month)
        yield Activity(file, sheet, dated, counted[""])


def _last_deals(deals: Sequence[Tried]) -> dict[str, date]:
    """The day of the last deal, by the name that the customer has in the database."""
    last: dict[str, date] = {}
    for one in deals:
        fields = [field.id for field in one.target.open_fields if field.type == "date"]
        for record in one.records:
            name = str(record.values.get("customer", ""))
            days = [day for field in fields if isinstance(day := record.values.get(field), date)]
            if name and days:
                last[name] = max(*days, last.get(name, days[0]))
    return last


def _customer_rows(customers: Tried, last: Mapping[str, date]) -> Iterator[tuple[CleanRow, str]]:
    """Every row of every customer table, with the month of its customer's last deal or entry; "" for none."""
    for record in customers.records:
        month = _month(record.values, last)
        yield from ((row, month) for row in record.rows)
    for row in (*customers.repeats, *(reject.row for reject in customers.rejected)):
        yield row, _month(row.values, last)


def _month(values: Mapping[str, Value], last: Mapping[str, date]) -> str:
    days = [day for day in (last.get(str(values.get("name", ""))), values.get("created")) if isinstance(day, date)]
    return f"{max(days):%Y-%m}" if days else ""
