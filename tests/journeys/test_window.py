"""From an empty profile to a client that comes back at the next start, through the real window."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qifutong_desktop.ui.case_frame import CaseFrame
from qifutong_desktop.ui.pages.opening_page import OpeningPage

from ..ui.program_run import Run, running, type_in

pytestmark = pytest.mark.usefixtures("no_keyring")


def set_up(run: Run, passphrase: str, consultant: str) -> str:
    """The first start by keyboard; the recovery code."""
    gate = run.gate()
    run.until(gate.setup_box.isVisible)
    type_in(gate.passphrase_edit, passphrase)
    type_in(gate.repeat_edit, passphrase)
    type_in(gate.company_form.fields["consultant"], consultant)
    QTest.keyClick(gate.setup_button, Qt.Key.Key_Space)
    run.until(gate.code_box.isVisible)
    code = gate.code_label.text()
    assert not gate.go_button.isEnabled()
    QTest.keyClick(gate.noted_check, Qt.Key.Key_Space)
    QTest.keyClick(gate.go_button, Qt.Key.Key_Space)
    run.listed()
    return code


def test_first_start_sample_client_a_change_and_the_next_start(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    folder = tmp_path / "profile"
    with running(qtbot, qapp, folder) as run:
        code = set_up(run, "river and hill 42", "沈亦舟")
        home = run.home
        assert home.states.currentWidget() is home.empty_state
        QTest.keyClick(home.sample_button, Qt.Key.Key_Space)
        run.until(lambda: isinstance(run.page(), CaseFrame))
        desk = run.program.desk
        assert desk.work is not None
        assert desk.work.dossier.sizing is not None
        assert desk.work.kept.company.consultant == "沈亦舟"
        desk.say({"client.contact": "许女士"})
        run.frame.clients_button.click()
        shown = run.listed()
        run.until(lambda: shown.cases_list.cases.rowCount() == 1)
        row = shown.cases_list.cases.row(0)
        assert (row.stage, row.tier, row.facts) == ("方案中", "标准版", "制造业，86 人")
        shown.opened.emit(row.case)
        run.until(lambda: isinstance(run.page(), CaseFrame))
        run.frame.step_into("plan", "")
    with running(qtbot, qapp, folder) as run:
        run.unlock(code)
        run.until(lambda: isinstance(run.page(), CaseFrame) and run.program.desk.work is not None)
        page = run.page()
        assert isinstance(page, CaseFrame)
        assert page.step == "plan"
        assert run.program.desk.work is not None
        assert run.program.desk.work.dossier.case.client.contact == "许女士"


def test_a_new_client_begins_with_the_opening_and_one_of_whom_nothing_was_said_leaves_no_row(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with running(qtbot, qapp, tmp_path / "profile") as run:
        set_up(run, "river and hill 42", "沈亦舟")
        QTest.keyClick(run.home.first_button, Qt.Key.Key_Space)
        run.until(lambda: isinstance(run.page(), OpeningPage))
        page = run.page()
        assert isinstance(page, OpeningPage)
        QTest.keyClick(page.back_button, Qt.Key.Key_Space)
        home = run.listed()
        run.until(lambda: home.found is not None and len(home.found.binned) == 1 and not home.found.cases)
        QTest.keyClick(home.first_button, Qt.Key.Key_Space)
        run.until(lambda: isinstance(run.page(), OpeningPage) and run.program.desk.work is not None)
        page = run.page()
        assert isinstance(page, OpeningPage)
        page.name_edit.setText("湖州青岚茶业有限公司")
        page.name_edit.editingFinished.emit()
        QTest.keyClick(page.go_button, Qt.Key.Key_Space)
        assert isinstance(run.page(), CaseFrame)
        run.frame.clients_button.click()
        home = run.listed()
        run.until(lambda: home.cases_list.cases.rowCount() == 1)
        assert home.cases_list.cases.row(0).name == "湖州青岚茶业有限公司"
