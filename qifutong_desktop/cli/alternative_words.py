"""Alternatives and what the total hangs on, as a person reads them."""

from __future__ import annotations

from collections.abc import Sequence

from ..core.alternatives import Side, Unfit
from ..core.alternatives_table import TableRow, table_rows
from ..core.pricebook import PriceBook
from ..core.said_short import signed
from ..core.sensitivity import Sensitivity, Swing
from ..core.text import Lang, Text
from .columns import bullets, columns

_CHOSEN = Text("（本报价）", " (this quote)")


def alternative_lines(worked: Sequence[Side | Unfit], book: PriceBook, lang: Lang) -> list[str]:
    """A column each; the difference to the first below every amount that differs; then those that have no price."""
    joint = "：" if lang == "zh" else ": "
    sides = [one for one in worked if isinstance(one, Side)]
    head = ("", *(_name(one, lang) for one in sides))
    rows = table_rows(sides, book) if sides else ()
    cells = [line for row in rows if row.kind != "lack" for line in _rows(row, lang)]
    lacks = [
        f"{side.alternative.letter} {row.name.said(lang)}{joint}{cell.said(lang)}"
        for row in rows
        if row.kind == "lack"
        for side, cell in zip(sides, row.cells, strict=True)
        if cell.zh
    ]
    unfit = [f"{_name(one, lang)}{joint}{one.why.said(lang)}" for one in worked if isinstance(one, Unfit)]
    return [*columns([head, *cells] if rows else [], right=range(1, len(sides) + 1)), *bullets([*lacks, *unfit])]


def _name(one: Side | Unfit, lang: Lang) -> str:
    alternative = one.alternative
    name = " ".join(dict.fromkeys((alternative.letter, alternative.title))).strip()
    return name + (_CHOSEN.said(lang) if one.chosen else "")


def _rows(row: TableRow, lang: Lang) -> list[tuple[str, ...]]:
    lines = [(row.name.said(lang), *(cell.said(lang) for cell in row.cells))]
    return [*lines, ("", *row.to_first)] if any(row.to_first) else lines


def swing_lines(found: Sensitivity, lang: Lang) -> list[str]:
    """One a line, the one that moves the total most first."""
    return columns([(_swing(swing, lang), signed(swing.worth)) for swing in found.swings], right={1})


def _swing(swing: Swing, lang: Lang) -> str:
    what, ends = swing.what.said(lang).rstrip("。."), swing.ends.said(lang)
    key = f" {swing.key}" if swing.kind == "answer" else ""
    return f"{what}{key}{'，' if lang == 'zh' else ', '}{ends}"
