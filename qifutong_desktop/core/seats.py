"""The rule for 扩容: accounts beyond those included, in packs of five, for a term or to a running contract's end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from .money import ZERO, Money, figures, to_fen
from .period import commenced_months, last_day
from .pricing_run import Run
from .quote import Line, Pending
from .ranges import Range, counted, plain
from .text import Text

_YEAR = Decimal(12)


def seats(run: Run) -> Line | None:
    """扩容: what exceeds the included accounts, up to a multiple of five, at 300 yuan an account and year."""
    order, tier = run.order, run.tier
    if tier.users is None or tier.seat_year is None:
        _contract_seats(run)
        return None
    included, pack = tier.users, run.book.seat_pack
    extra = order.users.map(lambda users: packs(users - included, pack))
    if not extra.high:
        return None
    run.use("seats.rounding")
    covered = extra.map(lambda wanted: min(wanted, _paid_for(run, pack)))
    fresh = Range(extra.low - covered.low, extra.high - covered.high)
    span = _remaining_span(run, tier.seat_year) if run.remaining else _term_span(run, tier.seat_year)
    rest = _rest_of_covered(run, tier.seat_year, span)
    entitled = counted(extra.map(lambda wanted: included + wanted))
    inputs: dict[str, str | int] = {
        "users": counted(order.users),
        "included": included,
        "extra": counted(extra),
        "fresh": counted(fresh),
        "entitled": entitled,
        "unit_price": figures(span.unit_price),
        "periods": plain(span.periods),
    }
    needed = Text(
        f"{inputs['users']} 个账号，含 {included} 个，超出按 {pack} 个一组计 {inputs['extra']} 个",
        f"{inputs['users']} accounts, {included} included, {inputs['extra']} extra in packs of {pack}",
    )
    if order.already_paid is not None and covered.high:
        inputs |= {"already_paid": order.already_paid.seats}
        needed = Text(
            f"{needed.zh}，其中 {counted(covered)} 个已付" + (f"、余期每个补 {figures(rest)} 元" if rest else ""),
            f"{needed.en}, {counted(covered)} of them paid" + (f", {figures(rest)} each for the rest" if rest else ""),
        )
    why = Text(
        f"{needed.zh}：{counted(fresh)} 个 × {span.words.zh}；可用 {entitled} 个账号",
        f"{needed.en}: {counted(fresh)} × {span.words.en}; {entitled} may sign in",
    )
    price = span.unit_price * span.periods
    amount = Money(to_fen(price * fresh.low + rest * covered.low), to_fen(price * fresh.high + rest * covered.high))
    itemised = not rest
    return run.line(
        "seats",
        "recurring",
        Text("扩容使用人数（账号）", "Extra accounts"),
        amount,
        span.rule,
        inputs,
        why,
        tier.clauses["seat_year"].source,
        fresh.map(lambda wanted: wanted * span.periods) if itemised else None,
        span.unit if itemised else None,
        Money.of(span.unit_price) if itemised else None,
    )


@dataclass(frozen=True, slots=True)
class _Span:
    """How long one account is paid for: ``periods`` × ``unit_price`` (yuan a year, or a month)."""

    rule: str
    unit_price: Decimal
    periods: Decimal
    unit: Text
    words: Text


def _years(rule: str, year: Decimal, years: int) -> _Span:
    unit = Text("个", "account") if years == 1 else Text("个·年", "account-years")
    words = Text(f"{figures(year)} 元/年 × {years} 年", f"{figures(year)} a year × {years}")
    return _Span(rule, year, Decimal(years), unit, words)


def _months(rule: str, year: Decimal, months: int) -> _Span:
    month = year / _YEAR
    words = Text(f"{figures(month)} 元/月 × {months} 个月", f"{figures(month)} a month × {months}")
    return _Span(rule, month, Decimal(months), Text("个·月", "account-months"), words)


def _term_span(run: Run, year: Decimal) -> _Span:
    order = run.order
    if order.billing == "monthly" and run.use("seats.monthly") == "prorata_month":
        return _months("seats.packs", year, order.months)
    if run.gift_months and run.use("seats.gift_months") == "charged":
        return _months("seats.packs", year, order.years * 12 + run.gift_months)
    return _years("seats.packs", year, order.years)


def _remaining_span(run: Run, year: Decimal) -> _Span:
    if run.use("seats.midterm") == "full_year":
        return _years("seats.midterm.full_year", year, -(-run.remaining // 12))
    return _months("seats.midterm", year, run.remaining)


def _paid_for(run: Run, pack: int) -> int:
    """Seats that a running contract has paid for on the first day of this order's service."""
    paid = run.order.already_paid
    if paid is None:
        return 0
    running = run.remaining or (paid.seats_until or date.min) >= run.service.start
    return packs(paid.seats, pack) if running else 0


def _rest_of_covered(run: Run, year: Decimal, span: _Span) -> Decimal:
    """What one already-paid account still costs: the commenced months between its end and the paid term's end."""
    order, paid = run.order, run.order.already_paid
    if run.remaining or paid is None or paid.seats_until is None or paid.seats_until < run.service.start:
        return ZERO
    run.use("seats.midterm")
    months = commenced_months(paid.seats_until + timedelta(days=1), last_day(run.service.start, order.months))
    return min(span.unit_price * span.periods, year * months / _YEAR)


def _contract_seats(run: Run) -> None:
    limit = run.use("seats.enterprise")
    if isinstance(limit, Decimal) and run.order.users.high > limit:
        run.pending.append(
            Pending(
                "seats",
                Text(
                    f"企业版超出约定 {limit} 个账号的部分没有公布价格",
                    f"accounts beyond the agreed {limit} have no list price",
                ),
                "seats" in run.order.set_apart,
            )
        )


def packs(seats: int, pack: int) -> int:
    """Seats up to a multiple of the pack; none below zero."""
    return -(-max(0, seats) // pack) * pack
