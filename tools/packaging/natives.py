"""The native libraries of a frozen folder on Linux: which are needed, and without their tables for debuggers.

Entries are PyInstaller's ``(place in the folder, source file, kind)``.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

Entry = tuple[str, str, str]

# A printer's library has to be the one of the machine that prints.
_BY_THE_MACHINE = ("PySide6/Qt/plugins/printsupport/",)
# LGPL, or mended after linking, which `strip` breaks: shipped as their makers built them, as the system's are.
_AS_THEY_ARE = ("PySide6/", "shiboken6/", "psycopg_binary/")


def needed_libraries(binaries: Iterable[Entry]) -> list[Entry]:
    """Without libraries that only plugins need which were left out before."""
    entries = {name: (name, source, kind) for name, source, kind in binaries}
    called: dict[str, list[str]] = {}
    for name in entries:
        called.setdefault(PurePosixPath(name).name, []).append(name)
    wanted = [name for name in entries if not _is_only_linked_to(name)]
    found = set(wanted)
    while wanted:
        name = wanted.pop()
        if not name.startswith(_BY_THE_MACHINE):
            new = {one for file in linked_to(Path(entries[name][1])) for one in called.get(file, ())} - found
            found |= new
            wanted += new
    return [entry for name, entry in entries.items() if name in found]


def without_dead_links(datas: Iterable[Entry], binaries: Iterable[Entry]) -> list[Entry]:
    """Data without links to libraries that stayed behind."""
    datas = list(datas)
    there = {name for name, _, _ in (*datas, *binaries)}
    return [entry for entry in datas if entry[2] != "SYMLINK" or _target(entry) in there]


def _is_only_linked_to(name: str) -> bool:
    """A library of the system (they stand at the folder's top) or of Qt: nothing opens it by name."""
    return name.startswith("PySide6/Qt/lib/") or _from_system(name)


def _from_system(name: str) -> bool:
    return "/" not in name and name.startswith("lib") and not name.startswith("libpython")


def _target(link: Entry) -> str:
    return str(PurePosixPath(link[0]).parent / link[1])


def linked_to(path: Path) -> list[str]:
    """File names of the libraries that an ELF file asks for."""
    done = subprocess.run(["objdump", "-p", path], capture_output=True, text=True, check=True)
    lines = (line.split() for line in done.stdout.splitlines())
    return [words[1] for words in lines if words[:1] == ["NEEDED"]]


def stripped(binaries: Iterable[Entry], folder: Path) -> list[Entry]:
    """Our own copies without tables for debuggers: a fifth of the folder. LGPL libraries stay as they came."""
    return [_stripped(entry, folder) for entry in binaries]


def _stripped(entry: Entry, folder: Path) -> Entry:
    name, source, kind = entry
    as_it_is = name.startswith(_AS_THEY_ARE) or ".libs/" in name or _from_system(name)
    if kind not in ("BINARY", "EXTENSION") or as_it_is:
        return entry
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    subprocess.run(["strip", "--strip-unneeded", target], check=True, capture_output=True)
    return name, str(target), kind
