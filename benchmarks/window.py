"""The first page of the window on the screen, against a PySide6 window that shows nothing."""

from __future__ import annotations

import os
import sys

from .measuring import turns
from .table import Row, megabytes, milliseconds

_ROUNDS = 11
_CPU, _MEMORY = 1.25, 1.3
_BARE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication(sys.argv)
window = QWidget()
window.resize(1280, 800)
window.show()
QTimer.singleShot(0, app.quit)
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
    ]
