"""Which tier: hard filter, prices, reasons, why not the others, and where the answer would flip."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from .client import Billing, Tier
from .order import Order
from .quote import Estimate
from .ranges import Range
from .text import Text

FlipKey = Literal["users", "integrations", "custom_days", "migration_rows", "customers", "storage_gb", "capability"]


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why a tier does not carry the needs; ``certain`` is False while an open question could still remove it."""

    key: str
    what: Text
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Month:
    """Money leaving the client's account in one month of the contract (1 = first), by low and high."""

    number: int
    amount: Range[Decimal]


@dataclass(frozen=True, slots=True)
class Option:
    """One tier × billing × years. ``estimate`` spans the low to the high end of the needs."""

    tier: Tier
    billing: Billing
    years: int
    order: Order
    estimate: Estimate
    misfits: tuple[Misfit, ...]
    cash: tuple[Month, ...]

    @property
    def feasible(self) -> bool:
        return not any(misfit.certain for misfit in self.misfits)


@dataclass(frozen=True, slots=True)
class Flip:
    """The exact value at which the advice changes, all else unchanged. ``at`` is the first value of the new answer
    (None for a yes/no capability); ``tie`` the values at which both cost the same, None when there is none.
    ``unconfirmed`` (待公司确认) when it rests on a value that the list does not publish."""

    key: FlipKey
    at: Decimal | None
    tie: Range[Decimal] | None
    to: Tier
    what: Text
    unconfirmed: bool = False


@dataclass(frozen=True, slots=True)
class Recommendation:
    """``options`` holds the asked billing and term for each tier, in tier order; ``chosen`` is one of them.

    ``by_headcount`` is True when only the headcount band decided (a soft prior, said so in print).
    ``undecided`` names what still could change the tier while questions are open.
    """

    chosen: Option
    options: tuple[Option, ...]
    reasons: tuple[Text, ...]
    why_not: tuple[tuple[Tier, tuple[Text, ...]], ...]
    flips: tuple[Flip, ...]
    by_headcount: bool
    undecided: tuple[Text, ...]
