"""What an order costs: lines with the rule that made each, tax by line, service period, what blocks issuing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from .order import Order
from .ranges import Range
from .text import Text

LineCode = Literal[
    "subscription",
    "gift",
    "seats",
    "integrations",
    "custom",
    "migration",
    "first_month",
    "concession",
    "renewal",
]
Kind = Literal["recurring", "one_off", "discount", "gift"]
Money = Range[Decimal]


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line. ``amount`` includes tax; ``net`` + ``tax`` = ``amount`` at both ends.

    ``quantity`` × ``unit_price`` = ``amount`` wherever both are given (36 users: 10 × 300 at one year).
    ``pending`` says why a line has no list price (待评估); its amount is then 0 and issuing is blocked.
    """

    code: LineCode
    kind: Kind
    label: Text
    amount: Money
    net: Money
    tax: Money
    rule: str
    inputs: Mapping[str, str | int]
    why: Text
    clause: str
    quantity: Range[Decimal] | None = None
    unit: Text | None = None
    unit_price: Money | None = None
    pending: Text | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """First and last day of service; ``months`` includes ``gift_months``."""

    start: date
    end: date
    months: int
    gift_months: int


@dataclass(frozen=True, slots=True)
class Violation:
    """What blocks issuing until a person approves it; never stops the arithmetic."""

    key: str
    what: Text


@dataclass(frozen=True, slots=True)
class PolicyUse:
    """An interpretation of the price list that this order rests on. ``worth`` is the total under each alternative minus
    this total (empty where no alternative has a formula)."""

    key: str
    value: str
    default: str
    footnote: Text
    overridden: bool
    worth: Mapping[str, Money]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A priced order. Σ line amounts = ``total``, Σ net = ``net``, Σ tax = ``tax``, at both ends, to the fen."""

    order: Order
    book: str
    lines: tuple[Line, ...]
    total: Money
    net: Money
    tax: Money
    service: Service
    violations: tuple[Violation, ...]
    policies: tuple[PolicyUse, ...]
    notes: tuple[Text, ...]

    def line(self, code: LineCode) -> Line | None:
        return next((line for line in self.lines if line.code == code), None)


@dataclass(frozen=True, slots=True)
class Terms:
    """The paper around the amounts: number ("" = none yet), version, dates and payment words."""

    number: str
    version: int
    issued_on: date
    valid_until: date
    payment: str
    tax_percent: Decimal


@dataclass(frozen=True, slots=True)
class DraftQuote:
    """An estimate that may not be issued; ``reasons`` say why. Prints as 草稿 only."""

    estimate: Estimate
    terms: Terms
    reasons: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class FirmQuote:
    """An estimate with nothing open: the only type that prints as 报价单 and that may be signed."""

    estimate: Estimate
    terms: Terms
