"""``resources/service_desk/*.toml``: terms with their clauses and the words of each draft, every problem located."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

from ..assets import asset
from ..core.knowledge.passage import SOURCES
from ..core.problems import Problem, Refusal
from ..core.ranges import Range
from ..core.service_desk.draft import PLACES
from ..core.service_desk.entry import KINDS, STATES, VARIANTS
from ..core.service_desk.rules import (
    ROLES,
    SIDES,
    UNITS,
    Counting,
    DeskRules,
    Item,
    RefundRules,
    Term,
    TrainingRules,
    Wanted,
    Wording,
)
from ..core.text import Text
from .fields import Fields, read_each
from .files import read_table

T = TypeVar("T")
_LIST = Text("列表", "a list")
_FLAG = Text("true 或 false", "true or false")
_PLACE = re.compile(r"\{(\w*)\}")


@cache
def load_desk_rules() -> DeskRules:
    """The rules and words that the program brings."""
    folder = asset("resources", "service_desk")
    return read_desk_rules(folder / "rules.toml", folder / "drafts.toml")


def read_desk_rules(rules: Path, drafts: Path) -> DeskRules:
    """The rules of one file and the words of another.

    :raises Refusal: everything wrong in them, with file and key
    """
    words = _read(drafts, lambda top: read_each(top.take("draft", list, _LIST), "draft", _wording))
    missing = [kind for kind in KINDS if kind not in {one.kind for one in words}]
    if missing or len(words) != len(KINDS):
        what = Text(f"每种事项各一份，缺 {'、'.join(missing)}", f"one for each kind; lacking: {', '.join(missing)}")
        raise Refusal.of("draft", what, Text("请补齐或删去重复", "add it, or remove what stands twice"), str(drafts))

    def whole(top: Fields) -> DeskRules:
        terms = read_each(top.take("term", list, _LIST), "term", _term)
        _refuse(_odd_terms(terms))
        roles = top.table("roles")
        made = DeskRules(
            terms=terms,
            refund=_refund(top.table("refund")),
            training=_training(top.table("training")),
            health_check_open=_health_check(top.table("health_check")),
            roles={role: roles.both(role) for role in ROLES},
            words={one.kind: one for one in words},
        )
        roles.done()
        return made

    return _read(rules, whole)


def _read(path: Path, read: Callable[[Fields], T]) -> T:
    try:
        top = Fields(read_table(path), "")
        value = read(top)
        top.done()
    except Refusal as refusal:
        raise refusal.in_file(str(path)) from None
    return value


def _term(fields: Fields) -> Term:
    low = fields.integer("low", 1, 366)
    other = fields.table("other") if fields.has("other") else None
    other_after = other.string("after") if other is not None and other.has("after") else ""
    return Term(
        id=fields.string("id"),
        kind=fields.one_of("kind", KINDS),
        what=fields.both("what"),
        amount=Range(low, fields.integer("high", low, 366)),
        counting=_counting(fields),
        owed_by=fields.one_of("owed_by", SIDES),
        met_by=fields.one_of("met_by", tuple(STATES)),
        clause=fields.string("clause"),
        source=fields.one_of("status", SOURCES),
        after=fields.string("after") if fields.has("after") else "",
        variant=fields.string("variant") if fields.has("variant") else "",
        open=fields.both("open") if fields.has("open") else None,
        other=None if other is None else _whole_counting(other),
        other_after=other_after,
    )


def _counting(fields: Fields) -> Counting:
    first = fields.take("first_counts", bool, _FLAG) if fields.has("first_counts") else False
    return Counting(fields.one_of("unit", UNITS), first)


def _whole_counting(fields: Fields) -> Counting:
    counting = _counting(fields)
    fields.done()
    return counting


def _odd_terms(terms: tuple[Term, ...]) -> Iterator[Problem]:
    """A term stands once, and runs only from terms of its own kind that stand before it."""
    seen: list[Term] = []
    for term in terms:
        known = {one.id for one in seen if one.kind == term.kind}
        odd = [name for name in (term.after, term.other_after) if name and name not in known]
        if term.id in {one.id for one in seen}:
            odd.append(term.id)
        if term.variant and term.variant not in VARIANTS.get(term.kind, {}):
            odd.append(term.variant)
        for name in odd:
            what = Text(f"{name} 重复，或前面没有这一项", f"{name} stands twice, or is not there before it")
            yield Problem(f"term.{term.id}", what, Text("请改正", "mend it"))
        seen.append(term)


def _refund(fields: Fields) -> RefundRules:
    made = RefundRules(
        days=fields.integer("days", 1, 366),
        clause=fields.string("clause"),
        ours=_whole_counting(fields.table("ours")),
        narrow=_whole_counting(fields.table("narrow")),
        wide=_whole_counting(fields.table("wide")),
        open=fields.both("open"),
        excluded=fields.both("excluded"),
        excluded_clause=fields.string("excluded_clause"),
    )
    fields.done()
    return made


def _training(fields: Fields) -> TrainingRules:
    made = TrainingRules(fields.integer("remedial", 0, 100), fields.both("open"))
    fields.done()
    return made


def _health_check(fields: Fields) -> Text:
    text = fields.both("open")
    fields.done()
    return text


def _wording(fields: Fields) -> Wording:
    made = Wording(
        kind=fields.one_of("kind", KINDS),
        name=fields.both("name"),
        to=fields.one_of("to", ROLES),
        subject=fields.both("subject"),
        opening=fields.both("opening"),
        asks=_texts(fields, "asks"),
        wanted=_each(fields, "wanted", _wanted),
        items=_each(fields, "items", _item),
        clause=fields.string("clause"),
        source=fields.one_of("status", SOURCES),
        open=_texts(fields, "open"),
        extension=fields.take("extension", bool, _FLAG) if fields.has("extension") else False,
        passages=fields.list_of("passages", str, Text("文字的列表", "a list of texts")),
    )
    said = " ".join((made.subject.zh, made.subject.en, made.opening.zh, made.opening.en))
    used = set(_PLACE.findall(said))
    _refuse(
        Problem(fields.key("subject"), Text(f"没有 {{{place}}}", f"there is no {{{place}}}"), Text("请改正", "mend it"))
        for place in sorted(used - set(PLACES))
    )
    return made


def _wanted(fields: Fields) -> Wanted:
    return Wanted(
        fields.string("id"),
        fields.both("name"),
        fields.take("required", bool, _FLAG),
        fields.string("variant") if fields.has("variant") else "",
    )


def _item(fields: Fields) -> Item:
    return Item(
        fields.string("id"),
        fields.both("what"),
        fields.both("who"),
        fields.list_of("tasks", str, Text("文字的列表", "a list of texts")),
    )


def _texts(fields: Fields, name: str) -> tuple[Text, ...]:
    return _each(fields, name, lambda one: Text(one.string("zh"), one.string("en")))


def _each(fields: Fields, name: str, read: Callable[[Fields], T]) -> tuple[T, ...]:
    return read_each(fields.take(name, list, _LIST), fields.key(name), read) if fields.has(name) else ()


def _refuse(problems: Iterator[Problem]) -> None:
    if found := list(problems):
        raise Refusal(found)
