"""The reading process: one request a line on stdin, answers as JSON lines on stdout, nothing else.

Started as ``python -I -m qifutong_desktop.workbooks.child`` or, frozen, as ``qifutong --read-workbook``.
It imports the fast reader and the standard library only, so that it starts in a blink, and lives under caps.
"""

from __future__ import annotations

import gc
import json
import sys
import traceback
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

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
from .capped import limit, say
from .check_words import load_check_words
from .fast_book import fast_tables
from .locked import opened
from .package_parts import in_usual_places
from .screening import Kind, refusal
from .short_copy import short_copy
from .source import Source
from .tables import Table, TypedRow, hidden_marks, preview_of, tables
from .vocabulary import load_vocabulary
from .wire import facts_json, preview_json, problem_json

#: After so many rows the parent hears of them.
_BEAT = 5_000


def main() -> int:
    """Answer requests until stdin ends."""
    vocabulary, words = load_vocabulary(), load_check_words()
    gc.disable()  # rows and counts hold no cycles, and walking them costs a tenth of the time
    gc.freeze()  # nor need what serves every file be walked between two
    say({"ready": True})
    for line in sys.stdin.buffer:
        gc.collect()
        request = json.loads(line)
        limit(request["memory"], request["cpu"])
        source = Source(Path(request["path"]))
        password = request.get("password", "")
        try:
            if "preview" in request:
                done = _preview(source, password, request["preview"], request.get("first", 1), vocabulary)
            else:
                compared = request.get("compared")
                done = _measure(source, password, request["headers"], vocabulary, words, compared=compared)
            say({"done": done})
        except Refusal as refused:
            say({"refused": problem_json(refused.problems[0])})
        except MemoryError:
            return 3
        except Exception as error:
            say({"fault": type(error).__name__, "trace": traceback.format_exc()})
    return 0


def _measure(
    source: Source,
    password: str,
    headers: Mapping[str, int],
    vocabulary: Vocabulary,
    words: CheckWords,
    *,
    compared: Collection[int] | None,
) -> dict[str, Any]:
    """``headers``: the header rows that a person set, by sheet; ``compared``: see :func:`fast_tables`."""
    source, kind = opened(source, password)
    facts = None
    if kind == "xlsx" and in_usual_places(source):
        facts = fast_tables(source, headers, vocabulary, words, _beat, compared=compared)
    if facts is None:
        facts = list(_row_by_row(source, kind, headers, vocabulary, words))
    found = [facts_json(one) for one in facts]
    if not found:
        raise refusal(
            Text("里面没有任何数据", "there is no data in it"),
            Text("请确认给的是正确的文件", "make sure that this is the right file"),
        )
    return {"format": kind, "size": source.path.stat().st_size, "tables": found}


def _row_by_row(
    source: Source, kind: Kind, headers: Mapping[str, int], vocabulary: Vocabulary, words: CheckWords
) -> Iterator[TableFacts]:
    """As :func:`fast_tables`, for every format."""
    marks = hidden_marks(source, kind)
    for table in tables(source, kind, vocabulary):
        name = table.shape.name
        shape = replace(table.shape, header_row=headers.get(name))
        parts = parts_of(headers, name, table.beside)
        yield from _profile(SheetProfile(shape, vocabulary, words, parts, table.beside), table, marks.get(name))


def _beat(rows: int) -> None:
    say({"rows": rows})


def _preview(source: Source, password: str, rows: int, first: int, vocabulary: Vocabulary) -> dict[str, Any]:
    source, kind = opened(source, password)
    found = _short_preview(source, rows, first, vocabulary) if kind == "xlsx" else None
    if found is None:
        read = tables(source, kind, vocabulary)
        found = [preview_of(table, rows, vocabulary, first) for table in read]
    return {"format": kind, "sheets": [preview_json(sheet) for sheet in found]}


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


def _profile(profile: SheetProfile, table: Table, marks: Marks | None) -> list[TableFacts]:
    typed = table.shape.typed
    for row, cells in _beating(table.rows):
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


def _beating(rows: Iterable[TypedRow]) -> Iterator[TypedRow]:
    for number, row in enumerate(rows, 1):
        yield row
        if number % _BEAT == 0:
            say({"rows": _BEAT})


if __name__ == "__main__":
    raise SystemExit(main())
