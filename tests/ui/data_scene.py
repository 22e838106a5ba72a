"""A window that shows the data page of the sample client, who has brought no data yet."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qifutong_desktop.actions.diagnosing import open_case
from qifutong_desktop.assets import asset
from qifutong_desktop.core.case_fields import case_fields
from qifutong_desktop.ui.look import Look
from qifutong_desktop.ui.pages.data_page import DataPage
from tests.ui.scene import Scene, sample_store, set_scene


def data_scene(qapp: QApplication, qtbot: QtBot, folder: Path) -> Scene:
    """The window over a store in this folder."""
    case = open_case(asset("resources", "sample", "case.toml"), ()).case
    store = sample_store(folder / "store", case_fields(case))
    made = set_scene(qapp, store, Look(), wait=qtbot.waitUntil)
    made.frame.go("data")
    return made


def page_of(scene: Scene) -> DataPage:
    """The page that shows."""
    page = scene.frame.pages.currentWidget()
    assert isinstance(page, DataPage)
    return page


def at_rest(scene: Scene, qtbot: QtBot) -> None:
    """Everything read, worked out and on the disk."""
    desk = scene.desk
    qtbot.waitUntil(
        lambda: not desk.jobs.busy and desk.all_saved and desk.work is not None and desk.work.settled, timeout=30_000
    )
