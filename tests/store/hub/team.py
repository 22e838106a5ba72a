"""A hub on the tests' own PostgreSQL, and people who write to it by plain SQL as a laptop would."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import psycopg

from qifutong_desktop.core.operation import Operation
from qifutong_desktop.store.hub.address import HubAddress
from qifutong_desktop.store.hub.administration import MemberKind, enrol
from qifutong_desktop.store.hub.connection import Hub, open_hub
from qifutong_desktop.store.hub.schema import prepare_hub
from tests.postgres_server import PostgresServer

CASE = "11111111111111111111111111111111"
AT = "2026-11-22T09:30:00Z"
PUSH = "INSERT INTO qifutong.operations (name, case_id, device, n, body) VALUES (%s, %s, %s, %s, %s)"
KEEP = (
    "INSERT INTO qifutong.blobs (sha256, kind, case_id, title, at, number, version, facts, body)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
)


@dataclass(frozen=True, slots=True)
class Team:
    """A hub by its server and database; roles are the whole server's, so each has the database in its name."""

    server: PostgresServer
    database: str

    def role(self, person: str) -> str:
        return f"{person}_{self.database}"

    def address(self, role: str = "owner") -> HubAddress:
        return HubAddress(str(self.server.socket), 5432, self.database, role)

    @contextmanager
    def hub(self, role: str = "owner") -> Iterator[Hub]:
        with open_hub(self.address(role), "") as hub:
            yield hub

    def join(self, person: str, kind: MemberKind = "team", team: str = "华东", device: str = "") -> str:
        """Enrol somebody under the name ``person``, with a device; the role."""
        role = self.role(person)
        with self.hub() as hub:
            enrol(hub, role, person, kind, team if kind == "team" else "")
        if device:
            with self.plain(role) as connection:
                assert connection.execute("SELECT qifutong.hello(%s, %s)", (device, key_of(device))).fetchone() == (
                    "welcome",
                )
        return role

    @contextmanager
    def plain(self, role: str) -> Iterator[psycopg.Connection[Any]]:
        """A connection without any care of ours."""
        with psycopg.connect(host=str(self.server.socket), dbname=self.database, user=role) as connection:
            yield connection

    def asked(self, sql: str, *values: object, role: str = "owner") -> list[Any]:
        with self.plain(role) as connection:
            return connection.execute(sql.encode(), values or None).fetchall()


def new_team(server: PostgresServer) -> Team:
    made = Team(server, server.database())
    prepare_hub(made.address(), "")
    return made


def key_of(device: str) -> bytes:
    """A public key, as far as the hub is concerned."""
    return sha256(device.encode()).digest()


def said(
    n: int, value: str = "36", *, device: str = "AAAA", author: str = "li", case: str = CASE, field: str = "answers.P03"
) -> Operation:
    return Operation(case=case, field=field, value=value, author=author, device=device, n=n, at=AT)


def row(one: Operation, **parts: str) -> tuple[object, ...]:
    """A row of the hub. ``parts`` are JSON to stand in its body instead: what no program of ours would say, or so."""
    if not parts:
        return (bytes.fromhex(one.name), one.case, one.device, one.n, one.body)
    said = {key: json.dumps(value, ensure_ascii=False) for key, value in json.loads(one.body).items()} | parts
    body = "{" + ",".join(f'"{key}":{said[key]}' for key in sorted(said)) + "}"
    return (sha256(body.encode()).digest(), one.case, one.device, one.n, body)


def paper(
    content: bytes, kind: str = "quote", number: str | None = "Q26-AAAA-0001-X", *, case: str = CASE, facts: str = "{}"
) -> tuple[object, ...]:
    version = None if number is None else 1
    return (sha256(content).digest(), kind, case, "quote.pdf", AT, number, version, facts, content)
