"""What speaks for mapping a column to a field: each piece of evidence is a claim with its confidence and its reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rapidfuzz.fuzz import ratio

from ..text import Text
from .cells import heading_key
from .headings import HeadingIndex, Named
from .shapes import DISTINCTIVE, contradicts, has_shape
from .sources import SourceMatch
from .targets import TargetEntity, TargetField, Template

Basis = Literal["remembered", "template", "label", "synonym", "alike", "shape", "wide", "serial", "none"]

#: How sure each kind of evidence is, 0 to 1.
TEMPLATE, LABEL, SYNONYM, STRIPPED = 0.97, 0.95, 0.9, 0.8
#: A heading of the known source, misspelt: the source and the likeness speak together.
MISSPELT = 0.75
#: A likeness alone never goes above this; values of the same shape lift it to WITH_SHAPE at most.
ALIKE, WITH_SHAPE = 0.7, 0.8
#: From so near on two headings are alike; a little less will do when the values have the field's own shape.
NEAR, NEAR_WITH_SHAPE = 0.7, 0.6
SHAPE = 0.6
#: What taking off a bracket or a group costs, what fitting values add, and to what share denying ones cut.
STEP, FITS, DENIED = 0.03, 0.02, 0.5


@dataclass(frozen=True, slots=True)
class Claim:
    """``column`` is the position in the table, ``rank`` breaks ties between columns: the smaller is the better."""

    column: int
    field: TargetField
    confidence: float
    basis: Basis
    reason: Text
    rank: int = 0


def claims(
    position: int, column: str, values: Sequence[str], source: SourceMatch | None, index: HeadingIndex
) -> tuple[Claim, ...]:
    """All that speaks for one column, at most one claim a field."""
    target = index.target
    template = template_of(source, target)
    key = heading_key(column)
    if source and template and (found := source.family.heading_of(key)):
        field = target.field(template.fields.get(found, ""))
        return (_weighed(_by_template(position, column, field, source), values),) if field else ()
    best: dict[str, Claim] = {}
    for claim in (
        *(_misspelt(position, key, source, template, target) if source and template else ()),
        *(_by_word(position, column, named, target) for named in index.named(column)),
        *_by_likeness(position, column, values, index),
        *_by_shape(position, values, target),
    ):
        weighed = _weighed(claim, values)
        if weighed.field.id not in best or weighed.confidence > best[weighed.field.id].confidence:
            best[weighed.field.id] = weighed
    return tuple(best.values())


def template_of(source: SourceMatch | None, target: TargetEntity) -> Template | None:
    """Where a known source's columns go in this target, None where nobody has laid that down."""
    return target.templates.get(source.family.id) if source else None


def _by_template(position: int, column: str, field: TargetField, source: SourceMatch) -> Claim:
    name, label = source.family.name, field.label
    reason = Text(f"来源模板：{name.zh}的「{column}」就是{label.zh}", f"template of {name.en}: this is the {label.en}")
    return Claim(position, field, TEMPLATE, "template", reason)


def _misspelt(
    position: int, key: str, source: SourceMatch, template: Template, target: TargetEntity
) -> Iterator[Claim]:
    missing = {heading_key(word): word for word in source.missing}
    for word, name in template.fields.items():
        field = target.field(name)
        if field and word in missing and ratio(key, word) / 100 >= NEAR:
            reason = Text(
                f"来源模板：像是{source.family.name.zh}的「{missing[word]}」写错了",
                f"template of {source.family.name.en}: it looks like {missing[word]}, misspelt",
            )
            yield Claim(position, field, MISSPELT, "template", reason)


def _by_word(position: int, column: str, named: Named, target: TargetEntity) -> Claim:
    field = _field(target, named.field)
    label = field.label
    if named.steps > 1:
        reason = Text(f"同义词：去掉前后缀后与{label.zh}同义", f"synonym of {label.en} but for what stands around it")
        return Claim(position, field, STRIPPED, "synonym", reason, named.rank)
    aside = Text("（不计括号、分组）", " (but for a bracket or group)") if named.steps else Text("", "")
    if named.how == "label":
        reason = Text(f"标题相同：{label.zh}{aside.zh}", f"same heading as {label.en}{aside.en}")
        return Claim(position, field, LABEL - STEP * named.steps, "label", reason, named.rank)
    reason = Text(f"同义词：{label.zh}也这样写{aside.zh}", f"synonym of {label.en}{aside.en}")
    return Claim(position, field, SYNONYM - STEP * named.steps, "synonym", reason, named.rank)


def _by_likeness(position: int, column: str, values: Sequence[str], index: HeadingIndex) -> Iterator[Claim]:
    for named in index.alike(column, NEAR_WITH_SHAPE):
        field = _field(index.target, named.field)
        shaped = _fits(values, field)
        if named.near < NEAR and not shaped:
            continue
        confidence = min(WITH_SHAPE, named.near) if shaped else ALIKE * named.near
        label = field.label
        reason = Text(f"标题相近：像「{label.zh}」", f"the heading is like {label.en}")
        if shaped:
            reason = Text(f"标题相近，值的形状也符合：{label.zh}", f"a heading like {label.en}, and the values fit")
        yield Claim(position, field, confidence, "alike", reason, named.rank)


def _by_shape(position: int, values: Sequence[str], target: TargetEntity) -> Iterator[Claim]:
    for kind in DISTINCTIVE:
        fields = [field for field in target.open_fields if field.type == kind and not field.refers_to]
        if fields and has_shape(values, kind):
            label = fields[0].label
            reason = Text(f"值的形状：看起来是{label.zh}", f"the values look like {label.en}")
            yield Claim(position, fields[0], SHAPE, "shape", reason)


def _weighed(claim: Claim, values: Sequence[str]) -> Claim:
    """A claim after a look at the values: contradicted ones lose half, fitting ones win by a little."""
    if contradicts(values, claim.field.type):
        zh, en = f"{claim.reason.zh}；但值的形状不像", f"{claim.reason.en}; but the values do not look like it"
        return replace(claim, confidence=claim.confidence * DENIED, reason=Text(zh, en))
    if claim.basis in ("label", "synonym") and _fits(values, claim.field):
        return replace(claim, confidence=claim.confidence + FITS)
    return claim


def _fits(values: Sequence[str], field: TargetField) -> bool:
    if field.type == "phone":
        return has_shape(values, "phone") and not has_shape(values, "mobile")
    return field.type in (*DISTINCTIVE, "date", "person") and has_shape(values, field.type)


def _field(target: TargetEntity, name: str) -> TargetField:
    return next(field for field in target.fields if field.id == name)


def template_values(source: SourceMatch | None, target: TargetEntity, column: str) -> Mapping[str, str]:
    """What a known source's values mean in this column, by value key."""
    template = template_of(source, target)
    return template.values.get(source.family.heading_of(heading_key(column)), {}) if source and template else {}
