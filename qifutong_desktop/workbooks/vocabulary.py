"""The headings we know, read from ``resources/migration``."""

from __future__ import annotations

import tomllib
from typing import Any

from ..assets import asset
from ..core.migration.cells import heading_key
from ..core.migration.vocabulary import ROLES, EntityWords, SourceFamily, SourceVersion, Vocabulary, keys_of
from ..core.text import Text


def load_vocabulary() -> Vocabulary:
    """Sources, entities and roles as shipped; a fault in them is ours and raises as it is."""
    words = _table("entities.toml")
    files = _table("sources.toml")
    sources = [_family(raw) for raw in files["source"]]
    unseen = [_unseen(raw) for raw in files["unseen"]]
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
    return Vocabulary.of(sources, entities, {role: keys_of(words["roles"][role]) for role in ROLES}, unseen)


def _family(raw: dict[str, Any]) -> SourceFamily:
    versions = [SourceVersion(Text(**one["name"]), frozenset(keys_of(one["marks"]))) for one in raw.get("versions", ())]
    return SourceFamily(
        raw["id"],
        Text(**raw["name"]),
        raw["entity"],
        raw["grade"],
        frozenset(keys_of(raw["headings"])),
        tuple(raw["headings"]),
        frozenset(keys_of(raw.get("also", ()))).union(*(version.marks for version in versions)),
        {key: heading_key(word) for word, others in raw.get("aliases", {}).items() for key in keys_of(others)},
        tuple(versions),
        frozenset(keys_of(raw.get("must", ()))),
    )


def _unseen(raw: dict[str, Any]) -> SourceFamily:
    return SourceFamily(raw["id"], Text(**raw["name"]), "other", "unverified", frozenset())


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(asset("resources", "migration", name).read_text(encoding="utf-8"))
