"""The papers of a case to choose from: proposal, summary, quote, its issued versions, the plan's workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ...core.text import Text
from ..look import Look
from ..style import give

_HEAD = Text("文件", "Papers")


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper: the field that names it, what it is called, and a second line."""

    key: str
    name: Text
    note: Text


class PaperList(QFrame):
    """Emits the key of the paper that was chosen; the arrow keys move through it."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        give(self, kind="card")
        self.setFixedWidth(look.px(232))
        head = QLabel(look.say(_HEAD))
        give(head, role="head")
        head.setContentsMargins(8, 0, 8, 8)
        self._scroll, entries = _Scroll(), QWidget()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(entries)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 16, 12, 16)
        outer.setSpacing(4)
        outer.addWidget(head)
        outer.addWidget(self._scroll, 1)
        self._layout = QVBoxLayout(entries)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self._layout.addStretch(1)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, _EntryButton] = {}
        self.key = ""
        # the range comes before the entries have their places
        self._place = QTimer(self, singleShot=True, interval=0)
        self._place.timeout.connect(self._bring_into_view)
        self._scroll.verticalScrollBar().rangeChanged.connect(lambda: self._place.start())

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """These, in this order; what is chosen stays chosen."""
        wanted = [entry.key for entry in entries]
        for key in [known for known in self._buttons if known not in wanted]:
            button = self._buttons.pop(key)
            self._group.removeButton(button)
            button.deleteLater()
        for place, entry in enumerate(entries):
            button = self._buttons.get(entry.key) or self._add(entry.key)
            button.show_entry(entry)
            if self._layout.indexOf(button) != place:
                self._layout.removeWidget(button)
                self._layout.insertWidget(place, button)

    def choose(self, key: str) -> None:
        """Mark a paper as the one that shows; an unknown key changes nothing."""
        if key in self._buttons:
            self.key = key
            self._buttons[key].setChecked(True)
            self._bring_into_view()

    def _bring_into_view(self) -> None:
        """What is chosen; again when the list gets its first layout, or another height."""
        if self.key in self._buttons:
            self._scroll.ensureWidgetVisible(self._buttons[self.key])

    def take_focus(self) -> None:
        """Focus on what is chosen."""
        if self.key in self._buttons:
            self._buttons[self.key].setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, key: str) -> _EntryButton:
        button = _EntryButton(self.look)
        button.clicked.connect(lambda: self._chosen(key))
        self._group.addButton(button)
        self._buttons[key] = button
        return button

    def _chosen(self, key: str) -> None:
        self.key = key
        self.chosen.emit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        keys = [key for at in range(self._layout.count()) for key in self._buttons if self._is_at(key, at)]
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is None or self.key not in keys:
            super().keyPressEvent(event)
            return
        key = keys[max(0, min(len(keys) - 1, keys.index(self.key) + step))]
        if key != self.key:
            self.choose(key)
            self.take_focus()
            self._chosen(key)

    def _is_at(self, key: str, at: int) -> bool:
        item = self._layout.itemAt(at)
        return item is not None and item.widget() is self._buttons[key]


class _Scroll(QScrollArea):
    """Scrolls by the wheel and to what is chosen; arrow keys are the list's."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        event.ignore()


class _EntryButton(QPushButton):
    """Name and second line; the labels let the mouse through to the button."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.setCheckable(True)
        give(self, role="paper")
        self.name, self.note = QLabel(), QLabel()
        give(self.note, role="caption")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 6, 10, 6)
        layout.setSpacing(0)
        for label in (self.name, self.note):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            label.setWordWrap(True)
            layout.addWidget(label)
        self.toggled.connect(lambda on: give(self.name, role="strong" if on else "", tone="accent" if on else "text"))

    def show_entry(self, entry: Entry) -> None:
        self.name.setText(self.look.say(entry.name))
        self.note.setText(self.look.say(entry.note))
        self.setAccessibleName(f"{self.name.text()} {self.note.text()}")

    def sizeHint(self) -> QSize:  # noqa: N802
        layout = self.layout()
        assert layout is not None
        return layout.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            event.ignore()  # the list moves
        else:
            super().keyPressEvent(event)
