"""Another table on the sheet of a table: above it, under it or beside it. It is told, never silently read or lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..text import Text
from .cells import Row, heading_key, is_value
from .issues import Issue, issue
from .layout import HEAD_ROWS, Header, find_header, header_at
from .sheet import SheetShape, column_letter
from .vocabulary import Vocabulary

#: A row that is not blank, with the sheet's own number.
Numbered = tuple[int, Row]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another table from ``first`` to ``last`` (None: to the end of the sheet), or beside ours from ``column`` on."""

    first: int
    last: int | None
    column: int | None = None

    def note(self, sheet: SheetShape) -> Text:
        """A sentence with its place."""
        if self.column is not None:
            letter = column_letter(sheet.first_column + self.column)
            return Text(
                f"从 {letter} 列起像并排的另一张表，两张表的行混在一起，请拆成两个工作表",
                f"from column {letter} on another table seems to stand beside this one: put each on its own sheet",
            )
        rows = f"{self.first}–{self.last} 行" if self.last else f"{self.first} 行起"
        english = f"rows {self.first}–{self.last}" if self.last else f"the rows from {self.first} on"
        return Text(
            f"第 {rows}像另一张表，没有读入，请拆成两个工作表",
            f"{english} look like another table and were not read: put each on its own sheet",
        )


@dataclass(frozen=True, slots=True)
class Neighbours:
    """``until``: the first row that belongs to the next table, None when ours goes on to the end; ``above``: how many
    rows of another table stand over ours."""

    found: tuple[Neighbour, ...] = ()
    until: int | None = None
    above: int = 0

    def issues(self, sheet: SheetShape, under: int) -> tuple[Issue, ...]:
        """One issue for all; ``under``: how many rows were left out from ``until`` on."""
        if not self.found:
            return ()
        letters = [column_letter(sheet.first_column + (one.column or 0)) for one in self.found]
        places = [f"{sheet.name}!{at}{one.first}" for at, one in zip(letters, self.found, strict=True)]
        return (issue("other_table", sheet.name, "", max(1, self.above + under), places),)


def table_header(head: Sequence[Row], numbers: Sequence[int], vocabulary: Vocabulary) -> Header | None:
    """The header of the sheet's table; of two tables one under the other, of the one with more rows.

    When the rows given are not all there are, the table that may go on counts as the larger.
    """
    header = find_header(head, vocabulary)
    if header is None or len(head) >= HEAD_ROWS:
        return header
    numbered = list(zip(numbers, head, strict=True))
    before, under = _above(numbered, header, vocabulary), _under(numbered, header, vocabulary)
    after = find_header(head[under:], vocabulary) if under is not None else None
    sizes = [(under or len(head)) - header.first - header.rows]
    sizes.append(header.first - before.first - before.rows if before else 0)
    sizes.append(len(head) - (under or 0) - after.first - after.rows if after else 0)
    if before and sizes[1] == max(sizes) > sizes[0]:
        return header_at(head, before.first, vocabulary)
    if after and sizes[2] == max(sizes) > sizes[0]:
        return header_at(head, (under or 0) + after.first, vocabulary)
    return header


def neighbours(head: Sequence[Numbered], header: Header | None, vocabulary: Vocabulary) -> Neighbours:
    """The tables around the one whose header this is, among the first HEAD_ROWS rows that are not blank."""
    head = head[:HEAD_ROWS]
    if header is None or header.first + header.rows >= len(head):
        return Neighbours()
    found: list[Neighbour] = []
    before = _above(head, header, vocabulary)
    if before is not None:
        found.append(Neighbour(head[before.first][0], head[header.first - 1][0]))
    under = _under(head, header, vocabulary)
    if under is not None:
        found.append(Neighbour(head[under][0], head[-1][0] if len(head) < HEAD_ROWS else None))
    beside = _beside([row for _, row in head[header.first + header.rows : under]], header, vocabulary)
    if beside is not None:
        found.append(Neighbour(head[header.first][0], None, beside))
    above = header.first - before.first if before else 0
    return Neighbours(tuple(found), head[under][0] if under is not None else None, above)


def _above(head: Sequence[Numbered], header: Header, vocabulary: Vocabulary) -> Header | None:
    """The header of a table that ends before this one begins; key and value pairs over a table are none."""
    if _start(head, header.first) is None:
        return None
    before = find_header([row for _, row in head[: header.first]], vocabulary)
    if before is None or any(":" in name or "：" in name for name in before.names):
        return None
    named = [name for name in before.names if name]
    rows = sum(1 for _, row in head[before.first + before.rows : header.first] if _filled(row) > 1)
    known = sum(map(vocabulary.knows, named))
    return before if len(named) > 1 and rows > 1 and known > 1 and not _same(before.names, header) else None


def _under(head: Sequence[Numbered], header: Header, vocabulary: Vocabulary) -> int | None:
    """The place of the first row of the next table: its title or its header, behind a gap."""
    body = header.first + header.rows
    for place in range(body + 1, len(head) - 1):
        texts = [text for text in head[place][1] if text]
        if not _all_headings(texts, vocabulary) or _same(texts, header):
            continue
        below = [text for text in head[place + 1][1] if text]
        if len(below) < 2 or _all_headings(below, vocabulary):
            continue
        start = _start(head, place)
        if start is not None and start > body:
            return start
    return None


def _start(head: Sequence[Numbered], place: int) -> int | None:
    """Where a table whose header stands here begins, with the title before it; None when no gap parts it from rows."""
    if place == 0:
        return None
    if _filled(head[place - 1][1]) == 1:
        return place - 1
    return place if head[place][0] > head[place - 1][0] + 1 else None


def _beside(body: Sequence[Row], header: Header, vocabulary: Vocabulary) -> int | None:
    """The first column of a table beside ours: behind a blank column, with a heading of ours again or fewer rows."""
    for gap in (column for column, name in enumerate(header.names) if not name and column > 1):
        left = {name for name in header.names[:gap] if name}
        right = [name for name in header.names[gap + 1 :] if name]
        if len(left) < 2 or len(right) < 2 or not header.names[gap + 1] or sum(map(vocabulary.knows, right)) < 2:
            continue
        if any(gap < len(row) and row[gap] for row in body):
            continue
        lone = sum(1 for row in body if not any(row[:gap]) or not any(row[gap:]))
        if left & set(right) or lone > 1:
            return gap + 1
    return None


def _all_headings(texts: Sequence[str], vocabulary: Vocabulary) -> bool:
    known = sum(map(vocabulary.knows, texts))
    return known > 1 and known * 2 >= len(texts) and not any(map(is_value, texts))


def _same(texts: Sequence[str], header: Header) -> bool:
    """True when most of these are headings of ours: then it is our header again."""
    own = set(header.keys) | {heading_key(text) for row in header.raw for text in row}
    keys = [heading_key(text) for text in texts if text]
    return sum(1 for key in keys if key in own) * 2 > len(keys)


def _filled(row: Row) -> int:
    return sum(1 for text in row if text)
