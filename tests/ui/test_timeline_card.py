"""The line of days on the client's page, over a real store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qifutong_desktop.core.service_desk.entry import Entry
from qifutong_desktop.ui.case_frame import CaseFrame
from qifutong_desktop.ui.look import Look
from qifutong_desktop.ui.pages.client_page import ClientPage
from qifutong_desktop.ui.widgets.timeline_card import TimelineCard, TimelineRow

from .service_scene import NOW, ServiceScene, service_scene, texts

TODAY = NOW.date()
LATE = Entry("feedback", date(2026, 9, 14), state="sent", variant="quick", words="w", due=date(2026, 9, 17))
DONE = Entry("training", date(2026, 9, 15), state="solved", closed_on=date(2026, 9, 20))


@pytest.fixture
def begin(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Callable[..., ServiceScene]]:
    struck: list[ServiceScene] = []

    def set_up(look: Look | None = None) -> ServiceScene:
        struck.append(service_scene(qtbot, qapp, tmp_path, {"a1": LATE, "a2": DONE}, look))
        return struck[-1]

    yield set_up
    for scene in struck:
        scene.close()


def card_of(scene: ServiceScene) -> TimelineCard:
    page = client_page(scene)
    scene.wait(lambda: bool(page.timeline_card.line))
    scene.rest()
    return page.timeline_card


def client_page(scene: ServiceScene) -> ClientPage:
    frame = scene.window.go("case")
    assert isinstance(frame, CaseFrame)
    frame.go("client")
    page = frame.pages.currentWidget()
    assert isinstance(page, ClientPage)
    return page


def rows(card: TimelineCard) -> list[TimelineRow]:
    found = [card.rows.itemAt(place).widget() for place in range(card.rows.count())]  # type: ignore[union-attr]
    return [one for one in found if isinstance(one, TimelineRow)]


def test_the_overdue_stands_first_in_words_then_what_is_to_come(begin: Callable[..., ServiceScene]) -> None:
    card = card_of(begin())
    assert card.late_label.text() == "1 件逾期"
    first = rows(card)[0]
    assert "逾期 13 天" in first.accessibleName()
    assert "2026-09-17" in first.accessibleName()
    days = [one.on for one in card.shown()]
    assert days == sorted(days)
    assert all(one.standing != "happened" for one in card.shown())
    told = [one.words.zh for one in card.shown()]
    assert any("服务到期" in one for one in told)
    assert any("体检" in one for one in told)


def test_the_filter_shows_what_happened_the_newest_first_and_all(begin: Callable[..., ServiceScene]) -> None:
    scene = begin()
    card = card_of(scene)
    card.filters.buttons["happened"].click()
    days = [one.on for one in card.shown()]
    assert days == sorted(days, reverse=True)
    told = [one.words.zh for one in card.shown()]
    for words in ("签发报价", "阶段：已签约", "培训申请：已办结", "服务开始", "建立客户档案"):
        assert any(words in one for one in told), words
    assert "1 件逾期" in texts(card)
    card.filters.buttons["all"].click()
    assert card.shown() == card.line
    assert len(rows(card)) < len(card.line)
    card.more_button.click()
    assert len(rows(card)) == len(card.line)


def test_a_row_leads_to_its_place_and_what_is_done_is_overdue_no_more(begin: Callable[..., ServiceScene]) -> None:
    scene = begin()
    card = card_of(scene)
    rows(card)[0].setFocus()
    QTest.keyClick(rows(card)[0], Qt.Key.Key_Return)
    page = scene.page()
    assert page.id == "a1"
    page.entry_form.state_segments.buttons["solved"].click()
    scene.rest()
    card = client_page(scene).timeline_card
    scene.wait(lambda: card.late_label.isHidden())
    assert not any(one.overdue for one in card.line)


def test_a_quote_leads_to_the_papers_and_the_client_sees_no_line(begin: Callable[..., ServiceScene]) -> None:
    scene = begin()
    card = card_of(scene)
    card.choose("happened")
    card.more_button.click()
    quote = next(row for row in rows(card) if "签发报价" in row.accessibleName())
    QTest.mouseClick(quote, Qt.MouseButton.LeftButton)
    frame = scene.window.go("case")
    assert isinstance(frame, CaseFrame)
    assert frame.step == "documents"
    scene.window.unfurnish()
    scene.window.furnish(Look(client=True, priced=False), scene.desk)
    assert client_page(scene).timeline_card.isHidden()
