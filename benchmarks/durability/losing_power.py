"""Power loss, replayed: strace writes down what the store does to its files, then every crash is tried.

Between two syncs a disk may keep nothing of what was written, all of it, or any part, torn inside a page. Each such
state is built in a folder of its own and opened; every answer acknowledged up to then must be in it. File names follow
the same rule: a name is sure only once its folder was synced; before that, any first part of the changes may be there.

Run as a module this is the process that is watched: it makes a store and saves, in several sittings with
backups between.
"""

from __future__ import annotations

import random
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.store.backup import back_up, backups, check_copy

from .storing import Found, create, look, reopen, save, weaken_commits
from .tracing import Event, Remove, Rename, Sync, Truncate, Write, traced

_SECTORS = (512, 1024, 2048, 4096)
#: The shared index is rebuilt when the first process opens the file; after a crash it may hold anything.
_REBUILT = "-shm"

# --- a disk with a write cache ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class _File:
    """``sure`` is on the disk; ``waiting`` was written since the last sync, in order."""

    sure: bytearray = field(default_factory=bytearray)
    waiting: list[Write | Truncate] = field(default_factory=list)


@dataclass(slots=True)
class Disk:
    """The files under one folder. ``names`` is what the running system sees, ``sure_names`` what is on the disk."""

    folder: Path
    names: dict[Path, _File] = field(default_factory=dict)
    sure_names: dict[Path, _File] = field(default_factory=dict)
    renamed: list[dict[Path, _File | None]] = field(default_factory=list)

    def do(self, event: Event) -> bool:
        """Take in what the system did; False when it was about files elsewhere, or about the shared index."""
        path = event.new if isinstance(event, Rename) else event.path
        if not path.is_relative_to(self.folder) or path.name.endswith(_REBUILT):
            return False
        match event:
            case Write():
                self.names[path].waiting.append(event)
            case Truncate():
                if event.created and path not in self.names:
                    self._name({path: _File()})
                if event.size >= 0:
                    self.names[path].waiting.append(event)
            case Sync():
                self._sync(path)
            case Remove():
                self._name({path: None})
            case Rename():
                self._name({path: self.names[event.old], event.old: None})
        return True

    def _sync(self, path: Path) -> None:
        if path in self.names:
            file = self.names[path]
            for change in file.waiting:
                _put(file.sure, change)
            file.waiting.clear()
            return
        here = [names for names in self.renamed if all(name.parent == path for name in names)]
        for names in here:
            _rename(self.sure_names, names)
        self.renamed = [names for names in self.renamed if names not in here]

    def _name(self, change: dict[Path, _File | None]) -> None:
        _rename(self.names, change)
        self.renamed.append(change)

    def nothing(self) -> dict[Path, bytes]:
        """The disk when nothing unsynced got there."""
        return {path: bytes(file.sure) for path, file in self.sure_names.items()}

    def everything(self) -> dict[Path, bytes]:
        """The disk when all got there just in time."""
        return {path: _after(file, file.waiting) for path, file in self.names.items()}

    def part(self, chance: random.Random) -> dict[Path, bytes]:
        """The disk when chance decided, write by write, and tore some; names in order up to a moment of chance."""
        names = dict(self.sure_names)
        for change in self.renamed[: chance.randint(0, len(self.renamed))]:
            _rename(names, change)
        return {path: _after(file, _some(file.waiting, chance)) for path, file in names.items()}


def _rename(names: dict[Path, _File], change: dict[Path, _File | None]) -> None:
    for path, file in change.items():
        if file is None:
            names.pop(path, None)
        else:
            names[path] = file


def _after(file: _File, changes: Sequence[Write | Truncate]) -> bytes:
    content = bytearray(file.sure)
    for change in changes:
        _put(content, change)
    return bytes(content)


def _put(content: bytearray, change: Write | Truncate) -> None:
    size = change.size if isinstance(change, Truncate) else change.offset
    if isinstance(change, Truncate):
        del content[size:]
    content.extend(bytes(max(0, size - len(content))))
    if isinstance(change, Write):
        content[size : size + len(change.data)] = change.data


def _some(waiting: Sequence[Write | Truncate], chance: random.Random) -> list[Write | Truncate]:
    kept: list[Write | Truncate] = []
    for change in waiting:
        fate = chance.choice(("kept", "gone", "torn"))
        if fate == "torn" and isinstance(change, Write):
            kept += _torn(change, chance)
        elif fate != "gone":
            kept.append(change)
    return kept


def _torn(write: Write, chance: random.Random) -> Iterator[Write]:
    """Any of the sectors that a write covers, each whole."""
    sector = chance.choice(_SECTORS)
    start, end = write.offset, write.offset + len(write.data)
    edges = [start, *range((start // sector + 1) * sector, end, sector), end]
    for first, last in pairwise(edges):
        if chance.random() < 0.5:
            yield Write(write.path, first, write.data[first - start : last - start])


# --- trying every crash ----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Crashes:
    """``states`` were built and opened (equal ones once); ``losing`` of them lacked an acknowledged answer."""

    operations: int = 0
    acknowledged: int = 0
    states: int = 0
    losing: int = 0
    broken: list[str] = field(default_factory=list)


def crashes(folder: Path, states: int, *, saves: int = 30, seed: int = 1, weak: bool = False) -> Crashes:
    """Watch a store being made and saved to, then try about that many states, spread evenly over its operations."""
    store, said = folder / "store", folder / "acknowledged"
    arguments = [str(store), str(said), str(saves), *["weak"] * weak]
    events = list(traced("benchmarks.durability.losing_power", arguments, folder / "strace.log"))
    disk, result, chance, known = Disk(store), Crashes(), random.Random(seed), dict[bytes, Found]()
    theirs = sum(store in event.path.parents for event in events if isinstance(event, Write))
    parts, each = max(1, round(states / 2 / theirs)), theirs / (states / 3)
    due, made, promised = 0.0, False, set[int]()
    for event in events:
        if isinstance(event, Write) and event.path == said:
            made, number = True, int(event.data)
            promised |= {number} if number else set()
        elif not disk.do(event):
            continue
        result.operations += 1
        due += 1
        if due < each and event is not events[-1]:
            continue
        due = max(0.0, due - each)
        for state in _states(disk, chance, parts):
            _judge(state, made, promised, known, folder / "crashed", result)
    result.acknowledged = len(promised)
    return result


def _states(disk: Disk, chance: random.Random, parts: int) -> Iterator[dict[str, bytes]]:
    for state in (disk.nothing(), disk.everything(), *(disk.part(chance) for _ in range(parts))):
        yield {str(path.relative_to(disk.folder)): content for path, content in state.items()}


def _judge(
    state: dict[str, bytes], made: bool, promised: set[int], known: dict[bytes, Found], folder: Path, result: Crashes
) -> None:
    mark = sha256(repr(sorted((name, sha256(content).digest()) for name, content in state.items())).encode()).digest()
    if mark not in known:
        known[mark] = _opened(state, folder, result.states)
        result.states += 1
    found = known[mark]
    result.losing += bool(promised - found.numbers)
    if made:
        result.broken += found.broken


def _opened(state: dict[str, bytes], folder: Path, number: int) -> Found:
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "backups").mkdir(parents=True)
    for name, content in state.items():
        (folder / name).write_bytes(content)
    if number % 2 and (folder / "store.db").exists():
        (folder / f"store.db{_REBUILT}").write_bytes(random.Random(number).randbytes(32768))
    found = look(folder)
    return found if found.broken else Found(found.numbers, tuple(_unsound_copies(folder)))


def _unsound_copies(folder: Path) -> Iterator[str]:
    """A backup has its name only once it is whole, so none may be found that does not open."""
    with reopen(folder) as store:
        for one in backups(folder):
            try:
                check_copy(one.path, store.key)
            except Refusal as refusal:
                yield refusal.line("en")


# --- the process that is watched -------------------------------------------------------------------------------------


def main() -> None:
    where, said, saves, *weak = sys.argv[1:]
    if weak:
        weaken_commits()
    with Path(said).open("wb", buffering=0) as acknowledged:
        store = create(Path(where))
        acknowledged.write(b"0")
        for number in range(1, int(saves) + 1):
            save(store, number)
            acknowledged.write(b"%d" % number)
            if number % 8 == 0:
                store.close()
                store = reopen(Path(where))
            elif number % 12 == 4:
                back_up(store, date(2026, 11, number % 28 + 1))
            elif number % 5 == 0:
                with store.alone() as connection:
                    connection.execute("PRAGMA wal_checkpoint(RESTART)")
        store.close()


if __name__ == "__main__":
    main()
