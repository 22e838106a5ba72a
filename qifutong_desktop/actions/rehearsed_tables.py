"""What each of a client's tables is rehearsed as, by what was found in it and what a person said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..catalog.migration import load_targets
from ..core.migration.agreed import lacks, recipes_with, unlisted
from ..core.migration.claims import template_of
from ..core.migration.cleaning import TablePlan, plan_table
from ..core.migration.decisions import ColumnDecision, source_key
from ..core.migration.destinations import likely_targets
from ..core.migration.mapping import MappingProposal, propose_mapping
from ..core.migration.mended import INSTEAD, REASONS, SUMMARY, own_columns
from ..core.migration.naming import Naming, fingerprint
from ..core.migration.recipe import AS_IT_COMES, Recipe
from ..core.migration.sizing import MeasuredTable
from ..core.migration.sources import SourceMatch, match_source, recognise_source
from ..core.migration.table_targets import beside, lacking, named_in_lines, own_target, still_beside
from ..core.migration.targets import TargetEntity
from ..core.text import Text
from ..workbooks.rows_stream import TableEnd

#: The sheets that our own workbooks add: never part of the client's data.
_OUR_SHEETS = (SUMMARY, "清洗记录")


@dataclass(frozen=True, slots=True)
class Known:
    """What was said before of this client's tables: header rows by ``file|sheet``, names of tables by fingerprint,
    decisions by source key and heading key, recipes by target."""

    headers: Mapping[str, int] = field(default_factory=dict)
    namings: Mapping[str, Naming] = field(default_factory=dict)
    mappings: Mapping[str, Mapping[str, ColumnDecision]] = field(default_factory=dict)
    recipes: Mapping[str, Recipe] = field(default_factory=dict)


NOTHING_KNOWN = Known()


@dataclass(frozen=True, slots=True)
class UsedTable:
    """One table of the client's and what it was rehearsed as: its own target first; none says ``why`` not. ``unlisted``
    says by entity what becomes of lines that name records which no table gives; ``password`` opens its file again."""

    path: Path
    table: MeasuredTable
    source: str
    proposals: tuple[MappingProposal, ...]
    why: Text | None = None
    unlisted: Mapping[str, Text] = field(default_factory=dict)
    password: str = field(default="", repr=False)


def with_defaults(known: Known, given: Sequence[tuple[str, str]]) -> Known:
    """Also known: what stands in all rows of any table that has no such column, by our field's name.

    :raises Refusal: no such field, a value that does not fit
    """
    recipes = known.recipes
    for name, text in given:
        recipes = recipes_with(load_targets(), recipes, name, text)
    return replace(known, recipes=recipes)


def use_table(path: Path, table: MeasuredTable, known: Known = NOTHING_KNOWN) -> UsedTable:
    """What a measured table is rehearsed as, by what is known of it and what a person said."""
    columns = own_columns(table.columns)
    naming = known.namings.get(fingerprint(columns), Naming())
    source = _source(columns, naming)
    name = source.family.name.zh if source else f"表格 {fingerprint(columns)[:8]}"
    if table.sheet in _OUR_SHEETS:
        return UsedTable(path, table, name, (), Text("本程序加的说明表", "a sheet that this program added"))
    if not table.counted:
        why = next((note for note in table.notes if note == INSTEAD), Text("隐藏的工作表", "a hidden sheet"))
        return UsedTable(path, table, name, (), why)
    if table.header_row is None or not table.rows:
        return UsedTable(path, table, name, (), Text("没有表头或没有数据行", "no header, or no rows"))
    kind = source.entity if source else table.entity
    likely = likely_targets(columns, source, kind, load_targets())
    said = next((one for one in load_targets().entities if one.id == naming.target), None)
    proposals = {one.id: _proposal(columns, table, source, one, known) for one in (*likely, *((said,) if said else ()))}
    first = said or own_target([(one, proposals[one.id]) for one in likely], table.sheet)
    if first is None:
        return UsedTable(path, table, name, (), Text("导入模板里没有这类数据", "no import sheet holds such data"))
    if (missing := lacking(proposals[first.id], first, _agreed(proposals[first.id], first, known))) is not None:
        return UsedTable(path, table, name, (), missing)
    in_lines = named_in_lines(first, load_targets())
    more = [one for one in in_lines if one.id not in proposals]
    proposals |= {one.id: _proposal(columns, table, source, one, known) for one in more}
    others = [(one, proposals[one.id]) for one in (*likely, *more) if one is not first]
    agreed = {one.id: _agreed(proposal, one, known, said=True) for one, proposal in others}
    chosen = (first, *beside(first, others, kind, source, agreed))
    lost = {one.id: unlisted(one, proposals[one.id]) for one in in_lines if one not in chosen}
    return UsedTable(path, table, name, tuple(proposals[one.id] for one in chosen), unlisted=lost)


def _agreed(proposal: MappingProposal, target: TargetEntity, known: Known, *, said: bool = False) -> dict[str, str]:
    """What all rows say of fields without a column; ``said``: only what a person said."""
    found = lacks(proposal, target, known.recipes.get(target.id, AS_IT_COMES))
    return {one.field.id: one.text for one in found if (one.said if said else one.text)}


def will_be_refused(tables: Sequence[UsedTable]) -> list[Text]:
    """What can be told before anything is tried: by table what becomes of lines whose goods no table gives."""
    return [
        Text(f"{one.table.sheet}：{what.zh}", f"{one.table.sheet}: {what.en}")
        for one in tables
        for what in one.unlisted.values()
    ]


def each_once(tables: Sequence[UsedTable], known: Known = NOTHING_KNOWN) -> tuple[UsedTable, ...]:
    """What a table gives besides its own target yields to tables that are made for it."""
    schema = load_targets()
    given = {one.proposals[0].target for one in tables if one.proposals}
    kept = []
    for one in tables:
        own = one.proposals[:1]
        rest = [
            other
            for other in one.proposals[1:]
            if still_beside(
                schema.entity(own[0].target),
                schema.entity(other.target),
                given,
                own_names=_named_by_source(one, schema.entity(other.target), known),
            )
        ]
        kept.append(replace(one, proposals=(*own, *rest)))
    held = {other.target for one in kept for other in one.proposals}
    lost = [{name: what for name, what in one.unlisted.items() if name not in held} for one in kept]
    return tuple(replace(one, unlisted=what) for one, what in zip(kept, lost, strict=True))


def _named_by_source(used: UsedTable, other: TargetEntity, known: Known) -> bool:
    """Whether the table's records name others as only its source does, by a column that is moved."""
    columns = own_columns(used.table.columns)
    source = _source(columns, known.namings.get(fingerprint(columns), Naming()))
    first = load_targets().entity(used.proposals[0].target)
    moved = {one.target for one in used.proposals[0].columns}
    names = any(field.refers_to == other.id and field.id in moved for field in first.open_fields)
    return names and template_of(source, other) is not None


def _source(columns: Sequence[str], naming: Naming) -> SourceMatch | None:
    from ..workbooks.vocabulary import load_vocabulary

    vocabulary = load_vocabulary()
    families = (*vocabulary.sources, *vocabulary.unseen)
    named = next((one for one in families if one.id == naming.source), None)
    return match_source(named, columns) if named else recognise_source(columns, vocabulary)


def _proposal(
    columns: Sequence[str], table: MeasuredTable, source: SourceMatch | None, target: TargetEntity, known: Known
) -> MappingProposal:
    samples = {one.name: [top.value for top in one.top] for one in table.columns_profile if not one.masked}
    decided = known.mappings.get(source_key(source, target), {})
    return propose_mapping(columns, samples, source, target, decided)


def plans_of(used: UsedTable, known: Known, end: TableEnd) -> list[TablePlan]:
    """One for each target of a table, now that it is known where its columns stand."""
    kept = [
        (name, position)
        for name, position in zip(end.heading.names, end.heading.positions, strict=True)
        if name != REASONS
    ]
    columns, positions = [name for name, _ in kept], [position for _, position in kept]
    naming = known.namings.get(fingerprint(columns), Naming())
    source = _source(columns, naming)
    plans = []
    for proposal in used.proposals:
        target = load_targets().entity(proposal.target)
        decided = known.mappings.get(source_key(source, target), {})
        plans.append(
            plan_table(
                used.table.file,
                used.table.sheet,
                used.source,
                columns,
                proposal,
                source,
                target,
                decided,
                positions=positions,
                counts_from_1904=end.counts_from_1904,
                agreed=_agreed(proposal, target, known),
            )
        )
    return plans
