"""The sample client that ships with the program, worked through to what the benchmarks draw and call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from qifutong_desktop.actions.diagnosing import diagnose_opened, open_case
from qifutong_desktop.actions.proposing import Offer, make_offer
from qifutong_desktop.assets import asset
from qifutong_desktop.core.document import Document
from qifutong_desktop.core.proposal import make_proposal
from qifutong_desktop.core.quote_document import make_quote_document
from qifutong_desktop.workbooks.sample_books import write_sample_books

TODAY = date(2026, 9, 7)
NUMBER = "Q26-A1-0007"


def sample_case() -> Path:
    return asset("resources", "sample", "case.toml")


def sample_books(folder: Path) -> Sequence[Path]:
    """The sample client's workbooks, written into ``folder``."""
    return write_sample_books(folder)


def sample_offer(folder: Path) -> Offer:
    """Diagnosis, advice, plan and quote of the sample client; its workbooks are written into ``folder``."""
    return make_offer(diagnose_opened(open_case(sample_case(), sample_books(folder))), TODAY, NUMBER)


def renamed(offer: Offer, name: str) -> Offer:
    """The same offer to a client of another name."""
    diagnosed = offer.diagnosed
    client = replace(diagnosed.case.client, name=name)
    return replace(offer, diagnosed=replace(diagnosed, case=replace(diagnosed.case, client=client)))


def sample_proposal(offer: Offer) -> Document:
    diagnosed = offer.diagnosed
    return make_proposal(
        diagnosed.case,
        diagnosed.diagnosis,
        offer.comparison,
        offer.quote,
        offer.plan,
        diagnosed.sizing,
        offer.book,
        offer.calendar,
        offer.today,
        offer.quote.terms.number,
    )


def sample_quote(offer: Offer) -> Document:
    return make_quote_document(offer.diagnosed.case, offer.quote, offer.book, offer.today)
