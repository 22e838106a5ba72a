"""Settings: who may approve what a consultant may not decide alone; and approving the quotes of others."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ...core.problems import Refusal
from ...core.text import Text
from ..desk import Desk
from ..forms import load_form
from ..look import Look
from ..style import give
from .ask_bar import AskBar
from .flow_layout import flow
from .typing import sentence_of

if TYPE_CHECKING:
    from ...core.pricebook import Authority
    from ...store.approvers import Approver

_NONE = Text("还没有登记批准人", "No approver is known yet")
_REMOVE = Text("移除", "Remove")


class ApproversCard(QFrame):
    """Everything goes straight to the store; a secret for codes is shown once."""

    people_layout: QVBoxLayout
    ways_row: QWidget
    add_button: QPushButton
    grant_button: QPushButton
    add_frame: QFrame
    file_label: QLabel
    name_edit: QLineEdit
    role_combo: QComboBox
    telephone_check: QCheckBox
    do_add_button: QPushButton
    cancel_button: QPushButton
    ask_bar: AskBar
    secret_label: QLabel
    refusal_label: QLabel

    def __init__(self, parent: QWidget | None, look: Look, desk: Desk) -> None:
        super().__init__(parent)
        self.look, self.desk = look, desk
        self._rows: list[QWidget] = []
        self._key: Path | None = None
        load_form(self, "approvers_card", {"AskBar": lambda parent: AskBar(parent, look)})
        give(self, kind="card")
        flow(self.ways_row)
        for part in (self.add_frame, self.secret_label, self.refusal_label):
            part.hide()
        self.add_button.clicked.connect(self._choose_key)
        self.grant_button.clicked.connect(self._grant)
        self.do_add_button.clicked.connect(self._add)
        self.name_edit.returnPressed.connect(self._add)
        self.cancel_button.clicked.connect(self.add_frame.hide)

    def show_people(self) -> None:
        """Read from the store who may approve."""
        from ...store.approvers import approvers

        self.desk.in_store(approvers, self._show)

    def _show(self, found: tuple[Approver, ...]) -> None:
        for row in self._rows:
            self.people_layout.removeWidget(row)
            row.deleteLater()
        self._rows = [self._row(one) for one in found]
        if not found:
            none = QLabel(self.look.say(_NONE))
            give(none, role="caption")
            self._rows = [none]
        for row in self._rows:
            self.people_layout.addWidget(row)

    def _row(self, one: Approver) -> QWidget:
        from ...actions.approving import key_words

        say, row = self.look.say, QWidget()
        role = next((known.name for known in self._roles() if known.role == one.role), Text(one.role, one.role))
        name, facts = QLabel(f"{one.name}　{say(role)}"), QLabel(key_words(one))
        way = Text("签名、电话", "signature, telephone") if one.secret else Text("签名", "signature")
        facts.setText(f"{facts.text()}　{say(way)}")
        give(name, role="strong")
        give(facts, role="caption")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(name)
        words.addWidget(facts)
        button = QPushButton(say(_REMOVE))
        give(button, role="small")
        button.setAccessibleName(f"{say(_REMOVE)} {one.name}")
        button.clicked.connect(partial(self._ask_to_remove, one.name))
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(words, 1)
        layout.addWidget(button)
        return row

    def _roles(self) -> tuple[Authority, ...]:
        return self.desk.rules.book.authorities if self.desk.rules else ()

    # --- changing ----------------------------------------------------------------------------------------------------

    def _choose_key(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, self.add_button.text(), "", "Ed25519 (*.pub *.pem)")
        if chosen:
            self.ask_to_add(Path(chosen))

    def ask_to_add(self, path: Path) -> None:
        """Show a public key's fingerprint, to be compared, and ask whose it is."""
        from ...actions.approving import fingerprint_in

        def show(fingerprint: str) -> None:
            self._key = path
            said = Text(
                f"{path.name}，指纹 {fingerprint}。请打电话与本人核对。",
                f"{path.name}, fingerprint {fingerprint}. Compare it with its owner over the telephone.",
            )
            self.file_label.setText(self.look.say(said))
            self.role_combo.clear()
            for one in self._roles():
                self.role_combo.addItem(self.look.say(one.name), one.role)
            self.refusal_label.hide()
            self.secret_label.hide()
            self.add_frame.show()
            self.name_edit.setFocus()

        self.desk.jobs.start(lambda _: fingerprint_in(path), show, failed=self._refuse)

    def _add(self) -> None:
        from ...actions.approving import add_approver, secret_words
        from ...store.approvers import new_secret

        path, name, role = self._key, self.name_edit.text(), str(self.role_combo.currentData())
        if path is None:
            return
        secret = secret_words(new_secret()) if self.telephone_check.isChecked() else ""

        def done(_: Any) -> None:
            self.add_frame.hide()
            self.name_edit.clear()
            self.refusal_label.hide()
            self.secret_label.setVisible(bool(secret))
            words = Text(
                f"电话批准的密钥，只显示这一次，请输入到 {name} 的电脑：\n{secret}",
                f"The secret for telephone codes, shown this once, for {name}'s computer:\n{secret}",
            )
            self.secret_label.setText(self.look.say(words) if secret else "")
            self.show_people()

        author, now = self.desk.author, self.desk.now()
        self.desk.in_store(
            lambda store: add_approver(store, name, role, path, secret, author=author, now=now),
            done,
            failed=self._refuse,
        )

    def _ask_to_remove(self, name: str) -> None:
        words = Text(
            f"移除“{name}”？尚未发布的报价，其批准不再算数；要再登记须有公钥文件。",
            f"Remove “{name}”? For quotes not yet issued the approvals count no more; adding again takes the key file.",
        )
        self.ask_bar.ask(words, _REMOVE, lambda _: self._remove(name), danger=True)

    def _remove(self, name: str) -> None:
        from ...actions.approving import drop_approver

        author, now = self.desk.author, self.desk.now()

        def done(_: object) -> None:
            self.ask_bar.done()
            self.show_people()

        self.desk.in_store(lambda store: drop_approver(store, name, author, now), done)

    def _grant(self) -> None:
        from ..dialogs.grant_dialog import GrantDialog

        GrantDialog(self.window(), self.look, self.desk).show()

    def _refuse(self, refusal: Refusal) -> None:
        self.refusal_label.setText(sentence_of(refusal, self.look))
        self.refusal_label.show()
