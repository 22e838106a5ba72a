"""A real window over a real encrypted store with the sample client in it, for tests and pictures of the window."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from qifutong_desktop.actions.diagnosing import diagnose_opened, open_case
from qifutong_desktop.actions.in_force import shipped
from qifutong_desktop.assets import asset
from qifutong_desktop.core.canonical import FieldValue
from qifutong_desktop.core.case_fields import case_fields
from qifutong_desktop.core.dossier import SIZING, sizing_field
from qifutong_desktop.core.operation import moment
from qifutong_desktop.store.file import Store, create_store
from qifutong_desktop.store.keys import Scrypting
from qifutong_desktop.store.operations import record
from qifutong_desktop.ui.case_frame import CaseFrame
from qifutong_desktop.ui.desk import Desk
from qifutong_desktop.ui.look import Look
from qifutong_desktop.ui.main_window import MainWindow
from qifutong_desktop.ui.style import dress
from qifutong_desktop.ui.translation import speak
from qifutong_desktop.workbooks.sample_books import write_sample_books

NOW = datetime.fromisoformat("2026-11-22T09:30:00+08:00")
CASE = "5a" * 16
PASSPHRASE = "示例 密码 2026"


@dataclass
class Scene:
    """The pieces on the stage."""

    window: MainWindow
    desk: Desk
    store: Store

    @property
    def frame(self) -> CaseFrame:
        """The open client."""
        found = self.window.go("case")
        assert isinstance(found, CaseFrame)
        return found

    def close(self) -> None:
        """Strike the stage."""
        self.window.close()
        self.desk.jobs.close()
        self.store.close()


def sample_fields(folder: Path) -> dict[str, FieldValue]:
    """The sample client's fields, with what is measured in its workbooks (written into ``folder``)."""
    folder.mkdir(parents=True, exist_ok=True)
    opened = open_case(asset("resources", "sample", "case.toml"), write_sample_books(folder))
    sizing = diagnose_opened(opened).sizing
    assert sizing is not None
    return {**case_fields(opened.case), SIZING: sizing_field(sizing)}


def sample_store(folder: Path, fields: dict[str, FieldValue]) -> Store:
    """A new store in which the sample client lies."""
    store, _ = create_store(folder, PASSPHRASE, keyring=False, cost=Scrypting(2**4))
    record(store, CASE, fields, author="沈亦舟", at=moment(NOW))
    return store


def set_scene(
    app: QApplication,
    store: Store,
    look: Look,
    size: tuple[int, int] = (1280, 800),
    wait: Callable[[Callable[[], bool]], None] | None = None,
) -> Scene:
    """A window with the sample client open."""
    from qifutong_desktop.core.client import Company

    speak(app, look.lang)
    dress(app, look)
    desk = Desk(now=lambda: NOW)
    window = MainWindow(look)
    window.furnish(look, desk)
    window.resize(*size)
    window.show()
    desk.begin(store, shipped(), Company(consultant="沈亦舟"))
    frame = window.go("case")
    assert isinstance(frame, CaseFrame)
    desk.open(CASE)
    (wait or (lambda done: _spin(app, done)))(lambda: desk.work is not None)
    return Scene(window, desk, store)


def _spin(app: QApplication, done: Callable[[], bool]) -> None:
    while not done():
        app.processEvents()


def settle(app: QApplication, widget: QWidget, rounds: int = 20) -> None:
    """Let layouts, polish and queued results come to rest; the background gets its turn."""
    for _ in range(rounds):
        app.processEvents()
        time.sleep(0.02)
    widget.repaint()
