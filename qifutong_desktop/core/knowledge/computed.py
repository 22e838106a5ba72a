"""A computed answer as a value, and its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from ..client import Preferences, Tier
from ..money import NOTHING, Money, yuan_range
from ..needs import Needs
from ..options import find_misfits
from ..order import Order
from ..pricebook import PriceBook
from ..quote import Estimate
from ..ranges import several
from ..text import Text
from .asked import Asked

RENEWING = ("续费", "续约", "续签")


@dataclass(frozen=True, slots=True)
class Priced:
    """One line of a computed answer. ``why`` is how the rule made the amount; ``clause`` the list's words."""

    label: Text
    amount: Money
    why: Text
    clause: str


@dataclass(frozen=True, slots=True)
class Computed:
    """``rule`` is the id of the passage that holds the rule; ``text`` the answer; ``assumed`` what was not said and
    how it was filled: from the open case, or as usual."""

    rule: str
    text: Text
    lines: tuple[Priced, ...]
    assumed: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """What a question is computed by. ``needs`` and ``preferences`` are the open case's, where one is open."""

    book: PriceBook
    today: date
    needs: Needs | None = None
    preferences: Preferences = field(default_factory=Preferences)


def whole_order(estimate: Estimate, setting: Setting) -> Priced:
    """One tier's whole order as a line: its total, and how every part of it came about."""
    shown = [line for line in estimate.lines if line.amount != NOTHING or line.code == "gift"]
    zh = "；".join(f"{line.label.zh} {yuan_range(line.amount)}（{line.why.zh}）" for line in shown)
    en = "; ".join(f"{line.label.en} {yuan_range(line.amount)} ({line.why.en})" for line in shown)
    clause = "；".join(dict.fromkeys(line.clause for line in shown))
    return Priced(_name(estimate.order.tier, setting), estimate.total, Text(zh, en), clause)


def _name(tier: Tier, setting: Setting) -> Text:
    """The tier's name, with what it certainly does not carry of the open case."""
    name = setting.book.tiers[tier].name
    misfits = [] if setting.needs is None else find_misfits(setting.needs, tier, setting.book)
    lacks = [one.what for one in misfits if one.certain]
    if not lacks:
        return name
    zh, en = "、".join(one.zh for one in lacks), ", ".join(one.en for one in lacks)
    return Text(f"{name.zh}（不满足：{zh}）", f"{name.en} (does not fit: {en})")


def listed(lines: Sequence[Priced], what: Text) -> Text:
    """What was asked, then each line's amount."""
    if not lines:
        return Text(f"{what.zh}：", f"{what.en}:")
    zh = "；".join(f"{one.label.zh} {_amount(one.amount).zh}" for one in lines)
    en = "; ".join(f"{one.label.en} {_amount(one.amount).en}" for one in lines)
    return Text(f"{what.zh}：{zh}。", f"{what.en}: {en}.")


def _amount(amount: Money) -> Text:
    if amount == NOTHING:
        return Text("不另收费", "no charge")
    return Text(yuan_range(amount), yuan_range(amount))


def term_words(order: Order) -> Text:
    """Billing and term in words."""
    if order.billing == "annual":
        return Text(f"年付 {order.term} 年", f"{several(order.term, 'year')} paid annually")
    return Text(f"月付 {order.term} 个月", f"{several(order.term, 'month')} paid monthly")


_KINDS = {"new": Text("新购", "new"), "existing": Text("在用", "existing"), "renewal": Text("续费", "renewal")}


def customer_taken(asked: Asked, setting: Setting) -> tuple[Text, ...]:
    """Which kind of customer was taken, where the question does not say."""
    if asked.says(*RENEWING, "新客户"):
        return ()
    kind = _KINDS[setting.preferences.customer]
    return (Text(f"按{kind.zh}客户计", f"taken as a {kind.en} customer"),)


def assumed(asked: Asked, order: Order, setting: Setting) -> tuple[Text, ...]:
    """What the question left open, and by what it was filled."""
    found = [*customer_taken(asked, setting)]
    if asked.billing is None:
        term = term_words(order)
        found.append(Text(f"未说付款方式，按{term.zh}计", f"billing was not said: {term.en}"))
    if asked.users is not None and not asked.says("账号", "帐号", "用户"):
        found.append(Text("所说人数都按使用人数（账号）计", "all heads named are taken as accounts"))
    if setting.needs is not None:
        found.append(Text("未说的各项取自当前案例", "what was not said is taken from the open case"))
        return tuple(found)
    if asked.users is None:
        found.append(Text("账号数未说，扩容未计入", "accounts were not said; none beyond those included"))
    rest = Text("集成、迁移、定制未说，未计入", "integrations, migration and custom work: not said, not included")
    return (*found, rest)
