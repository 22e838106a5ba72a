"""What a table is rehearsed as: its own target, and those that its columns fill besides (a ledger's contacts)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from .cleaning import CleanRow, TablePlan
from .identity import name_key
from .mapping import SURE, MappingProposal
from .sizing import Entity
from .standards import Value
from .targets import TargetEntity, TargetSchema

#: The 来源系统 of records that only references name.
IMPLIED = "引用"


def beside(
    first: TargetEntity, others: Sequence[tuple[TargetEntity, MappingProposal]], kind: Entity
) -> tuple[TargetEntity, ...]:
    """Of the other likely targets those that a table holds as well: they hang together with the first by a reference,
    are meant for this kind of table, and every required field has a sure column."""
    return tuple(
        target
        for target, proposal in others
        if kind in target.kinds and _related(first, target) and not proposal.missing and _sure(target, proposal)
    )


def _related(one: TargetEntity, other: TargetEntity) -> bool:
    return any(field.refers_to == other.id for field in one.open_fields) or any(
        field.refers_to == one.id for field in other.open_fields
    )


def _sure(target: TargetEntity, proposal: MappingProposal) -> bool:
    wide = {one.column for one in proposal.unpivot.columns} if proposal.unpivot else set()
    required = {field.id for field in target.open_fields if field.required}
    sure = {one.target for one in proposal.columns if one.confidence >= SURE or one.column in wide}
    return required <= sure | ({proposal.unpivot.field} if proposal.unpivot else set())


def implied_rows(target: TargetEntity, schema: TargetSchema, rows: Mapping[str, Sequence[CleanRow]]) -> list[CleanRow]:
    """Records of an entity that no table gives, from the references to it; none where a name alone is no record.

    A client has a column 仓库, hardly ever a list of them.
    """
    if [one.id for one in target.open_fields if one.required] != ["name"]:
        return []
    found: dict[str, CleanRow] = {}
    plan = TablePlan("", "", IMPLIED, target, (), (), (), "")
    for text in sorted(_named(target, schema, rows)):
        key = name_key(text)
        values: dict[str, Value] = {"name": text}
        if key and key not in found:
            found[key] = CleanRow(plan, 0, "", values, {}, (), (), key.encode(), (text,))
    return list(found.values())


def _named(target: TargetEntity, schema: TargetSchema, rows: Mapping[str, Sequence[CleanRow]]) -> Iterator[str]:
    for other in schema.entities:
        fields = [one.id for one in other.open_fields if one.refers_to == target.id and other.id != target.id]
        for row in rows.get(other.id, ()) if fields else ():
            for name in fields:
                if row.good and name in row.values:
                    yield str(row.values[name])
