"""docs/durability.md: a section for each proof, each renewed by itself."""

from __future__ import annotations

import re

from .tracing import ROOT

PAGE = ROOT / "docs" / "durability.md"


def renewed(page: str, tables: dict[str, str], machine: str) -> str:
    """The page with the sections of these proofs measured anew; the others stay as they were."""
    former = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL))
    sections = []
    for name, (title, method) in SECTIONS.items():
        if name in tables:
            sections.append(f"## {title}\n\n{method}\n{tables[name]}\n\nMeasured on {machine}.\n")
        elif title in former:
            sections.append(f"## {title}\n{former[title].rstrip()}\n")
    return "\n".join([_INTRODUCTION, *sections])


_INTRODUCTION = """# What the store survives

Written by `uv run --extra bench python -m benchmarks.durability --write`; don't edit it by hand. It takes about a
quarter of an hour; with `--only power` it renews one section; `--share 0.1` tries a tenth and writes nothing. The suite
runs a short form of every proof (`tests/store/test_durability.py`). A proof that cannot fail proves nothing, so beside
each one stands a control that must fail, in the same run: the column “ours ÷ peer” is for times only, “peer” is the
control.
"""

#: Title and method of each proof, in the order of the page.
SECTIONS: dict[str, tuple[str, str]] = {
    "kill": (
        "kill -9",
        """\
A server imports once and forks a process for each kill. The process saves answers in a storm; a number travels over a
pipe when the save has returned. It is killed at a moment of chance, one in ten while it opens the store, one in ten
in its first save. Later everything that was acknowledged must be there, no save may be there by half, the operations
must form an unbroken chain, and what is derived from them must agree. The control acknowledges a moment too early,
before the save. kill -9 tries transactions, not the disk: the system keeps what was written.
""",
    ),
    "power": (
        "Power loss",
        """\
strace writes down every write, flush, cut, renaming and removal with its bytes, from the making of the store through
several sittings, checkpoints and backups. After each, the states are built that a disk with a cache could be left in:
nothing since the last flush, everything, or any part, torn at 512 to 4096 bytes; a file's name is sure only once its
folder was flushed; the shared index (`-shm`) is missing or garbage. Each state is opened: every page must check,
every acknowledged answer must be there, every backup that has its name must be whole. Equal states are opened once.
The control is the same store with synchronous=NORMAL. Not tried: disks that lie about a flush.
""",
    ),
    "fail": (
        "Disk faults",
        """\
strace makes the nth write, flush, cut, read or opening of the store's files fail, once. The program must refuse in
words, or do without; go on when asked again; and have lost nothing. The control overwrites a JSON file in place.
""",
    ),
    "full": (
        "Full disk",
        """\
A memory disk of 2 MB filled until a save is refused; what was saved is read, also after reopening on the full disk;
then the disk grows and work goes on. Needs root. Same control.
""",
    ),
    "flip": (
        "Flipped bits",
        """\
Any bit of the file at rest, one at a time; opening must refuse and name the backup, and restoring it brings every
answer back. The control is the very same content in a plain SQLite file under integrity_check. A flipped bit in the
write-ahead log of a process that has just died is not found: what follows it is cut off, as SQLite does with any torn
end.
""",
    ),
    "leak": (
        "Markers",
        """\
20 invented names, 15 phones and 15 amounts go through a case, its notes, attachments in three encodings, what the list
of clients shows, a draft, the settings, an issued quote, a backup, a bundle taken in by a colleague, faults that are
logged with their tracebacks, and the erasure. Every byte written to any file is searched in UTF-8, UTF-16LE and
GB18030, temporary files too, and every file opened for writing must be on a list. The control is the same store
exported as plain SQLite. Decrypted with the key, no page, used or free, of the store or its backup holds a marker after
the erasure, but for the names that stand on the issued quote, which is kept by duty, and our own consultant's. Memory
and swap are not searched.
""",
    ),
    "speed": (
        "Speed",
        """\
Answers are saved in turns A B A B into two files with the same tables, rows and settings. The peer does with Python's
sqlite3 by hand what a save has to do, in the same statements; it neither encrypts nor checks. Both wait for the same
disk: where a flush takes milliseconds the ratio is near 1, where it takes 0.1 ms it shows our own work.
""",
    ),
    "hub": (
        "Team's hub",
        """\
Eight consultants with real encrypted stores on one PostgreSQL write offline by chance: answers, the same field with
different values, undo and redo, the bin, files, quotes; an administrator erases cases. They sync side by side through
a proxy that resets most connections after a random number of bytes, from the first of signing in on. On a good network
at last every laptop and the hub must hold exactly the operations that any laptop ever stored, the same states, papers
and lists of quotes, and what is derived must agree with the log; then one person picks a value of each conflict and
nobody has any left. The control takes the hub's commit order away and reads by cursor beside a careless client.
""",
    ),
    "update": (
        "Updates of the program",
        """\
A small program stands in for the frozen one: every file of it names its version, and started it reads all of them. A
bundle of its next version is taken in by a process that is killed, with its children, at any moment of chance. Then the
launcher must start one whole version, the old or the new, and the same update done again must finish and leave two
versions and nothing else. The control writes the new files over the old ones.

For the power, strace writes the update down, and after each step the launcher is started from what a disk with a cache
could be left with: nothing since the last flush, or any part, torn; a file's name is sure only once its folder and
those above are. Once the update is done it must stay done. The control is a disk that flushes none of the unpacked
files: the launcher goes back to the old version.
""",
    ),
}
