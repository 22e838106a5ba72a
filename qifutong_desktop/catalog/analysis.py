"""The rules of the basic analysis from ``resources/migration/analysis.toml``, over the import sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from ..assets import asset
from ..core.migration.analysis_rules import AnalysisRules
from ..core.migration.cells import heading_key
from ..core.migration.targets import FIELD_TYPES, TargetEntity, TargetField, TargetSchema, Template
from ..core.migration.vocabulary import keys_of
from ..core.problems import Refusal
from ..core.text import Text
from .fields import Fields, read_each
from .files import read_table
from .migration import load_targets

_LIST = Text("列表", "a list")
_WORD = Text("文字", "text")
_MEND = Text("请更正", "mend it")
_READ = ("sales_orders", "customers", "opening_stock")


@dataclass(frozen=True, slots=True)
class _More:
    """``field`` with its target, or words for a field that the target has (``type`` of the field is then unused)."""

    target: str
    field: TargetField


@cache
def load_analysis_rules() -> AnalysisRules:
    """The shipped rules."""
    return read_analysis_rules(asset("resources", "migration", "analysis.toml"), load_targets())


def read_analysis_rules(path: Path, schema: TargetSchema) -> AnalysisRules:
    """The rules of a file.

    :raises Refusal: what is wrong in it, with its key
    """
    top = Fields(read_table(path), "")
    try:
        fields = read_each(top.take("field", list, _LIST), "field", _field)
        words = read_each(top.take("more", list, _LIST), "more", _words)
        templates = read_each(top.take("template", list, _LIST), "template", _template)
        channels, status, after = top.table("channel"), top.table("status"), top.table("after_sale")
        rules = AnalysisRules(
            {name: _entity(schema.entity(name), fields, words, templates) for name in _READ},
            {name: channels.string(name) for name in channels.names()},
            keys_of(status.list_of("closed", str, _WORD)),
            keys_of(status.list_of("unpaid", str, _WORD)),
            keys_of(status.list_of("counted", str, _WORD)),
            keys_of(after.list_of("closed", str, _WORD)),
        )
        for table in (top, status, after):
            table.done()
    except Refusal as refusal:
        raise refusal.in_file(str(path)) from None
    return rules


def _field(raw: Fields) -> _More:
    return _More(
        raw.one_of("target", _READ),
        TargetField(
            id=raw.string("id"),
            label=raw.both("label"),
            type=raw.one_of("type", FIELD_TYPES),
            unit=raw.string("unit") if raw.has("unit") else "",
            synonyms=keys_of(raw.list_of("synonyms", str, _WORD)),
        ),
    )


def _words(raw: Fields) -> _More:
    target, name = raw.one_of("target", _READ), raw.string("field")
    if load_targets().entity(target).field(name) is None:
        raise Refusal.of(raw.place, Text(f"没有字段 {name}", f"there is no field {name}"), _MEND)
    words = keys_of(raw.list_of("synonyms", str, _WORD))
    return _More(target, TargetField(name, Text("", ""), "text", synonyms=words))


def _template(raw: Fields) -> tuple[str, str, dict[str, str]]:
    fields = raw.table("fields")
    found = {heading_key(name): fields.string(name) for name in fields.names()}
    return raw.string("source"), raw.one_of("target", _READ), found


def _entity(
    entity: TargetEntity,
    fields: Sequence[_More],
    words: Sequence[_More],
    templates: Sequence[tuple[str, str, Mapping[str, str]]],
) -> TargetEntity:
    """An import sheet as it is read here: nothing is required or refers to anything, a status is what it says."""
    own = [one.field for one in fields if one.target == entity.id]
    taken = {word for one in own for word in (heading_key(one.label.zh), *one.synonyms)}
    added = {one.field.id: one.field.synonyms for one in words if one.target == entity.id}
    former = [_eased(one, taken, added.get(one.id, ())) for one in entity.open_fields]
    whole = (*former, *own)
    known = {word for one in whole for word in one.synonyms} | taken
    merged = dict(entity.templates)
    for source, target, columns in templates:
        if target == entity.id:
            merged[source] = _merged(merged.get(source, Template({})), columns)
    return replace(entity, fields=whole, templates=merged, elsewhere=entity.elsewhere - known)


def _eased(one: TargetField, taken: set[str], more: Sequence[str]) -> TargetField:
    words = tuple(word for word in (*one.synonyms, *more) if word not in taken)
    eased = replace(one, required=False, unique=False, refers_to="", line=False, length=None, synonyms=words, codes=())
    return replace(eased, type="text", choices=()) if one.id == "status" else eased


def _merged(former: Template, columns: Mapping[str, str]) -> Template:
    kept = {word: name for word, name in former.fields.items() if word not in columns and name not in columns.values()}
    return Template({**kept, **columns}, former.values)
