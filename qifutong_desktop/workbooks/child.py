"""The reading process: one request a line on stdin, answers as JSON lines on stdout, nothing else.

Started as ``python -I -m qifutong_desktop.workbooks.child`` or, frozen, as ``qifutong --read-workbook``.
It imports the fast reader and the standard library only, so that it starts in a blink, and lives under caps.
"""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..core.migration.cells import clean
from ..core.migration.profile import TableFacts, TableProfile
from ..core.migration.vocabulary import Vocabulary
from ..core.problems import Refusal
from ..core.text import Text
from .screening import refusal, screen
from .vocabulary import load_vocabulary
from .wire import facts_json, problem_json

#: After so many rows the parent hears of them.
_BEAT = 5_000
#: As many as a sheet of a workbook has.
MAX_COLUMNS = 16_384


def main() -> int:
    """Answer requests until stdin ends."""
    vocabulary = load_vocabulary()
    _say({"ready": True})
    for line in sys.stdin.buffer:
        request = json.loads(line)
        _limit(request["memory"], request["cpu"])
        try:
            _say({"done": _measure(Path(request["path"]), vocabulary)})
        except Refusal as refused:
            _say({"refused": problem_json(refused.problems[0])})
        except MemoryError:
            return 3
        except Exception as error:
            _say({"fault": type(error).__name__, "trace": traceback.format_exc()})
    return 0


def _measure(path: Path, vocabulary: Vocabulary) -> dict[str, Any]:
    kind = screen(path)
    if kind == "csv":
        from .texts import text_table

        table = text_table(path, vocabulary.knows)
        rows = ([clean(cell) for cell in row] for row in _narrow(table.rows))
        tables = [_profile(TableProfile(path.stem, vocabulary), rows, table.notes)]
    else:
        from .books import sheets

        tables = [
            _profile(TableProfile(sheet.name, vocabulary, hidden=sheet.hidden), _narrow(sheet.rows), sheet.notes)
            for sheet in sheets(path)
        ]
    found = [facts_json(facts) for facts in tables if facts is not None]
    if not found:
        raise refusal(
            Text("里面没有任何数据", "there is no data in it"),
            Text("请确认给的是正确的文件", "make sure that this is the right file"),
        )
    return {"format": kind, "size": path.stat().st_size, "tables": found}


def _profile(profile: TableProfile, rows: Iterable[list[str]], notes: tuple[Text, ...]) -> TableFacts | None:
    for row in _beating(rows):
        profile.take(row)
    facts = profile.facts()
    return replace(facts, notes=(*notes, *facts.notes)) if facts is not None else None


def _narrow(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """:raises Refusal: a row wider than any workbook's"""
    for number, row in enumerate(rows, 1):
        if len(row) > MAX_COLUMNS:
            raise refusal(
                Text(f"有 {len(row):,} 列，超过 {MAX_COLUMNS:,}", f"{len(row):,} columns, over {MAX_COLUMNS:,}"),
                Text("请检查分隔符，或删去多余的列", "check its delimiter, or delete the columns that are not needed"),
                f"row {number}",
            )
        yield row


def _beating(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    for number, row in enumerate(rows, 1):
        yield row
        if number % _BEAT == 0:
            _say({"rows": _BEAT})


def _say(message: dict[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(message, separators=(",", ":")).encode("ascii") + b"\n")
    sys.stdout.buffer.flush()


def _limit(memory: int, cpu: float) -> None:
    """Cap this process: ``memory`` bytes of address space, ``cpu`` seconds from now on.

    Windows has no such limits in the standard library; there only the parent's clock ends a reader.
    """
    if sys.platform == "win32":
        return
    import resource

    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    seconds = int(used + cpu) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds if hard == resource.RLIM_INFINITY else min(seconds, hard), hard))
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (memory if hard == resource.RLIM_INFINITY else min(memory, hard), hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    raise SystemExit(main())
