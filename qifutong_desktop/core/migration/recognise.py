"""Which system wrote a table, or at least what it holds, told by its headings alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ..text import Text
from .cells import heading_aliases
from .entity import Entity
from .vocabulary import EntityWords, SourceFamily, Vocabulary

#: From this share of its known headings on a source family is recognised; from NEAR on it is worth a remark.
RECOGNISED = Fraction(3, 5)
NEAR = Fraction(2, 5)


@dataclass(frozen=True, slots=True)
class Recognition:
    """``source`` is the family's id, "" when only the entity is told. ``coverage`` is the share of its headings."""

    entity: Entity
    name: Text
    source: str = ""
    coverage: Fraction = Fraction(0)
    notes: tuple[Text, ...] = ()


def recognise(keys: Sequence[str], vocabulary: Vocabulary) -> Recognition:
    """Judge a table by its heading keys. A tie between two families is said, never guessed."""
    present = present_words(keys)
    best = near(present, vocabulary)
    if told(best):
        share, source = best[0]
        percent = int(share * 100)
        name = Text(f"{source.name.zh}（表头吻合 {percent}%）", f"{source.name.en} ({percent} % of its headings)")
        return Recognition(source.entity, name, source.id, share)
    entity, name = _by_entity(present, vocabulary.entities)
    return Recognition(entity, name, notes=tuple(_nearly(share, source) for share, source in best))


def present_words(keys: Sequence[str]) -> frozenset[str]:
    """All that the columns' heading keys may mean."""
    return frozenset(alias for key in keys for alias in heading_aliases(key))


def near(present: frozenset[str], vocabulary: Vocabulary) -> list[tuple[Fraction, SourceFamily]]:
    """The families worth a remark with their coverage, the best first."""
    ranked = sorted(((coverage(source, present), source) for source in vocabulary.sources), key=lambda pair: -pair[0])
    return [(share, source) for share, source in ranked if share >= NEAR]


def told(best: Sequence[tuple[Fraction, SourceFamily]]) -> bool:
    """True when the first is recognised: enough of its headings, and none beside it that fits as well."""
    return bool(best) and best[0][0] >= RECOGNISED and (len(best) < 2 or best[0][0] > best[1][0])


def coverage(source: SourceFamily, present: frozenset[str]) -> Fraction:
    """The share of a known heading set that is present, 0 to 1; 0 too where a heading that it must have is missing."""
    found = present | {source.aliases[word] for word in present & source.aliases.keys()}
    if not source.headings or not source.must <= found:
        return Fraction(0)
    return Fraction(len(source.headings & found), len(source.headings))


def _nearly(share: Fraction, source: SourceFamily) -> Text:
    percent = int(share * 100)
    return Text(
        f"表头与「{source.name.zh}」吻合 {percent}%，请确认来源",
        f"{percent} % of the headings of {source.name.en}: please confirm where it came from",
    )


def _by_entity(present: frozenset[str], entities: Sequence[EntityWords]) -> tuple[Entity, Text]:
    best: EntityWords | None = None
    points = 0
    for words in entities:
        if all(group & present for group in words.must):
            score = len(words.supports & present) - len(words.against & present)
            if score >= words.least and (best is None or score > points):
                best, points = words, score
    if best is None:
        return "other", Text("其他表格", "other table")
    return best.entity, best.name
