"""The files that go with a mail: what belongs to it, what was added, the client's quote at a click."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ...core.dossier import Evidence
from ...core.service_desk.rules import Wanted
from ...core.text import Text
from ..icons import icon
from ..look import Look
from ..style import give, tip
from .flow_layout import FlowLayout

if TYPE_CHECKING:
    from ...actions.working import Issued

_HEAD = Text("附件", "Attached files")
_ADD, _QUOTE = Text("添加文件…", "Add files…"), Text("附上报价单 {}", "Attach quote {}")
_REMOVE = Text("去掉附件 {}", "Remove {}")
_NEEDED, _MAY = Text("需要：{}", "Needed: {}"), Text("可附：{}", "May go along: {}")


class EntryFiles(QFrame):
    """Emits files to add and evidence to remove; the page does the work."""

    #: files to be added: a list of Path
    added = Signal(object)
    #: an issued quote whose paper is to be added: an Issued
    quoted = Signal(object)
    #: a file that is to go: an Evidence
    removed = Signal(object)

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self.names: list[str] = []
        self._shown: tuple[object, ...] | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(20, 16, 20, 18)
        self._layout.setSpacing(look.px(8))
        head = QLabel(look.say(_HEAD))
        give(head, role="head")
        give(self, kind="card")
        self.setAcceptDrops(True)
        self.wanted_label = QLabel()
        self.wanted_label.setWordWrap(True)
        give(self.wanted_label, role="small")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(look.px(2))
        buttons = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        buttons.setSizePolicy(policy)
        flow = FlowLayout(buttons, look.px(8))
        self.quote_button, self.add_button = QPushButton(), QPushButton(look.say(_ADD))
        for button in (self.quote_button, self.add_button):
            give(button, role="small")
            flow.addWidget(button)
        self._layout.addWidget(head)
        self._layout.addWidget(self.wanted_label)
        self._layout.addLayout(self._rows)
        self._layout.addWidget(buttons)
        self._issued: Issued | None = None
        self.quote_button.clicked.connect(lambda: self.quoted.emit(self._issued))
        self.add_button.clicked.connect(self._choose)

    def show_files(self, files: Sequence[Evidence], wanted: Sequence[Wanted], issued: Issued | None) -> None:
        """Show what goes along, what belongs to it, and the quote that may be added."""
        state = (tuple(files), tuple(wanted), (issued.number, issued.version) if issued else None)
        if state == self._shown:
            return
        self._shown, self._issued = state, issued
        self._say_wanted(wanted)
        while self._rows.count():
            item = self._rows.takeAt(0)
            if item is not None and (row := item.widget()) is not None:
                row.hide()
                row.deleteLater()
        for one in files:
            self._rows.addWidget(self._row(one))
        self.names = [one.name for one in files]
        paper = f"{issued.number}-v{issued.version}.pdf" if issued else ""
        self.quote_button.setVisible(issued is not None and paper not in self.names)
        if issued is not None:
            self.quote_button.setText(self.look.say(_QUOTE).format(issued.number))

    def _say_wanted(self, wanted: Sequence[Wanted]) -> None:
        say, lines = self.look.say, []
        for words, required in ((_NEEDED, True), (_MAY, False)):
            names = [say(one.name) for one in wanted if one.required == required]
            if names:
                lines.append(say(words).format(("、" if self.look.lang == "zh" else ", ").join(names)))
        self.wanted_label.setText("\n".join(lines))
        self.wanted_label.setVisible(bool(lines))

    def _row(self, one: Evidence) -> QWidget:
        row, name, away = QWidget(), QLabel(one.name), QPushButton()
        name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        tip(name, one.name)
        away.setIcon(icon(self.look, "cross", "text_3"))
        away.setAccessibleName(self.look.say(_REMOVE).format(one.name))
        give(away, role="quiet")
        away.clicked.connect(partial(self.removed.emit, one))
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(name, 1)
        layout.addWidget(away)
        return row

    def _choose(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, self.add_button.text())
        if names:
            self.added.emit([Path(name) for name in names])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        event.acceptProposedAction()
        self.added.emit([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
