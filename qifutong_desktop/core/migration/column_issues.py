"""What is wrong in one column, counted by the kinds of its cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from .column_found import ColumnFound
from .column_type import GOOD_CODES, PHONES, Tallies
from .columns import ColumnType
from .issues import ADDRESSES, Issue, IssueKind, issue
from .kinds import (
    DATE,
    ERROR,
    FLOAT_CODE,
    FULL_WIDTH,
    GROUPED,
    IMPOSSIBLE,
    LONG,
    LONG_CUT,
    LOST,
    MASKED,
    PACKED,
    SCIENTIFIC,
    SERIAL,
    UNIT,
    CellKind,
    is_number,
    length_of,
)

#: One in 1,100 identity numbers ends in 000 by right, one cut number in 11 passes its check by chance.
_RIGHT_BY_CHANCE = 110
_Fits = Callable[[CellKind], bool]


@dataclass(frozen=True, slots=True)
class ColumnPlace:
    """Where a column stands: the sheet, its letter there, its name."""

    sheet: str
    letter: str
    name: str

    def address(self, row: int) -> str:
        """The cell of this column in a row."""
        return f"{self.sheet}!{self.letter}{row}"


def column_issues(found: ColumnFound, counts: Tallies, column: ColumnType, place: ColumnPlace) -> Iterator[Issue]:
    """Each kind once, with its first cells; ``column`` is the type that was found."""
    for kind, texts, numbers in _wrong(counts, column):
        count = _count(counts.texts, texts) + _count(counts.numbers, numbers)
        if count:
            rows = sorted((*_rows(found.texts.places, texts), *_rows(found.numbers.places, numbers)))
            yield _issue(kind, place, count, rows)
    if counts.wide:
        yield _issue("full_width", place, counts.wide, [row for row, _ in found.texts.places.get(FULL_WIDTH, [])])
    if found.required and found.blank and counts.filled:
        yield _issue("blank_key", place, found.blank, found.blank_rows)


def _wrong(counts: Tallies, column: ColumnType) -> Iterator[tuple[IssueKind, _Fits, _Fits]]:
    """Kinds of issue, each with what it takes of the cells that hold text and of those that hold a number."""
    lost, length = _lost(counts), _full_length(counts, column)
    as_text = _shorter_than(length if _with_zeros(counts) or counts.duty == "postcode" else 0)
    yield "precision_lost", lost, lost
    yield "leading_zeros_lost", as_text, _shorter_than(length)
    yield "scientific", _in(SCIENTIFIC), _in()
    yield "masked", _in(MASKED), _in()
    yield "error_cell", _in(ERROR), _in()
    yield "two_phones", _in("two_phones"), _in()
    yield "bad_uscc", _in("bad_uscc"), _in("bad_uscc")
    yield "bad_id_card", _in("bad_id_card"), _in("bad_id_card")
    if counts.duty in PHONES and _any_phone(counts):
        yield "bad_phone", _in("bad_phone"), _in("bad_phone")
    if column == "number":
        yield "unit_in_number", _in(UNIT), _in()
        yield "text_number", _number_as_text(counts), _in()
    else:
        as_number = _code_kept_as_number if counts.duty in (*PHONES, "barcode") else _in()
        yield "float_code", _in(FLOAT_CODE), as_number
    if column == "date":
        yield "impossible_date", _in(IMPOSSIBLE, "z8", "i8"), _in("i8")
        yield "unreadable_date", _unreadable, _unreadable


def _lost(counts: Tallies) -> _Fits:
    kinds = [LOST]
    cut = counts.texts[LONG_CUT]
    if cut > 1 and cut >= counts.texts[LONG]:
        kinds.append(LONG_CUT)
    if counts.texts[LOST] * _RIGHT_BY_CHANCE >= counts.texts["code"]:
        kinds.append("right_but_cut")
    return _in(*kinds)


def _number_as_text(counts: Tallies) -> _Fits:
    """In a typed file every number kept as text; in a text file those with separators, for there all are texts."""
    if counts.typed and (counts.numbers or counts.duty == "number"):
        return lambda kind: is_number(kind) or kind == FLOAT_CODE
    return _in(GROUPED)


def _any_phone(counts: Tallies) -> bool:
    """False in a column that only its heading calls a phone's."""
    return 10 * (counts.filled - counts.both["bad_phone"]) >= 2 * counts.filled


def _full_length(counts: Tallies, column: ColumnType) -> int:
    """How many digits a code of this column has, 0 when they differ or no leading zero can have been lost."""
    if counts.duty == "postcode":
        return 6
    if column != "code" or counts.duty in (*PHONES, "id_card", "uscc", "tax"):
        return 0
    lengths: Counter[int] = Counter()
    for kind, count in counts.texts.items():
        if length := 8 if kind == PACKED else length_of(kind):
            lengths[length] += count
    zeros = _with_zeros(counts)
    if not lengths:
        return 0
    usual, times = max(lengths.items(), key=lambda pair: (pair[1], pair[0]))
    steady = times * 10 >= lengths.total() * (5 if zeros else 8)
    known = zeros > 0 or (counts.typed and counts.numbers.total() <= times)
    return usual if steady and known else 0


def _with_zeros(counts: Tallies) -> int:
    """How many codes begin with a zero."""
    return sum(count for kind, count in counts.texts.items() if kind[0] == "z" and length_of(kind))


def _in(*kinds: CellKind) -> _Fits:
    return frozenset(kinds).__contains__


def _shorter_than(length: int) -> _Fits:
    return lambda kind: kind == "leading_zeros_lost" or (kind[0] == "i" and 0 < length_of(kind) < length)


def _code_kept_as_number(kind: CellKind) -> bool:
    return kind in GOOD_CODES or length_of(kind) >= 8


def _unreadable(kind: CellKind) -> bool:
    if kind in (DATE, PACKED, SERIAL, "i5", IMPOSSIBLE, "z8", "i8"):
        return False
    return kind not in (MASKED, ERROR, SCIENTIFIC, LOST, FLOAT_CODE)


def _count(tally: Counter[CellKind], fits: _Fits) -> int:
    return sum(count for kind, count in tally.items() if fits(kind))


def _rows(places: dict[CellKind, list[tuple[int, str]]], fits: _Fits) -> Iterator[int]:
    return (row for kind, found in places.items() if fits(kind) for row, _ in found)


def _issue(kind: IssueKind, place: ColumnPlace, count: int, rows: Iterable[int]) -> Issue:
    addresses = [place.address(row) for row in list(rows)[:ADDRESSES]]
    return issue(kind, place.sheet, place.name, count, addresses)
