"""What was changed in a meeting, read off the log: when people met, what differs after it from before, what was noted.

A meeting is a run of changes without a longer pause, or a span that a person gave. What was taken back in it is no
change. Only fields that a client may read are told of (:func:`subject_of`): nothing of the deal, of who approves, of
the service desk.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta, tzinfo
from itertools import pairwise

from .canonical import FieldValue, same
from .field_words import field_step
from .merge import case_state
from .operation import Operation, moment
from .problems import Refusal
from .steps import Step
from .text import Text

NOUN = "minutes"
#: A longer pause ends a meeting.
PAUSE = timedelta(minutes=90)
_CLOCK = "((?:[01]?[0-9]|2[0-3]):[0-5][0-9])"
_SPAN = re.compile(rf"{_CLOCK}\s*(?:-|–|—|~|到|至)\s*{_CLOCK}", re.ASCII)

_NOUNS = frozenset(
    {
        *("client", "answers", "evidence", "asked_on", "measured", "promise", "keep_spoken"),
        *("sizing", "header", "mapping", "table", "recipe", "scope", "rehearsed", "plan", "alternative"),
    }
)
_PREFERENCES = frozenset(
    {
        *("customer", "renewal_months", "free_migration_used", "already_paid", "running_tier", "connected"),
        *("tier", "accepted", "billing", "term", "start", "validity_days", "payment", "set_apart", "custom_rate"),
        *("concession_amount", "concession_percent", "users", "systems", "rows", "custom_days"),
    }
)
#: What is told to nobody outside: ours, or no change of the case. A field that is named in neither place is not told
#: either; tests/core/test_minutes.py asks for a decision on each.
INTERNAL = frozenset({"company", "deal", "approval", "service", NOUN, "data", "deleted"})
INTERNAL_PREFERENCES = frozenset({"budget", "concession_reason"})


def subject_of(field: str) -> Step | None:
    """Under what a change of a field is told; None: it is none of the client's business, or no change of its own."""
    noun, _, rest = field.partition(".")
    if not (rest in _PREFERENCES if noun == "preferences" else noun in _NOUNS):
        return None
    # what a tier lacks is told with the tier, wherever the client takes note of it
    return "plan" if field == "preferences.accepted" else field_step(field)


# --- what changed ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """A field says something else at the end of a span than before it. ``at`` (UTC), ``author`` and ``reason`` are
    those of the operation that holds at the end."""

    field: str
    before: FieldValue
    after: FieldValue
    at: str
    author: str
    reason: str


def said_before(log: Iterable[Operation], at: str) -> tuple[Operation, ...]:
    """The operations before a moment (UTC, as in ``Operation.at``), without it."""
    return tuple(one for one in log if one.at < at)


def net_changes(log: Sequence[Operation], begin: str, end: str) -> tuple[Change, ...]:
    """What differs at ``end`` from before ``begin`` (both UTC, both inside the span), in the order of the fields."""
    return _differing(_told(log), begin, end)


def _told(log: Iterable[Operation]) -> dict[str, list[Operation]]:
    """What may be told of, by field."""
    by_field: dict[str, list[Operation]] = {}
    for one in log:
        if subject_of(one.field) is not None:
            by_field.setdefault(one.field, []).append(one)
    return by_field


def _differing(by_field: Mapping[str, Sequence[Operation]], begin: str, end: str) -> tuple[Change, ...]:
    touched = [name for name, told in by_field.items() if any(begin <= one.at <= end for one in told)]
    found = [_differing_field(name, by_field[name], begin, end) for name in sorted(touched)]
    return tuple(one for one in found if one is not None)


def _differing_field(field: str, told: Sequence[Operation], begin: str, end: str) -> Change | None:
    before = case_state(said_before(told, begin)).value(field)
    holding = case_state(one for one in told if one.at <= end).heads[field][0]
    if same(before, holding.value):
        return None
    again = next((one for one in told if one.name == holding.of and holding.kind == "redo"), holding)
    return Change(field, before, holding.value, holding.at, holding.author, again.reason)


# --- when people met -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Record:
    """What was typed of a meeting. ``begin`` and ``end`` (UTC) only where a person set them; ``decisions`` one a
    line."""

    begin: str = ""
    end: str = ""
    attendees: str = ""
    place: str = ""
    decisions: str = ""
    notes: str = ""

    @property
    def said(self) -> bool:
        """Whether more was typed than when it was."""
        return bool(self.attendees or self.place or self.decisions or self.notes)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A span of UTC moments, both inside it, with ``changes`` net changes. ``id`` is a moment within, the same while
    the meeting goes on; its record lies in the field ``minutes.<id>``."""

    id: str
    begin: str
    end: str
    changes: int
    record: Record = Record()


def record_field(id: str) -> str:
    """The field of the log that holds what was typed of a meeting."""
    return f"{NOUN}.{id}"


def record_value(record: Record) -> FieldValue:
    """A record as it is stored; None where nothing was typed."""
    said = {part.name: getattr(record, part.name) for part in fields(Record)}
    return {name: words for name, words in said.items() if words} or None


def records_from_fields(values: Mapping[str, FieldValue]) -> dict[str, Record]:
    """The records in a case's fields, by the meeting's id; a part that does not fit stands at its default."""
    known = [part.name for part in fields(Record)]
    found = {}
    for name, stored in values.items():
        noun, _, id = name.partition(".")
        if noun == NOUN and id and isinstance(stored, Mapping):
            said = {part: words for part in known if isinstance(words := stored.get(part), str)}
            record = Record(**said)
            sound = _is_moment(record.begin) and _is_moment(record.end) and record.begin <= record.end
            found[id] = record if sound else replace(record, begin="", end="")
    return found


def _is_moment(words: str) -> bool:
    try:
        return moment(datetime.fromisoformat(words)) == words
    except ValueError:
        return False


def meetings(log: Sequence[Operation], also: Collection[str] = (), pause: timedelta = PAUSE) -> tuple[Meeting, ...]:
    """The meetings of a case, the latest first: spans that a person set, and runs of changes between longer pauses.

    ``also`` are moments (UTC) at which something else of the meeting happened, such as a quote that was issued. A run
    of which nothing is left is no meeting, unless something was typed of it.
    """
    records = records_from_fields(case_state(one for one in log if one.field.startswith(f"{NOUN}.")).values)
    by_field = _told(log)
    held = {id: (record.begin, record.end) for id, record in records.items() if record.begin}
    free = [id for id in records if id not in held and _is_moment(id)]
    moments = {one.at for told in by_field.values() for one in told} | set(also)
    for begin, end in _runs(sorted(moments), pause, tuple(held.values())):
        held[next((id for id in free if begin <= id <= end), begin)] = (begin, end)
    held |= {id: (id, id) for id in free if id not in held}
    found = [
        Meeting(id, begin, end, len(_differing(by_field, begin, end)), records.get(id, Record()))
        for id, (begin, end) in held.items()
    ]
    alive = [one for one in found if one.changes or one.id in records or any(one.begin <= at <= one.end for at in also)]
    return tuple(sorted(alive, key=lambda one: (one.begin, one.id), reverse=True))


def _runs(moments: Sequence[str], pause: timedelta, taken: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """First and last of the moments that follow each other without a longer pause, outside the spans taken already."""
    free = [one for one in moments if not any(begin <= one <= end for begin, end in taken)]
    if not free:
        return []
    breaks = [
        (one, other)
        for one, other in pairwise(free)
        if _time(other) - _time(one) > pause or any(one < begin < other for begin, _ in taken)
    ]
    begins = [free[0], *(other for _, other in breaks)]
    ends = [*(one for one, _ in breaks), free[-1]]
    return list(zip(begins, ends, strict=True))


def _time(at: str) -> datetime:
    return datetime.fromisoformat(at)


def local(at: str, zone: tzinfo) -> datetime:
    """A moment of the log on the clock of a place."""
    return _time(at).astimezone(zone)


def day_of(meeting: Meeting, zone: tzinfo) -> date:
    """The day on which a meeting ended."""
    return local(meeting.end, zone).date()


def span_said(meeting: Meeting, zone: tzinfo) -> str:
    """``14:00–15:30``, or the one minute."""
    begin, end = (f"{local(at, zone):%H:%M}" for at in (meeting.begin, meeting.end))
    return begin if begin == end else f"{begin}–{end}"


def span_typed(words: str, meeting: Meeting, zone: tzinfo) -> tuple[str, str]:
    """``14:00-15:30`` as moments in UTC on the day on which a meeting began, the last minute included.

    :raises Refusal: no two times, or the wrong way round
    """
    found = _SPAN.fullmatch(unicodedata.normalize("NFKC", words).strip())
    if found is None or found[1].zfill(5) > found[2].zfill(5):
        what = Text("不是起止时间", "is no span of time")
        raise Refusal.of("", what, Text("请写 14:00-15:30 的样式", "write it like 14:00-15:30"))
    day = local(meeting.begin, zone).date()
    first, last = (datetime.fromisoformat(f"{day} {one.zfill(5)}").replace(tzinfo=zone) for one in found.groups())
    return moment(first), moment(last + timedelta(seconds=59))
