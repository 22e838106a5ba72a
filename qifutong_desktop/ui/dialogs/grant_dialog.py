"""At the approver's: a request is read, recomputed and signed; or eight digits are given over the telephone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QLabel, QLineEdit, QPushButton, QWidget

from ...core.money import yuan_range
from ...core.problems import Refusal
from ...core.text import Text
from ..desk import Desk
from ..forms import load_form
from ..look import Look
from ..style import give
from ..widgets.typing import sentence_of

if TYPE_CHECKING:
    from ...core.approval import Request

_FILES = "JSON (*.json)"
_NO_PASSPHRASE = Text("先给私钥设一个密码", "the key needs a passphrase first")
_TYPE_IT = Text("请在“私钥的密码”里输入，再生成", "type it where it says passphrase, then make it")
_SAME = Text("已按本机的价目表重算，金额相符", "Recomputed by the price list of this computer: the same total")
_OTHER = Text("用的是另一版价目表，本机没有重算", "Priced by another price list; not recomputed here")
_WRONG = Text("按本机的价目表重算，金额不符，不能批准", "By the price list it comes to something else")


class GrantDialog(QDialog):
    """The key is read to sign and kept nowhere."""

    open_button: QPushButton
    client_label: QLabel
    asked_label: QLabel
    checked_label: QLabel
    key_button: QPushButton
    passphrase_edit: QLineEdit
    role_combo: QComboBox
    sign_button: QPushButton
    make_button: QPushButton
    digest_edit: QLineEdit
    amount_edit: QLineEdit
    secret_edit: QLineEdit
    code_button: QPushButton
    code_label: QLabel
    refusal_label: QLabel
    close_button: QPushButton

    def __init__(self, parent: QWidget, look: Look, desk: Desk) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.look, self.desk = look, desk
        self.request: Request | None = None
        self.key: Path | None = None
        load_form(self, "grant_dialog")
        self.resize(look.px(680), look.px(560))
        for one in desk.rules.book.authorities if desk.rules else ():
            self.role_combo.addItem(look.say(one.name), one.role)
        for part in (self.asked_label, self.checked_label, self.code_label, self.refusal_label):
            part.hide()
        self.sign_button.setEnabled(False)
        self.open_button.clicked.connect(self._choose_request)
        self.key_button.clicked.connect(self._choose_key)
        self.sign_button.clicked.connect(self._choose_out)
        self.make_button.clicked.connect(self._choose_new_key)
        self.code_button.clicked.connect(self._give_code)
        self.close_button.clicked.connect(self.close)

    # --- by signature ------------------------------------------------------------------------------------------------

    def _choose_request(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, self.open_button.text(), "", _FILES)
        if chosen:
            self.open_request(Path(chosen))

    def open_request(self, path: Path) -> None:
        """Show what a request asks for, recomputed."""
        from ...actions.granting import open_request, recomputed

        book = self.desk.rules.book if self.desk.rules else None

        def work(_: object) -> tuple[Request, bool | None]:
            found = open_request(path)
            return found, recomputed(found, book) if book else None

        self.desk.jobs.start(work, self._show_request, failed=self._refuse)

    def _show_request(self, found: tuple[Request, bool | None]) -> None:
        request, sure = found
        say = self.look.say
        self.request = request if sure is not False else None
        self.client_label.setText(f"{request.client}　{yuan_range(request.total)}")
        self.asked_label.setText("\n".join(f"· {say(what)}" for what in request.asked.values()))
        self.checked_label.setText(say(_SAME if sure else _OTHER if sure is None else _WRONG))
        give(self.checked_label, tone="ok" if sure else "warn" if sure is None else "block")
        for part in (self.asked_label, self.checked_label):
            part.show()
        self.refusal_label.hide()
        self._ready()

    def _choose_key(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, self.key_button.text(), "", "PEM (*.pem)")
        if chosen:
            self.use_key(Path(chosen))

    def use_key(self, path: Path) -> None:
        """Sign with the private key in this file."""
        self.key = path
        self.key_button.setText(path.name)
        self._ready()

    def _choose_new_key(self) -> None:
        if not self.passphrase_edit.text():
            self._refuse(Refusal.of("passphrase", _NO_PASSPHRASE, _TYPE_IT))
            self.passphrase_edit.setFocus()
            return
        name = self.look.say(Text("批准密钥.pem", "approver.pem"))
        chosen, _ = QFileDialog.getSaveFileName(self, self.make_button.text(), name, "PEM (*.pem)")
        if chosen:
            self.make_key(Path(chosen))

    def make_key(self, path: Path) -> None:
        """Make a key pair under the passphrase that was typed; the public half goes to the consultants."""
        from ...store.firm_key import make_firm_key

        passphrase = self.passphrase_edit.text()

        def made(_: bytes) -> None:
            self.use_key(path)
            self.refusal_label.hide()
            public = path.with_suffix(".pub").name
            said = Text(
                f"已生成；请把公钥 {public} 发给顾问登记", f"Made; give the public key {public} to the consultants"
            )
            self.checked_label.setText(self.look.say(said))
            give(self.checked_label, tone="ok")
            self.checked_label.show()

        self.desk.jobs.start(lambda _: make_firm_key(path, passphrase), made, failed=self._refuse)

    def _ready(self) -> None:
        self.sign_button.setEnabled(self.request is not None and self.key is not None)

    def _choose_out(self) -> None:
        name = self.look.say(Text("批准.json", "approval.json"))
        chosen, _ = QFileDialog.getSaveFileName(self, self.sign_button.text(), name, _FILES)
        if chosen:
            self.sign(Path(chosen))

    def sign(self, path: Path) -> None:
        """Sign the request and write the approval."""
        from ...actions.granting import approve, write_approval

        request, key, passphrase = self.request, self.key, self.passphrase_edit.text()
        role, name, now = str(self.role_combo.currentData()), self.desk.author, self.desk.now()
        if request is None or key is None:
            return

        def done(_: Path) -> None:
            self.passphrase_edit.clear()
            self.refusal_label.hide()
            said = Text(f"已批准，请把 {path.name} 发回给顾问", f"Approved; send {path.name} back to the consultant")
            self.checked_label.setText(self.look.say(said))
            give(self.checked_label, tone="ok")

        self.desk.jobs.start(
            lambda _: write_approval(approve(request, name, role, key, passphrase, now), path),
            done,
            failed=self._refuse,
        )

    # --- over the telephone ------------------------------------------------------------------------------------------

    def _give_code(self) -> None:
        from ...actions.granting import amount_heard, spoken_code

        try:
            total = amount_heard(self.amount_edit.text())
            digits = spoken_code(self.secret_edit.text(), self.digest_edit.text(), total, self.desk.now())
        except Refusal as refusal:
            self.code_label.hide()
            self._refuse(refusal)
            return
        self.refusal_label.hide()
        self.code_label.setText(f"{digits[:4]} {digits[4:]}")
        self.code_label.show()

    def _refuse(self, refusal: Refusal) -> None:
        self.refusal_label.setText(sentence_of(refusal, self.look))
        self.refusal_label.show()
