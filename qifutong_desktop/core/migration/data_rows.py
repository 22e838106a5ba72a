"""The rows of a table whose header is known: which are data, by the same judgement as the measure of the table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .cells import Row
from .layout import HEAD_ROWS, Header, header_at
from .rows import RowJudge, RowKind, counting_column
from .sheet import WHOLE, Band, HeaderNotThere, column_letter
from .vocabulary import Role, Vocabulary


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row that is not blank, as it stands. ``number`` is the sheet's own; ``cells`` are never cleaned."""

    number: int
    data: bool
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """The columns of a table: their names as the measure calls them, and where they stand in a row's cells."""

    row: int
    rows: int
    names: tuple[str, ...]
    positions: tuple[int, ...]


class DataRows:
    """Takes a sheet's rows in order, blank ones too, as (clean texts, raw texts), and hands on what is not blank.

    :raises HeaderNotThere: (while rows are taken or at the end) the header row is blank, or below the sheet's end
    """

    def __init__(
        self,
        header_row: int,
        first_column: int,
        vocabulary: Vocabulary,
        first: int = 1,
        last: int | None = None,
        columns: Band = WHOLE,
    ) -> None:
        """``first`` to ``last`` are the rows of the table, the others another's; so ``columns`` of each row, of which
        the first cell stands in ``first_column``."""
        self._header_row = header_row
        self._first = first
        self._last = last
        self._first_column = first_column
        self._columns = None if columns == WHOLE else slice(columns.first, columns.end)
        self._vocabulary = vocabulary
        self._head: list[tuple[int, Row, tuple[str, ...]]] = []
        self._judge: RowJudge | None = None
        self._header: Header | None = None
        self._widest = 0
        self._unnamed: set[int] = set()

    def taken(self, rows: Iterable[tuple[Row, tuple[str, ...]]]) -> Iterator[RawRow]:
        """All rows of the table, one pass over those of its sheet."""
        for number, (texts, raw) in enumerate(rows, 1):
            if number < self._first:
                continue
            if self._last is not None and number > self._last:
                break
            if self._columns is not None:
                texts, raw = texts[self._columns], raw[self._columns]
            if self._judge is not None:
                yield from self._judged(number, texts, raw)
            elif any(texts):
                self._head.append((number, texts, raw))
                if len(self._head) >= HEAD_ROWS and number >= self._header_row + HEAD_ROWS:
                    yield from self._settled()
        if self._judge is None:
            yield from self._settled()

    @property
    def heading(self) -> Heading:
        """Known in full once all rows are taken: a column without a heading counts only when something stands in it."""
        header = self._header
        assert header is not None
        named = {column: name for column, name in enumerate(header.names) if name}
        named |= {column: f"列{column_letter(self._first_column + column)}" for column in self._unnamed}
        order = sorted(named)
        return Heading(self._header_row, header.rows, tuple(named[one] for one in order), tuple(order))

    def _settled(self) -> Iterator[RawRow]:
        rows = [texts for _, texts, _ in self._head]
        place = next((at for at, (number, _, _) in enumerate(self._head) if number == self._header_row), None)
        if place is None:
            raise HeaderNotThere(self._header_row)
        header = header_at(rows, place, self._vocabulary)
        body = header.first + header.rows
        columns = {role: self._vocabulary.columns_for(role, header.keys) for role in _JUDGED}
        serial = counting_column(rows[body:], columns["serial"])
        titles = frozenset(text for cells in rows[: header.first] for text in cells if text)
        names = (*columns["customer_name"], *columns["person_name"], *columns["product_code"])
        self._header = header
        self._judge = RowJudge(header, max(len(cells) for cells in rows), titles, serial, names)
        for at, (number, texts, raw) in enumerate(self._head):
            if at < body:
                yield RawRow(number, False, raw)
            else:
                yield from self._judged(number, texts, raw)
        self._head = []

    def _judged(self, number: int, texts: Row, raw: tuple[str, ...]) -> Iterator[RawRow]:
        assert self._judge is not None
        assert self._header is not None
        kind = self._judge.kind(texts)
        if kind is RowKind.BLANK and not any(texts):
            return
        if kind is RowKind.DATA:
            names = self._header.names
            self._unnamed |= {
                column for column, text in enumerate(texts) if text and (column >= len(names) or not names[column])
            }
        yield RawRow(number, kind is RowKind.DATA, raw)


_JUDGED: tuple[Role, ...] = ("serial", "customer_name", "person_name", "product_code")
