"""The launcher as a process of its own: which version it starts, and when it goes back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.durability.fake_program import make_program
from benchmarks.durability.program_update import launched
from qifutong_desktop.installation.launcher import CURRENT, STARTS, Turn, is_good, mark_good, read_turn, write_turn
from qifutong_desktop.installation.layout import Installation

from .conftest import NEW, OLD

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the fake program is a script with #!")


def give(here: Installation, own: str) -> None:
    """A new version, in its place and with its turn, that runs these lines first."""
    make_program(here.folder(NEW), NEW, own=own, files=1)
    write_turn(here.root, Turn(NEW, OLD, NEW))


def test_it_starts_the_version_whose_turn_it_is(here: Installation) -> None:
    assert launched(here) == OLD
    give(here, "")
    assert launched(here) == NEW


def test_it_hands_words_and_exit_codes_through(here: Installation) -> None:
    give(here, "sys.exit(2 if sys.argv[1:] == ['price', 'a b'] else 9)")
    for _ in range(2):
        command = [sys.executable, "-IS", str(here.root / "launcher.py"), "price", "a b"]
        assert subprocess.run(command, check=False).returncode == 2
        mark_good(here.root, NEW)


def test_a_new_version_whose_window_ends_in_a_fault_gives_its_turn_back(here: Installation) -> None:
    give(here, "sys.exit(1)")
    assert launched(here) == OLD
    assert read_turn(here.root) == Turn(OLD, "", NEW, NEW)
    assert launched(here) == OLD


def test_a_version_that_came_up_once_keeps_its_turn(here: Installation) -> None:
    give(here, "pathlib.Path(os.environ['QIFUTONG_INSTALLATION'], 'starts', VERSION + '.good').touch(); sys.exit(1)")
    assert launched(here).startswith("1:")
    assert launched(here).startswith("1:")
    assert read_turn(here.root) == Turn(NEW, OLD, NEW)


def test_a_version_that_is_cut_off_twice_gives_its_turn_back(here: Installation) -> None:
    give(here, "print('up', flush=True); time.sleep(60)")
    command = [sys.executable, "-IS", str(here.root / "launcher.py")]
    for _ in range(2):
        running = subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True)
        assert running.stdout is not None
        assert running.stdout.readline() == b"up\n"
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        running.stdout.close()
    assert launched(here) == OLD


def test_a_command_is_never_done_twice(here: Installation, tmp_path: Path) -> None:
    give(here, f"open({str(tmp_path / 'done')!r}, 'a').write('once '); sys.exit(1)")
    command = [sys.executable, "-IS", str(here.root / "launcher.py"), "cases"]
    assert subprocess.run(command, check=False).returncode == 1
    assert (tmp_path / "done").read_text() == "once "


def test_a_version_that_is_gone_is_not_missed(here: Installation) -> None:
    write_turn(here.root, Turn("3.0.0", OLD, "3.0.0"))
    assert launched(here) == OLD


def test_a_word_to_end_reaches_the_program(here: Installation) -> None:
    give(here, "print('up', flush=True); time.sleep(60)")
    command = [sys.executable, "-IS", str(here.root / "launcher.py")]
    running = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert running.stdout is not None
    running.stdout.readline()
    time.sleep(0.1)
    running.terminate()
    assert running.wait(10) == 128 + signal.SIGTERM
    running.stdout.close()
    assert read_turn(here.root) == Turn(NEW, OLD, NEW)


@pytest.mark.parametrize("spoiled", [b"", b"{}", b"[", b'{"current": 5}', b'{"current": "../x"}', b"\xff" * 9000])
def test_where_current_is_lost_it_starts_the_highest_version_that_is_whole(here: Installation, spoiled: bytes) -> None:
    make_program(here.versions / ".2.0.0.part", "2.0.0", files=1)
    (here.versions / "10.0").mkdir()
    (here.root / CURRENT).write_bytes(spoiled)
    assert read_turn(here.root) is None
    assert launched(here) == OLD


def test_with_no_version_it_says_so(tmp_path: Path, here: Installation) -> None:
    (here.root / CURRENT).unlink()
    here.folder(OLD).rename(tmp_path / "away")
    assert "install it again" in launched(here)


def test_the_program_reports_that_it_came_up(here: Installation) -> None:
    from qifutong_desktop import __version__

    told = {**os.environ, "QIFUTONG_INSTALLATION": str(here.root)}
    order = here.root / "order.json"
    order.write_text('{"tier": "basic", "billing": "annual", "term": 1, "users": 36}')
    for args, good in ((["--version"], False), (["price", str(order)], True)):
        subprocess.run([sys.executable, "-m", "qifutong_desktop", *args], env=told, check=True, capture_output=True)
        assert is_good(here.root, __version__) is good
    assert sorted(one.name for one in (here.root / STARTS).glob("*.good")) == [f"{__version__}.good", f"{OLD}.good"]
