"""The window's frame: the rail, and the space beside it: gate, clients, one client, settings."""

from __future__ import annotations

from importlib import import_module

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFrame, QLabel, QMainWindow, QStackedWidget, QToolButton, QWidget

from ..core.text import Text
from .desk import Desk
from .forms import Makers, load_form
from .icons import icon
from .look import Look
from .widgets.job_rows import JobRows
from .widgets.notice_bar import NoticeBar

_TITLE = Text("企服通桌面版", "Qifutong desktop")


class MainWindow(QMainWindow):
    """Builds its spaces when they are first needed; knows nothing of what they show."""

    closing = Signal()
    #: the space that is open changed: gate, home, case, settings
    moved = Signal(str)

    rail: QFrame
    mark_label: QLabel
    clients_button: QToolButton
    settings_button: QToolButton
    spaces: QStackedWidget
    notice_bar: NoticeBar
    job_rows: JobRows

    def __init__(self, look: Look, desk: Desk) -> None:
        super().__init__()
        self.look, self.desk = look, desk
        self.space = ""
        self._built: dict[str, QWidget] = {}
        makers: Makers = {
            "JobRows": lambda parent: JobRows(parent, look),
            "NoticeBar": lambda parent: NoticeBar(parent, look),
        }
        load_form(self, "main_window", makers)
        self.setWindowTitle(look.say(_TITLE))
        self.setMinimumSize(1024, 640)
        self._draw_rail()
        desk.jobs.shown.connect(self.job_rows.show_jobs)
        desk.jobs.refused.connect(self.notice_bar.refuse)
        desk.told.connect(self.notice_bar.tell)

    def _draw_rail(self) -> None:
        look = self.look
        self.rail.setFixedWidth(look.px(72))
        size = look.px(36)
        self.mark_label.setFixedSize(size, size)
        self.mark_label.setStyleSheet(
            f"background: {look.colours['accent']}; color: {look.colours['on_accent']}; border-radius: 8px;"
            f" font-size: {look.px(18)}px; font-weight: 700;"
        )
        for button, name in ((self.clients_button, "clients"), (self.settings_button, "settings")):
            button.setIcon(icon(look, name, checked="accent"))
            button.setIconSize(QSize(look.px(22), look.px(22)))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setFixedWidth(look.px(60))
        self.clients_button.clicked.connect(lambda: self.go("home"))
        self.settings_button.clicked.connect(lambda: self.go("settings"))

    def go(self, space: str) -> QWidget:
        """Open a space; the widget in it."""
        if space not in self._built:
            self._built[space] = self._build(space)
            self.spaces.addWidget(self._built[space])
        widget = self._built[space]
        self.spaces.setCurrentWidget(widget)
        self.space = space
        self.rail.setVisible(space != "gate")
        self.clients_button.setChecked(space in ("home", "case"))
        self.settings_button.setChecked(space == "settings")
        self.moved.emit(space)
        return widget

    def _build(self, space: str) -> QWidget:
        module, name = {
            "gate": ("pages.gate_page", "GatePage"),
            "home": ("pages.home_page", "HomePage"),
            "case": ("case_frame", "CaseFrame"),
            "opening": ("pages.opening_page", "OpeningPage"),
            "settings": ("pages.settings_page", "SettingsPage"),
        }[space]
        built = getattr(import_module(f"{__package__}.{module}"), name)(self.look, self.desk)
        assert isinstance(built, QWidget)
        return built

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        self.closing.emit()
        event.accept()
