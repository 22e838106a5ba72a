"""Passages: one clause or question of the price list, in our words, with the clause that it rests on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from ..pricebook import Inconsistency, PriceBook, check_list
from ..problems import Problem, Refusal
from ..text import Text
from .facts import clause_of, facts_of

#: published: the list says so. interpreted: our reading. summarised: known in substance, the clause's own wording is
#: not at hand. unfilled: the material is silent. company, own: added by the firm, or by the consultant.
Source = Literal["published", "interpreted", "summarised", "unfilled", "company", "own"]
SOURCES: tuple[Source, ...] = get_args(Source)
_PLACE = re.compile(r"\{([a-z0-9_.]+)\}")


@dataclass(frozen=True, slots=True)
class Topic:
    """A heading under which passages stand."""

    id: str
    name: Text


@dataclass(frozen=True, slots=True)
class Conflict:
    """Where the list contradicts itself or is silent: what, in which words, and how we read it."""

    what: Text
    clause: str
    decision: Text


@dataclass(frozen=True, slots=True)
class Passage:
    """One answer. ``clause`` is what the list says, in Chinese; ``words`` are terms that clients ask by, ``asks``
    whole questions; ``related`` are ids; ``conflicts`` are shown with it, never smoothed over."""

    id: str
    topic: str
    title: Text
    text: Text
    clause: str
    source: Source
    words: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """A passage as the resources hold it: figures still in braces, clauses and findings by key.

    ``told`` is the substance of a clause whose wording is not at hand. ``source`` None: as its clauses have it.
    """

    id: str
    topic: str
    title: Text
    text: Text
    clauses: tuple[str, ...] = ()
    told: str = ""
    source: Source | None = None
    words: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


def fill(written: Sequence[Written], book: PriceBook) -> tuple[Passage, ...]:
    """Passages with the figures, clauses and contradictions of one price book.

    :raises Refusal: every figure, clause, finding or related passage that does not exist, with the passage's key
    """
    facts, found = facts_of(book), check_list(book)
    problems = [problem for each in problems_in(written, book).values() for problem in each]
    if problems:
        raise Refusal(problems)
    return tuple(_filled(one, facts, book, found) for one in written)


def problems_in(written: Sequence[Written], book: PriceBook) -> Mapping[str, tuple[Problem, ...]]:
    """Id → what of a passage does not exist in one price book or beside it: figures, clauses, related passages."""
    facts, ids = facts_of(book), {one.id for one in written}
    found = {one.id: tuple(_problems(one, facts, book, ids)) for one in written}
    return {id: problems for id, problems in found.items() if problems}


def _filled(one: Written, facts: Mapping[str, str], book: PriceBook, found: Sequence[Inconsistency]) -> Passage:
    clauses = [clause_of(key, book) for key in one.clauses]
    words = [*dict.fromkeys(clause.source for clause in clauses if clause is not None)]
    conflicts = [Conflict(each.what, each.clause, each.decision) for each in found if each.key in one.findings]
    source: Source = "summarised" if one.told else "published"
    if not one.told and any(clause is None or clause.status == "interpreted" for clause in clauses):
        source = "interpreted"
    return Passage(
        id=one.id,
        topic=one.topic,
        title=_with_figures(one.title, facts),
        text=_with_figures(one.text, facts),
        clause="；".join([*words, *([one.told] if one.told else [])]),
        source=one.source or source,
        words=one.words,
        asks=one.asks,
        related=one.related,
        conflicts=(*conflicts, *one.conflicts),
    )


def _with_figures(text: Text, facts: Mapping[str, str]) -> Text:
    return Text(_PLACE.sub(lambda at: facts[at[1]], text.zh), _PLACE.sub(lambda at: facts[at[1]], text.en))


def _problems(one: Written, facts: Mapping[str, str], book: PriceBook, ids: set[str]) -> list[Problem]:
    figures = [name for text in (one.title, one.text) for said in (text.zh, text.en) for name in _PLACE.findall(said)]
    wrong = [("text", name) for name in figures if name not in facts]
    wrong += [("clauses", key) for key in one.clauses if clause_of(key, book) is None]
    wrong += [("related", name) for name in one.related if name not in ids]
    if not (one.clauses or one.told):
        wrong.append(("clauses", "–"))
    return [
        Problem(
            f"passage.{one.id}.{key}",
            Text(f"没有 {name} 这一项", f"there is no {name}"),
            Text("请对照 docs/knowledge.md 改正", "mend it by docs/knowledge.md"),
        )
        for key, name in dict.fromkeys(wrong)
    ]
