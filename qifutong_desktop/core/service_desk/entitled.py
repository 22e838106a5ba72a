"""What comes with the tier and can be asked for: training sessions by the year, health checks by the quarter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from ..period import add_months
from ..text import Text
from .entry import Entry
from .facts import Bought, ClientFacts
from .rules import Desk


@dataclass(frozen=True, slots=True)
class Entitlement:
    """Training sessions of the service year ``year`` (``first`` to ``last``). ``allowed`` and ``left`` None: as often
    as needed. ``booked`` ones are asked for and not yet held. ``remedial_left`` counts a contract."""

    year: int
    first: date
    last: date
    allowed: int | None
    used: int
    booked: int
    left: int | None
    remedial_left: int
    clause: str

    @property
    def words(self) -> Text:
        """``本服务年第 1 年……已用 1 次，已约 0 次，还可安排 1 次；补训还有 1 次``"""
        span = f"{self.first} – {self.last}"
        if self.left is None:
            zh, en = "不限次", "as often as needed"
        else:
            zh = f"共 {self.allowed} 次，还可安排 {self.left} 次"
            en = f"{self.allowed} in all, {self.left} left"
        return Text(
            f"第 {self.year} 服务年（{span}）：{zh}；已用 {self.used} 次，已约 {self.booked} 次；"
            f"补训还有 {self.remedial_left} 次",
            f"service year {self.year} ({span}): {en}; {self.used} held, {self.booked} booked; "
            f"remedial sessions left: {self.remedial_left}",
        )


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter of the service, counted from its first day. ``last`` is the day by which the check is due;
    ``calendar_last`` the end of the calendar quarter, the other reading. ``checked``: it was held."""

    number: int
    first: date
    last: date
    calendar_last: date
    checked: bool


def training_left(facts: ClientFacts, desk: Desk, *, besides: str = "") -> Entitlement | None:
    """The sessions of the service year that today lies in, without the entry ``besides``; None without a contract."""
    contract = facts.contract()
    if contract is None:
        return None
    year, first, last = contract.year_of(facts.today)
    asked = [one for id, one in facts.entries.items() if one.kind == "training" and id != besides]
    mine = [one for one in asked if one.variant != "remedial" and first <= _day(one) <= last]
    used = sum(one.state == "solved" for one in mine) + facts.trainings
    booked = sum(one.running for one in mine)
    remedial = [one for one in asked if one.variant == "remedial" and contract.start <= _day(one) <= contract.end]
    taken = sum(one.running or one.state == "solved" for one in remedial)
    prices = desk.book.tiers[contract.tier]
    allowed = prices.training
    return Entitlement(
        year=year,
        first=first,
        last=last,
        allowed=allowed,
        used=used,
        booked=booked,
        left=None if allowed is None else max(0, allowed - used - booked),
        remedial_left=max(0, desk.rules.training.remedial - taken),
        clause=f"{prices.clauses['training'].source}；{desk.book.policies['training'].footnote.zh.rstrip('。')}",
    )


def has_health_check(facts: ClientFacts, desk: Desk) -> bool | None:
    """Whether the client's tier brings a health check a quarter; None while no tier is known."""
    contract = facts.contract()
    tier = contract.tier if contract else facts.tier
    if tier is None:
        return None
    inherit = desk.book.policies["tiers.inherit"].default is True
    return "health_check" in desk.book.capabilities(tier, inherit=inherit)


def quarter_of(contract: Bought, today: date, entries: Iterable[Entry]) -> Quarter:
    """The first quarter of the service, from today's on, that has not been checked."""
    held = [_day(one) for one in entries if one.kind == "health_check" and one.state == "solved"]
    number = 1
    while True:
        first = add_months(contract.start, 3 * (number - 1))
        last = add_months(contract.start, 3 * number) - timedelta(days=1)
        checked = any(first <= day <= last for day in held)
        final = last >= contract.end
        if final or (last >= today and not checked):
            return Quarter(number, first, min(last, contract.end), _calendar_quarter(max(first, today)), checked)
        number += 1


def _calendar_quarter(day: date) -> date:
    month = (day.month - 1) // 3 * 3 + 1
    return add_months(date(day.year, month, 1), 3) - timedelta(days=1)


def _day(entry: Entry) -> date:
    """The day on which a session is or was held, as far as it is known."""
    return entry.closed_on or entry.by or entry.opened
