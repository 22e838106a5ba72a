"""The papers of an open case, drawn as they will be handed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..core.document import Document
from ..core.issued import issued_quote
from ..core.pricebook import PriceBook
from ..core.quote import DraftQuote, FirmQuote
from .proposing import PROPOSAL, QUOTE, SUMMARY, Offer, proposal_document
from .remeasuring import REMEASURE_REPORT, draw_report
from .working import Issued

if TYPE_CHECKING:
    from ..documents.preview import Picture
    from ..store.file import Store
    from .working import Work

#: The papers of a case with a price, and what each is called as a file; minutes are called after their day.
PAPERS: Mapping[str, str] = {
    "proposal": PROPOSAL,
    "summary": SUMMARY,
    "quote": QUOTE,
    "contract": "contract.pdf",
    "remeasure": REMEASURE_REPORT,
}


@dataclass(frozen=True, slots=True)
class Paper:
    """A drawn PDF; ``sizes`` of its pages in points; ``summary`` the page (from 0) that is also sent as a picture."""

    pdf: bytes
    sizes: tuple[tuple[float, float], ...]
    summary: int | None = None


def same_as_issued(quote: DraftQuote | FirmQuote, issued: Sequence[Issued], book: PriceBook) -> Issued | None:
    """The last issued version, where it says what the quote says now (its dates aside)."""
    last = issued[-1] if issued else None
    if last is None or last.inputs.book_sha256 != book.digest or not isinstance(quote, FirmQuote):
        return None
    former = issued_quote(last.inputs, book)
    same = former.estimate == quote.estimate and former.terms.payment == quote.terms.payment
    return last if same else None


def issued_just_so(offer: Offer, issued: Sequence[Issued]) -> Issued | None:
    """The last issued version, where it says what the offer says and until the same day: there is nothing to issue."""
    last = same_as_issued(offer.quote, issued, offer.book)
    return last if last and last.inputs.terms.valid_until == offer.quote.terms.valid_until else None


def under_its_number(offer: Offer, issued: Sequence[Issued]) -> Offer:
    """The offer with number and dates of the quote that was issued from it; the next draft where it has changed."""
    last = same_as_issued(offer.quote, issued, offer.book)
    if last is None:
        return next_draft(offer, issued)
    return replace(offer, quote=replace(offer.quote, terms=last.inputs.terms))


def next_draft(offer: Offer, issued: Sequence[Issued]) -> Offer:
    """The offer as a draft of the version that would be issued next."""
    version = issued[-1].version + 1 if issued else 1
    return replace(offer, quote=replace(offer.quote, terms=replace(offer.quote.terms, version=version)))


def draw_paper(kind: str, work: Work, store: Store) -> Paper:
    """One of :data:`PAPERS` as it stands now; the summary is a page of the proposal.

    :raises Refusal: a character that cannot be printed
    """
    offer, issued = work.offer, work.kept.issued
    assert offer is not None
    match kind:
        case "proposal" | "summary":
            return draw_proposal(under_its_number(offer, issued))
        case "quote":
            return draw_quote(next_draft(offer, issued))
        case "contract":
            from .contracting import draw_contract, with_its_paper

            return draw_contract(with_its_paper(store, offer, issued))
        case "remeasure":
            return draw_report(work)
    raise AssertionError(f"no paper is called {kind}")


def draw_proposal(offer: Offer) -> Paper:
    """The proposal (方案书).

    :raises Refusal: a character that cannot be printed
    """
    from ..documents.pdf import document_pdf

    document = proposal_document(offer)
    summary = None if document.summary is None else document.summary + (1 if document.cover else 0)
    return _paper(document_pdf(document), summary)


def draw_quote(offer: Offer) -> Paper:
    """The quote as it stands: 草案.

    :raises Refusal: a character that cannot be printed
    """
    from ..core.quote_document import make_quote_document

    return drawn(make_quote_document(offer.diagnosed.case, offer.quote, offer.book, offer.today))


def drawn(document: Document) -> Paper:
    """A document as pages.

    :raises Refusal: a character that cannot be printed
    """
    from ..documents.pdf import document_pdf

    return _paper(document_pdf(document))


def _paper(pdf: bytes, summary: int | None = None) -> Paper:
    from ..documents.preview import page_sizes

    return Paper(pdf, page_sizes(pdf), summary)


def picture_of(paper: Paper, page: int, width_px: int) -> Picture:
    """One page of a paper as pixels."""
    from ..documents.preview import page_image

    return page_image(paper.pdf, page, width_px)
