"""Settings: the program's own version; a signed bundle is taken in here, also by dropping it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ...core.problems import Refusal
from ...core.progress import Progress
from ...core.text import Text
from ..about import VERSION
from ..desk import Desk
from ..look import Look
from ..style import give
from .drop_card import take_drag, take_drop
from .typing import sentence_of

if TYPE_CHECKING:
    from ...actions.program_update import Standing

_HEAD = Text("程序版本", "The program's version")
_HINT = Text(
    "升级包（.qfp）由公司签名，从 U 盘或共享文件夹选择，或拖到这里。新版本先在数据副本上自检，通过后下次启动换上。",
    "A bundle (.qfp) is signed by the firm: choose it from a stick or share, or drop it here. The new version tries"
    " itself on a copy of the data and is used from the next start on.",
)
_UPDATE = Text("更新程序…", "Update…")
_BACK = Text("退回上一版本", "Former version")
_RESTART = Text("立即重新启动", "Restart now")
_WORDS = Text("更新程序", "Updating the program")


class ProgramUpdateCard(QFrame):
    """Hidden where the program is not installed version beside version."""

    def __init__(self, parent: QWidget | None, look: Look, desk: Desk) -> None:
        super().__init__(parent)
        self.look, self.desk = look, desk
        self.standing: Standing | None = None
        give(self, kind="card")
        head, hint, self.version_label = QLabel(look.say(_HEAD)), QLabel(look.say(_HINT)), QLabel(look.say(VERSION))
        self.told_label, self.refusal_label = QLabel(), QLabel()
        self.update_button, self.back_button = QPushButton(look.say(_UPDATE)), QPushButton(look.say(_BACK))
        self.restart_button = QPushButton(look.say(_RESTART))
        give(head, role="head")
        give(hint, role="small")
        give(self.told_label, role="small", tone="ok")
        give(self.refusal_label, role="small", tone="warn")
        self.update_button.clicked.connect(self._choose)
        self.back_button.clicked.connect(self.go_back)
        self.restart_button.clicked.connect(self._restart)
        outer, buttons = QVBoxLayout(self), QHBoxLayout()
        outer.setContentsMargins(20, 16, 20, 20)
        outer.setSpacing(look.px(12))
        for label in (head, hint, self.version_label, self.told_label, self.refusal_label):
            label.setWordWrap(True)
            outer.addWidget(label)
        for button in (self.update_button, self.back_button, self.restart_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        outer.addLayout(buttons)
        for widget in (self.told_label, self.refusal_label, self.back_button, self.restart_button):
            widget.hide()
        self.setAcceptDrops(True)
        self._look_up()

    def _look_up(self) -> None:
        from ...actions.program_update import standing

        try:
            self._show(standing())
        except Refusal:
            self.hide()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        if self.standing is None:
            self.hide()

    def _show(self, found: Standing) -> None:
        self.standing = found
        turn, version = found.turn, self.look.say(VERSION)
        given_up = Text(f"；{turn.failed} 没能正常启动，已停用", f"; {turn.failed} did not come up and is not used")
        self.version_label.setText(version + (self.look.say(given_up) if turn.failed else ""))
        self.back_button.setVisible(bool(turn.former))

    # --- updating ----------------------------------------------------------------------------------------------------

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.look.say(_UPDATE), "", "*.qfp")
        if name:
            self.take_in(Path(name))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        take_drag(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        for path in take_drop(event)[:1]:
            self.take_in(path)

    def take_in(self, path: Path) -> None:
        """Take a bundle in, in the background; the work at hand goes on."""
        store, found = self.desk.store, self.standing
        if store is None or found is None or not self.update_button.isEnabled():
            return

        def work(progress: Progress) -> Standing:
            from ...actions.program_update import update_program

            return update_program(store, path, found.root, progress)

        self._begin()
        self.desk.jobs.start(work, self._done, failed=self._refuse, ended=self._end, words=_WORDS)

    def go_back(self) -> None:
        """The former version starts next."""
        found = self.standing
        if found is None:
            return

        def work(_: Progress) -> Standing:
            from ...actions.program_update import go_back

            return go_back(found.root)

        self._begin()
        self.desk.jobs.start(work, self._done, failed=self._refuse, ended=self._end)

    def _begin(self) -> None:
        self.refusal_label.hide()
        self.told_label.hide()
        self.update_button.setEnabled(False)
        self.back_button.setEnabled(False)

    def _end(self) -> None:
        self.update_button.setEnabled(True)
        self.back_button.setEnabled(True)

    def _done(self, found: Standing) -> None:
        self._show(found)
        next_one = found.turn.current
        words = Text(f"下次启动就是 {next_one}；数据会先备份", f"{next_one} starts next; the data is backed up first")
        self.told_label.setText(self.look.say(words))
        self.told_label.show()
        self.restart_button.show()

    def _refuse(self, refusal: Refusal) -> None:
        self.refusal_label.setText(sentence_of(refusal, self.look))
        self.refusal_label.show()

    def _restart(self) -> None:
        """Close as always, which writes what is on its way; then the launcher starts the new version."""
        app, found = QApplication.instance(), self.standing
        if app is None or found is None:
            return
        from ...actions.program_update import start_again

        root = found.root
        app.aboutToQuit.connect(lambda: start_again(root))
        self.window().close()
