"""The minutes of a meeting as plain JSON."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

from .minutes import Meeting, local
from .minutes_document import Minutes, Standing
from .minutes_words import Said
from .steps import STEPS
from .text import Lang


def minutes_json(minutes: Minutes, every: tuple[Meeting, ...], lang: Lang = "zh") -> dict[str, Any]:
    """The object of ``minutes``."""
    meeting, record = minutes.meeting, minutes.meeting.record
    return {
        "client": minutes.case.client.name,
        "meeting": _meeting_json(meeting, minutes.zone),
        "attendees": record.attendees,
        "place": record.place,
        "decisions": [one.said(lang) for one in minutes.decisions],
        "notes": record.notes,
        "changes": [_change_json(one, minutes.zone, lang) for one in minutes.changes],
        "before": minutes.before and _standing_json(minutes.before, lang),
        "after": _standing_json(minutes.after, lang),
        "open": [
            {"what": one.what.said(lang), "who": one.who.said(lang), "when": one.when.said(lang)}
            for one in minutes.open
        ],
        "meetings": [_meeting_json(one, minutes.zone) for one in every],
    }


def _meeting_json(one: Meeting, zone: tzinfo) -> dict[str, Any]:
    begin, end = (local(moment, zone).isoformat() for moment in (one.begin, one.end))
    return {"id": one.id, "from": begin, "to": end, "changes": one.changes}


def _change_json(one: Said, zone: tzinfo, lang: Lang) -> dict[str, Any]:
    return {
        "field": one.field,
        "subject": STEPS[one.subject].said(lang),
        "group": one.group.said(lang),
        "what": one.what.said(lang),
        "before": one.before.said(lang),
        "after": one.after.said(lang),
        "at": local(one.at, zone).isoformat(),
        "author": one.author,
        "why": one.why.said(lang),
    }


def _standing_json(one: Standing, lang: Lang) -> dict[str, Any]:
    total = one.total
    return {
        "answered": one.answered,
        "asked": one.asked,
        "level": one.level.said(lang),
        "offer": one.offer and one.offer.said(lang),
        "total": total and {"low": str(total.low), "high": str(total.high)},
        "go_live": one.go_live and one.go_live.isoformat(),
    }
