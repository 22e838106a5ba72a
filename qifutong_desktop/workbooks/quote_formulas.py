"""Which lines of a quote a workbook can work out by itself: quantity × price, or a percentage of other lines.

A line that is neither (rows by the commenced ten thousand, the rest of a running contract) keeps its amount.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ..core.money import to_fen
from ..core.pricebook import PriceBook
from ..core.quote import Estimate, Line, LineCode

End = Literal["low", "high"]
_DIGITS = 15
_PERCENT = Decimal(100)


@dataclass(frozen=True, slots=True)
class Itemised:
    """A quantity and the price of one, whose product is the amount to the fen."""

    quantity: Decimal
    price: Decimal


@dataclass(frozen=True, slots=True)
class Discount:
    """``percent`` of ``base``, the sum of the lines named by ``codes``, is what comes off."""

    percent: Decimal
    base: Decimal
    codes: tuple[LineCode, ...]


def itemised(line: Line, end: End) -> Itemised | None:
    """Quantity and price of a line, None where they do not make its amount or do not fit into a cell's digits."""
    if line.quantity is None or line.unit_price is None or line.kind == "discount":
        return None
    quantity: Decimal = getattr(line.quantity, end)
    price: Decimal = getattr(line.unit_price, end)
    exact = all(len(number.normalize().as_tuple().digits) <= _DIGITS for number in (quantity, price))
    return Itemised(quantity, price) if exact and to_fen(quantity * price) == getattr(line.amount, end) else None


def discount_of(line: Line, estimate: Estimate, book: PriceBook, end: End) -> Discount | None:
    """The percentage that a discount is of the lines before it (all of them, or what recurs), None where it is of
    none.

    A concession of a fixed amount, and half of one month's fee, stay amounts.
    """
    percent = _percent(line, estimate, book)
    if percent is None:
        return None
    before = estimate.lines[: estimate.lines.index(line)]
    for lines in (before, tuple(one for one in before if one.kind == "recurring")):
        base = sum((getattr(one.amount, end) for one in lines), Decimal(0))
        if lines and -to_fen(base * percent / _PERCENT) == getattr(line.amount, end):
            return Discount(percent, base, tuple(one.code for one in lines))
    return None


def _percent(line: Line, estimate: Estimate, book: PriceBook) -> Decimal | None:
    if line.code == "concession" and estimate.order.concession is not None:
        return estimate.order.concession.percent
    return book.renewal_percent if line.code == "renewal" else None
