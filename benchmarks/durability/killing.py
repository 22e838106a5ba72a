"""kill -9 during a storm of answers. A small server imports once and forks a process for each kill.

A number travels over a pipe when the save has returned; whatever arrived must be there when the store is next opened.
The control says "saved" a moment too early: before the save instead of after it.
"""

from __future__ import annotations

import gc
import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from .storing import create, look, reopen, save

ROOT = Path(__file__).parent.parent.parent
#: A fresh store now and then: opening checks all of it, so a large one would slow the kills down.
_KILLS_A_STORE = 50
_LONGEST = 0.016
#: How many lines of the storm to wait for before the moment of chance begins: mostly "open" and the first save.
_LINES_FIRST = (0, 1, *(2,) * 8)


@dataclass(slots=True)
class Storm:
    """What came of it. ``lost`` counts acknowledged saves that were gone; ``broken`` says what else was amiss."""

    kills: int = 0
    acknowledged: int = 0
    lost: int = 0
    seconds: float = 0.0
    broken: list[str] = field(default_factory=list)


def storm(folder: Path, kills: int, *, seconds: float = 3600.0, seed: int = 1, early: bool = False) -> Storm:
    """Kill that many times, or for so long, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.durability.killing", str(folder), str(kills), str(seconds), str(seed)]
    done = subprocess.run([*command, *["early"] * early], cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return Storm(**json.loads(done.stdout))


def _serve(folder: Path, kills: int, seconds: float, chance: random.Random, early: bool) -> Storm:
    tally, begun = Storm(), time.monotonic()
    gc.freeze()
    while tally.kills < kills and time.monotonic() - begun < seconds:
        where = folder / f"{tally.kills}"
        create(where).close()
        said: set[int] = set()
        for _ in range(min(_KILLS_A_STORE, kills - tally.kills)):
            said |= _killed(where, said, tally, chance, early)
            tally.kills += 1
            if time.monotonic() - begun >= seconds:
                break
        found = look(where)
        tally.acknowledged += len(said)
        tally.lost += len(said - found.numbers)
        tally.broken += found.broken
    tally.seconds = time.monotonic() - begun
    return tally


def _killed(where: Path, said: set[int], tally: Storm, chance: random.Random, early: bool) -> set[int]:
    """Fork, let it save, kill it at a moment of chance; what it acknowledged."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _storm_until_killed(where, max(said, default=0) + 1000, writing, early)
    os.close(writing)
    with os.fdopen(reading, "r", encoding="utf-8") as pipe:
        first = [pipe.readline() for _ in range(chance.choice(_LINES_FIRST))]
        time.sleep(chance.random() * _LONGEST)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        lines = [*first, *pipe]
    tally.broken += [line.strip() for line in lines if not line.strip().isdecimal() and line != "open\n"]
    return {int(line) for line in lines if line.strip().isdecimal()}


def _storm_until_killed(where: Path, number: int, pipe: int, early: bool) -> None:
    """In the forked process: never returns."""
    try:
        store = reopen(where)
        os.write(pipe, b"open\n")
        while True:
            if early:
                os.write(pipe, b"%d\n" % number)
                save(store, number)
            else:
                save(store, number)
                os.write(pipe, b"%d\n" % number)
            number += 1
    except BaseException as error:
        with suppress(OSError):
            os.write(pipe, f"{type(error).__name__}: {error}".replace("\n", " ").encode() + b"\n")
    finally:
        os._exit(1)


def main() -> None:
    folder, kills, seconds, seed, *early = sys.argv[1:]
    tally = _serve(Path(folder), int(kills), float(seconds), random.Random(int(seed)), bool(early))
    print(json.dumps(asdict(tally)))


if __name__ == "__main__":
    main()
