"""Making a hub: twice changes nothing, a role that may not leaves nothing, versions that differ are told."""

from __future__ import annotations

import subprocess

import pytest

from qifutong_desktop.store.hub import schema
from qifutong_desktop.store.hub.address import HubAddress
from qifutong_desktop.store.hub.administration import enrol, renew, revoke
from qifutong_desktop.store.hub.connection import VERSION, HubRefusal, open_hub
from qifutong_desktop.store.hub.schema import prepare_hub
from tests.postgres_server import PostgresServer

from .team import PUSH, Team, key_of, row, said


def dump(team: Team) -> str:
    """The whole database as pg_dump writes it, grants and rows too."""
    command = [str(team.server.programs / "pg_dump"), "-h", str(team.server.socket), "-U", "owner", team.database]
    done = subprocess.run([*team.server.account, *command], check=True, capture_output=True, text=True, cwd="/")
    return "\n".join(line for line in done.stdout.splitlines() if "restrict " not in line)


def memberships(team: Team) -> list[object]:
    return team.asked(
        "SELECT roleid::regrole::text, member::regrole::text, admin_option FROM pg_auth_members"
        " WHERE member::regrole::text NOT LIKE '%fresh%' AND roleid::regrole::text NOT LIKE '%fresh%' ORDER BY 1, 2"
    )


def test_made_again_nothing_changes(team: Team) -> None:
    team.join("li", device="AAAA")
    before = dump(team), memberships(team)
    made = prepare_hub(team.address(), "")
    assert (made.before, made.version, made.left) == (VERSION, VERSION, ())
    assert (dump(team), memberships(team)) == before
    assert "CREATE TABLE qifutong.operations" in before[0]


def test_it_comes_back_from_a_dump(team: Team, postgres: PostgresServer) -> None:
    """pg_dump is a backup of a hub: who restores it goes on where it ended."""
    li = team.join("li", device="AAAA")
    with team.plain(li) as connection:
        connection.execute(PUSH, row(said(1)))
    copy = Team(postgres, postgres.database())
    psql = [str(postgres.programs / "psql"), "-q", "-v", "ON_ERROR_STOP=1", "-h", str(postgres.socket), "-U", "owner"]
    restore = [*postgres.account, *psql, copy.database]
    restored = subprocess.run(restore, input=dump(team), check=False, capture_output=True, text=True, cwd="/")
    assert restored.returncode == 0, restored.stderr
    with copy.plain(li) as connection:
        connection.execute(PUSH, row(said(2)))
        assert connection.execute("SELECT seq, n FROM qifutong.operations ORDER BY seq").fetchall() == [(1, 1), (2, 2)]
    with open_hub(copy.address(li), "") as hub, team.hub() as there:
        assert hub.id == there.id


def test_no_superuser_is_needed(postgres: PostgresServer) -> None:
    """A role with CREATEROLE that owns the database will do; it is left with no more than an administrator has."""
    name = postgres.database()
    boss = f"boss_{name}"
    postgres.run(f"CREATE ROLE {boss} LOGIN CREATEROLE")
    postgres.run(f"ALTER DATABASE {name} OWNER TO {boss}")
    team = Team(postgres, name)
    made = prepare_hub(team.address(boss), "")
    assert any("lo_create" in sql for sql in made.left), "what only a superuser may is told"
    assert not any("TEMPORARY" in sql for sql in made.left)
    with open_hub(team.address(boss), "") as hub:
        enrol(hub, f"li_{name}", "li", "team", "华东")
        enrol(hub, f"sun_{name}", "sun", "team", "华东")
        revoke(hub, f"sun_{name}")
    with team.plain(f"li_{name}") as connection:
        connection.execute("SELECT qifutong.hello('AAAA', %s)", (key_of("AAAA"),))
        assert connection.execute(PUSH, row(said(1))).rowcount == 1
    owner = "SELECT 1 FROM pg_auth_members WHERE roleid = 'qifutong_owner'::regrole AND member = session_user::regrole"
    assert team.asked(owner, role=boss) == []
    with pytest.raises(HubRefusal), open_hub(team.address(boss), "") as hub:
        hub.connection.execute("SELECT body FROM qifutong.operations")


def test_a_role_that_may_not_leaves_nothing(postgres: PostgresServer) -> None:
    name = postgres.database()
    team = Team(postgres, name)
    for role, rights in ((f"guest_{name}", ""), (f"half_{name}", "CREATEROLE")):
        postgres.run(f"CREATE ROLE {role} LOGIN {rights}")
        with pytest.raises(HubRefusal, match="may not create"):
            prepare_hub(team.address(role), "")
    assert team.asked("SELECT 1 FROM pg_namespace WHERE nspname = 'qifutong'") == []


def test_what_is_no_hub_of_mine(team: Team, postgres: PostgresServer) -> None:
    empty = Team(postgres, postgres.database())
    with pytest.raises(HubRefusal, match="is no hub"), empty.hub():
        pass
    postgres.run(f"CREATE ROLE stranger_{team.database} LOGIN")
    with pytest.raises(HubRefusal, match="is no hub"), team.hub(team.role("stranger")):
        pass


@pytest.mark.parametrize(("version", "words"), [(VERSION + 1, "upgrade the program"), (0, "runs qifutong hub init")])
def test_a_hub_of_another_version_is_told(team: Team, version: int, words: str) -> None:
    li = team.join("li")
    team.server.run(f"UPDATE qifutong.hub SET version = {version}", team.database)
    with pytest.raises(HubRefusal, match=words) as refused, team.hub(li):
        pass
    assert not refused.value.away
    if version > VERSION:
        with pytest.raises(HubRefusal, match=words):
            prepare_hub(team.address(), "")


def test_an_older_hub_is_brought_here_with_what_is_in_it(
    postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    team, steps = Team(postgres, postgres.database()), dict(schema._steps())
    with monkeypatch.context() as older:
        older.setattr(schema, "VERSION", 1)
        older.setattr(schema, "_steps", lambda: [(1, steps[1])])
        assert prepare_hub(team.address(), "").version == 1
    team.server.run("INSERT INTO qifutong.cases VALUES ('1', '华东', 'li')", team.database)
    made = prepare_hub(team.address(), "")
    assert (made.before, made.version) == (1, VERSION)
    assert team.asked("SELECT version FROM qifutong.hub") == [(VERSION,)]
    assert team.asked("SELECT case_id FROM qifutong.cases") == [("1",)]
    li = team.join("li")
    with team.hub(li), team.hub() as hub:
        assert renew(hub, li)


def test_no_server(team: Team) -> None:
    nowhere = HubAddress("/nowhere", 5432, team.database, "owner")
    with pytest.raises(HubRefusal, match="cannot be reached") as refused, open_hub(nowhere, ""):
        pass
    assert refused.value.away
    with (
        pytest.raises(HubRefusal, match="no such database") as refused,
        open_hub(HubAddress(str(team.server.socket), 5432, "elsewhere", "owner"), ""),
    ):
        pass
    assert not refused.value.away


def test_without_a_driver(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(HubRefusal, match="is not installed"), team.hub():
        pass


def test_a_server_that_ends_meanwhile(team: Team) -> None:
    li = team.join("li")
    ended = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{li}'"
    with pytest.raises(HubRefusal) as refused, team.hub(li) as hub:  # noqa: PT012
        team.server.run(ended)
        hub.connection.execute("SELECT 1")
    assert refused.value.away
