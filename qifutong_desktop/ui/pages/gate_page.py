"""Before the store is open: unlock, set up at the first start, or bring a backup back."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ...core.client import Company
from ...core.problems import Refusal
from ...core.text import Text
from ..desk import Desk
from ..forms import load_form
from ..look import Look
from ..widgets.ask_bar import AskBar
from ..widgets.company_form import FIRST, CompanyForm
from ..widgets.copies import copy_words
from ..widgets.typing import sentence_of

if TYPE_CHECKING:
    from ...actions.opening import Broken, FirstRun, KeyWanted, Nothing, Outcome
    from ...store.lock import Held

_ADVICE = Text(
    "至少 8 个字母数字，或 4 个汉字；忘了密码可以用恢复码。",
    "8 characters or more; a recovery code helps if you forget it.",
)
_TOO_SHORT = Text("密码太短：至少 8 个字母数字，或 4 个汉字", "The passphrase is too short: 8 characters or more")
_UNLIKE = Text("两次输入不一样", "The two are not the same")
_KEYRING = Text("登录这台电脑就能打开；以后可以在设置里加密码。", "Whoever is logged in can open it; add one later.")
_GONE = Text("数据文件不见了，但备份还在", "The data file is gone, but there are backups")
_PASSPHRASE = Text("密码或恢复码", "Passphrase or recovery code")
#: in bytes of UTF-8: a Chinese character says as much as three letters
_SHORTEST = 8


class GatePage(QWidget):
    """Shows one of four boxes."""

    #: a way in was typed: a Given
    typed = Signal(object)
    #: a store was made or brought back: an Outcome
    made = Signal(object)
    #: another language is wanted, before there are settings
    spoken = Signal(str)

    card: QFrame
    unlock_box: QWidget
    unlock_edit: QLineEdit
    unlock_caps: QLabel
    unlock_refusal: QLabel
    unlock_button: QPushButton
    setup_box: QWidget
    passphrase_edit: QLineEdit
    repeat_edit: QLineEdit
    setup_caps: QLabel
    advice_label: QLabel
    keyring_check: QCheckBox
    company_form: CompanyForm
    setup_refusal: QLabel
    setup_button: QPushButton
    setup_back_button: QPushButton
    code_box: QWidget
    code_label: QLabel
    copy_button: QPushButton
    print_button: QPushButton
    noted_check: QCheckBox
    go_button: QPushButton
    broken_box: QWidget
    broken_title: QLabel
    broken_what: QLabel
    copies_head: QLabel
    copies_layout: QVBoxLayout
    ask_bar: AskBar
    broken_refusal: QLabel
    anew_button: QPushButton
    quit_button: QPushButton
    language_button: QPushButton

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self.desk = look, desk
        self._folder = Path()
        self._held: Held | None = None
        self._outcome: Outcome | None = None
        self._fresh: FirstRun | None = None
        load_form(
            self,
            "gate_page",
            {
                "CompanyForm": lambda parent: CompanyForm(parent, look, FIRST),
                "AskBar": lambda parent: AskBar(parent, look),
            },
        )
        self.card.setFixedWidth(min(look.px(560), 900))
        self.language_button.setText("English" if look.lang == "zh" else "中文")
        self._connect()
        self._only(self.unlock_box)

    def _connect(self) -> None:
        self.unlock_edit.returnPressed.connect(self._unlock)
        self.unlock_button.clicked.connect(self._unlock)
        for edit in (self.unlock_edit, self.passphrase_edit, self.repeat_edit):
            edit.installEventFilter(self)
            edit.textChanged.connect(self._advise)
        self.keyring_check.toggled.connect(self._advise)
        for edit in (self.repeat_edit, *self.company_form.findChildren(QLineEdit)):
            edit.returnPressed.connect(self._set_up)
        self.setup_button.clicked.connect(self._set_up)
        self.setup_back_button.clicked.connect(lambda: self.show_gate(self._folder, self._outcome))
        self.copy_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.code_label.text()))
        self.print_button.clicked.connect(self._print)
        self.noted_check.toggled.connect(self.go_button.setEnabled)
        self.go_button.clicked.connect(self._go)
        self.anew_button.clicked.connect(self._show_setup)
        self.quit_button.clicked.connect(lambda: self.window().close())
        self.language_button.clicked.connect(lambda: self.spoken.emit("en" if self.look.lang == "zh" else "zh"))

    # --- which box ---------------------------------------------------------------------------------------------------

    def show_gate(self, folder: Path, outcome: Nothing | KeyWanted | Broken | Any | None) -> None:
        """What stands before the store; None: it was locked after a pause."""
        from ...actions.opening import Broken, KeyWanted, Nothing

        self._folder, self._outcome = folder, outcome
        self._held = None if outcome is None else outcome.held
        match outcome:
            case Nothing(copies=()):
                self._show_setup()
            case Nothing(copies=copies):
                self._show_copies(_GONE, copies, anew=True)
            case Broken(why=why):
                self._show_copies(why.problems[0].what, why.backups, anew=False)
            case KeyWanted(why=why):
                self._show_unlock(why if self.unlock_edit.text() else None)
            case _:
                self._show_unlock(None)

    def _only(self, box: QWidget) -> None:
        for one in (self.unlock_box, self.setup_box, self.code_box, self.broken_box):
            one.setVisible(one is box)
        for label in (self.unlock_caps, self.setup_caps, self.unlock_refusal, self.setup_refusal, self.broken_refusal):
            label.hide()
        self.language_button.setVisible(box is not self.code_box)
        self._wait(False)

    def _show_unlock(self, why: Refusal | None) -> None:
        self._only(self.unlock_box)
        if why is not None:
            self.refuse(why)
        self.unlock_edit.setFocus()

    def _show_setup(self) -> None:
        from ...actions.keeping import keyring_usable

        self._only(self.setup_box)
        self.setup_back_button.setVisible(bool(getattr(self._outcome, "copies", ())))
        self.keyring_check.hide()
        self.company_form.show_company(Company())
        self._advise()
        self.passphrase_edit.setFocus()
        self.desk.jobs.start(lambda _: keyring_usable(), self.keyring_check.setVisible)

    def _show_copies(self, what: Text, copies: tuple[Path, ...], *, anew: bool) -> None:
        self._only(self.broken_box)
        self.broken_what.setText(self.look.say(what))
        self.broken_what.setVisible(not anew)
        if anew:
            self.broken_title.setText(self.look.say(what))
        self.anew_button.setVisible(anew)
        self.copies_head.setVisible(bool(copies))
        while self.copies_layout.count():
            item = self.copies_layout.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.deleteLater()
        for copy in copies[:12]:
            button = QPushButton(self.look.say(copy_words(copy, self.desk.now().tzinfo)))
            button.clicked.connect(partial(self._restore, copy, None))
            self.copies_layout.addWidget(button)
        first = self.copies_layout.itemAt(0)
        newest = first.widget() if first is not None else None
        (newest or self.quit_button).setFocus()

    # --- unlock ------------------------------------------------------------------------------------------------------

    def _unlock(self) -> None:
        from ...actions.opening import given_of

        if not self.unlock_edit.text().strip():
            self.unlock_edit.setFocus()
            return
        self.unlock_refusal.hide()
        self._wait(True)
        self.typed.emit(given_of(self.unlock_edit.text()))

    def refuse(self, refusal: Refusal) -> None:
        """What was tried did not do."""
        self._wait(False)
        if self.ask_bar.isVisible():
            self.ask_bar.refuse(refusal)
            return
        for box, label in (
            (self.unlock_box, self.unlock_refusal),
            (self.setup_box, self.setup_refusal),
            (self.broken_box, self.broken_refusal),
        ):
            if not box.isHidden():
                label.setText(sentence_of(refusal, self.look))
                label.show()
        if not self.unlock_box.isHidden():
            self.unlock_edit.setFocus()
            self.unlock_edit.selectAll()

    def _wait(self, busy: bool) -> None:
        for button in (self.unlock_button, self.setup_button, self.anew_button, self.language_button):
            button.setEnabled(not busy)
        for place in range(self.copies_layout.count()):
            item = self.copies_layout.itemAt(place)
            if item is not None and (shown := item.widget()) is not None:
                shown.setEnabled(not busy)
        if busy:
            self.unlock_refusal.hide()
            self.setup_refusal.hide()

    # --- set up ------------------------------------------------------------------------------------------------------

    def _advise(self, *_: object) -> None:
        asked = not self.keyring_check.isChecked()
        self.passphrase_edit.setEnabled(asked)
        self.repeat_edit.setEnabled(asked)
        self.advice_label.setText(self.look.say(_ADVICE if asked else _KEYRING))
        self.setup_refusal.hide()
        self.unlock_refusal.hide()

    def _fault(self) -> Text | None:
        if self.keyring_check.isChecked():
            return None
        if len(self.passphrase_edit.text().strip().encode()) < _SHORTEST:
            return _TOO_SHORT
        return None if self.passphrase_edit.text() == self.repeat_edit.text() else _UNLIKE

    def _set_up(self) -> None:
        from ...actions.opening import first_run
        from ...actions.preferences import WindowSettings
        from ...actions.profile import read_look

        if (fault := self._fault()) is not None:
            self.setup_refusal.setText(self.look.say(fault))
            self.setup_refusal.show()
            (self.passphrase_edit if fault is _TOO_SHORT else self.repeat_edit).setFocus()
            return
        company = self.company_form.flush()
        if (wrong := self.company_form.wrong()) is not None:
            wrong.setFocus()
            return
        folder, held, now = self._folder, self._held, self.desk.now()
        assert held is not None
        secret, dark = None if self.keyring_check.isChecked() else self.passphrase_edit.text(), read_look(folder).dark
        settings = WindowSettings(lang=self.look.lang, dark=dark, scale=self.look.scale, company=company)
        self._wait(True)
        self.desk.jobs.start(
            lambda _: first_run(folder, secret, settings, now, held),
            self._show_code,
            failed=self.refuse,
            ended=lambda: self._wait(False),
            lane="store",
        )

    def _show_code(self, made: FirstRun) -> None:
        self._fresh = made
        self.passphrase_edit.clear()
        self.repeat_edit.clear()
        self._only(self.code_box)
        self.code_label.setText(made.recovery_code)
        self.code_label.setAccessibleName(made.recovery_code)
        self.go_button.setEnabled(False)
        self.noted_check.setFocus()

    def _go(self) -> None:
        assert self._fresh is not None
        fresh, self._fresh = self._fresh, None
        self.code_label.clear()
        self.code_label.setAccessibleName("")
        self.made.emit(fresh.opened)

    def _print(self) -> None:
        from ..printing import print_words

        title = self.look.say(Text("企服通恢复码", "Qifutong recovery code"))
        print_words(self, title, self.code_label.text())

    # --- restore -----------------------------------------------------------------------------------------------------

    def _restore(self, copy: Path, secret: str | None, *_: object) -> None:
        from ...actions.opening import given_of, restored

        folder, held, now = self._folder, self._held, self.desk.now()
        assert held is not None
        given = given_of(secret) if secret is not None else None
        self._wait(True)
        self.desk.jobs.start(
            lambda _: restored(folder, copy, given, now, held),
            self.made.emit,
            failed=partial(self._not_restored, copy),
            ended=lambda: self._wait(False),
            lane="store",
            words=Text("正在恢复备份", "Bringing the backup back"),
        )

    def _not_restored(self, copy: Path, refusal: Refusal) -> None:
        """Without a key at hand it is asked for."""
        self._wait(False)
        if refusal.problems[0].key != "passphrase" and not self.ask_bar.isVisible():
            self.refuse(refusal)
            return
        if self.ask_bar.isVisible():
            self.ask_bar.refuse(refusal)
            return
        words = copy_words(copy, self.desk.now().tzinfo)
        restore = Text("恢复", "Restore")
        self.ask_bar.ask(words, restore, lambda typed: self._restore(copy, typed), field=_PASSPHRASE, secret=True)

    # --- keys --------------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and len(event.text()) == 1:
            letter, shift = event.text(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if letter.isascii() and letter.isalpha():
                caps = letter.isupper() != shift
                self.unlock_caps.setVisible(caps and watched is self.unlock_edit)
                self.setup_caps.setVisible(caps and watched is not self.unlock_edit)
        return super().eventFilter(watched, event)
