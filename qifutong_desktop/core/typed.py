"""What a person types into a field, read: ``1,600``, ``1.6万``, ``80–90``, ``2027-1-4``, ``1月4日``."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal

from .problems import Refusal
from .ranges import Range, plain
from .text import Text

Number = int | Decimal
_NUMBER = re.compile(r"(-?(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,10})?) ?(万|亿|)")
_BETWEEN = re.compile(r"(?<=[\d万亿]) ?(?:-|–|—|~|至|到) ?(?=\d)")
_TIMES = {"": Decimal(1), "万": Decimal(10_000), "亿": Decimal(100_000_000)}
_FULL_DAY = re.compile(r"(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})[日号]?|(\d{2})(\d{2}))")
_SHORT_DAY = re.compile(r"(\d{1,2})(?:[-/.](\d{1,2})|月(\d{1,2})[日号]?)")


def number_typed(words: str) -> Number:
    """A number; whole ones as int. Full-width digits, thousands, ¥ and 元, 万 and 亿 are understood.

    :raises Refusal: when it is none
    """
    found = number_or_range_typed(words)
    if isinstance(found, Range):
        raise _no_number(words)
    return found


def number_or_range_typed(words: str) -> Number | Range[int] | Range[Decimal]:
    """A number, or the interval of ``80–90`` (also with - ~ 至 到; the unit of ``8–9万`` is that of both ends).

    :raises Refusal: when it is neither, or the first end is the larger one
    """
    ends = [_NUMBER.fullmatch(part) for part in _BETWEEN.split(_tidy(words))]
    match ends:
        case [re.Match() as one]:
            return _whole(_worth(one, one[2]))
        case [re.Match() as first, re.Match() as last]:
            low, high = _worth(first, first[2] or last[2]), _worth(last, last[2])
            if low > high:
                what = Text("前面的数大于后面的数", "the first number is the larger one")
                raise Refusal.of("", what, Text("请对调", "swap them"))
            if low == high:
                return _whole(low)
            return Range(int(low), int(high)) if low % 1 == high % 1 == 0 else Range(low, high)
    raise _no_number(words)


def day_typed(words: str, today: date) -> date:
    """A day of 1990–2100. Without its year it is the next one from ``today`` on.

    :raises Refusal: when it is none
    """
    tidy = unicodedata.normalize("NFKC", words).strip().replace(" ", "")
    if full := _FULL_DAY.fullmatch(tidy):
        year, month, day = (int(part) for part in full.groups() if part)
        if 1990 <= year <= 2100 and (found := _day(year, month, day)):
            return found
    elif short := _SHORT_DAY.fullmatch(tidy):
        month, day = (int(part) for part in short.groups() if part)
        coming = (_day(today.year + years, month, day) for years in range(5))  # 29 February comes every fourth year
        if found := next((one for one in coming if one and one >= today), None):
            return found
    what = Text("不是存在的日期", "is no date that exists")
    raise Refusal.of("", what, Text("请写 2027-01-04 的样式", "write it like 2027-01-04"))


def number_spelt(value: Number | Range[int] | Range[Decimal] | None) -> str:
    """``1,600``, ``2.5``, ``80–90``; "" for nothing: what :func:`number_or_range_typed` reads again."""
    match value:
        case None:
            return ""
        case Range(low, high):
            return f"{number_spelt(low)}–{number_spelt(high)}"
        case int():
            return f"{value:,}"
    whole, _, part = plain(value).partition(".")
    return f"{int(whole):,}.{part}" if part else f"{int(whole):,}"


def _tidy(words: str) -> str:
    tidy = " ".join(unicodedata.normalize("NFKC", words).split())
    return tidy.replace("¥", "").replace("元", "").replace("+", "").strip()


def _worth(found: re.Match[str], unit: str) -> Decimal:
    return Decimal(found[1].replace(",", "")) * _TIMES[unit]


def _whole(number: Decimal) -> Number:
    return int(number) if number == number.to_integral_value() else number


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _no_number(words: str) -> Refusal:
    shown = words.strip() if len(words.strip()) <= 20 else words.strip()[:20] + "…"
    what = Text(f"“{shown}”不是数字", f"“{shown}” is no number")
    return Refusal.of("", what, Text("请写成 86 或 1,600", "write it like 86 or 1,600"))
