"""The real program over a real profile folder, without a screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from qifutong_desktop.actions.preferences import WindowSettings, save_settings
from qifutong_desktop.core.canonical import FieldValue
from qifutong_desktop.core.client import Company
from qifutong_desktop.store.file import create_store
from qifutong_desktop.store.keys import Scrypting
from qifutong_desktop.store.operations import record
from qifutong_desktop.ui.frame import Frame
from qifutong_desktop.ui.look import Look
from qifutong_desktop.ui.pages.gate_page import GatePage
from qifutong_desktop.ui.pages.home_page import HomePage
from qifutong_desktop.ui.pages.settings_page import SettingsPage
from qifutong_desktop.ui.program import Program

PASSPHRASE = "山高水长 42"
CASE = "5a" * 16
NOW = datetime.fromisoformat("2026-11-22T09:30:00+08:00")


class Run:
    """One start of the program."""

    def __init__(self, qtbot: QtBot, app: QApplication, folder: Path, look: Look | None = None) -> None:
        self.qtbot, self.closed = qtbot, False
        self.program = Program(app, folder, look or Look())
        self.program.show()
        self.until(lambda: self.program.window.frame is not None and self.frame.space != "")

    def until(self, done: Callable[[], bool]) -> None:
        """Wait for it, with the window alive."""
        self.qtbot.waitUntil(done, timeout=15_000)

    @property
    def frame(self) -> Frame:
        frame = self.program.window.frame
        assert frame is not None
        return frame

    def page(self) -> QWidget:
        """What is shown."""
        shown = self.frame.spaces.currentWidget()
        assert shown is not None
        return shown

    @property
    def home(self) -> HomePage:
        page = self.frame.go("home")
        assert isinstance(page, HomePage)
        return page

    @property
    def settings(self) -> SettingsPage:
        page = self.frame.go("settings")
        assert isinstance(page, SettingsPage)
        return page

    def gate(self) -> GatePage:
        """The gate, once it is there."""
        self.until(lambda: isinstance(self.page(), GatePage))
        page = self.page()
        assert isinstance(page, GatePage)
        return page

    def unlock(self, secret: str = PASSPHRASE) -> None:
        """By keyboard."""
        gate = self.gate()
        gate.unlock_edit.clear()
        type_in(gate.unlock_edit, secret)
        QTest.keyClick(gate.unlock_edit, Qt.Key.Key_Return)

    def listed(self) -> HomePage:
        """The home page with its list."""
        self.until(lambda: self.program.desk.store is not None and self.frame.space == "home")
        self.until(lambda: self.home.found is not None)
        return self.home

    def close(self) -> None:
        """As a person closes it; what is on the way is written first."""
        window, self.closed = self.program.window, True
        window.close()
        self.until(lambda: not window.isVisible())
        self.program.deleteLater()
        window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def type_in(field: QLineEdit, words: str) -> None:
    """Type, Chinese too (as an input method commits it)."""
    for letter in words:
        if letter.isascii():
            QTest.keyClicks(field, letter)
        else:
            field.insert(letter)


@contextmanager
def running(qtbot: QtBot, app: QApplication, folder: Path, look: Look | None = None) -> Iterator[Run]:
    """A start that is closed in any case."""
    run = Run(qtbot, app, folder, look)
    try:
        yield run
    finally:
        if not run.closed:
            run.close()


def make_profile(
    folder: Path, *cases: tuple[str, Mapping[str, FieldValue]], settings: WindowSettings | None = None
) -> None:
    """A profile with these clients in it, opened by :data:`PASSPHRASE`."""
    store, _ = create_store(folder, PASSPHRASE, keyring=False, cost=Scrypting(2**4))
    with store:
        for case, fields in cases:
            record(store, case, fields, author="沈亦舟", at="2026-11-20T08:00:00Z")
        save_settings(store, settings or WindowSettings(company=Company(consultant="沈亦舟")))
