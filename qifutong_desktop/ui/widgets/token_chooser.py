"""Which key of a token signs: the driver's file, its keys, one of them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QLabel, QListWidget, QPushButton, QWidget

from ...core.problems import Refusal
from ...core.text import Text
from ..desk import Desk
from ..forms import load_form
from ..look import Look
from .typing import sentence_of

if TYPE_CHECKING:
    from ...actions.token_keys import KeyOnToken

_CHOOSE = Text("令牌厂商的驱动（PKCS#11 模块）", "The driver of the token's maker (PKCS#11 module)")
_MODULES = "PKCS#11 (*.so *.dll *.dylib)"
_READING = Text("正在读取令牌", "Reading the token")
#: Rows of the list that show at once.
_ROWS = 3


class TokenChooser(QFrame):
    """Hidden until a driver is chosen; asks for no PIN."""

    #: a key was chosen and is kept
    chosen = Signal()

    module_label: QLabel
    key_list: QListWidget
    worth_label: QLabel
    use_button: QPushButton
    cancel_button: QPushButton
    refusal_label: QLabel

    def __init__(self, parent: QWidget | None, look: Look, desk: Desk) -> None:
        super().__init__(parent)
        self.look, self.desk = look, desk
        self._keys: tuple[KeyOnToken, ...] = ()
        load_form(self, "token_chooser")
        self.key_list.setWordWrap(True)
        self.key_list.setSpacing(look.px(2))
        self.key_list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.key_list.currentRowChanged.connect(self._describe)
        self.key_list.itemActivated.connect(lambda _: self.use())
        self.use_button.clicked.connect(self.use)
        self.cancel_button.clicked.connect(self.hide)
        self.refusal_label.hide()
        self.hide()

    def choose_module(self) -> None:
        """Ask for the driver's file."""
        name, _ = QFileDialog.getOpenFileName(self, self.look.say(_CHOOSE), "", _MODULES)
        if name:
            self.read(Path(name))

    def read(self, module: Path) -> None:
        """Show the keys that this driver reaches."""
        from ...actions.token_keys import keys_on

        now = self.desk.now()
        self.refusal_label.hide()
        self.module_label.setText(str(module))
        self._show(())
        self.desk.jobs.start(lambda _: keys_on(module, now), self._show, failed=self._refuse, words=_READING)
        self.show()

    def _show(self, keys: tuple[KeyOnToken, ...]) -> None:
        self._keys = keys
        self.key_list.clear()
        self.key_list.addItems([self._line(one) for one in keys])
        for part in (self.key_list, self.worth_label, self.use_button):
            part.setVisible(bool(keys))
        if keys:
            rows = min(len(keys), _ROWS)
            self.key_list.setFixedHeight(rows * (self.key_list.sizeHintForRow(0) + self.look.px(4)) + self.look.px(4))
            self.key_list.setCurrentRow(0)
            self.key_list.setFocus()

    def _line(self, one: KeyOnToken) -> str:
        known = one.certified
        until = Text(f"有效至 {known.valid_until:%Y-%m-%d}", f"until {known.valid_until:%Y-%m-%d}")
        who = "　".join(part for part in (known.subject, known.organisation) if part)
        return f"{who}\n{known.algorithm}　{self.look.say(until)}　{one.found.token}"

    def _describe(self, row: int) -> None:
        if 0 <= row < len(self._keys):
            one = self._keys[row]
            said = one.why_not or one.certified.worth
            self.worth_label.setText(self.look.say(Text(f"{said.zh}。", f"{said.en[0].upper()}{said.en[1:]}.")))
            self.use_button.setEnabled(one.why_not is None)

    def use(self) -> None:
        """Sign with the key that is marked, from now on."""
        from ...actions.own_key import use_token

        row, now = self.key_list.currentRow(), self.desk.now()
        if 0 <= row < len(self._keys):
            using = partial(use_token, one=self._keys[row], now=now)
            self.desk.in_store(lambda store: using(store), lambda _: self._done(), failed=self._refuse)

    def _done(self) -> None:
        self.hide()
        self.chosen.emit()

    def _refuse(self, refusal: Refusal) -> None:
        self.refusal_label.setText(sentence_of(refusal, self.look))
        self.refusal_label.show()
