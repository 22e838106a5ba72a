"""A row of the client's on its way into one import sheet: every change a step, every fault with its cell and reason.

Pure: the same rows with the same recipe give the same steps, on this export and on the next.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from .cells import heading_key
from .claims import template_values
from .decisions import ColumnDecision
from .headings import heading_index, spellings
from .identity import is_person, name_key
from .mapping import MappingProposal
from .places import Gazetteer
from .recipe import Recipe, Rule, Step
from .sources import SourceMatch
from .standards import PLAIN, FaultKind, Good, Reading, Value, Wrong, shown, standardise, stripped
from .targets import TargetEntity, TargetField

_SEPARATOR = "\x1f"
#: So many different cells of a column are remembered, so that each is judged once.
_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """One column that is moved: its position in the row, its heading, the field it fills, and how it is read.

    ``instead`` is where a reference is named too: taken where the cell is blank (a name where no code is given), or
    where nothing is called so and it holds ``codes``.
    """

    position: int
    column: str
    field: TargetField
    reading: Reading
    instead: int | None = None
    codes: bool = False


@dataclass(frozen=True, slots=True)
class WidePart:
    """The columns that become one row of their own: ``label`` (无锡仓) goes into ``into``."""

    label: str
    into: TargetField
    columns: tuple[ColumnPlan, ...]


@dataclass(frozen=True, slots=True)
class TablePlan:
    """One table on its way into one target. ``source`` is the 来源系统; ``compared`` are the positions, in the order of
    their headings, by which two rows are found equal; ``parts`` the columns that become rows; ``agreed`` what all rows
    say of fields that have no column."""

    file: str
    sheet: str
    source: str
    target: TargetEntity
    columns: tuple[ColumnPlan, ...]
    parts: tuple[WidePart, ...]
    compared: tuple[int, ...]
    signature: str
    agreed: Mapping[str, str] = field(default_factory=dict)

    @property
    def filled(self) -> frozenset[str]:
        """The fields that some column fills."""
        wide = {name for part in self.parts for name in (part.into.id, *(one.field.id for one in part.columns))}
        return frozenset({one.field.id for one in self.columns} | wide)


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong in a cell. ``column`` is the client's heading, "" where his table has none for the field."""

    row: int
    column: str
    position: int | None
    field: str
    kind: FaultKind
    before: str


@dataclass(frozen=True, slots=True)
class CleanRow:
    """A row as its target takes it. ``values`` holds the fields that are not blank; ``raw`` the client's own cells of
    the fields (never a filled-in value). ``keys`` name the record in its source, the 来源主键 first; ``digest`` is that
    of the whole row of the client's, for repeats. ``codes`` are those of references that ``values`` names otherwise."""

    plan: TablePlan
    row: int
    part: str
    values: Mapping[str, Value]
    raw: Mapping[str, str]
    steps: tuple[Step, ...]
    faults: tuple[CellFault, ...]
    digest: bytes
    keys: tuple[str, ...] = ()
    codes: Mapping[str, str] = field(default_factory=dict)

    @property
    def good(self) -> bool:
        return not self.faults


def plan_table(
    file: str,
    sheet: str,
    source_name: str,
    columns: Sequence[str],
    proposal: MappingProposal,
    source: SourceMatch | None,
    target: TargetEntity,
    decided: Mapping[str, ColumnDecision],
    *,
    positions: Sequence[int],
    counts_from_1904: bool = False,
    agreed: Mapping[str, str] | None = None,
) -> TablePlan:
    """How a table is cleaned, by its mapping. ``positions`` are where its ``columns`` stand in a row."""
    where = dict(zip(columns, positions, strict=True))
    wide = {one.column: one for one in proposal.unpivot.columns} if proposal.unpivot else {}
    plans: dict[str, ColumnPlan] = {}
    others = _named_too(proposal, target)
    for one in proposal.columns:
        found = target.field(one.target)
        if found is None:
            continue
        decision = decided.get(heading_key(one.column), ColumnDecision(""))
        known = target.words.units.get(found.unit, {}) if found.type in ("money", "quantity", "percent") else {}
        factors = {**known, **(one.unit.factors if one.unit else {}), **decision.factors}
        reading = Reading(
            one.unit.unit if one.unit else "",
            factors,
            template_values(source, target, one.column),
            decision.values,
            counts_from_1904,
        )
        other = others.get(found.id, "") if found.refers_to else ""
        codes = _holds_codes(other, target, found.id)
        plans[one.column] = ColumnPlan(where[one.column], one.column, found, reading, where.get(other), codes)
    serial = {where[one.column] for one in proposal.columns if one.basis == "serial"}
    keyed = sorted((heading_key(column), position) for column, position in where.items() if position not in serial)
    return TablePlan(
        file,
        sheet,
        source_name,
        target,
        tuple(plan for column, plan in plans.items() if column not in wide),
        _parts(proposal, target, plans),
        tuple(position for _, position in keyed),
        _SEPARATOR.join(key for key, _ in keyed),
        agreed or {},
    )


def _named_too(proposal: MappingProposal, target: TargetEntity) -> dict[str, str]:
    """By field the column that names the same record as the one that is moved, unless a person left it out; of a known
    source only one that holds codes."""
    index = heading_index(target)
    found: dict[str, str] = {}
    for one in proposal.columns:
        for named in index.named(one.column) if not one.target and one.basis in ("none", "template") else ():
            if named.steps < 2 and (one.basis == "none" or _holds_codes(one.column, target, named.field)):
                found.setdefault(named.field, one.column)
    return found


def _holds_codes(column: str, target: TargetEntity, name: str) -> bool:
    found = target.field(name)
    return found is not None and any(form in found.codes for form in spellings(column, target.words))


def _parts(proposal: MappingProposal, target: TargetEntity, plans: Mapping[str, ColumnPlan]) -> tuple[WidePart, ...]:
    if proposal.unpivot is None:
        return ()
    into = target.field(proposal.unpivot.field)
    assert into is not None
    labels: dict[str, list[ColumnPlan]] = {}
    for one in proposal.unpivot.columns:
        if one.column in plans:
            labels.setdefault(one.label, []).append(plans[one.column])
    return tuple(WidePart(label, into, tuple(columns)) for label, columns in labels.items())


@dataclass(slots=True)
class _Memory:
    """What was judged before, by column and text."""

    known: dict[tuple[int, str], Good | Wrong] = field(default_factory=dict)


class Cleaner:
    """Cleans the rows of one table by one recipe. It remembers verdicts, never rows."""

    def __init__(self, plan: TablePlan, recipe: Recipe, places: Gazetteer) -> None:
        self._plan = plan
        self._recipe = recipe
        self._places = places
        self._memory = _Memory()
        self._fields = {one.id: one for one in plan.target.open_fields}
        self._required = [one for one in plan.target.open_fields if one.required]
        self._placed = {"province", "city"} <= set(self._fields)

    def rows(self, number: int, cells: Sequence[str]) -> Iterator[CleanRow]:
        """What one row of the client's becomes: one row, or one a warehouse where warehouses are columns; a wide row
        whose cells are all blank becomes one that lacks its amount."""
        texts = [stripped(cells[position]) if position < len(cells) else "" for position in self._plan.compared]
        packed = self._plan.signature + "\x1e" + _SEPARATOR.join(texts)
        digest = hashlib.blake2b(packed.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        if not self._plan.parts:
            yield self._row(number, cells, None, digest)
            return
        filled = [part for part in self._plan.parts if any(self._cell(cells, one) for one in part.columns)]
        for part in filled or self._plan.parts[:1]:
            yield self._row(number, cells, part, digest)

    def _cell(self, cells: Sequence[str], one: ColumnPlan) -> str:
        return stripped(cells[one.position]) if one.position < len(cells) else ""

    def _row(self, number: int, cells: Sequence[str], part: WidePart | None, digest: bytes) -> CleanRow:
        values: dict[str, Value] = {}
        raw: dict[str, str] = {}
        codes: dict[str, str] = {}
        steps: list[Step] = []
        faults: list[CellFault] = []
        for one in (*self._plan.columns, *(part.columns if part else ())):
            before = cells[one.position] if one.position < len(cells) else ""
            if one.instead is not None and one.instead < len(cells):
                if not stripped(before):
                    before = cells[one.instead]
                elif one.codes and (code := stripped(cells[one.instead])):
                    codes[one.field.id] = code
            raw[one.field.id] = before
            self._fill(number, one, before, values, steps, faults)
        if part is not None:
            values[part.into.id] = part.label
            digest += part.label.encode()
        self._place(number, raw, values, steps)
        self._complete(number, values, steps, faults)
        row = CleanRow(
            self._plan,
            number,
            part.label if part else "",
            values,
            raw,
            tuple(steps),
            tuple(sorted(faults, key=lambda one: (one.position is None, one.position or 0, one.field))),
            digest,
            codes=codes,
        )
        return replace(row, keys=source_keys(row))

    def _fill(
        self,
        number: int,
        one: ColumnPlan,
        before: str,
        values: dict[str, Value],
        steps: list[Step],
        faults: list[CellFault],
    ) -> None:
        found = self._judged(one, before)
        if isinstance(found, Good) and found.value is not None and _too_long(found.value, one.field):
            found = Wrong("too_long")
        if isinstance(found, Wrong):
            if one.field.id in self._recipe.blank_if_wrong and not one.field.required:
                steps.append(Step(number, one.column, one.field.id, before, "", "left_blank"))
            else:
                faults.append(CellFault(number, one.column, one.position, one.field.id, found.kind, before))
            return
        if found.value is not None:
            values[one.field.id] = found.value
        if found.rules:
            after = "" if found.value is None else shown(found.value, one.field)
            steps.extend(_steps(number, one.column, one.field.id, before, after, found.rules))

    def _judged(self, one: ColumnPlan, before: str) -> Good | Wrong:
        known = self._memory.known
        key = (one.position, before)
        found = known.get(key)
        if found is None:
            if len(known) >= _REMEMBERED:
                known.clear()
            found = known[key] = standardise(before, one.field, one.reading, self._recipe)
        return found

    def _place(self, number: int, raw: Mapping[str, str], values: dict[str, Value], steps: list[Step]) -> None:
        """Province and city in full; what is blank of them is taken from the other or from the address."""
        if not self._placed:
            return
        said = {name: str(values.get(name, "")) for name in ("province", "city", "district", "address")}
        full = dict(said)
        if self._recipe.on("region"):
            for name, made in (("province", self._places.province), ("city", self._places.city)):
                full[name] = said[name] if raw.get(name, "") in self._recipe.keep.get(name, ()) else made(said[name])
                if full[name] != said[name]:
                    values[name] = full[name]
                    steps.append(Step(number, self._heading(name), name, said[name], full[name], "region"))
        if not self._recipe.on("address"):
            return
        if not full["city"] or not full["district"] or not full["province"]:
            self._from_address(number, full, values, steps)

    def _from_address(self, number: int, full: dict[str, str], values: dict[str, Value], steps: list[Step]) -> None:
        found = self._places.split(full["city"]) if full["city"] else self._places.split(full["address"])
        if full["address"] and not found.district:
            told = self._places.split(full["address"])
            found = told if told.city and told.city == (full["city"] or told.city) else found
        province = found.province or self._places.province_of(full["city"])
        fields = {"province": province, "city": found.city, "district": found.district}
        if any(full[name] and fields[name] and full[name] != fields[name] for name in ("province", "city")):
            return
        for name, after in fields.items():
            if name in self._fields and after and not full[name]:
                values[name] = after
                steps.append(Step(number, self._heading(name), name, "", after, "address"))

    def _heading(self, name: str) -> str:
        return next((one.column for one in self._plan.columns if one.field.id == name), "")

    def _complete(self, number: int, values: dict[str, Value], steps: list[Step], faults: list[CellFault]) -> None:
        """What was agreed for blank fields, and the required ones that are still blank."""
        faulty = {one.field for one in faults}
        for name, text in {**self._recipe.defaults, **self._plan.agreed}.items():
            into = self._fields.get(name)
            if into is None or name in values or name in faulty:
                continue
            found = standardise(text, into, PLAIN, self._recipe)
            if isinstance(found, Good) and found.value is not None and not _too_long(found.value, into):
                values[name] = found.value
                steps.append(Step(number, self._heading(name), name, "", shown(found.value, into), "default"))
        for one in self._required:
            if one.id not in values and one.id not in faulty:
                column = next((plan for plan in self._columns() if plan.field.id == one.id), None)
                kind: FaultKind = "missing" if column else "no_column"
                heading = column.column if column else ""
                faults.append(CellFault(number, heading, column.position if column else None, one.id, kind, ""))

    def _columns(self) -> Iterator[ColumnPlan]:
        yield from self._plan.columns
        for part in self._plan.parts:
            yield from part.columns


#: Where a customer's phone stands.
PHONES = ("mobile", "phone")


def source_keys(row: CleanRow) -> tuple[str, ...]:
    """What the record is called in its source: the 来源主键 first. A key that is not unique by itself stands behind
    what it belongs to (a contact behind his customer), and a person's name before his phone: others are called so too.
    Lines of an order have its number."""
    target = row.plan.target
    owner = "/".join(
        name_key(str(row.values[one.id]))
        for one in target.open_fields
        if one.refers_to and one.required and not one.line and one.id in row.values
    )
    found = []
    for name in target.key:
        into = target.field(name)
        if into is not None and name in row.values:
            value = shown(row.values[name], into)
            if name == "name" and target.id == "customers" and is_person(value):
                value = "/".join([value, *(str(row.values[one]) for one in PHONES if one in row.values)][:2])
            found.append(value if into.unique or not owner else f"{owner}/{value}")
    return tuple(map(_fitting, found if target.key else [owner] if owner else []))


#: The length of 来源主键 in the import sheets.
_LONGEST_KEY = 100


def _fitting(key: str) -> str:
    """A key that fits its column; a longer one ends in a digest of the whole."""
    if len(key) <= _LONGEST_KEY:
        return key
    return key[: _LONGEST_KEY - 17] + "#" + hashlib.blake2b(key.encode(), digest_size=8).hexdigest()


def _steps(row: int, column: str, into: str, before: str, after: str, rules: Sequence[Rule]) -> Iterator[Step]:
    """At most two: the trimming, and the rest under the rule that had the last word (1.2万 → 12000 by its unit)."""
    if rules[0] == "trim":
        trimmed = stripped(before)
        yield Step(row, column, into, before, trimmed, "trim")
        before, rules = trimmed, rules[1:]
    if rules:
        yield Step(row, column, into, before, after, rules[-1])


def _too_long(value: Value, into: TargetField) -> bool:
    return into.length is not None and isinstance(value, str) and len(value) > into.length


def amounts(row: CleanRow) -> dict[str, Decimal]:
    """The amounts of a row by field, as far as they could be read."""
    return {name: value for name, value in row.values.items() if isinstance(value, Decimal)}
