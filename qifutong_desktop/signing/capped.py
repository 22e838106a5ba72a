"""Verifying in a process of its own, with caps on memory, processor and clock: a file from outside may be made to hang
or to fill the memory, and then the answer is "cannot verify"."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import IO

from ..core.progress import Progress, silent
from ..core.text import Text
from ..core.verdict import Findings
from .verify import LARGEST
from .wire import findings_of

#: What Windows needs to start a process at all; nothing else of our environment is handed on.
_ENVIRONMENT = ("SYSTEMROOT", "WINDIR", "TEMP", "TMP")
#: How often the parent looks whether it was told to stop, in seconds.
_GLANCE = 0.1
_CHECKING = Text("正在逐项核对", "Checking it point by point")


@dataclass(frozen=True, slots=True)
class Caps:
    """What one file may cost: bytes of memory, seconds of processor and of the clock."""

    memory: int = 1024**3
    cpu: int = 7
    wall: float = 9


def command() -> list[str]:
    """How to start the verifier: our own executable when frozen, else this interpreter, isolated."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--verify-pdf"]
    return [sys.executable, "-I", "-m", "qifutong_desktop.signing.child"]


def capped_findings(
    data: bytes,
    roots: Sequence[bytes],
    now: datetime,
    caps: Caps | None = None,
    progress: Progress = silent,
    authorities: Sequence[bytes] = (),
) -> Findings:
    """As :func:`.verify.findings`, in a capped child that is over within nine seconds, whatever the file holds.

    :raises Cancelled: by ``progress``; the child is gone by then
    """
    caps = caps or Caps()
    if len(data) > LARGEST:
        most = f"{LARGEST // 1024**2} MB"
        return _none(data, Text(f"文件超过 {most}", f"the file is larger than {most}"))
    asked = {
        "roots": [root.hex() for root in roots],
        "authorities": [root.hex() for root in authorities],
        "now": now.isoformat(),
        "memory": caps.memory,
        "cpu": caps.cpu,
    }
    try:
        code, answer = _asked(json.dumps(asked).encode("ascii") + b"\n" + data, caps.wall, progress)
    except subprocess.TimeoutExpired:
        return _none(data, Text("读取超时：文件异常复杂", "reading it takes too long: it is oddly complex"))
    try:
        if code == 0:
            return findings_of(answer)
    except ValueError:
        pass
    return _none(data, Text("文件使读取程序中断", "the file breaks what reads it"))


def _asked(request: bytes, wall: float, progress: Progress) -> tuple[int, bytes]:
    """Exit code and answer of the child. However this ends, no child is left.

    :raises subprocess.TimeoutExpired: after ``wall`` seconds
    """
    with subprocess.Popen(
        command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    ) as child:
        threading.Thread(target=_hand_in, args=(child.stdin, request), daemon=True).start()
        child.stdin = None  # the thread's from now on
        end = time.monotonic() + wall
        try:
            while True:
                try:
                    answer, _ = child.communicate(timeout=_GLANCE)
                except subprocess.TimeoutExpired:
                    if time.monotonic() > end:
                        raise
                    progress(_CHECKING, 0, None)
                else:
                    return child.returncode, answer
        finally:
            child.kill()


def _hand_in(pipe: IO[bytes], request: bytes) -> None:
    """A child that was killed takes no more."""
    with suppress(OSError), pipe:
        pipe.write(request)


def _none(data: bytes, why: Text) -> Findings:
    return Findings(sha256(data).hexdigest(), len(data), False, why)


def limit(memory: int, cpu: int) -> None:
    """Cap this process: bytes of address space, seconds of processor. Windows has no such limits in the standard
    library; there only the parent's clock ends it."""
    if sys.platform == "win32":
        return
    import resource

    for what, most in ((resource.RLIMIT_CPU, cpu), (resource.RLIMIT_AS, memory), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
