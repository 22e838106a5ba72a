"""开票明细: discounts on the whole order spread over the lines they belong to, so that quote = invoice to the fen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from .money import ZERO
from .quote import Estimate, Line
from .text import Text


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One line of the electronic invoice: what is billed after its share of every discount, net, tax."""

    label: Text
    listed: Decimal
    discount: Decimal
    amount: Decimal
    net: Decimal
    tax: Decimal


def invoice_lines(estimate: Estimate) -> tuple[InvoiceLine, ...]:
    """The invoice of an exact estimate; Σ amount, Σ net, Σ tax equal the quote's.

    The first-month discount belongs to the plan fee; a concession and the renewal discount fall on every priced line in
    proportion to what earlier discounts left of it, the last fen by largest remainder. Each discount's own net is
    spread the same way, so that a line's tax may differ from its own 6 % by fen, as invoices allow,
    and the sums never do.

    :raises ValueError: an estimate that is still a range
    """
    if not estimate.total.exact:
        raise ValueError("a range cannot be invoiced")
    priced = [line for line in estimate.lines if line.kind != "discount" and line.amount.low > 0]
    cuts = [ZERO] * len(priced)
    net_cuts = [ZERO] * len(priced)
    for discount in (line for line in estimate.lines if line.kind == "discount"):
        only_plan = discount.code == "first_month"
        weights = [
            ZERO if only_plan and line.code != "subscription" else line.amount.low + cut
            for line, cut in zip(priced, cuts, strict=True)
        ]
        _add(cuts, _spread(discount.amount.low, weights))
        _add(net_cuts, _spread(discount.net.low, weights))
    return tuple(_line(line, cut, net_cut) for line, cut, net_cut in zip(priced, cuts, net_cuts, strict=True))


def _line(line: Line, cut: Decimal, net_cut: Decimal) -> InvoiceLine:
    amount, net = line.amount.low + cut, line.net.low + net_cut
    return InvoiceLine(line.label, line.amount.low, cut, amount, net, amount - net)


def _add(sums: list[Decimal], parts: Sequence[Decimal]) -> None:
    for index, part in enumerate(parts):
        sums[index] += part


def _spread(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """``amount`` in proportion to the weights, each share in whole fen, Σ = ``amount`` (largest remainder)."""
    total = sum(weights, ZERO)
    if not total:
        return [ZERO] * len(weights)
    sign = -1 if amount < 0 else 1
    fen = int(abs(amount) * 100)
    exact = [fen * weight / total for weight in weights]
    shares = [int(share) for share in exact]
    by_remainder = sorted(range(len(weights)), key=lambda index: exact[index] - shares[index], reverse=True)
    for index in by_remainder[: fen - sum(shares)]:
        shares[index] += 1
    return [Decimal(sign * share) / 100 for share in shares]
