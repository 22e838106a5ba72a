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

from sqlalchemy import Connection, delete, func, insert, or_, select

from ...core.operation import Operation, must_be_moment
from ...core.problems import Refusal
from ...core.progress import Progress
from ...core.text import Text
from ..attachments import LARGEST as LARGEST_FILE
from ..attachments import attach
from ..cases import erase
from ..file import Store
from ..operations import append_within, parse_operation
from ..quotes import kept_by_duty
from ..schema import attachments, cases, erased, hub_papers, operations, quotes, signed_papers
from ..updates import LARGEST
from .answers import NONE, asked, no_answer
from .connection import Hub, legible
from .membership import may_write, signature_check
from .patience import for_bytes
from .state import Far, far_within, left_out, no_more_left_out, put_far, put_left_out

#: Operations of one page, and about how many bytes of them: one may have 1 MB.
PAGE, PAGE_BYTES = 1000, 4 * 1024**2
_PAPERS = 100
#: Clients whom one sync erases here unasked: who wants all of them gone may have stolen an administrator's password.
MOST_ERASED = 20
#: Rows of one sync that bring nothing, besides those that are here already.
_MOST_USELESS = 50_000
_MOST_NOTES = 50
#: Of a page's entries that are left out, so many are told one by one.
_MOST_TOLD = 10
_WORDS = Text("正在下载", "fetching")
_CASE = re.compile(r"[0-9A-Za-z_-]{1,64}")
_NUMBER = re.compile(r"[0-9A-Za-z-]{1,64}")

#: Takes a signed release in and says its id; None for one that is no newer than what is here.
TakeRelease = Callable[[str], str | None]


@dataclass(slots=True)
class Pulled:
    """What came down. ``fields`` are those of which something new was said, by case; ``held`` are cases that the hub
    wants erased and that wait for a word of the consultant's; ``useless`` counts rows that brought nothing."""

    operations: int = 0
    papers: int = 0
    new_cases: list[str] = field(default_factory=list)
    fields: dict[str, set[str]] = field(default_factory=dict)
    erased: list[str] = field(default_factory=list)
    held: tuple[str, ...] = ()
    releases: list[str] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    useless: int = 0

    def note(self, words: Text) -> None:
        """Say it once, and of very many only the first."""
        if len(self.notes) < _MOST_NOTES and words not in self.notes:
            self.notes.append(words)


class _Came(NamedTuple):
    """An operation as the hub gave it."""

    seq: int
    name: bytes
    body: str
    signature: bytes | None


def of_team(hub: Hub) -> tuple[str, tuple[str, ...]]:
    """The predicate that lets an index serve a team's pull, with its values; an auditor pulls all teams."""
    return ("team = %s AND", (hub.team,)) if hub.kind == "team" else ("", ())


# --- erasures --------------------------------------------------------------------------------------------------------


def pull_erasures(store: Store, hub: Hub, now: datetime, done: Pulled, *, many: bool = False) -> None:
    """Erase here what was erased at the hub, in file and backups. More than a few of those that are here are not erased
    unless ``many`` says so: they are named in ``done.held`` and asked for again."""
    team, values = of_team(hub)
    sql = f"SELECT seq, case_id FROM qifutong.erasures WHERE {team} seq > %s ORDER BY seq LIMIT {PAGE}"
    while True:
        with store.reading() as connection:
            after = far_within(connection).erasures
            known = set(connection.scalars(select(erased.c.case)))
            here = set(connection.scalars(select(cases.c.case)))
        rows = asked(hub, sql, (*values, after), (int, str))
        if not rows:
            return
        must_rise(hub, after, [seq for seq, _ in rows])
        wanted = [case for _, case in rows if _CASE.fullmatch(case)]
        found = [case for case in wanted if case in here]
        if len(done.erased) + len(found) > MOST_ERASED and not many:
            done.held = tuple(found)
            done.note(_held(len(found)))
            return
        gone = [case for case in wanted if case in here or case not in known]
        erase(store, gone, now, duty=kept_by_duty(store, gone))
        done.erased += found
        with store.writing() as connection:
            put_far(connection, replace(far_within(connection), erasures=rows[-1][0]))


def _held(count: int) -> Text:
    return Text(
        f"中心库要求彻底删除 {count} 个客户，数量过多，没有照办：请先向管理员核实",
        f"the hub wants {count} clients erased for good: too many to be done unasked. Ask its administrator first",
    )


def must_rise(hub: Hub, after: int, numbers: Sequence[int]) -> None:
    """:raises HubRefusal: a page that does not lead on from ``after``"""
    if any(later <= earlier for earlier, later in zip((after, *numbers), numbers, strict=False)):
        raise no_answer(hub)


# --- operations ------------------------------------------------------------------------------------------------------


def page_of(hub: Hub, where: str, values: Sequence[Any], after: int) -> list[_Came]:
    """The operations after ``after``: at most a page of them, and one at least though it be large."""
    sql = (
        "SELECT seq, name, body, signature FROM ("
        " SELECT *, sum(octet_length(body)) OVER (ORDER BY seq) - octet_length(body) AS before FROM ("
        f" SELECT seq, name, body, signature FROM qifutong.operations WHERE {where} seq > %s ORDER BY seq LIMIT {PAGE}"
        f") AS page) AS sized WHERE before < {PAGE_BYTES} ORDER BY seq"
    )
    rows = [_Came(*row) for row in asked(hub, sql, (*values, after), (int, bytes, str, (bytes, NONE)))]
    must_rise(hub, after, [row.seq for row in rows])
    return rows


def pull_operations(store: Store, hub: Hub, done: Pulled, progress: Progress) -> None:
    """Everything after the cursor, in pages."""
    team, values = of_team(hub)
    while True:
        with store.reading() as connection:
            known = far_within(connection)
        progress(_WORDS, done.operations, None)
        rows = page_of(hub, team, values, known.operations)
        if not rows:
            return
        take_in(store, hub, known, rows, done, cursor=True)


def pull_case(store: Store, hub: Hub, case: str, done: Pulled) -> None:
    """All operations of one case, whatever the cursor says."""
    after = 0
    while rows := page_of(hub, "case_id = %s AND", (case,), after):
        with store.reading() as connection:
            known = far_within(connection)
        take_in(store, hub, known, rows, done, cursor=False)
        after = rows[-1].seq


def take_in(store: Store, hub: Hub, known: Far, rows: Sequence[_Came], done: Pulled, *, cursor: bool) -> None:
    """Rows as they came: those that are here are skipped, those that are not what they say are left out and told.

    :raises HubRefusal: too many of them brought nothing; the cursor has moved, so the next sync goes on
    """
    good, bad = _judged(known, _new_here(store, known, rows))
    with store.writing() as connection:
        good, twice = _may_come(connection, good)
        before = _cases_here(connection, {one.case for one in good})
        done.operations += append_within(connection, good)
        no_more_left_out(connection, known, {one.name for one in good})
        if cursor:
            put_far(connection, replace(far_within(connection), operations=rows[-1].seq, mark=rows[-1].name.hex()))
    by_name = {row.name.hex(): row for row in rows}
    _leave_out(store, hub, known, [*bad, *((by_name[one.name], _twice(one)) for one in twice)], done)
    for one in good:
        if one.case not in before and one.case not in done.fields:
            done.new_cases.append(one.case)
        done.fields.setdefault(one.case, set()).add(one.field)
    done.useless += len(rows) - len(good)
    if done.useless > _MOST_USELESS and done.useless > _MOST_USELESS + 2 * _here(store):
        raise no_answer(hub)


def _here(store: Store) -> int:
    with store.reading() as connection:
        return connection.scalar(select(func.count()).select_from(operations)) or 0


def _new_here(store: Store, known: Far, rows: Sequence[_Came]) -> list[_Came]:
    """Without those that are here, and those that were left out as they are."""
    with store.reading() as connection:
        left = {name: signature for names in left_out(connection, known).values() for name, signature in names.items()}
        cursor = connection.connection.cursor()
        here = "SELECT 1 FROM operations WHERE name = ?"
        new = [row for row in rows if cursor.execute(here, (row.name,)).fetchone() is None]
    return [row for row in new if left.get(row.name.hex()) != _hex(row.signature)] if left else new


def _hex(signature: bytes | None) -> str:
    return (signature or b"").hex()


def _judged(known: Far, rows: Iterable[_Came]) -> tuple[list[Operation], list[tuple[_Came, Text]]]:
    """What may be taken in, and the rest with the reason."""
    check = signature_check(known.pins)
    good: list[Operation] = []
    bad: list[tuple[_Came, Text]] = []
    for row in rows:
        one = _operation(row)
        if one is None:
            bad.append((row, _odd(row)))
        elif not check(one.device, row.name, row.signature):
            bad.append((row, _unsigned(one)))
        elif not may_write(known, one.device, one.author):
            bad.append((row, _of_somebody_else(one, known)))
        else:
            good.append(one)
    return good, bad


def _leave_out(store: Store, hub: Hub, known: Far, bad: Sequence[tuple[_Came, Text]], done: Pulled) -> None:
    """Say what was left out and who sent it; and remember it, so that it is said once and counts no more as a
    difference. Not what is not its own hash: that was altered at the hub, and may be mended there."""
    if not bad:
        return
    sql = "SELECT seq, case_id, role FROM qifutong.operations WHERE seq = ANY(%s)"
    seqs = [row.seq for row, _ in bad]
    came_from = {seq: (case, role) for seq, case, role in asked(hub, sql, (seqs,), (int, (str, NONE), (str, NONE)))}
    with store.writing() as connection:
        names = left_out(connection, known)
        for count, (row, why) in enumerate(bad):
            case, role = came_from.get(row.seq, (None, None))
            sender = legible(role or "?", 63)
            if count < _MOST_TOLD:
                done.note(Text(f"{why.zh}（由 {sender} 上传）", f"{why.en} (sent by {sender})"))
            if case and _CASE.fullmatch(case) and sha256(row.body.encode()).digest() == row.name:
                names.setdefault(case, {})[row.name.hex()] = _hex(row.signature)
        put_left_out(connection, known, names)
    if len(bad) > _MOST_TOLD:
        more = len(bad) - _MOST_TOLD
        done.note(Text(f"另有 {more} 条记录没有接收", f"{more} more entries were left out"))


def _operation(row: _Came) -> Operation | None:
    """The operation, if the row is one, under its own name, and counted as a device counts."""
    try:
        one = parse_operation(row.body)
    except ValueError:
        return None
    return one if bytes.fromhex(one.name) == row.name and one.n > 0 else None


def _may_come(connection: Connection, good: Iterable[Operation]) -> tuple[list[Operation], list[Operation]]:
    """Without those of cases that were erased here; and those that are a second content of one number."""
    cursor = connection.connection.cursor()
    gone = {case for [case] in cursor.execute('SELECT "case" FROM erased').fetchall()}
    same = "SELECT name FROM operations WHERE device = ? AND n = ?"
    numbers: set[tuple[str, int]] = set()
    kept: list[Operation] = []
    twice: list[Operation] = []
    for one in good:
        if one.case in gone:
            continue
        found = cursor.execute(same, (one.device, one.n)).fetchone()
        if (found is not None and found[0].hex() != one.name) or (one.device, one.n) in numbers:
            twice.append(one)
            continue
        numbers.add((one.device, one.n))
        kept.append(one)
    return kept, twice


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
    author, field, device = (legible(text, 80) for text in (one.author, one.field, one.device))
    return Text(
        f"{author} 的一条记录（{field}）没有设备 {device} 的签名，没有接收",
        f"an entry by {author} ({field}) is not signed by device {device} and was left out",
    )


def _of_somebody_else(one: Operation, known: Far) -> Text:
    author, field, device = (legible(text, 80) for text in (one.author, one.field, one.device))
    role = legible(known.pins[one.device][0], 63)
    return Text(
        f"一条记录（{field}）署名 {author}，却由成员 {role} 的设备 {device} 签名，没有接收",
        f"an entry ({field}) names {author} but is signed by device {device} of {role}, and was left out",
    )


def _twice(one: Operation) -> Text:
    device = legible(one.device, 80)
    return Text(
        f"设备 {device} 的第 {one.n} 条记录在中心库与本机内容不同，两边各留各的",
        f"entry {one.n} of device {device} differs between the hub and here; each keeps its own",
    )


# --- papers ----------------------------------------------------------------------------------------------------------


class Blob(NamedTuple):
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


_LISTED = (
    "SELECT seq, sha256, kind, case_id, title, at, number, version,"
    " CASE WHEN octet_length(facts::text) <= 65536 THEN facts::text ELSE '{}' END, role, size FROM qifutong.blobs"
)


def listed_papers(hub: Hub, where: str, values: Sequence[Any]) -> list[Blob]:
    """Papers without their bytes, by ``seq``; a page of them, where ``where`` says so.

    :raises HubRefusal: the way broke, or what comes is no list of papers
    """
    shape = (int, bytes, str, str, str, str, (str, NONE), (int, NONE), str, str, int)
    return [Blob(*row) for row in asked(hub, f"{_LISTED} WHERE {where}", values, shape)]


def names_of_members(hub: Hub) -> dict[str, str]:
    """Who stands behind each role, fit to be shown."""
    rows = asked(hub, "SELECT role, name FROM qifutong.members", (), (str, str))
    return {role: legible(name, 100) for role, name in rows}


def pull_papers(store: Store, hub: Hub, done: Pulled, progress: Progress) -> None:
    """Attachments, and colleagues' quotes and signed papers as attachments; what is here is only noted. Those of cases
    that are not here are passed by: the comparison fetches them when their case has come."""
    team, values = of_team(hub)
    names = names_of_members(hub)
    while True:
        with store.reading() as connection:
            after = far_within(connection).blobs
        rows = listed_papers(hub, f"{team} seq > %s ORDER BY seq LIMIT {_PAPERS}", (*values, after))
        must_rise(hub, after, [row.seq for row in rows])
        for row in rows:
            progress(_WORDS, done.operations + done.papers, None)
            if not _known_case(store, row.case):
                pull_operations(store, hub, done, progress)  # its case was pushed while we were reading
            take_paper(store, hub, row, names.get(row.role, ""), done)
            with store.writing() as connection:
                put_far(connection, replace(far_within(connection), blobs=row.seq))
        if not rows:
            return


def take_paper(store: Store, hub: Hub, row: Blob, by: str, done: Pulled) -> None:
    """A paper of a case that is here: its bytes where they are wanted, and what the hub says of it. One whose bytes are
    not what their hash says is not noted as known, so that the comparison asks for it again."""
    row = row._replace(title=_title(row.title), facts=json.dumps(facts_of(row.facts), ensure_ascii=False))
    if not _well(row):
        title = row.title
        done.note(Text(f"{title} 的登记内容不合格式，没有接收", f"what is said of {title} is odd: it was left out"))
        return
    with store.reading() as connection:
        here = _paper_here(connection, row)
    if not _known_case(store, row.case):
        return
    if not here:
        found = asked(hub, "SELECT body FROM qifutong.blobs WHERE seq = %s", (row.seq,), (bytes,), more=_patience(row))
        if not found or not _attach(store, row, found[0][0], done):
            return  # nothing came: erased meanwhile, the next sync hears of it
    with store.writing() as connection:
        case_id = connection.scalar(select(cases.c.id).where(cases.c.case == row.case))
        if case_id is None:
            return
        values = {**row._asdict(), "sha256": row.sha256.hex(), "case_id": case_id, "by": by or legible(row.role)}
        columns = {column.name: values[column.name] for column in hub_papers.c}
        connection.execute(delete(hub_papers).where(or_(hub_papers.c.seq == row.seq, _same_paper(case_id, row))))
        connection.execute(insert(hub_papers).values(columns))


def _same_paper(case_id: int, row: Blob) -> Any:
    there = hub_papers.c
    return (there.case_id == case_id) & (there.kind == row.kind) & (there.sha256 == row.sha256.hex())


def _patience(row: Blob) -> float:
    return for_bytes(min(row.size, LARGEST_FILE))


def _title(written: str) -> str:
    return legible(written.replace("/", "").replace("\\", ""), 255)


def _well(row: Blob) -> bool:
    try:
        must_be_moment(row.at)
    except ValueError:
        return False
    kind_fits = row.kind in ("attachment", "quote", "signed") and (row.kind == "attachment") == (row.number is None)
    number_fits = row.number is None or (_NUMBER.fullmatch(row.number) and row.version and 0 < row.version < 2**31)
    return bool(kind_fits and number_fits and len(row.sha256) == 32 and 0 < row.seq < 2**63)


def _known_case(store: Store, case: str) -> bool:
    with store.reading() as connection:
        return connection.scalar(select(cases.c.id).where(cases.c.case == case)) is not None


def _paper_here(connection: Connection, row: Blob) -> bool:
    digest = row.sha256.hex()
    places = (
        select(attachments.c.id).join(cases).where(cases.c.case == row.case, attachments.c.sha256 == digest),
        select(quotes.c.id).where(quotes.c.sha256 == digest),
        select(signed_papers.c.id).where(signed_papers.c.sha256 == digest),
    )
    return any(connection.scalar(place) is not None for place in places)


def _attach(store: Store, row: Blob, content: bytes, done: Pulled) -> bool:
    """Whether the bytes are the paper's; too large for the case, it is told and left at that."""
    if sha256(content).digest() != row.sha256:
        zh, en = f"{row.title} 与它的校验值不符，没有接收", f"{row.title} is not what its hash says and was left out"
        done.note(Text(zh, en))
        return False
    try:
        attach(store, row.case, row.title, content, at=row.at)
        done.papers += 1
    except Refusal as refusal:
        what = refusal.problems[0].what
        done.note(Text(f"{row.title} 没有接收：{what.zh}", f"{row.title} was left out: {what.en}"))
    return True


# --- releases --------------------------------------------------------------------------------------------------------


def pull_releases(store: Store, hub: Hub, take: TakeRelease, done: Pulled) -> None:
    """Releases of price book and questionnaire, each by the firm's key or not at all. One that cannot be taken in yet
    (no key is trusted, a newer program is needed) is tried again at each sync, until a later one of its kind is."""
    with store.reading() as connection:
        after = far_within(connection).releases
    rows = asked(hub, "SELECT seq, kind FROM qifutong.releases WHERE seq > %s ORDER BY seq", (after,), (int, str))
    must_rise(hub, after, [seq for seq, _ in rows])
    left: dict[str, Text] = {}
    for seq, kind in rows:
        sql = f"SELECT left(body, {LARGEST}) FROM qifutong.releases WHERE seq = %s"
        body = "".join(body for [body] in asked(hub, sql, (seq,), (str,)))
        try:
            name = take(body)
        except Refusal as refusal:
            what = refusal.problems[0].what
            left[kind] = Text(f"中心库发布的更新没有采用：{what.zh}", f"a release at the hub was left out: {what.en}")
            continue
        left.pop(kind, None)
        done.releases += [name] if name is not None else []
    for words in left.values():
        done.note(words)
    if rows and not left:
        with store.writing() as connection:
            put_far(connection, replace(far_within(connection), releases=rows[-1][0]))


def facts_of(stored: str) -> dict[str, str]:
    """The facts of a paper as texts fit to be shown; what is no text is dropped."""
    try:
        plain = json.loads(stored)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(plain, dict):
        return {}
    return {legible(key): legible(one) for key, one in list(plain.items())[:50] if isinstance(one, str)}
