"""What a process did to files, in order and with every byte, as strace saw it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
CALLS = "openat,write,pwrite64,fsync,fdatasync,ftruncate,unlink,unlinkat,rename,renameat,renameat2"


@dataclass(frozen=True, slots=True)
class Write:
    path: Path
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Truncate:
    """Also a file made anew: ``created`` when it may not have been there before."""

    path: Path
    size: int
    created: bool = False


@dataclass(frozen=True, slots=True)
class Sync:
    """Of a file's content, or of the names in a folder."""

    path: Path


@dataclass(frozen=True, slots=True)
class Remove:
    path: Path


@dataclass(frozen=True, slots=True)
class Rename:
    old: Path
    new: Path


Event = Write | Truncate | Sync | Remove | Rename


@cache
def why_not() -> str:
    """Why nothing can be traced here, and what to do; "" when it can."""
    if not sys.platform.startswith("linux"):
        return "strace exists on Linux only: run this there"
    if shutil.which("strace") is None:
        return "strace is not on PATH: apt-get install strace"
    tried = subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, text=True, check=False)
    return f"strace may not trace here, allow ptrace: {tried.stderr.strip()[:200]}" if tried.returncode else ""


def traced(
    module: str, arguments: Sequence[str], log: Path, environment: Mapping[str, str] | None = None
) -> Iterator[Event]:
    """Run ``python -m module`` under strace; every event, of files anywhere, in order.

    :raises CalledProcessError: when the module fails
    """
    strace = [
        "strace",
        "-f",
        "-y",
        "-xx",
        "-s",
        "1048576",
        "-e",
        f"trace={CALLS}",
        "-e",
        "signal=none",
        "-o",
        str(log),
    ]
    command = [*strace, sys.executable, "-m", module, *arguments]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    with log.open(encoding="ascii") as lines:
        yield from _events(lines)


_LINE = re.compile(r"^(?:\d+\s+)?(\w+)\((.*)\)\s+= (\d+)(?:<([^>]*)>)?")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_HANDLE = re.compile(r"(\d+)<([^>]*)>")


def _events(lines: Iterator[str]) -> Iterator[Event]:
    """Failed calls did nothing. ``write`` has no offset of its own: each handle's place is followed."""
    places: dict[str, int] = {}
    for line in lines:
        if not (found := _LINE.match(line)):
            continue
        call, said, result, opened = found.groups()
        strings = [_bytes(one) for one in _STRING.findall(said)]
        if call == "openat":
            places[result] = 0
            if "O_CREAT" in said or "O_TRUNC" in said:
                yield Truncate(_path(opened), 0 if "O_TRUNC" in said else -1, "O_CREAT" in said)
        elif call.startswith("unlink"):
            yield Remove(Path(strings[-1].decode()))
        elif call.startswith("rename"):
            yield Rename(Path(strings[0].decode()), Path(strings[1].decode()))
        elif handle := _HANDLE.match(said):
            number, path = handle[1], _path(handle[2])
            if call == "pwrite64":
                yield Write(path, int(said.rpartition(", ")[2]), strings[0][: int(result)])
            elif call == "write":
                yield Write(path, places.get(number, 0), strings[0][: int(result)])
                places[number] = places.get(number, 0) + int(result)
            elif call == "ftruncate":
                yield Truncate(path, int(said.rpartition(", ")[2]))
            else:
                yield Sync(path)


def _bytes(escaped: str) -> bytes:
    return bytes.fromhex(escaped.replace("\\x", ""))


def _path(escaped: str) -> Path:
    return Path(_bytes(escaped).decode(errors="replace"))
