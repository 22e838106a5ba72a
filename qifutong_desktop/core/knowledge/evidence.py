"""What the wording of a question tells about the passage it asks for: the weight of evidence of each of its traits.

Traits are ideas and terms, characters, and pairs of characters. How often a trait stands in the ways in which one
passage is asked for, against all others, is its weight for that passage (naive Bayes, smoothed); the weights of a
question's traits add up. So a trait that nobody chose as a synonym still tells, as far as it is peculiar to a passage.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from .analysis import Analysed, worth
from .vocabulary import Vocabulary

Traits = Mapping[str, float]
_IDEA, _CHARACTER, _PAIR = 1.3, 0.8, 0.4
_SMOOTH = 0.03
#: How often a trait counts of a passage without ways of being asked for: a note is taken as asked for by its title.
_IN_TITLE, _IN_TEXT, _CHARACTER_IN_TEXT = 1.5, 1.0, 0.15
_LETTERS = re.compile(r"[0-9\u3400-\u9fff\U00020000-\U0003ffff]+")
_LATIN = re.compile(r"[a-z]{2,}")
_FIGURES = re.compile(r"[0-9]+")
#: Characters of mere talk.
_TALK = frozenset("我们你您的了吗呢吧啊是不么呀哦嘛")


@dataclass(frozen=True, slots=True)
class Evidence:
    """``gains``: trait → passage number → weight; ``priors``: number → how little its many ways make each trait
    tell, at most 0. A passage without ways has neither."""

    gains: Mapping[str, Mapping[int, float]]
    priors: Mapping[int, float]
    every: Mapping[str, float]

    def of(self, traits: Traits) -> Mapping[int, float]:
        """Passage number → mean evidence of the traits, above 0; about 1 is chance, 4 nearly word for word."""
        whole = sum(traits.values())
        if not whole:
            return {}
        found = {number: prior * whole for number, prior in self.priors.items()}
        for trait, weight in traits.items():
            for number, gain in self.gains.get(trait, {}).items():
                found[number] += weight * gain
        return {number: sum_ / whole for number, sum_ in found.items() if sum_ > 0}


def traits(analysed: Analysed, vocabulary: Vocabulary, also: Mapping[str, float] | None = None) -> dict[str, float]:
    """The traits of a text with their weights. ``also``: further keys, as of misspelt words, with how sure each is."""
    keys = dict.fromkeys((token.key for token in analysed.tokens), 1.0) | dict(also or {})
    found = {key: sure * worth(key, vocabulary) * _IDEA for key, sure in keys.items() if key[0] in "#="}
    letters = _FIGURES.sub("0", "".join(_LETTERS.findall(vocabulary.written(analysed.text))))
    for place, letter in enumerate(letters):
        if letter not in _TALK:
            found["1" + letter] = _CHARACTER
        if place + 1 < len(letters):
            found["2" + letters[place : place + 2]] = _PAIR
    return found | {"2" + word: _CHARACTER for word in _LATIN.findall(analysed.text)}


def traits_asked(analysed: Analysed, vocabulary: Vocabulary, keys: Mapping[str, float]) -> Mapping[str, float]:
    """The traits of a question and of its ``keys``. Of a single word of an idea the idea alone counts: whichever of
    its words it is, it asks the same."""
    found = traits(analysed, vocabulary, keys)
    words = {(token.start, token.end) for token in analysed.tokens}
    if len(words) == 1 and len(analysed.named) == len(analysed.text):
        return {trait: weight for trait, weight in found.items() if trait[0] in "#="}
    return found


def evidence(ways: Mapping[int, Sequence[Traits]]) -> Evidence:
    """Weigh the traits. ``ways``: passage number → the traits of each way in which it is asked for."""
    counts = {number: _counted(each) for number, each in ways.items() if each}
    every: defaultdict[str, float] = defaultdict(float)
    for one in counts.values():
        for trait, count in one.items():
            every[trait] += count
    spread = _SMOOTH * len(every)
    whole = sum(every.values()) + spread
    gains: defaultdict[str, dict[int, float]] = defaultdict(dict)
    priors = {}
    for number, one in counts.items():
        size = sum(one.values()) + spread
        priors[number] = math.log((whole - size + spread) / size)
        for trait, count in one.items():
            others = every[trait] - count + _SMOOTH
            gains[trait][number] = math.log1p(count / _SMOOTH) + math.log((every[trait] + _SMOOTH) / others)
    most = max(priors.values(), default=0.0)
    return Evidence(dict(gains), {number: prior - most for number, prior in priors.items()}, dict(every))


def of_added(evidence: Evidence, traits: Traits, keys: Container[str], title: str, text: str) -> float:
    """The mean evidence for a passage without ways: which of the traits stand in it. ``title`` and ``text`` are plain,
    ``keys`` are those it is indexed under."""
    whole, found = sum(traits.values()), 0.0
    for trait, weight in traits.items():
        letters = trait[1:]
        if trait[0] in "#=":
            times = _IN_TITLE if trait in keys else 0.0
        elif letters in title:
            times = _IN_TITLE
        else:
            times = (_IN_TEXT if trait[0] == "2" else _CHARACTER_IN_TEXT) if letters in text else 0.0
        if times:
            count, others = weight * times, evidence.every.get(trait, 0.0) + _SMOOTH
            found += weight * (math.log1p(count / _SMOOTH) + math.log((others + count) / others))
    return found / whole if whole else 0.0


def _counted(ways: Iterable[Traits]) -> Mapping[str, float]:
    """Trait → how often, each way counting alike however long it is."""
    counts: defaultdict[str, float] = defaultdict(float)
    for one in ways:
        length = math.sqrt(sum(weight * weight for weight in one.values()))
        for trait, weight in one.items():
            counts[trait] += weight / length
    return counts
