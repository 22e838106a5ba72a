"""What the knowledge page lists: passages found or browsed, as the one who looks on may read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..client import Preferences
from ..money import NOTHING, Money
from ..needs import Needs
from ..said_short import whole_range
from ..text import Text, listed
from .answer import answer
from .client_view import client_text, for_client
from .computed import Computed, Setting
from .library import Library
from .passage import Passage
from .vocabulary import plain

#: How many passages one question may find.
MOST = 40
_EVERY = frozenset[str]()


@dataclass(frozen=True, slots=True)
class Found:
    """One entry. ``keys`` are what it was found by; ``computed`` what was worked out by its rule."""

    passage: Passage
    keys: frozenset[str] = _EVERY
    computed: Computed | None = None


def found_for(library: Library, words: str, setting: Setting, *, client: bool = False) -> tuple[Found, ...]:
    """What answers the words, best first, the rule of what was worked out before all. ``client``: as he may read it.

    ``setting.needs`` are the open case's.
    """
    needs: Needs | None = setting.needs
    preferences: Preferences = setting.preferences
    given = answer(library, words, setting.book, setting.today, needs, preferences, MOST)
    computed = given.computed
    hits = [Found(hit.passage, hit.keys, None if place else computed) for place, hit in enumerate(given.hits)]
    hits += _literal(library, words, {hit.passage.id for hit in given.hits})
    if not client:
        return tuple(hits)
    listed = []
    for one in hits:
        shown = for_client(one.passage)
        if shown is not None:
            listed.append(replace(one, passage=shown, computed=_for_client(one.computed)))
    return tuple(listed)


def _literal(library: Library, words: str, known: set[str]) -> list[Found]:
    """What was added and holds these very letters: nobody chose terms for it, and a part of a word must do."""
    wanted = plain(words).text
    if len(wanted) < 2:
        return []
    added = [one for one in library.passages if is_added(one) and one.id not in known]
    return [Found(one) for one in added if wanted in plain(f"{one.title.zh}\n{one.text.zh}").text]


def _for_client(computed: Computed | None) -> Computed | None:
    return None if computed is None else replace(computed, text=client_text(computed.text))


def in_short(computed: Computed) -> Text:
    """What was worked out in one line: each tier's amount; without lines its own sentence."""
    if not computed.lines:
        return computed.text
    amounts = [Text("不另收费", "no charge") if one.amount == NOTHING else _whole(one.amount) for one in computed.lines]
    names = [Text(one.label.zh.partition("（")[0], one.label.en.partition(" (")[0]) for one in computed.lines]
    told = [Text(f"{one.zh} {two.zh}", f"{one.en} {two.en}") for one, two in zip(names, amounts, strict=True)]
    return listed(told, "；", "; ")


def _whole(amount: Money) -> Text:
    return Text(whole_range(amount), whole_range(amount))


def every(library: Library, *, client: bool = False) -> tuple[Found, ...]:
    """Every passage, by topic, in the order of the library."""
    order = {topic.id: place for place, topic in enumerate(library.topics)}
    shown = [for_client(one) if client else one for one in library.passages]
    kept = [one for one in shown if one is not None]
    return tuple(Found(one) for one in sorted(kept, key=lambda one: order.get(one.topic, len(order))))


def is_added(passage: Passage) -> bool:
    """Whether it was added: by the consultant or the firm."""
    return passage.source in ("own", "company")


def counts(found: Sequence[Found]) -> Mapping[str, int]:
    """Topic → how many of these stand under it; ``""`` all of them, ``"added"`` those that were added."""
    told: dict[str, int] = {"": len(found), "added": sum(is_added(one.passage) for one in found)}
    for one in found:
        told[one.passage.topic] = told.get(one.passage.topic, 0) + 1
    return told


def under(found: Sequence[Found], topic: str) -> tuple[Found, ...]:
    """Those under one key of :func:`counts`."""
    if topic == "added":
        return tuple(one for one in found if is_added(one.passage))
    return tuple(one for one in found if topic in ("", one.passage.topic))
