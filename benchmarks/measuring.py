"""CPU time and memory, of work in this process and of whole processes, always in turns with what it is compared to.

CPU time, because other programs on the machine disturb it least; medians and turns, because they still do.
"""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Usage:
    """What a process and those it started used: CPU and wall seconds, the largest resident set in bytes."""

    cpu: float
    wall: float
    peak: int


def run(command: Sequence[str | Path]) -> Usage:
    """Run a command to its end and say what it used.

    The peak is never below that of the calling process (the kernel counts the moment before the exec), so a caller
    that wants the peak stays small.

    :raises CalledProcessError: the command failed
    """
    begun = time.perf_counter()
    process = subprocess.Popen(
        [str(part) for part in command], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    unit = 1 if sys.platform == "darwin" else 1024
    return Usage(used.ru_utime + used.ru_stime, time.perf_counter() - begun, used.ru_maxrss * unit)


def turns(rounds: int, *commands: Sequence[str | Path]) -> list[Usage]:
    """The median of each figure for each command, run in turns A B A B; one round before them is not counted."""
    for command in commands:
        run(command)
    seen = [[run(command) for command in commands] for _ in range(rounds)]
    return [
        Usage(
            statistics.median(usage.cpu for usage in column),
            statistics.median(usage.wall for usage in column),
            int(statistics.median(usage.peak for usage in column)),
        )
        for column in zip(*seen, strict=True)
    ]


def cpu_seconds(work: Callable[[], object], calls: int = 1) -> float:
    """CPU seconds of one call (all threads), the mean over ``calls`` calls in a row."""
    gc.collect()
    begun = time.process_time()
    for _ in range(calls):
        work()
    return (time.process_time() - begun) / calls


def work_turns(rounds: int, *works: Callable[[], object], calls: int = 1) -> list[float]:
    """The median CPU seconds a call of each work, in turns A B A B; one round before them is not counted."""
    for work in works:
        work()
    seen = [[cpu_seconds(work, calls) for work in works] for _ in range(rounds)]
    return [statistics.median(column) for column in zip(*seen, strict=True)]
