"""The tables of a client's database as its own catalogue lists them, and what type the server gives each column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import inspect, types
from sqlalchemy.sql import column as column_of
from sqlalchemy.sql import table as table_of
from sqlalchemy.sql.selectable import TableClause

from ..core.problems import Problem, Refusal
from ..core.text import Text
from .opening import Database

#: ``opaque``: binary, JSON, geometry: counted, never looked into.
Sort = Literal["text", "whole", "real", "moment", "boolean", "opaque"]
#: So many tables are read where none are named; the others are listed.
MOST_TABLES = 100
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class ServerColumn:
    """``comment`` is what the client's own catalogue says of it, "" where it says nothing."""

    name: str
    sort: Sort
    comment: str = ""


@dataclass(frozen=True, slots=True)
class ServerTable:
    """``unique``: the catalogue says that no two rows are equal."""

    schema: str | None
    name: str
    columns: tuple[ServerColumn, ...]
    unique: bool

    @property
    def clause(self) -> TableClause:
        """To select from."""
        return table_of(self.name, *(column_of(one.name) for one in self.columns), schema=self.schema)


def choose(database: Database, schema: str | None, named: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of the tables to read, and of those that are passed over because there are too many.

    Without names all tables of the schema (the account's own where none is given); views are read when named.

    :raises Refusal: no table, or one that is not there
    """
    tables, views = database.work(lambda at: _listed(at, schema))
    if not named:
        if not tables:
            raise _empty(database, schema)
        return tuple(tables[:MOST_TABLES]), tuple(tables[MOST_TABLES:])
    by_name = {name.lower(): name for name in (*views, *tables)}
    exact = {*tables, *views}
    found = [name if name in exact else by_name.get(name.lower(), "") for name in named]
    missing = [name for name, there in zip(named, found, strict=True) if not there]
    if missing:
        raise Refusal([_not_there(name, tables) for name in missing])
    return tuple(dict.fromkeys(found)), ()


def _listed(at: Any, schema: str | None) -> tuple[list[str], list[str]]:
    catalogue = inspect(at)
    return sorted(catalogue.get_table_names(schema)), sorted(catalogue.get_view_names(schema))


def look_at(database: Database, schema: str | None, name: str) -> ServerTable:
    """One table with its columns.

    :raises NotAnswered: the account may not see it
    """
    found: ServerTable = database.work(lambda at: _reflected(at, schema, name, database.address.server == "sqlite"))
    return found


def _reflected(at: Any, schema: str | None, name: str, is_sqlite: bool) -> ServerTable:
    catalogue = inspect(at)
    columns = tuple(
        ServerColumn(one["name"], _sqlite_sort(one["type"]) if is_sqlite else sort_of(one["type"]), _comment(one))
        for one in catalogue.get_columns(name, schema)
    )
    key = catalogue.get_pk_constraint(name, schema).get("constrained_columns") or []
    # SQLite lets NULL stand in a key, and more than once
    unique = bool(key) and not is_sqlite
    return ServerTable(schema, name, columns, unique)


def _comment(column: Any) -> str:
    return " ".join(str(column.get("comment") or "").split())


def sort_of(kind: Any) -> Sort:
    """What a column of this type holds."""
    if isinstance(kind, types.Boolean):
        return "boolean"
    if isinstance(kind, types.Integer):
        return "whole"
    if isinstance(kind, types.Float):
        return "real"
    if isinstance(kind, types.Numeric):
        return "whole"
    if isinstance(kind, types.Date | types.DateTime):
        return "moment"
    return "text" if isinstance(kind, types.String | types.Uuid | types.Time | types.Enum) else "opaque"


def _sqlite_sort(kind: Any) -> Sort:
    """SQLite keeps in each cell what it is given; only what is declared as binary is passed over."""
    return "opaque" if isinstance(kind, types.LargeBinary) else "text"


def _empty(database: Database, schema: str | None) -> Refusal:
    schemas = database.work(lambda at: inspect(at).get_schema_names())
    others = [name for name in schemas if not name.startswith("pg_") and name != "information_schema"]
    where = schema or "-"
    listed = "、".join(others[:_SHOWN])
    return Refusal.of(
        "--schema",
        Text(f"模式 {where} 里没有账号可见的表", f"schema {where} holds no table that this account may see"),
        Text(f"请用 --schema 指定：{listed}", f"name one with --schema: {', '.join(others[:_SHOWN])}"),
        database.address.shown,
    )


def _not_there(name: str, tables: Sequence[str]) -> Problem:
    some = "、".join(tables[:_SHOWN]) + ("…" if len(tables) > _SHOWN else "")
    return Problem(
        "--table",
        Text(f"没有表 {name}", f"there is no table {name}"),
        Text(f"现有：{some}", f"there are: {some}"),
    )
