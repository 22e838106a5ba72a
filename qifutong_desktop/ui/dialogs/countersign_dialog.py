"""The client signs: the paper beside the pad, name and title typed, ink or the client's own certificate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFileDialog, QFrame, QLabel, QLineEdit, QPushButton, QWidget

from ...core.problems import Refusal
from ...core.progress import Progress
from ...core.text import Text
from ..desk import Desk
from ..forms import load_form
from ..look import Look
from ..widgets.flow_layout import flow
from ..widgets.ink_pad import InkPad
from ..widgets.paper_view import PaperView
from ..widgets.typing import sentence_of

if TYPE_CHECKING:
    from ...actions.signed_papers import IssuedPaper
    from ...actions.working import Issued
    from ...signing.keys import SigningKey
    from ...store.file import Store

_SEALING = Text("正在封存签名", "Sealing the signature")
_NO_NAME = Text("请先填写签字人姓名", "Please type the name of who signs")
_NO_INK = Text("请在签字板上签名，或改用打字的姓名", "Please sign on the pad, or use the name as typed")
_NO_FILE = Text("请选择客户的 .p12 证书文件", "Please choose the client's .p12 file")
_PAPER = Text("要签署的文件", "The paper to be signed")
_FILE = Text("客户自己的证书", "The client's own certificate")


class CountersignDialog(QDialog):
    """Fills the window, so that nothing else is in sight; what is asked of the consultant was asked before. It goes
    with its ``parent``: when the store is locked, or the look changes.

    ``key`` seals the ink (None: the client signs with an own certificate)."""

    #: it is signed: the IssuedPaper as it is now
    signed = Signal(object)

    title_label: QLabel
    facts_label: QLabel
    total_label: QLabel
    paper_view: PaperView
    meaning_label: QLabel
    name_edit: QLineEdit
    title_edit: QLineEdit
    ink_pad: InkPad
    ink_row: QWidget
    undo_button: QPushButton
    clear_button: QPushButton
    typed_button: QPushButton
    own_button: QPushButton
    own_frame: QFrame
    file_button: QPushButton
    file_label: QLabel
    passphrase_edit: QLineEdit
    drop_own_button: QPushButton
    refusal_label: QLabel
    cancel_button: QPushButton
    confirm_button: QPushButton

    def __init__(
        self, parent: QWidget, look: Look, desk: Desk, issued: Issued, shown: IssuedPaper, key: SigningKey | None
    ) -> None:
        super().__init__(parent)
        self.look, self.desk, self.issued, self.shown, self.key = look, desk, issued, shown, key
        self._own: Path | None = None
        makers = {
            "PaperView": lambda parent: PaperView(parent, look),
            "InkPad": lambda parent: InkPad(parent, look),
        }
        load_form(self, "countersign_dialog", makers)
        self.setModal(True)
        self.setGeometry(parent.window().geometry())
        flow(self.ink_row)
        self._say_what_is_signed()
        self._connect()
        self.refusal_label.hide()
        self._use_own(key is None)
        self.drop_own_button.setVisible(key is not None)
        self.name_edit.setFocus()

    def _say_what_is_signed(self) -> None:
        say, one = self.look.say, self.issued
        terms, client = one.inputs.terms, one.inputs.client
        self.title_label.setText(client.name)
        version = Text(f"第 {one.version} 版", f"version {one.version}")
        until = Text(f"有效至 {terms.valid_until}", f"valid until {terms.valid_until}")
        self.facts_label.setText(f"{say(Text('报价单', 'Quote'))} {one.number}　{say(version)}　{say(until)}")
        self.total_label.setText(self.look.price(self.shown.total))
        self.name_edit.setText(client.contact)
        self.title_edit.setText(client.contact_title)
        self.paper_view.setAccessibleName(say(_PAPER))
        self.paper_view.wanted.connect(self._draw_page)
        self.paper_view.show_sizes(self.shown.paper.sizes, anew=True)

    def _connect(self) -> None:
        self.undo_button.clicked.connect(self.ink_pad.undo)
        self.clear_button.clicked.connect(self.ink_pad.clear)
        self.typed_button.clicked.connect(self._type)
        self.ink_pad.changed.connect(self._follow)
        self.own_button.clicked.connect(lambda: self._use_own(True))
        self.drop_own_button.clicked.connect(lambda: self._use_own(False))
        self.file_button.clicked.connect(self._choose_file)
        self.cancel_button.clicked.connect(self.reject)
        self.confirm_button.clicked.connect(self.confirm)
        for edit in (self.name_edit, self.title_edit, self.passphrase_edit):
            edit.setMinimumWidth(0)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self.ink_pad, self.ink_pad.undo)
        self.confirm_button.setAutoDefault(False)
        self._follow()

    def _follow(self) -> None:
        for button in (self.undo_button, self.clear_button):
            button.setEnabled(not self.ink_pad.empty)

    def _type(self) -> None:
        if self.name_edit.text().strip():
            self.ink_pad.write(self.name_edit.text())
        else:
            self._refuse_words(self.look.say(_NO_NAME), self.name_edit)

    # --- the client's own certificate --------------------------------------------------------------------------------

    def _use_own(self, wanted: bool) -> None:
        self.own_frame.setVisible(wanted)
        self.own_button.setVisible(not wanted)
        self._own = None
        self.file_label.setText("")
        self.passphrase_edit.clear()
        if wanted:
            self.file_button.setFocus()

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.look.say(_FILE), "", "PKCS#12 (*.p12 *.pfx)")
        if name:
            self.take_file(Path(name))

    def take_file(self, path: Path) -> None:
        """Sign with the key in this file."""
        self._own = path
        self.file_label.setText(path.name)
        self.passphrase_edit.setFocus()

    # --- signing -----------------------------------------------------------------------------------------------------

    def confirm(self) -> None:
        """Seal it, in the background."""
        own = not self.own_frame.isHidden()
        if not self.name_edit.text().strip():
            self._refuse_words(self.look.say(_NO_NAME), self.name_edit)
        elif own and self._own is None:
            self._refuse_words(self.look.say(_NO_FILE), self.file_button)
        elif not own and self.ink_pad.empty:
            self._refuse_words(self.look.say(_NO_INK), self.ink_pad)
        elif self.desk.store is not None:
            self._sign(self.desk.store)

    def _sign(self, store: Store) -> None:
        key, own, issued = self.key, self._own, self.issued
        passphrase, ink = self.passphrase_edit.text(), self.ink_pad.png()
        name, title = self.name_edit.text(), self.title_edit.text()
        author, now = self.desk.author, self.desk.now()

        def work(_: Progress) -> IssuedPaper:
            from ...actions.signed_papers import countersign_shown
            from ...signing.keys import open_key

            used = key if own is None else open_key(own, passphrase, now)
            assert used is not None
            return countersign_shown(store, issued, used, author, now, name=name, title=title, ink=ink)

        self.refusal_label.hide()
        self.confirm_button.setEnabled(False)
        self.desk.jobs.start(
            work,
            self._done,
            failed=self._refuse,
            ended=lambda: self.confirm_button.setEnabled(True),
            words=_SEALING,
        )

    def _done(self, paper: IssuedPaper) -> None:
        self.accept()
        self.signed.emit(paper)

    def _refuse(self, refusal: Refusal) -> None:
        self._refuse_words(sentence_of(refusal, self.look), self.passphrase_edit if self._own else self.confirm_button)

    def _refuse_words(self, words: str, place: QWidget) -> None:
        self.refusal_label.setText(words)
        self.refusal_label.show()
        place.setFocus()

    def _draw_page(self, page: int, width: int) -> None:
        from ..printing import image_of

        paper = self.shown.paper

        def drawing(_: Progress) -> QImage:
            from ...actions.previewing import picture_of

            return image_of(picture_of(paper, page, width))

        self.desk.jobs.start(drawing, lambda image: self.paper_view.show_page(page, image))
