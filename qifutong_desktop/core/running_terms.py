"""What a running contract has, as a consultant notes it: typed into the window, or read off the last issued quote."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from .canonical import FieldValue
from .client import AlreadyPaid, Preferences
from .issued import IssueInputs, issued_quote
from .money import NOTHING, Money
from .order import MAX_SYSTEMS, MAX_WORDS, Order, named_systems
from .plain_values import written_down
from .pricebook import PriceBook
from .pricing import price
from .problems import Refusal
from .quote import Estimate
from .seats import packs
from .text import Text

_BETWEEN = re.compile(r"[、,，;；/\n]+")


def systems_typed(words: str) -> tuple[str, ...]:
    """``用友、淘宝`` as names, each once.

    :raises Refusal: a name that is too long, or too many of them
    """
    named = tuple(dict.fromkeys(one for part in _BETWEEN.split(words) if (one := " ".join(part.split()))))
    if len(named) > MAX_SYSTEMS or any(len(one) > MAX_WORDS for one in named):
        what = Text("系统太多，或名称太长", "too many systems, or a name that is too long")
        raise Refusal.of("", what, Text("请写系统的名称，用顿号隔开", "write the systems' names, commas between"))
    if any(unicodedata.category(letter) == "Cc" for one in named for letter in one):
        what = Text("含有不能打印的字符", "holds a character that cannot be printed")
        raise Refusal.of("", what, Text("请删去后重写", "type it again"))
    return named


def paid_field(preferences: Preferences, part: str, value: Any) -> FieldValue:
    """What is paid with another part of it (None: nothing), as it is stored; None when nothing is left."""
    before = preferences.already_paid or AlreadyPaid()
    said: dict[str, Any] = {part: getattr(AlreadyPaid(), part) if value is None else value}
    after = replace(before, **said)
    return None if after == AlreadyPaid() else written_down(after)


def check_connected(connected: Sequence[str], preferences: Preferences, book: PriceBook) -> None:
    """:raises Refusal: more systems than the tier of today includes, or one that was paid for besides"""
    _check_apart(connected, preferences.already_paid.integrations if preferences.already_paid else (), book)
    tier = book.tiers[preferences.running_tier] if preferences.running_tier else None
    if tier is None or tier.integrations is None or len(named_systems(connected, book)) <= tier.integrations:
        return
    most = tier.integrations
    what = Text(f"{tier.name.zh}只含{most}个系统", f"{tier.name.en} includes {most}")
    raise Refusal.of("", what, Text("其余的写在“另外付费对接的系统”", "put the others under those paid for"))


def check_paid(paid: Sequence[str], preferences: Preferences, book: PriceBook) -> None:
    """:raises Refusal: a system that came with the tier: named as paid it would make another one free"""
    _check_apart(preferences.connected, paid, book)


def _check_apart(connected: Sequence[str], paid: Sequence[str], book: PriceBook) -> None:
    both = named_systems(paid, book).keys() & named_systems(connected, book).keys()
    if both:
        name = named_systems((*paid, *connected), book)[min(both)]
        what = Text(f"“{name}”在两处都写了", f"“{name}” stands in both places")
        raise Refusal.of("", what, Text("只写在其中一处", "keep it in one of them"))


def taken_off(estimate: Estimate, book: PriceBook, today: date) -> Money | None:
    """What an order costs less for what is paid already; None where it costs the same."""
    if estimate.order.already_paid is None:
        return None
    whole = price(replace(estimate.order, already_paid=None), book, today).total
    less = Money(whole.low - estimate.total.low, whole.high - estimate.total.high)
    return None if less == NOTHING else less


@dataclass(frozen=True, slots=True)
class Filled:
    """Fields of a case that an issued quote settles for certain, and in words what it leaves open ("" for nothing)."""

    fields: Mapping[str, FieldValue]
    open: Text


def filled_by(inputs: IssueInputs, book: PriceBook) -> Filled | None:
    """What the contract that was made of an issued quote has: tier, number, accounts beyond the included with the last
    day of service, systems. None where the quote rests on another price book.

    Which of several systems came with the tier cannot be told from a price: they stay open.
    """
    try:
        service = issued_quote(inputs, book).estimate.service
    except ValueError:
        return None
    order, tier = inputs.order, book.tiers[inputs.order.tier]
    extra = packs(order.users.high - tier.users, book.seat_pack) if tier.users is not None else 0
    connected, paid, unclear = _systems(order, book)
    found = AlreadyPaid(extra, service.end, paid, 0, inputs.terms.number)
    fields: dict[str, FieldValue] = {
        "preferences.running_tier": order.tier,
        "preferences.connected": connected or None,
        "preferences.already_paid": written_down(found),
    }
    return Filled(fields, unclear)


def _systems(order: Order, book: PriceBook) -> tuple[tuple[str, ...], tuple[str, ...], Text]:
    """The systems that came with the tier, those paid for, and what remains to be said of them."""
    before = order.already_paid.integrations if order.already_paid else ()
    known = named_systems(before, book)
    fresh = tuple(name for plain, name in named_systems(order.integrations, book).items() if plain not in known)
    included = book.tiers[order.tier].integrations
    unnamed = order.unnamed_integrations.high
    if not unnamed and (included is None or len(fresh) <= included):
        return fresh, before, Text("", "")
    if not unnamed and not included:
        return (), (*before, *fresh), Text("", "")
    if unnamed:
        words = Text(
            "报价单里有没写名称的系统，请补填已对接的系统",
            "the quote counts systems without their names: fill in those that are connected",
        )
        return (), before, words
    zh, en = "、".join(fresh), ", ".join(fresh)
    words = Text(
        f"报价单含{zh}，其中{included}个随套餐：请分别填写",
        f"the quote has {en}, {included} of them with the tier: fill in which",
    )
    return (), before, words
