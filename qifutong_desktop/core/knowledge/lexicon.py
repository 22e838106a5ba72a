"""Words that are known beforehand, each with the ideas it stands for, and the ways to meet them misspelt."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import takewhile

from .vocabulary import Vocabulary, plain

#: Words shorter than this are no spelling of something else.
_SHORTEST = 2
_MOST_PREFIXES = 6


@dataclass(frozen=True, slots=True)
class Lexicon:
    """``keys``: word → what it is found by (``#refund`` for an idea, ``=退款政策`` for a term of a passage's own);
    ``lengths``: first character → lengths of the words that begin with it, longest first."""

    keys: Mapping[str, tuple[str, ...]]
    lengths: Mapping[str, tuple[int, ...]]
    spelled: Mapping[str, tuple[str, ...]]
    initials: Mapping[str, tuple[str, ...]]
    shortened: Mapping[str, tuple[str, ...]]
    sorted_spelled: tuple[str, ...]

    def near(self, word: str) -> tuple[str, ...]:
        """Words at one letter more, fewer, other, or two swapped."""
        found = [*self.shortened.get(word, ())]
        for start in range(len(word)):
            shorter = word[:start] + word[start + 1 :]
            if len(shorter) >= _SHORTEST:
                found += [shorter] if shorter in self.keys or shorter in self.spelled else []
                found += self.shortened.get(shorter, ())
        return tuple(dict.fromkeys(found))

    def beginning(self, spelled: str) -> tuple[str, ...]:
        """Words whose reading begins so, in alphabetical order."""
        at = bisect_left(self.sorted_spelled, spelled)
        some = takewhile(lambda one: one.startswith(spelled), self.sorted_spelled[at : at + _MOST_PREFIXES])
        return tuple(dict.fromkeys(word for one in some for word in self.spelled[one]))


def build_lexicon(vocabulary: Vocabulary, terms: Iterable[str]) -> Lexicon:
    """The words of the vocabulary's ideas, and the passages' own terms."""
    keys: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for idea, said in vocabulary.ideas.items():
        for word in said:
            keys[plain(word).text]["#" + idea] = None
    for term in terms:
        word = plain(term).text
        if len(word) >= _SHORTEST and not any(key.startswith("#") for key in keys.get(word, ())):
            keys[word]["=" + word] = None
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    spelled: defaultdict[str, list[str]] = defaultdict(list)
    initials: defaultdict[str, list[str]] = defaultdict(list)
    shortened: defaultdict[str, list[str]] = defaultdict(list)
    for word in keys:
        lengths[word[0]].add(len(word))
        if len(word) >= 3:
            for one in _shorter(word):
                shortened[one].append(word)
        ways = vocabulary.readings.spelled(word) if len(word) >= _SHORTEST else ()
        for way in ways:
            spelled["".join(way)].append(word)
        if ways:
            initials["".join(syllable[0] for syllable in ways[0])].append(word)
    for reading in spelled:
        if len(reading) >= 5:
            for one in _shorter(reading):
                shortened[one].append(reading)
    return Lexicon(
        keys={word: tuple(found) for word, found in keys.items()},
        lengths={first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()},
        spelled=_settled(spelled),
        initials=_settled(initials),
        shortened=_settled(shortened),
        sorted_spelled=tuple(sorted(spelled)),
    )


def _shorter(word: str) -> set[str]:
    return {word[:start] + word[start + 1 :] for start in range(len(word))}


def _settled(found: Mapping[str, list[str]]) -> Mapping[str, tuple[str, ...]]:
    return {key: tuple(dict.fromkeys(words)) for key, words in found.items()}
