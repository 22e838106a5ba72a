"""Other tables on the sheet of a table: which is the first, and what is told of one that is not read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..text import Text
from .cells import Row, heading_key, is_value
from .facts import TableFacts
from .issues import ISSUE_KINDS, Issue, issue
from .layout import HEAD_ROWS, JUDGED_COLUMNS, Header, find_header, header_at
from .sheet import SheetShape, column_letter
from .stacked import LOOKED, OWN_ROWS, Numbered, Seam, headed, holds_values, labelled
from .vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another table from ``first`` to ``last``, or beside ours from ``column`` on."""

    first: int
    last: int
    column: int | None = None

    def note(self, sheet: SheetShape) -> Text:
        """A sentence with its place."""
        if self.column is not None:
            letter = column_letter(sheet.first_column + self.column)
            return Text(
                f"从 {letter} 列起像并排的另一张表，两张表的行混在一起，请拆成两个工作表",
                f"from column {letter} on another table seems to stand beside this one: put each on its own sheet",
            )
        return Text(
            f"第 {self.first}–{self.last} 行像另一张表，没有读入，请拆成两个工作表",
            f"rows {self.first}–{self.last} look like another table and were not read: put each on its own sheet",
        )


@dataclass(frozen=True, slots=True)
class Neighbours:
    """``above``: how many rows of another table stand over ours."""

    found: tuple[Neighbour, ...] = ()
    above: int = 0

    def issues(self, sheet: SheetShape) -> tuple[Issue, ...]:
        """One issue for all."""
        if not self.found:
            return ()
        letters = [column_letter(sheet.first_column + (one.column or 0)) for one in self.found]
        places = [f"{sheet.name}!{at}{one.first}" for at, one in zip(letters, self.found, strict=True)]
        return (issue("other_table", sheet.name, "", max(1, self.above), places),)


def told_beside(facts: TableFacts, columns: Sequence[int], sheet: SheetShape) -> TableFacts:
    """The table with what stands beside it from these columns on, unless that is told already."""
    if not columns or any(one.kind == "other_table" for one in facts.issues):
        return facts
    row = facts.header_row or facts.first_row
    found = Neighbours(tuple(Neighbour(row, row, column) for column in columns))
    notes = [one.note(sheet) for one in found.found]
    issues = sorted((*facts.issues, *found.issues(sheet)), key=lambda one: ISSUE_KINDS.index(one.kind))
    return replace(facts, notes=(*facts.notes, *notes), issues=tuple(issues))


def first_header(head: Sequence[Numbered], vocabulary: Vocabulary) -> Header | None:
    """The header of a sheet's first table: where one stands over the table of the best header, and ends before it, its.

    ``head`` are the sheet's first rows that are not blank.
    """
    rows = [row for _, row in head]
    header = find_header(rows, vocabulary)
    while header is not None:
        above = _above(head, header, vocabulary)
        if above is None or not _ends(head, above, header.first, vocabulary):
            return header
        header = header_at(rows, above.first, vocabulary)
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
    beside = _beside([row for _, row in head[header.first + header.rows :]], header, vocabulary)
    if beside is not None:
        found.append(Neighbour(head[header.first][0], head[-1][0], beside))
    above = header.first - before.first if before else 0
    return Neighbours(tuple(found), above)


def _above(head: Sequence[Numbered], header: Header, vocabulary: Vocabulary) -> Header | None:
    """The header of a table that ends before this one begins; key and value pairs over a table are none."""
    if not _is_parted(head, header.first, vocabulary):
        return None
    over = [row for _, row in head[: header.first]]
    before = find_header(over, vocabulary)
    if before is None or any(":" in name or "：" in name or is_value(name) for name in before.names):
        return None
    named = [column for column, name in enumerate(before.names) if name]
    under = over[before.first + before.rows :]
    rows = [row for row in under if _filled(row) > 1 and tuple(row[: len(before.raw[0])]) not in before.raw]
    if len(named) < 2 or len(rows) < 2 or _same(before.names, header) or labelled(rows, vocabulary):
        return None
    known = sum(1 for column in named if vocabulary.knows(before.names[column]))
    valued = holds_values(rows, named)
    told = known > 1 or (valued and (len(named) > 2 or len(rows) > 2))
    return before if told or headed(before.names, vocabulary) * 3 >= 2 else None


def _ends(head: Sequence[Numbered], above: Header, place: int, vocabulary: Vocabulary) -> bool:
    """True when the table with the header ``above`` ends before the row at ``place``, so that both can be read."""
    titles = [text for _, row in head[: above.first] for text in row if text]
    seam = Seam(header_at([row for _, row in head], above.first, vocabulary), titles, vocabulary)
    body = above.first + above.rows
    for at in range(body + 1, place + 1):
        number, row = head[at]
        before = head[at - 1][0]
        if seam.may_open(row, number, before):
            own = [row for _, row in head[body:at]][:OWN_ROWS]
            if seam.opened(own, head[at : at + LOOKED], before) is not None:
                return True
    return False


def _is_parted(head: Sequence[Numbered], place: int, vocabulary: Vocabulary) -> bool:
    """True when a gap or a title stands between a header and the rows before it, or it is of known headings alone."""
    if place == 0:
        return False
    gap = _filled(head[place - 1][1]) == 1 or head[place][0] > head[place - 1][0] + 1
    return gap or all(map(vocabulary.knows, filter(None, head[place][1])))


def _beside(body: Sequence[Row], header: Header, vocabulary: Vocabulary) -> int | None:
    """The first column of a table beside ours: behind a blank column, with a heading of ours again, or of two tables of
    which one ends before the other."""
    names = header.names[:JUDGED_COLUMNS]
    body = [row[:JUDGED_COLUMNS] for row in body]
    for gap in (column for column, name in enumerate(names[:-1]) if not name and column > 1 and names[column + 1]):
        left = {name for name in names[:gap] if name}
        right = [name for name in names[gap + 1 :] if name]
        if len(left) < 2 or len(right) < 2 or any(gap < len(row) and row[gap] for row in body):
            continue
        held = [(_filled(row[:gap]), _filled(row[gap:])) for row in body]
        full = [one * 2 > len(left) or other * 2 > len(right) for one, other in held]
        sides = [(one > 0, other > 0) for (one, other), kept in zip(held, full, strict=True) if kept]
        lone = [number for number, (one, other) in enumerate(sides) if one != other]
        known = sum(map(vocabulary.knows, right)) > 1
        if known and (left & set(right) or len(lone) > 1):
            return gap + 1
        ended = len(lone) > 1 and lone == list(range(lone[0], len(sides))) and len(set(sides[lone[0] :])) == 1
        if ended or len(left & set(right)) > 1:
            return gap + 1
    return None


def _same(texts: Sequence[str], header: Header) -> bool:
    """True when most of these are headings of ours: then it is our header again."""
    own = set(header.keys) | {heading_key(text) for row in header.raw for text in row}
    keys = [heading_key(text) for text in texts if text]
    return sum(1 for key in keys if key in own) * 2 > len(keys)


def _filled(row: Sequence[str]) -> int:
    return sum(1 for text in row if text)
