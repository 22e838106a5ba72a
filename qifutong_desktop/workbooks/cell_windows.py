"""A sheet's XML in windows of whole rows, its cells found in the raw bytes and turned into keys.

Cells are known by the exact bytes that spreadsheet programs write. Any other cell is put, as it stands, to the other
reader; what even that would not tell safely raises NotPlain. ``<dimension>`` is never looked at.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

import numpy as np

from ..core.migration.cells import clean
from ..core.migration.sheet import column_letter
from ..core.patterns import later
from .cell_keys import DAY, MINUS, MOMENT, NUMBER, SCALE, Keys, among, different, moment_key, number_key
from .inline_texts import InlineTexts
from .long_numbers import shortest
from .plain_book import NotPlain, PlainBook
from .shared_texts import KEPT_BLANKS, TEXT_INSIDE, Texts, plain_head
from .word_hashes import LOW, U64, word_of
from .written_numbers import decimals, last_words, pieces, whole_numbers

if TYPE_CHECKING:  # numpy.typing takes a while to load
    from numpy.typing import NDArray

_PAD = b"\x00" * 32
_LONGEST_ROW = 32 * 1024 * 1024
#: A window's rows and columns, blank cells too, are never more than this.
_DENSE = 6_000_000
_MAX_ROW, _MAX_COLUMN = 1_048_576, 16_384
_ODD_AT_ONCE = 4_096
_REMEMBERED = 20_000
_PLACE = b'<c r="'
_TAIL = later(rb'((?: (?:s="\d{1,5}"|t="[A-Za-z]{1,9}"|cm="\d+"|vm="\d+"|ph="[01]"))*)( ?/)?>')
_TEXTS = {b"s": "s", b"inlineStr": "i", b"str": "t"}
_STYLE, _TYPE = later(rb' s="(\d+)"'), later(rb' t="(\w+)"')

_LONGEST_TAIL, _LONGEST_ROW_TAG = 24, 160


_CELL, _ROW, _ENDED, _ROW_ENDED, _VALUE = (
    word_of(_PLACE),
    word_of(b'<row r="'),
    word_of(b"</v></c>"),
    word_of(b"</row>"),
    word_of(b"<v>"),
)
_FORMULA, _BARE_FORMULA, _FORMULA_ENDED = word_of(b"<f"), word_of(b"<f>"), word_of(b"</f>")
#: Around a text in its cell: ``<is><t>`` and ``</t></is></c>``, the end in two words; three bytes are still the text's.
_INSIDE, _INSIDE_ENDS, _INSIDE_ENDED = word_of(b"<is><t>"), word_of(b"</t><"), word_of(b"/is></c>")
_SHARED, _DATED, _INLINE, _STRING, _OTHER = (ord(kind) for kind in "sditx")


@dataclass(frozen=True, slots=True)
class Tail:
    """What a cell's tag says behind its place: ``kind`` is s(hared), i(nline), t(ext itself), n(umber), d(ay), or x
    for all else."""

    raw: bytes
    kind: str
    closed: bool
    error: bool

    @property
    def valued(self) -> bool:
        """What it means stands in a ``<v>``."""
        return self.kind in "sntd" and not self.closed


@dataclass(slots=True)
class Column:
    """A column's keys in pieces, each beginning at a row of the sheet's rows that hold something."""

    starts: list[int] = field(default_factory=list)
    pieces: list[NDArray[Any]] = field(default_factory=list)

    def keys(self, rows: int) -> Keys:
        """All its keys; 0 where nothing stands."""
        found = np.zeros(rows, np.int64)
        for start, piece in zip(self.starts, self.pieces, strict=True):
            found[start : start + len(piece)] = piece
        return found


class Cells:
    """The cells of one sheet: the numbers of its rows, and the keys of its columns by number (0 is A)."""

    def __init__(self, book: PlainBook, texts: Texts) -> None:
        self._book = book
        self._texts = texts
        self._shared = len(texts)
        self._kinds = book.kinds
        self._tails: list[Tail] = []
        self._by_raw: dict[bytes, Tail] = {}
        self._odd: dict[tuple[int, str], int] = {}
        self._numbers: dict[bytes, int] = {}
        self._odd_bytes = 0
        self._asked: dict[bytes, int] = {}
        self._inline, self._long = InlineTexts(texts), InlineTexts(texts, sort=1)
        self._row_tails: set[bytes] = set()
        self.columns: dict[int, Column] = {}
        self._rows: list[NDArray[np.int32]] = []
        self.count = 0
        self._last = 0
        self.formulas: dict[int, list[int]] = {}
        self.low, self.high = _MAX_COLUMN, -1
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
        for window in _windows(self._book.inflated(part)):
            unplaced = window.startswith(b"<row>") or window.startswith(b"<row>", window.rfind(b"<row"))
            yield self._take(_placed(window, self._last) if unplaced else window)
        if any(not self.low <= column <= self.high for column in self._doubtful):
            raise NotPlain
        del self._inline, self._long, self._odd, self._numbers, self._asked  # what was met is of no more use

    def _take(self, window: bytes) -> int:
        size = len(window) - len(_PAD)
        held = np.frombuffer(window, np.uint8)
        words = np.ndarray((len(window) - 7,), "<u8", buffer=window, strides=(1,))
        opened = held[:-1] == 60
        marked = (held[1:] | 17) == 115  # c or r (or b or s, which are looked at and left)
        marked &= opened
        tags = np.flatnonzero(marked)
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
            if counts[number] or not _EMPTY_ROW.fullmatch(row):
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
            same &= (words[begun + at] & kept) == (words[int(begun[0]) + at] & kept)
        if size > _LONGEST_ROW_TAG:
            same[:] = False
        same[0] = False
        for number in np.flatnonzero(~same).tolist():
            tag = window[int(begun[number]) : int(ends[number])]
            if tag not in self._row_tails:
                if not _ROW_TAIL.fullmatch(tag) or len(set(_NAME.findall(tag))) < tag.count(b'="'):
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
        at = columns + place * _MAX_COLUMN
        if bool((at[1:] <= at[:-1]).any()) or int(columns.max()) >= _MAX_COLUMN:
            raise NotPlain
        behind = behind + wide + 1
        over = (8 * wide + 8).astype(U64)
        tail, lengths = self._tails_of(window, words, behind, (named[:, 0] >> over) | (named[:, 1] << (U64(64) - over)))
        keys = np.zeros(len(cells), np.int64)
        info = self._tails
        closed = np.array([one.closed for one in info] + [False])[tail]
        kinds = np.array([ord(one.kind) for one in info] + [_OTHER], np.uint8)[tail]
        begun = behind + lengths
        opened = words[begun]
        blank = closed & (begun == ends)
        empty = np.flatnonzero(~closed & (ends - begun == 4))
        blank[empty[(opened[empty] & LOW[4]) == word_of(b"</c>")]] = True
        blank &= kinds != _OTHER
        last = pieces(window, 16)[np.maximum(ends - 16, 0)].view("<u8").reshape(-1, 2)
        regular = last[:, 1] == _ENDED
        regular &= np.array([one.valued for one in info] + [False])[tail]
        formulas = np.flatnonzero(regular & ((opened & LOW[2]) == _FORMULA) & (kinds != _SHARED))
        regular &= (opened & LOW[3]) == _VALUE
        if len(formulas):
            formulas, values, more = _behind_formulas(held, words, formulas, begun, ends)
            begun[formulas] = values
            regular[formulas] = True
        tags = 0
        if any(one.kind == "i" for one in info):
            inside = (opened & LOW[7]) == _INSIDE
            inside &= (kinds == _INLINE) & (last[:, 1] == _INSIDE_ENDED) & (last[:, 0] >> U64(24) == _INSIDE_ENDS)
            inside = np.flatnonzero(inside)
            tags += 2 * self._own_texts(held, words, inside, begun + 7, ends - 13, keys, self._inline)
        begun += 3
        sizes = ends - 8 - begun
        regular &= sizes > 0
        if any(one.kind == "t" for one in info):
            mine = kinds == _STRING
            self._own_texts(held, words, np.flatnonzero(regular & mine), begun, ends - 8, keys, self._inline)
            regular &= ~mine
        self._doubtful.update(different(columns[blank & among(kinds, (_INLINE, _STRING))]).tolist())
        texts = kinds == _SHARED
        chosen = np.flatnonzero(regular & texts & (sizes <= 8))
        self._shared_ones(last[:, 0].take(chosen), sizes.take(chosen), chosen, keys)
        chosen = np.flatnonzero(regular & ~texts & (sizes <= 25))
        self._numbers_of(window, held, words, begun, ends - 8, chosen, kinds, keys)
        if len(formulas):
            tags += int(more[keys[formulas] != 0].sum())
        odd = np.flatnonzero((keys == 0) & ~blank)
        known = ~blank
        if len(odd):
            tags += self._odd_ones(window, cells, ends, columns, numbers[place], tail, odd, keys)
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

    def _tails_of(self, window: bytes, words: Any, behind: Any, first: Any) -> tuple[Any, Any]:
        """By cell, the number of its tail (the last number but one: none that we know) and its length; ``first`` are
        the first eight bytes of the tails."""
        found = np.full(len(behind), -1, np.int64)
        lengths = np.zeros(len(behind), np.int64)
        left: Any = None
        for number, one in enumerate(self._tails):
            left = self._match(words, behind, first, left, number, one, found, lengths)
            if left is not None and not len(left):
                return found, lengths
        while left is None or len(left):
            at = int(behind[left[0]]) if left is not None else int(behind[0])
            tail = self._tail(window, at)
            number = len(self._tails)
            if tail is None or number >= 200:
                left = left[1:] if left is not None else np.arange(1, len(behind))
                continue
            self._tails.append(tail)
            left = self._match(words, behind, first, left, number, tail, found, lengths)
        return found, lengths

    @staticmethod
    def _match(
        words: Any, behind: Any, first: Any, left: Any, number: int, tail: Tail, found: Any, lengths: Any
    ) -> Any:
        size = len(tail.raw)
        mine = first if left is None else first.take(left)
        same = (mine & LOW[min(size, 8)]) == word_of(tail.raw)
        chosen = np.flatnonzero(same) if left is None else left.compress(same)
        if size > 8 and len(chosen):
            more = (words[behind[chosen] + 8] & LOW[min(size - 8, 8)]) == word_of(tail.raw[8:])
            if size > 16:
                more &= (words[behind[chosen] + 16] & LOW[size - 16]) == word_of(tail.raw[16:])
            if not more.all():
                chosen = chosen[more]
                same = np.zeros(len(mine), bool)
                same[np.searchsorted(left, chosen) if left is not None else chosen] = True
        found[chosen] = number
        lengths[chosen] = size
        return np.flatnonzero(~same) if left is None else left.compress(~same)

    def _tail(self, window: bytes, at: int) -> Tail | None:
        raw = _TAIL.match(window, at)
        if raw is None or len(raw[0]) > _LONGEST_TAIL:
            return None
        if raw[0] in self._by_raw:
            return self._by_raw[raw[0]]
        style, sort = _STYLE.search(raw[1]), _TYPE.search(raw[1])
        named = sort[1] if sort else b"n"
        number = int(style[1]) if style else -1
        if number > 0 and number >= len(self._kinds):
            raise NotPlain
        kind = "x"
        if raw[1].count(b" t=") > 1 or raw[1].count(b" s=") > 1:
            kind = "x"
        elif named in _TEXTS:
            kind = _TEXTS[named]
        elif named == b"n":
            kind = self._kinds[number] if 0 <= number < len(self._kinds) else "n"
        tail = Tail(raw[0], kind, raw[2] is not None, named == b"e")
        self._by_raw[raw[0]] = tail
        return tail

    @staticmethod
    def _own_texts(held: Any, words: Any, chosen: Any, begun: Any, ends: Any, keys: Keys, texts: InlineTexts) -> int:
        """Texts that stand in their cells; gives how many of them need not be asked for."""
        starts = begun.take(chosen)
        sizes = ends.take(chosen) - starts
        if len(sizes) and int(sizes.min()) <= 0:
            chosen, starts, sizes = (one[sizes > 0] for one in (chosen, starts, sizes))
        keys[chosen] = found = texts.keys(held, words, starts, sizes)
        return int(np.count_nonzero(found))

    def _shared_ones(self, last: Any, sizes: Any, chosen: Any, keys: Keys) -> None:
        """``last`` are the last eight bytes of each number of a text."""
        values, fine = whole_numbers(last, sizes)
        if not fine.all():
            chosen, values = chosen[fine], values[fine]
        if len(values) and int(values.max()) >= self._shared:
            raise NotPlain
        keys[chosen] = values + 1

    def _numbers_of(self, window: bytes, held: Any, words: Any, begun: Any, ends: Any, chosen: Any, kinds: Any,
                    keys: Keys) -> None:  # fmt: skip
        start, end = begun.take(chosen), ends.take(chosen)
        minus = held.take(start) == 45
        start = start + minus
        size = end - start
        for count in (1, 2, 3):
            mine = np.flatnonzero((size > 8 * count - 8) & (size <= 8 * count))
            if len(mine):
                lead = held.take(start.take(mine)) == 48
                last = last_words(window, end.take(mine), count)
                told = self._decimals(last, size.take(mine), lead, minus.take(mine), chosen.take(mine), kinds, keys)
                if len(told):
                    told = chosen.take(mine.take(told))
                    self._own_texts(held, words, told, begun, ends, keys, self._long)

    def _decimals(self, words: Any, sizes: Any, lead: Any, minus: Any, chosen: Any, kinds: Any, keys: Keys) -> Any:
        """``words`` are the last bytes of each number, ``sizes`` how many of them are its own, without its sign.

        Gives those of which the text is the shortest writing of a number too long for a key.
        """
        digits, scale, fine = decimals(words, sizes)
        has = scale >= 0
        fine &= scale != 0
        scale = np.maximum(scale, 0)
        size = sizes - has - scale
        fine &= size > 0
        trimmed = fine & has & (words[-1] >> U64(56) == 48)
        _trim(digits, scale, np.flatnonzero(trimmed))
        dated = kinds.take(chosen) == _DATED
        short = np.maximum(size, scale) <= 16
        fine &= ~(lead & (size > 1))
        plain = fine & short & (digits < 10**15) & ((size + scale <= 16) | lead) & ~(minus & (digits == 0)) & ~dated
        long = np.flatnonzero(fine & (digits >= 10**15) & (scale > 0) & (size <= 15) & ~dated)
        same = long
        if len(long):
            found = shortest(digits[long], scale[long])
            digits[long], scale[long] = found.digits, found.scale
            same, long = long[found.same], long[found.short]
            plain[long] = True
            _trim(digits, scale, long[(digits[long] % 10 == 0) & (scale[long] > 0)])
        tiny = lead & (scale > 0)
        tiny[tiny] = digits[tiny] < _TENS[np.clip(scale[tiny] - 4, 0, 18)]
        ok = np.flatnonzero(plain & ~tiny)
        keys[chosen[ok]] = NUMBER | minus[ok] * MINUS | scale[ok] << SCALE | digits[ok]
        days = np.flatnonzero(fine & short & dated & ~minus)
        if len(days):
            self._moments(chosen[days], digits[days], scale[days], keys)
        return same[~(tiny | trimmed)[same]]

    def _moments(self, chosen: Any, digits: Any, scale: Any, keys: Keys) -> None:
        """Milliseconds of days from 1 on; where rounding might be in doubt the other reader is asked."""
        tens = _TENS[scale]
        whole = digits // tens
        milliseconds = (digits - whole * tens).astype(np.float64) / _TENS_OF_FLOATS[scale] * DAY
        rounded = np.rint(milliseconds)
        sure = (np.abs(milliseconds - rounded) < 0.45) & (rounded < DAY) & (whole >= 1) & (whole < 2_950_000)
        old = 1_462 if self._book.counts_from_1904 else 0
        shifted = whole + old
        shifted = shifted + (shifted < 60)
        keys[chosen[sure]] = MOMENT | (shifted * DAY + rounded.astype(np.int64))[sure]

    def _odd_ones(
        self, window: bytes, cells: Any, ends: Any, columns: Any, rows: Any, tail: Any, odd: Any, keys: Keys
    ) -> int:
        """Cells that are read one by one: numbers in other writings, and all that the other reader is asked for.

        Gives the number of their tags.
        """
        asked: dict[bytes, list[int]] = {}
        tags = 0
        for number, start, end in zip(odd.tolist(), cells[odd].tolist(), ends[odd].tolist(), strict=True):
            raw = window[start:end]
            tags += raw.count(b"<")
            content = raw[raw.index(b'"', len(_PLACE)) :]
            if content in self._asked:
                keys[number] = self._asked[content]
                continue
            known = self._tails[int(tail[number])] if tail[number] >= 0 else None
            if known is None and b' t="e"' in raw:
                raise NotPlain
            if known is not None and known.error:
                keys[number] = self._error(raw)
                continue
            found = _WRITTEN.fullmatch(raw) if known is not None and known.kind == "n" and not known.closed else None
            if found:
                keys[number] = self._written(found[1])
                continue
            if b"<f" in content and _WITHOUT_RESULT.fullmatch(raw) and b't="str"' not in raw[: raw.index(b">")]:
                _mark(self.formulas, columns, rows, np.array([number]))
            if content not in asked:
                _askable(raw)
            asked.setdefault(content, []).append(number)
        contents = list(asked)
        for start in range(0, len(contents), _ODD_AT_ONCE):
            batch = contents[start : start + _ODD_AT_ONCE]
            raws = [_PLACE + b"A1" + content for content in batch]
            _well_formed(b"<row>", b"".join(raws), b"</row>")
            for content, value in zip(batch, self._book.ask(raws), strict=True):
                keys[asked[content]] = key = self._valued(value)
                if len(self._asked) < _REMEMBERED and b"<f" not in content:
                    self._asked[content] = key
        return tags

    def _error(self, raw: bytes) -> int:
        """The key of an error value, which is its text: the other reader would show a blank."""
        value = _askable(raw)
        if value not in _ERRORS:
            raise NotPlain  # one that the other reader does not know: it says who read it
        return self._added(0, value.decode())

    def _written(self, raw: bytes) -> int:
        """The key of a number that is written in another way: longer, with an exponent, with zeros behind."""
        if raw not in self._numbers:
            if len(self._numbers) > 200_000:
                self._numbers.clear()
            text = _printed(float(raw))
            self._numbers[raw] = number_key(text) or self._added(1, text)
        return self._numbers[raw]

    def _valued(self, value: Any) -> int:
        if value == "" and type(value) is str:
            return 0
        if type(value) is str:
            text = clean(value)
            return self._added(0, text) if text else -1
        if type(value) is float:
            text = _printed(value)
            return number_key(text) or self._added(1, text)
        if type(value) is bool:
            return self._added(3, "TRUE" if value else "FALSE")
        if isinstance(value, datetime.date) and (key := moment_key(value)):
            return key
        if isinstance(value, datetime.time):
            return self._added(0, value.isoformat())
        if isinstance(value, datetime.timedelta):
            return self._added(0, str(value))
        raise NotPlain

    def _added(self, sort: int, text: str) -> int:
        key = (sort, text)
        if key not in self._odd:
            self._odd_bytes += len(text)
            if len(self._odd) >= 400_000 or self._odd_bytes > 48 * 1024 * 1024:
                raise NotPlain
            self._odd[key] = self._texts.append(text, sort)
        return self._odd[key] + 1

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
                held = self.columns.setdefault(column, Column())
                held.starts.append(self.count)
                held.pieces.append(piece.astype(np.int32) if int(piece.max()) < 2**31 else piece.copy())
        self.count += rows


_TENS = np.array([10**power for power in range(19)], np.int64)
_TENS_OF_FLOATS = _TENS.astype(np.float64)
_WRITTEN = later(
    rb"<c [^<>]*>(?:<f(?:\s[^<>]*)?(?:/>|>[^<]*</f>))?<v>([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?)</v></c>"
)
_WITHOUT_RESULT = later(
    rb"<c\s[^<>]{1,200}>\s*<f(?:\s[^<>]*)?(?:/>|>[^<]*</f>)\s*(?:</c>|<v\s*/>.*|<v>\s*</.*)", re.DOTALL
)
#: The error values that the other reader knows.
_ERRORS = frozenset((b"#NULL!", b"#DIV/0!", b"#VALUE!", b"#REF!", b"#NAME?", b"#NUM!", b"#N/A"))
_EXACT = 10**15
_NAME = later(rb" ([\w:.-]+)=")
_ROW_TAIL = later(rb'(?: (?!r=)[\w:.-]+="[^"<>&]*")* ?>')
_OWN_PLACE = later(rb' r="(\d{1,7})"')
_EMPTY_ROW = later(rb'<row r="\d+"(?: (?!r=)[\w:.-]+="[^"<>&]*")*(?: ?/>|>\s*</row>)\s*')
_CLAIM = later(rb"<dimension[^>]*>")
_PLAIN_CLAIM = later(rb'<dimension ref="[A-Z]{1,3}[1-9]\d{0,6}(?::[A-Z]{1,3}[1-9]\d{0,6})?"\s*/>')
_LARGEST = 1e308
#: A cell as it may be written: its tag, its type, its value or its own text.
_ASKED = later(
    rb'(<c (?:(?: ?(?:r="[A-Z]{1,3}\d{1,7}"|s="\d{1,5}"|cm="\d+"|vm="\d+"|ph="[01]"))|(?: ?t="(\w{1,9})"))* ?)'
    rb"(?:/>|>(?:<f(?:\s[^<>]*)?(?:/>|>[^<]*</f>))?(?:<v>([^<]*)</v>|<v/>|(<is>" + TEXT_INSIDE + rb"</is>))?</c>)"
)
_A_NUMBER = later(rb"[+-]?(?:\d{1,320}\.?\d{0,320}|\.\d{1,320})(?:[eE][+-]?\d{1,3})?")


def _askable(raw: bytes) -> bytes:
    """What stands in the cell's ``<v>``.

    :raises NotPlain: a cell of which something is to be told: two values or places, no number where one should be
    """
    plain = _ASKED.fullmatch(raw.replace(KEPT_BLANKS, b"")) if raw.count(b" r=") == 1 else None
    if plain is None:
        raise NotPlain
    sort, value = plain[2] or b"n", plain[3]
    if (sort == b"inlineStr") != (plain[4] is not None) and not (sort == b"inlineStr" and value is None):
        raise NotPlain
    if sort not in (b"n", b"b", b"e", b"str", b"inlineStr", b"s") or (sort == b"s" and value is not None):
        raise NotPlain
    if value is None:
        return b""
    if sort == b"n" and value and (not _A_NUMBER.fullmatch(value) or abs(float(value)) >= _LARGEST):
        raise NotPlain
    if (sort == b"b" and value not in (b"0", b"1")) or (value[:1] == b"-" and b' s="' in plain[1]):
        raise NotPlain
    return value


def _printed(value: float) -> str:
    if value != value or value in (float("inf"), float("-inf")):
        raise NotPlain
    return str(int(value)) if value.is_integer() and -_EXACT < value < _EXACT else repr(value)


def _trim(digits: Any, scale: Any, ends_in_zero: Any) -> None:
    """Take the zeros behind the point away from those that end in some."""
    while len(ends_in_zero):
        digits[ends_in_zero] //= 10
        scale[ends_in_zero] -= 1
        left = (scale[ends_in_zero] > 0) & (digits[ends_in_zero] % 10 == 0)
        ends_in_zero = ends_in_zero[left]


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


def _mark(marks: dict[int, list[int]], columns: Any, rows: Any, chosen: Any) -> None:
    """Count cells by column, with the first of their rows."""
    for column, row in zip(columns[chosen].tolist(), rows[chosen].tolist(), strict=True):
        held = marks.setdefault(column, [0])
        held[0] += 1
        if len(held) <= 20:
            held.append(row)


def _windows(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Whole rows of ``<sheetData>``, with zero bytes behind."""
    rest = b""
    begun = ended = False
    around = expat.ParserCreate()
    for chunk in chunks:
        window = rest + chunk if rest else chunk
        if ended:
            _parse(around, chunk)
            rest = _nothing_more(window)
            continue
        if not begun:
            start = window.find(b"<sheetData")
            if start < 0 or len(window) < start + 13:
                rest = window
                if len(rest) > _LONGEST_ROW:
                    raise NotPlain
                continue
            _check_head(window[:start])
            if window[start : start + 13].startswith(b"<sheetData/>"):
                raise NotPlain
            _parse(around, window[: start + 11])
            if window[start + 10 : start + 11] != b">":
                raise NotPlain
            begun = True
            window = window[start + 11 :].lstrip()
        cut = window.rfind(b"</row>") + 6
        stop = window.find(b"</sheetData>", max(0, cut - 6))
        if stop >= 0:
            ended = True
            _parse(around, window[stop:])
            rest = _nothing_more(window[stop + 12 :])
            window = window[:stop].rstrip()
            if window:
                yield window + _PAD
            continue
        if cut > 5:
            yield window[:cut] + _PAD
            rest = window[cut:]
        else:
            rest = window
            if len(rest) > _LONGEST_ROW:
                raise NotPlain
    if not ended:
        raise NotPlain
    _parse(around, b"", last=True)


def _parse(parser: Any, xml: bytes, *, last: bool = False) -> None:
    """:raises NotPlain: it is not well-formed"""
    try:
        parser.Parse(xml, last)
    except expat.ExpatError:
        raise NotPlain from None


def _well_formed(*parts: bytes) -> None:
    """:raises NotPlain: together they are no well-formed element"""
    _parse(expat.ParserCreate(), b"".join(parts), last=True)


def _nothing_more(window: bytes) -> bytes:
    """The end of what follows a sheet's cells.

    :raises NotPlain: there are rows, or cells' data, again
    """
    if any(part in window for part in (b"<row ", b"<row>", b"<sheetData", b"<c ")):
        raise NotPlain
    return window[-16:]


def _placed(window: bytes, last: int) -> bytes:
    """The same rows, where those that name no place, nor any of their cells, get theirs: behind the one before."""
    found = []
    before, *rows = window.removesuffix(_PAD).split(b"<row")
    if before:
        raise NotPlain
    for row in rows:
        if row.startswith(b">"):
            first, *cells = row.split(b"<c")
            last += 1
            if len(cells) > _MAX_COLUMN or b" r=" in row or b"<v><" in row:
                raise NotPlain
            if row.count(b"<v>") < len(cells) or row.count(b"<") > 4 * len(cells) + 1:
                raise NotPlain  # behind a cell that holds no value readers do not agree where they are
            found.append(b'<row r="%d"%b' % (last, first))
            found += [b'<c r="%b%d"%b' % (at, last, cell) for at, cell in zip(_letters(len(cells)), cells, strict=True)]
        else:
            named = _OWN_PLACE.match(row)
            if named is None:
                raise NotPlain
            last = int(named[1])
            found.append(b"<row" + row)
    return b"".join(found) + _PAD


@lru_cache(maxsize=16)
def _letters(columns: int) -> list[bytes]:
    return [column_letter(column).encode("ascii") for column in range(columns)]


def _check_head(head: bytes) -> None:
    root = head.find(b"<worksheet")
    claim = _CLAIM.search(head)
    if claim and not _PLAIN_CLAIM.fullmatch(claim[0]):
        raise NotPlain  # the other readers may refuse it
    if root < 0 or b"<!" in head or any(part in head for part in (b"<row ", b"<row>", b"<c ")):
        raise NotPlain
    plain_head(head[:root])
