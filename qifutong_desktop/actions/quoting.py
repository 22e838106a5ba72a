"""Pricing orders: from a consultant's file to priced lines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from ..catalog.files import parse_table, read_table, read_text
from ..catalog.pricebook import load_pricebook
from ..core.order import parse_order
from ..core.pricing import price
from ..core.problems import Problem, Refusal
from ..core.quote import Estimate
from ..core.quote_json import estimate_json
from ..core.text import Lang


def price_order_dict(raw: Mapping[str, Any], today: date, lang: Lang = "zh") -> dict[str, Any]:
    """Price one ORDER table with the shipped price book.

    :raises Refusal: what cannot be priced, with its keys
    """
    book = load_pricebook()
    return estimate_json(price(parse_order(raw, book), book, today), lang)


def estimate_file(path: Path, today: date) -> Estimate:
    """Price one ``.toml`` or ``.json`` ORDER.

    :raises Refusal: naming the file and the key
    """
    raw = read_table(path)
    book = load_pricebook()
    try:
        return price(parse_order(raw, book), book, today)
    except Refusal as refusal:
        raise refusal.in_file(str(path)) from None


def price_file(path: Path, today: date, lang: Lang = "zh") -> dict[str, Any]:
    """As :func:`estimate_file`, in the contract's keys.

    :raises Refusal: naming the file and the key
    """
    return estimate_json(estimate_file(path, today), lang)


def price_lines(path: Path, today: date, lang: Lang = "zh") -> Iterator[dict[str, Any] | Refusal]:
    """Price each line of a ``.jsonl`` in order; a line that cannot be priced comes back as its refusal.

    :raises Refusal: when the file itself cannot be read
    """
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield price_order_dict(parse_table(line, "", is_json=True), today, lang)
        except Refusal as refusal:
            yield Refusal(
                [
                    Problem(f"line {number}: {one.key}".rstrip(": "), one.what, one.remedy, str(path))
                    for one in refusal.problems
                ]
            )


def refused_json(refusal: Refusal, lang: Lang = "zh") -> dict[str, Any]:
    """The line that stands in a ``.jsonl`` result in place of a refused order."""
    first = refusal.problems[0]
    field = first.key.split(": ", 1)[-1] if first.key.startswith("line ") and ": " in first.key else first.key
    if field.startswith("line "):
        field = ""
    return {"refused": {"field": field, "message": refusal.line(lang)}}


def to_json(value: Any) -> str:
    """One line of JSON, Chinese as it reads."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
