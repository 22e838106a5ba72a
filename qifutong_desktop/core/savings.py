"""What paying by the year really saves this client: against the monthly payments he would make, never against a 折."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from .money import ZERO
from .order import Order
from .pricebook import PriceBook
from .pricing import price
from .ranges import Range


def annual_saving(order: Order, book: PriceBook, today: date) -> tuple[Decimal, Decimal]:
    """(saving, monthly fees) of the plan fee alone over the paid months, first-month discount taken off.

    Basic, one year: 3,989 (a new customer: 3,489.50), out of 11,988 (11,488.50).
    """
    bare = replace(
        order,
        users=Range.of(1),
        integrations=(),
        unnamed_integrations=Range.of(0),
        custom_days=Range.of(ZERO),
        migration_rows=Range.of(0),
        concession=None,
        unpriced=(),
        customers=None,
        storage_gb=None,
        already_paid=None,
        policies={},
    )
    annual = price(bare, book, today).total.low
    monthly = price(replace(bare, billing="monthly", term=order.months), book, today).total.low
    return monthly - annual, monthly
