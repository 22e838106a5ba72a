"""What a heading may mean: its spellings, from as it stands to the bare word, and which fields they name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.fuzz import ratio

from .cells import SIMPLIFIED, heading_aliases, heading_key
from .targets import HeadingWords, TargetEntity
from .units import without_unit

#: How a heading names a field, the surest first.
How = Literal["label", "synonym", "alike"]

_LEADING = re.compile(r"^(?:\d{1,2}|[一二三四五六七八九十]{1,2})[.、)]\s*")
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|<[^<>]*>")
_LONGEST_LIKENESS = 20


@dataclass(frozen=True, slots=True)
class Named:
    """A heading names a field. ``near`` is 1 for the same word, below it for a likeness (0 to 1); ``steps`` counts what
    was taken off the heading before (a bracket, a prefix); ``rank`` is the place of the word among the field's own."""

    field: str
    how: How
    near: float
    steps: int
    rank: int


@dataclass(frozen=True, slots=True)
class HeadingIndex:
    """All words of one target: exact and bare key → the fields that they name."""

    target: TargetEntity
    exact: Mapping[str, tuple[Named, ...]]
    bare: Mapping[str, tuple[Named, ...]]

    def named(self, column: str) -> tuple[Named, ...]:
        """The fields that a heading may name by a word that we know, the surest first and each once."""
        found: dict[str, Named] = {}
        for steps, form in enumerate(spellings(column, self.target.words)):
            _keep(found, self.exact.get(form, ()), min(steps, 1))
        for form in spellings(column, self.target.words):
            _keep(found, self.bare.get(bare(form, self.target), ()), 2)
        return tuple(found.values())

    def alike(self, column: str, least: float) -> tuple[Named, ...]:
        """Fields that have a word like the heading; none for a heading that is known to mean something else."""
        forms = [form for form in spellings(column, self.target.words) if 2 < len(form) <= _LONGEST_LIKENESS]
        if any(form in self.target.elsewhere for form in forms):
            return ()
        best: dict[str, Named] = {}
        for form in forms:
            for word, named in self.exact.items():
                near = ratio(form, word) / 100
                for one in named if near >= least else ():
                    if one.field not in best or near > best[one.field].near:
                        best[one.field] = Named(one.field, "alike", near, 0, one.rank)
        return tuple(sorted(best.values(), key=lambda one: (-one.near, one.rank, one.field)))


def heading_index(target: TargetEntity) -> HeadingIndex:
    """The index of a target's own words."""
    exact: dict[str, list[Named]] = {}
    stripped: dict[str, list[Named]] = {}
    for field in target.open_fields:
        labels = (heading_key(field.label.zh), heading_key(field.label.en))
        for rank, word in enumerate((*field.codes, *labels, *field.synonyms)):
            how: How = "label" if word in labels or word in field.codes else "synonym"
            _file(exact, word, Named(field.id, how, 1, 0, rank))
            _file(stripped, bare(word, target), Named(field.id, how, 1, 0, rank))
    return HeadingIndex(
        target,
        {word: tuple(named) for word, named in exact.items()},
        {word: tuple(named) for word, named in stripped.items()},
    )


def spellings(column: str, words: HeadingWords) -> tuple[str, ...]:
    """Keys of a heading, from as it stands to shorter ones: simplified characters, no number before it, no unit or
    bracket, the part after the last ``/``."""
    key = _LEADING.sub("", heading_key(column).translate(SIMPLIFIED)).strip(":：。.、,;-_")
    plain = without_unit(key, words)
    found = (key, plain, *heading_aliases(plain), _ASIDE.sub("", plain), *heading_aliases(_ASIDE.sub("", plain)))
    return tuple(dict.fromkeys(form for form in found if form))


def bare(key: str, target: TargetEntity) -> str:
    """A key without the words that say nothing new for this target, its ending as the one that stands for its group."""
    prefixes = sorted((prefix for prefix in target.prefixes if key.startswith(prefix)), key=len)
    if prefixes and len(key) > len(prefixes[-1]):
        key = key[len(prefixes[-1]) :]
    for ending in sorted(target.words.endings, key=len, reverse=True):
        if key.endswith(ending):
            return key[: len(key) - len(ending)] + target.words.endings[ending]
    return key


def _keep(found: dict[str, Named], named: Iterable[Named], steps: int) -> None:
    for one in named:
        if one.field not in found:
            found[one.field] = Named(one.field, one.how, one.near, steps, one.rank)


def _file(index: dict[str, list[Named]], word: str, named: Named) -> None:
    if word and all(one.field != named.field for one in index.setdefault(word, [])):
        index[word].append(named)
