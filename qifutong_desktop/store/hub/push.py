"""Sending: this member's operations in the order of their numbers, then papers. Whatever is there is skipped by the
hub, so everything here may be cut at any byte and done again."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from ...core.problems import Refusal
from ...core.progress import Progress
from ...core.text import Text
from ..attachments import Attachment, attached, read_attachment
from ..file import Store
from ..quotes import IssuedQuote, issued_pdf, issued_quotes
from ..schema import cases, hub_papers, operations, quotes, signed_papers
from ..signed_papers import read_paper, signed_of
from .answers import asked
from .connection import Hub, HubRefusal, hub_faults_refused
from .membership import introduce_former, own_codes, signature_of, signing_key
from .patience import answered, for_bytes
from .state import Far, kept, put_kept, put_sent, sent, sent_within

#: Operations of one statement, and bytes: a slow way (1 Mbit/s) still answers in time.
BATCH, BATCH_BYTES = 1000, 2 * 1024**2
_PUSH = (
    "INSERT INTO qifutong.operations (name, case_id, device, n, body, signature)"
    " SELECT * FROM unnest(%b::bytea[], %b::text[], %b::text[], %b::bigint[], %b::text[], %b::bytea[])"
)
_KEEP = (
    "INSERT INTO qifutong.blobs (sha256, kind, case_id, title, at, number, version, facts, body)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %b)"
)
_ERASED = "SELECT case_id FROM qifutong.erasures WHERE case_id = ANY(%s)"
_WORDS = Text("正在上传", "sending")

#: The facts of an issued quote as the hub's views read them.
Facts = Callable[[IssuedQuote], Mapping[str, str]]


class Row(NamedTuple):
    """An operation on its way; ``name`` is its hash."""

    name: bytes
    case: str
    device: str
    n: int
    body: str


@dataclass(slots=True)
class Pushed:
    """What went up (of which ``cases``), and what did not with the reason. ``twice`` are operations whose number the
    hub knows with other content."""

    operations: int = 0
    papers: int = 0
    cases: set[str] = field(default_factory=set)
    notes: list[Text] = field(default_factory=list)
    twice: list[Row] = field(default_factory=list)


def push_operations(store: Store, hub: Hub, known: Far, progress: Progress) -> Pushed:
    """Everything of this member that the hub was not yet sent.

    :raises HubRefusal: the way broke, or the member may not; what was answered until then is remembered
    """
    done = Pushed()
    numbers = _numbers(store, hub, known, done)
    left: dict[str, int] = {}
    for device in sorted(numbers):
        while rows := _next_rows(store, device, numbers[device]):
            progress(_WORDS, done.operations, None)
            ours, others = _by_author(rows, {*known.authors, *numbers})
            for author in others:
                left[author] = left.get(author, 0) + 1
            send(store, hub, ours, done)
            numbers[device] = rows[-1].n
            with store.writing() as connection:
                put_sent(connection, {**sent_within(connection), device: rows[-1].n})
    done.notes += [_of_another(author, count) for author, count in left.items()]
    return done


def _numbers(store: Store, hub: Hub, known: Far, done: Pushed) -> dict[str, int]:
    """By device of this member: up to where it was sent. Codes that this store bore before it was moved or restored
    are introduced now: those of its register, and those under which nobody but this member wrote. Of one that wrote
    under its own code it cannot be told whose it was (a colleague's may have come by a file): that is said."""
    numbers = {store.device: 0, **sent(store)}
    codes = {code for code, (role, _) in known.pins.items() if role == hub.role}
    with store.reading() as connection:
        here = connection.scalars(select(operations.c.device).distinct()).all()
        mine = own_codes(store)
        wrote = {code: _authors_of(connection, code) for code in here if code not in known.pins and code not in numbers}
    for code, authors in sorted(wrote.items()):
        if code in mine or authors <= set(known.authors):
            codes |= {code} if introduce_former(store, hub, code) else set()
        elif code in authors:
            done.notes.append(_unsigned_work(code))
    return {**dict.fromkeys(sorted(codes & set(here)), 0), **numbers}


def _authors_of(connection: Connection, device: str) -> set[str]:
    bodies = connection.scalars(select(operations.c.body).where(operations.c.device == device))
    return {json.loads(body)["author"] for body in bodies}


def _unsigned_work(code: str) -> Text:
    return Text(
        f"设备代码 {code} 写的记录没有署名，未上传；如果是本机以前的代码，请管理员登记时用 --also {code} 补上",
        f"what was written under the device code {code} has no name to it and was not sent; if this computer bore it, "
        f"the administrator can add --also {code}",
    )


def _next_rows(store: Store, device: str, after: int) -> list[Row]:
    wanted = (
        select(operations.c.name, cases.c.case, operations.c.device, operations.c.n, operations.c.body)
        .join(cases)
        .where(operations.c.device == device, operations.c.n > after)
        .order_by(operations.c.n)
        .limit(BATCH)
    )
    with store.reading() as connection:
        rows = [Row(bytes(name), *rest) for name, *rest in connection.execute(wanted)]
    size = 0
    for count, row in enumerate(rows):
        size += len(row.body)
        if count and size > BATCH_BYTES:
            return rows[:count]
    return rows


def _by_author(rows: Iterable[Row], authors: set[str]) -> tuple[list[Row], list[str]]:
    """Rows by one of these authors, and the authors of the others."""
    ours: list[Row] = []
    others: list[str] = []
    for row in rows:
        author = json.loads(row.body)["author"]
        if author in authors:
            ours.append(row)
        else:
            others.append(author)
    return ours, others


def _of_another(author: str, count: int) -> Text:
    return Text(
        f"{count} 条记录的作者是 {author}，不是本账号的姓名，未上传；请管理员登记时用 --also 补上",
        f"{count} entries are by {author}, who is not this member, and were not sent; the administrator can add --also",
    )


def send(store: Store, hub: Hub, rows: Sequence[Row], done: Pushed) -> None:
    """Send operations of any number of devices; those that the hub refuses are noted, the others go."""
    if not rows:
        return
    key = signing_key(store)
    columns: list[list[Any]] = [list(one) for one in zip(*rows, strict=True)]
    columns.append([signature_of(key, row.name) for row in rows])
    patience = for_bytes(sum(len(row.body) for row in rows))
    try:
        with answered(hub.connection, patience), hub_faults_refused(hub.address), hub.connection.transaction():
            taken = hub.connection.execute(_PUSH.encode(), columns).rowcount
    except HubRefusal as refusal:
        if not _of_content(refusal):
            raise
        _send_parts(store, hub, rows, done, refusal)
        return
    done.operations += taken
    done.cases |= {row.case for row in rows}
    if taken < len(rows):
        done.twice += _not_there(hub, rows)


def _of_content(refusal: HubRefusal) -> bool:
    """It is about what was sent, so that the rest may go: our codes, and the server's for what no column takes."""
    return refusal.state != "QF001" and refusal.state[:2] in ("QF", "22", "23")


def _send_parts(store: Store, hub: Hub, rows: Sequence[Row], done: Pushed, refusal: HubRefusal) -> None:
    """Find what the hub will not have: by case first, as a case of another team is refused whole."""
    by_case: dict[str, list[Row]] = {}
    for row in rows:
        by_case.setdefault(row.case, []).append(row)
    if len(by_case) > 1:
        for some in by_case.values():
            send(store, hub, some, done)
    elif len(rows) > 1 and refusal.state != "QF004":
        for part in (rows[: len(rows) // 2], rows[len(rows) // 2 :]):
            send(store, hub, part, done)
    else:
        done.notes.append(_refused(rows[0].case, refusal))


def _refused(what: str, refusal: Refusal) -> Text:
    reason = refusal.problems[0].what
    return Text(f"{what} 未上传：{reason.zh}", f"{what} was not sent: {reason.en}")


def _not_there(hub: Hub, rows: Sequence[Row]) -> list[Row]:
    """Of rows that were sent those that the hub has not got, though their case is not erased: their number is taken."""
    wanted = [row.name for row in rows]
    there = asked(hub, "SELECT name FROM qifutong.operations WHERE name = ANY(%b)", (wanted,), (bytes,))
    of_cases = sorted({row.case for row in rows})
    gone = {case for [case] in asked(hub, _ERASED, (of_cases,), (str,))}
    names = {name for [name] in there}
    return [row for row in rows if row.name not in names and row.case not in gone]


# --- papers ----------------------------------------------------------------------------------------------------------


class _Paper(NamedTuple):
    """A file to send; its bytes are read when it goes."""

    kind: str
    case: str
    sha256: str
    title: str
    at: str
    number: str | None
    version: int | None
    facts: Mapping[str, str]
    read: Callable[[], bytes]


def push_papers(store: Store, hub: Hub, facts: Facts, done: Pushed, progress: Progress) -> None:
    """Issued quotes, what was signed of them, attachments, of the cases that are here; and the quotes of erased cases
    that the hub knew: they stay there by duty, as those do that were sent before. Of a case that was erased before the
    hub ever heard of it, it hears nothing.

    :raises HubRefusal: the way broke
    """
    for case in _cases_with_papers(store):
        for paper in _papers(store, case, facts, _known_papers(store, case)):
            _try_to_send(hub, paper, done, progress)
    for case in _erased_cases_with_papers(store, hub):
        papers = _papers(store, case, facts, kept(store))
        for paper in papers:
            _try_to_send(hub, paper, done, progress)
        put_kept(store, (paper.sha256 for paper in papers))


def _try_to_send(hub: Hub, paper: _Paper, done: Pushed, progress: Progress) -> None:
    progress(_WORDS, done.operations + done.papers, None)
    try:
        done.papers += _send_paper(hub, paper)
    except HubRefusal as refusal:
        if not _of_content(refusal):
            raise
        done.notes.append(_refused(paper.title, refusal))


def unsent_papers(store: Store) -> int:
    """How many papers wait to be sent."""
    return sum(
        len(_papers(store, case, lambda _: {}, _known_papers(store, case))) for case in _cases_with_papers(store)
    )


def _cases_with_papers(store: Store) -> list[str]:
    """Cases with a paper that the hub is not known to have, by one statement: most syncs have none."""
    with store.reading() as connection:
        found = connection.exec_driver_sql(_WAITING)
        return [case for [case] in found]


_WAITING = """
    SELECT DISTINCT "case" FROM (
        SELECT c."case", c.id AS case_id, a.sha256 FROM attachments AS a JOIN cases AS c ON c.id = a.case_id AND a.size
        UNION ALL SELECT c."case", c.id, q.sha256 FROM quotes AS q JOIN cases AS c ON c."case" = q."case"
        UNION ALL SELECT c."case", c.id, s.sha256 FROM signed_papers AS s JOIN quotes AS q ON q.id = s.quote_id
            JOIN cases AS c ON c."case" = q."case"
    ) AS here
    WHERE NOT EXISTS (
        SELECT 1 FROM hub_papers AS h WHERE h.case_id = here.case_id AND h.sha256 = here.sha256)"""


def _erased_cases_with_papers(store: Store, hub: Hub) -> list[str]:
    """Of the cases that are not here any more, those with a quote to send that the hub knows."""
    there = kept(store)
    with store.reading() as connection:
        here = select(cases.c.case)
        issued = select(quotes.c.case, quotes.c.sha256).where(quotes.c.case.not_in(here))
        signed = select(quotes.c.case, signed_papers.c.sha256).join_from(signed_papers, quotes)
        rows = connection.execute(issued.union(signed.where(quotes.c.case.not_in(here)))).all()
    wanted = sorted({case for case, sha256 in rows if sha256 not in there})
    if not wanted:
        return []
    sql = "SELECT case_id FROM qifutong.cases WHERE case_id = ANY(%s)"
    return [case for [case] in asked(hub, sql, (wanted,), (str,))]


def _known_papers(store: Store, case: str) -> frozenset[str]:
    with store.reading() as connection:
        return frozenset(connection.scalars(select(hub_papers.c.sha256).join(cases).where(cases.c.case == case)))


def _papers(store: Store, case: str, facts: Facts, there: Collection[str]) -> list[_Paper]:
    found: list[_Paper] = []
    for quote in issued_quotes(store, case):
        place = (quote.number, quote.version)
        name = f"{quote.number} v{quote.version}"
        if quote.sha256 not in there:
            read = _reading(issued_pdf, store, quote)
            found.append(_Paper("quote", case, quote.sha256, f"{name}.pdf", quote.at, *place, facts(quote), read))
        for paper in signed_of(store, *place):
            if paper.sha256 not in there:
                read = _reading(read_paper, store, paper)
                title = f"{name} {paper.kind}.pdf"
                found.append(_Paper("signed", case, paper.sha256, title, paper.at, *place, {"by": paper.by}, read))
    for one in attached(store, case):
        if one.sha256 not in there and one.size:
            found.append(_attachment(store, case, one))
    return found


def _attachment(store: Store, case: str, one: Attachment) -> _Paper:
    read = _reading(read_attachment, store, one)
    return _Paper("attachment", case, one.sha256, one.name[:255], one.at, None, None, {}, read)


def _reading(read: Callable[[Store, Any], bytes], store: Store, what: Any) -> Callable[[], bytes]:
    return lambda: read(store, what)


def _send_paper(hub: Hub, paper: _Paper) -> int:
    """Whether it went; one that is there already does not go again over the network."""
    digest = bytes.fromhex(paper.sha256)
    sql = "SELECT 1 FROM qifutong.blobs WHERE case_id = %s AND kind = %s AND sha256 = %b"
    if asked(hub, sql, (paper.case, paper.kind, digest), (int,)):
        return 0
    facts = json.dumps(dict(paper.facts), ensure_ascii=False)
    values = (digest, paper.kind, paper.case, paper.title, paper.at, paper.number, paper.version, facts, paper.read())
    patience = for_bytes(len(values[-1]))
    with answered(hub.connection, patience), hub_faults_refused(hub.address), hub.connection.transaction():
        return hub.connection.execute(_KEEP.encode(), values).rowcount
