"""Target schemas, source templates and heading words from ``resources/migration``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any, get_args

from ..assets import asset
from ..core.migration.cells import heading_key
from ..core.migration.entity import Entity
from ..core.migration.targets import (
    FIELD_TYPES,
    MODULES,
    Choice,
    HeadingWords,
    TargetEntity,
    TargetField,
    TargetSchema,
    Template,
    Wide,
)
from ..core.migration.vocabulary import keys_of
from ..core.problems import Problem, Refusal
from ..core.text import Text
from .fields import Fields, read_each
from .files import read_table

_ENTITIES: tuple[Entity, ...] = get_args(Entity)
_LIST = Text("列表", "a list")
_WORD = Text("文字", "text")
_YES_NO = Text("true 或 false", "true or false")
_MEND = Text("请更正", "mend it")


@cache
def load_targets() -> TargetSchema:
    """The shipped target schemas."""
    return read_targets(asset("resources", "migration"))


def read_targets(folder: Path) -> TargetSchema:
    """The schemas of a folder with ``targets.toml``, ``templates.toml``, ``words.toml``, ``sources.toml`` and
    ``entities.toml`` (whose headings are known to mean something).

    :raises Refusal: everything wrong, with file and key
    """
    words = _in_file(folder / "words.toml", _words)
    templates = _in_file(folder / "templates.toml", _templates)
    common, bare = _in_file(folder / "targets.toml", lambda top: _targets(top, words))
    known = _headings_in(read_table(folder / "sources.toml")) | _headings_in(read_table(folder / "entities.toml"))
    entities = tuple(_completed(one, common, bare, templates, known) for one in bare)
    problems = [
        *(problem.in_file(str(folder / "targets.toml")) for problem in _odd_targets(entities)),
        *(problem.in_file(str(folder / "templates.toml")) for problem in _odd_templates(entities, templates)),
    ]
    if problems:
        raise Refusal(problems)
    return TargetSchema(entities)


def _in_file(path: Path, read: Any) -> Any:
    top = Fields(read_table(path), "")
    try:
        value = read(top)
        top.done()
    except Refusal as refusal:
        raise refusal.in_file(str(path)) from None
    return value


# --- targets ---------------------------------------------------------------------------------------------------------


def _targets(top: Fields, words: HeadingWords) -> tuple[tuple[TargetField, ...], tuple[TargetEntity, ...]]:
    common = read_each(top.take("common", list, _LIST), "common", _field)
    return common, read_each(top.take("entity", list, _LIST), "entity", lambda one: _entity(one, words))


def _entity(raw: Fields, words: HeadingWords) -> TargetEntity:
    return TargetEntity(
        id=raw.string("id"),
        label=raw.both("label"),
        module=raw.one_of("module", MODULES),
        sheet=raw.string("sheet"),
        kinds=raw.subset("kinds", _ENTITIES),
        key=raw.list_of("key", str, _WORD),
        prefixes=keys_of(raw.list_of("prefixes", str, _WORD)),
        fields=read_each(raw.take("field", list, _LIST), raw.key("field"), _field),
        wide=_wide(raw.table("wide")) if raw.has("wide") else None,
        words=words,
    )


def _wide(raw: Fields) -> Wide:
    measures = raw.table("measures")
    found = {word: name for name in measures.names() for word in measures.list_of(name, str, _WORD)}
    kinds = frozenset(raw.list_of("kinds", str, _WORD)) if raw.has("kinds") else frozenset()
    wide = Wide(raw.string("label"), raw.string("value"), raw.list_of("endings", str, _WORD), found, kinds)
    raw.done()
    return wide


def _field(raw: Fields) -> TargetField:
    return TargetField(
        id=raw.string("id"),
        label=raw.both("label"),
        type=raw.one_of("type", FIELD_TYPES),
        required=_flag(raw, "required"),
        unique=_flag(raw, "unique"),
        length=raw.integer("length", 1, 10_000) if raw.has("length") else None,
        unit=raw.string("unit") if raw.has("unit") else "",
        refers_to=raw.string("refers_to") if raw.has("refers_to") else "",
        stands_in=raw.string("stands_in") if raw.has("stands_in") else "",
        line=_flag(raw, "line"),
        synonyms=keys_of(raw.list_of("synonyms", str, _WORD)),
        codes=keys_of(raw.list_of("codes", str, _WORD)) if raw.has("codes") else (),
        choices=read_each(raw.take("choice", list, _LIST), raw.key("choice"), _choice) if raw.has("choice") else (),
    )


def _choice(raw: Fields) -> Choice:
    name, label = raw.string("id"), raw.both("label")
    written = (label.zh, label.en, *raw.list_of("words", str, _WORD))
    return Choice(name, label, frozenset(keys_of(written)))


def _flag(raw: Fields, name: str) -> bool:
    return raw.take(name, bool, _YES_NO) if raw.has(name) else False


def _completed(
    one: TargetEntity,
    common: Sequence[TargetField],
    everyone: Sequence[TargetEntity],
    templates: Mapping[tuple[str, str], Template],
    known: frozenset[str],
) -> TargetEntity:
    """With the fields that the program fills, the templates, and the headings that mean something else."""
    others = {word for other in everyone if other.id != one.id for word in _own_words(other)}
    own = _own_words(one)
    return replace(
        one,
        fields=(*one.fields, *(replace(field, filled=True) for field in common)),
        templates={source: found for (source, target), found in templates.items() if target == one.id},
        elsewhere=frozenset((known | others) - own),
    )


def _own_words(one: TargetEntity) -> set[str]:
    return {word for field in one.fields for word in (heading_key(field.label.zh), *field.synonyms, *field.codes)}


def _odd_targets(entities: Sequence[TargetEntity]) -> list[Problem]:
    found = []
    ids = [one.id for one in entities]
    for place, one in enumerate(entities):
        names = [field.id for field in one.fields]
        wide = (one.wide.label, one.wide.value, *one.wide.measures.values()) if one.wide else ()
        for name in sorted({name for name in (*one.key, *wide) if name not in names}):
            found.append(_problem(f"entity.{one.id}", f"没有字段 {name}", f"has no field {name}"))
        if ids.index(one.id) < place or len(set(names)) < len(names):
            found.append(_problem(f"entity.{one.id}", "名称重复", "an id stands twice"))
        for field in one.fields:
            where = f"entity.{one.id}.{field.id}"
            if field.refers_to and field.refers_to not in ids[: place + 1]:
                found.append(_problem(where, "所指的表不在它之前载入", "refers to what is not loaded before it"))
            if (field.type == "choice") != bool(field.choices):
                found.append(_problem(where, "取值与类型不符", "choices and type do not agree"))
    return found


# --- templates -------------------------------------------------------------------------------------------------------


def _templates(top: Fields) -> dict[tuple[str, str], Template]:
    found: dict[tuple[str, str], Template] = {}
    for pair, template in read_each(top.take("template", list, _LIST), "template", _template):
        if pair in found:
            raise Refusal.of(f"template {pair[0]} → {pair[1]}", Text("模板重复", "the template stands twice"), _MEND)
        found[pair] = template
    return found


def _template(raw: Fields) -> tuple[tuple[str, str], Template]:
    fields = raw.table("fields")
    values = raw.table("values") if raw.has("values") else Fields({}, "")
    return (raw.string("source"), raw.string("target")), Template(
        {heading_key(name): fields.string(name) for name in fields.names()},
        {heading_key(name): _texts(values.table(name)) for name in values.names()},
    )


def _texts(raw: Fields) -> dict[str, str]:
    return {heading_key(name): raw.string(name) for name in raw.names()}


def _odd_templates(entities: Sequence[TargetEntity], templates: Mapping[tuple[str, str], Template]) -> list[Problem]:
    found = []
    by_id = {one.id: one for one in entities}
    for (source, name), template in templates.items():
        where = f"template {source} → {name}"
        target = by_id.get(name)
        if target is None:
            found.append(_problem(where, f"没有 {name} 这张表", f"there is no target {name}"))
            continue
        used = list(template.fields.values())
        for field in sorted({field for field in used if target.field(field) is None}):
            found.append(_problem(where, f"没有字段 {field}", f"has no field {field}"))
        if len(set(used)) < len(used):
            found.append(_problem(where, "一个字段用了两次", "a field is used twice"))
        for heading, values in template.values.items():
            into = target.field(template.fields.get(heading, ""))
            if into is None or not set(values.values()) <= {choice.id for choice in into.choices}:
                found.append(_problem(where, f"{heading} 的取值不对", f"the values of {heading} are none of ours"))
    return found


# --- words -----------------------------------------------------------------------------------------------------------


def _words(top: Fields) -> HeadingWords:
    groups = [keys_of([str(word) for word in group]) for group in top.list_of("endings", list, _LIST)]
    units = top.table("units")
    return HeadingWords(
        {word: group[0] for group in groups for word in group},
        frozenset(keys_of(top.list_of("serial", str, _WORD))),
        {name: _units(units.table(name)) for name in units.names()},
    )


def _units(raw: Fields) -> dict[str, Decimal | None]:
    found: dict[str, Decimal | None] = {}
    for name in raw.names():
        text = raw.take(name, str, _WORD)
        try:
            found[heading_key(name)] = Decimal(text) if text else None
        except InvalidOperation:
            raise Refusal.of(raw.key(name), Text(f"{text} 不是数字", f"{text} is no number"), _MEND) from None
    return found


def _headings_in(raw: Any) -> frozenset[str]:
    """Every word in the lists of a file of headings: what is known to mean something."""
    if isinstance(raw, dict):
        return frozenset[str]().union(*(_headings_in(one) for one in raw.values()))
    if isinstance(raw, list):
        words = [one for one in raw if isinstance(one, str)]
        return frozenset(keys_of(words)).union(*(_headings_in(one) for one in raw if not isinstance(one, str)))
    return frozenset()


def _problem(key: str, zh: str, en: str) -> Problem:
    return Problem(key, Text(zh, en), _MEND)
