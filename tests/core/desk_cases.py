"""Entries and facts of invented clients, for tests about the service desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from qifutong_desktop.actions.drafting import desk_of
from qifutong_desktop.actions.in_force import shipped
from qifutong_desktop.core.client import Client, Company, CustomerKind, Tier
from qifutong_desktop.core.deal import Stage
from qifutong_desktop.core.money import Money
from qifutong_desktop.core.period import last_day
from qifutong_desktop.core.plan_model import Plan
from qifutong_desktop.core.service_desk.draft import Draft, make_draft
from qifutong_desktop.core.service_desk.entry import Entry
from qifutong_desktop.core.service_desk.facts import Addresses, Bought, ClientFacts, SystemInUse

DESK = desk_of(shipped())
TODAY = date(2026, 9, 28)
CLIENT = Client("绍兴䶮禾烘焙食品有限公司", contact="许㙍")
COMPANY = Company("企服通数字技术有限公司", consultant="温𬭩")
CASE = "0f" * 16


def bought(
    start: date = date(2026, 9, 7), *, tier: Tier = "standard", customer: CustomerKind = "new", years: int = 1
) -> Bought:
    """A quote for whole years from ``start``, its gift months included."""
    end = last_day(start, years * (12 + DESK.book.tiers[tier].gift_months))
    total = Money.of(Decimal(35999))
    return Bought("Q26-7K2M-0007-T", 1, date(2026, 9, 1), date(2026, 9, 15), tier, customer, start, end, years, total)


def facts(
    today: date = TODAY,
    *quotes: Bought,
    stage: Stage = "signed",
    tier: Tier | None = "standard",
    plan: Plan | None = None,
    systems: tuple[SystemInUse, ...] = (),
    entries: Mapping[str, Entry] | None = None,
    addresses: Addresses = Addresses(),  # noqa: B008
    client: Client = CLIENT,
) -> ClientFacts:
    """What is known of one client."""
    known = ClientFacts(CASE, client, COMPANY, stage, today, tier, quotes, plan, systems, addresses=addresses)
    return replace(known, entries=entries or {})


def drafted(entry: Entry, known: ClientFacts | None = None) -> Draft:
    """The draft of an entry; of a client who bought standard unless told otherwise."""
    return make_draft("3f2a9c01", entry, known or facts(entry.opened, bought()), DESK)
