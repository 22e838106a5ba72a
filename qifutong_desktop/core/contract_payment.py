"""When how much of a quote is paid: as its own payment words say, never by a share that nobody named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from .money import NOTHING, Money, to_fen
from .options import Month, cash_by_month
from .quote import Estimate, payment_words

_PART = re.compile(r"[^，,；;。、]+")
_SHARE = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)\s*[%％]")


@dataclass(frozen=True, slots=True)
class Stage:
    """One payment. ``amount`` is what each of its ``times`` payments comes to; None: nobody has said."""

    when: str
    amount: Money | None
    times: int = 1


def payment_stages(estimate: Estimate, words: str, default: str) -> tuple[Stage, ...]:
    """The payments of a quote; amounts × times = the total to the fen, wherever all of them are said.

    ``words`` are the quote's, ``default`` the price book's. Words with shares that come to 100 % are split by these;
    the book's own words pay as :func:`~.options.cash_by_month` has it; of any other words the amount is not said.
    """
    shared = _shared(words)
    if shared:
        return _by_share(estimate.total, shared)
    if words == payment_words(estimate, default):
        return _by_month(cash_by_month(estimate))
    return (Stage(words, None),)


def _shared(words: str) -> list[tuple[str, Decimal]]:
    """Each part of the words with its share; [] unless every share stands in a part of its own and all make 100."""
    found = [(part.strip(), _SHARE.findall(part)) for part in _PART.findall(words)]
    shares = [(part, Decimal(numbers[0])) for part, numbers in found if len(numbers) == 1]
    alone = all(len(numbers) <= 1 for _, numbers in found)
    return shares if alone and sum(share for _, share in shares) == 100 else []


def _by_share(total: Money, shared: Sequence[tuple[str, Decimal]]) -> tuple[Stage, ...]:
    stages, left = [], total
    for when, share in shared[:-1]:
        amount = Money(to_fen(total.low * share / 100), to_fen(total.high * share / 100))
        stages.append(Stage(when, amount))
        left -= amount
    return (*stages, Stage(shared[-1][0], left))


def _by_month(months: Sequence[Month]) -> tuple[Stage, ...]:
    """Equal months in a row are one line; the first is due at signing."""
    runs: list[tuple[int, int, Money]] = []
    for month in months:
        if len(runs) > 1 and runs[-1][2] == month.amount:
            runs[-1] = (runs[-1][0], month.number, month.amount)
        else:
            runs.append((month.number, month.number, month.amount))
    return tuple(
        Stage(_month_words(first, last), amount, last - first + 1) for first, last, amount in runs if amount != NOTHING
    )


def _month_words(first: int, last: int) -> str:
    if last == 1:
        return "签约时"
    return f"第{first}个月" if first == last else f"第{first}至{last}个月，每月"
