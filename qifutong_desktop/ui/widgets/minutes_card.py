"""Above the minutes: which meeting they are of, who was there and where, what was decided and noted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from ...core.minutes import Meeting, local, span_said, span_typed
from ...core.said_short import dated
from ...core.text import Text
from ..forms import load_form
from ..look import Look
from .pick import Pick
from .typing import LineField, TextField

_TEXTS = ("attendees", "place", "decisions", "notes")


class MinutesCard(QFrame):
    """Shows one meeting of several; what is typed is said part by part."""

    #: another meeting: its id
    chosen = Signal(str)
    #: parts of the record that were typed, by name
    said = Signal(object)
    word_wanted = Signal()

    meeting_pick: Pick
    span_field: LineField
    word_button: QPushButton
    attendees_field: LineField
    place_field: LineField
    decisions_field: TextField
    notes_field: TextField
    span_wrong: QLabel

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self._offered: tuple[tuple[str, str], ...] = ()
        self._meeting: Meeting | None = None
        self._zone: tzinfo | None = None
        load_form(
            self,
            "minutes_card",
            {
                "Pick": lambda parent: Pick(parent, look),
                "LineField": lambda parent: LineField(parent, look),
                "TextField": lambda parent: TextField(parent, look),
            },
        )
        self.span_field.pen.read = self._read_span
        self.span_field.speak_beside(self.span_wrong)
        for field in (self.decisions_field, self.notes_field):
            field.setFixedHeight(look.px(68))  # two lines; more scroll
        self.meeting_pick.said.connect(lambda id: self.chosen.emit(str(id)))
        self.span_field.said.connect(self._say_span)
        for name in _TEXTS:
            self._field(name).said.connect(lambda words, name=name: self.said.emit({name: words or ""}))
        self.word_button.clicked.connect(self.word_wanted)

    def _field(self, name: str) -> LineField | TextField:
        field = getattr(self, f"{name}_field")
        assert isinstance(field, LineField | TextField)
        return field

    def flush(self) -> None:
        """Say at once what is typed."""
        for field in (self.span_field, *(self._field(name) for name in _TEXTS)):
            field.flush()

    def show_meetings(self, every: Sequence[Meeting], meeting: Meeting | None, zone: tzinfo) -> None:
        """The meetings to choose from, and what was typed of the one that is chosen."""
        self._meeting, self._zone = meeting, zone
        offered = tuple((self._words(one, zone), one.id) for one in every)
        if offered != self._offered:
            self._offered = offered
            self.meeting_pick.offer(offered)
        for widget in (self.meeting_pick, self.span_field, self.word_button, *(self._field(name) for name in _TEXTS)):
            widget.setEnabled(meeting is not None)
        if meeting is not None:
            self.meeting_pick.show_value(meeting.id)
            self.span_field.show_value(span_said(meeting, zone))
            for name in _TEXTS:
                self._field(name).show_value(getattr(meeting.record, name) or None)

    def _words(self, one: Meeting, zone: tzinfo) -> str:
        day, span = dated(local(one.begin, zone).date()), span_said(one, zone)
        count = Text(f"{one.changes} 处改动", f"{one.changes} changes" if one.changes != 1 else "1 change")
        return self.look.say(Text(f"{day.zh} {span}　{count.zh}", f"{day.en} {span}, {count.en}"))

    def _read_span(self, words: str) -> str:
        """:raises Refusal: no span of time"""
        if self._meeting is not None and self._zone is not None and words != span_said(self._meeting, self._zone):
            span_typed(words, self._meeting, self._zone)
        return words

    def _say_span(self, words: str | None) -> None:
        """Emptied, the span is again what the changes make it."""
        if self._meeting is None or self._zone is None or words == span_said(self._meeting, self._zone):
            return
        begin, end = span_typed(words, self._meeting, self._zone) if words else ("", "")
        self.said.emit({"begin": begin, "end": end})
