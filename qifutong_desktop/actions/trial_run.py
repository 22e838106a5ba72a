"""Clean rows loaded into a sandbox in the target's order, and each entity reconciled.

A run that was cancelled goes on where it stopped when :meth:`TrialRun.run` is called again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..core.migration.cleaning import CellFault, CleanRow
from ..core.migration.clusters import Grouped, Pair, Record, fault_of, group_rows
from ..core.migration.identity import name_key
from ..core.migration.recipe import AS_IT_COMES, Recipe, Step
from ..core.migration.reconciliation import (
    Again,
    Balance,
    Fates,
    Totals,
    merged_sums,
    reconcile,
    record_totals,
    row_totals,
    sums_of,
)
from ..core.migration.references import References, called
from ..core.migration.standards import FAULTS, FaultKind, Value
from ..core.migration.table_targets import implied_rows
from ..core.migration.targets import TargetEntity, TargetField, TargetSchema
from ..core.progress import Progress, silent
from ..databases.sandbox import Entry, Outcome, Sandbox, Stored

_NO_RECIPES: Mapping[str, Recipe] = {}


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was not loaded, and why."""

    row: CleanRow
    faults: tuple[CellFault, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """One entity after its trial. ``records`` are those that were loaded; ``left_blank`` are references that name
    nothing and were not required."""

    target: TargetEntity
    balance: Balance
    records: tuple[Record, ...]
    rejected: tuple[Rejected, ...]
    repeats: tuple[CleanRow, ...]
    pairs: tuple[Pair, ...]
    left_blank: tuple[Step, ...]


@dataclass(slots=True)
class _Loading:
    """Where one entity stands; kept while a run is cancelled."""

    target: TargetEntity
    rows: tuple[CleanRow, ...]
    grouped: Grouped
    entries: tuple[Entry, ...]
    links: tuple[tuple[int, str, str], ...]
    rejected: tuple[Rejected, ...]
    left_blank: tuple[Step, ...]
    outcomes: list[Outcome]


class TrialRun:
    """One trial of some rows in one sandbox."""

    def __init__(
        self,
        sandbox: Sandbox,
        schema: TargetSchema,
        rows: Mapping[str, Sequence[CleanRow]],
        recipes: Mapping[str, Recipe] = _NO_RECIPES,
    ) -> None:
        self._sandbox = sandbox
        self._schema = schema
        self._rows = rows
        self._recipes = recipes
        self._references = References()
        self._called: dict[int, tuple[str, ...]] = {}
        self._loaded: dict[str, _Loading] = {}
        self._done: set[str] = set()
        self._again: dict[str, list[Outcome]] = {}

    def run(self, progress: Progress = silent, *, twice: bool = True) -> tuple[Tried, ...]:
        """Load everything, in the order of the schema; with ``twice`` once more, which must change nothing.

        :raises Cancelled: by ``progress``; what is loaded stays, and another call goes on
        """
        for target in self._schema.entities:
            if target.id not in self._loaded:
                rows = tuple(self._rows.get(target.id) or implied_rows(target, self._schema, self._rows))
                if not rows:
                    continue
                self._loaded[target.id] = self._prepared(target, rows)
            if target.id not in self._done:
                self._load(self._loaded[target.id], progress)
                self._done.add(target.id)
        after = {name: self._sandbox.totals(name) for name in self._loaded}
        again: dict[str, Again] = {}
        for name, one in self._loaded.items() if twice else ():
            entries = self._entries(one.target, one.grouped.records)[0]
            self._sandbox.load(name, entries, self._again.setdefault(name, []), progress)
        for name, outcomes in self._again.items():
            done = [outcome.done for outcome in outcomes]
            again[name] = Again(done.count("created"), done.count("updated"), self._sandbox.totals(name))
        return tuple(self._tried(one, after[name], again.get(name)) for name, one in self._loaded.items())

    # --- before loading ----------------------------------------------------------------------------------------------

    def _prepared(self, target: TargetEntity, rows: tuple[CleanRow, ...]) -> _Loading:
        resolved, rejected, left_blank = self._resolved(target, rows)
        resolved, more = _whole_orders(target, rows, resolved, rejected)
        grouped = group_rows(target, resolved, self._recipe(target), self._owner(target))
        rejected += more
        rejected += [Rejected(row, (fault,)) for row, fault in grouped.rejected]
        grouped, blanks = _self_references(target, grouped)
        entries, links = self._entries(target, grouped.records)
        return _Loading(target, rows, grouped, entries, links, tuple(rejected), (*left_blank, *blanks), [])

    def _recipe(self, target: TargetEntity) -> Recipe:
        return self._recipes.get(target.id, AS_IT_COMES)

    def _owner(self, target: TargetEntity) -> _Owner:
        return _Owner(target, self._references)

    def _resolved(
        self, target: TargetEntity, rows: Iterable[CleanRow]
    ) -> tuple[list[CleanRow], list[Rejected], list[Step]]:
        """Rows whose references are there; what need not be there is left blank, and said."""
        fields = [one for one in target.open_fields if one.refers_to and one.refers_to != target.id]
        good, rejected, blanks = [], [], []
        for row in rows:
            faults = list(row.faults)
            missing = []
            values = dict(row.values)
            for one in fields:
                text = row.values.get(one.id)
                found = self._references.find(one.refers_to, str(text)) if text is not None else 0
                code = row.codes.get(one.id)
                if isinstance(found, str) and code and isinstance(self._references.find(one.refers_to, code), int):
                    values[one.id] = code
                elif isinstance(found, str):
                    if one.required:
                        faults.append(fault_of(row, one.id, found))
                    else:
                        missing.append(one)
            if faults:
                rejected.append(Rejected(row, tuple(faults)))
                continue
            blanks += [_blank(row, one) for one in missing]
            good.append(_without(replace(row, values=values) if values != row.values else row, missing))
        return good, rejected, blanks

    def _entries(
        self, target: TargetEntity, records: Sequence[Record]
    ) -> tuple[tuple[Entry, ...], tuple[tuple[int, str, str], ...]]:
        """What is loaded, and the references within the entity that can be set only afterwards."""
        fields = {one.id: one for one in target.open_fields}
        entries, links = [], []
        for place, record in enumerate(records):
            values: dict[str, Stored] = {}
            for name, value in record.values.items():
                stored = self._stored(fields[name], value)
                if stored is None:
                    links.append((place, name, str(value)))
                else:
                    values[name] = stored
            lines = tuple(
                {name: self._line(fields[name], value) for name, value in line.items()} for line in record.lines
            )
            entries.append(Entry(record.names, values, lines))
        return tuple(entries), tuple(links)

    def _stored(self, one: TargetField, value: Value) -> Stored | None:
        if not one.refers_to:
            return value
        found = self._references.find(one.refers_to, str(value))
        return found if isinstance(found, int) else None

    def _line(self, one: TargetField, value: Value) -> Stored:
        stored = self._stored(one, value)
        assert stored is not None
        return stored

    # --- loading -----------------------------------------------------------------------------------------------------

    def _load(self, one: _Loading, progress: Progress) -> None:
        self._sandbox.load(one.target.id, one.entries, one.outcomes, progress)
        for record, outcome in zip(one.grouped.records, one.outcomes, strict=True):
            if outcome.record is not None:
                self._references.add(one.target, outcome.record, [row.values for row in record.rows])
                self._called[outcome.record] = called(one.target, record.values)
        links: dict[str, list[tuple[int, int]]] = {}
        for place, name, text in one.links:
            made, found = one.outcomes[place].record, self._references.find(one.target.id, text)
            if made is not None and isinstance(found, int):
                links.setdefault(name, []).append((made, found))
        for name, pairs in links.items():
            self._sandbox.link(one.target.id, name, pairs)

    # --- afterwards --------------------------------------------------------------------------------------------------

    def _tried(self, one: _Loading, after: Totals, again: Again | None) -> Tried:
        kept, refused = [], list(one.rejected)
        created = updated = unchanged = merged = 0
        for record, outcome in zip(one.grouped.records, one.outcomes, strict=True):
            if outcome.record is None:
                refused += [Rejected(row, (_refused(row, outcome.why),)) for row in record.rows]
                continue
            kept.append(self._spoken(one.target, record))
            count = len(record.rows) if record.lines else 1
            merged += len(record.rows) - count
            created += count if outcome.done == "created" else 0
            updated += count if outcome.done == "updated" else 0
            unchanged += count if outcome.done == "unchanged" else 0
        target, repeats = one.target, one.grouped.repeats
        fates = Fates(
            created,
            updated,
            merged,
            len(repeats) + unchanged,
            len(refused),
            merged_sums(target, kept),
            sums_of(target, (row.values for row in repeats)),
            sums_of(target, (reject.row.values for reject in refused)),
        )
        before, meant = row_totals(target, one.rows), record_totals(target, kept)
        balance = reconcile(target, len(one.rows), fates, before, meant, after, again)
        return Tried(target, balance, tuple(kept), tuple(refused), repeats, one.grouped.pairs, one.left_blank)

    def _spoken(self, target: TargetEntity, record: Record) -> Record:
        """With references as the records that they mean are called now, not as one of the merged rows was."""
        fields = {one.id: one.refers_to for one in target.open_fields if one.refers_to}

        def renamed(values: Mapping[str, Value]) -> dict[str, Value]:
            found = {name: self._named(fields[name], value) for name, value in values.items() if name in fields}
            return {**values, **found}

        return replace(record, values=renamed(record.values), lines=tuple(renamed(line) for line in record.lines))

    def _named(self, entity: str, value: Value) -> Value:
        found = self._references.find(entity, str(value))
        if not isinstance(found, int):
            return value
        names = self._called.get(found, ())
        return next((name for name in names if self._references.find(entity, name) == found), value)


class _Owner:
    """Which record a reference of a row means, as a text to compare: two spellings of one customer are one owner."""

    def __init__(self, target: TargetEntity, references: References) -> None:
        self._fields = {one.id: one.refers_to for one in target.open_fields if one.refers_to}
        self._references = references

    def __call__(self, name: str, text: str) -> str:
        found = self._references.find(self._fields[name], text) if name in self._fields else name_key(text)
        return f"#{found}" if isinstance(found, int) else name_key(text)


def _blank(row: CleanRow, one: TargetField) -> Step:
    column = next((plan.column for plan in row.plan.columns if plan.field.id == one.id), "")
    return Step(row.row, column, one.id, str(row.values[one.id]), "", "reference_left_blank")


def _without(row: CleanRow, fields: Sequence[TargetField]) -> CleanRow:
    if not fields:
        return row
    gone = {one.id for one in fields}
    return replace(row, values={name: value for name, value in row.values.items() if name not in gone})


def _whole_orders(
    target: TargetEntity, rows: Iterable[CleanRow], good: list[CleanRow], rejected: Sequence[Rejected]
) -> tuple[list[CleanRow], list[Rejected]]:
    """Of an order with a wrong line nothing is loaded: half an order has a wrong sum."""
    if not any(one.line for one in target.open_fields):
        return good, []
    number = target.key[0]
    broken = {reject.row.values[number] for reject in rejected if number in reject.row.values}
    whole = [row for row in good if row.values[number] not in broken]
    torn = [row for row in good if row.values[number] in broken]
    return whole, [Rejected(row, (fault_of(row, number, "order_incomplete"),)) for row in torn]


def _self_references(target: TargetEntity, grouped: Grouped) -> tuple[Grouped, list[Step]]:
    """References within the entity (a superior) that name nobody are left blank."""
    fields = [one for one in target.open_fields if one.refers_to == target.id]
    if not fields:
        return grouped, []
    known = References()
    for place, record in enumerate(grouped.records):
        known.add(target, place, [row.values for row in record.rows])
    blanks, records = [], []
    for record in grouped.records:
        lost = {
            one.id
            for one in fields
            if one.id in record.values and isinstance(known.find(target.id, str(record.values[one.id])), str)
        }
        for row in record.rows:
            blanks += [_blank(row, one) for one in fields if one.id in lost and one.id in row.values]
        values = {name: value for name, value in record.values.items() if name not in lost}
        records.append(replace(record, values=values))
    return replace(grouped, records=tuple(records)), blanks


def _refused(row: CleanRow, why: str) -> CellFault:
    """The database's own refusal as a fault: ``too_long_name``, ``customers.name``, ``FOREIGN KEY``."""
    kind = next((kind for kind in FAULTS if why.startswith(f"{kind}_")), None)
    name = why[len(kind) + 1 :] if kind else why.rpartition(".")[2]
    known: FaultKind = kind or ("duplicate_key" if "." in why else "refused_by_database")
    fields = {one.id for one in row.plan.target.open_fields}
    return fault_of(row, name if name in fields else "", known)
