"""A hub in the wrong hands, a member with bad intent, and bad luck: a laptop takes in what is good, says what is not,
comes to an end, and keeps what it has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, cast

import psycopg
import pytest

from qifutong_desktop.actions.hub import hub_state, sync
from qifutong_desktop.actions.team_quotes import team_figures, team_quotes
from qifutong_desktop.core.operation import Operation
from qifutong_desktop.store.attachments import attach, attached, detach
from qifutong_desktop.store.hub import check, pull
from qifutong_desktop.store.hub.administration import erase
from qifutong_desktop.store.hub.answers import asked
from qifutong_desktop.store.hub.connection import HubRefusal, open_hub
from qifutong_desktop.store.hub.membership import address_of, signature_of, signing_key
from qifutong_desktop.store.hub.pull import must_rise, page_of
from qifutong_desktop.store.hub.state import far_within, joined, put_far
from qifutong_desktop.store.operations import list_cases, record
from qifutong_desktop.store.signed_papers import keep_signed
from tests.store.issuing import UNDER, issue_one

from .laptops import Laptop, member, names
from .team import CASE, KEEP, PUSH, Team, key_of, paper, row, said
from .test_sync import say

_SIGNED = "INSERT INTO qifutong.operations (name, case_id, device, n, body, signature) VALUES (%s, %s, %s, %s, %s, %s)"


@pytest.fixture
def pair(team: Team, tmp_path: Any) -> Iterator[tuple[Laptop, Laptop]]:
    """Li and Sun of one team, who both have one client."""
    with member(team, tmp_path, "li") as li, member(team, tmp_path, "sun") as sun:
        say(li, "client.name", "甲木商贸")
        li.sync()
        sun.sync()
        yield li, sun


def tampered(team: Team, sql: str) -> None:
    """As whoever has the server in his hands."""
    tables = ("operations", "blobs", "members", "devices")
    off, on = (f"ALTER TABLE qifutong.{{}} {word} TRIGGER USER;" for word in ("DISABLE", "ENABLE"))
    around = ("".join(one.format(table) for table in tables) for one in (off, on))
    team.server.run(f"{sql};".join(around), team.database)


def sent_by_hand(team: Team, one: Laptop, given: Operation, **parts: str) -> None:
    """An operation that no program of ours would write (``parts`` as of :func:`row`), well signed."""
    values = row(given, **parts)
    with team.plain(team.role(one.person)) as connection:
        connection.execute(_SIGNED, (*values, signature_of(signing_key(one.store), cast(bytes, values[0]))))


# --- what the hub answers --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sql", "shape"),
    [
        ("SELECT generate_series(1, 100000000)", (int,)),
        ("SELECT repeat('x', 1000000) FROM generate_series(1, 1000)", (str,)),
        ("SELECT 'seven'", (int,)),
        ("SELECT 1, 2", (int,)),
        ("SELECT NULL::text", (str,)),
        ("SELECT ('[' || repeat('[', 100000) || repeat(']', 100001))::json", (str,)),
        ("SELECT 'infinity'::date", (str,)),
    ],
)
def test_an_answer_that_is_none_ends_the_connection(long_team: Team, sql: str, shape: Sequence[type]) -> None:
    with pytest.raises(HubRefusal), long_team.hub() as hub:
        asked(hub, sql, (), shape)


def test_pages_must_lead_on(long_team: Team) -> None:
    with long_team.hub() as hub:
        must_rise(hub, 3, [4, 9])
        for numbers in ([3], [5, 5], [9, 4]):
            with pytest.raises(HubRefusal):
                must_rise(hub, 3, numbers)


def test_endless_rubbish_comes_to_an_end(
    team: Team, pair: tuple[Laptop, Laptop], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, sun = pair
    monkeypatch.setattr(pull, "_MOST_USELESS", 2000)
    team.server.run(
        "ALTER TABLE qifutong.operations RENAME TO real; CREATE VIEW qifutong.operations AS"
        " SELECT i AS seq, sha256(i::text::bytea) AS name, '华东' AS team, NULL AS case_id, 'x' AS body,"
        " NULL::bytea AS signature FROM generate_series(1000, 100000) AS i UNION ALL"
        " SELECT seq, name, team, case_id, body, signature FROM qifutong.real;"
        " GRANT SELECT ON qifutong.operations TO qifutong_team",
        team.database,
    )
    with pytest.raises(HubRefusal):
        sun.sync()
    assert list(names(sun.store)) == [CASE]


def test_oddities_are_refused_and_no_fault(team: Team, pair: tuple[Laptop, Laptop]) -> None:
    _, sun = pair
    for odd, mended in (
        (
            "ALTER TABLE qifutong.devices DROP CONSTRAINT devices_public_key_check;"
            "INSERT INTO qifutong.devices SELECT 'ZZZZ', role, '' FROM qifutong.members WHERE team != '' LIMIT 1",
            "DELETE FROM qifutong.devices WHERE code = 'ZZZZ'",
        ),
        (
            "ALTER TABLE qifutong.hub ALTER version TYPE text",
            "ALTER TABLE qifutong.hub ALTER version TYPE int USING version::int",
        ),
        (
            "ALTER TABLE qifutong.members DROP CONSTRAINT members_name_check;"
            "UPDATE qifutong.members SET name = name || E'\\x1b[2J'",
            "UPDATE qifutong.members SET name = left(name, -4)",
        ),
    ):
        tampered(team, odd)
        with pytest.raises(HubRefusal):
            sun.sync()
        tampered(team, mended)
        assert sun.sync().agreed
    assert len(list_cases(sun.store)) == 1


def test_nothing_of_the_hub_steers_the_screen(team: Team, pair: tuple[Laptop, Laptop]) -> None:
    li, sun = pair
    code = li.store.device
    facts = '{"client": "\\u001b[2J甲\\u202e木", "tier": "basic\\u0007", "total": "1.00"}'
    with team.plain(team.role("li")) as connection:
        connection.execute(KEEP, paper(b"%PDF", number=f"Q26-{code}-0001-X", facts=facts))
        connection.commit()
        with pytest.raises(psycopg.errors.CheckViolation):
            connection.execute(KEEP, paper(b"%PDF 2", number=f"Q\x1b-{code}-0001-X"))
    came = sun.sync()
    [quote] = team_quotes(sun.store)
    figures = team_figures(sun.store)
    assert figures is not None
    shown = f"{quote}{figures}{came}"
    assert shown.isprintable()
    assert quote.client == "[2J甲木"


# --- what a member sends ---------------------------------------------------------------------------------------------


def test_large_operations_come_in_small_pages(team: Team, pair: tuple[Laptop, Laptop]) -> None:
    li, sun = pair
    for n in range(8):
        say(li, f"answers.P{n:02}", chr(65 + n) * 900_000)
    assert li.sync().pushed == 8
    known = joined(sun.store)
    assert known is not None
    with open_hub(address_of(known), "") as hub:
        page = page_of(hub, "team = %s AND", ("华东",), 0)
    assert 2 < len(page) < 9
    assert sum(len(row.body) for row in page) < pull.PAGE_BYTES + 1024**2
    assert sun.sync().pulled == 8


def test_a_value_that_would_hang_who_opens_it_is_left_out(team: Team, pair: tuple[Laptop, Laptop]) -> None:
    li, sun = pair
    for n, odd in enumerate(('{"$decimal":"1E+999999999"}', "[" * 200 + "]" * 200), 50):
        sent_by_hand(team, li, said(n, device=li.store.device), value=odd)
        came = sun.sync()
        assert came.pulled == 0
        assert [team.role("li") in note.zh for note in came.notes] == [True]
        assert sun.sync().notes == (), "it is told once"


def test_what_was_left_out_is_told_once_and_settled(team: Team, pair: tuple[Laptop, Laptop]) -> None:
    li, sun = pair
    code = li.store.device
    odd = ('"9999-12-31T23:59:59Z"', '"0001-01-01T00:00:00Z"')
    for n, at in enumerate(odd, 50):
        sent_by_hand(team, li, said(n, device=code), at=at)
    with team.plain(team.role("li")) as connection:
        connection.execute(PUSH, row(said(60, device=code)))
    came = sun.sync()
    assert (came.agreed, came.pulled, len(came.notes)) == (True, 0, 3)
    assert (hub_state(sun.store).left_out, sun.sync().notes) == (3, ())
    say(li, "answers.P04", "7")
    li.sync()
    came = sun.sync()
    assert (came.agreed, came.pulled, came.notes) == (True, 1, ())
    # the signature was only missing: as soon as it is there, the entry is
    name = bytes.fromhex(said(60, device=code).name)
    signature = signature_of(signing_key(li.store), name).hex()
    tampered(team, f"UPDATE qifutong.operations SET signature = '\\x{signature}' WHERE n = 60;")
    assert sun.sync().pulled == 1
    assert hub_state(sun.store).left_out == 2
    # a program that knows more looks anew
    with sun.store.writing() as connection:
        known = far_within(connection)
        put_far(connection, replace(known, pins={**known.pins, "ZZZZ": ("x", "00" * 32)}))
    assert len(sun.sync().notes) == 2


def test_of_very_many_that_are_left_out_the_rest_is_counted(team: Team, pair: tuple[Laptop, Laptop]) -> None:
    li, sun = pair
    with team.plain(team.role("li")) as connection:
        for n in range(50, 80):
            connection.execute(PUSH, row(said(n, device=li.store.device)))
    came = sun.sync()
    assert (came.agreed, len(came.notes), came.notes[-1].zh) == (True, 2, "另有 20 条记录没有接收")
    assert hub_state(sun.store).left_out == 30
    assert sun.sync().notes == ()


def test_an_entry_is_signed_by_whom_it_names(team: Team, pair: tuple[Laptop, Laptop]) -> None:
    """The server refuses another's name; where the server looks away, laptops see whose key it was."""
    li, sun = pair
    forged = said(50, device=li.store.device, author="sun")
    with pytest.raises(psycopg.errors.DatabaseError, match="the author is not"):
        sent_by_hand(team, li, forged)
    tampered(team, f"UPDATE qifutong.authors SET role = '{team.role('li')}' WHERE author = 'sun';")
    sent_by_hand(team, li, forged)
    came = sun.sync()
    assert came.pulled == 0
    assert any("改归了别的成员" in note.zh for note in came.notes)
    assert any("署名 sun" in note.zh and team.role("li") in note.zh for note in came.notes)


def test_who_signs_in_as_another_is_seen_by_him(team: Team, pair: tuple[Laptop, Laptop]) -> None:
    """An administrator can give li a new password and sign in as li: li's own laptop tells of the strange device."""
    li, _ = pair
    with team.plain(team.role("li")) as connection:
        connection.execute("SELECT qifutong.hello('ZZZZ', %s)", (key_of("boss"),))
    assert any("ZZZZ" in note.zh and "本账号" in note.zh for note in li.sync().notes)
    assert li.sync().notes == ()


def test_a_moment_that_python_does_not_know_is_refused(team: Team, pair: tuple[Laptop, Laptop]) -> None:
    li, _ = pair
    for at in ("2026-11-22T24:00:00Z", "2026-11-22T09:30:60Z", "2026-02-30T09:30:00Z"):
        with pytest.raises(psycopg.errors.DatabaseError, match="no operation"):
            sent_by_hand(team, li, said(50, device=li.store.device), at=f'"{at}"')


def test_one_member_cannot_take_all_codes(team: Team) -> None:
    li = team.join("li")
    hello = "SELECT qifutong.hello(%s, %s)"
    with team.plain(li) as connection:
        for n in range(64):
            connection.execute(hello, (f"A{n:03}", key_of("x")))
        assert connection.execute(hello, ("A001", key_of("x"))).fetchone() == ("known",)
        with pytest.raises(psycopg.errors.DatabaseError) as refused:
            connection.execute(hello, ("B000", key_of("x")))
    assert refused.value.sqlstate == "QF015"


def test_figures_do_not_grow_with_the_square_of_a_field_s_changes(team: Team) -> None:
    li = team.join("li", device="AAAA")
    with team.plain(li) as connection:
        connection.execute(KEEP, paper(b"quote"))
        with connection.cursor() as cursor:
            push = "INSERT INTO qifutong.operations (name, case_id, device, n, body) VALUES (%s, %s, %s, %s, %s)"
            made = (said(n, f"stage {n}" * 20, field="deal.stage") for n in range(1, 1501))
            cursor.executemany(push, [(bytes.fromhex(one.name), one.case, one.device, one.n, one.body) for one in made])
        connection.commit()
        connection.execute("SET statement_timeout = '5s'")
        assert connection.execute("SELECT quoted FROM qifutong.conversion").fetchall() == [(1,)]


def test_a_colleague_s_one_more_device_is_told(team: Team, pair: tuple[Laptop, Laptop]) -> None:
    _, sun = pair
    with team.plain(team.role("li")) as connection:
        connection.execute("SELECT qifutong.hello('ZZZZ', %s)", (key_of("new"),))
    assert any("ZZZZ" in one.zh for one in sun.sync().notes)
    assert sun.sync().notes == ()


# --- erasures --------------------------------------------------------------------------------------------------------


def test_many_erasures_at_once_wait_for_a_person(team: Team, pair: tuple[Laptop, Laptop]) -> None:
    """Whoever stole an administrator's password must not empty every laptop, backups too, within minutes."""
    li, sun = pair
    made = [f"{n:032x}" for n in range(1, 26)]
    for case in made:
        say(li, "client.name", "客户", case)
    li.sync()
    sun.sync()
    with team.hub() as hub:
        for case in made:
            erase(hub, case)
    for _ in range(2):
        came = sun.sync()
        assert came.erased == ()
        assert came.agreed
        assert came.held == ("客户",) * 25
        assert any("先向管理员核实" in one.zh for one in came.notes)
        assert len(names(sun.store)) == 26
    assert len(sync(sun.store, sun.now(), erase_many=True).erased) == 25
    assert list(names(sun.store)) == [CASE]
    assert sun.sync().notes == ()


# --- papers ----------------------------------------------------------------------------------------------------------


def test_signed_papers_go_along_and_colleagues_see_that_it_is_signed(team: Team, pair: tuple[Laptop, Laptop]) -> None:
    li, sun = pair
    say(li, "client.name", "绍兴", UNDER.case)
    quote = issue_one(li.store).quote
    keep_signed(li.store, quote.number, 1, "signed", b"%PDF signed", "温", author="li", at=li.at())
    assert li.sync().papers_pushed == 2
    assert sun.sync().papers_pulled == 2
    assert {one.name for one in attached(sun.store, UNDER.case)} == {
        f"{quote.number} v1.pdf",
        f"{quote.number} v1 signed.pdf",
    }
    [theirs] = team_quotes(sun.store)
    assert theirs.signed
    assert [one.signed for one in team_quotes(li.store)] == [True]
    assert (li.sync().papers_pushed, sun.sync().papers_pushed) == (0, 0)
    assert team.asked("SELECT kind, count(*) FROM qifutong.blobs GROUP BY kind ORDER BY kind") == [
        ("quote", 1),
        ("signed", 1),
    ]


def test_a_paper_whose_case_comes_later_is_fetched_with_it(team: Team, pair: tuple[Laptop, Laptop]) -> None:
    li, sun = pair
    other = "2" * 32
    say(li, "client.name", "乙木", other)
    attach(li.store, other, "执照.txt", b"1", at=li.at())
    li.sync()
    with sun.store.writing() as connection:  # as if the case's rows had become visible after its paper
        put_far(connection, replace(far_within(connection), operations=10**6))
    assert sun.sync().papers_pulled == 1
    [one] = attached(sun.store, other)
    detach(sun.store, one)
    assert sun.sync().papers_pulled == 0, "what somebody removed here does not come back"


def test_papers_that_the_hub_lost_are_sent_again(team: Team, pair: tuple[Laptop, Laptop]) -> None:
    li, sun = pair
    attach(li.store, CASE, "执照.txt", b"1", at=li.at())
    li.sync()
    sun.sync()
    tampered(team, "DELETE FROM qifutong.blobs;")
    assert li.sync().papers_pushed == 1
    assert team.asked("SELECT kind FROM qifutong.blobs") == [("attachment",)]


def test_a_hub_that_was_set_back_gets_its_papers_again_under_other_numbers(
    team: Team, pair: tuple[Laptop, Laptop]
) -> None:
    li, sun = pair
    say(li, "client.name", "绍兴", UNDER.case)
    quote = issue_one(li.store).quote
    attach(li.store, UNDER.case, "执照.txt", b"1", at=li.at())
    li.sync()
    sun.sync()
    tampered(
        team,
        "DELETE FROM qifutong.blobs; DELETE FROM qifutong.operations WHERE seq > 1;"
        "ALTER TABLE qifutong.blobs ALTER seq RESTART WITH 1;"
        "ALTER TABLE qifutong.operations ALTER seq RESTART WITH 2;",
    )
    attach(sun.store, CASE, "别的.txt", b"2", at=sun.at())
    for one in (sun, li, sun, li):
        done = one.sync()
    assert done.agreed
    assert [one.number for one in team_quotes(sun.store)] == [quote.number]
    kinds = "SELECT kind, count(*) FROM qifutong.blobs GROUP BY kind ORDER BY kind"
    assert team.asked(kinds) == [("attachment", 2), ("quote", 1)]
    for case in (CASE, UNDER.case):
        own = {quote.sha256} if case == UNDER.case else set()
        assert {one.sha256 for one in attached(li.store, case)} | own == {
            one.sha256 for one in attached(sun.store, case)
        }


def test_a_paper_that_was_altered_is_left_out_until_it_is_whole(team: Team, pair: tuple[Laptop, Laptop]) -> None:
    li, sun = pair
    attach(li.store, CASE, "执照.txt", b"1", at=li.at())
    li.sync()
    tampered(team, "UPDATE qifutong.blobs SET body = '2';")
    assert any("校验值" in one.zh for one in sun.sync().notes)
    assert attached(sun.store, CASE) == ()
    tampered(team, "UPDATE qifutong.blobs SET body = '1';")
    assert sun.sync().papers_pulled == 1


def test_very_many_papers_of_a_case_come_in_pages(
    team: Team, pair: tuple[Laptop, Laptop], monkeypatch: pytest.MonkeyPatch
) -> None:
    li, sun = pair
    monkeypatch.setattr(check, "MANY", 20)
    monkeypatch.setattr(check, "_BLOBS", check._BLOBS.replace("LIMIT 10000", "LIMIT 20"))
    with team.plain(team.role("li")) as connection, connection.cursor() as cursor:
        cursor.executemany(KEEP, [paper(f"{n}".encode(), "attachment", None) for n in range(41)])
    assert sun.sync().papers_pulled == 41
    assert sun.sync().agreed
    tampered(team, "DELETE FROM qifutong.blobs WHERE seq > 10;")
    assert li.sync().papers_pulled == 10
    assert sun.sync().papers_pushed == 31


def test_a_paper_that_no_column_takes_does_not_stop_the_rest(team: Team, pair: tuple[Laptop, Laptop]) -> None:
    li, _ = pair
    attach(li.store, CASE, "a.txt", b"1", at="yesterday")
    attach(li.store, CASE, "b.txt", b"2", at=li.at())
    done = li.sync()
    assert done.papers_pushed == 1
    assert any("a.txt" in one.zh for one in done.notes)


# --- authors ---------------------------------------------------------------------------------------------------------


def test_what_was_written_under_a_former_code_without_a_name_is_told(team: Team, pair: tuple[Laptop, Laptop]) -> None:
    li, _ = pair
    with li.store.writing() as connection:
        from qifutong_desktop.store.operations import append_within

        append_within(connection, [replace(said(1, device="OLD7"), author="OLD7", field="notes")])
    done = li.sync()
    assert done.pushed == 0
    assert any("OLD7" in one.zh and "--also" in one.zh for one in done.notes)
    team.server.run(f"INSERT INTO qifutong.authors VALUES ('OLD7', '{team.role('li')}')", team.database)
    done = li.sync()
    assert (done.pushed, done.notes) == (1, ())


def test_a_member_who_is_revoked_while_he_syncs_keeps_all(team: Team, pair: tuple[Laptop, Laptop]) -> None:
    li, _ = pair
    before = names(li.store)
    team.server.run(f"UPDATE qifutong.members SET revoked = now() WHERE role = '{team.role('li')}'", team.database)
    with pytest.raises(HubRefusal):
        li.sync()
    record(li.store, CASE, {"answers.P03": "36"}, author="li", at=li.at())
    assert before[CASE] < names(li.store)[CASE]
