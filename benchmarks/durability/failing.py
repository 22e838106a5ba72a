"""A disk that fails once: strace makes the nth write, flush, cut, read or opening of the store's files go wrong.

The program must say so in a refusal, keep what it had, and go on when asked again. The control keeps its answers in a
JSON file that is written over in place: the same faults leave it cut off.

Run as a module this is the process that meets the fault.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice, product
from pathlib import Path
from typing import TypeVar

from qifutong_desktop.core.problems import Refusal

from .storing import create, look, look_inside, reopen, save
from .tracing import ROOT

@dataclass(frozen=True, slots=True)
class Fault:
    """The ``nth`` call of this kind on the store's files returns ``error``."""

    calls: str
    error: str
    nth: int


#: Kinds of fault, and how often such a call happens at least: later ones would never come.
_KINDS = (
    *((Fault("pwrite64", error, 1), 99) for error in ("EIO", "ENOSPC", "EDQUOT")),
    *((Fault("fsync,fdatasync", error, 1), 11) for error in ("EIO", "ENOSPC", "EDQUOT")),
    (Fault("ftruncate", "EIO", 1), 1),
    (Fault("pread64", "EIO", 1), 99),
    (Fault("openat", "EMFILE", 1), 4),
)
_BEFORE = 5
_SAVES = 9
Result = TypeVar("Result")



@dataclass(frozen=True, slots=True)
class Outcome:
    """``met``: the fault happened. ``said``: the refusals, in words. ``lost`` and ``broken`` must be empty."""

    fault: Fault
    met: bool
    said: tuple[str, ...]
    lost: frozenset[int]
    broken: tuple[str, ...]


def faults(count: int) -> list[Fault]:
    """The first so many: every kind of fault on the first call, then on the second, and so on."""
    all_of_them = (replace(kind, nth=nth) for nth, (kind, most) in product(range(1, 100), _KINDS) if nth <= most)
    return list(islice(all_of_them, count))


def suffer(folder: Path, chosen: Iterable[Fault], *, control: bool = False) -> list[Outcome]:
    """Meet each fault in a process and a folder of its own, two at a time."""
    numbered = list(enumerate(chosen))
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda one: _one(folder / str(one[0]), one[1], control), numbered))


def _one(folder: Path, fault: Fault, control: bool) -> Outcome:
    folder.mkdir(parents=True)
    file = folder / ("answers.json" if control else "store/store.db")
    keep = _Overwritten(file) if control else _Stored(file.parent)
    for number in range(_BEFORE):
        keep.save(number)
    keep.close()
    watched = [part for ending in ("", "-wal") for part in ("-P", f"{file}{ending}")]
    injected = f"inject={fault.calls}:error={fault.error}:when={fault.nth}"
    log = folder / "strace.log"
    strace = ["strace", "-f", "-qq", "-o", str(log), *watched, "-e", f"trace={fault.calls}", "-e", injected]
    child = [sys.executable, "-m", "benchmarks.durability.failing", str(file)]
    done = subprocess.run([*strace, *child], cwd=ROOT, capture_output=True, text=True, check=False)
    met = "(INJECTED)" in log.read_text("ascii", "replace")
    broken = [] if done.returncode == 0 else [(done.stderr.strip().splitlines() or ["it died"])[-1]]
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    saved = {line for line in lines if isinstance(line, int)} | set(range(_BEFORE))
    there, amiss = keep.found()
    said = tuple(line for line in lines if isinstance(line, str))
    return Outcome(fault, met, said, frozenset(saved - there), (*broken, *amiss))


# --- what is saved to ------------------------------------------------------------------------------------------------


class _Stored:
    """The store in a folder, made when it is not there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = reopen(folder) if folder.exists() else create(folder)

    def save(self, number: int) -> None:
        save(self.store, number)

    def close(self) -> None:
        self.store.close()

    def found(self) -> tuple[frozenset[int], tuple[str, ...]]:
        found = look(self.folder)
        return found.numbers, found.broken


class _Overwritten:
    """The control: all answers in one JSON file, written anew in place each time."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def save(self, number: int) -> None:
        try:
            known = json.loads(self.file.read_text("ascii")) if self.file.exists() else []
            with self.file.open("wb", buffering=0) as file:
                file.write(json.dumps([*known, number]).encode())
        except (OSError, ValueError) as error:
            raise SystemExit(f"it died: {error}") from error

    def close(self) -> None:
        pass

    def found(self) -> tuple[frozenset[int], tuple[str, ...]]:
        try:
            return frozenset(json.loads(self.file.read_text("ascii"))), ()
        except ValueError as error:
            return frozenset(), (f"unreadable: {error}",)


# --- the process that meets the fault --------------------------------------------------------------------------------


def main() -> None:
    """Open, save and close; whatever is refused is said and asked again, once. Anything but a refusal ends it."""
    file = Path(sys.argv[1])
    if file.suffix == ".json":
        keep = _Overwritten(file)
        for number in range(_BEFORE, _BEFORE + _SAVES):
            keep.save(number)
            print(number)
        return
    store = _asked_twice(lambda: reopen(file.parent))
    for number in range(_BEFORE, _BEFORE + _SAVES):
        _asked_twice(lambda number=number: save(store, number))  # type: ignore[misc]
        print(number)
    found = look_inside(store)
    if found.broken:
        raise SystemExit(found.broken[0])
    _asked_twice(store.close)


def _asked_twice(action: Callable[[], Result]) -> Result:
    try:
        return action()
    except Refusal as refusal:
        print(json.dumps(f"{type(refusal).__name__}: {refusal.line('en')}"))
        return action()


if __name__ == "__main__":
    main()
