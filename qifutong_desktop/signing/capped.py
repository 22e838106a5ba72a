"""Verifying in a process of its own, with caps on memory, processor and clock: a file from outside may be made to hang
or to fill the memory, and then the answer is "cannot verify"."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from ..core.text import Text
from ..core.verdict import Findings
from .verify import LARGEST
from .wire import findings_of

#: What Windows needs to start a process at all; nothing else of our environment is handed on.
_ENVIRONMENT = ("SYSTEMROOT", "WINDIR", "TEMP", "TMP")


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


def capped_findings(data: bytes, roots: Sequence[bytes], now: datetime, caps: Caps | None = None) -> Findings:
    """As :func:`.verify.findings`, in a capped child that is over within nine seconds, whatever the file holds."""
    caps = caps or Caps()
    if len(data) > LARGEST:
        most = f"{LARGEST // 1024**2} MB"
        return _none(data, Text(f"文件超过 {most}", f"the file is larger than {most}"))
    asked = {
        "roots": [root.hex() for root in roots],
        "now": now.isoformat(),
        "memory": caps.memory,
        "cpu": caps.cpu,
    }
    try:
        done = subprocess.run(
            command(),
            input=json.dumps(asked).encode("ascii") + b"\n" + data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=caps.wall,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            check=False,
        )
    except subprocess.TimeoutExpired:
        return _none(data, Text("读取超时：文件异常复杂", "reading it takes too long: it is oddly complex"))
    try:
        if done.returncode == 0:
            return findings_of(done.stdout)
    except ValueError:
        pass
    return _none(data, Text("文件使读取程序中断", "the file breaks what reads it"))


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
