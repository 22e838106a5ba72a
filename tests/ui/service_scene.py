"""A window over a real store with a signed client in service, for tests of the service desk and the timeline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from qifutong_desktop.actions.casework import bring_out, said
from qifutong_desktop.actions.in_force import shipped
from qifutong_desktop.actions.issuing import issue
from qifutong_desktop.core.case_fields import case_fields
from qifutong_desktop.core.client import Company
from qifutong_desktop.core.merge import case_state
from qifutong_desktop.core.service_desk.entry import Entry, entry_field, service_field, services_from_fields
from qifutong_desktop.store.cases import new_case
from qifutong_desktop.store.file import Store, create_store
from qifutong_desktop.store.keys import Scrypting
from qifutong_desktop.ui.desk import Desk
from qifutong_desktop.ui.look import Look
from qifutong_desktop.ui.main_window import MainWindow
from qifutong_desktop.ui.pages.service_page import ServicePage
from qifutong_desktop.ui.style import dress
from tests.store.issuing import AT, CASE, UNDER, firm

#: The client is in service from 2026-09-07, and it is three weeks later.
NOW = datetime.fromisoformat("2026-09-30T10:20:00+08:00")


@dataclass
class ServiceScene:
    """The window, the desk, the store, and the signed client's case."""

    window: MainWindow
    desk: Desk
    store: Store
    case: str
    qtbot: QtBot

    def page(self) -> ServicePage:
        """The service desk, once what it needs was read."""
        page = self.window.go("service")
        assert isinstance(page, ServicePage)
        self.rest()
        return page

    def rest(self) -> None:
        """Wait until nothing is under way and everything lies on the disk."""
        self.wait(lambda: self.desk.all_saved and not self.desk.jobs.busy)
        for _ in range(3):
            QApplication.processEvents()

    def wait(self, done: Callable[[], bool]) -> None:
        """Wait for something."""
        self.qtbot.waitUntil(done, timeout=20_000)

    def stored(self) -> dict[str, Entry]:
        """The client's entries as the store holds them."""
        self.rest()
        entries, problems = services_from_fields(case_state(bring_out(self.store, self.case, Company()).log).values)
        assert not problems
        return entries

    def close(self) -> None:
        """Strike the stage."""
        self.window.close()
        self.desk.end()
        self.store.close()


def service_scene(
    qtbot: QtBot, app: QApplication, folder: Path, entries: dict[str, Entry] | None = None, look: Look | None = None
) -> ServiceScene:
    """Set it up, with these entries of the client stored before."""
    look = look or Look()
    store, _ = create_store(folder / "p", "river and hill", keyring=False, cost=Scrypting(2**4))
    case = new_case(store, CASE, author="wen", at=AT)
    issue(store, CASE, firm(start="2026-09-07"), shipped().book, replace(UNDER, case=case), author="wen", now=NOW)
    fields = case_fields(CASE) | {"deal.stage": "signed"}
    fields |= {entry_field(id): service_field(entry) for id, entry in (entries or {}).items()}
    said(store, case, fields, "wen", NOW)
    dress(app, look)
    desk = Desk(now=lambda: NOW)
    window = MainWindow(look)
    window.furnish(look, desk)
    window.resize(1280, 800)
    window.show()
    desk.begin(store, shipped(), CASE.company)
    desk.open(case)
    scene = ServiceScene(window, desk, store, case, qtbot)
    scene.wait(lambda: desk.work is not None)
    scene.rest()
    return scene


def texts(widget: QWidget) -> str:
    """All words that show in a widget."""
    from PySide6.QtWidgets import QLabel

    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))
