"""Where a measured table's columns go: proposed by what is known, decided by a person, kept in the case's log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ..catalog.migration import load_targets
from ..core.canonical import FieldValue
from ..core.dossier import Dossier
from ..core.migration.agreed import Lack, lacks, with_agreed
from ..core.migration.decisions import ColumnDecision, decision_value, decisions_field, source_key
from ..core.migration.destinations import likely_targets
from ..core.migration.mapping import MappingProposal, propose_mapping
from ..core.migration.mended import own_columns
from ..core.migration.naming import Naming, fingerprint, naming_field, naming_value
from ..core.migration.recipe import AS_IT_COMES, recipe_field, recipe_value
from ..core.migration.sizing import MeasuredTable
from ..core.migration.sources import SourceMatch, match_source, near_sources, recognise_source
from ..core.migration.table_targets import named_in_lines, own_target
from ..core.migration.targets import TargetEntity
from ..core.migration.vocabulary import SourceFamily, Vocabulary


@dataclass(frozen=True, slots=True)
class TableMapping:
    """One table on its way into our import sheets.

    ``source`` is None while nobody knows whose export it is; ``near`` are the families that it might be, ``families``
    all of them. ``targets`` has every import sheet, the ``likely`` first ones before the others. ``target`` and
    ``proposal`` are None where the table has no import sheet of ours. ``decided`` is what a person said of its columns,
    by heading key; ``lacks`` are required fields without a column, its own and those of goods that no table lists.
    """

    naming: Naming
    source: SourceMatch | None
    near: tuple[SourceMatch, ...]
    families: tuple[SourceFamily, ...]
    targets: tuple[TargetEntity, ...]
    likely: int
    target: TargetEntity | None
    proposal: MappingProposal | None
    decided: Mapping[str, ColumnDecision]
    lacks: tuple[Lack, ...]


def map_table(table: MeasuredTable, dossier: Dossier) -> TableMapping:
    """Propose a table's mapping; what was said of its source, its target and its columns comes first. Its target is
    that as which it is rehearsed.

    Masked samples have lost their shape, so only plain ones speak for a field.
    """
    vocabulary, schema = _vocabulary(), load_targets()
    families = (*vocabulary.sources, *vocabulary.unseen)
    columns = own_columns(table.columns)
    naming = dossier.namings.get(fingerprint(columns), Naming())
    named = next((one for one in families if one.id == naming.source), None)
    source = match_source(named, columns) if named else recognise_source(columns, vocabulary)
    likely = likely_targets(columns, source, source.entity if source else table.entity, schema)
    samples = {one.name: [top.value for top in one.top] for one in table.columns_profile if not one.masked}

    def decided(one: TargetEntity) -> Mapping[str, ColumnDecision]:
        return dossier.mappings.get(source_key(source, one), {})

    def proposed(one: TargetEntity) -> MappingProposal:
        return propose_mapping(columns, samples, source, one, decided(one))

    own = own_target([(one, proposed(one)) for one in likely], table.sheet)
    likely = (*((own,) if own else ()), *(one for one in likely if one is not own))
    targets = (*likely, *(one for one in schema.entities if one not in likely))
    target = next((one for one in targets if one.id == naming.target), own)
    proposal = proposed(target) if target else None
    in_lines = _unlisted(table, target, dossier) if target else ()
    return TableMapping(
        naming=naming,
        source=source,
        near=near_sources(columns, vocabulary),
        families=families,
        targets=targets,
        likely=len(likely),
        target=target,
        proposal=proposal,
        decided=decided(target) if target else {},
        lacks=tuple(
            lack
            for one in ((target, *in_lines) if target else ())
            for lack in lacks(proposed(one), one, dossier.recipes.get(one.id, AS_IT_COMES))
        ),
    )


def _unlisted(table: MeasuredTable, target: TargetEntity, dossier: Dossier) -> list[TargetEntity]:
    """What the table's lines name and no other table seems to list."""
    tables = dossier.sizing.tables if dossier.sizing else ()
    kinds = {one.entity for one in tables if one.counted and one is not table}
    return [one for one in named_in_lines(target, load_targets()) if not kinds & set(one.kinds)]


def lack_fields(lack: Lack, text: str, dossier: Dossier) -> dict[str, FieldValue]:
    """The field to say so that all rows of this source's tables say this of what they lack; "" takes it back."""
    recipe = dossier.recipes.get(lack.target.id, AS_IT_COMES)
    return {recipe_field(lack.target.id): recipe_value(with_agreed(recipe, lack.field.id, lack.source, text))}


def decision_fields(mapping: TableMapping, column: str, decision: ColumnDecision | None) -> dict[str, FieldValue]:
    """The fields to say so that a column is decided so; None takes the decision back. A field is filled by one column:
    another that was decided to go there is asked anew."""
    proposal = mapping.proposal
    assert proposal is not None
    changes: dict[str, FieldValue] = {}
    if decision is not None and decision.target:
        for one in proposal.columns:
            if one.column != column and one.target == decision.target and one.basis == "remembered":
                changes[decisions_field(proposal.key, one.column)] = None
    own = decisions_field(proposal.key, column)
    return changes | {own: None if decision is None else decision_value(decision)}


def naming_fields(table: MeasuredTable, naming: Naming) -> dict[str, FieldValue]:
    """The field to say so that tables with these headings are called so."""
    return {naming_field(own_columns(table.columns)): naming_value(naming)}


@cache
def _vocabulary() -> Vocabulary:
    from ..workbooks.vocabulary import load_vocabulary

    return load_vocabulary()
