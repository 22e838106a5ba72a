"""A quote signed, countersigned on the pad, verified and opened again, all in the window over a real store."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, pkcs12

pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from qifutong_desktop.actions.casework import bring_out, with_issued
from qifutong_desktop.actions.offering import issue_shown
from qifutong_desktop.actions.own_key import MOST_TRIES, REST, import_own, make_own, own_key, unlocked
from qifutong_desktop.actions.signed_papers import countersign_shown, issued_paper, pdf_to_hand_over, sign_shown
from qifutong_desktop.actions.signing import pinned_roots
from qifutong_desktop.actions.working import Issued, work_through
from qifutong_desktop.core.client import Company
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.signing.keys import make_key, self_signed
from qifutong_desktop.store.file import Store
from qifutong_desktop.store.operations import list_cases
from qifutong_desktop.store.pictures import Picture, put_picture
from qifutong_desktop.store.settings import setting
from qifutong_desktop.ui.dialogs.countersign_dialog import CountersignDialog
from qifutong_desktop.ui.dialogs.verify_dialog import VerifyDialog
from qifutong_desktop.ui.look import Look
from qifutong_desktop.ui.pages.documents_page import DocumentsPage
from qifutong_desktop.ui.pages.settings_page import SettingsPage
from qifutong_desktop.ui.widgets.ink_pad import InkPad

from ..signing.making import company_key, needs, seal
from .scene import CASE, NOW, Scene, plain_fields, sample_store, set_scene

WAIT = 60_000
SECRET = "山高水长 42"


@pytest.fixture
def scene(qtbot: QtBot, qapp: QApplication, no_keyring: None, tmp_path: Path) -> Iterator[Scene]:
    fields = plain_fields()
    store = sample_store(tmp_path / "store", fields)
    made = set_scene(qapp, store, Look(), wait=lambda done: qtbot.waitUntil(done, timeout=WAIT))
    yield made
    made.close()


def with_key(scene: Scene) -> None:
    make_own(scene.store, "沈亦舟", "企服通", SECRET, SECRET, NOW)
    put_picture(scene.store, "seal", Picture("公章.jpg", seal()))


def issue(qtbot: QtBot, scene: Scene) -> Issued:
    """The shown quote issued; the one that is now the last."""
    shown = scene.desk.work
    assert shown is not None
    count = len(shown.kept.issued)
    issue_shown(scene.store, shown, "沈亦舟", NOW)
    scene.desk.refresh(with_issued)
    qtbot.waitUntil(lambda: scene.desk.work is not None and len(scene.desk.work.kept.issued) > count, timeout=WAIT)
    assert scene.desk.work is not None
    return scene.desk.work.kept.issued[-1]


def documents(qtbot: QtBot, scene: Scene, key: str) -> DocumentsPage:
    scene.frame.go("documents", key)
    page = scene.frame.pages.currentWidget()
    assert isinstance(page, DocumentsPage)
    qtbot.waitUntil(lambda: page._shown is not None and page._shown[0] == key, timeout=WAIT)
    return page


def key_of(issued: Issued) -> str:
    return f"issued.{issued.number}.{issued.version}"


def press(button: QWidget) -> None:
    QTest.keyClick(button, Qt.Key.Key_Space)


def pad_of(qtbot: QtBot, scene: Scene) -> CountersignDialog:
    qtbot.waitUntil(lambda: scene.window.findChild(CountersignDialog) is not None, timeout=WAIT)
    found = scene.window.findChild(CountersignDialog)
    assert isinstance(found, CountersignDialog)
    return found


def draw(pad: InkPad, *places: tuple[int, int]) -> None:
    """One stroke by mouse."""
    points = [QPoint(*place) for place in places]
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=points[0])
    for point in points[1:]:
        QTest.mouseMove(pad, point)
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=points[-1])


def by_pdfsig(pdf: bytes, folder: Path) -> list[str]:
    """What poppler says of each signature."""
    needs("pdfsig", "poppler-utils")
    path = folder / "check.pdf"
    path.write_bytes(pdf)
    said = subprocess.run(["pdfsig", str(path)], capture_output=True, text=True, check=False).stdout
    return re.findall(r"Signature Validation: (.*)", said)


def verified(qtbot: QtBot, scene: Scene, pdf: bytes, folder: Path) -> VerifyDialog:
    """The verdict on a file that is dropped on the window, by the clock of the machine: a signature has its time."""
    scene.desk.now = lambda: datetime.now(UTC)
    path = folder / "dropped.pdf"
    path.write_bytes(pdf)
    drop(scene, path)
    found = scene.window.findChildren(VerifyDialog)[-1]
    assert isinstance(found, VerifyDialog)
    qtbot.waitUntil(lambda: found._job is None, timeout=WAIT)
    return found


def drop(scene: Scene, path: Path) -> bool:
    """Whether the window takes it."""
    frame, mime = scene.window.frame, QMimeData()
    page = frame.spaces.currentWidget() if frame is not None else None
    assert page is not None
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(200, 200), copy, mime, left, none)
    enter.ignore()
    QApplication.sendEvent(page, enter)
    if enter.isAccepted():
        QApplication.sendEvent(page, QDropEvent(QPointF(200, 200), copy, mime, left, none))
    return enter.isAccepted()


# --- signing ---------------------------------------------------------------------------------------------------------


def test_a_draft_is_not_signed_and_leads_to_the_quote_page(qtbot: QtBot, scene: Scene) -> None:
    page = documents(qtbot, scene, "quote")
    card = page.sign_card
    assert card.isVisible()
    assert "草案不能签名" in card.signed_label.text()
    assert not card.sign_button.isVisible()
    press(card.way_button)
    assert scene.frame.step == "quote"
    page = documents(qtbot, scene, "proposal")
    assert not page.sign_card.isVisible()
    one = issue(qtbot, scene)
    page = documents(qtbot, scene, "quote")
    assert "已经发布" in card.signed_label.text()
    press(card.way_button)
    qtbot.waitUntil(lambda: page.name_label.text() == one.number, timeout=WAIT)


def test_an_issued_quote_is_signed_in_place_and_the_signed_bytes_are_what_is_shown_and_handed_over(
    qtbot: QtBot, scene: Scene, tmp_path: Path
) -> None:
    one = issue(qtbot, scene)
    page = documents(qtbot, scene, key_of(one))
    card = page.sign_card
    qtbot.waitUntil(lambda: "先有密钥" in card.signed_label.text(), timeout=WAIT)
    with_key(scene)
    page.signing.refresh()
    qtbot.waitUntil(card.sign_button.isVisible, timeout=WAIT)
    assert page._shown is not None
    before = page._shown[1].pdf
    press(card.sign_button)
    QTest.keyClicks(card.passphrase_edit, "wrong")
    QTest.keyClick(card.passphrase_edit, Qt.Key.Key_Return)
    qtbot.waitUntil(card.refusal_label.isVisible, timeout=WAIT)
    assert f"还可再试 {MOST_TRIES - 1} 次" in card.refusal_label.text()
    card.passphrase_edit.setText(SECRET)
    card.none_radio.setChecked(True)
    press(card.do_sign_button)
    qtbot.waitUntil(lambda: "已签名" in card.signed_label.text(), timeout=WAIT)
    assert card.passphrase_edit.text() == ""
    assert page._shown is not None
    signed = page._shown[1].pdf
    assert signed != before
    assert by_pdfsig(signed, tmp_path) == ["Signature is Valid."]
    assert signed == pdf_to_hand_over(scene.store, one)
    assert not card.pad_button.isVisible()
    page.handing_over.place.use(tmp_path / "out")
    press(page.export_bar.export_one_button)
    qtbot.waitUntil(page.export_bar.done_frame.isVisible, timeout=WAIT)
    [folder] = (tmp_path / "out").iterdir()
    assert (folder / f"{one.number}-v1-signed.pdf").read_bytes() == signed
    press(page.export_bar.export_all_button)
    qtbot.waitUntil(lambda: (folder / "quote.pdf").exists(), timeout=WAIT)
    assert (folder / "quote.pdf").read_bytes() == signed


def test_an_overtaken_or_expired_quote_is_signed_no_more(qtbot: QtBot, scene: Scene) -> None:
    with_key(scene)
    first = issue(qtbot, scene)
    scene.desk.say({"preferences.validity_days": 30})
    qtbot.waitUntil(lambda: scene.desk.all_saved and not scene.desk.jobs.busy, timeout=WAIT)
    issue(qtbot, scene)
    page = documents(qtbot, scene, key_of(first))
    qtbot.waitUntil(lambda: "第 2 版取代" in page.sign_card.signed_label.text(), timeout=WAIT)
    assert not page.sign_card.sign_button.isVisible()
    key = unlocked(scene.store, SECRET, NOW)
    with pytest.raises(Refusal):
        sign_shown(scene.store, first, key, "x", NOW, seal=False, countersign=False)


@pytest.mark.parametrize("days", [14, 15])
def test_the_client_signs_until_the_last_day_and_not_after_it(qtbot: QtBot, scene: Scene, days: int) -> None:
    with_key(scene)
    one = issue(qtbot, scene)
    key, later = unlocked(scene.store, SECRET, NOW), NOW + timedelta(days=days)
    sign_shown(scene.store, one, key, "x", NOW, seal=False, countersign=True)
    scene.desk.now = lambda: later
    scene.desk.refresh(with_issued)
    page = documents(qtbot, scene, key_of(one))
    card = page.sign_card
    qtbot.waitUntil(lambda: "已签名" in card.signed_label.text(), timeout=WAIT)
    told = card.signed_label.text()
    if days == 14:
        assert card.pad_button.isVisible()
        assert not card.way_button.isVisible()
        countersign_shown(scene.store, one, key, "x", later, name="许㙍", title="", ink=None)
        return
    assert "过期" in told
    assert not card.pad_button.isVisible()
    with pytest.raises(Refusal, match="expired"):
        countersign_shown(scene.store, one, key, "x", later, name="许㙍", title="", ink=None)
    assert len(issued_paper(scene.store, one).signatures) == 1
    press(card.way_button)
    assert scene.frame.step == "quote"


def test_a_superseded_quote_takes_no_signature_of_the_client(qtbot: QtBot, scene: Scene) -> None:
    with_key(scene)
    first = issue(qtbot, scene)
    key = unlocked(scene.store, SECRET, NOW)
    sign_shown(scene.store, first, key, "x", NOW, seal=False, countersign=True)
    scene.desk.say({"preferences.validity_days": 30})
    qtbot.waitUntil(lambda: scene.desk.all_saved and not scene.desk.jobs.busy, timeout=WAIT)
    issue(qtbot, scene)
    with pytest.raises(Refusal, match="superseded"):
        countersign_shown(scene.store, first, key, "x", NOW, name="许㙍", title="", ink=None)


# --- the pad ---------------------------------------------------------------------------------------------------------


def test_the_client_signs_on_the_pad_and_the_copy_verifies(qtbot: QtBot, scene: Scene, tmp_path: Path) -> None:
    with_key(scene)
    one = issue(qtbot, scene)
    page = documents(qtbot, scene, key_of(one))
    qtbot.waitUntil(page.sign_card.sign_button.isVisible, timeout=WAIT)
    press(page.sign_card.sign_button)
    page.sign_card.passphrase_edit.setText(SECRET)
    press(page.sign_card.do_sign_button)
    dialog = pad_of(qtbot, scene)
    assert one.number in dialog.facts_label.text()
    assert "第 1 版" in dialog.facts_label.text()
    assert dialog.total_label.text() == "¥43,499.00"
    assert dialog.title_label.text() == "无锡澜桥精密机械有限公司"
    dialog.name_edit.clear()
    press(dialog.confirm_button)
    assert "姓名" in dialog.refusal_label.text()
    dialog.name_edit.setText("许㙍")
    press(dialog.confirm_button)
    assert "签字板" in dialog.refusal_label.text()
    draw(dialog.ink_pad, (60, 60), (90, 100), (140, 50), (200, 90))
    draw(dialog.ink_pad, (220, 60), (260, 90))
    press(dialog.undo_button)
    assert len(dialog.ink_pad.strokes) == 1
    press(dialog.confirm_button)

    def countersigned() -> None:
        refused = isValid(dialog) and dialog.refusal_label.isVisible()
        assert not refused, dialog.refusal_label.text()
        assert "已会签" in page.sign_card.signed_label.text(), [job.words for job in scene.desk.jobs._running]

    qtbot.waitUntil(countersigned, timeout=WAIT)
    assert page._shown is not None
    copy = page._shown[1].pdf
    assert by_pdfsig(copy, tmp_path) == ["Signature is Valid."] * 2
    shown = issued_paper(scene.store, one)
    assert [(by.signer, by.of_client) for by in shown.signatures] == [("沈亦舟", False), ("许㙍", True)]
    verdict = verified(qtbot, scene, copy, tmp_path)
    assert verdict.verified is not None
    assert verdict.verified.verdict.kind == "amber"
    assert "由“沈亦舟”的密钥封存" in verdict.verified.verdict.sentence.zh


def test_what_was_read_before_a_signature_does_not_hide_it(
    qtbot: QtBot, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_key(scene)
    one = issue(qtbot, scene)
    page = documents(qtbot, scene, key_of(one))
    card = page.sign_card
    qtbot.waitUntil(card.sign_button.isVisible, timeout=WAIT)
    late: list[Callable[[], object]] = []
    in_store = scene.desk.in_store

    def slowly(action: Callable[[Store], Any], done: Callable[[Any], Any]) -> None:
        in_store(action, lambda found: late.append(lambda: done(found)))

    with monkeypatch.context() as delayed:
        delayed.setattr(scene.desk, "in_store", slowly)
        page.signing.refresh()
        qtbot.waitUntil(lambda: bool(late), timeout=WAIT)
    press(card.sign_button)
    card.passphrase_edit.setText(SECRET)
    card.none_radio.setChecked(True)
    press(card.do_sign_button)
    qtbot.waitUntil(lambda: "已签名" in card.signed_label.text(), timeout=WAIT)
    for one_answer in late:
        one_answer()
    assert "已签名" in card.signed_label.text()


def test_the_client_signs_with_an_own_certificate(qtbot: QtBot, scene: Scene, tmp_path: Path) -> None:
    with_key(scene)
    one = issue(qtbot, scene)
    key = unlocked(scene.store, SECRET, NOW)
    sign_shown(scene.store, one, key, "x", NOW, seal=False, countersign=True)
    own = tmp_path / "client.p12"
    own.write_bytes(make_key("许㙍", "", "client's own", NOW))
    page = documents(qtbot, scene, key_of(one))
    qtbot.waitUntil(page.sign_card.pad_button.isVisible, timeout=WAIT)
    page.sign_card.pad_wanted.emit(None)
    dialog = pad_of(qtbot, scene)
    dialog.take_file(own)
    dialog.passphrase_edit.setText("not it")
    press(dialog.confirm_button)
    qtbot.waitUntil(dialog.refusal_label.isVisible, timeout=WAIT)
    assert "密码不对" in dialog.refusal_label.text()
    qtbot.waitUntil(dialog.confirm_button.isEnabled, timeout=WAIT)
    dialog.passphrase_edit.setText("client's own")
    press(dialog.confirm_button)
    qtbot.waitUntil(lambda: "已会签" in page.sign_card.signed_label.text(), timeout=WAIT)
    said = verified(qtbot, scene, pdf_to_hand_over(scene.store, one), tmp_path).verified
    assert said is not None
    assert said.verdict.kind == "amber"
    assert said.findings.signatures[1].signer != "沈亦舟"


def test_the_pad_takes_pen_pressure_and_typed_names_and_gives_ink_alone(qtbot: QtBot, qapp: QApplication) -> None:
    pad = InkPad(None, Look())
    qtbot.addWidget(pad)
    pad.resize(400, 200)
    pad.show()
    assert pad.png() is None
    pen = QPointingDevice.primaryPointingDevice()
    moves = [(QEvent.Type.TabletPress, 40, 0.1), (QEvent.Type.TabletMove, 120, 0.6), (QEvent.Type.TabletMove, 200, 1.0)]
    for kind, x, pressure in (*moves, (QEvent.Type.TabletRelease, 200, 0.0)):
        place = QPointF(x, 80)
        none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
        QApplication.sendEvent(pad, QTabletEvent(kind, pen, place, place, pressure, 0, 0, 0, 0, 0, none, left, left))
    assert [round(dot.pressure, 1) for dot in pad.strokes[0]] == [0.1, 0.6, 1.0]
    png = pad.png()
    assert png is not None
    image = QImage.fromData(png)
    assert image.pixelColor(0, 0).alpha() == 0
    thin, thick = (sum(image.pixelColor(x, y).alpha() > 128 for y in range(image.height())) for x in (100, 760))
    assert thick > thin > 0
    pad.write("许㙍")
    assert pad.strokes == []
    assert pad.png() is not None
    pad.clear()
    assert pad.empty


# --- verifying -------------------------------------------------------------------------------------------------------


def test_any_pdf_is_dropped_and_judged(qtbot: QtBot, scene: Scene, tmp_path: Path) -> None:
    with_key(scene)
    one = issue(qtbot, scene)
    key = unlocked(scene.store, SECRET, NOW)
    signed = sign_shown(scene.store, one, key, "x", NOW, seal=True, countersign=False).paper.pdf
    good = verified(qtbot, scene, signed, tmp_path)
    assert good.kind_label.text() == "可信的原件"
    assert [label.text() for label in good.details.amounts] == ["¥43,499.00"] * 3
    assert good.details.agree_label.text() == "三处一致"
    assert good.verdict_frame.accessibleName().startswith("可信的原件")
    good.close()
    changed = bytearray(signed)
    changed[len(signed) // 3] ^= 1
    for bad in (bytes(changed), signed + b"%%EOF\n"):
        said = verified(qtbot, scene, bad, tmp_path)
        assert said.verified is not None
        assert not said.verified.verdict.good
        assert not said.open_button.isVisible()
        assert said.kind_label.text() in ("被改动过", "无法验证")
        said.close()
    unsigned = verified(qtbot, scene, documents(qtbot, scene, "quote")._shown[1].pdf, tmp_path)  # type: ignore[index]
    assert unsigned.kind_label.text() == "没有签名"
    unsigned.close()
    assert not drop(scene, tmp_path / "orders.xlsx")
    scene.window.go("home")
    assert verified(qtbot, scene, signed, tmp_path).kind_label.text() == "可信的原件"


def test_a_verification_stops_when_asked(qtbot: QtBot, scene: Scene, tmp_path: Path) -> None:
    path = tmp_path / "any.pdf"
    path.write_bytes(b"%PDF-1.7\n" + b" " * 5_000_000 + b"\n%%EOF\n")
    assert drop(scene, path)
    [dialog] = scene.window.findChildren(VerifyDialog)
    assert dialog.close_button.text() == "停止"
    press(dialog.close_button)
    qtbot.waitUntil(lambda: dialog._job is None and not scene.desk.jobs.busy, timeout=WAIT)
    assert dialog.verified is None
    assert dialog.close_button.text() == "关闭"


def test_a_verified_quote_is_opened_as_a_client_again(qtbot: QtBot, scene: Scene, tmp_path: Path) -> None:
    with_key(scene)
    one = issue(qtbot, scene)
    key = unlocked(scene.store, SECRET, NOW)
    signed = sign_shown(scene.store, one, key, "x", NOW, seal=True, countersign=False).paper.pdf
    dialog = verified(qtbot, scene, signed, tmp_path)
    press(dialog.open_button)
    qtbot.waitUntil(dialog.which_frame.isVisible, timeout=WAIT)
    buttons = {one.text(): one for one in dialog.which_row.findChildren(QPushButton)}
    assert list(buttons) == ["打开“无锡澜桥精密机械有限公司”", "另建一位客户"]
    press(buttons["另建一位客户"])
    qtbot.waitUntil(lambda: scene.desk.work is not None and scene.desk.work.id != CASE, timeout=WAIT)
    assert scene.desk.work is not None
    assert len(list_cases(scene.store)) == 2
    kept = bring_out(scene.store, scene.desk.work.id, Company())
    again = work_through(kept, scene.desk.rules, NOW.date()) if scene.desk.rules else None
    assert again is not None
    assert again.offer is not None
    assert again.dossier.problems == ()
    order = again.offer.quote.estimate.order
    assert again.offer.quote.estimate.total.low == 43_499
    assert (order.tier, order.users, order.integrations) == (
        one.inputs.order.tier,
        one.inputs.order.users,
        one.inputs.order.integrations,
    )


# --- the key ---------------------------------------------------------------------------------------------------------


def settings(qtbot: QtBot, scene: Scene) -> SettingsPage:
    page = scene.window.go("settings")
    assert isinstance(page, SettingsPage)
    qtbot.waitUntil(lambda: bool(page.signing_card.root_list.rows), timeout=WAIT)
    return page


def test_a_key_of_ones_own_is_made_and_said_what_it_is_worth(qtbot: QtBot, scene: Scene, tmp_path: Path) -> None:
    card = settings(qtbot, scene).signing_card
    press(card.make_button)
    assert card.name_edit.text() == "沈亦舟"
    assert card.passphrase_edit.hasFocus()
    qtbot.waitUntil(lambda: not card.do_make_button.visibleRegion().isEmpty())  # it opened below the edge
    card.passphrase_edit.setText("short")
    press(card.do_make_button)
    qtbot.waitUntil(card.refusal_label.isVisible, timeout=WAIT)
    assert "太短" in card.refusal_label.text()
    card.passphrase_edit.setText(SECRET)
    card.again_edit.setText(SECRET)
    press(card.do_make_button)
    qtbot.waitUntil(card.forget_button.isVisible, timeout=WAIT)
    assert "签署人是谁" in card.worth_label.text()
    assert card.passphrase_edit.text() == ""
    found = own_key(scene.store, NOW)
    assert found is not None
    assert len(pinned_roots(scene.store)) == 1
    assert SECRET not in str(setting(scene.store, "signing.key"))
    card.write_certificate(tmp_path / "own.pem")
    qtbot.waitUntil((tmp_path / "own.pem").exists, timeout=WAIT)
    press(card.remember_check)
    QTest.keyClicks(card.ask_bar.edit, "x")
    card.ask_bar.edit.setText(SECRET)
    press(card.ask_bar.confirm)
    qtbot.waitUntil(lambda: "密钥环" in card.ask_bar.refusal.text(), timeout=WAIT)
    assert not card.remember_check.isChecked()


def test_keys_that_must_not_sign_are_refused_in_words(qtbot: QtBot, scene: Scene, tmp_path: Path) -> None:
    card = settings(qtbot, scene).signing_card
    old, later = tmp_path / "old.p12", tmp_path / "later.p12"
    old.write_bytes(make_key("过期", "", SECRET, NOW - timedelta(days=2000)))
    later.write_bytes(make_key("未来", "", SECRET, NOW + timedelta(days=2)))
    for path, words in ((old, "过期"), (later, "才生效")):
        card.ask_to_import(path)
        card.ask_bar.edit.setText(SECRET)
        press(card.ask_bar.confirm)
        qtbot.waitUntil(lambda words=words: words in card.ask_bar.refusal.text(), timeout=WAIT)  # type: ignore[misc]
    assert own_key(scene.store, NOW) is None
    good = tmp_path / "good.p12"
    good.write_bytes(make_key("沈亦舟", "企服通", SECRET, NOW))
    card.ask_to_import(good)
    card.ask_bar.edit.setText(SECRET)
    press(card.ask_bar.confirm)
    qtbot.waitUntil(lambda: own_key(scene.store, NOW) is not None, timeout=WAIT)


def test_a_key_file_is_asked_about_in_sight_and_what_is_missing_is_said(
    qtbot: QtBot, scene: Scene, tmp_path: Path
) -> None:
    page = settings(qtbot, scene)
    card, private = page.signing_card, ec.generate_private_key(ec.SECP256R1())
    bare, path = self_signed(private, "沈亦舟", "", NOW, 3), tmp_path / "own.p12"
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"x", private, bare, None, NoEncryption()))
    if (focused := QApplication.focusWidget()) is not None:
        focused.clearFocus()  # as after a dialog: no other widget of the window had the keyboard
    page.settings_scroll.verticalScrollBar().setValue(0)
    assert card.visibleRegion().isEmpty()
    card.ask_to_import(path)
    qtbot.waitUntil(lambda: card.ask_bar.visibleRegion().boundingRect().height() == card.ask_bar.height(), timeout=WAIT)
    press(card.ask_bar.confirm)
    assert card.ask_bar.refusal.text() == "请填写：密钥的密码"
    card.ask_bar.edit.setText("x")
    press(card.ask_bar.confirm)
    qtbot.waitUntil(lambda: "没有密码" in card.ask_bar.refusal.text(), timeout=WAIT)
    assert own_key(scene.store, NOW) is None


def test_a_root_is_compared_before_it_is_trusted_and_let_go(qtbot: QtBot, scene: Scene, tmp_path: Path) -> None:
    card = settings(qtbot, scene).signing_card
    path = tmp_path / "root.cer"
    path.write_bytes(company_key().chain[0].public_bytes(Encoding.DER))
    card.ask_to_trust(path)
    qtbot.waitUntil(card.ask_bar.isVisible, timeout=WAIT)
    assert len(re.findall(r"(?:[0-9A-F]{2}:){15}[0-9A-F]{2}", card.ask_bar.words.text())) == 2
    assert pinned_roots(scene.store) == ()
    press(card.ask_bar.confirm)
    qtbot.waitUntil(lambda: len(pinned_roots(scene.store)) == 1, timeout=WAIT)
    qtbot.waitUntil(lambda: card.root_list.rows[0].findChild(QPushButton) is not None, timeout=WAIT)
    remove = card.root_list.rows[0].findChild(QPushButton)
    assert isinstance(remove, QPushButton)
    press(remove)
    press(card.ask_bar.confirm)
    qtbot.waitUntil(lambda: pinned_roots(scene.store) == (), timeout=WAIT)


def test_five_wrong_passphrases_let_the_key_rest(scene: Scene, tmp_path: Path) -> None:
    path = tmp_path / "own.p12"
    path.write_bytes(make_key("沈亦舟", "", SECRET, NOW))
    import_own(scene.store, path, SECRET, NOW)
    for _ in range(MOST_TRIES):
        with pytest.raises(Refusal):
            unlocked(scene.store, "wrong", NOW)
    with pytest.raises(Refusal, match="rests"):
        unlocked(scene.store, SECRET, NOW)
    assert unlocked(scene.store, SECRET, NOW + REST)
    found = own_key(scene.store, NOW + REST)
    assert found is not None
    assert found.tries == MOST_TRIES


def test_the_client_view_asks_for_no_passphrase(qtbot: QtBot, scene: Scene) -> None:
    with_key(scene)
    one = issue(qtbot, scene)
    key = unlocked(scene.store, SECRET, NOW)
    page = DocumentsPage(Look(client=True), scene.desk)
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.show()
    assert scene.desk.work is not None
    page.show_work(scene.desk.work)
    page.go_to(key_of(one))
    qtbot.waitUntil(page.sign_card.isVisible, timeout=WAIT)
    assert not page.sign_card.sign_button.isVisible()
    assert not page.sign_card.way_button.isVisible()
    sign_shown(scene.store, one, key, "x", datetime.now().astimezone(), seal=False, countersign=True)
    page.signing.refresh()
    qtbot.waitUntil(lambda: "F11" in page.sign_card.signed_label.text(), timeout=WAIT)
    assert not page.sign_card.passphrase_edit.isVisible()
    page.go_to("quote")
    assert not page.sign_card.isVisible()
