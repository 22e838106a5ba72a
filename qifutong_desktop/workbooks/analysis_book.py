"""analysis.xlsx: the basic analysis as numbers to calculate with, a sheet for each question, with charts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.worksheet.worksheet import Worksheet

from ..core.document import PaperKind
from ..core.migration.analysis import (
    AGE_BASIS_WORDS,
    AGE_WORDS,
    BASIS_WORDS,
    PART_WORDS,
    WHY_WORDS,
    Analysis,
    Concentration,
    Customers,
    Group,
    Sales,
    Stock,
)
from ..core.migration.analysis_words import NAMELESS, named, percent
from .book_save import save_book
from .book_style import DATE, MIDDLE, at, font, head, printed, put, say, title, widths

_MONEY, _COUNT, _SHARE, _MONTH = "#,##0.00", "#,##0", "0.0%", "yyyy-mm"
_ACCENT = ("0F5563", "7FA4AC", "AEB7BD", "69727B")
_CHARTED = 4
_KIND: PaperKind = "报告"
Cell = str | int | Decimal | date | None


@dataclass(frozen=True, slots=True)
class _Column:
    """``format`` is that of its numbers and days; a text stays a text."""

    head: str
    width: float
    format: str = "General"


def write_analysis_book(analysis: Analysis, path: Path, client: str, day: date) -> None:
    """Write the workbook to ``path``, the same bytes for the same arguments.

    :raises Refusal: the path cannot be written
    """
    book = Workbook()
    under = " ".join(part for part in (_KIND, client, f"编制于 {day}") if part)
    if analysis.sales is not None:
        _months(book.create_sheet("按月与渠道"), analysis.sales, under)
    if analysis.concentration is not None:
        _concentration(book.create_sheet("客户集中度"), analysis.concentration, under)
    if analysis.customers is not None:
        _customers(book.create_sheet("客户分布"), analysis.customers, under)
    if analysis.stock is not None:
        _stock(book.create_sheet("库龄"), analysis.stock, under)
        if analysis.stock.basis is not None:
            _dead(book.create_sheet("呆滞"), analysis.stock, under)
    _sources(book.create_sheet("来源与口径"), analysis, under)
    book.remove(book.worksheets[0])
    save_book(book, {}, path, day)


# --- a table ---------------------------------------------------------------------------------------------------------


def _table(sheet: Worksheet, row: int, columns: Sequence[_Column], rows: Sequence[Sequence[Cell]]) -> int:
    """A head and its rows from ``row`` on; returns the row after the last."""
    head(sheet, row, [one.head for one in columns])
    for number, cells in enumerate(rows, row + 1):
        lines = 1
        for place, (column, cell) in enumerate(zip(columns, cells, strict=True), 1):
            _put(sheet, number, place, cell, column.format)
            if isinstance(cell, str):
                lines = max(lines, math.ceil(len(cell) * 2 / (column.width - 1)))
        if lines > 1:
            sheet.row_dimensions[number].height = 15 * lines
    return row + 1 + len(rows)


def _put(sheet: Worksheet, row: int, column: int, cell: Cell, number_format: str) -> None:
    match cell:
        case None:
            return
        case str():
            say(sheet, row, column, cell)
        case Decimal():
            put(sheet, row, column, float(cell), number_format)
        case _:
            put(sheet, row, column, cell, number_format)


def _start(sheet: Worksheet, words: str, under: str, columns: Sequence[_Column]) -> int:
    first = title(sheet, words, (under,)) + 1
    widths(sheet, [one.width for one in columns])
    sheet.freeze_panes = at(sheet, first + 1, 1)
    printed(sheet, repeat_rows=f"{first}:{first}")
    return first


def _section(sheet: Worksheet, row: int, words: str) -> int:
    say(sheet, row, 1, words).font = font(size=12, bold=True)
    at(sheet, row, 1).alignment = MIDDLE
    return row + 1


def _coloured(chart: BarChart | LineChart) -> None:
    """Our own colours, no frame, a grey grid."""
    for place, series in enumerate(chart.series):
        color = _ACCENT[place % len(_ACCENT)]
        series.graphicalProperties = GraphicalProperties(solidFill=color)
        series.graphicalProperties.line.solidFill = color
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.scaling.min = 0
    chart.height, chart.width = 8.5, 24


def _bars(sheet: Worksheet, row: int, last: int, columns: tuple[int, int], words: str, place: str) -> None:
    """Columns over the table's rows ``row`` (its head) to ``last``; names stand in column 1."""
    chart = BarChart()
    chart.type, chart.title = "col", words
    chart.add_data(
        Reference(sheet, min_col=columns[0], max_col=columns[1], min_row=row, max_row=last), titles_from_data=True
    )
    chart.set_categories(Reference(sheet, min_col=1, min_row=row + 1, max_row=last))
    if columns[0] == columns[1]:
        chart.legend = None
    else:
        chart.grouping, chart.overlap = "stacked", 100
    _coloured(chart)
    sheet.add_chart(chart, place)


# --- the sheets ------------------------------------------------------------------------------------------------------


def _sources(sheet: Worksheet, analysis: Analysis, under: str) -> None:
    columns: tuple[_Column, ...] = (
        _Column("用于", 9),
        _Column("文件", 30),
        _Column("工作表", 18),
        _Column("列（我们的字段←表里的列）", 70),
        _Column("口径", 22),
        _Column("读入行", 11, _COUNT),
        _Column("计入行", 16, _COUNT),
    )
    heads: tuple[_Column, ...]
    row = _start(sheet, "每个数字从哪里来", under, columns)
    rows: list[Sequence[Cell]] = [
        (
            PART_WORDS[one.part].zh,
            one.file,
            one.sheet,
            "；".join(f"{column.field.zh}←{column.column}" for column in one.columns),
            BASIS_WORDS[one.basis].zh if one.basis else "",
            one.rows,
            one.used,
        )
        for one in analysis.origins
    ]
    row = _table(sheet, row, columns, rows) + 1
    left: list[Sequence[Cell]] = [
        (PART_WORDS[origin.part].zh, origin.file, origin.sheet, WHY_WORDS[one.why].zh, "", one.rows, one.amount or None)
        for origin in analysis.origins
        for one in origin.left
    ]
    if left:
        amounts = (_Column("行数", 11, _COUNT), _Column("金额（元）", 16, _MONEY))
        heads = (*columns[:3], _Column("原因", 70), _Column("", 22), *amounts)
        row = _table(sheet, _section(sheet, row, "没有计入的行"), heads, left) + 1
    if analysis.sales is not None and analysis.sales.statuses:
        said = {"counted": "计入", "unknown": "不认识，暂计入", "unpaid": "不计：未付款", "closed": "不计：已关闭"}
        heads = (_Column("", 9), _Column("订单状态", 30), _Column("怎样理解", 18), _Column("行数", 70, _COUNT))
        told: list[Sequence[Cell]] = [
            ("", one.text or "（空白）", said[one.kind], one.rows) for one in analysis.sales.statuses
        ]
        row = _table(sheet, _section(sheet, row, "订单状态怎样理解"), heads, told) + 1
    if analysis.unused:
        heads = (_Column("", 9), _Column("文件", 30), _Column("工作表", 18), _Column("为什么没有用到", 70))
        unused: list[Sequence[Cell]] = [("", one.file, one.sheet, one.why.zh) for one in analysis.unused]
        row = _table(sheet, _section(sheet, row, "没有用到的表"), heads, unused) + 1
    if analysis.missing:
        heads = (_Column("关于", 9), _Column("还缺什么", 30), _Column("", 18), _Column("怎样补上", 70))
        lacking: list[Sequence[Cell]] = [
            (PART_WORDS[one.part].zh, one.what.zh, "", one.remedy.zh) for one in analysis.missing
        ]
        _table(sheet, _section(sheet, row, "还缺什么"), heads, lacking)


def _months(sheet: Worksheet, sales: Sales, under: str) -> None:
    names = [named(one) for one in sales.channels]
    columns = (
        _Column("月份", 12, _MONTH),
        *(_Column(name, 18, _MONEY) for name in names),
        _Column("合计", 18, _MONEY),
        _Column("订单数", 11, _COUNT),
    )
    row = _start(sheet, "销售额（元），按月与渠道", under, columns)
    rows: list[Sequence[Cell]] = [(one.day, *one.amounts, one.amount, one.orders) for one in sales.months]
    sums: tuple[Cell, ...] = (*(one.amount for one in sales.channels), sales.amount, sales.orders)
    end = _table(sheet, row, columns, [*rows, ("合计", *sums)])
    for place in range(1, len(columns) + 1):
        at(sheet, end - 1, place).font = font(bold=True)
    shown = min(len(names), _CHARTED)
    beside = f"{at(sheet, 1, len(columns) + 2).column_letter}{row}"
    _bars(sheet, row, end - 2, (2, 1 + shown), "按月销售额（元）", beside)


def _concentration(sheet: Worksheet, many: Concentration, under: str) -> None:
    columns = (
        _Column("客户", 34),
        _Column("订单数", 12, _COUNT),
        _Column("销售额（元）", 18, _MONEY),
        _Column("占比", 12, _SHARE),
        _Column("累计占比", 12, _SHARE),
    )
    words = f"前10名占 {percent(many.top_share, 1)}；{many.eighty} 个客户贡献八成，共 {many.customers} 个"
    row = _start(sheet, "客户集中度", f"{under}　{words}", columns)
    rows: list[Sequence[Cell]] = [(one.name, one.orders, one.amount, one.share, one.together) for one in many.largest]
    row = _section(sheet, _table(sheet, row, columns, rows) + 1, "客户由大到小，每十分之一的累计销售额")
    heads = (_Column("客户占比", 34, "0%"), _Column("", 12), _Column("累计销售额占比", 18, _SHARE))
    curve: list[Sequence[Cell]] = [(customers, None, sales) for customers, sales in many.curve]
    end = _table(sheet, row, heads, curve)
    chart = LineChart()
    chart.title = "累计销售额占比"
    chart.add_data(Reference(sheet, min_col=3, min_row=row, max_row=end - 1), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=row + 1, max_row=end - 1))
    chart.legend, chart.y_axis.scaling.max, chart.y_axis.scaling.min = None, 1, 0
    chart.y_axis.number_format = "0%"
    _coloured(chart)
    sheet.add_chart(chart, "G4")


def _customers(sheet: Worksheet, customers: Customers, under: str) -> None:
    columns = (_Column("省份", 20), _Column("客户数", 12, _COUNT), _Column("占比", 12, _SHARE))
    words = f"{customers.rows} 行记录，去重后 {customers.customers} 家"
    row = _start(sheet, "客户分布", f"{under}　{words}", columns)
    total = customers.customers
    row = _table(sheet, row, columns, _shares(customers.provinces, total)) + 1
    row = _table(sheet, row, (_Column("级别", 20), *columns[1:]), _shares(customers.grades, total)) + 1
    end = _table(sheet, row, (_Column("城市", 20), *columns[1:]), _shares(customers.cities, total))
    _bars(sheet, row, min(end - 1, row + 15), (2, 2), "客户数，按城市", "E4")


def _shares(groups: Sequence[Group], total: int) -> list[Sequence[Cell]]:
    return [(named(one), one.count, Decimal(one.count) / total if total else None) for one in groups]


def _stock(sheet: Worksheet, stock: Stock, under: str) -> None:
    columns = (_Column("库龄", 24), _Column("商品种数", 12, _COUNT), _Column("金额（元）", 20, _MONEY))
    basis = f"距{AGE_BASIS_WORDS[stock.basis].zh}" if stock.basis else "没有出入库日期，看不出库龄"
    row = _start(sheet, "库存", f"{under}　{basis}", columns)
    end = row
    if stock.bands:
        bands: list[Sequence[Cell]] = [(AGE_WORDS[one.id].zh, one.articles, one.value) for one in stock.bands]
        end = _table(sheet, row, columns, bands)
        _bars(sheet, row, end - 1, (3, 3), "库存金额（元），按库龄", "F4")
    heads = (_Column("仓库", 24), _Column("有货种数", 12, _COUNT), columns[2], _Column("数量", 14, _COUNT))
    rows: list[Sequence[Cell]] = [
        (one.name or NAMELESS, one.articles, one.value, one.quantity) for one in stock.warehouses
    ]
    row = _table(sheet, end + 1, heads, rows) + 1
    facts: list[Sequence[Cell]] = [
        ("商品种数", stock.articles, stock.value),
        ("其中数量为零", stock.empty, None),
        ("其中数量为负", stock.negative, None),
        ("其中没有成本", stock.unpriced, None),
    ]
    if stock.stated is not None:
        facts.append(("贵司金额列合计", None, stock.stated))
    _table(sheet, row, (_Column("合计", 24), *columns[1:]), facts)
    sheet.column_dimensions["D"].width = 14


def _dead(sheet: Worksheet, stock: Stock, under: str) -> None:
    columns = (
        _Column("编码", 18),
        _Column("名称", 30),
        _Column("数量", 14, "#,##0.####"),
        _Column("金额（元）", 18, _MONEY),
        _Column("最近动静", 14, DATE),
    )
    words = f"共 {stock.dead_articles} 种，金额最大的列在下面"
    row = _start(sheet, "呆滞库存", f"{under}　{words}", columns)
    rows: list[Sequence[Cell]] = [
        (one.code, one.name, one.quantity, one.value, one.last or "没有记录") for one in stock.dead
    ]
    _table(sheet, row, columns, rows)
