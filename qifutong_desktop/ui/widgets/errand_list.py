"""The requests of one client: what each is, its state, by when it is to be seen to; what is done stands below."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QLabel, QPushButton, QVBoxLayout, QWidget

from ...core.service_desk.entry import Entry, state_words
from ...core.service_desk.rules import DeskRules
from ...core.service_desk.waiting import entry_name
from ...core.text import Text
from ..look import Look
from ..spoken import call
from ..style import give
from .due_panel import day_words

_OPEN, _DONE = Text("进行中", "Open"), Text("已结束", "Closed")
_NONE = Text("这位客户还没有事项", "No requests yet")


class ErrandList(QWidget):
    """Emits the id of the entry that was chosen."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self.rows: dict[str, ErrandRow] = {}
        #: what the keyboard goes through
        self.keys: tuple[ErrandRow, ...] = ()
        self._group = QButtonGroup(self)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(look.px(2))
        self._open, self._done, self._none = (QLabel(look.say(one), self) for one in (_OPEN, _DONE, _NONE))
        for head in (self._open, self._done, self._none):
            give(head, role="caption")
            head.setContentsMargins(10, look.px(8), 10, look.px(4))

    def show_entries(self, entries: Mapping[str, Entry], rules: DeskRules, today: date, chosen: str) -> None:
        """Show these, the most pressing first; ``chosen`` lies open."""
        for id in [one for one in self.rows if one not in entries]:
            row = self.rows.pop(id)
            self._group.removeButton(row)
            row.hide()
            row.deleteLater()
        for id, entry in entries.items():
            if id not in self.rows:
                self.rows[id] = self._row(id)
            self.rows[id].show_entry(entry, rules, today)
        self._mark(chosen)
        self._lay(entries)

    def _mark(self, chosen: str) -> None:
        self._group.setExclusive(False)
        for id, row in self.rows.items():
            row.setChecked(id == chosen)
        self._group.setExclusive(True)

    def _row(self, id: str) -> ErrandRow:
        row = ErrandRow(self, self.look)
        row.clicked.connect(lambda: self.chosen.emit(id))
        self._group.addButton(row)
        return row

    def _lay(self, entries: Mapping[str, Entry]) -> None:
        def pressing(id: str) -> tuple[date, str]:
            return entries[id].waits_for or date.max, id

        going = sorted((id for id, one in entries.items() if one.state not in ("solved", "withdrawn")), key=pressing)
        done = [id for id in reversed(list(entries)) if id not in going]
        wanted: list[QWidget] = [] if entries else [self._none]
        for head, ids in ((self._open, going), (self._done, done)):
            wanted += [head, *(self.rows[id] for id in ids)] if ids else []
        for head in (self._open, self._done, self._none):
            head.setVisible(head in wanted)
        while self._layout.count():
            self._layout.takeAt(0)
        for widget in wanted:
            self._layout.addWidget(widget)
            widget.show()
        self._layout.addStretch(1)
        self.keys = tuple(self.rows[id] for id in (*going, *done))


class ErrandRow(QPushButton):
    """Name, then state and day; the labels let the mouse through to the button."""

    def __init__(self, parent: QWidget, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self.setCheckable(True)
        give(self, role="paper")
        self.name, self.note, self.day = QLabel(), QLabel(), QLabel()
        give(self.note, role="caption")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 6, 10, 6)
        layout.setSpacing(0)
        for label in (self.name, self.note, self.day):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            label.setWordWrap(True)
            layout.addWidget(label)
        self.toggled.connect(lambda on: give(self.name, role="strong" if on else "", tone="accent" if on else "text"))

    def show_entry(self, entry: Entry, rules: DeskRules, today: date) -> None:
        """Show an entry."""
        say = self.look.say
        self.name.setText(say(entry_name(entry, rules)))
        state = state_words(entry)
        self.note.setText(say(Text(f"{state.zh}，{entry.opened}", f"{state.en}, {entry.opened}")))
        on = entry.waits_for
        days = (on - today).days if on is not None else 0
        self.day.setVisible(on is not None)
        if on is not None:
            near = day_words(on, today)
            self.day.setText(say(Text(f"时限 {on}，{near.zh}", f"by {on}, {near.en}")))
        give(self.day, role="caption", tone="block" if days < 0 else "warn" if days <= 3 else "text_3")
        call(self, self.look, self.name.text(), self.note.text(), self.day.text())

    def sizeHint(self) -> QSize:  # noqa: N802
        layout = self.layout()
        assert layout is not None
        width = self.width() if self.width() > 40 else self.look.px(200)
        return QSize(self.look.px(160), max(self.look.px(48), layout.heightForWidth(width)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return self.sizeHint()
