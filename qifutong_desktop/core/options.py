"""One tier for one client: its order drawn from the needs, its price, what it does not carry, cash by month."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from .client import Apart, Billing, Preferences, Tier
from .diagnosis import Need, Needs
from .money import NOTHING, ZERO, Money, to_fen
from .order import Order
from .pricebook import TIERS, PriceBook
from .pricing import price
from .quote import Estimate
from .ranges import Range, counted
from .running import adds_within_term
from .text import Text
from .wording import beside

#: what a capability is called on a client's page
CAPABILITIES: dict[str, Text] = {
    "oa": Text("OA 协同审批", "OA"),
    "crm_simple": Text("简易 CRM", "simple CRM"),
    "crm_full": Text("全功能 CRM", "full CRM"),
    "scm": Text("进销存（SCM）", "SCM"),
    "hours_7x12": Text("7×12 服务时间", "7×12 service hours"),
    "hours_7x24": Text("7×24 运维", "7×24 operations"),
    "dedicated_manager": Text("专属客户经理", "a dedicated manager"),
    "health_check": Text("季度系统体检", "quarterly health checks"),
    "encryption": Text("数据加密防护", "data encryption"),
    "private_deployment": Text("私有化部署", "private deployment"),
    "onsite_training": Text("上门培训", "on-site training"),
    "custom_development": Text("定制化功能开发", "custom development"),
}
_UNPRICED: dict[str, Apart] = {"private_deployment": "private_deployment", "onsite_training": "onsite_travel"}


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why a tier does not carry the needs; ``certain`` is False while an open question could still remove it."""

    key: str
    what: Text
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Month:
    """Money leaving the client's account in one month of the contract (1 = first)."""

    number: int
    amount: Money


@dataclass(frozen=True, slots=True)
class Option:
    """One tier × billing × term. ``estimate`` spans the low to the high end of the needs.

    ``published_users`` is the number of accounts a price of this tier is published for.
    """

    tier: Tier
    billing: Billing
    order: Order
    estimate: Estimate
    misfits: tuple[Misfit, ...]
    cash: tuple[Month, ...]
    published_users: int

    @property
    def feasible(self) -> bool:
        return not any(misfit.certain for misfit in self.misfits)

    @property
    def years(self) -> int:
        return self.order.years


def order_for(needs: Needs, preferences: Preferences, tier: Tier, billing: Billing, term: int) -> Order:
    """The order that the needs ask for in this tier."""
    systems = needs.need("integrations")
    wanted = {*needs.need("capabilities").names, *needs.need("capabilities").possible}
    unpriced = tuple(item for name, item in _UNPRICED.items() if name in wanted and tier == "enterprise")
    if _raises_midterm(preferences, tier):
        unpriced += ("tier_upgrade",)
    return Order(
        tier=tier,
        billing=billing,
        term=term,
        users=needs.count("seats").map(lambda users: max(1, users)),
        customers=needs.count("customers_end"),
        storage_gb=needs.amount("storage_gb"),
        integrations=systems.names,
        unnamed_integrations=_unnamed(systems),
        custom_days=needs.amount("custom_days"),
        custom_rate=preferences.custom_rate,
        migration_rows=needs.count("migration_rows"),
        free_migration_used=preferences.free_migration_used,
        customer=preferences.customer,
        renewal_months=preferences.renewal_months,
        start=preferences.start,
        already_paid=preferences.already_paid,
        unpriced=unpriced,
        set_apart=preferences.set_apart,
    )


def _raises_midterm(preferences: Preferences, tier: Tier) -> bool:
    """A larger tier within a running contract: the difference is not in the list."""
    today = preferences.running_tier
    return adds_within_term(preferences) and today is not None and TIERS.index(tier) > TIERS.index(today)


def _unnamed(systems: Need) -> Range[int]:
    """Systems known by number only, beyond the named ones."""
    amount = systems.amount
    if amount is None:
        return Range(0, len(systems.possible))
    return Range(*(max(0, int(number) - len(systems.names)) for number in (amount.low, amount.high)))


def make_option(
    needs: Needs,
    preferences: Preferences,
    tier: Tier,
    book: PriceBook,
    today: date,
    billing: Billing | None = None,
    years: int | None = None,
    months: int | None = None,
) -> Option:
    """The tier at the preferred billing and term, or at another billing for so many years or months."""
    billing = billing or preferences.billing
    term = preferences.term
    if years is not None:
        term = years if billing == "annual" else years * 12
    if months is not None:
        term = months
    order = order_for(needs, preferences, tier, billing, term)
    estimate = price(order, book, today)
    users = book.tiers["standard"].users or 0
    return Option(
        tier,
        billing,
        order,
        estimate,
        find_misfits(needs, tier, book),
        cash_by_month(estimate),
        book.tiers[tier].users or users,
    )


def find_misfits(needs: Needs, tier: Tier, book: PriceBook) -> tuple[Misfit, ...]:
    """What the tier lacks: capabilities, customer records over the term, storage, and heads where the band is hard."""
    prices = book.tiers[tier]
    has = book.capabilities(tier, inherit=book.policies["tiers.inherit"].default is True)
    wanted = needs.need("capabilities")
    found = []
    for names, certain in ((wanted.names, True), (wanted.possible, False)):
        for name in names:
            if name not in has:
                word = CAPABILITIES[name]
                found.append(Misfit(name, Text(beside("没有", word.zh), f"lacks {word.en}"), certain))
    records = needs.count("customers_end")
    if prices.customers is not None and records.high > prices.customers:
        found.append(
            Misfit(
                "customers",
                Text(
                    f"客户记录期末 {counted(records)} 条，上限 {prices.customers} 条",
                    f"{counted(records)} customer records by the term's end, the limit is {prices.customers}",
                ),
                records.low > prices.customers,
            )
        )
    limit, storage = book.storage_limit(tier), needs.amount("storage_gb")
    if limit is not None and storage.high > limit:
        found.append(
            Misfit(
                "storage_gb",
                Text(
                    f"存储需要 {_gb(storage.high)} GB，上限 {_gb(limit)} GB",
                    f"{_gb(storage.high)} GB of storage needed, the limit is {_gb(limit)} GB",
                ),
                storage.low > limit,
            )
        )
    heads = needs.count("headcount")
    hard = book.policies["headcount.mode"].default == "hard"
    if hard and (heads.low > prices.headcount.high or heads.high < prices.headcount.low):
        found.append(Misfit("headcount", Text("企业人数不在适用范围", "the headcount lies outside the band")))
    return tuple(found)


def cash_by_month(estimate: Estimate) -> tuple[Month, ...]:
    """What leaves the client's account in each month of the contract; Σ = total, to the fen.

    Annual fees and one-off fees fall due at signing; monthly plan fees month by month, extra accounts with each
    commenced year. A discount on the whole order takes its share of every month.
    """
    order = estimate.order
    if order.billing == "annual" or estimate.midterm:
        return (Month(1, estimate.total),)
    months = [NOTHING] * order.months
    shared = NOTHING
    for line in estimate.lines:
        if line.code == "subscription":
            for number in range(order.months):
                months[number] += _part(line.amount, order.months)
        elif line.code == "seats":
            for number in range(0, order.months, 12):
                months[number] += _part(line.amount, order.years)
        elif line.code == "renewal":
            shared += line.amount
        else:
            months[0] += line.amount
    if shared != NOTHING:
        before = estimate.total - shared
        months = [
            month + Money(_share(shared.low, month.low, before.low), _share(shared.high, month.high, before.high))
            for month in months
        ]
    rest = estimate.total - sum(months, NOTHING)
    months[-1] += rest
    return tuple(Month(number, amount) for number, amount in enumerate(months, 1))


def at_low(order: Order) -> Order:
    """The order with every open range at its low end: what is certain."""
    return replace(
        order,
        users=Range.of(order.users.low),
        unnamed_integrations=Range.of(order.unnamed_integrations.low),
        custom_days=Range.of(order.custom_days.low),
        migration_rows=Range.of(order.migration_rows.low),
        customers=None if order.customers is None else Range.of(order.customers.low),
        storage_gb=None if order.storage_gb is None else Range.of(order.storage_gb.low),
    )


def _part(amount: Money, parts: int) -> Money:
    return Money(to_fen(amount.low / parts), to_fen(amount.high / parts))


def _share(discount: Decimal, month: Decimal, total: Decimal) -> Decimal:
    return to_fen(discount * month / total) if total else ZERO


def _gb(size: Decimal) -> str:
    return f"{size.quantize(Decimal('0.1')).normalize():f}"


def quoted_order(order: Order) -> Order:
    """The order as the quote prices it: what is ``set_apart`` counts only as far as it is certain."""
    certain, apart = at_low(order), order.set_apart
    return replace(
        order,
        users=certain.users if "seats" in apart else order.users,
        unnamed_integrations=certain.unnamed_integrations if "integrations" in apart else order.unnamed_integrations,
        custom_days=certain.custom_days if "custom_days" in apart else order.custom_days,
        migration_rows=certain.migration_rows if "migration_rows" in apart else order.migration_rows,
    )
