"""A full disk, then a larger one: a memory disk of 2 MB filled to the brim and remounted with room.

Needs root, in a mount namespace of its own, so that the small disk goes when the process goes. The control on the same
disk is a JSON file that is written over in place.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.store.operations import case_operations

from .storing import CASE, create, look, reopen, save
from .tracing import ROOT

_UNSHARE = ("unshare", "--mount", "--propagation", "private")


@dataclass(frozen=True, slots=True)
class Filled:
    """``kept`` of ``saved`` answers were there while the disk was full, and ``after`` more were saved with room again.

    ``control_kept`` of the control's ``control_saved`` were still in its file.
    """

    saved: int
    said: str
    kept: int
    reopened: int
    after: int
    broken: tuple[str, ...]
    control_saved: int
    control_kept: int


@cache
def why_not() -> str:
    """Why no small disk can be mounted here, and what to do; "" when it can."""
    if not sys.platform.startswith("linux") or shutil.which("unshare") is None:
        return "needs Linux and unshare (util-linux)"
    if os.geteuid():
        return "mounting a small disk needs root: run this as root"
    tried = subprocess.run([*_UNSHARE, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, check=False)
    return "this container may not mount: run this where root may" if tried.returncode else ""


def fill(folder: Path) -> Filled:
    """Run it, on a disk mounted at ``folder``."""
    command = [*_UNSHARE, sys.executable, "-m", "benchmarks.durability.filling", str(folder)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return Filled(**json.loads(done.stdout))


def _fill_store(folder: Path) -> tuple[int, str, int, int, int, tuple[str, ...]]:
    store, number, said = create(folder), 0, ""
    while not said:
        try:
            save(store, number)
            number += 1
        except Refusal as refusal:
            said = f"{type(refusal).__name__}: {refusal.line('en')}"
    kept = len(case_operations(store, CASE)) // 2
    store.close()
    with reopen(folder) as store:
        reopened = len(case_operations(store, CASE)) // 2
        _mount("remount,size=20m", folder.parent)
        for later in range(number, 2 * number):
            save(store, later)
    found = look(folder)
    lost = set(range(2 * number)) - found.numbers
    return number, said, kept, reopened, len(found.numbers) - number, (*found.broken, *(f"lost {one}" for one in lost))


def _fill_json(file: Path) -> tuple[int, int]:
    answers: list[str] = []
    try:
        while True:
            file.write_text(json.dumps([*answers, "x" * 40_000]))
            answers.append("x" * 40_000)
    except OSError:
        pass
    try:
        return len(answers), len(json.loads(file.read_text()))
    except ValueError:
        return len(answers), 0


def _mount(options: str, folder: Path) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", str(folder)], check=True)


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    _mount("size=2m", folder)
    control = _fill_json(folder / "answers.json")
    (folder / "answers.json").unlink()
    print(json.dumps(asdict(Filled(*_fill_store(folder / "store"), *control))))


if __name__ == "__main__":
    main()
