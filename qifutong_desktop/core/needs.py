"""Needs as values: what an order must carry, each with its reason, its questions and where it was learnt."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from .client import Source
from .ranges import Range
from .text import Text

NeedKey = Literal[
    "headcount",
    "seats",
    "customers",
    "customers_end",
    "capabilities",
    "integrations",
    "storage_gb",
    "migration_rows",
    "custom_days",
    "training",
]


@dataclass(frozen=True, slots=True)
class Need:
    """One need drawn from answers (or measured in the client's tables).

    A counted need has ``amount``; a named one (capabilities, integrations) has ``names`` (certain) and ``possible``
    (what an open question may still add); integrations have both. ``spoken``/``measured`` stand beside each other
    where both exist; measured is the one that counts, unless the consultant keeps what was said (``kept``) or a number
    was typed to order (``ordered``).
    """

    key: NeedKey
    label: Text
    unit: Text
    reason: Text
    questions: tuple[str, ...]
    source: Source
    amount: Range[Decimal] | None = None
    names: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()
    spoken: Range[Decimal] | None = None
    measured: Decimal | None = None
    kept: bool = False
    ordered: bool = False

    @property
    def scoped(self) -> bool:
        """Less (or perhaps less) counts than was measured: by the chosen scope some of it stays out."""
        taken = self.measured is not None and not (self.kept or self.ordered)
        return taken and self.amount is not None and (self.amount.low, self.amount.high) != (self.measured,) * 2

    @property
    def differs(self) -> bool:
        """Spoken and measured lie more than 10 % of the spoken value apart."""
        if self.spoken is None or self.measured is None:
            return False
        nearest = min(max(self.measured, self.spoken.low), self.spoken.high)
        return abs(self.measured - nearest) * 10 > nearest


@dataclass(frozen=True, slots=True)
class Needs:
    """All needs, in the order of :data:`NeedKey`. ``customers_full_month`` is the month of service (1 = first)
    in which the high end of the customer records passes the basic tier's 500, None when it doesn't."""

    items: tuple[Need, ...]
    customers_full_month: int | None = None

    def need(self, key: NeedKey) -> Need:
        return next(item for item in self.items if item.key == key)

    def amount(self, key: NeedKey) -> Range[Decimal]:
        amount = self.need(key).amount
        assert amount is not None, f"{key} is a named need"
        return amount

    def count(self, key: NeedKey) -> Range[int]:
        """The amount in whole pieces: a part counts as one more at the high end."""
        amount = self.amount(key)
        return Range(int(amount.low), -int(-amount.high // 1))
