"""The pages of an analysis about stock: ages, warehouses, what no longer moves."""

from __future__ import annotations

from decimal import Decimal

from ..document import BarGroup, Bars, Block, Column, Page, Row, Section, Table
from ..money import figures
from ..wording import full_day
from .analysis import (
    AGE_BASIS_WORDS,
    AGE_WORDS,
    DEAD_AFTER,
    Analysis,
    Stock,
)
from .analysis_words import NAMELESS, in_wan, large, percent, share_columns, sources

_GROUPS = 8
_ZERO = Decimal(0)


def stock_pages(analysis: Analysis, stock: Stock) -> list[Page]:
    """Ages and warehouses, and what is dead where something is."""
    return [_stock_page(analysis, stock), *([_dead_page(analysis, stock)] if stock.dead else [])]


def _stock_page(analysis: Analysis, stock: Stock) -> Page:
    blocks: list[Block] = []
    if stock.basis is not None:
        groups = tuple(BarGroup(AGE_WORDS[band.id].zh, (in_wan(band.value),)) for band in stock.bands)
        chart = Bars("", ("库存金额",), groups, unit="万元")
        blocks += [Section(f"库龄：距{AGE_BASIS_WORDS[stock.basis].zh}多少天"), chart, _bands(stock)]
    if any(one.name for one in stock.warehouses):
        blocks += [Section("按仓库"), _warehouses(stock)]
    return Page(
        chapter="库存",
        title=_stock_title(stock),
        lead=_stock_lead(analysis, stock),
        blocks=tuple(blocks),
        notes=tuple(note for note in (_stated(stock), sources(analysis, "stock")) if note),
    )


def _dead_page(analysis: Analysis, stock: Stock) -> Page:
    shown = sum((one.value or _ZERO for one in stock.dead), _ZERO)
    words = f"{stock.dead_articles:,}种超过{DEAD_AFTER}天{still(stock)}"
    if stock.dead_articles > len(stock.dead):
        title = f"{words}，金额最大的{len(stock.dead)}种占其中{percent(shown, stock.dead_value)}"
    else:
        title = f"{words}，共{large(stock.dead_value)}"
    seen = "只看得到给到的订单" if stock.basis == "sold" else "入库、出库、卖出都算动静"
    return Page(
        chapter="呆滞库存",
        title=title,
        lead=f"{seen}。请仓库先核对这几种：还在不在、还卖不卖、打折还是退回；核对过的结果决定期初库存导入哪些。",
        blocks=(_dead(stock),),
        notes=(sources(analysis, "stock"),),
    )


def _stock_title(stock: Stock) -> str:
    words = f"库存{stock.articles:,}种、{large(stock.value)}"
    if stock.basis is None:
        return f"{words}；没有日期，看不出库龄"
    return f"{words}，其中{stock.dead_articles:,}种、{large(stock.dead_value)}超过{DEAD_AFTER}天{still(stock)}"


def _stock_lead(analysis: Analysis, stock: Stock) -> str:
    words = f"按数量×成本计算，天数从{full_day(analysis.until)}往回数。" if analysis.until else "按数量×成本计算。"
    odd = [f"{count:,}种{said}" for count, said in ((stock.empty, "数量为零"), (stock.negative, "数量为负")) if count]
    words += f"{'，'.join(odd)}。" if odd else ""
    if stock.basis == "sold":
        words += "库存表没有出入库日期，只能看给到的订单：别处卖出或领用的看不到，未必真的呆滞。"
    return words


def _stated(stock: Stock) -> str:
    if stock.stated is None:
        return ""
    if stock.stated == stock.value:
        return f"与贵司表中金额列的合计{figures(stock.stated)}元一致。"
    gap = figures(stock.value - stock.stated)
    return f"贵司表中金额列合计{figures(stock.stated)}元，与数量×成本相差{gap}元，请核对。"


def _bands(stock: Stock) -> Table:
    whole = sum((one.value for one in stock.bands), _ZERO)
    rows = [
        Row((AGE_WORDS[one.id].zh, f"{one.articles:,}", figures(one.value), percent(one.value, whole)))
        for one in stock.bands
    ]
    articles = sum(one.articles for one in stock.bands)
    rows.append(Row(("合计（数量大于零）", f"{articles:,}", figures(whole), "100.0%" if whole else "–"), "total"))
    return Table(share_columns("库龄", "商品种数"), tuple(rows))


def _warehouses(stock: Stock) -> Table:
    shown = stock.warehouses[:_GROUPS]
    rows = [
        Row((one.name or NAMELESS, f"{one.articles:,}", figures(one.value), percent(one.value, stock.value)))
        for one in shown
    ]
    if rest := stock.warehouses[_GROUPS:]:
        value = sum((one.value for one in rest), _ZERO)
        rows.append(Row((f"其余{len(rest)}个仓库", "–", figures(value), percent(value, stock.value))))
    rows.append(Row(("合计", "", figures(stock.value), "100.0%" if stock.value else "–"), "total"))
    return Table(share_columns("仓库", "有货种数"), tuple(rows))


def _dead(stock: Stock) -> Table:
    rows = [
        Row(
            (
                one.code or "–",
                one.name or "–",
                f"{one.quantity.normalize():,f}",
                "–" if one.value is None else figures(one.value),
                one.last.isoformat() if one.last else "没有记录",
            )
        )
        for one in stock.dead
    ]
    columns = (
        Column("编码", 20),
        Column("名称", 34),
        Column("数量", 14, "right"),
        Column("金额（元）", 18, "right"),
        Column("最近动静", 14, "right"),
    )
    return Table(columns, tuple(rows))


def still(stock: Stock) -> str:
    """What did not happen to dead stock, no more than the data tell."""
    return "没有卖出" if stock.basis == "sold" else "没有动静"
