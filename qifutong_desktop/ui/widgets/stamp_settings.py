"""Where timestamps come from, and whose are trusted; empty until a person fills it in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QPushButton, QWidget

from ...core.problems import Refusal
from ...core.text import Text
from ..desk import Desk
from ..forms import load_form
from ..look import Look
from .ask_bar import AskBar
from .root_list import RootList, in_two_lines
from .typing import sentence_of

if TYPE_CHECKING:
    from ...actions.trusting import Root
    from ...store.file import Store

_ROOTS = "X.509 (*.pem *.cer *.crt *.der)"


class StampSettings(QWidget):
    """Everything goes straight to the store."""

    url_edit: QLineEdit
    refusal_label: QLabel
    authority_list: RootList
    ask_bar: AskBar
    authority_button: QPushButton

    def __init__(self, parent: QWidget | None, look: Look, desk: Desk) -> None:
        super().__init__(parent)
        self.look, self.desk = look, desk
        self._kept = ""
        makers: dict[str, Any] = {
            "AskBar": lambda parent: AskBar(parent, look),
            "RootList": lambda parent: RootList(parent, look),
        }
        load_form(self, "stamp_settings", makers)
        self.refusal_label.hide()
        self.authority_list.hide()
        self.url_edit.editingFinished.connect(self._keep)
        self.authority_button.clicked.connect(self._choose)
        self.authority_list.removed.connect(self._remove)

    def show_stamping(self) -> None:
        """Read address and authorities from the store."""

        def read(store: Store) -> tuple[str, tuple[Root, ...]]:
            from ...actions.stamping import authority_url
            from ...actions.trusting import authorities

            return authority_url(store), authorities(store)

        self.desk.in_store(read, self._show)

    def _show(self, found: tuple[str, tuple[Root, ...]]) -> None:
        self._kept, roots = found
        if not self.url_edit.hasFocus():
            self.url_edit.setText(self._kept)
        self.authority_list.show_roots(roots)
        self.authority_list.setVisible(bool(roots))

    def _keep(self) -> None:
        from ...actions.stamping import put_authority_url

        typed = self.url_edit.text()
        if typed.strip() == self._kept:
            self.refusal_label.hide()
            return

        def kept(url: str) -> None:
            self._kept = url
            self.refusal_label.hide()

        self.desk.in_store(lambda store: put_authority_url(store, typed), kept, failed=self._refuse)

    # --- whose are trusted -------------------------------------------------------------------------------------------

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.authority_button.text(), "", _ROOTS)
        if name:
            self.ask_to_trust(Path(name))

    def ask_to_trust(self, path: Path) -> None:
        """Show the fingerprints of a file's certificates, to be compared before they are trusted."""
        from ...actions.trusting import roots_in

        self.desk.jobs.start(lambda _: roots_in(path), self._ask, failed=self._refuse)

    def _ask(self, roots: tuple[Root, ...]) -> None:
        from ...actions.trusting import trust_authorities

        listed = "\n".join(f"{one.certified.subject}\n{in_two_lines(one.fingerprint)}" for one in roots)
        words = Text(f"请与该机构公布的指纹逐组核对：\n{listed}", f"Compare with the published fingerprint:\n{listed}")
        same = Text("一致，信任", "The same: trust it")
        self.ask_bar.ask(
            words,
            same,
            lambda _: self.desk.in_store(lambda store: trust_authorities(store, roots), self._done),
        )

    def _remove(self, root: Root) -> None:
        from ...actions.trusting import trust_authority_no_longer

        self.desk.in_store(lambda store: trust_authority_no_longer(store, root), self._done)

    def _done(self, *_: Any) -> None:
        self.ask_bar.done()
        self.refusal_label.hide()
        self.show_stamping()

    def _refuse(self, refusal: Refusal) -> None:
        self.refusal_label.setText(sentence_of(refusal, self.look))
        self.refusal_label.show()
