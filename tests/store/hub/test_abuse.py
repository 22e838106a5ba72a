"""What a member can try with plain SQL: each is refused by the server, and changes and shows nothing."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from hashlib import sha256

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.postgres_server import PostgresServer

from .team import AT, CASE, KEEP, PUSH, Team, key_of, new_team, paper, row, said

THEIRS = "22222222222222222222222222222222"
SECRET = "华南客户的秘密"


@pytest.fixture(scope="module")
def two(postgres: PostgresServer) -> Team:
    """Li and Sun in one team, Wang in another with something to hide, Zhao in a third with nothing; auditor, admin."""
    team = new_team(postgres)
    li = team.join("li", device="AAAA")
    wang = team.join("wang", team="华南", device="BBBB")
    team.join("sun", device="CCCC")
    team.join("zhao", team="华北", device="DDDD")
    team.join("qian", "auditor")
    team.join("zhou", "admin")
    with team.plain(li) as connection:
        connection.execute(PUSH, row(said(1, "李的")))
        connection.execute(KEEP, paper(b"ours"))
    with team.plain(wang) as connection:
        for n, field in enumerate(("client.name", "deal.stage", "answers.P03"), 1):
            connection.execute(PUSH, row(said(n, SECRET, device="BBBB", author="wang", case=THEIRS, field=field)))
        facts = json.dumps({"client": SECRET, "tier": SECRET, "total": "7999.00"})
        connection.execute(KEEP, paper(SECRET.encode(), "quote", "Q26-BBBB-0001-X", case=THEIRS, facts=facts))
        connection.execute(KEEP, paper(SECRET.encode(), "attachment", None, case=THEIRS))
    team.server.run("ANALYZE", team.database)
    return team


def stands(team: Team) -> list[object]:
    """All that the hub holds, as the server's superuser sees it."""
    tables = ("hub", "members", "authors", "devices", "cases", "operations", "blobs", "erasures", "releases", "alarms")
    rows = " UNION ALL ".join(f"SELECT '{name}', md5(t::text) FROM qifutong.{name} AS t" for name in tables)
    roles = (
        "SELECT rolname, rolsuper::text || rolcreaterole::text || rolcanlogin::text || rolbypassrls::text FROM pg_roles"
        " WHERE rolname LIKE '%\\_' || current_database() OR rolname LIKE 'qifutong\\_%'"
    )
    grants = (
        "SELECT relname, coalesce(relacl::text, '') || relrowsecurity::text FROM pg_class"
        " WHERE relnamespace = 'qifutong'::regnamespace"
    )
    rules = (
        "SELECT 'policies', count(*)::text FROM pg_policy UNION ALL SELECT 'triggers', count(*)::text FROM pg_trigger"
    )
    return team.asked(f"{rows} UNION ALL {roles} UNION ALL {grants} UNION ALL {rules} ORDER BY 1, 2")


WHOLE = "name, case_id, device, n, body"
ORDINARY = {
    "change an answer": "UPDATE qifutong.operations SET body = '{}'",
    "take an answer away": "DELETE FROM qifutong.operations",
    "change a quote": "UPDATE qifutong.blobs SET body = 'x'",
    "take a quote away": "DELETE FROM qifutong.blobs",
    "empty the table": "TRUNCATE qifutong.operations",
    "drop the table": "DROP TABLE qifutong.operations CASCADE",
    "drop the schema": "DROP SCHEMA qifutong CASCADE",
    "choose the seq": f"INSERT INTO qifutong.operations (seq, {WHOLE}) OVERRIDING SYSTEM VALUE"
    f" SELECT 1000000, {WHOLE} FROM qifutong.operations",
    "turn the counter": "SELECT setval('qifutong.operations_seq_seq', 1000000)",
    "use up numbers": "SELECT nextval('qifutong.operations_seq_seq')",
    "write in another's role": f"INSERT INTO qifutong.operations (role, {WHOLE}) VALUES ('wang', '', '', '', 1, '')",
    "write into another team": f"INSERT INTO qifutong.operations (team, {WHOLE}) VALUES ('华南', '', '', '', 1, '')",
    "date it back": f"INSERT INTO qifutong.operations (came, {WHOLE}) VALUES ('2020-01-01', '', '', '', 1, '')",
    "register a case elsewhere": "INSERT INTO qifutong.cases VALUES ('x', '华南', 'wang')",
    "make oneself an administrator": "UPDATE qifutong.members SET kind = 'admin'",
    "take another name": "INSERT INTO qifutong.authors VALUES ('boss', 'li')",
    "bring a device in by hand": "INSERT INTO qifutong.devices (code, role, public_key) VALUES ('ZZZZ', 'wang', 'x')",
    "silence an alarm": "DELETE FROM qifutong.alarms",
    "raise an alarm": "SELECT qifutong.alarm('device_twice', 'x', '{}')",
    "claim a case for nothing": "SELECT qifutong.team_of_case('x')",
    "enrol a friend": "SELECT qifutong.enrol('friend', 'SCRAM-SHA-256$x', 'friend', 'team', '华东', '{}')",
    "revoke a colleague": "SELECT qifutong.revoke('wang')",
    "get his password": "SELECT qifutong.renew('wang', 'SCRAM-SHA-256$x')",
    "erase a case": f"SELECT qifutong.erase('{THEIRS}')",
    "publish prices": "SELECT qifutong.publish('pricebook', 1, 'x')",
    "alter a policy": "ALTER POLICY team ON qifutong.operations USING (true)",
    "drop a policy": "DROP POLICY team ON qifutong.operations",
    "switch row security off": "ALTER TABLE qifutong.operations DISABLE ROW LEVEL SECURITY",
    "read without it": "SET row_security = off; SELECT * FROM qifutong.operations",
    "disable the triggers": "ALTER TABLE qifutong.operations DISABLE TRIGGER ALL",
    "skip the triggers": "SET session_replication_role = replica",
    "drop the turn": "DROP TRIGGER a_turn ON qifutong.operations",
    "replace a function": "CREATE OR REPLACE FUNCTION qifutong.my_kind() RETURNS text LANGUAGE sql AS $$SELECT ''$$",
    "become the owner": "SET ROLE qifutong_owner",
    "become an administrator": "SET ROLE qifutong_admin",
    "become the superuser": "SET SESSION AUTHORIZATION owner",
    "grant oneself": "GRANT qifutong_admin TO CURRENT_USER",
    "make a role": "CREATE ROLE friend LOGIN",
    "go round row security": "ALTER ROLE CURRENT_USER BYPASSRLS",
    "copy rows in": f"COPY qifutong.operations ({WHOLE}) FROM STDIN",
    "run a program": "COPY (SELECT 1) TO PROGRAM 'true'",
    "write a file": "COPY (SELECT 1) TO '/tmp/abuse'",
    "read a file": "SELECT pg_read_file('/etc/passwd')",
    "import a file": "SELECT lo_import('/etc/passwd')",
    "fill large objects": "SELECT lo_create(0)",
    "fill large objects otherwise": "SELECT lo_from_bytea(0, 'x')",
    "fill temporary tables": "CREATE TEMP TABLE mine (x int)",
    "fill the public schema": "CREATE TABLE public.mine (x int)",
    "make a schema": "CREATE SCHEMA mine",
    "an extension": "CREATE EXTENSION dblink",
    "take the turn": "DO $$BEGIN LOCK TABLE qifutong.turn IN EXCLUSIVE MODE; END$$",
    "lock everybody out": "DO $$BEGIN LOCK TABLE qifutong.operations IN EXCLUSIVE MODE; END$$",
    "hold rows": "SELECT * FROM qifutong.operations FOR UPDATE",
    "read passwords": "SELECT * FROM pg_authid",
    "read what was sampled": "SELECT * FROM pg_statistic",
    "change the server": "ALTER SYSTEM SET fsync = off",
    "listen to replication": "SELECT pg_create_physical_replication_slot('x')",
}


def let_through(team: Team, tries: Iterable[tuple[str, str, Sequence[object], Collection[str]]]) -> list[str]:
    """Which of (what, SQL, values, SQLSTATEs that refuse it) li is not refused as he should be; all of them changed
    nothing, or the test ends here."""
    before, through = stands(team), []
    with psycopg.connect(
        host=str(team.server.socket), dbname=team.database, user=team.role("li"), autocommit=True
    ) as connection:
        for what, sql, values, states in tries:
            try:
                connection.execute(sql.encode(), values or None)
            except psycopg.Error as error:
                if error.sqlstate in states:
                    continue
                what += f": {error.sqlstate} {error}"
            through.append(what)
    assert stands(team) == before, through
    return through


def test_a_member_is_refused_and_nothing_is_otherwise(two: Team) -> None:
    refusals = ("42501", "0A000", "428C9")
    assert let_through(two, ((what, sql, (), refusals) for what, sql in ORDINARY.items())) == []


def fourth(**changed: object) -> tuple[object, ...]:
    """Row 4 of device AAAA as it should be, and what is changed of it."""
    whole = dict(zip(("name", "case_id", "device", "n", "body"), row(said(4)), strict=True)) | changed
    body = whole["body"]
    if "name" not in changed and isinstance(body, str):
        whole["name"] = sha256(body.encode()).digest()
    return tuple(whole.values())


GOOD = said(4).body
FORGED = {
    "no hash": (fourth(name=b"x" * 32), "QF003"),
    "the hash of another": (fourth(name=bytes.fromhex(said(5).name)), "QF003"),
    "a colleague's device": (row(said(4, device="CCCC")), "QF002"),
    "another team's device": (row(said(4, device="BBBB")), "QF002"),
    "no device of anybody": (row(said(4, device="ZZZZ")), "QF002"),
    "a colleague as author": (row(said(4, author="sun")), "QF005"),
    "a name of nobody": (row(said(4, author="boss")), "QF005"),
    "another team's case": (row(said(4, case=THEIRS)), "QF004"),
    "another case inside": (fourth(case_id="3" * 32), "QF006"),
    "another number inside": (fourth(n=7), "QF006"),
    "no JSON": (fourth(body="{"), "QF006"),
    "a list": (fourth(body="[]"), "QF006"),
    "a key more": (fourth(body=GOOD[:-1] + ',"x":1}'), "QF006"),
    "a key less": (fourth(body=GOOD.replace('"reason":"",', "")), "QF006"),
    "a kind of his own": (fourth(body=GOOD.replace('"set"', '"own"')), "QF006"),
    "no kind": (fourth(body=GOOD.replace('"set"', "null")), "QF006"),
    "no day": (fourth(body=GOOD.replace(AT, "2026-13-22T09:30:00Z")), "QF006"),
    "an author that is a list": (fourth(body=GOOD.replace('"li"', "[]")), "QF006"),
    "a number that is a text": (fourth(body=GOOD.replace('"n":4', '"n":"4"')), "QF006"),
    "a novel": (row(said(4), value=f'"{"x" * 1_100_000}"'), "QF007"),
}


def test_a_forged_operation_is_refused(two: Team) -> None:
    assert let_through(two, ((what, PUSH, forged, (state,)) for what, (forged, state) in FORGED.items())) == []


def test_a_stale_snapshot_is_refused(two: Team) -> None:
    with two.plain(two.role("li")) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        with pytest.raises(psycopg.Error) as refused:
            connection.execute(PUSH, fourth())
    assert refused.value.sqlstate == "QF009"


PAPERS = {
    "no hash": ((b"x" * 32, *paper(b"new")[1:]), "QF003"),
    "another's number": (paper(b"new", number="Q26-BBBB-0009-X"), "QF002"),
    "another team's case": (paper(b"new", case=THEIRS), "QF004"),
    "an amount that is none": (paper(b"new", number="Q26-AAAA-0009-X", facts='{"total": "many"}'), "QF006"),
    "a day that is none": (paper(b"new", number="Q26-AAAA-0009-X", facts='{"go_live": "soon"}'), "QF006"),
    "an amount without end": (paper(b"new", number="Q26-AAAA-0009-X", facts='{"total": "NaN"}'), "QF006"),
    "a day without end": (paper(b"new", number="Q26-AAAA-0009-X", facts='{"go_live": "infinity"}'), "QF006"),
    "a day that never was": (paper(b"new", number="Q26-AAAA-0009-X", facts='{"go_live": "2027-02-30"}'), "QF006"),
    "signed of no quote": (paper(b"new", "signed", "Q26-AAAA-0009-X"), "QF006"),
    "a kind of his own": (paper(b"new", "virus"), "23514"),
    "a number on an attachment": (paper(b"new", "attachment"), "23514"),
    "nothing in it": (paper(b"", "attachment", None), "23514"),
    "too much": (paper(b"x" * (32 * 1024**2 + 1), "attachment", None), "QF007"),
}


def test_a_forged_paper_is_refused(two: Team) -> None:
    assert let_through(two, ((what, KEEP, forged, (state,)) for what, (forged, state) in PAPERS.items())) == []


# --- reading ---------------------------------------------------------------------------------------------------------


def readable(team: Team, role: str) -> list[str]:
    sql = (
        "SELECT relname FROM pg_class WHERE relnamespace = 'qifutong'::regnamespace AND relkind IN ('r', 'v')"
        " AND has_table_privilege(oid, 'SELECT') ORDER BY 1"
    )
    return [name for (name,) in team.asked(sql, role=role)]


@pytest.mark.parametrize("person", ["li", "zhao"])
def test_nobody_reads_another_team(two: Team, person: str) -> None:
    role = two.role(person)
    names = readable(two, role)
    assert len(names) > 12
    for name in names:
        seen = repr(two.asked(f"SELECT t::text FROM qifutong.{name} AS t", role=role))
        assert not any(word in seen for word in (SECRET, THEIRS, "华南", "wang")), name
    assert SECRET in repr(two.asked("SELECT * FROM qifutong.clients", role=two.role("qian"))), "there was something"


def test_no_error_no_plan_and_no_sample_tells_of_another_team(two: Team) -> None:
    """Zhao's team has nothing: a condition that fails on any row would fail on one that he must not see."""
    role = two.role("zhao")
    for name in readable(two, role):
        mine = f"SELECT 1 FROM qifutong.{name} AS t WHERE "
        if name not in ("hub", "members", "authors", "devices"):
            assert two.asked(f"{mine} (t::text || 'x')::int = 1", role=role) == [], name
            assert two.asked(f"{mine} 1 / (length(t::text) * 0) = 1", role=role) == [], name
        assert SECRET not in repr(two.asked(f"EXPLAIN (ANALYZE, VERBOSE) {mine} t::text LIKE '%秘密%'", role=role))
    assert two.asked("SELECT 1 FROM pg_stats WHERE schemaname = 'qifutong'", role=role) == []
    assert SECRET in repr(two.asked("SELECT * FROM pg_stats WHERE schemaname = 'qifutong'")), "there was something"


def test_tables_of_the_same_names_on_his_path_deceive_no_function(two: Team) -> None:
    two.server.run(f"GRANT TEMPORARY ON DATABASE {two.database} TO PUBLIC")
    try:
        with two.plain(two.role("li")) as connection:
            connection.execute(
                "CREATE TEMP TABLE members (role text, kind text, team text, revoked timestamptz, name text)"
            )
            connection.execute("INSERT INTO members VALUES (session_user, 'admin', '华南')")
            connection.execute(
                "CREATE FUNCTION pg_temp.replace(text, text, text) RETURNS text LANGUAGE sql AS $$SELECT '1'$$"
            )
            connection.execute("SET search_path = pg_temp, qifutong, public, pg_catalog")
            asked = "SELECT qifutong.my_kind(), qifutong.my_team(), qifutong.plain('{}')"
            assert connection.execute(asked).fetchone() == ("team", "华东", {})
            assert connection.execute("SELECT count(*) FROM operations WHERE team = '华南'").fetchone() == (0,)
            heard: list[str] = []
            connection.add_notice_handler(lambda told: heard.append(told.message_primary or ""))
            connection.execute(
                "CREATE FUNCTION pg_temp.tell(text) RETURNS bool LANGUAGE plpgsql STABLE COST 0.0000001 AS"
                " $$BEGIN RAISE NOTICE 'told %', $1; RETURN true; END$$"
            )
            for name in readable(two, two.role("li")):
                if name not in ("hub", "authors", "devices", "releases", "alarms"):
                    connection.execute(f"SELECT 1 FROM qifutong.{name} WHERE pg_temp.tell(team)".encode())
            assert set(heard) <= {"told 华东"}
            assert len(heard) > 5
    finally:
        two.server.run(f"REVOKE TEMPORARY ON DATABASE {two.database} FROM PUBLIC")


def test_an_auditor_reads_all_and_writes_nothing(two: Team) -> None:
    role = two.role("qian")
    assert {team for (team,) in two.asked("SELECT DISTINCT team FROM qifutong.operations", role=role)} == {
        "华东",
        "华南",
    }
    for sql in (
        f"{PUSH[: PUSH.index('VALUES')]} SELECT {WHOLE} FROM qifutong.operations",
        "SELECT qifutong.hello('EEEE', sha256('x'))",
        f"SELECT qifutong.erase('{CASE}')",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), two.plain(role) as connection:
            connection.execute(sql.encode())


def test_an_administrator_reads_no_answer(two: Team) -> None:
    role = two.role("zhou")
    for name in ("operations", "blobs", "heads", "changes", "clients", "quotes"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            two.asked(f"SELECT * FROM qifutong.{name}", role=role)
    assert two.asked("SELECT team, quotes FROM qifutong.quotes_by_tier ORDER BY 1", role=role) == [
        ("华东", 1),
        ("华南", 1),
    ]
    assert len(two.asked("SELECT * FROM qifutong.cases", role=role)) == 2


def test_a_stranger_with_a_role_on_the_server_sees_no_hub(two: Team) -> None:
    two.server.run(f"CREATE ROLE stranger_{two.database} LOGIN")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        two.asked("SELECT * FROM qifutong.hub", role=two.role("stranger"))


def test_who_was_revoked_sees_and_sends_nothing_in_an_open_session(team: Team) -> None:
    role = team.join("li", device="AAAA")
    with psycopg.connect(host=str(team.server.socket), dbname=team.database, user=role, autocommit=True) as connection:
        connection.execute(PUSH, row(said(1)))
        team.server.run(f"UPDATE qifutong.members SET revoked = now() WHERE role = '{role}'", team.database)
        for table in ("hub", "members", "operations", "clients"):
            assert connection.execute(f"SELECT 1 FROM qifutong.{table}".encode()).fetchall() == []
        with pytest.raises(psycopg.Error) as refused:
            connection.execute(PUSH, row(said(2)))
        assert refused.value.sqlstate == "QF001"


def test_a_member_can_still_do_what_he_may(two: Team) -> None:
    """The control: the same connection, row and paper without the forgery are taken."""
    with two.plain(two.role("li")) as connection:
        assert connection.execute(PUSH, fourth()).rowcount == 1
        assert connection.execute(PUSH, row(said(5, "\x00空字符"))).rowcount == 1
        new = (*paper(b"new", number="Q26-AAAA-0009-X")[:7], Jsonb({"total": "1.00", "go_live": "2027-01-04"}), b"new")
        assert connection.execute(KEEP, new).rowcount == 1
        assert connection.execute("SELECT qifutong.hello('AAAA', %s)", (key_of("AAAA"),)).fetchone() == ("known",)
        connection.rollback()
