"""The basic analysis (基础分析报表) of the client's data: sales, customers, stock, and what each figure rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, get_args

from ..text import Text
from .analysis_rules import StatusKind

Part = Literal["sales", "customers", "stock"]
PARTS: tuple[Part, ...] = get_args(Part)
PART_WORDS: Mapping[Part, Text] = {
    "sales": Text("销售", "sales"),
    "customers": Text("客户", "customers"),
    "stock": Text("库存", "stock"),
}

#: How the amount of a row is found: once an order, by the line, or as price × quantity.
Basis = Literal["order_total", "line_amount", "price_quantity"]
BASES: tuple[Basis, ...] = get_args(Basis)
BASIS_WORDS: Mapping[Basis, Text] = {
    "order_total": Text("每张订单的金额只计一次", "the amount of an order, once"),
    "line_amount": Text("按行金额相加", "the amounts of the lines"),
    "price_quantity": Text("单价×数量", "price × quantity"),
}

#: Why a row stands in no figure.
Why = Literal["repeat", "other_table", "closed", "unpaid", "no_amount", "no_date", "no_key"]
WHYS: tuple[Why, ...] = get_args(Why)
WHY_WORDS: Mapping[Why, Text] = {
    "repeat": Text("与前面某行完全相同", "equal to a row before"),
    "other_table": Text("同一订单已在另一张表计入", "its order is counted from another table"),
    "closed": Text("已取消、关闭或退款", "cancelled, closed or refunded"),
    "unpaid": Text("未付款或未审核", "not paid, or not approved"),
    "no_amount": Text("金额空白或读不出", "no amount that can be read"),
    "no_date": Text("日期空白或读不出", "no date that can be read"),
    "no_key": Text("没有名称或编码", "neither name nor code"),
}

#: After so many days without a movement stock is dead (呆滞).
DEAD_AFTER = 180
AgeId = Literal["d30", "d90", "d180", "d365", "older", "never"]
#: Upper ends in days; the last two have none.
AGES: Mapping[AgeId, int | None] = {"d30": 30, "d90": 90, "d180": 180, "d365": 365, "older": None, "never": None}
AGE_WORDS: Mapping[AgeId, Text] = {
    "d30": Text("30天以内", "up to 30 days"),
    "d90": Text("31–90天", "31–90 days"),
    "d180": Text("91–180天", "91–180 days"),
    "d365": Text("181–365天", "181–365 days"),
    "older": Text("超过365天", "more than 365 days"),
    "never": Text("没有记录", "no record"),
}
#: What an age counts from: the day of receipt, of issue, or of the last sale in the orders that were read.
AgeBasis = Literal["received", "issued", "sold"]
AGE_BASES: tuple[AgeBasis, ...] = get_args(AgeBasis)
AGE_BASIS_WORDS: Mapping[AgeBasis, Text] = {
    "received": Text("最近入库日期", "the day of the last receipt"),
    "issued": Text("最近出库日期", "the day of the last issue"),
    "sold": Text("订单里最近一次卖出的日期", "the day of the last sale in the orders"),
}


@dataclass(frozen=True, slots=True)
class UsedColumn:
    """A column of the client's that a figure is made from; ``field`` is ours, ``sure`` from 0 to 1."""

    field: Text
    column: str
    sure: float


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows that stand in no figure, and the amount that went with them where it could be read."""

    why: Why
    rows: int
    amount: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Origin:
    """One table behind the figures of a part. ``rows`` = ``used`` + Σ ``left``."""

    part: Part
    file: str
    sheet: str
    columns: tuple[UsedColumn, ...]
    rows: int
    used: int
    left: tuple[LeftOut, ...]
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class Unused:
    """A table that stands in no figure, and why."""

    file: str
    sheet: str
    rows: int
    why: Text


@dataclass(frozen=True, slots=True)
class Missing:
    """What could not be told, and what it would take."""

    part: Part
    what: Text
    remedy: Text


@dataclass(frozen=True, slots=True)
class Channel:
    """``name`` is "" where no table says it."""

    name: str
    amount: Decimal
    orders: int


@dataclass(frozen=True, slots=True)
class Month:
    """``day`` is the first of the month; ``amounts`` stand in the order of ``Sales.channels``."""

    day: date
    amounts: tuple[Decimal, ...]
    orders: int

    @property
    def amount(self) -> Decimal:
        return sum(self.amounts, Decimal(0))


@dataclass(frozen=True, slots=True)
class Status:
    """One writing of an order's status, how it was understood, and its rows."""

    text: str
    kind: StatusKind
    rows: int


@dataclass(frozen=True, slots=True)
class Sales:
    """Sales that count, in yuan. ``channels`` the largest first; ``months`` without gaps; ``refunds`` is Σ of a refund
    column over what counts, not taken off."""

    first: date
    last: date
    amount: Decimal
    orders: int
    channels: tuple[Channel, ...]
    months: tuple[Month, ...]
    statuses: tuple[Status, ...]
    refunds: Decimal


@dataclass(frozen=True, slots=True)
class Buyer:
    """One of the largest customers; a person's name or account is masked. Shares from 0 to 1."""

    name: str
    amount: Decimal
    orders: int
    share: Decimal
    together: Decimal


@dataclass(frozen=True, slots=True)
class Concentration:
    """Sales by customer, over the rows that name one. ``curve`` are (share of customers, share of sales) at each
    tenth; ``eighty`` is how many of the largest make 80 % of it (or a little more: ``eighty_share``)."""

    customers: int
    amount: Decimal
    unnamed: Decimal
    largest: tuple[Buyer, ...]
    eighty: int
    eighty_share: Decimal
    curve: tuple[tuple[Decimal, Decimal], ...]

    @property
    def top_share(self) -> Decimal:
        """The share of the ten largest."""
        return self.largest[-1].together if self.largest else Decimal(0)


@dataclass(frozen=True, slots=True)
class Group:
    """``name`` "" where the rows do not say it."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Customers:
    """Customer records after dedupe by their keys; the largest groups first, "" last."""

    rows: int
    customers: int
    provinces: tuple[Group, ...]
    cities: tuple[Group, ...]
    grades: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class AgeBand:
    """Articles in stock of one age; value in yuan over those whose cost is known."""

    id: AgeId
    articles: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class Warehouse:
    """``name`` "" where the table has no warehouses."""

    name: str
    articles: int
    quantity: Decimal
    value: Decimal


@dataclass(frozen=True, slots=True)
class DeadItem:
    """An article in stock that was neither received, issued nor sold for more than :data:`DEAD_AFTER` days before the
    latest day in the files; ``last`` None: no such day is known at all."""

    code: str
    name: str
    quantity: Decimal
    value: Decimal | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Stock:
    """Articles with their stock. ``stated`` is the client's own Σ of a value column (None: there is none);
    ``basis`` None means that no day of movement is known, so there are no bands and no dead stock."""

    articles: int
    empty: int
    negative: int
    unpriced: int
    value: Decimal
    stated: Decimal | None
    warehouses: tuple[Warehouse, ...]
    basis: AgeBasis | None
    bands: tuple[AgeBand, ...]
    dead: tuple[DeadItem, ...]
    dead_articles: int
    dead_value: Decimal


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that the client's files say; a part is None where they do not. ``until`` is the latest day in them, from
    which ages count."""

    files: tuple[str, ...]
    until: date | None
    sales: Sales | None
    concentration: Concentration | None
    customers: Customers | None
    stock: Stock | None
    origins: tuple[Origin, ...]
    unused: tuple[Unused, ...]
    missing: tuple[Missing, ...]
