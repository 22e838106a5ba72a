"""All that a proposal is made from, and the few figures that several of its pages share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from ..calendar import Calendar
from ..client import Case
from ..diagnosis import LEVELS, Diagnosis
from ..migration.sizing import Sizing
from ..money import Money
from ..options import Option
from ..plan import Plan
from ..pricebook import PriceBook, TierPrices
from ..pricing import price
from ..quote import DraftQuote, Estimate, FirmQuote
from ..ranges import Range
from ..recommendation import Comparison
from ..wording import short_day


@dataclass(frozen=True, slots=True)
class Brief:
    """One case, worked through. ``quote`` is what is offered; ``option`` spans what is still open as well."""

    case: Case
    diagnosis: Diagnosis
    comparison: Comparison
    quote: DraftQuote | FirmQuote
    plan: Plan
    sizing: Sizing | None
    book: PriceBook
    calendar: Calendar
    today: date
    number: str

    @property
    def estimate(self) -> Estimate:
        return self.quote.estimate

    @property
    def tier(self) -> TierPrices:
        return self.book.tiers[self.estimate.order.tier]

    @property
    def option(self) -> Option:
        """The quoted tier at the asked billing and term, over the whole range of the needs."""
        return next(one for one in self.comparison.recommendation.options if one.tier == self.estimate.order.tier)

    @property
    def billing_word(self) -> str:
        return "年付" if self.estimate.order.billing == "annual" else "月付"

    @property
    def term_word(self) -> str:
        """``首年`` for one year, else the whole term."""
        order = self.estimate.order
        if order.months == 12:
            return "首年"
        return f"{order.term}年" if order.billing == "annual" else f"{order.term}个月"

    @property
    def offer(self) -> str:
        """``标准版年付``"""
        return f"{self.tier.name.zh}{self.billing_word}"

    @property
    def level(self) -> str:
        return level_words(self.diagnosis.level)

    @property
    def accounts(self) -> str:
        """How many may sign in under the quote."""
        seats = self.estimate.line("seats")
        if seats is not None:
            return f"{seats.inputs['entitled']}个"
        return "以合同约定为准" if self.tier.users is None else f"{self.tier.users}个"

    @property
    def go_live(self) -> str:
        return short_day(self.plan.go_live)

    @property
    def signing(self) -> date:
        """The day by which the contract is signed: the first gate of phase one, inside the quote's validity."""
        gate = next((gate.day for gate in self.plan.gates if gate.phase == 1), self.plan.start)
        return min(gate, self.quote.terms.valid_until)

    def next_year(self) -> Money:
        """What a second year costs at the same size: plan fee and accounts, nothing one-off, no discount."""
        order = self.option.order
        after = replace(
            order,
            billing=order.billing,
            term=1 if order.billing == "annual" else 12,
            integrations=(),
            unnamed_integrations=Range.of(0),
            custom_days=Range.of(Decimal(0)),
            migration_rows=Range.of(0),
            customer="existing",
            concession=None,
            unpriced=(),
            start=self.estimate.service.end + timedelta(days=1),
        )
        return price(after, self.book, self.today).total

    def open_amount(self) -> Decimal:
        """How much the open items could add to the quote."""
        return max(self.option.estimate.total.high - self.estimate.total.low, Decimal(0))


def level_words(levels: Range[int]) -> str:
    """``企服通L1`` or ``企服通L1–L2``"""
    low, high = (LEVELS[level].zh for level in (levels.low, levels.high))
    return low if low == high else f"{low}–{high.removeprefix('企服通')}"


def listed(items: Sequence[str], most: int = 3) -> str:
    """Some items in one phrase, ``等`` where some are left out."""
    shown = "、".join(items[:most])
    return f"{shown}等{len(items)}项" if len(items) > most else shown
