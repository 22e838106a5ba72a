"""Rows become visible in the order of their seq, however careless a client is: a cursor misses nothing."""

from __future__ import annotations

import time
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from qifutong_desktop.core.operation import Operation
from qifutong_desktop.store.hub.connection import HubRefusal, hub_faults_refused

from .team import PUSH, Team, row, said

PULL = "SELECT seq, encode(name, 'hex') FROM qifutong.operations WHERE seq > %s AND team = '华东' ORDER BY seq"
_WAITING = (
    "SELECT count(*) FROM pg_locks JOIN pg_database AS d ON d.oid = database"
    " WHERE NOT granted AND datname = current_database()"
)


def pull(team: Team, role: str, cursor: int) -> tuple[int, set[str]]:
    rows = team.asked(PULL, cursor, role=role)
    return max((seq for seq, _ in rows), default=cursor), {name for _, name in rows}


def until_it_waits_or_ends(team: Team, pushing: Future[None]) -> None:
    while not pushing.done() and team.asked(_WAITING) == [(0,)]:
        time.sleep(0.01)


def pulled_beside_a_careless_client(team: Team) -> tuple[set[str], set[str]]:
    """Li writes and leaves his transaction open, Sun writes and commits, a third pulls before and after Li is done:
    what was pulled by cursor, and what is there."""
    li, sun = team.join("li", device="AAAA"), team.join("sun", device="CCCC")
    reader = team.join("zhao")
    first, second = said(1), said(1, device="CCCC", author="sun", case="3" * 32)

    def push_and_commit(one: Operation) -> None:
        with team.plain(sun) as connection:
            connection.execute(PUSH, row(one))

    with ThreadPoolExecutor(1) as other, team.plain(li) as careless:
        careless.execute(PUSH, row(first))
        pushing = other.submit(push_and_commit, second)
        until_it_waits_or_ends(team, pushing)
        cursor, early = pull(team, reader, 0)
        careless.commit()
        pushing.result(30)
    _, late = pull(team, reader, cursor)
    return early | late, {first.name, second.name}


def test_a_cursor_misses_nothing_beside_a_careless_client(team: Team) -> None:
    pulled, there = pulled_beside_a_careless_client(team)
    assert pulled == there


def test_without_the_turn_a_cursor_would_miss_a_row(team: Team) -> None:
    """The control: the same scene on a hub whose trigger was taken away."""
    team.server.run("DROP TRIGGER a_turn ON qifutong.operations", team.database)
    pulled, there = pulled_beside_a_careless_client(team)
    assert pulled < there
    assert len(pull(team, team.role("zhao"), 0)[1]) == 2, "the row is there: it is the cursor that passed it"


def test_who_holds_the_turn_is_waited_for_no_longer_than_said(team: Team) -> None:
    li, sun = team.join("li", device="AAAA"), team.join("sun", device="CCCC")
    with team.plain(li) as careless, team.plain(sun) as hurried:
        careless.execute(PUSH, row(said(1)))
        hurried.execute("SET lock_timeout = '50ms'")
        with pytest.raises(HubRefusal) as refused, hub_faults_refused(team.address(sun)):
            hurried.execute(PUSH, row(said(1, device="CCCC", author="sun")))
    assert refused.value.state == "55P03"
    assert refused.value.away


def test_an_idle_transaction_is_ended_by_the_server(team: Team) -> None:
    """So that one who went to lunch in the middle of a push keeps nobody waiting; also where he did not ask for it."""
    li = team.join("li", device="AAAA")
    with team.plain(li) as plain:
        assert plain.execute("SHOW idle_in_transaction_session_timeout").fetchone() == ("1min",)
        assert plain.execute("SHOW lock_timeout").fetchone() == ("30s",)
        plain.execute("SET idle_in_transaction_session_timeout = '20ms'")
        plain.commit()
        plain.execute(PUSH, row(said(1)))
        deadline = time.monotonic() + 30
        while team.asked("SELECT 1 FROM pg_stat_activity WHERE usename = %s", li) and time.monotonic() < deadline:
            time.sleep(0.02)
        with pytest.raises(HubRefusal) as refused, hub_faults_refused(team.address(li)):
            plain.execute("SELECT 1")
        assert refused.value.away
    assert team.asked("SELECT count(*) FROM qifutong.operations") == [(0,)]


def test_an_advisory_lock_keeps_nobody_waiting(team: Team) -> None:
    li, sun = team.join("li", device="AAAA"), team.join("sun", device="CCCC")
    with team.plain(li) as hog, team.plain(sun) as other:
        for key in (*range(100), 7_146_001_000):
            hog.execute("SELECT pg_advisory_lock(%s)", (key,))
        other.execute("SET lock_timeout = '2s'")
        assert other.execute(PUSH, row(said(1, device="CCCC", author="sun"))).rowcount == 1
