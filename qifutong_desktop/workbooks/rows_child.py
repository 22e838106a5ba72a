"""The process that hands out a table's rows: one request on stdin, batches of rows as JSON lines on stdout.

Started by :func:`reader.command`. It waits while nobody takes its rows (the pipe is full), so neither side holds more
than a few batches.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..core.migration.data_rows import DataRows, RawRow
from ..core.migration.sheet import Band, HeaderNotThere
from ..core.problems import Refusal
from ..core.text import Text
from .capped import limit, say
from .locked import opened
from .screening import refusal
from .source import Source
from .tables import Table, tables
from .vocabulary import load_vocabulary
from .wire import problem_json

#: A batch ends after so many rows or characters, whichever comes first.
_ROWS, _CHARACTERS = 500, 400_000


def main() -> int:
    """Answer the request of one table."""
    gc.disable()  # rows hold no cycles
    request = json.loads(sys.stdin.buffer.readline())
    limit(request["memory"], request["cpu"])
    try:
        for message in _answers(request):
            say(message)
    except Refusal as refused:
        say({"refused": problem_json(refused.problems[0])})
    except MemoryError:
        return 3
    except Exception as error:
        from ..core.fault_report import told_of

        say({"fault": type(error).__name__, "trace": "\n".join(told_of(error)[1])})
    return 0


def _answers(request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    sheet, header_row = request["sheet"], request["header_row"]
    vocabulary = load_vocabulary()
    source, kind = opened(Source(Path(request["path"])), request["password"])
    table = next((one for one in tables(source, kind, vocabulary) if one.shape.name == sheet), None)
    if table is None:
        what = Text(f"文件里没有工作表「{sheet}」", f"the file has no sheet {sheet}")
        raise refusal(what, Text("请重新读取文件", "read the file again"), sheet)
    start, (first, last) = table.shape.first_column, request["columns"]
    own = max(first, start)
    band = Band(own - start, None if last is None else last - start)
    rows = DataRows(header_row, own, vocabulary, request["first"], request["last"], band)
    try:
        for batch in _batches(rows.taken(_typed(table))):
            yield {"rows": batch}
    except HeaderNotThere:
        what = Text(f"表头第 {header_row} 行是空行或不存在", f"row {header_row}, called the header, holds nothing")
        raise refusal(what, Text("请重新选择表头行", "choose the header row again"), sheet) from None
    heading = rows.heading
    yield {
        "done": {
            "row": heading.row,
            "rows": heading.rows,
            "names": heading.names,
            "positions": heading.positions,
            "first_column": own,
            "counts_from_1904": table.shape.counts_from_1904,
        }
    }


def _typed(table: Table) -> Iterator[tuple[list[str], tuple[str, ...]]]:
    """Clean texts beside raw ones: a text cell as it stands, every other cell as its text."""
    for texts, cells in table.rows:
        yield texts, tuple([cell if type(cell) is str else text for text, cell in zip(texts, cells, strict=True)])


def _batches(rows: Iterator[RawRow]) -> Iterator[list[list[Any]]]:
    batch: list[list[Any]] = []
    size = 0
    for row in rows:
        batch.append([row.number, row.data, row.cells])
        size += sum(map(len, row.cells))
        if len(batch) >= _ROWS or size >= _CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
