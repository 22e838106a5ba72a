"""Which tier: the needs against the three columns, why this one, when to change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from ..client import Tier
from ..document import Block, Column, Lines, Page, Row, Section, Series, Table, Words
from ..flips import FlipKey
from ..money import Money, figures
from ..options import CAPABILITIES, Option, at_low
from ..order import systems_of
from ..pricebook import TIERS
from ..pricing import price
from ..quote import LineCode
from ..ranges import Range, counted
from ..wording import closed_up, decimals
from .brief import Brief, said, span_words

_WAN = Decimal(10_000)
#: a flip this many times beyond what the client has is not worth a headline
_FAR = 5


def tier_page(brief: Brief) -> Page:
    """The needs against the three tiers, line by line, and why the advised one."""
    options = brief.comparison.recommendation.options
    labels = "、".join(f"{brief.book.tiers[tier].label}折" for tier in TIERS)
    return Page(
        chapter="套餐建议",
        title=_title(brief),
        lead=_lead(brief),
        blocks=(_table(brief, options), Section(brief.why), *_reasons(brief)),
        notes=(
            f"年付价按价目表公布数计，不由折扣推算；价目表标注的{labels}对应未公布的年付标价，本方案不印折扣。"
            f"来源：价目表{brief.book.id}版。",
        ),
    )


def change_page(brief: Brief) -> Page:
    """When another tier would be the answer, and what every tier costs by each way of paying."""
    flips = _flips(brief)
    blocks: list[Block] = []
    if flips.rows:
        ways = "各版的本单总价" if brief.estimate.midterm else "各版各付法的总价"
        blocks = [flips, *_chart(brief), Section(f"{ways}（含税，元）")]
    notes = "区间的低值是已确定的需求，高值是待定项全部发生。"
    if any(row.cells[0].endswith("*") for row in flips.rows):
        notes = f"标*的一项依据未公布的企业版账号数与定制范围，待我方确认。{notes}"
    return Page(
        chapter="套餐建议",
        title=_change_title(brief) if flips.rows else f"各版各付法的总价：本方案为{brief.offer}{brief.total_words}元",
        lead="其余需求不变，只动一项，到下面的数就应当重新比价；每个数都由同一套计价规则算出。"
        if flips.rows
        else "同样的需求，按年付与按月付、一到三年各是多少。"
        if not brief.estimate.midterm
        else "同样的需求，各版到原合同期末各是多少。",
        blocks=(*blocks, _all_options(brief)),
        notes=(f"{notes}来源：价目表{brief.book.id}版。",),
    )


def _change_title(brief: Brief) -> str:
    users = next((flip for flip in brief.comparison.recommendation.flips if flip.key == "users" and flip.at), None)
    mine = brief.option.order.users.low
    if users is None or users.at is None or users.at > mine * _FAR:
        return f"需求变到下面这些数，才需要离开{brief.tier.name.zh}"
    first = int(users.tie.low if users.tie else users.at)
    sure = "（待我方确认）" if users.unconfirmed else ""
    return f"使用人数到{first}个账号才需要重新比价{sure}，贵司现在{mine}个"


def _title(brief: Brief) -> str:
    chosen = brief.option
    others = [one for one in brief.comparison.recommendation.options if one.feasible and one.tier != chosen.tier]
    price = f"{brief.term_word}{span_words(chosen.estimate.total)}元"
    if not brief.well_known:
        return f"答案还不够，暂按{brief.offer}估算：{price}"
    if brief.comparison.recommendation.chosen.tier != chosen.tier:
        return f"按贵司选择报{brief.offer}：{price}"
    if not others:
        return f"只有{brief.tier.name.zh}满足全部需求：{price}"
    nearest = min(others, key=lambda one: one.estimate.total.low)
    name = brief.book.tiers[nearest.tier].name.zh
    gaps = sorted(
        (
            nearest.estimate.total.low - chosen.estimate.total.low,
            nearest.estimate.total.high - chosen.estimate.total.high,
        )
    )
    if gaps[0] > 0:
        less = figures(gaps[0]) if gaps[0] == gaps[1] else f"{figures(gaps[0])}–{figures(gaps[1])}"
        return f"{brief.offer}是满足全部需求的最低价，比{name}少{less}元"
    return f"{brief.offer}：{price}；与{name}的差别取决于待定项"


def _lead(brief: Brief) -> str:
    broken = []
    for option in brief.comparison.recommendation.options:
        wrong = sum(1 for misfit in option.misfits if misfit.certain)
        if wrong:
            broken.append(f"{brief.book.tiers[option.tier].name.zh}有{wrong}项不满足")
    start = "先看能力与上限是否满足，再比总价。"
    if brief.estimate.order.concession is not None:
        start = "先看能力与上限是否满足，再按价目价比总价，均未减优惠折让。"
    return start + (f"{'，'.join(broken)}，不参与比价。" if broken else "三版都满足，取总价最低者。")


def _table(brief: Brief, options: Sequence[Option]) -> Table:
    needs, book = brief.diagnosis.needs, brief.book
    wanted = needs.need("capabilities").names

    def missing(tier: Tier) -> str:
        has = book.capabilities(tier, inherit=True)
        lacks = [name for name in wanted if name not in has]
        return f"缺{len(lacks)}项" if lacks else "满足"

    def each(label: str, cell: Callable[[Tier], str]) -> Row:
        return Row((label, *(cell(tier) for tier in TIERS)))

    records = needs.count("customers_end")
    limits = each(
        f"客户记录{counted(records)}条（去重后，服务期末）",
        lambda tier: _limit(book.tiers[tier].customers, records, "条"),
    )
    storage = needs.amount("storage_gb")
    gb = each(f"存储{decimals(storage)}GB（服务期末）", lambda tier: _limit(book.storage_limit(tier), storage, "GB"))
    heads = needs.count("headcount")
    band = each(f"企业人数{counted(heads)}人", lambda tier: _band(brief, tier))
    money = [
        None if brief.estimate.midterm else _money_row(options, "subscription", f"{brief.billing_word}套餐费"),
        _money_row(options, "seats", f"使用人数（账号）{counted(needs.count('seats'))}个"),
        _money_row(options, "integrations", f"集成{_systems(brief)}个系统"),
        _money_row(options, "custom", f"定制{decimals(needs.amount('custom_days'))}人天"),
        _money_row(options, "migration", f"迁移{counted(needs.count('migration_rows'))}条"),
        _money_row(options, "first_month", "新客户首月5折"),
        _money_row(options, "renewal", "续费满2年9折"),
    ]
    total = Row((f"{brief.term_word}合计（含税，元）", *(_total_words(option) for option in options)), "total")
    months = Row(("服务期（含赠送）", *(f"{option.estimate.service.months}个月" for option in options)))
    unit = None if brief.estimate.midterm else Row(("每服务月（元）", *map(_per_month, options)), "faint")
    words = "、".join(closed_up(CAPABILITIES[name].zh) for name in wanted)
    functions = Row((f"功能与服务{len(wanted)}项", *(missing(tier) for tier in TIERS)), note=words)
    rows = [
        band,
        limits,
        gb,
        functions,
        *(row for row in money if row),
        total,
        months,
        *([unit] if unit else []),
    ]
    columns = [Column("贵司的需求", 37)]
    for tier in TIERS:
        mark = "（建议）" if tier == brief.comparison.recommendation.chosen.tier else ""
        quoted = tier == brief.option.tier
        columns.append(Column(book.tiers[tier].name.zh + mark, 21, "right", tinted=quoted))
    return Table(tuple(columns), tuple(rows))


def _per_month(option: Option) -> str:
    total, months = option.estimate.total, option.estimate.service.months
    return span_words(Money(total.low / months, total.high / months))


def _limit(limit: int | Decimal | None, wanted: Range[int] | Range[Decimal], unit: str) -> str:
    if limit is None:
        return "未写上限"
    verdict = "不满足" if wanted.low > limit else "待定" if wanted.high > limit else "满足"
    return f"{limit:,}{unit}，{verdict}"


def _band(brief: Brief, tier: Tier) -> str:
    band = brief.book.tiers[tier].headcount
    return f"{band.low}人以上" if band.high >= 10**6 else f"{band.low}–{band.high}人"


def _systems(brief: Brief) -> str:
    return counted(systems_of(brief.option.order, brief.book))


def _money_row(options: Sequence[Option], code: LineCode, label: str) -> Row | None:
    lines = [option.estimate.line(code) for option in options]
    if not any(lines):
        return None
    cells = []
    for option, line in zip(options, lines, strict=True):
        if line is None:
            cells.append("以合同约定" if code == "seats" and option.tier == "enterprise" else "–")
        elif not line.amount.high and not line.amount.low:
            cells.append("包含")
        else:
            low, high = figures(line.amount.low), figures(line.amount.high)
            cells.append(low if low == high else f"{low}–{high}")
    return Row((label, *cells))


def _reasons(brief: Brief) -> list[Words]:
    advice = brief.comparison.recommendation
    words = [Words(said(reason.zh) + "。") for reason in advice.reasons]
    for tier, reasons in advice.why_not:
        name = brief.book.tiers[tier].name.zh
        words.append(Words(said("；".join(reason.zh for reason in reasons)) + "。", f"不选{name}："))
    words += [Words(said(one.zh) + "。") for one in advice.undecided[:3]]
    return words


_FLIP_ORDER: tuple[FlipKey, ...] = (
    "customers",
    "storage_gb",
    "capability",
    "users",
    "integrations",
    "custom_days",
    "migration_rows",
)
_FLIP_LABELS: dict[FlipKey, str] = {
    "users": "使用人数（账号）",
    "integrations": "集成系统",
    "custom_days": "定制开发",
    "migration_rows": "迁移条数",
    "customers": "客户记录",
    "storage_gb": "存储",
    "capability": "功能与服务",
}


def _flips(brief: Brief) -> Table:
    """Limits and capabilities first, then the amounts, nearest first; the middle rate of custom work is left out."""
    custom = [flip for flip in brief.comparison.recommendation.flips if flip.key == "custom_days"]
    flips = [flip for flip in brief.comparison.recommendation.flips if flip not in custom[1:-1]]
    rows = [
        Row(
            (
                _FLIP_LABELS[flip.key] + ("*" if flip.unconfirmed else ""),
                closed_up(flip.what.zh).removesuffix("（待公司确认）"),
            )
        )
        for flip in sorted(flips, key=lambda flip: _FLIP_ORDER.index(flip.key))
    ]
    return Table((Column("其余不变，如果", 26), Column("临界点", 74)), tuple(rows[:8]))


def _all_options(brief: Brief) -> Table:
    columns = [Column("付法", 22)]
    rows = []
    for tier in TIERS:
        columns.append(Column(brief.book.tiers[tier].name.zh, 26, "right", tinted=tier == brief.option.tier))
    asked = [_price(option) for option in brief.comparison.recommendation.options]
    if brief.estimate.midterm:
        return Table(tuple(columns), (Row((brief.term_word, *asked), "strong"),))
    rows.append(Row((f"{brief.term_word}，{brief.billing_word}（本方案）", *asked), "strong"))
    for billing, word in (("annual", "年付"), ("monthly", "按月付")):
        for years in (1, 2, 3):
            cells = [_price(one) for one in brief.comparison.options if one.billing == billing and one.years == years]
            rows.append(Row((f"{years}年，{word}", *cells)))
    return Table(tuple(columns), tuple(rows))


def _price(option: Option) -> str:
    return _total_words(option) if option.feasible else "不满足需求"


def _total_words(option: Option) -> str:
    """What it comes to; a mid-term upgrade has no list price."""
    total = span_words(option.estimate.total)
    if "tier_upgrade" not in option.order.unpriced:
        return total
    return f"{total}＋升级差价" if option.estimate.total.high else "升级差价待评估"


def _chart(brief: Brief) -> list[Block]:
    """The total by accounts for the quoted tier and the next feasible larger one."""
    flip = next((one for one in brief.comparison.recommendation.flips if one.key == "users" and one.at), None)
    if flip is None or flip.at is None:
        return []
    other = next(one for one in brief.comparison.recommendation.options if one.tier == flip.to)
    top = int(flip.at * Decimal("1.15")) // 5 * 5
    first = min(30, brief.option.order.users.low)
    counts = [Decimal(number) for number in (first, *range(first // 25 * 25 + 25, top, 25), top)]
    series = [
        Series(
            brief.book.tiers[option.tier].name.zh,
            tuple((x, _total(brief, option, int(x)) / _WAN) for x in counts),
            strong,
        )
        for option, strong in ((brief.option, True), (other, False))
    ]
    mine = brief.option.order.users.low
    here = (Decimal(mine), _total(brief, brief.option, mine) / _WAN, f"贵司{mine}个账号")
    return [
        Lines(
            title=f"{brief.term_word if brief.estimate.midterm else brief.billing_word}合计随使用人数（账号）变化",
            series=tuple(series),
            marks=(here,),
            verticals=((flip.at, f"{flip.at:f}个"),),
            unit="万元",
        )
    ]


def _total(brief: Brief, option: Option, users: int) -> Decimal:
    order = replace(at_low(option.order), users=Range.of(users))
    return price(order, brief.book, brief.today).total.low
