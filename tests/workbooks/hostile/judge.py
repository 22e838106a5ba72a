"""Each hostile file read as a client's file is, and what came of it judged.

``python -m tests.workbooks.hostile.judge`` reads them all (a few minutes) and prints what must not be; ``--only WORD``
those whose name holds the word, ``--all`` prints every verdict. Exit code 1 when anything must not be.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Literal

from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.workbooks.reading import examine, preview

from . import bases
from .bytes_cases import PASSWORD, bytes_cases
from .case import Case
from .format_cases import format_cases
from .second import MANY, CannotTell, Rows, second_opinion, trimmed
from .silent_cases import silent_cases
from .xml_cases import xml_cases
from .zip_cases import zip_cases

SLOW, MOST = 10.0, 1024**3
Outcome = Literal["refused", "same", "told", "alone", "differs", "unsure", "crash", "slow", "wordy"]
#: What must not be.
BAD: tuple[Outcome, ...] = ("differs", "unsure", "crash", "slow", "wordy")
#: Where ours is right and the other reading, or the table as it was made, is not.
RIGHT = {
    "date huge": "the number is kept; openpyxl makes an error of it",
    "escaped escape": "_x0041_ is an A; openpyxl leaves it",
    "sheet without a name": "openpyxl invents a name",
    "sheet with markup in its name": "openpyxl refuses the name",
    "tag in a text": "nothing of the text is left out",
    "namespace of nobody": "the table is read; openpyxl sees none",
    "namespace strict": "the table is read; openpyxl sees none",
    "entry with backslashes": "the sheet is found; openpyxl sees none",
    ".xlsb row the last": "the row lies where a preview does not reach",
    ".xlsb column 16383": "the cell lies where a preview does not reach",
    ".xlsb record of unknown kind": "it is passed over",
    ".ods a date no date": "its text is kept",
    ".ods a table in a cell": "its text is kept",
    "a cell behind its row": "it is read where it says",
    "truth value a word": "true is true",
    "date of the ISO that is none": "its text is kept",
    "shared text in the cell itself": "its text is kept",
    "text twice in a shared one": "nothing of the text is left out",
    "text of another name space": "nothing of the text is left out",
    "shared texts in another": "nothing of the texts is left out",
    "date by the Chinese format 31": "openpyxl does not know it for a date",
    "date by the Chinese format 57": "openpyxl does not know it for a date",
    "latin said": "the bytes are UTF-8, whatever is said of them",
    ".xlsb a truth value of 7, unseen": "anything but 0 is true",
    ".xlsb a text half a character, unseen": "what is no character shows as such",
    ".ods a text beside another, unseen": "the value is the one that is said to be",
    ".ods a covered cell with a text, unseen": "its text is kept",
    ".ods a kind of nobody, unseen": "its text is kept",
    ".ods a number without its value, unseen": "its text is kept",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """``alone``: read, and there is no other reader here to compare with.

    ``said`` is the sentence of a refusal, what was said to be lost, or where the readings part.
    """

    case: str
    outcome: Outcome
    said: str
    seconds: float


def cases() -> list[Case]:
    """All of them, in the same order each time."""
    return [*bytes_cases(), *xml_cases(), *zip_cases(), *format_cases(), *silent_cases()]


def judged(one: Case, folder: Path) -> Verdict:
    """Read a file in the way that the window and the commands do."""
    path = folder / f"file{one.suffix}"
    path.write_bytes(one.make())
    passwords = {str(path): PASSWORD}
    began = time.monotonic()
    sizing, problems = examine([path], shown=["file"], passwords=passwords)
    seconds = time.monotonic() - began

    def verdict(outcome: Outcome, said: str = "") -> Verdict:
        return Verdict(one.name, "slow" if seconds > SLOW else outcome, said, seconds)

    if problems:
        line = problems[0].line()
        if "读取时出错" in line or "Traceback" in line:
            return verdict("crash", line)
        return verdict("refused" if "\n" not in line and line.count("；") >= 1 and len(line) < 400 else "wordy", line)
    told = "；".join(note.zh for table in sizing.tables for note in table.notes)
    told += "；".join(
        f"{issue.kind} {issue.count}" for table in sizing.tables for issue in table.issues if issue.kind == "error_cell"
    )
    try:
        shown = preview(path, MANY, password=PASSWORD)
    except Refusal as refused:
        stopped = "已安全中止" in refused.line()  # near a cap one reading may pass it and the next not
        return verdict("refused" if stopped else "differs", f"measured, then: {refused.line()}")
    ours = {sheet.name: trimmed(sheet.rows) for sheet in shown.sheets}
    if strange := {table.on_sheet for table in sizing.tables} - set(ours):
        return verdict("differs", f"measured, but not shown: {[name[:20] for name in strange]}")
    try:
        theirs = {name: trimmed(rows) for name, rows in _second(path, shown.format).items()}
    except CannotTell as reason:
        if "no xlrd" in str(reason):
            return verdict("alone")
        theirs = {bases.SHEET if shown.format not in ("csv", "dbf") else "file": trimmed(bases.texts())}
        if ours != theirs and one.name not in RIGHT:
            return verdict("told" if told else "unsure", told or f"{_parting(ours, theirs)} ({reason})")
        return verdict("same")
    if ours == theirs or one.name in RIGHT:
        return verdict("same")
    return verdict("told" if told else "differs", told or _parting(ours, theirs))


_OTHER: list[ProcessPoolExecutor] = []


def _second(path: Path, kind: str) -> dict[str, Rows]:
    """In a process of its own while all files are read, so that its memory is not taken for ours."""
    if not _OTHER:
        return second_opinion(path, kind)
    return _OTHER[0].submit(second_opinion, path, kind).result()


def _parting(ours: dict[str, Rows], theirs: dict[str, Rows]) -> str:
    """The first place where two readings part."""
    if list(ours) != list(theirs):
        return f"sheets {[name[:20] for name in ours]} / {[name[:20] for name in theirs]}"
    for name, rows in ours.items():
        for number, (one, other) in enumerate(zip(rows, theirs[name], strict=False)):
            if one != other:
                at = next((n for n, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
                if at is None:
                    return f"row {number}: {len(one)} / {len(other)} cells {one[-1][:40]!r} {other[-1][:40]!r}"
                return f"row {number} cell {at}: {one[at][:40]!r} / {other[at][:40]!r}"
        if len(rows) != len(theirs[name]):
            return f"{len(rows)} / {len(theirs[name])} rows"
    return "?"


def verdicts(chosen: Sequence[Case]) -> Iterator[Verdict]:
    with tempfile.TemporaryDirectory() as folder:
        for one in chosen:
            yield judged(one, Path(folder))


def peak() -> int:
    """The most memory that a reader of ours has taken so far, in bytes; 0 where nobody counts it."""
    if sys.platform == "win32":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="")
    parser.add_argument("--all", action="store_true")
    asked = parser.parse_args()
    _OTHER.append(ProcessPoolExecutor(1, get_context("spawn")))
    counted: Counter[str] = Counter()
    slowest, highest = Verdict("", "same", "", 0), 0
    chosen = asked.only.split(",")
    for one in verdicts([case for case in cases() if any(word in case.name for word in chosen)]):
        counted[one.outcome] += 1
        slowest = max(slowest, one, key=lambda each: each.seconds)
        if asked.all or one.outcome in BAD:
            print(f"{one.outcome:8} {one.seconds:5.1f} s  {one.case}: {one.said}", flush=True)
        if peak() > highest * 1.1:
            highest = peak()
            print(f"         peak now {highest / 1e6:.0f} MB: {one.case}", flush=True)
    print(f"{counted.total()} files: {dict(counted)}; slowest {slowest.seconds:.1f} s ({slowest.case})")
    highest = peak()
    print(f"peak {highest / 1e6:.0f} MB")
    _OTHER.pop().shutdown()
    return int(any(counted[bad] for bad in BAD) or highest > MOST)


if __name__ == "__main__":
    sys.exit(main())
