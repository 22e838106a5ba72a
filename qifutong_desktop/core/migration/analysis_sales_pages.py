"""The pages of an analysis about sales: by month, and by channel."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ..document import BarGroup, Bars, Block, Column, Page, Row, Section, Table
from ..money import figures
from ..wording import full_day
from .analysis import (
    BASIS_WORDS,
    Analysis,
    Month,
    Sales,
)
from .analysis_words import in_wan, large, listed, named, percent, share_columns, sources

#: So many channels are drawn, so many have a column, and over so many months.
_CHANNELS, _COLUMNS, _RECENT = 4, 5, 12
_ZERO = Decimal(0)


def sales_page(analysis: Analysis, sales: Sales) -> Page:
    """Sales by month."""
    best = max(sales.months, key=lambda one: one.amount)
    blocks: list[Block] = [Section("按月（万元）"), month_bars(sales), Section("按月（元）"), _month_table(sales)]
    notes = [_counting(analysis), sources(analysis, "sales")]
    until = analysis.until
    if until and (until.year, until.month) == (sales.last.year, sales.last.month):
        notes.insert(0, f"数据到{full_day(until)}为止，最后一个月可能不满月。")
    return Page(
        chapter="销售",
        title=f"{span(sales)}计入销售{large(sales.amount)}，{best.day.year}年{best.day.month}月最高，{large(best.amount)}",
        lead=f"{sales.orders:,}张订单，{_lead_channels(sales)}。已取消、退款和未付款的不计，退款金额列不从中扣除。",
        blocks=tuple(blocks),
        notes=tuple(notes),
    )


def _lead_channels(sales: Sales) -> str:
    return "渠道：" + listed([f"{named(one)}{percent(one.amount, sales.amount)}" for one in sales.channels], 3)


def _counting(analysis: Analysis) -> str:
    kinds = dict.fromkeys(BASIS_WORDS[one.basis].zh for one in analysis.origins if one.basis is not None)
    return f"口径：{'；'.join(kinds)}；完全相同的行只计一次。"


def month_bars(sales: Sales) -> Bars:
    """All channels together: what stands beside each other is on the page of the channels."""
    groups = tuple(BarGroup(f"{one.day:%Y-%m}", (in_wan(one.amount),)) for one in sales.months)
    return Bars("", ("销售额",), groups, unit="万元")


def channels_page(analysis: Analysis, sales: Sales) -> Page:
    """Only where there is more than one."""
    first = sales.channels[0]
    recent = sales.months[-_RECENT:]
    blocks: list[Block] = [_channel_table(sales)]
    if len(sales.channels) <= _CHANNELS:
        names = tuple(map(named, sales.channels))
        groups = tuple(BarGroup(f"{one.day:%Y-%m}", tuple(map(in_wan, one.amounts))) for one in recent)
        blocks += [Section(f"近{len(recent)}个月（万元）"), Bars("", names, groups, unit="万元")]
    blocks += [Section(f"近{len(recent)}个月按渠道（万元）"), _recent_table(sales, recent)]
    return Page(
        chapter="渠道",
        title=f"{len(sales.channels)}个渠道，{named(first)}最多，占{percent(first.amount, sales.amount)}",
        lead="渠道取平台导出的平台名，或表里渠道、店铺一列；没有写的归为未注明。全部月份见工作簿。",
        blocks=tuple(blocks),
        notes=(_counting(analysis), sources(analysis, "sales")),
    )


def _recent_table(sales: Sales, recent: Sequence[Month]) -> Table:
    shown = sales.channels[:_COLUMNS]
    rest = len(sales.channels) > len(shown)
    rows = []
    for month in reversed(recent):
        amounts = [*month.amounts[: len(shown)], *([sum(month.amounts[len(shown) :], _ZERO)] if rest else [])]
        cells = (f"{in_wan(amount):,.2f}" for amount in (*amounts, month.amount))
        rows.append(Row((f"{month.day:%Y-%m}", *cells)))
    heads = [*map(named, shown), *(["其他"] if rest else []), "合计"]
    return Table((Column("月份", 12), *(Column(head, 14, "right") for head in heads)), tuple(rows))


def _channel_table(sales: Sales) -> Table:
    rows = [
        Row((named(one), f"{one.orders:,}", figures(one.amount), percent(one.amount, sales.amount)))
        for one in sales.channels
    ]
    rows.append(Row(("合计", f"{sales.orders:,}", figures(sales.amount), "100.0%"), "total"))
    return Table(share_columns("渠道", "订单数", "销售额（元）"), tuple(rows))


def _month_table(sales: Sales) -> Table:
    """Months down, years across, so that a month stands beside itself a year before; the last three years."""
    years = sorted({one.day.year for one in sales.months})[-3:]
    by_month = {(one.day.year, one.day.month): one for one in sales.months}
    rows = []
    for month in range(1, 13):
        found = [by_month.get((year, month)) for year in years]
        if any(found):
            rows.append(Row((f"{month}月", *(cell for one in found for cell in _month_cells(one)))))
    sums = [
        part
        for year in years
        for part in (
            f"{sum(one.orders for one in sales.months if one.day.year == year):,}",
            figures(sum((one.amount for one in sales.months if one.day.year == year), _ZERO)),
        )
    ]
    rows.append(Row(("合计", *sums), "total"))
    columns = [Column("月份", 12)]
    for year in years:
        columns += [Column(f"{year}年订单", 14, "right"), Column(f"{year}年销售额", 22, "right")]
    return Table(tuple(columns), tuple(rows))


def _month_cells(month: Month | None) -> tuple[str, str]:
    return ("–", "–") if month is None else (f"{month.orders:,}", figures(month.amount))


def span(sales: Sales) -> str:
    """``2024年1月至2026年9月``"""
    first, last = sales.first, sales.last
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.year}年{first.month}月"
    return f"{first.year}年{first.month}月至{'' if first.year == last.year else f'{last.year}年'}{last.month}月"


def whole_months(analysis: Analysis, sales: Sales) -> tuple[Month, ...]:
    """The months without the last, which may have begun only."""
    until = analysis.until
    begun = until is not None and (until.year, until.month) == (sales.last.year, sales.last.month)
    return sales.months[:-1] if begun and len(sales.months) > 1 else sales.months
