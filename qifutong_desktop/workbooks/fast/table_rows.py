"""The rows of a sheet's table: which hold something, which are data, and whether another table begins among them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from ...core.migration.checks import place_passed
from ...core.migration.profile import TableFrame
from ...core.migration.rows import RowKind
from ...core.migration.sheet import SheetShape
from ...core.migration.stacked import LOOKED, OWN_ROWS, Seam
from ...core.migration.vocabulary import Vocabulary
from .cell_keys import MINUS, Keys, among, different, is_moment, number_key
from .plain_book import NotPlain
from .table_columns import Numbers, TableColumns, span
from .text_forms import Forms
from .word_hashes import U64, word_hashes

_LIKE_A_DAY = 4
#: Texts that are looked up at once.
_AT_ONCE = 1 << 16


class TableRows:
    """``full`` are the places of the rows that hold something. Of each row is known how many cells are filled, and the
    columns of the first and the second of them (-1: none)."""

    def __init__(self, columns: TableColumns, forms: Forms, shape: SheetShape, vocabulary: Vocabulary) -> None:
        self._columns = columns
        self._forms = forms
        self._shape = shape
        self._vocabulary = vocabulary
        count = len(columns.numbers)
        self._filled = np.zeros(count, np.int32)
        self._first, self._second = np.full(count, -1, np.int16), np.full(count, -1, np.int16)
        for column in columns.held:
            full = columns.own(column) != 0
            if column < 2 or not bool((self._second >= 0).all()):
                self._second[full & (self._filled == 1)] = column
                self._first[full & (self._filled == 0)] = column
            self._filled += full
        self.full = np.flatnonzero(self._filled).astype(np.int32)

    def refuse_stacked(self, frame: TableFrame, head: list[list[str]]) -> None:
        """:raises NotPlain: another table begins under the first"""
        if frame.header is None:
            return
        titles = [text for cells in head[: frame.header.first] for text in cells if text]
        seam = Seam(frame.header, titles, self._vocabulary)
        full = self.full
        own = [self._columns.row(int(row)) for row in full[frame.body : frame.body + OWN_ROWS]]
        numbers = self._columns.numbers[span(full)]
        parted = self._filled[span(full)] == 1
        parted[1:] |= numbers[1:] - numbers[:-1] > 1
        bare = self._headed(self._first[span(full)], full) & ~parted
        valued = self._with_numbers(full, bare)
        for place in np.flatnonzero(parted | bare).tolist():
            if place > frame.body and valued[place]:
                seam.pass_over()
            elif place > frame.body and seam.looks:
                ahead = [
                    (int(self._columns.numbers[row]), self._columns.row(int(row)))
                    for row in full[place : place + LOOKED]
                ]
                if seam.opened(own[: place - frame.body], ahead, int(numbers[place - 1])) is not None:
                    raise NotPlain(self._shape.name)

    def _headed(self, first: Any, rows: Numbers) -> Any:
        """Which rows begin with a heading that we know."""
        by_key = np.concatenate(([False], self._said_in(self._vocabulary.known)))
        found = np.zeros(len(rows), bool)
        for column in self._columns.held:
            opens = first == column
            if opens.any():
                keys = self._columns.own(column)[span(rows)]
                found |= opens & by_key.take(keys if keys.dtype != np.int64 else keys * (keys < MINUS))
        return found

    def _with_numbers(self, rows: Numbers, chosen: Any) -> Any:
        """Which of the chosen rows hold a number or a moment."""
        found = np.zeros(len(rows), bool)
        mine = np.flatnonzero(chosen)
        for column in self._columns.held if len(mine) else ():
            found[mine] |= self._columns.keys(column, rows[mine]) >= MINUS
        return found

    def _said_in(self, words: frozenset[str]) -> Any:
        """Which texts are one of these words."""
        known, some = _hashes_of(words)
        hashes = self._forms.hashes
        found = np.zeros(len(hashes), bool)
        for start in range(0, len(hashes), _AT_ONCE):
            part = hashes[start : start + _AT_ONCE]
            may = np.flatnonzero(some.take((part & U64(0xFFFF)).view(np.int64)))
            part = part.take(may)
            found[start + may[known.take(known.searchsorted(part), mode="clip") == part]] = True
        return found

    def judged(self, frame: TableFrame) -> tuple[dict[RowKind, int], dict[RowKind, tuple[int, list[str]]], Numbers]:
        """Rows below the header: how many of each kind, where those passed over are, and those that are data.

        A row is looked at closely only when something in its first two cells, or how few are filled, asks for it.
        """
        judge = frame.judge
        rest = self.full[frame.body :]
        filled, first, second = (told[span(rest)] for told in (self._filled, self._first, self._second))
        close = filled == 1
        notes = (filled * 2 <= judge.headed) & (filled > 1)
        by_text = self._forms.total | self._said_in(judge.words)
        for column in self._columns.held:
            opens = first == column
            mine = np.flatnonzero(opens | (second == column))
            if not len(mine):
                continue
            keys = self._columns.keys(column, rest[mine])
            close[mine[self._remarkable(keys, judge.words, by_text)]] = True
            noted = np.flatnonzero(notes & opens & ~close)
            if len(noted):
                keys = self._columns.keys(column, rest[noted])
                unique = different(keys)
                may = [judge.may_open_a_note(self._columns.said.text(key)) for key in unique.tolist()]
                close[noted[np.array(may)[np.searchsorted(unique, keys)]]] = True
        passed: dict[RowKind, tuple[int, list[str]]] = {}
        kinds: dict[RowKind, int] = {}
        data = np.ones(len(rest), bool)
        for place in np.flatnonzero(close).tolist():
            row = self._columns.row(int(rest[place]))
            kind = judge.kind(row)
            if kind is not RowKind.DATA:
                data[place] = False
                kinds[kind] = kinds.get(kind, 0) + 1
                place_passed(passed, self._shape, kind, row, int(self._columns.numbers[rest[place]]))
        kinds[RowKind.DATA] = int(np.count_nonzero(data))
        return kinds, passed, rest[data]

    def _remarkable(self, keys: Keys, words: frozenset[str], by_text: Any) -> Any:
        """Cells that may open a repeated header or a row of totals."""
        found = np.zeros(len(keys), bool)
        texts = np.flatnonzero((keys > 0) & (keys < MINUS))
        codes = keys[texts] - 1
        found[texts] = by_text[codes]
        spaced = texts[self._forms.blanks[codes]]
        if len(spaced):
            unique = different(keys[spaced])
            odd = ["".join(self._columns.said.text(key).split()) in words for key in unique.tolist()]
            found[spaced] |= np.array(odd)[np.searchsorted(unique, keys[spaced])]
        numbers = [key for word in words if (key := number_key(word))] if keys.max(initial=0) >= MINUS else []
        if numbers:
            found |= among(keys, numbers)
        if any(word[:_LIKE_A_DAY].isdigit() for word in words):
            found |= is_moment(keys)
        return found


@lru_cache(maxsize=2)
def _hashes_of(words: frozenset[str]) -> tuple[Any, Any]:
    """The words' hashes in order, and by 16 bits whether any has them."""
    known = word_hashes(words)
    known.sort()
    some = np.zeros(1 << 16, bool)
    some[known & U64(0xFFFF)] = True
    return known, some
