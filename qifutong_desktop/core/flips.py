"""The exact values at which the advice changes, read off the price functions themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Literal

from .client import Tier
from .options import CAPABILITIES, Option, at_low
from .order import MAX_ROWS, MAX_SYSTEMS, MAX_USERS, Order, named_systems
from .pricebook import TIERS, PriceBook
from .pricing import price
from .ranges import Range
from .text import Text

FlipKey = Literal["users", "integrations", "custom_days", "migration_rows", "customers", "storage_gb", "capability"]
_HALF_DAYS = 20_000


@dataclass(frozen=True, slots=True)
class Flip:
    """All else unchanged: at ``tie`` both cost the same (None: never), from ``at`` on ``to`` is the answer.

    ``at`` is None for a yes/no capability. For storage the answer changes above ``at``. ``unconfirmed`` (待公司确认):
    it rests on a value that the list does not publish.
    """

    key: FlipKey
    at: Decimal | None
    tie: Range[Decimal] | None
    to: Tier
    what: Text
    unconfirmed: bool = False


def find_flips(chosen: Option, options: Sequence[Option], book: PriceBook, today: date) -> tuple[Flip, ...]:
    """Every flip of ``chosen``, cheapest way up first, then down."""
    up = [one for one in options if TIERS.index(one.tier) > TIERS.index(chosen.tier) and one.feasible]
    nearest: dict[str, Flip] = {}
    for other in up:
        for scale, flip in _price_flips(chosen, other, book, today):
            known = nearest.get(scale)
            if known is None or (flip.at or 0) < (known.at or 0):
                nearest[scale] = flip
    flips = list(nearest.values())
    flips += _limit_flips(chosen, up, book)
    flips += _down_flips(chosen, options, book)
    return tuple(flips)


def _price_flips(chosen: Option, other: Option, book: PriceBook, today: date) -> Iterator[tuple[str, Flip]]:
    """Where ``other`` becomes cheaper, on each scale: the nearest larger tier alone is an answer there."""
    mine, theirs = at_low(chosen.order), at_low(other.order)
    enterprise = other.tier == "enterprise"

    def users(order: Order, count: int) -> Order:
        return replace(order, users=Range.of(count))

    def systems(order: Order, count: int) -> Order:
        return replace(order, unnamed_integrations=Range.of(count))

    def rows(order: Order, count: int) -> Order:
        return replace(order, migration_rows=Range.of(count))

    named = len(named_systems(mine.integrations, book))
    unnamed, step = mine.unnamed_integrations.low, book.migration_step
    scales: tuple[tuple[FlipKey, Callable[[Order, int], Order], _Span, Text, bool], ...] = (
        ("users", users, _Span(mine.users.low, MAX_USERS, book.seat_pack), Text("个账号", " accounts"), enterprise),
        ("integrations", systems, _Span(unnamed, MAX_SYSTEMS), Text("个集成系统", " systems"), False),
        ("migration_rows", rows, _Span(mine.migration_rows.low, MAX_ROWS, step), Text("条迁移数据", " rows"), False),
    )
    for key, vary, span, unit, unconfirmed in scales:
        shift = named if key == "integrations" else 0
        found = _search(_gap(mine, theirs, vary, span, book, today), span)
        if found:
            yield key, _price_flip(key, found, shift, Decimal(1), other, book, unit, unconfirmed)
    for rate in _rates(mine, book):

        def days(order: Order, halves: int, rate: Decimal = rate) -> Order:
            return replace(order, custom_days=Range.of(Decimal(halves) / 2), custom_rate=rate)

        span = _Span(int(mine.custom_days.low * 2), _HALF_DAYS)
        found = _search(_gap(mine, theirs, days, span, book, today), span)
        if found:
            unit = Text(f"人天（{rate:,.0f} 元/人天）", f" custom person-days (at {rate:,.0f})")
            flip = _price_flip("custom_days", found, 0, Decimal("0.5"), other, book, unit, enterprise)
            yield f"custom_days at {rate}", flip


@dataclass(frozen=True, slots=True)
class _Span:
    """The values looked at, both ends included, and how many of them one step of the price usually holds."""

    start: int
    top: int
    step: int = 1


def _gap(
    mine: Order, theirs: Order, vary: Callable[[Order, int], Order], span: _Span, book: PriceBook, today: date
) -> Callable[[int], Decimal]:
    """How much dearer mine is than theirs, by the varied value."""
    ours, others = (_total(order, vary, span, book, today) for order in (mine, theirs))
    return lambda n: ours(n) - others(n)


def _total(
    order: Order, vary: Callable[[Order, int], Order], span: _Span, book: PriceBook, today: date
) -> Callable[[int], Decimal]:
    """The price by the varied value. More never costs less, so what costs the same at both ends does in between."""

    @cache
    def total(n: int) -> Decimal:
        return price(vary(order, n), book, today).total.low

    least = total(span.start)
    return (lambda n: least) if total(span.top) == least else total


def _rates(order: Order, book: PriceBook) -> tuple[Decimal, ...]:
    if order.custom_rate is not None:
        return (order.custom_rate,)
    low, high = book.custom_rate.low, book.custom_rate.high
    return (low, (low + high) / 2, high)


def _search(gap: Callable[[int], Decimal], span: _Span) -> tuple[int | None, int] | None:
    """(first tie or None, first value above the start at which mine is dearer); the gap never falls as it grows."""
    if gap(span.start) > 0 or gap(span.top) <= 0:
        return None
    dearer = _first_dearer(gap, span)
    return _first_tie(gap, span, dearer), dearer


def _first_dearer(gap: Callable[[int], Decimal], span: _Span) -> int:
    """Prices rise nearly along a line: drawn twice it leads close to the place, from there strides that double find
    the other side, and between them a step usually begins after a whole number of steps. Whatever is read keeps
    ``gap(low) <= 0 < gap(high)``."""
    low, high, guess = span.start, span.top, span.start
    for _ in range(2):
        guess = low + int((high - low) * -gap(low) / (gap(high) - gap(low)))
        low, high = (guess, high) if gap(guess) <= 0 else (low, guess)
    stride = span.step
    if guess == low:
        while low + stride < high and gap(low + stride) <= 0:
            low, stride = low + stride, 2 * stride
        high = min(high, low + stride)
    else:
        while high - stride > low and gap(high - stride) > 0:
            high, stride = high - stride, 2 * stride
        low = max(low, high - stride)
    edge = max(low + 1, high - (high - 1) % span.step)
    if gap(edge) <= 0:
        low = edge
    elif gap(edge - 1) <= 0:
        return edge
    else:
        high = edge - 1
    return _first(lambda n: gap(n) > 0, low + 1, high)


def _first_tie(gap: Callable[[int], Decimal], span: _Span, dearer: int) -> int | None:
    """The first value at which both cost the same, usually one step before the first that is dearer."""
    if gap(dearer - 1) < 0:
        return None
    likely = max(span.start, dearer - span.step)
    if gap(likely) < 0:
        return _first(lambda n: gap(n) >= 0, likely + 1, dearer - 1)
    if likely == span.start or gap(likely - 1) < 0:
        return likely
    return _first(lambda n: gap(n) >= 0, span.start, likely)


def _first(holds: Callable[[int], bool], low: int, high: int) -> int:
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low


def _price_flip(
    key: FlipKey,
    found: tuple[int | None, int],
    shift: int,
    step: Decimal,
    other: Option,
    book: PriceBook,
    unit: Text,
    unconfirmed: bool,
) -> Flip:
    level, dearer = found
    at = (dearer + shift) * step
    tie = None if level is None else Range((level + shift) * step, (dearer + shift - 1) * step)
    name = book.tiers[other.tier].name
    zh, en = "", ""
    if tie is not None:
        span = _plain(tie.low) if tie.exact else f"{_plain(tie.low)}–{_plain(tie.high)}"
        zh, en = f"{span} {unit.zh}时两版同价，", f"at {span}{unit.en} both cost the same; "
    zh += f"{_plain(at)} {unit.zh}起{name.zh}更低"
    en += f"from {_plain(at)}{unit.en} on {name.en} is cheaper"
    if unconfirmed:
        zh, en = f"{zh}（待公司确认）", f"{en} (to be confirmed)"
    return Flip(key, at, tie, other.tier, Text(zh, en), unconfirmed)


def _limit_flips(chosen: Option, up: Sequence[Option], book: PriceBook) -> list[Flip]:
    """Where a limit or a missing capability of the chosen tier would end the advice."""
    if not up:
        return []
    flips = []
    prices = book.tiers[chosen.tier]
    after = _next_without(up, lambda tier: book.tiers[tier].customers)
    if prices.customers is not None and after is not None:
        flips.append(
            Flip(
                "customers",
                Decimal(prices.customers + 1),
                None,
                after,
                Text(
                    f"客户记录超过 {prices.customers} 条改选{book.tiers[after].name.zh}",
                    f"above {prices.customers} customer records: {book.tiers[after].name.en}",
                ),
            )
        )
    limit = book.storage_limit(chosen.tier)
    after = _next_without(up, book.storage_limit)
    if limit is not None and after is not None:
        flips.append(
            Flip(
                "storage_gb",
                limit,
                None,
                after,
                Text(
                    f"存储超过 {_plain(limit)} GB 改选{book.tiers[after].name.zh}",
                    f"above {_plain(limit)} GB of storage: {book.tiers[after].name.en}",
                ),
            )
        )
    has = book.capabilities(chosen.tier, inherit=True)
    for other in up:
        more = [name for name in book.capabilities(other.tier, inherit=True) if name not in has]
        names = [CAPABILITIES[name] for name in CAPABILITIES if name in more]
        has |= set(more)
        if names:
            shown = names[:3]
            flips.append(
                Flip(
                    "capability",
                    None,
                    None,
                    other.tier,
                    Text(
                        f"需要{'、'.join(name.zh for name in shown)}等 {len(names)} 项中任一项，"
                        f"改选{book.tiers[other.tier].name.zh}",
                        f"any of {', '.join(name.en for name in names)}: {book.tiers[other.tier].name.en}",
                    ),
                )
            )
    return flips


def _next_without(up: Sequence[Option], limit: Callable[[Tier], Decimal | int | None]) -> Tier | None:
    return next((one.tier for one in up if limit(one.tier) is None), None)


def _down_flips(chosen: Option, options: Sequence[Option], book: PriceBook) -> list[Flip]:
    """A smaller tier that only one limit keeps out."""
    flips = []
    for option in options:
        broken = [misfit for misfit in option.misfits if misfit.certain]
        smaller = TIERS.index(option.tier) < TIERS.index(chosen.tier)
        if not smaller or len(broken) != 1 or option.estimate.total.low >= chosen.estimate.total.low:
            continue
        key = broken[0].key
        limit = book.tiers[option.tier].customers if key == "customers" else book.storage_limit(option.tier)
        name = book.tiers[option.tier].name
        if key == "customers" and limit is not None:
            flips.append(
                Flip(
                    "customers",
                    Decimal(limit),
                    None,
                    option.tier,
                    Text(
                        f"客户记录清到 {limit} 条以内，{name.zh}即可",
                        f"at {limit} customer records or fewer {name.en} will do",
                    ),
                )
            )
        elif key == "storage_gb" and limit is not None:
            flips.append(
                Flip(
                    "storage_gb",
                    Decimal(limit),
                    None,
                    option.tier,
                    Text(
                        f"存储不超过 {limit} GB，{name.zh}即可",
                        f"up to {limit} GB of storage {name.en} will do",
                    ),
                )
            )
        elif key in CAPABILITIES:
            word = CAPABILITIES[key]
            flips.append(
                Flip(
                    "capability",
                    None,
                    None,
                    option.tier,
                    Text(
                        f"不需要{word.zh}时，{name.zh}即可",
                        f"without {word.en}, {name.en} will do",
                    ),
                )
            )
    return flips


def _plain(number: Decimal) -> str:
    return f"{number.normalize():,f}"
