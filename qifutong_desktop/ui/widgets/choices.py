"""The options of a question with their keys, 不适用 where it is allowed, and 不清楚 as an answer of its own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QWidget

from ...core.asking import NOT_APPLICABLE, UNKNOWN
from ...core.client import Special
from ...core.questionnaire import Option
from ...core.ranges import Range
from ...core.text import Text
from ..look import Look
from ..style import give
from .option_row import OptionRow

Kind = Literal["one", "several", "ladder", "none"]
_LATER = Text("先按区间计算，之后再补", "counted as a range until known")
_SEVERAL = Text("可多选，再按一次取消", "Choose any; the same key again takes it back")
_SPAN = Text(
    "拿不准可答区间：按 − 再按另一级，或按住 Shift 点另一级",
    "Not sure? Answer a range: − and another key, or Shift+click",
)
_SPANNING = Text("从第 {n} 项到：再按另一级", "From {n} to: press another key")


class Choices(QWidget):
    """``none`` has no options of its own: it stands below a field or a table, and its keys go with Alt."""

    #: what was chosen: an option's id, a rung or a range of rungs, a tuple of ids, a Special; None when nothing is left
    #: of several
    said = Signal(object)

    def __init__(self, parent: QWidget | None, look: Look, kind: Kind, *, na: bool, aside: str = "") -> None:
        super().__init__(parent)
        self.look, self.kind, self.na = look, kind, na
        self._aside = aside or look.say(_LATER)
        self._options: tuple[Option, ...] = ()
        self._rows: dict[object, OptionRow] = {}
        self._columns = 2
        self._chosen: object = None
        self._spanning = False
        self._note = QLabel(self)
        give(self._note, role="caption")
        self._note.setWordWrap(True)
        self._note.setVisible(kind in ("several", "ladder"))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(look.px(8))
        self._make()

    def show_options(self, options: Sequence[Option]) -> None:
        """Offer these."""
        if tuple(options) != self._options:
            self._options = tuple(options)
            self._make()

    def show_chosen(self, value: object) -> None:
        """Mark what is answered."""
        if value != self._chosen:
            self._spanning = False
        self._chosen = value
        self._show_note()
        for name, row in self._rows.items():
            row.setChecked(self._is_chosen(name, value))
            row.updateGeometry()

    def press(self, key: str) -> bool:
        """Choose by the key on a cap; whether there is one. On a ladder ``-`` and another key make a range."""
        if key == "-" and self.kind == "ladder" and self._anchor is not None:
            self._spanning = not self._spanning
            self._show_note()
            return True
        for name, row in self._rows.items():
            if row.key == key:
                self._choose(name, spanning=self._spanning)
                row.setFocus()
                return True
        return False

    def first(self) -> QWidget:
        """Where the keyboard begins: what is chosen, else the first option."""
        rows = list(self._rows.values())
        return next((row for row in rows if row.isChecked()), rows[0])

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the options, 不适用 among them; () where the options have no part of their own."""
        if self.kind == "none":
            return ()
        return tuple(row.key for name, row in self._rows.items() if name is not Special.UNKNOWN)

    @property
    def note(self) -> str:
        """What stands over the options on how to choose; "" where one is chosen, as usual."""
        return "" if self._note.isHidden() else self._note.text()

    @property
    def _anchor(self) -> int | None:
        """The rung that a range begins at."""
        chosen = self._chosen.low if isinstance(self._chosen, Range) else self._chosen
        return chosen if isinstance(chosen, int) else None

    def _show_note(self) -> None:
        say = self.look.say
        if self.kind == "ladder":
            place = 0 if self._anchor is None else self._anchor + 1
            self._note.setText(say(_SPANNING).format(n=place) if self._spanning else say(_SPAN))
            give(self._note, tone="accent" if self._spanning else "text_3")
        elif self.kind == "several":
            self._note.setText(say(_SEVERAL))

    def _is_chosen(self, name: object, value: object) -> bool:
        if isinstance(name, Special) or isinstance(value, Special):
            return name is value
        if isinstance(value, tuple):
            return name in value
        if isinstance(value, Range) and self.kind == "ladder":
            return bool(value.low <= int(str(name)) <= value.high)
        return value is not None and str(value) == name

    def _choose(self, name: object, *, spanning: bool = False) -> None:
        self._spanning = False
        if isinstance(name, Special):
            self.said.emit(name)
        elif self.kind == "ladder":
            rung, anchor = int(str(name)), self._anchor
            low, high = sorted((rung, anchor if spanning and anchor is not None else rung))
            self.said.emit(rung if low == high else Range(low, high))
        elif self.kind == "several":
            self.said.emit(self._with(str(name)))
        else:
            self.said.emit(name)
        self.show_chosen(self._chosen)

    def _with(self, name: str) -> tuple[str, ...] | None:
        """What is chosen of several once this one is turned over; an option that stands alone drops the others."""
        before = self._chosen if isinstance(self._chosen, tuple) else ()
        alone = {one.id for one in self._options if one.alone}
        if name in before:
            return tuple(one for one in before if one != name) or None
        if name in alone:
            return (name,)
        kept = {one for one in before if one not in alone} | {name}
        return tuple(one.id for one in self._options if one.id in kept)

    # --- laying out --------------------------------------------------------------------------------------------------

    def _make(self) -> None:
        focused = next((name for name, row in self._rows.items() if row.hasFocus()), None)
        for row in self._rows.values():
            row.hide()
            row.deleteLater()
        self._rows = {}
        say = self.look.say
        for number, option in enumerate(self._options, 1):
            self._add(option.id, str(number), say(option.text), "")
        alt = "Alt+" if self.kind == "none" else ""
        after = len(self._options) + 1
        if self.na:
            self._add(Special.NOT_APPLICABLE, f"{alt}{after}" if after < 10 else "-", say(NOT_APPLICABLE), "")
        self._add(Special.UNKNOWN, f"{alt}0", say(UNKNOWN), self._aside)
        self._lay()
        self.show_chosen(self._chosen)
        if focused in self._rows:
            self._rows[focused].setFocus()

    def _add(self, name: object, key: str, words: str, aside: str) -> None:
        row = OptionRow(self, self.look, key, words, aside)
        row.clicked.connect(partial(self._clicked, name))
        self._rows[name] = row

    def _clicked(self, name: object, *_: object) -> None:
        self._choose(name, spanning=bool(QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier))

    def _lay(self) -> None:
        """Down the first column, then the second; 不清楚 goes over the full width."""
        rows = [row for name, row in self._rows.items() if name is not Special.UNKNOWN]
        unknown = self._rows[Special.UNKNOWN]
        high = -(-len(rows) // self._columns)
        for row in self._rows.values():
            self._grid.removeWidget(row)
        self._grid.addWidget(self._note, 0, 0, 1, self._columns)
        for number, row in enumerate(rows):
            self._grid.addWidget(row, 1 + number % high, number // high)
        if self.kind == "none":
            for row in (*rows, unknown):
                self._grid.removeWidget(row)
            self._grid.addWidget(unknown, 0, 0, 1, 1 if rows else 2)
            for row in rows:
                self._grid.addWidget(row, 1 if self._columns == 1 else 0, self._columns - 1)
        else:
            self._grid.addWidget(unknown, 1 + high, 0, 1, self._columns)
        self._grid.setHorizontalSpacing(self.look.px(8) if self._columns == 2 else 0)
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < self._columns else 0)
        previous = None
        for row in (*rows, unknown):
            if previous is not None:
                QWidget.setTabOrder(previous, row)
            previous = row
            row.show()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        columns = 2 if self.width() >= self.look.px(540) else 1
        if columns != self._columns:
            self._columns = columns
            self._lay()


def key_of(key: int, modifiers: Qt.KeyboardModifier) -> str:
    """A pressed key as caps name it: ``3``, ``Alt+0``, ``-``; "" for any other."""
    if Qt.Key.Key_0 <= key <= Qt.Key.Key_9:
        digit = str(key - Qt.Key.Key_0)
        plain = modifiers & ~Qt.KeyboardModifier.KeypadModifier
        if plain == Qt.KeyboardModifier.AltModifier:
            return f"Alt+{digit}"
        return digit if plain == Qt.KeyboardModifier.NoModifier else ""
    return "-" if key == Qt.Key.Key_Minus else ""
