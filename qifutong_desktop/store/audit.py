"""The audit chain in the file: what was issued and signed, and whether all of it is still as it was."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Column, Connection, LargeBinary, insert, select
from sqlalchemy import cast as in_bytes

from ..core.audit import GENESIS, Break, Entry, first_break, head_of, link, place_of
from ..core.canonical import FieldValue, canonical, digest
from ..core.text import Text
from .file import Store
from .schema import events, pricebooks, quotes, signed_papers

ISSUED, SIGNED = "issued", "signed"


@dataclass(frozen=True, slots=True)
class Report:
    """What an audit found. ``broken`` names each thing that is not as it was; () when all is well.

    ``anchored`` gives, for each head from outside, after how many events the chain had it (None: never).
    """

    events: int
    quotes: int
    head: str
    broken: tuple[Break, ...]
    anchored: tuple[tuple[str, int | None], ...] = ()


def append_event(
    connection: Connection, kind: str, facts: Mapping[str, FieldValue], *, author: str, device: str, at: str
) -> str:
    """Add an event within a transaction; the new head. ``at`` is UTC (``core.operation.moment``)."""
    last = connection.execute(select(events.c.n, events.c.hash).order_by(events.c.n.desc()).limit(1)).first()
    n, before = (last.n + 1, last.hash) if last else (1, GENESIS)
    body = canonical({"n": n, "kind": kind, "at": at, "author": author, "device": device, "facts": facts})
    head = link(before, body)
    connection.execute(insert(events).values(n=n, body=body, hash=head))
    return head


def head_within(connection: Connection) -> str:
    """The head of the chain, within a transaction or a reading."""
    found = connection.scalar(select(events.c.hash).order_by(events.c.n.desc()).limit(1))
    return GENESIS if found is None else str(found)


def chain(store: Store) -> tuple[Entry, ...]:
    """Every event, as stored, in order."""
    with store.reading() as connection:
        return _entries(connection)


def _entries(connection: Connection) -> tuple[Entry, ...]:
    rows = (_texts(row) for row in _rows(connection, events.c.n, *events.c))
    return tuple(Entry(int(n), body, digits) for n, body, digits in rows)


def _quotes(connection: Connection) -> list[_Row]:
    shown = [column for column in quotes.c if column.name not in ("id", "pdf")]
    found = _rows(connection, quotes.c.id, quotes.c.pdf, *shown)
    return [_Row(row[0] or b"", *_texts(row[1:])) for row in found]


@dataclass(frozen=True, slots=True)
class _Row:
    """A quote as it lies in the file."""

    pdf: bytes
    number: str
    version: str
    case: str
    at: str
    book: str
    inputs: str
    sha256: str


def _papers(connection: Connection) -> list[_Paper]:
    wanted = (
        select(
            *(
                in_bytes(one, LargeBinary)
                for one in (signed_papers.c.pdf, *quotes.c["number", "version"], *signed_papers.c["sha256", "kind"])
            )
        )
        .join_from(signed_papers, quotes, isouter=True)
        .order_by(signed_papers.c.id)
    )
    rows = [tuple(row) for row in connection.execute(wanted)]
    return [_Paper(sha256(row[0] or b"").hexdigest(), *_texts(row[1:])) for row in rows]


@dataclass(frozen=True, slots=True)
class _Paper:
    """A signed paper as it lies in the file; ``found`` is the hash of its bytes, ``sha256`` the one beside them."""

    found: str
    number: str
    version: str
    sha256: str
    kind: str


def _rows(connection: Connection, order: Column[Any], *columns: Column[Any]) -> Sequence[Sequence[bytes | None]]:
    """The columns as bytes: an audit reads what somebody may have spoiled, a text that is none included."""
    wanted = select(*(in_bytes(column, LargeBinary) for column in columns)).order_by(order)
    return [tuple(row) for row in connection.execute(wanted)]


def _texts(row: Sequence[bytes | None]) -> tuple[str, ...]:
    return tuple((one or b"").decode(errors="replace") for one in row)


def audit(store: Store, printed: Sequence[str] = ()) -> Report:
    """Check the chain, every issued quote and signed paper against its event, and the price books by their hash.

    ``printed`` are heads from outside the file, as quotes carry them: only these show a cut tail or a chain that was
    written anew as a whole.

    :raises Refusal: when one of ``printed`` is no head
    """
    with store.reading() as connection:
        entries = _entries(connection)
        issued = _quotes(connection)
        papers = _papers(connection)
        books = [_texts(row) for row in _rows(connection, pricebooks.c.sha256, *pricebooks.c)]
    broken = [
        *_chain_breaks(entries),
        *_quote_breaks(entries, issued),
        *_paper_breaks(entries, papers),
        *(Break(0, _book_changed(book)) for sha, book, body in books if digest(body) != sha),
    ]
    anchored = _anchored(entries, printed)
    broken += _lost(anchored)
    return Report(len(entries), len(issued), head_of(entries), tuple(broken), anchored)


def unanchored(printed: Sequence[str]) -> Report:
    """The report on a store that is not there: nothing is wrong with it, unless some paper carries one of its heads.

    :raises Refusal: when one of ``printed`` is no head
    """
    anchored = _anchored((), printed)
    return Report(0, 0, GENESIS, tuple(_lost(anchored)), anchored)


def _anchored(entries: Sequence[Entry], printed: Sequence[str]) -> tuple[tuple[str, int | None], ...]:
    return tuple((head, place_of(entries, head)) for head in printed)


def _lost(anchored: Sequence[tuple[str, int | None]]) -> Iterator[Break]:
    for head, place in anchored:
        if place is None:
            yield Break(
                0,
                Text(
                    f"审计链从来没有过链头 {head}：它之后的记录被截掉，或整条链被重写",
                    f"the chain never had the head {head}: its tail was cut off, or all of it was written anew",
                ),
            )


def _chain_breaks(entries: Sequence[Entry]) -> Iterator[Break]:
    found = first_break(entries)
    if found:
        yield found


def _quote_breaks(entries: Sequence[Entry], issued: Sequence[_Row]) -> Iterator[Break]:
    told = _told(entries)
    for row in issued:
        zh, en = f"报价 {row.number} 第 {row.version} 版", f"quote {row.number} version {row.version}"
        if (row.number, row.version) not in told:
            yield Break(0, Text(f"{zh}的签发记录不在审计链上", f"{en} has no event in the chain"))
            continue
        n, facts, before = told.pop((row.number, row.version))
        found = {
            "sha256": sha256(row.pdf).hexdigest(),
            "inputs": digest(row.inputs),
            "case": row.case,
            "at": row.at,
            "book": row.book,
        }
        for key, name in _FACTS.items():
            if found[key] != facts.get(key):
                yield Break(n, Text(f"{zh}的{name.zh}与签发时不符", f"the {name.en} of {en} is not as issued"))
        if row.sha256 != facts.get("sha256") or _parsed(row.inputs).get("audit_head") != before:
            yield Break(n, Text(f"{zh}的登记与审计链不符", f"the record of {en} does not fit the chain"))
    for (number, version), (n, _, _) in told.items():
        what = Text(f"报价 {number} 第 {version} 版不见了", f"quote {number} version {version} is gone")
        yield Break(n, what)


def _paper_breaks(entries: Sequence[Entry], papers: Sequence[_Paper]) -> Iterator[Break]:
    told = _signed(entries)
    for paper in papers:
        zh, en = f"报价 {paper.number} 第 {paper.version} 版", f"quote {paper.number} version {paper.version}"
        n, facts = told.pop(paper.sha256, (0, {}))
        if paper.found != paper.sha256:
            yield Break(n, Text(f"{zh}的签名文件与签名时不符", f"the signed file of {en} is not what was signed"))
        elif (str(facts.get("number")), str(facts.get("version"))) != (paper.number, paper.version):
            yield Break(n, Text(f"{zh}的签名文件不在审计链上", f"a signed file of {en} has no event in the chain"))
        elif facts.get("paper", paper.kind) != paper.kind:
            what = Text(f"{zh}的签名文件与审计链不符", f"the record of a signed file of {en} does not fit the chain")
            yield Break(n, what)
    for n, facts in told.values():
        if "paper" in facts:  # what was signed before signed papers were kept by duty may have gone with its client
            zh, en = f"报价 {facts.get('number')} 第 {facts.get('version')} 版", f"quote {facts.get('number')}"
            en = f"{en} version {facts.get('version')}"
            yield Break(n, Text(f"{zh}的签名文件不见了", f"the signed file of {en} is gone"))


def _signed(entries: Sequence[Entry]) -> dict[str, tuple[int, Mapping[str, Any]]]:
    """What the chain says was signed: by the hash of the file the place and the facts."""
    found: dict[str, tuple[int, Mapping[str, Any]]] = {}
    for entry in entries:
        event = _parsed(entry.body)
        facts = event.get("facts")
        if event.get("kind") == SIGNED and isinstance(facts, dict):
            found[str(facts.get("sha256"))] = (entry.n, facts)
    return found


_FACTS = {
    "sha256": Text("文件内容", "paper"),
    "inputs": Text("计算依据", "inputs"),
    "case": Text("所属案例", "case"),
    "at": Text("签发时间", "time"),
    "book": Text("价目表", "price list"),
}


def _told(entries: Sequence[Entry]) -> dict[tuple[str, str], tuple[int, Mapping[str, Any], str]]:
    """What the chain says was issued: by number and version the place, the facts and the head before."""
    found: dict[tuple[str, str], tuple[int, Mapping[str, Any], str]] = {}
    before = GENESIS
    for entry in entries:
        event = _parsed(entry.body)
        facts = event.get("facts")
        if event.get("kind") == ISSUED and isinstance(facts, dict):
            found[(str(facts.get("number")), str(facts.get("version")))] = (entry.n, facts, before)
        before = entry.hash
    return found


def _parsed(body: str) -> dict[str, Any]:
    """What is no table is an empty one, and so does not fit."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _book_changed(book: str) -> Text:
    return Text(f"价目表 {book} 的存档与其哈希不符", f"the stored price list {book} does not have its hash")
