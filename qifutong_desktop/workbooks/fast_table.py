"""One sheet measured by the fast path: the facts that :class:`core.migration.profile.TableProfile` finds row by row."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from ..core.migration.checks import PROFILED_COLUMNS, Checked, checked, duties_of, place_passed, room_for
from ..core.migration.column_found import ColumnFound
from ..core.migration.duties import CheckWords
from ..core.migration.facts import TableFacts
from ..core.migration.issues import ADDRESSES
from ..core.migration.known import Known
from ..core.migration.layout import HEAD_ROWS
from ..core.migration.profile import Counted, TableFrame, settles_at
from ..core.migration.repeated_totals import REMEMBERED, SAME, RepeatedTotals
from ..core.migration.rows import RowKind
from ..core.migration.sheet import Marked, Marks, SheetShape
from ..core.migration.sides import Side, differ_in_their_heads, sides_of
from ..core.migration.stacked import LOOKED, OWN_ROWS, Seam
from ..core.migration.vocabulary import Vocabulary
from .cell_keys import (
    DAY,
    DIGITS,
    MINUS,
    MOMENT,
    NUMBER,
    Keys,
    among,
    begins,
    different,
    is_moment,
    lengths,
    number_key,
)
from .cell_windows import Cells
from .fast_columns import ColumnReader
from .fast_identities import RecordKeys
from .plain_book import NotPlain, PlainBook, PlainSheet
from .shared_texts import Texts
from .text_forms import Forms
from .word_hashes import word_hashes

if TYPE_CHECKING:  # numpy.typing takes a while to load
    from numpy.typing import NDArray

Numbers: TypeAlias = "NDArray[Any]"
_SEPARATOR = "\x1f"
U64 = np.uint64
#: From this bit on a key tells of which sort it is.
_SORT = 60
_ODD = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F)
_LIKE_A_DAY = 4
#: Texts that are looked up at once.
_AT_ONCE = 1 << 16
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
        self._numbers = cells.rows
        self._columns = [self._column(cells, column) for column in range(cells.low, cells.high + 1)]
        self._width = len(self._columns)
        self._held = [column for column, held in enumerate(self._columns) if len(held) == len(self._numbers)]
        self._reader = ColumnReader(forms, room_for(self._width), shape.counts_from_1904)

    def _column(self, cells: Cells, column: int) -> NDArray[Any]:
        """The keys of a column, each text by its clean one."""
        if column not in cells.columns:
            return np.zeros(1, np.int8)
        keys = cells.columns.pop(column).keys(cells.count)
        canon = self._forms.canon
        if canon is not None:
            texts = (keys > 0) & (keys < MINUS)
            keys[texts] = canon[keys[texts] - 1] + 1
            if not keys.any():
                return np.zeros(1, np.int8)
        return keys.astype(np.int32, copy=False) if keys.max(initial=0) < 2**31 else keys

    def _keys(self, column: int, rows: Any = None) -> Keys:
        held = self._columns[column]
        if len(held) != len(self._numbers):
            return np.zeros(len(self._numbers) if rows is None else len(rows), np.int64)
        return (held if rows is None else held[_span(rows)]).astype(np.int64)

    def _texts(self, row: int) -> list[str]:
        """A row by its place among those that hold something."""
        found = []
        for held in self._columns:
            found.append(self._reader.text(int(held[row])) if len(held) == len(self._numbers) else "")
        return found

    def facts(self, marks: Marks, compared: Collection[int] | None) -> TableFacts | None:
        filled, first, second = self._filled()
        full = np.flatnonzero(filled).astype(np.int32)
        if not len(full):
            return None
        head = self._head(full)
        first_rows = [(int(self._numbers[row]), self._texts(row)) for row in head]
        frame = TableFrame.settled(first_rows, self._shape, self._vocabulary)
        rest = full[frame.body :]
        self._refuse_stacked(frame, [row for _, row in first_rows], full, filled, first)
        self._refuse_side_by_side(first_rows)
        kinds, passed, data = self._judged(frame, rest, filled, first, second)
        del full, rest, filled, first, second
        self._forms.forget_words()
        distinct = self._distinct(frame, data)
        totals = self._totals(frame, distinct)
        bare = {column for column in range(self._width) if not frame.named[column]}
        digested = compared is None or frame.headings in compared
        unnamed = bare - {column for column in bare.intersection(self._held) if self._keys(column, data).any()}
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

    def _filled(self) -> tuple[Numbers, NDArray[np.int16], NDArray[np.int16]]:
        """By row, how many cells are filled, and the columns of the first and the second of them (-1: none)."""
        count = len(self._numbers)
        filled = np.zeros(count, np.int32)
        first, second = np.full(count, -1, np.int16), np.full(count, -1, np.int16)
        for column, held in enumerate(self._columns):
            if len(held) != count:
                continue
            full = held != 0
            if column < 2 or not bool((second >= 0).all()):
                second[full & (filled == 1)] = column
                first[full & (filled == 0)] = column
            filled += full
        return filled, first, second

    def _refuse_stacked(
        self, frame: TableFrame, head: list[list[str]], full: Numbers, filled: Numbers, first: Any
    ) -> None:
        """:raises NotPlain: another table begins under the first"""
        if frame.header is None:
            return
        titles = [text for cells in head[: frame.header.first] for text in cells if text]
        seam = Seam(frame.header, titles, self._vocabulary)
        own = [self._texts(int(row)) for row in full[frame.body : frame.body + OWN_ROWS]]
        span = _span(full)
        numbers = self._numbers[span]
        may = filled[span] == 1
        may[1:] |= numbers[1:] - numbers[:-1] > 1
        may |= self._headed(first[span], full)
        for place in np.flatnonzero(may).tolist():
            if place > frame.body and seam.looks:
                ahead = [(int(self._numbers[row]), self._texts(int(row))) for row in full[place : place + LOOKED]]
                if seam.opened(own[: place - frame.body], ahead, int(numbers[place - 1])) is not None:
                    raise NotPlain(self._shape.name)

    def _headed(self, first: Any, rows: Numbers) -> Any:
        """Which rows begin with a heading that we know."""
        told = self._said_in(self._vocabulary.known)
        found = np.zeros(len(rows), bool)
        left = len(rows)
        for column in self._held:
            if left and len(mine := np.flatnonzero(first == column)):
                left -= len(mine)
                keys = self._keys(column, rows[mine])
                texts = np.flatnonzero((keys > 0) & (keys < MINUS))
                found[mine[texts[told[keys[texts] - 1]]]] = True
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

    def _refuse_side_by_side(self, head: Sequence[tuple[int, list[str]]]) -> None:
        """:raises NotPlain: two tables may stand side by side, with rows that are not each other's"""
        sides = sides_of(head, self._vocabulary)
        own = [[at for at in range(side.first, side.last + 1) if at in self._held] for side in sides]
        filled = [np.logical_or.reduce([self._columns[at] != 0 for at in columns]) for columns in own]
        for (left, mine), (right, other) in pairwise(zip(sides, filled, strict=True)):
            if not set(range(left.last + 1, right.first)).intersection(self._held):
                ended = bool(mine[-1]) != bool(other[-1])
                alone = bool((mine & ~other).any()) and bool((other & ~mine).any())
                again = self._heads_again(left) != self._heads_again(right)
                if ended or alone or again or differ_in_their_heads(left, right):
                    raise NotPlain(self._shape.name)

    def _heads_again(self, side: Side) -> int:
        """How often the first heading of a run of columns stands in its column."""
        keys = self._columns[side.first]
        heading = keys[int(np.searchsorted(self._numbers, side.header))]
        return int(np.count_nonzero(keys == heading))

    def _head(self, full: Numbers) -> list[int]:
        until = settles_at(self._shape)
        at = int(np.searchsorted(self._numbers[full], until)) + 1
        return [int(row) for row in full[: max(HEAD_ROWS, at)]]

    def _judged(
        self, frame: TableFrame, rest: Numbers, filled: Numbers, first: Any, second: Any
    ) -> tuple[dict[RowKind, int], dict[RowKind, tuple[int, list[str]]], Numbers]:
        """Rows below the header: how many of each kind, where those passed over are, and those that are data.

        A row is looked at closely only when something in its first two cells, or how few are filled, asks for it.
        """
        judge = frame.judge
        filled, first, second = (told[_span(rest)] for told in (filled, first, second))
        close = filled == 1
        notes = (filled * 2 <= judge.headed) & (filled > 1)
        by_text = self._forms.total | self._said_in(judge.words)
        for column in self._held:
            opens = first == column
            mine = np.flatnonzero(opens | (second == column))
            if not len(mine):
                continue
            keys = self._keys(column, rest[mine])
            close[mine[self._remarkable(keys, judge.words, by_text)]] = True
            noted = np.flatnonzero(notes & opens & ~close)
            if len(noted):
                keys = self._keys(column, rest[noted])
                unique = different(keys)
                may = [judge.may_open_a_note(self._reader.text(key)) for key in unique.tolist()]
                close[noted[np.array(may)[np.searchsorted(unique, keys)]]] = True
        passed: dict[RowKind, tuple[int, list[str]]] = {}
        kinds: dict[RowKind, int] = {}
        data = np.ones(len(rest), bool)
        for place in np.flatnonzero(close).tolist():
            row = self._texts(int(rest[place]))
            kind = judge.kind(row)
            if kind is not RowKind.DATA:
                data[place] = False
                kinds[kind] = kinds.get(kind, 0) + 1
                place_passed(passed, self._shape, kind, row, int(self._numbers[rest[place]]))
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
            odd = ["".join(self._reader.text(key).split()) in words for key in unique.tolist()]
            found[spaced] |= np.array(odd)[np.searchsorted(unique, keys[spaced])]
        numbers = [key for word in words if (key := number_key(word))] if keys.max(initial=0) >= MINUS else []
        if numbers:
            found |= among(keys, numbers)
        if any(word[:_LIKE_A_DAY].isdigit() for word in words):
            found |= is_moment(keys)
        return found

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
        return set(frame.order).intersection(self._held)

    def _row_hashes(self, frame: TableFrame, data: Numbers, odd: int, other: int) -> Any:
        """64 bits of each row: the sum of what its cells and their columns come to, blank ones nothing."""
        sums = np.zeros(len(data), U64)
        for column in self._held_in(frame):
            mixed = self._as_texts(self._keys(column, data)).view(U64) * U64(pow(odd, 2 * column + 1, 1 << 64))
            mixed ^= mixed >> U64(31)
            mixed *= U64(other)
            mixed ^= mixed >> U64(29)
            sums += mixed
        return sums

    def _as_texts(self, keys: Keys) -> Keys:
        """In a column of several sorts, a number or a day that says the same as a text gets the text's key."""
        if not self._mixed(keys):
            return keys
        other = keys >= MINUS
        texts = different(keys[(keys > 0) & ~other])
        others = different(keys[other])
        held = {self._reader.text(key): key for key in texts.tolist()[::-1]}
        same = np.array([held.get(self._reader.text(key), key) for key in others.tolist()], np.int64)
        found = keys.copy()
        if len(others):
            found[other] = same[np.searchsorted(others, keys[other])]
        return self._as_first(found, texts, held)

    def _mixed(self, keys: Keys) -> bool:
        if not self._forms.texts.others:
            if not len(keys) or int(keys.min()) >> _SORT == int(keys.max()) >> _SORT:
                return False
            texts = bool(((keys > 0) & (keys < MINUS)).any())
            return texts + bool((keys & NUMBER).any()) + bool((keys & MOMENT).any()) > 1
        full = keys[keys != 0]
        sorts = self._reader.sorts(full)
        return len(full) > 0 and bool((sorts != sorts[0]).any())

    def _as_first(self, keys: Keys, texts: Keys, held: dict[str, int]) -> Keys:
        """Texts of two sorts that say the same (a number in another writing and a text) get one key."""
        if len(held) == len(texts):
            return keys
        same = np.array([held[self._reader.text(key)] for key in texts.tolist()], np.int64)
        mine = (keys > 0) & (keys < MINUS)
        found = keys.copy()
        found[mine] = same[np.searchsorted(texts, keys[mine])]
        return found

    def _size(self, frame: TableFrame, rows: Numbers) -> int:
        """UTF-8 bytes of the cells of these rows."""
        total = 0
        texts = self._forms.texts
        sizes = np.zeros(len(texts) + 1, np.int32)
        np.subtract(texts.ends, texts.starts, out=sizes[1:])
        for column in self._held_in(frame):
            keys = self._columns[column][_span(rows)]
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
        keys = self._keys(column, rows)
        held = different(keys)
        texts: list[str] = np.array(self._reader.texts(held), object)[np.searchsorted(held, keys)].tolist()
        return texts

    def _identities(self, frame: TableFrame, rows: Numbers) -> Known:
        def keys(column: int) -> Keys:
            return self._keys(column, rows)

        return RecordKeys(frame, self._forms.texts, self._reader, keys, self._numbers[rows]).known()

    def _profiled(self, frame: TableFrame, data: Numbers) -> list[ColumnFound | None]:
        """What was found in each column; their keys are given up on the way."""
        duties = duties_of(self._words, frame.keys, frame.recognition.entity, frame.header)
        rows = self._numbers[_span(data)]
        found: list[ColumnFound | None] = []
        for column, (duty, required) in enumerate(duties[:PROFILED_COLUMNS]):
            keys = self._keys(column, data)
            self._columns[column] = np.zeros(0, np.int8)  # of no more use
            found.append(self._reader.found(duty, required, keys, rows))
        return found

    def _totals(self, frame: TableFrame, rows: Numbers) -> dict[int, tuple[int, list[int]]]:
        """As :class:`RepeatedTotals` finds them line by line."""
        totals = RepeatedTotals(frame.keys, self._words)
        if frame.recognition.entity != "orders" or not totals.judges or totals.order is None:
            return {}
        orders = self._as_texts(self._keys(totals.order, rows))
        found = {}
        ordered = np.sort(orders)
        if not bool(((ordered[1:] == ordered[:-1]) & (ordered[1:] != 0)).any()):
            return {}
        del ordered
        for column in totals.amounts:
            amounts = self._as_texts(self._keys(column, rows))
            taken = np.flatnonzero((orders != 0) & (amounts != 0) & ~self._nothing(amounts))
            told = _repeated(orders[taken], amounts[taken])
            if told is not None:
                again = self._numbers[rows[taken[told]]]
                found[column] = (len(told), again[:ADDRESSES].tolist())
        return found

    def _nothing(self, keys: Keys) -> Any:
        """Amounts of which nothing is left without zeros, points and commas."""
        found = ((keys & NUMBER) != 0) & ((keys & DIGITS) == 0) & ((keys & MINUS) == 0)
        texts = np.flatnonzero((keys > 0) & (keys < MINUS))
        if len(texts):
            unique = different(keys[texts])
            nothing = np.array([not self._reader.text(key).strip("0.,") for key in unique.tolist()])
            found[texts] = nothing[np.searchsorted(unique, keys[texts])]
        return found


@lru_cache(maxsize=2)
def _hashes_of(words: frozenset[str]) -> tuple[Any, Any]:
    """The words' hashes in order, and by 16 bits whether any has them."""
    known = word_hashes(words)
    known.sort()
    some = np.zeros(1 << 16, bool)
    some[known & U64(0xFFFF)] = True
    return known, some


def _span(rows: Any) -> Any:
    """Rows in ascending order as a slice where none is left out."""
    if len(rows) and int(rows[-1]) - int(rows[0]) + 1 == len(rows):
        return slice(int(rows[0]), int(rows[-1]) + 1)
    return rows


def _repeated(orders: Keys, amounts: Keys) -> Any:
    """The places of lines that repeat the amount of their order, None when the amounts are the lines' own."""
    ordered = np.sort(orders)
    count = int(np.count_nonzero(begins(ordered)))
    if count == len(orders):
        return None
    if count <= REMEMBERED:
        double = different(ordered[~begins(ordered)])
        chosen = np.flatnonzero(double[np.minimum(np.searchsorted(double, orders), len(double) - 1)] == orders)
        told = _again(orders[chosen], amounts[chosen])
        return chosen[told] if told is not None else None
    return _again(orders, amounts)


def _again(orders: Keys, amounts: Keys) -> Any:
    sorting = np.argsort(orders, kind="stable")
    ordered = orders[sorting]
    fresh = begins(ordered)
    group = np.cumsum(fresh) - 1
    firsts = sorting[fresh]
    first = np.empty(len(orders), np.int64)
    first[sorting] = firsts[group]
    own = np.arange(len(orders))
    before = np.where(first == own, -1, first)
    if len(firsts) > REMEMBERED:
        # later orders are compared with the line before alone
        limit = int(np.sort(firsts)[REMEMBERED])
        late = first >= limit
        follows = ~begins(orders)
        before[late] = np.where(follows, own - 1, -1)[late]
    again = np.flatnonzero(before >= 0)
    same = amounts[again] == amounts[before[again]]
    told = again[same]
    if not len(told):
        return None
    several = different(first[again])
    wrong = different(first[again[~same]])
    return told if len(several) - len(wrong) >= SAME * len(several) else None


__all__ = ["Asked", "NotPlain", "fast_facts"]
