"""How one tier fits the needs, topic by topic in the same order for all, and its verdict in a few words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from .client import Tier
from .money import Money
from .needs import NeedKey, Needs
from .options import CAPABILITIES, Option
from .order import systems_of
from .pricebook import PriceBook
from .quote import LineCode
from .ranges import Range, counted
from .recommendation import Recommendation, if_asked
from .said_short import whole_range, whole_yuan
from .text import Text, listed
from .wording import beside, decimals

Mark = Literal["fits", "open", "fails"]
Topic = Literal[
    "customers", "modules", "hours", "services", "seats", "integrations", "migration", "storage", "custom", "headcount"
]
Tone = Literal["filled", "block", "warn", "ok"]
#: The capabilities of each topic; every capability of the list is in one of them.
MODULES = ("crm_full", "scm", "oa", "crm_simple")
HOURS = ("hours_7x24", "hours_7x12")
SERVICES = (
    "health_check",
    "dedicated_manager",
    "encryption",
    "private_deployment",
    "onsite_training",
)
CUSTOM = ("custom_development",)
#: So many things alike are told in one line.
_MANY = 3
_HOURS = re.compile(r"\d×\d+")
#: Where the whole name is too long for a row.
_SHORT = {
    "scm": Text("进销存", "SCM"),
    "health_check": Text("季度体检", "health checks"),
    "dedicated_manager": Text("专属经理", "own manager"),
    "encryption": Text("数据加密", "encryption"),
    "private_deployment": Text("私有化", "private cloud"),
    "onsite_training": Text("上门培训", "on-site training"),
    "hours_7x12": Text("7×12", "7×12"),
    "hours_7x24": Text("7×24", "7×24"),
}


@dataclass(frozen=True, slots=True)
class FitRow:
    """One topic of one tier. ``cost`` is what the price adds for it (None: nothing in this order's lines); ``why`` says
    how the number that is needed comes about (None: there is none).

    ``mark`` is "fails" only for what :func:`~.options.find_misfits` is certain of, "open" for what it is not.
    """

    topic: Topic
    label: Text
    mark: Mark
    value: Text
    cost: Money | None = None
    why: Text | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What stands beside a tier's name, and the one sentence under its rows."""

    pill: Text
    tone: Tone
    foot: Text


def fit_rows(option: Option, needs: Needs, book: PriceBook) -> tuple[FitRow, ...]:
    """A tier against the needs: the same topics in the same order for every tier."""
    made: list[tuple[Topic, Text, Callable[[Option, Needs, PriceBook], Text], LineCode | None]] = [
        ("customers", Text("客户档案", "Customer records"), _customers, None),
        ("modules", Text("模块", "Modules"), _modules, None),
        ("hours", Text("服务时段", "Service hours"), _hours, None),
        ("services", Text("其他服务", "Other services"), _services, None),
        ("seats", Text("账号", "Accounts"), _seats, "seats"),
        ("integrations", Text("系统集成", "Integration"), _integrations, "integrations"),
        ("migration", Text("数据迁移", "Migration"), _migration, "migration"),
        ("storage", Text("存储", "Storage"), _storage, None),
        ("custom", Text("定制开发", "Custom work"), _custom, "custom"),
    ]
    if book.policies["headcount.mode"].default == "hard":
        made.append(("headcount", Text("企业人数", "Headcount"), _headcount, None))
    return tuple(
        FitRow(topic, label, _mark(option, topic), value(option, needs, book), _cost(option, code), _why(topic, needs))
        for topic, label, value, code in made
    )


_KEYS: dict[Topic, tuple[str, ...]] = {
    "customers": ("customers",),
    "modules": MODULES,
    "hours": HOURS,
    "services": SERVICES,
    "storage": ("storage_gb",),
    "custom": CUSTOM,
    "headcount": ("headcount",),
}


_NEEDS: dict[Topic, NeedKey] = {
    "customers": "customers_end",
    "seats": "seats",
    "integrations": "integrations",
    "migration": "migration_rows",
    "storage": "storage_gb",
    "custom": "custom_days",
}


def _why(topic: Topic, needs: Needs) -> Text | None:
    """``客户档案（服务期末）：按服务期最长 15 个月 …``"""
    if topic not in _NEEDS:
        return None
    need = needs.need(_NEEDS[topic])
    return Text(f"{need.label.zh}：{need.reason.zh}", f"{need.label.en}: {need.reason.en}")


def _mark(option: Option, topic: Topic) -> Mark:
    found = [misfit for misfit in option.misfits if misfit.key in _KEYS.get(topic, ())]
    if any(misfit.certain for misfit in found):
        return "fails"
    return "open" if found else "fits"


def _cost(option: Option, code: LineCode | None) -> Money | None:
    line = None if code is None else option.estimate.line(code)
    return line.amount if line is not None and line.amount.high else None


def _customers(option: Option, needs: Needs, book: PriceBook) -> Text:
    limit, wanted = book.tiers[option.tier].customers, counted(needs.count("customers_end"))
    if limit is None:
        return Text(f"未设上限，期末 {wanted}", f"no limit, {wanted} at the end")
    return Text(f"上限 {limit:,}，期末 {wanted}", f"up to {limit:,}, {wanted} at the end")


def _modules(option: Option, needs: Needs, book: PriceBook) -> Text:
    return _wanted(option, needs, MODULES) or Text("没有要求", "none asked for")


def _services(option: Option, needs: Needs, book: PriceBook) -> Text:
    return _wanted(option, needs, SERVICES) or Text("没有要求", "none asked for")


def _hours(option: Option, needs: Needs, book: PriceBook) -> Text:
    """The hours as the tier's clause has them, and those that are asked for where it lacks them."""
    asked_for = needs.need("capabilities")
    wanted = [name for name in HOURS if name in {*asked_for.names, *asked_for.possible}]
    stated = _HOURS.findall(book.tiers[option.tier].clauses["capabilities"].source)
    has = Text(stated[-1], stated[-1]) if stated else Text("价目表未写", "not stated")
    if _mark(option, "hours") == "fits" or not wanted:
        return has
    asked = _short(wanted[0])
    return Text(f"{has.zh}，需 {asked.zh}", f"{has.en}, {asked.en} needed")


def _wanted(option: Option, needs: Needs, names: Sequence[str]) -> Text | None:
    """What is lacking of these capabilities, else what is asked for and there; None when nothing is asked for."""
    lacking = [misfit.key for misfit in option.misfits if misfit.key in names and misfit.certain]
    open_ones = [misfit.key for misfit in option.misfits if misfit.key in names and not misfit.certain]
    if lacking:
        said = listed(_short(name) for name in lacking)
        return Text(beside("缺", said.zh), f"lacks {said.en}")
    if open_ones:
        said = listed(_short(name) for name in open_ones)
        return Text(beside("可能还要", said.zh), f"perhaps {said.en}")
    asked = needs.need("capabilities").names
    there = [name for name in names if name in asked]
    return listed(_short(name) for name in there) if there else None


def _short(name: str) -> Text:
    return _SHORT.get(name, CAPABILITIES[name])


def _seats(option: Option, needs: Needs, book: PriceBook) -> Text:
    included, users = book.tiers[option.tier].users, counted(option.order.users)
    if included is None:
        return Text("按合同约定", "set by contract")
    line = option.estimate.line("seats")
    if line is None:
        return Text(f"含 {included}，需 {users}", f"{included} included, {users} needed")
    extra = line.inputs["extra"]
    return Text(f"含 {included}，扩 {extra}", f"{included} included, {extra} more")


def _integrations(option: Option, needs: Needs, book: PriceBook) -> Text:
    order, included = option.order, book.tiers[option.tier].integrations
    count = systems_of(order, book)
    if included is None:
        return Text(f"{counted(count)} 个，不限个数", f"{counted(count)}, no limit")
    line = option.estimate.line("integrations")
    billed = "0" if line is None else str(line.inputs.get("billed", "0"))
    if billed == "0":
        return Text(f"含 {included}，需 {counted(count)}", f"{included} included, {counted(count)} needed")
    return Text(f"含 {included}，另购 {billed}", f"{included} included, {billed} more")


def _migration(option: Option, needs: Needs, book: PriceBook) -> Text:
    rows, free = option.order.migration_rows, book.tiers[option.tier].migration_free_rows
    if not rows.high:
        return Text("没有要迁的数据", "nothing to move")
    if free is None:
        return Text(f"{counted(rows)} 条，不另收费", f"{counted(rows)} rows, free")
    free = 0 if option.order.free_migration_used else free
    return Text(f"{counted(rows)} 条，免费 {free:,}", f"{counted(rows)} rows, {free:,} free")


def _storage(option: Option, needs: Needs, book: PriceBook) -> Text:
    limit, wanted = book.storage_limit(option.tier), decimals(needs.amount("storage_gb"))
    if limit is None:
        return Text(f"不限，期末 {wanted} GB", f"no limit, {wanted} GB at the end")
    return Text(f"上限 {limit:,} GB，期末 {wanted}", f"up to {limit:,} GB, {wanted} at the end")


def _custom(option: Option, needs: Needs, book: PriceBook) -> Text:
    days = option.order.custom_days
    if _mark(option, "custom") == "fails":
        return Text("不含定制开发", "no custom development")
    if not days.high:
        return Text("没有要求", "none asked for")
    said = decimals(days)
    if book.tiers[option.tier].custom_included:
        return Text(f"{said} 人天，约定范围内", f"{said} days, agreed scope")
    return Text(f"{said} 人天", f"{said} person-days")


def _headcount(option: Option, needs: Needs, book: PriceBook) -> Text:
    return band_words(option.tier, needs, book)


def band_words(tier: Tier, needs: Needs, book: PriceBook) -> Text:
    """``适用 50–200 人，贵司 86 人``"""
    band, heads = book.tiers[tier].headcount, needs.count("headcount")
    zh = f"{band.low} 人以上" if band.high >= 10**6 else f"{band.low}–{band.high} 人"
    en = f"{band.low} people and more" if band.high >= 10**6 else f"{band.low}–{band.high} people"
    if not _known(heads):
        return Text(f"适用 {zh}", f"for {en}")
    return Text(f"适用 {zh}，贵司 {counted(heads)} 人", f"for {en}; you are {counted(heads)}")


def _known(heads: Range[int]) -> bool:
    """Narrow enough to say it: an open answer spans every firm there is."""
    return heads.high <= 2 * max(heads.low, 1)


def price_words(option: Option, book: PriceBook) -> Text:
    """What the price beside a tier's name is: ``年付，赠 2 个月``; how it is meant where the tier does not fit, and
    that a range holds what is still open."""
    order, gift = option.order, option.estimate.service.gift_months
    if order.billing == "annual":
        zh = "年付" if order.term == 1 else f"年付 {order.term} 年合计"
        en = "paid yearly" if order.term == 1 else f"{order.term} years, paid yearly"
    else:
        zh, en = f"月付 {order.term} 个月合计", f"{order.term} months, paid monthly"
    if not option.feasible:
        return Text(f"{zh}，仅供比较", f"{en}, to compare only")
    if gift:
        zh, en = f"{zh}，赠 {gift} 个月", f"{en}, {gift} month{'s' if gift > 1 else ''} free"
    if not option.estimate.total.exact:
        zh, en = f"{zh}，含未定项", f"{en}, open items included"
    return Text(zh, en)


def judge(option: Option, advice: Recommendation, needs: Needs, book: PriceBook) -> Verdict:
    """A tier's place in the advice."""
    heads, band = needs.count("headcount"), book.tiers[option.tier].headcount
    broken = sum(1 for row in fit_rows(option, needs, book) if row.mark == "fails")
    foot = _foot(option, advice, book, broken)
    if option.tier == advice.chosen.tier:
        return Verdict(Text("建议", "suggested"), "filled", foot)
    if broken:
        return Verdict(Text("不可行", "does not fit"), "block", foot)
    if heads.high < band.low:
        return Verdict(Text("人数偏少", "few people"), "warn", foot)
    if heads.low > band.high:
        return Verdict(Text("人数偏多", "many people"), "warn", foot)
    if option.misfits:
        return Verdict(Text("待定", "open"), "warn", foot)
    return Verdict(Text("可行", "fits"), "ok", foot)


def _foot(option: Option, advice: Recommendation, book: PriceBook, broken: int) -> Text:
    chosen = advice.chosen
    if option.tier == chosen.tier:
        return _foot_of_chosen(advice, broken)
    if broken:
        things = "thing does" if broken == 1 else "things do"
        return Text(f"{broken} 项不满足，价格再低也不建议", f"{broken} {things} not fit, whatever the price")
    gap, name = option.estimate.total.low - chosen.estimate.total.low, book.tiers[chosen.tier].name
    ends = sorted((gap, option.estimate.total.high - chosen.estimate.total.high))
    if gap > 0:
        more = whole_range(Money(*ends)) if ends[0] >= 0 else whole_yuan(gap)
        return Text(f"需求都满足，但比{name.zh}贵 {more}", f"carries every need, but {more} over {name.en}")
    if gap < 0:
        return Text(f"低 {whole_yuan(-gap)}，依据待公司确认", f"{whole_yuan(-gap)} lower, to be confirmed by us")
    return Text(f"与{name.zh}同价，同价取高一档", f"the same price as {name.en}; a tie goes to the higher")


def _foot_of_chosen(advice: Recommendation, broken: int) -> Text:
    total = advice.chosen.estimate.total.low
    others = [one for one in advice.options if one.feasible and one is not advice.chosen]
    if broken:
        return Text(f"三档里最接近，仍有 {broken} 项待解决", f"the nearest of the three; {broken} still to be solved")
    if not others:
        return Text("只有这一档满足全部需求", "the only one that carries every need")
    least = min(one.estimate.total.low for one in others)
    if total < least:
        return Text("满足全部需求的最低价", "the lowest price that carries every need")
    if total == least:
        return Text("同价取高一档", "the same price; a tie goes to the higher")
    return Text("价格已公布的档位里最低", "the lowest of those with a published price")


def open_points(advice: Recommendation, book: PriceBook) -> tuple[tuple[Text, ...], ...]:
    """What could still change the advice, each once. Many capabilities that may be asked for come as one: what it says
    of all of them, then each; anything else stands alone."""
    name = book.tiers[advice.chosen.tier].name
    asked = [one for one in advice.chosen.misfits if one.key in CAPABILITIES and not one.certain]
    alike = [if_asked(one, name) for one in asked]
    points = tuple((point,) for point in dict.fromkeys(advice.undecided) if len(asked) < _MANY or point not in alike)
    if len(asked) < _MANY:
        return points
    said = listed(CAPABILITIES[one.key] for one in asked[:2])
    head = Text(
        f"待确认：{beside('若需要', said.zh)}等 {len(asked)} 项里的任何一项，{name.zh}没有",
        f"to be confirmed: {len(asked)} things, such as {said.en}, that {name.en} lacks if they are asked for",
    )
    return (*points, (head, *(CAPABILITIES[one.key] for one in asked)))


def costs_more(cost: Money) -> str:
    """``+7,500`` or ``+0–9,600``: what a row adds, in whole yuan."""
    return f"+{whole_range(cost).replace('¥', '')}"
