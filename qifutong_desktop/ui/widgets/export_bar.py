"""Handing papers over: export, print, open; where they go, what would be replaced, what was written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from ...core.text import Text
from ..forms import load_form
from ..look import Look
from ..style import tip

#: Of more files than these only some are named.
_TOLD = 4
_TO = Text("导出到 ", "Exports to ")


class ExportBar(QWidget):
    """Asks and tells in place; the page does the work."""

    export_all = Signal()
    export_one = Signal()
    printed = Signal()
    opened = Signal()
    #: another folder is wanted
    folder_asked = Signal()

    export_all_button: QPushButton
    export_one_button: QPushButton
    print_button: QPushButton
    open_button: QPushButton
    folder_label: QLabel
    folder_button: QPushButton
    ask_frame: QFrame
    ask_label: QLabel
    replace_button: QPushButton
    other_button: QPushButton
    cancel_button: QPushButton
    done_frame: QFrame
    done_label: QLabel
    show_folder_button: QPushButton
    close_button: QPushButton

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self._folder, self._why_not = "", ""
        self._written = Path()
        self._replace: Callable[[], object] | None = None
        load_form(self, "export_bar")
        self.ask_frame.hide()
        self.done_frame.hide()
        self.folder_label.setMinimumWidth(0)
        self.export_all_button.clicked.connect(self.export_all)
        self.export_one_button.clicked.connect(self.export_one)
        self.print_button.clicked.connect(self.printed)
        self.open_button.clicked.connect(self.opened)
        self.folder_button.clicked.connect(self.folder_asked)
        self.other_button.clicked.connect(self._choose_other)
        self.replace_button.clicked.connect(self._go_on)
        self.cancel_button.clicked.connect(self.ask_frame.hide)
        self.close_button.clicked.connect(self.done_frame.hide)
        self.show_folder_button.clicked.connect(self._show_folder)

    def show_folder(self, folder: Path) -> None:
        """Where the papers of this client go."""
        self._folder = str(folder)
        self._say_where()

    def say_why_not(self, words: str) -> None:
        """In place of the folder: why nothing is handed over now; "" when something is."""
        if words != self._why_not:
            self._why_not = words
            self._say_where()

    def _say_where(self) -> None:
        self.folder_button.setHidden(bool(self._why_not))
        tip(self.folder_label, self._why_not or self._folder)
        self._cut()

    def can(self, *, everything: bool, one: bool, pages: bool) -> None:
        """Whether there is anything to hand over, the one that shows, and whether that has pages to print."""
        self.export_all_button.setEnabled(everything)
        self.export_one_button.setEnabled(one)
        self.open_button.setEnabled(one)
        self.print_button.setEnabled(pages)

    def ask(self, names: Sequence[str], replace: Callable[[], object]) -> None:
        """Ask whether files of these names may be replaced."""
        more = len(names) - _TOLD
        rest = Text(f"等 {len(names)} 个文件", f" and {more} more") if more > 0 else Text("", "")
        zh, en = "、".join(names[:_TOLD]) + rest.zh, ", ".join(names[:_TOLD]) + rest.en
        words = Text(f"文件夹里已有 {zh}，要替换吗？", f"The folder already holds {en}. Replace?")
        self.ask_label.setText(self.look.say(words))
        self._replace = replace
        self.done_frame.hide()
        self.ask_frame.show()
        self.replace_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def tell(self, written: Sequence[Path]) -> None:
        """Say what was written."""
        self._written = written[0].parent
        names, many = [path.name for path in written], len(written) > _TOLD
        zh = f"{len(names)} 个文件" if many else "、".join(names)
        en = f"{len(names)} files" if many else ", ".join(names)
        words = Text(f"已导出到 {self._written}：{zh}", f"Exported to {self._written}: {en}")
        self.done_label.setText(self.look.say(words))
        self.done_label.setToolTip("\n".join(names))
        self.done_label.setAccessibleName(self.done_label.text())
        self.ask_frame.hide()
        self.done_frame.show()

    def _go_on(self) -> None:
        self.ask_frame.hide()
        if self._replace is not None:
            self._replace()

    def _choose_other(self) -> None:
        self.ask_frame.hide()
        self.folder_asked.emit()

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        """A long path loses its middle, never the client's own folder."""
        taken = self.folder_button.sizeHint().width() + self.look.px(64)
        room = max(self.look.px(80), self.width() - self.folder_label.x() - taken)
        metrics = self.folder_label.fontMetrics()
        if self._why_not:
            self.folder_label.setText(metrics.elidedText(self._why_not, Qt.TextElideMode.ElideRight, room))
            return
        to = self.look.say(_TO)
        path = metrics.elidedText(self._folder, Qt.TextElideMode.ElideMiddle, room - metrics.horizontalAdvance(to))
        self.folder_label.setText(to + path)
