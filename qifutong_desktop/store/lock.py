"""One window a store: a lock of the operating system, which goes when its process goes, however it ends."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

LOCK_FILE = "store.lock"


@dataclass(frozen=True, slots=True)
class Held:
    """The lock, ours until released or the process ends."""

    path: Path
    handle: int

    def release(self) -> None:
        """Give it up."""
        os.close(self.handle)

    def __enter__(self) -> Held:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has it: the process id, 0 when it cannot be read. That window is to be brought to the front."""

    pid: int


def hold(folder: Path, name: str = LOCK_FILE) -> Held | Holder:
    """Take the lock of a folder (a store's, unless ``name`` says otherwise), or say who has it. A lock file left by a
    crash is no lock.

    :raises OSError: when the folder cannot be written
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    if not _locked(handle):
        with os.fdopen(handle, "r", encoding="ascii", errors="replace") as file:
            said = file.read(20).strip()
        return Holder(int(said) if said.isdecimal() else 0)
    with suppress(OSError):  # on a full disk nobody reads who has it, but he has it
        os.ftruncate(handle, 0)
        os.write(handle, str(os.getpid()).encode("ascii"))
    return Held(path, handle)


if sys.platform == "win32":
    import msvcrt

    def _locked(handle: int) -> bool:
        # A byte far behind the end: Windows locks also bar reading, and the number in front must stay readable.
        os.lseek(handle, 1 << 30, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(handle, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _locked(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
