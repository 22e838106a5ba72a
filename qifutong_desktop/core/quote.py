"""What an order costs: lines with the rule that made each, tax by line, service period, what blocks issuing.

The rules stand in docs/pricing.md in words and in the order in which :data:`_RULES` applies them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from .money import NOTHING, ZERO, Money, figures, to_fen, yuan_range
from .order import Order, named_systems
from .period import commenced_months, last_day
from .pricebook import Policy, PolicyValue, PriceBook, TierPrices
from .problems import Refusal
from .ranges import Range
from .text import Text

LineCode = Literal[
    "subscription",
    "gift",
    "seats",
    "integrations",
    "custom",
    "migration",
    "first_month",
    "concession",
    "renewal",
]
Kind = Literal["recurring", "one_off", "discount", "gift"]
_MONTHS = Decimal(12)


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line. ``amount`` includes tax; ``net`` + ``tax`` = ``amount`` in both cases.

    ``quantity`` × ``unit_price`` = ``amount`` wherever both are given (36 users: 10 × 300 at one year). ``why`` says in
    words how ``rule`` made the amount from ``inputs``; ``clause`` is the sentence of the list it rests on.
    """

    code: LineCode
    kind: Kind
    label: Text
    amount: Money
    net: Money
    tax: Money
    tax_percent: Decimal
    rule: str
    inputs: Mapping[str, str | int]
    why: Text
    clause: str
    quantity: Range[Decimal] | None = None
    unit: Text | None = None
    unit_price: Money | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """First and last day of service; ``months`` includes ``gift_months``."""

    start: date
    end: date
    months: int
    gift_months: int


@dataclass(frozen=True, slots=True)
class Violation:
    """What blocks issuing until a person approves it; never stops the arithmetic."""

    key: str
    what: Text


@dataclass(frozen=True, slots=True)
class Pending:
    """待评估: something asked for that has no list price. ``apart``: the quote leaves it out in print instead."""

    key: str
    what: Text
    apart: bool


@dataclass(frozen=True, slots=True)
class PolicyUse:
    """An interpretation of the price list that touches this order; ``footnote`` is printed on the quote."""

    key: str
    value: PolicyValue
    default: PolicyValue
    footnote: Text

    @property
    def overridden(self) -> bool:
        return self.value != self.default


@dataclass(frozen=True, slots=True)
class Estimate:
    """A priced order. Σ line amounts = ``total``, Σ net = ``net``, Σ tax = ``tax``, in both cases, to the fen.

    ``tax_percent`` is the rate of every line that has none of its own. ``midterm``: it only adds to a running
    contract, whose plan fee is paid.
    """

    order: Order
    book: str
    lines: tuple[Line, ...]
    total: Money
    net: Money
    tax: Money
    tax_percent: Decimal
    service: Service
    midterm: bool
    violations: tuple[Violation, ...]
    pending: tuple[Pending, ...]
    policies: tuple[PolicyUse, ...]
    notes: tuple[Text, ...]

    def line(self, code: LineCode) -> Line | None:
        return next((line for line in self.lines if line.code == code), None)


@dataclass(frozen=True, slots=True)
class Terms:
    """The paper around the amounts. ``number`` is "" while there is none: the quote then prints as 草稿."""

    number: str
    version: int
    issued_on: date
    valid_until: date
    payment: str


@dataclass(frozen=True, slots=True)
class DraftQuote:
    """An estimate that may not be issued; ``reasons`` say why. Prints as 草稿 only."""

    estimate: Estimate
    terms: Terms
    reasons: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class FirmQuote:
    """An estimate with nothing open: the only type that prints as 报价单 and that may be signed."""

    estimate: Estimate
    terms: Terms


def price(order: Order, book: PriceBook, today: date) -> Estimate:
    """Price one order by one price book; ``today`` is the first day of service where the order names none.

    :raises Refusal: a concession larger than the order
    """
    run = _Run(order, book, today)
    for rule in _RULES:
        line = rule(run)
        if line is not None:
            run.lines.append(line)
            run.total += line.amount
    _limits(run)
    return Estimate(
        order=order,
        book=book.id,
        lines=tuple(run.lines),
        total=run.total,
        net=sum((line.net for line in run.lines), NOTHING),
        tax=sum((line.tax for line in run.lines), NOTHING),
        tax_percent=run.tax_percent,
        service=run.service,
        midterm=bool(run.remaining),
        violations=tuple(run.violations),
        pending=tuple(run.pending),
        policies=tuple(run.used.values()),
        notes=tuple(run.notes),
    )


def settle(estimate: Estimate, terms: Terms, approved: Collection[str] = ()) -> DraftQuote | FirmQuote:
    """A firm quote where nothing is open; else a draft with the reasons. ``approved`` holds keys of violations."""
    reasons = [violation.what for violation in estimate.violations if violation.key not in approved]
    reasons += [
        Text(f"待评估：{one.what.zh}", f"to be assessed: {one.what.en}") for one in estimate.pending if not one.apart
    ]
    for line in estimate.lines:
        if not line.amount.exact and line.kind != "discount":
            reasons.append(
                Text(
                    f"{line.label.zh}仍是区间 {yuan_range(line.amount)}，需先定下",
                    f"{line.label.en} is still a range, {yuan_range(line.amount)}; settle it first",
                )
            )
    return DraftQuote(estimate, terms, tuple(reasons)) if reasons else FirmQuote(estimate, terms)


class _Run:
    """One pricing in progress: what the rules read, and where they put what they find."""

    __slots__ = (
        "book",
        "gift_months",
        "lines",
        "notes",
        "order",
        "pending",
        "remaining",
        "service",
        "tax_percent",
        "tier",
        "total",
        "used",
        "violations",
    )

    def __init__(self, order: Order, book: PriceBook, today: date) -> None:
        self.order = order
        self.book = book
        self.tier: TierPrices = book.tiers[order.tier]
        self.lines: list[Line] = []
        self.total = NOTHING
        self.violations: list[Violation] = []
        self.pending: list[Pending] = []
        self.notes: list[Text] = []
        self.used: dict[str, PolicyUse] = {}
        start = order.start or today
        self.remaining = order.remaining_months(start)
        self.gift_months = _gift_months(self)
        length = self.remaining or order.months + self.gift_months
        self.service = Service(start, last_day(start, length), length, self.gift_months)
        tax = self.policy("tax")
        self.tax_percent = tax if isinstance(tax, Decimal) else book.tax_percent

    def policy(self, key: str) -> PolicyValue:
        chosen = self.order.policies.get(key)
        return self._named(key).default if chosen is None else chosen

    def _named(self, key: str) -> Policy:
        policy = self.book.policy(key)
        assert policy is not None, f"the price book has no policy {key}"
        return policy

    def use(self, key: str) -> PolicyValue:
        """The reading of a policy, remembered as one this order rests on."""
        policy = self._named(key)
        value = self.policy(key)
        footnote = policy.footnote
        if value != policy.default:
            footnote = Text(
                f"口径 {key} 由“{policy.default}”改为“{value}”，须经公司批准。",
                f"Policy {key} changed from {policy.default} to {value}; the firm must approve.",
            )
        self.used[key] = PolicyUse(key, value, policy.default, footnote)
        return value

    def line(
        self,
        code: LineCode,
        kind: Kind,
        label: Text,
        amount: Money,
        rule: str,
        inputs: Mapping[str, str | int],
        why: Text,
        clause: str,
        quantity: Range[Decimal] | None = None,
        unit: Text | None = None,
        unit_price: Money | None = None,
    ) -> Line:
        own_rate = self.order.policies.get(f"tax.{code}")
        percent = own_rate if isinstance(own_rate, Decimal) else self.tax_percent
        net = Money(*(to_fen(end * 100 / (100 + percent)) for end in (amount.low, amount.high)))
        return Line(
            code, kind, label, amount, net, amount - net, percent, rule, inputs, why, clause, quantity, unit, unit_price
        )


# -- the rules, in the order in which they print and apply -------------------------------------------------------


def _gift_months(run: _Run) -> int:
    order = run.order
    if order.billing == "monthly" or run.remaining or not run.tier.gift_months:
        return 0
    years = 1 if run.use("gift.months") == "first_year_only" else order.term
    return run.tier.gift_months * years


def _subscription(run: _Run) -> Line:
    order, tier = run.order, run.tier
    annual = order.billing == "annual"
    unit_price = tier.annual if annual else tier.monthly
    label = Text(f"{tier.name.zh}（{'年付' if annual else '月付'}）", f"{tier.name.en} ({order.billing})")
    unit = Text("年", "year") if annual else Text("个月", "month")
    clause = tier.clauses["annual" if annual else "monthly"].source
    if run.remaining:
        assert order.already_paid is not None
        number = order.already_paid.order_no
        return run.line(
            "subscription",
            "recurring",
            label,
            NOTHING,
            "subscription.already_paid",
            {"months_left": run.remaining, "order_no": number},
            Text(
                f"套餐费已由原合同{number}付至期末，本单不再收", f"the running contract {number} has paid the plan fee"
            ),
            clause,
        )
    amount = to_fen(unit_price * order.term)
    return run.line(
        "subscription",
        "recurring",
        label,
        Money.of(amount),
        f"subscription.{order.billing}",
        {"unit_price": figures(unit_price), "term": order.term},
        Text(f"{figures(unit_price)} 元 × {order.term} {unit.zh}", f"{figures(unit_price)} × {order.term} {unit.en}"),
        clause,
        Range.of(Decimal(order.term)),
        unit,
        Money.of(unit_price),
    )


def _gift(run: _Run) -> Line | None:
    months = run.gift_months
    if not months:
        return None
    return run.line(
        "gift",
        "gift",
        Text(f"赠送服务 {months} 个月", f"{months} gift month(s)"),
        NOTHING,
        "gift.per_paid_year",
        {"months": months, "years": run.order.term},
        Text(
            f"年付赠 {run.tier.gift_months} 个月/年，附加在服务期末，不计价",
            f"{run.tier.gift_months} month(s) a paid year, added at the end, not priced",
        ),
        run.tier.clauses["gift_months"].source,
        Range.of(Decimal(months)),
        Text("个月", "month"),
        NOTHING,
    )


def _seats(run: _Run) -> Line | None:
    order, tier, book = run.order, run.tier, run.book
    if tier.users is None or tier.seat_year is None:
        _contract_seats(run)
        return None
    included, pack, year = tier.users, book.seat_pack, tier.seat_year
    extra = order.users.map(lambda users: _packs(users - included, pack))
    if not extra.high:
        return None
    run.use("seats.rounding")
    entitled = extra.map(lambda seats: included + seats)
    paid = order.already_paid
    covers = paid is not None and (run.remaining or (paid.seats_until or date.min) >= run.service.start)
    paid_seats = _packs(paid.seats, pack) if paid is not None and covers else 0
    covered = extra.map(lambda seats: min(seats, paid_seats))
    fresh = Range(extra.low - covered.low, extra.high - covered.high)
    inputs: dict[str, str | int] = {
        "users": _count(order.users),
        "included": included,
        "extra": _count(extra),
        "entitled": _count(entitled),
        "unit_price": figures(year),
    }
    label = Text("扩容使用人数（账号）", "Extra accounts")
    clause = tier.clauses["seat_year"].source
    if run.remaining:
        assert paid is not None
        seat, words, rule = _midterm_seat(run, year, run.remaining)
        inputs |= {"already_paid": paid.seats, "months_left": run.remaining}
        amount = Money(to_fen(seat * fresh.low), to_fen(seat * fresh.high))
        return run.line(
            "seats",
            "recurring",
            label,
            amount,
            rule,
            inputs,
            Text(
                f"需 {inputs['extra']} 个，已付 {paid.seats} 个，补 {_count(fresh)} 个 × {words}",
                f"{inputs['extra']} needed, {paid.seats} paid, {_count(fresh)} × {figures(seat)}",
            ),
            clause,
            fresh.map(Decimal),
            Text("个", "account"),
            Money.of(seat),
        )
    seat, words = _term_seat(run, year)
    rest = _rest_of_covered(run, year, seat)
    amount = Money(to_fen(seat * fresh.low + rest * covered.low), to_fen(seat * fresh.high + rest * covered.high))
    why = Text(
        f"{inputs['users']} 个账号，含 {included} 个，超出按 {pack} 个一组计 {inputs['extra']} 个 × {words}；"
        f"可用 {inputs['entitled']} 个账号",
        f"{inputs['users']} accounts, {included} included, {inputs['extra']} extra in packs of {pack}"
        f" × {figures(seat)}; {inputs['entitled']} may sign in",
    )
    plain = not covered.high
    if not plain:
        assert paid is not None
        inputs |= {"already_paid": paid.seats, "already_paid_until": str(paid.seats_until or "")}
        until = paid.seats_until
        why = Text(
            f"{why.zh}；其中 {_count(covered)} 个已付至 {until or '期末'}，余期每个 {figures(rest)} 元",
            f"{why.en}; {_count(covered)} of them paid until {until or 'the end'}, {figures(rest)} each after",
        )
    return run.line(
        "seats",
        "recurring",
        label,
        amount,
        "seats.packs",
        inputs,
        why,
        clause,
        extra.map(Decimal) if plain else None,
        Text("个", "account") if plain else None,
        Money.of(seat) if plain else None,
    )


def _contract_seats(run: _Run) -> None:
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


def _term_seat(run: _Run, year: Decimal) -> tuple[Decimal, str]:
    """Price of one extra account for the whole term, and the words for it."""
    order = run.order
    if order.billing == "monthly" and run.use("seats.monthly") == "prorata_month":
        return year * order.months / _MONTHS, f"{figures(year)} 元/年 ÷ 12 × {order.months} 个月"
    seat, words = year * order.years, f"{figures(year)} 元/年 × {order.years} 年"
    if run.gift_months and run.use("seats.gift_months") == "charged":
        seat += year * run.gift_months / _MONTHS
        words += f" + 赠送 {run.gift_months} 个月"
    return seat, words


def _midterm_seat(run: _Run, year: Decimal, months: int) -> tuple[Decimal, str, str]:
    if run.use("seats.midterm") == "full_year":
        years = -(-months // 12)
        return year * years, f"{figures(year)} 元/年 × {years} 年", "seats.midterm.full_year"
    return year * months / _MONTHS, f"{figures(year / _MONTHS)} 元/月 × 剩余 {months} 个月", "seats.midterm"


def _rest_of_covered(run: _Run, year: Decimal, seat: Decimal) -> Decimal:
    """What one already-paid account still costs: the commenced months between its end and the paid term's end."""
    order, paid = run.order, run.order.already_paid
    if paid is None or paid.seats_until is None:
        return ZERO
    run.use("seats.midterm")
    months = commenced_months(paid.seats_until + timedelta(days=1), last_day(run.service.start, order.months))
    return min(seat, year * months / _MONTHS)


def _integrations(run: _Run) -> Line | None:
    order, tier = run.order, run.tier
    wanted = named_systems(order.integrations, run.book)
    paid = named_systems(order.already_paid.integrations, run.book) if order.already_paid else {}
    count = order.unnamed_integrations.map(lambda unnamed: unnamed + len(wanted))
    if not count.high:
        return None
    run.use("integrations.count")
    unlisted = [name for plain, name in wanted.items() if not any(known in plain for known in _plain_systems(run.book))]
    if unlisted:
        run.notes.append(
            Text(
                f"{'、'.join(unlisted)}不在价目表列名的系统内：按一个系统计，非标接口另行评估。",
                f"{', '.join(unlisted)}: not named by the list; counted as one system each, interface assessed apart.",
            )
        )
    known = sum(1 for plain in wanted if plain in paid)
    fresh = count.map(lambda number: number - (known if wanted else min(number, len(paid))))
    label = Text("系统集成", "System integration")
    inputs: dict[str, str | int] = {"systems": _count(count), "names": "、".join(wanted.values())}
    if paid:
        inputs["already_paid"] = "、".join(paid.values())
    if tier.integrations is None or tier.integration_fee is None:
        return run.line(
            "integrations",
            "one_off",
            label,
            NOTHING,
            "integrations.unlimited",
            inputs,
            Text(f"{_count(count)} 个系统，套餐不限个数", f"{_count(count)} system(s); the tier sets no limit"),
            tier.clauses["integrations"].source,
        )
    included = tier.integrations
    billed = fresh.map(lambda number: max(0, number - included))
    yearly = run.use("integrations.fee") == "per_year"
    fee = tier.integration_fee * (order.years if yearly else 1)
    inputs |= {"included": included, "billed": _count(billed), "unit_price": figures(tier.integration_fee)}
    per_year = f" × {order.years} 年" if yearly else ""
    return run.line(
        "integrations",
        "recurring" if yearly else "one_off",
        label,
        Money(to_fen(fee * billed.low), to_fen(fee * billed.high)),
        "integrations.extra",
        inputs,
        Text(
            f"{_count(count)} 个系统，含 {included} 个，"
            f"另收 {_count(billed)} 个 × {figures(tier.integration_fee)} 元{per_year}",
            f"{_count(count)} system(s), {included} included, {_count(billed)} × {figures(fee)}",
        ),
        tier.clauses["integration_fee"].source,
        billed.map(Decimal),
        Text("个", "system"),
        Money.of(fee),
    )


def _plain_systems(book: PriceBook) -> tuple[str, ...]:
    return tuple(system.casefold() for system in book.systems)


def _custom(run: _Run) -> Line | None:
    order, tier, days = run.order, run.tier, run.order.custom_days
    if not days.high:
        return None
    label = Text("定制开发", "Custom development")
    inputs: dict[str, str | int] = {"days": _span(days)}
    clause = tier.clauses["custom_included"].source
    if tier.custom_included:
        run.use("custom.enterprise")
        return run.line(
            "custom",
            "one_off",
            label,
            NOTHING,
            "custom.included",
            inputs,
            Text(f"{_span(days)} 人天，含在企业版约定范围内", f"{_span(days)} person-days within the agreed scope"),
            clause,
        )
    named = run.use("custom.rate")
    rate = order.custom_rate if order.custom_rate is not None else named if isinstance(named, Decimal) else None
    rates = Money(run.book.custom_rate.low, run.book.custom_rate.high) if rate is None else Money.of(rate)
    if rate is not None and rate not in run.book.custom_rate:
        run.violations.append(
            Violation(
                "custom_rate",
                Text(
                    f"定制单价 {figures(rate)} 元/人天不在 {_span(run.book.custom_rate)} 元内",
                    f"the rate {figures(rate)} lies outside {_span(run.book.custom_rate)} a person-day",
                ),
            )
        )
    words = figures(rates.low) if rates.exact else f"{figures(rates.low)}–{figures(rates.high)}"
    inputs["rate"] = words
    return run.line(
        "custom",
        "one_off",
        label,
        Money(to_fen(days.low * rates.low), to_fen(days.high * rates.high)),
        "custom.days",
        inputs,
        Text(f"{_span(days)} 人天 × {words} 元/人天", f"{_span(days)} person-days × {words}"),
        run.book.clauses["custom_rate"].source,
        days,
        Text("人天", "person-day"),
        rates,
    )


def _migration(run: _Run) -> Line | None:
    order, tier, rows = run.order, run.tier, run.order.migration_rows
    if not rows.high:
        return None
    label = Text("数据迁移", "Data migration")
    inputs: dict[str, str | int] = {"rows": _count(rows)}
    if tier.migration_free_rows is None or tier.migration_step_fee is None:
        return run.line(
            "migration",
            "one_off",
            label,
            NOTHING,
            "migration.free",
            inputs,
            Text(f"{_count(rows)} 条，本版迁移免费", f"{_count(rows)} rows; migration is free in this tier"),
            tier.clauses["migration_free_rows"].source,
        )
    run.use("migration.count")
    free = 0 if order.free_migration_used else tier.migration_free_rows
    if order.free_migration_used:
        run.use("migration.second_run")
    prorata = run.use("migration.step") == "prorata"
    step, fee = run.book.migration_step, tier.migration_step_fee

    def charge(count: int) -> Decimal:
        beyond = max(0, count - free)
        return to_fen(fee * beyond / step if prorata else fee * -(-beyond // step))

    inputs |= {"free": free, "step": step, "unit_price": figures(fee)}
    return run.line(
        "migration",
        "one_off",
        label,
        Money(charge(rows.low), charge(rows.high)),
        "migration.second_run" if order.free_migration_used else "migration.steps",
        inputs,
        Text(
            f"{_count(rows)} 条，免费 {free:,} 条，超出按每 {step:,} 条 {figures(fee)} 元"
            + ("按比例计" if prorata else "向上取整"),
            f"{_count(rows)} rows, {free:,} free, then {figures(fee)} per {'' if prorata else 'commenced '}{step:,}",
        ),
        tier.clauses["migration_step_fee"].source,
    )


def _first_month(run: _Run) -> Line | None:
    order, tier = run.order, run.tier
    if order.customer != "new" or not tier.first_month_half:
        return None
    applies = run.use("first_month.applies")
    if order.billing == "annual" and applies != "annual_too":
        return None
    half = to_fen(tier.monthly / 2)
    return run.line(
        "first_month",
        "discount",
        Text("新客户首月 5 折", "First month at half price"),
        Money.of(-half),
        "first_month.half",
        {"monthly": figures(tier.monthly)},
        Text(f"首月套餐费 {figures(tier.monthly)} 元的一半", f"half of the first month's {figures(tier.monthly)}"),
        tier.clauses["first_month_half"].source,
    )


def _concession(run: _Run) -> Line | None:
    concession = run.order.concession
    if concession is None:
        return None
    if concession.amount is not None:
        taken = Money.of(concession.amount)
        words = Text(f"{figures(concession.amount)} 元", figures(concession.amount))
    else:
        percent = concession.percent or ZERO
        taken = Money(to_fen(run.total.low * percent / 100), to_fen(run.total.high * percent / 100))
        words = Text(f"总价的 {percent}%", f"{percent}% of the order")
    if taken.low > run.total.low:
        raise Refusal.of(
            "concession.amount",
            Text(
                f"优惠 {figures(taken.low)} 元大于订单 {figures(run.total.low)} 元",
                f"the concession {figures(taken.low)} is larger than the order {figures(run.total.low)}",
            ),
            Text("请减小优惠", "make it smaller"),
        )
    run.violations.append(
        Violation(
            "concession",
            Text(f"优惠折让（{concession.reason}）须经批准", f"the concession ({concession.reason}) needs approval"),
        )
    )
    return run.line(
        "concession",
        "discount",
        Text("优惠折让", "Concession"),
        Money(-taken.low, -taken.high),
        "concession",
        {"reason": concession.reason},
        Text(f"{words.zh}：{concession.reason}", f"{words.en}: {concession.reason}"),
        "优惠折让（须经批准）",
    )


def _renewal(run: _Run) -> Line | None:
    order, book = run.order, run.book
    if order.customer != "renewal":
        return None
    months = order.months if run.use("renewal.basis") == "this_order" else order.renewal_months
    if months < book.renewal_months:
        return None
    base = run.total
    if run.use("renewal.base") == "recurring":
        base = sum((line.amount for line in run.lines if line.kind == "recurring"), NOTHING)
    percent = book.renewal_percent
    taken = Money(to_fen(base.low * percent / 100), to_fen(base.high * percent / 100))
    return run.line(
        "renewal",
        "discount",
        Text("续费满 2 年总价 9 折", "Two-year renewal, 10% off"),
        Money(-taken.low, -taken.high),
        "renewal.two_years",
        {"months": months, "base": yuan_range(base)},
        Text(
            f"累计续费 {months} 个月，满 {book.renewal_months} 个月：{yuan_range(base)} 的 {percent}%",
            f"{months} months renewed, {book.renewal_months} needed: {percent}% of {yuan_range(base)}",
        ),
        book.clauses["renewal_percent"].source,
    )


_RULES: tuple[Callable[[_Run], Line | None], ...] = (
    _subscription,
    _gift,
    _seats,
    _integrations,
    _custom,
    _migration,
    _first_month,
    _concession,
    _renewal,
)

_UNPRICED: Mapping[str, Text] = {
    "onsite_travel": Text("上门培训差旅", "travel for on-site training"),
    "private_deployment": Text("私有化部署实施与差旅", "private deployment work and travel"),
    "manual_cleaning": Text("人工数据清洗", "cleaning data by hand"),
    "tier_upgrade": Text("合同期内升级差价", "the difference of a mid-term upgrade"),
}


def _limits(run: _Run) -> None:
    """What the tier does not carry, what was overridden, and what has no list price."""
    order, tier = run.order, run.tier
    if tier.customers is not None and order.customers is not None and order.customers.high > tier.customers:
        run.violations.append(
            Violation(
                "customers",
                Text(
                    f"客户记录 {_count(order.customers)} 条，超过{tier.name.zh}上限 {tier.customers} 条",
                    f"{_count(order.customers)} customer records, {tier.name.en} carries {tier.customers}",
                ),
            )
        )
    limit = run.book.storage_limit(order.tier, inherit=run.policy("tiers.inherit") is True)
    if limit is not None and order.storage_gb is not None and order.storage_gb.high > limit:
        run.violations.append(
            Violation(
                "storage_gb",
                Text(
                    f"存储 {_span(order.storage_gb)} GB，超过上限 {limit} GB",
                    f"{_span(order.storage_gb)} GB of storage, the limit is {limit} GB",
                ),
            )
        )
    for key in order.policies:
        use = run.used.get(key)
        run.use(key)
        if run.used[key].overridden:
            run.violations.append(Violation(f"policies.{key}", run.used[key].footnote))
        elif use is None:
            del run.used[key]
    for key in order.unpriced:
        run.pending.append(Pending(key, _UNPRICED[key], key in order.set_apart))
    run.use("tax")


def _packs(seats: int, pack: int) -> int:
    return -(-max(0, seats) // pack) * pack


def _count(numbers: Range[int]) -> str:
    return f"{numbers.low:,}" if numbers.exact else f"{numbers.low:,}–{numbers.high:,}"


def _span(numbers: Range[Decimal]) -> str:
    low, high = (f"{number.normalize():f}" for number in (numbers.low, numbers.high))
    return low if numbers.exact else f"{low}–{high}"
