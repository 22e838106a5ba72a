"""Settings: the key that quotes are signed with, and whose signatures are trusted."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QFileDialog, QFrame, QLabel, QLineEdit, QPushButton, QWidget

from ...core.problems import Refusal
from ...core.text import Text
from ..desk import Desk
from ..forms import load_form
from ..look import Look
from ..style import give
from .ask_bar import AskBar
from .flow_layout import flow
from .root_list import RootList, in_two_lines
from .stamp_settings import StampSettings
from .token_chooser import TokenChooser
from .typing import sentence_of

if TYPE_CHECKING:
    from ...actions.own_key import OwnKey
    from ...actions.trusting import Root
    from ...store.file import Store

_NO_KEY = Text("还没有签名密钥", "No signing key yet")
_HOW = Text(
    "公司发了证书文件（.p12、.pfx）就导入它；没有的话可以自己生成一把。",
    "Import the certificate file (.p12, .pfx) that your company gave you; without one, make a key of your own.",
)
_SECRET = Text("密钥的密码", "Passphrase of the key")
_KEYS = "PKCS#12 (*.p12 *.pfx)"
_ROOTS = "X.509 (*.pem *.cer *.crt *.der)"
_REPLACES = Text(
    "新密钥会换下现在这一把；以前签过的文件仍然有效。", "It takes the place of this key; what was signed stays signed."
)


class SigningCard(QFrame):
    """Everything goes straight to the store; a passphrase goes there never."""

    key_label: QLabel
    worth_label: QLabel
    fingerprint_label: QLabel
    tries_label: QLabel
    remember_check: QCheckBox
    key_row: QWidget
    make_button: QPushButton
    import_button: QPushButton
    token_button: QPushButton
    certificate_button: QPushButton
    forget_button: QPushButton
    make_frame: QFrame
    name_edit: QLineEdit
    organisation_edit: QLineEdit
    passphrase_edit: QLineEdit
    again_edit: QLineEdit
    do_make_button: QPushButton
    cancel_make_button: QPushButton
    token_chooser: TokenChooser
    ask_bar: AskBar
    refusal_label: QLabel
    root_list: RootList
    root_button: QPushButton
    stamp_settings: StampSettings

    def __init__(self, parent: QWidget | None, look: Look, desk: Desk) -> None:
        super().__init__(parent)
        self.look, self.desk = look, desk
        self._key: OwnKey | None = None
        makers: dict[str, Any] = {
            "AskBar": lambda parent: AskBar(parent, look),
            "RootList": lambda parent: RootList(parent, look),
            "TokenChooser": lambda parent: TokenChooser(parent, look, desk),
            "StampSettings": lambda parent: StampSettings(parent, look, desk),
        }
        load_form(self, "signing_card", makers)
        give(self, kind="card")
        flow(self.key_row)
        self.make_frame.hide()
        self.refusal_label.hide()
        self._show_key(None)
        self._connect()

    def _connect(self) -> None:
        self.make_button.clicked.connect(self._begin_making)
        self.do_make_button.clicked.connect(self._make)
        self.again_edit.returnPressed.connect(self._make)
        self.cancel_make_button.clicked.connect(self._end_making)
        self.import_button.clicked.connect(self._choose_key)
        self.token_button.clicked.connect(self._choose_token)
        self.token_chooser.chosen.connect(self._done)
        self.certificate_button.clicked.connect(self._choose_certificate)
        self.forget_button.clicked.connect(self._ask_to_forget)
        self.remember_check.clicked.connect(self._remember)
        self.root_button.clicked.connect(self._choose_root)
        self.root_list.removed.connect(self._ask_to_remove)

    # --- showing -----------------------------------------------------------------------------------------------------

    def show_signing(self) -> None:
        """Read key and trusted certificates from the store; what reads them takes a while to load."""
        now = self.desk.now()

        def read(store: Store) -> tuple[OwnKey | None, tuple[Root, ...]]:
            from ...actions.own_key import own_key
            from ...actions.trusting import trusted

            return own_key(store, now), trusted(store, now)

        def show(found: tuple[OwnKey | None, tuple[Root, ...]]) -> None:
            self._show_key(found[0])
            self.root_list.show_roots(found[1])

        self.desk.in_store(read, show)
        self.stamp_settings.show_stamping()

    def _show_key(self, key: OwnKey | None) -> None:
        say, self._key = self.look.say, key
        self.key_label.setText(say(_NO_KEY))
        self.worth_label.setText(say(_HOW))
        for one in (self.fingerprint_label, self.certificate_button, self.forget_button):
            one.setVisible(key is not None)
        self.remember_check.setVisible(key is not None and not key.token)
        self.tries_label.setVisible(key is not None and key.tries < 5)
        if key is None:
            return
        known = key.certified
        until = Text(f"有效至 {known.valid_until:%Y-%m-%d}", f"valid until {known.valid_until:%Y-%m-%d}")
        self.key_label.setText("　".join(one for one in (known.subject, known.organisation) if one))
        worth = Text(f"{known.worth.zh}。", f"{known.worth.en[0].upper()}{known.worth.en[1:]}.")
        place = say(Text(f"在令牌“{key.token}”上", f"on the token “{key.token}”")) if key.token else key.name
        self.worth_label.setText(f"{say(worth)}\n{known.algorithm}　{say(until)}　{place}")
        pairs = known.fingerprint.upper()
        spelt = in_two_lines(":".join(pairs[at : at + 2] for at in range(0, len(pairs), 2)))
        self.fingerprint_label.setText(f"{say(Text('指纹 SHA-256', 'Fingerprint SHA-256'))}\n{spelt}")
        self.tries_label.setText(
            say(Text(f"密码还可再试 {key.tries} 次", f"{key.tries} tries of the passphrase are left"))
        )
        self.remember_check.setChecked(key.remembered)

    def _refuse(self, refusal: Refusal) -> None:
        self.refusal_label.setText(sentence_of(refusal, self.look))
        self.refusal_label.show()
        self.show_signing()

    def _done(self, *_: Any) -> None:
        self.ask_bar.done()
        self.refusal_label.hide()
        self.show_signing()

    # --- the key -----------------------------------------------------------------------------------------------------

    def _choose_token(self) -> None:
        self._end_making()
        self.ask_bar.hide()
        self.token_chooser.choose_module()

    def _begin_making(self) -> None:
        company = self.desk.company
        self.ask_bar.hide()
        self.token_chooser.hide()
        self.refusal_label.hide()
        if company is not None and not self.name_edit.text():
            self.name_edit.setText(company.consultant)
            self.organisation_edit.setText(company.name)
        self.make_frame.show()
        (self.passphrase_edit if self.name_edit.text() else self.name_edit).setFocus()

    def _end_making(self) -> None:
        for secret in (self.passphrase_edit, self.again_edit):
            secret.clear()
        self.make_frame.hide()
        self.refusal_label.hide()

    def _make(self) -> None:
        from ...actions.own_key import make_own

        now, fields = self.desk.now(), (self.name_edit, self.organisation_edit, self.passphrase_edit, self.again_edit)
        name, organisation, passphrase, again = (one.text() for one in fields)

        def made(_: OwnKey) -> None:
            self._end_making()
            self._done()

        self.desk.in_store(
            lambda store: make_own(store, name, organisation, passphrase, again, now), made, failed=self._refuse
        )

    def _choose_key(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.import_button.text(), "", _KEYS)
        if name:
            self.ask_to_import(Path(name))

    def ask_to_import(self, path: Path) -> None:
        """Ask in place for the passphrase of a key file."""
        self._end_making()
        self.token_chooser.hide()
        words = Text(f"导入 {path.name}。", f"Import {path.name}.")
        if self._key is not None:
            words = Text(words.zh + _REPLACES.zh, f"{words.en} {_REPLACES.en}")
        then = partial(self._import, path)
        self.ask_bar.ask(words, Text("导入", "Import"), then, field=_SECRET, secret=True)

    def _import(self, path: Path, passphrase: str) -> None:
        from ...actions.own_key import import_own

        now = self.desk.now()
        self.desk.in_store(
            lambda store: import_own(store, path, passphrase, now), self._done, failed=self.ask_bar.refuse
        )

    def _choose_certificate(self) -> None:
        key = self._key
        if key is None:
            return
        proposed = f"{key.certified.subject}.pem"
        name, _ = QFileDialog.getSaveFileName(self, self.certificate_button.text(), proposed, "PEM (*.pem)")
        if name:
            self.write_certificate(Path(name))

    def write_certificate(self, path: Path) -> None:
        """Write the certificate for those who should be able to check."""
        from ...actions.own_key import write_certificate

        told = Text(f"已导出：{path}", f"Written: {path}")
        self.desk.in_store(
            lambda store: write_certificate(store, path), lambda _: self.desk.told.emit(told), failed=self._refuse
        )

    def _ask_to_forget(self) -> None:
        from ...actions.own_key import forget_own

        words = Text(
            "删除后不能再用它签名，也找不回来；以前签过的文件仍然有效。",
            "It can sign no more and cannot be brought back; what was signed stays signed.",
        )
        if self._key is not None and self._key.token:
            words = Text("不再用令牌签名；令牌上的密钥不受影响。", "It signs no more here; the key on the token stays.")
        delete = Text("删除密钥", "Delete the key")
        self.ask_bar.ask(words, delete, lambda _: self.desk.in_store(forget_own, self._done), danger=True)

    def _remember(self, wanted: bool) -> None:
        from ...actions.own_key import forget_passphrase, remember_own

        now = self.desk.now()
        self.remember_check.setChecked(not wanted)  # until it is so
        if not wanted:
            self.desk.in_store(forget_passphrase, self._done, failed=self._refuse)
            return

        def keep(passphrase: str) -> None:
            self.desk.in_store(
                lambda store: remember_own(store, passphrase, now), self._done, failed=self.ask_bar.refuse
            )

        words = Text(
            "记住后，能登录这台电脑的人就能用它签名。", "Whoever can sign in to this computer can then sign with it."
        )
        self.ask_bar.ask(words, Text("记住", "Remember"), keep, field=_SECRET, secret=True)

    # --- whom we trust -----------------------------------------------------------------------------------------------

    def _choose_root(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.root_button.text(), "", _ROOTS)
        if name:
            self.ask_to_trust(Path(name))

    def ask_to_trust(self, path: Path) -> None:
        """Show the fingerprints of a file's certificates, to be compared before they are trusted."""
        from ...actions.trusting import roots_in

        self._end_making()
        self.desk.jobs.start(lambda _: roots_in(path), self._ask_to_trust, failed=self._refuse)

    def _ask_to_trust(self, roots: tuple[Root, ...]) -> None:
        from ...actions.trusting import trust

        listed = "\n".join(f"{one.certified.subject}\n{in_two_lines(one.fingerprint)}" for one in roots)
        words = Text(
            f"请给签发人打电话，逐组核对指纹：\n{listed}", f"Call the issuer and compare the fingerprint:\n{listed}"
        )
        same = Text("一致，信任", "The same: trust it")
        self.ask_bar.ask(words, same, lambda _: self.desk.in_store(lambda store: trust(store, roots), self._done))

    def _ask_to_remove(self, root: Root) -> None:
        from ...actions.trusting import trust_no_longer

        name = root.certified.subject
        words = Text(
            f"不再信任“{name}”？它签发的文件以后会判为“不认识签发人”。",
            f"Trust “{name}” no longer? What it issued will then be by an unknown issuer.",
        )
        remove = Text("移除", "Remove")
        self.ask_bar.ask(
            words, remove, lambda _: self.desk.in_store(lambda store: trust_no_longer(store, root), self._done)
        )
