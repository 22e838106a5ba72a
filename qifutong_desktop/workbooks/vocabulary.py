"""The headings we know, read from ``resources/migration``."""

from __future__ import annotations

import tomllib
from typing import Any

from ..assets import asset
from ..core.migration.vocabulary import ROLES, EntityWords, SourceFamily, Vocabulary, keys_of
from ..core.text import Text


def load_vocabulary() -> Vocabulary:
    """Sources, entities and roles as shipped; a fault in them is ours and raises as it is."""
    words = _table("entities.toml")
    sources = [
        SourceFamily(raw["id"], Text(**raw["name"]), raw["entity"], raw["grade"], frozenset(keys_of(raw["headings"])))
        for raw in _table("sources.toml")["source"]
    ]
    entities = [
        EntityWords(
            raw["id"],
            Text(**raw["name"]),
            tuple(frozenset(keys_of(group)) for group in raw["must"]),
            frozenset(keys_of(raw["supports"])),
            frozenset(keys_of(raw["against"])),
            raw["least"],
        )
        for raw in words["entity"]
    ]
    return Vocabulary.of(sources, entities, {role: keys_of(words["roles"][role]) for role in ROLES})


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(asset("resources", "migration", name).read_text(encoding="utf-8"))
