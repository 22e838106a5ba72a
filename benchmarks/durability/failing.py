"""A disk that fails once: strace makes the nth write, flush, cut, read or opening of the store's files go wrong.

The program must say so in a refusal, keep what it had, and go on when asked again. The control keeps its answers in a
JSON file that is written over in place: the same faults leave it cut off.

Run as a module this is the server that forks the processes that meet them.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass, replace
from functools import partial
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
#: prctl(2): whom a process allows to trace it, where the system restricts that to ancestors.
_PR_SET_PTRACER = 0x59616D61
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
    """Meet each fault in a folder and a process of its own, forked by a server that imports once."""
    asked = json.dumps([str(folder), control, [(fault.calls, fault.error, fault.nth) for fault in chosen]])
    command = [sys.executable, "-m", "benchmarks.durability.failing"]
    done = subprocess.run(command, cwd=ROOT, input=asked, stdout=subprocess.PIPE, text=True, check=True)
    return [
        Outcome(Fault(*fault), met, tuple(said), frozenset(lost), tuple(broken))
        for fault, met, said, lost, broken in json.loads(done.stdout)
    ]


def main() -> None:
    folder, control, chosen = json.loads(sys.stdin.read())
    outcomes = [_one(Path(folder) / str(place), Fault(*fault), control) for place, fault in enumerate(chosen)]
    plain = [(*astuple(one)[:3], sorted(one.lost), one.broken) for one in outcomes]
    print(json.dumps(plain))


def _one(folder: Path, fault: Fault, control: bool) -> Outcome:
    folder.mkdir(parents=True)
    file = folder / ("answers.json" if control else "store/store.db")
    keep = _Overwritten(file) if control else _Stored(file.parent)
    for number in range(_BEFORE):
        keep.save(number)
    keep.close()
    log = folder / "strace.log"
    lines, status = _watched(file, fault, log)
    said = [json.loads(line) for line in lines]
    saved = {one for one in said if isinstance(one, int)} | set(range(_BEFORE))
    there, amiss = keep.found()
    return Outcome(
        fault,
        met="(INJECTED)" in log.read_text("ascii", "replace"),
        said=tuple(one for one in said if isinstance(one, str)),
        lost=frozenset(saved - there),
        broken=(*(["it died"] if status else []), *amiss),
    )


def _watched(file: Path, fault: Fault, log: Path) -> tuple[list[str], int]:
    """Fork a process that stops at once, let strace take hold of it, then let it meet the fault."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _meet_and_exit(file, writing)
    os.close(writing)
    os.waitpid(child, os.WUNTRACED)
    paths = [part for ending in ("", "-wal") for part in ("-P", f"{file}{ending}")]
    injected = f"inject={fault.calls}:error={fault.error}:when={fault.nth}"
    command = ["strace", "-o", str(log), "-p", str(child), *paths, "-e", f"trace={fault.calls}", "-e", injected]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as strace:
        if strace.stderr is None or "attached" not in strace.stderr.readline():
            os.kill(child, signal.SIGKILL)
            raise RuntimeError("strace could not attach: allow ptrace")
        os.kill(child, signal.SIGCONT)
        with os.fdopen(reading, encoding="ascii") as pipe:
            lines = pipe.read().splitlines()
        _, status = os.waitpid(child, 0)
    return lines, status


def _meet_and_exit(file: Path, pipe: int) -> None:
    """In the forked process: never returns. What it says goes into the pipe, a line of JSON each."""
    if libc := ctypes.util.find_library("c"):
        ctypes.CDLL(libc).prctl(_PR_SET_PTRACER, ctypes.c_ulong(-1))
    os.kill(os.getpid(), signal.SIGSTOP)
    try:
        _meet(file, lambda said: os.write(pipe, json.dumps(said).encode() + b"\n"))
        os._exit(0)
    except BaseException as error:
        os.write(pipe, json.dumps(f"{type(error).__name__}: {error}").encode() + b"\n")
        os._exit(1)


def _meet(file: Path, say: Callable[[int | str], object]) -> None:
    """Open, save and close; whatever is refused is said and asked again, once. Anything but a refusal ends it."""
    if file.suffix == ".json":
        keep = _Overwritten(file)
        for number in range(_BEFORE, _BEFORE + _SAVES):
            keep.save(number)
            say(number)
        return

    def asked_twice(action: Callable[[], Result]) -> Result:
        try:
            return action()
        except Refusal as refusal:
            say(f"{type(refusal).__name__}: {refusal.line('en')}")
            return action()

    store = asked_twice(lambda: reopen(file.parent))
    for number in range(_BEFORE, _BEFORE + _SAVES):
        asked_twice(partial(save, store, number))
        say(number)
    found = asked_twice(lambda: look_inside(store))
    if found.broken:
        raise RuntimeError(found.broken[0])
    asked_twice(store.close)


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
            raise RuntimeError(f"it died: {error}") from error

    def close(self) -> None:
        pass

    def found(self) -> tuple[frozenset[int], tuple[str, ...]]:
        try:
            return frozenset(json.loads(self.file.read_text("ascii"))), ()
        except ValueError as error:
            return frozenset(), (f"unreadable: {error}",)


if __name__ == "__main__":
    main()
