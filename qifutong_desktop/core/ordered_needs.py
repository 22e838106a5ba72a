"""The needs at other numbers than the answers come to: what is tried on a slider, and what a client orders."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from .client import Preferences
from .needs import Need, NeedKey, Needs
from .order import named_systems
from .pricebook import PriceBook
from .ranges import Range, plain
from .text import Text


def needs_at(
    needs: Needs,
    book: PriceBook,
    *,
    users: int | None = None,
    systems: int | None = None,
    rows: int | None = None,
    custom_days: Decimal | None = None,
) -> Needs:
    """The needs with these numbers put in place of the client's; None leaves the client's own. ``systems`` counts all
    systems, named and unnamed: the named ones first, each once, the others known by number only."""
    numbers: dict[NeedKey, int | Decimal | None] = {
        "seats": users,
        "integrations": systems,
        "migration_rows": rows,
        "custom_days": custom_days,
    }
    return replace(needs, items=tuple(_at(need, numbers.get(need.key), book) for need in needs.items))


def ordered_needs(needs: Needs, preferences: Preferences, book: PriceBook) -> Needs:
    """The needs as they are ordered: where the preferences name a number it counts, and the reason says so."""
    wishes = preferences
    ordered = needs_at(
        needs, book, users=wishes.users, systems=wishes.systems, rows=wishes.rows, custom_days=wishes.custom_days
    )
    pairs = zip(needs.items, ordered.items, strict=True)
    return replace(ordered, items=tuple(after if after is before else _said(before, after) for before, after in pairs))


def _at(need: Need, number: int | Decimal | None, book: PriceBook) -> Need:
    if number is None:
        return need
    amount = Range.of(Decimal(number))
    if need.key != "integrations":
        return replace(need, amount=amount)
    names = tuple(named_systems(need.names, book).values())[: int(number)]
    return replace(need, names=names, possible=(), amount=amount)


def _said(before: Need, after: Need) -> Need:
    """The need with a reason that tells the number ordered, and what the answers come to beside it."""
    assert before.amount is not None
    assert after.amount is not None
    unit, ordered, told = before.unit, plain(after.amount), plain(before.amount)
    zh, en = f"按订购数量 {ordered} {unit.zh}计", f"{ordered} {unit.en} are ordered"
    reason = Text(f"{zh}（依回答为 {told}）", f"{en} (the answers come to {told})")
    return replace(after, reason=reason, ordered=True)
