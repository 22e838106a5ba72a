"""An order as a consultant writes it: checked, frozen, ready to be priced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .client import Billing, CustomerKind, Tier
from .ranges import Range


@dataclass(frozen=True, slots=True)
class Concession:
    """优惠折让: an amount in yuan or a percent, with its reason."""

    reason: str
    amount: Decimal | None = None
    percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class AlreadyPaid:
    """What a running contract has paid for (扩容, renewal, upgrade)."""

    seats: int = 0
    seats_until: date | None = None
    integrations: tuple[str, ...] = ()
    months_left: int = 0
    order_no: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """One order. ``term`` in years when annual, in months when monthly; counts are ranges while an answer is open.

    ``integrations`` holds the named systems, ``unnamed_integrations`` those known only by number.
    ``start`` None means: the day the quote is made for.
    """

    tier: Tier
    billing: Billing
    term: int
    users: Range[int]
    customers: Range[int] | None = None
    storage_gb: Range[Decimal] | None = None
    integrations: tuple[str, ...] = ()
    unnamed_integrations: Range[int] = Range(0, 0)
    custom_days: Range[Decimal] = Range(Decimal(0), Decimal(0))
    custom_rate: Decimal | None = None
    migration_rows: Range[int] = Range(0, 0)
    free_migration_used: bool = False
    customer: CustomerKind = "new"
    renewal_months: int = 0
    start: date | None = None
    headcount: Range[int] | None = None
    policies: Mapping[str, str] = field(default_factory=dict)
    concession: Concession | None = None
    already_paid: AlreadyPaid | None = None
    capabilities: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()

    @property
    def months(self) -> int:
        """Paid months of the term."""
        return self.term * 12 if self.billing == "annual" else self.term
