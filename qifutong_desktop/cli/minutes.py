"""``qifutong minutes``: what was changed in a meeting, from the store"""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from ..actions.keeping import no_store, open_kept
from ..actions.minutes import SUFFIXES, meetings_of, minutes_in_store, write_minutes
from ..actions.profile import profile_folder
from ..core.minutes import PAUSE, Meeting, day_of, span_said
from ..core.minutes_document import Minutes
from ..core.minutes_json import minutes_json
from ..core.money import yuan_range
from ..core.operation import moment
from ..core.problems import Refusal
from ..core.text import Lang, Text
from .asking import asker
from .columns import columns, part
from .face import Face

if TYPE_CHECKING:
    from ..core.minutes_document import Standing

_LONGEST = 24 * 60


def minutes(asked: Namespace, face: Face) -> int:
    """:raises Refusal: no store, no such case, nothing changed, a time or a file name that is none"""
    zone = datetime.now().astimezone().tzinfo
    assert zone is not None
    span = _span(getattr(asked, "from"), asked.to, zone)
    pause = PAUSE if asked.pause is None else _pause(asked.pause)
    out = None if asked.out is None else Path(asked.out)
    if out is not None and (out.suffix.lower() not in SUFFIXES or not out.stem):
        what = Text("不是 .pdf 或 .docx 文件名", "is no name of a .pdf or .docx file")
        raise Refusal.of("--out", what, Text("如 --out minutes.pdf", "write it like --out minutes.pdf"), str(out))
    store = open_kept(profile_folder(), asker(face))
    if store is None:
        raise Refusal.of("", Text("还没有数据", "there is no store"), no_store(profile_folder()))
    with store:
        told, kept = minutes_in_store(store, asked.ID, span, pause, zone)
    if out is not None:
        write_minutes(told, out)
    every = meetings_of(kept, pause)
    face.give(
        lambda: minutes_json(told, every, face.lang) | {"file": None if out is None else str(out)},
        lambda: [f"{out}"] if out is not None else _lines(told, every, face.lang),
    )
    return 0


def _span(begin: str | None, end: str | None, zone: tzinfo) -> tuple[str, str] | None:
    """The moments asked for, in UTC; None where none were.

    :raises Refusal: one without the other, no time, or the wrong way round
    """
    if begin is None and end is None:
        return None
    if begin is None or end is None:
        what = Text("--from 与 --to 要一起给出", "--from and --to go together")
        raise Refusal.of("--from", what, Text("或都不给，取最近一次会议", "or give neither for the last meeting"))
    first, last = _time("--from", begin, zone), _time("--to", end, zone)
    if "T" not in end and ":" not in end:
        last += timedelta(days=1, seconds=-1)
    elif last.second == 0:
        last += timedelta(seconds=59)
    if last < first:
        what = Text(f"{end} 早于 {begin}", f"{end} is before {begin}")
        raise Refusal.of("--to", what, Text("请核对两个时间", "check the two times"))
    return moment(first), moment(last)


def _time(option: str, given: str, zone: tzinfo) -> datetime:
    try:
        found = datetime.fromisoformat(given)
        if not 2000 <= found.year <= 2100:
            raise ValueError
    except ValueError:
        what = Text(f"{given} 不是可用的时间", f"{given} is no time we can use")
        remedy = Text("请写 2026-11-22T14:00 的样式", "write it like 2026-11-22T14:00")
        raise Refusal.of(option, what, remedy) from None
    return found if found.tzinfo is not None else found.replace(tzinfo=zone)


def _pause(given: str) -> timedelta:
    if not given.isdecimal() or not 0 < int(given) <= _LONGEST:
        what = Text(f"{given} 不是可用的分钟数", f"{given} is no number of minutes we can use")
        raise Refusal.of("--pause", what, Text(f"请写 1 至 {_LONGEST} 的整数", f"write 1 to {_LONGEST}"))
    return timedelta(minutes=int(given))


# --- words -----------------------------------------------------------------------------------------------------------


def _lines(told: Minutes, every: tuple[Meeting, ...], lang: Lang) -> list[str]:
    zh = lang == "zh"
    rows = [("会前", "会后") if zh else ("before", "after")]
    rows += [(_standing(told.before, lang), _standing(told.after, lang))]
    changes = [
        (one.group.said(lang), one.what.said(lang), f"{one.before.said(lang)} → {one.after.said(lang)}")
        for one in told.changes
    ]
    return [
        f"{told.case.client.name}　{_meeting(told.meeting, told, lang)}",
        *part(Text("结果", "Result"), lang, columns(rows)),
        *part(Text("改动", "Changes"), lang, columns(changes)),
        *part(
            Text("待办", "Open"),
            lang,
            columns([(one.what.said(lang), one.who.said(lang), one.when.said(lang)) for one in told.open]),
        ),
        *part(Text("各次会议", "Meetings"), lang, [f"  {_meeting(one, told, lang)}" for one in every]),
    ]


def _meeting(one: Meeting, told: Minutes, lang: Lang) -> str:
    count = f"{one.changes} 处改动" if lang == "zh" else f"{one.changes} changes"
    return f"{day_of(one, told.zone)} {span_said(one, told.zone)}　{count}"


def _standing(one: Standing | None, lang: Lang) -> str:
    if one is None:
        return "–"
    parts = [one.level.said(lang), one.offer and one.offer.said(lang), one.total and yuan_range(one.total)]
    return "，".join(str(part) for part in (*parts, one.go_live) if part)
