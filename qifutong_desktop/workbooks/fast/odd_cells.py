"""Cells that are read one by one: numbers in rare writings, and all that the other reader is asked for."""

from __future__ import annotations

import datetime
import re
from typing import Any

from ...core.migration.cells import clean
from ...core.migration.issues import ADDRESSES
from ...core.patterns import later
from .cell_keys import Keys, moment_key, number_key
from .cell_tails import Tails
from .plain_book import NotPlain, PlainBook
from .shared_texts import TEXT_INSIDE, Texts, plainly_kept
from .well_formed import well_formed

_PLACE = b'<c r="'
_AT_ONCE, _REMEMBERED = 4_096, 20_000
_MOST, _MOST_BYTES = 400_000, 48 * 1024 * 1024
_EXACT, _LARGEST = 10**15, 1e308
_WRITTEN = later(
    rb"<c [^<>]*>(?:<f(?:\s[^<>]*)?(?:/>|>[^<]*</f>))?<v>([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?)</v></c>"
)
_WITHOUT_RESULT = later(
    rb"<c\s[^<>]{1,200}>\s*<f(?:\s[^<>]*)?(?:/>|>[^<]*</f>)\s*(?:</c>|<v\s*/>.*|<v>\s*</.*)", re.DOTALL
)
#: The error values that the other reader knows.
_ERRORS = frozenset((b"#NULL!", b"#DIV/0!", b"#VALUE!", b"#REF!", b"#NAME?", b"#NUM!", b"#N/A"))
#: A cell as it may be written: its tag, its type, its value or its own text.
_ASKED = later(
    rb'(<c (?:(?: ?(?:r="[A-Z]{1,3}\d{1,7}"|s="\d{1,5}"|cm="\d+"|vm="\d+"|ph="[01]"))|(?: ?t="(\w{1,9})"))* ?)'
    rb"(?:/>|>(?:<f(?:\s[^<>]*)?(?:/>|>[^<]*</f>))?(?:<v>([^<]*)</v>|<v/>|(<is>" + TEXT_INSIDE + rb"</is>))?</c>)"
)
_A_NUMBER = later(rb"[+-]?(?:\d{1,320}\.?\d{0,320}|\.\d{1,320})(?:[eE][+-]?\d{1,3})?")
_A_MOMENT = later(rb"(?:19|20)\d\d-[01]\d-[0-3]\d(?:T[0-2]\d(?::[0-5]\d){2}(?:\.\d{3}Z?)?)?")


class OddCells:
    """The odd cells of one sheet; ``formulas`` has by column how many formulas have no result, then the first rows."""

    def __init__(self, book: PlainBook, texts: Texts) -> None:
        self._book = book
        self._texts = texts
        self._odd: dict[tuple[int, str], int] = {}
        self._odd_bytes = 0
        self._numbers: dict[bytes, int] = {}
        self._asked: dict[bytes, int] = {}
        self.formulas: dict[int, list[int]] = {}

    def put(
        self,
        window: bytes,
        cells: Any,
        ends: Any,
        columns: Any,
        rows: Any,
        tails: Tails,
        tail: Any,
        odd: Any,
        keys: Keys,
    ) -> int:
        """Give the odd ones among the cells their keys, -1 for what comes to nothing; gives how many tags these have.

        :raises NotPlain: what even the other reader would not tell safely
        """
        asked: dict[bytes, list[int]] = {}
        formulas: list[bytes] = []
        tags = 0
        for number, start, end in zip(odd.tolist(), cells[odd].tolist(), ends[odd].tolist(), strict=True):
            raw = window[start:end]
            tags += raw.count(b"<")
            content = raw[raw.index(b'"', len(_PLACE)) :]
            if content in self._asked:
                keys[number] = self._asked[content]
                continue
            if b"<f" in raw:
                formulas.append(raw)
            known = tails[int(tail[number])]
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
                self._mark(int(columns[number]), int(rows[number]))
            if content not in asked:
                _askable(raw)
            asked.setdefault(content, []).append(number)
        well_formed(b"<row>", *formulas, b"</row>")
        contents = list(asked)
        for start in range(0, len(contents), _AT_ONCE):
            batch = contents[start : start + _AT_ONCE]
            raws = [_PLACE + b"A1" + content for content in batch]
            well_formed(b"<row>", b"".join(raws), b"</row>")
            for content, value in zip(batch, self._book.ask(raws), strict=True):
                keys[asked[content]] = key = self._valued(value)
                if len(self._asked) < _REMEMBERED and b"<f" not in content:
                    self._asked[content] = key
        return tags

    def _mark(self, column: int, row: int) -> None:
        held = self.formulas.setdefault(column, [0])
        held[0] += 1
        if len(held) <= ADDRESSES:
            held.append(row)

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
            return self._added(0, value) if clean(value) else -1  # it is cleaned as all texts are, and only once
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
            if len(self._odd) >= _MOST or self._odd_bytes > _MOST_BYTES:
                raise NotPlain
            self._odd[key] = self._texts.append(text, sort)
        return self._odd[key] + 1


def _askable(raw: bytes) -> bytes:
    """What stands in the cell's ``<v>``.

    :raises NotPlain: a cell of which something is to be told: two values or places, no number where one should be
    """
    plain = _ASKED.fullmatch(plainly_kept(raw)) if raw.count(b" r=") == 1 else None
    if plain is None:
        raise NotPlain
    sort, value = plain[2] or b"n", plain[3]
    if (sort == b"inlineStr") != (plain[4] is not None) and not (sort == b"inlineStr" and value is None):
        raise NotPlain
    if sort not in (b"n", b"b", b"d", b"e", b"str", b"inlineStr", b"s") or (sort == b"s" and value is not None):
        raise NotPlain
    if value is None:
        return b""
    if sort == b"n" and value and (not _A_NUMBER.fullmatch(value) or abs(float(value)) >= _LARGEST):
        raise NotPlain
    if sort == b"d" and not _A_MOMENT.fullmatch(value):
        raise NotPlain
    if (sort == b"b" and value not in (b"0", b"1")) or (value[:1] == b"-" and b' s="' in plain[1]):
        raise NotPlain
    return value


def _printed(value: float) -> str:
    if value != value or value in (float("inf"), float("-inf")):
        raise NotPlain
    return str(int(value)) if value.is_integer() and -_EXACT < value < _EXACT else repr(value)
