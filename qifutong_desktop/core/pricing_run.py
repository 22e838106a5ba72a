"""One pricing in progress: what the rules read, and where they put what they find."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from .money import NOTHING, Money, to_fen
from .order import Order
from .period import last_day
from .pricebook import Policy, PolicyValue, PriceBook, TierPrices
from .quote import Kind, Line, LineCode, Pending, PolicyUse, Service, Violation
from .ranges import Range
from .text import Text


class Run:
    """One pricing in progress: what the rules read, and where they put what they find."""

    __slots__ = (
        "book",
        "gift_months",
        "lines",
        "notes",
        "order",
        "pending",
        "remaining",
        "service",
        "tax_percent",
        "tier",
        "total",
        "used",
        "violations",
    )

    def __init__(self, order: Order, book: PriceBook, today: date) -> None:
        self.order = order
        self.book = book
        self.tier: TierPrices = book.tiers[order.tier]
        self.lines: list[Line] = []
        self.total = NOTHING
        self.violations: list[Violation] = []
        self.pending: list[Pending] = []
        self.notes: list[Text] = []
        self.used: dict[str, PolicyUse] = {}
        start = order.start or today
        self.remaining = order.remaining_months(start)
        self.gift_months = gift_months(self)
        length = self.remaining or order.months + self.gift_months
        end = order.shares_end(start) or last_day(start, length)
        self.service = Service(start, end, length, self.gift_months)
        tax = self.policy("tax")
        self.tax_percent = tax if isinstance(tax, Decimal) else book.tax_percent

    def policy(self, key: str) -> PolicyValue:
        chosen = self.order.policies.get(key)
        return self._named(key).default if chosen is None else chosen

    def _named(self, key: str) -> Policy:
        policy = self.book.policy(key)
        assert policy is not None, f"the price book has no policy {key}"
        return policy

    def use(self, key: str) -> PolicyValue:
        """The reading of a policy, remembered as one this order rests on."""
        policy = self._named(key)
        value = self.policy(key)
        footnote = policy.footnote
        if value != policy.default:
            footnote = Text(
                f"口径 {key} 由“{policy.default}”改为“{value}”，须经公司批准。",
                f"Policy {key} changed from {policy.default} to {value}; the firm must approve.",
            )
        self.used[key] = PolicyUse(key, value, policy.default, footnote)
        return value

    def line(
        self,
        code: LineCode,
        kind: Kind,
        label: Text,
        amount: Money,
        rule: str,
        inputs: Mapping[str, str | int],
        why: Text,
        clause: str,
        quantity: Range[Decimal] | None = None,
        unit: Text | None = None,
        unit_price: Money | None = None,
    ) -> Line:
        own_rate = self.order.policies.get(f"tax.{code}")
        percent = own_rate if isinstance(own_rate, Decimal) else self.tax_percent
        net = Money(*(to_fen(end * 100 / (100 + percent)) for end in (amount.low, amount.high)))
        return Line(
            code, kind, label, amount, net, amount - net, percent, rule, inputs, why, clause, quantity, unit, unit_price
        )


def gift_months(run: Run) -> int:
    """赠月 of the whole order: with annual billing only, for each paid year."""
    order = run.order
    if order.billing == "monthly" or run.remaining or not run.tier.gift_months:
        return 0
    years = 1 if run.use("gift.months") == "first_year_only" else order.term
    return run.tier.gift_months * years
