"""The launcher: starts the version that ``current`` names, and goes back to the former where a new one never came up.

It lies beside ``versions/`` and updates do not replace it, so it knows as little as it can: the standard library only,
frozen by itself. The program takes the spelling of ``current`` and of the marks under ``starts/`` from here.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from errno import EINVAL
from pathlib import Path
from typing import NamedTuple

CURRENT, VERSIONS, STARTS = "current", "versions", "starts"
PROGRAM = "qifutong.exe" if sys.platform == "win32" else "qifutong"
#: Tells the program where it is installed.
ROOT_VARIABLE = "QIFUTONG_INSTALLATION"
_VERSION = re.compile(r"\d{1,9}(\.\d{1,9})*", re.ASCII)
#: A version may be cut off so often before it has ever come up; then the former one is started.
_TRIES = 2
#: Ends that say nothing against a version: done, refused, stopped by its user or with the system.
_ORDERLY = (0, 2, 130, 143, -2, -15)
_LARGEST = 4096


class Turn(NamedTuple):
    """Whose turn it is: the version to start, the one before it, the highest that ever had its turn ("" for none),
    and the one that was given up because it never came up."""

    current: str
    former: str = ""
    highest: str = ""
    failed: str = ""


def read_turn(root: Path) -> Turn | None:
    """What ``current`` says; None where it is missing or cannot be understood."""
    try:
        with (root / CURRENT).open("rb") as file:
            plain = json.loads(file.read(_LARGEST))
        turn = Turn(**plain)
        named = [name for name in turn if name != ""]
        return turn if turn.current and all(_VERSION.fullmatch(name) for name in named) else None
    except (OSError, ValueError, TypeError, RecursionError):
        return None


def write_turn(root: Path, turn: Turn) -> None:
    """Replace ``current`` in one step, and wait until it is on the disk.

    :raises OSError: leaving it as it was
    """
    _put(root / CURRENT, json.dumps(turn._asdict()) + "\n")


def _put(path: Path, words: str) -> None:
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding="ascii") as file:
        file.write(words)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    if sys.platform != "win32":
        handle = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        except OSError as error:
            if error.errno != EINVAL:  # a share whose folders cannot be waited for
                raise
        finally:
            os.close(handle)


def program_of(root: Path, version: str) -> Path:
    """The file that starts a version: of the name under which this process was started itself, so that a launcher
    without a console starts the program without one."""
    return root / VERSIONS / version / (Path(sys.executable).name if getattr(sys, "frozen", False) else PROGRAM)


# --- how its starts went ---------------------------------------------------------------------------------------------


def is_good(root: Path, version: str) -> bool:
    """Whether a version has ever come up here."""
    return (root / STARTS / f"{version}.good").exists()


def mark_good(root: Path, version: str) -> None:
    """The version that is running has come up: the launcher need not watch it any more.

    :raises OSError: when it cannot be noted
    """
    (root / STARTS).mkdir(exist_ok=True)
    _put(root / STARTS / f"{version}.good", "")


def forget_starts(root: Path, version: str) -> None:
    """A version is new again: it was installed afresh, or is gone.

    :raises OSError: when that cannot be noted
    """
    for name in (f"{version}.good", f"{version}.tries"):
        (root / STARTS / name).unlink(missing_ok=True)


def _tries(root: Path, version: str) -> int:
    try:
        return int((root / STARTS / f"{version}.tries").read_text("ascii")[:4])
    except (OSError, ValueError):
        return 0


def _note_try(root: Path, version: str) -> None:
    with suppress(OSError):  # a disk that is full keeps nobody from working
        (root / STARTS).mkdir(exist_ok=True)
        _put(root / STARTS / f"{version}.tries", str(_tries(root, version) + 1))


# --- starting --------------------------------------------------------------------------------------------------------


def launch(root: Path, args: Sequence[str]) -> int:
    """Start the version whose turn it is with these words; its exit code.

    A version that never came up is watched. When its window ends in a fault, or it was cut off twice, the former one
    is started instead, from now on. A command is never done twice: it has to be given again.
    """
    turn = read_turn(root) or _newest(root)
    if turn is None:
        _say(f"{root}: 没有可以启动的版本，请重新安装 / no version to start: install it again")
        return 1
    version, way_back = turn.current, bool(turn.former) and program_of(root, turn.former).exists()
    if is_good(root, version) and program_of(root, version).exists():
        return _become(root, version, args)
    if way_back and (_tries(root, version) >= _TRIES or not program_of(root, version).exists()):
        return _become(root, _go_back(root, turn), args)
    _note_try(root, version)
    code = _watched(root, version, args)
    if code in _ORDERLY or args or not way_back or is_good(root, version):
        return code
    return _become(root, _go_back(root, turn), args)


def _newest(root: Path) -> Turn | None:
    """Where ``current`` is lost: the highest version that is there. A folder has its name only once it is whole."""
    try:
        names = [one.name for one in (root / VERSIONS).iterdir() if _VERSION.fullmatch(one.name)]
    except OSError:
        return None
    there = [name for name in names if program_of(root, name).exists()]
    highest = max(there, key=lambda name: [int(part) for part in name.split(".")], default="")
    return Turn(highest, highest=highest) if highest else None


def _go_back(root: Path, turn: Turn) -> str:
    _say(
        f"版本 {turn.current} 没能正常启动，已退回 {turn.former} / "
        f"version {turn.current} did not come up: back to {turn.former}"
    )
    with suppress(OSError):  # else the same again at the next start
        write_turn(root, Turn(turn.former, "", turn.highest, turn.current))
    return turn.former


def _become(root: Path, version: str, args: Sequence[str]) -> int:
    """Run it in our place (Windows: beside us, until it ends)."""
    program = str(program_of(root, version))
    if sys.platform == "win32":
        return _watched(root, version, args)
    try:
        os.execve(program, [program, *args], environment(root))
    except OSError as error:
        _say(f"{program}: {error.strerror}")
        return 1


def _watched(root: Path, version: str, args: Sequence[str]) -> int:
    """Run it as a child; what ends us ends it."""
    try:
        child = subprocess.Popen([str(program_of(root, version)), *args], env=environment(root))
    except OSError as error:
        _say(f"{program_of(root, version)}: {error.strerror}")
        return 1
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal tells the child as well
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    return child.wait()


def environment(root: Path | None) -> Mapping[str, str]:
    """For another frozen program than ourselves: without what our own bootloader set."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("_PYI", "_MEI"))}
    ours.pop(ROOT_VARIABLE, None)
    if root is not None:
        ours[ROOT_VARIABLE] = str(root)
    if getattr(sys, "frozen", False):
        ours["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
        for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"):
            ours.pop(name, None)
            if f"{name}_ORIG" in ours:
                ours[name] = ours.pop(f"{name}_ORIG")
    return ours


def _say(words: str) -> None:
    if sys.stderr is not None:
        print(words, file=sys.stderr)


def main() -> int:
    """The launcher's door: it stands in the folder that it serves."""
    here = Path(sys.executable if getattr(sys, "frozen", False) else __file__).resolve().parent
    code = launch(here, sys.argv[1:])
    return code if code >= 0 else 128 - code  # ended by a signal, as shells say it


if __name__ == "__main__":
    sys.exit(main())
