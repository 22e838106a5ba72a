"""The first page of the window on the screen, against a window that shows nothing; the longest stall of a day."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from .measuring import ROOT, turns
from .table import Row, megabytes, milliseconds

_ROUNDS = 11
_CPU, _MEMORY = 1.25, 1.3
_DAYS, _STALL = 3, 0.1
_DAY = "tests/journeys/test_window_day.py"
_BARE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication(sys.argv)
class Window(QWidget):
    def paintEvent(self, event):
        QTimer.singleShot(0, app.quit)
window = Window()
window.resize(1280, 800)
window.show()
app.exec()
"""
#: the program's own way up to its first page; instead of going on it ends
_OURS = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from qifutong_desktop.ui.look import Look
from qifutong_desktop.ui.program import Program
from pathlib import Path
app = QApplication(sys.argv)
program = Program(app, Path("nowhere"), Look())
program.begin = app.quit
program.show()
app.exec()
heavy = {"openpyxl", "sqlalchemy", "reportlab", "numpy", "pyhanko"} & set(sys.modules)
if heavy or program.window.frame is not None:
    raise SystemExit(f"too early: {heavy}")
"""


def rows() -> list[Row]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    bare, ours = ([sys.executable, "-c", script] for script in (_BARE, _OURS))
    used, peer = turns(_ROUNDS, ours, bare)
    cpu, memory = used.cpu / peer.cpu, used.peak / peer.peak
    what = "the first page painted, whole process; peer: an empty PySide6 window"
    return [
        Row(what, milliseconds(used.cpu), milliseconds(peer.cpu), f"{cpu:.2f}×", f"≤ {_CPU}×", cpu <= _CPU),
        Row(
            f"{what}; memory",
            megabytes(used.peak),
            megabytes(peer.peak),
            f"{memory:.2f}×",
            f"≤ {_MEMORY}×",
            memory <= _MEMORY,
        ),
        _stall(),
    ]


def _stall() -> Row:
    """The best of some days: another program on the machine only ever adds to a stall."""
    longest = min(_longest_stall() for _ in range(_DAYS))
    what = "longest stall of the window in a day's journey, in code of ours, wall clock"
    return Row(what, milliseconds(longest), aim=f"≤ {_STALL * 1000:.0f} ms", met=longest <= _STALL)


def _longest_stall() -> float:
    """:raises CalledProcessError: the journey failed, or the extra ``test`` is not installed"""
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "stalls.json"
        command = [sys.executable, "-m", "pytest", "-q", _DAY]
        subprocess.run(
            command, cwd=ROOT, env={**os.environ, "QIFUTONG_STALLS": str(kept)}, stdout=subprocess.DEVNULL, check=True
        )
        return max((one["seconds"] for one in json.loads(kept.read_text("utf-8")) if one["line"]), default=0.0)
