"""Figures as a screen says them: short, without decimals, a day with its weekday."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from .client import Billing, CustomerKind
from .diagnosis import LEVELS, Diagnosis
from .money import MINUS, Money, figures
from .text import Text
from .wording import weekday

BILLINGS: dict[Billing, Text] = {"annual": Text("年付", "paid yearly"), "monthly": Text("月付", "paid monthly")}
CUSTOMERS: dict[CustomerKind, Text] = {
    "new": Text("新客户", "new client"),
    "existing": Text("老客户", "existing client"),
    "renewal": Text("续费", "renewal"),
}


def whole_yuan(amount: Decimal) -> str:
    """``43499.4`` → ``¥43,499``: a live total has no decimals."""
    rounded = amount.quantize(Decimal(1), ROUND_HALF_UP)
    return f"{MINUS}¥{-rounded:,}" if rounded < 0 else f"¥{rounded:,}"


def whole_range(money: Money) -> str:
    """``¥43,499`` or ``¥43,499–52,000``."""
    low, high = whole_yuan(money.low), whole_yuan(money.high)
    return low if low == high else f"{low}–{high.removeprefix('¥')}"


def signed(money: Money) -> str:
    """``+1,500.00``, ``−1,999.50`` or ``+0.00 … +800.00``."""
    ends = [("+" if end > 0 else MINUS if end < 0 else "") + figures(abs(end)) for end in (money.low, money.high)]
    return ends[0] if money.exact else " … ".join(ends)


def dated(day: date) -> Text:
    """``2026-10-19 周一``"""
    return Text(f"{day.isoformat()} {weekday(day)}", day.strftime("%a %Y-%m-%d"))


def level_words(diagnosis: Diagnosis) -> Text:
    """``企服通L2`` or ``企服通L1–L2``."""
    low, high = diagnosis.level.low, diagnosis.level.high
    if low == high:
        return LEVELS[low]
    if not low:
        return Text(f"L1 以下至 L{high}", f"below L1 to L{high}")
    return Text(f"{LEVELS[low].zh}–L{high}", f"{LEVELS[low].en}–L{high}")
