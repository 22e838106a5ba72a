"""All that an issued quote was made from, so that it can be made again, to the byte.

Of the client only what is printed is kept, never the answers. The price list itself is kept beside it by its hash.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from typing import Any, TypeVar, cast

from .canonical import FieldValue, canonical, from_plain
from .client import AlreadyPaid, Case, Client, Company
from .document import Document
from .order import Concession, Order
from .pricebook import PriceBook
from .pricing import price
from .problems import Refusal
from .quote import FirmQuote, Terms, settle
from .quote_document import make_quote_document, seller_named
from .text import Text

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Under what a quote is issued: the case by id, what its state is named (``CaseState.names``), the approved
    violations by key, the questionnaire, and the version of the program."""

    case: str
    questionnaire: str
    program: str
    approved: tuple[str, ...] = ()
    state: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IssueInputs:
    """What :func:`issued_document` reads, and what a later reader asks for. Number and version stand in ``terms``.

    ``audit_head`` is the head of the audit chain before this issue. ``supersedes`` is the version it replaces, or 0.
    """

    under: Circumstances
    client: Client
    company: Company
    order: Order
    terms: Terms
    book: str
    book_sha256: str
    audit_head: str
    supersedes: int = 0

    @property
    def body(self) -> str:
        """The inputs as canonical JSON."""
        return canonical(cast(Mapping[str, FieldValue], _plain(self)))


def issue_inputs(
    case: Case,
    quote: FirmQuote,
    terms: Terms,
    book: PriceBook,
    under: Circumstances,
    audit_head: str,
    supersedes: int = 0,
) -> IssueInputs:
    """The inputs of a firm quote that is about to be issued under ``terms``: those of the quote, with its number.

    :raises Refusal: while the seller is not named in full: the paper would be a draft
    :raises ValueError: when they would not make this very quote again
    """
    if not seller_named(case):
        raise Refusal.of(
            "company.tax_id",
            Text("报价方名称与税号未填，只能出草案", "the seller's name and tax number are missing; it is a draft"),
            Text("请在设置的“公司与顾问”里填写", "fill them in under Settings, company and consultant"),
        )
    inputs = IssueInputs(
        under, case.client, case.company, quote.estimate.order, terms, book.id, book.digest, audit_head, supersedes
    )
    if not terms.number or issued_quote(inputs, book).estimate != quote.estimate:
        raise ValueError("no number, or made from another price book, day or order than it is issued with")
    return inputs


def issued_quote(inputs: IssueInputs, book: PriceBook) -> FirmQuote:
    """The quote again, from its inputs and the price book that they name.

    :raises ValueError: when it is another book, or the quote would be a draft
    """
    if book.digest != inputs.book_sha256:
        raise ValueError(f"the quote rests on the price book {inputs.book_sha256}, not on {book.digest}")
    quote = settle(price(inputs.order, book, inputs.terms.issued_on), inputs.terms, inputs.under.approved)
    if not isinstance(quote, FirmQuote):
        raise ValueError("only a firm quote can be issued")
    return quote


def issued_document(inputs: IssueInputs, book: PriceBook) -> Document:
    """The paper again, from its inputs and the price book that they name.

    :raises ValueError: as :func:`issued_quote`
    """
    case = Case(inputs.client, {}, company=inputs.company)
    quote = issued_quote(inputs, book)
    return make_quote_document(case, quote, book, inputs.terms.issued_on, audit_head=inputs.audit_head)


def order_plain(order: Order) -> FieldValue:
    """An order as canonical JSON can hold it."""
    return cast(FieldValue, _plain(order))


def order_from_plain(stored: FieldValue) -> Order:
    """The order again.

    :raises ValueError: when a key lacks or is too much, or a value is none of ours
    """
    return _made(Order, stored)


# --- written down and read back --------------------------------------------------------------------------------------

_PARTS: Mapping[str, type] = {
    "under": Circumstances,
    "client": Client,
    "company": Company,
    "order": Order,
    "terms": Terms,
    "concession": Concession,
    "already_paid": AlreadyPaid,
}


def _plain(value: object) -> object:
    if type(value) in (*_PARTS.values(), IssueInputs):
        return {part.name: _plain(getattr(value, part.name)) for part in fields(cast(Any, value))}
    return value


def inputs_from_plain(plain: Any) -> IssueInputs:
    """The inputs from their parsed ``body``.

    :raises ValueError: when a key lacks or is too much, or a value is none of ours
    """
    return _made(IssueInputs, from_plain(plain))


def _made(kind: type[T], stored: FieldValue) -> T:
    names: Collection[str] = [part.name for part in fields(cast(Any, kind))]
    if not isinstance(stored, Mapping) or set(stored) != set(names):
        raise ValueError(f"{kind.__name__} has exactly the keys {', '.join(sorted(names))}")
    values: dict[str, Any] = {
        name: _made(_PARTS[name], value) if name in _PARTS and value is not None else value
        for name, value in stored.items()
    }
    return kind(**values)
