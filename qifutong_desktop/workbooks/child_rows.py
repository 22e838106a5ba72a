"""What the reading process does row by row: formats that the fast path does not read, and first rows to be shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..core.migration.duties import CheckWords
from ..core.migration.facts import TableFacts
from ..core.migration.layout import HEAD_ROWS
from ..core.migration.part_names import parts_of, side_name
from ..core.migration.preview import SheetPreview
from ..core.migration.sheet import Band, HeaderNotThere, Marks, column_letter
from ..core.migration.sheet_profile import SheetProfile
from ..core.migration.vocabulary import Vocabulary
from ..core.problems import Refusal
from ..core.text import Text
from .screening import Kind, refusal
from .short_copy import short_copy
from .source import Source
from .tables import Table, TypedRow, hidden_marks, preview_of, tables

#: After so many rows the parent hears of them.
_BEAT = 5_000


def row_by_row(
    source: Source,
    kind: Kind,
    headers: Mapping[str, int],
    vocabulary: Vocabulary,
    words: CheckWords,
    beat: Callable[[int], None],
) -> list[TableFacts]:
    """As :func:`fast_tables`, for every format. A file that has tables side by side is gone through twice: only its
    last row tells that there are two."""
    marks = hidden_marks(source, kind)
    found: dict[int, list[TableFacts]] = {}
    beside: dict[int, list[_Side]] = {}
    for number, table in enumerate(tables(source, kind, vocabulary)):
        name = table.shape.name
        shape = replace(table.shape, header_row=headers.get(name, table.shape.header_row))
        profile = SheetProfile(shape, vocabulary, words, parts_of(headers, name, table.beside), table.beside)
        _take(profile, table, beat)
        sides = _sides(profile.bands(), table, headers)
        if len(sides) > 1:
            beside[number] = sides
        found[number] = [] if len(sides) > 1 else _facts(profile, table, marks.get(name))
    for number, table in enumerate(tables(source, kind, vocabulary) if beside else ()):
        if number in beside:
            found[number] = _side_by_side(table, beside[number], headers, vocabulary, words, marks)
    return [one for facts in found.values() for one in facts]


@dataclass(frozen=True, slots=True)
class _Side:
    """A table that stands beside others of its sheet."""

    called: str
    band: Band


def _sides(bands: Sequence[Band], table: Table, headers: Mapping[str, int]) -> list[_Side]:
    """A name for each; one of which a person said that it is no table belongs to the one before."""
    shape = table.shape
    found: list[_Side] = []
    for band in bands:
        letter = column_letter(shape.first_column + band.first)
        called = side_name(shape.name, letter, table.beside) if found else shape.name
        if found and headers.get(called) == 0:
            found.append(_Side(found[-1].called, Band(found.pop().band.first, band.last)))
        else:
            found.append(_Side(called, band))
    return found


def _side_by_side(
    table: Table,
    sides: Sequence[_Side],
    headers: Mapping[str, int],
    vocabulary: Vocabulary,
    words: CheckWords,
    marks: Mapping[str, Marks],
) -> list[TableFacts]:
    """The rows gone through once more, each side's cells to a measure of its own."""
    shape = table.shape
    profiles = []
    for side in sides:
        own = replace(shape, first_column=shape.first_column + side.band.first, header_row=headers.get(side.called))
        parts = parts_of(headers, side.called, table.beside)
        profiles.append(SheetProfile(own, vocabulary, words, parts, table.beside, side.called))
    for texts, cells in table.rows:
        for side, profile in zip(sides, profiles, strict=True):
            columns = slice(side.band.first, side.band.end)
            profile.take(texts[columns], cells[columns] if shape.typed else None)
    found = []
    for side, profile in zip(sides, profiles, strict=True):
        first, last = shape.first_column + side.band.first, side.band.last
        last = None if last is None else shape.first_column + last
        mine = marks[shape.name].of_columns(first, last) if shape.name in marks else None
        found += [replace(one, first_column=first, last_column=last) for one in _facts(profile, table, mine)]
    return found


def previews(source: Source, kind: Kind, rows: int, first: int, vocabulary: Vocabulary) -> list[SheetPreview]:
    """So many rows of each sheet from row ``first`` on."""
    found = _short_preview(source, rows, first, vocabulary) if kind == "xlsx" else None
    return found or [preview_of(table, rows, vocabulary, first) for table in tables(source, kind, vocabulary)]


def _short_preview(source: Source, rows: int, first: int, vocabulary: Vocabulary) -> list[SheetPreview] | None:
    """From the beginning of a large book; None when its first rows do not tell what the whole would."""
    copy = short_copy(source, first - 1 + rows + 2 * HEAD_ROWS)
    if copy is None:
        return None
    found = []
    try:
        for table in tables(copy[0], "xlsx", vocabulary):
            held = _Counted(table.rows)
            sheet = preview_of(replace(table, rows=iter(held)), rows, vocabulary, first)
            enough = held.filled >= HEAD_ROWS and len(sheet.rows) == rows and sheet.first_column == 0
            if sheet.name in copy[1] and not enough:
                return None
            found.append(sheet)
    except Refusal:
        return None
    return found


class _Counted:
    """Rows, and how many of those that were taken are not blank."""

    def __init__(self, rows: Iterable[TypedRow]) -> None:
        self._rows = rows
        self.filled = 0

    def __iter__(self) -> Iterator[TypedRow]:
        for row in self._rows:
            self.filled += any(row[0])
            yield row


def _take(profile: SheetProfile, table: Table, beat: Callable[[int], None]) -> None:
    typed = table.shape.typed
    for row, cells in _beating(table.rows, beat):
        profile.take(row, cells if typed else None)


def _facts(profile: SheetProfile, table: Table, marks: Marks | None) -> list[TableFacts]:
    try:
        facts = profile.facts(marks)
    except HeaderNotThere as missing:
        raise refusal(
            Text(f"指定的表头第 {missing} 行是空行或不存在", f"row {missing}, called the header, holds nothing"),
            Text("请在预览中重新选择表头行", "choose the header row again in the preview"),
            table.shape.name,
        ) from None
    return [replace(one, notes=(*table.notes, *one.notes)) for one in facts]


def _beating(rows: Iterable[TypedRow], beat: Callable[[int], None]) -> Iterator[TypedRow]:
    for number, row in enumerate(rows, 1):
        yield row
        if number % _BEAT == 0:
            beat(_BEAT)
