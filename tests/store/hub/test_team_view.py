"""The team's view at the hub, by its queries and by the command line."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.store.hub.team import clients, figures, releases
from tests.postgres_server import PostgresServer

from .team import AT, CASE, KEEP, PUSH, Team, new_team, paper, row, said
from .test_hub_commands import typed

FAR_CASE = "2" * 32


@pytest.fixture(scope="module")
def told(postgres: PostgresServer) -> Team:
    """Two teams; in one a client quoted and changed by a colleague, and one in the bin."""
    team = new_team(postgres)
    li, sun = team.join("li", device="AAAA"), team.join("sun", device="CCCC")
    far = team.join("wu", team="华南", device="DDDD")
    team.join("boss", "admin")
    team.join("audit", "auditor")
    facts = {"tier": "standard", "total": "15999.00", "valid_until": "2026-12-31", "go_live": "2027-01-20"}
    with team.plain(li) as connection:
        for one in (said(1, "苏州青岚", field="client.name"), said(2, "signed", field="deal.stage")):
            connection.execute(PUSH, row(one))
        connection.execute(KEEP, paper(b"one", facts=json.dumps(facts)))
        binned = "3" * 32
        for one in (said(3, "旧客户", field="client.name", case=binned), said(4, AT, field="deleted", case=binned)):
            connection.execute(PUSH, row(one))
    with team.plain(sun) as connection:
        connection.execute(PUSH, row(said(1, "36", device="CCCC", author="sun")))
    with team.plain(far) as connection:
        name = said(1, "广州远山", device="DDDD", author="wu", case=FAR_CASE, field="client.name")
        connection.execute(PUSH, row(name))
    return team


def test_a_member_sees_the_clients_of_his_team_with_owner_quote_and_last_hand(told: Team) -> None:
    with told.hub(told.role("li")) as hub:
        [one] = clients(hub)
    assert (one.case, one.team, one.name, one.owner, one.stage, one.by) == (
        *(CASE, "华东", "苏州青岚", "li", "signed", "sun"),
    )
    assert (one.number, one.version, one.tier, one.total) == ("Q26-AAAA-0001-X", 1, "standard", Decimal("15999.00"))
    assert str(one.valid_until) == "2026-12-31"


def test_an_auditor_sees_all_and_an_administrator_figures_alone(told: Team) -> None:
    with told.hub(told.role("audit")) as hub:
        assert [one.name for one in clients(hub)] == ["广州远山", "苏州青岚"]
    with told.hub(told.role("boss")) as hub, pytest.raises(Refusal):
        clients(hub)
    with told.hub(told.role("boss")) as hub:
        found = figures(hub)
        assert releases(hub) == ()
    assert found.tiers == (("华东", "2026-11", "standard", 1, Decimal("15999.00")),)
    assert found.conversion == (("华东", "2026-11", 1, 1, 0),)
    assert found.days == (59,)
    with told.hub(told.role("wu")) as hub:
        assert figures(hub).tiers == ()


def test_on_the_command_line(told: Team, tmp_path: Path) -> None:
    (tmp_path / "password").write_text("any\n", "utf-8")
    url, secret = told.address(told.role("li")).shown, ("--password-file", str(tmp_path / "password"))
    listed = typed("clients", url, *secret, "--json").json
    [one] = listed["clients"]
    quote = one["quote"]
    assert (one["name"], one["owner"], one["changed_by"], quote["total"]) == ("苏州青岚", "li", "sun", "15999.00")
    assert "苏州青岚" in typed("clients", url, *secret).out
    assert typed("figures", url, *secret, "--json").json == {
        "quotes_by_tier": [{"team": "华东", "month": "2026-11", "tier": "standard", "quotes": 1, "total": "15999.00"}],
        "conversion": [{"team": "华东", "month": "2026-11", "quoted": 1, "signed": 1, "lost": 0}],
        "days_to_go_live": {"clients": 1, "median": 59, "days": [59]},
    }
    assert "median 59 days" in typed("figures", url, *secret, "--lang", "en").out
