"""The headings we know: of source families, of entities, and of columns that have a role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from ..text import Text
from .cells import heading_aliases, heading_key
from .sizing import Entity

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


@dataclass(frozen=True, slots=True)
class SourceFamily:
    """An export of a known system: its headings as :func:`heading_key` makes them."""

    id: str
    name: Text
    entity: Entity
    grade: Literal["A", "B"]
    headings: frozenset[str]


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
    """All known headings. ``roles`` keeps its order: the earlier heading is the better one."""

    sources: tuple[SourceFamily, ...]
    entities: tuple[EntityWords, ...]
    roles: Mapping[Role, tuple[str, ...]]
    known: frozenset[str]

    @classmethod
    def of(
        cls,
        sources: Sequence[SourceFamily],
        entities: Sequence[EntityWords],
        roles: Mapping[Role, tuple[str, ...]],
    ) -> Vocabulary:
        words: set[str] = set()
        for source in sources:
            words |= source.headings
        for entity in entities:
            words = words.union(entity.supports, *entity.must)
        words = words.union(*roles.values())
        return cls(tuple(sources), tuple(entities), dict(roles), frozenset(words))

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
