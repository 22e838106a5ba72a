"""One line of the key-in page: what is asked, a field for the code (of a table one for each row), what it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from ...core.client import Answer
from ...core.problems import Refusal
from ...core.text import Text
from ..look import Look
from ..style import give
from .typing import LineField

Way = Literal["next", "back", "section", "section_back", "done", "leave", "first", "second", "review"]
_KEYS: dict[Qt.Key, Way] = {
    Qt.Key.Key_Down: "next",
    Qt.Key.Key_Up: "back",
    Qt.Key.Key_PageDown: "section",
    Qt.Key.Key_PageUp: "section_back",
    Qt.Key.Key_Escape: "leave",
    Qt.Key.Key_F2: "first",
    Qt.Key.Key_F3: "second",
    Qt.Key.Key_F6: "review",
}
_SKIPPED = Text("按前面的回答不问，跳过", "not asked by the answers before it")
_SAME = Text("两遍一致", "both the same")
_FIRST, _SECOND = Text("用第一遍（F2）", "Take the first (F2)"), Text("用第二遍（F3）", "Take the second (F3)")
_UNEQUAL = Text("第一遍：{first}\n第二遍：{second}", "First: {first}\nSecond: {second}")
_NOTHING = Text("没填", "nothing")
_ROW = Text("第 {n} 行", "row {n}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a line asks and how its code is read. ``words`` gives a sentence for each line of the code; ``rows``: the
    code has a line for each row; ``wide``: the field needs the width of the question too."""

    name: str
    label: str
    text: str
    how: str
    read: Callable[[str], Any]
    spell: Callable[[Any], str]
    words: Callable[[Any], list[str]]
    rows: bool = False
    wide: bool = False


class CodeField(LineField):
    """A field for a code; the keys that lead on are told."""

    #: a :data:`Way`
    led = Signal(str)
    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        way = way_of(event)
        if way is None:
            super().keyPressEvent(event)
            return
        event.accept()
        if not self.pen.composing:  # then it is a key of the input method
            self.led.emit(way)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self.entered.emit()


def way_of(event: QKeyEvent) -> Way | None:
    """Where a key leads; None for one that types."""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        if held == Qt.KeyboardModifier.ControlModifier:
            return "done"
        return "back" if held == Qt.KeyboardModifier.ShiftModifier else "next"
    return _KEYS.get(Qt.Key(event.key())) if held == Qt.KeyboardModifier.NoModifier else None


class KeyInLine(QWidget):
    """Says its value as soon as the code is understood; one that is not stays in its field."""

    #: the value, or None of an empty code
    said = Signal(object)
    led = Signal(str)
    entered = Signal()
    #: of two values that differ one was taken: "first" or "second"
    decided = Signal(str)

    def __init__(self, parent: QWidget | None, look: Look, asked: Asked) -> None:
        super().__init__(parent)
        self.look, self.asked = look, asked
        self.value: Any = None
        self.skipped = False
        self.fields: list[CodeField] = []
        self._words: list[QLabel] = []
        self._verdict = ""
        #: the row that does not go with the others
        self._clash: CodeField | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(look.px(16), look.px(6), look.px(16), look.px(6))
        self._grid.setHorizontalSpacing(look.px(12))
        self._grid.setVerticalSpacing(look.px(4))
        self._grid.setColumnMinimumWidth(0, look.px(40))
        self._grid.setColumnStretch(1, 5)
        self._grid.setColumnMinimumWidth(2, look.px(168))
        self._grid.setColumnStretch(3, 5)
        self.id_label, self.text_label, how = QLabel(asked.label), QLabel(asked.text), QLabel(asked.how)
        give(self.id_label, role="strong", tone="accent")
        give(how, role="caption")
        for label in (self.text_label, how):
            label.setWordWrap(True)
        side = Qt.AlignmentFlag.AlignTop
        self._grid.setRowStretch(1, 1)
        self._grid.addWidget(self.id_label, 0, 0, side)
        self._grid.addWidget(self.text_label, 0, 1, 1, 2 if asked.wide else 1)
        self._grid.addWidget(how, 0, 3) if asked.wide else self._grid.addWidget(how, 1, 1)
        how.setVisible(bool(asked.how))
        self._pair = QWidget()
        self._pair.hide()
        self._unequal = QLabel()
        self._make_pair()
        self._append()

    # --- showing -----------------------------------------------------------------------------------------------------

    def show_value(self, value: Any) -> None:
        """Show a value; what is being typed stays."""
        if value == self.value and type(value) is type(self.value):
            return
        self.value = value
        codes = self.asked.spell(value).split("\n") if value is not None else []
        wanted = len(codes) + 1 if self.asked.rows else 1
        while len(self.fields) < wanted:
            self._append()
        while len(self.fields) > wanted:
            self._drop()
        for field, code in zip(self.fields, [*codes, *[""] * (wanted - len(codes))], strict=True):
            field.show_value(code or None)
        self._show_words()

    def clear(self) -> None:
        """Nothing typed, nothing wrong."""
        for field in self.fields:
            field.pen.value = None
            field.put_words("")
            field.pen.mark(None)
        self.value = None
        self.show_verdict("")
        while self.asked.rows and len(self.fields) > 1:
            self._drop()
        self._show_words()

    def show_skipped(self, skipped: bool) -> None:
        """Whether the answers before it leave it out: it can still be typed."""
        if skipped != self.skipped:
            self.skipped = skipped
            give(self.text_label, tone="text_3" if skipped else "text")
            self._show_words()

    def show_verdict(self, verdict: Literal["", "same", "unequal"], first: Any = None) -> None:
        """What the second typing came to against the first."""
        self._verdict = verdict
        self._pair.setVisible(verdict == "unequal")
        if verdict == "unequal":
            words = [self._short(first), self._short(self.value)]
            self._unequal.setText(self.look.say(_UNEQUAL).format(first=words[0], second=words[1]))
        self._show_words()

    def _short(self, value: Any) -> str:
        said = "；".join(self.asked.words(value)) if value is not None else ""
        return (said if len(said) <= 60 else said[:59] + "…") or self.look.say(_NOTHING)

    def _show_words(self) -> None:
        said = self.asked.words(self.value) if self.value is not None else []
        for place, (field, label) in enumerate(zip(self.fields, self._words, strict=True)):
            if field.pen.wrong:
                continue
            words, tone = (said[place] if place < len(said) else ""), "text_2"
            if self._verdict == "same" and place == 0:
                words, tone = f"✓ {self.look.say(_SAME)}　{words}".strip(), "ok"
            elif not words and self.skipped and place == 0:
                words, tone = self.look.say(_SKIPPED), "text_3"
            label.setText(words)
            give(label, tone=tone)

    # --- fields ------------------------------------------------------------------------------------------------------

    @property
    def wrong(self) -> bool:
        """Whether something that was typed is not understood."""
        return any(field.pen.wrong for field in self.fields)

    def flush(self) -> None:
        """Say at once what is typed."""
        for field in list(self.fields):
            field.flush()

    def begin(self, *, last: bool = False) -> None:
        """Bring the keyboard here: to the wrong field, else to the first one (of rows: ``last`` the empty one)."""
        field = next((one for one in self.fields if one.pen.wrong), self.fields[-1 if last else 0])
        field.setFocus(Qt.FocusReason.TabFocusReason)
        field.selectAll()

    def step(self, by: int) -> bool:
        """Go to another row while there is one; whether it did."""
        here = next((at for at, field in enumerate(self.fields) if field.hasFocus()), 0)
        if not self.asked.rows or not here + by >= 0:
            return False
        if by > 0 and (not self.fields[here].words().strip() or not isinstance(self._rows(), tuple)):
            return False
        if here + by >= len(self.fields):
            self._append()
        field = self.fields[here + by]
        field.setFocus(Qt.FocusReason.TabFocusReason)
        field.selectAll()
        return True

    def _rows(self) -> object:
        return self.value.value if isinstance(self.value, Answer) else None

    def words(self) -> str:
        """What stands in the field that has the keyboard."""
        return next((field.words().strip() for field in self.fields if field.hasFocus()), "")

    def put_back(self) -> None:
        """What was typed there was no code: the one before stands again."""
        field = next(field for field in self.fields if field.hasFocus())
        field.put_words(field.pen.value or "")
        field.pen.mark(None)

    def _append(self) -> None:
        number = len(self.fields)
        field = CodeField(self, self.look, self._read)
        label = QLabel()
        label.setWordWrap(True)
        give(label, role="small", tone="text_2")
        name = f"{self.asked.label} {self.asked.text}".strip()
        field.setAccessibleName(f"{name} {self.look.say(_ROW).format(n=number + 1)}" if self.asked.rows else name)
        field.setAccessibleDescription(self.asked.how)
        field.said.connect(lambda _: self._collect(field))
        field.marked.connect(partial(self._mark, label))
        field.led.connect(self.led)
        field.entered.connect(self.entered)
        self.fields.append(field)
        self._words.append(label)
        if self.asked.wide:
            self._grid.addWidget(field, number + 2, 1, 1, 2)
            self._grid.addWidget(label, number + 2, 3)
        else:
            self._grid.addWidget(field, 0, 2, 2, 1, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(label, 0, 3, 2, 1)
        if number:
            QWidget.setTabOrder(self.fields[number - 1], field)
        field.show()

    def _drop(self) -> None:
        for widget in (self.fields.pop(), self._words.pop()):
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()

    def _read(self, code: str) -> str:
        """The code as it is spelt; of a table its row alone."""
        if code.startswith(("#", "＃")):
            what = Text("按 Enter 跳到这道题", "Enter goes there")
            raise Refusal.of("", what, Text("题号如 #D03", "an id, like #D03"))
        return self.asked.spell(self.asked.read(code))

    def _collect(self, field: CodeField) -> None:
        """What all the fields say together."""
        if self._clash is not None and self._clash in self.fields:
            self._clash.pen.mark(None)
        self._clash = None
        codes = [one.pen.value for one in self.fields if one.pen.value and not one.pen.wrong]
        try:
            value = self.asked.read("\n".join(codes)) if codes else None
        except Refusal as refusal:
            self._clash = field
            field.pen.mark(refusal)
            return
        if self.asked.rows and self.fields[-1].words():
            self._append()
        self.value = value
        self._show_words()
        self.said.emit(value)

    def _mark(self, label: QLabel, sentence: str) -> None:
        if sentence:
            label.setText(sentence)
            give(label, tone="block")
        else:
            self._show_words()

    # --- two values that differ --------------------------------------------------------------------------------------

    def _make_pair(self) -> None:
        self._unequal.setWordWrap(True)
        give(self._unequal, role="small", tone="warn")
        row = QHBoxLayout(self._pair)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._unequal, 1)
        for words, which in ((_FIRST, "first"), (_SECOND, "second")):
            button = QPushButton(self.look.say(words))
            give(button, role="small")
            button.clicked.connect(partial(self.decided.emit, which))
            row.addWidget(button)
        self._grid.addWidget(self._pair, 1000, 1, 1, 3)
