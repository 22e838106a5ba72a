"""试算: what each tier would cost, and which is advised, at other numbers than the client's; scales to try them on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Literal

from .client import Preferences, Tier
from .flips import Flip
from .money import Money, yuan, yuan_range
from .needs import Needs
from .options import Option
from .order import MAX_DAYS, MAX_ROWS, MAX_SYSTEMS, MAX_USERS, systems_of
from .ordered_needs import needs_at
from .pricebook import PriceBook
from .ranges import Range
from .recommendation import Recommendation, recommend
from .text import Text

ScaleKey = Literal["users", "integrations", "migration_rows", "custom_days"]


@dataclass(frozen=True, slots=True)
class Trial:
    """``options`` holds each tier at the tried numbers, in tier order: its ``estimate.total``, whether it is
    ``feasible``, its ``misfits``. ``why`` says in one sentence why ``advised`` is. ``unconfirmed`` (待公司确认): a tier
    that costs no more rests on what the list does not publish."""

    options: tuple[Option, ...]
    advised: Tier
    why: Text
    unconfirmed: bool

    def option(self, tier: Tier) -> Option:
        return next(one for one in self.options if one.tier == tier)


def trial(
    needs: Needs,
    preferences: Preferences,
    book: PriceBook,
    today: date,
    *,
    users: int | None = None,
    systems: int | None = None,
    rows: int | None = None,
    custom_days: Decimal | None = None,
) -> Trial:
    """The advice as :func:`recommend` gives it, without flips, with these numbers put in place of the client's; None
    leaves the client's own. ``systems`` counts all systems, named and unnamed. Fast enough to follow a slider."""
    tried = needs_at(needs, book, users=users, systems=systems, rows=rows, custom_days=custom_days)
    advice = recommend(tried, preferences, book, today, flips=False)
    withheld = _withheld(advice)
    why = _why(advice, withheld, book)
    return Trial(advice.options, advice.chosen.tier, why, withheld is not None or advice.by_headcount)


def _withheld(advice: Recommendation) -> Option | None:
    """Enterprise where it costs no more than the advised tier, and yet is not advised on what is unpublished."""
    chosen = advice.chosen
    return next(
        (
            one
            for one in advice.options
            if one.feasible and one.tier == "enterprise" != chosen.tier
            if one.estimate.total.low <= chosen.estimate.total.low
        ),
        None,
    )


def _why(advice: Recommendation, withheld: Option | None, book: PriceBook) -> Text:
    chosen, total = advice.chosen, advice.chosen.estimate.total
    if not chosen.feasible:
        return Text("没有一版能满足全部需求", "no tier carries every need")
    if withheld is not None:
        less = total.low - withheld.estimate.total.low
        zh, en = (f"低 {yuan(less)}", f"{yuan(less)} lower") if less else ("同价", "the same price")
        return Text(
            f"企业版{zh}，但其账号数与定制范围价目表未公布，待公司确认",
            f"Enterprise is {en}, but its accounts and custom scope are unpublished: to be confirmed",
        )
    others = [one for one in advice.options if one.feasible and one is not chosen]
    if not others:
        return Text(f"只有这一版满足需求，合计 {yuan_range(total)}", f"the only tier that fits: {yuan_range(total)}")
    nearest = min(others, key=lambda one: one.estimate.total.low)
    name, gap = book.tiers[nearest.tier].name, nearest.estimate.total.low - total.low
    if advice.by_headcount:
        zh = "同价" if not gap else f"比{name.zh}低 {yuan(gap)}"
        en = "the same price" if not gap else f"{yuan(gap)} under {name.en}"
        return Text(f"{zh}，且企业人数属于企业版的适用范围", f"{en}, and the headcount band speaks for enterprise")
    if not gap:
        return Text(
            f"与{name.zh}同为 {yuan(total.low)}，同价取高一档",
            f"{yuan(total.low)} like {name.en}; a tie goes to the higher tier",
        )
    ends = sorted((gap, nearest.estimate.total.high - total.high))
    under = yuan_range(Money(*ends)) if ends[0] >= 0 else yuan(gap)
    return Text(f"满足需求的最低价，比{name.zh}少 {under}", f"the lowest that fits, {under} under {name.en}")


# --- scales ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mark:
    """A flip point on a scale. From ``at`` on ``to`` costs no more; a range where it depends on a rate still open.
    ``tie``: the values at which both cost the same. ``short`` stands beside the scale, ``what`` says it whole."""

    at: Range[Decimal]
    tie: Range[Decimal] | None
    to: Tier
    short: Text
    what: Text
    unconfirmed: bool


@dataclass(frozen=True, slots=True)
class Scale:
    """One slider: its ends, both included, its step, the client's own number (which may lie between two steps)."""

    key: ScaleKey
    label: Text
    unit: Text
    low: Decimal
    high: Decimal
    step: Decimal
    now: Range[Decimal]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a scale is called; it reaches at least ``least_high``, at most ``top``. ``nth``: its pieces are numbered."""

    label: Text
    unit: Text
    low: int
    least_high: int
    top: int
    nth: Text | None = None


_KINDS: dict[ScaleKey, _Kind] = {
    "users": _Kind(Text("账号", "Accounts"), Text("个", ""), 1, 50, MAX_USERS, Text("个账号", "accounts")),
    "integrations": _Kind(Text("集成系统", "Systems"), Text("个", ""), 0, 10, MAX_SYSTEMS, Text("个系统", "systems")),
    "migration_rows": _Kind(Text("迁移数据", "Rows to move"), Text("条", "rows"), 0, 20_000, MAX_ROWS),
    "custom_days": _Kind(Text("定制开发", "Custom work"), Text("人天", "person-days"), 0, 20, int(MAX_DAYS)),
}


def scales(advice: Recommendation, book: PriceBook) -> tuple[Scale, ...]:
    """The four sliders of an advice, each long enough to hold twice the client's number and every flip point."""
    order = advice.chosen.order
    numbers: dict[ScaleKey, Range[Decimal]] = {
        "users": order.users.map(Decimal),
        "integrations": systems_of(order, book).map(Decimal),
        "migration_rows": order.migration_rows.map(Decimal),
        "custom_days": order.custom_days,
    }
    return tuple(_scale(key, now, advice.flips, book) for key, now in numbers.items())


def _scale(key: ScaleKey, now: Range[Decimal], flips: Sequence[Flip], book: PriceBook) -> Scale:
    kind = _KINDS[key]
    by_tier: dict[Tier, list[Flip]] = {}
    for flip in flips:
        if flip.key == key and flip.at is not None:
            by_tier.setdefault(flip.to, []).append(flip)
    marks = tuple(_mark(kind, found, book) for found in by_tier.values())
    reach = max([now.high * 2, Decimal(kind.least_high), *(mark.at.high * 5 / 4 for mark in marks)])
    high = min(_round_up(reach), Decimal(kind.top))
    step = Decimal("0.5") if key == "custom_days" else Decimal(1)
    if key == "migration_rows":
        step = max(step, Decimal(10) ** (high.adjusted() - 2))
    return Scale(key, kind.label, kind.unit, Decimal(kind.low), high, step, now, marks)


def _round_up(number: Decimal) -> Decimal:
    """To two leading digits, at least to tens: 283 → 290, 712,500 → 720,000."""
    unit = Decimal(10) ** max(1, number.adjusted() - 1)
    return (number / unit).to_integral_value(ROUND_CEILING) * unit


def _mark(kind: _Kind, flips: Sequence[Flip], book: PriceBook) -> Mark:
    """One mark for all flips to a tier; there are several only where the rate of custom work is open."""
    flip, name = flips[0], book.tiers[flips[0].to].name
    firsts = [first for one in flips if (first := one.tie.low if one.tie else one.at) is not None]
    at = Range(min(firsts), max(firsts))
    short = Text(f"{_span(at)} {kind.unit.zh}起{name.zh}", f"{name.en} from {_span(at)} {kind.unit.en}".strip())
    if len(flips) > 1:
        what = _rate_words(at, book.custom_rate, name, unconfirmed=flip.unconfirmed)
    else:
        what = flip.what if kind.nth is None else _nth_words(flip, kind.nth, name)
    return Mark(at, flip.tie if len(flips) == 1 else None, flip.to, short, what, flip.unconfirmed)


def _rate_words(at: Range[Decimal], rates: Range[Decimal], name: Text, *, unconfirmed: bool) -> Text:
    """按定制单价 800–1,200 元/人天，44–66 人天起企业版同价或更低（待公司确认）"""
    return Text(
        f"按定制单价 {_span(rates)} 元/人天，{_span(at)} 人天起{name.zh}同价或更低" + "（待公司确认）" * unconfirmed,
        f"at {_span(rates)} a person-day, from {_span(at)} person-days on {name.en} costs no more"
        + " (to be confirmed)" * unconfirmed,
    )


def _nth_words(flip: Flip, piece: Text, name: Text) -> Text:
    """第226–230个账号两版同价，第231个起企业版更低（待公司确认）"""
    assert flip.at is not None
    at = _number(flip.at)
    if flip.tie is None:
        zh, en = f"第{at}{piece.zh}起{name.zh}更低", f"from {at} {piece.en} on {name.en} is cheaper"
    else:
        span = _span(flip.tie)
        zh = f"第{span}{piece.zh}两版同价，第{at}个起{name.zh}更低"
        en = f"at {span} {piece.en} both cost the same, from {at} on {name.en} is cheaper"
    if flip.unconfirmed:
        zh, en = f"{zh}（待公司确认）", f"{en} (to be confirmed)"
    return Text(zh, en)


def _span(ends: Range[Decimal]) -> str:
    return _number(ends.low) if ends.exact else f"{_number(ends.low)}–{_number(ends.high)}"


def _number(number: Decimal) -> str:
    return f"{number.normalize():,f}"
