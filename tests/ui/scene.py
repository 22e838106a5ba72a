"""A real window over a real encrypted store with the sample client in it, for tests and pictures of the window."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget

from qifutong_desktop.actions.diagnosing import diagnose_opened, open_case
from qifutong_desktop.actions.in_force import shipped
from qifutong_desktop.assets import asset
from qifutong_desktop.core.canonical import FieldValue
from qifutong_desktop.core.case_fields import case_fields
from qifutong_desktop.core.dossier import SIZING, sizing_field
from qifutong_desktop.core.merge import case_state
from qifutong_desktop.core.operation import moment
from qifutong_desktop.store.file import Store, create_store
from qifutong_desktop.store.keys import Scrypting
from qifutong_desktop.store.operations import case_operations, record
from qifutong_desktop.ui.case_frame import CaseFrame
from qifutong_desktop.ui.desk import Desk
from qifutong_desktop.ui.look import Look
from qifutong_desktop.ui.main_window import MainWindow
from qifutong_desktop.ui.pages.quote_page import QuotePage
from qifutong_desktop.ui.style import dress
from qifutong_desktop.ui.translation import speak
from qifutong_desktop.workbooks.sample_books import write_sample_books

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

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

    def stored(self) -> dict[str, FieldValue]:
        """What the store holds of the client, field by field."""
        return case_state(case_operations(self.store, CASE)).values

    def close(self) -> None:
        """Strike the stage."""
        self.window.close()
        self.desk.jobs.close()
        self.store.close()


def plain_fields() -> dict[str, FieldValue]:
    """The sample client as its consultant wrote it down, without its workbooks."""
    return case_fields(open_case(asset("resources", "sample", "case.toml")).case)


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


SetUp = Callable[[dict[str, FieldValue], Look | None], Scene]


@contextmanager
def scenes(qtbot: QtBot, app: QApplication, folder: Path) -> Iterator[SetUp]:
    """What sets a scene with a client of these fields, as often as it is called; all are struck at the end."""
    made: list[Scene] = []

    def set_up(fields: dict[str, FieldValue], look: Look | None) -> Scene:
        store = sample_store(folder / f"store{len(made)}", fields)
        made.append(set_scene(app, store, look or Look(), wait=lambda done: qtbot.waitUntil(done, timeout=10_000)))
        return made[-1]

    yield set_up
    for one in made:
        one.close()


def quote_page(scene: Scene) -> QuotePage:
    """The page of the quote, shown."""
    scene.frame.go("quote")
    page = scene.frame.pages.currentWidget()
    assert isinstance(page, QuotePage)
    return page


def _spin(app: QApplication, done: Callable[[], bool]) -> None:
    while not done():
        app.processEvents()


def settle(app: QApplication, widget: QWidget, rounds: int = 20) -> None:
    """Let layouts, polish and queued results come to rest; the background gets its turn."""
    for _ in range(rounds):
        app.processEvents()
        time.sleep(0.02)
    widget.repaint()
