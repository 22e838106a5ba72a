"""What a PDF is worth: one sentence, then why; from a quote that may be relied on, a client is made again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QFrame, QLabel, QPushButton, QWidget

from ...core.problems import Refusal
from ...core.text import Text
from ..desk import Desk
from ..forms import load_form
from ..icons import pixmap
from ..look import Look
from ..spoken import call
from ..style import give, tip
from ..widgets.flow_layout import flow
from ..widgets.typing import sentence_of
from ..widgets.verdict_details import VerdictDetails
from ..widgets.verdict_words import look_of_verdict

if TYPE_CHECKING:
    from ...actions.verifying import Verified
    from ...core.progress import Progress
    from ...store.operations import CaseSummary
    from ..jobs import Job

_CHOOSE = Text("选择要验证的 PDF", "Choose the PDF to verify")
_CHECKING = Text("正在验证", "Verifying")
_WAIT = Text("正在另一个进程里打开并核对，最长 9 秒…", "Opened and checked in a process of its own, 9 seconds at most…")
_STOPPED = Text("已停止，没有验证", "Stopped; it was not verified")
_CANCEL, _CLOSE = Text("停止", "Stop"), Text("关闭", "Close")
_NEW = Text("另建一位客户", "Make another client")


def choose_pdf(parent: QWidget, look: Look) -> Path | None:
    """Let a PDF be chosen."""
    name, _ = QFileDialog.getOpenFileName(parent, look.say(_CHOOSE), "", "PDF (*.pdf)")
    return Path(name) if name else None


class VerifyDialog(QDialog):
    """The file is never shown: it may be made to harm whoever draws it."""

    #: a client is to be opened: its id
    opened = Signal(str)

    file_label: QLabel
    other_button: QPushButton
    verdict_frame: QFrame
    icon_label: QLabel
    kind_label: QLabel
    sentence_label: QLabel
    details: VerdictDetails
    which_frame: QFrame
    which_label: QLabel
    which_row: QWidget
    refusal_label: QLabel
    open_button: QPushButton
    close_button: QPushButton

    def __init__(self, parent: QWidget, look: Look, desk: Desk) -> None:
        super().__init__(parent)
        self.look, self.desk = look, desk
        self.verified: Verified | None = None
        self._job: Job | None = None
        load_form(self, "verify_dialog", {"VerdictDetails": lambda parent: VerdictDetails(parent, look)})
        self.setModal(True)
        self.resize(look.px(760), look.px(520))
        flow(self.which_row)
        self.other_button.clicked.connect(self._choose_other)
        self.open_button.clicked.connect(self._reopen)
        self.close_button.clicked.connect(self._stop_or_close)
        self._clear()

    def verify(self, path: Path) -> None:
        """Look at a file and say what it is worth; the dialog shows at once."""
        from ...actions.signing import read_file
        from ...actions.verifying import verify_file

        self._clear()
        self.file_label.setText(path.name)
        tip(self.file_label, str(path))
        self._show_sentence(self.look.say(_CHECKING), self.look.say(_WAIT), "clock", "text_2", "sunken")
        self.close_button.setText(self.look.say(_CANCEL))
        store, now = self.desk.store, self.desk.now()

        def work(progress: Progress) -> Verified:
            return verify_file(read_file(path), now, store=store, progress=progress)

        words = Text(f"{_CHECKING.zh} {path.name}", f"{_CHECKING.en} {path.name}")
        job = self.desk.jobs.start(work, self._show, failed=self._refuse, words=words, ended=lambda: self._ended(job))
        self._job = job
        self.show()

    # --- showing -----------------------------------------------------------------------------------------------------

    def _clear(self) -> None:
        self.verified = None
        self.details.clear()
        for one in (self.which_frame, self.refusal_label, self.open_button):
            one.hide()

    def _show(self, verified: Verified) -> None:
        self.verified, verdict = verified, verified.verdict
        shown = look_of_verdict(verdict.kind)
        say = self.look.say
        self._show_sentence(say(shown.word), say(verdict.sentence), shown.icon, shown.tone, shown.ground)
        self.details.show_verified(verified)
        client_view = self.look.client
        self.open_button.setVisible(verified.case is not None and self.desk.store is not None and not client_view)
        self._grow()

    def _grow(self) -> None:
        """High enough for all that is said, as far as the screen is."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            wanted = layout.totalHeightForWidth(self.width())
            self.resize(self.width(), min(max(self.height(), wanted), self.screen().availableSize().height()))

    def _show_sentence(self, word: str, sentence: str, icon: str, tone: str, ground: str) -> None:
        ratio = self.devicePixelRatioF()
        self.icon_label.setPixmap(pixmap(self.look, icon, tone, 32, ratio))
        self.kind_label.setText(word)
        self.sentence_label.setText(sentence)
        give(self.kind_label, tone=tone)
        give(self.verdict_frame, kind=ground)
        call(self.verdict_frame, self.look, word, sentence)

    def _ended(self, job: Job) -> None:
        if self._job is not job:
            return
        self._job = None
        self.close_button.setText(self.look.say(_CLOSE))
        self.close_button.setFocus()
        if job.cancelled:
            self._show_sentence(self.look.say(_STOPPED), "", "alert", "text_2", "sunken")

    def _refuse(self, refusal: Refusal) -> None:
        self._show_sentence(self.look.say(look_of_verdict("cannot_verify").word), "", "alert", "block", "blocked")
        self._say(refusal)

    def _say(self, refusal: Refusal) -> None:
        self.refusal_label.setText(sentence_of(refusal, self.look))
        self.refusal_label.show()

    # --- doing -------------------------------------------------------------------------------------------------------

    def _choose_other(self) -> None:
        path = choose_pdf(self, self.look)
        if path is not None:
            self._stop()
            self.verify(path)

    def _reopen(self) -> None:
        """Make a client of it; where he is here already, ask which is meant."""
        from ...actions.reopening import clients_like

        data = self.verified.data if self.verified else None
        if data is not None:
            self.desk.in_store(lambda store: clients_like(store, data), self._ask_which, failed=self._say)

    def _ask_which(self, known: Sequence[CaseSummary]) -> None:
        if not known:
            self._make()
            return
        say = self.look.say
        self.which_label.setText(say(Text("已经有这位客户。要打开哪一个？", "This client is here already. Which one?")))
        layout = self.which_row.layout()
        assert layout is not None
        while layout.count():
            item = layout.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        for one in known:
            name = one.name.replace("&", "&&")  # a button would underline what follows
            button = QPushButton(say(Text(f"打开“{name}”", f"Open “{name}”")))
            button.clicked.connect(partial(self._open, one.case))
            layout.addWidget(button)
        another = QPushButton(say(_NEW))
        another.clicked.connect(self._make)
        layout.addWidget(another)
        self.which_frame.show()
        self._grow()
        first = self.which_row.findChild(QPushButton)
        if first is not None:
            first.setFocus()

    def _make(self) -> None:
        from ...actions.reopening import case_from_quote

        verified, rules, author, now = self.verified, self.desk.rules, self.desk.author, self.desk.now()
        if verified is None or rules is None:
            return
        questionnaire, found = rules.questionnaire, verified
        self.desk.in_store(
            lambda store: case_from_quote(store, found, questionnaire, author, now), self._open, failed=self._say
        )

    def _open(self, case: str, *_: object) -> None:
        self.desk.listed.emit()
        self.accept()
        self.opened.emit(case)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _stop_or_close(self) -> None:
        if self._job is not None:
            self._stop()
        else:
            self.accept()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        self._stop()
        super().closeEvent(event)

    def reject(self) -> None:
        """Escape: stop, and close."""
        self._stop()
        super().reject()
