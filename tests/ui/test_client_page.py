from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from qifutong_desktop.ui.look import Look
from qifutong_desktop.ui.pages.client_page import ClientPage
from qifutong_desktop.ui.widgets.typing import LineField

from .scene import Scene, plain_fields, scenes

Stage = Callable[..., tuple[Scene, ClientPage]]


@pytest.fixture
def stage(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Stage]:
    with scenes(qtbot, qapp, tmp_path) as set_up:

        def staged(look: Look | None = None) -> tuple[Scene, ClientPage]:
            scene = set_up(plain_fields(), look)
            scene.frame.go("client")
            page = scene.frame.pages.currentWidget()
            assert isinstance(page, ClientPage)
            return scene, page

        yield staged


def field(page: ClientPage, name: str) -> LineField:
    found = page.fields.field(name)
    assert found is not None
    return found


def type_into(page: ClientPage, name: str, words: str) -> None:
    edit = field(page, name)
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, words)
    QTest.keyClick(edit, Qt.Key.Key_Return)


def test_what_is_typed_is_stored_and_stands_in_the_header(qtbot: QtBot, stage: Stage) -> None:
    scene, page = stage()
    type_into(page, "client.name", "Wuxi Lanqiao")
    type_into(page, "deal.signing_on", "2026-12-20")
    qtbot.waitUntil(lambda: scene.stored().get("deal.signing_on") == date(2026, 12, 20))
    assert scene.stored()["client.name"] == "Wuxi Lanqiao"
    assert scene.frame.name_label.text() == "Wuxi Lanqiao"


def test_a_wrong_credit_code_stays_where_it_was_typed_and_is_not_stored(qtbot: QtBot, stage: Stage) -> None:
    scene, page = stage()
    before = scene.stored()["client.uscc"]
    type_into(page, "client.uscc", "91320214MA8LQ7XE3X")
    edit = field(page, "client.uscc")
    assert edit.property("wrong") is True
    assert "18" in edit.accessibleDescription()
    page.show_work(scene.desk.work)  # type: ignore[arg-type]
    assert edit.text() == "91320214MA8LQ7XE3X"
    assert scene.stored()["client.uscc"] == before


def test_another_kind_of_client_changes_what_is_asked_and_can_be_undone(qtbot: QtBot, stage: Stage) -> None:
    scene, page = stage()
    months = field(page, "preferences.renewal_months")
    assert months.isHidden() or not months.isVisible()
    renewal = next(button for button in page.findChildren(QPushButton) if button.text() == "续费")
    QTest.mouseClick(renewal, Qt.MouseButton.LeftButton)
    assert months.isVisible()
    assert page.used_check.isVisible()
    scene.desk.undo()
    qtbot.waitUntil(lambda: not months.isVisible())
    assert scene.stored().get("preferences.customer", "new") == "new"


def choose_renewal(page: ClientPage) -> None:
    renewal = next(button for button in page.findChildren(QPushButton) if button.text() == "续费")
    QTest.mouseClick(renewal, Qt.MouseButton.LeftButton)


def paid_into(page: ClientPage, name: str, words: str) -> LineField:
    edit = page.running_card.fields.field(name)
    assert edit is not None
    edit.setFocus()
    edit.clear()
    QTest.keyClicks(edit, words)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    return edit


def test_what_the_contract_of_today_has_paid_shows_in_the_price_at_once(qtbot: QtBot, stage: Stage) -> None:
    scene, page = stage()
    card = page.running_card
    assert not card.isVisible()
    choose_renewal(page)
    assert card.isVisible()
    assert card.effect_label.isHidden()
    paid_into(page, "preferences.already_paid.seats", "5")
    assert card.effect_label.text().startswith("本单没有因此变少"), "no account is covered without its last day"
    paid_into(page, "preferences.already_paid.order_no", "HT-7")
    wanted = {"seats": 5, "seats_until": None, "integrations": (), "months_left": 0, "order_no": "HT-7"}
    qtbot.waitUntil(lambda: scene.stored().get("preferences.already_paid") == wanted)
    scene.desk.undo()
    qtbot.waitUntil(lambda: scene.stored()["preferences.already_paid"] == wanted | {"order_no": ""})
    qtbot.waitUntil(lambda: card.fields.fields()[0].text() == "", timeout=10_000)
    paid_into(page, "preferences.already_paid.seats", "")
    qtbot.waitUntil(lambda: scene.stored().get("preferences.already_paid") is None)
    assert card.effect_label.isHidden()


def test_the_keyboard_comes_to_the_contract_after_the_kind_of_client(stage: Stage) -> None:
    _, page = stage()
    choose_renewal(page)
    months = field(page, "preferences.renewal_months")
    months.setFocus()
    names = []
    for _ in range(4):
        QTest.keyClick(page, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        names.append(focused.accessibleName() or getattr(focused, "text", str)())
    assert names == ["免费迁移已经用过", "现用套餐", "合同或报价单编号", "随套餐对接的系统"]


def test_a_system_that_came_with_the_tier_is_refused_among_those_paid_for(qtbot: QtBot, stage: Stage) -> None:
    scene, page = stage()
    choose_renewal(page)
    card = page.running_card
    card.tier_pick.setCurrentIndex(card.tier_pick.findData("basic"))
    card.tier_pick.said.emit("basic")
    within = paid_into(page, "preferences.connected", "A,B")
    assert within.property("wrong") is True
    paid_into(page, "preferences.connected", "A")
    wrong = paid_into(page, "preferences.already_paid.integrations", "A,B")
    assert wrong.property("wrong") is True
    assert "A" in wrong.accessibleDescription()
    paid_into(page, "preferences.already_paid.integrations", "B")
    qtbot.waitUntil(lambda: scene.stored().get("preferences.already_paid") is not None)
    assert (scene.stored()["preferences.running_tier"], scene.stored()["preferences.connected"]) == ("basic", ("A",))


def test_a_reason_is_asked_only_of_a_lost_deal(qtbot: QtBot, stage: Stage) -> None:
    scene, page = stage()
    reason = field(page, "deal.lost_reason")
    assert not reason.isVisible()
    combo = page.deal_card.findChild(QComboBox)
    assert isinstance(combo, QComboBox)
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_End)
    combo.activated.emit(combo.currentIndex())
    qtbot.waitUntil(lambda: scene.stored().get("deal.stage") == "lost")
    assert reason.isVisible()
    assert scene.frame.stage_label.text() == "已丢单"


def test_nothing_internal_shows_while_the_client_looks_on(stage: Stage) -> None:
    _, page = stage(Look(client=True, priced=False))
    assert not page.notes_card.isVisible()
    assert not page.deal_card.isVisible()


def test_every_field_has_a_name_and_a_place_to_go_to(stage: Stage) -> None:
    _, page = stage()
    for name in ("client.name", "client.uscc", "client.contact", "client.bank", "deal.next_on"):
        page.go_to(name)
        assert field(page, name).hasFocus()
        assert field(page, name).accessibleName()


def test_another_industry_keeps_where_the_answer_came_from_and_its_note(qtbot: QtBot, stage: Stage) -> None:
    scene, page = stage()
    scene.desk.say({"answers.P02": {"value": "manufacturing", "source": "现场", "note": "看过车间"}})
    retail = next(button for button in page.findChildren(QPushButton) if button.property("value") == "retail")
    retail.setFocus()
    QTest.keyClick(retail, Qt.Key.Key_Space)
    kept = {"value": "retail", "source": "现场", "note": "看过车间"}
    qtbot.waitUntil(lambda: scene.stored().get("answers.P02") == kept)
