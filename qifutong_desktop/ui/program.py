"""The program while its window is open: what is painted first, the store opened right after, the look, the way back."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from .desk import Desk
from .look import Look
from .main_window import MainWindow
from .style import dress
from .translation import speak

if TYPE_CHECKING:
    from ..actions.opening import Opened


class Program(QObject):
    """One window over one store. A change of the look builds the window anew over the same desk."""

    def __init__(self, app: QApplication, look: Look, folder: Path) -> None:
        super().__init__(app)
        self.app, self.look, self.folder = app, look, folder
        self.desk = Desk(self)
        self.window: MainWindow | None = None

    def show(self) -> None:
        """Paint the first page; the store opens as soon as it is on the screen."""
        self._build()
        assert self.window is not None
        self.window.go("home")
        self.window.show()
        QTimer.singleShot(0, self.begin)

    def begin(self) -> None:
        """Open the store in the background."""
        from ..actions.opening import open_desk

        now = self.desk.now()
        self.desk.jobs.start(lambda _: open_desk(self.folder, None, now), self._opened, failed=self._gate, lane="store")

    def _opened(self, opened: Opened) -> None:
        self.desk.begin(opened.store, opened.rules, opened.settings.company)
        assert self.window is not None
        self.window.go("home")

    def _gate(self, why: Any) -> None:
        assert self.window is not None
        self.window.go("gate")

    def relook(self, **changes: Any) -> None:
        """Another language, theme or size of text."""
        self.look = replace(self.look, **changes)
        old = self.window
        self._build()
        if old is not None:
            old.deleteLater()

    def _build(self) -> None:
        speak(self.look.lang)
        dress(self.app, self.look)
        self.window = MainWindow(self.look, self.desk)
        self.window.closing.connect(partial(self.desk.jobs.close))
