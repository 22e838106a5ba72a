"""The clock of the machine was set back: the window counts from the latest time seen, until a person says otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qifutong_desktop.actions.keeping import end_day
from qifutong_desktop.actions.offering import issue_shown
from qifutong_desktop.store.file import open_store
from qifutong_desktop.ui.desk import Desk

from .program_run import CASE, PASSPHRASE, Run, make_profile, running
from .scene import plain_fields

SEEN = datetime.now().astimezone() + timedelta(days=60)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "profile"
    make_profile(folder, (CASE, plain_fields()))
    with open_store(folder, passphrase=PASSPHRASE, use_keyring=False) as store:
        end_day(store, SEEN)
    return folder


@pytest.fixture
def run(qtbot: QtBot, qapp: QApplication, no_keyring: None, folder: Path) -> Iterator[Run]:
    with running(qtbot, qapp, folder) as started:
        started.unlock()
        started.listed()
        yield started


def issue(run: Run, desk: Desk) -> None:
    """Issue the quote that is shown."""
    shown = desk.work
    assert shown is not None
    made: list[object] = []
    desk.in_store(lambda store: issue_shown(store, shown, "wen", desk.now()), made.append)
    run.until(lambda: bool(made))


def test_quotes_are_issued_and_expire_by_the_latest_time_seen(run: Run) -> None:
    desk = run.program.desk
    assert desk.today == SEEN.date()
    run.home.opened.emit(CASE)
    run.until(lambda: desk.work is not None and desk.work.settled)
    issue(run, desk)
    assert desk.work is not None
    assert desk.work.offer is not None
    assert desk.work.offer.quote.terms.issued_on == SEEN.date()


def test_a_clock_that_is_right_is_taken_at_its_word(run: Run, qtbot: QtBot, qapp: QApplication, folder: Path) -> None:
    bar, desk = run.frame.notice_bar, run.program.desk
    run.until(bar.way_back.isVisible)
    assert "早了一天以上" in bar.words.text()
    QTest.keyClick(bar.way_back, Qt.Key.Key_Space)
    run.until(lambda: desk.today == desk.now().date())
    run.close()
    with running(qtbot, qapp, folder) as again:
        again.unlock()
        again.listed()
        assert again.program.desk.today == datetime.now().astimezone().date()
        assert not again.frame.notice_bar.way_back.isVisible()
