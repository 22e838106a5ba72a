"""A concession on the quote page: it waits for a second person, is approved and issued; what a tier lacks is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest

pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from qifutong_desktop.actions.approving import add_approver, drop_approver, secret_words, spoken, write_request
from qifutong_desktop.actions.granting import approve, open_request, spoken_code, write_approval
from qifutong_desktop.core.quote import FirmQuote
from qifutong_desktop.store.approvers import approvers, new_secret
from qifutong_desktop.store.firm_key import make_firm_key
from qifutong_desktop.ui.dialogs.grant_dialog import GrantDialog
from qifutong_desktop.ui.look import Look
from qifutong_desktop.ui.pages.quote_page import QuotePage
from qifutong_desktop.ui.pages.settings_page import SettingsPage

from .scene import NOW, Scene, plain_fields, sample_store, set_scene

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def scene(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Scene]:
    seller = {"company.name": "企服通数字技术有限公司", "company.tax_id": "91330600MA2JQY7W3X"}
    fields = plain_fields() | seller
    store = sample_store(tmp_path / "profile", fields)
    made = set_scene(qapp, store, Look(), wait=lambda done: qtbot.waitUntil(done, timeout=10_000))
    yield made
    made.close()


def page_of(scene: Scene) -> QuotePage:
    scene.frame.go("quote")
    page = scene.frame.pages.currentWidget()
    assert isinstance(page, QuotePage)
    QApplication.processEvents()
    return page


def concede(scene: Scene, percent: str, reason: str) -> QuotePage:
    """Three fields, as a consultant fills them in."""
    page = page_of(scene)
    card = page.approval_card
    card.kind_combo.setCurrentIndex(card.kind_combo.findData("percent"))
    card.kind_combo.activated.emit(card.kind_combo.currentIndex())
    card.value_edit.setText(percent)
    card.value_edit.editingFinished.emit()
    card.reason_edit.setText(reason)
    card.reason_edit.editingFinished.emit()
    QApplication.processEvents()
    return page


def test_a_concession_counts_once_its_reason_is_given(scene: Scene) -> None:
    page = concede(scene, "3", "")
    assert "原因" in page.approval_card.concession_refusal.text()
    assert scene.desk.work is not None
    assert scene.desk.work.offer is not None
    assert scene.desk.work.offer.quote.estimate.line("concession") is None
    concede(scene, "3", "老客户介绍")
    line = scene.desk.work.offer.quote.estimate.line("concession")
    assert line is not None
    assert line.why.zh == "总价的 3%：老客户介绍"
    assert "优惠折让" in " ".join(row.words.text() for row in page.approval_card._rows)
    assert not page.total_card.issue_button.isEnabled()


@pytest.mark.parametrize("typed", ["-3", "0", "3.333", "abc", "101"])
def test_a_number_that_is_none_stays_in_its_field(scene: Scene, typed: str) -> None:
    page = concede(scene, typed, "老客户介绍")
    assert page.approval_card.value_edit.text() == typed
    assert "数字" in page.approval_card.concession_refusal.text()
    assert scene.desk.work is not None
    assert scene.desk.work.dossier.case.preferences.concession_percent is None


def test_approved_by_file_it_can_be_issued_until_something_changes(scene: Scene, qtbot: QtBot, tmp_path: Path) -> None:
    make_firm_key(tmp_path / "wang.pem")
    add_approver(scene.store, "王经理", "approver", tmp_path / "wang.pub", now=NOW)
    page = concede(scene, "3", "老客户介绍")
    assert scene.desk.work is not None
    assert scene.desk.work.offer is not None
    request = open_request(write_request(scene.desk.work.offer, tmp_path / "request.json"))
    path = write_approval(approve(request, "王经理", "approver", tmp_path / "wang.pem", "", NOW), tmp_path / "a.json")
    page.approval_card.take(path)
    qtbot.waitUntil(page.total_card.issue_button.isEnabled, timeout=5_000)
    qtbot.waitUntil(page.total_card.issue_button.hasFocus, timeout=5_000)
    assert any("王经理" in row.by.text() for row in page.approval_card._rows)
    assert isinstance(scene.desk.work.offer.quote, FirmQuote)
    concede(scene, "4", "老客户介绍")
    assert not page.total_card.issue_button.isEnabled()
    page.approval_card.take(path)
    qtbot.waitUntil(page.approval_card.refusal_label.isVisible, timeout=5_000)
    assert "不是现在这份订单" in page.approval_card.refusal_label.text()
    concede(scene, "3", "老客户介绍")
    assert page.total_card.issue_button.isEnabled()
    drop_approver(scene.store, "王经理", "温岚", NOW)
    refused: list[object] = []
    scene.desk.jobs.refused.connect(refused.append)
    QTest.mouseClick(page.total_card.issue_button, LEFT)
    QTest.mouseClick(page.total_card.confirm_button, LEFT)
    qtbot.waitUntil(lambda: bool(refused), timeout=5_000)
    assert not scene.desk.work.kept.issued


def test_approved_over_the_telephone(scene: Scene, qtbot: QtBot, tmp_path: Path) -> None:
    make_firm_key(tmp_path / "wang.pem")
    words = secret_words(new_secret())
    add_approver(scene.store, "王经理", "approver", tmp_path / "wang.pub", words, now=NOW)
    page = concede(scene, "3", "老客户介绍")
    card = page.approval_card
    qtbot.waitUntil(card.telephone_button.isEnabled, timeout=5_000)
    QTest.mouseClick(card.telephone_button, LEFT)
    assert card.code_edit.hasFocus()
    qtbot.waitUntil(lambda: not card.code_edit.visibleRegion().isEmpty())
    assert scene.desk.work is not None
    offer = scene.desk.work.offer
    assert offer is not None
    assert spoken(offer) in card.spoken_label.text()
    QTest.keyClicks(card.code_edit, "1234 5678")
    QTest.keyClick(card.code_edit, Qt.Key.Key_Return)
    qtbot.waitUntil(card.refusal_label.isVisible, timeout=5_000)
    card.code_edit.clear()
    QTest.keyClicks(card.code_edit, spoken_code(words, spoken(offer), offer.quote.estimate.total.high, NOW))
    QTest.mouseClick(card.code_button, LEFT)
    qtbot.waitUntil(page.total_card.issue_button.isEnabled, timeout=5_000)
    QTest.mouseClick(page.total_card.issue_button, LEFT)
    QTest.mouseClick(page.total_card.confirm_button, LEFT)
    work: Callable[[], bool] = lambda: bool(scene.desk.work and scene.desk.work.kept.issued)  # noqa: E731
    qtbot.waitUntil(work, timeout=15_000)
    assert scene.desk.work.kept.issued[0].inputs.under.approved == ("concession",)
    assert page.quote_lines.draft_label.text() == "已发布，第 1 版"
    assert not page.total_card.open_caption.isVisible()


def test_a_tier_that_lacks_something_is_quoted_when_the_client_knows(scene: Scene) -> None:
    page = page_of(scene)
    scene.desk.say({"preferences.tier": "basic"})
    assert scene.desk.work is not None
    assert scene.desk.work.offer is not None
    lacking = [key for key, _ in scene.desk.work.offer.unaccepted]
    assert lacking == ["crm_full", "scm", "hours_7x12", "health_check"]
    first = next(row for row in page.total_card._points if "CRM" in row.words.text())
    assert first.button.text() == "已告知客户"
    QTest.mouseClick(first.button, LEFT)
    assert scene.desk.work.dossier.case.preferences.accepted == ("crm_full",)
    scene.desk.say({"preferences.accepted": tuple(lacking)})
    assert [one.zh for one in scene.desk.work.offer.missing] == ["客户记录 1,780 条，超过基础版上限 500 条"]
    assert Decimal(500) < scene.desk.work.offer.quote.estimate.order.customers.high  # type: ignore[union-attr]


def test_an_approver_is_known_and_approves_in_the_window(scene: Scene, qtbot: QtBot, tmp_path: Path) -> None:
    make_firm_key(tmp_path / "wang.pem", "批准 2026")
    settings = scene.window.go("settings")
    assert isinstance(settings, SettingsPage)
    card = settings.approvers_card
    card.ask_to_add(tmp_path / "wang.pem")
    qtbot.waitUntil(card.refusal_label.isVisible, timeout=5_000)
    card.ask_to_add(tmp_path / "wang.pub")
    qtbot.waitUntil(card.add_frame.isVisible, timeout=5_000)
    QTest.keyClicks(card.name_edit, "Wang")
    card.telephone_check.setChecked(True)
    QTest.keyClick(card.name_edit, Qt.Key.Key_Return)
    qtbot.waitUntil(card.secret_label.isVisible, timeout=5_000)
    secret = card.secret_label.text().split("\n")[1]
    assert [one.name for one in approvers(scene.store)] == ["Wang"]

    page = concede(scene, "3", "老客户介绍")
    assert scene.desk.work is not None
    assert scene.desk.work.offer is not None
    write_request(scene.desk.work.offer, tmp_path / "request.json")
    dialog = GrantDialog(scene.window, Look(), scene.desk)
    dialog.open_request(tmp_path / "request.json")
    qtbot.waitUntil(lambda: "相符" in dialog.checked_label.text(), timeout=5_000)
    assert "42," in dialog.client_label.text() or "43," in dialog.client_label.text()
    dialog.use_key(tmp_path / "wang.pem")
    dialog.passphrase_edit.setText("不对")
    dialog.sign(tmp_path / "a.json")
    qtbot.waitUntil(lambda: bool(dialog.refusal_label.text()), timeout=5_000)
    dialog.passphrase_edit.setText("批准 2026")
    dialog.sign(tmp_path / "a.json")
    qtbot.waitUntil((tmp_path / "a.json").exists, timeout=5_000)
    offer = scene.desk.work.offer
    dialog.digest_edit.setText(spoken(offer))
    dialog.amount_edit.setText(f"{offer.quote.estimate.total.high:,}")
    dialog.secret_edit.setText(secret)
    QTest.mouseClick(dialog.code_button, LEFT)
    assert dialog.code_label.text().replace(" ", "").isdigit()
    dialog.make_key(tmp_path / "own.pem")
    qtbot.waitUntil((tmp_path / "own.pub").exists, timeout=5_000)
    dialog.close()
    page.approval_card.take(tmp_path / "a.json")
    qtbot.waitUntil(page.total_card.issue_button.isEnabled, timeout=5_000)


def test_an_approver_is_removed_only_after_a_question(scene: Scene, qtbot: QtBot, tmp_path: Path) -> None:
    make_firm_key(tmp_path / "wang.pem")
    add_approver(scene.store, "王经理", "approver", tmp_path / "wang.pub", now=NOW)
    settings = scene.window.go("settings")
    assert isinstance(settings, SettingsPage)
    card = settings.approvers_card
    qtbot.waitUntil(lambda: bool(card._rows) and bool(card._rows[0].findChildren(QPushButton)), timeout=5_000)
    QTest.mouseClick(card._rows[0].findChildren(QPushButton)[0], LEFT)
    assert "王经理" in card.ask_bar.words.text()
    assert [one.name for one in approvers(scene.store)] == ["王经理"]
    QTest.keyClick(card.ask_bar.confirm, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: approvers(scene.store) == (), timeout=5_000)
    qtbot.waitUntil(lambda: not card.ask_bar.isVisible(), timeout=5_000)
