"""The reading process: one request a line on stdin, answers as JSON lines on stdout, nothing else.

Started by :func:`reader.command`. It imports the fast path and the standard library only, so that it starts in a blink,
and lives under caps.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from ..core.migration.duties import CheckWords
from ..core.migration.vocabulary import Vocabulary
from ..core.problems import Refusal
from ..core.text import Text
from .capped import limit, say
from .check_words import load_check_words
from .fast.book import fast_tables, load_fast_path
from .locked import opened
from .package_parts import in_usual_places
from .screening import refusal
from .source import Source
from .vocabulary import load_vocabulary
from .wire import facts_json, problem_json

#: Files that the fast path may read.
_FAST = (".xlsx", ".xlsm")


def main() -> int:
    """Answer requests until stdin ends."""
    vocabulary, words = load_vocabulary(), load_check_words()
    gc.disable()  # rows and counts hold no cycles, and walking them costs a tenth of the time
    gc.freeze()  # nor need what serves every file be walked between two
    say({"ready": True})
    for line in sys.stdin.buffer:
        gc.collect()
        request = json.loads(line)
        if "preview" not in request and request["path"].lower().endswith(_FAST):
            load_fast_path()  # before no file can be written any more: its bytecode is kept for the next process
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
            from ..core.fault_report import told_of

            say({"fault": type(error).__name__, "trace": "\n".join(told_of(error)[1])})
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
    if kind == "xlsx" and in_usual_places(source) and load_fast_path():
        facts = fast_tables(source, headers, vocabulary, words, _beat, compared=compared)
    if facts is None:
        from .child_rows import row_by_row

        facts = row_by_row(source, kind, headers, vocabulary, words, _beat)
    found = [facts_json(one) for one in facts]
    if not found:
        raise refusal(
            Text("里面没有任何数据", "there is no data in it"),
            Text("请确认给的是正确的文件", "make sure that this is the right file"),
        )
    return {"format": kind, "size": source.path.stat().st_size, "tables": found}


def _preview(source: Source, password: str, rows: int, first: int, vocabulary: Vocabulary) -> dict[str, Any]:
    from .child_rows import previews
    from .wire_preview import preview_json

    source, kind = opened(source, password)
    return {"format": kind, "sheets": [preview_json(one) for one in previews(source, kind, rows, first, vocabulary)]}


def _beat(rows: int) -> None:
    say({"rows": rows})
