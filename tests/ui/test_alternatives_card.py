"""Alternatives on the quote page: put aside, renamed, compared, chosen, deleted, undone; what the total hangs on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qifutong_desktop.core.case_fields import alternative_field
from qifutong_desktop.core.client import Alternative, Preferences
from qifutong_desktop.ui.look import Look

from .scene import Scene, plain_fields, quote_page, scenes

Stage = Callable[..., Scene]
MONTHLY = Preferences(billing="monthly", term=12, set_apart=("custom_days",))


@pytest.fixture
def stage(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Stage]:
    with scenes(qtbot, qapp, tmp_path) as set_up:

        def staged(*alternatives: Alternative, look: Look | None = None) -> Scene:
            aside = {f"alternative.{one.letter}": alternative_field(one) for one in alternatives}
            return set_up(plain_fields() | aside, look)

        yield staged


def test_settings_are_put_aside_by_keyboard_and_compared(qtbot: QtBot, stage: Stage) -> None:
    scene = stage()
    page = quote_page(scene)
    card = page.alternatives_card
    assert not card.grid.isVisible()
    QTest.keyClick(card.aside_button, Qt.Key.Key_Space)
    assert card.grid.heads[0].title_field.text() == "标准版年付"
    assert card.grid.heads[0].mark.isVisible()
    assert not card.grid.heads[0].choose_button.isVisible()
    QTest.mouseClick(page.terms_bar.monthly_button, Qt.MouseButton.LeftButton)
    assert card.grid.heads[0].choose_button.isVisible()
    QTest.keyClick(card.aside_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: card.grid.cell("合计（含税）", 1) == "53,488.50", timeout=10_000)
    assert card.grid.cell("合计（含税）", 0) == "43,499.00"
    assert card.grid.cell("付款与期限", 1) == "月付 12 个月"
    qtbot.waitUntil(lambda: scene.desk.all_saved)
    told = scene.stored().get("alternative.B")
    assert isinstance(told, dict)
    assert (told["title"], told["billing"], told["term"]) == ("标准版月付", "monthly", 12)


def test_one_is_renamed_chosen_and_all_of_it_undone_in_one_step(qtbot: QtBot, stage: Stage) -> None:
    at_once = Alternative("A", "一次付清", Preferences(set_apart=("custom_days",)))
    scene = stage(at_once, Alternative("B", "试用", MONTHLY))
    page = quote_page(scene)
    first, second, third = page.alternatives_card.grid.heads
    assert first.mark.isVisible()
    assert not third.isVisible()
    second.title_field.setFocus()
    second.title_field.selectAll()
    QTest.keyClicks(second.title_field, "monthly first")
    QTest.keyClick(second.title_field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: scene.desk.all_saved)
    told = scene.stored().get("alternative.B")
    assert isinstance(told, dict)
    assert told["title"] == "monthly first"
    assert told["billing"] == "monthly"
    QTest.mouseClick(second.choose_button, Qt.MouseButton.LeftButton)
    assert page.total_card.total_label.text() == "¥53,488.50"
    assert second.mark.isVisible()
    assert first.choose_button.isVisible()
    assert second.delete_button.hasFocus()
    qtbot.waitUntil(lambda: scene.desk.all_saved)
    assert (scene.stored().get("preferences.billing"), scene.stored().get("preferences.term")) == ("monthly", 12)
    scene.desk.undo()
    qtbot.waitUntil(lambda: page.total_card.total_label.text() == "¥43,499.00", timeout=10_000)
    assert first.mark.isVisible()
    assert (scene.stored().get("preferences.billing"), scene.stored().get("preferences.term")) == (None, None)


def test_one_is_deleted_and_comes_back(qtbot: QtBot, stage: Stage) -> None:
    scene = stage(*(Alternative(letter, letter, MONTHLY) for letter in "ABC"))
    card = quote_page(scene).alternatives_card
    assert not card.aside_button.isEnabled()
    QTest.keyClick(card.grid.heads[1].delete_button, Qt.Key.Key_Space)
    assert [head.letter.text() for head in card.grid.heads if head.isVisible()] == ["A", "C"]
    assert card.aside_button.isEnabled()
    qtbot.waitUntil(lambda: scene.desk.all_saved)
    assert scene.stored().get("alternative.B") is None
    scene.desk.undo()
    qtbot.waitUntil(lambda: not card.aside_button.isEnabled(), timeout=10_000)
    assert [head.letter.text() for head in card.grid.heads if head.isVisible()] == ["A", "B", "C"]


def test_a_number_to_order_makes_the_quote_and_empty_goes_back_to_the_answers(qtbot: QtBot, stage: Stage) -> None:
    scene = stage()
    page = quote_page(scene)
    field = page.alternatives_card.ordered_row.fields["users"]
    assert field.placeholderText() == "48"
    field.setFocus()
    QTest.keyClicks(field, "30")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert page.total_card.total_label.text() == "¥37,499.00"
    days = page.alternatives_card.ordered_row.fields["custom_days"]
    days.setFocus()
    QTest.keyClicks(days, "4")
    QTest.keyClick(days, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: scene.desk.all_saved)
    assert (scene.stored().get("preferences.users"), scene.stored().get("preferences.custom_days")) == (30, Decimal(4))
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClick(field, Qt.Key.Key_Return)
    days.setFocus()
    qtbot.waitUntil(lambda: scene.stored().get("preferences.users") is None, timeout=10_000)
    assert field.placeholderText() == "48"


def test_one_without_a_price_says_why_and_the_others_stand(qtbot: QtBot, stage: Stage) -> None:
    dear = Preferences(concession_amount=Decimal(10**8), concession_reason="试")
    card = quote_page(stage(Alternative("A", "过多", dear), Alternative("B", "按月", MONTHLY))).alternatives_card
    qtbot.waitUntil(lambda: card.grid.unfit_label.isVisible(), timeout=10_000)
    assert card.grid.unfit_label.text().startswith("A：")
    assert card.grid.cell("合计（含税）", 1) == "53,488.50"
    assert card.grid.cell("合计（含税）", 0) == ""


def test_what_the_total_hangs_on_leads_to_the_question(qtbot: QtBot, stage: Stage) -> None:
    scene = stage()
    page = quote_page(scene)
    card = page.sensitivity_card
    shown = [(row.name.text(), row.words.text()) for row in card.rows]
    assert shown[:2] == [("定制开发", "+6,400.00 … +9,600.00"), ("若也用于年付", "−1,999.50")]
    assert not page.readings_card.isVisible()
    with qtbot.waitSignal(scene.desk.sent) as sent:
        QTest.keyClick(card.rows[0].button, Qt.Key.Key_Space)
    assert sent.args == ["diagnosis", "answers.N05"]
    scene.frame.go("quote")
    scene.desk.say({"preferences.custom_days": Decimal(0)})
    assert not card.isVisible()
    assert page.readings_card.isVisible()


def test_amounts_are_hidden_from_the_client(qtbot: QtBot, stage: Stage) -> None:
    look = Look(client=True, priced=False)
    conceded = replace(MONTHLY, concession_percent=Decimal(3), concession_reason="老客户")
    page = quote_page(stage(Alternative("A", "甲"), Alternative("B", "乙", conceded), look=look))
    grid = page.alternatives_card.grid
    qtbot.waitUntil(lambda: grid.cell("套餐", 0) == "标准版", timeout=10_000)
    assert not grid.cell("需审批", 1)
    assert "••" in grid.cell("合计（含税）", 0)
    assert "••" in grid.cell("折合每年", 1)
    assert not page.sensitivity_card.isVisible()
