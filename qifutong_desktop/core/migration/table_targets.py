"""What a table is rehearsed as: its own target, and those that its columns fill besides (a ledger's contacts)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType

from ..text import Text
from .claims import template_of
from .cleaning import CleanRow, TablePlan
from .clusters import FIRMS, MERGED_BY
from .entity import Entity
from .identity import name_key
from .mapping import SURE, MappingProposal
from .sources import SourceMatch
from .targets import TargetEntity, TargetSchema

#: The 来源系统 of records that only references name.
IMPLIED = "引用"


def own_target(likely: Sequence[tuple[TargetEntity, MappingProposal]], sheet: str) -> TargetEntity | None:
    """The target that a table is, of the likely ones: the import sheet whose title it bears; else the first, or one
    that holds the first by a reference and takes more of the columns (a stock list names warehouses, but is none)."""
    whole = [(target, proposal) for target, proposal in likely if not proposal.missing]
    titled = next((target for target, _ in whole if target.sheet == sheet), None)
    if titled is not None or not likely:
        return titled
    first, taken = likely[0][0], _taken(likely[0][1])
    for target, proposal in whole:
        if any(one.refers_to == first.id and one.required for one in target.open_fields) and _taken(proposal) > taken:
            first, taken = target, _taken(proposal)
    return first


def _taken(proposal: MappingProposal) -> int:
    return sum(1 for one in proposal.columns if one.target)


def beside(
    first: TargetEntity,
    others: Sequence[tuple[TargetEntity, MappingProposal]],
    kind: Entity,
    source: SourceMatch | None = None,
    said: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> tuple[TargetEntity, ...]:
    """Of the other likely targets those that a table holds as well: they hang together with the first by a reference,
    are meant for this kind of table, laid down for its source or named in its lines, and every required field has a
    sure column, or a value that a person ``said`` for all rows, by target."""
    return tuple(
        target
        for target, proposal in others
        if (kind in target.kinds or template_of(source, target) or target.id in _line_references(first))
        and _related(first, target)
        and set(proposal.missing) <= set(said.get(target.id, ()))
        and _sure(target, proposal, said.get(target.id, ()))
    )


def _line_references(first: TargetEntity) -> list[str]:
    return [one.refers_to for one in first.open_fields if one.line and one.required and one.refers_to]


def named_in_lines(first: TargetEntity, schema: TargetSchema) -> tuple[TargetEntity, ...]:
    """What each line of an order names and what a name alone is no record of: goods."""
    found = [schema.entity(name) for name in _line_references(first)]
    return tuple(one for one in found if not _name_alone(one))


def still_beside(first: TargetEntity, other: TargetEntity, given: Collection[str], *, own_names: bool = False) -> bool:
    """Whether a table gives another entity although some table is that entity's own (``given``): only what belongs to
    its records and merges with the rest, such as contacts; a list of departments says which there are. Firms and people
    whom its source calls by names of its own (``own_names``: the accounts of a platform's buyers) stand in no list."""
    belongs = any(field.refers_to == first.id for field in other.open_fields)
    return other.id not in given or (belongs and other.id in MERGED_BY) or (own_names and other.id in FIRMS)


def _related(one: TargetEntity, other: TargetEntity) -> bool:
    return any(field.refers_to == other.id for field in one.open_fields) or any(
        field.refers_to == one.id for field in other.open_fields
    )


def _sure(target: TargetEntity, proposal: MappingProposal, said: Collection[str]) -> bool:
    wide = {one.column for one in proposal.unpivot.columns} if proposal.unpivot else set()
    required = {field.id for field in target.open_fields if field.required}
    sure = {one.target for one in proposal.columns if one.confidence >= SURE or one.column in wide}
    return required <= sure | set(said) | ({proposal.unpivot.field} if proposal.unpivot else set())


def stand_ins(proposal: MappingProposal, target: TargetEntity) -> dict[str, str]:
    """What stands for required fields without a column, by field: receipts of a till name no customer."""
    fields = [one for one in target.open_fields if one.id in proposal.missing]
    return {one.id: one.stands_in for one in fields if one.stands_in}


def lacking(proposal: MappingProposal, target: TargetEntity, agreed: Collection[str]) -> Text | None:
    """Why a table whose records nobody is named in cannot be moved: more is missing than what can stand in for it, and
    nothing is ``agreed`` for the rest, so that no row of it could be loaded."""
    standing = stand_ins(proposal, target)
    fields = [target.field(name) for name in proposal.missing if name not in standing and name not in agreed]
    labels = [one.label for one in fields if one is not None]
    named = all(one.line for one in target.open_fields if one.id in standing)
    if named or not labels:
        return None
    names, english = "、".join(one.zh for one in labels), ", ".join(one.en for one in labels)
    return Text(
        f"没有客户，也没有{names}一列，一行也导入不了：请补上这一列，或说定一个统一的值",
        f"no customer, and no column for {english}: no row could be loaded; add it, or say one value for all",
    )


def standing_in(schema: TargetSchema, rows: Mapping[str, Sequence[CleanRow]]) -> Iterator[tuple[str, CleanRow]]:
    """The records that stand in for what rows do not name, each with its entity, where tables give the others."""
    made: set[tuple[str, str]] = set()
    for target in schema.entities:
        for one in target.open_fields:
            given = rows.get(one.refers_to, ())
            stand = [row for row in rows.get(target.id, ()) if one.id in row.plan.agreed] if given else []
            if not stand or not _name_alone(entity := schema.entity(one.refers_to)):
                continue
            known = {name_key(str(row.values.get(name, ""))) for row in given for name in ("name", *entity.key)}
            for text in sorted({str(row.values[one.id]) for row in stand if one.id in row.values}):
                if (name := name_key(text)) not in known and (entity.id, name) not in made:
                    made.add((entity.id, name))
                    yield entity.id, _named_row(entity, text)


def _name_alone(target: TargetEntity) -> bool:
    """Whether a name alone makes a record."""
    return [one.id for one in target.open_fields if one.required] == ["name"]


def _named_row(target: TargetEntity, text: str) -> CleanRow:
    """A record of which nothing is known but its name."""
    plan = TablePlan("", "", IMPLIED, target, (), (), (), "")
    return CleanRow(plan, 0, "", {"name": text}, {}, (), (), name_key(text).encode(), (text,))


def implied_rows(target: TargetEntity, schema: TargetSchema, rows: Mapping[str, Sequence[CleanRow]]) -> list[CleanRow]:
    """Records of an entity that no table gives, from the references to it; none where a name alone is no record.

    A client has a column 仓库, hardly ever a list of them.
    """
    if not _name_alone(target):
        return []
    found: dict[str, CleanRow] = {}
    for text in sorted(_named(target, schema, rows)):
        key = name_key(text)
        if key and key not in found:
            found[key] = _named_row(target, text)
    return list(found.values())


def _named(target: TargetEntity, schema: TargetSchema, rows: Mapping[str, Sequence[CleanRow]]) -> Iterator[str]:
    for other in schema.entities:
        fields = [one.id for one in other.open_fields if one.refers_to == target.id and other.id != target.id]
        for row in rows.get(other.id, ()) if fields else ():
            for name in fields:
                if row.good and name in row.values:
                    yield str(row.values[name])
