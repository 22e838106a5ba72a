"""The team's clients, quotes and figures for the manager, as the last sync brought them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ..core.due import STANDINGS, expiry, standing
from ..core.field_words import tier_name
from ..core.money import Money
from ..core.overview import Overview
from .book_save import save_book
from .book_style import DATE, at, head, printed, put, say, title, widths

_MONEY = "#,##0.00"
_CLIENT = ("客户", "负责人", "阶段", "报价（元）", "到期", "下一步", "下一步日期", "最近更改", "由谁")
_QUOTE = ("编号", "版次", "客户", "版本", "合计（元）", "至多（元）", "有效至", "出具人", "已签")
_CONVERSION = ("团队", "首次报价月", "客户", "已签约", "已丢单")
Cell = str | int | Decimal | date | None


@dataclass(frozen=True, slots=True)
class ClientLine:
    """One client: ``owner`` began it, ``by`` changed it last."""

    name: str
    owner: str
    overview: Overview
    changed: date
    by: str


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """One issued quote in force."""

    number: str
    version: int
    client: str
    tier: str
    total: Money | None
    valid_until: date | None
    by: str
    signed: bool


@dataclass(frozen=True, slots=True)
class TeamSheets:
    """``tiers`` are team, month, tier, quotes, total; ``conversion`` team, month, quoted, signed, lost; ``days`` from
    the first quote to the planned go-live, one a client."""

    clients: Sequence[ClientLine]
    quotes: Sequence[QuoteLine]
    tiers: Sequence[tuple[str, str, str, int, Money]]
    conversion: Sequence[tuple[str, str, int, int, int]]
    days: Sequence[int]


def write_team_book(sheets: TeamSheets, path: Path, today: date, told: str) -> None:
    """Write the workbook to ``path``, the same bytes for the same arguments; ``told`` says as of when.

    :raises Refusal: the path cannot be written
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    clients = [_client(one, today) for one in sheets.clients]
    _table(book, "客户", told, _CLIENT, (30, 12, 10, 15, 13, 28, 13, 13, 12), clients)
    _table(book, "报价", told, _QUOTE, (22, 8, 30, 10, 15, 15, 13, 12, 8), [_quote(one) for one in sheets.quotes])
    tiers = [(team, month, tier_name(tier).zh, count, total.low) for team, month, tier, count, total in sheets.tiers]
    _table(book, "按版本", told, ("团队", "月份", "版本", "报价数", "合计（元）"), (14, 12, 12, 10, 16), tiers)
    _table(book, "转化", told, _CONVERSION, (14, 14, 10, 10, 10), list(sheets.conversion))
    _table(book, "上线天数", told, ("首次报价到计划上线（天）",), (26,), [(one,) for one in sheets.days])
    save_book(book, {}, path, today)


def _client(one: ClientLine, today: date) -> tuple[Cell, ...]:
    known = one.overview
    total = known.total.low if known.total else None
    stage = STANDINGS[standing(known, today)].zh
    return one.name, one.owner, stage, total, expiry(known), known.next_step, known.next_on, one.changed, one.by


def _quote(one: QuoteLine) -> tuple[Cell, ...]:
    low = one.total.low if one.total else None
    high = one.total.high if one.total and one.total.high != one.total.low else None
    signed = "是" if one.signed else ""
    return one.number, one.version, one.client, tier_name(one.tier).zh, low, high, one.valid_until, one.by, signed


def _table(
    book: Workbook, name: str, told: str, heads: Sequence[str], sizes: Sequence[float], rows: Sequence[Sequence[Cell]]
) -> None:
    sheet: Worksheet = book.create_sheet(name)
    first = title(sheet, name, (told,))
    head(sheet, first + 1, heads)
    for number, row in enumerate(rows, first + 2):
        for column, value in enumerate(row, 1):
            _write(sheet, number, column, value)
    widths(sheet, sizes)
    sheet.freeze_panes = at(sheet, first + 2, 1)
    printed(sheet, repeat_rows=f"{first + 1}:{first + 1}")


def _write(sheet: Worksheet, row: int, column: int, value: Cell) -> None:
    match value:
        case str():
            say(sheet, row, column, value)
        case Decimal():
            put(sheet, row, column, float(value), _MONEY)
        case date():
            put(sheet, row, column, value, DATE)
        case int():
            put(sheet, row, column, value)
        case None:
            pass
