from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)

from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from qifutong_desktop.actions.casework import bring_out, paper_of
from qifutong_desktop.actions.offering import choices, issue_shown, open_points
from qifutong_desktop.core.canonical import FieldValue
from qifutong_desktop.core.client import Company
from qifutong_desktop.core.dossier import sizing_field
from qifutong_desktop.core.migration.entity import Entity
from qifutong_desktop.core.migration.sizing import MeasuredFile, MeasuredTable, Sizing
from qifutong_desktop.core.money import Money
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.core.text import Lang, Text
from qifutong_desktop.ui.look import Look
from qifutong_desktop.ui.pages.quote_page import QuotePage
from qifutong_desktop.ui.widgets.versions_card import document_of

from ..documents.reading import POPPLER, text_of
from .data_scene import page_of
from .scene import CASE, Scene, plain_fields, quote_page, scenes

Stage = Callable[..., Scene]


@pytest.fixture
def stage(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Stage]:
    with scenes(qtbot, qapp, tmp_path) as set_up:

        def staged(look: Look | None = None, **changes: FieldValue) -> Scene:
            said = plain_fields() | {name.replace("__", "."): value for name, value in changes.items()}
            return set_up({name: value for name, value in said.items() if value is not None}, look)

        yield staged


def noted(scene: Scene) -> str:
    """What stands beside the step in the bar over the page."""
    return scene.frame.step_bar._buttons["quote"].words


def issue(qtbot: QtBot, scene: Scene, page: QuotePage) -> None:
    """By keyboard: the primary button, then the question in place."""
    before = len(scene.desk.work.kept.issued) if scene.desk.work else 0
    QTest.keyClick(page.total_card.issue_button, Qt.Key.Key_Space)
    assert page.total_card.confirm_frame.isVisible()
    assert page.total_card.confirm_button.hasFocus()
    QTest.keyClick(page.total_card.confirm_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: scene.desk.work is not None and len(scene.desk.work.kept.issued) > before, timeout=10_000)


def test_another_billing_changes_lines_and_total_and_is_stored(qtbot: QtBot, stage: Stage) -> None:
    scene = stage()
    page = quote_page(scene)
    assert page.total_card.total_label.text() == "¥43,499.00"
    assert page.total_card.words_label.text() == "肆万叁仟肆佰玖拾玖元整"
    assert page.total_card.saving_label.isVisible()
    QTest.mouseClick(page.terms_bar.monthly_button, Qt.MouseButton.LeftButton)
    # 12 × 3,999 + 6,000 + 1,500, the first month at half price
    assert page.total_card.total_label.text() == "¥53,488.50"
    assert page.quote_lines.rows()[0].label.text() == "标准版（月付）"
    assert page.terms_bar.term_combo.currentText() == "12 个月"
    assert not page.total_card.saving_label.isVisible()
    qtbot.waitUntil(lambda: scene.desk.all_saved)
    assert (scene.stored().get("preferences.billing"), scene.stored().get("preferences.term")) == ("monthly", 12)
    QTest.mouseClick(page.terms_bar.annual_button, Qt.MouseButton.LeftButton)
    assert page.terms_bar.term_combo.currentText() == "1 年"
    assert page.total_card.total_label.text() == "¥43,499.00"


def test_the_sums_on_the_page_are_those_of_the_quote(stage: Stage) -> None:
    scene = stage()
    page = quote_page(scene)
    shown = sum(Decimal(row.amount.text().replace(",", "")) for row in page.quote_lines.rows())
    total = Decimal(page.total_card.total_label.text().strip("¥").replace(",", ""))
    net, tax = (
        Decimal(label.text().replace(",", "")) for label in (page.total_card.net_label, page.total_card.tax_label)
    )
    assert shown == total == net + tax


def test_why_opens_under_its_row_and_leads_to_the_answer(qtbot: QtBot, stage: Stage) -> None:
    scene = stage()
    page = quote_page(scene)
    row = next(row for row in page.quote_lines.rows() if row.label.text().startswith("扩容"))
    assert not row.why.isVisible()
    row.why_button.setFocus()
    QTest.keyClick(row.why_button, Qt.Key.Key_Space)
    assert row.why.isVisible()
    assert "6,000.00" in row.why.sum_label.text()
    assert "以 5 人为单位" in row.why.clause_label.text()
    scene.desk.say({"preferences.term": 2})
    assert row.why.isVisible()
    assert "12,000.00" in row.why.sum_label.text()
    [link] = [button for button in row.why.findChildren(type(row.why_button)) if not button.isHidden()]
    with qtbot.waitSignal(scene.desk.sent) as sent:
        QTest.keyClick(link, Qt.Key.Key_Space)
    assert sent.args == ["diagnosis", "answers.P04"]


def test_why_of_a_number_that_was_typed_leads_to_its_field(qtbot: QtBot, stage: Stage) -> None:
    scene = stage(preferences__users=60)
    page = quote_page(scene)
    rows = {row.label.text(): row for row in page.quote_lines.rows()}
    links = [button for button in rows["扩容使用人数（账号）"].why.findChildren(QPushButton) if not button.isHidden()]
    assert [button.text() for button in links] == ["依据 订购数量"]
    QTest.mouseClick(rows["扩容使用人数（账号）"].why_button, Qt.MouseButton.LeftButton)
    links[0].click()
    assert page.alternatives_card.ordered_row.fields["users"].hasFocus()
    assert not [one for one in rows["系统集成"].why.findChildren(QPushButton) if one.text() == "依据 订购数量"]


def test_rows_in_scope_are_told_alike_in_the_data_and_in_the_quote(stage: Stage) -> None:
    sheets: tuple[tuple[str, Entity], ...] = (("客户", "customers"), ("商品", "products"))
    tables = tuple(
        MeasuredTable("a.xlsx", name, 1, 100, (), entity, Text(name, name), 0, 0, False, 1) for name, entity in sheets
    )
    sizing = Sizing(tables, 200, 200, 100, None, 2, (MeasuredFile("a.xlsx", "xlsx", 1),))
    scene = stage(sizing=sizing_field(sizing), scope__left_out=("products",), preferences__set_apart=("custom_days",))
    [line] = [row for row in quote_page(scene).quote_lines.rows() if row.label.text() == "数据迁移"]
    assert line.rule.text() == "100 条，本版迁移免费；按迁移范围（全部 200）"
    scene.frame.go("data")
    totals = page_of(scene).totals_card
    assert totals.numbers[-1].text() == "200"
    assert totals.accessibleName().endswith("去重后 200")
    [rows] = [one.words.text() for one in totals.changes if one.name.text() == "需迁移的数据（去重后）"]
    assert rows.endswith("实测 200 行，按迁移范围 100 计")
    scene.desk.say({"scope.left_out": None})
    assert totals.accessibleName().endswith("需迁移 200")


def test_start_validity_payment_are_said_and_the_planned_day_comes_back(qtbot: QtBot, stage: Stage) -> None:
    scene = stage()
    page, desk = quote_page(scene), scene.desk
    bar = page.terms_bar
    planned = bar.start_edit.date()
    assert bar.start_edit.property("empty") is True
    bar.start_edit.setDate(QDate(2027, 1, 4))
    qtbot.waitUntil(lambda: desk.work is not None and desk.work.dossier.case.preferences.start == date(2027, 1, 4))
    assert bar.start_edit.property("empty") is False
    QTest.mouseClick(bar.start_reset, Qt.MouseButton.LeftButton)
    assert bar.start_edit.date() == planned
    bar.validity_combo.setFocus()
    QTest.keyClick(bar.validity_combo, Qt.Key.Key_Down)
    bar.validity_combo.activated.emit(bar.validity_combo.currentIndex())
    assert bar.validity_combo.currentText() == "30 天，至 2026-12-21"
    line = bar.payment_combo.lineEdit()
    assert line is not None
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "cash")
    line.setText("货到付款")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert desk.work is not None
    assert desk.work.offer is not None
    assert desk.work.offer.quote.terms.payment == "货到付款"
    qtbot.waitUntil(lambda: desk.all_saved)
    assert scene.stored().get("preferences.payment") == "货到付款"
    line.clear()
    QTest.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.all_saved)
    assert scene.stored().get("preferences.payment") is None
    assert line.text() == "签约付清年费与一次性费用"


def test_an_open_part_counts_or_is_quoted_apart(qtbot: QtBot, stage: Stage) -> None:
    scene = stage()
    page, card = quote_page(scene), quote_page(scene).total_card
    apart = card.choice("custom_days")
    assert apart is not None
    assert apart.isChecked()
    [choice] = choices(scene.desk.work.offer)  # type: ignore[union-attr, arg-type]
    assert choice.worth is not None
    assert choice.worth == Money(Decimal(0), Decimal(9600))
    QTest.mouseClick(card._choices[0].inside, Qt.MouseButton.LeftButton)
    assert card.total_label.text() == "¥43,499.00–¥53,099.00"
    assert not card.issue_button.isEnabled()
    assert card.issue_button.text() == "补齐后发布"
    [point] = open_points(scene.desk.work.offer)  # type: ignore[union-attr, arg-type]
    assert (point.step, point.field) == ("diagnosis", "answers.N05")
    assert page.terms_bar.rate_edit.isVisible()
    QTest.keyClicks(page.terms_bar.rate_edit, "90o")
    QTest.keyClick(page.terms_bar.rate_edit, Qt.Key.Key_Return)
    assert page.terms_bar.rate_edit.property("wrong") is True
    page.terms_bar.rate_edit.setText("900")
    QTest.keyClick(page.terms_bar.rate_edit, Qt.Key.Key_Return)
    assert card.total_label.text() == "¥43,499.00–¥50,699.00"
    QTest.mouseClick(apart, Qt.MouseButton.LeftButton)
    assert card.total_label.text() == "¥43,499.00"
    assert card.issue_button.isEnabled()


def test_a_seller_without_a_name_is_sent_to_the_settings(qtbot: QtBot, stage: Stage) -> None:
    scene = stage(company__name=None, company__tax_id=None)
    page = quote_page(scene)
    assert not page.total_card.issue_button.isEnabled()
    scene.desk.sent.disconnect(scene.frame.go)
    with qtbot.waitSignal(scene.desk.sent) as sent:
        QTest.keyClick(page.total_card._points[0].button, Qt.Key.Key_Space)
    assert sent.args == ["settings", "company"]


@POPPLER
def test_issuing_numbers_locks_and_keeps_the_paper(qtbot: QtBot, stage: Stage) -> None:
    scene = stage()
    page = quote_page(scene)
    assert noted(scene) == "可发布"
    QTest.keyClick(page.total_card.issue_button, Qt.Key.Key_Space)
    QTest.keyClick(page.total_card.confirm_button, Qt.Key.Key_Escape)
    assert not page.total_card.confirm_frame.isVisible()
    assert page.total_card.issue_button.hasFocus()
    issue(qtbot, scene, page)
    [one] = bring_out(scene.store, CASE, Company()).issued
    assert one.version == 1
    words = text_of(paper_of(scene.store, one))
    assert one.number in words
    assert "43,499.00" in words
    assert "草案" not in words
    assert page.versions_card.isVisible()
    assert page.total_card.issue_words.text() == f"与已发布的 {one.number} 第 1 版相同"
    assert page.total_card.issue_button.text() == noted(scene) == "已发布"
    assert not page.total_card.issue_button.isEnabled()
    assert page.quote_lines.draft_label.text() == "已发布，第 1 版"


def test_a_new_version_supersedes_and_says_what_it_changes(qtbot: QtBot, stage: Stage) -> None:
    scene = stage()
    page = quote_page(scene)
    issue(qtbot, scene, page)
    scene.desk.say({"preferences.billing": "monthly", "preferences.term": 12})
    QTest.keyClick(page.total_card.compare_button, Qt.Key.Key_Space)
    qtbot.waitUntil(page.version_diff.isVisible)
    assert "合计 ¥43,499.00→¥53,488.50（+¥9,989.50）" in page.version_diff.words.text()
    scene.desk.say({"preferences.term": 24})
    qtbot.waitUntil(lambda: "24 个月" in page.version_diff.words.text())
    QTest.keyClick(page.version_diff.close_button, Qt.Key.Key_Space)
    assert not page.total_card.compare_button.isChecked()
    scene.desk.say({"preferences.term": 12})
    assert not page.total_card.issue_button.isEnabled()  # how a month is paid is still to be confirmed
    scene.desk.say({"preferences.payment": "套餐费按季预付，一次性费用签约时付清"})
    assert page.total_card.issue_button.text() == "发布第 2 版"
    assert noted(scene) == "第 2 版可发布"
    issue(qtbot, scene, page)
    first, second = bring_out(scene.store, CASE, Company()).issued
    assert (second.number, second.version, second.inputs.supersedes) == (first.number, 2, 1)
    QTest.keyClick(page.total_card.compare_button, Qt.Key.Key_Space)  # with the one before, not with itself
    qtbot.waitUntil(page.version_diff.isVisible)
    assert "合计 ¥43,499.00→¥53,488.50" in page.version_diff.words.text()
    with qtbot.waitSignal(scene.desk.sent) as sent:
        QTest.keyClick(page.total_card.preview_button, Qt.Key.Key_Space)
    assert sent.args == ["documents", document_of(second)]


@pytest.mark.parametrize(("lang", "scale", "client"), [("zh", 1.0, True), ("en", 1.0, True), ("en", 1.1, False)])
def test_with_issued_versions_nothing_runs_out_at_the_side(
    qtbot: QtBot, stage: Stage, lang: Lang, scale: float, client: bool
) -> None:
    scene = stage(Look(lang, scale=scale, client=client))
    page = quote_page(scene)
    issue(qtbot, scene, page)
    qtbot.waitUntil(page.versions_card.isVisible)
    qtbot.wait(50)
    assert page.total_card.mapTo(page, page.total_card.rect().topRight()).x() < page.width()


def test_what_has_changed_meanwhile_is_not_issued(qtbot: QtBot, stage: Stage) -> None:
    scene = stage()
    shown = scene.desk.work
    assert shown is not None
    scene.desk.say({"preferences.validity_days": 30})
    qtbot.waitUntil(lambda: scene.desk.all_saved)
    with pytest.raises(Refusal, match="changed"):
        issue_shown(scene.store, shown, "沈亦舟", scene.desk.now())
    assert bring_out(scene.store, CASE, Company()).issued == ()


def test_the_card_and_the_steps_agree_on_what_the_invoice_lacks(stage: Stage) -> None:
    scene = stage(client__bank="", client__account="")
    card = quote_page(scene).total_card

    def lacks() -> set[str]:
        assert scene.desk.work is not None
        return {lack.field for lack in scene.desk.work.lacks if lack.step == "client"}

    assert card.invoice_label.text() == "可以开票；开户行、账号选填"
    assert card.invoice_button.property("field") == "client.bank"
    assert lacks() == set()
    scene.desk.say({"client.uscc": None})
    assert card.invoice_label.text() == "收票信息缺税号"
    assert lacks() == {"client.uscc"}
    assert card.invoice_button.property("field") == "client.uscc"


@pytest.mark.parametrize("billing", ["annual", "monthly"])
def test_each_way_to_pay_is_chosen_in_english_and_printed_in_chinese(stage: Stage, billing: str) -> None:
    scene = stage(Look("en"), preferences__billing=billing)
    combo = quote_page(scene).terms_bar.payment_combo
    assert combo.count() > 2
    for at in range(combo.count()):
        meant, printed = combo.itemData(at, Qt.ItemDataRole.ToolTipRole).split("\n")
        assert meant == combo.itemText(at)
        assert meant.isascii()
        assert printed == f"Printed in Chinese, as it stands: {combo.itemData(at)}"
    assert combo.toolTip() == combo.itemData(combo.currentIndex(), Qt.ItemDataRole.ToolTipRole)
    combo.setCurrentIndex(1)
    combo.textActivated.emit(combo.itemText(1))
    assert scene.desk.work is not None
    assert scene.desk.work.dossier.case.preferences.payment == combo.itemData(1)
    assert not combo.itemData(1).isascii()


@pytest.mark.parametrize("width", [1160, 1150, 1000])
def test_the_payment_is_read_whole_beside_the_other_terms_or_below_them(qtbot: QtBot, stage: Stage, width: int) -> None:
    bar = quote_page(stage(Look("en"))).terms_bar
    bar.setFixedWidth(width)
    line = bar.payment_combo.lineEdit()
    assert line is not None
    words = line.fontMetrics().horizontalAdvance(line.text()) + 4  # its own margins
    qtbot.waitUntil(lambda: bar.width() == width and line.width() >= words)


def test_prices_are_hidden_from_the_client(stage: Stage) -> None:
    scene = stage(Look(client=True, priced=False))
    page = quote_page(scene)
    said = " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page))
    assert "43,499" not in said
    assert "35,999" not in said
    assert "肆万" not in said


def test_no_price_yet_says_why_and_where(qtbot: QtBot, stage: Stage) -> None:
    scene = stage(client__name="看不见\u200b的字")
    page = quote_page(scene)
    assert page.refused_card.isVisible()
    assert not page.total_card.isVisible()
    with qtbot.waitSignal(scene.desk.sent) as sent:
        QTest.keyClick(page.refused_button, Qt.Key.Key_Space)
    assert sent.args[0] == "client"


@pytest.mark.parametrize(("lang", "dark", "scale"), [("zh", False, 1.0), ("en", True, 1.5)])
def test_everything_has_a_name_and_nothing_runs_out_to_the_side(
    stage: Stage, lang: Lang, dark: bool, scale: float
) -> None:
    scene = stage(Look(lang, dark, scale))
    page = quote_page(scene)
    for kind in (QAbstractButton, QComboBox, QLineEdit):
        for part in page.findChildren(kind):
            if part.isVisibleTo(page) and part.focusPolicy() != Qt.FocusPolicy.NoFocus:
                text = part.text() if isinstance(part, QAbstractButton) else ""
                assert part.accessibleName() or text or part.objectName().startswith("qt_"), part
    inside = page.scroll_area.widget()
    assert inside is not None
    assert inside.minimumSizeHint().width() <= page.scroll_area.viewport().width()
    assert page.minimumSizeHint().width() <= scene.frame.pages.width()
