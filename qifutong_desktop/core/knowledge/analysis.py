"""A text as the keys it is found by, each with its place: ideas, terms, words, figures."""

from __future__ import annotations

from dataclasses import dataclass

from .lexicon import Lexicon
from .vocabulary import Segment, Vocabulary, is_chinese, plain, runs

#: What a passage's own term and a plain word are worth beside an idea.
_TERM, _PLAIN = 1.1, 0.3


@dataclass(frozen=True, slots=True)
class Token:
    """One key at ``start`` to ``end`` of the text as it was given."""

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Analysed:
    """``text`` is the plain text. ``unknown`` are its parts that no known or idle word covers, perhaps misspelt;
    ``within`` the places inside a known word, ``named`` those of a word of an idea."""

    text: str
    tokens: tuple[Token, ...]
    unknown: tuple[tuple[int, str], ...]
    within: frozenset[int]
    named: frozenset[int]


def worth(key: str, vocabulary: Vocabulary) -> float:
    """Weight of a key beside the others."""
    if key.startswith("#"):
        return vocabulary.weights.get(key[1:], 1.0)
    return _TERM if key.startswith("=") else _PLAIN


def analyse(text: str, vocabulary: Vocabulary, lexicon: Lexicon, segment: Segment) -> Analysed:
    """Every key in a text. A word of an idea hides the shorter words within it; a passage's own term hides none."""
    flat = plain(text)
    found = _known(flat.text, lexicon)
    taken = {place for start, end, keys in found if keys[0].startswith("#") for place in range(start, end)}
    covered = {place for start, end, _ in found for place in range(start, end)}
    parts = [(start, end, key) for start, end, keys in found for key in keys]
    within = frozenset(place for start, end, _ in found for place in range(start + 1, end))
    unknown: list[tuple[int, str]] = []
    for start, run in runs(flat.text):
        pieces = tuple(segment(run)) if is_chinese(run) else (run,)
        loose = _plain_words(start, run, pieces, vocabulary, lexicon)
        parts += [one for one in loose if taken.isdisjoint(range(one[0], one[1]))]
        unknown += _gaps(start, run, covered)
    tokens = [Token(key, flat.at[start], flat.at[end - 1] + 1) for start, end, key in sorted(parts)]
    return Analysed(flat.text, tuple(tokens), tuple(unknown), within, frozenset(taken))


def _known(text: str, lexicon: Lexicon) -> list[tuple[int, int, tuple[str, ...]]]:
    found: list[tuple[int, int, tuple[str, ...]]] = []
    hidden_to = 0
    for start in range(len(text)):
        for length in lexicon.lengths.get(text[start], ()):
            end = start + length
            keys = lexicon.keys.get(text[start:end])
            if keys is None or end > len(text) or not _stands_alone(text, start, end):
                continue
            idea = keys[0].startswith("#")
            if not idea or end > hidden_to:
                found.append((start, end, keys))
            if idea:
                hidden_to = max(hidden_to, end)
                break
    return found


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Letters and figures are words only as a whole: no ``oa`` in ``board``, no ``5x8`` in ``15x8``."""
    first, last = text[start], text[end - 1]
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (_joins(before, first) or _joins(last, after))


def _joins(left: str, right: str) -> bool:
    if not (left and right and left.isascii() and right.isascii()):
        return False
    return (left.isalpha() and right.isalpha()) or (left.isdigit() and right.isdigit())


def _plain_words(
    start: int, run: str, pieces: tuple[str, ...], vocabulary: Vocabulary, lexicon: Lexicon
) -> list[tuple[int, int, str]]:
    found = []
    place = 0
    for piece in pieces:
        place = run.index(piece, place)
        long_enough = len(piece) > 1 or not is_chinese(piece)
        if long_enough and piece not in vocabulary.idle and piece not in lexicon.keys:
            found.append((start + place, start + place + len(piece), piece))
        place += len(piece) if len(piece) > 2 else 1
    return found


def _gaps(start: int, run: str, covered: set[int]) -> list[tuple[int, str]]:
    """The parts of a run that no known word covers."""
    gaps: list[tuple[int, str]] = []
    open_at: int | None = None
    for place in range(start, start + len(run) + 1):
        free = place < start + len(run) and place not in covered
        if free and open_at is None:
            open_at = place
        elif not free and open_at is not None:
            gaps.append((open_at, run[open_at - start : place - start]))
            open_at = None
    return gaps
