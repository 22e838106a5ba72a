"""A sheet's XML in windows of whole rows, its cells found in the raw bytes and turned into keys.

Cells are known by the exact bytes that spreadsheet programs write. Any other cell is put, as it stands, to the other
reader; what even that would not tell safely raises NotPlain. ``<dimension>`` is never looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from ...core.patterns import later
from .cell_keys import Keys, among, different
from .cell_tails import Tails
from .held_keys import HeldKeys
from .inline_texts import InlineTexts
from .met_hashes import MetHashes
from .number_cells import NumberCells
from .odd_cells import OddCells
from .plain_book import NotPlain, PlainBook
from .plain_names import plainly_named
from .shared_texts import Texts
from .sheet_windows import MAX_COLUMN, PAD, placed, windows
from .well_formed import well_formed
from .word_hashes import LOW, U64, word_of
from .written_numbers import pieces, whole_numbers

if TYPE_CHECKING:  # numpy.typing takes a while to load
    from numpy.typing import NDArray

#: A window's rows and columns, blank cells too, are never more than this.
_DENSE = 6_000_000
_MAX_ROW = 1_048_576
_LONGEST_ROW_TAG = 160
_NAME = later(rb' ([\w:.-]+)="[^"]*"')
#: What may be said of a row beside its number; no program writes anything but ASCII there.
_SAID = rb'(?: (?!r=)[A-Za-z_][\w:.-]*="[^"<>&\x00-\x1f\x7f-\xff]*")*'
_ROW_TAIL = later(_SAID + rb" ?>")
_EMPTY_ROW = later(rb'<row r="\d+"(' + _SAID + rb")(?: ?/>|>[ \t\r\n]*</row>)[ \t\r\n]*")

_CELL, _ROW, _ENDED, _ROW_ENDED, _VALUE = (
    word_of(b'<c r="'),
    word_of(b'<row r="'),
    word_of(b"</v></c>"),
    word_of(b"</row>"),
    word_of(b"<v>"),
)
_FORMULA, _BARE_FORMULA, _FORMULA_ENDED = word_of(b"<f"), word_of(b"<f>"), word_of(b"</f>")
#: Around a text in its cell: ``<is><t>`` and ``</t></is></c>``, the end in two words; three bytes are still the text's.
_INSIDE, _INSIDE_ENDS, _INSIDE_ENDED = word_of(b"<is><t>"), word_of(b"</t><"), word_of(b"/is></c>")
_SHARED, _DATED, _INLINE, _STRING, _OTHER = (ord(kind) for kind in "sditx")


class Cells:
    """The cells of one sheet: the numbers of its rows, and the keys of its columns by number (0 is A)."""

    def __init__(self, book: PlainBook, texts: Texts) -> None:
        self._book = book
        self._shared = len(texts)
        self._tails = Tails(book.kinds)
        met = MetHashes()
        self._inline = InlineTexts(texts, met)
        self._numbers = NumberCells(texts, met, counts_from_1904=book.counts_from_1904)
        self._odd = OddCells(book, texts)
        self._row_tails: set[bytes] = set()
        self.columns: dict[int, HeldKeys] = {}
        self._rows: list[NDArray[np.int32]] = []
        self.count = 0
        self._last = 0
        #: By column how many formulas have no result, then the first of their rows.
        self.formulas = self._odd.formulas
        self.low, self.high = MAX_COLUMN, -1
        #: Columns of cells of which the other reader may think that they hold nothing at all.
        self._doubtful: set[int] = set()

    @property
    def rows(self) -> NDArray[np.int32]:
        """The numbers of the rows that hold something, from 1 on."""
        return np.concatenate(self._rows) if self._rows else np.empty(0, np.int32)

    def read(self, part: str) -> Iterator[int]:
        """Read all; gives the number of rows of each window.

        :raises NotPlain: anything that is not understood
        """
        for window in windows(plainly_named(self._book.inflated(part))):
            unplaced = window.startswith(b"<row>") or window.startswith(b"<row>", window.rfind(b"<row"))
            yield self._take(placed(window, self._last) if unplaced else window)
        if any(not self.low <= column <= self.high for column in self._doubtful):
            raise NotPlain
        del self._inline, self._numbers, self._odd  # what was met is of no more use

    def _take(self, window: bytes) -> int:
        size = len(window) - len(PAD)
        held = np.frombuffer(window, np.uint8)
        words = np.ndarray((len(window) - 7,), "<u8", buffer=window, strides=(1,))
        opened = held[:-1] == 60
        marked = (held[1:] | 17) == 115  # c or r (or b or s, which are looked at and left)
        marked &= opened
        tags = _marks(marked)
        first = words[tags]
        starts = tags.compress((first & LOW[5]) == (_ROW & LOW[5]))
        if not len(starts) or starts[0] != 0 or bool((words[starts] != _ROW).any()):
            raise NotPlain
        there = (first & LOW[6]) == _CELL
        cells, first = tags.compress(there), first.compress(there)
        numbers, digits, row_words = self._row_numbers(held, words, starts)
        counts = _steps(np.searchsorted(cells, starts), len(cells))
        expected = self._rows_end(window, words, starts, size, counts)
        filled = counts > 0
        if len(cells):
            ends = np.empty_like(cells)
            ends[:-1] = cells[1:]
            lasts = np.cumsum(counts[filled]) - 1
            ends[lasts] = self._ends(starts, size)[filled]
            firsts = cells[np.cumsum(counts[filled]) - counts[filled]]
            self._row_tags(window, words, (starts + 9 + digits)[filled], firsts)
            expected += self._cells(window, held, words, first, cells, ends, counts, numbers, digits, row_words)
        else:
            self._store(numbers[:0], numbers[:0], numbers[:0], numbers)
        if expected != int(np.count_nonzero(opened)):
            raise NotPlain  # tags between the cells, cells of another form, comments
        return int(numbers[-1] - numbers[0]) + 1

    @staticmethod
    def _ends(starts: Any, size: int) -> Any:
        """Where the cells of each row end: before its ``</row>``."""
        return np.concatenate((starts[1:], [size])) - 6

    def _row_numbers(self, held: Any, words: Any, starts: Any) -> tuple[Any, Any, Any]:
        """Numbers of rows, how many digits each has, and the bytes of the digits with the mark behind them."""
        size = int(held[int(starts[-1]) + 8 :][:8].tobytes().find(b'"'))
        digits = np.full(len(starts), size)
        if size < 1 or not bool((held.take(starts + 8 + size) == 34).all()):
            for size in range(7, 0, -1):
                digits[held.take(starts + 8 + size) == 34] = size
        found = words[starts + 8] & LOW[digits + 1]
        numbers, fine = whole_numbers(words[starts + digits], digits)
        if not fine.all() or int(digits.min()) < 1:
            raise NotPlain
        if int(numbers[0]) <= self._last or bool((numbers[1:] <= numbers[:-1]).any()):
            raise NotPlain
        if int(numbers[-1]) > _MAX_ROW or bool((held.take(starts + 8) == 48).any()):
            raise NotPlain
        self._last = int(numbers[-1])
        return numbers, digits, found

    def _rows_end(self, window: bytes, words: Any, starts: Any, size: int, counts: Any) -> int:
        """How many tags the rows themselves have: each ends where the next begins; one without cells may be closed."""
        tags = 2 * len(starts)
        ends = self._ends(starts, size)
        wrong = (words[np.maximum(ends, 0)] & LOW[6]) != _ROW_ENDED
        for number in np.flatnonzero(wrong | (counts == 0)).tolist():
            end = int(starts[number + 1]) if number + 1 < len(starts) else size
            row = window[int(starts[number]) : end]
            empty = None if counts[number] else _EMPTY_ROW.fullmatch(row)
            if empty is None or _says_twice(empty[1]):
                raise NotPlain
            tags -= row.count(b"<") == 1
        return tags

    def _row_tags(self, window: bytes, words: Any, begun: Any, ends: Any) -> None:
        """What stands in the rows' tags behind their numbers; nearly always the same.

        :raises NotPlain: it is not well-formed
        """
        size = int(ends[0] - begun[0])
        same = ends - begun == size
        for at in range(0, min(max(size, 0), _LONGEST_ROW_TAG), 8):
            kept = LOW[min(8, size - at)]
            same &= (words[np.minimum(begun + at, len(words) - 1)] & kept) == (words[int(begun[0]) + at] & kept)
        if size > _LONGEST_ROW_TAG:
            same[:] = False
        same[0] = False
        for number in np.flatnonzero(~same).tolist():
            tag = window[int(begun[number]) : int(ends[number])]
            if tag not in self._row_tails:
                if not _ROW_TAIL.fullmatch(tag) or _says_twice(tag):
                    raise NotPlain
                if len(self._row_tails) < 10_000:
                    self._row_tails.add(tag)

    def _cells(
        self, window: bytes, held: Any, words: Any, first: Any, cells: Any, ends: Any, counts: Any, numbers: Any,
        digits: Any, row_words: Any,
    ) -> int:  # fmt: skip
        place = np.repeat(np.arange(len(counts)), counts)
        columns, behind = _columns(held, first, cells)
        wide = np.repeat(digits, counts) if digits[0] != digits[-1] else digits[0]
        named = pieces(window, 16)[behind].view("<u8").reshape(-1, 2)
        if bool((named[:, 0] & LOW[wide + 1] != np.repeat(row_words, counts)).any()):
            raise NotPlain
        at = columns + place * MAX_COLUMN
        if bool((at[1:] <= at[:-1]).any()) or int(columns.max()) >= MAX_COLUMN:
            raise NotPlain
        behind = behind + wide + 1
        over = (8 * wide + 8).astype(U64)
        first = (named[:, 0] >> over) | (named[:, 1] << (U64(64) - over))
        tail, lengths = self._tails.of(window, words, behind, first)
        closed, kinds, valued = self._tails.told(tail)
        keys = np.zeros(len(cells), np.int64)
        begun = behind + lengths
        opened = words[begun]
        blank = closed & (begun == ends)
        empty = np.flatnonzero(~closed & (ends - begun == 4))
        blank[empty[(opened[empty] & LOW[4]) == word_of(b"</c>")]] = True
        blank &= kinds != _OTHER
        last = pieces(window, 16)[np.maximum(ends - 16, 0)].view("<u8").reshape(-1, 2)
        regular = (last[:, 1] == _ENDED) & valued
        formulas = np.flatnonzero(regular & ((opened & LOW[2]) == _FORMULA) & (kinds != _SHARED))
        regular &= (opened & LOW[3]) == _VALUE
        if len(formulas):
            formulas, values, more = _behind_formulas(held, words, formulas, begun, ends)
            pairs = zip(begun[formulas].tolist(), values.tolist(), strict=True)
            well_formed(b"<c>", *[window[start:end] for start, end in pairs], b"</c>")
            begun[formulas] = values
            regular[formulas] = True
        tags = 0
        if self._tails.any("i"):
            inside = (opened & LOW[7]) == _INSIDE
            inside &= (kinds == _INLINE) & (last[:, 1] == _INSIDE_ENDED) & (last[:, 0] >> U64(24) == _INSIDE_ENDS)
            inside = np.flatnonzero(inside)
            tags += 2 * self._inline.put(held, words, inside, begun + 7, ends - 13, keys)
        begun += 3
        sizes = ends - 8 - begun
        regular &= sizes > 0
        if self._tails.any("t"):
            mine = kinds == _STRING
            self._inline.put(held, words, np.flatnonzero(regular & mine), begun, ends - 8, keys)
            regular &= ~mine
        self._doubtful.update(different(columns[blank & among(kinds, (_INLINE, _STRING))]).tolist())
        texts = kinds == _SHARED
        chosen = np.flatnonzero(regular & texts & (sizes <= 8))
        self._shared_ones(last[:, 0].take(chosen), sizes.take(chosen), chosen, keys)
        chosen = np.flatnonzero(regular & ~texts & (sizes <= 25))
        self._numbers.put(window, held, words, begun, ends - 8, chosen, kinds == _DATED, keys)
        if len(formulas):
            tags += int(more[keys[formulas] != 0].sum())
        odd = np.flatnonzero((keys == 0) & ~blank)
        known = ~blank
        if len(odd):
            tags += self._odd.put(window, cells, ends, columns, numbers[place], self._tails, tail, odd, keys)
            known[odd] = keys[odd] != 0
            self._doubtful.update(columns[odd[keys[odd] == 0]].tolist())
            keys[keys == -1] = 0
        if known.any():
            seen = columns if known.all() else columns[known]
            self.low, self.high = min(self.low, int(seen.min())), max(self.high, int(seen.max()))
        full = keys != 0
        if full.all():
            self._store(columns, place, keys, numbers)
        else:
            self._store(columns[full], place[full], keys[full], numbers)
        once = int(np.count_nonzero(blank & closed))
        twice = int(np.count_nonzero(blank)) - once
        return 4 * (len(cells) - once - twice - len(odd)) + once + 2 * twice + tags

    def _shared_ones(self, last: Any, sizes: Any, chosen: Any, keys: Keys) -> None:
        """``last`` are the last eight bytes of each number of a text."""
        values, fine = whole_numbers(last, sizes)
        if not fine.all():
            chosen, values = chosen[fine], values[fine]
        if len(values) and int(values.max()) >= self._shared:
            raise NotPlain
        keys[chosen] = values + 1

    def _store(self, columns: Any, place: Any, keys: Keys, numbers: Any) -> None:
        """Keep the keys of a window's rows, column by column."""
        rows = len(numbers)
        self._rows.append(numbers.astype(np.int32))
        if len(columns):
            low = int(columns.min())
            wide = int(columns.max()) - low + 1
            if rows * wide > max(_DENSE, 64 * len(columns)):
                raise NotPlain
            if len(columns) == rows * wide:  # all stand in their order: nothing is blank
                grid = keys.reshape(rows, wide).T
            else:
                grid = np.zeros((wide, rows), np.int64)
                grid.reshape(-1)[(columns - low) * rows + place] = keys
            for column, piece in enumerate(grid, low):
                if not piece.any():
                    continue
                if column not in self.columns:
                    self.columns[column] = HeldKeys()
                self.columns[column].put(self.count, piece)
        self.count += rows


def _behind_formulas(held: Any, words: Any, chosen: Any, begun: Any, ends: Any) -> tuple[Any, Any, Any]:
    """Of cells with a formula and its value: those that hold nothing else, where the value's tag begins, and how many
    tags the formula takes."""
    opened = np.flatnonzero(held[:-1] == 60)
    at = np.searchsorted(opened, ends[chosen] - 8)
    value, before, first = opened[at - 1], opened[at - 2], begun[chosen]
    begins = words[first]
    whole = (before == value - 4) & ((words[before] & LOW[4]) == _FORMULA_ENDED)
    whole &= (opened[at - 3] == first) & ((begins & LOW[3]) == _BARE_FORMULA)
    closed = (before == first) & (held[value - 2] == 47) & (held[value - 1] == 62)
    closed &= among(begins >> U64(16) & U64(255), (32, 47))
    fine = (whole | closed) & ((words[value] & LOW[3]) == _VALUE)
    return chosen[fine], value[fine], (whole + np.int64(1))[fine]


def _says_twice(tag: bytes) -> bool:
    """Whether something is said twice of a row."""
    names = _NAME.findall(tag)
    return len(set(names)) < len(names)


def _marks(marked: Any) -> Any:
    """Where the marks of a window stand: nearly always not two of them in eight bytes."""
    eights = marked[: len(marked) & -8].view(U64)
    at = np.flatnonzero(eights != 0)
    first = eights.take(at)
    before = first - U64(1)
    if (first & before).any():
        return np.flatnonzero(marked)
    return (at << 3) + (np.bitwise_count(before) >> 3)


def _steps(numbers: Any, last: int) -> Any:
    """From each number to the next, and to the last."""
    return np.concatenate((numbers[1:], [last])) - numbers


def _columns(held: Any, words: Any, cells: Any) -> tuple[Any, Any]:
    """Columns by number, and the places behind their letters; ``words`` are the first eight bytes of the cells."""
    letters = (words >> U64(48)).astype(np.int64)
    first = (letters & 255) - 65
    if int(first.min()) < 0 or int(first.max()) > 25:
        raise NotPlain
    second = (letters >> 8) - 65
    two = (second >= 0) & (second < 26)
    columns = first
    behind = cells + 7
    if two.any():
        third = held.take(cells + 8).astype(np.int64) - 65
        three = two & (third >= 0) & (third < 26)
        columns = np.where(two, (first + 1) * 26 + second, first)
        columns = np.where(three, (columns + 1) * 26 + third, columns)
        behind = behind + two + three
    return columns, behind
