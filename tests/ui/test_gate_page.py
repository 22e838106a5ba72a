from __future__ import annotations

from pathlib import Path

import keyring
import pytest

pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)

from keyring.backend import KeyringBackend
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from qifutong_desktop.actions.preferences import read_settings
from qifutong_desktop.store.file import open_store
from qifutong_desktop.store.operations import list_cases
from qifutong_desktop.ui.look import Look
from qifutong_desktop.ui.pages.gate_page import GatePage

from ..store.conftest import Drawer
from .program_run import CASE, PASSPHRASE, Run, make_profile, running, type_in

ONE = (CASE, {"client.name": "湖州青岚茶业有限公司"})

pytestmark = pytest.mark.usefixtures("no_keyring")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "profile"


def first(run: Run) -> GatePage:
    gate = run.gate()
    run.until(gate.setup_box.isVisible)
    return gate


def press(button: QWidget) -> None:
    QTest.keyClick(button, Qt.Key.Key_Space)


def test_passphrases_that_are_short_or_unlike_are_refused_beside_the_field(
    qtbot: QtBot, qapp: QApplication, folder: Path
) -> None:
    with running(qtbot, qapp, folder) as run:
        gate = first(run)
        type_in(gate.passphrase_edit, "short")
        press(gate.setup_button)
        assert "太短" in gate.setup_refusal.text()
        assert 0 < gate.setup_refusal.y() - gate.passphrase_edit.geometry().bottom() < 2 * gate.passphrase_edit.height()
        type_in(gate.passphrase_edit, " but longer")
        assert not gate.setup_refusal.isVisible()
        type_in(gate.repeat_edit, "another one")
        press(gate.setup_button)
        assert "不一样" in gate.setup_refusal.text()
        assert not (folder / "store.db").exists()


def test_the_recovery_code_opens_and_who_quotes_is_kept(qtbot: QtBot, qapp: QApplication, folder: Path) -> None:
    with running(qtbot, qapp, folder) as run:
        gate = first(run)
        for edit in (gate.passphrase_edit, gate.repeat_edit):
            type_in(edit, "山高水长")
        gate.company_form.fields["tax_id"].setText("91320214MA8LQ7XE3L")
        press(gate.setup_button)
        run.until(gate.code_box.isVisible)
        code = gate.code_label.text()
        press(gate.copy_button)
        assert QApplication.clipboard().text() == code
        gate.noted_check.setChecked(True)
        press(gate.go_button)
        run.listed()
        assert gate.code_label.text() == ""
    with open_store(folder, recovery_code=code, use_keyring=False) as store:
        assert read_settings(store).company.tax_id == "91320214MA8LQ7XE3L"


def test_a_phone_and_a_tax_number_that_are_none_are_refused_beside_their_fields(
    qtbot: QtBot, qapp: QApplication, folder: Path
) -> None:
    with running(qtbot, qapp, folder) as run:
        gate = first(run)
        for edit in (gate.passphrase_edit, gate.repeat_edit):
            type_in(edit, "山高水长")
        fields = gate.company_form.fields
        type_in(fields["consultant_phone"], "123")
        type_in(fields["tax_id"], "12")
        press(gate.setup_button)
        told = {name: field.pen.label.text() for name, field in fields.items() if field.pen.label and field.pen.wrong}
        assert told["consultant_phone"].startswith("不是完整的电话号码")
        assert "12 不是有效的统一社会信用代码" in told["tax_id"]
        assert not (folder / "store.db").exists()
        for name, words in (("consultant_phone", "0510-86001234"), ("tax_id", "")):
            fields[name].selectAll()
            fields[name].clear()
            type_in(fields[name], words)
        press(gate.setup_button)
        run.until(gate.code_box.isVisible)


def test_without_a_passphrase_the_keyring_opens_and_it_does_not_lock(
    qtbot: QtBot, qapp: QApplication, folder: Path
) -> None:
    drawer: KeyringBackend = _Drawer()
    keyring.set_keyring(drawer)
    with running(qtbot, qapp, folder) as run:
        gate = first(run)
        run.until(gate.keyring_check.isVisible)
        press(gate.keyring_check)
        assert not gate.passphrase_edit.isEnabled()
        press(gate.setup_button)
        run.until(gate.code_box.isVisible)
        gate.noted_check.setChecked(True)
        press(gate.go_button)
        run.listed()
        assert not run.program.idleness.timer.isActive()
    with running(qtbot, qapp, folder) as run:
        run.listed()


class _Drawer(Drawer):
    def delete_password(self, service: str, username: str) -> None:
        self.kept.pop((service, username), None)


def test_a_damaged_file_says_so_and_a_backup_takes_its_place(qtbot: QtBot, qapp: QApplication, folder: Path) -> None:
    make_profile(folder, ONE)
    with running(qtbot, qapp, folder) as run:
        run.unlock()
        run.listed()  # makes the day's backup
    path = folder / "store.db"
    content = bytearray(path.read_bytes())
    content[4096:8192] = bytes(4096)
    path.write_bytes(content)
    with running(qtbot, qapp, folder) as run:
        run.unlock()
        gate = run.gate()
        run.until(gate.broken_box.isVisible)
        assert "损坏" in gate.broken_what.text()
        item = gate.copies_layout.itemAt(0)
        assert item is not None
        copy = item.widget()
        assert isinstance(copy, QPushButton)
        press(copy)
        run.until(gate.ask_bar.isVisible)
        type_in(gate.ask_bar.edit, PASSPHRASE)
        QTest.keyClick(gate.ask_bar.edit, Qt.Key.Key_Return)
        home = run.listed()
        run.until(lambda: home.cases_list.cases.rowCount() == 1)
    assert any(one.name.startswith("replaced") or "before" in one.name for one in (folder / "backups").glob("*.db"))


def test_a_lost_file_with_backups_is_restored_or_begun_anew_without_losing_them(
    qtbot: QtBot, qapp: QApplication, folder: Path
) -> None:
    make_profile(folder, ONE)
    with running(qtbot, qapp, folder) as run:
        run.unlock()
        run.listed()
    (folder / "store.db").unlink()
    with running(qtbot, qapp, folder) as run:
        gate = run.gate()
        run.until(gate.anew_button.isVisible)
        press(gate.anew_button)
        for edit in (gate.passphrase_edit, gate.repeat_edit):
            type_in(edit, "quite another one")
        press(gate.setup_button)
        run.until(gate.code_box.isVisible)
    with open_store(folder, passphrase="quite another one", use_keyring=False) as store:
        assert list_cases(store) == ()
    [aside] = folder.glob("backups-before-*")
    assert list(aside.glob("store-*.db"))


def test_caps_lock_is_noticed_and_another_language_can_be_chosen(
    qtbot: QtBot, qapp: QApplication, folder: Path
) -> None:
    make_profile(folder)
    with running(qtbot, qapp, folder) as run:
        gate = run.gate()
        QTest.keyClicks(gate.unlock_edit, "A", Qt.KeyboardModifier.NoModifier)
        assert gate.unlock_caps.isVisible()
        QTest.keyClicks(gate.unlock_edit, "a", Qt.KeyboardModifier.NoModifier)
        assert not gate.unlock_caps.isVisible()
        press(gate.language_button)
        run.until(lambda: run.program.look.lang == "en")
        assert run.gate().language_button.text() == "中文"
        run.unlock()
        run.listed()
        run.until(lambda: run.program.desk.all_saved and not run.program.desk.jobs.busy)
        assert run.program.look.lang == "en"
    with running(qtbot, qapp, folder) as run:
        run.unlock()
        run.listed()
        run.until(lambda: run.program.look.lang == "en")  # it was kept
        run.program.lock()
        press(run.gate().language_button)
        run.until(lambda: run.program.look.lang == "zh")
        run.unlock()
        run.until(lambda: run.frame.space == "home")
        assert run.program.settings is not None
        assert run.program.settings.lang == "zh"


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_no_word_is_cut_off(qtbot: QtBot, qapp: QApplication, folder: Path, scale: float) -> None:
    with running(qtbot, qapp, folder, Look(scale=scale)) as run:
        gate = first(run)
        run.qtbot.wait(50)
        for label in gate.findChildren(QLabel):
            if label.isVisible() and label.text():
                needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
                assert label.height() >= needed, label.text()
