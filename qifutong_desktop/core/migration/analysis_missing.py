"""What an analysis could not tell, and what to ask the client for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..text import Text
from .analysis import Analysis, Missing, Part, Stock


def missing(found: Analysis, overfull: Sequence[Part]) -> Iterator[Missing]:
    """What could not be told, part by part; ``overfull`` are the parts with more in them than is remembered."""
    sales, customers, stock = found.sales, found.customers, found.stock
    if sales is None:
        yield Missing("sales", _no_table("订单", "orders"), _ask("订单或销售出库单", "orders or sales deliveries"))
    else:
        if found.concentration is None:
            yield Missing("customers", _no_column("订单里没有客户", "the orders name no customer"), _WITH_CUSTOMER)
        if not any(channel.name for channel in sales.channels):
            what = Text("表里没有渠道，按渠道只有一行", "no table names a channel")
            yield Missing("sales", what, Text("请在导出时带上渠道或店铺一列", "export channel or shop as a column"))
        if any(status.kind == "unknown" for status in sales.statuses):
            what = Text("有的订单状态不认识，暂按有效计", "some statuses are not known and count as sales")
            yield Missing("sales", what, Text("请确认这些状态是否算销售", "say whether these are sales"))
        if sales.refunds:
            what = Text("退款金额另列，没有从销售额中扣除", "refunds are told apart, not taken off")
            yield Missing("sales", what, Text("要净额请确认退款的口径", "say how refunds are to be taken off"))
    if customers is None:
        yield Missing("customers", _no_table("客户档案", "customer records"), _ask("客户台账", "the customer ledger"))
    else:
        if not any(one.name for one in customers.provinces):
            what = _no_column("客户没有地区，也没有能认出省市的地址", "no region in the customer records")
            yield Missing("customers", what, _ask("带省市或地址的客户台账", "a ledger with regions or addresses"))
        if not any(one.name for one in customers.grades):
            what = _no_column("客户没有级别", "no grade in the customer records")
            yield Missing("customers", what, _ask("带客户级别的台账", "a ledger with grades"))
    if stock is None:
        yield Missing("stock", _no_table("库存", "stock"), _ask("现存量或期初库存", "stock on hand"))
    else:
        yield from _missing_stock(found, stock)
    for part in overfull:
        what = Text("数据超过一次能记住的上限，超出部分没有全部去重", "more rows than are remembered at once")
        yield Missing(part, what, Text("请按年份分开分析", "analyse it year by year"))


def _missing_stock(found: Analysis, stock: Stock) -> Iterator[Missing]:
    if stock.basis is None:
        what = Text("没有出入库日期，也没有能对上的销售，看不出库龄", "no day of any movement, so no ageing")
        yield Missing("stock", what, _ask("带最近入库、出库日期的库存表", "stock with days of receipt and issue"))
    elif stock.basis == "sold":
        names = "、".join(one.name for one in found.sales.channels if one.name) if found.sales else ""
        only = f"只知道{names}的销售" if names else "只知道给到的订单里的销售"
        what = Text(
            f"库存表没有出入库日期；{only}，别处卖出和领用看不到，未必真的呆滞",
            "no days of receipt or issue: only the sales in these orders are known, so some of it may have moved",
        )
        yield Missing("stock", what, _ask("出入库流水，或带最近出库日期的库存表", "movements, or days of issue"))
    if stock.unpriced:
        what = Text(f"{stock.unpriced} 种在库商品没有成本，金额未计", f"{stock.unpriced} articles have no cost")
        yield Missing("stock", what, _ask("成本单价", "unit costs"))


_WITH_CUSTOMER = Text("请在导出时带上客户或买家帐号一列", "export customer or buyer as a column")


def _no_table(zh: str, en: str) -> Text:
    return Text(f"没有{zh}的表", f"no table of {en}")


def _no_column(zh: str, en: str) -> Text:
    return Text(zh, en)


def _ask(zh: str, en: str) -> Text:
    return Text(f"请给我们{zh}", f"give us {en}")
