"""The contract of an offer (服务合同): drawn, or as a Word file; it names the issued quote by the hash of its file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from ..catalog.contract import load_contract_words
from ..catalog.service_desk import load_desk_rules
from ..core.contract_document import contract_document
from ..core.contract_facts import Agreement
from ..core.document import Document
from ..store.file import Store
from .previewing import Paper, drawn, same_as_issued, under_its_number
from .proposing import Offer
from .signed_papers import pdf_to_hand_over
from .working import Issued


def contract_of(offer: Offer) -> Document:
    """What the contract says; it is a draft always, and lists first what is open in the quote.

    :raises Refusal: the words of the contract are not as they were shipped
    """
    deal = Agreement(
        offer.diagnosed.case,
        offer.quote,
        offer.plan,
        offer.book,
        load_desk_rules(),
        load_contract_words(),
        offer.today,
        offer.paper_sha256,
    )
    return contract_document(deal)


def draw_contract(offer: Offer) -> Paper:
    """The contract, page by page.

    :raises Refusal: a character that cannot be printed, or as :func:`contract_of`
    """
    return drawn(contract_of(offer))


def with_its_paper(store: Store, offer: Offer, issued: Sequence[Issued]) -> Offer:
    """The offer with number, dates and the file's hash of the quote that was issued from it; the next draft where it
    has changed since."""
    return naming(offer, issued, paper_issued(store, offer, issued))


def paper_issued(store: Store, offer: Offer, issued: Sequence[Issued]) -> bytes:
    """The file of the quote that was issued from an offer; empty where the offer has changed since."""
    last = same_as_issued(offer.quote, issued, offer.book)
    return b"" if last is None else pdf_to_hand_over(store, last)


def naming(offer: Offer, issued: Sequence[Issued], paper: bytes) -> Offer:
    """As :func:`with_its_paper`, by the file that :func:`paper_issued` found."""
    named = under_its_number(offer, issued)
    return replace(named, paper_sha256=sha256(paper).hexdigest()) if paper else named
