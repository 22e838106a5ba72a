"""The interpretations of the price list that an order rests on, and what each other reading would make of its total."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from .money import NOTHING, Money
from .order import Order
from .pricebook import PolicyValue, PriceBook
from .pricing import price
from .problems import Refusal
from .quote import PolicyUse
from .text import Text


@dataclass(frozen=True, slots=True)
class Interpretation:
    """One policy that touches an order, beside one other reading of it.

    ``footnote`` says how the order is read, ``instead`` the other reading (若…). ``worth`` is the total by the other
    reading less ours, in yuan, in the cheapest and in the dearest case.
    """

    key: str
    ours: PolicyValue
    other: PolicyValue
    footnote: Text
    instead: Text
    worth: Money


def interpretations(order: Order, book: PriceBook, today: date) -> tuple[Interpretation, ...]:
    """Every other reading that the book names for a policy this order uses and that moves its total, the one that moves
    it most first; equal ones stay in the order in which the rules use them.

    Of a policy that takes numbers only the readings that the book names are looked at. A reading by which the order
    could not be priced (a concession larger than what is left) is passed over.

    :raises Refusal: a concession larger than the order as it stands
    """
    estimate = price(order, book, today)
    found = [one for use in estimate.policies for one in _others(use, order, estimate.total, book, today)]
    return tuple(sorted(found, key=lambda one: -max(abs(one.worth.low), abs(one.worth.high))))


def _others(use: PolicyUse, order: Order, total: Money, book: PriceBook, today: date) -> Iterator[Interpretation]:
    policy = book.policy(use.key)
    assert policy is not None, f"the price book has no policy {use.key}"
    for other in policy.readings:
        if other == use.value:
            continue
        try:
            read = price(replace(order, policies={**order.policies, use.key: other}), book, today)
        except Refusal:
            continue
        worth = read.total - total
        if worth != NOTHING:
            yield Interpretation(use.key, use.value, other, use.footnote, policy.said(other), worth)
