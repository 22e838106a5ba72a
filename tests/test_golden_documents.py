"""The sample client's documents, line by line. A change of words or numbers shows here as a diff to review.

Accept a reviewed change with ``QIFUTONG_ACCEPT_GOLDEN=1``. What may differ without review: nothing.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from qifutong_desktop.actions.contracting import contract_of
from qifutong_desktop.actions.diagnosing import diagnose_opened, open_case
from qifutong_desktop.actions.proposing import Offer, make_offer
from qifutong_desktop.assets import asset
from qifutong_desktop.core.document import Document, Page, Row, Table
from qifutong_desktop.core.proposal import make_proposal
from qifutong_desktop.core.quote import DraftQuote, FirmQuote
from qifutong_desktop.core.quote_document import make_quote_document
from qifutong_desktop.workbooks.sample_books import write_sample_books
from tests.document_text import document_lines

GOLDEN = Path(__file__).parent / "golden"
CASES = Path(__file__).parent / "cases"
TODAY = date(2026, 11, 22)
AMOUNT = re.compile(r"−?\d[\d,]*\.\d\d")


@pytest.fixture(scope="module")
def offer(tmp_path_factory: pytest.TempPathFactory) -> Offer:
    books = write_sample_books(tmp_path_factory.mktemp("client"))
    return make_offer(
        diagnose_opened(open_case(asset("resources", "sample", "case.toml"), books)), TODAY, "Q26-A1-0117"
    )


def proposal(offer: Offer) -> Document:
    told = offer.diagnosed
    return make_proposal(
        told.case,
        told.diagnosis,
        offer.comparison,
        offer.quote,
        offer.plan,
        told.sizing,
        offer.book,
        offer.calendar,
        TODAY,
        "P26-0117",
    )


def quote(offer: Offer) -> Document:
    return make_quote_document(offer.diagnosed.case, offer.quote, offer.book, TODAY)


def compare_with_golden(name: str, document: Document) -> None:
    lines = document_lines(document)
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("QIFUTONG_ACCEPT_GOLDEN"):
        path.write_text("\n".join(lines) + "\n", "utf-8")
    assert lines == path.read_text("utf-8").splitlines()


def test_the_sample_proposal_reads_as_reviewed(offer: Offer) -> None:
    compare_with_golden("proposal", proposal(offer))


def test_the_sample_quote_reads_as_reviewed(offer: Offer) -> None:
    assert isinstance(offer.quote, FirmQuote)
    compare_with_golden("quote", quote(offer))


def test_the_sample_contract_reads_as_reviewed(offer: Offer) -> None:
    compare_with_golden("contract", contract_of(offer))


def test_what_the_client_reads_adds_up(offer: Offer) -> None:
    """An accountant's check on the printed words alone: rows to subtotals to the total, net and tax to the total."""
    page = quote(offer).pages[0]
    table = next(block for block in page.blocks if isinstance(block, Table))
    priced = [row for row in table.rows if row.style == "plain"]
    subtotals = [row for row in table.rows if row.style == "strong"]
    total = next(row for row in table.rows if row.style == "total")
    for column in (-2, -1):
        assert sum(_yuan(row, column) for row in priced) == _yuan(total, column)
        assert sum(_yuan(row, column) for row in subtotals) == _yuan(total, column)
    words = "\n".join(document_lines(quote(offer)))
    net, tax = (
        Decimal(found.replace(",", "")) for found in re.findall(r"(?:不含税金额|税额)', '([\d,.]+)元", words)[:2]
    )
    assert net + tax == _yuan(total, -2)


def test_nothing_internal_reaches_the_client(offer: Offer) -> None:
    words = "\n".join([*document_lines(proposal(offer)), *document_lines(quote(offer))])
    for line in offer.plan.effort:
        assert line.role.zh not in words or line.rate is None
    assert "折" not in offer.comparison.recommendation.chosen.estimate.lines[0].label.zh
    assert "公司确认" not in words


def test_a_draft_says_so_and_why(offer: Offer) -> None:
    reason = offer.quote.estimate.lines[0].why
    draft = replace(offer, quote=DraftQuote(offer.quote.estimate, offer.quote.terms, (reason,)))
    document = quote(draft)
    assert document.status == "草案"
    assert reason.zh.replace(" ", "") in "".join(document_lines(document)).replace(" ", "")
    assert "不构成要约" in document.pages[0].lead


def test_reasons_speak_for_the_advised_tier_where_the_client_asked_for_another(offer: Offer) -> None:
    told = offer.diagnosed
    case = replace(told.case, preferences=replace(told.case.preferences, tier="enterprise"))
    words = "\n".join(document_lines(proposal(make_offer(replace(told, case=case), TODAY, quick=True))))
    assert "为什么建议标准版" in words
    assert "为什么是" not in words.replace("为什么是这几天", "")
    assert "不选企业版" in words


def test_a_quote_without_a_number_prints_as_draft(offer: Offer) -> None:
    unnumbered = replace(offer, quote=FirmQuote(offer.quote.estimate, replace(offer.quote.terms, number="")))
    assert quote(unnumbered).status == "草案"


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.glob("*.toml")))
def test_other_clients_get_pages_without_holes(case: str) -> None:
    """Every page of every kind of client has a title, a lead and no empty cell where a number belongs."""
    made = make_offer(diagnose_opened(open_case(CASES / case)), TODAY)
    for document in (proposal(made), quote(made)):
        for page in document.pages:
            assert page.title
            assert page.lead
            assert not re.search(r"None|\{|\}|nan", "\n".join([page.title, page.lead, *page.notes])), page.title
            assert all(len(row.cells) == len(table.columns) for table in _tables(page) for row in table.rows)


def _tables(page: Page) -> list[Table]:
    return [block for block in page.blocks if isinstance(block, Table)]


def _yuan(row: Row, column: int) -> Decimal:
    assert AMOUNT.fullmatch(row.cells[column]), row.cells
    return Decimal(row.cells[column].replace(",", "").replace("−", "-"))
