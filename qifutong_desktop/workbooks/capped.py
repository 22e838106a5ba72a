"""What the reading processes share: the caps that they put on themselves, and how they speak."""

from __future__ import annotations

import json
import sys
from typing import Any


def limit(memory: int, cpu: float) -> None:
    """Cap this process: ``memory`` bytes of address space, ``cpu`` seconds from now on, and no file written at all.

    Windows has no such limits in the standard library; there only the parent's clock ends a reader.
    """
    sys.dont_write_bytecode = True
    if sys.platform == "win32":
        return
    import resource

    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    for kind, most in (
        (resource.RLIMIT_CPU, int(used + cpu) + 1),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def say(message: dict[str, Any]) -> None:
    """One line to the parent."""
    sys.stdout.buffer.write(json.dumps(message, separators=(",", ":")).encode("ascii") + b"\n")
    sys.stdout.buffer.flush()
