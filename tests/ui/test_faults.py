"""Faults of ours as the consultant meets them: one window, what is saved, the report; discreet before the client."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest

pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from qifutong_desktop.actions.fault_mark import MARK
from qifutong_desktop.actions.fault_reports import confessed, list_reports, read_report
from qifutong_desktop.store.file import Store
from qifutong_desktop.ui.dialogs.fault_dialog import FaultDialog
from qifutong_desktop.ui.widgets.faults_card import FaultsCard

from .program_run import CASE, NOW, Run, make_profile, running

NAME, PHONE = "湖州青岚茶业有限公司", "13912345678"

pytestmark = pytest.mark.usefixtures("no_keyring")


@pytest.fixture
def run(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Run]:
    """A client is open, and faults are taken as in the real program."""
    make_profile(tmp_path / "profile", (CASE, {"client.name": NAME}))
    with running(qtbot, qapp, tmp_path / "profile") as one:
        one.program.faults.watch()
        one.unlock()
        one.listed().opened.emit(CASE)
        one.until(lambda: one.program.desk.work is not None and one.frame.space == "case")
        yield one


def breaks() -> None:
    """A slot that breaks with the client's name and telephone at hand."""
    client = {"name": NAME, "telephone": PHONE}
    raise ValueError(client)


def breaks_elsewhere() -> None:
    raise LookupError(NAME)


class Breaking:
    """It breaks when it is let go of."""

    def __del__(self) -> None:
        breaks_elsewhere()


def test_what_breaks_aside_is_a_report_and_no_word_on_the_screen(run: Run, capfd: pytest.CaptureFixture[str]) -> None:
    for _ in range(3):
        thread = Thread(target=breaks)
        thread.start()
        thread.join()
        Breaking()
    folder = run.program.folder
    assert sorted(one.kinds for one in list_reports(folder)) == ["LookupError", "ValueError"]
    said = capfd.readouterr()
    kept = "".join(read_report(folder, one.id) for one in list_reports(folder))
    assert not any(word in text for word in (NAME, PHONE) for text in (said.out, said.err, kept))


def in_a_slot(run: Run, slot: Callable[[], None] = breaks, times: int = 1) -> None:
    """Qt calls it, and it breaks."""
    for _ in range(times):
        QTimer.singleShot(0, run.program, slot)


def dialog_of(run: Run) -> FaultDialog:
    run.until(lambda: run.program.faults.dialog is not None)
    dialog = run.program.faults.dialog
    assert dialog is not None
    run.until(dialog.isVisible)
    return dialog


def test_a_fault_in_a_slot_is_told_in_one_window_with_what_is_saved_and_the_report(run: Run, tmp_path: Path) -> None:
    run.program.desk.say({"client.contact": "许女士"})
    run.until(lambda: run.program.desk.all_saved)
    in_a_slot(run)
    dialog = dialog_of(run)
    assert dialog.what_label.text() == "刚才的操作没有完成"
    assert dialog.saved_label.text().startswith("全部已保存 ")
    text = dialog.report_text.toPlainText()
    assert "ValueError" in text
    assert "CaseFrame > ClientPage" in text
    assert "1 cases, " in text
    assert "待写入: 0" in text
    assert not run.frame.notice_bar.isVisible(), "told once"
    dialog.save(tmp_path / "kept.txt")
    assert (tmp_path / "kept.txt").read_text("utf-8") == text
    assert "kept.txt" in dialog.note_label.text()
    dialog.save(tmp_path / "nowhere" / "kept.txt")
    assert "读写失败" in dialog.note_label.text()
    QTest.mouseClick(dialog.go_on_button, Qt.MouseButton.LeftButton)
    assert run.program.faults.dialog is None


def test_faults_that_come_again_are_counted_in_the_same_window_and_then_only_a_sentence(run: Run) -> None:
    in_a_slot(run)
    dialog = dialog_of(run)
    in_a_slot(run, times=40)
    run.until(lambda: "41" in dialog.count_label.text())
    assert "重新打开" in dialog.advice_label.text()
    in_a_slot(run, breaks_elsewhere)  # another one takes its place
    run.until(lambda: "LookupError" in dialog.report_text.toPlainText())
    shown = [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
    assert shown == [dialog]
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    in_a_slot(run)
    run.until(run.frame.notice_bar.isVisible)
    assert run.program.faults.dialog is None
    run.frame.notice_bar.way_back.click()
    assert "42" in dialog_of(run).count_label.text()
    assert len(list_reports(run.program.folder)) == 2
    assert "次数: 10" in read_report(run.program.folder, list_reports(run.program.folder)[1].id)
    dialog_of(run).accept()


def test_work_in_the_background_that_breaks_is_a_sentence_while_everything_is_saved(run: Run) -> None:
    def work(_: object) -> None:
        raise KeyError(NAME)

    run.program.desk.jobs.start(work)
    run.until(run.frame.notice_bar.isVisible)
    assert "说过的都已保存" in run.frame.notice_bar.words.text()
    assert run.program.faults.dialog is None


def test_a_change_that_breaks_on_its_way_to_the_disk_is_told_waits_and_lets_the_window_close(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(store: Store) -> None:
        raise RuntimeError(f"no such row: {NAME}")

    monkeypatch.setattr(Store, "saving", breaks)
    run.program.desk.say({"client.contact": PHONE})
    dialog = dialog_of(run)
    run.until(lambda: "还有 1 项没有写入" in dialog.saved_label.text())
    monkeypatch.undo()
    run.program.desk.retry()
    run.until(lambda: dialog.saved_label.text().startswith("全部已保存"))
    dialog.accept()
    monkeypatch.setattr(Store, "saving", breaks)
    run.program.desk.say({"client.contact": "0572-1234567"})
    run.program.window.close()
    run.until(run.frame.notice_bar.way_back.isVisible)
    assert run.program.window.isVisible()
    run.frame.notice_bar.way_back.click()
    assert not run.program.window.isVisible()


def test_while_the_client_looks_on_it_is_a_sentence_and_the_window_waits(run: Run) -> None:
    run.program.relook(client=True)
    run.until(lambda: run.program.look.client)
    in_a_slot(run)
    run.until(run.frame.notice_bar.isVisible)
    assert run.frame.notice_bar.words.text() == "这一步没有完成，请再试一次"
    assert run.program.faults.dialog is None
    run.program.relook(client=False)
    dialog = dialog_of(run)
    assert "client view" in dialog.report_text.toPlainText()
    dialog.accept()


def test_it_never_stands_on_another_window_that_waits_for_an_answer(run: Run) -> None:
    other = QDialog(run.program.window)
    other.open()
    in_a_slot(run)
    run.until(lambda: len(list_reports(run.program.folder)) == 1)
    QApplication.processEvents()
    assert run.program.faults.dialog is None
    other.accept()
    dialog_of(run).accept()


def test_nothing_of_the_client_leaves_the_store_and_the_mark_goes_at_the_end(run: Run) -> None:
    in_a_slot(run)
    dialog_of(run).accept()
    folder = run.program.folder
    assert (folder / MARK).exists()
    run.close()
    assert not (folder / MARK).exists()
    written = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    for marker in (NAME, PHONE):
        assert all(marker.encode(code) not in written for code in ("utf-8", "utf-16-le", "gb18030"))


def test_the_settings_show_save_and_let_go_of_reports(run: Run, tmp_path: Path) -> None:
    for _ in range(2):
        confessed(run.program.folder, ValueError(NAME), NOW, "zh")
    card = run.settings.findChild(FaultsCard)
    assert card is not None
    run.until(lambda: card.isVisible() and card.reports_list.count() == 2)
    first = card.reports_list.item(0).text()
    assert "ValueError" in first
    QTest.mouseClick(card.view_button, Qt.MouseButton.LeftButton)
    dialog = card.findChild(FaultDialog)
    assert dialog is not None
    assert first[:15] in dialog.report_text.toPlainText()
    assert not dialog.reopen_button.isVisible()
    dialog.accept()
    card.save(tmp_path / "all.zip")
    assert (tmp_path / "all.zip").exists()
    QTest.mouseClick(card.delete_button, Qt.MouseButton.LeftButton)
    run.until(lambda: card.reports_list.count() == 1)
    QTest.mouseClick(card.delete_button, Qt.MouseButton.LeftButton)
    run.until(lambda: not card.isVisible())
