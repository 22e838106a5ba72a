from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

import qifutong_desktop
from qifutong_desktop.actions.preferences import read_settings
from qifutong_desktop.actions.updating import sign_release
from qifutong_desktop.assets import asset
from qifutong_desktop.store.file import open_store
from qifutong_desktop.store.firm_key import make_firm_key
from qifutong_desktop.store.pictures import picture
from qifutong_desktop.store.refusals import WrongKey

from .program_run import CASE, NOW, PASSPHRASE, Run, make_profile, running, type_in

ONE = (CASE, {"client.name": "湖州青岚茶业有限公司"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "profile"


@pytest.fixture
def run(qtbot: QtBot, qapp: QApplication, no_keyring: None, folder: Path) -> Iterator[Run]:
    make_profile(folder, ONE)
    with running(qtbot, qapp, folder) as started:
        started.unlock()
        started.listed()
        yield started


def press(button: QWidget) -> None:
    QTest.keyClick(button, Qt.Key.Key_Space)


def test_another_passphrase_opens_and_the_old_one_no_more(run: Run, folder: Path) -> None:
    card = run.settings.security_card
    run.until(lambda: bool(card.ways_label.text()))
    for edit, words in ((card.old_edit, "not it at all"), (card.new_edit, "hill and lake 7"), (card.again_edit, "x")):
        type_in(edit, words)
    press(card.change_button)
    run.until(card.refusal_label.isVisible)
    assert "不一样" in card.refusal_label.text()
    card.again_edit.setText("hill and lake 7")
    press(card.change_button)
    run.until(lambda: "密码不正确" in card.refusal_label.text())
    card.old_edit.setText(PASSPHRASE)
    press(card.change_button)
    run.until(lambda: "已更改" in card.refusal_label.text())
    run.close()
    with open_store(folder, passphrase="hill and lake 7", use_keyring=False):
        pass
    with pytest.raises(WrongKey):
        open_store(folder, passphrase=PASSPHRASE, use_keyring=False)


def test_a_new_recovery_code_is_asked_for_and_opens(run: Run, folder: Path) -> None:
    card = run.settings.security_card
    press(card.code_button)
    press(card.ask_bar.confirm)
    run.until(card.code_label.isVisible)
    code = card.code_label.text()
    run.close()
    with open_store(folder, recovery_code=code, use_keyring=False):
        pass


def test_without_a_keyring_the_check_says_why_and_goes_out_again(run: Run) -> None:
    card = run.settings.security_card
    run.until(lambda: bool(card.ways_label.text()))
    press(card.keyring_check)
    run.until(card.refusal_label.isVisible)
    assert "密钥环" in card.refusal_label.text()
    run.until(lambda: not card.keyring_check.isChecked())


def test_lock_minutes_and_retention_are_kept(run: Run, folder: Path) -> None:
    page = run.settings
    for field, words in ((page.security_card.minutes_edit, "5"), (page.rules_card.days_edit, "1,095")):
        field.setFocus()
        field.selectAll()
        type_in(field, words)
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert run.program.idleness.timer.interval() == 5 * 60_000
    run.close()
    with open_store(folder, passphrase=PASSPHRASE, use_keyring=False) as store:
        kept = read_settings(store)
    assert (kept.lock_after_minutes, kept.retention_days) == (5, 1095)


def test_lock_now_locks(run: Run) -> None:
    card = run.settings.security_card
    run.until(card.lock_button.isEnabled)
    press(card.lock_button)
    run.gate()
    run.until(lambda: run.program.desk.store is not None and run.program.desk.store._key is None)


def test_seal_and_logo_are_kept_and_what_is_no_picture_is_refused(run: Run, folder: Path, tmp_path: Path) -> None:
    card = run.settings.company_card
    seal, words = tmp_path / "公章.png", tmp_path / "公章.txt"
    image = QImage(60, 60, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.red)
    assert image.save(str(seal))
    words.write_text("no picture", "utf-8")
    card.seal_box.chosen.emit(seal)
    run.until(lambda: card.seal_box.words.text() == "公章.png")
    assert not card.seal_box.picture.pixmap().isNull()
    card.logo_box.chosen.emit(words)
    run.until(lambda: "不是" in card.logo_box.words.text())
    run.close()
    with open_store(folder, passphrase=PASSPHRASE, use_keyring=False) as store:
        kept = picture(store, "seal")
        assert kept is not None
        assert kept.content.startswith(b"\x89PNG")
        assert picture(store, "logo") is None


def test_a_taller_column_beside_it_does_not_stretch_the_company(run: Run) -> None:
    card = run.settings.company_card

    def places() -> list[int]:
        return [field.mapTo(card, QPoint(0, 0)).y() for field in card.company_form.fields.values()]

    high, before = card.height(), places()
    assert high == card.heightForWidth(card.width())
    run.settings.security_card.setMinimumHeight(3000)
    run.until(lambda: run.settings.security_card.height() >= 3000)
    assert (card.height(), places()) == (high, before)


def test_a_copy_goes_to_a_stick_with_its_key_and_a_backup_comes_back(run: Run, tmp_path: Path) -> None:
    card = run.settings.copies_card
    run.until(lambda: card.copies_list.count() == 1)
    stick = tmp_path / "stick"
    stick.mkdir()
    card.back_up(stick)
    run.until(card.made_label.isVisible)
    [made] = stick.iterdir()
    assert {path.suffix for path in made.iterdir()} == {".db", ".json"}
    run.home.opened.emit(CASE)
    run.until(lambda: run.program.desk.work is not None)
    run.program.desk.say({"client.name": "改过的名称"})
    run.until(lambda: run.program.desk.all_saved)
    card = run.settings.copies_card
    card.copies_list.setCurrentRow(0)
    press(card.restore_button)
    assert card.ask_bar.cancel.hasFocus()
    press(card.ask_bar.confirm)
    home = run.listed()
    run.until(lambda: [home.cases_list.cases.row(0).name] == ["湖州青岚茶业有限公司"])
    run.until(lambda: run.settings.copies_card.copies_list.count() == 2)


def test_a_signed_update_is_taken_in_only_with_the_firms_key(run: Run, tmp_path: Path) -> None:
    key = tmp_path / "firm.pem"
    make_firm_key(key)
    source = tmp_path / "2026-09.toml"
    text = asset("resources", "pricebook", "2026-01.toml").read_text("utf-8")
    changed = text.replace('id = "2026-01"', 'id = "2026-09"').replace("2026-01-01", "2026-09-01")
    source.write_text(changed, "utf-8")
    signed = sign_release(source, key, "", NOW)
    card = run.settings.rules_card
    run.until(lambda: bool(card.key_label.text()))
    assert not card.import_button.isEnabled()
    card.trust(key.with_suffix(".pub"))
    run.until(card.import_button.isEnabled)
    card.take_in(signed.path)
    run.until(lambda: card.told_label.isVisible() and "2026-09" in card.told_label.text())
    rules = run.program.desk
    run.until(lambda: rules.rules is not None and rules.rules.book.id == "2026-09")
    run.until(lambda: any("2026-09" in label.text() for label in card.findChildren(QLabel)))
    card.take_in(source)
    run.until(card.refusal_label.isVisible)


def test_it_says_what_the_program_is_and_its_licences(run: Run) -> None:
    page = run.settings
    assert qifutong_desktop.__version__ in page.about_name.text()
    assert "LGPL-3.0" in page.about_licence.text()
    assert "OFL" in page.about_licence.text()


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_no_word_is_cut_off_and_every_field_has_a_name(run: Run, scale: float) -> None:
    run.program.relook(scale=scale)
    run.until(lambda: run.program.look.scale == scale)
    page = run.settings
    run.until(lambda: bool(page.security_card.ways_label.text()))
    run.qtbot.wait(50)
    for label in page.findChildren(QLabel):
        if label.isVisible() and label.text():
            needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
            assert label.height() >= needed, label.text()
    fields = [field for field in page.findChildren(QLineEdit) if field.isVisible()]
    assert len(fields) > 10
    assert [field.objectName() for field in fields if not field.accessibleName()] == []


def test_another_look_leaves_the_keyboard_where_it_was(run: Run) -> None:
    for name in ("dark_True", "lang_en"):
        button, former = run.settings.findChild(QPushButton, name), run.settings
        assert button is not None
        button.setFocus()
        press(button)
        run.until(lambda former=former: run.settings is not former)  # type: ignore[misc]
        run.until(lambda: QApplication.focusWidget() is not None)
        assert QApplication.focusWidget() is run.settings.findChild(QPushButton, name)


@pytest.mark.parametrize("scale", [1.0, 1.1, 1.25])
def test_in_english_with_pictures_nothing_runs_out_at_the_side(run: Run, tmp_path: Path, scale: float) -> None:
    image = QImage(60, 60, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.red)
    assert image.save(str(tmp_path / "seal.png"))
    run.program.relook(lang="en", scale=scale)
    run.until(lambda: (run.program.look.lang, run.program.look.scale) == ("en", scale))
    run.program.window.resize(1280, 800)
    card = run.settings.company_card
    for box in (card.seal_box, card.logo_box):
        box.chosen.emit(tmp_path / "seal.png")
    run.until(lambda: all(box.picture.isVisible() for box in (card.seal_box, card.logo_box)))
    run.until(lambda: bool(run.settings.security_card.ways_label.text()))
    run.qtbot.wait(50)
    assert run.settings.settings_scroll.horizontalScrollBar().maximum() == 0
