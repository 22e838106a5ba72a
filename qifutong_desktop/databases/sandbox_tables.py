"""The target schema as tables with its real constraints: required, unique, length, choices, references."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
    text,
)

from ..core.migration.identity import FIRM_NAME
from ..core.migration.targets import TargetEntity, TargetField, TargetSchema

#: The columns that a record has beside its fields.
OWN = ("id", "source_system", "source_key", "batch")


class Amount(TypeDecorator[Decimal]):
    """A decimal kept to the last digit: SQLite would make a float of it."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        return None if value is None else f"{value:f}"

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


@dataclass(frozen=True, slots=True)
class EntityTables:
    """The table of one entity, and of an order the one of its lines."""

    target: TargetEntity
    head: Table
    lines: Table | None

    def table_of(self, field: TargetField) -> Table:
        return self.lines if field.line and self.lines is not None else self.head


@dataclass(frozen=True, slots=True)
class SandboxTables:
    """``known`` tells which record each name of a source became; ``images`` how records looked before a batch."""

    metadata: MetaData
    entities: dict[str, EntityTables]
    known: Table
    images: Table


def sandbox_tables(schema: TargetSchema) -> SandboxTables:
    """Tables in loading order."""
    metadata = MetaData()
    entities = {one.id: _entity(one, metadata) for one in schema.entities}
    known = Table(
        "known_names",
        metadata,
        Column("entity", String, primary_key=True),
        Column("source_system", String, primary_key=True),
        Column("source_key", String, primary_key=True),
        Column("record", Integer, nullable=False),
        Column("batch", Integer, nullable=False),
    )
    images = Table(
        "images",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("batch", Integer, nullable=False),
        Column("entity", String, nullable=False),
        Column("record", Integer, nullable=False),
        Column("stored", String, nullable=False),
    )
    return SandboxTables(metadata, entities, known, images)


#: Persons may share a name: only a firm's is unique of itself.
_FIRM = text(f"length(name) >= {FIRM_NAME}")


def _entity(target: TargetEntity, metadata: MetaData) -> EntityTables:
    fields = target.open_fields
    unique = [one for one in fields if one.unique and not one.line]
    names = [one for one in unique if target.id == "customers" and one.id == "name"]
    common = {one.id: one for one in target.fields if one.filled}
    head = Table(
        target.id,
        metadata,
        Column("id", Integer, primary_key=True),
        *(Column(name, String, *_checks(common[name]), nullable=False) for name in ("source_system", "source_key")),
        Column("batch", Integer, nullable=False),
        *(_column(one) for one in fields if not one.line),
        *(UniqueConstraint(one.id, name=f"unique_{one.id}") for one in unique if one not in names),
        *(Index(f"unique_{target.id}_{one.id}", one.id, unique=True, sqlite_where=_FIRM) for one in names),
        UniqueConstraint("source_system", "source_key", name="unique_source_key"),
        *_together(target),
        sqlite_autoincrement=True,
    )
    if not any(one.line for one in fields):
        return EntityTables(target, head, None)
    lines = Table(
        f"{target.id}_lines",
        metadata,
        Column("record", ForeignKey(f"{target.id}.id", ondelete="CASCADE"), primary_key=True),
        Column("line", Integer, primary_key=True),
        *(_column(one) for one in fields if one.line),
    )
    return EntityTables(target, head, lines)


def _together(target: TargetEntity) -> Iterator[UniqueConstraint]:
    """Without a key of its own a record is told by what it refers to: one stock of a product in a warehouse."""
    if not target.key:
        names = [one.id for one in target.open_fields if one.refers_to and one.required]
        yield UniqueConstraint(*names, name="unique_together")


def _column(field: TargetField) -> Column[Any]:
    if field.refers_to:
        return Column(field.id, Integer, ForeignKey(f"{field.refers_to}.id"), nullable=not field.required)
    if field.type == "date":
        return Column(field.id, Date, nullable=not field.required)
    if field.type in ("money", "quantity", "percent"):
        return Column(field.id, Amount, nullable=not field.required)
    return Column(field.id, String, *_checks(field), nullable=not field.required)


def _checks(field: TargetField) -> Iterator[CheckConstraint]:
    if field.length is not None:
        yield CheckConstraint(f'length("{field.id}") <= {field.length}', name=f"too_long_{field.id}")
    if field.required:
        yield CheckConstraint(f'length("{field.id}") > 0', name=f"missing_{field.id}")
    if field.choices:
        listed = ", ".join("'" + choice.id.replace("'", "''") + "'" for choice in field.choices)
        yield CheckConstraint(f'"{field.id}" IN ({listed})', name=f"unknown_choice_{field.id}")
