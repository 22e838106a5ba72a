"""Which column of the client's goes into which field of ours: proposed with confidence and reason, decided by a person.

The order of the columns never matters, no field is used twice, and what a person decided before is replayed first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..text import Text
from .cells import heading_key
from .choices import ValueMap, value_map
from .claims import Basis, Claim, claims, template_of, template_values
from .decisions import ColumnDecision, source_key
from .headings import heading_index, spellings
from .sources import SourceMatch
from .targets import TargetEntity, TargetField
from .units import UnitRule, unit_rule
from .wide import Unpivot, find_wide

#: From this confidence on a column need not be asked about.
SURE = 0.85
#: Two columns whose claims on a field lie within TIE are a tie: one is taken with UNSURE and a person is asked.
TIE, UNSURE = 0.04, 0.6
#: Below this nothing is proposed.
LEAST = 0.3
SAMPLES, SAMPLE_LENGTH = 5, 30


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """One column. ``target`` is a field's id, "" where it is not moved; ``confidence`` from 0 to 1 says how sure that
    is; ``rivals`` are other fields it might mean. ``unit`` and ``values`` say how its cells are converted.
    """

    column: str
    target: str
    confidence: float
    basis: Basis
    reason: Text
    samples: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()
    unit: UnitRule | None = None
    values: ValueMap | None = None

    @property
    def open(self) -> bool:
        """True when a person is asked: an unsure or new column, a unit or a value that we cannot place."""
        if (self.unit and self.unit.unanswered) or (self.values and self.values.unknown):
            return True
        if not self.target:
            return self.basis == "none" and bool(heading_key(self.column) or self.samples)
        return self.confidence < SURE


@dataclass(frozen=True, slots=True)
class MappingProposal:
    """A whole table's mapping. ``columns`` stand in the table's order; ``key`` is under what decisions are kept;
    ``missing`` are required fields without a source; ``key_column`` becomes 来源主键 ("" where no column can).
    """

    target: str
    key: str
    columns: tuple[ColumnMapping, ...]
    missing: tuple[str, ...]
    unpivot: Unpivot | None
    key_column: str

    @property
    def unmapped(self) -> tuple[str, ...]:
        """Columns that would not be moved."""
        return tuple(one.column for one in self.columns if not one.target)

    @property
    def questions(self) -> tuple[ColumnMapping, ...]:
        """What a person is asked, the least sure first."""
        return tuple(sorted((one for one in self.columns if one.open), key=lambda one: one.confidence))


def propose_mapping(
    columns: Sequence[str],
    samples: Mapping[str, Sequence[str]],
    source: SourceMatch | None,
    target: TargetEntity,
    remembered: Mapping[str, ColumnDecision],
) -> MappingProposal:
    """Propose where a table's columns go.

    ``samples`` are some values a column, masked or raw; of a column with a closed set of values better all of them.
    ``remembered`` are this source's decisions by heading key (:func:`decisions.decisions_from_fields`).
    """
    unpivot = _unpivot(columns, samples, target, remembered)
    wide = {one.column: one.field for one in unpivot.columns} if unpivot else {}
    replayed = _replayed(columns, wide, target, remembered)
    fixed = {decision.target for decision in replayed.values() if decision.target}
    used = fixed | set(wide.values()) | ({unpivot.field} if unpivot else set())
    index = heading_index(target)
    claimed = [
        claim
        for position, column in enumerate(columns)
        if position not in replayed and column not in wide
        for claim in claims(position, column, samples.get(column, ()), source, index)
        if claim.field.id not in used and claim.confidence >= LEAST
    ]
    taken = _assigned(claimed, columns, target)
    found = []
    for position, column in enumerate(columns):
        decision = replayed.get(position)
        if column in wide:
            one = _wide_mapping(column, wide[column], remembered.get(heading_key(column)))
        elif decision is not None:
            one = _replayed_mapping(column, decision)
        elif position in taken:
            one = _claimed_mapping(column, taken[position], claimed)
        else:
            one = _unmapped(column, source, target, remembered)
        found.append(_converted(one, samples.get(column, ()), source, target, remembered.get(heading_key(column))))
    by_field = {one.target: one.column for one in found if one.target}
    filled = set(by_field) | ({unpivot.field} if unpivot else set())
    return MappingProposal(
        target.id,
        source_key(source, target),
        tuple(found),
        tuple(field.id for field in target.open_fields if field.required and field.id not in filled),
        unpivot,
        next((by_field[name] for name in target.key if name in by_field), ""),
    )


def _unpivot(
    columns: Sequence[str],
    samples: Mapping[str, Sequence[str]],
    target: TargetEntity,
    remembered: Mapping[str, ColumnDecision],
) -> Unpivot | None:
    """The columns to be turned into rows, unless a person has given their fields to other columns."""
    wide = target.wide
    if wide is None:
        return None
    fields = {wide.label, wide.value, *wide.measures.values()}
    decided = {column: one.target for column in columns if (one := remembered.get(heading_key(column)))}
    index = heading_index(target)
    unnamed = [column for column in columns if all(one.steps for one in index.named(column))]
    found = find_wide(unnamed, samples, decided, wide)
    if found is None:
        return None
    inside = {one.column for one in found.columns}
    elsewhere = {field for column, field in decided.items() if column not in inside}
    known = {one.field for column in columns if column not in inside for one in index.named(column) if one.steps < 2}
    if elsewhere & fields or wide.label in known:
        return None
    return found


def _replayed(
    columns: Sequence[str], wide: Mapping[str, str], target: TargetEntity, remembered: Mapping[str, ColumnDecision]
) -> dict[int, ColumnDecision]:
    """Decisions that still hold, by position; of two on the same field the first by heading."""
    found: dict[int, ColumnDecision] = {}
    used: set[str] = set()
    for position in sorted(range(len(columns)), key=lambda position: (heading_key(columns[position]), position)):
        decision = remembered.get(heading_key(columns[position]))
        if decision is None or columns[position] in wide or decision.target in used:
            continue
        if decision.target and target.field(decision.target) is None:
            continue
        found[position] = decision
        used |= {decision.target} if decision.target else set()
    return found


def _assigned(claimed: Iterable[Claim], columns: Sequence[str], target: TargetEntity) -> dict[int, Claim]:
    """One field a column and one column a field, the surest claim first; the columns' order plays no part."""
    order = {field.id: place for place, field in enumerate(target.fields)}

    def worth(claim: Claim) -> tuple[float, int, int, str, int]:
        return (-claim.confidence, claim.rank, order[claim.field.id], heading_key(columns[claim.column]), claim.column)

    taken: dict[int, Claim] = {}
    used: set[str] = set()
    for claim in sorted(claimed, key=worth):
        if claim.column not in taken and claim.field.id not in used:
            taken[claim.column] = claim
            used.add(claim.field.id)
    return taken


def _claimed_mapping(column: str, claim: Claim, claimed: Sequence[Claim]) -> ColumnMapping:
    rivals = sorted(
        (one for one in claimed if one.column == claim.column and one.field.id != claim.field.id),
        key=lambda one: (-one.confidence, one.field.id),
    )
    confidence, reason = round(claim.confidence, 2), claim.reason
    if _tied(claim, claimed):
        confidence = min(confidence, UNSURE)
        reason = Text(f"{reason.zh}；另有一列同样合适", f"{reason.en}; another column fits as well")
    return ColumnMapping(
        column, claim.field.id, confidence, claim.basis, reason, rivals=tuple(one.field.id for one in rivals[:2])
    )


def _tied(claim: Claim, claimed: Sequence[Claim]) -> bool:
    """True when another column has nearly as good a claim on the field, and none better on another field.

    What a field refers to is named by code or by name, in the order of its synonyms: there two columns are no tie.
    """
    for other in () if claim.field.refers_to else claimed:
        if other.field.id == claim.field.id and other.column != claim.column:
            best = max(one.confidence for one in claimed if one.column == other.column)
            if other.confidence == best and claim.confidence - other.confidence < TIE:
                return True
    return False


def _wide_mapping(column: str, field: str, decision: ColumnDecision | None) -> ColumnMapping:
    reason = Text("每个仓库一列：拆成多行", "one column a warehouse: turned into rows")
    if decision is not None:
        said = Text(f"上次的决定：{reason.zh}", f"decided before: {reason.en}")
        return ColumnMapping(column, field, 1.0, "wide", said)
    return ColumnMapping(column, field, 0.8, "wide", reason)


def _replayed_mapping(column: str, decision: ColumnDecision) -> ColumnMapping:
    reason = Text("上次的决定", "decided before")
    if not decision.target:
        reason = Text("上次决定不迁移", "left out as decided before")
    if decision.note:
        reason = Text(f"{reason.zh}：{decision.note}", f"{reason.en}: {decision.note}")
    return ColumnMapping(column, decision.target, 1.0, "remembered", reason)


def _unmapped(
    column: str, source: SourceMatch | None, target: TargetEntity, remembered: Mapping[str, ColumnDecision]
) -> ColumnMapping:
    if source and template_of(source, target) and source.family.heading_of(heading_key(column)):
        name = source.family.name
        reason = Text(
            f"来源模板：{name.zh}的这一列在{target.label.zh}中没有对应",
            f"template of {name.en}: {target.label.en} have no field for it",
        )
        return ColumnMapping(column, "", 0.9, "template", reason)
    if set(spellings(column, target.words)) & target.words.serial:
        return ColumnMapping(column, "", 0.9, "serial", Text("只是行的序号", "it only counts the rows"))
    if decision := remembered.get(heading_key(column)):
        reason = Text(
            f"上次指向「{decision.target}」，现在没有这个字段或已被另一列占用",
            f"decided before as {decision.target}, which is gone or taken by another column",
        )
        return ColumnMapping(column, "", 0.0, "none", reason)
    return ColumnMapping(column, "", 0.0, "none", Text("没有找到对应的字段", "no field found for it"))


def _converted(
    one: ColumnMapping,
    values: Sequence[str],
    source: SourceMatch | None,
    target: TargetEntity,
    decision: ColumnDecision | None,
) -> ColumnMapping:
    """With its samples, its units and its values."""
    shown = list(dict.fromkeys(text.strip()[:SAMPLE_LENGTH] for text in values if text.strip()))
    one = replace(one, samples=tuple(shown[:SAMPLES]))
    field: TargetField | None = target.field(one.target)
    if field is None:
        return one
    decided = decision or ColumnDecision("")
    return replace(
        one,
        unit=unit_rule(one.column, values, field, target.words, decided.factors),
        values=value_map(values, field, template_values(source, target, one.column), decided.values),
    )
