"""kill -9 during an update of the program itself: ``python -m benchmarks.durability.program_update [KILLS]``.

A server imports once and forks a process for each kill. The process takes a bundle in: unpacks, checks, tries the new
version, switches. After each kill the launcher must start one whole version; then the update is done again and must
finish. The control unpacks over the version that is there.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from qifutong_desktop.core.progress import silent
from qifutong_desktop.installation.bundle import Bundle, copy_checked, read_bundle
from qifutong_desktop.installation.layout import Installation
from qifutong_desktop.installation.trying import prove
from qifutong_desktop.installation.unpacking import install

from .fake_program import bundle_of, install_first, make_program

OLD, NEW = "1.0.0", "1.1.0"
_TIMED_EVERY = 25


@dataclass(slots=True)
class Updates:
    """``started`` counts what the launcher started after each kill; ``broken`` says where it was no whole version."""

    kills: int = 0
    finished: int = 0
    started: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)


def updates(folder: Path, kills: int, *, seed: int = 1, careless: bool = False) -> Updates:
    """Kill so many updates at moments of chance; ``careless``: the control."""
    key, chance, tally = Ed25519PrivateKey.generate(), random.Random(seed), Updates()
    bundle = bundle_of(make_program(folder / "new", NEW), folder / "new.qfp", key, NEW)
    install_first(folder / "first", OLD)
    read = read_bundle(bundle, key.public_key().public_bytes_raw())
    work = partial(_write_over if careless else update, read)
    while tally.kills < kills:
        if tally.kills % _TIMED_EVERY == 0:  # a machine that is busier now would be killed too early each time
            longest = _timed(folder, work)
        here = _fresh(folder)
        _killed(partial(work, here), chance.random() * longest)
        tally.kills += 1
        said = launched(here)
        tally.started[said] += 1
        if said not in (OLD, NEW):
            tally.broken.append(said)
        elif not careless:
            if said == OLD:
                work(here)
            tally.finished += launched(here) == NEW and _tidy(here)
    return tally


def update(bundle: Bundle, here: Installation) -> None:
    """Take a bundle in, as the program does."""
    install(bundle, here, lambda folder: (prove(folder), None)[1], silent)


def _write_over(bundle: Bundle, here: Installation) -> None:
    """As installers without versions do."""
    with bundle.path.open("rb") as source:
        source.seek(bundle.begin)
        for one in bundle.release.contents:
            with (here.folder(OLD) / one.name).open("wb") as file:
                copy_checked(source, file, one)
                os.fsync(file.fileno())


def _fresh(folder: Path) -> Installation:
    root = folder / "root"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(folder / "first", root)
    return Installation(root)


def _timed(folder: Path, work: partial[None]) -> float:
    """How long an undisturbed update takes, and a little more, so that some kills come too late."""
    here, begun = _fresh(folder), time.monotonic()
    work(here)
    return (time.monotonic() - begun) * 1.1


def _killed(work: partial[None], moment: float) -> None:
    """Fork, let it work in a session of its own, kill all of it."""
    child = os.fork()
    if not child:
        try:
            os.setsid()
            work()
        finally:
            os._exit(0)
    time.sleep(moment)
    try:
        os.killpg(child, signal.SIGKILL)
    except ProcessLookupError:  # it is over, or has not got as far as its session
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def launched(here: Installation) -> str:
    """What the launcher starts: a version, or what went wrong."""
    command = [sys.executable, "-IS", str(here.root / "launcher.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() if not done.returncode else f"{done.returncode}: {done.stderr.strip()[-200:]}"


def _tidy(here: Installation) -> bool:
    """Two versions are left, and nothing that was cut off."""
    return sorted(one.name for one in here.versions.iterdir()) == [OLD, NEW]


def main() -> int:
    kills, begun = int(sys.argv[1]) if len(sys.argv) > 1 else 500, time.monotonic()
    with tempfile.TemporaryDirectory() as ours, tempfile.TemporaryDirectory() as control:
        tally = updates(Path(ours), kills)
        careless = updates(Path(control), max(20, kills // 10), careless=True)
    old, new = tally.started[OLD], tally.started[NEW]
    print(f"{tally.kills} kills: {old} started {OLD}, {new} {NEW}, {len(tally.broken)} no whole version")
    print(f"updates done again: {tally.finished} finished, two versions left and nothing else")
    print(f"control, written over in place: {len(careless.broken)} of {careless.kills} no whole version")
    print(f"{time.monotonic() - begun:.0f} s")
    return 0 if not tally.broken and tally.finished == tally.kills and careless.broken else 1


if __name__ == "__main__":
    sys.exit(main())
