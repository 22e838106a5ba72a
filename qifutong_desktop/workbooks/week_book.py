"""The consultant's clients of a week for the director: stage, signing day, next step, total, expiry, rival, reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ..core.due import STANDINGS, expiry, standing
from ..core.overview import Overview
from .book_save import save_book
from .book_style import DATE, LINE, at, fill, head, printed, put, say, title, widths

_COLUMNS = (
    *("客户", "阶段", "预计签约日", "下一步", "下一步日期", "合计（元）", "至多（元）"),
    *("到期", "对手", "丢单原因", "最近更改"),
)
_WIDTHS = (30, 10, 13, 28, 13, 15, 15, 13, 16, 24, 13)
_MONEY = "#,##0.00"
_LATE = "FFF3DA"


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One client. ``changed`` is the day of the last change."""

    name: str
    changed: date
    overview: Overview


def write_week_book(rows: Sequence[WeekRow], path: Path, today: date) -> None:
    """Write the workbook to ``path``, the same bytes for the same arguments. What is past its day is tinted.

    :raises Refusal: the path cannot be written
    """
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "客户"
    monday = today - timedelta(days=today.weekday())
    changed = sum(row.changed >= monday for row in rows)
    first = title(
        sheet,
        "客户进展",
        (f"{monday} 至 {monday + timedelta(days=6)}　共 {len(rows)} 位客户，本周有进展 {changed} 位　编制于 {today}",),
    )
    head(sheet, first + 1, _COLUMNS)
    for number, row in enumerate(rows, first + 2):
        _write(sheet, number, row, today)
    widths(sheet, _WIDTHS)
    sheet.freeze_panes = at(sheet, first + 2, 2)
    sheet.auto_filter.ref = f"A{first + 1}:K{max(first + 1 + len(rows), first + 2)}"
    printed(sheet, repeat_rows=f"{first + 1}:{first + 1}")
    save_book(book, {}, path, today)


def _write(sheet: Worksheet, number: int, row: WeekRow, today: date) -> None:
    overview, total = row.overview, row.overview.total
    words = {
        1: row.name,
        2: STANDINGS[standing(overview, today)].zh,
        4: overview.next_step,
        9: overview.rival,
        10: overview.lost_reason,
    }
    for column in range(1, len(_COLUMNS) + 1):
        say(sheet, number, column, words.get(column, "")).border = LINE
    amounts: dict[int, Decimal] = {}
    if total is not None:
        amounts = {6: total.low} | ({7: total.high} if total.high != total.low else {})
    for column, amount in amounts.items():
        put(sheet, number, column, float(amount), _MONEY)
    days = {3: overview.signing_on, 5: overview.next_on, 8: expiry(overview), 11: row.changed}
    for column, day in days.items():
        if day is not None:
            cell = put(sheet, number, column, day, DATE)
            if column != 11 and day < today and overview.stage != "lost":
                cell.fill = fill(_LATE)
