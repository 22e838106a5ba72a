"""One table checked while its rows stream by: profiles of its columns and everything that is wrong in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .cells import Row
from .column_found import ColumnFound
from .column_issues import ColumnPlace, column_issues
from .column_scan import ColumnScan
from .column_summary import column_profile
from .column_type import tallies, type_of_column
from .columns import ColumnProfile
from .duties import CheckWords, Duty
from .entity import Entity
from .issues import ADDRESSES, ISSUE_KINDS, Issue, IssueKind, issue
from .layout import Header
from .repeated_totals import RepeatedTotals
from .rows import RowKind
from .sheet import Marked, Marks, SheetShape, column_letter

#: Rows that are looked at together, and the cells that they may hold at most.
_BLOCK_ROWS = 4_096
_BLOCK_CELLS = 262_144
#: Different values that are kept of one column, and of all columns together.
_KEPT = 20_000
_KEPT_IN_ALL = 400_000
#: A wider sheet is profiled in its first columns.
PROFILED_COLUMNS = 512
_PASSED: Mapping[RowKind, IssueKind] = {RowKind.HEADER: "repeated_header", RowKind.TOTAL: "total_row"}


class TableChecks:
    """Takes the data rows of one table and the rows passed over, and says at the end what they came to."""

    def __init__(
        self, sheet: SheetShape, words: CheckWords, keys: Sequence[str], entity: Entity, header: Header | None
    ) -> None:
        self._sheet = sheet
        self._words = words
        self._keys = keys
        self._block = max(64, min(_BLOCK_ROWS, _BLOCK_CELLS // max(1, len(keys))))
        self._room = room_for(len(keys))
        self._scans = [self._scan(duty, required) for duty, required in duties_of(words, keys, entity, header)]
        self._totals = RepeatedTotals(keys, words)
        self._judges_totals = entity == "orders" and self._totals.judges
        self._texts: list[Row] = []
        self._cells: list[Sequence[object]] = []
        self._rows: list[int] = []
        self._seen = 0
        self._passed: dict[RowKind, tuple[int, list[str]]] = {}

    def _scan(self, duty: Duty, required: bool) -> ColumnScan:
        return ColumnScan(duty, self._room, required=required, counts_from_1904=self._sheet.counts_from_1904)

    def pass_over(self, kind: RowKind, row: Row, number: int) -> None:
        """A row that is no data: repeated headers and totals are told."""
        place_passed(self._passed, self._sheet, kind, row, number)

    def take(self, row: Row, cells: Sequence[object] | None, number: int) -> None:
        """A data row, as wide as the table is by now; ``cells`` as the reader gave them, None when all are texts."""
        width = len(row)
        if self._texts and (len(self._rows) == self._block or width != len(self._texts[0])):
            self._flush()
        self._texts.append(row)
        self._rows.append(number)
        if cells is not None:
            self._cells.append(cells if len(cells) == width else [*cells, *[""] * (width - len(cells))][:width])

    def take_distinct(self, row: Row, number: int) -> None:
        """A data row that equals none before it."""
        if self._judges_totals:
            self._totals.take(row, number)

    def _flush(self) -> None:
        if not self._texts:
            return
        for _ in range(len(self._scans), min(len(self._texts[0]), PROFILED_COLUMNS)):
            added = self._scan("any", required=False)
            added.blank = self._seen
            self._scans.append(added)
        cells = zip(*self._cells, strict=True) if self._cells else None
        for scan, texts in zip(self._scans, zip(*self._texts, strict=True), strict=False):
            scan.take(texts, next(cells) if cells else None, self._rows)
        self._seen += len(self._rows)
        self._texts, self._cells, self._rows = [], [], []

    def finish(
        self, names: Mapping[int, str], marks: Marks | None, likely: tuple[int | None, Sequence[int]]
    ) -> tuple[tuple[ColumnProfile, ...], tuple[Issue, ...]]:
        """As :func:`checked`, of what was taken."""
        self._flush()
        found = [scan.found() if column in names else None for column, scan in enumerate(self._scans)]
        held = Checked(found, self._passed, self._totals.found())
        return checked(self._sheet, self._words, self._keys, held, names, marks, likely)


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in a table's rows, whoever went through them: by column (None: of no interest), the rows passed
    over by kind with the first of their places, and the repeated totals by column."""

    columns: Sequence[ColumnFound | None]
    passed: Mapping[RowKind, tuple[int, list[str]]]
    totals: Mapping[int, tuple[int, list[int]]]


def duties_of(words: CheckWords, keys: Sequence[str], entity: Entity, header: Header | None) -> list[tuple[Duty, bool]]:
    """What each profiled column must hold, and whether it may not be blank."""
    raw = [" ".join(row[column] for row in header.raw) for column in range(len(keys))] if header else []
    required = words.required_columns(entity, keys, raw) if header else frozenset()
    return [(words.duty_of(key), column in required) for column, key in enumerate(keys[:PROFILED_COLUMNS])]


def room_for(columns: int) -> int:
    """How many different values are kept of each of so many columns."""
    return max(50, min(_KEPT, _KEPT_IN_ALL // max(1, columns)))


def place_passed(
    passed: dict[RowKind, tuple[int, list[str]]], sheet: SheetShape, kind: RowKind, row: Row, number: int
) -> None:
    """Note a row that is no data: repeated headers and totals are told."""
    if kind not in _PASSED:
        return
    count, places = passed.setdefault(kind, (0, []))
    if len(places) < ADDRESSES:
        first = next(column for column, text in enumerate(row) if text)
        places.append(f"{sheet.name}!{column_letter(sheet.first_column + first)}{number}")
    passed[kind] = (count + 1, places)


def checked(
    sheet: SheetShape,
    words: CheckWords,
    keys: Sequence[str],
    held: Checked,
    names: Mapping[int, str],
    marks: Marks | None,
    likely: tuple[int | None, Sequence[int]],
) -> tuple[tuple[ColumnProfile, ...], tuple[Issue, ...]]:
    """The profiles in order of the columns, and the issues by kind, then by column.

    ``names`` are the columns that have a name or a value; ``likely`` the column of the names and the rows of
    records that are perhaps another's.
    """
    profiles: list[ColumnProfile] = []
    issues: list[Issue] = []
    for column, found in enumerate(held.columns):
        if column in names and found is not None:
            place = ColumnPlace(sheet.name, column_letter(sheet.first_column + column), names[column])
            counts = tallies(found, typed=sheet.typed)
            kind = type_of_column(counts)
            personal = column < len(keys) and words.is_personal(keys[column])
            profiles.append(column_profile(found, counts, kind, place, words.surnames, personal))
            issues += column_issues(found, counts, kind, place)
    issues += _of_the_table(sheet, held, names, marks, likely)
    return tuple(profiles), tuple(sorted(issues, key=lambda one: ISSUE_KINDS.index(one.kind)))


def _of_the_table(
    sheet: SheetShape,
    held: Checked,
    names: Mapping[int, str],
    marks: Marks | None,
    likely: tuple[int | None, Sequence[int]],
) -> Iterator[Issue]:
    for kind, (count, places) in held.passed.items():
        yield issue(_PASSED[kind], sheet.name, "", count, places)
    for column, (count, rows) in held.totals.items():
        yield _issue("repeated_total", sheet, names, column, Marked(count, tuple(rows)))
    named, again = likely
    if again and named is not None:
        yield _issue("likely_duplicate", sheet, names, named, Marked(len(again), tuple(again[:ADDRESSES])))
    for column, marked in sorted(marks.formulas.items() if marks else ()):
        yield _issue("formula_without_value", sheet, names, column - sheet.first_column, marked)


def _issue(kind: IssueKind, sheet: SheetShape, names: Mapping[int, str], column: int, marked: Marked) -> Issue:
    letter = column_letter(sheet.first_column + column)
    addresses = [f"{sheet.name}!{letter}{row}" for row in marked.rows[:ADDRESSES]]
    return issue(kind, sheet.name, names.get(column, f"列{letter}"), marked.count, addresses)
