"""Handing a draft over: to the mail program, as files, into the calendar, to the clipboard. Nothing is sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from ...core.text import Text
from ..desk import Desk
from ..forms import load_form
from ..look import Look
from ..style import tip
from .export_place import ExportPlace

if TYPE_CHECKING:
    from ...core.service_desk.draft import Draft

_MAIL, _CALL = Text("打开邮件程序", "Open in the mail program"), Text("打开电话记录单", "Open the call sheet")
_COPIED = Text("已复制", "Copied")
_SAVED = Text("已存到 {}：{}。发出后请点“已发出”", "Saved in {}: {}. Once it is sent, choose “Sent”")
_FOLDER = Text("打开文件夹", "Open the folder")
_WRITING = Text("正在写文件", "Writing files")
Done = Callable[[Sequence[Path]], object]


class DraftBar(QWidget):
    """Writes what the page shows into the client's own folder."""

    #: a sentence with a way on: a Text, what the button says, what it does
    offered = Signal(object, object, object)

    open_button: QPushButton
    save_button: QPushButton
    calendar_button: QPushButton
    copy_button: QPushButton
    folder_label: QLabel
    folder_button: QPushButton

    def __init__(self, parent: QWidget | None, look: Look, desk: Desk) -> None:
        super().__init__(parent)
        self.look, self.desk = look, desk
        self.place = ExportPlace(self, look, desk)
        self._draft: Draft | None = None
        self._call = False
        load_form(self, "draft_bar")
        self.folder_label.setMinimumWidth(0)
        self.open_button.clicked.connect(lambda: self._write(lambda files: _open(files[0])))
        self.save_button.clicked.connect(lambda: self._write(lambda files: None))
        self.calendar_button.clicked.connect(lambda: self._write(lambda files: _open(files[-1])))
        self.copy_button.clicked.connect(self._copy)
        self.folder_button.clicked.connect(self.place.choose)
        self.place.moved.connect(self._cut)

    def show_draft(self, draft: Draft, *, call: bool) -> None:
        """Hand this over from now on; ``call``: as a call sheet."""
        self._draft, self._call = draft, call
        self.open_button.setText(self.look.say(_CALL if call else _MAIL))
        self.calendar_button.setVisible(bool(draft.dues))
        self._cut()

    @property
    def folder(self) -> Path:
        """Where the open client's files go."""
        return self.place.of(self._draft.client if self._draft else "")

    def _write(self, then: Done) -> None:
        from ...actions.drafting import write_draft
        from ...actions.servicing import files_of

        draft, call, folder, now, lang = self._draft, self._call, self.folder, self.desk.now(), self.look.lang
        if draft is None:
            return

        def done(files: tuple[Path, ...]) -> None:
            names = ("、" if lang == "zh" else ", ").join(one.name for one in files)
            told = Text(_SAVED.zh.format(folder, names), _SAVED.en.format(folder, names))
            self.offered.emit(told, _FOLDER, lambda: _open(folder))
            then(files)

        self.desk.in_store(
            lambda store: write_draft(
                draft, folder, now, attached=files_of(store, draft.case, draft.entry), lang=lang, call=call
            ),
            done,
            words=_WRITING,
        )

    def _copy(self) -> None:
        if self._draft is not None:
            words = self._draft.call if self._call else self._draft.body
            QGuiApplication.clipboard().setText(self.look.say(words))
            self.desk.told.emit(_COPIED)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        """A long path loses its middle, never the client's own folder."""
        words = self.look.say(Text(f"存到 {self.folder}", f"Saves to {self.folder}"))
        tip(self.folder_label, str(self.folder))
        taken = self.folder_button.sizeHint().width() + self.look.px(24)
        room = max(self.look.px(60), self.width() - self.folder_label.x() - taken)
        metrics = self.folder_label.fontMetrics()
        self.folder_label.setText(metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, room))


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
