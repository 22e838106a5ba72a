"""Answers that depend on the client: the question's numbers as an order, priced, each line with its rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from ..client import AlreadyPaid, Tier
from ..money import Money, yuan
from ..order import Order
from ..pricebook import TIERS
from ..pricing import price
from ..problems import Refusal
from ..ranges import Range, counted, plain, several
from ..savings import annual_saving
from ..text import Text
from .asked import Asked
from .asked_order import PRICE, about_money, bare_order, lines_of, order_asked, said_or_case, tiers_of, within_band
from .computed import RENEWING, Computed, Priced, Setting, assumed, customer_taken, listed, term_words, whole_order

_CHOOSE = ("怎么选", "该选", "选哪", "哪个版本", "什么版本", "哪一版", "适合", "推荐", "套餐")
_ALL_OF_IT = ("多少钱", "要多少钱", "价格", "报价", "怎么收费", "什么价")
_HOW_MUCH = ("多少钱", "好多钱", "几多钱", "几钱", "多钱", "总共", "一共", "什么价", "多少块", "报个价")
#: Beside these a term alone is no question for its price.
_OF_A_PART = (
    *("便宜", "省", "差", "送", "赠", "扩", "加", "迁", "导", "搬", "接"),
    *("定制", "开发", "退", "升", "补", "换", "满"),
)
_CHEAPER = ("便宜", "省", "划算", "合算")
_AS_SAID = Text("约数按所说的整数计", "a rough number is taken as the number said")


def compute(asked: Asked, setting: Setting) -> Computed | None:
    """The computed answer; None where the question gives nothing to compute, or what cannot be priced."""
    for rule in _RULES:
        try:
            found = rule(asked, setting)
        except Refusal:
            return None
        if found is not None:
            return replace(found, assumed=(*found.assumed, _AS_SAID)) if asked.about else found
    return None


def _storage(asked: Asked, setting: Setting) -> Computed | None:
    size = asked.storage_gb
    if size is None:
        return None
    limits = {tier: setting.book.storage_limit(tier) for tier in TIERS}
    fits = {tier: most is None or size <= most for tier, most in limits.items()}
    return _fits(Text(f"{plain(size)} GB", f"{plain(size)} GB"), "versions.storage", fits, setting)


def _customers(asked: Asked, setting: Setting) -> Computed | None:
    count = asked.customers
    if count is None:
        return None
    limits = {tier: setting.book.tiers[tier].customers for tier in TIERS}
    fits = {tier: most is None or count <= most for tier, most in limits.items()}
    what = Text(f"{count:,} 条客户记录", f"{count:,} customer records")
    return _fits(what, "versions.customers", fits, setting)


def _fits(what: Text, rule: str, fits: Mapping[Tier, bool], setting: Setting) -> Computed:
    tiers = setting.book.tiers
    good, bad = ([tiers[tier].name for tier in TIERS if fits[tier] is fit] for fit in (True, False))
    zh = f"{what.zh}：{'、'.join(one.zh for one in good)}可以"
    en = f"{what.en}: fits {', '.join(one.en for one in good)}"
    if bad:
        zh += f"；{'、'.join(one.zh for one in bad)}不行"
        en += f"; not {', '.join(one.en for one in bad)}"
    return Computed(rule, Text(zh + "。", en + "."), (), ())


def _saving(asked: Asked, setting: Setting) -> Computed | None:
    both = asked.says("月付", "按月", "每月", "月结") and asked.says("年")
    both = both and asked.says("差", "省", "划算", "便宜", "合算", "贵", "比")
    by_years = asked.says("年付", "年一付", "付一年", "一次付") and asked.says(*_CHEAPER)
    if asked.says(*RENEWING) or not (both or by_years):
        return None
    years = asked.years or 1
    lines = []
    for tier in tiers_of(asked):
        order = replace(order_asked(asked, setting, tier), billing="annual", term=years, already_paid=None)
        saving, monthly = annual_saving(order, setting.book, setting.today)
        name, annual = setting.book.tiers[tier].name, monthly - saving
        why = Text(
            f"按月付 {12 * years} 个月 {yuan(monthly)}，年付 {yuan(annual)}",
            f"{12 * years} monthly payments {yuan(monthly)}, annual {yuan(annual)}",
        )
        lines.append(Priced(name, Money.of(saving), why, setting.book.tiers[tier].clauses["annual"].source))
    said = listed(lines, Text(f"{years} 年年付比月付省", f"Paying {several(years, 'year')} at once saves"))
    rule = "fees.multi_year" if years > 1 else "fees.saving"
    return Computed(rule, said, tuple(lines), customer_taken(asked, setting))


def _more_accounts(asked: Asked, setting: Setting) -> Computed | None:
    if asked.more is None:
        return _one_pack(asked, setting) if asked.more_open and about_money(asked) else None
    years, left = asked.years or 1, asked.months_left
    lines, silent = [], []
    for tier in tiers_of(asked):
        prices = setting.book.tiers[tier]
        if prices.users is None or prices.seat_year is None:
            silent.append(prices.name)
            continue
        order = Order(tier, "annual", years, Range.of(prices.users + asked.more), customer="existing")
        if left is not None:
            order = replace(order, already_paid=AlreadyPaid(months_left=left))
        line = price(order, setting.book, setting.today).line("seats")
        if line is not None:
            lines.append(Priced(prices.name, line.amount, line.why, line.clause))
    term = Text(f"{years} 年", several(years, "year"))
    if left is not None:
        term = Text(f"剩 {left} 个月", f"{several(left, 'month')} left")
    more = several(asked.more, "more account")
    said = listed(lines, Text(f"加 {asked.more} 个账号（{term.zh}）", f"{more} ({term.en})"))
    if silent:
        said = Text(
            f"{said.zh}{'、'.join(name.zh for name in silent)}没有公布扩容价格，以合同约定为准。",
            f"{said.en} {', '.join(name.en for name in silent)}: no price is published; set by contract.",
        )
    return Computed("accounts.extra" if left is None else "accounts.midterm", said, tuple(lines), ())


def _one_pack(asked: Asked, setting: Setting) -> Computed | None:
    """What one pack costs, where it was not said how many accounts are to be added."""
    pack = replace(asked, more=setting.book.seat_pack, more_open=False)
    found = _more_accounts(pack, setting)
    if found is None:
        return None
    open_ = Text("要加几个账号还没有说，先按一组计", "how many accounts was not said: one pack")
    return replace(found, assumed=(*found.assumed, open_))


def _migration(asked: Asked, setting: Setting) -> Computed | None:
    rows = said_or_case(asked.rows, "migration_rows", setting)
    if rows is None or not (asked.rows or asked.says("迁", "导", "搬")) or not about_money(asked):
        return None
    used = asked.says("第二次", "再迁", "再次", "又") or setting.preferences.free_migration_used
    orders = {
        tier: replace(bare_order(asked, tier), migration_rows=rows, free_migration_used=used)
        for tier in tiers_of(asked)
    }
    what = Text(f"迁移 {counted(rows)} 条", f"Moving {counted(rows)} rows")
    return lines_of(orders, setting, "migration", what, "migration.second" if used else "migration.price")


def _integrations(asked: Asked, setting: Setting) -> Computed | None:
    if not asked.says("对接", "集成", "接", "打通", "连") or not about_money(asked):
        return None
    if asked.systems is None and asked.says(*PRICE) and (asked.named or asked.shops):
        return _named_integrations(asked, setting)
    count = said_or_case(asked.systems, "integrations", setting)
    if count is None:
        return None
    orders = {tier: replace(bare_order(asked, tier), unnamed_integrations=count) for tier in tiers_of(asked)}
    what = Text(f"对接 {counted(count)} 个系统", several(count, "system"))
    return lines_of(orders, setting, "integrations", what, "integration.extra")


def _named_integrations(asked: Asked, setting: Setting) -> Computed | None:
    """Systems by name, or shops: those of one platform are one system, so shops alone may be one or as many."""
    names, shops = asked.named, asked.shops
    count = Range(1, shops) if shops is not None and not names else Range.of(0)
    orders = {
        tier: replace(bare_order(asked, tier), integrations=names, unnamed_integrations=count)
        for tier in tiers_of(asked)
    }
    many = count if not names else Range.of(len(names))
    what = Text(f"对接 {counted(many)} 个系统", several(many, "system"))
    rule = "integration.extra" if shops is None else "integration.count"
    found = lines_of(orders, setting, "integrations", what, rule)
    if found is None or shops is None or names or shops == 1:
        return found
    open_ = Text("店铺在几个平台上还没有说：同一平台的算一个系统", "how many platforms was not said: each counts once")
    return replace(found, assumed=(*found.assumed, open_))


def _custom(asked: Asked, setting: Setting) -> Computed | None:
    days = None if asked.days is None else Range.of(asked.days)
    if days is None and setting.needs is not None and asked.says("定制", "二次开发", "二开"):
        days = setting.needs.amount("custom_days")
    if days is None or not about_money(asked):
        return None
    rate = setting.preferences.custom_rate
    orders = {tier: replace(bare_order(asked, tier), custom_days=days, custom_rate=rate) for tier in tiers_of(asked)}
    what = Text(f"定制开发 {plain(days)} 人天", f"{plain(days)} person-days of custom work")
    return lines_of(orders, setting, "custom", what, "custom.price")


def _total(asked: Asked, setting: Setting) -> Computed | None:
    """The whole order in each tier: 我们46人一年多少钱. Without a number of accounts only with a case open."""
    renewing = asked.says(*RENEWING) and bool(asked.years or asked.tiers)
    about_us = asked.says("我们", "总共", "一共", "本单") or bool(asked.tiers or asked.billing)
    about_us = about_us or asked.text.rstrip("?吗呢啊") in _ALL_OF_IT
    ours = setting.needs is not None and about_us
    about_price = asked.says(*PRICE, *_CHOOSE) or asked.years or asked.months
    if not about_price or not (asked.users or renewing or ours or _term_alone(asked)):
        return None
    tiers = sorted(tiers_of(asked), key=lambda one: (not within_band(one, asked, setting), TIERS.index(one)))
    orders = {tier: order_asked(asked, setting, tier) for tier in tiers}
    lines = [whole_order(price(order, setting.book, setting.today), setting) for order in orders.values()]
    order = orders[tiers[0]]
    term = term_words(order)
    many = asked.users is not None or setting.needs is not None
    accounts = counted(order.users)
    said = listed(
        lines, Text(f"{accounts} 个使用人数（账号），{term.zh}", f"{accounts} accounts, {term.en}") if many else term
    )
    if "enterprise" in tiers:
        said = Text(
            f"{said.zh}企业版的账号数以合同约定为准，待公司确认。",
            f"{said.en} Enterprise's accounts are set by contract, to be confirmed.",
        )
    return Computed(_total_rule(asked, order), said, tuple(lines), assumed(asked, order, setting))


def _term_alone(asked: Asked) -> bool:
    """Whether the price of a term of some years or months is asked: 标准版三年总共多少钱."""
    term = (asked.years or 0) > 1 or asked.months is not None
    asks = asked.says(*_HOW_MUCH) or asked.text.rstrip("?呢啊").endswith("多少")
    return term and asks and not asked.says(*_OF_A_PART)


def _total_rule(asked: Asked, order: Order) -> str:
    if order.customer == "renewal":
        return "renewal.discount"
    if len(asked.tiers) == 1:
        return f"fees.{asked.tiers[0]}"
    if asked.tiers == ("standard", "enterprise"):
        return "accounts.tie"
    return "versions.choose" if asked.says(*_CHOOSE) else f"fees.{order.billing}"


_RULES: tuple[Callable[[Asked, Setting], Computed | None], ...] = (
    _saving,
    _more_accounts,
    _migration,
    _integrations,
    _custom,
    _customers,
    _storage,
    _total,
)
