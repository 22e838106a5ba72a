"""Making a hub of an empty database, and bringing an older one here: all steps in one transaction, or none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ...core.problems import Refusal
from ...core.text import Text
from .address import HubAddress
from .connection import VERSION, HubRefusal, connected, hub_version

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg.rows import TupleRow

_OLDEST_SERVER = 130_000
_GROUPS = ("qifutong_team", "qifutong_auditor", "qifutong_admin")
_OWNER = "qifutong_owner"
#: So that two who run it at once wait for each other.
_ALONE = 7_146_001_000
#: Anybody who may sign in may use these by default, and fill the disk with what no grant of ours reaches.
_LARGE_OBJECTS = "lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea)"


@dataclass(frozen=True, slots=True)
class Prepared:
    """What :func:`prepare_hub` did: the version before (0: there was no hub) and now, and what is left to a superuser
    as SQL."""

    before: int
    version: int
    left: tuple[str, ...] = ()


def prepare_hub(address: HubAddress, password: str) -> Prepared:
    """Make the hub, or upgrade it; whoever does so is its administrator from then on. A hub of this version is left
    as it is.

    :raises HubRefusal: no server, a role that may not make roles and schemas, a hub of a newer program
    """
    with connected(address, password) as connection, connection.transaction():
        _fit(connection, address)
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_ALONE,))
        before = hub_version(connection) or 0
        if before > VERSION:
            raise _newer(address, before)
        if before < VERSION:
            _make(connection, address, before)
        return Prepared(before, VERSION, _left(connection))


def _fit(connection: Connection[TupleRow], address: HubAddress) -> None:
    """:raises HubRefusal: a server that is too old, or a role that cannot do it"""
    if connection.info.server_version < _OLDEST_SERVER:
        raise _cannot(
            address,
            Text("服务器的 PostgreSQL 太旧", "the server's PostgreSQL is too old"),
            Text("请升级到 13 或更新的版本", "version 13 or later is needed"),
        )
    row = connection.execute(
        "SELECT (rolsuper OR rolcreaterole) AND has_database_privilege(current_database(), 'CREATE')"
        " FROM pg_roles WHERE rolname = session_user"
    ).fetchone()
    if not (row and row[0]):
        raise _cannot(
            address,
            Text("这个账号不能建立角色和模式", "this role may not create roles and schemas"),
            Text(
                "请用超级用户，或有 CREATEROLE 和本数据库 CREATE 权限的账号",
                "take a superuser, or a role with CREATEROLE and CREATE on the database",
            ),
        )


def _make(connection: Connection[TupleRow], address: HubAddress, before: int) -> None:
    row = connection.execute("SELECT rolsuper, rolname FROM pg_roles WHERE rolname = session_user").fetchone()
    assert row is not None
    superuser, me = row
    _make_roles(connection)
    borrowed = not superuser and not _is_member(connection, me, _OWNER)
    if borrowed:
        connection.execute(f"GRANT {_OWNER} TO CURRENT_USER".encode())
    if not before:
        if connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = 'qifutong'").fetchone():
            raise _cannot(
                address,
                Text("这里已有 qifutong 模式，不归这个账号管", "there is a schema qifutong that is not this role's"),
                Text("请用中心库管理员的账号，或换空数据库", "sign in as its administrator, or take an empty database"),
            )
        connection.execute(f"CREATE SCHEMA qifutong AUTHORIZATION {_OWNER}".encode())
    connection.execute(f"SET LOCAL ROLE {_OWNER}".encode())
    for number, sql in _steps():
        if number > before:
            connection.execute(sql.encode())
    if before:
        connection.execute("UPDATE qifutong.hub SET version = %s", (VERSION,))
    else:
        connection.execute("INSERT INTO qifutong.hub (version) VALUES (%s)", (VERSION,))
    connection.execute(
        "INSERT INTO qifutong.members (role, name, kind, team) VALUES (session_user, session_user, 'admin', '')"
        " ON CONFLICT DO NOTHING"
    )
    connection.execute("RESET ROLE")
    if borrowed:
        connection.execute(f"REVOKE {_OWNER} FROM CURRENT_USER".encode())
    if not _is_member(connection, me, "qifutong_admin", directly=True):
        connection.execute("GRANT qifutong_admin TO CURRENT_USER")
    _narrow(connection)


def _make_roles(connection: Connection[TupleRow]) -> None:
    for role in (*_GROUPS, _OWNER):
        if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone() is None:
            makes_members = " CREATEROLE" if role == _OWNER else ""
            connection.execute(f"CREATE ROLE {role} NOLOGIN{makes_members}".encode())
    for group in _GROUPS:
        if not _is_member(connection, _OWNER, group, directly=True):
            connection.execute(f"GRANT {group} TO {_OWNER} WITH ADMIN OPTION".encode())


def _is_member(connection: Connection[TupleRow], role: str, group: str, *, directly: bool = False) -> bool:
    if directly:
        sql = "SELECT 1 FROM pg_auth_members WHERE member = %s::regrole AND roleid = %s::regrole"
        return connection.execute(sql, (f'"{role}"', f'"{group}"')).fetchone() is not None
    row = connection.execute("SELECT pg_has_role(%s, %s, 'MEMBER')", (role, group)).fetchone()
    return bool(row and row[0])


def _narrow(connection: Connection[TupleRow]) -> None:
    """Take from PUBLIC what a hub has no use for, as far as this role may; the rest is told (:func:`_left`)."""
    for sql in _left(connection):
        try:
            with connection.transaction():
                connection.execute(sql.encode())
        except Exception as error:
            if getattr(error, "sqlstate", "") != "42501":
                raise


def _left(connection: Connection[TupleRow]) -> tuple[str, ...]:
    """What PUBLIC may still do here and should not, as the SQL that ends it."""
    row = connection.execute(
        "SELECT has_database_privilege('public', current_database(), 'TEMPORARY'),"
        " coalesce(has_schema_privilege('public', to_regnamespace('public'), 'CREATE'), false),"
        " has_function_privilege('public', 'pg_catalog.lo_create(oid)', 'EXECUTE'), quote_ident(current_database())"
    ).fetchone()
    assert row is not None
    temporary, public, large, name = row
    found = []
    if temporary:
        found.append(f"REVOKE TEMPORARY ON DATABASE {name} FROM PUBLIC")
    if public:
        found.append("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    if large:
        found.append(f"REVOKE EXECUTE ON FUNCTION {_LARGE_OBJECTS} FROM PUBLIC")
    return tuple(found)


def _steps() -> Iterator[tuple[int, str]]:
    for path in sorted((Path(__file__).parent / "steps").glob("*.sql")):
        found = re.fullmatch(r"(\d{4})_\w+\.sql", path.name)
        assert found, path.name
        yield int(found[1]), path.read_text("utf-8")


def _cannot(address: HubAddress, what: Text, remedy: Text) -> HubRefusal:
    return HubRefusal(Refusal.of("hub", what, remedy, address.shown).problems)


def _newer(address: HubAddress, version: int) -> HubRefusal:
    what = Text(f"中心库是第 {version} 版，比本程序新", f"the hub has version {version}, newer than this program")
    return _cannot(address, what, Text("请升级程序", "upgrade the program"))
