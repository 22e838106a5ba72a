"""What one writes the other reads: operations, conflicts, erasures, quotes, releases; and what is refused."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from qifutong_desktop.actions.hub import hub_state, join, leave, sync, synced_words
from qifutong_desktop.actions.team_quotes import team_figures, team_quotes
from qifutong_desktop.catalog.files import read_text
from qifutong_desktop.catalog.pricebook import load_pricebook, parse_pricebook, shipped_pricebook
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.core.progress import Cancelled
from qifutong_desktop.core.text import Text
from qifutong_desktop.core.update import Update
from qifutong_desktop.store.attachments import attach, attached, read_attachment
from qifutong_desktop.store.firm_key import trust_firm_key
from qifutong_desktop.store.hub.administration import erase, publish
from qifutong_desktop.store.operations import case_operations, list_cases, rebuilt, record
from qifutong_desktop.store.updates import kept_updates, signed_update

from .laptops import Laptop, laptop, member, names, state, url
from .team import CASE, Team


def say(one: Laptop, field: str, value: str, case: str = CASE) -> None:
    record(one.store, case, {field: value}, author=one.person, at=one.at())


def test_what_one_writes_the_other_reads(team: Team, tmp_path: Path) -> None:
    with member(team, tmp_path, "li") as li, member(team, tmp_path, "sun") as sun:
        say(li, "client.name", "甲木商贸")
        say(li, "answers.P03", "36")
        assert hub_state(li.store).unsent == 2
        up, down = li.sync(), sun.sync()
        assert (up.pushed, up.pulled, down.pushed, down.pulled) == (2, 0, 0, 2)
        assert down.new_cases == (CASE,)
        assert up.agreed
        assert down.agreed
        assert names(li.store) == names(sun.store)
        assert [one.name for one in list_cases(sun.store)] == ["甲木商贸"]
        assert hub_state(li.store).unsent == 0
        again = li.sync()
        assert (again.pushed, again.pulled) == (0, 0)


def test_one_field_with_two_values_keeps_both_and_picking_one_settles_it_for_all(team: Team, tmp_path: Path) -> None:
    with member(team, tmp_path, "li") as li, member(team, tmp_path, "sun") as sun:
        say(li, "client.name", "甲木商贸")
        li.sync()
        sun.sync()
        say(li, "answers.P03", "36")
        say(li, "answers.P04", "5")
        say(sun, "answers.P03", "40")
        say(sun, "answers.P05", "7")
        li.sync()
        came = sun.sync()
        assert [(one.case, one.client, one.field) for one in came.conflicts] == [(CASE, "甲木商贸", "answers.P03")]
        assert any("两种都保留" in one.zh for one in synced_words(came))
        assert li.sync().conflicts
        for one in (li, sun):
            both = state(one.store, CASE).conflicts["answers.P03"]
            assert {(head.author, head.value) for head in both} == {("li", "36"), ("sun", "40")}
            assert list(state(one.store, CASE).conflicts) == ["answers.P03"]
            assert {"answers.P04", "answers.P05"} < set(state(one.store, CASE).values)
        say(sun, "answers.P03", "40")
        sun.sync()
        assert li.sync().conflicts == ()
        assert state(li.store, CASE).conflicts == {} == state(sun.store, CASE).conflicts
        assert rebuilt(li.store) == rebuilt(sun.store) == 0


def test_erased_at_the_hub_is_erased_everywhere_and_stays_so(team: Team, tmp_path: Path) -> None:
    with member(team, tmp_path, "li") as li, member(team, tmp_path, "sun") as sun:
        say(li, "client.name", "甲木商贸")
        li.sync()
        sun.sync()
        say(sun, "answers.P03", "36")
        with team.hub() as hub:
            erase(hub, CASE)
        assert sun.sync().erased == (CASE,)
        assert li.sync().erased == (CASE,)
        assert names(li.store) == {} == names(sun.store)
        assert li.sync().agreed
        assert li.sync().erased == ()
        with pytest.raises(Refusal):
            say(li, "answers.P03", "36")


def test_another_team_s_case_is_left_out_and_said(team: Team, tmp_path: Path) -> None:
    with member(team, tmp_path, "li") as li, member(team, tmp_path, "sun", its_team="华南") as sun:
        say(li, "client.name", "甲木商贸")
        li.sync()
        say(sun, "client.name", "我也有")
        say(sun, "client.name", "别的", case="2" * 32)
        came = sun.sync()
        assert came.pushed == 1
        assert came.pulled == 0
        assert [one.zh for one in came.notes if CASE in one.zh]
        assert li.sync().pulled == 0


def test_only_what_one_wrote_oneself_goes_up(team: Team, tmp_path: Path) -> None:
    with member(team, tmp_path, "li") as li:
        say(li, "client.name", "甲木商贸")
        record(li.store, CASE, {"answers.P03": "36"}, author="王", at=li.at())
        record(li.store, CASE, {"answers.P04": "5"}, author=li.store.device, at=li.at())
        came = li.sync()
        assert came.pushed == 2
        assert any("王" in one.zh for one in came.notes)


def test_forged_and_altered_operations_are_left_out_and_said(team: Team, tmp_path: Path) -> None:
    with member(team, tmp_path, "li") as li, member(team, tmp_path, "sun") as sun:
        say(li, "client.name", "甲木商贸")
        say(li, "answers.P03", "36")
        li.sync()
        team.server.run("ALTER TABLE qifutong.operations DISABLE TRIGGER USER", team.database)
        team.server.run("UPDATE qifutong.operations SET signature = NULL WHERE n = 2", team.database)
        came = sun.sync()
        assert came.pulled == 1
        assert came.agreed, "it is told, and settled by that"
        assert any("签名" in one.zh and team.role("li") in one.zh for one in came.notes)
        team.server.run(
            "UPDATE qifutong.operations SET body = replace(body, '甲木', '乙木') WHERE n = 1", team.database
        )
        with laptop(tmp_path, "third") as third:
            join(third.store, url(team, team.join("third")), "", third.now())
            came = third.sync()
            assert came.pulled == 0
            assert names(third.store) == {}


def test_a_member_s_changed_key_is_refused_and_said(team: Team, tmp_path: Path) -> None:
    with member(team, tmp_path, "li") as li, member(team, tmp_path, "sun") as sun:
        say(li, "client.name", "甲木商贸")
        li.sync()
        sun.sync()
        team.server.run("UPDATE qifutong.devices SET public_key = sha256('x') WHERE role LIKE 'li%'", team.database)
        assert any(li.store.device in one.zh for one in sun.sync().notes)


def test_attachments_go_along(team: Team, tmp_path: Path) -> None:
    with member(team, tmp_path, "li") as li, member(team, tmp_path, "sun") as sun:
        say(li, "client.name", "甲木商贸")
        attach(li.store, CASE, "执照.txt", "营业执照".encode(), at=li.at())
        assert hub_state(li.store).unsent == 2
        assert li.sync().papers_pushed == 1
        assert hub_state(li.store).unsent == 0
        assert sun.sync().papers_pulled == 1
        [one] = attached(sun.store, CASE)
        assert (one.name, read_attachment(sun.store, one)) == ("执照.txt", "营业执照".encode())
        assert sun.sync().papers_pushed == 0


def test_leaving_forgets_the_hub_and_keeps_the_cases(team: Team, tmp_path: Path) -> None:
    with member(team, tmp_path, "li") as li, member(team, tmp_path, "sun") as sun:
        say(li, "client.name", "甲木商贸")
        li.sync()
        sun.sync()
        leave(sun.store)
        assert not hub_state(sun.store).joined
        assert list_cases(sun.store)
        with pytest.raises(Refusal):
            sun.sync()
        join(sun.store, url(team, team.role("sun")), "", sun.now())
        assert sun.sync().agreed
        assert len(case_operations(sun.store, CASE)) == 1


def test_cancelling_leaves_what_was_done(team: Team, tmp_path: Path) -> None:
    with member(team, tmp_path, "li") as li:
        say(li, "client.name", "甲木商贸")

        def stop(words: Text, done: int, total: int | None) -> None:
            raise Cancelled

        with pytest.raises(Cancelled):
            sync(li.store, li.now(), stop)
        assert hub_state(li.store).unsent == 1
        assert hub_state(li.store).refused is None
        assert li.sync().pushed == 1


def test_a_copied_folder_that_wrote_on_under_one_code_loses_nothing(team: Team, tmp_path: Path) -> None:
    """The copy has the same code and key, as when a whole disk is copied; both wrote entry 2."""
    with member(team, tmp_path, "li") as li, laptop(tmp_path, "copy") as copy:
        say(li, "client.name", "甲木商贸")
        li.sync()
        with li.store.reading() as connection:
            kept = connection.exec_driver_sql("SELECT key, value FROM settings WHERE key != 'device.place'").all()
        with copy.store.writing() as connection:
            for key, value in kept:
                connection.exec_driver_sql("INSERT OR REPLACE INTO settings VALUES (?, ?)", (key, value))
        copy.store.device = li.store.device
        copy.sync()
        record(copy.store, CASE, {"answers.P03": "40"}, author="li", at=copy.at())
        record(copy.store, CASE, {"answers.P03": "41"}, author="li", at=copy.at())
        say(li, "answers.P04", "5")
        li.sync()
        came = copy.sync()
        assert copy.store.device != li.store.device
        assert any(copy.store.device in one.zh for one in came.notes)
        assert came.alarms
        li.sync()
        assert state(li.store, CASE).value("answers.P03") == "41"
        assert state(li.store, CASE).conflicts == {}


def test_quotes_are_listed_for_the_team(team: Team, tmp_path: Path) -> None:
    from tests.store.issuing import UNDER, issue_one

    with member(team, tmp_path, "li") as li, member(team, tmp_path, "sun") as sun:
        say(li, "client.name", "绍兴", case=UNDER.case)
        quote = issue_one(li.store).quote
        assert [one.number for one in team_quotes(li.store)] == [quote.number]
        li.sync()
        assert sun.sync().papers_pulled == 1
        [mine], [theirs] = team_quotes(li.store), team_quotes(sun.store)
        assert (theirs.number, theirs.client, theirs.total, theirs.by) == (mine.number, mine.client, mine.total, "li")
        assert theirs.valid_until == quote.inputs.terms.valid_until
        assert theirs.in_force
        assert not theirs.signed
        assert theirs.attachment
        assert not mine.attachment
        [figure] = team.asked("SELECT tier, total::text FROM qifutong.quotes", role=team.role("li"))
        assert theirs.total is not None
        assert figure == ("standard", str(theirs.total.low))


def test_a_hub_that_was_set_back_gets_everything_again(team: Team, tmp_path: Path) -> None:
    """As after a restore: rows are gone, and their seq is given out again to what others push."""
    with (
        member(team, tmp_path, "li") as li,
        member(team, tmp_path, "sun") as sun,
        member(team, tmp_path, "zhao") as zhao,
    ):
        say(li, "client.name", "甲木商贸")
        li.sync()
        zhao.sync()
        for value in ("36", "37", "38"):
            say(li, "answers.P03", value)
        li.sync()
        sun.sync()
        team.server.run(
            "ALTER TABLE qifutong.operations DISABLE TRIGGER USER; DELETE FROM qifutong.operations WHERE seq > 1;"
            " ALTER TABLE qifutong.operations ENABLE TRIGGER USER;"
            " ALTER TABLE qifutong.operations ALTER seq RESTART WITH 2",
            team.database,
        )
        for value in ("5", "6", "7", "8"):
            say(zhao, "answers.P04", value)
        zhao.sync()
        assert any("备份" in one.zh for one in sun.sync().notes)
        assert li.sync().agreed
        zhao.sync()
        sun.sync()
        assert names(li.store) == names(sun.store) == names(zhao.store)
        assert len(names(li.store)[CASE]) == 8


def test_a_store_that_was_moved_still_sends_what_it_wrote_under_its_former_name(team: Team, tmp_path: Path) -> None:
    with laptop(tmp_path, "li") as li, member(team, tmp_path, "sun") as sun:
        say(li, "client.name", "甲木商贸")
        former = li.store.device
        li.store.rename_device()
        say(li, "answers.P03", "36")
        join(li.store, url(team, team.join("li")), "", li.now())
        assert li.sync().pushed == 2
        assert li.store.device != former
        assert sun.sync().pulled == 2


def test_a_release_counts_by_the_firm_s_key_alone(team: Team, tmp_path: Path) -> None:
    key, other = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    text = read_text(shipped_pricebook()).replace(load_pricebook().id, "2027-01")
    first = parse_pricebook(text, "2027-01.toml").effective_from
    update = Update("pricebook", "2027-01", 1, first, None, (("2027-01.toml", text),))
    path = tmp_path / "2027-01.qfu"
    path.write_bytes(signed_update(update, key))
    with member(team, tmp_path, "li") as li:
        with team.hub() as hub:
            publish(hub, path)
        assert any("公钥" in one.zh for one in li.sync().notes)
        trust_firm_key(li.store, other.public_key().public_bytes_raw())
        assert any("密钥" in one.zh for one in li.sync().notes)
        assert kept_updates(li.store, "pricebook") == ()
        trust_firm_key(li.store, key.public_key().public_bytes_raw())
        assert li.sync().releases == ("2027-01",)
        assert [one.id for one in kept_updates(li.store, "pricebook")] == ["2027-01"]
        again = li.sync()
        assert again.releases == ()
        assert again.notes == ()


def test_an_auditor_reads_all_teams_and_an_administrator_the_figures(team: Team, tmp_path: Path) -> None:
    with member(team, tmp_path, "li") as li, member(team, tmp_path, "sun", its_team="华南") as sun:
        say(li, "client.name", "甲木商贸")
        say(sun, "client.name", "乙木商贸", case="2" * 32)
        li.sync()
        sun.sync()
        with laptop(tmp_path, "auditor") as auditor, laptop(tmp_path, "boss") as boss:
            join(auditor.store, url(team, team.join("auditor", "auditor")), "", auditor.now())
            assert auditor.sync().pulled == 2
            join(boss.store, url(team, team.join("boss", "admin")), "", boss.now())
            assert boss.sync().pulled == 0
            assert team_figures(boss.store) is not None


def test_without_a_hub_no_driver_is_loaded_and_no_way_is_opened(tmp_path: Path) -> None:
    code = (
        "import socket, sys\n"
        "from pathlib import Path\n"
        "from datetime import UTC, datetime\n"
        "opened = []\n"
        "sys.addaudithook(lambda name, _: opened.append(name) if name.startswith('socket.') else None)\n"
        "from qifutong_desktop.actions.hub import hub_state, leave, state_words\n"
        "from qifutong_desktop.actions.team_quotes import team_figures, team_quotes\n"
        "from qifutong_desktop.store.file import create_store\n"
        "from qifutong_desktop.store.keys import Scrypting\n"
        "store, _ = create_store(Path(sys.argv[1]), 'x y z', keyring=False, cost=Scrypting(n=2**4))\n"
        "assert not hub_state(store).joined and state_words(hub_state(store), datetime.now(UTC)).zh == ''\n"
        "assert team_quotes(store) == () and team_figures(store) is None\n"
        "leave(store)\n"
        "assert not [one for one in sys.modules if one.partition('.')[0] in ('psycopg', 'psycopg_binary')]\n"
        "assert not opened, opened\n"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "p")], check=True)
