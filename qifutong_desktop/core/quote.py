"""What an order costs: lines with the rule that made each, tax by line, service period, what blocks issuing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from .money import Money, yuan_range
from .order import Order
from .pricebook import PolicyValue
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


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line. ``amount`` includes tax; ``net`` + ``tax`` = ``amount`` in both cases.

    ``quantity`` × ``unit_price`` = ``amount`` wherever both are given (36 users: 10 × 300 at one year). ``why`` says in
    words how ``rule`` made the amount from ``inputs``; ``clause`` is the sentence of the list it rests on.
    """

    code: LineCode
    kind: Kind
    label: Text
    amount: Money
    net: Money
    tax: Money
    tax_percent: Decimal
    rule: str
    inputs: Mapping[str, str | int]
    why: Text
    clause: str
    quantity: Range[Decimal] | None = None
    unit: Text | None = None
    unit_price: Money | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """First and last day of service; ``months`` includes ``gift_months``."""

    start: date
    end: date
    months: int
    gift_months: int


@dataclass(frozen=True, slots=True)
class Violation:
    """What blocks issuing until a person approves it; never stops the arithmetic. ``ours``: it is settled between
    consultant and firm, and no paper for the client names it."""

    key: str
    what: Text
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Pending:
    """待评估: something asked for that has no list price. ``apart``: the quote leaves it out in print instead."""

    key: str
    what: Text
    apart: bool


@dataclass(frozen=True, slots=True)
class PolicyUse:
    """An interpretation of the price list that touches this order; ``footnote`` is printed on the quote."""

    key: str
    value: PolicyValue
    default: PolicyValue
    footnote: Text

    @property
    def overridden(self) -> bool:
        return self.value != self.default


@dataclass(frozen=True, slots=True)
class Estimate:
    """A priced order. Σ line amounts = ``total``, Σ net = ``net``, Σ tax = ``tax``, in both cases, to the fen.

    ``tax_percent`` is the rate of every line that has none of its own. ``midterm``: it only adds to a running
    contract, whose plan fee is paid.
    """

    order: Order
    book: str
    lines: tuple[Line, ...]
    total: Money
    net: Money
    tax: Money
    tax_percent: Decimal
    service: Service
    midterm: bool
    violations: tuple[Violation, ...]
    pending: tuple[Pending, ...]
    policies: tuple[PolicyUse, ...]
    notes: tuple[Text, ...]

    def line(self, code: LineCode) -> Line | None:
        return next((line for line in self.lines if line.code == code), None)


@dataclass(frozen=True, slots=True)
class Terms:
    """The paper around the amounts. ``number`` is "" while there is none: the quote then prints as 草案."""

    number: str
    version: int
    issued_on: date
    valid_until: date
    payment: str


@dataclass(frozen=True, slots=True)
class DraftQuote:
    """An estimate that may not be issued; ``reasons`` say why. Prints as 草案 only."""

    estimate: Estimate
    terms: Terms
    reasons: tuple[Text, ...]

    @property
    def told_client(self) -> tuple[Text, ...]:
        """The reasons as a client reads them: all that we have to settle among ourselves is one sentence."""
        ours = {_PAYMENT_OPEN, *(one.what for one in self.estimate.violations if one.ours)}
        told = tuple(one for one in self.reasons if one not in ours)
        return told if len(told) == len(self.reasons) else (*told, OURS_TO_CONFIRM)


@dataclass(frozen=True, slots=True)
class FirmQuote:
    """An estimate with nothing open: the only type that prints as 报价单 and that may be signed."""

    estimate: Estimate
    terms: Terms


#: What our own reading says of itself until the firm has confirmed it; it has no place in an issued quote.
TO_CONFIRM = "待公司确认"
_PAYMENT_OPEN = Text(
    f"付款方式里还写着“{TO_CONFIRM}”，请与公司确认后改写",
    f"the payment terms still say {TO_CONFIRM} (to be confirmed): settle them with the firm, then reword",
)
#: What a client's draft says of approvals and of terms that the firm has to confirm.
OURS_TO_CONFIRM = Text("部分条件尚待我方确认", "some terms are still to be confirmed on our side")


def payment_words(estimate: Estimate, default: str) -> str:
    """The policy's payment words (``default`` speaks of annual fees), or what they come to when paid by the month, or
    for what only adds to a running contract."""
    if estimate.midterm:
        return "签约付清扩容与一次性费用"
    if estimate.order.billing == "annual":
        return default
    return f"套餐费按月付；首月套餐费、扩容与一次性费用签约时付清（{TO_CONFIRM}）"


def settle(
    estimate: Estimate, terms: Terms, approved: Collection[str] = (), unaccepted: Iterable[Text] = ()
) -> DraftQuote | FirmQuote:
    """A firm quote where nothing is open; else a draft with the reasons. ``approved`` holds keys of violations,
    ``unaccepted`` says what the tier lacks and the client has not taken it without."""
    reasons = [violation.what for violation in estimate.violations if violation.key not in approved]
    reasons += [
        Text(f"待评估：{one.what.zh}", f"to be assessed: {one.what.en}") for one in estimate.pending if not one.apart
    ]
    if TO_CONFIRM in terms.payment:
        reasons.append(_PAYMENT_OPEN)
    if estimate.service.start < terms.issued_on and not estimate.midterm:
        reasons.append(
            Text(
                f"服务期从 {estimate.service.start} 开始，早于报价日 {terms.issued_on}",
                f"service starts on {estimate.service.start}, before the quote's own day {terms.issued_on}",
            )
        )
    for line in estimate.lines:
        if not line.amount.exact and line.kind != "discount":
            reasons.append(
                Text(
                    f"{line.label.zh}仍是区间 {yuan_range(line.amount)}，需先定下",
                    f"{line.label.en} is still a range, {yuan_range(line.amount)}; settle it first",
                )
            )
    reasons += unaccepted
    return DraftQuote(estimate, terms, tuple(reasons)) if reasons else FirmQuote(estimate, terms)
