"""Rows that are one record: repeats, then deterministic keys, then what a person said; likeness is only proposed.

Nothing depends on the order in which the rows came: they are compared in the order of their own values.
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .cleaning import PHONES, CellFault, CleanRow
from .identity import FIRM_NAME, WHO, Identity, clusters, is_person, name_key, phone_keys, plain_key, token
from .likely import core_of
from .recipe import Recipe
from .standards import FaultKind, Value
from .targets import TargetEntity

#: By which fields two rows are the same record, by target; the kinds are those of :mod:`identity`, strongest first.
#: What is not named here (contracts, payments, orders, stock) is never merged: an amount would be lost.
MERGED_BY: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "departments": (("c", ("number",)), ("n", ("name",))),
    "staff": (("s", ("number",)),),
    "suppliers": (("u", ("tax_number",)), ("p", ("mobile",)), ("n", ("name",))),
    "customers": (("u", ("uscc",)), ("p", ("mobile",)), ("p", ("phone",)), ("n", ("name", "city"))),
    "contacts": (("n", ("customer", "name")),),
    "products": (("c", ("code",)),),
    "warehouses": (("n", ("name",)),),
}
#: Of these a short name needs its city beside it, and likeness is proposed.
FIRMS = ("customers", "suppliers")
_SHORTEST_CORE = 2
_TRIED = 20
#: So many rows are sorted in one go.
_PIECE = 4_000


@dataclass(frozen=True, slots=True)
class Conflict:
    """What rows of one record say differently of a field; ``kept`` is the survivor's."""

    field: str
    kept: Value
    others: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """What is loaded as one record. ``rows`` are all that became it, the survivor first (of an order its lines);
    ``values`` the survivor's, filled up from the others; ``lines`` those of an order."""

    values: Mapping[str, Value]
    rows: tuple[CleanRow, ...]
    conflicts: tuple[Conflict, ...] = ()
    lines: tuple[Mapping[str, Value], ...] = ()

    @property
    def names(self) -> tuple[tuple[str, str], ...]:
        """(来源系统, 来源主键) of all its rows, the survivor's first."""
        return tuple(dict.fromkeys((one.plan.source, one.keys[0]) for one in self.rows if one.keys))


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one. ``decided`` None: nobody said; ``merged`` is what happens now."""

    key: str
    one: CleanRow
    other: CleanRow
    merged: bool
    decided: bool | None = None


@dataclass(frozen=True, slots=True)
class Grouped:
    """The good rows of one target. Each row is in exactly one of ``records``, ``repeats``, ``rejected``."""

    records: tuple[Record, ...]
    repeats: tuple[CleanRow, ...]
    rejected: tuple[tuple[CleanRow, CellFault], ...]
    pairs: tuple[Pair, ...]


def group_rows(
    target: TargetEntity,
    rows: Sequence[CleanRow],
    recipe: Recipe,
    owner_of: Callable[[str, str], str] = lambda into, text: name_key(text),
) -> Grouped:
    """``owner_of`` says for a reference (its field, its text) which record it means: two spellings of one customer are
    one owner."""
    ordered = _sorted(rows)
    seen: set[tuple[bytes, str]] = set()
    fresh: list[CleanRow] = []
    repeats: list[CleanRow] = []
    for row in ordered:
        mark = (row.digest, row.part)
        (repeats if mark in seen else fresh).append(row)
        seen.add(mark)
    if any(one.line for one in target.open_fields):
        records, rejected = _orders(target, fresh)
        pairs: tuple[Pair, ...] = ()
    elif target.id in MERGED_BY:
        records, pairs = _merged(target, fresh, recipe, owner_of)
        rejected = []
    else:
        records, rejected, pairs = [Record(one.values, (one,)) for one in fresh], [], ()
    kept, clashing = _unique(target, records, owner_of)
    return Grouped(tuple(kept), tuple(repeats), (*rejected, *clashing), pairs)


def pair_key(one: CleanRow, other: CleanRow) -> str:
    """One name for two records in either order, by their sources' own keys: it holds on the next export too."""
    names = sorted(f"{row.plan.source}\x1f{row.keys[0] if row.keys else ''}" for row in (one, other))
    return _digest("\x1e".join(names))


def row_key(row: CleanRow) -> str:
    """One name for a record, by its source's own key: it holds on the next export too."""
    return _digest(f"{row.plan.source}\x1f{row.keys[0] if row.keys else ''}")


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def fault_of(row: CleanRow, name: str, kind: FaultKind) -> CellFault:
    """A fault of a good row's field that shows only beside the others; ``column`` is the client's."""
    column = next((one for one in row.plan.columns if one.field.id == name), None)
    before = row.raw.get(name, "")
    return CellFault(row.row, column.column if column else "", column.position if column else None, name, kind, before)


def _sorted(rows: Sequence[CleanRow]) -> Iterator[CleanRow]:
    """In the order of their values. Sorted in pieces: one sort of a million rows would let no other thread run."""
    pieces = (range(start, min(start + _PIECE, len(rows))) for start in range(0, len(rows), _PIECE))
    keyed = [sorted((_in_order(rows[place]), place) for place in piece) for piece in pieces]
    yield from (rows[place] for _, place in heapq.merge(*keyed))


def _in_order(row: CleanRow) -> tuple[str, ...]:
    texts = tuple(f"{name}={_text(row.values[name])}" for name in sorted(row.values))
    return (*texts, row.plan.source, row.digest.hex())


def _text(value: Value) -> str:
    match value:
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case _:
            return value


# --- merging ---------------------------------------------------------------------------------------------------------


def _merged(
    target: TargetEntity, rows: Sequence[CleanRow], recipe: Recipe, owner_of: Callable[[str, str], str]
) -> tuple[list[Record], tuple[Pair, ...]]:
    identities = [_identity(target, row, owner_of) for row in rows]
    numbers = clusters(identities)
    groups: dict[int, list[CleanRow]] = {}
    for row, number in zip(rows, numbers, strict=True):
        groups.setdefault(number, []).append(row)
    pairs: list[Pair] = []
    apart: list[list[CleanRow]] = []
    for members in groups.values():
        apart += _split(members, recipe, pairs)
    if target.id in FIRMS:
        apart = _proposed(apart, recipe, pairs)
    return [_one(members, recipe) for members in apart], tuple(pairs)


def _identity(target: TargetEntity, row: CleanRow, owner_of: Callable[[str, str], str]) -> Identity:
    keys = []
    for kind, fields in MERGED_BY[target.id]:
        texts = [str(row.values.get(name, "")) for name in fields]
        if kind == "p":
            keys += [token("p", number) for number in phone_keys(texts[0])]
        elif kind == "n" and target.id in FIRMS:
            alone = not (is_person(texts[0]) and any(name in row.values for name in PHONES))
            keys += _firm(texts if alone else texts[:1])
        elif all(texts):
            parts = [_owned(target, name, text, owner_of) for name, text in zip(fields, texts, strict=True)]
            keys.append(token(kind, "@".join(parts)))
    return tuple(dict.fromkeys(keys))


def _owned(target: TargetEntity, name: str, text: str, owner_of: Callable[[str, str], str]) -> str:
    into = target.field(name)
    if into is not None and into.refers_to:
        return owner_of(name, text)
    return plain_key(text) if into is not None and into.type == "code" else name_key(text)


def _firm(texts: Sequence[str]) -> list[str]:
    name = name_key(texts[0])
    if not name:
        return []
    who = token(WHO, name)
    if len(name) >= FIRM_NAME:
        return [who, "n" + who[1:]]
    place = plain_key(texts[1]) if len(texts) > 1 else ""
    return [who, token("n", f"{name}@{place}")] if place else [who]


def _survivor_first(members: Iterable[CleanRow], recipe: Recipe) -> list[CleanRow]:
    """The one that a person chose, else the fullest."""
    return sorted(members, key=lambda row: (row_key(row) not in recipe.first, -len(row.values), _in_order(row)))


def _split(members: list[CleanRow], recipe: Recipe, pairs: list[Pair]) -> list[list[CleanRow]]:
    """A cluster, without those of whom a person said that they are another record."""
    if len(members) == 1:
        return [members]
    first, *others = _survivor_first(members, recipe)
    together = [first]
    apart: list[CleanRow] = []
    for other in others:
        key = pair_key(first, other)
        said = _said(first, other, together, recipe)
        pairs.append(Pair(key, first, other, said is not False, said))
        (apart if said is False else together).append(other)
    return [together, *_by_key(apart)]


def _said(first: CleanRow, other: CleanRow, together: Sequence[CleanRow], recipe: Recipe) -> bool | None:
    """What a person said of two rows; a no beside any row of the cluster holds, whichever survives."""
    if not recipe.pairs:
        return None
    found = [recipe.pairs.get(pair_key(one, other)) for one in together[:_TRIED]]
    return False if found[0] is None and False in found else recipe.pairs.get(pair_key(first, other))


def _by_key(rows: Iterable[CleanRow]) -> list[list[CleanRow]]:
    found: dict[tuple[str, str], list[CleanRow]] = {}
    for row in rows:
        found.setdefault((row.plan.source, row.keys[0] if row.keys else row.digest.hex()), []).append(row)
    return list(found.values())


def _proposed(groups: list[list[CleanRow]], recipe: Recipe, pairs: list[Pair]) -> list[list[CleanRow]]:
    """Groups with one core of their names and nothing against it are proposed as one; a person's yes makes them one."""
    by_core: dict[str, list[int]] = {}
    into = list(range(len(groups)))
    for number, members in enumerate(groups):
        core, place = _core(members[0])
        if len(core) < _SHORTEST_CORE:
            continue
        others = by_core.setdefault(core, [])
        for other in others[:_TRIED]:
            if not _compatible(members, groups[other]) or not _near(place, _core(groups[other][0])[1]):
                continue
            key = pair_key(groups[other][0], members[0])
            said = recipe.pairs.get(key)
            pairs.append(Pair(key, groups[other][0], members[0], said is True, said))
            if said:
                into[number] = into[other]
            break
        others.append(number)
    joined: dict[int, list[CleanRow]] = {}
    for number, members in enumerate(groups):
        joined.setdefault(into[number], []).extend(members)
    return list(joined.values())


def _core(row: CleanRow) -> tuple[str, str]:
    return core_of(str(row.values.get("name", "")), str(row.values.get("city") or row.values.get("address") or ""))


def _near(one: str, other: str) -> bool:
    return not one or not other or one == other


def _compatible(one: Sequence[CleanRow], other: Sequence[CleanRow]) -> bool:
    """No two credit codes against each other."""
    for name in ("uscc", "tax_number"):
        mine = {row.values[name] for row in one if name in row.values}
        theirs = {row.values[name] for row in other if name in row.values}
        if mine and theirs and not mine & theirs:
            return False
    return True


def _one(members: Sequence[CleanRow], recipe: Recipe) -> Record:
    ordered = _survivor_first(members, recipe)
    values: dict[str, Value] = {}
    said: dict[str, list[Value]] = {}
    for row in ordered:
        for name, value in row.values.items():
            values.setdefault(name, value)
            if value not in said.setdefault(name, []):
                said[name].append(value)
    conflicts = tuple(Conflict(name, found[0], tuple(found[1:])) for name, found in said.items() if len(found) > 1)
    return Record(values, tuple(ordered), conflicts)


# --- orders and unique keys ------------------------------------------------------------------------------------------


def _orders(target: TargetEntity, rows: Sequence[CleanRow]) -> tuple[list[Record], list[tuple[CleanRow, CellFault]]]:
    """Lines with one number are one order, if what stands on each of them is the same."""
    heads = [one.id for one in target.open_fields if not one.line]
    number = target.key[0]
    grouped: dict[str, list[CleanRow]] = {}
    for row in rows:
        grouped.setdefault(str(row.values[number]), []).append(row)
    records, rejected = [], []
    for members in grouped.values():
        differing = [name for name in heads if len({row.values.get(name) for row in members}) > 1]
        if differing:
            rejected += [(row, fault_of(row, differing[0], "differs_in_order")) for row in members]
            continue
        head = {name: members[0].values[name] for name in heads if name in members[0].values}
        lines = [{name: value for name, value in row.values.items() if name not in heads} for row in members]
        records.append(Record(head, tuple(members), lines=tuple(lines)))
    return records, rejected


def _unique(
    target: TargetEntity, records: Sequence[Record], owner_of: Callable[[str, str], str]
) -> tuple[list[Record], list[tuple[CleanRow, CellFault]]]:
    """Records that share a unique value are refused, all of them: which one is right only a person knows."""
    holders: dict[tuple[str, str], list[int]] = {}
    for place, record in enumerate(records):
        for name, text in _unique_values(target, record, owner_of):
            holders.setdefault((name, text), []).append(place)
    shared = sorted((key, places) for key, places in holders.items() if len(places) > 1)
    clash = {place: name for (name, _), places in shared for place in places}
    kept = [record for place, record in enumerate(records) if place not in clash]
    rejected = [
        (row, fault_of(row, name, "duplicate_key"))
        for place, name in sorted(clash.items())
        for row in records[place].rows
    ]
    return kept, rejected


def _told_apart(target: TargetEntity, record: Record) -> bool:
    """A customer who is a person and has a number or a phone of his own: others may have his name."""
    own = any(name in record.values for name in ("number", *PHONES))
    return target.id == "customers" and own and is_person(str(record.values.get("name", "")))


def _unique_values(
    target: TargetEntity, record: Record, owner_of: Callable[[str, str], str]
) -> Iterator[tuple[str, str]]:
    for one in target.open_fields:
        if one.unique and one.id in record.values and not (one.id == "name" and _told_apart(target, record)):
            yield one.id, _text(record.values[one.id])
    if not target.key:
        owners = [one for one in target.open_fields if one.refers_to and one.required]
        yield (
            "/".join(one.id for one in owners),
            "/".join(owner_of(one.id, str(record.values.get(one.id, ""))) for one in owners),
        )
    own = next((name for name in target.key if name in record.values), "source_key")
    for source, key in record.names:
        yield own, f"{source}\x1f{key}"
