"""docs/pricing.md against the program: its worked table is priced, and nothing that prices is missing in it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from qifutong_desktop.actions.quoting import price_order_dict
from qifutong_desktop.catalog.pricebook import load_pricebook
from qifutong_desktop.core import pricing
from qifutong_desktop.core.money import figures, in_words
from qifutong_desktop.core.period import last_day
from qifutong_desktop.core.pricebook import TIERS, PolicyValue, check_list

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "pricing.md").read_text("utf-8")
TODAY = date(2027, 1, 4)
Row = tuple[str, ...]


# --- reading the page ------------------------------------------------------------------------------------------------


def table(heading: str) -> list[Row]:
    """The rows under a heading, without the table's head."""
    _, found, rest = PAGE.partition(f"\n{heading}\n")
    assert found, f"docs/pricing.md has no heading “{heading}”"
    section = re.split(r"^#", rest, maxsplit=1, flags=re.M)[0]
    rows = [line.strip("|").split(" | ") for line in section.splitlines() if line.startswith("|")]
    return [tuple(cell.strip() for cell in row) for row in rows[2:]]


def order_of(words: str) -> dict[str, Any]:
    """``tier=basic custom_days=3..8 concession.percent=3`` → the ORDER table."""
    order: dict[str, Any] = {}
    for word in words.split():
        key, value = word.split("=")
        place, _, name = key.partition(".")
        if name:
            order.setdefault(place, {})[name] = value_of(name, value)
        else:
            order[key] = value_of(key, value)
    return order


def value_of(key: str, words: str) -> Any:
    if ".." in words:
        low, high = words.split("..")
        return {"low": Decimal(low), "high": Decimal(high)}
    if key == "integrations" and not words.isdigit():
        return words.split(",")
    if words in ("true", "false"):
        return words == "true"
    return int(words) if words.isdigit() else words


def code(cell: str) -> list[str]:
    """The names that a cell explains: in backquotes at its beginning, and after each semicolon."""
    return re.findall(r"(?:^|; )`([^`]+)`", cell)


@cache
def base() -> dict[str, Any]:
    found = re.search(r"Every row starts from `([^`]+)`", PAGE)
    assert found
    return order_of(found[1])


def examples() -> list[Any]:
    rows = [*table("## Worked table"), *table("### Alternatives at work")]
    return [pytest.param(order, total, id=order) for order, total, _ in rows]


def priced(words: str) -> dict[str, Any]:
    return price_order_dict(base() | order_of(words), TODAY)


# --- the worked tables -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("order", "total"), examples())
def test_the_worked_table_is_what_the_program_says(order: str, total: str) -> None:
    found = priced(order)["total"]
    low, high = (figures(Decimal(found[end])) for end in ("low", "high"))
    assert total == (low if low == high else f"{low}–{high}")


def test_every_golden_price_is_worked_out_on_the_page() -> None:
    golden = tomllib.loads((ROOT / "tests" / "golden" / "prices.toml").read_text("utf-8"))
    worked = {total for _, total, _ in table("## Worked table")}
    for case in golden["price"]:
        total = case["total"]
        ends = [total] if isinstance(total, str) else [total["low"], total["high"]]
        words = "–".join(figures(Decimal(end)) for end in ends)
        assert words in worked, f"golden price “{case['name']}” ({words}): add a row to the worked table"


@pytest.mark.parametrize(("start", "months", "last"), table("## Service period"))
def test_service_periods(start: str, months: str, last: str) -> None:
    assert last_day(date.fromisoformat(start), int(months)).isoformat() == last


@pytest.mark.parametrize(("amount", "words"), table("### In words"))
def test_words(amount: str, words: str) -> None:
    assert in_words(Decimal(amount.replace(",", ""))) == words


def test_tax_of_the_text() -> None:
    assert "7,999.00 is 7,546.23 + 452.77" in PAGE
    assert "net is 8,017.93" in PAGE
    year, two_lines = priced("tier=basic"), priced("tier=basic migration_rows=10001")
    assert (year["net"]["low"], year["tax"]["low"]) == ("7546.23", "452.77")
    assert two_lines["net"]["low"] == "8017.93"


# --- nothing is missing, nothing is stale ----------------------------------------------------------------------------


def test_the_rules_stand_in_the_order_in_which_they_apply() -> None:
    headings = re.findall(r"^### \d+\. `(\w+)`$", PAGE, flags=re.M)
    assert headings == [rule.__name__.lstrip("_") for rule in pricing.RULES], "docs/pricing.md, “The rules”"


def test_the_list_is_the_price_books() -> None:
    tiers = [asdict(load_pricebook().tiers[tier]) for tier in TIERS]
    rows = table("## The list")
    prices = {"monthly", "annual", "seat_year", "integration_fee", "migration_step_fee"}
    assert prices <= {name for cell, *_ in rows for name in code(cell)}
    for name, *cells in rows:
        values = [tier[code(name)[0]] for tier in tiers]
        assert cells == ["–" if value is None else f"{value:,}" for value in values], name


def test_every_policy_and_every_alternative_is_documented() -> None:
    policies = load_pricebook().policies
    page = {code(key)[0]: (code(default), code(others)) for key, default, others in table("## Policies")}
    assert page.keys() == policies.keys(), "docs/pricing.md, “Policies”: one row for each policy of the price book"
    for key, policy in policies.items():
        default, others = page[key]
        assert default == [said(policy.default)], key
        number = [] if policy.number is None else [f"{policy.number.low}–{policy.number.high}"]
        assert others == [*map(said, policy.alternatives), *number], key


@pytest.mark.parametrize("policy", [key for key, one in load_pricebook().policies.items() if one.alternatives])
def test_an_override_of_each_policy_is_a_violation(policy: str) -> None:
    value = load_pricebook().policies[policy].alternatives[0]
    found = price_order_dict(base() | {"tier": "basic", "policies": {policy: value}}, TODAY)
    assert [one["key"] for one in found["violations"]] == [f"policies.{policy}"]


def said(value: PolicyValue) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_all_that_the_list_leaves_unclear_is_named() -> None:
    _, _, section = PAGE.partition("## What the list itself leaves unclear")
    for finding in check_list(load_pricebook()):
        assert f"`{finding.key}`" in section, f"docs/pricing.md does not name {finding.key}"


def test_all_that_has_no_list_price_is_named() -> None:
    _, _, section = PAGE.partition("## What stops a quote from being issued")
    for key in ("seats", *pricing._UNPRICED):
        assert f"`{key}`" in section, f"docs/pricing.md does not name {key}"
