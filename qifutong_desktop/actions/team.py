"""The team's view: every client that is here with who has him in hand, what was changed by whom, quotes, figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date
from pathlib import Path
from statistics import median
from typing import Any

from ..core.canonical import FieldValue
from ..core.operation import moment
from ..core.overview import Overview
from ..store.file import Store
from ..store.hub.team import HubClient, HubFigures, HubRelease
from ..store.operations import list_cases
from ..store.who import Hands, disputed, hands, latest
from .client_list import local
from .hub import FieldConflict, HubState, hub_state
from .hub_admin import Ask, signed_in
from .team_quotes import TeamFigures, TeamQuote, team_figures, team_quotes

#: How many changes the page shows.
_CHANGES = 200


@dataclass(frozen=True, slots=True)
class TeamClient:
    """A client that is here. ``owner`` began it, ``by`` changed it last, ``changed`` is when (UTC)."""

    case: str
    name: str
    owner: str
    overview: Overview | None
    changed: str
    by: str


@dataclass(frozen=True, slots=True)
class TeamChange:
    """Something that somebody said. ``kind`` is set, undo or redo."""

    case: str
    client: str
    field: str
    value: FieldValue
    author: str
    at: str
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class TeamView:
    """What the page shows, from this store as the last sync left it; ``figures`` None before the first one."""

    state: HubState
    clients: tuple[TeamClient, ...]
    changes: tuple[TeamChange, ...]
    quotes: tuple[TeamQuote, ...]
    figures: TeamFigures | None


def open_conflicts(store: Store) -> tuple[FieldConflict, ...]:
    """Every field of every client that says two things."""
    return tuple(FieldConflict(*one) for one in disputed(store))


def team_view(store: Store) -> TeamView:
    """All of it; no network."""
    who, listed = hands(store), list_cases(store)
    nobody = Hands("", "")
    clients = tuple(
        TeamClient(one.case, one.name, (hand := who.get(one.case, nobody)).first, one.overview, one.changed, hand.last)
        for one in listed
    )
    names = {one.case: one.name for one in (*listed, *list_cases(store, in_bin=True))}
    changes = tuple(
        TeamChange(one.case, names[one.case], one.field, one.value, one.author, one.at, one.kind, one.reason)
        for one in latest(store, _CHANGES)
        if one.case in names
    )
    newest = tuple(sorted(changes, key=lambda one: one.at, reverse=True))
    return TeamView(hub_state(store), clients, newest, team_quotes(store), team_figures(store))


def middle(days: tuple[int, ...]) -> int | None:
    """The median, in whole days."""
    return round(median(days)) if days else None


def write_team(view: TeamView, path: Path, today: date) -> Path:
    """Clients, quotes and figures as a workbook.

    :raises Refusal: the path cannot be written
    """
    from ..workbooks.team_book import ClientLine, QuoteLine, TeamSheets, write_team_book

    figures = view.figures
    sheets = TeamSheets(
        tuple(
            ClientLine(one.name, one.owner, one.overview or Overview(), local(one.changed).date(), one.by)
            for one in view.clients
        ),
        tuple(
            QuoteLine(one.number, one.version, one.client, one.tier, one.total, one.valid_until, one.by, one.signed)
            for one in view.quotes
            if one.in_force
        ),
        tuple((one.team, one.month, one.tier, one.quotes, one.total) for one in figures.tiers) if figures else (),
        tuple((one.team, one.month, one.quoted, one.signed, one.lost) for one in figures.conversion) if figures else (),
        figures.days if figures else (),
    )
    last = view.state.last_sync
    told = f"团队 {view.state.team or '全部'}　截至同步 {local(last):%Y-%m-%d %H:%M}" if last else "还没有同步过"
    write_team_book(sheets, path, today, told)
    return path


def releases_at_hub(store: Store) -> tuple[HubRelease, ...]:
    """The newest price book and questionnaire that the hub has for laptops, asked there.

    :raises Refusal: no way there; () where no hub was joined
    """
    from ..store.hub.connection import open_hub
    from ..store.hub.membership import address_of
    from ..store.hub.state import joined
    from ..store.hub.team import releases

    known = joined(store)
    if known is None:
        return ()
    with open_hub(address_of(known), known.password) as hub:
        return releases(hub)


# --- straight from the hub, for the command line ---------------------------------------------------------------------


def clients_at_hub(url: str, password: str, ask: Ask) -> tuple[HubClient, ...]:
    """The clients that a member of the hub at a URL may see.

    :raises Refusal: no way there, not let in, an administrator
    """
    from ..store.hub.team import clients

    with signed_in(url, password, ask) as hub:
        return clients(hub)


def figures_at_hub(url: str, password: str, ask: Ask) -> HubFigures:
    """The figures that a member of the hub at a URL may see.

    :raises Refusal: no way there, not let in
    """
    from ..store.hub.team import figures

    with signed_in(url, password, ask) as hub:
        return figures(hub)


def client_json(one: HubClient) -> dict[str, Any]:
    """One of ``clients`` of ``hub clients``."""
    return {
        "case": one.case,
        "team": one.team,
        "name": one.name,
        "owner": one.owner,
        "stage": one.stage or None,
        "next_step": one.next_step or None,
        "next_on": one.next_on or None,
        "changed": moment(one.changed.astimezone(UTC)),
        "changed_by": one.by,
        "quote": None
        if not one.number
        else {
            "number": one.number,
            "version": one.version,
            "tier": one.tier or None,
            "total": None if one.total is None else str(one.total),
            "valid_until": one.valid_until.isoformat() if one.valid_until else None,
        },
    }


def figures_json(found: HubFigures) -> dict[str, Any]:
    """The object of ``hub figures``."""
    return {
        "quotes_by_tier": [
            {"team": team, "month": month, "tier": tier or None, "quotes": count, "total": str(total)}
            for team, month, tier, count, total in found.tiers
        ],
        "conversion": [
            {"team": team, "month": month, "quoted": quoted, "signed": signed, "lost": lost}
            for team, month, quoted, signed, lost in found.conversion
        ],
        "days_to_go_live": {"clients": len(found.days), "median": middle(found.days), "days": list(found.days)},
    }
