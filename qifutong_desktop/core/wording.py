"""How dates, counts and scores read in a Chinese document. The typesetter adds the thin spaces; none are typed here."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

from .ranges import Range

_HAN = "\u3400-\u9fff\uff00-\uffef\u3000-\u303f"
_TYPED_SPACE = re.compile(rf"(?<=[{_HAN}]) (?=[!-~¥–×])|(?<=[!-~¥–×]) (?=[{_HAN}])")
_WEEKDAYS = "一二三四五六日"


def closed_up(text: str) -> str:
    """Without the spaces typed between 汉字 and Latin or digits: a document sets its own thin ones."""
    return _TYPED_SPACE.sub("", text)


def beside(word: str, name: str) -> str:
    """``没有 OA``, ``没有数据加密防护``: as it is typed on a screen, with a space before Latin and digits."""
    return f"{word} {name}" if name[:1].isascii() else f"{word}{name}"


def full_day(day: date) -> str:
    """``2026年10月19日``"""
    return f"{day.year}年{day.month}月{day.day}日"


def short_day(day: date) -> str:
    """``10月19日``"""
    return f"{day.month}月{day.day}日"


def weekday(day: date) -> str:
    """``周一``"""
    return f"周{_WEEKDAYS[day.weekday()]}"


def day_span(first: date, last: date) -> str:
    """``10月17日至18日``, ``10月31日至11月1日``, or the one day."""
    if first == last:
        return short_day(first)
    end = f"{last.day}日" if (first.year, first.month) == (last.year, last.month) else short_day(last)
    return f"{short_day(first)}至{end}"


def score(points: Range[Fraction]) -> str:
    """``34–41`` or ``52``: whole points, cut off so that a score never reads as a level it has not reached."""
    low, high = int(points.low), int(points.high)
    return str(low) if low == high else f"{low}–{high}"


def decimals(numbers: Range[Decimal]) -> str:
    """``6.2`` or ``3–8``: one decimal at most."""
    low, high = (_short(number) for number in (numbers.low, numbers.high))
    return low if low == high else f"{low}–{high}"


def _short(number: Decimal) -> str:
    rounded = number.quantize(Decimal("0.1"))
    return f"{rounded:,.0f}" if rounded == rounded.to_integral_value() else f"{rounded:,}"
