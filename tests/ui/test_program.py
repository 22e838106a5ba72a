from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qifutong_desktop.actions.casework import bring_out
from qifutong_desktop.actions.fault_log import LOG
from qifutong_desktop.actions.preferences import Place, WindowSettings, read_settings
from qifutong_desktop.actions.profile import read_look
from qifutong_desktop.core.client import Company
from qifutong_desktop.store.file import open_store
from qifutong_desktop.store.lock import Held, hold
from qifutong_desktop.ui.case_frame import CaseFrame
from qifutong_desktop.ui.instance import ring
from qifutong_desktop.ui.look import Look
from qifutong_desktop.ui.pages.client_page import ClientPage
from qifutong_desktop.ui.pages.diagnosis_page import DiagnosisPage
from qifutong_desktop.ui.pages.gate_page import GatePage
from qifutong_desktop.ui.program import Program
from qifutong_desktop.ui.widgets.typing import LineField

from .program_run import CASE, PASSPHRASE, Run, make_profile, running

ONE = (CASE, {"client.name": "湖州青岚茶业有限公司"})

pytestmark = pytest.mark.usefixtures("no_keyring")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "profile"


def in_case(run: Run) -> CaseFrame:
    run.until(lambda: isinstance(run.page(), CaseFrame) and run.program.desk.work is not None)
    page = run.page()
    assert isinstance(page, CaseFrame)
    return page


def opened_case(run: Run) -> CaseFrame:
    run.unlock()
    run.listed().opened.emit(CASE)
    return in_case(run)


def test_the_first_page_is_on_the_screen_before_anything_else_is_loaded(
    qtbot: QtBot, qapp: QApplication, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed: list[str] = []
    monkeypatch.setattr(Program, "begin", lambda program: passed.append("furnished"))
    program = Program(qapp, folder, Look())
    program.window.painted.connect(lambda: passed.append("painted"))
    program.show()
    qtbot.waitUntil(lambda: "furnished" in passed)
    program.window.grab()
    qapp.processEvents()
    assert passed == ["painted", "furnished"]
    program.window.close()
    program.deleteLater()


def test_what_was_said_lies_on_the_disk_and_the_next_start_is_where_the_last_one_ended(
    qtbot: QtBot, qapp: QApplication, folder: Path
) -> None:
    make_profile(folder, ONE)
    with running(qtbot, qapp, folder) as run:
        run.unlock()
        home = run.listed()
        home.cases_list.choose(CASE)
        QTest.keyClick(home.cases_list, Qt.Key.Key_Return)
        frame = in_case(run)
        frame.go("quote")
        run.program.desk.say({"client.name": "湖州青岚茶叶有限公司"})
    with running(qtbot, qapp, folder) as run:
        run.unlock()
        frame = in_case(run)
        assert frame.step == "quote"
        assert frame.name_label.text() == "湖州青岚茶叶有限公司"


@pytest.mark.parametrize("way", ["closed", "seen by the client", "locked"])
def test_what_is_being_typed_is_kept_whatever_takes_the_page_away(
    qtbot: QtBot, qapp: QApplication, folder: Path, way: str
) -> None:
    make_profile(folder, ONE)
    with running(qtbot, qapp, folder) as run:
        page = opened_case(run).pages.currentWidget()
        assert isinstance(page, ClientPage)
        field = page.findChild(LineField)
        assert field is not None
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, "Typed just now")
        if way == "seen by the client":
            run.program.relook(client=True)
        elif way == "locked":
            run.program.lock()
    with open_store(folder, passphrase=PASSPHRASE) as store:
        assert "Typed just now" in bring_out(store, CASE, Company()).log[-1].value  # type: ignore[operator]


def test_the_place_in_the_questionnaire_outlives_the_client_view(
    qtbot: QtBot, qapp: QApplication, folder: Path
) -> None:
    make_profile(folder, ONE)
    with running(qtbot, qapp, folder) as run:
        frame = opened_case(run)
        frame.go("diagnosis")
        page = frame.pages.currentWidget()
        assert isinstance(page, DiagnosisPage)
        page.quick_button.click()
        page.section_list.chosen.emit("D")
        left = page.current
        frame.go("client")
        run.program.relook(client=True)
        run.until(lambda: run.program.look.client)
        frame = in_case(run)
        frame.go("diagnosis")
        page = frame.pages.currentWidget()
        assert isinstance(page, DiagnosisPage)
        assert (page.current, page.quick) == (left, True)


def test_after_an_answer_the_next_start_is_at_its_question(qtbot: QtBot, qapp: QApplication, folder: Path) -> None:
    make_profile(folder, ONE)
    with running(qtbot, qapp, folder) as run:
        opened_case(run).go("diagnosis", "answers.P04")
        run.program.desk.say({"client.contact": "许女士"})
        run.until(lambda: run.program.desk.all_saved)
        run.until(lambda: run.program.settings is not None and run.program.settings.last_place is not None)
    with running(qtbot, qapp, folder) as run:
        run.unlock()
        place = in_case(run) and run.frame.place()
        assert place == Place(CASE, "diagnosis", "P04")


def test_a_wrong_passphrase_is_said_beside_the_field_and_the_right_one_still_opens(
    qtbot: QtBot, qapp: QApplication, folder: Path
) -> None:
    make_profile(folder)
    with running(qtbot, qapp, folder) as run:
        run.unlock("不是这个密码")
        gate = run.gate()
        run.until(gate.unlock_refusal.isVisible)
        assert "密码不正确" in gate.unlock_refusal.text()
        run.unlock()
        run.listed()


def test_locked_the_window_shows_nothing_of_a_client_and_unlocked_it_is_where_it_was(
    qtbot: QtBot, qapp: QApplication, folder: Path
) -> None:
    make_profile(folder, ONE)
    with running(qtbot, qapp, folder) as run:
        opened_case(run).go("diagnosis")
        run.program.idleness.timer.setInterval(1)  # a minute takes long
        run.program.idleness.timer.start()
        gate = run.gate()
        run.until(lambda: run.program.desk.store is not None and run.program.desk.store._key is None)
        assert run.frame.findChildren(CaseFrame) == []
        assert not run.frame.rail.isVisible()
        for key in (Qt.Key.Key_F11, Qt.Key.Key_F8):
            QTest.keyClick(run.program.window, key)
        assert isinstance(run.page(), GatePage)
        del gate
        run.unlock("wrong one 1")
        run.until(lambda: run.gate().unlock_refusal.isVisible())
        run.unlock()
        assert in_case(run).step == "diagnosis"


def test_language_and_theme_change_in_place_and_are_known_at_the_next_start(
    qtbot: QtBot, qapp: QApplication, folder: Path
) -> None:
    make_profile(folder, ONE)
    with running(qtbot, qapp, folder) as run:
        run.unlock()
        run.listed()
        program = run.program
        QTest.mouseClick(run.settings.look_card.languages["en"], Qt.MouseButton.LeftButton)
        run.until(lambda: program.look.lang == "en")
        assert run.frame.space == "settings"
        QTest.mouseClick(run.settings.look_card.themes[True], Qt.MouseButton.LeftButton)
        run.until(lambda: program.look.dark)
        QTest.mouseClick(run.settings.look_card.scales[1.25], Qt.MouseButton.LeftButton)
        run.until(lambda: program.look.scale == 1.25)
        assert (run.program.look.lang, run.program.look.dark) == ("en", True)
        assert run.program.window.windowTitle() == "Qifutong desktop"
    look = read_look(folder)
    assert (look.lang, look.dark, look.scale) == ("en", True, 1.25)
    with open_store(folder, passphrase=PASSPHRASE) as store:
        assert read_settings(store).look == look


def test_the_client_view_shows_no_price_until_asked_and_keeps_the_step(
    qtbot: QtBot, qapp: QApplication, folder: Path
) -> None:
    make_profile(folder, ONE)
    with running(qtbot, qapp, folder) as run:
        opened_case(run).go("plan")
        size = run.program.window.size()
        run.frame.wanted_client_view.emit()
        run.until(lambda: run.program.look.client and not run.program.look.priced)
        run.frame.wanted_prices.emit()
        run.until(lambda: run.program.look.priced)
        run.frame.wanted_client_view.emit()
        run.until(lambda: not run.program.look.client and run.program.look.priced)
        assert in_case(run).step == "plan"
        assert run.program.window.size() == size


@pytest.mark.parametrize("way", ["another look", "locked"])
def test_a_client_on_its_way_in_arrives_whatever_comes_between(
    qtbot: QtBot, qapp: QApplication, folder: Path, way: str
) -> None:
    make_profile(folder, ONE)
    with running(qtbot, qapp, folder) as run:
        run.unlock()
        run.listed()
        program = run.program
        between = program.lock if way == "locked" else lambda: program.relook(dark=True)

        def arrive() -> None:
            run.frame.arrive("quote", "")
            assert run.frame.space == "home"
            between()

        program.desk.open(CASE, arrive)
        if way == "locked":
            run.unlock()
        run.until(lambda: program.look.dark == (way != "locked"))
        assert in_case(run).step == "quote"


def test_changes_of_the_look_that_follow_each_other_all_count(qtbot: QtBot, qapp: QApplication, folder: Path) -> None:
    make_profile(folder, ONE)
    with running(qtbot, qapp, folder) as run:
        case = opened_case(run)
        for step in ("diagnosis", "quote", "plan"):  # pages that have to go before the look changes
            case.go(step)
        program = run.program
        program.relook(dark=True)
        assert program.look.dark is False, "what is not shown goes first, bit by bit"
        program.relook(scale=1.25)
        run.frame.wanted_client_view.emit()
        run.until(lambda: program.look.dark)
        run.until(lambda: program.look.client)
        assert (program.look.dark, program.look.scale) == (True, 1.25)
        assert in_case(run).step == "plan"
        program.relook(lang="en")
        case = in_case(run)
        case.go("diagnosis")  # in between
        run.until(lambda: program.look.lang == "en")
        assert in_case(run).step == "diagnosis"
        program.relook(lang="zh")
        program.lock()  # in between
        run.until(lambda: program.look.lang == "zh")
        assert isinstance(run.page(), GatePage)
        run.until(lambda: run.program.desk.work is None)


def test_the_company_reaches_the_open_client(qtbot: QtBot, qapp: QApplication, folder: Path) -> None:
    make_profile(folder, ONE)
    with running(qtbot, qapp, folder) as run:
        opened_case(run)
        run.program.desk.sent.emit("settings", "company.bank")
        assert run.frame.space == "settings"
        field = run.settings.company_card.company_form.fields["bank"]
        run.until(field.hasFocus)
        field.setText("中国农业银行湖州分行")
        QTest.keyClick(field, Qt.Key.Key_Return)
        work = run.program.desk.work
        run.until(lambda: run.program.desk.work is not None and run.program.desk.work is not work)
        assert run.program.desk.work is not None
        assert run.program.desk.work.kept.company.bank == "中国农业银行湖州分行"
    with open_store(folder, passphrase=PASSPHRASE) as store:
        assert read_settings(store).company.bank == "中国农业银行湖州分行"


def test_a_second_start_brings_the_first_to_the_front_and_ends(qtbot: QtBot, qapp: QApplication, folder: Path) -> None:
    make_profile(folder)
    with running(qtbot, qapp, folder) as run:
        run.gate()
        run.program.window.hide()
        second = subprocess.Popen([sys.executable, "-m", "qifutong_desktop"], env=_env(folder))
        run.until(lambda: second.poll() is not None)
        assert second.returncode == 0
        run.until(run.program.window.isVisible)
    assert not ring(folder)
    held = hold(folder)
    assert isinstance(held, Held)
    held.release()


def test_killed_in_the_middle_it_opens_again_with_the_last_answer(
    qtbot: QtBot, qapp: QApplication, folder: Path
) -> None:
    settings = WindowSettings(company=Company(consultant="沈亦舟"), last_place=Place(CASE, "data"))
    make_profile(folder, ONE, settings=settings)
    ready = folder.parent / "ready"
    child = subprocess.Popen([sys.executable, "-c", _CHILD, str(folder), str(ready), CASE], env=_env(folder))
    try:
        run_until = qtbot.waitUntil
        run_until(lambda: ready.exists() or child.poll() is not None, timeout=20_000)
        assert child.poll() is None
        os.kill(child.pid, signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
        child.wait(timeout=10)
    finally:
        child.kill()
    with running(qtbot, qapp, folder) as run:
        run.unlock()
        frame = in_case(run)
        assert frame.step == "data"
        assert frame.name_label.text() == "说到一半的客户"


_CHILD = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from qifutong_desktop.actions.keeping import Given
from qifutong_desktop.ui.look import Look
from qifutong_desktop.ui.program import Program
folder, ready, case = sys.argv[1:]
app = QApplication(sys.argv)
program = Program(app, Path(folder), Look())
program.show()
def look():
    if program.window.frame is None or program.window.frame.space == "":
        return
    if program.window.frame.space == "gate" and program.desk.store is None:
        program._typed(Given(passphrase="山高水长 42"))
    if program.desk.work is not None and not hasattr(program, "said"):
        program.said = True
        program.desk.saved.connect(lambda at: Path(ready).touch())
        program.desk.say({"client.name": "说到一半的客户"})
timer = QTimer(interval=50)
timer.timeout.connect(look)
timer.start()
app.exec()
"""


def _env(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "QIFUTONG_HOME": str(folder),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }


def test_a_fault_of_ours_is_one_sentence_and_a_log_without_what_was_typed(
    qtbot: QtBot, qapp: QApplication, folder: Path
) -> None:
    make_profile(folder, ONE)
    with running(qtbot, qapp, folder) as run:
        run.unlock()
        run.listed()

        def broken(_: object) -> None:
            raise KeyError("湖州青岚茶业的电话 13900000000")

        run.program.desk.jobs.start(broken)
        run.until(run.frame.notice_bar.isVisible)
        assert "说过的都已保存" in run.frame.notice_bar.words.text()
    log = (folder / LOG).read_text("utf-8")
    assert "KeyError" in log
    assert "13900000000" not in log


def test_closing_waits_for_the_disk_and_asks_only_when_it_refuses(
    qtbot: QtBot, qapp: QApplication, folder: Path
) -> None:
    make_profile(folder, ONE)
    with running(qtbot, qapp, folder) as run:
        opened_case(run)
        store = run.program.desk.store
        assert store is not None
        store.lock()  # whatever is written now is refused
        run.program.desk.say({"client.name": "没存上的客户"})
        run.program.window.close()
        run.until(run.frame.notice_bar.way_back.isVisible)
        assert run.program.window.isVisible()
        QTest.mouseClick(run.frame.notice_bar.way_back, Qt.MouseButton.LeftButton)
        assert not run.program.window.isVisible()
