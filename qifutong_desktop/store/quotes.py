"""Issued quotes: written once with everything they were made from, never altered, superseded by a new version."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sqlalchemy import Connection, exists, func, insert, select
from sqlalchemy.sql.elements import ColumnElement

from ..core.canonical import FieldValue, digest
from ..core.issued import IssueInputs, inputs_from_plain
from ..core.problems import Refusal
from ..core.text import Text
from .audit import ISSUED, append_event, head_within
from .file import Store
from .numbers import number_after
from .schema import pricebooks, quotes, signed_papers


@dataclass(frozen=True, slots=True)
class Place:
    """Where the next quote will stand: its number and version, the head of the chain to print, what it replaces."""

    number: str
    version: int
    audit_head: str
    supersedes: int = 0


@dataclass(frozen=True, slots=True)
class IssuedQuote:
    """An issued quote without its paper (:func:`issued_pdf`). ``at`` is UTC; ``sha256`` is the paper's."""

    id: int
    number: str
    version: int
    case: str
    at: str
    inputs: IssueInputs
    sha256: str


class Overtaken(Exception):
    """Another window issued a quote meanwhile: the place is taken, draw again in a new one."""


def next_place(store: Store, day: date, supersedes: str = "") -> Place:
    """A place for a quote: a new number, or the next version of the number that it supersedes.

    :raises Refusal: when there is no quote of that number
    """
    with store.reading() as connection:
        return _place(connection, store.device, day, supersedes)


def _place(connection: Connection, device: str, day: date, supersedes: str) -> Place:
    head = head_within(connection)
    if not supersedes:
        return Place(str(number_after(connection, device, day)), 1, head)
    former = connection.scalar(select(func.max(quotes.c.version)).where(quotes.c.number == supersedes))
    if former is None:
        raise _unknown(supersedes)
    return Place(supersedes, former + 1, head, former)


def keep_issued(store: Store, inputs: IssueInputs, pdf: bytes, book_text: str, *, author: str, at: str) -> IssuedQuote:
    """Store an issued quote with its event, in one transaction; on the disk when it returns.

    ``book_text`` is the text of the price book that the inputs name by its hash.

    :raises Overtaken: when its place was taken meanwhile; nothing is stored
    :raises NotWritten: when the disk fails; nothing is stored
    """
    if digest(book_text) != inputs.book_sha256:
        raise ValueError("this is not the text of the price book that the quote rests on")
    terms, paper = inputs.terms, sha256(pdf).hexdigest()
    supersedes = terms.number if inputs.supersedes else ""
    with store.writing() as connection:
        place = _place(connection, store.device, terms.issued_on, supersedes)
        if place != Place(terms.number, terms.version, inputs.audit_head, inputs.supersedes):
            raise Overtaken
        _keep_book(connection, inputs, book_text)
        row: dict[str, FieldValue] = {
            "number": terms.number,
            "version": terms.version,
            "case": inputs.under.case,
            "at": at,
            "book": inputs.book_sha256,
            "inputs": inputs.body,
            "sha256": paper,
        }
        connection.execute(insert(quotes).values(**row, pdf=pdf))
        facts: dict[str, FieldValue] = {**row, "inputs": digest(inputs.body), "supersedes": inputs.supersedes}
        append_event(connection, ISSUED, facts, author=author, device=store.device, at=at)
    return issued_quote_of(store, terms.number, terms.version)


def _keep_book(connection: Connection, inputs: IssueInputs, text: str) -> None:
    known = select(pricebooks.c.sha256).where(pricebooks.c.sha256 == inputs.book_sha256)
    if connection.scalar(known) is None:
        connection.execute(insert(pricebooks).values(sha256=inputs.book_sha256, book=inputs.book, body=text))


_SHOWN = (quotes.c.id, quotes.c.number, quotes.c.version, quotes.c.case, quotes.c.at, quotes.c.inputs, quotes.c.sha256)


def issued_quotes(store: Store, case: str = "") -> tuple[IssuedQuote, ...]:
    """Every issued quote (of one case), in the order of issue."""
    return _issued(store, *([quotes.c.case == case] if case else []))


def issued_quote_of(store: Store, number: str, version: int = 0) -> IssuedQuote:
    """One issued quote; without a version the one in force, the last.

    :raises Refusal: when there is none
    """
    found = _issued(store, quotes.c.number == number, *([quotes.c.version == version] if version else []))
    if not found:
        raise _unknown(number)
    return found[-1]


def _issued(store: Store, *conditions: ColumnElement[bool]) -> tuple[IssuedQuote, ...]:
    with store.reading() as connection:
        rows = connection.execute(select(*_SHOWN).where(*conditions).order_by(quotes.c.id)).all()
    return tuple(
        IssuedQuote(
            row.id, row.number, row.version, row.case, row.at, inputs_from_plain(json.loads(row.inputs)), row.sha256
        )
        for row in rows
    )


def issued_pdf(store: Store, quote: IssuedQuote) -> bytes:
    """The paper as it was issued."""
    with store.reading() as connection:
        return bytes(connection.execute(select(quotes.c.pdf).where(quotes.c.id == quote.id)).scalar_one())


def issued_book(store: Store, quote: IssuedQuote) -> str:
    """The text of the price book that the quote rests on."""
    with store.reading() as connection:
        wanted = select(pricebooks.c.body).where(pricebooks.c.sha256 == quote.inputs.book_sha256)
        return str(connection.execute(wanted).scalar_one())


def kept_by_duty(store: Store, cases: Sequence[str]) -> tuple[Text, ...]:
    """What stays when these cases are erased: their issued quotes and what was signed of them, by number (for
    ``cases.erase``)."""
    signed = exists().where(signed_papers.c.quote_id == quotes.c.id).label("signed")
    with store.reading() as connection:
        wanted = select(quotes.c.number, quotes.c.version, signed).where(quotes.c.case.in_(cases)).order_by(quotes.c.id)
        rows = connection.execute(wanted).all()
    return tuple(
        Text(
            f"已签发的报价 {row.number} 第 {row.version} 版{'及其签名件' * row.signed}，按规定保留",
            f"issued quote {row.number} version {row.version}{' with its signed copies' * row.signed}, kept by duty",
        )
        for row in rows
    )


def _unknown(number: str) -> Refusal:
    return Refusal.of(
        "number",
        Text(f"没有编号为 {number} 的报价", f"there is no quote {number}"),
        Text("请核对编号", "check the number"),
    )
