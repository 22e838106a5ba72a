"""quote.xlsx: worked out anew by two other programs, every line and sum is the quote's own to the fen."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from qifutong_desktop.catalog.pricebook import load_pricebook
from qifutong_desktop.core.money import in_words
from qifutong_desktop.core.order import parse_order
from qifutong_desktop.core.pricing import price
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.core.quote import DraftQuote, Estimate, FirmQuote, Terms, settle
from qifutong_desktop.workbooks.quote_book import write_quote_book
from tests.store.issuing import CASE, TODAY, firm
from tests.test_price_agrees import an_order
from tests.workbooks.formulas import value_of

BOOK = load_pricebook()
SOFFICE = shutil.which("soffice")
TERMS = Terms("Q26-A1-0007", 1, TODAY, date(2026, 9, 21), "签约付清年费与一次性费用")
RANDOM_ORDERS = 60
ORDERS: dict[str, dict[str, Any]] = {
    "plain": {"tier": "standard", "billing": "annual", "term": 1, "users": 50},
    "first month": {"tier": "basic", "billing": "monthly", "term": 12, "users": 36, "customer": "new"},
    "two years": {
        "tier": "basic",
        "billing": "annual",
        "term": 2,
        "users": 47,
        "customer": "renewal",
        "renewal_months": 36,
        "integrations": 5,
        "migration_rows": 34_567,
        "custom_days": 3,
        "custom_rate": 1050,
        "concession": {"percent": Decimal("2.5"), "reason": "老客户介绍"},
    },
    "recurring only": {
        "tier": "basic",
        "billing": "annual",
        "term": 2,
        "users": 47,
        "customer": "renewal",
        "renewal_months": 36,
        "integrations": 5,
        "custom_days": 3,
        "custom_rate": 1050,
        "policies": {"renewal.base": "recurring"},
    },
    "fixed concession": {
        "tier": "standard",
        "billing": "annual",
        "term": 3,
        "users": 50,
        "concession": {"amount": Decimal("1234.56"), "reason": "老客户介绍"},
    },
    "open": {
        "tier": "basic",
        "billing": "annual",
        "term": 1,
        "users": 36,
        "customer": "renewal",
        "renewal_months": 24,
        "custom_days": {"low": 3, "high": 8},
        "integrations": 9,
    },
    "running": {
        "tier": "basic",
        "billing": "annual",
        "term": 1,
        "users": 46,
        "customer": "existing",
        "already_paid": {"seats": 5, "months_left": 7},
        "migration_rows": 10,
        "free_migration_used": True,
    },
    "own tax": {
        "tier": "basic",
        "billing": "annual",
        "term": 1,
        "users": 36,
        "custom_days": 5,
        "custom_rate": 987,
        "policies": {"tax.custom": 13},
    },
}


def estimate_of(order: dict[str, Any]) -> Estimate:
    return price(parse_order(order, BOOK), BOOK, TODAY)


def estimates() -> Iterator[tuple[str, Estimate]]:
    """The named orders, and as many random ones."""
    for name, order in ORDERS.items():
        yield name, estimate_of(order)
    random = Random(20260907)
    for number in range(RANDOM_ORDERS):
        try:
            yield f"random {number}", estimate_of(an_order(random))
        except Refusal:
            continue  # a concession larger than its order


def quoted(estimate: Estimate) -> DraftQuote | FirmQuote:
    return settle(estimate, TERMS, [violation.key for violation in estimate.violations])


def written(estimate: Estimate, path: Path) -> Path:
    write_quote_book(CASE, quoted(estimate), BOOK, path, TODAY)
    return path


def sheets(path: Path) -> dict[str, Worksheet]:
    book = openpyxl.load_workbook(path)
    return {sheet.title: sheet for sheet in book.worksheets if sheet.title != "说明"}


def rows(sheet: Worksheet) -> dict[str, int]:
    """Rows by what stands in their first cell, from the head on."""
    return {str(sheet.cell(row, 1).value): row for row in range(8, sheet.max_row + 1) if sheet.cell(row, 1).value}


def expected(estimate: Estimate, end: str) -> dict[str, tuple[Decimal, Decimal, Decimal]]:
    """Amount, net and tax by label."""
    lines = {
        line.label.zh.replace(" ", ""): tuple(getattr(money, end) for money in (line.amount, line.net, line.tax))
        for line in estimate.lines
    }
    whole = tuple(getattr(money, end) for money in (estimate.total, estimate.net, estimate.tax))
    return lines | {"合计（含税）": whole}


def shown(sheet: Worksheet, found: dict[str, int], label: str) -> tuple[Any, ...]:
    labels = {name.replace(" ", ""): row for name, row in found.items()}
    return tuple(value_of(sheet, f"{letter}{labels[label]}") for letter in "EGH")


def test_the_formulas_come_to_the_quote_to_the_fen(tmp_path: Path) -> None:
    """By an evaluator that reads the formulas and nothing else."""
    looked = 0
    for name, estimate in estimates():
        found = sheets(written(estimate, tmp_path / "quote.xlsx"))
        exact = estimate.total.exact and all(line.amount.exact for line in estimate.lines)
        ends = {"报价": "low"} if exact else {"最低": "low", "最高": "high"}
        assert list(found) == list(ends), name
        for title, sheet in found.items():
            for label, amounts in expected(estimate, ends[title]).items():
                assert shown(sheet, rows(sheet), label) == amounts, (name, title, label)
                looked += 1
            words = value_of(sheet, f"B{rows(sheet)['大写']}")
            assert words == in_words(getattr(estimate.total, ends[title])), name
    assert looked > 4 * RANDOM_ORDERS


def test_discounts_by_percent_are_live(tmp_path: Path) -> None:
    """More accounts: seats, the concession and the two-year discount follow, and the words ask to be written again."""
    [sheet] = sheets(written(estimate_of(ORDERS["two years"]), tmp_path / "quote.xlsx")).values()
    at = rows(sheet)
    more = estimate_of(ORDERS["two years"] | {"users": 57})
    seats = at["扩容使用人数（账号）"]
    sheet[f"B{seats}"] = sheet[f"B{seats}"].value + 20  # ten accounts for two years
    for label, amounts in expected(more, "low").items():
        assert shown(sheet, at, label) == amounts, label
    assert value_of(sheet, f"B{at['大写']}") == "金额已改动，请按新合计重写大写"


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Worksheet]]:
    """The named orders' books after LibreOffice has worked out every formula from nothing."""
    if SOFFICE is None:
        pytest.skip("soffice is not on PATH: install libreoffice-calc to recalculate the workbook")
    folder = tmp_path_factory.mktemp("recalculated")
    bare = [written(estimate_of(order), folder / f"{name}.xlsx") for name, order in ORDERS.items()]
    for path in bare:
        openpyxl.load_workbook(path).save(path)  # openpyxl drops the values that we laid in
    subprocess.run(
        [SOFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx",
         "--outdir", str(folder / "out"), *map(str, bare)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    books = {path.stem: openpyxl.load_workbook(folder / "out" / path.name, data_only=True) for path in bare}
    return {name: {sheet.title: sheet for sheet in book.worksheets} for name, book in books.items()}


@pytest.mark.parametrize("name", ORDERS)
def test_libreoffice_comes_to_the_quote_to_the_fen(name: str, recalculated: dict[str, dict[str, Worksheet]]) -> None:
    estimate = estimate_of(ORDERS[name])
    for title, sheet in recalculated[name].items():
        if title == "说明":
            continue
        labels = {label.replace(" ", ""): row for label, row in rows(sheet).items()}
        for label, amounts in expected(estimate, "high" if title == "最高" else "low").items():
            found = tuple(sheet[f"{letter}{labels[label]}"].value for letter in "EGH")
            assert tuple(round(Decimal(repr(one)), 9) for one in found) == amounts, (title, label)
        total = estimate.total.high if title == "最高" else estimate.total.low
        assert sheet[f"B{labels['大写']}"].value == in_words(total)


def test_programs_that_only_show_a_file_see_the_values(tmp_path: Path) -> None:
    estimate = estimate_of(ORDERS["two years"])
    path = written(estimate, tmp_path / "quote.xlsx")
    sheet = openpyxl.load_workbook(path, data_only=True)["报价"]
    assert Decimal(repr(sheet[f"E{rows(sheet)['合计（含税）']}"].value)) == estimate.total.low


def test_text_from_outside_is_never_a_formula(tmp_path: Path) -> None:
    nasty = replace(CASE, client=replace(CASE.client, name="=HYPERLINK(1)"), company=replace(CASE.company, name="+1"))
    quote = firm()
    quote = replace(quote, terms=replace(quote.terms, payment="@SUM(1)"))
    write_quote_book(nasty, quote, BOOK, tmp_path / "quote.xlsx", TODAY)
    cells = [
        cell
        for sheet in openpyxl.load_workbook(tmp_path / "quote.xlsx").worksheets
        for row in sheet.iter_rows()
        for cell in row
    ]
    for text in ("=HYPERLINK(1) 报价单（草案）", "@SUM(1)"):
        [cell] = [one for one in cells if one.value == text]
        assert cell.data_type == "s"
        assert cell.quotePrefix


def test_the_same_quote_makes_the_same_bytes(tmp_path: Path) -> None:
    first, second = (written(estimate_of(ORDERS["open"]), tmp_path / name) for name in ("a.xlsx", "b.xlsx"))
    assert first.read_bytes() == second.read_bytes()
