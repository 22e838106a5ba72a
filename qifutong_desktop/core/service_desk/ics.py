"""Terms as an iCalendar file (RFC 5545): a second import of the same entry moves its appointments, never doubles them.

A day is a DATE; an hour stands in Asia/Shanghai, which has kept one time all the year round since 1992.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from ..canonical import digest
from ..text import Lang
from .draft import Draft
from .terms import Due

_ZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:Asia/Shanghai",
    "BEGIN:STANDARD",
    "DTSTART:19920101T000000",
    "TZOFFSETFROM:+0800",
    "TZOFFSETTO:+0800",
    "TZNAME:CST",
    "END:STANDARD",
    "END:VTIMEZONE",
)
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})
_OCTETS = 75


def calendar_file(draft: Draft, now: datetime, lang: Lang = "zh") -> bytes:
    """The dates of a draft as .ics, in UTF-8 with CRLF; ``now`` (which must know its zone) stamps it.

    :raises ValueError: when there is no date in it
    """
    if not draft.dues:
        raise ValueError("no date, no calendar file")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Qifutong desktop//Service desk//ZH", "CALSCALE:GREGORIAN"]
    lines.append("METHOD:PUBLISH")
    if any(due.at for due in draft.dues):
        lines += _ZONE
    for due in draft.dues:
        lines += _event(draft, due, now, lang)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in fold(line)).encode()


def uid(case: str, entry: str, due: str) -> str:
    """The name of an appointment: the same for the same case, entry and term, on every computer."""
    return f"{digest('/'.join((case, entry, due)))[:32]}@qifutong-desktop"


def fold(line: str) -> tuple[str, ...]:
    """A content line in pieces of at most 75 octets, no character cut in two; all but the first begin with a blank."""
    pieces: list[str] = []
    piece = ""
    for char in line:
        if len((piece + char).encode()) > _OCTETS:
            pieces.append(piece)
            piece = " "
        piece += char
    return (*pieces, piece)


def _event(draft: Draft, due: Due, now: datetime, lang: Lang) -> Iterator[str]:
    title = f"{draft.name.said(lang)}：{due.what.said(lang)}（{draft.client}）"
    if lang == "en":
        title = f"{draft.name.en}: {due.what.en} ({draft.client})"
    notes = [due.why.said(lang), due.clause, due.open.said(lang) if due.open else ""]
    stamp = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield "BEGIN:VEVENT"
    yield f"UID:{uid(draft.case, draft.entry_id, due.id)}"
    yield f"DTSTAMP:{stamp}"
    yield f"LAST-MODIFIED:{stamp}"
    yield f"SEQUENCE:{draft.entry.revision}"
    yield from _when(due)
    yield f"SUMMARY:{_escaped(title)}"
    yield f"DESCRIPTION:{_escaped(chr(10).join(note for note in notes if note))}"
    yield f"STATUS:{'CANCELLED' if draft.entry.state == 'withdrawn' else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"
    if not due.met:
        yield from _alarm(due, title)
    yield "END:VEVENT"


def _when(due: Due) -> Iterator[str]:
    if due.at:
        end = datetime.fromisoformat(f"{due.on}T{due.at}")
        begin = end - timedelta(minutes=30)
        yield f"DTSTART;TZID=Asia/Shanghai:{begin:%Y%m%dT%H%M%S}"
        yield f"DTEND;TZID=Asia/Shanghai:{end:%Y%m%dT%H%M%S}"
    else:
        yield f"DTSTART;VALUE=DATE:{due.on:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{due.on + date.resolution:%Y%m%d}"


def _alarm(due: Due, title: str) -> Iterator[str]:
    """At nine the morning before a day, two hours before an hour."""
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield f"DESCRIPTION:{_escaped(title)}"
    yield f"TRIGGER:{'-PT2H' if due.at else '-PT15H'}"
    yield "END:VALARM"


def _escaped(text: str) -> str:
    plain = "".join(char for char in text if char == "\n" or ord(char) >= 32)
    return plain.translate(_ESCAPES)
