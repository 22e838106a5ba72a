"""What type a column is, from how many of its cells are of which kind, and from what its heading asks for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from .column_found import ColumnFound
from .columns import ColumnType
from .duties import Duty
from .kinds import (
    DATE,
    ERROR,
    FLOAT_CODE,
    FULL_WIDTH,
    IMPOSSIBLE,
    LONG,
    LONG_CUT,
    LOST,
    MASKED,
    MOBILE,
    NUMBER,
    PACKED,
    SCIENTIFIC,
    SERIAL,
    TEXT,
    UNIT,
    VAGUE,
    CellKind,
    is_number,
    length_of,
)

#: Duties of columns with which nobody calculates.
CODES: tuple[Duty, ...] = ("id_card", "tax", "uscc", "mobile", "phone", "postcode", "barcode", "code")
PHONES: tuple[Duty, ...] = ("mobile", "phone")
#: Kinds that only a judge of codes gives.
GOOD_CODES = ("phone", MOBILE, "two_phones", "code", "right_but_cut")


@dataclass(frozen=True, slots=True)
class Tallies:
    """The filled cells of one column by kind: those that hold text, those that hold a number, and the rest.

    ``wide`` of the texts hold full-width digits. ``typed``: the file tells numbers from texts.
    """

    duty: Duty
    typed: bool
    texts: Counter[CellKind]
    numbers: Counter[CellKind]
    moments: int
    truths: int
    wide: int

    @property
    def filled(self) -> int:
        return self.texts.total() + self.numbers.total() + self.moments + self.truths

    @property
    def both(self) -> Counter[CellKind]:
        """Texts and numbers together."""
        return self.texts + self.numbers


def tallies(found: ColumnFound, *, typed: bool) -> Tallies:
    """The counts of a column that has been read to its end."""
    texts, numbers = Counter(found.texts.tally), Counter(found.numbers.tally)
    wide = texts.pop(FULL_WIDTH, 0)
    numbers.pop(FULL_WIDTH, None)
    moments, truths = found.moments.tally.total(), found.truths.tally.total()
    return Tallies(found.duty, typed, texts, numbers, moments, truths, wide)


def type_of_column(counts: Tallies) -> ColumnType:
    """By its heading's duty where enough cells agree, else by the majority."""
    filled, both = counts.filled, counts.both
    if not filled:
        return "empty"
    dates = counts.moments + counts.texts[DATE]
    numeric = sum(count for kind, count in both.items() if is_number(kind)) + counts.texts[UNIT]
    match counts.duty:
        case "date" if 10 * (dates + sum(both[kind] for kind in (IMPOSSIBLE, VAGUE, PACKED, SERIAL))) >= 3 * filled:
            return "date"
        case "number" if 10 * (numeric + counts.texts[FLOAT_CODE]) >= 3 * filled:
            return "number"
        case duty if duty in CODES:
            return "code"
    if dates and 2 * (dates + counts.texts[IMPOSSIBLE]) > filled:
        return "date"
    if _looks_like_codes(counts):
        return "code"
    if 2 * (numeric + counts.texts[FLOAT_CODE]) > filled:
        return "number" if numeric >= 2 * counts.texts[UNIT] else "text"
    return "boolean" if 2 * counts.truths > filled else "text"


def _looks_like_codes(counts: Tallies) -> bool:
    """Digits that begin with 0 now and then, or are too long to be amounts, or that a typed file keeps as texts."""
    texts, filled = counts.texts, counts.filled
    if (texts[NUMBER] + counts.numbers[NUMBER]) * 10 > filled:
        return False
    zeros = sum(count for kind, count in texts.items() if kind[0] == "z" and length_of(kind))
    digits = sum(count for kind, count in texts.items() if length_of(kind) or kind == PACKED)
    whole = digits + counts.numbers.total()
    broken = sum(texts[kind] for kind in (FLOAT_CODE, LONG, LONG_CUT, SCIENTIFIC))
    broken += counts.numbers[LOST] + counts.both[MOBILE]
    if 2 * broken > filled or (zeros and zeros * 20 >= whole and 2 * (whole + broken) >= filled):
        return True
    return counts.typed and digits * 2 > filled and counts.numbers.total() * 2 < digits


def type_of_kind(kind: CellKind, column: ColumnType, duty: Duty, *, number: bool) -> ColumnType:
    """What a cell of this kind counts as in such a column; ``number``: its file says that it is one."""
    if _fits(kind, column, duty):
        return column
    if number or is_number(kind):
        return "number"
    if kind == DATE:
        return "date"
    return "code" if length_of(kind) or kind in (FLOAT_CODE, LONG, LONG_CUT, *GOOD_CODES) else "text"


def _fits(kind: CellKind, column: ColumnType, duty: Duty) -> bool:
    match column:
        case "date":
            return kind in (DATE, PACKED, SERIAL, "i5")
        case "number":
            return is_number(kind) or kind == FLOAT_CODE
        case "code":
            broken = kind in (MASKED, ERROR, SCIENTIFIC, UNIT, VAGUE, IMPOSSIBLE, LOST)
            return not broken and (kind != TEXT or duty in CODES)
        case "text":
            return kind == TEXT
        case _:
            return False
