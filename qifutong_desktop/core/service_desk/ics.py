"""Terms of a request as an iCalendar file: a second import of the same entry moves its appointments."""

from __future__ import annotations

from datetime import datetime

from ..ics import Appointment, calendar_bytes, uid
from ..text import Lang
from .draft import Draft
from .terms import Due


def calendar_file(draft: Draft, now: datetime, lang: Lang = "zh") -> bytes:
    """The dates of a draft as .ics; ``now`` (which must know its zone) stamps it.

    :raises ValueError: when there is no date in it
    """
    return calendar_bytes("Service desk", [_appointment(draft, due, lang) for due in draft.dues], now)


def _appointment(draft: Draft, due: Due, lang: Lang) -> Appointment:
    title = f"{draft.name.said(lang)}：{due.what.said(lang)}（{draft.client}）"
    if lang == "en":
        title = f"{draft.name.en}: {due.what.en} ({draft.client})"
    notes = [due.why.said(lang), due.clause, due.open.said(lang) if due.open else ""]
    return Appointment(
        uid(draft.case, draft.entry_id, due.id),
        draft.entry.revision,
        title,
        "\n".join(note for note in notes if note),
        due.on,
        due.on,
        due.at,
        cancelled=draft.entry.state == "withdrawn",
        rings=not due.met,
    )
