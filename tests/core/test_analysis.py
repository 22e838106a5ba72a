"""What counts as sold, who the customers are, how old the stock is: by rules on rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qifutong_desktop.catalog.analysis import load_analysis_rules
from qifutong_desktop.catalog.places import load_places
from qifutong_desktop.core.migration.analysis import Basis
from qifutong_desktop.core.migration.analysis_customers import CustomerTally
from qifutong_desktop.core.migration.analysis_sales import SalesTable, SalesTally
from qifutong_desktop.core.migration.analysis_seen import Seen
from qifutong_desktop.core.migration.analysis_stock import StockTally
from qifutong_desktop.core.migration.cleaning import Cleaner, CleanRow, plan_table
from qifutong_desktop.core.migration.mapping import propose_mapping
from qifutong_desktop.core.migration.recipe import AS_IT_COMES

RULES = load_analysis_rules()


def rows(target: str, columns: str, *lines: str) -> list[CleanRow]:
    """``columns`` and each line are cells between ``|``; read as the analysis reads them."""
    names, cells = columns.split("|"), [line.split("|") for line in lines]
    samples = {name: [row[place] for row in cells] for place, name in enumerate(names)}
    entity = RULES.entities[target]
    proposal = propose_mapping(names, samples, None, entity, {})
    plan = plan_table("旧.xlsx", "表1", "旧", names, proposal, None, entity, {}, positions=range(len(names)))
    cleaner = Cleaner(plan, AS_IT_COMES, load_places())
    return [one for number, row in enumerate(cells, 2) for one in cleaner.rows(number, row)]


def sold(columns: str, *lines: str, basis: Basis = "order_total", channel: str = "", number: int = 0) -> SalesTally:
    tally = SalesTally(RULES)
    for row in rows("sales_orders", columns, *lines):
        tally.take(row, SalesTable(number, basis, channel, days_in_numbers=True))
    return tally


def left(tally: SalesTally, number: int = 0) -> dict[str, tuple[int, int]]:
    """Rows and whole yuan by reason."""
    return {one.why: (one.rows, int(one.amount)) for one in tally.counts(number)[2]}


HEADS = "订单号|下单日期|客户名称|商品编码|订单金额|订单状态"


# --- sales -----------------------------------------------------------------------------------------------------------


def test_an_order_on_several_lines_counts_once() -> None:
    tally = sold(HEADS, "A1|2026-01-05|甲|P1|300|完成", "A1|2026-01-05|甲|P2|300|完成", "A2|2026-01-06|乙|P1|50|完成")
    sales = tally.sales()
    assert sales is not None
    assert (int(sales.amount), sales.orders) == (350, 2)
    assert tally.counts(0)[:2] == (3, 3)
    assert tally.sold["cP2"] == date(2026, 1, 5), "a further line still says that its article was sold"


def test_closed_and_unpaid_orders_stay_out_with_their_amount_once() -> None:
    tally = sold(
        HEADS,
        "A1|2026-01-05|甲|P1|300|已取消",
        "A1|2026-01-05|甲|P2|300|已取消",
        "A2|2026-01-05|甲|P1|40|等待付款",
        "A3|2026-01-05|甲|P1|7|没见过的状态",
    )
    assert left(tally) == {"closed": (2, 300), "unpaid": (1, 40)}
    sales = tally.sales()
    assert sales is not None
    assert sales.amount == 7
    assert {one.text: one.kind for one in sales.statuses}["没见过的状态"] == "unknown"


@pytest.mark.parametrize(
    ("status", "after", "kind"),
    [
        ("交易成功", "", "counted"),
        ("", "", "counted"),
        ("买家已付款，等待卖家发货", "", "counted"),
        ("等待买家付款", "", "unpaid"),
        ("交易关闭", "", "closed"),
        ("(删除)等待付款", "", "closed"),
        ("已发货，退款成功", "", "closed"),
        ("交易成功", "退款成功", "closed"),
        ("交易成功", "部分退款成功", "counted"),
        ("已收货", "无售后或售后取消", "counted"),
        ("挂起", "", "unknown"),
    ],
)
def test_statuses(status: str, after: str, kind: str) -> None:
    assert RULES.status(status, after) == kind


def test_rows_that_cannot_be_placed_are_told() -> None:
    tally = sold(HEADS, "A1|24-3-5|甲|P1|30|完成", "A2|2026-01-05|甲|P1|面议|完成", "A3|2026-01-05|甲|P1|5|完成")
    assert left(tally) == {"no_date": (1, 30), "no_amount": (1, 0)}


def test_the_day_of_an_order_of_pinduoduo_stands_in_its_number() -> None:
    sales = sold(HEADS, "260907-123456789|—|甲|P1|30|完成").sales()
    assert sales is not None
    assert sales.first == date(2026, 9, 1)


def test_numbers_that_begin_anew_are_other_orders() -> None:
    sales = sold(HEADS, "001|2025-01-05|甲|P1|30|完成", "001|2026-01-05|乙|P1|30|完成").sales()
    assert sales is not None
    assert (int(sales.amount), sales.orders, len(sales.months)) == (60, 2, 13)


def test_an_order_told_in_two_tables_counts_once() -> None:
    tally = SalesTally(RULES)
    orders = rows("sales_orders", "订单号|下单日期|订单金额", "A1|2026-01-05|300", "A2|2026-01-06|50")
    heads = "订单号|下单日期|商品编码|单价|数量"
    lines = rows("sales_orders", heads, "A1|2026-01-05|P1|100|3", "A3|2026-01-07|P1|9|2")
    for row in orders:
        tally.take(row, SalesTable(0, "order_total", "甲店"))
    for row in lines:
        tally.take(row, SalesTable(1, "price_quantity", ""))
    sales = tally.sales()
    assert sales is not None
    assert [(one.name, int(one.amount)) for one in sales.channels] == [("甲店", 350), ("", 18)]
    assert left(tally, 1) == {"other_table": (1, 300)}


def test_units_are_converted() -> None:
    sales = sold("订单号|下单日期|订单金额（万元）", "A1|2026/1/5|1.2").sales()
    assert sales is not None
    assert sales.amount == 12_000


#: An order has one day; where its lines say two, that of the first counts.
DAYS = ("2026-01-05", "2026-02-07", "待定")
ORDER = st.tuples(st.integers(1, 9), st.sampled_from(["完成", "已取消", "待付款"]))


@settings(max_examples=60, deadline=None)
@given(st.lists(ORDER, max_size=12), st.randoms(use_true_random=False))
def test_rows_are_used_or_left_out_whatever_their_order(orders: list[tuple[int, str]], chance: Random) -> None:
    lines = [f"A{one}|{DAYS[one % 3]}|客{one}|P{at}|{one * 10}|{status}" for at, (one, status) in enumerate(orders)]
    first = sold(HEADS, *lines)
    chance.shuffle(lines)
    other = sold(HEADS, *lines)
    for tally in (first, other):
        read, used, out = tally.counts(0)
        assert read == len(lines) == used + sum(one.rows for one in out)
    a, b = first.sales(), other.sales()
    assert (a is None) == (b is None)
    if a is not None and b is not None:
        assert (a.amount, a.orders, a.months) == (b.amount, b.orders, b.months)
        assert a.amount == sum(month.amount for month in a.months) == sum(one.amount for one in a.channels)


def test_concentration() -> None:
    amounts = (700, 200, 60, 40)
    lines = [f"A{place}|2026-01-05|第{place}客户有限公司|P1|{amount}|完成" for place, amount in enumerate(amounts)]
    many = sold(HEADS, *lines, "A9|2026-01-05|阮知夏|P1|0.5|完成").concentration()
    assert many is not None
    assert (many.customers, many.amount, many.eighty) == (5, Decimal("1000.5"), 2)
    assert many.largest[0].name == "第0客户有限公司"
    assert many.largest[-1].name == "阮**", "a person's name is masked"
    assert many.largest[-1].together == many.curve[-1][1] == 1
    assert list(many.curve) == sorted(many.curve)


# --- customers -------------------------------------------------------------------------------------------------------


def test_customers_are_counted_once_with_what_any_of_their_rows_says() -> None:
    tally = CustomerTally()
    for row in rows(
        "customers",
        "客户名称|手机|城市|客户级别|详细地址",
        "澜川轴承有限公司|15400000001|||",
        "澜川轴承有限责任公司||无锡|A级|",
        "溪川轴承有限公司|15400000002||重点|江苏省常州市武进区湖滨路1号",
        "溪川轴承有限公司|15400000002||重点|江苏省常州市武进区湖滨路1号",
        "|||B|",
    ):
        tally.take(row, 0)
    found = tally.customers()
    assert found is not None
    assert (found.rows, found.customers) == (5, 2)
    assert [(one.name, one.count) for one in found.provinces] == [("江苏省", 2)]
    assert {one.name: one.count for one in found.cities} == {"无锡市": 1, "常州市": 1}
    assert [(one.name, one.count) for one in found.grades] == [("A", 2)]
    assert [(one.why, one.rows) for one in tally.counts(0)[2]] == [("repeat", 1), ("no_key", 1)]


# --- stock -----------------------------------------------------------------------------------------------------------

UNTIL = date(2026, 9, 1)


def stocked(columns: str, *lines: str) -> StockTally:
    tally = StockTally()
    for row in rows("opening_stock", columns, *lines):
        tally.take(row, 0)
    return tally


def test_ages_of_stock_by_its_last_receipt() -> None:
    tally = stocked(
        "商品编码|商品名称|库存数量|成本价|最近入库日期",
        "P1|轴承|10|5|2026-08-20",
        "P2|齿轮|1|100|2025-12-01",
        "P3|皮带|3||2024-01-01",
        "P4|螺栓|-2|1|2026-08-20",
        "P5|法兰|0|9|",
        "P6|气缸|4|2|",
    )
    stock = tally.stock({}, UNTIL)
    assert stock is not None
    assert (stock.articles, stock.empty, stock.negative, stock.unpriced) == (6, 1, 1, 1)
    assert stock.value == 50 + 100 - 2 + 8
    assert {one.id: (one.articles, int(one.value)) for one in stock.bands if one.articles} == {
        "d30": (1, 50),
        "d365": (1, 100),
        "older": (1, 0),
        "never": (1, 8),
    }
    assert [(one.code, one.value) for one in stock.dead] == [("P2", Decimal(100)), ("P6", Decimal(8)), ("P3", None)]


def test_what_is_still_sold_is_not_dead() -> None:
    tally = stocked("商品编码|库存数量|成本价|最近入库日期", "P1|10|5|2024-01-01", "P2|10|5|2024-01-01")
    stock = tally.stock({"cP1": date(2026, 8, 1)}, UNTIL)
    assert stock is not None
    assert [one.code for one in stock.dead] == ["P2"]


def test_without_any_day_nobody_can_tell_an_age() -> None:
    stock = stocked("商品编码|库存数量|成本价", "P1|10|5").stock({"cP9": UNTIL}, UNTIL)
    assert stock is not None
    assert (stock.basis, stock.bands, stock.dead) == (None, (), ())


def test_one_column_a_warehouse_and_the_clients_own_total() -> None:
    heads = "存货编码|存货名称|原料仓|成品仓|参考成本|期初金额"
    tally = stocked(heads, "P1|轴承|3|4|10|70", "P2|齿轮|0|5|2|10", "P1|轴承|3|4|10|70")
    stock = tally.stock({"cP1": UNTIL}, UNTIL)
    assert stock is not None
    assert (stock.value, stock.stated, stock.articles) == (Decimal(80), Decimal(80), 2)
    assert {one.name: (one.articles, int(one.quantity), int(one.value)) for one in stock.warehouses} == {
        "原料仓": (1, 3, 30),
        "成品仓": (2, 9, 50),
    }
    assert tally.counts(0)[:2] == (3, 2)


def test_a_memory_has_an_end() -> None:
    seen = Seen(most=2)
    assert [seen.first(key) for key in (1, 2, 3, 1, 3)] == [None, None, None, 0, None]
    assert seen.full
