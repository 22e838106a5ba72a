"""What the desk has to know of a client: what he bought, uses, planned and asked before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

from ..client import Client, Company, CustomerKind, Tier
from ..deal import Stage
from ..money import Money
from ..period import add_months
from ..plan_model import Plan
from ..quote import FirmQuote
from .entry import Entry

#: Whether the interface papers of a system are there, as the questionnaire asks it.
Papers = Literal["yes", "no", "unclear"]
PAPERS: tuple[Papers, ...] = get_args(Papers)


@dataclass(frozen=True, slots=True)
class Bought:
    """An issued quote as far as service rests on it. ``start`` and ``end`` are its first and last day of service;
    ``years`` are the paid ones, each commenced one counted. ``adds``: it only adds to a running contract (扩容)."""

    number: str
    version: int
    issued_on: date
    valid_until: date
    tier: Tier
    customer: CustomerKind
    start: date
    end: date
    years: int
    total: Money
    adds: bool = False

    def year_of(self, day: date) -> tuple[int, date, date]:
        """The service year that a day falls in: its number from 1, first and last day. Gift months belong to the last
        paid year; a day outside the term is taken for the nearest."""
        number = 1
        while number < self.years and add_months(self.start, 12 * number) <= day:
            number += 1
        first = add_months(self.start, 12 * (number - 1))
        last = self.end if number == self.years else add_months(self.start, 12 * number) - (date.resolution)
        return number, first, last


@dataclass(frozen=True, slots=True)
class SystemInUse:
    """A system to be integrated. ``papers``: are its interface papers there; None when nobody asked."""

    name: str
    version: str = ""
    papers: Papers | None = None


@dataclass(frozen=True, slots=True)
class Addresses:
    """The firm's own addresses, as far as its settings hold them; "" prints as a line to fill in."""

    service: str = ""
    complaints: str = ""
    refunds: str = ""
    telephone: str = ""


@dataclass(frozen=True, slots=True)
class ClientFacts:
    """One client on one day. ``bought`` holds the last version of each issued quote, in the order of issue;
    ``entries`` what was asked before, by id. ``trainings`` counts sessions held that no entry knows of."""

    case: str
    client: Client
    company: Company
    stage: Stage
    today: date
    tier: Tier | None = None
    bought: tuple[Bought, ...] = ()
    plan: Plan | None = None
    systems: tuple[SystemInUse, ...] = ()
    entries: Mapping[str, Entry] = field(default_factory=dict)
    trainings: int = 0
    addresses: Addresses = Addresses()

    def contract(self) -> Bought | None:
        """The quote with a term of its own that runs today, else the last one issued."""
        own = [one for one in self.bought if not one.adds]
        running = [one for one in own if one.start <= self.today <= one.end]
        return running[-1] if running else own[-1] if own else None

    def about(self, number: str) -> Bought | None:
        """The quote of this number; the last one issued where no number is given."""
        if not number:
            return self.bought[-1] if self.bought else None
        return next((one for one in self.bought if one.number == number), None)


def bought_from(quotes: Iterable[FirmQuote]) -> tuple[Bought, ...]:
    """Issued quotes as the desk needs them, given in the order of issue: of each number its last version."""
    latest: dict[str, Bought] = {}
    for quote in quotes:
        latest.pop(quote.terms.number, None)
        latest[quote.terms.number] = _bought(quote)
    return tuple(latest.values())


def _bought(quote: FirmQuote) -> Bought:
    estimate, terms = quote.estimate, quote.terms
    return Bought(
        number=terms.number,
        version=terms.version,
        issued_on=terms.issued_on,
        valid_until=terms.valid_until,
        tier=estimate.order.tier,
        customer=estimate.order.customer,
        start=estimate.service.start,
        end=estimate.service.end,
        years=estimate.order.years,
        total=estimate.total,
        adds=estimate.midterm,
    )
