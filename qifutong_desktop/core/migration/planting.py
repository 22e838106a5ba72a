"""Known faults planted into copies of good rows, so that the rehearsal can be asked how many of them it finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from .cleaning import CleanRow, ColumnPlan
from .identity import name_key
from .references import naming_fields
from .standards import FaultKind
from .targets import TargetField, TargetSchema

_CERTAIN_DATES = ("2024-13-05", "2023-02-29", "0000-00-00")
_VAGUE_DATES = ("24-3-5", "2024年3月", "3/5/2024", "待定")


@dataclass(frozen=True, slots=True)
class Planted:
    """A fault that was put into a row: it is caught when the row is refused for this field and this reason."""

    target: str
    file: str
    sheet: str
    row: int
    field: str
    kind: FaultKind


@dataclass(frozen=True, slots=True)
class CatchRate:
    """How many planted faults of one kind were found, for the right reason in the right cell."""

    kind: FaultKind
    planted: int
    caught: int


Break = Callable[[str, TargetField, Random], str]


def _other_digit(text: str, one: TargetField, chance: Random) -> str:
    """Another last character, so that the check fails."""
    return text[:-1] + chance.choice([digit for digit in "0123456789" if digit != text[-1:]])


#: Field types → the faults that can be put into them, and how. Each leaves a cell that no rule may mend.
BREAKS: tuple[tuple[FaultKind, tuple[str, ...], Break], ...] = (
    ("bad_phone", ("mobile", "phone"), lambda text, one, chance: f"138{chance.randrange(10**6):06d}"),
    ("two_phones", ("mobile", "phone"), lambda text, one, chance: f"154{chance.randrange(10**8):08d}/15500000001"),
    ("bad_credit_code", ("uscc",), _other_digit),
    ("precision_lost", ("uscc", "code", "barcode", "account"), lambda text, one, chance: "3.30106199001011e+17"),
    ("impossible_date", ("date",), lambda text, one, chance: chance.choice(_CERTAIN_DATES)),
    ("unreadable_date", ("date",), lambda text, one, chance: chance.choice(_VAGUE_DATES)),
    ("not_a_number", ("money", "quantity", "percent"), lambda text, one, chance: chance.choice(("面议", "1.2.3"))),
    ("unknown_choice", ("choice",), lambda text, one, chance: "没有这个选项"),
    ("bad_email", ("email",), lambda text, one, chance: "wang#example.com"),
    ("masked", ("person", "firm", "mobile"), lambda text, one, chance: f"{text[:1] or '王'}****"),
    ("error_cell", ("text", "firm", "money", "date"), lambda text, one, chance: "#N/A"),
    ("too_long", ("text", "firm", "person", "code"), lambda text, one, chance: "长" * ((one.length or 0) + 1)),
)


def breaks_of(one: ColumnPlan, given: Collection[str]) -> Iterator[tuple[FaultKind, Break]]:
    """The faults that can be planted into a column. ``given`` are the entities that the files themselves list: what
    only references name is made of them, so that a wrong one makes another record and no fault."""
    into = one.field
    for kind, types, make in BREAKS:
        if into.type in types and not (kind == "too_long" and into.length is None):
            if kind == "bad_credit_code" and (into.length or 0) > 18:
                continue  # an older tax number has no check character
            yield kind, make
    if into.required:
        yield "missing", lambda text, field, chance: ""
        if into.refers_to in given:
            yield "unknown_reference", lambda text, field, chance: f"查无此项{chance.randrange(10**9)}"


def plant(
    row: CleanRow, given: Collection[str], seen: Counter[FaultKind], chance: Random
) -> tuple[list[str], Planted] | None:
    """The cells of a good row with one fault in them: of those that fit the kind that was planted least so far. None
    for a row that has no column to spoil."""
    fitting = [(kind, make, one) for one in row.plan.columns for kind, make in breaks_of(one, given)]
    if not fitting:
        return None
    chance.shuffle(fitting)
    kind, make, one = min(fitting, key=lambda found: seen[found[0]])
    cells = cells_of(row)
    cells[one.position] = make(cells[one.position], one.field, chance)
    seen[kind] += 1
    return cells, Planted(row.plan.target.id, row.plan.file, row.plan.sheet, row.row, one.field.id, kind)


def cells_of(row: CleanRow) -> list[str]:
    """A row's cells again from what was kept of them; columns that are not moved are blank."""
    plans = [*row.plan.columns, *(one for part in row.plan.parts if part.label == row.part for one in part.columns)]
    cells = [""] * (max((one.position for one in plans), default=-1) + 1)
    for one in plans:
        cells[one.position] = row.raw.get(one.field.id, "")
    return cells


def small_world(
    rows: Mapping[str, Sequence[CleanRow]], schema: TargetSchema, count: int, chance: Random
) -> tuple[dict[str, list[CleanRow]], dict[str, list[CleanRow]]]:
    """Some good rows of each target, and beside them every row that they refer to.

    :returns: (the rows to spoil, the rows that stay as they are)
    """
    picked: dict[str, list[CleanRow]] = {}
    for name, found in rows.items():
        good = [row for row in found if row.good and row.plan.columns]
        picked[name] = chance.sample(good, min(count, len(good)))
    named = {name: _by_name(found) for name, found in rows.items()}
    kept: dict[str, dict[int, CleanRow]] = {name: {} for name in rows}
    for target in reversed(schema.entities):
        fields = [one for one in target.open_fields if one.refers_to and one.refers_to in rows]
        for row in (*picked.get(target.id, ()), *kept.get(target.id, {}).values()):
            for one in fields:
                other = named[one.refers_to].get(name_key(str(row.values.get(one.id, ""))))
                if other is not None and one.refers_to != target.id:
                    kept[one.refers_to][id(other)] = other
    spoiled = {id(row) for found in picked.values() for row in found}
    stay = {name: [row for mark, row in found.items() if mark not in spoiled] for name, found in kept.items()}
    return picked, stay


def _by_name(rows: Sequence[CleanRow]) -> dict[str, CleanRow]:
    found: dict[str, CleanRow] = {}
    for row in rows:
        for name in naming_fields(row.plan.target) if row.good else ():
            if name in row.values:
                found.setdefault(name_key(str(row.values[name])), row)
    return found


def catch_rates(
    planted: Sequence[Planted], found: frozenset[tuple[str, str, str, int, str, str]]
) -> tuple[CatchRate, ...]:
    """By kind. ``found`` are (target, file, sheet, row, field, kind) of every fault that the rehearsal named."""
    counts = Counter(one.kind for one in planted)
    caught = Counter(
        one.kind for one in planted if (one.target, one.file, one.sheet, one.row, one.field, one.kind) in found
    )
    return tuple(CatchRate(kind, counts[kind], caught[kind]) for kind in sorted(counts))
