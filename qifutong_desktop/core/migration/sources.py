"""Which known export a table is, heading by heading: what is there, what is missing, what is new, which version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ..text import Text
from .cells import heading_key
from .entity import Entity
from .recognise import coverage, near, present_words, told
from .vocabulary import Grade, SourceFamily, SourceVersion, Vocabulary


@dataclass(frozen=True, slots=True)
class SourceMatch:
    """A table held against a family. ``coverage`` is the share of the family's headings that the table has, 0 to 1.

    ``matched`` and ``extra`` are the table's columns as they stand, ``missing`` the family's headings as it writes
    them; ``version`` is None where no version shows.
    """

    family: SourceFamily
    coverage: Fraction
    matched: tuple[str, ...]
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    version: Text | None
    reason: Text

    @property
    def entity(self) -> Entity:
        return self.family.entity

    @property
    def grade(self) -> Grade:
        return self.family.grade


def recognise_source(columns: Sequence[str], vocabulary: Vocabulary) -> SourceMatch | None:
    """The family that wrote a table, by the same rule as :func:`recognise.recognise`; None when none is told."""
    best = near(_words(columns), vocabulary)
    return match_source(best[0][1], columns) if told(best) else None


def near_sources(columns: Sequence[str], vocabulary: Vocabulary) -> tuple[SourceMatch, ...]:
    """Every family that a person might mean, the best first: for the question when none is told."""
    return tuple(match_source(source, columns) for _, source in near(_words(columns), vocabulary))


def match_source(family: SourceFamily, columns: Sequence[str]) -> SourceMatch:
    """A table held against one family, told by its headings or named by a person."""
    found = {column: family.heading_of(heading_key(column)) for column in columns}
    present = set(found.values())
    share = coverage(family, _words(columns))
    matched = tuple(column for column in columns if found[column])
    missing = tuple(word for word in family.written if heading_key(word) not in present)
    extra = tuple(column for column in columns if not found[column])
    version = _version(family.versions, present)
    reason = _reason(family, share, len(missing), len(extra), version)
    return SourceMatch(family, share, matched, missing, extra, version, reason)


def _words(columns: Sequence[str]) -> frozenset[str]:
    return present_words([key for column in columns if (key := heading_key(column))])


def _version(versions: Sequence[SourceVersion], present: set[str]) -> Text | None:
    shown = [version for version in versions if version.marks <= present]
    return max(shown, key=lambda version: len(version.marks)).name if shown else None


def _reason(family: SourceFamily, share: Fraction, missing: int, extra: int, version: Text | None) -> Text:
    name, known = family.name, len(family.headings)
    if not known:
        return Text(
            f"来源由人指定为「{name.zh}」，没有它的表头样本",
            f"named by a person as {name.en}; we have no sample of its headings",
        )
    there = round(share * known)
    which = Text(f"，版本：{version.zh}", f", version: {version.en}") if version else Text("", "")
    return Text(
        f"「{name.zh}」的 {known} 个表头中有 {there} 个（缺 {missing}，另有 {extra} 个新表头）{which.zh}",
        f"{there} of {known} headings of {name.en} are there ({missing} missing, {extra} others){which.en}",
    )
