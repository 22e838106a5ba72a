"""Tables of systems that we know by name, from ``resources/databases``: what they hold, what their columns mean."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..assets import asset
from ..core.migration.entity import Entity
from ..core.text import Text

FILES = ("u8.toml", "k3.toml")


@dataclass(frozen=True, slots=True)
class KnownTable:
    """``columns``: the column's name in lower case → the heading that the system's own export gives it."""

    name: str
    means: Text
    entity: Entity
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KnownSystem:
    """``told_by``: tables by which the system is recognised; the others count only beside one of them."""

    id: str
    name: Text
    tables: tuple[KnownTable, ...]
    told_by: frozenset[str]

    def table(self, name: str) -> KnownTable | None:
        """The table of that name, however it is capitalised."""
        return next((one for one in self.tables if one.name.lower() == name.lower()), None)


def load_known_systems() -> tuple[KnownSystem, ...]:
    """As shipped; a fault in them is ours and raises as it is."""
    return tuple(map(_system, FILES))


def system_of(tables: Mapping[str, Sequence[str]], systems: Sequence[KnownSystem]) -> KnownSystem | None:
    """The system whose tables these are, by table name → column names; None where none is told, or two are.

    A telling table counts when it has the columns that we know of it; one of which we know none needs another beside
    it.
    """
    found = [system for system in systems if _is_told(tables, system)]
    return found[0] if len(found) == 1 else None


def _is_told(tables: Mapping[str, Sequence[str]], system: KnownSystem) -> bool:
    there = {name.lower(): {column.lower() for column in columns} for name, columns in tables.items()}
    telling = [one for one in system.tables if one.name in system.told_by and one.name.lower() in there]
    sure = [one for one in telling if one.columns and set(one.columns) <= there[one.name.lower()]]
    return bool(sure) or len([one for one in telling if not one.columns]) > 1


def _system(file: str) -> KnownSystem:
    raw = tomllib.loads(asset("resources", "databases", file).read_text(encoding="utf-8"))
    tables = tuple(
        KnownTable(
            one["name"],
            Text(**one["means"]),
            one["entity"],
            {column.lower(): heading for column, heading in one.get("columns", {}).items()},
        )
        for one in raw["table"]
    )
    return KnownSystem(raw["id"], Text(**raw["name"]), tables, frozenset(raw["told_by"]))
