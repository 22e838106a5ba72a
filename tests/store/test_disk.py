"""Disks and shares that cannot do everything: a lock is a lock on a full one, and some folders cannot be waited for."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from qifutong_desktop.store.disk import settle_folder
from qifutong_desktop.store.lock import Held, hold

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX limits and folders")


@contextmanager
def no_room() -> Iterator[None]:
    """No file of this process can grow."""
    import resource
    import signal

    former, before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, former)


def test_a_lock_on_a_full_disk_is_held_and_given_up(tmp_path: Path) -> None:
    for _ in range(2):
        with no_room():
            held = hold(tmp_path)
        assert isinstance(held, Held)
        assert (tmp_path / "store.lock").read_text("ascii") == ""
        held.release()
    again = hold(tmp_path)
    assert isinstance(again, Held)
    again.release()


@pytest.mark.skipif(sys.platform != "linux", reason="a folder that no fsync takes: /proc")
def test_a_folder_that_cannot_be_waited_for_is_none_to_fail_on(tmp_path: Path) -> None:
    settle_folder(Path("/proc"))
    with pytest.raises(FileNotFoundError):
        settle_folder(tmp_path / "none")
