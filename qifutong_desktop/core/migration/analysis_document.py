"""The basic analysis as a document: a summary, a page for each question, and where every figure comes from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ..document import (
    BarGroup,
    Bars,
    Beside,
    Block,
    Column,
    Cover,
    Document,
    KeyFigure,
    KeyFigures,
    Lines,
    Page,
    Row,
    Section,
    Series,
    SideHead,
    Table,
    Words,
)
from ..money import figures
from ..wording import full_day
from .analysis import (
    AGE_BASIS_WORDS,
    AGE_WORDS,
    BASIS_WORDS,
    DEAD_AFTER,
    PART_WORDS,
    WHY_WORDS,
    Analysis,
    Concentration,
    Customers,
    Group,
    Month,
    Origin,
    Sales,
    Stock,
)
from .analysis_words import NAMELESS, in_wan, large, listed, named, percent, sources, table_name

TITLE = "基础分析报表"
_NOTE = "只依据贵司给到的文件，在本机读取，行内容不保存。没有给到的数据不在其内，请以贵司账目为准。"
_CHANNELS, _GROUPS, _CITIES = 3, 8, 12
#: Below this a person should look whether a column is what we take it for.
_CERTAIN = 0.85
_ZERO = Decimal(0)
_KINDS = {"counted": "计入", "unknown": "不认识，暂计入", "unpaid": "不计：未付款", "closed": "不计：已关闭"}


def analysis_document(analysis: Analysis, client: str, today: date) -> Document:
    """The report; ``client`` is whose data it is ("" where nobody said)."""
    pages = [_summary(analysis)]
    if analysis.sales is not None:
        pages.append(_sales_page(analysis, analysis.sales))
    if analysis.concentration is not None:
        pages.append(_concentration_page(analysis, analysis.concentration))
    if analysis.customers is not None:
        pages.append(_customers_page(analysis, analysis.customers))
    if analysis.stock is not None:
        pages += _stock_pages(analysis, analysis.stock)
    pages.append(_origins_page(analysis))
    return Document(
        title=f"{client} {TITLE}".strip(),
        author="企服通",
        subject="销售、客户与库存的基础分析",
        status="",
        foot="　".join(part for part in (client, TITLE, full_day(today)) if part),
        pages=tuple(pages),
        cover=Cover(
            brand="企服通",
            title=TITLE,
            subtitle="按月与渠道的销售、客户分布与集中度、库龄与呆滞",
            facts=(
                *((("呈送", client),) if client else ()),
                ("数据文件", f"{len(analysis.files)}个"),
                ("数据截至", full_day(analysis.until) if analysis.until else "文件里没有日期"),
                ("编制日期", full_day(today)),
            ),
            note=_NOTE,
        ),
        summary=0,
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
    return () if sales is None or len(sales.months) < 2 else (Section("按月销售额（万元）"), _month_bars(sales))


def _headline(analysis: Analysis) -> str:
    parts = []
    if (sales := analysis.sales) is not None:
        parts.append(f"{_span(sales)}计入销售{large(sales.amount)}")
    if (customers := analysis.customers) is not None:
        parts.append(f"去重后客户{customers.customers:,}家")
    if (stock := analysis.stock) is not None:
        still = f"，{percent(stock.dead_value, stock.value)}超过{DEAD_AFTER}天{_still(stock)}" if stock.basis else ""
        parts.append(f"库存{large(stock.value)}{still}")
    return "，".join(parts)


def _still(stock: Stock) -> str:
    """What did not happen to dead stock, no more than the data tell."""
    return "没有卖出" if stock.basis == "sold" else "没有动静"


def _span(sales: Sales) -> str:
    first, last = sales.first, sales.last
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.year}年{first.month}月"
    return f"{first.year}年{first.month}月至{'' if first.year == last.year else f'{last.year}年'}{last.month}月"


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
        still = f"{stock.dead_articles:,}种、{large(stock.dead_value)}超过{DEAD_AFTER}天{_still(stock)}"
        note = still if stock.basis else "看不出库龄"
        found.append(KeyFigure("库存金额", large(stock.value), note))
    return tuple(found)


def _sales_words(analysis: Analysis) -> tuple[Words, ...]:
    sales = analysis.sales
    if sales is None:
        return ()
    best = max(sales.months, key=lambda one: one.amount)
    worst = min(_whole(analysis, sales), key=lambda one: one.amount)
    top = sales.channels[0]
    words = [
        Words(
            f"{named(top)}{large(top.amount)}，占{percent(top.amount, sales.amount)}。"
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


def _whole(analysis: Analysis, sales: Sales) -> tuple[Month, ...]:
    """The months without the last, which may have begun only."""
    until = analysis.until
    begun = until is not None and (until.year, until.month) == (sales.last.year, sales.last.month)
    return sales.months[:-1] if begun and len(sales.months) > 1 else sales.months


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
                f"{stock.dead_articles:,}种、{large(stock.dead_value)}超过{DEAD_AFTER}天{_still(stock)}，"
                f"占库存金额{percent(stock.dead_value, stock.value)}。",
                "呆滞：",
            )
        )
    return tuple(words)


# --- sales -----------------------------------------------------------------------------------------------------------


def _sales_page(analysis: Analysis, sales: Sales) -> Page:
    best = max(sales.months, key=lambda one: one.amount)
    blocks: list[Block] = [Section("按月与渠道（万元）"), _month_bars(sales)]
    if len(sales.channels) > 1:
        blocks += [Section("按渠道"), _channel_table(sales)]
    blocks += [Section("按月（元）"), _month_table(sales)]
    notes = [_counting(analysis), sources(analysis, "sales")]
    until = analysis.until
    if until and (until.year, until.month) == (sales.last.year, sales.last.month):
        notes.insert(0, f"数据到{full_day(until)}为止，最后一个月可能不满月。")
    return Page(
        chapter="销售",
        title=f"{_span(sales)}计入销售{large(sales.amount)}，{best.day.year}年{best.day.month}月最高，{large(best.amount)}",
        lead=f"{sales.orders:,}张订单，{_lead_channels(sales)}。已取消、退款和未付款的不计，退款金额列不从中扣除。",
        blocks=tuple(blocks),
        notes=tuple(notes),
    )


def _lead_channels(sales: Sales) -> str:
    return "渠道：" + listed(
        [f"{named(one)}{percent(one.amount, sales.amount)}" for one in sales.channels], 3
    )


def _counting(analysis: Analysis) -> str:
    kinds = dict.fromkeys(BASIS_WORDS[one.basis].zh for one in analysis.origins if one.basis is not None)
    return f"口径：{'；'.join(kinds)}；完全相同的行只计一次。"


def _month_bars(sales: Sales) -> Bars:
    """The largest channels one by one, the rest together."""
    shown = sales.channels[:_CHANNELS] if len(sales.channels) > _CHANNELS + 1 else sales.channels
    names = [named(one) for one in shown] + (["其他渠道"] if len(shown) < len(sales.channels) else [])
    groups = []
    for month in sales.months:
        parts = list(month.amounts[: len(shown)])
        if len(shown) < len(sales.channels):
            parts.append(sum(month.amounts[len(shown) :], _ZERO))
        groups.append(BarGroup(f"{month.day:%Y-%m}", tuple(in_wan(one) for one in parts)))
    return Bars("", tuple(names), tuple(groups), unit="万元")


def _channel_table(sales: Sales) -> Table:
    rows = [
        Row((named(one), f"{one.orders:,}", figures(one.amount), percent(one.amount, sales.amount)))
        for one in sales.channels
    ]
    rows.append(Row(("合计", f"{sales.orders:,}", figures(sales.amount), "100.0%"), "total"))
    columns = (
        Column("渠道", 40),
        Column("订单数", 18, "right"),
        Column("销售额（元）", 26, "right"),
        Column("占比", 16, "right"),
    )
    return Table(columns, tuple(rows))


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


# --- customers -------------------------------------------------------------------------------------------------------


def _concentration_page(analysis: Analysis, many: Concentration) -> Page:
    points = tuple((customers * 100, share * 100) for customers, share in many.curve)
    mark = (Decimal(many.eighty) * 100 / many.customers, Decimal(80), f"{many.eighty:,}个客户占八成")
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


def _customers_page(analysis: Analysis, customers: Customers) -> Page:
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


# --- stock -----------------------------------------------------------------------------------------------------------


def _stock_pages(analysis: Analysis, stock: Stock) -> list[Page]:
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
    words = f"{stock.dead_articles:,}种超过{DEAD_AFTER}天{_still(stock)}"
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
    return f"{words}，其中{stock.dead_articles:,}种、{large(stock.dead_value)}超过{DEAD_AFTER}天{_still(stock)}"


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
    columns = (
        Column("库龄", 40),
        Column("商品种数", 18, "right"),
        Column("金额（元）", 26, "right"),
        Column("占比", 16, "right"),
    )
    return Table(columns, tuple(rows))


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
    columns = (
        Column("仓库", 40),
        Column("有货种数", 18, "right"),
        Column("金额（元）", 26, "right"),
        Column("占比", 16, "right"),
    )
    return Table(columns, tuple(rows))


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
    return [
        field if columns == [field] else f"{field}←{'、'.join(columns)}" for field, columns in by_field.items()
    ]


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
