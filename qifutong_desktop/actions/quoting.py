"""Pricing orders: from a consultant's file to priced lines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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
from ..core.text import Lang, Text

_LINE_END = re.compile(r"\r\n|\n|\r")


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


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A line (from 1) of a ``.jsonl`` that cannot be priced; the keys of its problems are the order's own."""

    file: str
    number: int
    problems: tuple[Problem, ...]

    @property
    def refusal(self) -> Refusal:
        """Its problems with their place in the file."""
        return Refusal(
            [
                Problem(f"line {self.number}" + (f": {one.key}" if one.key else ""), one.what, one.remedy, self.file)
                for one in self.problems
            ]
        )


def price_lines(path: Path, today: date, lang: Lang = "zh") -> Iterator[dict[str, Any] | RefusedLine]:
    """Price each line of a ``.jsonl`` in order; a line that cannot be priced comes back as what is wrong with it.

    :raises Refusal: when the file itself cannot be read, or holds no order
    """
    lines = [(number, line) for number, line in enumerate(_LINE_END.split(read_text(path)), 1) if line.strip()]
    if not lines:
        raise Refusal.of(
            "", Text("里面没有订单", "holds no order"), Text("请每行写一张订单", "write one order a line"), str(path)
        )
    for number, line in lines:
        try:
            yield price_order_dict(parse_table(line, "", is_json=True), today, lang)
        except Refusal as refusal:
            yield RefusedLine(str(path), number, refusal.problems)


def refused_json(refused: RefusedLine, lang: Lang = "zh") -> dict[str, Any]:
    """The line that stands in a ``.jsonl`` result in place of a refused order."""
    return {"refused": {"field": refused.problems[0].key, "message": refused.refusal.line(lang)}}


def to_json(value: Any) -> str:
    """One line of JSON, Chinese as it reads."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
