"""Quotes to issue: one invented client, orders that leave nothing open."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from qifutong_desktop.actions.issuing import Issue, issue
from qifutong_desktop.catalog.pricebook import load_pricebook
from qifutong_desktop.core.client import Case, Client, Company
from qifutong_desktop.core.issued import Circumstances
from qifutong_desktop.core.order import parse_order
from qifutong_desktop.core.pricebook import PriceBook
from qifutong_desktop.core.pricing import price
from qifutong_desktop.core.quote import FirmQuote, Terms, settle
from qifutong_desktop.store.file import Store

TODAY = date(2026, 9, 7)
NOW = datetime(2026, 9, 7, 9, 30, tzinfo=UTC)
AT = "2026-09-07T09:30:00Z"
CASE = Case(
    Client("绍兴䶮禾烘焙食品有限公司", contact="许㙍", contact_title="总经理", phone="0575-00000000"),
    {},
    company=Company("企服通数字技术有限公司", tax_id="91330600MA2JQY7W3X", consultant="温𬭩"),
)
UNDER = Circumstances("0f" * 16, "base 1", "0.1.0", state=("ab" * 32,))


def firm(book: PriceBook | None = None, approved: tuple[str, ...] = (), **order: Any) -> FirmQuote:
    """A firm quote for an order, standard for 50 unless told otherwise."""
    book = book or load_pricebook()
    asked = {"tier": "standard", "billing": "annual", "term": 1, "users": 50, **order}
    terms = Terms("", 1, TODAY, date(2026, 9, 21), "签约付清年费与一次性费用")
    quote = settle(price(parse_order(asked, book), book, TODAY), terms, approved)
    assert isinstance(quote, FirmQuote)
    return quote


def issue_one(store: Store, supersedes: str = "", **order: Any) -> Issue:
    """Issue a quote by the shipped price book."""
    return issue(store, CASE, firm(**order), load_pricebook(), UNDER, author="wen", now=NOW, supersedes=supersedes)
