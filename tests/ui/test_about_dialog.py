from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip(
    "PySide6.QtWidgets",
    reason="Qt needs: apt-get install libgl1 libegl1 libxkbcommon0 libfontconfig1 libglib2.0-0 libdbus-1-3",
    exc_type=ImportError,
)

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

import qifutong_desktop
from qifutong_desktop.core.text import Lang
from qifutong_desktop.ui.dialogs.about_dialog import COMMAND, AboutDialog
from qifutong_desktop.ui.forms import FormError, load_form
from qifutong_desktop.ui.look import Look
from qifutong_desktop.ui.style import dress


def shown(qtbot: QtBot, qapp: QApplication, lang: Lang = "zh", *, dark: bool = False) -> AboutDialog:
    dress(qapp, Look(lang, dark))
    dialog = AboutDialog(lang)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    return dialog


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_says_what_the_program_is_and_how_to_try_it(qtbot: QtBot, qapp: QApplication, lang: Lang) -> None:
    dialog = shown(qtbot, qapp, lang)
    assert qifutong_desktop.__version__ in dialog.version_label.text()
    assert dialog.command_label.text() == COMMAND
    assert "LGPL-3.0" in dialog.licence_label.text()
    assert "OFL" in dialog.licence_label.text()
    chinese = any("\u4e00" <= letter <= "\u9fff" for letter in dialog.purpose_label.text() + dialog.windowTitle())
    assert chinese is (lang == "zh")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_word_is_cut_off(qtbot: QtBot, qapp: QApplication, lang: Lang) -> None:
    dialog = shown(qtbot, qapp, lang)
    for label in dialog.findChildren(QLabel):
        needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        assert label.height() >= needed, label.objectName()
        if not label.wordWrap():
            assert label.width() >= label.sizeHint().width(), label.objectName()


def test_every_part_has_a_name_for_a_screen_reader_and_shows_plain_text(qtbot: QtBot, qapp: QApplication) -> None:
    dialog = shown(qtbot, qapp)
    parts = [*dialog.findChildren(QLabel), *dialog.findChildren(QPushButton), dialog]
    assert [part.objectName() for part in parts if not part.accessibleName()] == []
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in dialog.findChildren(QLabel))


def test_the_keyboard_closes_it(qtbot: QtBot, qapp: QApplication) -> None:
    dialog = shown(qtbot, qapp)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert not dialog.isVisible()


@pytest.mark.parametrize("dark", [False, True])
def test_its_words_stand_out_in_light_and_dark(qtbot: QtBot, qapp: QApplication, dark: bool, tmp_path: Path) -> None:
    dialog = shown(qtbot, qapp, dark=dark)
    picture = dialog.grab().toImage()
    for label in dialog.findChildren(QLabel):
        assert contrast(picture, label, dialog) >= 4.5, label.objectName()


def contrast(picture: QImage, label: QLabel, dialog: QWidget) -> float:
    """WCAG contrast of the strongest pixel in a label against the commonest one."""
    corner = label.mapTo(dialog, label.rect().topLeft())
    tones = [
        luminance(picture.pixelColor(corner.x() + x, corner.y() + y))
        for x in range(min(label.width(), 200))
        for y in range(label.height())
    ]
    ground = max(set(tones), key=tones.count)
    return max((max(tone, ground) + 0.05) / (min(tone, ground) + 0.05) for tone in tones)


def luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


class Misnamed(QDialog):
    title_label: QLabel


class Mistyped(QDialog):
    name_label: QPushButton


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (Misnamed, "title_label should be a QLabel, no such child"),
        (Mistyped, "name_label should be a QPushButton, it is a QLabel"),
    ],
)
def test_a_form_that_does_not_fit_its_class_is_named(qtbot: QtBot, kind: type[QDialog], said: str) -> None:
    dialog = kind()
    qtbot.addWidget(dialog)
    with pytest.raises(FormError, match=said):
        load_form(dialog, "about_dialog")


def test_a_form_that_is_not_there_is_named(qtbot: QtBot) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    with pytest.raises(FormError, match=r"forms/nowhere\.ui"):
        load_form(dialog, "nowhere")
