"""The topics' names are read whole, also in English and in larger type."""

from __future__ import annotations

import pytest

pytest.importorskip("PySide6.QtWidgets", reason="Qt's system libraries are missing", exc_type=ImportError)

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qifutong_desktop.ui.look import Look
from qifutong_desktop.ui.style import dress
from qifutong_desktop.ui.widgets.topic_list import TopicList


def _ink(topics: TopicList, row: int, below: int) -> int:
    """How many dark spots stand left of the count, lower than ``below`` in a row."""
    place, picture = topics.visualItemRect(topics.item(row)), topics.viewport().grab().toImage()
    spots = [(x, y) for x in range(12, place.width() - 40) for y in range(place.top() + below, place.bottom())]
    return sum(QColor(picture.pixel(QPoint(*spot))).lightness() < 120 for spot in spots)


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_a_long_name_goes_on_in_a_second_line(qtbot: QtBot, qapp: QApplication, scale: float) -> None:
    look = Look("en", scale=scale)
    dress(qapp, look)
    topics = TopicList(None, look)
    qtbot.addWidget(topics)
    topics.resize(look.px(188), look.px(400))
    names = [("training", "Training"), ("told", "Questions, feedback, complaints")]
    topics.show_topics(names, {"training": 4, "told": 7}, "training")
    topics.show()
    qtbot.waitExposed(topics)
    short, long = (topics.visualItemRect(topics.item(row)).height() for row in (0, 1))
    assert short == look.px(36)
    assert long > look.px(48)
    assert _ink(topics, 1, below=long // 2) > 20
