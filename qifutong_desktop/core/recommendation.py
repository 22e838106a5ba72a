"""Which tier: hard filter, prices, reasons, why not the others, and where the answer would flip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .client import Billing, Preferences, Tier
from .diagnosis import Needs
from .flips import Flip, find_flips
from .money import ZERO, Money, figures, yuan, yuan_range
from .options import CAPABILITIES, Misfit, Option, make_option
from .pricebook import TIERS, PriceBook
from .ranges import several
from .savings import annual_saving
from .text import Text
from .wording import beside

YEARS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Recommendation:
    """``options`` holds the asked billing and term for each tier, in tier order; ``chosen`` is one of them.

    ``by_headcount`` is True when only the headcount band decided (a soft prior, said so in print). ``undecided`` says
    what could still change the tier: open answers, or values the list does not publish.
    """

    chosen: Option
    options: tuple[Option, ...]
    reasons: tuple[Text, ...]
    why_not: tuple[tuple[Tier, tuple[Text, ...]], ...]
    flips: tuple[Flip, ...]
    by_headcount: bool
    undecided: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class BreakEven:
    """The month in which paying by the month has cost as much as paying ``years`` at once; None: not within the term
    and its gift months. ``monthly`` pays for the same months one by one; ``saving`` is what the annual fee saves."""

    tier: Tier
    years: int
    month: int | None
    saving: Money
    monthly: Option


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every tier × billing × 1, 2 and 3 years, with the advice for the asked billing and term."""

    options: tuple[Option, ...]
    break_evens: tuple[BreakEven, ...]
    recommendation: Recommendation


def recommend(
    needs: Needs, preferences: Preferences, book: PriceBook, today: date, *, flips: bool = True
) -> Recommendation:
    """The cheapest tier that carries every certain need, for the asked billing and term.

    A tie goes to the higher tier. Enterprise is never advised on price alone where that price rests on what the list
    does not publish (its accounts, its custom work): then the headcount band must speak for it too.
    """
    options = tuple(make_option(needs, preferences, tier, book, today) for tier in TIERS)
    feasible = [option for option in options if option.feasible] or [options[-1]]
    cheapest = _cheapest(feasible)
    chosen, by_headcount, undecided = cheapest, False, []
    runner_up = _cheapest([option for option in feasible if option.tier != "enterprise"])
    if cheapest is not None and cheapest.tier == "enterprise" and runner_up is not None and _unconfirmed(cheapest):
        by_headcount = needs.count("headcount").low >= book.tiers["enterprise"].headcount.low
        if not by_headcount:
            chosen = runner_up
        undecided.append(_rests_on_company(cheapest, runner_up))
    assert chosen is not None
    name = book.tiers[chosen.tier].name
    undecided += [if_asked(misfit, name) for misfit in chosen.misfits if not misfit.certain]
    dear = min((option for option in feasible), key=lambda option: option.estimate.total.high)
    if dear.estimate.total.high < chosen.estimate.total.high and dear.tier != chosen.tier and not undecided:
        undecided.append(
            Text(
                f"待定项全部发生时，{dear.estimate.lines[0].label.zh}更低：{yuan(dear.estimate.total.high)}",
                f"if every open item happens, {dear.tier} is cheaper: {yuan(dear.estimate.total.high)}",
            )
        )
    return Recommendation(
        chosen=chosen,
        options=options,
        reasons=_reasons(chosen, feasible, needs, book, today, by_headcount),
        why_not=tuple((one.tier, _why_not(one, chosen, book)) for one in options if one is not chosen),
        flips=find_flips(chosen, options, book, today) if flips else (),
        by_headcount=by_headcount,
        undecided=tuple(undecided),
    )


def compare(needs: Needs, preferences: Preferences, book: PriceBook, today: date, *, flips: bool = True) -> Comparison:
    """All 18 options (3 tiers × 2 billings × 1, 2, 3 years), cash by month and break-even.

    ``flips``: whether to look for the points at which the advice changes; without them it has none.
    """
    billings: tuple[Billing, ...] = ("monthly", "annual")
    options = {
        (tier, billing, years): make_option(needs, preferences, tier, book, today, billing, years)
        for tier in TIERS
        for billing in billings
        for years in YEARS
    }
    break_evens = []
    for tier in TIERS:
        for years in YEARS:
            annual = options[tier, "annual", years]
            months = annual.estimate.service.months
            monthly = make_option(needs, preferences, tier, book, today, "monthly", months=months)
            break_evens.append(
                BreakEven(
                    tier,
                    years,
                    _break_even(annual, monthly),
                    monthly.estimate.total - annual.estimate.total,
                    monthly,
                )
            )
    advice = recommend(needs, preferences, book, today, flips=flips)
    return Comparison(tuple(options.values()), tuple(break_evens), advice)


def if_asked(misfit: Misfit, tier: Text) -> Text:
    """What a tier would lack if an open question were answered so."""
    if misfit.key not in CAPABILITIES:
        return Text(f"待确认：{misfit.what.zh}", f"to be confirmed: {misfit.what.en}")
    asked = CAPABILITIES[misfit.key]
    return Text(
        f"待确认：{beside('若需要', asked.zh)}，{tier.zh}没有",
        f"to be confirmed: if {asked.en} is asked for, {tier.en} lacks it",
    )


def _cheapest(options: Sequence[Option]) -> Option | None:
    """By the certain needs; a tie goes to the higher tier."""
    return min(options, key=lambda one: (one.estimate.total.low, -TIERS.index(one.tier)), default=None)


def _break_even(annual: Option, monthly: Option) -> int | None:
    paid = annual.estimate.total.low
    spent = ZERO
    for month in monthly.cash:
        spent += month.amount.low
        if spent >= paid:
            return month.number
    return None


def _unconfirmed(enterprise: Option) -> bool:
    """Its price rests on values that the list does not publish: accounts beyond those included, custom work."""
    order = enterprise.order
    return order.users.high > enterprise.published_users or bool(order.custom_days.high)


def _rests_on_company(enterprise: Option, other: Option) -> Text:
    gap = other.estimate.total.low - enterprise.estimate.total.low
    zh = "两版同价" if not gap else f"企业版低 {yuan(gap)}"
    en = "both cost the same" if not gap else f"enterprise is {yuan(gap)} lower"
    return Text(
        f"{zh}，但企业版的账号数与定制范围价目表未公布，待公司确认",
        f"{en}, but its accounts and custom scope are unpublished: to be confirmed",
    )


def _reasons(
    chosen: Option, feasible: Sequence[Option], needs: Needs, book: PriceBook, today: date, by_headcount: bool
) -> tuple[Text, ...]:
    tier = book.tiers[chosen.tier]
    total = chosen.estimate.total
    reasons = [
        Text(
            f"{tier.name.zh}满足已确认的全部需求",
            f"{tier.name.en} carries every need that is certain",
        )
    ]
    others = [option for option in feasible if option is not chosen]
    if not others:
        reasons.append(
            Text(f"只有{tier.name.zh}能满足，合计 {yuan_range(total)}", f"no other tier does: {yuan_range(total)}")
        )
    else:
        nearest = min(others, key=lambda option: option.estimate.total.low)
        gap = nearest.estimate.total.low - total.low
        name = book.tiers[nearest.tier].name
        less = yuan_range(_rising(gap, nearest.estimate.total.high - total.high))
        if gap > 0:
            reasons.append(
                Text(
                    f"在满足需求的套餐里总价最低：{yuan_range(total)}，比{name.zh}少 {less}",
                    f"the lowest total that fits: {yuan_range(total)}, {less} under {name.en}",
                )
            )
        elif gap == 0:
            reasons.append(
                Text(
                    f"与{name.zh}同价（{yuan(total.low)}），同价取高版",
                    f"the same price as {name.en}; a tie goes to the higher tier",
                )
            )
    if by_headcount:
        reasons.append(Text("企业人数属于企业版的适用范围，这一点起了决定作用", "the headcount band decided"))
    if chosen.billing == "annual" and not chosen.estimate.midterm:
        saving, fees = annual_saving(chosen.order, book, today)
        months = tier.gift_months * chosen.order.term
        reasons.append(
            Text(
                f"同样 {chosen.order.months} 个月按月付套餐费 {figures(fees)} 元，"
                f"年付少 {figures(saving)} 元，另赠 {months} 个月",
                f"monthly fees for {chosen.order.months} months are {figures(fees)}; annual saves {figures(saving)}"
                f" and adds {several(months, 'gift month')}",
            )
        )
    heads = needs.count("headcount")
    if heads.high < tier.headcount.low or heads.low > tier.headcount.high:
        reasons.append(
            Text(
                f"企业人数不在{tier.name.zh}的适用范围内；该范围只作参考，不影响使用",
                f"the headcount lies outside {tier.name.en}'s band, which is advice only",
            )
        )
    return tuple(reasons)


def _rising(one: Decimal, other: Decimal) -> Money:
    return Money(min(one, other), max(one, other))


def _why_not(option: Option, chosen: Option, book: PriceBook) -> tuple[Text, ...]:
    broken = tuple(misfit.what for misfit in option.misfits if misfit.certain)
    if broken:
        return broken
    if "tier_upgrade" in option.order.unpriced and option is not chosen:
        return (Text("合同期内升级的差价没有公布价格，待评估", "a mid-term upgrade has no list price: to be assessed"),)
    gap = option.estimate.total.low - chosen.estimate.total.low
    more = yuan_range(_rising(gap, option.estimate.total.high - chosen.estimate.total.high))
    if gap > 0:
        return (Text(f"多付 {more}，多出的能力目前没有对应需求", f"{more} more, for abilities no need asks for"),)
    if gap < 0:
        return (
            Text(
                f"虽低 {yuan(-gap)}，但所依据的账号数与定制范围未公布，待公司确认",
                f"{yuan(-gap)} lower, but that rests on unpublished values: to be confirmed",
            ),
        )
    return (Text("同价时取高版，或所依据的数未公布", "same price: the higher tier, or resting on unpublished values"),)
