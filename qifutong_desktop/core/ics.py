"""iCalendar files (RFC 5545): a second import of the same appointments moves them, never doubles them.

A day is a DATE; an hour stands in Asia/Shanghai, which has kept one time all the year round since 1992.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from .canonical import digest

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


@dataclass(frozen=True, slots=True)
class Appointment:
    """Whole days from ``first`` to ``last``, or the half hour before ``at`` (``14:30``) of the last one.

    ``sequence`` rises with each change, so that a program takes the later of two with the same ``uid``. ``rings``: the
    morning before a day, two hours before an hour."""

    uid: str
    sequence: int
    title: str
    notes: str
    first: date
    last: date
    at: str = ""
    cancelled: bool = False
    rings: bool = True


def calendar_bytes(product: str, appointments: Sequence[Appointment], now: datetime) -> bytes:
    """Appointments as an .ics file, in UTF-8 with CRLF; ``now`` (which must know its zone) stamps them.

    :raises ValueError: when there is none
    """
    if not appointments:
        raise ValueError("no date, no calendar file")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//Qifutong desktop//{product}//ZH", "CALSCALE:GREGORIAN"]
    lines.append("METHOD:PUBLISH")
    if any(one.at for one in appointments):
        lines += _ZONE
    for one in appointments:
        lines += _event(one, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in fold(line)).encode()


def uid(*names: str) -> str:
    """The name of an appointment: the same for the same names, on every computer."""
    return f"{digest('/'.join(names))[:32]}@qifutong-desktop"


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


def _event(one: Appointment, now: datetime) -> Iterator[str]:
    stamp = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield "BEGIN:VEVENT"
    yield f"UID:{one.uid}"
    yield f"DTSTAMP:{stamp}"
    yield f"LAST-MODIFIED:{stamp}"
    yield f"SEQUENCE:{one.sequence}"
    yield from _when(one)
    yield f"SUMMARY:{_escaped(one.title)}"
    yield f"DESCRIPTION:{_escaped(one.notes)}"
    yield f"STATUS:{'CANCELLED' if one.cancelled else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"
    if one.rings:
        yield from _alarm(one)
    yield "END:VEVENT"


def _when(one: Appointment) -> Iterator[str]:
    if one.at:
        end = datetime.fromisoformat(f"{one.last}T{one.at}")
        begin = end - timedelta(minutes=30)
        yield f"DTSTART;TZID=Asia/Shanghai:{begin:%Y%m%dT%H%M%S}"
        yield f"DTEND;TZID=Asia/Shanghai:{end:%Y%m%dT%H%M%S}"
    else:
        yield f"DTSTART;VALUE=DATE:{one.first:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{one.last + date.resolution:%Y%m%d}"


def _alarm(one: Appointment) -> Iterator[str]:
    """At nine the morning before a day, two hours before an hour."""
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield f"DESCRIPTION:{_escaped(one.title)}"
    yield f"TRIGGER:{'-PT2H' if one.at else '-PT15H'}"
    yield "END:VALARM"


def _escaped(text: str) -> str:
    plain = "".join(char for char in text if char == "\n" or ord(char) >= 32)
    return plain.translate(_ESCAPES)
