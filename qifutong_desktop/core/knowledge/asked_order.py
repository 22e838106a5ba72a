"""The order that a question's numbers make, and its lines in each tier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..client import Tier
from ..needs import NeedKey
from ..options import order_for
from ..order import Order
from ..pricebook import TIERS
from ..pricing import price
from ..quote import LineCode
from ..ranges import Range
from ..text import Text
from .asked import Asked
from .computed import RENEWING, Computed, Priced, Setting, listed

PRICE = ("多少", "价", "费", "钱", "贵", "怎么算", "怎么收", "便宜", "划算", "合算", "花")
_NOT_MONEY = ("多久", "几天", "几周", "时间", "准备", "资料", "什么时候", "周期")


def tiers_of(asked: Asked) -> tuple[Tier, ...]:
    """The tiers named in the question, else all."""
    return asked.tiers or TIERS


def about_money(asked: Asked) -> bool:
    """Whether money may be meant: a question for time or papers is none, though it names a number."""
    return asked.says(*PRICE) or not asked.says(*_NOT_MONEY)


def said_or_case(said: int | None, key: NeedKey, setting: Setting) -> Range[int] | None:
    """The question's number, else the open case's."""
    if said is not None:
        return Range.of(said)
    return None if setting.needs is None else setting.needs.count(key)


def bare_order(asked: Asked, tier: Tier) -> Order:
    """An order about one thing only: no accounts beyond those included, nothing else asked for."""
    return Order(tier, "annual", asked.years or 1, Range.of(1), customer="existing")


def order_asked(asked: Asked, setting: Setting, tier: Tier) -> Order:
    """The open case's order, with what the question says put in its place; without a case what it says alone."""
    wish = setting.preferences
    billing = asked.billing or wish.billing
    if billing == "annual":
        term = asked.years or (wish.term if wish.billing == "annual" else 1)
    else:
        term = asked.months or (asked.years or 0) * 12 or (wish.term if wish.billing == "monthly" else 1)
    if setting.needs is not None:
        order = order_for(setting.needs, wish, tier, billing, term)
    else:
        order = Order(tier, billing, term, Range.of(1), customer=wish.customer, renewal_months=wish.renewal_months)
    if asked.users is not None:
        order = replace(order, users=Range.of(asked.users))
    if asked.systems is not None:
        order = replace(order, integrations=(), unnamed_integrations=Range.of(asked.systems))
    if asked.says(*RENEWING):
        months = max(order.renewal_months, order.months)
        order = replace(order, customer="renewal", renewal_months=months)
    return order


def within_band(tier: Tier, asked: Asked, setting: Setting) -> bool:
    """Whether the tier's band holds the heads that are known."""
    band = setting.book.tiers[tier].headcount
    if asked.users is not None:
        heads = asked.users
    elif setting.needs is not None:
        heads = setting.needs.count("headcount").high
    else:
        return True
    return heads in band or (tier == TIERS[0] and heads < band.low)


def lines_of(orders: Mapping[Tier, Order], setting: Setting, code: LineCode, what: Text, rule: str) -> Computed | None:
    """One line of each order as the answer, under the passage with this ``rule``; None where none has it."""
    lines = []
    for tier, order in orders.items():
        line = price(order, setting.book, setting.today).line(code)
        if line is not None:
            lines.append(Priced(setting.book.tiers[tier].name, line.amount, line.why, line.clause))
    return Computed(rule, listed(lines, what), tuple(lines), ()) if lines else None
