"""What a screen reader is told: the caption before the choice, with a pause between them, in the window's language."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("PySide6.QtWidgets", reason="Qt's system libraries are missing", exc_type=ImportError)

from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from qifutong_desktop.core.document import Axis, Radar
from qifutong_desktop.core.text import Text
from qifutong_desktop.ui.look import Look
from qifutong_desktop.ui.spoken import call
from qifutong_desktop.ui.widgets.radar import RadarView
from qifutong_desktop.ui.widgets.segments import Segments

UI = Path(__file__).parents[2] / "qifutong_desktop" / "ui"


def test_no_colon_of_a_caption_is_read_out(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    call(label, Look("zh"), "多久没有操作后锁上：", "10 分钟", "")
    assert label.accessibleName() == "多久没有操作后锁上，10 分钟"
    call(label, Look("en"), "Lock after: ", "10 minutes")
    assert label.accessibleName() == "Lock after, 10 minutes"


@pytest.mark.parametrize(("look", "said"), [(Look("zh"), "数据 30，管理 55"), (Look("en"), "数据 30, 管理 55")])
def test_a_chart_is_read_out_with_the_marks_of_the_language(qtbot: QtBot, look: Look, said: str) -> None:
    view = RadarView(None, look)
    qtbot.addWidget(view)
    view.show_radar(Radar((Axis("数据", 30, 30), Axis("管理", 55, 55))))
    assert view.accessibleName() == said


def test_names_are_listed_as_the_language_lists_them() -> None:
    assert [Look(lang).listed(["import.xlsx", "rehearsal.json"]) for lang in ("zh", "en")] == [
        "import.xlsx、rehearsal.json",
        "import.xlsx, rehearsal.json",
    ]


@pytest.mark.parametrize(("look", "said"), [(Look("zh"), "字号，大"), (Look("en"), "Size, large")])
def test_a_choice_is_called_after_its_caption(qtbot: QtBot, look: Look, said: str) -> None:
    top = QWidget()
    qtbot.addWidget(top)
    segments = Segments(top, look)
    segments.offer([("large", Text("大", "large"))], look.say(Text("字号：", "Size:")))
    button: QAbstractButton = segments.buttons["large"]
    assert button.accessibleName() == said


def test_names_are_put_together_in_one_place() -> None:
    """A name of several parts written out by hand reads its colon aloud, and a Chinese mark in English."""
    for path in UI.rglob("*.py"):
        for line in path.read_text("utf-8").splitlines():
            by_hand = "setAccessibleName(f" in line and ("：" in line or "，" in line)
            assert not by_hand, f"{path.name}: use spoken.call"
