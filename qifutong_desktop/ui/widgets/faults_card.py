"""Settings: the reports of faults of ours; read, saved for support, let go of. Not there while there are none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ...core.problems import Refusal
from ...core.text import Text
from ..desk import Desk
from ..look import Look
from ..style import give
from .typing import sentence_of

if TYPE_CHECKING:
    from ...core.fault_report import KeptReport

_HEAD = Text("诊断报告", "Fault reports")
_HINT = Text(
    "程序出问题时写在本机的报告：只有程序自身的信息，没有客户资料，不会自动发给任何人。保留最近 20 份。",
    "Written on this computer when something broke inside: nothing of a client in them, never sent by themselves."
    " The last 20 are kept.",
)
_VIEW, _SAVE, _DELETE = Text("查看…", "View…"), Text("保存…", "Save…"), Text("删除", "Delete")
_SAVED = Text("已保存到 {}", "Saved to {}")
#: as many show without scrolling
_ROWS = 5


class FaultsCard(QFrame):
    """Lists them newest first."""

    def __init__(self, parent: QWidget | None, look: Look, desk: Desk) -> None:
        super().__init__(parent)
        self.look, self.desk = look, desk
        give(self, kind="card")
        say = look.say
        head, hint = QLabel(say(_HEAD)), QLabel(say(_HINT))
        give(head, role="head")
        give(hint, role="small")
        hint.setWordWrap(True)
        self.reports_list = QListWidget()
        self.reports_list.setAccessibleName(say(_HEAD))
        self.view_button, self.save_button = QPushButton(say(_VIEW)), QPushButton(say(_SAVE))
        self.delete_button = QPushButton(say(_DELETE))
        self.note_label = QLabel()
        self.note_label.setWordWrap(True)
        give(self.note_label, role="small")
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        for button in (self.view_button, self.save_button, self.delete_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 20)
        outer.setSpacing(look.px(12))
        for widget in (head, hint, self.reports_list):
            outer.addWidget(widget)
        outer.addLayout(buttons)
        outer.addWidget(self.note_label)
        self.note_label.hide()
        self.hide()
        self.reports_list.itemSelectionChanged.connect(self._allow)
        self.reports_list.itemActivated.connect(self._view)
        self.view_button.clicked.connect(self._view)
        self.save_button.clicked.connect(self._choose)
        self.delete_button.clicked.connect(self._delete)

    def show_reports(self) -> None:
        """Read the folder of reports."""
        from ...actions.fault_reports import list_reports

        folder = self._folder
        if folder is not None:
            self.desk.jobs.start(lambda _: list_reports(folder), self._show)

    @property
    def _folder(self) -> Path | None:
        return self.desk.store.folder if self.desk.store is not None else None

    @property
    def _chosen(self) -> str:
        """The name of the chosen report; "" for none."""
        items = self.reports_list.selectedItems()
        return str(items[0].data(Qt.ItemDataRole.UserRole)) if items else ""

    def _show(self, found: tuple[KeptReport, ...]) -> None:
        self.reports_list.clear()
        for one in found:
            item = QListWidgetItem(f"{one.id}　{one.at[:16].replace('T', ' ')}　{one.kinds}")
            item.setData(Qt.ItemDataRole.UserRole, one.id)
            self.reports_list.addItem(item)
        rows = min(max(len(found), 1), _ROWS)
        self.reports_list.setFixedHeight(rows * max(self.reports_list.sizeHintForRow(0), self.look.px(24)) + 4)
        self.reports_list.setCurrentRow(0)
        self._allow()
        self.setVisible(bool(found))

    def _allow(self) -> None:
        for button in (self.view_button, self.save_button, self.delete_button):
            button.setEnabled(bool(self._chosen))

    def _text(self) -> str | None:
        from ...actions.fault_reports import read_report

        folder = self._folder
        if folder is None or not self._chosen:
            return None
        try:
            return read_report(folder, self._chosen)
        except Refusal as refusal:
            self._note(sentence_of(refusal, self.look), "block")
            return None

    def _view(self) -> None:
        from ..dialogs.fault_dialog import FaultDialog

        text, folder = self._text(), self._folder
        if text is not None and folder is not None:
            dialog = FaultDialog(self, self.look, folder)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.show_kept(self._chosen, text)
            dialog.open()

    def _choose(self) -> None:
        from ..dialogs.fault_dialog import choose_place

        target = choose_place(self, self.look, self._chosen)
        if target is not None:
            self.save(target)

    def save(self, target: Path) -> None:
        """Write the chosen report to a file, or all of them into a ``.zip``."""
        from ...actions.fault_reports import hand_over

        text, folder = self._text(), self._folder
        if text is None or folder is None:
            return
        try:
            hand_over(folder, text, target)
        except Refusal as refusal:
            self._note(sentence_of(refusal, self.look), "block")
        else:
            self._note(self.look.say(_SAVED).format(target.name), "ok")

    def _delete(self) -> None:
        from ...actions.fault_reports import delete_report

        folder = self._folder
        if folder is None or not self._chosen:
            return
        try:
            delete_report(folder, self._chosen)
        except Refusal as refusal:
            self._note(sentence_of(refusal, self.look), "block")
        self.show_reports()

    def _note(self, words: str, tone: str) -> None:
        self.note_label.setText(words)
        give(self.note_label, tone=tone)
        self.note_label.show()
