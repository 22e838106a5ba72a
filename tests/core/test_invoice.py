"""开票明细: whatever the discounts, the invoice adds up to the quote, to the fen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qifutong_desktop.catalog.pricebook import load_pricebook
from qifutong_desktop.core.invoice import invoice_lines
from qifutong_desktop.core.order import parse_order
from qifutong_desktop.core.pricing import price
from qifutong_desktop.core.quote import Estimate

TODAY = date(2026, 11, 22)


def estimate(**order: object) -> Estimate:
    book = load_pricebook()
    raw = {"tier": "basic", "billing": "annual", "term": 1, "users": 36, **order}
    return price(parse_order(raw, book), book, TODAY)


def test_the_first_month_discount_belongs_to_the_plan_fee() -> None:
    lines = invoice_lines(estimate(billing="monthly", term=12, integrations=2))
    assert [(line.label.en, line.discount) for line in lines] == [
        ("Basic (monthly)", Decimal("-499.50")),
        ("Extra accounts", 0),
        ("System integration", 0),
    ]


def test_a_renewal_discount_falls_on_every_line_in_proportion() -> None:
    lines = invoice_lines(estimate(term=2, customer="renewal", renewal_months=24, integrations=2))
    assert [line.discount for line in lines] == [Decimal("-1599.80"), Decimal("-600.00"), Decimal("-200.00")]


def test_a_range_is_not_invoiced() -> None:
    with pytest.raises(ValueError, match="range"):
        invoice_lines(estimate(custom_days=3))


@given(
    users=st.integers(1, 300),
    systems=st.integers(0, 9),
    days=st.decimals(0, 50, places=2),
    rate=st.decimals(800, 1200, places=2),
    rows=st.integers(0, 600_000),
    percent=st.decimals(0, 100, places=2),
    kind=st.sampled_from(["new", "renewal"]),
    billing=st.sampled_from(["monthly", "annual"]),
)
def test_the_invoice_adds_up_to_the_quote(
    users: int, systems: int, days: Decimal, rate: Decimal, rows: int, percent: Decimal, kind: str, billing: str
) -> None:
    priced = estimate(
        users=users,
        integrations=systems,
        custom_days=days,
        custom_rate=rate,
        migration_rows=rows,
        customer=kind,
        renewal_months=24,
        billing=billing,
        term=2,
        concession={"percent": percent, "reason": "老客户"},
    )
    lines = invoice_lines(priced)
    assert sum(line.amount for line in lines) == priced.total.low
    assert sum(line.net for line in lines) == priced.net.low
    assert sum(line.tax for line in lines) == priced.tax.low
    assert all(line.amount >= 0 for line in lines)
    assert all(line.net + line.tax == line.amount == line.listed + line.discount for line in lines)
    assert all(abs(line.net * Decimal("1.06") - line.amount) < Decimal("0.06") for line in lines)
