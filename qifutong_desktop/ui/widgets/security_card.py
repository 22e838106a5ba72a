"""Settings: passphrase, recovery code, keyring, lock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QLineEdit, QPushButton, QWidget

from ...core.problems import Refusal
from ...core.text import Text
from ..desk import Desk
from ..forms import load_form
from ..look import Look
from ..style import give
from .ask_bar import AskBar
from .typing import NumberField, sentence_of

if TYPE_CHECKING:
    from ...actions.securing import Ways

_MOST_MINUTES = 24 * 60
_CHANGED = Text("密码已更改，恢复码照旧可用", "The passphrase is changed; the recovery code still opens")
_RENEW = Text(
    "换新的恢复码后，旧的那张就作废了。新码只显示这一次。",
    "With a new recovery code the old one opens no more. The new one is shown this once.",
)


class SecurityCard(QFrame):
    """Works on the open store; says minutes and the wish to lock."""

    #: after so many idle minutes it locks: an int
    minutes_said = Signal(object)
    locked = Signal()

    ways_label: QLabel
    old_edit: QLineEdit
    new_edit: QLineEdit
    again_edit: QLineEdit
    change_button: QPushButton
    keyring_check: QCheckBox
    code_button: QPushButton
    copy_button: QPushButton
    code_label: QLabel
    minutes_edit: NumberField
    lock_button: QPushButton
    lock_label: QLabel
    ask_bar: AskBar
    refusal_label: QLabel

    def __init__(self, parent: QWidget | None, look: Look, desk: Desk) -> None:
        super().__init__(parent)
        self.look, self.desk = look, desk
        load_form(
            self,
            "security_card",
            {
                "AskBar": lambda parent: AskBar(parent, look),
                "NumberField": lambda parent: NumberField(parent, look, "integer", limit=_MOST_MINUTES),
            },
        )
        give(self, kind="card")
        self.minutes_edit.setFixedWidth(look.px(88))
        self.minutes_edit.setAccessibleName(self.lock_label.text())
        for hidden in (self.copy_button, self.code_label, self.refusal_label):
            hidden.hide()
        self.change_button.clicked.connect(self._change)
        self.again_edit.returnPressed.connect(self._change)
        self.keyring_check.clicked.connect(self._keep)
        self.code_button.clicked.connect(self._ask_for_code)
        self.copy_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.code_label.text()))
        self.minutes_edit.said.connect(lambda minutes: self.minutes_said.emit(minutes or 0))
        self.lock_button.clicked.connect(self.locked)

    def show_minutes(self, minutes: int) -> None:
        """Show after how many idle minutes it locks."""
        self.minutes_edit.show_value(minutes)

    def show_ways(self) -> None:
        """Show which ways lead in."""
        from ...actions.securing import ways_in

        self.desk.in_store(ways_in, self._show)

    def _show(self, ways: Ways) -> None:
        say = self.look.say
        self.old_edit.setVisible(ways.passphrase)
        self.change_button.setText(
            say(Text("更改密码", "Change the passphrase") if ways.passphrase else Text("设密码", "Set a passphrase"))
        )
        self.keyring_check.setChecked(ways.keyring)
        self.keyring_check.setEnabled(ways.passphrase)
        self.lock_button.setEnabled(ways.passphrase)
        self.minutes_edit.setEnabled(ways.passphrase)
        passphrase = Text("恢复码", "recovery code")
        if ways.passphrase:
            passphrase = Text("密码和恢复码", "passphrase and recovery code")
        keyring = Text("，本机密钥环", ", this system's keyring") if ways.keyring else Text("", "")
        unlocked = Text("", "") if ways.passphrase else Text("；设了密码才能锁定", "; locking needs a passphrase")
        self.ways_label.setText(
            say(
                Text(
                    f"打开数据的方法：{passphrase.zh}{keyring.zh}{unlocked.zh}。",
                    f"What opens the data: {passphrase.en}{keyring.en}{unlocked.en}.",
                )
            )
        )

    def _refuse(self, refusal: Refusal) -> None:
        self._say(sentence_of(refusal, self.look), "block")
        self.show_ways()

    def _say(self, words: str, tone: str) -> None:
        self.refusal_label.setText(words)
        give(self.refusal_label, tone=tone)
        self.refusal_label.show()

    def _change(self) -> None:
        from ...actions.securing import set_new_passphrase

        old, new, again = self.old_edit.text(), self.new_edit.text(), self.again_edit.text()
        self.refusal_label.hide()

        def done(_: Any) -> None:
            for edit in (self.old_edit, self.new_edit, self.again_edit):
                edit.clear()
            self._say(self.look.say(_CHANGED), "ok")
            self.show_ways()

        self.desk.in_store(lambda store: set_new_passphrase(store, old, new, again), done, failed=self._refuse)

    def _keep(self, wanted: bool) -> None:
        from ...actions.securing import keep_in_keyring

        self.refusal_label.hide()
        self.desk.in_store(
            lambda store: keep_in_keyring(store, wanted), lambda _: self.show_ways(), failed=self._refuse
        )

    def _ask_for_code(self) -> None:
        self.ask_bar.ask(_RENEW, Text("换新码", "Make a new one"), self._renew)

    def _renew(self, _: str) -> None:
        from ...actions.securing import fresh_code

        self.ask_bar.done()
        self.desk.in_store(fresh_code, self._show_code, failed=self._refuse)

    def _show_code(self, code: str) -> None:
        self.code_label.setText(code)
        self.code_label.setAccessibleName(code)
        self.code_label.show()
        self.copy_button.show()
        self.copy_button.setFocus()
