"""The minutes of a meeting (会议纪要): who met, what was decided, what changed and what that did, what is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from fractions import Fraction
from itertools import groupby
from typing import Literal

from .client import Case
from .document import Block, Column, Document, Facts, KeyFigure, KeyFigures, Page, Row, Section, Table, Words
from .minutes import Meeting, day_of, local, span_said
from .minutes_words import Said
from .money import Money, yuan_range
from .ranges import Range
from .said_short import whole_range
from .steps import STEPS
from .text import Text
from .wording import closed_up, full_day, score, short_day, weekday

TITLE: Literal["会议纪要"] = "会议纪要"


@dataclass(frozen=True, slots=True)
class Standing:
    """What a case comes to at one time. ``offer``, ``total`` (yuan) and ``go_live`` are None while too little is
    known to advise, or where nothing can be priced."""

    answered: int
    asked: int
    score: Range[Fraction]
    level: Text
    offer: Text | None = None
    total: Money | None = None
    go_live: date | None = None


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """What is still to be done: by whom, and by when."""

    what: Text
    who: Text
    when: Text


@dataclass(frozen=True, slots=True)
class Minutes:
    """All that is told of one meeting. ``before`` is None where the case began in it; ``issued`` are the quotes that
    were issued in it; ``zone`` is the place's, ``book`` the price list's id."""

    meeting: Meeting
    case: Case
    changes: tuple[Said, ...]
    before: Standing | None
    after: Standing
    issued: tuple[Text, ...]
    open: tuple[OpenPoint, ...]
    zone: tzinfo
    book: str

    @property
    def decisions(self) -> tuple[Text, ...]:
        """What was typed, line by line, then the quotes."""
        typed = [line.strip() for line in self.meeting.record.decisions.splitlines()]
        return (*(Text(line, line) for line in typed if line), *self.issued)


def minutes_document(minutes: Minutes) -> Document:
    """The minutes as a document in Chinese, for the client: nothing in it is for our eyes only."""
    company, client = minutes.case.company, minutes.case.client.name
    day = day_of(minutes.meeting, minutes.zone)
    blocks: list[Block] = [_facts(minutes), _figures(minutes)]
    decided = minutes.decisions
    if decided:
        lines = [Words(closed_up(one.zh), f"{number}. ") for number, one in enumerate(decided, 1)]
        blocks += [Section("议定事项"), *lines]
    if minutes.changes:
        blocks += [Section("会上改动的内容" if minutes.before else "会上记下的内容"), _changes(minutes)]
    if minutes.open:
        blocks += [Section("待办"), _open(minutes.open)]
    noted = [line.strip() for line in minutes.meeting.record.notes.splitlines() if line.strip()]
    if noted:
        blocks += [Section("记录"), *(Words(closed_up(line)) for line in noted)]
    return Document(
        title=f"{client} {full_day(day)}会议",
        author=company.name,
        subject=TITLE,
        status=TITLE,
        foot=f"{TITLE}　{client}　{full_day(day)}",
        pages=(
            Page(
                chapter="",
                title=_title(minutes),
                lead=_lead(minutes, day),
                blocks=tuple(blocks),
                notes=(
                    f"“会前”与“会后”由会上的改动算出，撤销了的改动不列。金额按价目表{minutes.book}版估算，含税；"
                    "本纪要不构成报价，报价以签发的报价单为准。",
                ),
            ),
        ),
        keywords=(TITLE,),
    )


def _title(minutes: Minutes) -> str:
    was, now = minutes.before, minutes.after
    if was is not None and was.total is not None and now.total is not None and was.total != now.total:
        return f"会后合计{whole_range(now.total)}，会前{whole_range(was.total)}"
    count = len(minutes.changes)
    if now.offer is not None and (was is None or was.offer is None):
        return f"记下{count}项，已够给出建议：{closed_up(now.offer.zh)}"
    if not count:
        return "这次会上没有改动"
    subjects = list(dict.fromkeys(one.subject for one in minutes.changes))
    listed = "、".join(STEPS[one].zh for one in subjects)
    return f"核对了{listed}，改动{count}处" + ("，金额不变" if now.total is not None else "")


def _lead(minutes: Minutes, day: date) -> str:
    open_words = f"还有{len(minutes.open)}件事待办" if minutes.open else "没有待办"
    decided = f"议定{len(minutes.decisions)}项，" if minutes.decisions else ""
    return f"{short_day(day)}会议：{decided}{open_words}。如有出入，请在收到后告知我们更正。"


def _facts(minutes: Minutes) -> Facts:
    meeting, company = minutes.meeting, minutes.case.company
    begin, end = local(meeting.begin, minutes.zone), local(meeting.end, minutes.zone)
    span = span_said(meeting, minutes.zone)
    if begin.date() != end.date():
        span = f"{begin:%H:%M}至{short_day(end.date())}{end:%H:%M}"
    ours = f"{company.name}　{company.consultant}".strip("　")
    pairs = [
        ("客户", minutes.case.client.name),
        ("顾问", ours),
        ("时间", f"{full_day(begin.date())}（{weekday(begin.date())}）{span}"),
        ("地点", closed_up(meeting.record.place.strip())),
        ("参会", closed_up(meeting.record.attendees.strip())),
    ]
    return Facts(tuple((label, value) for label, value in pairs if value), 2)


def _figures(minutes: Minutes) -> KeyFigures:
    was, now = minutes.before, minutes.after
    told = [
        ("综合等级", now.level.zh, was.level.zh if was else None, f"总分{score(now.score)}"),
        ("套餐", _offer(now), _offer(was) if was else None, f"{now.asked}题答清{now.answered}题"),
        ("合计（含税）", _total(now), _total(was) if was else None, ""),
        ("上线日期", _go_live(now), _go_live(was) if was else None, ""),
    ]
    return KeyFigures(
        tuple(
            KeyFigure(label, value, "；".join(part for part in (_was(before, value), more) if part), before != value)
            for label, value, before, more in told
        )
    )


def _was(before: str | None, now: str) -> str:
    if before is None:
        return "会上首次得出"
    return "与会前相同" if before == now else f"会前{before}"


def _offer(one: Standing) -> str:
    return "待定" if one.offer is None else closed_up(one.offer.zh)


def _total(one: Standing) -> str:
    if one.total is None:
        return "待定"
    return yuan_range(one.total) if one.total.exact else whole_range(one.total)


def _go_live(one: Standing) -> str:
    return "待定" if one.go_live is None else short_day(one.go_live)


def _changes(minutes: Minutes) -> Table:
    """What stood before has no column where the case began in the meeting, nor has who where it was one person."""
    first, several = minutes.before is None, len({one.author for one in minutes.changes}) > 1
    columns = [Column("事项", 34), Column("会前", 26), Column("会后", 30), Column("何时", 10 + 6 * several, "right")]
    columns = [one for one in columns if not (first and one.head == "会前")]
    rows: list[Row] = []
    for (subject, name), changes in groupby(minutes.changes, key=lambda one: (one.subject, one.group)):
        head = STEPS[subject].zh + (f"：{name.zh}" if name != STEPS[subject] else "")
        rows.append(Row((head, *("" for _ in columns[1:])), "caption"))
        for one in changes:
            when = f"{local(one.at, minutes.zone):%H:%M}" + (f"\n{one.author}" if several else "")
            said = [closed_up(words.zh) for words in ((one.after,) if first else (one.before, one.after))]
            rows.append(Row((closed_up(one.what.zh), *said, when), note=closed_up(one.why.zh)))
    return Table(tuple(columns), tuple(rows))


def _open(points: Sequence[OpenPoint]) -> Table:
    rows = tuple(
        Row((str(number), closed_up(one.what.zh), closed_up(one.who.zh), closed_up(one.when.zh)))
        for number, one in enumerate(points, 1)
    )
    return Table((Column("", 5), Column("事项", 51), Column("谁", 24), Column("何时", 20)), rows)
