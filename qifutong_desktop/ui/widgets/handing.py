"""Clients as files: handed over to a colleague, taken over from one, the week for the director."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from ...core.text import Text
from ..desk import Desk
from ..look import Look
from .ask_bar import AskBar

BUNDLE = ".qft"
_KINDS = f"QFT (*{BUNDLE})"
_PASSPHRASE = Text("这份客户包的密码", "The passphrase of this file")
_NEW_PASSPHRASE = Text("给对方另行告知的密码，至少 8 个字", "A passphrase of 8 characters or more, told by another way")
_IMPORT = Text("导入同事的客户", "Take over a client")
_EXPORT = Text("导出给同事", "Hand over")
_WEEK = Text("本周汇总", "The week")


class Handing(QWidget):
    """Never shown itself; asks for passphrases in the bar above the list."""

    #: the list has changed
    done = Signal()
    #: a bundle was chosen: its Path
    chosen = Signal(object)

    def __init__(self, parent: QWidget, look: Look, desk: Desk, ask_bar: AskBar) -> None:
        super().__init__(parent)
        self.look, self.desk, self.ask_bar = look, desk, ask_bar
        self.hide()

    def choose_bundle(self) -> None:
        """Let a bundle be chosen."""
        name, _ = QFileDialog.getOpenFileName(self.parentWidget(), self.look.say(_IMPORT), "", _KINDS)
        if name:
            self.chosen.emit(Path(name))

    def ask_to_import(self, path: Path) -> None:
        """Ask in place for the passphrase of a bundle."""
        words = Text(f"导入 {path.name}", f"Take over {path.name}")
        then = partial(self._import, path)
        self.ask_bar.ask(words, Text("导入", "Take over"), then, field=_PASSPHRASE, secret=True)

    def _import(self, path: Path, passphrase: str) -> None:
        from ...actions.sharing import take_over

        def came(found: tuple[object, Text]) -> None:
            self.ask_bar.done()
            self.desk.told.emit(found[1])
            self.done.emit()

        self.desk.in_store(
            lambda store: take_over(store, path, passphrase),
            came,
            failed=self.ask_bar.refuse,
            words=Text("正在导入", "Taking over"),
        )

    def ask_to_export(self, case: str, name: str) -> None:
        """Ask in place for a passphrase, then for the place of the file."""
        words = Text(f"导出“{name}”为加密的 .qft", f"Hand over “{name}” as an encrypted .qft")
        then = partial(self._choose_export, case, name)
        self.ask_bar.ask(words, Text("导出…", "Save…"), then, field=_NEW_PASSPHRASE, secret=True)

    def _choose_export(self, case: str, name: str, passphrase: str) -> None:
        from ...actions.sharing import bundle_name

        proposed = bundle_name(name, self.desk.today)
        chosen, _ = QFileDialog.getSaveFileName(self.parentWidget(), self.look.say(_EXPORT), proposed, _KINDS)
        if chosen:
            self.export(case, Path(chosen), passphrase)

    def export(self, case: str, path: Path, passphrase: str) -> None:
        """Write a client as a bundle."""
        from ...actions.sharing import share

        def written(_: object) -> None:
            self.ask_bar.done()
            self._told(path)

        self.desk.in_store(
            lambda store: share(store, case, path, passphrase),
            written,
            failed=self.ask_bar.refuse,
            words=Text("正在导出", "Writing the file"),
        )

    def choose_week(self) -> None:
        """Let the place of the week's workbook be chosen."""
        proposed = f"客户进展 {self.desk.today.isoformat()}.xlsx"
        parent, head = self.parentWidget(), self.look.say(_WEEK)
        chosen, _ = QFileDialog.getSaveFileName(parent, head, proposed, "Excel (*.xlsx)")
        if chosen:
            self.write_week(Path(chosen))

    def write_week(self, path: Path) -> None:
        """Write the week for the director."""
        store, today = self.desk.store, self.desk.today
        if store is None:
            return
        opened = store

        def work(_: object) -> Path:
            from ...actions.client_list import write_week

            return write_week(opened, path, today)

        self.desk.jobs.start(work, self._told, words=Text("正在导出本周汇总", "Writing the week"))

    def _told(self, path: Path) -> None:
        self.desk.told.emit(Text(f"已导出：{path}", f"Written: {path}"))
