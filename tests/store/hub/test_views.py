"""What a BI tool reads from the hub: the state that the operations make, and the manager's figures."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from qifutong_desktop.core.client import Special
from qifutong_desktop.core.merge import case_state
from qifutong_desktop.core.operation import Operation
from tests.postgres_server import PostgresServer

from .team import AT, CASE, KEEP, PUSH, Team, new_team, paper, row, said

LATER = "2026-12-05T01:00:00Z"


def over(n: int, value: str, before: Operation) -> Operation:
    return Operation(CASE, before.field, value, "li", "AAAA", n, LATER, supersedes=(before.name,))


NAME = said(1, "苏州旧名", field="client.name")
STAGE = said(2, "quoted", field="deal.stage")
ANSWER = said(3, "36", field="answers.P03")
TOLD = (
    NAME,
    STAGE,
    ANSWER,
    over(4, "苏州新名", NAME),
    over(5, "signed", STAGE),
    over(6, "38", ANSWER),
    Operation(CASE, "budget", Decimal("3.50"), "li", "AAAA", 7, AT),
    Operation(CASE, "start", date(2027, 1, 4), "li", "AAAA", 8, AT),
    Operation(CASE, "users", Special.UNKNOWN, "li", "AAAA", 9, AT),
    Operation(CASE, "answers.P04", {"value": "12", "source": "said", "note": ""}, "li", "AAAA", 10, AT),
)
OTHER = Operation(CASE, "answers.P03", "40", "sun", "CCCC", 1, AT, supersedes=(ANSWER.name,))


@pytest.fixture(scope="module")
def told(postgres: PostgresServer) -> Team:
    """One client told of by two, quoted twice under one number and signed; and another, quoted once and lost."""
    team = new_team(postgres)
    li, sun = team.join("li", device="AAAA"), team.join("sun", device="CCCC")
    facts = {"tier": "basic", "billing": "annual", "total": "7999.00", "client": "苏州新名", "go_live": "2027-01-04"}
    better = facts | {"tier": "standard", "total": "15999.00", "go_live": "2027-01-20", "valid_until": "2026-12-31"}
    with team.plain(li) as connection:
        for one in TOLD:
            connection.execute(PUSH, row(one))
        connection.execute(KEEP, paper(b"one", facts=json.dumps(facts)))
        second = list(paper(b"two", facts=json.dumps(better)))
        second[4], second[6] = LATER, 2
        connection.execute(KEEP, second)
        signed = list(paper(b"signed", "signed"))
        signed[6] = 2
        connection.execute(KEEP, signed)
        lost = "3" * 32
        connection.execute(PUSH, row(said(11, "lost", case=lost, field="deal.stage")))
        connection.execute(KEEP, paper(b"three", number="Q26-AAAA-0002-X", case=lost, facts=json.dumps(facts)))
    with team.plain(sun) as connection:
        connection.execute(PUSH, row(OTHER))
    return team


def test_heads_are_those_of_the_program(told: Team) -> None:
    rows = told.asked(
        "SELECT field, encode(name, 'hex') FROM qifutong.heads WHERE case_id = %s", CASE, role=told.role("sun")
    )
    state = case_state((*TOLD, OTHER))
    assert sorted(rows) == sorted((field, head.name) for field, heads in state.heads.items() for head in heads)
    words = dict(told.asked("SELECT field, words FROM qifutong.heads WHERE n > 6", role=told.role("sun")))
    assert words["budget"] == "3.50"
    assert (words["start"], words["users"], words["answers.P04"]) == ("2027-01-04", "不清楚", "12")


def test_clients(told: Team) -> None:
    rows = told.asked(
        "SELECT case_id, name, stage, operations FROM qifutong.clients ORDER BY case_id", role=told.role("sun")
    )
    assert rows == [(CASE, "苏州新名", "signed", 11), ("3" * 32, None, "lost", 1)]


def test_quotes_and_figures(told: Team) -> None:
    role = told.role("sun")
    quotes = told.asked(
        "SELECT number, version, tier, total, in_force, signed, client FROM qifutong.quotes ORDER BY seq", role=role
    )
    assert quotes == [
        ("Q26-AAAA-0001-X", 1, "basic", Decimal("7999.00"), False, False, "苏州新名"),
        ("Q26-AAAA-0001-X", 2, "standard", Decimal("15999.00"), True, True, "苏州新名"),
        ("Q26-AAAA-0002-X", 1, "basic", Decimal("7999.00"), True, False, "苏州新名"),
    ]
    assert told.asked("SELECT * FROM qifutong.quotes_by_tier ORDER BY month", role=role) == [
        ("华东", "2026-11", "basic", 1, Decimal("7999.00")),
        ("华东", "2026-12", "standard", 1, Decimal("15999.00")),
    ]
    assert told.asked("SELECT * FROM qifutong.conversion", role=role) == [("华东", "2026-11", 2, 1, 1)]
    assert told.asked("SELECT first_quote, go_live, days FROM qifutong.days_to_go_live ORDER BY days", role=role) == [
        (date(2026, 11, 22), date(2027, 1, 4), 43),
        (date(2026, 11, 22), date(2027, 1, 20), 59),
    ]


def test_changes(told: Team) -> None:
    rows = told.asked(
        "SELECT author, at, value FROM qifutong.changes WHERE field = 'client.name' ORDER BY seq", role=told.role("li")
    )
    assert rows == [("li", AT, "苏州旧名"), ("li", LATER, "苏州新名")]
