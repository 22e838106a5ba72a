"""A second reading of the price list, written from its sentences and never from the product's code.

It works on the plain ORDER of the command line in whole fen and exact fractions, so that a slip in the product's
arithmetic, rounding, calendar or 大写 does not repeat itself here. ``tests/test_price_agrees.py`` compares the two.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

Order = Mapping[str, Any]
Ends = tuple[int, int]
"""Fen when everything open turns out low, and when it turns out high."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One column of the published list; prices in fen, None where the list prints a dash or 无限制."""

    month: int
    year: int
    gift: int
    integrations: int | None
    integration_fee: int
    first_month_half: bool
    migration_charged: bool
    seats_charged: bool
    custom_charged: bool
    customers: int | None = None
    storage_gb: int | None = None


PLANS = {
    "basic": Plan(999_00, 7999_00, 1, 1, 2000_00, True, True, True, True, customers=500),
    "standard": Plan(3999_00, 35999_00, 2, 2, 1500_00, True, False, True, True, storage_gb=10),
    "enterprise": Plan(9999_00, 95999_00, 3, None, 0, False, False, False, False),
}
USERS_INCLUDED = 30
PACK = 5
SEAT_YEAR = 300_00
SEAT_MONTH = 25_00
CUSTOM_DAY: Ends = (800_00, 1200_00)
FREE_ROWS = 10_000
ROWS_STEP = 10_000
ROWS_FEE = 500_00
TAX = Fraction(6, 100)


def half_up(fen: Fraction) -> int:
    """Whole fen; a half goes away from zero, so a discount rounds as the amount it takes off."""
    whole, rest = divmod(abs(fen), 1)
    size = int(whole) + (1 if rest >= Fraction(1, 2) else 0)
    return size if fen >= 0 else -size


def commenced(amount: int | Fraction, step: int) -> int:
    """How many steps are begun: 0 → 0, 1 → 1, step → 1, step + 1 → 2."""
    return -((-amount) // step) if amount > 0 else 0


def as_date(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def exact(value: int | str | Decimal) -> Fraction:
    return Fraction(str(value))


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it has no such day."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month0 + 1, min(day.day, monthrange(year, month0 + 1)[1]))


def last_day(start: date, months: int) -> date:
    return months_later(start, months) - timedelta(days=1)


def months_until(start: date, end: date) -> int:
    """Commenced months from ``start`` to ``end``, both days served."""
    months = 0
    while last_day(start, months) < end:
        months += 1
    return months


def whole_months(start: date, end: date) -> int:
    """Completed months from ``start`` to ``end``; the one that is only begun is not among them."""
    months = 0
    while last_day(start, months + 1) <= end:
        months += 1
    return months


def price(order: Order, today: date) -> dict[str, Any]:
    """Price one ORDER: the amounts, service period and words that ``qifutong price --json`` must show.

    Lines of ¥0 are left out. ``violations`` holds the ORDER keys that need an approval
    (``customers``, ``storage_gb``, ``custom_rate``, ``concession``, ``policies.<key>``).
    """
    start = as_date(order["start"]) if order.get("start") is not None else today
    lines: dict[str, Ends] = {
        "subscription": same(subscription(order, start)),
        "seats": same(seats(order, start)),
        "integrations": same(integrations(order)),
        "custom": custom(order),
        "migration": same(migration(order)),
        "first_month": same(first_month(order)),
    }
    lines["concession"] = concession(order, added(lines))
    lines["renewal"] = renewal(order, lines)
    shown = {code: ends for code, ends in lines.items() if ends != (0, 0)}
    total = added(shown)
    net = added({code: (net_of(low), net_of(high)) for code, (low, high) in shown.items()})
    months = service_months(order, start)
    end = shared_end(order, start) or last_day(start, months)
    return {
        "lines": [{"code": code, "amount": printed(ends)} for code, ends in shown.items()],
        "total": printed(total),
        "net": printed(net),
        "tax": printed((total[0] - net[0], total[1] - net[1])),
        "service": {"start": start.isoformat(), "end": end.isoformat(), "months": months},
        "in_words": words(total[0]) if total[0] == total[1] else None,
        "violations": sorted(violations(order)),
    }


def same(fen: int) -> Ends:
    return fen, fen


def added(lines: Mapping[str, Ends]) -> Ends:
    return sum(low for low, _ in lines.values()), sum(high for _, high in lines.values())


def printed(ends: Ends) -> dict[str, str]:
    return {"low": yuan(ends[0]), "high": yuan(ends[1])}


def yuan(fen: int) -> str:
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole}.{rest:02d}"


def net_of(fen: int) -> int:
    """The part without tax of a price that includes it; the tax is the rest."""
    return half_up(Fraction(fen) / (1 + TAX))


# --- the lines, in the order of the contract -------------------------------------------------------------------------


def plan_of(order: Order) -> Plan:
    return PLANS[order["tier"]]


def policy(order: Order, key: str, default: str) -> str:
    return str(order.get("policies", {}).get(key, default))


def annual(order: Order) -> bool:
    return bool(order["billing"] == "annual")


def paid_months(order: Order) -> int:
    return int(order["term"]) * (12 if annual(order) else 1)


def paid_years(order: Order) -> int:
    """Years that a price per year is owed for: a commenced one counts."""
    return commenced(paid_months(order), 12)


def gift_months(order: Order) -> int:
    """赠1/2/3个月 with every paid year; only the annual price carries the label."""
    if not annual(order):
        return 0
    years = 1 if policy(order, "gift.months", "per_paid_year") == "first_year_only" else int(order["term"])
    return plan_of(order).gift * years


def months_to_run(order: Order, start: date) -> int:
    """Months left of a contract that this order only adds to (扩容); 0 when the order opens a term of its own."""
    paid = order.get("already_paid")
    if not paid or order.get("customer", "new") != "existing":
        return 0
    if paid.get("months_left"):
        return int(paid["months_left"])
    until = paid.get("seats_until")
    return months_until(start, as_date(until)) if until else 0


def service_months(order: Order, start: date) -> int:
    return months_to_run(order, start) or paid_months(order) + gift_months(order)


def shared_end(order: Order, start: date) -> date | None:
    """What is added to a running contract ends with it, on the day that the order names if its months agree."""
    until = (order.get("already_paid") or {}).get("seats_until")
    months = months_to_run(order, start)
    return as_date(until) if months and until and months_until(start, as_date(until)) == months else None


def subscription(order: Order, start: date) -> int:
    """The plan itself, at the published constant of the billing chosen. A running contract has paid it already."""
    if months_to_run(order, start):
        return 0
    plan = plan_of(order)
    return int(order["term"]) * (plan.year if annual(order) else plan.month)


def seats(order: Order, start: date) -> int:
    """额外用户 300 元/人/年, in fives above the 30 included; mid-term 25 元/人/月 for the months left."""
    if not plan_of(order).seats_charged:
        return 0
    extra = packs(int(order["users"]) - USERS_INCLUDED)
    uncovered = packs(int(order["users"]) - USERS_INCLUDED - seats_paid(order))
    running = months_to_run(order, start)
    if running:
        if policy(order, "seats.midterm", "per_remaining_month") == "full_year":
            return uncovered * SEAT_YEAR * commenced(running, 12)
        return uncovered * SEAT_MONTH * running
    until = (order.get("already_paid") or {}).get("seats_until")
    if not until or as_date(until) < start:
        return extra * seat_for_the_term(order)
    rest = SEAT_MONTH * max(0, paid_months(order) - whole_months(start, as_date(until)))
    return uncovered * seat_for_the_term(order) + (extra - uncovered) * rest


def packs(users: int) -> int:
    """A number of users, up to the next five."""
    return PACK * commenced(users, PACK)


def seats_paid(order: Order) -> int:
    return int((order.get("already_paid") or {}).get("seats", 0))


def seat_for_the_term(order: Order) -> int:
    """One extra user for a term of its own."""
    if not annual(order) and policy(order, "seats.monthly", "per_commenced_year") == "prorata_month":
        return SEAT_MONTH * paid_months(order)
    charged = gift_months(order) if policy(order, "seats.gift_months", "covered") == "charged" else 0
    return SEAT_YEAR * paid_years(order) + SEAT_MONTH * charged


def integrations(order: Order) -> int:
    """接口: those beyond the included ones, once each per named system; never twice for the same system."""
    plan = plan_of(order)
    if plan.integrations is None:
        return 0
    wanted = order.get("integrations", [])
    paid = {name.strip() for name in (order.get("already_paid") or {}).get("integrations", [])}
    systems = wanted - len(paid) if isinstance(wanted, int) else len({name.strip() for name in wanted} - paid)
    times = paid_years(order) if policy(order, "integrations.fee", "one_off") == "per_year" else 1
    return max(0, systems - plan.integrations) * plan.integration_fee * times


def custom(order: Order) -> Ends:
    """定制开发: days × rate; low days at the low rate, high days at the high rate while either is open."""
    if not plan_of(order).custom_charged:
        return 0, 0
    days = order.get("custom_days", 0)
    low, high = (days["low"], days["high"]) if isinstance(days, Mapping) else (days, days)
    rate = order.get("custom_rate")
    rates = CUSTOM_DAY if rate is None else (exact(rate) * 100, exact(rate) * 100)
    return half_up(exact(low) * rates[0]), half_up(exact(high) * rates[1])


def migration(order: Order) -> int:
    """数据迁移: only basic pays; the first run has 10,000 rows free, a later run is charged from row 1."""
    if not plan_of(order).migration_charged:
        return 0
    free = 0 if order.get("free_migration_used", False) else FREE_ROWS
    rows = max(0, int(order.get("migration_rows", 0)) - free)
    if policy(order, "migration.step", "ceil") == "prorata":
        return half_up(Fraction(rows * ROWS_FEE, ROWS_STEP))
    return commenced(rows, ROWS_STEP) * ROWS_FEE


def first_month(order: Order) -> int:
    """新客户首月5折: half of one month's plan fee."""
    plan = plan_of(order)
    too = policy(order, "first_month.applies", "monthly") == "annual_too"
    if order.get("customer", "new") != "new" or not plan.first_month_half or (annual(order) and not too):
        return 0
    return -half_up(Fraction(plan.month, 2))


def concession(order: Order, before: Ends) -> Ends:
    """优惠折让: an amount, or a percent of every line before it."""
    given = order.get("concession")
    if not given:
        return 0, 0
    if "amount" in given:
        return same(-half_up(exact(given["amount"]) * 100))
    percent = exact(given["percent"]) / 100
    return -half_up(before[0] * percent), -half_up(before[1] * percent)


def renewal(order: Order, lines: Mapping[str, Ends]) -> Ends:
    """续费满2年总价9折: a tenth of the whole goes off, and it is that line which is rounded, once at each end."""
    if order.get("customer", "new") != "renewal":
        return 0, 0
    own = policy(order, "renewal.basis", "cumulative") == "this_order"
    if (paid_months(order) if own else int(order.get("renewal_months", 0))) < 24:
        return 0, 0
    base = lines
    if policy(order, "renewal.base", "order_total") == "recurring":
        yearly = policy(order, "integrations.fee", "one_off") == "per_year"
        recurring = {"subscription", "seats", *(["integrations"] if yearly else [])}
        base = {code: ends for code, ends in lines.items() if code in recurring}
    low, high = added(base)
    return -half_up(Fraction(low, 10)), -half_up(Fraction(high, 10))


def violations(order: Order) -> set[str]:
    """ORDER keys that somebody must approve before the quote is issued."""
    plan, found = plan_of(order), {f"policies.{key}" for key in order.get("policies", {})}
    if plan.customers is not None and (order.get("customers") or 0) > plan.customers:
        found.add("customers")
    inherits = plan.storage_gb is None and order["tier"] == "basic" and policy(order, "tiers.inherit", "True") == "True"
    storage = PLANS["standard"].storage_gb if inherits else plan.storage_gb
    if storage is not None and exact(order.get("storage_gb") or 0) > storage:
        found.add("storage_gb")
    rate = order.get("custom_rate")
    if rate is not None and not CUSTOM_DAY[0] <= exact(rate) * 100 <= CUSTOM_DAY[1]:
        found.add("custom_rate")
    if order.get("concession"):
        found.add("concession")
    return found


# --- 大写金额 --------------------------------------------------------------------------------------------------------

NUMERALS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")


def words(fen: int) -> str:
    """人民币大写 of an amount of at least 0 fen, after 支付结算办法."""
    if fen < 0:
        raise ValueError("no 大写 for less than nothing")
    whole, cents = divmod(fen, 100)
    jiao, fens = divmod(cents, 10)
    said = whole_words(whole) + "元" if whole else ""
    if whole and cents and (whole % 10 == 0 or jiao == 0):
        said += "零"
    said += (NUMERALS[jiao] + "角" if jiao else "") + (NUMERALS[fens] + "分" if fens else "")
    return "人民币" + (said or "零元") + ("" if cents else "整")


def whole_words(whole: int) -> str:
    """Whole yuan, four digits at a time; one 零 for a gap, none for a group that merely ends in 0."""
    said, gap = "", False
    for power in range(len(GROUPS) - 1, -1, -1):
        group = whole // 10_000**power % 10_000
        if not group:
            gap = bool(said)
            continue
        if said and (gap or group < 1000):
            said += "零"
        said += group_words(group) + GROUPS[power]
        gap = False
    return said


def group_words(group: int) -> str:
    said, gap = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit:
            said += ("零" if gap and said else "") + NUMERALS[digit] + PLACES[place]
            gap = False
        else:
            gap = True
    return said
