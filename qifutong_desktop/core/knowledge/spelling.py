"""What somebody meant who typed letters for Chinese, or the wrong character: keys with how sure we are, 0–1."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from functools import cache

from .analysis import Analysed
from .lexicon import Lexicon
from .pinyin import Readings
from .vocabulary import Vocabulary, is_chinese

_AS_READ, _SOUNDS_ALIKE, _ONE_OFF, _BY_INITIALS, _BEGUN = 0.9, 0.7, 0.6, 0.7, 0.5
_LONG, _LONGEST = 4, 6
_MOST_LETTERS = 40


def meant(analysed: Analysed, vocabulary: Vocabulary, lexicon: Lexicon, indexed: Container[str]) -> Mapping[str, float]:
    """Keys behind the unknown parts of a question; letters that are ``indexed`` as they stand mean just that."""
    found: dict[str, float] = {}
    for start, gap in analysed.unknown:
        if is_chinese(gap):
            some = _miswritten(analysed, start, gap, vocabulary, lexicon)
        elif gap.isalpha() and gap not in indexed and gap not in vocabulary.idle:
            some = _typed(gap[:_MOST_LETTERS], vocabulary.readings, lexicon)
        else:
            some = {}
        for key, sure in some.items():
            found[key] = max(sure, found.get(key, 0.0))
    return found


def _keys(words: Iterable[str], sure: float, lexicon: Lexicon) -> dict[str, float]:
    return {key: sure for word in words for key in lexicon.keys.get(word, ())}


def _miswritten(analysed: Analysed, start: int, gap: str, vocabulary: Vocabulary, lexicon: Lexicon) -> dict[str, float]:
    """Words that sound alike (退宽), or of four and more characters with one other, missing or too many.

    A stretch that cuts a known word in two is no word.
    """
    text, found = analysed.text, dict[str, float]()
    for first in range(max(0, start - _LONGEST + 1), start + len(gap)):
        for end in range(max(first, start) + 1, min(first + _LONGEST, len(text)) + 1):
            stretch = text[first:end]
            if len(stretch) < 2 or first in analysed.within or end in analysed.within:
                continue
            if stretch in lexicon.keys or stretch in vocabulary.idle or not all(map(is_chinese, stretch)):
                continue
            for way in vocabulary.readings.spelled(stretch):
                found |= _keys(lexicon.spelled.get("".join(way), ()), _SOUNDS_ALIKE, lexicon)
            if len(stretch) >= _LONG:
                near = [word for word in lexicon.near(stretch) if is_chinese(word) and len(word) >= _LONG]
                found = _keys(near, _ONE_OFF, lexicon) | found
    return found


def _typed(letters: str, readings: Readings, lexicon: Lexicon) -> dict[str, float]:
    """Letters as pinyin in full, misspelt or unfinished, else as the initials of words (qfjg)."""
    if len(letters) < 2:
        return {}
    whole = _split(letters, frozenset(readings.names), lexicon)
    if whole:
        return _keys(whole, _AS_READ, lexicon)
    near = [one for one in lexicon.near(letters) if one in lexicon.spelled] if len(letters) >= 5 else []
    if near:
        return _keys([word for one in near for word in lexicon.spelled[one]], _ONE_OFF, lexicon)
    short = _by_initials(letters, lexicon)
    if short:
        return short
    return _keys(lexicon.beginning(letters), _BEGUN, lexicon) or _pieces_near(letters, lexicon)


def _split(letters: str, syllables: frozenset[str], lexicon: Lexicon) -> tuple[str, ...]:
    """The words that the letters spell from end to end, with as few idle syllables between as can be."""

    @cache
    def best(start: int) -> tuple[int, tuple[str, ...]] | None:
        if start == len(letters):
            return 0, ()
        ways = []
        for end in range(len(letters), start, -1):
            piece = letters[start:end]
            known = lexicon.spelled.get(piece, ())
            rest = best(end) if known or piece in syllables else None
            if rest is not None:
                ways.append((rest[0] + (1 if known else 4), known + rest[1]))
        return min(ways, key=lambda way: way[0], default=None)

    found = best(0)
    return found[1] if found is not None else ()


def _by_initials(letters: str, lexicon: Lexicon) -> dict[str, float]:
    """Words whose initials, one after the other, are these letters; the fewest words win.

    Of several words with the same initials the first counts: ideas before terms, in the order of the resources.
    """

    @cache
    def best(start: int) -> tuple[str, ...] | None:
        if start == len(letters):
            return ()
        ways = []
        for end in range(len(letters), start + 1, -1):
            rest = best(end) if letters[start:end] in lexicon.initials else None
            if rest is not None:
                ways.append((letters[start:end], *rest))
        return min(ways, key=len, default=None)

    found: dict[str, float] = {}
    for piece in best(0) or ():
        found |= _keys(lexicon.initials[piece][:1], _BY_INITIALS, lexicon)
    return found


def _pieces_near(letters: str, lexicon: Lexicon) -> dict[str, float]:
    """A word that is spelled at the beginning or the end, the rest being misspelt."""
    found: dict[str, float] = {}
    for cut in range(5, len(letters) - 1):
        for piece in (letters[:cut], letters[-cut:]):
            near = [one for one in lexicon.near(piece) if one in lexicon.spelled]
            words = [*lexicon.spelled.get(piece, ()), *(word for one in near for word in lexicon.spelled[one])]
            found |= _keys(words, _ONE_OFF, lexicon)
    return found
