"""交付: what of the client's data goes out as files, into the folder that the documents use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ...core.progress import Progress
from ...core.text import Text
from ..desk import Desk
from ..in_sight import bring
from ..look import Look
from ..style import give, tip
from .export_place import ExportPlace

#: Writes files into a folder, all of them or none.
Writing = Callable[[Path, Progress], Sequence[Path]]

_HEAD, _CHANGE = Text("交付文件", "Files to hand over"), Text("更改", "Change")
_EXPORTING = Text("正在导出", "Exporting")
_OPEN, _OK = Text("打开文件夹", "Open the folder"), Text("知道了", "Close")
_REPLACE, _CANCEL = Text("替换", "Replace"), Text("取消", "Cancel")


class HandoverCard(QFrame):
    """Rows of exports (:meth:`add`); asks before it replaces, tells what it wrote."""

    #: an export could not be written: the sentence
    refused = Signal(str)

    def __init__(self, parent: QWidget | None, look: Look, desk: Desk) -> None:
        super().__init__(parent)
        self.look, self.desk = look, desk
        give(self, kind="card")
        self.place = ExportPlace(self, look, desk)
        self._client = ""
        self._written = Path()
        self._go_on: Callable[[], object] | None = None
        self.rows, self.buttons = QGridLayout(), list[QPushButton]()
        self.folder_label = QLabel()
        self.change_button = _button(look, _CHANGE, "link", self.place.choose)
        self.ask_label, self.done_label, self.refusal = QLabel(), QLabel(), QLabel()
        self.replace_button = _button(look, _REPLACE, "small", self._replace)
        self.cancel_button = _button(look, _CANCEL, "small", self._cancel)
        self.show_button = _button(look, _OPEN, "small", self._show_folder)
        self.close_button = _button(look, _OK, "small", self._close)
        self.ask_frame = _frame(look, "warned", self.ask_label, self.replace_button, self.cancel_button)
        self.done_frame = _frame(look, "chosen", self.done_label, self.show_button, self.close_button)
        self._lay_out()
        self.place.moved.connect(self._show_place)

    def _lay_out(self) -> None:
        look, head = self.look, QLabel(self.look.say(_HEAD))
        give(head, role="head")
        give(self.folder_label, role="caption")
        give(self.refusal, role="small", tone="block")
        self.folder_label.setWordWrap(True)
        self.refusal.setWordWrap(True)
        self.refusal.hide()
        self.rows.setHorizontalSpacing(look.px(16))
        self.rows.setVerticalSpacing(look.px(8))
        self.rows.setColumnStretch(1, 1)
        folder = QHBoxLayout()
        folder.addWidget(self.folder_label, 1)
        folder.addWidget(self.change_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 16)
        layout.setSpacing(look.px(10))
        layout.addWidget(head)
        layout.addLayout(self.rows)
        layout.addLayout(folder)
        for part in (self.refusal, self.ask_frame, self.done_frame):
            layout.addWidget(part)

    def add(
        self, words: Text, what: Text, names: Callable[[], Sequence[str]], writing: Callable[[], Writing]
    ) -> QPushButton:
        """One more thing to export: the button, a sentence on it, the names it may replace, and how it is written."""
        button, label = QPushButton(self.look.say(words)), QLabel(self.look.say(what))
        give(label, role="small")
        label.setWordWrap(True)
        row = self.rows.rowCount()
        self.buttons.append(button)
        self.rows.addWidget(button, row, 0)
        self.rows.addWidget(label, row, 1)
        button.clicked.connect(lambda: self._unless_there(names(), writing))
        return button

    def show_client(self, name: str) -> None:
        """Export for this client."""
        if name != self._client:
            self._client = name
            self._show_place()

    @property
    def folder(self) -> Path:
        """Where the files of this client go."""
        return self.place.of(self._client)

    # --- inside ------------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self.place.remember()

    def _show_place(self) -> None:
        self.folder_label.setText(self.look.say(Text(f"导出到 {self.folder}", f"Exports to {self.folder}")))
        tip(self.folder_label, str(self.folder))

    def _unless_there(self, names: Sequence[str], writing: Callable[[], Writing]) -> None:
        from ...actions.exporting import already_there

        folder = self.folder

        def looked(taken: tuple[str, ...]) -> None:
            if not taken:
                self._write(folder, writing())
                return
            zh, en = "、".join(taken), ", ".join(taken)
            self.ask_label.setText(
                self.look.say(Text(f"文件夹里已有 {zh}，要替换吗？", f"The folder already holds {en}. Replace?"))
            )
            self._go_on = lambda: self._write(folder, writing())
            self.done_frame.hide()
            self._show(self.ask_frame)
            self.replace_button.setFocus()

        self._say_refused("")
        self.desk.jobs.start(lambda _: already_there(folder, names), looked)

    def _write(self, folder: Path, writing: Writing) -> None:
        def done(written: Sequence[Path]) -> None:
            self._written = folder
            names = self.look.listed(path.name for path in written)
            words = Text(f"已导出到 {folder}：{names}", f"Exported to {folder}: {names}")
            self.done_label.setText(self.look.say(words))
            self._show(self.done_frame)

        self.ask_frame.hide()
        self.desk.jobs.start(
            lambda progress: writing(folder, progress),
            done,
            failed=lambda refusal: self._say_refused(refusal.line(self.look.lang)),
            words=_EXPORTING,
        )

    def _show(self, frame: QFrame) -> None:
        """In sight, once it is laid out."""
        frame.show()
        QTimer.singleShot(0, frame, lambda: bring(frame, self.look.px(16)))

    def _say_refused(self, words: str) -> None:
        self.refusal.setText(words)
        self.refusal.setVisible(bool(words))

    def _replace(self) -> None:
        self.ask_frame.hide()
        if self._go_on is not None:
            self._go_on()

    def _cancel(self) -> None:
        self.ask_frame.hide()

    def _close(self) -> None:
        self.done_frame.hide()

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written)))


def _button(look: Look, words: Text, role: str, action: Callable[[], object]) -> QPushButton:
    button = QPushButton(look.say(words))
    give(button, role=role)
    button.clicked.connect(lambda: action())
    return button


def _frame(look: Look, kind: str, label: QLabel, *buttons: QPushButton) -> QFrame:
    frame = QFrame()
    give(frame, kind=kind)
    give(label, role="small")
    label.setWordWrap(True)
    layout = QHBoxLayout(frame)
    layout.setContentsMargins(12, 8, 12, 8)
    layout.setSpacing(look.px(8))
    layout.addWidget(label, 1)
    for button in buttons:
        layout.addWidget(button)
    frame.hide()
    return frame
