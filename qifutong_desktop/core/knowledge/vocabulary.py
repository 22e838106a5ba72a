"""What clients say and mean: synonyms by idea, words that carry no meaning, and how characters are read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from .pinyin import Readings

try:  # it has no wheel for Windows on ARM: pairs of characters serve there
    import rjieba
except ImportError:  # pragma: no cover
    rjieba = None  # type: ignore[assignment]

#: Splits a run of Chinese characters into words.
Segment = Callable[[str], Sequence[str]]
_WORD = re.compile(r"[a-z]+|[0-9]+(?:[x.][0-9]+)*|[\u3400-\u9fff\U00020000-\U0003ffff]+")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """``ideas``: id → the words that mean it (退款, 退钱, 退费 …); ``weights``: what an idea weighs where that is not
    1; ``idle``: words that say nothing by themselves; ``talk``: how people say a thing → how it is written."""

    ideas: Mapping[str, tuple[str, ...]]
    weights: Mapping[str, float]
    idle: frozenset[str]
    readings: Readings
    talk: Mapping[str, str] = field(default_factory=dict)

    def written(self, text: str) -> str:
        """A plain text with each word of talk as it is written: 咋弄 is 怎么办, the longest first."""
        if not self.talk:
            return text
        return _any_of(tuple(self.talk)).sub(lambda found: self.talk[found[0]], text)


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))


@dataclass(frozen=True, slots=True)
class Plain:
    """A text for comparing: full-width as half-width, lower case; ``at`` maps each of its characters to the text's."""

    text: str
    at: tuple[int, ...]


def plain(text: str) -> Plain:
    """NFKC character by character, so that places in the original are kept; × is x, and only blanks between Latin
    words remain (满 2 年 is 满2年)."""
    letters: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        if char.isspace() and not (_latin(text[place - 1 : place]) and _latin(text[place + 1 : place + 2])):
            continue
        for letter in unicodedata.normalize("NFKC", char).casefold():
            letters.append("x" if letter in "×*✕" else letter)
            places.append(place)
    return Plain("".join(letters), tuple(places))


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def runs(text: str) -> Iterable[tuple[int, str]]:
    """Runs of letters, of figures and of Chinese characters in a plain text, each with its place."""
    for found in _WORD.finditer(text):
        yield found.start(), found[0]


def is_chinese(run: str) -> bool:
    """Whether a run is of Chinese characters, as :func:`runs` cuts them."""
    return run[0] >= "\u3400"


def pairs(run: str) -> Sequence[str]:
    """Overlapping pairs of characters, where no segmenter is at hand."""
    return [run[start : start + 2] for start in range(len(run) - 1)] or [run]


def words(run: str) -> Sequence[str]:
    """Words by rjieba where it is installed, else pairs."""
    return pairs(run) if rjieba is None else rjieba.cut(run)
