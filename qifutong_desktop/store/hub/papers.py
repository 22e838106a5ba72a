"""Colleagues' quotes as the hub told of them, kept here beside their papers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from ..file import Store
from ..schema import attachments, cases, hub_papers, quotes, signed_papers
from .pull import facts_of


@dataclass(frozen=True, slots=True)
class HubQuote:
    """A quote on the hub. ``by`` issued it, ``at`` is UTC; ``attachment`` is the id of its paper here, 0 for none."""

    number: str
    version: int
    case: str
    at: str
    by: str
    facts: Mapping[str, str]
    attachment: int


def colleagues_quotes(store: Store) -> tuple[HubQuote, ...]:
    """Every quote that the hub holds of a case that is here, one's own too."""
    paper = (attachments.c.case_id == hub_papers.c.case_id) & (attachments.c.sha256 == hub_papers.c.sha256)
    wanted = (
        select(hub_papers, cases.c.case, attachments.c.id.label("attachment"))
        .select_from(hub_papers.join(cases).outerjoin(attachments, paper))
        .where(hub_papers.c.kind == "quote")
        .order_by(hub_papers.c.seq)
    )
    with store.reading() as connection:
        rows = connection.execute(wanted).all()
    return tuple(
        HubQuote(row.number, row.version, row.case, row.at, row.by, facts_of(row.facts), row.attachment or 0)
        for row in rows
    )


def signed_numbers(store: Store) -> frozenset[tuple[str, int]]:
    """The quotes, by number and version, of which a signed paper is known."""
    theirs = select(hub_papers.c.number, hub_papers.c.version).where(hub_papers.c.kind == "signed")
    ours = select(quotes.c.number, quotes.c.version).join(signed_papers, signed_papers.c.quote_id == quotes.c.id)
    with store.reading() as connection:
        found = (*connection.execute(theirs), *connection.execute(ours))
    return frozenset((number, version) for number, version in found)
