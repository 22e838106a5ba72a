"""What two laptops, or one laptop twice, may send: repeated pushes, one device in two places, one number twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.core.update import Update
from qifutong_desktop.store.hub.administration import alarms, enrol, erase, members, publish, renew, revoke
from qifutong_desktop.store.hub.connection import HubRefusal, open_hub
from qifutong_desktop.store.updates import signed_update, verified_update

from .team import CASE, KEEP, PUSH, Team, key_of, paper, row, said


def test_pushing_again_changes_nothing(team: Team) -> None:
    li = team.join("li", device="AAAA")
    with team.plain(li) as connection:
        assert [connection.execute(PUSH, row(said(1))).rowcount for _ in range(2)] == [1, 0]
        assert [connection.execute(KEEP, paper(b"quote")).rowcount for _ in range(2)] == [1, 0]
        twice = PUSH + ", (%s, %s, %s, %s, %s), (%s, %s, %s, %s, %s)"
        values = (*row(said(2, "a")), *row(said(2, "a")), *row(said(3, "b")))
        assert connection.execute(twice, values).rowcount == 2, "in one statement too"
    with team.hub() as hub:
        assert alarms(hub) == ()


def test_one_device_in_two_places_is_an_alarm(team: Team) -> None:
    li, sun = team.join("li", device="AAAA"), team.join("sun")
    hello = "SELECT qifutong.hello('AAAA', %s)"
    with team.plain(li) as connection:
        connection.execute(PUSH, row(said(1)))
        assert connection.execute(PUSH, row(said(1, "another answer"))).rowcount == 0, "the first one stands"
        assert connection.execute(hello, (key_of("copied"),)).fetchone() == ("taken",)
        assert connection.execute(hello, (key_of("AAAA"),)).fetchone() == ("known",)
        mine = connection.execute("SELECT kind, subject FROM qifutong.alarms").fetchall()
    with team.plain(sun) as connection:
        assert connection.execute(hello, (key_of("AAAA"),)).fetchone() == ("taken",), "another's, whatever the key"
        assert connection.execute("SELECT 1 FROM qifutong.alarms").fetchall() == [], "it was told of already"
    with team.hub() as hub:
        [alarm] = alarms(hub)
    assert mine == [("device_twice", "AAAA")]
    assert (alarm.kind, alarm.subject, alarm.role, alarm.what["n"]) == ("device_twice", "AAAA", li, 1)
    assert team.asked("SELECT count(*) FROM qifutong.operations") == [(1,)]


def test_one_number_with_two_contents_is_an_alarm(team: Team) -> None:
    li = team.join("li", device="AAAA")
    with team.plain(li) as connection:
        assert connection.execute(KEEP, paper(b"7999")).rowcount == 1
        assert connection.execute(KEEP, paper(b"6999")).rowcount == 0
        assert connection.execute(KEEP, paper(b"6999", case="3" * 32)).rowcount == 0
    with team.hub() as hub:
        [alarm] = alarms(hub)
    assert (alarm.kind, alarm.subject) == ("number_twice", "Q26-AAAA-0001-X 1")
    assert team.asked("SELECT body FROM qifutong.blobs") == [(b"7999",)]


def test_an_erased_case_keeps_its_quotes_and_does_not_come_back(team: Team) -> None:
    li = team.join("li", device="AAAA")
    with team.plain(li) as connection:
        for sent in (said(1), said(2, field="client.name"), said(3, case="3" * 32)):
            connection.execute(PUSH, row(sent))
        connection.execute(KEEP, paper(b"quote"))
        connection.execute(KEEP, paper(b"signed", "signed"))
        connection.execute(KEEP, paper(b"licence", "attachment", None))
    with team.hub() as hub:
        done = erase(hub, CASE)
        again = erase(hub, CASE)
        with pytest.raises(HubRefusal) as refused:
            erase(hub, "4" * 32)
    assert (done.operations, done.attachments, done.kept) == (2, 1, 2)
    assert (again.operations, again.attachments, again.kept) == (0, 0, 2)
    assert refused.value.state == "QF012"
    with team.plain(li) as connection:
        assert connection.execute("SELECT case_id FROM qifutong.erasures").fetchall() == [(CASE,)]
        for sent in (said(1), said(4, "later")):
            assert connection.execute(PUSH, row(sent)).rowcount == 0
        assert connection.execute(KEEP, paper(b"licence", "attachment", None)).rowcount == 0
        kinds = connection.execute("SELECT kind FROM qifutong.blobs ORDER BY seq").fetchall()
        assert kinds == [("quote",), ("signed",)]
        assert connection.execute("SELECT DISTINCT case_id FROM qifutong.operations").fetchall() == [("3" * 32,)]


def test_not_even_the_owner_alters_what_is_there(team: Team) -> None:
    li = team.join("li", device="AAAA")
    with team.plain(li) as connection:
        connection.execute(PUSH, row(said(1)))
    for sql in ("UPDATE qifutong.operations SET body = ''", "DELETE FROM qifutong.operations"):
        with pytest.raises(HubRefusal) as refused, team.hub() as hub:
            hub.connection.execute(sql.encode())
        assert refused.value.state == "QF009"


# --- members ---------------------------------------------------------------------------------------------------------


def test_members_as_they_come_and_go(team: Team) -> None:
    li = team.join("li", device="AAAA")
    team.join("qian", "auditor")
    with team.hub() as hub:
        listed = {member.role: member for member in members(hub)}
        revoke(hub, li)
        gone = {member.role: member for member in members(hub)}
    assert (listed[li].name, listed[li].team, listed[li].devices) == ("li", "华东", ("AAAA",))
    assert listed["owner"].kind == "admin"
    assert listed[li].revoked is None
    assert gone[li].revoked is not None
    with pytest.raises(HubRefusal, match="may not sign in"), open_hub(team.address(li), ""):
        pass
    with team.hub() as hub:
        assert len(renew(hub, li)) == 23
    with open_hub(team.address(li), "") as back:
        assert (back.name, back.team, back.kind) == ("li", "华东", "team")


def test_members_that_cannot_be(team: Team) -> None:
    team.join("li")
    with team.hub() as hub:
        for role, name, kind, where, state in (
            (team.role("new"), "li", "team", "华东", "QF011"),
            (team.role("li"), "another li", "team", "华东", "42710"),
            ("Li Hua", "Li Hua", "team", "华东", "QF010"),
            ("pg_boss", "boss", "admin", "", "QF010"),
            ('x"; DROP SCHEMA qifutong CASCADE; --', "x", "team", "华东", "QF010"),
        ):
            with pytest.raises(HubRefusal) as refused:
                enrol(hub, role, name, kind, where)  # type: ignore[arg-type]
            assert refused.value.state == state
        for kind, where in (("team", ""), ("auditor", "华东")):
            with pytest.raises(Refusal):
                enrol(hub, team.role("new"), "new", kind, where)  # type: ignore[arg-type]
        with pytest.raises(HubRefusal) as refused:
            revoke(hub, "owner")
        assert refused.value.state == "QF013"
        assert enrol(hub, team.role("new"), 'O\'Neill \\ "x"', "team", "it's", ("old name",))


def test_a_former_name_is_an_author_too(team: Team) -> None:
    with team.hub() as hub:
        enrol(hub, team.role("hua"), "李华", "team", "华东", ("lihua",))
    with team.plain(team.role("hua")) as connection:
        connection.execute("SELECT qifutong.hello('EEEE', %s)", (key_of("EEEE"),))
        for n, author in enumerate(("李华", "lihua", "EEEE"), 1):
            assert connection.execute(PUSH, row(said(n, device="EEEE", author=author))).rowcount == 1


# --- releases --------------------------------------------------------------------------------------------------------


def test_a_release_reaches_every_member_as_it_was_signed(team: Team, tmp_path: Path) -> None:
    from datetime import date

    key = Ed25519PrivateKey.generate()
    path = tmp_path / "2027-01.qfu"

    def release(number: int) -> bytes:
        update = Update("pricebook", "2027-01", number, date(2027, 1, 1), None, (("2027-01.toml", "价目"),))
        return signed_update(update, key)

    path.write_bytes(release(2))
    li = team.join("li")
    with team.hub() as hub:
        published = publish(hub, path)
        for older in (2, 1):
            path.write_bytes(release(older))
            with pytest.raises(HubRefusal) as refused:
                publish(hub, path)
            assert refused.value.state == "QF014"
        for bad in (release(3).replace(b"2027", b"2028", 1), b"{}", b"\xff", b"[]"):
            path.write_bytes(bad)
            with pytest.raises(Refusal):
                publish(hub, path)
        with pytest.raises(Refusal):
            publish(hub, tmp_path / "none.qfu")
    [(body,)] = team.asked("SELECT body FROM qifutong.releases", role=li)
    assert verified_update(body.encode(), key.public_key().public_bytes_raw()) == published.update
