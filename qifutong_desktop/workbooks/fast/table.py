"""One sheet measured by the fast path: the facts that :class:`core.migration.profile.TableProfile` finds row by row."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from ...core.migration.checks import PROFILED_COLUMNS, Checked, checked, duties_of, room_for
from ...core.migration.column_found import ColumnFound
from ...core.migration.duties import CheckWords
from ...core.migration.facts import TableFacts
from ...core.migration.known import Known
from ...core.migration.layout import HEAD_ROWS
from ...core.migration.profile import Counted, TableFrame, settles_at
from ...core.migration.repeated_totals import RepeatedTotals
from ...core.migration.sheet import Marked, Marks, SheetShape
from ...core.migration.sides import Side, differ_in_their_heads, sides_of
from ...core.migration.vocabulary import Vocabulary
from .cell_keys import DAY, DIGITS, MINUS, MOMENT, NUMBER, Keys, begins, different, lengths
from .cell_windows import Cells
from .columns import ColumnReader
from .identities import RecordKeys
from .plain_book import NotPlain, PlainBook, PlainSheet
from .shared_texts import Texts
from .table_columns import Numbers, TableColumns, span
from .table_rows import TableRows
from .text_forms import Forms
from .totals import repeated_totals
from .word_hashes import U64

_SEPARATOR = "\x1f"
_ODD = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F)
#: Rows whose digests are made at once.
_DIGESTED = 20_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What a table is measured for: the header row that a person set, and the numbers of the headings of tables
    with which its rows are compared (None: of any)."""

    header_row: int | None
    compared: Collection[int] | None


def fast_facts(
    book: PlainBook,
    sheet: PlainSheet,
    texts: Texts,
    vocabulary: Vocabulary,
    words: CheckWords,
    asked: Asked,
    beat: Callable[[int], None],
) -> TableFacts | None:
    """None when the sheet has no text at all; ``beat`` hears of rows as they are read.

    :raises NotPlain: the sheet holds what is not read here
    :raises HeaderNotThere: the header row that a person set holds nothing
    """
    cells = Cells(book, texts)
    for rows in cells.read(sheet.part):
        beat(rows)
    if cells.high < cells.low:
        return None
    texts.index()
    forms = Forms(texts)
    shape = SheetShape(
        sheet.name,
        sheet.hidden,
        cells.low,
        typed=True,
        counts_from_1904=book.counts_from_1904,
        header_row=asked.header_row,
    )
    marks = Marks(_marked(cells.formulas))
    return _Table(cells, forms, shape, vocabulary, words).facts(marks, asked.compared)


def _marked(marks: Mapping[int, Sequence[int]]) -> dict[int, Marked]:
    return {column: Marked(rows[0], tuple(rows[1:])) for column, rows in marks.items()}


class _Table:
    def __init__(
        self, cells: Cells, forms: Forms, shape: SheetShape, vocabulary: Vocabulary, words: CheckWords
    ) -> None:
        self._forms = forms
        self._shape = shape
        self._vocabulary = vocabulary
        self._words = words
        self._columns = TableColumns(cells, forms)
        self._reader = ColumnReader(forms, room_for(self._columns.width), shape.counts_from_1904)

    def facts(self, marks: Marks, compared: Collection[int] | None) -> TableFacts | None:
        rows = TableRows(self._columns, self._forms, self._shape, self._vocabulary)
        if not len(rows.full):
            return None
        head = self._head(rows.full)
        first_rows = [(int(self._columns.numbers[row]), self._columns.row(row)) for row in head]
        frame = TableFrame.settled(first_rows, self._shape, self._vocabulary)
        rows.refuse_stacked(frame, [row for _, row in first_rows])
        self._refuse_side_by_side(first_rows)
        kinds, passed, data = rows.judged(frame)
        del rows
        self._forms.forget_words()
        distinct = self._distinct(frame, data)
        totals = self._totals(frame, distinct)
        bare = {column for column in range(self._columns.width) if not frame.named[column]}
        digested = compared is None or frame.headings in compared
        unnamed = bare - {
            column for column in bare.intersection(self._columns.held) if self._columns.keys(column, data).any()
        }
        counted = Counted(
            kinds,
            frame.shown(frame.named, unnamed),
            len(distinct),
            self._digests(frame, distinct) if digested else None,
            self._size(frame, distinct),
            self._identities(frame, distinct),
        )
        del distinct
        held = Checked(self._profiled(frame, data), passed, totals)
        return frame.facts(
            counted, lambda names, likely: checked(self._shape, self._words, frame.keys, held, names, marks, likely)
        )

    def _refuse_side_by_side(self, head: Sequence[tuple[int, list[str]]]) -> None:
        """:raises NotPlain: two tables may stand side by side, with rows that are not each other's"""
        sides = sides_of(head, self._vocabulary)
        own = [[at for at in range(side.first, side.last + 1) if at in self._columns.held] for side in sides]
        filled = [np.logical_or.reduce([self._columns.own(at) != 0 for at in columns]) for columns in own]
        for (left, mine), (right, other) in pairwise(zip(sides, filled, strict=True)):
            if not set(range(left.last + 1, right.first)).intersection(self._columns.held):
                ended = bool(mine[-1]) != bool(other[-1])
                alone = bool((mine & ~other).any()) and bool((other & ~mine).any())
                again = self._heads_again(left) != self._heads_again(right)
                if ended or alone or again or differ_in_their_heads(left, right):
                    raise NotPlain(self._shape.name)

    def _heads_again(self, side: Side) -> int:
        """How often the first heading of a run of columns stands in its column."""
        keys = self._columns.own(side.first)
        heading = keys[int(np.searchsorted(self._columns.numbers, side.header))]
        return int(np.count_nonzero(keys == heading))

    def _head(self, full: Numbers) -> list[int]:
        until = settles_at(self._shape)
        at = int(np.searchsorted(self._columns.numbers[span(full)], until)) + 1
        return [int(row) for row in full[: max(HEAD_ROWS, at)]]

    def _distinct(self, frame: TableFrame, data: Numbers) -> Numbers:
        """Of rows that are equal in all columns but the one that only counts them, the first; by 128-bit hashes."""
        one = self._row_hashes(frame, data, *_ODD)
        ordered = np.sort(one)
        if not bool((ordered[1:] == ordered[:-1]).any()):
            return data
        two = self._row_hashes(frame, data, *_ODD[::-1])
        order = np.lexsort((two, one))
        same = ~(begins(one[order]) | begins(two[order]))
        fresh = np.ones(len(data), bool)
        fresh[order[same]] = False
        return data[fresh]

    def _held_in(self, frame: TableFrame) -> set[int]:
        """Columns that hold something, of those by which rows are compared."""
        return set(frame.order).intersection(self._columns.held)

    def _row_hashes(self, frame: TableFrame, data: Numbers, odd: int, other: int) -> Any:
        """64 bits of each row: the sum of what its cells and their columns come to, blank ones nothing."""
        sums = np.zeros(len(data), U64)
        for column in self._held_in(frame):
            mixed = self._columns.as_texts(self._columns.keys(column, data)).view(U64) * U64(
                pow(odd, 2 * column + 1, 1 << 64)
            )
            mixed ^= mixed >> U64(31)
            mixed *= U64(other)
            mixed ^= mixed >> U64(29)
            sums += mixed
        return sums

    def _size(self, frame: TableFrame, rows: Numbers) -> int:
        """UTF-8 bytes of the cells of these rows."""
        total = 0
        texts = self._forms.texts
        sizes = np.zeros(len(texts) + 1, np.int32)
        np.subtract(texts.ends, texts.starts, out=sizes[1:])
        for column in self._held_in(frame):
            keys = self._columns.own(column)[span(rows)]
            mine = keys if keys.dtype != np.int64 else keys[keys < MINUS]
            total += int(sizes.take(mine).sum(dtype=np.int64))
            if mine is keys:
                continue
            numbers = keys[(keys & NUMBER) != 0]
            if len(numbers):
                total += int(lengths(numbers).sum())
            moments = keys[(keys & MOMENT) != 0]
            if len(moments):
                rest = (moments & DIGITS) % DAY
                total += int((10 + 9 * (rest > 0) + 7 * (rest % 1000 > 0)).sum())
        return total

    def _digests(self, frame: TableFrame, rows: Numbers) -> tuple[int, ...]:
        """As :class:`TableProfile` makes them row by row; each different cell is written once a block."""
        from hashlib import blake2b

        found: list[int] = []
        held = self._held_in(frame)
        for start in range(0, len(rows), _DIGESTED):
            block = rows[start : start + _DIGESTED]
            blank = [""] * len(block)
            columns = [self._written(column, block) if column in held else blank for column in frame.order]
            raw = bytearray()
            for cells in zip(*columns, strict=True):
                packed = frame.signature + _SEPARATOR.join(cells).rstrip(_SEPARATOR)
                raw += blake2b(packed.encode("utf-8", "surrogatepass"), digest_size=8).digest()
            found += np.frombuffer(raw, ">u8").tolist()
        return tuple(found)

    def _written(self, column: int, rows: Numbers) -> list[str]:
        """The texts of a column's cells."""
        keys = self._columns.keys(column, rows)
        held = different(keys)
        texts: list[str] = np.array(self._reader.texts(held), object)[np.searchsorted(held, keys)].tolist()
        return texts

    def _identities(self, frame: TableFrame, rows: Numbers) -> Known:
        def keys(column: int) -> Keys:
            return self._columns.keys(column, rows)

        return RecordKeys(frame, self._forms.texts, self._reader, keys, self._columns.numbers[rows]).known()

    def _profiled(self, frame: TableFrame, data: Numbers) -> list[ColumnFound | None]:
        """What was found in each column; their keys are given up on the way."""
        duties = duties_of(self._words, frame.keys, frame.recognition.entity, frame.header)
        rows = self._columns.numbers[span(data)]
        found: list[ColumnFound | None] = []
        for column, (duty, required) in enumerate(duties[:PROFILED_COLUMNS]):
            keys = self._columns.keys(column, data)
            self._columns.give_up(column)
            found.append(self._reader.found(duty, required, keys, rows))
        return found

    def _totals(self, frame: TableFrame, rows: Numbers) -> dict[int, tuple[int, list[int]]]:
        if frame.recognition.entity != "orders":
            return {}
        return repeated_totals(RepeatedTotals(frame.keys, self._words), self._columns, rows)


__all__ = ["Asked", "NotPlain", "fast_facts"]
