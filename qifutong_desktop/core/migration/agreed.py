"""One value for all rows where a required field of ours has no column: what stands in for it, or what a person said.

Kept among a recipe's ``defaults`` as ``field@source`` (``warehouse@jd_orders``), so that it never fills the blank cells
of another source; ``field@`` holds for any source. A field whose values must differ cannot be said so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..problems import Refusal
from ..text import Text
from .cells import heading_key
from .mapping import MappingProposal
from .recipe import AS_IT_COMES, Recipe
from .standards import FAULT_WORDS, PLAIN, Wrong, shown, standardise
from .targets import TargetEntity, TargetField, TargetSchema


@dataclass(frozen=True, slots=True)
class Lack:
    """A required field without a column, in the tables of one ``source`` ("unknown": of none that is known). ``said``
    is what a person said for all rows, "" while nobody did."""

    target: TargetEntity
    field: TargetField
    source: str
    said: str

    @property
    def text(self) -> str:
        """What all rows get; "" means that they will be refused."""
        return self.said or self.field.stands_in


def may_be_said(target: TargetEntity) -> tuple[TargetField, ...]:
    """The required fields that may have one value in all rows."""
    return tuple(one for one in target.open_fields if one.required and not one.unique)


def lacks(proposal: MappingProposal, target: TargetEntity, recipe: Recipe) -> tuple[Lack, ...]:
    """What a table lacks and a person may say, in the order of the fields."""
    source, said = proposal.key.partition("@")[0], recipe.defaults
    return tuple(
        Lack(target, one, source, said.get(f"{one.id}@{source}") or said.get(f"{one.id}@") or said.get(one.id, ""))
        for one in may_be_said(target)
        if one.id in proposal.missing
    )


def with_agreed(recipe: Recipe, field: str, source: str, text: str) -> Recipe:
    """The recipe in which tables of a source ("": of any) say this of a field they lack; "" takes it back."""
    key = f"{field}@{source}"
    others = {name: value for name, value in recipe.defaults.items() if name != key}
    return replace(recipe, defaults={**others, key: text} if text else others)


def fitting(text: str, field: TargetField) -> str:
    """What a person typed as the field holds it, "" for nothing.

    :raises Refusal: no such day, number or choice; too long
    """
    found = standardise(text, field, PLAIN, AS_IT_COMES)
    if isinstance(found, Wrong):
        raise Refusal.of(field.label.zh, FAULT_WORDS[found.kind], Text("请改成能导入的值", "give a value that fits"))
    value = "" if found.value is None else shown(found.value, field)
    if field.length is not None and len(value) > field.length:
        remedy = Text(f"最多 {field.length} 个字", f"at most {field.length} characters")
        raise Refusal.of(field.label.zh, FAULT_WORDS["too_long"], remedy)
    return value


def recipes_with(schema: TargetSchema, recipes: Mapping[str, Recipe], name: str, text: str) -> dict[str, Recipe]:
    """The recipes in which every target's field of this name (its label or id, else a heading that means it) has a
    value wherever it has no column.

    :raises Refusal: no such field, with those that there are; a value that does not fit
    """
    key = heading_key(name)
    fields = [(target, one) for target in schema.entities for one in may_be_said(target)]
    found = [pair for pair in fields if key in {heading_key(word) for word in (*_labels(pair[1]), pair[1].id)}]
    found = found or [pair for pair in fields if key in pair[1].synonyms]
    if not found:
        zh, en = (dict.fromkeys(getattr(one.label, lang) for _, one in fields) for lang in ("zh", "en"))
        remedy = Text(f"可以给：{'、'.join(zh)}", f"these may be given: {', '.join(en)}")
        raise Refusal.of(name, Text("没有这个必填字段可给统一的值", "no required field of this name"), remedy)
    made = dict(recipes)
    for target, one in found:
        made[target.id] = with_agreed(made.get(target.id, AS_IT_COMES), one.id, "", fitting(text, one))
    return made


def _labels(field: TargetField) -> tuple[str, str]:
    return field.label.zh, field.label.en


def unlisted(target: TargetEntity, proposal: MappingProposal) -> Text:
    """What will become of order lines whose ``target`` no file lists, and how to mend it."""
    label = target.label
    fields = [one for name in proposal.missing if (one := target.field(name)) is not None]
    zh, en = "、".join(one.label.zh for one in fields), ", ".join(one.label.en for one in fields)
    say_zh, say_en = "", ""
    if fields and not any(one.unique for one in fields):
        say_zh, say_en = f"，或说定统一的{zh}", f", or say one {en} for all"
    lacking_zh, lacking_en = (f"，这里也没有{zh}", f" and this table has no {en}") if fields else ("", "")
    return Text(
        f"没有{label.zh}清单{lacking_zh}：涉及的单据会全部退回。请放入{label.zh}清单{say_zh}",
        f"no list of {label.en}{lacking_en}: orders that name them will be refused. Add the list{say_en}",
    )
