"""The process that hands out a table's rows: one request on stdin, batches of rows as JSON lines on stdout.

Started as ``python -I -m qifutong_desktop.workbooks.rows_child`` or, frozen, as ``qifutong --read-rows``. It waits
while nobody takes its rows (the pipe is full), so neither side holds more than a few batches.
"""

from __future__ import annotations

import gc
import json
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..core.migration.data_rows import DataRows, RawRow
from ..core.migration.sheet import HeaderNotThere
from ..core.problems import Refusal
from ..core.text import Text
from .screening import refusal, screen
from .tables import Table, tables
from .vocabulary import load_vocabulary
from .wire import problem_json

#: A batch ends after so many rows or characters, whichever comes first.
_ROWS, _CHARACTERS = 500, 400_000


def main() -> int:
    """Answer the request of one table."""
    gc.disable()  # rows hold no cycles
    request = json.loads(sys.stdin.buffer.readline())
    _limit(request["memory"], request["cpu"])
    try:
        for message in _answers(Path(request["path"]), request["sheet"], request["header_row"]):
            _say(message)
    except Refusal as refused:
        _say({"refused": problem_json(refused.problems[0])})
    except MemoryError:
        return 3
    except Exception as error:
        _say({"fault": type(error).__name__, "trace": traceback.format_exc()})
    return 0


def _answers(path: Path, sheet: str, header_row: int) -> Iterator[dict[str, Any]]:
    vocabulary = load_vocabulary()
    table = next((one for one in tables(path, screen(path), vocabulary) if one.shape.name == sheet), None)
    if table is None:
        what = Text(f"文件里没有工作表「{sheet}」", f"the file has no sheet {sheet}")
        raise refusal(what, Text("请重新读取文件", "read the file again"), sheet)
    rows = DataRows(header_row, table.shape.first_column, vocabulary)
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
            "first_column": table.shape.first_column,
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


def _say(message: dict[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(message, separators=(",", ":")).encode("ascii") + b"\n")
    sys.stdout.buffer.flush()


def _limit(memory: int, cpu: float) -> None:
    """Cap this process: ``memory`` bytes of address space, ``cpu`` seconds; on Windows only the parent's clock does."""
    if sys.platform == "win32":
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    seconds = int(cpu) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds if hard == resource.RLIM_INFINITY else min(seconds, hard), hard))
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (memory if hard == resource.RLIM_INFINITY else min(memory, hard), hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    raise SystemExit(main())
