"""The headings we know: of source families, of entities, and of columns that have a role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from ..text import Text
from .cells import heading_aliases, heading_key
from .entity import Entity

Role = Literal[
    "serial",
    "customer_name",
    "uscc",
    "phone",
    "region",
    "person_name",
    "account",
    "staff_no",
    "staff_phone",
    "disabled",
    "state",
    "product_code",
    "warehouse",
]
ROLES: tuple[Role, ...] = get_args(Role)


Grade = Literal["A", "B", "unverified"]


@dataclass(frozen=True, slots=True)
class SourceVersion:
    """A version of an export, told by headings that only it has."""

    name: Text
    marks: frozenset[str]


@dataclass(frozen=True, slots=True)
class SourceFamily:
    """An export of a known system; its headings as :func:`heading_key` makes them.

    ``written`` are the headings in order as the system writes them, ``also`` the ones that only some versions have,
    ``aliases`` other spellings → heading, ``must`` the ones without which it is not this family. An unverified family
    has no headings: only a person can say that a table is of it.
    """

    id: str
    name: Text
    entity: Entity
    grade: Grade
    headings: frozenset[str]
    written: tuple[str, ...] = ()
    also: frozenset[str] = frozenset()
    aliases: Mapping[str, str] = field(default_factory=dict)
    versions: tuple[SourceVersion, ...] = ()
    must: frozenset[str] = frozenset()

    def heading_of(self, key: str) -> str:
        """The family's heading that a column's key stands for, "" when it is none of them."""
        for alias in heading_aliases(key):
            found = self.aliases.get(alias, alias)
            if found in self.headings or found in self.also:
                return found
        return ""


@dataclass(frozen=True, slots=True)
class EntityWords:
    """How an entity shows in headings: of each ``must`` group one, then a point for or against each other."""

    entity: Entity
    name: Text
    must: tuple[frozenset[str], ...]
    supports: frozenset[str]
    against: frozenset[str]
    least: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All known headings. ``roles`` keeps its order: the earlier heading is the better one. ``unseen`` are families
    whose exports nobody has shown us."""

    sources: tuple[SourceFamily, ...]
    entities: tuple[EntityWords, ...]
    roles: Mapping[Role, tuple[str, ...]]
    known: frozenset[str]
    unseen: tuple[SourceFamily, ...] = ()

    @classmethod
    def of(
        cls,
        sources: Sequence[SourceFamily],
        entities: Sequence[EntityWords],
        roles: Mapping[Role, tuple[str, ...]],
        unseen: Sequence[SourceFamily] = (),
    ) -> Vocabulary:
        words: set[str] = set()
        for source in sources:
            words |= source.headings
        for entity in entities:
            words = words.union(entity.supports, *entity.must)
        words = words.union(*roles.values())
        return cls(tuple(sources), tuple(entities), dict(roles), frozenset(words), tuple(unseen))

    def knows(self, text: str) -> bool:
        """True when the text is a heading that we know, perhaps with a bracket or a group before it."""
        return any(alias in self.known for alias in heading_aliases(heading_key(text)))

    def columns_for(self, role: Role, keys: Sequence[str]) -> tuple[int, ...]:
        """The columns that play a role, the best heading first. ``keys`` are the table's heading keys in order."""
        aliases = [heading_aliases(key) for key in keys]
        ranked = [
            (min(words.index(alias) for alias in found if alias in words), column)
            for column, found in enumerate(aliases)
            if (words := self.roles[role]) and any(alias in words for alias in found)
        ]
        return tuple(column for _, column in sorted(ranked))


def keys_of(words: Sequence[str]) -> tuple[str, ...]:
    """Heading keys of headings as people write them."""
    return tuple(heading_key(word) for word in words)
