"""F1 opens the guide at what is on the screen; searching, the way back, keys, both themes, large type."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from qifutong_desktop.ui.help_door import HelpDoor
from qifutong_desktop.ui.look import Look
from qifutong_desktop.ui.pages.help_page import HelpPage

from .scene import Scene, sample_store, set_scene
from .test_every_page import cut, nameless, read_as_markup, sideways

Begin = Callable[[Look], Scene]


@pytest.fixture
def begin(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Begin]:
    scenes: list[Scene] = []

    def made(look: Look) -> Scene:
        store = sample_store(tmp_path, {"client.name": "甲公司"})
        scenes.append(set_scene(qapp, store, look, wait=lambda done: qtbot.waitUntil(done, timeout=20_000)))
        return scenes[-1]

    yield made
    for scene in scenes:
        scene.close()


def door(scene: Scene) -> HelpDoor:
    frame = scene.window.frame
    assert frame is not None
    return frame.help_door


def page(scene: Scene) -> HelpPage:
    found = door(scene).page
    assert found is not None
    return found


def title(scene: Scene) -> str:
    item = page(scene).contents_list.currentItem()
    return item.text().strip()


def test_f1_opens_the_section_of_the_step_and_goes_back_to_the_field(begin: Begin) -> None:
    scene = begin(Look())
    scene.frame.go("quote")
    QTest.keyClick(scene.window, Qt.Key.Key_F1)
    assert door(scene).is_open
    assert title(scene) == "5 报价"
    assert page(scene).guide_view.section_in_sight() == items(scene).index("5 报价")
    QTest.keyClick(scene.window, Qt.Key.Key_F1)
    scene.frame.go("client", "client.name")
    field = scene.window.focusWidget()
    QTest.keyClick(scene.window, Qt.Key.Key_F1)
    assert title(scene) == "1 客户"
    QTest.keyClick(scene.window, Qt.Key.Key_Escape)
    assert not door(scene).is_open
    assert scene.window.focusWidget() is field


def items(scene: Scene) -> list[str]:
    contents = page(scene).contents_list
    return [contents.item(row).text() for row in range(contents.count())]


def test_going_anywhere_closes_it(begin: Begin) -> None:
    scene = begin(Look())
    door(scene).button.click()
    assert door(scene).is_open
    assert door(scene).button.isChecked()
    assert _chosen(scene) == [door(scene).button]
    scene.window.go("knowledge")
    assert not door(scene).is_open
    assert not door(scene).button.isChecked()
    assert _chosen(scene) == [scene.window.frame.knowledge_button]  # type: ignore[union-attr]
    door(scene).button.click()
    assert title(scene) == "知识库"
    door(scene).button.click()
    assert _chosen(scene) == [scene.window.frame.knowledge_button]  # type: ignore[union-attr]


def test_the_locked_gate_stays_locked_under_it(begin: Begin) -> None:
    scene = begin(Look())
    scene.window.go("gate")
    QTest.keyClick(scene.window, Qt.Key.Key_F1)
    assert title(scene) == "第一次打开"
    frame = scene.window.frame
    assert frame is not None
    assert frame.space == "gate"
    assert not frame.rail.isVisible()


def test_the_client_is_not_shown_how_prices_are_hidden(begin: Begin) -> None:
    scene = begin(Look(client=True, priced=False))
    QTest.keyClick(scene.window, Qt.Key.Key_F1)
    assert not door(scene).is_open


def test_search_marks_counts_and_leads_from_place_to_place(begin: Begin) -> None:
    scene = begin(Look("en"))
    QTest.keyClick(scene.window, Qt.Key.Key_F1)
    QTest.keyClick(scene.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(page(scene).words_edit, "RECOVERY code")
    view = page(scene).guide_view
    found = len(view.hits)
    assert found >= 2
    assert page(scene).count_label.text() == f"1 of {found}"
    assert view.cursorRect().top() in range(view.viewport().height())
    first = title(scene)
    QTest.keyClick(page(scene).words_edit, Qt.Key.Key_Return)
    assert page(scene).count_label.text() == f"2 of {found}"
    QTest.keyClick(scene.window, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert title(scene) == first
    page(scene).words_edit.setText("no such words anywhere")
    assert page(scene).count_label.text() == "not found"
    assert not page(scene).next_button.isVisible()


def test_it_loads_nothing_and_follows_no_link_out(begin: Begin) -> None:
    scene = begin(Look())
    QTest.keyClick(scene.window, Qt.Key.Key_F1)
    view = page(scene).guide_view
    assert view.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl("file:///etc/hostname")) is None
    before = view.verticalScrollBar().value()
    view.anchorClicked.emit(QUrl("https://example.org"))
    assert view.verticalScrollBar().value() == before
    assert view.source().isEmpty()


@pytest.mark.parametrize("look", [Look("zh", True, 1.5), Look("en", False, 1.5), Look("en", True)])
def test_it_stands_in_every_look(begin: Begin, look: Look) -> None:
    scene = begin(look)
    QTest.keyClick(scene.window, Qt.Key.Key_F1)
    page(scene).words_edit.setText("F11")
    QApplication.processEvents()
    assert not nameless(page(scene))
    assert not cut(page(scene))
    assert not sideways(page(scene), look)
    assert not read_as_markup(page(scene))


def _chosen(scene: Scene) -> list[QToolButton]:
    assert scene.window.frame is not None
    return [one for one in scene.window.frame.rail.findChildren(QToolButton) if one.isChecked()]
