"""Issuing a firm quote: numbered, drawn, and stored with all that it was made from; and making it again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from ..catalog.pricebook import parse_pricebook
from ..core.client import Case
from ..core.issued import Circumstances, issue_inputs, issued_document, issued_quote
from ..core.operation import moment
from ..core.pricebook import PriceBook
from ..core.problems import Refusal
from ..core.quote import FirmQuote
from ..core.quote_diff import quote_diff
from ..core.text import Text
from ..store.file import Store
from ..store.quotes import (
    IssuedQuote,
    Overtaken,
    issued_book,
    issued_quote_of,
    issued_quotes,
    keep_issued,
    next_place,
)
from .updating import pricebook_text

_TRIES = 5


@dataclass(frozen=True, slots=True)
class Issue:
    """What was issued: the record, the paper, and what it changes of the version it supersedes, in words."""

    quote: IssuedQuote
    pdf: bytes
    changes: tuple[Text, ...]


def issue(
    store: Store,
    case: Case,
    quote: FirmQuote,
    book: PriceBook,
    under: Circumstances,
    *,
    author: str,
    now: datetime,
    supersedes: str = "",
) -> Issue:
    """Issue a firm quote under the store's next number, or as the next version of the number it ``supersedes``.

    It is drawn before anything is written, and drawn anew when another window issued one meanwhile.

    :raises Refusal: a number that is not there, a character that cannot be printed, a disk that fails; none is issued
    :raises ValueError: when the quote was not made from this book and these approvals, or the book is none of ours
    """
    from ..documents.pdf import document_pdf

    text = pricebook_text(store, book.digest)
    for _ in range(_TRIES):
        place = next_place(store, quote.terms.issued_on, supersedes)
        terms = replace(quote.terms, number=place.number, version=place.version)
        inputs = issue_inputs(case, quote, terms, book, under, place.audit_head, place.supersedes)
        pdf = document_pdf(issued_document(inputs, book))
        try:
            kept = keep_issued(store, inputs, pdf, text, author=author, at=moment(now))
        except Overtaken:
            continue
        former = issued_quote_of(store, place.number, place.supersedes) if place.supersedes else None
        return Issue(kept, pdf, changes(store, former, kept) if former else ())
    raise Refusal.of(
        "number",
        Text("其他窗口正在不断签发，没有轮到这一份", "other windows keep issuing; this quote did not get its turn"),
        Text("请稍后再试", "try again in a moment"),
    )


def last_issued(store: Store, case: str) -> FirmQuote | None:
    """The quote of a case that was issued last, made again by its own price book; None when there is none.

    :raises Refusal: when this version of the program cannot read that price book
    """
    issued = issued_quotes(store, case)
    return issued_quote(issued[-1].inputs, _book_of(store, issued[-1])) if issued else None


def recompute(store: Store, quote: IssuedQuote) -> bytes:
    """The paper made again from what is stored, whatever price book is in use now; the bytes of the issued one.

    :raises Refusal: when this version of the program cannot read that price book; the stored paper stands
    """
    from ..documents.pdf import document_pdf

    return document_pdf(issued_document(quote.inputs, _book_of(store, quote)))


def changes(store: Store, before: IssuedQuote, after: IssuedQuote) -> tuple[Text, ...]:
    """What differs between two issued quotes, in words: ``扩容 20→35 人 +¥4,500``."""
    return quote_diff(*(issued_quote(one.inputs, _book_of(store, one)) for one in (before, after)))


def _book_of(store: Store, quote: IssuedQuote) -> PriceBook:
    return parse_pricebook(issued_book(store, quote), quote.inputs.book)
