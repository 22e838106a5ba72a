"""What used to stay open: quotes of erased cases, ids in another order, a password that somebody else set."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from qifutong_desktop.actions.hub import hub_state
from qifutong_desktop.actions.team_quotes import team_quotes
from qifutong_desktop.store.attachments import attach
from qifutong_desktop.store.cases import erase as erase_here
from qifutong_desktop.store.hub import check
from qifutong_desktop.store.hub.administration import erase, renew
from qifutong_desktop.store.hub.state import far_within, put_far
from qifutong_desktop.store.signed_papers import keep_signed
from tests.store.issuing import UNDER, issue_one

from .laptops import member
from .team import Team
from .test_sync import say


def test_a_quote_of_a_case_that_was_erased_meanwhile_is_sent(team: Team, tmp_path: Path) -> None:
    """It was issued offline and stays by duty, on its laptop and at the hub, as if it had been sent in time."""
    case = UNDER.case
    with member(team, tmp_path, "li") as li, member(team, tmp_path, "sun") as sun:
        say(li, "client.name", "绍兴", case)
        li.sync()
        sun.sync()
        quote = issue_one(li.store).quote
        keep_signed(li.store, quote.number, 1, "signed", b"%PDF signed", "温", author="li", at=li.at())
        attach(li.store, case, "执照.txt", b"1", at=li.at())
        with team.hub() as hub:
            erase(hub, case)
        came = li.sync()
        assert (came.erased, came.papers_pushed, came.agreed) == ((case,), 2, True)
        assert team.asked("SELECT kind FROM qifutong.blobs ORDER BY seq") == [("quote",), ("signed",)]
        assert li.sync().papers_pushed == 0
        assert sun.sync().agreed
        assert [one.number for one in team_quotes(li.store)] == [quote.number]


def test_a_quote_of_a_case_that_the_hub_never_knew_stays_here(team: Team, tmp_path: Path) -> None:
    with member(team, tmp_path, "li") as li:
        say(li, "client.name", "绍兴", UNDER.case)
        issue_one(li.store)
        erase_here(li.store, [UNDER.case], li.now())
        assert li.sync().papers_pushed == 0
        assert hub_state(li.store).unsent == 0
        assert team.asked("SELECT case_id FROM qifutong.cases") == []


def test_cases_are_compared_in_one_order_whatever_the_server_sorts_by(
    team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of ids that a dictionary sorts otherwise than a computer, the comparison passes by none."""
    monkeypatch.setattr(check, "IN_TURN", 2)
    ids = ["b", "A", "a", "B", "-c", "_d", "Z9", "z1"]
    collation = team.asked("SELECT collname FROM pg_collation WHERE collname LIKE 'en-US-x-icu'")
    assert collation, "this server has no collation to try by"
    team.server.run('ALTER TABLE qifutong.cases ALTER case_id TYPE text COLLATE "en-US-x-icu"', team.database)
    with member(team, tmp_path, "li") as li, member(team, tmp_path, "sun") as sun:
        for case in ids:
            say(li, "client.name", "客户", case)
        li.sync()
        with sun.store.writing() as connection:  # as if a cursor had passed all of them by
            put_far(connection, replace(far_within(connection), operations=10**6))
        fetched: list[str] = []
        for _ in range(5):
            fetched += sun.sync().new_cases
        assert sorted(fetched) == sorted(ids)


def test_who_is_given_a_new_password_hears_of_it(team: Team, tmp_path: Path) -> None:
    with member(team, tmp_path, "li") as li, member(team, tmp_path, "sun") as sun:
        with team.hub() as hub:
            renew(hub, team.role("li"))
        assert any(team.role("li") in one.zh and "新密码" in one.zh for one in li.sync().alarms)
        assert (li.sync().alarms, sun.sync().alarms) == ((), ())
