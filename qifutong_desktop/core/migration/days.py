"""Dates as clients write them, by an explicit list of forms; whatever is not on it is unreadable, never guessed.

Read: ``2024-3-5``, ``2024/03/05``, ``2024.3.5``, ``20240305``, ``2024年3月5日``, each with a time after it or none, and
Excel's serial numbers. Not read, for their day is not certain: ``2024年3月``, ``24-3-5``, ``3/5/2024``.
"""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from ..patterns import later

DayKind = Literal["date", "impossible_date", "vague_date", "no_date"]
#: Years outside are placeholders (``0001-01-01``, ``9999-12-31``), not days of a business.
EARLIEST, LATEST = 1900, 2100
#: Serial numbers that may be days in a column of dates: 1950 to 2099.
SERIALS = range(18_264, 73_051)
#: A workbook that counts from 1904 is so many days behind.
DAYS_OF_1904 = 1_462
_SERIAL_ZERO = date(1899, 12, 30)
_FULL = later(
    r"(?:(\d{4})([-/.])(\d{1,2})\2(\d{1,2})|(\d{4})年(\d{1,2})月(\d{1,2})[日号]?)"
    r"(?:(?:[ T]\s*|(?<=[日号]))(?:[上下]午\s*)?\d{1,2}[:：时]\d{1,2}(?:[:：分](?:\d{1,2}(?:\.\d+)?秒?)?)?"
    r"(?:\s*[AaPp][Mm]|Z|[+-]\d{2}:?\d{2})?)?"
)
_PACKED = later(r"(\d{4})(\d{2})(\d{2})")
_VAGUE = later(
    r"\d{4}[-/.]\d{1,2}|\d{4}年(?:\d{1,2}月)?|\d{1,2}月\d{1,2}[日号]|\d{2}([-/.])\d{1,2}\1\d{1,2}"
    r"|\d{1,2}([-/.])\d{1,2}\2\d{4}|\d{2}年\d{1,2}月(?:\d{1,2}[日号])?"
)
_SERIAL = later(r"\d{5}(?:\.\d+)?")


@lru_cache(maxsize=20_000)
def _exists(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if EARLIEST <= year < LATEST else None
    except ValueError:
        return None


def day_of(text: str) -> date | None:
    """The day that a date's text says, None for everything else; ``20240305`` is read, a serial number is not."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    found = _FULL.fullmatch(plain)
    if found:
        year, month, day = found.group(1, 3, 4) if found[1] else found.group(5, 6, 7)
        return _exists(int(year), int(month), int(day))
    packed = _PACKED.fullmatch(plain)
    return _exists(int(packed[1]), int(packed[2]), int(packed[3])) if packed else None


def day_kind(text: str) -> DayKind:
    """Whether a text is written as a date, and whether there is such a day; eight digits alone are no date here."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    if _FULL.fullmatch(plain):
        return "date" if day_of(plain) else "impossible_date"
    return "vague_date" if _VAGUE.fullmatch(plain) else "no_date"


def is_packed(text: str) -> bool:
    """True for eight digits, which say a day in a column of dates, be there such a day or not."""
    return _PACKED.fullmatch(unicodedata.normalize("NFKC", text)) is not None


def day_of_serial(text: str, counts_from_1904: bool = False) -> date | None:
    """The day of an Excel serial number, with or without a fraction; None outside :data:`SERIALS`."""
    if not _SERIAL.fullmatch(text):
        return None
    number = int(text[:5]) + (DAYS_OF_1904 if counts_from_1904 else 0)
    return _SERIAL_ZERO + timedelta(days=number) if number in SERIALS else None
