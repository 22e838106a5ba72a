"""One reading process as its parent sees it: started capped, asked, heard, and ended by the clock if need be."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from .wire import message_of

_MEGABYTE = 1024 * 1024
#: What Windows needs to start a process at all; nothing else of our environment is handed on.
_ENVIRONMENT = ("SYSTEMROOT", "WINDIR", "TEMP", "TMP")
#: One thread, and memory that is used again without asking the system for it (glibc; no other knows these).
_ALLOCATING = {
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_MMAP_THRESHOLD_": "33554432",
    "MALLOC_TRIM_THRESHOLD_": "67108864",
}
#: Large pages save a twentieth of a small file, and cost a tenth of one from here on, in bytes (glibc too).
_LARGE_PAGES, _LARGE_FILE = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}, 16 * _MEGABYTE
#: Nothing is collected while it imports: what is imported stays.
_RUN = (
    "import gc, sys; gc.disable(); sys.path += sys.argv[1:];"
    " from qifutong_desktop.workbooks.lean_start import {0}; raise SystemExit({0}())"
)
#: Where packages are installed, and nothing else of where this process looks for modules.
_INSTALLED = ("site-packages", "dist-packages")
#: Seconds a reader may take to start on a slow machine.
_BIRTH = 30
_LONGEST_ANSWER = 512 * _MEGABYTE


@dataclass(frozen=True, slots=True)
class Caps:
    """What one file may cost: bytes of memory, and seconds plus seconds per MB of file."""

    memory: int = 1024 * _MEGABYTE
    cpu: float = 7
    wall: float = 9
    per_megabyte: float = 2

    def allowance(self, path: Path) -> float:
        """Extra seconds for a large file."""
        return self.per_megabyte * _size(path) / _MEGABYTE


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


class Ended(Exception):
    """The reading process is gone; ``code`` is how it ended."""

    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__(code)

    @property
    def out_of_time(self) -> bool:
        """Its CPU seconds were used up."""
        return self.code == -getattr(signal, "SIGXCPU", 0) != 0


def command(begin: str = "measure_files", frozen: str = "--read-workbook") -> list[str]:
    """How to start a reading process: our own executable when frozen, else this interpreter, isolated, at ``begin`` of
    ``lean_start``.

    It does not search for installed packages, which takes a millisecond: it is told where they lie, and where this one
    does, so that both processes are of one version.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, frozen]
    installed = [place for place in sys.path if Path(place).name in _INSTALLED]
    return [sys.executable, "-I", "-S", "-c", _RUN.format(begin), str(Path(__file__).absolute().parents[2]), *installed]


class Reader:
    """A context manager around one process. It is killed at the end, whatever it does by then."""

    def __init__(self, first: Path) -> None:
        """``first``: the file that it is started for."""
        self.files = 0
        pages = _LARGE_PAGES if _size(first) < _LARGE_FILE else {}
        self._answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._process = subprocess.Popen(
            command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_ALLOCATING | pages | {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._requests = self._process.stdin
        threading.Thread(target=self._listen, args=(self._process.stdout,), daemon=True).start()

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.kill()
        self._process.wait()
        with contextlib.suppress(OSError):
            self._requests.close()

    def ask(self, path: Path, caps: Caps, what: Mapping[str, Any]) -> None:
        """``what`` is asked of the file: ``{"headers": …}`` or ``{"preview": …}``.

        :raises Ended: the process is gone
        """
        self.files += 1
        extra = caps.allowance(path)
        request = {"path": str(path.absolute()), "memory": caps.memory, "cpu": caps.cpu + extra, **what}
        try:
            self._requests.write(json.dumps(request).encode("ascii") + b"\n")
            self._requests.flush()
        except OSError:
            raise Ended(self._process.wait()) from None

    def await_life(self) -> None:
        """To be called before anything is asked.

        :raises RuntimeError: it never came to life (a fault of ours)
        """
        try:
            message = self.hear(_BIRTH)
        except Ended as ended:
            raise RuntimeError(f"the reading process did not start (code {ended.code})") from None
        if message is None or "ready" not in message:
            raise RuntimeError("the reading process did not start in time")

    def hear(self, seconds: float) -> dict[str, Any] | None:
        """The next message, None when there is none within so many seconds.

        :raises Ended: the process is gone, or speaks nonsense
        """
        try:
            line = self._answers.get(timeout=seconds)
        except queue.Empty:
            return None
        message = message_of(line)
        if message is None:
            self._process.kill()
            raise Ended(self._process.wait())
        return message

    def _listen(self, answers: IO[bytes]) -> None:
        with answers:
            while line := answers.readline(_LONGEST_ANSWER):
                self._answers.put(line)
        self._answers.put(b"")
