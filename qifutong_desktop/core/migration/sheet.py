"""What is known of a sheet beside its rows, and where its cells are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SheetShape:
    """A sheet before its rows are read.

    ``first_column`` (0 is A) is that of the first cell in each row; ``typed`` when the file tells numbers from texts;
    ``header_row`` the 1-based row that a person called the header (0: there is none), None when it is to be found.
    """

    name: str
    hidden: bool = False
    first_column: int = 0
    typed: bool = False
    counts_from_1904: bool = False
    header_row: int | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """Columns of a sheet's rows, from 0; ``last`` None: to the end."""

    first: int
    last: int | None

    @property
    def end(self) -> int | None:
        """Where a slice of them ends."""
        return None if self.last is None else self.last + 1


#: All columns.
WHOLE = Band(0, None)


@dataclass(frozen=True, slots=True)
class Marked:
    """So many cells of one column, and their rows (of the first of them where no table is told from another)."""

    count: int
    rows: Sequence[int]


@dataclass(frozen=True, slots=True)
class Marks:
    """Cells of which a reader of values shows nothing, by column (0 is A): formulas without a result."""

    formulas: Mapping[int, Marked]

    def within(self, first: int, last: int | None) -> Marks:
        """Those in the rows of one table."""
        kept = {
            column: [row for row in marked.rows if row >= first and (last is None or row <= last)]
            for column, marked in self.formulas.items()
        }
        return Marks({column: Marked(len(rows), rows) for column, rows in kept.items() if rows})

    def of_columns(self, first: int, last: int | None) -> Marks:
        """Those in the columns of one table."""
        return Marks(
            {at: marked for at, marked in self.formulas.items() if at >= first and (last is None or at <= last)}
        )


class HeaderNotThere(ValueError):
    """The row that a person called the header is blank, or below the sheet's end."""


def column_letter(column: int) -> str:
    """0 → A, 26 → AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
