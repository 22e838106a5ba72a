"""The words of the 服务合同 as data: articles of clauses with named places, each clause with what it rests on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

#: A line to fill in by hand, and one of which the price list says nothing.
BLANK = "＿" * 8
AGREE = f"{BLANK}（待双方约定）"

When = Literal[
    "custom",
    "migration",
    "integrations",
    "seats",
    "left_out",
    "provisional",
    "not_new",
    "issued",
    "same_tier",
    "own_tier",
]
WHENS: tuple[When, ...] = get_args(When)
TableName = Literal["scope", "left_out", "price", "payment", "invoice", "phases", "gates"]
TABLES: tuple[TableName, ...] = get_args(TableName)
PLACES = (
    *("blank", "agree", "quote", "quote_day", "quote_sha256", "valid_until", "book", "contact"),
    *("supplies", "tier_clause", "hours", "included", "training", "training_note"),
    *("custom_days", "custom_clause", "migration_rows", "migration_clause", "seat_pack", "seats_clause", "midterm"),
    *("desk_terms", "papers"),
    *("service_start", "service_end", "service_months", "period_note"),
    *("total", "total_words", "net", "tax", "payment"),
    *("taxpayer", "invoice_kind", "invoice_title", "invoice_tax_id"),
    *("plan_start", "go_live", "acceptance_day", "acceptance_condition", "provisional"),
    *("refund", "refund_days", "refund_open", "refund_clause", "refund_excluded", "refund_excluded_clause"),
    "refund_terms",
)
PLACE = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause. ``text`` and ``source`` hold places such as ``{tier}``; ``when`` None: always printed; ``table`` is
    what stands below it."""

    id: str
    title: str
    text: str
    source: str
    when: When | None = None
    table: TableName | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """第一条 and so on, numbered as they are printed."""

    id: str
    title: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class ContractWords:
    """One version of the words; every table stands in exactly one clause."""

    id: str
    articles: tuple[Article, ...]


def filled(text: str, known: Mapping[str, str]) -> str:
    """The text with its places filled; what is not known is a line to fill in."""
    return PLACE.sub(lambda found: known[found[1]] or BLANK, text)
