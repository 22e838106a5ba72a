"""The basic analysis as a document: a summary, a page for each question, and where every figure comes from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ..document import (
    Block,
    Column,
    Document,
    KeyFigure,
    KeyFigures,
    Page,
    Row,
    Section,
    SideHead,
    Table,
    Words,
)
from ..money import figures
from ..wording import full_day
from .analysis import (
    DEAD_AFTER,
    PART_WORDS,
    WHY_WORDS,
    Analysis,
    Origin,
    Sales,
)
from .analysis_customer_pages import concentration_page, customers_page
from .analysis_sales_pages import channels_page, month_bars, sales_page, span, whole_months
from .analysis_stock_pages import still, stock_pages
from .analysis_words import large, named, percent, table_name
from .report_cover import report_document

TITLE = "基础分析报表"
_NOTE = "只依据贵司给到的文件，在本机读取，行内容不保存。没有给到的数据不在其内，请以贵司账目为准。"
#: Below this a person should look whether a column is what we take it for.
_CERTAIN = 0.85
_ZERO = Decimal(0)
_KINDS = {"counted": "计入", "unknown": "不认识，暂计入", "unpaid": "不计：未付款", "closed": "不计：已关闭"}


def analysis_document(analysis: Analysis, client: str, today: date) -> Document:
    """The report; ``client`` is whose data it is ("" where nobody said)."""
    pages = [_summary(analysis)]
    if analysis.sales is not None:
        pages.append(sales_page(analysis, analysis.sales))
        if len(analysis.sales.channels) > 1:
            pages.append(channels_page(analysis, analysis.sales))
    if analysis.concentration is not None:
        pages.append(concentration_page(analysis, analysis.concentration))
    if analysis.customers is not None:
        pages.append(customers_page(analysis, analysis.customers))
    if analysis.stock is not None:
        pages += stock_pages(analysis, analysis.stock)
    pages.append(_origins_page(analysis))
    return report_document(
        TITLE,
        "销售、客户与库存的基础分析",
        client,
        today,
        pages,
        subtitle="按月与渠道的销售、客户分布与集中度、库龄与呆滞",
        facts=(
            ("数据文件", f"{len(analysis.files)}个"),
            ("数据截至", full_day(analysis.until) if analysis.until else "文件里没有日期"),
            ("编制日期", full_day(today)),
        ),
        note=_NOTE,
        keywords=("基础分析", "销售", "客户", "库存"),
    )


# --- summary ---------------------------------------------------------------------------------------------------------


def _summary(analysis: Analysis) -> Page:
    heads = [
        SideHead("销售", _sales_words(analysis)),
        SideHead("客户", _customer_words(analysis)),
        SideHead("库存", _stock_words(analysis)),
        SideHead(
            "还缺什么",
            tuple(Words(f"{one.remedy.zh}。", f"{one.what.zh}：") for one in analysis.missing) or (Words("没有。"),),
        ),
    ]
    return Page(
        chapter="摘要",
        title=_headline(analysis),
        lead=f"依据{len(analysis.files)}个文件中的{len(analysis.origins)}张表；每个数字出自哪张表、哪几列、多少行，见末页。",
        blocks=(KeyFigures(_key_figures(analysis)), *[head for head in heads if head.words], *_months(analysis)),
        notes=(_NOTE,),
    )


def _months(analysis: Analysis) -> tuple[Block, ...]:
    sales = analysis.sales
    return () if sales is None or len(sales.months) < 2 else (Section("按月销售额（万元）"), month_bars(sales))


def _headline(analysis: Analysis) -> str:
    parts = []
    if (sales := analysis.sales) is not None:
        parts.append(f"{span(sales)}计入销售{large(sales.amount)}")
    if (customers := analysis.customers) is not None:
        parts.append(f"去重后客户{customers.customers:,}家")
    if (stock := analysis.stock) is not None:
        idle = f"，{percent(stock.dead_value, stock.value)}超过{DEAD_AFTER}天{still(stock)}" if stock.basis else ""
        parts.append(f"库存{large(stock.value)}{idle}")
    return "，".join(parts)


def _key_figures(analysis: Analysis) -> tuple[KeyFigure, ...]:
    found = []
    if (sales := analysis.sales) is not None:
        note = f"{sales.orders:,}张订单，平均每张{figures(sales.amount / sales.orders)}元" if sales.orders else ""
        found.append(KeyFigure("计入的销售额", large(sales.amount), note, accent=True))
    if (many := analysis.concentration) is not None:
        found.append(KeyFigure("前10名客户占", percent(many.top_share, 1), f"共{many.customers:,}个有销售的客户"))
    if (customers := analysis.customers) is not None:
        found.append(KeyFigure("客户（去重后）", f"{customers.customers:,}家", f"{customers.rows:,}行记录"))
    if (stock := analysis.stock) is not None:
        idle = f"{stock.dead_articles:,}种、{large(stock.dead_value)}超过{DEAD_AFTER}天{still(stock)}"
        note = idle if stock.basis else "看不出库龄"
        found.append(KeyFigure("库存金额", large(stock.value), note))
    return tuple(found)


def _sales_words(analysis: Analysis) -> tuple[Words, ...]:
    sales = analysis.sales
    if sales is None:
        return ()
    best = max(sales.months, key=lambda one: one.amount)
    worst = min(whole_months(analysis, sales), key=lambda one: one.amount)
    top = sales.channels[0]
    words = [
        Words(
            f"{named(top)}最多，{large(top.amount)}，占{percent(top.amount, sales.amount)}。"
            if len(sales.channels) > 1
            else f"只有{named(top)}一个渠道的数据。",
            f"{len(sales.channels)}个渠道：",
        ),
        Words(
            f"{best.day.year}年{best.day.month}月最高，{large(best.amount)}；"
            f"{worst.day.year}年{worst.day.month}月最低，{large(worst.amount)}。",
            "月度：",
        ),
    ]
    left = [one for origin in analysis.origins if origin.part == "sales" for one in origin.left]
    lost = sum((one.amount for one in left if one.why in ("closed", "unpaid")), _ZERO)
    if lost:
        words.append(Words(f"已取消、退款或未付款的{large(lost)}，没有计入。", "不计："))
    return tuple(words)


def _customer_words(analysis: Analysis) -> tuple[Words, ...]:
    words = []
    if (many := analysis.concentration) is not None:
        words.append(
            Words(
                f"{many.eighty:,}个客户（{percent(many.eighty, many.customers)}）贡献了八成销售；"
                f"前10名合计{percent(many.top_share, 1)}。",
                "集中度：",
            )
        )
    if (customers := analysis.customers) is not None:
        groups = [one for one in customers.provinces if one.name] or [one for one in customers.cities if one.name]
        if groups:
            top = groups[0]
            share = percent(top.count, customers.customers)
            words.append(Words(f"{top.name}最多，{top.count:,}家，占{share}。", "地区："))
        blank = next((one.count for one in customers.grades if not one.name), 0)
        if blank and len(customers.grades) > 1:
            words.append(Words(f"{blank:,}家没有级别，占{percent(blank, customers.customers)}。", "级别："))
    return tuple(words)


def _stock_words(analysis: Analysis) -> tuple[Words, ...]:
    stock = analysis.stock
    if stock is None:
        return ()
    words = [Words(f"{stock.articles:,}种商品，{len(stock.warehouses)}个仓库，{large(stock.value)}。", "在库：")]
    if stock.basis is not None:
        words.append(
            Words(
                f"{stock.dead_articles:,}种、{large(stock.dead_value)}超过{DEAD_AFTER}天{still(stock)}，"
                f"占库存金额{percent(stock.dead_value, stock.value)}。",
                "呆滞：",
            )
        )
    return tuple(words)


# --- where it comes from ---------------------------------------------------------------------------------------------


def _origins_page(analysis: Analysis) -> Page:
    read = sum(one.rows for one in analysis.origins)
    used = sum(one.used for one in analysis.origins)
    blocks: list[Block] = [Section("计入的表"), _origin_table(analysis)]
    if any(one.left for one in analysis.origins):
        blocks += [Section("没有计入的行"), _left_table(analysis)]
    if analysis.sales is not None and any(one.text for one in analysis.sales.statuses):
        blocks += [Section("订单状态怎样理解"), _status_table(analysis.sales)]
    if analysis.unused:
        rows = tuple(Row((table_name(one.file, one.sheet), f"{one.rows:,}", one.why.zh)) for one in analysis.unused)
        columns = (Column("表", 44), Column("数据行", 14, "right"), Column("为什么没有用", 42))
        blocks += [Section("没有用到的表"), Table(columns, rows)]
    return Page(
        chapter="来源与口径",
        title=f"{len(analysis.origins)}张表{read:,}行，计入{used:,}行，其余逐项列出",
        lead="每个数字出自下列文件、工作表与列。列是按标题和值的形状对应的，请核对一遍，不对的地方告诉我们。",
        blocks=tuple(blocks),
        notes=("数据行不含标题、空行、重复表头与合计行。读入的行数＝计入＋没有计入。",),
    )


def _origin_table(analysis: Analysis) -> Table:
    rows = []
    for one in analysis.origins:
        columns = "；".join(_column_words(one))
        name = table_name(one.file, one.sheet)
        rows.append(Row((PART_WORDS[one.part].zh, name, columns, f"{one.rows:,}", f"{one.used:,}")))
    heads = (
        Column("用于", 8),
        Column("表", 22),
        Column("列（我们的字段←表里的列）", 48),
        Column("读入行", 11, "right"),
        Column("计入行", 11, "right"),
    )
    return Table(heads, tuple(rows))


def _column_words(origin: Origin) -> list[str]:
    """``单号←订单号``; what is called alike is named once, columns of one field together."""
    by_field: dict[str, list[str]] = {}
    for one in origin.columns:
        by_field.setdefault(one.field.zh, []).append(one.column + ("（请核对）" if one.sure < _CERTAIN else ""))
    return [field if columns == [field] else f"{field}←{'、'.join(columns)}" for field, columns in by_field.items()]


def _left_table(analysis: Analysis) -> Table:
    rows = [
        Row(
            (
                table_name(origin.file, origin.sheet),
                WHY_WORDS[one.why].zh,
                f"{one.rows:,}",
                figures(one.amount) if one.amount else "–",
            )
        )
        for origin in analysis.origins
        for one in origin.left
    ]
    columns = (
        Column("表", 38),
        Column("原因", 34),
        Column("行数", 12, "right"),
        Column("金额（元）", 16, "right"),
    )
    return Table(columns, tuple(rows))


def _status_table(sales: Sales) -> Table:
    shown = sales.statuses[:12]
    rows = [Row((one.text or "（空白）", _KINDS[one.kind], f"{one.rows:,}")) for one in shown]
    return Table((Column("订单状态", 44), Column("怎样理解", 38), Column("行数", 18, "right")), tuple(rows))
