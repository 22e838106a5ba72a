"""The price of an order: nine rules, in the order in which they print and apply.

docs/pricing.md tells them in words, in the order of :data:`RULES`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from .discounts import concession, first_month, renewal
from .money import NOTHING, Money, figures, to_fen
from .order import Order, named_systems
from .pricebook import PriceBook
from .pricing_run import Run
from .quote import Estimate, Line, Pending, Violation
from .ranges import Range, counted, plain, several
from .seats import seats
from .text import Text


def price(order: Order, book: PriceBook, today: date) -> Estimate:
    """Price one order by one price book; ``today`` is the first day of service where the order names none.

    :raises Refusal: a concession larger than the order
    """
    run = Run(order, book, today)
    for rule in RULES:
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


def _subscription(run: Run) -> Line:
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
            _plan_fee_paid(number, raised="tier_upgrade" in order.unpriced),
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


def _plan_fee_paid(number: str, *, raised: bool) -> Text:
    """Why a mid-term order charges no plan fee; of a larger tier only the fee of today's is paid."""
    if raised:
        return Text(
            f"现用套餐的套餐费已由原合同{number}付至期末；升级差价见“合同期内升级差价”",
            f"the running contract {number} has paid today's plan fee; the difference to this tier stands apart",
        )
    return Text(f"套餐费已由原合同{number}付至期末，本单不再收", f"the running contract {number} has paid the plan fee")


def _gift(run: Run) -> Line | None:
    months = run.gift_months
    if not months:
        return None
    return run.line(
        "gift",
        "gift",
        Text(f"赠送服务 {months} 个月", several(months, "gift month")),
        NOTHING,
        "gift.per_paid_year",
        {"months": months, "years": run.order.term},
        Text(
            f"年付赠 {run.tier.gift_months} 个月/年，附加在服务期末，不计价",
            f"{several(run.tier.gift_months, 'month')} a paid year, added at the end, not priced",
        ),
        run.tier.clauses["gift_months"].source,
        Range.of(Decimal(months)),
        Text("个月", "month"),
        NOTHING,
    )


def _integrations(run: Run) -> Line | None:
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
    inputs: dict[str, str | int] = {"systems": counted(count), "names": "、".join(wanted.values())}
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
            Text(f"{counted(count)} 个系统，套餐不限个数", f"{several(count, 'system')}; the tier sets no limit"),
            tier.clauses["integrations"].source,
        )
    included = tier.integrations
    billed = fresh.map(lambda number: max(0, number - included))
    covered = Range(count.low - fresh.low, count.high - fresh.high)
    done = Text("", "")
    if covered.high:
        done = Text(f"其中 {counted(covered)} 个已付、", f"{counted(covered)} paid before, ")
    yearly = run.use("integrations.fee") == "per_year"
    fee = tier.integration_fee * (order.years if yearly else 1)
    inputs |= {"included": included, "billed": counted(billed), "unit_price": figures(tier.integration_fee)}
    per_year = f" × {order.years} 年" if yearly else ""
    return run.line(
        "integrations",
        "recurring" if yearly else "one_off",
        label,
        Money(to_fen(fee * billed.low), to_fen(fee * billed.high)),
        "integrations.extra",
        inputs,
        Text(
            f"{counted(count)} 个系统，{done.zh}含 {included} 个，"
            f"另收 {counted(billed)} 个 × {figures(tier.integration_fee)} 元{per_year}",
            f"{several(count, 'system')}, {done.en}{included} included, {counted(billed)} × {figures(fee)}",
        ),
        tier.clauses["integration_fee"].source,
        billed.map(Decimal) if billed.high else None,
        Text("个", "system"),
        Money.of(fee),
    )


def _plain_systems(book: PriceBook) -> tuple[str, ...]:
    return tuple(system.casefold() for system in book.systems)


def _custom(run: Run) -> Line | None:
    order, tier, days = run.order, run.tier, run.order.custom_days
    if not days.high:
        return None
    label = Text("定制开发", "Custom development")
    inputs: dict[str, str | int] = {"days": plain(days)}
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
            Text(f"{plain(days)} 人天，含在企业版约定范围内", f"{plain(days)} person-days within the agreed scope"),
            clause,
        )
    rate = order.custom_rate
    if rate is None:
        named = run.use("custom.rate")
        rate = named if isinstance(named, Decimal) else None
    rates = Money(run.book.custom_rate.low, run.book.custom_rate.high) if rate is None else Money.of(rate)
    if rate is not None and rate not in run.book.custom_rate:
        run.violations.append(
            Violation(
                "custom_rate",
                Text(
                    f"定制单价 {figures(rate)} 元/人天不在 {plain(run.book.custom_rate)} 元内",
                    f"the rate {figures(rate)} lies outside {plain(run.book.custom_rate)} a person-day",
                ),
                ours=True,
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
        Text(f"{plain(days)} 人天 × {words} 元/人天", f"{plain(days)} person-days × {words}"),
        run.book.clauses["custom_rate"].source,
        days,
        Text("人天", "person-day"),
        rates,
    )


def _migration(run: Run) -> Line | None:
    order, tier, rows = run.order, run.tier, run.order.migration_rows
    if not rows.high:
        return None
    label = Text("数据迁移", "Data migration")
    inputs: dict[str, str | int] = {"rows": counted(rows)}
    if tier.migration_free_rows is None or tier.migration_step_fee is None:
        return run.line(
            "migration",
            "one_off",
            label,
            NOTHING,
            "migration.free",
            inputs,
            Text(f"{counted(rows)} 条，本版迁移免费", f"{counted(rows)} rows; migration is free in this tier"),
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
            f"{counted(rows)} 条，免费 {free:,} 条，超出按每 {step:,} 条 {figures(fee)} 元"
            + ("按比例计" if prorata else "向上取整"),
            f"{counted(rows)} rows, {free:,} free, then {figures(fee)} per {'' if prorata else 'commenced '}{step:,}",
        ),
        tier.clauses["migration_step_fee"].source,
    )


RULES: tuple[Callable[[Run], Line | None], ...] = (
    _subscription,
    _gift,
    seats,
    _integrations,
    _custom,
    _migration,
    first_month,
    concession,
    renewal,
)

_UNPRICED: Mapping[str, Text] = {
    "onsite_travel": Text("上门培训差旅", "travel for on-site training"),
    "private_deployment": Text("私有化部署实施与差旅", "private deployment work and travel"),
    "manual_cleaning": Text("人工数据清洗", "cleaning data by hand"),
    "tier_upgrade": Text("合同期内升级差价", "the difference of a mid-term upgrade"),
}


def _limits(run: Run) -> None:
    """What the tier does not carry, what was overridden, and what has no list price."""
    order, tier = run.order, run.tier
    if tier.customers is not None and order.customers is not None and order.customers.high > tier.customers:
        run.violations.append(
            Violation(
                "customers",
                Text(
                    f"客户记录 {counted(order.customers)} 条，超过{tier.name.zh}上限 {tier.customers} 条",
                    f"{counted(order.customers)} customer records, {tier.name.en} carries {tier.customers}",
                ),
            )
        )
    limit = run.book.storage_limit(order.tier, inherit=run.policy("tiers.inherit") is True)
    if limit is not None and order.storage_gb is not None and order.storage_gb.high > limit:
        run.violations.append(
            Violation(
                "storage_gb",
                Text(
                    f"存储 {plain(order.storage_gb)} GB，超过上限 {limit} GB",
                    f"{plain(order.storage_gb)} GB of storage, the limit is {limit} GB",
                ),
            )
        )
    for key in order.policies:
        use = run.used.get(key)
        run.use(key)
        if run.used[key].overridden:
            run.violations.append(Violation(f"policies.{key}", run.used[key].footnote, ours=True))
        elif use is None:
            del run.used[key]
    for key in order.unpriced:
        run.pending.append(Pending(key, _UNPRICED[key], key in order.set_apart))
    run.use("tax")
