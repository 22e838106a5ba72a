"""In the window: signing by a key that stays on its token, and a timestamp on what is signed."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from qifutong_desktop.actions.own_key import own_key, unlocked
from qifutong_desktop.actions.signed_papers import issued_paper, pdf_to_hand_over, sign_shown
from qifutong_desktop.actions.signing import pinned_roots
from qifutong_desktop.actions.stamping import authority_url, put_authority_url, stamp_shown
from qifutong_desktop.actions.timestamping import pinned_authorities
from qifutong_desktop.actions.working import Issued
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.core.progress import Cancelled, silent
from qifutong_desktop.core.text import Text
from qifutong_desktop.signing.keys import SigningKey, make_key, read_key
from qifutong_desktop.store.audit import audit
from qifutong_desktop.store.settings import setting
from qifutong_desktop.store.signed_papers import signed_of
from qifutong_desktop.ui.widgets.sign_card import SignCard
from qifutong_desktop.ui.widgets.signing_card import SigningCard
from tests.signing.authorities import Authority, der, serving, time_root
from tests.signing.tokens import LABEL, PIN, on_token_for_a_while, token_or_skip

from .scene import NOW, Scene
from .test_signing_window import SECRET, WAIT, documents, issue, key_of, press, scene, settings, verified, with_key

__all__ = ["scene"]


# --- a token ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def module() -> Iterator[Path]:
    """A token with two keys under one label, as the makers of tokens like it; only the first is valid in the scene."""
    found = token_or_skip()
    keys: list[SigningKey] = [read_key(make_key(name, "企服通", "x", NOW), "x") for name in ("沈亦舟", "另一把")]
    with on_token_for_a_while("sign", keys):
        yield found


def chosen(qtbot: QtBot, scene: Scene, module: Path) -> SigningCard:
    """The settings, once the key of the token is chosen there by keyboard."""
    page = scene.window.go("settings")
    card: SigningCard = page.signing_card  # type: ignore[attr-defined]
    card.token_chooser.read(module)
    chooser = card.token_chooser
    qtbot.waitUntil(chooser.key_list.isVisible, timeout=WAIT)
    rows = [chooser.key_list.item(row).text() for row in range(chooser.key_list.count())]
    row = next(number for number, text in enumerate(rows) if "沈亦舟" in text and "企服通" in text)
    assert not any("根" in text for text in rows), "an issuer's certificate is no key"
    for _ in range(row):
        QTest.keyClick(chooser.key_list, Qt.Key.Key_Down)
    press(chooser.use_button)
    qtbot.waitUntil(lambda: LABEL in card.worth_label.text(), timeout=WAIT)
    return card


def test_a_quote_is_signed_by_a_token_with_the_pin_asked_in_place(
    qtbot: QtBot, scene: Scene, module: Path, tmp_path: Path
) -> None:
    card = chosen(qtbot, scene, module)
    assert not card.remember_check.isVisible(), "a PIN is remembered nowhere"
    assert PIN not in json.dumps(setting(scene.store, "signing.key"))
    one = issue(qtbot, scene)
    sign = documents(qtbot, scene, key_of(one)).sign_card
    qtbot.waitUntil(sign.sign_button.isVisible, timeout=WAIT)
    press(sign.sign_button)
    assert "令牌" in sign.key_label.text()
    assert sign.passphrase_edit.accessibleName() == "令牌的 PIN"
    assert not sign.remember_check.isVisible()
    QTest.keyClicks(sign.passphrase_edit, "00000")
    press(sign.do_sign_button)
    qtbot.waitUntil(sign.refusal_label.isVisible, timeout=WAIT)
    assert "PIN 不对" in sign.refusal_label.text()
    assert "剩余次数不多" in sign.refusal_label.text(), "what the token tells of the tries left"
    assert not signed_of(scene.store, one.number, 1)
    qtbot.waitUntil(sign.do_sign_button.isEnabled, timeout=WAIT)
    sign.none_radio.setChecked(True)
    sign.passphrase_edit.setText(PIN)
    press(sign.do_sign_button)
    qtbot.waitUntil(lambda: "已签名" in sign.signed_label.text(), timeout=WAIT)
    assert len(pinned_roots(scene.store)) == 1
    said = verified(qtbot, scene, pdf_to_hand_over(scene.store, one), tmp_path).verified
    assert said is not None
    assert said.verdict.kind == "green"


def test_what_a_token_cannot_do_is_said(
    qtbot: QtBot, scene: Scene, module: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    card = chosen(qtbot, scene, module)
    chooser = card.token_chooser
    (tmp_path / "text.so").write_text("no driver")
    chooser.read(tmp_path / "text.so")
    qtbot.waitUntil(chooser.refusal_label.isVisible, timeout=WAIT)
    assert "不是令牌驱动" in chooser.refusal_label.text()
    chooser.read(module)
    qtbot.waitUntil(chooser.key_list.isVisible, timeout=WAIT)
    texts = [chooser.key_list.item(row).text() for row in range(chooser.key_list.count())]
    chooser.key_list.setCurrentRow(next(row for row, text in enumerate(texts) if "1024" in text))
    assert not chooser.use_button.isEnabled()
    assert "1024" in chooser.worth_label.text(), "why not"
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "pkcs11", None)
        chooser.read(module)
        qtbot.waitUntil(chooser.refusal_label.isVisible, timeout=WAIT)
        assert "没有安装令牌支持" in chooser.refusal_label.text()
        with pytest.raises(Refusal, match="not installed"):
            unlocked(scene.store, PIN, NOW)


def test_a_token_that_was_unplugged_and_one_that_is_forgotten(qtbot: QtBot, scene: Scene, module: Path) -> None:
    chosen(qtbot, scene, module)
    known: dict[str, Any] = setting(scene.store, "signing.key")
    from qifutong_desktop.store.settings import put_setting

    put_setting(scene.store, "signing.key", known | {"token": known["token"] | {"serial": "00"}})
    with pytest.raises(Refusal, match="is not there"):
        unlocked(scene.store, PIN, NOW)
    card: SigningCard = scene.window.go("settings").signing_card  # type: ignore[attr-defined]
    press(card.forget_button)
    assert "令牌上的密钥不受影响" in card.ask_bar.words.text()
    press(card.ask_bar.confirm)
    qtbot.waitUntil(lambda: not card.forget_button.isVisible(), timeout=WAIT)
    assert own_key(scene.store, NOW) is None


# --- a timestamp -----------------------------------------------------------------------------------------------------


@pytest.fixture
def authority() -> Iterator[Authority]:
    with serving() as found:
        yield found


def signed(qtbot: QtBot, scene: Scene) -> Issued:
    """An issued quote, signed in the store."""
    with_key(scene)
    one = issue(qtbot, scene)
    sign_shown(scene.store, one, unlocked(scene.store, SECRET, NOW), "x", NOW, seal=False, countersign=False)
    return one


def shown(qtbot: QtBot, scene: Scene, one: Issued) -> SignCard:
    card = documents(qtbot, scene, key_of(one)).sign_card
    qtbot.waitUntil(lambda: card.isVisible() and "已签名" in card.signed_label.text(), timeout=WAIT)
    return card


def test_without_an_address_nothing_is_offered_and_a_refusal_leaves_the_file_as_it_was(
    qtbot: QtBot, scene: Scene, authority: Authority, tmp_path: Path
) -> None:
    one = signed(qtbot, scene)
    assert authority_url(scene.store) == ""
    assert not shown(qtbot, scene, one).stamp_button.isVisible()
    with pytest.raises(Refusal, match="no timestamp authority"):
        stamp_shown(scene.store, one, "x", silent)

    stamps = settings(qtbot, scene).signing_card.stamp_settings
    for wrong in ("tsa.example", "ftp://tsa.example/", "http://"):
        stamps.url_edit.setText(wrong)
        stamps.url_edit.editingFinished.emit()
        qtbot.waitUntil(lambda: "网址" in stamps.refusal_label.text(), timeout=WAIT)
        stamps.refusal_label.clear()
    stamps.url_edit.setText(f" {authority.tsa} ")
    stamps.url_edit.editingFinished.emit()
    qtbot.waitUntil(lambda: authority_url(scene.store) == authority.tsa, timeout=WAIT)
    root = tmp_path / "tsa.crt"
    root.write_bytes(der(time_root()[1]))
    stamps.ask_to_trust(root)
    qtbot.waitUntil(stamps.ask_bar.isVisible, timeout=WAIT)
    assert "时间戳根证书" in stamps.ask_bar.words.text()
    press(stamps.ask_bar.confirm)
    qtbot.waitUntil(lambda: len(pinned_authorities(scene.store)) == 1, timeout=WAIT)

    before = pdf_to_hand_over(scene.store, one)
    card = shown(qtbot, scene, one)
    qtbot.waitUntil(card.stamp_button.isVisible, timeout=WAIT)
    authority.fault = "silent"
    press(card.stamp_button)
    qtbot.waitUntil(card.stamp_refusal.isVisible, timeout=WAIT)
    assert "没有得到回答" in card.stamp_refusal.text()
    assert pdf_to_hand_over(scene.store, one) == before
    authority.fault = ""
    qtbot.waitUntil(card.stamp_button.isEnabled, timeout=WAIT)
    press(card.stamp_button)
    qtbot.waitUntil(lambda: "时间戳服务" in card.signed_label.text(), timeout=WAIT)
    assert not card.stamp_button.isVisible()
    assert not card.stamp_refusal.isVisible()
    after = pdf_to_hand_over(scene.store, one)
    assert after.startswith(before)
    assert [kept.kind for kept in signed_of(scene.store, one.number, 1)] == ["signed", "timestamped"]
    assert not audit(scene.store).broken
    said = verified(qtbot, scene, after, tmp_path).verified
    assert said is not None
    assert said.verdict.kind == "green"


def test_a_timestamp_is_cancelled_at_once_and_nothing_is_kept(qtbot: QtBot, scene: Scene) -> None:
    one = signed(qtbot, scene)
    released = threading.Event()
    with serving() as authority:
        answer = authority.answer
        authority.answer = lambda path, body: (released.wait(20), answer(path, body))[1]  # type: ignore[method-assign]
        put_authority_url(scene.store, authority.tsa)
        card = shown(qtbot, scene, one)
        qtbot.waitUntil(card.stamp_button.isVisible, timeout=WAIT)
        rows: list[Any] = []
        scene.desk.jobs.shown.connect(rows.append)
        press(card.stamp_button)
        qtbot.waitUntil(lambda: bool(rows) and bool(rows[-1]), timeout=WAIT)
        assert not card.stamp_button.isEnabled()
        [job] = rows[-1]
        job.cancel()
        qtbot.waitUntil(card.stamp_button.isEnabled, timeout=5_000)
        assert not released.is_set(), "nobody waited for the network"
        released.set()
    assert [kept.kind for kept in signed_of(scene.store, one.number, 1)] == ["signed"]
    assert issued_paper(scene.store, one).stamp is None

    def stop(words: Text, done: int, total: int | None) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        stamp_shown(scene.store, one, "x", stop)
