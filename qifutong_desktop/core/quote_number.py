"""Numbers of quotes that need no server: ``Q26-7K2M-0007-T`` is year, device, the device's counter and a check.

The device is drawn at random for each copy of the store, and anew when a backup is restored; the counter then jumps as
well, so that a number given out after the backup was made is never given again. It runs on over the years.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from stdnum.iso7064 import mod_37_36

from .problems import Refusal
from .text import Text

#: After a restore the counter goes on at the next thousand.
JUMP = 1000
_SHAPE = re.compile(r"Q(\d{2})-([0-9A-Z]{2,4})-(\d{4,9})-([0-9A-Z])")
_DASHES = re.compile(r"[\s‐‑‒–—−_-]+")


@dataclass(frozen=True, slots=True)
class QuoteNumber:
    """``year`` has two digits, ``device`` 2–4 capital letters or digits; ``counter`` begins at 1.

    :raises ValueError: when a part is out of its range
    """

    year: int
    device: str
    counter: int

    def __post_init__(self) -> None:
        if not (0 <= self.year <= 99 and re.fullmatch("[0-9A-Z]{2,4}", self.device) and 1 <= self.counter < 10**9):
            raise ValueError(f"no number: {self.year} {self.device} {self.counter}")

    @property
    def check(self) -> str:
        """ISO 7064 MOD 37,36: finds every single wrong character and 98 of 100 swaps of neighbours."""
        return str(mod_37_36.calc_check_digit(f"Q{self.year:02}{self.device}{self.counter:04}"))

    def __str__(self) -> str:
        return f"Q{self.year:02}-{self.device}-{self.counter:04}-{self.check}"


def parse_number(typed: str) -> QuoteNumber:
    """A number as somebody typed it: small letters, full-width forms and other dashes are fine.

    :raises Refusal: when it has another shape, or its check character does not fit
    """
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", typed).strip().upper())
    found = _SHAPE.fullmatch(plain)
    counter = int(found[3]) if found else 0
    if found is None or not counter or (found[3][0] == "0" and len(found[3]) > 4):
        raise Refusal.of(
            "number",
            Text(f"{typed} 不是报价编号", f"{typed} is no number of a quote"),
            Text("编号形如 Q26-7K2M-0007-T", "a number reads like Q26-7K2M-0007-T"),
        )
    number = QuoteNumber(int(found[1]), found[2], counter)
    if number.check != found[4]:
        raise Refusal.of(
            "number",
            Text(f"{typed} 的校验位不符，有一位写错了", f"a character of {typed} is wrong: its check does not fit"),
            Text("请对照原件核对", "compare it with the original"),
        )
    return number


def next_number(last: QuoteNumber | None, device: str, day: date) -> QuoteNumber:
    """The number after ``last`` (of this store; None for the first one). Another device than its: a restore, a jump."""
    counter = 1
    if last is not None:
        counter = last.counter + 1 if last.device == device else (last.counter // JUMP + 1) * JUMP + 1
    return QuoteNumber(day.year % 100, device, counter)
