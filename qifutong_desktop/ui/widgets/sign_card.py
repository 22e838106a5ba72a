"""Above an issued quote: whether it is signed and by whom; signing it in place, the client's turn, a timestamp."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QLineEdit, QPushButton, QRadioButton, QWidget

from ...core.problems import Refusal
from ...core.progress import Progress
from ...core.text import Text
from ..desk import Desk
from ..forms import load_form
from ..icons import pixmap
from ..look import Look
from ..style import give
from .flow_layout import flow
from .typing import sentence_of

if TYPE_CHECKING:
    from ...actions.own_key import OwnKey
    from ...actions.signed_papers import IssuedPaper, Signature
    from ...actions.working import Issued
    from ...signing.keys import SigningKey
    from ...store.file import Store

T = TypeVar("T")
_DRAFT = Text("草案不能签名：报价发布、有了编号才能签。", "A draft cannot be signed: it is issued and numbered first.")
_TO_QUOTE = Text("去报价页发布", "Issue it on the quote page")
_TO_NEW = Text("去报价页", "To the quote page")
_ISSUED = Text("这份内容已经发布：请签有编号的那一份。", "This is issued already: the one with a number is signed.")
_TO_ISSUED = Text("打开已发布的报价单", "Open the issued quote")
_UNSIGNED = Text("未签名", "Not signed")
_NO_KEY = Text("未签名。签名要先有密钥。", "Not signed. Signing needs a key first.")
_TO_KEY = Text("去设置里生成或导入", "Make or import one")
_ROOM = Text("客户签名栏还空着", "The client's field is empty")
_LEAVE = Text(
    "客户签名栏还空着；退出客户视图（F11）后点“客户会签”",
    "The client's field is empty; leave the client view (F11) first",
)
_SIGNING, _OPENING = Text("正在签名", "Signing"), Text("正在打开密钥", "Opening the key")
_SIGN, _PAD = Text("签名", "Sign"), Text("打开签字板", "Open the pad")
_SECRET, _PIN = Text("密钥的密码", "Passphrase of the key"), Text("令牌的 PIN", "PIN of the token")
_FOR_PAD_PIN = Text(
    "笔迹要由顾问的密钥封存。请输入令牌的 PIN，再把屏幕转给客户。",
    "The ink is sealed by the consultant's key. Type the token's PIN, then turn the screen to the client.",
)
_FOR_PAD = Text(
    "笔迹要由顾问的密钥封存。请输入密码，再把屏幕转给客户。",
    "The ink is sealed by the consultant's key. Type its passphrase, then turn the screen to the client.",
)


class SignCard(QFrame):
    """Shown for quotes only. A passphrase or PIN lives in its field until it is used, and nowhere else."""

    #: it is signed: the IssuedPaper as it is now
    signed = Signal(object)
    #: the pad is wanted: the SigningKey that seals, or None (the client's own certificate)
    pad_wanted = Signal(object)
    #: a timestamp is wanted
    stamp_wanted = Signal()

    icon_label: QLabel
    signed_label: QLabel
    way_button: QPushButton
    sign_button: QPushButton
    stamp_button: QPushButton
    stamp_refusal: QLabel
    pad_button: QPushButton
    sign_frame: QFrame
    key_label: QLabel
    passphrase_edit: QLineEdit
    remember_check: QCheckBox
    seal_check: QCheckBox
    seal_button: QPushButton
    field_label: QLabel
    field_row: QWidget
    none_radio: QRadioButton
    pad_radio: QRadioButton
    empty_radio: QRadioButton
    do_sign_button: QPushButton
    cancel_button: QPushButton
    refusal_label: QLabel

    def __init__(self, parent: QWidget | None, look: Look, desk: Desk) -> None:
        super().__init__(parent)
        self.look, self.desk = look, desk
        self._issued: Issued | None = None
        self._shown: IssuedPaper | None = None
        self._own: OwnKey | None = None
        self._for_pad = False
        self._stamps = False
        self._in_force = True
        self._way: tuple[str, str] = ("", "")
        load_form(self, "sign_card")
        flow(self.field_row, 16)
        self.field_row.setAccessibleName(self.field_label.text())
        self.pad_radio.setChecked(True)
        for part in (self.sign_frame, self.stamp_button, self.stamp_refusal):
            part.hide()
        self.hide()
        self.stamp_button.clicked.connect(self.stamp_wanted)
        self.way_button.clicked.connect(lambda: self.desk.sent.emit(*self._way))
        self.seal_button.clicked.connect(lambda: self.desk.sent.emit("settings", "company"))
        self.sign_button.clicked.connect(lambda: self._ask(for_pad=False))
        self.pad_button.clicked.connect(self._begin_pad)
        self.do_sign_button.clicked.connect(self.go)
        self.passphrase_edit.returnPressed.connect(self.go)
        self.cancel_button.clicked.connect(self._close)

    # --- showing -----------------------------------------------------------------------------------------------------

    def show_nothing(self) -> None:
        """What shows is no quote."""
        self._close()
        self.hide()

    def show_draft(self, just: str = "") -> None:
        """The quote that is not issued: it cannot be signed, and why. ``just``: the field of an issued version that
        says the same."""
        self._close()
        self._issued = None
        self.setVisible(not self.look.client)
        self._say("file", "text_3", self.look.say(_ISSUED if just else _DRAFT))
        self._lead(*(("documents", just, _TO_ISSUED) if just else ("quote", "", _TO_QUOTE)))

    def show_issued(
        self,
        issued: Issued,
        shown: IssuedPaper,
        own: OwnKey | None,
        *,
        seal: bool,
        why_not: Text | None,
        stamps: bool = False,
    ) -> None:
        """An issued quote with its signatures. ``seal``: there is a picture of one; ``why_not``: it is not to be signed
        any more; ``stamps``: there is an authority to ask for a timestamp."""
        if issued != self._issued or shown.signatures != (self._shown.signatures if self._shown else None):
            self._close()
            self.stamp_refusal.hide()
        self._issued, self._shown, self._own, self._stamps = issued, shown, own, stamps
        self._in_force = why_not is None
        self.seal_check.setEnabled(seal)
        self.seal_check.setChecked(seal)
        self.seal_button.setVisible(not seal)
        self.setVisible(True)
        if shown.signatures:
            self._show_signatures(shown, why_not)
        else:
            self._show_unsigned(own, why_not)

    def _show_unsigned(self, own: OwnKey | None, why_not: Text | None) -> None:
        client = self.look.client
        ready = why_not is None and own is not None
        self._lead(*(("settings", "signing", _TO_KEY) if why_not is None else ("quote", "", _TO_NEW)))
        self.stamp_button.hide()
        self.way_button.setVisible(not ready and not client)
        self.sign_button.setVisible(ready and not client and self.sign_frame.isHidden())
        words = why_not or (_UNSIGNED if own is not None or client else _NO_KEY)
        self._say("pen", "text_2", _sentence(self.look.say(words)))

    def _show_signatures(self, shown: IssuedPaper, why_not: Text | None) -> None:
        say, both = self.look.say, len(shown.signatures) > 1
        words = [say(_signed(one)) for one in shown.signatures]
        can_seal = not self.look.client or (self._own is not None and self._own.remembered)
        if shown.stamp is not None:
            words.append(say(_stamped(shown.stamp)))
        if shown.room:
            words.append(_sentence(say(why_not or (_ROOM if can_seal else _LEAVE))))
        late = shown.room and why_not is not None
        self.way_button.hide()
        self.sign_button.hide()
        if late and not self.look.client:  # where a new version is issued, or the newest one stands
            self._lead("quote", "", _TO_NEW)
        self.pad_button.setVisible(shown.room and not late and can_seal and self.sign_frame.isHidden())
        self.stamp_button.setVisible(self._stamps and shown.stamp is None and not self.look.client)
        self._say("shield", "warn" if late else "ok", "　".join(words))
        give(self.signed_label, role="strong" if both else "")

    def _say(self, name: str, tone: str, words: str) -> None:
        self.icon_label.setPixmap(pixmap(self.look, name, tone, 20, self.devicePixelRatioF()))
        self.signed_label.setText(words)
        give(self.signed_label, tone="text" if tone == "text_2" else tone)

    def _lead(self, place: str, field: str, words: Text) -> None:
        self._way = (place, field)
        self.way_button.setText(self.look.say(words))
        self.way_button.show()
        for one in (self.sign_button, self.pad_button, self.stamp_button, self.stamp_refusal):
            one.hide()

    # --- asking ------------------------------------------------------------------------------------------------------

    def _ask(self, *, for_pad: bool) -> None:
        """Open the part in which the passphrase is typed."""
        own, say = self._own, self.look.say
        if own is None:
            return
        self._for_pad = for_pad
        name, until = own.certified.subject, f"{own.certified.valid_until:%Y-%m-%d}"
        by = Text(f"以“{name}”的密钥签名，证书有效至 {until}", f"Signed by the key of “{name}”, valid until {until}")
        if own.token:
            by = Text(f"{by.zh}；密钥在令牌“{own.token}”上", f"{by.en}, on the token “{own.token}”")
        secret = say(_PIN if own.token else _SECRET)
        self.passphrase_edit.setPlaceholderText(secret)
        self.passphrase_edit.setAccessibleName(secret)
        left = Text(f"；密码还可再试 {own.tries} 次", f"; {own.tries} tries left") if own.tries < 5 else Text("", "")
        pad = _FOR_PAD_PIN if own.token else _FOR_PAD
        self.key_label.setText(say(pad if for_pad else by) + say(left))
        self.passphrase_edit.setVisible(not own.remembered)
        self.remember_check.setVisible(not own.remembered and not own.token)
        for part in (self.seal_check, self.field_label, self.field_row):
            part.setVisible(not for_pad)
        self.seal_button.setVisible(not for_pad and not self.seal_check.isEnabled())
        self.do_sign_button.setText(say(_PAD if for_pad else _SIGN))
        self.refusal_label.hide()
        self.sign_button.hide()
        self.pad_button.hide()
        self.sign_frame.show()
        (self.do_sign_button if own.remembered else self.passphrase_edit).setFocus()

    def _close(self) -> None:
        self.passphrase_edit.clear()
        self.remember_check.setChecked(False)
        was_open = not self.sign_frame.isHidden()
        self.sign_frame.hide()
        if was_open and self._shown is not None:
            self.sign_button.setVisible(not self._shown.signatures)
            self.pad_button.setVisible(self._shown.room and self._in_force)

    def _begin_pad(self) -> None:
        if self._own is None:
            self.pad_wanted.emit(None)
        elif self._own.remembered:
            self._unlock_for_pad(None)
        else:
            self._ask(for_pad=True)

    # --- doing -------------------------------------------------------------------------------------------------------

    def go(self) -> None:
        """Sign, or open the pad, with what was typed."""
        remembered = self._own is not None and self._own.remembered
        passphrase = None if remembered else self.passphrase_edit.text()
        if passphrase == "":
            self.passphrase_edit.setFocus()
        elif self._for_pad:
            self._unlock_for_pad(passphrase)
        else:
            self._sign(passphrase)

    def _sign(self, passphrase: str | None) -> None:
        issued, author, now = self._issued, self.desk.author, self.desk.now()
        if issued is None:
            return
        seal, room = self.seal_check.isChecked(), not self.none_radio.isChecked()
        on_pad = self.pad_radio.isChecked()

        def work(store: Store) -> tuple[SigningKey, IssuedPaper]:
            from ...actions.own_key import unlocked
            from ...actions.signed_papers import sign_shown

            key = unlocked(store, passphrase, now)
            return key, sign_shown(store, issued, key, author, now, seal=seal, countersign=room)

        def done(found: tuple[SigningKey, IssuedPaper]) -> None:
            self._remember(passphrase)
            self._close()
            self.signed.emit(found[1])
            if on_pad:
                self.pad_wanted.emit(found[0])

        self._run(work, done, _SIGNING)

    def _unlock_for_pad(self, passphrase: str | None) -> None:
        now = self.desk.now()

        def work(store: Store) -> SigningKey:
            from ...actions.own_key import unlocked

            return unlocked(store, passphrase, now)

        def done(key: SigningKey) -> None:
            self._remember(passphrase)
            self._close()
            self.pad_wanted.emit(key)

        self._run(work, done, _OPENING)

    def _run(self, work: Callable[[Store], T], done: Callable[[T], None], words: Text) -> None:
        store = self.desk.store
        if store is None:
            return
        opened = store

        def run(_: Progress) -> T:
            return work(opened)

        self.refusal_label.hide()
        self.do_sign_button.setEnabled(False)
        self.desk.jobs.start(
            run, done, failed=self._refuse, ended=lambda: self.do_sign_button.setEnabled(True), words=words
        )

    def begin_stamping(self) -> None:
        """A timestamp is asked for."""
        self.stamp_refusal.hide()
        self.stamp_button.setEnabled(False)

    def end_stamping(self) -> None:
        """It came, was cancelled or refused."""
        self.stamp_button.setEnabled(True)

    def refuse_stamp(self, refusal: Refusal) -> None:
        """Say why there is none; the signed file is as it was."""
        self.stamp_refusal.setText(sentence_of(refusal, self.look))
        self.stamp_refusal.show()

    def _remember(self, passphrase: str | None) -> None:
        """Into the system's keyring, if that was ticked; where there is none, the notice bar says so."""
        if passphrase is not None and self.remember_check.isChecked():
            from ...actions.own_key import remember_own

            now = self.desk.now()
            self.desk.in_store(lambda store: remember_own(store, passphrase, now))

    def _refuse(self, refusal: Refusal) -> None:
        if self.sign_frame.isHidden():
            self.desk.jobs.refused.emit(refusal)
            return
        self.refusal_label.setText(sentence_of(refusal, self.look))
        self.refusal_label.show()
        self.passphrase_edit.setFocus()
        self.passphrase_edit.selectAll()


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _stamped(one: Signature) -> Text:
    at = datetime.fromisoformat(one.at).astimezone()
    return Text(f"时间戳 {at:%Y-%m-%d %H:%M}（{one.signer}）", f"Timestamp {at:%Y-%m-%d %H:%M} ({one.signer})")


def _signed(one: Signature) -> Text:
    at = datetime.fromisoformat(one.at).astimezone()
    if one.of_client:
        return Text(f"客户“{one.signer}”已会签 {at:%m-%d %H:%M}", f"Countersigned by “{one.signer}” {at:%m-%d %H:%M}")
    return Text(f"“{one.signer}”已签名 {at:%Y-%m-%d %H:%M}", f"Signed by “{one.signer}” {at:%Y-%m-%d %H:%M}")
