"""Real processes that break: the window comes back where it was, and what is left behind tells nothing of a client."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qifutong_desktop.actions.fault_mark import MARK, begin_run
from qifutong_desktop.actions.fault_native import FOLDER
from qifutong_desktop.actions.fault_reports import list_reports, read_report
from qifutong_desktop.actions.preferences import Place, WindowSettings
from qifutong_desktop.core.client import Company
from qifutong_desktop.store.lock import Holder, hold
from qifutong_desktop.ui.case_frame import CaseFrame

from ..ui.program_run import CASE, PASSPHRASE, Run, make_profile, running
from .shell import ROOT

NAME = "湖州青岚茶业有限公司"
#: The program as it is started, with somebody at it who unlocks it and waits until the client lies open.
_WINDOW = f"""
import ctypes, os, signal, sys
from PySide6.QtCore import QTimer
from qifutong_desktop.actions.keeping import Given
from qifutong_desktop.ui.program import Program
end, show = sys.argv.pop(), Program.show
def at_it(program):
    frame = program.window.frame
    if frame is not None and frame.space == "gate" and program.desk.store is None and not hasattr(program, "typed"):
        program.typed = True
        program._typed(Given(passphrase={PASSPHRASE!r}))
    if frame is not None and program.desk.work is not None and frame.space == "case":
        break_(program)
def break_(program):
    name = program.desk.work.dossier.case.client.name
    if end == "segmentation fault":
        ctypes.string_at(0)
    elif end == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif end == "reopen":
        program.faults.reopen()
    else:
        os.kill(os.getpid(), signal.SIGTERM)
def shown(program):
    show(program)
    program.timer = QTimer(interval=50)
    program.timer.timeout.connect(lambda: at_it(program))
    program.timer.start()
Program.show = shown
from qifutong_desktop.app import open_window
sys.exit(open_window([]))
"""
posix = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")

pytestmark = pytest.mark.usefixtures("no_keyring")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A profile whose window was last at the plan of a client."""
    settings = WindowSettings(company=Company(consultant="沈亦舟"), last_place=Place(CASE, "plan"))
    make_profile(tmp_path / "profile", (CASE, {"client.name": NAME}), settings=settings)
    return tmp_path / "profile"


def environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("QIFUTONG_", "PYTHONFAULT"))}
    return {
        **kept,
        "QIFUTONG_HOME": str(folder),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        "TMPDIR": str(folder.parent),
    }


def window(folder: Path, end: str) -> int:
    """One start of the window that ends like this; its exit code."""
    command = [sys.executable, "-c", _WINDOW, end]
    nowhere = subprocess.DEVNULL  # a window that it opens in its place would keep a pipe open
    done = subprocess.run(command, env=environment(folder), stdout=nowhere, stderr=nowhere, timeout=60, check=False)
    return done.returncode


def told(run: Run) -> list[str]:
    """What the window says while it opens."""
    said: list[str] = []
    run.program.desk.told.connect(lambda text: said.append(text.zh))
    run.unlock()
    run.until(lambda: run.program.desk.store is not None and run.program.settings is not None)
    return said


def nothing_told_of_the_client(folder: Path) -> None:
    for path in folder.parent.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert all(NAME.encode(code) not in content for code in ("utf-8", "utf-16-le", "gb18030")), path


@posix
def test_after_a_native_fault_the_window_is_where_it_was_with_a_sentence_and_a_report(
    qtbot: QtBot, qapp: QApplication, folder: Path
) -> None:
    assert window(folder, "segmentation fault") < 0
    with running(qtbot, qapp, folder) as run:
        said = told(run)
        run.until(lambda: isinstance(run.page(), CaseFrame) and run.program.desk.work is not None)
        page = run.page()
        assert isinstance(page, CaseFrame)
        assert page.step == "plan"
        assert [words for words in said if "上次意外退出，已回到原处" in words and "诊断报告" in words]
    [report] = list_reports(folder)
    assert report.kinds == "Segmentation fault"
    text = read_report(folder, report.id)
    assert "app.py:" in text
    assert str(ROOT) not in text
    assert not list((folder / FOLDER).glob("*.trace"))
    nothing_told_of_the_client(folder)
    with running(qtbot, qapp, folder) as run:
        assert not [words for words in told(run) if "意外" in words]


@posix
def test_killed_for_the_third_time_at_once_the_window_opens_without_the_client(
    qtbot: QtBot, qapp: QApplication, folder: Path
) -> None:
    for _ in range(2):
        begin_run(folder)  # two starts that broke at once
    assert window(folder, "kill") < 0
    with running(qtbot, qapp, folder) as run:
        said = told(run)
        run.until(lambda: run.frame.space == "home" and run.home.found is not None)
        assert [words for words in said if "连续几次意外退出" in words]
        assert run.program.desk.work is None
    assert list_reports(folder) == ()


@posix
def test_ended_by_the_system_is_a_clean_end(folder: Path) -> None:
    assert window(folder, "terminate") == 0
    assert not (folder / MARK).exists()
    assert not list((folder / FOLDER).iterdir())


@posix
def test_opened_again_from_the_window_of_faults_another_process_has_the_store(qtbot: QtBot, folder: Path) -> None:
    assert window(folder, "reopen") == 0
    found: list[int] = []

    def held() -> bool:
        holder = hold(folder)
        if not isinstance(holder, Holder):
            holder.release()
            return False
        found.append(holder.pid)
        return holder.pid > 0

    qtbot.waitUntil(held, timeout=15_000)
    os.kill(found[-1], signal.SIGTERM)
    qtbot.waitUntil(lambda: not held(), timeout=15_000)


def test_a_command_that_breaks_names_its_report(tmp_path: Path) -> None:
    code = (
        "import sys, qifutong_desktop.cli.pricing as room\n"
        f"def broken(*_): raise ZeroDivisionError('{NAME} 13800000001')\n"
        "room.estimate_file = broken\n"
        "from qifutong_desktop.cli.main import run\n"
        "sys.exit(run(['price', 'x.toml']))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(tmp_path / "profile"),
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    [report] = list_reports(tmp_path / "profile")
    assert report.id in done.stderr
    assert report.kinds == "ZeroDivisionError"
    assert "cli/pricing.py:" in read_report(tmp_path / "profile", report.id)
    nothing_told_of_the_client(tmp_path / "profile")
