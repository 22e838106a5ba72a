"""The minutes on the documents page: which meeting, drawing it, keeping what is typed of it, the Word file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ...core.minutes import Meeting, Record, record_field, record_value, records_from_fields
from ...core.text import Text
from ..desk import Desk
from ..look import Look
from .handing_over import HandingOver
from .minutes_card import MinutesCard
from .paper_entries import MINUTES

if TYPE_CHECKING:
    from ...actions.previewing import Paper
    from ...actions.working import Work
    from ...core.minutes_document import Minutes

NOTHING_YET = Text(
    "还没有改动。\n会上填写、修改的内容会按时间记下来，散会后在这里出一份纪要。",
    "Nothing was changed yet.\nWhat is filled in at a meeting is kept with its time, and its minutes are made here.",
)


@dataclass(frozen=True, slots=True)
class Made:
    """The meetings of a case, and the minutes of the one that was wanted; None while nothing was changed."""

    wanted: str
    every: tuple[Meeting, ...]
    minutes: Minutes | None
    paper: Paper | None


class MinutesMaking(QObject):
    """Does what its card is asked for, with the case that the page shows."""

    #: other minutes than those that were drawn are wanted
    moved = Signal()

    def __init__(self, look: Look, desk: Desk, card: MinutesCard, handing_over: HandingOver) -> None:
        super().__init__(card)
        self.look, self.desk, self.card, self.handing_over = look, desk, card, handing_over
        self._case, self._wanted = "", ""
        self._made: Made | None = None
        self._made_of: Work | None = None
        card.hide()
        card.chosen.connect(self._choose)
        card.said.connect(self._say)
        card.word_wanted.connect(self._export_word)

    def show(self, work: Work, key: str) -> None:
        """Show the card where the minutes are chosen."""
        if work.id != self._case:
            self._case, self._wanted, self._made = work.id, "", None
        if self.nothing and work is not self._made_of:
            self._made = None
        self.card.setVisible(key == MINUTES and not self.nothing)
        self.card.word_button.setEnabled(self.look.priced)  # they may name the total

    @property
    def nothing(self) -> bool:
        """Whether there is no meeting to tell of, as far as is known."""
        return self._made is not None and not self._made.every

    @property
    def _zone(self) -> tzinfo:
        zone = self.desk.now().tzinfo
        assert zone is not None
        return zone

    def drawing(self, work: Work) -> Callable[[], Made]:
        """What draws the minutes that are wanted, somewhere else."""
        wanted, zone = self._wanted, self._zone

        def draw() -> Made:
            from ...actions.minutes import draw_minutes, meetings_of, minutes_of

            every = meetings_of(work.kept)
            meeting = next((one for one in every if one.id == wanted), every[0] if every else None)
            if meeting is None:
                return Made(wanted, every, None, None)
            minutes = minutes_of(work.kept, meeting, work.rules, zone)
            return Made(wanted, every, minutes, draw_minutes(minutes))

        return draw

    def take(self, made: Made, work: Work) -> bool:
        """Show what was drawn; False where it is of another case or meeting than is wanted now."""
        if work.id != self._case or made.wanted != self._wanted:
            return False
        self._made, self._made_of = made, work
        meeting = made.minutes.meeting if made.minutes else None
        self.card.show_meetings(made.every, meeting, self._zone)
        if meeting is not None:
            self._wanted = meeting.id
            self._made = replace(made, wanted=meeting.id)
            from ...actions.minutes import minutes_file

            self.handing_over.names[MINUTES] = minutes_file(meeting, self._zone)
        return True

    def _choose(self, id: str) -> None:
        self.card.flush()
        self._wanted = id
        self.moved.emit()

    def _say(self, parts: Mapping[str, str]) -> None:
        """Keep parts of the record, beside what the case says of the meeting by now."""
        work, made = self.desk.work, self._made
        if work is None or made is None or made.minutes is None or work.id != self._case:
            return
        field = record_field(made.minutes.meeting.id)
        known = records_from_fields({field: work.state.value(field)})
        record = replace(known.get(made.minutes.meeting.id, Record()), **parts)
        self.desk.say({field: record_value(record)})

    def _export_word(self) -> None:
        from ...actions.minutes import minutes_file, minutes_word

        minutes = self._made.minutes if self._made else None
        if minutes is not None:
            name = minutes_file(minutes.meeting, self._zone, ".docx")
            self.handing_over.export(name, lambda: minutes_word(minutes))
