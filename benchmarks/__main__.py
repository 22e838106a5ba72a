"""``python -m benchmarks`` prints the table; ``--write`` also renews docs/performance.md."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from importlib.metadata import version

from .measuring import ROOT
from .table import Row, markdown_table, row_json, text_table

GROUPS = {
    "startup": "Starting up",
    "window": "Opening the window",
    "calls": "Calculating",
    "asking": "Answering",
    "drawing": "Drawing PDF",
    "signing": "Signing and checking",
    "reading": "Reading a workbook",
    "writing_books": "Writing a workbook",
    "databases": "Profiling a database",
    "large_books": "Large workbooks",
    "hub": "The team's hub",
    "proposing": "The whole job",
    "growth": "Ten times as much",
}
PAGE = ROOT / "docs" / "performance.md"
_PEERS = ("reportlab", "typst", "python-calamine")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", choices=GROUPS, action="append", help="measure only this group (may be repeated)")
    parser.add_argument("--write", action="store_true", help="renew docs/performance.md (measures every group)")
    parser.add_argument("--group", choices=GROUPS, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.group:
        print(json.dumps([row_json(row) for row in _rows(asked.group)]))
        return 0
    begun = time.monotonic()
    wanted = [group for group in GROUPS if asked.write or not asked.only or group in asked.only]
    measured = {group: _measure(group) for group in wanted}
    print(text_table([row for rows in measured.values() for row in rows]))
    print(f"\n{_machine()}; {time.monotonic() - begun:.0f} s in all")
    if asked.write:
        PAGE.write_text(_page(measured), "utf-8")
    return 0


def _measure(group: str) -> list[Row]:
    """Each group in a process of its own, so that none warms or weighs on another."""
    print(f"{GROUPS[group]} …", file=sys.stderr)
    command = [sys.executable, "-m", "benchmarks", "--group", group]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return [Row(**row) for row in json.loads(done.stdout)]


def _rows(group: str) -> list[Row]:
    match group:
        case "startup":
            from . import startup

            return startup.rows()
        case "asking":
            from . import asking

            return asking.rows()
        case "window":
            from . import window

            return window.rows()
        case "calls":
            from . import calls

            return calls.rows()
        case "drawing":
            from . import drawing

            return drawing.rows()
        case "signing":
            from . import signing

            return signing.rows()
        case "writing_books":
            from . import writing_books

            return writing_books.rows()
        case "reading":
            from . import reading

            return reading.rows()
        case "large_books":
            from . import large_books

            return large_books.rows()
        case "hub":
            from . import hub

            return hub.rows()
        case "databases":
            from . import databases

            return databases.rows()
        case "growth":
            from . import growth

            return growth.rows()
        case _:
            from . import proposing

            return proposing.rows()


def _machine() -> str:
    libraries = ", ".join(f"{name} {version(name)}" for name in _PEERS)
    system = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    return f"{system}, Python {platform.python_version()}, {libraries}"


def _page(measured: dict[str, list[Row]]) -> str:
    tables = "\n\n".join(f"## {GROUPS[group]}\n\n{markdown_table(rows)}" for group, rows in measured.items())
    return f"{_INTRODUCTION}\nMeasured on {_machine()}.\n\n{tables}\n"


_INTRODUCTION = """# How fast it is

Written by `uv run --extra bench --extra test python -m benchmarks --write`; don't edit it by hand. Without
`--write` the same command prints the same table, in about two minutes.

Everything is measured beside its peer in one run, in turns (A B A B), and the median is given. Times are CPU time
unless a row says otherwise, of all threads and, for whole processes, of all their children: other programs on the
machine disturb it less than the clock on the wall. Trust the ratios more than the times. A row without an aim is there
to be watched. What is compared:

- **platypus** and **typst** write all words of the same document, with the same faces and sizes and as a competent
  person writes them by the manual: `benchmarks/naive_platypus.py` and `benchmarks/naive_typst.py`. They get the charts'
  geometry for nothing, need not write bookmarks or squeeze punctuation, and no tags are written by any of the three.
  Their pages don't look like ours; the words are the same, which a test checks.
- **Warm** means that fonts are loaded and nothing else is remembered: every round is for a client of another name, and
  our cache of broken lines is emptied before it. (typst remembers what it laid out: the very same document again
  takes it about a fifth of the time shown.)
- **Cold** means a process that starts, loads one finished document and writes it.
- **Size**: most of a file is the outlines of the characters in it, about 160 bytes each after compression and in two
  weights. Other writers embed the same outlines and come to the same size: the faces decide it, not the writer.
- **Longest stall**: a consultant's day is played through the real window (`tests/journeys/test_window_day.py`), and
  another thread looks every 4 ms whether the window still answers. The best of three days.
- **Reading** counts the capped child process and all that is found out about the table; the peer only walks the rows.
"""


if __name__ == "__main__":
    sys.exit(main())
