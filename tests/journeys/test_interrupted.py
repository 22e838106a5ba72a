"""Replacing a folder's documents while the process is stopped or killed: every file is there, whole, at any moment."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from qifutong_desktop.actions.publishing import all_or_nothing
from qifutong_desktop.core.problems import Refusal

from .shell import ROOT

FILES = 400
#: what the command line does around a run, and one folder's documents written anew
PUBLISHING = f"""
import sys
from pathlib import Path
from qifutong_desktop.actions.publishing import all_or_nothing
from qifutong_desktop.cli import main

def work():
    with all_or_nothing(Path(sys.argv[1])) as stage:
        for number in range({FILES}):
            (stage / f"{{number:03}}.txt").write_text("new")
    return 0

main._hear_endings()
sys.exit(main.guarded(work, "en"))
"""


def publishing(folder: Path) -> subprocess.Popen[bytes]:
    """A process that has replaced the first document and is about to replace the others."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    running = subprocess.Popen([sys.executable, "-c", PUBLISHING, folder], env=environment, stderr=subprocess.PIPE)
    while (folder / "000.txt").read_text() == "old":
        assert running.poll() is None
    return running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "out"
    made.mkdir()
    for number in range(FILES):
        (made / f"{number:03}.txt").write_text("old")
    (made / "mine.txt").write_text("mine")
    return made


def write_all_and(folder: Path, *more: str) -> None:
    with all_or_nothing(folder) as stage:
        for name in [*(f"{number:03}.txt" for number in range(FILES)), *more]:
            (stage / name).parent.mkdir(exist_ok=True)
            (stage / name).write_text("new")


def found(folder: Path) -> list[str]:
    """What the documents say; each is there."""
    return [(folder / f"{number:03}.txt").read_text() for number in range(FILES)]


@pytest.mark.parametrize(("stop", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_waits_until_all_are_replaced(folder: Path, stop: signal.Signals, code: int) -> None:
    running = publishing(folder)
    running.send_signal(stop)
    running.send_signal(stop)
    _, err = running.communicate(timeout=30)
    assert running.returncode == code
    assert b"Traceback" not in err
    assert set(found(folder)) == {"new"}
    assert len(list(folder.iterdir())) == FILES + 1


def test_killed_outright_no_document_is_missing_and_the_next_run_clears_up(folder: Path) -> None:
    running = publishing(folder)
    running.kill()
    running.communicate(timeout=30)
    assert set(found(folder)) <= {"old", "new"}
    if running.returncode == -signal.SIGKILL:
        assert list(folder.glob(".qifutong-*"))
    with all_or_nothing(folder) as stage:
        (stage / "000.txt").write_text("newer")
    assert (folder / "000.txt").read_text() == "newer"
    assert len(list(folder.iterdir())) == FILES + 1


def test_the_stage_of_a_run_that_goes_on_is_left_alone(folder: Path) -> None:
    with all_or_nothing(folder) as stage:
        (stage / "000.txt").write_text("first")
        with all_or_nothing(folder) as other:
            (other / "001.txt").write_text("second")
    assert found(folder)[:3] == ["first", "second", "old"]


def test_a_move_that_fails_half_way_puts_everything_back(folder: Path) -> None:
    """The last file goes into a folder of files that the system lets nobody change; the ones before are put back."""
    locked = folder / "zz"
    locked.mkdir()
    (locked / "a.txt").write_text("old")
    if os.geteuid() == 0:
        frozen = subprocess.run(["mount", "--bind", "-o", "ro", locked, locked], capture_output=True, check=False)
        again = subprocess.run(["mount", "-o", "remount,ro,bind", locked], capture_output=True, check=False)
        if frozen.returncode or again.returncode:
            pytest.skip("needs a folder in which root cannot write")
    else:
        locked.chmod(0o500)
    try:
        with pytest.raises(Refusal) as refusal:
            write_all_and(folder, "another/b.txt", "zz/a.txt")
        assert refusal.value.problems[0].file == str(folder)
        assert set(found(folder)) == {"old"}
        assert (locked / "a.txt").read_text() == "old"
        assert sorted(path.name for path in folder.iterdir() if path.is_dir()) == ["zz"]
    finally:
        if os.geteuid() == 0:
            subprocess.run(["umount", locked], check=True)
        else:
            locked.chmod(0o700)


def test_stopped_as_it_starts_it_is_quiet() -> None:
    """Ctrl+C at any moment after the interpreter runs our first line."""
    for pause in (0.0, 0.01, 0.02, 0.03, 0.05, 0.08):
        running = subprocess.Popen(
            [
                sys.executable,
                "-c",
                "import sys; from qifutong_desktop.__main__ import main\n"
                "sys.argv = ['qifutong', 'pricebook', 'check', '--json']\n"
                "sys.stderr.write('.'); sys.stderr.flush(); sys.exit(main())",
            ],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert running.stderr is not None
        assert running.stderr.read(1) == b"."
        time.sleep(pause + 0.003)
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=30)
        assert running.returncode in (0, 130, -signal.SIGINT), err  # the last one as the interpreter itself ends
        assert b"Traceback" not in err


def test_a_file_of_the_program_that_is_gone_is_no_fault_of_the_folder(tmp_path: Path) -> None:
    ours = Path(sys.prefix) / "lib" / "a library" / "template.docx"
    with pytest.raises(FileNotFoundError), all_or_nothing(tmp_path / "new" / "out"):
        ours.read_bytes()
    with pytest.raises(Refusal), all_or_nothing(tmp_path / "new" / "out"):
        (tmp_path / "somebody else's").read_bytes()
    assert not list(tmp_path.iterdir())
