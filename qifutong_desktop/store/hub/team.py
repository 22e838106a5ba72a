"""The team's view at the hub itself: clients, figures, releases. Read only; each query says which team it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from .answers import asked
from .connection import Hub, hub_faults_refused, legible
from .patience import answered

#: How many clients one look brings.
MOST = 1_000
#: Milliseconds for the figures: a sync does not wait long for what only the manager reads.
_PATIENCE = "20000"
_MOST_MONEY = 10**15


@dataclass(frozen=True, slots=True)
class HubClient:
    """One client as the hub's views have him. ``owner`` is who first pushed it, ``by`` who wrote the newest operation
    there, ``changed`` when that came. Of the quote in force: all None or "" where none was issued."""

    case: str
    team: str
    name: str
    owner: str
    stage: str
    next_step: str
    next_on: str
    changed: datetime
    by: str
    number: str
    version: int
    tier: str
    total: Decimal | None
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class HubFigures:
    """Rows of the views ``quotes_by_tier`` (team, month, tier, quotes, total), ``conversion`` (team, month, quoted,
    signed, lost), and the ``days`` of ``days_to_go_live``, sorted."""

    tiers: tuple[tuple[str, str, str, int, Decimal], ...]
    conversion: tuple[tuple[str, str, int, int, int], ...]
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class HubRelease:
    """The newest release of a kind that the hub has for laptops."""

    kind: str
    release: int
    came: datetime


def clients(hub: Hub, limit: int = MOST) -> tuple[HubClient, ...]:
    """The clients that the member may see, last changed first; of the bin none.

    :raises HubRefusal: an administrator, who reads no client; no way there
    """
    values = {"team": hub.team, "all": hub.kind == "auditor", "limit": limit}
    with hub_faults_refused(hub.address), hub.connection.transaction():
        rows = hub.connection.execute(_CLIENTS, values).fetchall()
    return tuple(HubClient(*row) for row in rows)


def figures(hub: Hub) -> HubFigures:
    """The manager's figures: of the member's team, of all teams for an auditor or an administrator.

    :raises HubRefusal: no way there
    """
    values = (hub.team, hub.kind != "team")
    with answered(hub.connection), hub_faults_refused(hub.address), hub.connection.transaction():
        asked(hub, "SELECT set_config('statement_timeout', %s, true)", (_PATIENCE,), (str,))
        tiers = asked(hub, _TIERS, values, (str, str, str, int, Decimal))
        conversion = asked(hub, _CONVERSION, values, (str, str, int, int, int))
        days = asked(hub, _DAYS, values, (int,))
    return HubFigures(
        tuple(
            (legible(team), legible(month), legible(tier), count, total)
            for team, month, tier, count, total in tiers
            if total.is_finite() and abs(total) < _MOST_MONEY
        ),
        tuple((legible(team), legible(month), *counts) for team, month, *counts in conversion),
        tuple(one for [one] in days),
    )


def releases(hub: Hub) -> tuple[HubRelease, ...]:
    """The newest release of each kind."""
    with hub_faults_refused(hub.address), hub.connection.transaction():
        rows = hub.connection.execute(
            "SELECT DISTINCT ON (kind) kind, release, came FROM qifutong.releases ORDER BY kind, release DESC"
        ).fetchall()
    return tuple(HubRelease(*row) for row in rows)


_CLIENTS = """
    SELECT c.case_id, c.team, coalesce(c.name, ''), coalesce(m.name, k.first_role, ''), coalesce(c.stage, ''),
        coalesce(c.next_step, ''), coalesce(c.next_on, ''), c.changed, coalesce(l.author, ''),
        coalesce(q.number, ''), coalesce(q.version, 0), coalesce(q.tier, ''), q.total, q.valid_until
    FROM qifutong.clients AS c
    LEFT JOIN qifutong.cases AS k ON k.case_id = c.case_id
    LEFT JOIN qifutong.members AS m ON m.role = k.first_role
    LEFT JOIN LATERAL (
        SELECT qifutong.plain(o.body)->>'author' AS author FROM qifutong.operations AS o WHERE o.seq = c.seq
    ) AS l ON true
    LEFT JOIN LATERAL (
        SELECT * FROM qifutong.quotes AS x WHERE x.case_id = c.case_id AND x.in_force ORDER BY x.at DESC LIMIT 1
    ) AS q ON true
    WHERE (c.team = %(team)s OR %(all)s) AND c.deleted IS NULL
    ORDER BY c.seq DESC LIMIT %(limit)s"""
_TIERS = """
    SELECT team, month, coalesce(tier, ''), quotes, coalesce(total, 0) FROM qifutong.quotes_by_tier
    WHERE team = %s OR %s ORDER BY team, month, tier LIMIT 2000"""
_CONVERSION = """
    SELECT team, month, quoted, signed, lost FROM qifutong.conversion
    WHERE team = %s OR %s ORDER BY team, month LIMIT 2000"""
_DAYS = """
    SELECT days FROM qifutong.days_to_go_live WHERE (team = %s OR %s) AND days IS NOT NULL ORDER BY days
    LIMIT 50000"""
