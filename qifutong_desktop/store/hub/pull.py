"""Fetching: what is new at the hub by cursor. A page is fetched, looked at, and then taken in together with the cursor
in one transaction of the store; while the network is waited for none is open."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select

from ...core.operation import Operation
from ...core.problems import Refusal
from ...core.progress import Progress
from ...core.text import Text
from ..attachments import attach
from ..cases import erase
from ..file import Store
from ..operations import append_within, parse_operation
from ..quotes import kept_by_duty
from ..schema import attachments, cases, erased, hub_papers, quotes, signed_papers
from .connection import Hub, hub_faults_refused
from .membership import signature_check
from .patience import answered, for_bytes
from .state import Far, far_within, put_far

PAGE = 1000
_PAPERS = 100
_WORDS = Text("正在下载", "fetching")
_CASE = re.compile(r"[0-9A-Za-z_-]{1,64}")
_NAME = re.compile(r"[0-9a-f]{64}")
#: What no title may hold: separators, control characters, such as turn the reading direction.
_NOT_IN_TITLE = re.compile(r"[/\\\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

#: Takes a signed release in and says its id; None for one that is no newer than what is here.
TakeRelease = Callable[[str], str | None]


@dataclass(slots=True)
class Pulled:
    """What came down. ``fields`` are those of which something new was said, by case."""

    operations: int = 0
    papers: int = 0
    new_cases: list[str] = field(default_factory=list)
    fields: dict[str, set[str]] = field(default_factory=dict)
    erased: list[str] = field(default_factory=list)
    releases: list[str] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)


class _Came(NamedTuple):
    """An operation as the hub gave it."""

    seq: int
    name: bytes
    body: str
    signature: bytes | None


def asked(hub: Hub, sql: str, values: Sequence[Any] = (), more: float = 0.0) -> list[Any]:
    """Rows of the hub; ``more`` seconds to wait for what is large.

    :raises HubRefusal: the way broke, or no answer in time
    """
    with answered(hub.connection, more), hub_faults_refused(hub.address):
        return hub.connection.cursor(binary=True).execute(sql.encode(), values or None).fetchall()


def of_team(hub: Hub) -> tuple[str, tuple[str, ...]]:
    """The predicate that lets an index serve a team's pull, with its values; an auditor pulls all teams."""
    return ("team = %s AND", (hub.team,)) if hub.kind == "team" else ("", ())


# --- erasures --------------------------------------------------------------------------------------------------------


def pull_erasures(store: Store, hub: Hub, now: datetime, done: Pulled) -> None:
    """Erase here what was erased at the hub, in file and backups."""
    with store.reading() as connection:
        after = far_within(connection).erasures
    team, values = of_team(hub)
    sql = f"SELECT seq, case_id FROM qifutong.erasures WHERE {team} seq > %s ORDER BY seq"
    rows = asked(hub, sql, (*values, after))
    if not rows:
        return
    with store.reading() as connection:
        known = set(connection.scalars(select(erased.c.case)))
        here = set(connection.scalars(select(cases.c.case)))
    gone = [case for _, case in rows if case in here or case not in known]
    erase(store, gone, now, duty=kept_by_duty(store, gone))
    done.erased += [case for case in gone if case in here]
    with store.writing() as connection:
        put_far(connection, replace(far_within(connection), erasures=rows[-1][0]))


# --- operations ------------------------------------------------------------------------------------------------------


def pull_operations(store: Store, hub: Hub, done: Pulled, progress: Progress) -> None:
    """Everything after the cursor, in pages."""
    team, values = of_team(hub)
    sql = f"SELECT seq, name, body, signature FROM qifutong.operations WHERE {team} seq > %s ORDER BY seq LIMIT {PAGE}"
    while True:
        with store.reading() as connection:
            known = far_within(connection)
        progress(_WORDS, done.operations, None)
        rows = [_Came(*row) for row in asked(hub, sql, (*values, known.operations))]
        if rows:
            take_in(store, known, rows, done, cursor=True)
        if len(rows) < PAGE:
            return


def pull_case(store: Store, hub: Hub, case: str, done: Pulled) -> None:
    """All operations of one case, whatever the cursor says."""
    sql = "SELECT seq, name, body, signature FROM qifutong.operations WHERE case_id = %s ORDER BY seq"
    rows = [_Came(*row) for row in asked(hub, sql, (case,))]
    with store.reading() as connection:
        known = far_within(connection)
    take_in(store, known, rows, done, cursor=False)


def take_in(store: Store, known: Far, rows: Sequence[_Came], done: Pulled, *, cursor: bool) -> None:
    """Rows as they came: those that are here are skipped, those that are not what they say are left out and told."""
    new = _new_here(store, rows)
    check = signature_check(known.pins)
    good: list[Operation] = []
    for row in new:
        one = _operation(row)
        if one is None:
            done.notes.append(_odd(row))
        elif not check(one.device, row.name, row.signature):
            done.notes.append(_unsigned(one))
        else:
            good.append(one)
    with store.writing() as connection:
        good = _may_come(connection, good, done)
        before = _cases_here(connection, {one.case for one in good})
        done.operations += append_within(connection, good)
        if cursor:
            put_far(connection, replace(far_within(connection), operations=rows[-1].seq, mark=rows[-1].name.hex()))
    for one in good:
        if one.case not in before and one.case not in done.fields:
            done.new_cases.append(one.case)
        done.fields.setdefault(one.case, set()).add(one.field)


def _new_here(store: Store, rows: Sequence[_Came]) -> list[_Came]:
    with store.reading() as connection:
        cursor = connection.connection.cursor()
        known = "SELECT 1 FROM operations WHERE name = ?"
        return [row for row in rows if cursor.execute(known, (row.name,)).fetchone() is None]


def _operation(row: _Came) -> Operation | None:
    """The operation, if the row is one in our one spelling and under its own name."""
    try:
        one = parse_operation(row.body)
    except (ValueError, RecursionError):
        return None
    well = one.body == row.body and bytes.fromhex(one.name) == row.name and _CASE.fullmatch(one.case)
    return one if well and all(_NAME.fullmatch(name) for name in one.supersedes) else None


def _may_come(connection: Connection, good: Iterable[Operation], done: Pulled) -> list[Operation]:
    """Without those of cases that were erased here, and without a second content of one number."""
    cursor = connection.connection.cursor()
    gone = {case for [case] in cursor.execute('SELECT "case" FROM erased').fetchall()}
    same = "SELECT name FROM operations WHERE device = ? AND n = ?"
    numbers: set[tuple[str, int]] = set()
    kept: list[Operation] = []
    for one in good:
        if one.case in gone:
            continue
        found = cursor.execute(same, (one.device, one.n)).fetchone()
        if (found is not None and found[0].hex() != one.name) or (one.device, one.n) in numbers:
            done.notes.append(_twice(one))
            continue
        numbers.add((one.device, one.n))
        kept.append(one)
    return kept


def _cases_here(connection: Connection, wanted: Iterable[str]) -> set[str]:
    cursor = connection.connection.cursor()
    known = 'SELECT 1 FROM cases WHERE "case" = ?'
    return {case for case in wanted if cursor.execute(known, (case,)).fetchone() is not None}


def _odd(row: _Came) -> Text:
    name = row.name.hex()[:8]
    return Text(
        f"中心库的第 {row.seq} 条记录（{name}）与它的校验值或格式不符，没有接收",
        f"entry {row.seq} of the hub ({name}) is not what its hash says, or no entry at all, and was left out",
    )


def _unsigned(one: Operation) -> Text:
    return Text(
        f"{one.author} 的一条记录（{one.field}）没有设备 {one.device} 的签名，没有接收",
        f"an entry by {one.author} ({one.field}) is not signed by device {one.device} and was left out",
    )


def _twice(one: Operation) -> Text:
    return Text(
        f"设备 {one.device} 的第 {one.n} 条记录在中心库与本机内容不同，两边各留各的",
        f"entry {one.n} of device {one.device} differs between the hub and here; each keeps its own",
    )


# --- papers ----------------------------------------------------------------------------------------------------------


class _Blob(NamedTuple):
    """A paper as the hub lists it."""

    seq: int
    sha256: bytes
    kind: str
    case: str
    title: str
    at: str
    number: str | None
    version: int | None
    facts: str
    role: str
    size: int


def pull_papers(store: Store, hub: Hub, done: Pulled, progress: Progress) -> None:
    """Attachments, and colleagues' quotes and signed papers as attachments; what is here is only noted."""
    team, values = of_team(hub)
    names = dict(asked(hub, "SELECT role, name FROM qifutong.members"))
    sql = (
        "SELECT seq, sha256, kind, case_id, title, at, number, version, facts::text, role, size FROM qifutong.blobs"
        f" WHERE {team} seq > %s ORDER BY seq LIMIT {_PAPERS}"
    )
    while True:
        with store.reading() as connection:
            after = far_within(connection).blobs
        rows = [_Blob(*row) for row in asked(hub, sql, (*values, after))]
        for row in rows:
            progress(_WORDS, done.operations + done.papers, None)
            _take_paper(store, hub, row, names.get(row.role, row.role), done, progress)
        if len(rows) < _PAPERS:
            return


def _take_paper(store: Store, hub: Hub, row: _Blob, by: str, done: Pulled, progress: Progress) -> None:
    if not _known_case(store, row.case):
        pull_operations(store, hub, done, progress)  # its case was pushed while we were reading
    with store.reading() as connection:
        here = _paper_here(connection, row)
    if not here and _known_case(store, row.case):
        found = asked(hub, "SELECT body FROM qifutong.blobs WHERE seq = %s", (row.seq,), for_bytes(row.size))
        if not found:
            return  # erased meanwhile: the next sync hears of it
        _attach(store, row, bytes(found[0][0]), done)
    with store.writing() as connection:
        case_id = connection.scalar(select(cases.c.id).where(cases.c.case == row.case))
        if case_id is not None:
            values = {**row._asdict(), "sha256": row.sha256.hex(), "case_id": case_id, "by": by}
            columns = {column.name: values[column.name] for column in hub_papers.c}
            connection.execute(insert(hub_papers).prefix_with("OR IGNORE").values(columns))
        put_far(connection, replace(far_within(connection), blobs=row.seq))


def _known_case(store: Store, case: str) -> bool:
    with store.reading() as connection:
        return connection.scalar(select(cases.c.id).where(cases.c.case == case)) is not None


def _paper_here(connection: Connection, row: _Blob) -> bool:
    digest = row.sha256.hex()
    places = (
        select(attachments.c.id).join(cases).where(cases.c.case == row.case, attachments.c.sha256 == digest),
        select(quotes.c.id).where(quotes.c.sha256 == digest),
        select(signed_papers.c.id).where(signed_papers.c.sha256 == digest),
    )
    return any(connection.scalar(place) is not None for place in places)


def _attach(store: Store, row: _Blob, content: bytes, done: Pulled) -> None:
    title = _NOT_IN_TITLE.sub("", row.title)[:255]
    if sha256(content).digest() != row.sha256:
        zh, en = f"{title} 与它的校验值不符，没有接收", f"{title} is not what its hash says and was left out"
        done.notes.append(Text(zh, en))
        return
    try:
        attach(store, row.case, title, content, at=row.at)
        done.papers += 1
    except Refusal as refusal:
        what = refusal.problems[0].what
        done.notes.append(Text(f"{title} 没有接收：{what.zh}", f"{title} was left out: {what.en}"))


# --- releases --------------------------------------------------------------------------------------------------------


def pull_releases(store: Store, hub: Hub, take: TakeRelease, done: Pulled) -> None:
    """Releases of price book and questionnaire, each by the firm's key or not at all. One that cannot be taken in yet
    (no key is trusted, a newer program is needed) is tried again at each sync, until a later one of its kind is."""
    with store.reading() as connection:
        after = far_within(connection).releases
    rows = asked(hub, "SELECT seq, kind FROM qifutong.releases WHERE seq > %s ORDER BY seq", (after,))
    left: dict[str, Text] = {}
    for seq, kind in rows:
        [[body]] = asked(hub, "SELECT body FROM qifutong.releases WHERE seq = %s", (seq,))
        try:
            name = take(body)
        except Refusal as refusal:
            what = refusal.problems[0].what
            left[kind] = Text(f"中心库发布的更新没有采用：{what.zh}", f"a release at the hub was left out: {what.en}")
            continue
        left.pop(kind, None)
        done.releases += [name] if name is not None else []
    done.notes += left.values()
    if rows and not left:
        with store.writing() as connection:
            put_far(connection, replace(far_within(connection), releases=rows[-1][0]))


def facts_of(stored: str) -> dict[str, str]:
    """The facts of a paper as texts; what is no text is dropped."""
    try:
        plain = json.loads(stored)
    except ValueError:
        return {}
    return {key: one for key, one in plain.items() if isinstance(one, str)} if isinstance(plain, dict) else {}
