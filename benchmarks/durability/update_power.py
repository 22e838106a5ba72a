"""Power loss during an update of the program, replayed: after each step, what a disk with a cache could have kept.

As :mod:`.losing_power` does for the store, with folders: a name is sure once its own folder was flushed, and only if
the folders above are sure. From each state the launcher must start one whole version. The control is the same update
on a disk that never flushes the files unpacked.

Run as a module this is the process that is watched: it takes a bundle in.
"""

from __future__ import annotations

import random
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from qifutong_desktop.installation.bundle import read_bundle
from qifutong_desktop.installation.launcher import PROGRAM, VERSIONS
from qifutong_desktop.installation.layout import Installation

from .fake_program import bundle_of, install_first, make_program
from .losing_power import _after, _File, _some
from .program_update import NEW, OLD, launched, update
from .tracing import Event, Remove, Rename, Sync, Truncate, Write, traced

Change = dict[str, "Node | None"]


@dataclass(slots=True)
class _Folder:
    """``waiting`` are changes of names since the last flush, in order."""

    sure: dict[str, Node] = field(default_factory=dict)
    waiting: list[Change] = field(default_factory=list)

    def names(self, count: int | None = None) -> dict[str, Node]:
        """The names with the first so many changes (all, by default)."""
        found = dict(self.sure)
        for change in self.waiting[:count]:
            for name, node in change.items():
                if node is None:
                    found.pop(name, None)
                else:
                    found[name] = node
        return found


Node = _File | _Folder


@dataclass(slots=True)
class _Tree:
    """What lies under ``root``, and how much of it is sure. ``forgetful``: flushes of unpacked files do nothing."""

    root: Path
    forgetful: bool = False
    top: _Folder = field(default_factory=_Folder)

    def load(self) -> None:
        """What is there already is sure."""
        for path in sorted(self.root.rglob("*")):
            if path.is_file():
                self._folder(path.parent).waiting.append({path.name: _File(bytearray(path.read_bytes()))})
        self._settle(self.top)

    def _settle(self, folder: _Folder) -> None:
        folder.sure, folder.waiting = folder.names(), []
        for node in folder.sure.values():
            if isinstance(node, _Folder):
                self._settle(node)

    def _folder(self, path: Path) -> _Folder:
        """The folder as the running system sees it; it is made where it was not."""
        here = self.top
        for name in path.relative_to(self.root).parts:
            found = here.names().get(name)
            if not isinstance(found, _Folder):
                found = _Folder()
                here.waiting.append({name: found})
            here = found
        return here

    def _file(self, path: Path) -> _File | None:
        found = self._folder(path.parent).names().get(path.name)
        return found if isinstance(found, _File) else None

    def do(self, event: Event) -> bool:
        """Take in what the system did; False when it was about files elsewhere."""
        path = event.new if isinstance(event, Rename) else event.path
        if not path.is_relative_to(self.root):
            return False
        match event:
            case Write():
                if file := self._file(path):
                    file.waiting.append(event)
            case Truncate():
                if event.created and self._file(path) is None:
                    self._folder(path.parent).waiting.append({path.name: _File()})
                if event.size >= 0 and (file := self._file(path)):
                    file.waiting.append(event)
            case Remove():
                self._folder(path.parent).waiting.append({path.name: None})
            case Rename():
                folder = self._folder(path.parent)
                folder.waiting.append({event.old.name: None, path.name: folder.names()[event.old.name]})
            case Sync():
                self._sync(path)
        return True

    def _sync(self, path: Path) -> None:
        if path != self.root and (file := self._file(path)):
            if self.forgetful and VERSIONS in path.relative_to(self.root).parts:
                return
            file.sure, file.waiting = bytearray(_after(file, file.waiting)), []
        else:
            folder = self._folder(path)
            folder.sure, folder.waiting = folder.names(), []

    def nothing(self) -> dict[str, bytes]:
        """The disk when nothing unsynced got there."""
        return dict(_walk(self.top, "", None))

    def part(self, chance: random.Random) -> dict[str, bytes]:
        """The disk when chance decided."""
        return dict(_walk(self.top, "", chance))


def _walk(folder: _Folder, above: str, chance: random.Random | None) -> Iterator[tuple[str, bytes]]:
    count = chance.randint(0, len(folder.waiting)) if chance else 0
    for name, node in folder.names(count).items():
        if isinstance(node, _Folder):
            yield from _walk(node, f"{above}{name}/", chance)
        else:
            yield f"{above}{name}", _after(node, _some(node.waiting, chance) if chance else [])


@dataclass(slots=True)
class Outages:
    """``states`` were built and started (equal ones once); ``broken`` says from which no whole version started."""

    moments: int = 0
    states: int = 0
    last: str = ""
    broken: list[str] = field(default_factory=list)


def outages(folder: Path, parts: int, *, forgetful: bool = False, seed: int = 1) -> Outages:
    """Watch one update, then start from what may be left after each step: nothing unsynced, and ``parts`` by chance.
    ``last`` is what starts once the update has said that it is done, though nothing more reaches the disk."""
    key, root = Ed25519PrivateKey.generate(), folder / "root"
    bundle = bundle_of(make_program(folder / "new", NEW, files=4), folder / "new.qfp", key, NEW)
    install_first(root, OLD, files=4)
    tree, result, chance, known = _Tree(root, forgetful), Outages(), random.Random(seed), dict[bytes, str]()
    tree.load()
    public = key.public_key().public_bytes_raw().hex()
    arguments: Sequence[str] = [str(root), str(bundle), public]
    for event in list(traced("benchmarks.durability.update_power", arguments, folder / "strace.log")):
        if not tree.do(event):
            continue
        result.moments += 1
        for state in (tree.nothing(), *(tree.part(chance) for _ in range(parts))):
            result.last = _started(state, known, folder / "crashed", result)
    result.last = _started(tree.nothing(), known, folder / "crashed", result)
    return result


def _started(state: dict[str, bytes], known: dict[bytes, str], folder: Path, result: Outages) -> str:
    mark = sha256(repr(sorted((name, sha256(content).digest()) for name, content in state.items())).encode()).digest()
    if mark not in known:
        shutil.rmtree(folder, ignore_errors=True)
        for name, content in state.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        for start in folder.rglob(PROGRAM):
            start.chmod(0o755)
        known[mark] = launched(Installation(folder))
        result.states += 1
        if known[mark] not in (OLD, NEW):
            result.broken.append(known[mark])
    return known[mark]


def main() -> None:
    root, bundle, public = sys.argv[1:]
    update(read_bundle(Path(bundle), bytes.fromhex(public)), Installation(Path(root)))


if __name__ == "__main__":
    main()
