"""Quotes of the whole team, one's own and those that came from the hub, and the manager's figures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from ..core.money import Money
from ..store.file import Store
from ..store.hub.state import joined as state_of_hub
from ..store.quotes import IssuedQuote, issued_quotes
from .hub import facts_of_quote

_AMOUNT = re.compile(r"\d{1,15}(\.\d{1,2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class TeamQuote:
    """An issued quote, one's own or a colleague's, as it came with its facts. ``by`` is who issued it, ``at`` the UTC
    moment. ``in_force``: no later version of the number is known. ``attachment`` is the id of the paper in the case's
    attachments, 0 for one's own (in the register) and for papers of erased cases."""

    number: str
    version: int
    case: str
    client: str
    tier: str
    billing: str
    total: Money | None
    at: str
    valid_until: date | None
    go_live: date | None
    by: str
    in_force: bool
    signed: bool
    attachment: int = 0


@dataclass(frozen=True, slots=True)
class TierFigure:
    """Quotes in force of a team, month (2026-11) and tier."""

    team: str
    month: str
    tier: str
    quotes: int
    total: Money


@dataclass(frozen=True, slots=True)
class ConversionFigure:
    """Of the clients first quoted in a month: how many, and how many are signed or lost by now."""

    team: str
    month: str
    quoted: int
    signed: int
    lost: int


@dataclass(frozen=True, slots=True)
class TeamFigures:
    """What the manager reads, as the hub's views told it at the sync of ``at`` (UTC).

    ``days`` are the days from a client's first quote to his planned go-live, one for each client, sorted."""

    at: str
    tiers: tuple[TierFigure, ...]
    conversion: tuple[ConversionFigure, ...]
    days: tuple[int, ...]


def team_quotes(store: Store) -> tuple[TeamQuote, ...]:
    """Every issued quote that this store knows of, newest first."""
    from ..store.hub.papers import colleagues_quotes, signed_numbers

    signed = signed_numbers(store)
    found: dict[tuple[str, int], TeamQuote] = {}
    for paper in colleagues_quotes(store):
        found[paper.number, paper.version] = _team_quote(
            paper.number, paper.version, paper.case, paper.at, paper.by, paper.facts, paper.attachment
        )
    for one in issued_quotes(store):
        known = found.get((one.number, one.version))
        if known is None:
            own = facts_of_quote(store, one)
            known = _team_quote(one.number, one.version, one.case, one.at, _issuer(store, one), own, 0)
        found[one.number, one.version] = replace(known, attachment=0)
    newest = dict(sorted(found))
    told = (
        replace(one, in_force=newest[one.number] == one.version, signed=(one.number, one.version) in signed)
        for one in found.values()
    )
    return tuple(sorted(told, key=lambda one: (one.at, one.number, one.version), reverse=True))


def _issuer(store: Store, quote: IssuedQuote) -> str:
    known = state_of_hub(store)
    return known.name if known is not None else quote.inputs.company.consultant


def _team_quote(
    number: str, version: int, case: str, at: str, by: str, facts: Mapping[str, str], attachment: int
) -> TeamQuote:
    total = facts.get("total", "")
    return TeamQuote(
        *(number, version, case, facts.get("client", ""), facts.get("tier", ""), facts.get("billing", "")),
        total=Money.of(Decimal(total)) if _AMOUNT.fullmatch(total) else None,
        at=at,
        valid_until=_day(facts.get("valid_until", "")),
        go_live=_day(facts.get("go_live", "")),
        by=by,
        in_force=True,
        signed=False,
        attachment=attachment,
    )


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def team_figures(store: Store) -> TeamFigures | None:
    """The figures of the last sync; None before the first."""
    from ..store.hub import state

    found = state.figures(store)
    if found is None:
        return None
    tiers = tuple(
        TierFigure(team, month, tier, count, Money.of(Decimal(total)))
        for team, month, tier, count, total in found["tiers"]
    )
    conversion = tuple(ConversionFigure(*row) for row in found["conversion"])
    return TeamFigures(found["at"], tiers, conversion, tuple(found["days"]))
