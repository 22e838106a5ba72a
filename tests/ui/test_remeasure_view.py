"""复测 in the window: set aside once, compared as the answers change, promised, reported, taken to the renewal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qifutong_desktop.core.case_fields import answer_field
from qifutong_desktop.core.client import Answer, Row
from qifutong_desktop.ui.look import Look
from qifutong_desktop.ui.pages.diagnosis_page import DiagnosisPage
from qifutong_desktop.ui.widgets.paper_entries import REMEASURE, entries_of
from qifutong_desktop.ui.widgets.remeasure_view import RemeasureView
from tests.ui.scene import Scene, sample_store, set_scene

PAIN: Row = {"pain": "对账慢", "hours": 40}
FIELDS = {
    "client.name": "无锡澜桥精密机械有限公司",
    "answers.P02": answer_field(Answer("manufacturing")),
    "answers.S01": answer_field(Answer(1)),
    "answers.S05": answer_field(Answer(2)),
    "answers.O02": answer_field(Answer((PAIN,))),
}


@pytest.fixture
def scene(qapp: QApplication, tmp_path: Path, qtbot: QtBot) -> Iterator[Scene]:
    store = sample_store(tmp_path / "store", dict(FIELDS))
    made = set_scene(qapp, store, Look("zh"), wait=lambda done: qtbot.waitUntil(done, timeout=10_000))
    made.frame.go("diagnosis")
    yield made
    made.close()


def opened(scene: Scene) -> RemeasureView:
    page = scene.frame.findChild(DiagnosisPage)
    assert isinstance(page, DiagnosisPage)
    page.again_button.click()
    view = page.findChild(RemeasureView)
    assert isinstance(view, RemeasureView)
    assert view.isVisible()
    assert not page.main.isVisible()
    return view


def set_aside(view: RemeasureView) -> None:
    view.keep_button.click()
    assert view.sure.isVisible()
    view.yes_button.click()


def test_the_answers_are_set_aside_once_it_was_asked(scene: Scene, qtbot: QtBot) -> None:
    view, desk = opened(scene), scene.desk
    assert not view.compared.isVisible()
    view.keep_button.click()
    assert "T0" in view.sure_label.text()
    view.no_button.click()
    assert desk.work is not None
    assert not desk.work.dossier.case.measured
    set_aside(view)
    case = desk.work.dossier.case
    assert case.measured["T0"].answers["S01"] == Answer(1)
    assert case.answers["O02"] == Answer(({"pain": "对账慢"},))
    assert view.compared.isVisible()
    qtbot.waitUntil(lambda: desk.all_saved)
    desk.undo()
    qtbot.waitUntil(lambda: desk.work is not None and not desk.work.dossier.case.measured)
    assert desk.work.dossier.case.answers["O02"].value == (PAIN,)
    assert not view.compared.isVisible()


def test_what_changes_shows_at_once_and_promises_are_kept_beside_it(scene: Scene) -> None:
    view, desk = opened(scene), scene.desk
    set_aside(view)
    assert view.none_label.isVisible()
    desk.say({"answers.S01": answer_field(Answer(3)), "answers.S05": answer_field(Answer(0))})
    assert [row[0].text[0] for row in view.scenes.facts()] == ["↑", "↓"]
    assert view.radar.chart.earlier[0].label.startswith("T0")
    pick, label = view.promises._rows["business"]
    assert pick.currentData() is None
    assert "未定" not in label.text()
    pick.setCurrentIndex(pick.findData(1))
    pick.activated.emit(pick.currentIndex())
    assert desk.work is not None
    assert desk.work.dossier.case.promised.levels == {"business": 1}
    assert "未定" in label.text()
    assert view.pains.facts()[0][2].text == "没有再问"


def test_the_report_is_a_paper_and_the_renewal_a_step_away(scene: Scene, qtbot: QtBot) -> None:
    view, desk = opened(scene), scene.desk
    assert desk.work is not None
    assert REMEASURE not in [entry.key for entry in entries_of(desk.work)]
    set_aside(view)
    assert REMEASURE in [entry.key for entry in entries_of(desk.work)]
    with qtbot.waitSignal(desk.sent) as sent:
        view.renew_button.click()
    assert sent.args == ["quote", ""]
    assert desk.work.dossier.case.preferences.customer == "renewal"


def test_a_question_brings_the_questions_back(scene: Scene, qtbot: QtBot) -> None:
    view = opened(scene)
    scene.desk.sent.emit("diagnosis", "answers.S05")
    page = scene.frame.findChild(DiagnosisPage)
    assert isinstance(page, DiagnosisPage)
    qtbot.waitUntil(page.main.isVisible)
    assert not view.isVisible()
    assert page.current == "S05"
