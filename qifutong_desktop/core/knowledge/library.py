"""The library: passages with their index, built once; notes and company passages are laid over it."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from .analysis import Analysed, analyse, worth
from .evidence import Evidence, evidence, traits
from .lexicon import Lexicon, build_lexicon
from .passage import Passage, Topic
from .vocabulary import Segment, Vocabulary, words

#: BM25: how fast repeats stop counting, how much long passages are held back.
_K1, _B = 2.0, 0.7
_TITLE, _TERM, _ASK, _TEXT, _ENGLISH = 3.0, 3.0, 1.5, 1.0, 0.6


@dataclass(frozen=True, slots=True)
class Postings:
    """Where one key stands: numbers of passages, what it is worth in each, and the most of these."""

    passages: tuple[int, ...]
    impacts: tuple[float, ...]
    most: float

    def __contains__(self, number: int) -> bool:
        place = bisect_left(self.passages, number)
        return place < len(self.passages) and self.passages[place] == number


@dataclass(frozen=True, slots=True)
class Library:
    """Passages, the words they are found by, and the index over them."""

    passages: tuple[Passage, ...]
    topics: tuple[Topic, ...]
    vocabulary: Vocabulary
    segment: Segment
    lexicon: Lexicon
    postings: Mapping[str, Postings]
    numbers: Mapping[str, int]
    evidence: Evidence

    def passage(self, id: str) -> Passage | None:
        """The passage of this id."""
        number = self.numbers.get(id)
        return None if number is None else self.passages[number]

    def analysed(self, text: str) -> Analysed:
        """A text as the keys it is found by."""
        return analyse(text, self.vocabulary, self.lexicon, self.segment)


def build_library(
    passages: Sequence[Passage], topics: Sequence[Topic], vocabulary: Vocabulary, segment: Segment = words
) -> Library:
    """Index the passages; of those with the same id the last counts. ``segment`` splits Chinese into words."""
    kept = tuple({one.id: one for one in passages}.values())
    lexicon = build_lexicon(vocabulary, (word for one in kept for word in one.words))
    read = partial(analyse, vocabulary=vocabulary, lexicon=lexicon, segment=segment)
    counts = [_counts(one, read) for one in kept]
    numbers = {one.id: number for number, one in enumerate(kept)}
    ways = {number: [traits(read(way), vocabulary) for way in _ways(one)] for number, one in enumerate(kept)}
    postings = _postings(counts, vocabulary)
    return Library(kept, tuple(topics), vocabulary, segment, lexicon, postings, numbers, evidence(ways))


def with_passages(library: Library, more: Iterable[Passage]) -> Library:
    """The library with own notes or the firm's passages; one with an id that is there takes its place."""
    return build_library((*library.passages, *more), library.topics, library.vocabulary, library.segment)


def _ways(one: Passage) -> tuple[str, ...]:
    """The ways in which a passage is asked for; none of one that was added without any."""
    return (one.title.zh, *one.words, *one.asks) if one.asks else ()


def _counts(one: Passage, read: partial[Analysed]) -> Mapping[str, float]:
    """Key → how often it stands in a passage, a title and a term counting more than the text."""
    counts: defaultdict[str, float] = defaultdict(float)
    parts = [(one.title.zh, _TITLE), (one.text.zh, _TEXT), (one.title.en, _ENGLISH), (one.text.en, _ENGLISH)]
    parts += [(word, _TERM) for word in one.words] + [(question, _ASK) for question in one.asks]
    for text, weight in parts:
        for token in read(text).tokens:
            counts[token.key] += weight
    return counts


def _postings(counts: Sequence[Mapping[str, float]], vocabulary: Vocabulary) -> Mapping[str, Postings]:
    sizes = [sum(one.values()) for one in counts]
    mean = sum(sizes) / len(sizes) if sizes else 1.0
    found: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, one in enumerate(counts):
        held = _K1 * (1 - _B + _B * sizes[number] / mean)
        for key, count in one.items():
            found[key].append((number, count * (_K1 + 1) / (count + held)))
    return {key: _weighed(worth(key, vocabulary), places, len(counts)) for key, places in found.items()}


def _weighed(weight: float, places: Sequence[tuple[int, float]], total: int) -> Postings:
    rarity = math.log(1 + (total - len(places) + 0.5) / (len(places) + 0.5))
    impacts = tuple(weight * rarity * often for _, often in places)
    return Postings(tuple(number for number, _ in places), impacts, max(impacts))
