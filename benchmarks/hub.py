"""The team's hub: a PostgreSQL of our own on a socket, real stores, real operations; sending, fetching, size, growth.

Sending and a page are wall time, as the server does most of it; a first pull is CPU time of the laptop, which checks
hashes and signatures, beside wall time. The peer is ourselves with a tenth as much.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from qifutong_desktop.actions.hub import join, sync
from qifutong_desktop.core.operation import Operation
from qifutong_desktop.store.file import Store, create_store
from qifutong_desktop.store.hub.answers import asked
from qifutong_desktop.store.hub.connection import open_hub
from qifutong_desktop.store.hub.membership import address_of, signature_of
from qifutong_desktop.store.hub.pull import PAGE, page_of
from qifutong_desktop.store.hub.state import joined
from qifutong_desktop.store.keys import Scrypting
from qifutong_desktop.store.operations import append
from tests.postgres_server import start_postgres
from tests.store.hub.team import Team, new_team

from .table import Row, milliseconds

CASES, EACH, LOADED, PAGES = 2_000, 100, 2_000_000, 300
SENT = 10_000
#: As a server is run: every commit waits for the disk. (The tests' own settings stand before these, and give way.)
_DURABLE = ("fsync=on", "full_page_writes=on", "synchronous_commit=on", "shared_buffers=256MB", "max_wal_size=4GB")
_NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_AT = "2026-11-23T09:00:00Z"
_COPY = "COPY qifutong.operations (name, team, case_id, device, n, role, field, body, signature) FROM STDIN"
#: Rows of the usual length that nobody will read, of twenty teams.
_FILL = """
    INSERT INTO qifutong.operations (name, team, case_id, device, n, role, field, body, signature)
    SELECT sha256(convert_to('{0} ' || i, 'UTF8')), 'team ' || i / 50 % 20, md5((i / 100)::text), 'F{0}', i, 'filler',
        'answers.P' || i % 100, repeat('x', 330), decode(repeat('00', 64), 'hex')
    FROM generate_series(1, {1}) AS i"""


@dataclass(frozen=True, slots=True)
class _Took:
    """Seconds."""

    cpu: float
    wall: float


@dataclass(frozen=True, slots=True)
class _Team:
    team: Team
    folder: Path

    def laptop(self, person: str) -> Store:
        role = self.team.join(person)
        store, _ = create_store(self.folder / person, "x y z", keyring=False, cost=Scrypting(n=2**4))
        join(store, f"postgresql://{role}@/{self.team.database}?host={self.team.server.socket}", "", _NOW)
        return store


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="qft-pg-", ignore_cleanup_errors=True) as server_folder:
        server, process = start_postgres(Path(server_folder), more=_DURABLE)
        try:
            with tempfile.TemporaryDirectory() as folder:
                return list(_rows(_Team(new_team(server), Path(folder))))
        finally:
            process.send_signal(3)
            process.wait(30)


def _rows(of: _Team) -> Iterator[Row]:
    small, large = (_pushed(of, f"pusher{count}", count) for count in (SENT // 10, SENT))
    yield Row(
        f"operations sent in a second, {SENT:,} unsent (with the comparison)",
        f"{SENT / large:,.0f}",
        f"{SENT // 10 / small:,.0f} ({SENT // 10:,} unsent)",
    )
    key = Ed25519PrivateKey.generate()
    _load(of.team, key, CASES // 10, "T0")
    tenth = _first_pull(of, "first")
    _load(of.team, key, CASES, "T1")
    whole = _first_pull(of, "second")
    yield Row(
        f"first pull of {CASES:,} cases × {EACH} operations (and {CASES // 10 * EACH + SENT * 11 // 10:,} more)",
        f"{whole.cpu:.0f} s ({whole.wall:.0f} s wall)",
        f"{tenth.cpu:.1f} s ({CASES // 10} cases, and {SENT * 11 // 10:,})",
        f"{whole.cpu / tenth.cpu:.1f}",
        "< 60 s",
        whole.cpu < 60,
    )
    _fill(of.team, "0", LOADED // 10)
    few = _page_times(of, "third")
    _fill(of.team, "1", LOADED - LOADED // 10 - CASES * EACH)
    many = _page_times(of, "fourth")
    yield Row(
        f"a page of {PAGE:,} operations with {LOADED:,} loaded, 99th of 100",
        milliseconds(many),
        f"{milliseconds(few)} ({LOADED // 5:,} loaded)",
        f"{many / few:.2f}",
        "< 50 ms",
        many < 0.05,
    )
    size = "SELECT pg_total_relation_size('qifutong.operations')::float / count(*) FROM qifutong.operations"
    yield Row("the hub's size of an operation with all indexes", f"{of.team.asked(size)[0][0]:.0f} bytes")


def _operations(device: str, author: str, cases: int, each: int) -> list[Operation]:
    """Cases worked on in sittings of twenty answers, mixed."""
    chance = random.Random(5)
    sittings = [number for number in range(cases) for _ in range(each // 20)]
    chance.shuffle(sittings)
    made, heads = list[Operation](), dict[tuple[int, int], str]()
    for count, number in enumerate(sittings):
        for answer in range(20):
            field = (number, chance.randrange(80))
            value = {"value": f"答案 {answer}", "source": "口述", "note": ""}
            before = (heads[field],) if field in heads else ()
            case = f"{device.encode().hex():0>8}{number:024x}"
            n = count * 20 + answer + 1
            made.append(Operation(case, f"answers.P{field[1]:02}", value, author, device, n, _AT, before))
            heads[field] = made[-1].name
    return made


def _pushed(of: _Team, person: str, count: int) -> float:
    with of.laptop(person) as store:
        append(store, _operations(store.device, person, count // 100, 100))
        begun = time.perf_counter()
        assert sync(store, _NOW).pushed == count
        return time.perf_counter() - begun


def _load(team: Team, key: Ed25519PrivateKey, cases: int, device: str) -> None:
    """A colleague's operations as a push leaves them, without waiting for one."""
    person = f"colleague_{device.lower()}"
    role = team.join(person)
    public = key.public_key().public_bytes_raw()
    with psycopg.connect(host=str(team.server.socket), dbname=team.database, user="owner") as owner:
        owner.execute("ALTER TABLE qifutong.operations DISABLE TRIGGER USER")
        enrolled = "INSERT INTO qifutong.devices (code, role, public_key) VALUES (%s, %s, %s)"
        owner.execute(enrolled, (device, role, public))
        with owner.cursor().copy(_COPY) as copy:
            for one in _operations(device, person, cases, EACH):
                name = bytes.fromhex(one.name)
                signature = signature_of(key, name)
                copy.write_row((name, "华东", one.case, device, one.n, role, one.field, one.body, signature))
        owner.execute(
            "INSERT INTO qifutong.cases SELECT DISTINCT case_id, team, %s FROM qifutong.operations WHERE device = %s",
            (role, device),
        )
        owner.execute("ALTER TABLE qifutong.operations ENABLE TRIGGER USER")
    team.server.run("ANALYZE qifutong.operations", team.database)


def _fill(team: Team, mark: str, count: int) -> None:
    run = f"ALTER TABLE qifutong.operations DISABLE TRIGGER USER; {_FILL.format(mark, count)};"
    team.server.run(f"{run} ALTER TABLE qifutong.operations ENABLE TRIGGER USER", team.database)
    team.server.run("VACUUM ANALYZE qifutong.operations", team.database)


def _first_pull(of: _Team, person: str) -> _Took:
    with of.laptop(person) as store:
        begun = _Took(time.process_time(), time.perf_counter())
        done = sync(store, _NOW)
        assert done.agreed
        assert not done.notes, done.notes
        return _Took(time.process_time() - begun.cpu, time.perf_counter() - begun.wall)


def _page_times(of: _Team, person: str) -> float:
    """The 99th of a hundred pages from cursors of chance, of a team whose rows lie among all others'."""
    chance = random.Random(9)
    with of.laptop(person) as store:
        known = joined(store)
        assert known is not None
        with open_hub(address_of(known), "") as hub:
            hub.connection.autocommit = True
            [[last]] = asked(hub, "SELECT max(seq) FROM qifutong.operations WHERE team = %s", ("华东",), (int,))
            times = []
            for _ in range(PAGES):
                begun = time.perf_counter()
                after = chance.randrange(max(1, last - 2 * PAGE))
                assert len(page_of(hub, "team = %s AND", ("华东",), after)) == PAGE
                times.append(time.perf_counter() - begun)
    return sorted(times)[len(times) * 99 // 100]
