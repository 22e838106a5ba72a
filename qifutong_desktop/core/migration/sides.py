"""Tables side by side on a sheet: whether a blank column parts two of them, once all rows were seen.

A wide table with one blank column looks much the same, so a blank column alone never parts: each side must have a
header of its own over rows of its own, and something must show that a row of one is no row of the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import comb

from ..patterns import later
from .cells import Row, heading, heading_key, is_value
from .entity import Entity
from .layout import JUDGED_COLUMNS, Header
from .neighbours import first_header
from .recognise import recognise
from .rows import counting_column
from .sheet import Band
from .vocabulary import Vocabulary

#: Beyond so many runs of columns with a header each, it is a form or a calendar.
_MOST = 8
#: One of so many ways to leave these rows blank: that only the last ones are is then no chance.
_NO_CHANCE = 50
_TITLE = later(r".*(?:表|名单|清单|台账|台帐|名册|目录|一览)(?:[(（].*[)）])?")
_TOTALS = frozenset(("合计", "总计", "小计", "累计"))
_NAMING = later(r".*(?:名称|姓名|工号)")
_OWN: frozenset[Entity] = frozenset(("customers", "users", "products"))


@dataclass(frozen=True, slots=True)
class Side:
    """A run of columns under a header of its own. ``header`` is the number of the header's last row on the sheet,
    ``body`` that of its first full row, ``key`` the column that tells its rows apart; ``known`` when most headings
    are."""

    first: int
    last: int
    names: tuple[str, ...]
    header: int
    body: int
    key: int
    known: bool
    entity: Entity
    counted: bool
    titled: bool

    @property
    def is_strong(self) -> bool:
        """More than a legend."""
        return len(self.names) > 3 or (self.known and (len(self.names) > 2 or self.entity != "other"))

    def repeats(self, row: Row) -> bool:
        """Whether its cells of a row are its headings again."""
        return tuple(map(heading, row[self.first : self.last + 1])) == self.names

    def is_total(self, row: Row) -> bool:
        """Whether its cells of a row begin with a word for a total."""
        first = next(filter(None, row[self.first : self.last + 1]), "")
        return "计" in first and "".join(first.split()).rstrip(":：") in _TOTALS

    def fill(self, row: Row) -> tuple[bool, bool]:
        """Whether anything stands in its cells of a row, and whether most of them are filled."""
        cells = row[self.first : self.last + 1]
        count = len(cells) - cells.count("")
        return count > 0, count * 2 > len(self.names)


def sides_of(head: Sequence[tuple[int, Row]], vocabulary: Vocabulary) -> tuple[Side, ...]:
    """The runs of columns that may be tables of their own, two at least or none; ``head`` are the sheet's first rows
    that are not blank. A run without a header belongs to the one before."""
    runs = _runs([row[:JUDGED_COLUMNS] for _, row in head])
    if len(runs) < 2:
        return ()
    found: list[Side] = []
    for first, last in runs:
        if last > first and (side := _side(head, first, last, vocabulary)) is not None:
            found.append(side)
    return tuple(found) if 1 < len(found) <= _MOST else ()


def differ_in_their_heads(left: Side, right: Side) -> bool:
    """True when the first rows alone speak for two tables: the right one counts its rows, both bear a title that calls
    them tables, or one's header stands beside the other's rows."""
    beside = left.body <= right.header or right.body <= left.header
    return beside or right.counted or (left.titled and right.titled)


class Beside:
    """Goes through a sheet's rows, and says at the end between which columns it parts."""

    def __init__(self, sides: Sequence[Side]) -> None:
        self._pairs = [_Pair(left, right) for left, right in pairwise(sides)]

    def take(self, row: Row, number: int, *, below: bool = False) -> None:
        """Any row that is not blank; ``below`` for those of a table that begins under the first."""
        for pair in self._pairs:
            pair.take(row, number, below=below)

    @property
    def bands(self) -> tuple[Band, ...]:
        """Two at least, or none."""
        firsts = [0, *(pair.right.first for pair in self._pairs if pair.parts)]
        if len(firsts) < 2:
            return ()
        parted = [Band(first, behind - 1) for first, behind in pairwise(firsts)]
        return (*parted, Band(firsts[-1], None))

    @property
    def doubted(self) -> tuple[int, ...]:
        """The first columns of runs that seem to be tables of their own, where that is not certain."""
        return tuple(pair.right.first for pair in self._pairs if pair.is_doubted and not pair.parts)


class _Pair:
    """Two runs of columns and what is between them. ``_left_tail`` counts rows of the left one behind the last that
    both have, ``_alone`` those before it that one of them has; only full rows count."""

    def __init__(self, left: Side, right: Side) -> None:
        self.left = left
        self.right = right
        self._broken = False
        self._apart = differ_in_their_heads(left, right)
        self._both = 0
        self._left_tail = 0
        self._right_tail = 0
        self._alone = [0, 0]
        self._records = 0
        self._keys: set[int] = set()

    def take(self, row: Row, number: int, *, below: bool) -> None:
        left, right = self.left, self.right
        self._broken = self._broken or any(row[left.last + 1 : right.first])
        if self._broken or below or number < max(left.body, right.body):
            return
        if left.is_total(row) or right.is_total(row):
            return
        self._apart |= left.repeats(row) != right.repeats(row)
        (any_left, full_left), (any_right, full_right) = left.fill(row), right.fill(row)
        if any_left and any_right:
            self._alone = [self._alone[0] + self._left_tail, self._alone[1] + self._right_tail]
            self._left_tail = self._right_tail = 0
            self._both += 1
        else:
            self._left_tail += full_left
            self._right_tail += full_right
        if full_right and right.key < len(row):
            self._records += 1
            self._keys.add(hash(row[right.key]))

    @property
    def parts(self) -> bool:
        if self._broken:
            return False
        if self._apart:
            return (self.left.counted and self.right.counted) or (self.left.is_strong and self.right.is_strong)
        if any(self._alone) or self._both < 2:
            return False
        if self._right_tail > 1 and not self._left_tail:
            return self.right.known or len(self.right.names) > 2
        return bool(self._left_tail) and not self._right_tail and self._ends_by_itself()

    @property
    def is_doubted(self) -> bool:
        """True when one side ends before the other, or each has rows without the other."""
        if self._broken:
            return False
        left, right = self._alone[0] + self._left_tail, self._alone[1] + self._right_tail
        ended = not any(self._alone) and max(left, right) > 1
        return ended or (left > 0 and right > 0) or self._apart

    def _ends_by_itself(self) -> bool:
        """True when the right side ends before the left one and is no part of its rows that were left blank: it has
        records of its own, or goes on with the left one's list."""
        if len(self._keys) * 5 < self._records * 4:
            return False
        if self.left.names == self.right.names:
            return self._left_tail > 1 or len(self.left.names) > 2
        named = bool(_NAMING.fullmatch(self.right.names[self.right.key - self.right.first]))
        own = self.right.entity in _OWN or (named and self.right.entity == "other")
        unlikely = comb(self._both + self._left_tail, self._left_tail) >= _NO_CHANCE
        return self._left_tail > 1 and self.right.known and self.right.is_strong and own and unlikely


def _runs(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """Columns without a blank one between them, as (first, last)."""
    width = max(map(len, rows), default=0)
    filled = [False] * width
    for row in rows:
        for column, text in enumerate(row):
            if text:
                filled[column] = True
    found: list[tuple[int, int]] = []
    for column in range(width):
        if filled[column]:
            joined = bool(found) and found[-1][1] == column - 1
            first = found.pop()[0] if joined else column
            found.append((first, column))
    return found


def _side(head: Sequence[tuple[int, Row]], first: int, last: int, vocabulary: Vocabulary) -> Side | None:
    """None for columns that are no table: without a header over all of them, or without two rows under it."""
    own = [(number, row[first : last + 1]) for number, row in head]
    own = [(number, row) for number, row in own if any(row)]
    rows = [row for _, row in own]
    header = first_header(own, vocabulary)
    if header is None or not _names_all(header, last - first + 1):
        return None
    full = [number for number, row in own[header.first + header.rows :] if (len(row) - row.count("")) * 2 > len(row)]
    if len(full) < 2:
        return None
    body = rows[header.first + header.rows :]
    serials = vocabulary.columns_for("serial", header.keys)
    known = sum(map(vocabulary.knows, header.names))
    key = next((column for column in range(len(header.names)) if column not in serials), 0)
    return Side(
        first,
        last,
        header.names,
        own[header.first + header.rows - 1][0],
        full[0],
        first + key,
        known > 1 and known * 2 >= len(header.names),
        recognise(header.keys, vocabulary).entity,
        counting_column(body, serials) is not None,
        any(map(_TITLE.fullmatch, _titles(rows[: header.first]))),
    )


def _names_all(header: Header, width: int) -> bool:
    names = header.names[:width]
    if len(names) < width or not all(names) or len(set(map(heading_key, names))) < width:
        return False
    return not any(":" in name or "：" in name or is_value(name) for name in names)


def _titles(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        texts = [text for text in row if text]
        if len(texts) == 1:
            yield texts[0]
