"""The profile of one column that was read to its end: counts, ranges, shapes, and samples that name nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from heapq import nlargest

from ..patterns import later
from .column_found import ColumnFound
from .column_issues import ColumnPlace
from .column_type import PHONES, Tallies, type_of_kind
from .columns import ColumnProfile, ColumnType, CounterExample, Sample
from .days import day_of
from .kinds import FULL_WIDTH, mask

#: So many of anything are shown.
SHOWN = 5
#: Months that a profile keeps: a hundred years of them.
_MONTHS = 1_200
_LONG_DIGITS = later(r"\d[\d\s-]{5,}\d|@")
#: Values by which a column of names is known.
NAMES_JUDGED = 300
#: A value that stands more seldom is free text, which may name anybody.
_OFTEN = 3
_LONGEST_SHOWN = 40
#: From here on a number without a heading that says what it is may be a phone or an account.
_MAY_BE_A_PHONE = 10**9


def column_profile(
    scan: ColumnFound, counts: Tallies, column: ColumnType, place: ColumnPlace, surnames: frozenset[str], personal: bool
) -> ColumnProfile:
    """``personal``: the heading says that the values are; else they may still look so."""
    personal = personal or scan.duty in (*PHONES, "id_card", "uscc", "tax") or _names(scan.texts.kept, surnames)
    low, high = _ends(scan) if column == "number" and not personal else (None, None)
    months, first, last = _days(scan) if column == "date" else (Counter(), "", "")
    return ColumnProfile(
        name=place.name,
        letter=place.letter,
        type=column,
        filled=counts.filled,
        missing=scan.blank,
        distinct=scan.distinct,
        types=_types(counts, column),
        counter_examples=_counter_examples(scan, column, place),
        low=low,
        high=high,
        first=date.fromisoformat(first) if first and not personal else None,
        last=date.fromisoformat(last) if last and not personal else None,
        patterns=_most(scan.texts.shapes + scan.numbers.shapes + scan.moments.shapes),
        top=_top(scan, column, personal),
        months=tuple(Sample(month, count) for month, count in sorted(months.most_common(_MONTHS))),
        masked=personal,
        distinct_at_least=scan.more,
    )


def _types(counts: Tallies, column: ColumnType) -> tuple[Sample, ...]:
    found: Counter[str] = Counter({"date": counts.moments, "boolean": counts.truths})
    for tally, number in ((counts.texts, False), (counts.numbers, True)):
        for kind, count in tally.items():
            found[type_of_kind(kind, column, counts.duty, number=number)] += count
    return _most(found)


def _counter_examples(scan: ColumnFound, column: ColumnType, place: ColumnPlace) -> tuple[CounterExample, ...]:
    found: list[tuple[int, str]] = []
    for values, number in ((scan.texts, False), (scan.numbers, True)):
        for kind, places in values.places.items():
            if kind != FULL_WIDTH and type_of_kind(kind, column, scan.duty, number=number) != column:
                found += places
    for values, own in ((scan.moments, "date"), (scan.truths, "boolean")):
        if column != own:
            found += [one for places in values.places.values() for one in places]
    return tuple(CounterExample(place.address(row), form) for row, form in sorted(found)[:SHOWN])


def _ends(scan: ColumnFound) -> tuple[Decimal | None, Decimal | None]:
    ends = [end for values in (scan.texts, scan.numbers) for end in (values.low, values.high) if end is not None]
    if scan.duty != "number":
        ends = [end for end in ends if abs(end) < _MAY_BE_A_PHONE]
    return (_decimal(min(ends)), _decimal(max(ends))) if ends else (None, None)


def _days(scan: ColumnFound) -> tuple[Counter[str], str, str]:
    months: Counter[str] = Counter()
    parts = (scan.texts.days, scan.moments.days, scan.texts.perhaps_days, scan.numbers.perhaps_days)
    for part in parts:
        months.update(part.months)
    first = min((part.first for part in parts if part.first), default="")
    return months, first, max(part.last for part in parts)


def _top(scan: ColumnFound, column: ColumnType, personal: bool) -> tuple[Sample, ...]:
    """The most frequent values that stand more than once; masked where they are personal or hardly repeat."""
    counts: Counter[str] = Counter()
    for values in (scan.texts, scan.numbers, scan.moments, scan.truths):
        counts.update(values.kept)
    often = nlargest(SHOWN, counts.items(), key=lambda pair: (pair[1], pair[0]))
    return tuple(
        Sample(_printable(mask(text) if personal or _telling(text, count, column) else text), count)
        for text, count in often
        if count > 1
    )


def _telling(text: str, count: int, column: ColumnType) -> bool:
    """True when a value may tell of a person though its column is not about any."""
    if column == "date" and day_of(text) is not None:
        return False
    if _LONG_DIGITS.search(text):
        return True
    number = column == "number" and (text[0].isdigit() or text[0] in "+-.")
    return not number and (count < _OFTEN or len(text) > _LONGEST_SHOWN)


def _names(kept: Iterable[str], surnames: frozenset[str]) -> bool:
    """True when nearly all of the different values look like Chinese names of people."""
    judged = list(kept)[:NAMES_JUDGED]
    likely = sum(1 for text in judged if 2 <= len(text) <= 4 and text[0] in surnames and text.isalpha())
    return len(judged) > 2 and likely * 5 >= len(judged) * 4


def _most(counts: Counter[str]) -> tuple[Sample, ...]:
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Sample(_printable(value), count) for value, count in ranked[:SHOWN] if count)


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else "□" for char in text[: 2 * _LONGEST_SHOWN])


def _decimal(value: float) -> Decimal | None:
    """As it was written, without a trailing ``.0``; None for infinities."""
    if value != value or value in (float("inf"), float("-inf")):
        return None
    return Decimal(int(value)) if value.is_integer() and abs(value) < 10**15 else Decimal(repr(value))
