"""Yuan to the fen: rounding, the low and high case of an amount, figures and 大写 words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

FEN = Decimal("0.01")
ZERO = Decimal("0.00")
#: In front of what is below zero, wherever people read it; data takes the hyphen.
MINUS = "−"


def to_fen(amount: Decimal) -> Decimal:
    """Rounded half-up to two decimals (halves away from zero, so a discount rounds like the price it takes off)."""
    return amount.quantize(FEN, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in yuan in the cheapest and in the dearest case that open answers leave.

    Both cases are kept apart so that lines sum to the total in each of them: a discount's ``high`` is the one given
    in the dear case, and so the larger one.
    """

    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, amount: Decimal) -> Money:
        return cls(amount, amount)

    @property
    def exact(self) -> bool:
        return self.low == self.high

    def __add__(self, other: Money) -> Money:
        return Money(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Money) -> Money:
        return Money(self.low - other.low, self.high - other.high)


NOTHING = Money(ZERO, ZERO)


def figures(amount: Decimal) -> str:
    """``35999`` → ``35,999.00``; ``-500`` → ``−500.00`` with a minus sign (U+2212), which no line break tears off."""
    return f"{to_fen(amount):,.2f}".replace("-", MINUS)


def yuan(amount: Decimal) -> str:
    """``35999`` → ``¥35,999.00``; ``-500`` → ``−¥500.00``."""
    return f"{MINUS}¥{figures(-amount)}" if amount < 0 else f"¥{figures(amount)}"


def yuan_range(money: Money) -> str:
    """``¥1.00`` when exact, else ``¥1.00–¥2.00``."""
    return yuan(money.low) if money.exact else f"{yuan(money.low)}–{yuan(money.high)}"


_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")


def in_words(amount: Decimal) -> str:
    """大写金额 by 支付结算办法: ``35999.00`` → ``人民币叁万伍仟玖佰玖拾玖元整``.

    :raises ValueError: negative, not a number, more than two decimals, or 10^16 yuan and more
    """
    if not amount.is_finite() or amount < 0:
        raise ValueError(f"no words for {amount}")
    fen_total = amount * 100
    if fen_total != fen_total.to_integral_value():
        raise ValueError(f"{amount} has more than two decimals")
    yuan_part, fen_part = divmod(int(fen_total), 100)
    if yuan_part >= 10**16:
        raise ValueError(f"{amount} is too large")
    jiao, fen = divmod(fen_part, 10)
    whole = _integer_words(yuan_part)
    words = whole + "元" if whole else ""
    if not fen_part:
        return f"人民币{words or '零元'}整"
    if jiao:
        joint = "零" if yuan_part and yuan_part % 10 == 0 else ""
        words += f"{joint}{_DIGITS[jiao]}角"
    elif whole:
        words += "零"
    if fen:
        words += f"{_DIGITS[fen]}分"
    return f"人民币{words}"


def _integer_words(number: int) -> str:
    for size, name in ((10**8, "亿"), (10**4, "万")):
        if number >= size:
            head, tail = divmod(number, size)
            joint = "零" if 0 < tail < size // 10 else ""
            return _integer_words(head) + name + joint + _integer_words(tail)
    return _group_words(number)


def _group_words(part: int) -> str:
    words = ""
    gap = False
    for place in range(3, -1, -1):
        digit = part // 10**place % 10
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + _PLACES[place]
            gap = False
        else:
            gap = True
    return words
