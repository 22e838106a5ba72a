"""Alternatives as one table, an alternative a column: the same for terminal, window and paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from .alternatives import LINE_NAMES, Side, line_rows
from .money import NOTHING, Money, figures
from .order import systems_of
from .pricebook import PriceBook
from .ranges import counted, plain
from .said_short import BILLINGS, signed
from .text import Text, listed

#: ``fact`` what is ordered, ``line`` an amount, ``total``, ``lack`` what lacks
RowKind = Literal["fact", "line", "total", "lack"]


@dataclass(frozen=True, slots=True)
class TableRow:
    """One thing in every alternative. ``to_first`` of a ``line`` or ``total``: the difference to the first in yuan, ""
    where there is none."""

    kind: RowKind
    name: Text
    cells: tuple[Text, ...]
    to_first: tuple[str, ...] = ()


def table_rows(sides: Sequence[Side], book: PriceBook, *, approvals: bool = True) -> tuple[TableRow, ...]:
    """What is ordered, line by line what it costs, the total and what it is a year, when it goes live, what lacks.

    ``approvals``: what needs approval too, and why; a client's paper leaves it out."""
    return (
        *(_row("fact", name, sides, said) for name, said in _facts(book)),
        *(_money("line", LINE_NAMES[row.code], row.amounts) for row in line_rows(sides)),
        _money("total", Text("合计（含税）", "Total, tax included"), [side.estimate.total for side in sides]),
        _money("line", Text("折合每年", "A year"), [side.per_year or NOTHING for side in sides], compared=False),
        _row("fact", Text("计划上线", "Go-live"), sides, lambda side: _same(side.go_live.isoformat())),
        *_grants(sides, approvals),
        *_lacks(sides, approvals),
    )


def _grants(sides: Sequence[Side], approvals: bool) -> list[TableRow]:
    """Of which alternatives all that had to be approved is; no row where there is none."""
    asked = [{one.key for one in side.estimate.violations} for side in sides]
    cells = [
        Text("已批准", "approved") if keys and keys <= set(side.approved) else Text("", "")
        for keys, side in zip(asked, sides, strict=True)
    ]
    shown = approvals and any(cell.zh for cell in cells)
    return [TableRow("fact", Text("审批", "Approval"), tuple(cells))] if shown else []


def _facts(book: PriceBook) -> tuple[tuple[Text, Callable[[Side], Text]], ...]:
    def users(side: Side) -> Text:
        return _same(counted(side.estimate.order.users))

    def systems(side: Side) -> Text:
        return _same(counted(systems_of(side.estimate.order, book)))

    return (
        (Text("套餐", "Tier"), lambda side: book.tiers[side.estimate.order.tier].name),
        (Text("付款与期限", "Paid"), _term),
        (Text("使用人数（账号）", "Accounts"), users),
        (Text("集成系统", "Systems"), systems),
        (Text("迁移数据（条）", "Rows to move"), lambda side: _same(counted(side.estimate.order.migration_rows))),
        (Text("定制开发（人天）", "Custom days"), lambda side: _same(plain(side.estimate.order.custom_days))),
        (Text("服务期（月）", "Months of service"), lambda side: _same(str(side.estimate.service.months))),
    )


def _term(side: Side) -> Text:
    order = side.estimate.order
    billing, term = BILLINGS[order.billing], order.term
    if order.billing == "annual":
        return Text(f"{billing.zh} {term} 年", f"{billing.en}, {term} year{'s' if term > 1 else ''}")
    return Text(f"{billing.zh} {term} 个月", f"{billing.en}, {term} month{'s' if term > 1 else ''}")


def _lacks(sides: Sequence[Side], approvals: bool) -> list[TableRow]:
    """What the tiers do not carry, and what needs approval; rows that say something only."""
    rows: tuple[tuple[Text, list[list[Text]]], ...] = (
        (Text("不满足", "Lacks"), [[one.what for one in side.misfits if one.certain] for side in sides]),
        (Text("待定", "Open"), [[one.what for one in side.misfits if not one.certain] for side in sides]),
        (
            Text("需审批", "Needs approval"),
            [
                [one.what for one in side.estimate.violations if approvals and one.key not in side.approved]
                for side in sides
            ],
        ),
        (Text("另行报价", "Quoted apart"), [list(side.apart) for side in sides]),
        (Text("待评估", "To assess"), [[one.what for one in side.estimate.pending if not one.apart] for side in sides]),
    )
    said = [TableRow("lack", name, tuple(listed(words, "；", "; ") for words in each)) for name, each in rows]
    return [row for row in said if any(cell.zh for cell in row.cells)]


def _row(kind: RowKind, name: Text, sides: Sequence[Side], said: Callable[[Side], Text]) -> TableRow:
    return TableRow(kind, name, tuple(said(side) for side in sides))


def _money(kind: RowKind, name: Text, amounts: Sequence[Money], *, compared: bool = True) -> TableRow:
    gaps = tuple(_gap(amount - amounts[0]) for amount in amounts) if compared else ()
    return TableRow(kind, name, tuple(_same(span(amount)) for amount in amounts), gaps)


def span(money: Money) -> str:
    """``44,999.00``, ``23,494.50–34,594.50``, or a dash for nothing."""
    if money == NOTHING:
        return "–"
    return figures(money.low) if money.exact else f"{figures(money.low)}–{figures(money.high)}"


def _gap(money: Money) -> str:
    return "" if money == NOTHING else signed(money)


def _same(words: str) -> Text:
    return Text(words, words)
