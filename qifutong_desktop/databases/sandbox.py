"""A database to rehearse in: the target's constraints, batches that can be cancelled, resumed and rolled back.

In memory when small, else a temporary file under a throw-away key; either is gone when the sandbox closes.
"""

from __future__ import annotations

import json
import secrets
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import sqlcipher3.dbapi2
from sqlalchemy import Connection, Engine, StaticPool, create_engine, delete, event, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from ..core.migration.reconciliation import Totals, summed
from ..core.migration.targets import TargetEntity, TargetSchema
from ..core.progress import Progress, silent
from ..core.text import Text
from .sandbox_tables import OWN, EntityTables, sandbox_tables

#: Up to so many rows the sandbox lies in memory.
IN_MEMORY = 50_000
BATCH = 500
#: A field as it is stored: a reference is the number of a record.
Stored = str | int | Decimal | date
#: (来源系统, 来源主键)
Name = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One record to load. ``names`` are all (来源系统, 来源主键) that it answers to, its own first; ``lines`` an
    order's."""

    names: tuple[Name, ...]
    values: Mapping[str, Stored]
    lines: tuple[Mapping[str, Stored], ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What loading an entry did. ``record`` is its number, None when it was refused for ``why``: the constraint."""

    done: Literal["created", "updated", "unchanged", "refused"]
    record: int | None
    why: str = ""


class Sandbox:
    """An open sandbox. Not for several threads at once."""

    def __init__(self, schema: TargetSchema, connection: Connection) -> None:
        self._tables = sandbox_tables(schema)
        self._at = connection
        self._batch = 0
        self._records = 0
        with connection.begin():
            self._tables.metadata.create_all(connection)

    @property
    def batch(self) -> int:
        """The number of the last batch that was loaded; 0 before the first."""
        return self._batch

    def load(
        self,
        target: str,
        entries: Sequence[Entry],
        outcomes: list[Outcome],
        progress: Progress = silent,
        size: int = BATCH,
    ) -> None:
        """Load entries in batches; ``outcomes`` gets one for each, in their order.

        After a cancel the batches that are done stay, with their outcomes; calling again with the same list resumes
        behind them. What a source's key names already is updated, never doubled.

        :raises Cancelled: by ``progress``, between two batches
        """
        tables = self._tables.entities[target]
        label = tables.target.label
        words = Text(f"正在载入{label.zh}", f"loading {label.en}")
        while len(outcomes) < len(entries):
            progress(words, len(outcomes), len(entries))
            batch = entries[len(outcomes) : len(outcomes) + size]
            with self._at.begin():
                done = self._load_batch(tables, batch, self._batch + 1)
            self._batch += 1
            outcomes += done
        progress(words, len(outcomes), len(entries))

    def _load_batch(self, tables: EntityTables, batch: Sequence[Entry], number: int) -> list[Outcome]:
        """All at once where nothing is refused; else again one by one, to find which."""
        known = self._known(tables.target.id, batch)
        there = [next((known[name] for name in entry.names if name in known), None) for entry in batch]
        former = self._stored(tables, [record for record in there if record is not None])
        try:
            with self._at.begin_nested():
                outcomes = self._put(tables, batch, there, former, number)
        except IntegrityError:
            outcomes = [
                self._tried_alone(tables, entry, record, former, number)
                for entry, record in zip(batch, there, strict=True)
            ]
        self._name(tables.target.id, batch, outcomes, number)
        return outcomes

    def _tried_alone(
        self, tables: EntityTables, entry: Entry, record: int | None, former: Mapping[int, Any], number: int
    ) -> Outcome:
        try:
            with self._at.begin_nested():
                return self._put(tables, [entry], [record], former, number)[0]
        except IntegrityError as error:
            return Outcome("refused", None, _constraint(error))

    def _put(
        self,
        tables: EntityTables,
        batch: Sequence[Entry],
        there: Sequence[int | None],
        former: Mapping[int, Any],
        number: int,
    ) -> list[Outcome]:
        """:raises IntegrityError: a constraint of the target refuses one of them"""
        outcomes: list[Outcome] = []
        new: list[tuple[int, Entry]] = []
        for entry, record in zip(batch, there, strict=True):
            if record is None:
                self._records += 1
                new.append((self._records, entry))
                outcomes.append(Outcome("created", self._records))
            elif former[record] == _as_stored(entry):
                outcomes.append(Outcome("unchanged", record))
            else:
                self._keep_image(tables.target.id, record, former[record], number)
                self._replace(tables, record, entry)
                outcomes.append(Outcome("updated", record))
        if new:
            self._at.execute(insert(tables.head), [self._head(tables, *one, number) for one in new])
            self._put_lines(tables, new)
        return outcomes

    def _head(self, tables: EntityTables, record: int, entry: Entry, number: int) -> dict[str, Any]:
        source, key = entry.names[0]
        own = {"id": record, "source_system": source, "source_key": key, "batch": number}
        return own | {column.name: entry.values.get(column.name) for column in tables.head.c if column.name not in OWN}

    def _known(self, entity: str, batch: Sequence[Entry]) -> dict[Name, int]:
        """The records that the names of a batch have already."""
        known = self._tables.known
        keys = {key for entry in batch for _, key in entry.names}
        asked = select(known.c.source_system, known.c.source_key, known.c.record).where(
            known.c.entity == entity, known.c.source_key.in_(keys)
        )
        return {(source, key): int(record) for source, key, record in self._at.execute(asked)}

    def _name(self, entity: str, batch: Sequence[Entry], outcomes: Sequence[Outcome], number: int) -> None:
        rows = [
            {"entity": entity, "source_system": source, "source_key": key, "record": outcome.record, "batch": number}
            for entry, outcome in zip(batch, outcomes, strict=True)
            for source, key in (entry.names if outcome.record is not None else ())
        ]
        if rows:
            self._at.execute(insert(self._tables.known).prefix_with("OR IGNORE"), rows)

    def _put_lines(self, tables: EntityTables, entries: Sequence[tuple[int, Entry]]) -> None:
        if tables.lines is None:
            return
        names = [column.name for column in tables.lines.columns if column.name not in ("record", "line")]
        rows = [
            {"record": record, "line": place, **{name: line.get(name) for name in names}}
            for record, entry in entries
            for place, line in enumerate(entry.lines, 1)
        ]
        if rows:
            self._at.execute(insert(tables.lines), rows)

    def _replace(self, tables: EntityTables, record: int, entry: Entry) -> None:
        names = [column.name for column in tables.head.columns if column.name not in OWN]
        given = {name: entry.values.get(name) for name in names}
        self._at.execute(update(tables.head).where(tables.head.c.id == record).values(given))
        if tables.lines is not None:
            self._at.execute(delete(tables.lines).where(tables.lines.c.record == record))
            self._put_lines(tables, [(record, entry)])

    def _stored(self, tables: EntityTables, records: Sequence[int]) -> dict[int, dict[str, Any]]:
        """Records as they stand, without what is blank."""
        if not records:
            return {}
        asked = select(tables.head).where(tables.head.c.id.in_(records))
        found: dict[int, dict[str, Any]] = {
            row["id"]: {"values": _filled(row, OWN), "lines": []} for row in self._at.execute(asked).mappings()
        }
        if tables.lines is not None:
            lines = select(tables.lines).where(tables.lines.c.record.in_(records)).order_by(tables.lines.c.line)
            for line in self._at.execute(lines).mappings():
                found[line["record"]]["lines"].append(_filled(line, ("record", "line")))
        return found

    def _keep_image(self, entity: str, record: int, former: Mapping[str, Any], number: int) -> None:
        stored = json.dumps(former, default=_plain, ensure_ascii=False)
        given = {"batch": number, "entity": entity, "record": record, "stored": stored}
        self._at.execute(insert(self._tables.images).values(given))

    def roll_back(self, to: int = 0) -> None:
        """Undo every batch after ``to``, the last one first: what was created goes, what was changed is as before."""
        images, known = self._tables.images, self._tables.known
        with self._at.begin():
            changed = select(images).where(images.c.batch > to).order_by(images.c.id.desc())
            for image in self._at.execute(changed).mappings().all():
                tables = self._tables.entities[image["entity"]]
                self._replace(tables, image["record"], _entry_of(tables.target, json.loads(image["stored"])))
            for tables in reversed(self._tables.entities.values()):
                for one in tables.target.open_fields:
                    if one.refers_to == tables.target.id:
                        self._at.execute(update(tables.head).where(tables.head.c.batch > to).values({one.id: None}))
                self._at.execute(delete(tables.head).where(tables.head.c.batch > to))
            self._at.execute(delete(known).where(known.c.batch > to))
            self._at.execute(delete(images).where(images.c.batch > to))
        self._batch = to

    def link(self, target: str, field: str, links: Sequence[tuple[int, int]]) -> None:
        """Set a reference within one entity (a superior, a parent): (record, the record it names)."""
        head = self._tables.entities[target].head
        with self._at.begin():
            for record, other in links:
                self._at.execute(update(head).where(head.c.id == record).values({field: other}))

    def totals(self, target: str) -> Totals:
        """Control totals as the database has them; an order counts its lines."""
        tables = self._tables.entities[target]
        keys = self._count(tables.head)
        rows = keys if tables.lines is None else self._count(tables.lines)
        sums = {}
        for one in summed(tables.target):
            column = tables.table_of(one).c[one.id]
            amounts = self._at.execute(select(column).where(column.is_not(None))).scalars().all()
            if amounts:
                sums[one.id] = sum(amounts, Decimal(0))
        days = {}
        for one in tables.target.open_fields:
            if one.type == "date":
                column = tables.table_of(one).c[one.id]
                first, last = self._at.execute(select(func.min(column), func.max(column))).one()
                if first is not None:
                    days[one.id] = (first, last)
        self._at.rollback()
        return Totals(rows, keys, sums, days)

    def _count(self, table: Any) -> int:
        return int(self._at.execute(select(func.count()).select_from(table)).scalar_one())


@contextmanager
def open_sandbox(schema: TargetSchema, rows: int, *, in_memory_up_to: int = IN_MEMORY) -> Iterator[Sandbox]:
    """A fresh sandbox for about so many ``rows``; nothing of it is left when the block ends."""
    if rows <= in_memory_up_to:
        yield from _opened(schema, _engine(":memory:", ""))
        return
    with tempfile.TemporaryDirectory(prefix="qifutong-sandbox-", ignore_cleanup_errors=True) as folder:
        yield from _opened(schema, _engine(str(Path(folder) / "sandbox.db"), secrets.token_hex(32)))


def _opened(schema: TargetSchema, engine: Engine) -> Iterator[Sandbox]:
    try:
        with engine.connect() as connection:
            yield Sandbox(schema, connection)
    finally:
        engine.dispose()


def _engine(place: str, key: str) -> Engine:
    engine = create_engine(
        "sqlite://",
        module=sqlcipher3.dbapi2,
        poolclass=StaticPool,
        creator=lambda: sqlcipher3.dbapi2.connect(place, isolation_level=None, check_same_thread=False),
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        if key:
            connection.execute(f"PRAGMA key = \"x'{key}'\"")
            connection.execute("PRAGMA cipher_log_level = NONE")
        # nothing may reach the disk in plain text; a crash loses a sandbox, and that is all it loses
        for pragma in ("foreign_keys = ON", "journal_mode = MEMORY", "temp_store = MEMORY", "synchronous = OFF"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def _constraint(error: IntegrityError) -> str:
    """The constraint's name, such as ``too_long_name``, ``sales_orders.number`` or ``FOREIGN KEY``."""
    _, _, name = str(error.orig).partition(" constraint failed: ")
    return name or str(error.orig).partition(" constraint failed")[0]


def _filled(row: Any, without: Sequence[str]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None and name not in without}


def _as_stored(entry: Entry) -> dict[str, Any]:
    return {"values": dict(entry.values), "lines": [dict(line) for line in entry.lines]}


def _plain(value: Any) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else value.isoformat()


def _entry_of(target: TargetEntity, stored: Mapping[str, Any]) -> Entry:
    kinds = {one.id: one.type for one in target.open_fields if not one.refers_to}

    def typed(name: str, value: Any) -> Stored:
        match kinds.get(name):
            case "date":
                return date.fromisoformat(value)
            case "money" | "quantity" | "percent":
                return Decimal(value)
            case _:
                return value  # type: ignore[no-any-return]

    def values(raw: Mapping[str, Any]) -> dict[str, Stored]:
        return {name: typed(name, value) for name, value in raw.items()}

    return Entry((), values(stored["values"]), tuple(values(line) for line in stored["lines"]))
