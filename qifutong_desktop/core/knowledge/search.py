"""Ranking: which passages answer a question, and which of their words it met."""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..text import Lang
from .evidence import Traits, of_added, traits_asked
from .library import Library
from .passage import Passage
from .spelling import meant
from .vocabulary import plain

#: A passage is shown only if it scores this share of the best, and the best only if it meets this share of what was
#: asked.
_BESIDE_THE_BEST = 0.4
_MET = 0.12
#: What it counts that all words of the question are met by title and text, beside the evidence of its wording.
_WORDS_MET = 0.7
_MOST_WORDS = 200
#: How many of something; 加3个账号 asks what 加账号 asks.
_COUNT = re.compile(r"(?:[0-9]+|[一二两三四五六七八九十百千万]+)多?(?:个|名|位|套|家)")


@dataclass(frozen=True, slots=True)
class Marks:
    """Places that met the question, as (start, end) in the title and the text of one language."""

    title: tuple[tuple[int, int], ...]
    text: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found. ``score`` compares hits of one question only; ``keys`` are what it was found by."""

    passage: Passage
    score: float
    keys: frozenset[str]


def search(library: Library, words: str, limit: int = 8) -> tuple[Hit, ...]:
    """The passages nearest in meaning to the words, best first; none where nothing is to the point."""
    keys = wanted(library, words)
    most = sum(library.postings[key].most * sure for key, sure in keys.items())
    if not most:
        return ()
    asked = traits_asked(library.analysed(words[:_MOST_WORDS]), library.vocabulary, keys)
    told = dict(library.evidence.of(asked))
    met = {number: score / most for number, score in _scores(library, keys, limit, told).items()}
    if max(met.values(), default=0.0) < _MET:
        return ()
    for number in heapq.nlargest(limit, (one for one in met if one not in told), key=lambda one: met[one]):
        told[number] = _told_of_added(library, number, asked)
    scores = {number: told.get(number, 0.0) + _WORDS_MET * met.get(number, 0.0) for number in {*met, *told}}
    ranked = heapq.nsmallest(limit, scores.items(), key=lambda one: (-one[1], one[0]))
    least = ranked[0][1] * _BESIDE_THE_BEST
    found = frozenset(keys)
    return tuple(Hit(library.passages[number], score, found) for number, score in ranked if score >= least)


def _told_of_added(library: Library, number: int, asked: Traits) -> float:
    one = library.passages[number]
    held = frozenset(key for key in asked if key in library.postings and number in library.postings[key])
    return of_added(library.evidence, asked, held, plain(one.title.zh).text, plain(one.text.zh).text)


def wanted(library: Library, words: str) -> Mapping[str, float]:
    """The keys of a question that the library holds, each with how sure we are that it was meant, 0–1."""
    analysed = library.analysed(words[:_MOST_WORDS])
    unnumbered = library.analysed(_COUNT.sub("", analysed.text))
    written = library.analysed(library.vocabulary.written(analysed.text))
    keys = dict.fromkeys((token.key for one in (analysed, unnumbered, written) for token in one.tokens), 1.0)
    for key, sure in meant(analysed, library.vocabulary, library.lexicon, library.postings).items():
        keys.setdefault(key, sure)
    return {key: sure for key, sure in keys.items() if key in library.postings}


def marked(library: Library, hit: Hit, lang: Lang = "zh") -> Marks:
    """Where the hit's title and text meet the question, for marking."""
    title, text = hit.passage.title.said(lang), hit.passage.text.said(lang)
    return Marks(places(library, title, hit.keys), places(library, text, hit.keys))


def places(library: Library, text: str, keys: frozenset[str]) -> tuple[tuple[int, int], ...]:
    """Where a text meets these keys, as (start, end), none touching another."""
    spans = sorted((one.start, one.end) for one in library.analysed(text).tokens if one.key in keys)
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _scores(library: Library, keys: Mapping[str, float], limit: int, also: Iterable[int]) -> Mapping[int, float]:
    """Passage → score, exact for the best ``limit`` and for those of ``also``.

    Keys are taken by what they can add, most first. Once the rest together cannot lift a new passage among the best,
    only passages already met are looked at.
    """
    order = sorted(keys, key=lambda key: -library.postings[key].most * keys[key])
    rest = sum(library.postings[key].most * keys[key] for key in order)
    scores = dict.fromkeys(also, 0.0)
    for key in order:
        postings, sure = library.postings[key], keys[key]
        floor = min(heapq.nlargest(limit, scores.values())) if len(scores) >= limit else 0.0
        if rest < floor:
            for number, impact in zip(postings.passages, postings.impacts, strict=True):
                if number in scores:
                    scores[number] += impact * sure
        else:
            for number, impact in zip(postings.passages, postings.impacts, strict=True):
                scores[number] = scores.get(number, 0.0) + impact * sure
        rest -= postings.most * sure
    return scores
