"""Our own cost a day: set in the settings, reckoned on the plan's page, and nowhere that a client looks."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from qifutong_desktop.actions.preferences import read_settings
from qifutong_desktop.store.file import open_store
from qifutong_desktop.ui.case_frame import CaseFrame
from qifutong_desktop.ui.pages.plan_page import PlanPage

from .program_run import CASE, PASSPHRASE, Run, make_profile, running, type_in
from .scene import plain_fields


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "profile"


@pytest.fixture
def run(qtbot: QtBot, qapp: QApplication, no_keyring: None, folder: Path) -> Iterator[Run]:
    make_profile(folder, (CASE, plain_fields()))
    with running(qtbot, qapp, folder) as started:
        started.unlock()
        started.listed().opened.emit(CASE)
        started.until(lambda: started.program.desk.work is not None)
        yield started


def say(run: Run, role: str, words: str) -> None:
    field = run.settings.rates_card.fields[role]
    field.setFocus()
    field.selectAll()
    if words:
        type_in(field, words)
    else:
        QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClick(field, Qt.Key.Key_Return)


def plan_page(run: Run) -> PlanPage:
    frame = run.frame.go("case")
    assert isinstance(frame, CaseFrame)
    frame.go("plan")
    page = frame.pages.currentWidget()
    assert isinstance(page, PlanPage)
    return page


def costs(run: Run) -> list[str]:
    return [cost for _, cost in plan_page(run).effort_grid.texts()]


def test_the_open_cases_plan_shows_the_cost_at_once_and_it_is_kept(run: Run, folder: Path) -> None:
    assert set(costs(run)) == {"未设人天成本"}
    count, roles = len(costs(run)), list(run.settings.rates_card.fields)
    say(run, "consultant", "1,000")
    run.until(lambda: costs(run)[0].startswith("¥"))
    assert costs(run)[1:] == ["未设人天成本"] * (count - 1)
    for role in roles[1:]:
        say(run, role, "2000")
    run.until(lambda: len(costs(run)) == count + 1)
    assert plan_page(run).effort_grid.texts()[-1][0].startswith("合计")
    say(run, "consultant", "")
    run.until(lambda: costs(run)[0] == "未设人天成本")
    run.close()
    with open_store(folder, passphrase=PASSPHRASE, use_keyring=False) as store:
        assert read_settings(store).rates == dict.fromkeys(roles[1:], Decimal(2000))


def test_what_is_no_rate_is_refused_beside_the_field(run: Run) -> None:
    card = run.settings.rates_card
    say(run, "trainer", "-5")
    marked = [label for label in card.findChildren(QLabel) if label.isVisible() and "不能是负数" in label.text()]
    assert len(marked) == 1
    assert run.program.desk.rates == {}
    say(run, "trainer", "900")
    run.until(lambda: run.program.desk.rates == {"trainer": Decimal(900)})
    assert not marked[0].isVisible()


def test_other_rules_and_the_lock_leave_the_rates_as_they_are(run: Run) -> None:
    say(run, "trainer", "900")
    desk = run.program.desk
    run.until(lambda: desk.rules is not None and desk.rules.plan.rates == {"trainer": Decimal(900)})
    run.settings.rules_card.ruled.emit()
    former = desk.rules
    run.until(lambda: desk.rules is not former)
    assert desk.rules is not None
    assert desk.rules.plan.rates == {"trainer": Decimal(900)}
    run.program.lock()
    run.unlock()
    run.listed()
    assert run.settings.rates_card.fields["trainer"].text() == "900"


def test_the_client_sees_nothing_of_it(run: Run) -> None:
    say(run, "consultant", "7919.13")
    run.until(lambda: costs(run)[0].startswith("¥"))
    cost = costs(run)[0]
    run.program.relook(client=True, priced=True)
    run.until(lambda: run.program.look.client)
    page = plan_page(run)
    run.until(lambda: page.scroll_area.isVisible())
    words = [label.text() for label in run.frame.findChildren(QLabel)]
    assert [one for one in words if cost in one or "7,919" in one or "7919" in one] == []
    assert not page.effort_card.isVisible()
