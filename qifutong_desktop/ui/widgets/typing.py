"""Fields to type into: they say what was typed after a pause or on leaving, never while an input method composes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Literal

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QCalendarWidget, QLabel, QLineEdit, QMenu, QPlainTextEdit, QWidget, QWidgetAction

from ...core.problems import Refusal
from ...core.ranges import Range
from ...core.text import Text
from ...core.typed import day_typed, number_or_range_typed, number_spelt, number_typed
from ..icons import icon
from ..look import Look
from ..style import give

#: How long nothing is typed before a field says what it holds, in milliseconds.
PAUSE_MS = 600
_LIKE = Text("年-月-日", "yyyy-mm-dd")
_PICK = Text("打开日历（Alt+↓）", "Open the calendar (Alt+↓)")


class _Pen(QObject):
    """What every field does: waits for a pause, reads, says or marks, and never takes a half-typed word away."""

    def __init__(
        self,
        field: LineField | TextField,
        look: Look,
        read: Callable[[str], Any],
        spell: Callable[[Any], str],
    ) -> None:
        super().__init__(field)
        self.field, self.look, self.read, self.spell = field, look, read, spell
        self.composing, self.wrong = False, False
        self.value: Any = None
        self.settled = ""
        self.label: QLabel | None = None
        self.pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self.pause.timeout.connect(self.flush)

    @property
    def changed(self) -> bool:
        """Whether something was typed that was not said yet."""
        return self.composing or self.field.words() != self.settled

    def touched(self) -> None:
        if not self.composing and self.changed:
            self.pause.start()

    def compose(self, composing: bool) -> None:
        self.composing = composing
        if composing:
            self.pause.stop()
        else:
            self.touched()

    def flush(self) -> None:
        self.pause.stop()
        if not self.changed or self.composing:
            return
        self.settled = self.field.words()
        words = self.settled.strip()
        try:
            value = self.read(words) if words else None
        except Refusal as refusal:
            self.mark(refusal)
            return
        self.mark(None)
        if value != self.value or type(value) is not type(self.value):
            self.value = value
            self.field.said.emit(value)

    def left(self) -> None:
        """The field was left: say what it holds, and spell that as it is spelt."""
        self.flush()
        if not (self.wrong or self.composing):
            self._put(self.value)

    def show(self, value: Any) -> None:
        same = value == self.value and type(value) is type(self.value)
        if self.field.hasFocus() and (self.changed or same):
            return
        if same and self.wrong:
            return
        self.value = value
        self.mark(None)
        self._put(value)

    def _put(self, value: Any) -> None:
        words = "" if value is None else self.spell(value)
        if words != self.field.words():
            self.field.put_words(words)
        self.settled = words
        self.pause.stop()

    def mark(self, refusal: Refusal | None) -> None:
        self.wrong = refusal is not None
        give(self.field, wrong=self.wrong)
        sentence = "" if refusal is None else sentence_of(refusal, self.look)
        self.field.setAccessibleDescription(sentence)
        self.field.setToolTip(sentence)
        if self.label is not None:
            self.label.setText(sentence)
            self.label.setVisible(self.wrong)
        self.field.marked.emit(sentence)

    def overrides(self, event: QEvent) -> bool:
        """Whether Ctrl+Z is the window's: nothing is typed here that would be undone letter by letter."""
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent) or self.changed:
            return False
        return event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)


def sentence_of(refusal: Refusal, look: Look) -> str:
    """A refusal as one sentence to stand beside its field."""
    first = refusal.problems[0]
    return "；".join((first.what.zh, first.remedy.zh)) if look.lang == "zh" else f"{first.what.en}; {first.remedy.en}"


class LineField(QLineEdit):
    """One line. ``read`` turns what is typed into a value (a Refusal marks the field), ``spell`` writes one."""

    #: the value, or None of an empty field
    said = Signal(object)
    #: the sentence that says what is wrong, "" when it is right again
    marked = Signal(str)

    def __init__(
        self,
        parent: QWidget | None,
        look: Look,
        read: Callable[[str], Any] = str,
        spell: Callable[[Any], str] = str,
    ) -> None:
        super().__init__(parent)
        self.pen = _Pen(self, look, read, spell)
        self.textChanged.connect(self.pen.touched)
        self.returnPressed.connect(self.pen.flush)

    def show_value(self, value: Any) -> None:
        """Show a value, unless something else is being typed here just now."""
        self.pen.show(value)

    def flush(self) -> None:
        """Say at once what is typed."""
        self.pen.flush()

    def speak_beside(self, label: QLabel) -> None:
        """Say in this label what is wrong; it is hidden while nothing is."""
        self.pen.label = label
        give(label, role="small", tone="block")
        label.setWordWrap(True)
        label.hide()

    def words(self) -> str:
        """What is typed, without what an input method still composes."""
        return self.text()

    def put_words(self, words: str) -> None:
        """Replace what is typed, saying nothing."""
        self.pen.settled = words
        self.setText(words)
        if not self.hasFocus():
            self.setCursorPosition(0)

    def event(self, event: QEvent) -> bool:
        if self.pen_overrides(event):
            event.ignore()
            return True
        return super().event(event)

    def pen_overrides(self, event: QEvent) -> bool:
        """Whether a key is left to the window."""
        return hasattr(self, "pen") and self.pen.overrides(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802
        self.pen.composing = bool(event.preeditString())
        super().inputMethodEvent(event)
        self.pen.compose(bool(event.preeditString()))

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.pen.left()


class TextField(QPlainTextEdit):
    """Several lines; Tab leaves it. With ``enter_leaves`` Enter is the window's and Ctrl+Enter begins a line."""

    said = Signal(object)
    marked = Signal(str)

    def __init__(
        self, parent: QWidget | None, look: Look, read: Callable[[str], Any] = str, *, enter_leaves: bool = False
    ) -> None:
        super().__init__(parent)
        self.enter_leaves = enter_leaves
        self.pen = _Pen(self, look, read, str)
        self.setTabChangesFocus(True)
        self.textChanged.connect(self.pen.touched)

    def show_value(self, value: Any) -> None:
        """Show a value, unless something else is being typed here just now."""
        self.pen.show(value)

    def flush(self) -> None:
        """Say at once what is typed."""
        self.pen.flush()

    def speak_beside(self, label: QLabel) -> None:
        """Say in this label what is wrong; it is hidden while nothing is."""
        self.pen.label = label
        give(label, role="small", tone="block")
        label.setWordWrap(True)
        label.hide()

    def words(self) -> str:
        """What is typed, without what an input method still composes."""
        return self.toPlainText()

    def put_words(self, words: str) -> None:
        """Replace what is typed, saying nothing."""
        self.pen.settled = words
        self.setPlainText(words)

    def event(self, event: QEvent) -> bool:
        if hasattr(self, "pen") and self.pen.overrides(event):
            event.ignore()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if self.enter_leaves and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.insertPlainText("\n")
            else:
                self.pen.flush()
                event.ignore()
            return
        super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802
        self.pen.composing = bool(event.preeditString())
        super().inputMethodEvent(event)
        self.pen.compose(bool(event.preeditString()))

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.pen.left()


class NumberField(LineField):
    """A number that is not negative, with thousands, to the right. ``ranges``: also ``80–90``. Says int or Decimal."""

    def __init__(
        self,
        parent: QWidget | None,
        look: Look,
        kind: Literal["integer", "decimal"] = "decimal",
        *,
        limit: int | None = None,
        ranges: bool = False,
    ) -> None:
        self.kind, self.limit, self.ranges = kind, limit, ranges
        super().__init__(parent, look, self._read, number_spelt)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def _read(self, words: str) -> Any:
        found = number_or_range_typed(words) if self.ranges else number_typed(words)
        ends = (found.low, found.high) if isinstance(found, Range) else (found,)
        if any(end < 0 for end in ends):
            raise Refusal.of("", Text("不能是负数", "cannot be negative"), Text("请写 0 或更大的数", "write 0 or more"))
        if self.kind == "integer" and not all(isinstance(end, int) for end in ends):
            raise Refusal.of("", Text("应为整数", "must be whole"), Text("请写整数", "write a whole number"))
        if self.limit is not None and any(end > self.limit for end in ends):
            what = Text(f"超过上限 {self.limit:,}", f"is above the limit of {self.limit:,}")
            raise Refusal.of("", what, Text("请核对单位与位数", "check the unit and the digits"))
        return found


class DayField(LineField):
    """A day: typed (2027-01-04, 1-4, 1月4日) or picked from the calendar behind Alt+↓."""

    def __init__(self, parent: QWidget | None, look: Look, today: Callable[[], date]) -> None:
        self.today = today
        super().__init__(parent, look, lambda words: day_typed(words, today()), date.isoformat)
        self.setPlaceholderText(look.say(_LIKE))
        picked = self.addAction(icon(look, "calendar", "text_3"), QLineEdit.ActionPosition.TrailingPosition)
        picked.setToolTip(look.say(_PICK))
        picked.triggered.connect(self.open_calendar)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
        else:
            super().keyPressEvent(event)

    def open_calendar(self) -> None:
        """Pick a day with arrows and Enter, or the mouse."""
        menu = QMenu(self)
        calendar = QCalendarWidget()
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        day = self.pen.value if isinstance(self.pen.value, date) else self.today()
        calendar.setSelectedDate(day)  # type: ignore[arg-type]
        holder = QWidgetAction(menu)
        holder.setDefaultWidget(calendar)
        menu.addAction(holder)

        def pick() -> None:
            menu.close()
            self.setText(calendar.selectedDate().toPython().isoformat())  # type: ignore[attr-defined]
            self.flush()

        calendar.activated.connect(pick)
        calendar.clicked.connect(pick)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))
        calendar.setFocus()
