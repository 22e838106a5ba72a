"""Error values (#N/A, #REF! …), which the fast reader shows as blanks: where they stand, and rows that show them."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence

from ..core.migration.cells import Row

#: A row's clean texts, and the cells that these stand for as they were read.
TypedRow = tuple[Row, Sequence[object]]
#: Of an error value that a file names in no way that we know.
UNKNOWN = "#UNKNOWN!"
#: As .xls and .xlsb number them.
CODES = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
    0x2C: "#SPILL!",
    0x2D: "#CONNECT!",
    0x2E: "#BLOCKED!",
    0x2F: "#UNKNOWN!",
    0x30: "#FIELD!",
    0x31: "#CALC!",
}


class ErrorCells:
    """The error values of one sheet, in the order in which they are found; ten bytes each."""

    def __init__(self) -> None:
        self._rows = array("I")
        self._columns = array("H")
        self._words = array("I")
        self._texts: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, row: int, column: int, text: str) -> None:
        """``row`` from 1, ``column`` from 0 (A); a place outside any sheet is passed over."""
        if not (0 < row < 2**31 and 0 <= column < 2**16):
            return
        text = text or UNKNOWN
        self._rows.append(row)
        self._columns.append(column)
        self._words.append(self._texts.setdefault(text, len(self._texts)))

    def ordered(self) -> Iterator[tuple[int, int, str]]:
        """Row, column and text of each, by rows; a place that is told twice comes once, with what is told last."""
        texts = list(self._texts)
        places = self._rows
        order: Sequence[int] = range(len(places))
        if any(places[at] > places[at + 1] for at in range(len(places) - 1)):
            order = sorted(order, key=places.__getitem__)
        held: dict[int, str] = {}
        current = 0
        for at in order:
            if places[at] != current:
                yield from ((current, column, text) for column, text in held.items())
                current, held = places[at], {}
            held[self._columns[at]] = texts[self._words[at]]
        yield from ((current, column, text) for column, text in held.items())

    @property
    def first_column(self) -> int:
        """Of the leftmost; meant for a sheet that has some."""
        return min(self._columns)


def with_errors(rows: Iterator[TypedRow], first_column: int, errors: ErrorCells) -> tuple[Iterator[TypedRow], int]:
    """The rows with their error values as texts, and the column of their first cell: where an error stands before or
    behind all that the reader gave, rows are made wider and more."""
    if not errors:
        return rows, first_column
    first = min(first_column, errors.first_column)
    return _shown(rows, first_column - first, first, errors), first


def _shown(rows: Iterator[TypedRow], indent: int, first: int, errors: ErrorCells) -> Iterator[TypedRow]:
    places = errors.ordered()
    place = next(places, None)
    number = 0
    for number, (texts, cells) in enumerate(rows, 1):
        row: TypedRow = ([""] * indent + texts, [""] * indent + list(cells)) if indent else (texts, cells)
        if place is None or place[0] > number:
            yield row
            continue
        found, held = row[0], list(row[1])
        while place is not None and place[0] <= number:
            _put(found, held, place[1] - first, place[2])
            place = next(places, None)
        yield found, held
    while place is not None:
        number += 1
        found, held = [], []
        while place is not None and place[0] <= number:
            _put(found, held, place[1] - first, place[2])
            place = next(places, None)
        yield found, held


def _put(texts: Row, cells: list[object], column: int, text: str) -> None:
    while len(texts) <= column:
        texts.append("")
        cells.append("")
    texts[column] = cells[column] = text
