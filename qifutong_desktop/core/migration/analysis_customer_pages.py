"""The pages of an analysis about customers: how concentrated sales are, where customers are."""

from __future__ import annotations

from decimal import Decimal

from ..document import BarGroup, Bars, Beside, Block, Column, Lines, Page, Row, Section, Series, Table
from ..money import figures
from .analysis import (
    Analysis,
    Concentration,
    Customers,
    Group,
)
from .analysis_words import large, named, percent, sources

_GROUPS, _CITIES = 8, 12
_ZERO = Decimal(0)


def concentration_page(analysis: Analysis, many: Concentration) -> Page:
    """How much the largest customers buy."""
    eighty = (Decimal(many.eighty) * 100 / many.customers, many.eighty_share * 100)
    points = tuple(sorted({*((customers * 100, share * 100) for customers, share in many.curve), eighty}))
    mark = (*eighty, f"{many.eighty:,}个客户占八成")
    even = ((_ZERO, _ZERO), (Decimal(100), Decimal(100)))
    chart = Lines(
        "横轴：客户由大到小的百分比；纵轴：累计销售额的百分比",
        (Series("累计销售额", points, strong=True), Series("平均分布", even)),
        marks=(mark,),
        unit="",
    )
    rows = [
        Row(
            (
                str(place),
                one.name,
                f"{one.orders:,}",
                figures(one.amount),
                percent(one.share, 1),
                percent(one.together, 1),
            )
        )
        for place, one in enumerate(many.largest, 1)
    ]
    columns = (
        Column("", 6),
        Column("客户", 38),
        Column("订单", 12, "right"),
        Column("销售额（元）", 20, "right"),
        Column("占比", 12, "right"),
        Column("累计", 12, "right"),
    )
    notes = ["个人姓名与帐号只显示一部分。", sources(analysis, "sales")]
    if many.unnamed:
        notes.insert(0, f"另有{large(many.unnamed)}的订单没有写客户，不在其内。")
    return Page(
        chapter="客户集中度",
        title=f"前10名客户占销售额{percent(many.top_share, 1)}，{many.eighty:,}个客户贡献了八成",
        lead=f"有销售的客户{many.customers:,}个，其中{percent(many.eighty, many.customers)}贡献了八成。{_risk(many)}",
        blocks=(Section("客户与销售的累计关系"), chart, Section(f"前{len(rows)}名客户"), Table(columns, tuple(rows))),
        notes=tuple(notes),
    )


def _risk(many: Concentration) -> str:
    if many.customers <= len(many.largest):
        return ""
    if many.top_share >= Decimal("0.5"):
        return "前10名已过半，丢一家就会看得见，请先为他们指定负责人与回访日期。"
    return "没有哪几家能左右全年，客户管理的重点在覆盖面和复购。"


def customers_page(analysis: Analysis, customers: Customers) -> Page:
    """Where customers are, and of which grade."""
    total = customers.customers
    blocks: list[Block] = []
    cities = [one for one in customers.cities if one.name][:_CITIES]
    if len(cities) > 1:
        groups = tuple(BarGroup(one.name, (Decimal(one.count),)) for one in cities)
        blocks += [Section("按城市"), Bars("", ("客户数",), groups, unit="家")]
    blocks.append(
        Beside(
            (Section("按省份"), _groups(customers.provinces, total, "省份")),
            (Section("按级别"), _groups(customers.grades, total, "级别")),
        )
    )
    return Page(
        chapter="客户分布",
        title=_customers_title(customers),
        lead=f"{customers.rows:,}行记录按信用代码、电话和名称去重后{total:,}家；一家客户的地区与级别取最先写明的一处。",
        blocks=tuple(blocks),
        notes=(sources(analysis, "customers"),),
    )


def _customers_title(customers: Customers) -> str:
    words = f"去重后{customers.customers:,}家客户"
    if groups := [one for one in customers.provinces if one.name]:
        words += f"，{groups[0].name}占{percent(groups[0].count, customers.customers)}"
    blank = next((one.count for one in customers.grades if not one.name), 0)
    return words + (f"；{blank:,}家没有级别" if blank else "")


def _groups(groups: tuple[Group, ...], total: int, head: str) -> Table:
    shown = groups if len(groups) <= _GROUPS + 1 else groups[:_GROUPS]
    rows = [Row((named(one), f"{one.count:,}", percent(one.count, total))) for one in shown]
    if len(shown) < len(groups):
        rest = sum(one.count for one in groups[len(shown) :])
        rows.append(Row((f"其余{len(groups) - len(shown)}类", f"{rest:,}", percent(rest, total))))
    rows.append(Row(("合计", f"{total:,}", "100.0%"), "total"))
    return Table((Column(head, 44), Column("客户数", 28, "right"), Column("占比", 28, "right")), tuple(rows))
