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
from ..core.text import Text
from ..store.file import Store
from .previewing import Paper, drawn, same_as_issued, under_its_number
from .proposing import Offer
from .signed_papers import pdf_to_hand_over
from .working import Issued

_UNNUMBERED = Text("报价单还没有编号，尚未签发", "the quote has no number: it is not issued yet")


def contract_of(offer: Offer) -> Document:
    """What the contract says; it is a draft always, and lists first what is open in the quote.

    :raises Refusal: the words of the contract are not as they were shipped
    """
    told, quote = offer.diagnosed, offer.quote
    unnumbered = () if quote.terms.number else (_UNNUMBERED,)
    deal = Agreement(
        told.case,
        quote,
        offer.plan,
        offer.book,
        load_desk_rules(),
        load_contract_words(),
        offer.today,
        (*offer.missing, *unnumbered),
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
    last = same_as_issued(offer.quote, issued, offer.book)
    named = under_its_number(offer, issued)
    return named if last is None else replace(named, paper_sha256=sha256(pdf_to_hand_over(store, last)).hexdigest())
