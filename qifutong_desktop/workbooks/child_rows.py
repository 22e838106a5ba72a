"""What the reading process does row by row: formats that the fast path does not read, and first rows to be shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from ..core.migration.duties import CheckWords
from ..core.migration.facts import TableFacts
from ..core.migration.layout import HEAD_ROWS
from ..core.migration.part_names import parts_of
from ..core.migration.preview import SheetPreview
from ..core.migration.sheet import HeaderNotThere, Marks
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
) -> Iterator[TableFacts]:
    """As :func:`fast_tables`, for every format."""
    marks = hidden_marks(source, kind)
    for table in tables(source, kind, vocabulary):
        name = table.shape.name
        shape = replace(table.shape, header_row=headers.get(name))
        parts = parts_of(headers, name, table.beside)
        profile = SheetProfile(shape, vocabulary, words, parts, table.beside)
        yield from _profile(profile, table, marks.get(name), beat)


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


def _profile(profile: SheetProfile, table: Table, marks: Marks | None, beat: Callable[[int], None]) -> list[TableFacts]:
    typed = table.shape.typed
    for row, cells in _beating(table.rows, beat):
        profile.take(row, cells if typed else None)
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
