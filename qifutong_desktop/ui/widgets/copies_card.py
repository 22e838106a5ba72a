"""Settings: the backups; one more now, one to a stick, one brought back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QLabel, QListWidget, QListWidgetItem, QPushButton, QWidget

from ...core.problems import Refusal
from ...core.text import Text
from ..desk import Desk
from ..forms import load_form
from ..look import Look
from ..style import give
from .ask_bar import AskBar
from .copies import copy_words
from .typing import sentence_of

if TYPE_CHECKING:
    from ...store.backup import Backup
    from ...store.lock import Held

_BACKING_UP = Text("正在备份", "Backing up")
_FOLDER = Text("备份到哪个文件夹", "Which folder")
_RESTORE = Text("恢复", "Restore")
#: as many show without scrolling
_ROWS = 6


class CopiesCard(QFrame):
    """Lists them newest first."""

    #: a copy took the store's place: everything is to be read anew
    restored = Signal()

    make_button: QPushButton
    stick_button: QPushButton
    made_label: QLabel
    copies_list: QListWidget
    restore_button: QPushButton
    ask_bar: AskBar
    refusal_label: QLabel

    def __init__(self, parent: QWidget | None, look: Look, desk: Desk) -> None:
        super().__init__(parent)
        self.look, self.desk = look, desk
        self.held: Held | None = None
        load_form(self, "copies_card", {"AskBar": lambda parent: AskBar(parent, look)})
        give(self, kind="card")
        self.made_label.hide()
        self.refusal_label.hide()
        self.restore_button.setEnabled(False)
        self.make_button.clicked.connect(lambda: self.back_up(None))
        self.stick_button.clicked.connect(self._choose)
        self.restore_button.clicked.connect(self._ask)
        self.copies_list.itemSelectionChanged.connect(
            lambda: self.restore_button.setEnabled(bool(self.copies_list.selectedItems()))
        )

    def show_copies(self) -> None:
        """Read the folder of backups."""
        from ...actions.copies import copies_of

        self.desk.in_store(copies_of, self._show)

    def _show(self, found: tuple[Backup, ...]) -> None:
        self.copies_list.clear()
        for one in found:
            size = f"{one.size / 1024**2:.1f} MB"
            item = QListWidgetItem(f"{self.look.say(self._words(one.path))}　{size}")
            item.setData(Qt.ItemDataRole.UserRole, str(one.path))
            self.copies_list.addItem(item)
        rows = min(max(len(found), 1), _ROWS)
        self.copies_list.setFixedHeight(rows * max(self.copies_list.sizeHintForRow(0), self.look.px(24)) + 4)

    def _words(self, copy: Path) -> Text:
        return copy_words(copy, self.desk.now().tzinfo)

    def _choose(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.look.say(_FOLDER))
        if name:
            self.back_up(Path(name))

    def back_up(self, folder: Path | None) -> None:
        """Make a copy of now: among the others, or with its key envelope in a folder."""
        from ...actions.copies import copy_now

        today = self.desk.today
        self.refusal_label.hide()
        self.made_label.hide()

        def done(path: Path) -> None:
            made = self._words(path) if folder is None else Text(str(path.parent), str(path.parent))
            words = Text(f"已备份并核对：{made.zh}", f"Backed up and checked: {made.en}")
            self.made_label.setText(self.look.say(words))
            self.made_label.show()
            self.show_copies()

        self.desk.in_store(lambda store: copy_now(store, today, folder), done, failed=self._refuse, words=_BACKING_UP)

    def _ask(self) -> None:
        [chosen] = self.copies_list.selectedItems()
        path = Path(chosen.data(Qt.ItemDataRole.UserRole))
        which = self._words(path)
        words = Text(
            f"用“{which.zh}”换掉现在的数据？之后的修改不再显示；现在的数据另存为一份备份，可以再换回来。",
            f"Put “{which.en}” in place of the data of now? What was changed since is not shown then; the data of now"
            " is kept as a backup of its own.",
        )
        self.ask_bar.ask(words, _RESTORE, lambda _: self._restore(path), danger=True)

    def _restore(self, path: Path) -> None:
        from ...actions.keeping import restore_here

        held, now = self.held, self.desk.now()
        if held is None:
            return
        holding = held

        def done(_: Any) -> None:
            self.ask_bar.done()
            self.desk.told.emit(Text("备份已恢复", "The backup is in place"))
            self.restored.emit()

        self.desk.close_case()
        self.desk.in_store(
            lambda store: restore_here(store, str(path), now, holding),
            done,
            failed=self.ask_bar.refuse,
            words=Text("正在恢复备份", "Bringing the backup back"),
        )

    def _refuse(self, refusal: Refusal) -> None:
        self.refusal_label.setText(sentence_of(refusal, self.look))
        self.refusal_label.show()
