"""The alternatives side by side: what each orders, what it costs line by line, what it lacks."""

from __future__ import annotations

from collections.abc import Sequence

from ..alternatives import Side
from ..alternatives_table import TableRow, span, table_rows
from ..document import Block, Column, Page, Row, Section, Table, Words
from ..wording import closed_up
from .brief import Brief


def alternatives_page(brief: Brief) -> Page | None:
    """Only where two or more have a price: with one there is nothing to compare. Those without are not on the table."""
    sides = [one for one in brief.alternatives if isinstance(one, Side)]
    if len(sides) < 2:
        return None
    rows = table_rows(sides, brief.book, approvals=False)
    blocks: list[Block] = [_table(sides, rows)]
    gaps = _gaps(sides, rows)
    if gaps.rows:
        blocks += [Section(f"与{_letter(sides[0])}逐行相差（含税，元）"), gaps]
    lacks = _lacks(sides, rows)
    if lacks:
        blocks += [Section("各方案缺什么"), *lacks]
    return Page(
        chapter="备选方案对比",
        title=_title(sides),
        lead="同一份诊断，按各方案自己的套餐、付款、期限与数量用同一价目表计价；金额均为含税价。",
        blocks=tuple(blocks),
        notes=(
            "区间的低值是已确定的需求，高值是待定项全部发生。折合每年按付费月数折算，赠送月不计，不满一年的不折算。",
        ),
    )


def _letter(side: Side) -> str:
    return side.alternative.letter


def _title(sides: Sequence[Side]) -> str:
    low = min(sides, key=lambda side: side.estimate.total.low)
    chosen = next((side for side in sides if side.chosen), None)
    months = low.estimate.order.months
    alike = all(side.estimate.order.months == months for side in sides)
    term = "" if alike else f"（付{months}个月）"
    words = f"{len(sides)}个方案里{_letter(low)}总价最低{term}，{span(low.estimate.total)}元"
    if chosen is None:
        return f"{words}；本报价未取其一"
    if chosen is low:
        return f"{words}，本报价取它"
    return f"{words}；本报价取{_letter(chosen)}，{span(chosen.estimate.total)}元"


def _columns(sides: Sequence[Side], first: str) -> tuple[Column, ...]:
    heads = [f"{_letter(side)}{'（本报价）' if side.chosen else ''}" for side in sides]
    each = 78 / len(sides)
    named = (Column(head, each, "right", side.chosen) for head, side in zip(heads, sides, strict=True))
    return (Column(first, 22), *named)


def _table(sides: Sequence[Side], rows: Sequence[TableRow]) -> Table:
    titles = Row(("方案", *(closed_up(side.alternative.title) for side in sides)), "strong")
    told = [
        Row(
            (row.name.zh, *(closed_up(cell.zh) for cell in row.cells)),
            "total" if row.kind == "total" else "plain",
        )
        for row in rows
        if row.kind != "lack"
    ]
    return Table(_columns(sides, "项目"), (titles, *told))


def _gaps(sides: Sequence[Side], rows: Sequence[TableRow]) -> Table:
    """The differences to the first alternative, one a line; they sum to the difference of the totals."""
    told = [
        Row((row.name.zh, *(gap or "–" for gap in row.to_first)), "total" if row.kind == "total" else "plain")
        for row in rows
        if any(row.to_first)
    ]
    return Table(_columns(sides, "项目"), tuple(told))


def _lacks(sides: Sequence[Side], rows: Sequence[TableRow]) -> list[Words]:
    """One paragraph an alternative that lacks something."""
    found = []
    for number, side in enumerate(sides):
        said = [
            f"{row.name.zh}：{closed_up(row.cells[number].zh)}。"
            for row in rows
            if row.kind == "lack" and row.cells[number].zh
        ]
        if said:
            found.append(Words("".join(said), f"{_letter(side)} {side.alternative.title}："))
    return found
