"""The plan page in the real window over a real store: tiers, numbers to try, tasks edited, what stands elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

pytest.importorskip("PySide6.QtWidgets", reason="Qt's system libraries are missing", exc_type=ImportError)

from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from qifutong_desktop.actions.working import Work
from qifutong_desktop.core.canonical import FieldValue
from qifutong_desktop.core.plan_edits import TaskEdit
from qifutong_desktop.store.file import Store
from qifutong_desktop.ui.look import Look
from qifutong_desktop.ui.pages.plan_page import PlanPage
from qifutong_desktop.ui.widgets.gantt import GanttView
from qifutong_desktop.ui.widgets.gantt_painting import place_gantt
from qifutong_desktop.ui.widgets.gantt_words import find_task
from tests.ui.scene import CASE, Scene, sample_fields, sample_store, set_scene

KEY = Qt.Key


@pytest.fixture(scope="module")
def fields(tmp_path_factory: pytest.TempPathFactory) -> dict[str, FieldValue]:
    return sample_fields(tmp_path_factory.mktemp("books") / "books")


@pytest.fixture
def store(tmp_path: Path, fields: dict[str, FieldValue]) -> Store:
    return sample_store(tmp_path / "store", fields)


@pytest.fixture
def scene(qapp: QApplication, qtbot: QtBot, store: Store) -> Iterator[Scene]:
    made = stage(qapp, qtbot, store, Look())
    assert page_of(made).isVisible()
    yield made
    made.close()


def stage(qapp: QApplication, qtbot: QtBot, store: Store, look: Look) -> Scene:
    made = set_scene(qapp, store, look, wait=qtbot.waitUntil)
    qtbot.waitUntil(lambda: made.desk.work is not None and made.desk.work.settled)
    made.frame.go("plan")
    return made


def page_of(scene: Scene) -> PlanPage:
    page = scene.frame.pages.currentWidget()
    assert isinstance(page, PlanPage)
    return page


def saved(scene: Scene, qtbot: QtBot) -> None:
    """All is on the disk and worked out."""
    qtbot.waitUntil(lambda: scene.desk.all_saved and scene.desk.work is not None and scene.desk.work.settled)


def work_of(scene: Scene) -> Work:
    work = scene.desk.work
    assert work is not None
    return work


def plan_task(scene: Scene, task: str) -> object:
    offer = work_of(scene).offer
    assert offer is not None
    return find_task(offer.plan, task)


# --- tiers -----------------------------------------------------------------------------------------------------------


def test_three_cards_show_the_advice_and_why_the_others_are_not(scene: Scene) -> None:
    page = page_of(scene)
    assert [card.pill_label.text() for card in page.cards.values()] == ["不可行", "建议", "人数偏少"]
    assert page.standard_card.property("kind") == "suggested"
    assert page.basic_card.foot_label.text() == "4 项不满足，价格再低也不建议"
    assert page.basic_card.reasons_label.isHidden()
    page.basic_card.why_button.setFocus()
    QTest.keyClick(page.basic_card.why_button, KEY.Key_Space)
    assert page.basic_card.reasons_label.isVisible()
    assert "没有进销存" in page.basic_card.reasons_label.text()


def test_the_records_row_says_what_its_number_is(scene: Scene) -> None:
    for card in page_of(scene).cards.values():
        _, topic, value = card._lines[0]
        assert topic.text() == "客户档案"
        assert "期末 1,423" in value.text()
        for label in (topic, value):
            assert "服务期末" in label.toolTip()
            assert "付费 12 个月，赠送至多 3 个月" in label.toolTip()
            assert label.accessibleDescription() == label.toolTip()


def test_another_tier_is_chosen_for_the_quote_and_the_way_back_stands_there(scene: Scene, qtbot: QtBot) -> None:
    page = page_of(scene)
    assert page.standard_card.chosen_label.isVisible()
    QTest.mouseClick(page.enterprise_card.choose_button, Qt.MouseButton.LeftButton)
    assert work_of(scene).dossier.case.preferences.tier == "enterprise"
    assert page.enterprise_card.chosen_label.isVisible()
    assert page.standard_card.pill_label.text() == "建议", "the advice stays what it is"
    assert page.enterprise_card.choose_button.text() == "恢复建议"
    saved(scene, qtbot)
    QTest.mouseClick(page.enterprise_card.choose_button, Qt.MouseButton.LeftButton)
    assert work_of(scene).dossier.case.preferences.tier is None
    assert page.standard_card.chosen_label.isVisible()


# --- numbers to try --------------------------------------------------------------------------------------------------


def test_trying_numbers_moves_every_total_and_stores_nothing(scene: Scene) -> None:
    trial, desk = page_of(scene).trial_card, scene.desk
    before = desk.work
    assert trial.standard_total.text() == "¥44,999–54,599"
    assert trial.users_slider.mark_label.text() == "221 个起企业版，待确认"
    trial.users_slider.track.setFocus()
    QTest.keyClick(trial.users_slider.track, KEY.Key_PageUp)
    assert trial.users_slider.tried is not None
    assert trial.users_slider.tried > 52
    assert trial.standard_total.text() != "¥44,999–54,599"
    field = trial.users_slider.number_field
    field.selectAll()
    QTest.keyClicks(field, "57")
    QTest.keyClick(field, KEY.Key_Return)
    assert trial.standard_total.text() == "¥46,499–56,099"
    for typed, shown, mark in (("56.5", "57", "221 个起企业版，待确认"), ("5000", "280", "可试 1–280")):
        field.selectAll()
        QTest.keyClicks(field, typed)
        QTest.keyClick(field, KEY.Key_Return)
        assert (field.text(), trial.users_slider.mark_label.text()) == (shown, mark)
    assert trial.restore_button.isEnabled()
    QTest.mouseClick(trial.restore_button, Qt.MouseButton.LeftButton)
    assert field.text() == "52"
    assert trial.users_slider.mark_label.text() == "221 个起企业版，待确认"
    assert trial.standard_total.text() == "¥44,999–54,599"
    assert desk.work is before, "nothing was said"


def test_numbers_to_try_are_read_whole_in_large_english_type(qapp: QApplication, qtbot: QtBot, store: Store) -> None:
    scene = stage(qapp, qtbot, store, Look("en", scale=1.5))
    card = page_of(scene).trial_card
    qtbot.waitUntil(lambda: bool(card.users_slider.mark_label.text()), timeout=10_000)
    card.days_slider.try_number(Decimal("31.5"))
    slider, mark = card.days_slider, card.days_slider.mark_label
    named = (slider.name_label, slider.unit_label, card.basic_caption, card.basic_total, card.standard_total)
    qtbot.waitUntil(lambda: all(label.width() >= label.sizeHint().width() for label in named))
    qtbot.waitUntil(lambda: mark.height() >= mark.heightForWidth(mark.width()))
    scene.close()


def test_a_sentence_tells_when_the_advice_changes(scene: Scene) -> None:
    trial = page_of(scene).trial_card
    assert trial.advice_label.text() == "仍建议标准版"
    for slider, number in ((trial.users_slider, 30), (trial.days_slider, 0), (trial.systems_slider, 45)):
        slider.try_number(Decimal(number))
    assert trial.advice_label.text() == "这样改荐企业版"
    assert trial.box.property("kind") == "chosen"
    assert trial.enterprise_caption.text() == "企业版，建议"


def test_tried_numbers_become_an_alternative_beside_the_order(scene: Scene, qtbot: QtBot) -> None:
    trial = page_of(scene).trial_card
    assert not trial.aside_button.isEnabled()
    trial.users_slider.number_field.setFocus()
    trial.users_slider.number_field.selectAll()
    QTest.keyClicks(trial.users_slider.number_field, "57")
    QTest.keyClick(trial.users_slider.number_field, KEY.Key_Return)
    QTest.keyClick(trial.aside_button, KEY.Key_Space)
    assert scene.desk.work is not None
    case = scene.desk.work.dossier.case
    [one] = case.alternatives
    assert (one.letter, one.settings.users, one.settings.tier) == ("A", 57, "standard")
    assert case.preferences.users is None, "the order itself stays"
    scene.desk.undo()
    qtbot.waitUntil(lambda: scene.desk.work is not None and not scene.desk.work.dossier.case.alternatives)


def test_a_number_that_is_none_goes_back_to_the_one_before(scene: Scene) -> None:
    slider = page_of(scene).trial_card.rows_slider
    slider.number_field.selectAll()
    QTest.keyClicks(slider.number_field, "many")
    QTest.keyClick(slider.number_field, KEY.Key_Return)
    assert slider.tried is None
    assert slider.number_field.text() == "12,199"


# --- the plan --------------------------------------------------------------------------------------------------------


def test_a_task_is_found_and_edited_by_keyboard_and_the_plan_moves(scene: Scene, qtbot: QtBot, store: Store) -> None:
    card, desk = page_of(scene).plan_card, scene.desk
    assert desk.work is not None
    assert desk.work.offer is not None
    live = desk.work.offer.plan.go_live
    card.gantt.setFocus()
    while card.gantt.task != "integrate_many":
        QTest.keyClick(card.gantt, KEY.Key_Down)
    QTest.keyClick(card.gantt, KEY.Key_Return)
    assert card.editor.isVisible()
    assert card.editor.days_note.text() == "原计划 17"
    card.editor.days_field.selectAll()
    QTest.keyClicks(card.editor.days_field, "40")
    QTest.keyClick(card.editor.days_field, KEY.Key_Return)
    assert desk.work.dossier.edits == {"integrate_many": TaskEdit(days=Decimal(40))}
    assert desk.work.offer.plan.go_live > live
    assert "已由人工调整" in card.gantt.tip_at(QPointF(4, _row_y(card.gantt, "integrate_many")))
    saved(scene, qtbot)
    assert card.live_label.text() == f"预计上线 {desk.work.offer.plan.go_live:%m-%d}"
    desk.open(CASE)
    qtbot.waitUntil(lambda: desk.work is not None and desk.work.settled)
    assert desk.work.dossier.edits["integrate_many"].days == 40, "reopened from the store"
    assert card.restore_button.isVisible()
    QTest.mouseClick(card.restore_button, Qt.MouseButton.LeftButton)
    assert not desk.work.dossier.edits
    assert desk.work.offer is not None
    assert desk.work.offer.plan.go_live == live


def _row_y(gantt: GanttView, task: str) -> float:
    return gantt.places.y(next(n for n, bar in enumerate(gantt.places.chart.bars) if bar.task == task))


def test_a_duration_that_makes_no_sense_is_refused_beside_its_field(scene: Scene) -> None:
    card, desk = page_of(scene).plan_card, scene.desk
    card.open("cleaning")
    card.editor.days_field.selectAll()
    QTest.keyClicks(card.editor.days_field, "300")
    QTest.keyClick(card.editor.days_field, KEY.Key_Return)
    assert card.editor.wrong_label.isVisible()
    assert "0.5 至 250" in card.editor.wrong_label.text()
    assert desk.work is not None
    assert not desk.work.dossier.edits


def test_owner_and_earliest_day_are_set_and_taken_back(scene: Scene) -> None:
    card, desk = page_of(scene).plan_card, scene.desk
    card.open("cleaning")
    editor = card.editor
    editor.owner_field.setFocus()
    editor.owner_field.setCurrentIndex(0)
    editor.owner_field.activated.emit(0)
    assert desk.work is not None
    assert desk.work.dossier.edits["cleaning"] == TaskEdit(owner="客户")
    editor.day_field.setDate(editor.day_field.minimumDate().addDays(60))
    editor.flush()
    edit = desk.work.dossier.edits["cleaning"]
    assert edit.not_before is not None
    assert edit.owner == "客户"
    QTest.mouseClick(editor.reset_button, Qt.MouseButton.LeftButton)
    assert not desk.work.dossier.edits
    assert editor.owner_field.currentData() == "实施"


def test_a_dropped_task_leaves_the_plan_and_can_be_taken_in_again(scene: Scene, qtbot: QtBot) -> None:
    card = page_of(scene).plan_card
    card.open("custom")
    QTest.mouseClick(card.editor.drop_button, Qt.MouseButton.LeftButton)
    assert plan_task(scene, "custom") is None
    assert not card.editor.isVisible()
    back = next(one for one in card.findChildren(QPushButton) if one.text() == "恢复“定制开发 0–8 人天”")
    QTest.mouseClick(back, Qt.MouseButton.LeftButton)
    assert plan_task(scene, "custom") is not None
    card.open("migrate")
    assert card.editor.drop_button.isHidden(), "the cutover decides the go-live"


def test_an_edit_no_plan_can_hold_says_so_and_gives_the_way_back(scene: Scene, qtbot: QtBot) -> None:
    page = page_of(scene)
    page.plan_card.edited.emit({"migrate": TaskEdit(days=Decimal(200))})
    assert work_of(scene).offer is None
    assert page.empty.isVisible()
    assert not page.scroll_area.isVisible()
    said = " ".join(label.text() for label in page.empty.findChildren(QLabel))
    assert "没有能容下" in said
    qtbot.waitUntil(lambda: any(one.isVisible() for one in page.empty.findChildren(QPushButton)))
    back = next(one for one in page.empty.findChildren(QPushButton) if one.isVisible())
    QTest.mouseClick(back, Qt.MouseButton.LeftButton)
    assert work_of(scene).offer is not None
    assert page.scroll_area.isVisible()


def test_the_chart_lies_on_the_real_calendar(scene: Scene) -> None:
    gantt = page_of(scene).plan_card.gantt
    assert gantt.chart is not None
    picture, look = gantt.viewport().grab().toImage(), gantt.look

    def colour(day: date, task: str) -> str:
        place = QPointF(gantt.places.x(day) + gantt.places.day_wide / 2, _row_y(gantt, task))
        return picture.pixelColor(place.toPoint()).name().upper()

    new_year, weekend = date(2027, 1, 1), date(2026, 12, 12)
    assert colour(new_year, "signing") == look.colours["holiday"]
    assert colour(weekend, "signing") == look.colours["rest"]
    assert colour(weekend, "integrate_many") == look.colours["task_2"], "bars are opaque over days off"
    assert colour(date(2027, 1, 16), "migrate") == look.colours["phase_3"], "the cutover is strong"


def test_a_gate_and_a_task_tell_of_themselves_under_the_pointer(scene: Scene) -> None:
    gantt = page_of(scene).plan_card.gantt
    assert gantt.chart is not None
    task = gantt.tip_at(QPointF(10, _row_y(gantt, "integrate_many")))
    assert "17 个工作日" in task
    assert "交付：接口测试报告" in task
    assert "可晚 12 个工作日" in task
    gate = gantt.chart.gates[1]
    place = QPointF(gantt.places.x(gate.day) + gantt.places.day_wide, _row_y(gantt, "sandbox"))
    assert "接口对账零差异" in gantt.tip_at(place)


# --- the rest --------------------------------------------------------------------------------------------------------


def test_the_page_is_read_from_its_beginning_in_large_type_too(
    qapp: QApplication, qtbot: QtBot, store: Store, scene: Scene
) -> None:
    qtbot.waitUntil(page_of(scene).standard_card.why_button.hasFocus)
    large = stage(qapp, qtbot, store, Look("en", scale=1.5))
    area = page_of(large).scroll_area
    qtbot.waitUntil(area.hasFocus)  # why the tier is advised stands below the edge
    assert area.verticalScrollBar().value() == 0
    QTest.keyClick(area, KEY.Key_PageDown)
    assert area.verticalScrollBar().value() > 0
    large.window.close()
    large.desk.jobs.close()
    english = stage(qapp, qtbot, store, Look("en"))
    qtbot.waitUntil(page_of(english).standard_card.why_button.hasFocus)  # its cards are laid out in two steps
    english.window.close()
    english.desk.jobs.close()


def test_a_risk_leads_to_the_answer_that_raised_it(scene: Scene, qtbot: QtBot) -> None:
    page = page_of(scene)
    link = next(one for one in page.risks_grid.findChildren(QPushButton) if one.text() == "看这道题")
    with qtbot.waitSignal(scene.desk.sent) as sent:
        QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    assert sent.args == ["diagnosis", "answers.B01"]


def test_the_lists_tell_the_windows_gates_deliverables_and_cash(scene: Scene) -> None:
    page = page_of(scene)
    assert ["01-16–01-17", "选用"] in page.cutover_grid.texts()
    assert page.gates_grid.texts()[0][0] == "11-25"
    assert any("接口清单" in row[0] and row[2] == "客户" for row in page.tasks_grid.texts())
    assert page.cash_card.cash_note.text() == "用到第 10 个月，月付的累计就不低于年付"
    assert not page.cash_card.cash_body.isVisible()
    QTest.mouseClick(page.cash_card.fold_button, Qt.MouseButton.LeftButton)
    assert page.cash_card.cash_body.isVisible()
    QTest.mouseClick(page.cash_card.year_2, Qt.MouseButton.LeftButton)
    assert page.cash_card.cash_note.text() == "用到第 19 个月，月付的累计就不低于年付"


def test_the_client_sees_neither_our_effort_nor_a_price(qapp: QApplication, qtbot: QtBot, store: Store) -> None:
    scene = stage(qapp, qtbot, store, Look(client=True, priced=False))
    page = page_of(scene)
    for card in page.cards.values():
        QTest.mouseClick(card.why_button, Qt.MouseButton.LeftButton)
    QTest.mouseClick(page.cash_card.fold_button, Qt.MouseButton.LeftButton)
    assert not page.effort_card.isVisible()
    seen = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    assert any("••••" in text for text in seen)
    assert not any("¥" in text and "•" not in text for text in seen)
    figures = ("44,999", "54,599", "95,999", "19,999", "7,500", "9,600", "45,988", "9,989", "25,488")
    assert [text for text in seen if any(figure in text for figure in figures)] == []
    scene.close()


def test_nothing_is_painted_anew_while_nothing_changed(scene: Scene) -> None:
    """The page is shown a case at every keystroke elsewhere."""
    page, work = page_of(scene), scene.desk.work
    assert work is not None
    chart = page.plan_card.gantt.chart
    page.show_work(work)
    page.show_work(work)
    assert page.plan_card.gantt.chart is chart


def test_days_scroll_only_when_more_than_a_few_do_not_fit(scene: Scene) -> None:
    places = page_of(scene).plan_card.gantt.places
    sizes = [place_gantt(places.look, places.chart, width, 0) for width in range(300, 1500)]
    by_room = {one.width - one.names: one.scrolls for one in sizes}
    least = 5 * places.count
    assert not by_room[max(room for room in by_room if room < least)], "no scroll bar for a pixel"
    assert by_room[max(room for room in by_room if room < least * 0.85)]
    assert all(one.count * one.day_wide <= one.width - one.names + 1 for one in sizes if not one.scrolls)


@pytest.mark.parametrize(("lang", "scale"), [("zh", 1.0), ("en", 1.0), ("zh", 1.5)])
def test_the_page_never_scrolls_sideways_and_the_cards_rows_stand_level(
    qapp: QApplication, qtbot: QtBot, store: Store, lang: str, scale: float
) -> None:
    scene = stage(qapp, qtbot, store, Look("zh" if lang == "zh" else "en", scale=scale))
    page = page_of(scene)
    inside = page.scroll_area.widget()
    assert inside is not None
    qtbot.waitUntil(lambda: inside.width() <= page.scroll_area.viewport().width())

    def rows_stand_level() -> bool:
        cards = [[value for *_, value in card._lines] for card in page.cards.values()]
        tops = [[value.mapTo(page, value.rect().center()).y() for value in values] for values in cards]
        return tops[0] == tops[1] == tops[2]

    qtbot.waitUntil(rows_stand_level)
    scene.close()
