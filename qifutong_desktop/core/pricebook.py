"""The published price list as values: every number with its clause, every reading of it as a named policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from .client import Tier
from .money import figures
from .ranges import Range
from .text import Text

TIERS: tuple[Tier, ...] = ("basic", "standard", "enterprise")
#: What they are called where no price book is open.
TIER_NAMES: Mapping[Tier, Text] = {
    "basic": Text("基础版", "Basic"),
    "standard": Text("标准版", "Standard"),
    "enterprise": Text("企业版", "Enterprise"),
}
Status = Literal["published", "interpreted"]
PolicyValue = str | bool | Decimal
#: line codes whose tax rate an order may set apart from the others (``tax.custom``)
TAXED_LINES = (
    "subscription",
    "gift",
    "seats",
    "integrations",
    "custom",
    "migration",
    "first_month",
    "concession",
    "renewal",
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence of the list in Chinese, as it reads; ``status``: does the value stand there, or do we read it so."""

    source: str
    status: Status


@dataclass(frozen=True, slots=True)
class TierPrices:
    """One column of the list. Money in yuan, tax included; None means: the list states no limit or no price.

    ``label`` is the 折 printed beside the annual price (8 = 8折); ``gift_months`` per paid year. ``clauses`` holds one
    entry for each field.
    """

    id: Tier
    name: Text
    headcount: Range[int]
    monthly: Decimal
    annual: Decimal
    label: Decimal
    gift_months: int
    customers: int | None
    storage_gb: Decimal | None
    integrations: int | None
    integration_fee: Decimal | None
    users: int | None
    seat_year: Decimal | None
    custom_included: bool
    migration_free_rows: int | None
    migration_step_fee: Decimal | None
    first_month_half: bool
    training: int | None
    capabilities: tuple[str, ...]
    clauses: Mapping[str, Clause]


@dataclass(frozen=True, slots=True)
class Policy:
    """An interpretation: its default, what else it could be, and the footnote printed where it changed an amount.

    ``alternatives`` are the allowed words; ``number`` allows any number in the range instead (both ends included).
    ``words`` say of a reading, by its :func:`reading_key`, what it comes to (若…); they are no part of the book's file.
    """

    key: str
    default: PolicyValue
    alternatives: tuple[PolicyValue, ...]
    number: Range[Decimal] | None
    free_text: bool
    footnote: Text
    words: Mapping[str, Text] = field(default_factory=dict)

    @property
    def readings(self) -> tuple[PolicyValue, ...]:
        """The readings that the book names: the default first."""
        return (self.default, *self.alternatives)

    def said(self, value: PolicyValue) -> Text:
        """A reading in words; a plain sentence where there are none."""
        key = reading_key(value)
        return self.words.get(key) or Text(f"若按“{key}”理解", f"if read as {key}")


def reading_key(value: PolicyValue) -> str:
    """A reading as it is written: ``true``, ``per_year``, ``1000``."""
    return str(value).lower() if isinstance(value, bool) else str(value)


@dataclass(frozen=True, slots=True)
class Hotline:
    """One clause that names a telephone key or extension."""

    purpose: str
    clause: Clause


@dataclass(frozen=True, slots=True)
class Authority:
    """One row of the firm's discount matrix: what the holders of a role may approve.

    ``may`` names violations by key (``concession``, ``custom_rate``, ``customers``, ``storage_gb``, ``policies`` for
    all of them or ``policies.<key>``). ``concession_percent`` is the largest concession in percent of the order before
    it, ``custom_rate`` the rates in yuan a person-day; None: no limit. ``keys`` are the public keys (hex) of those who
    hold the role; where there are none, whoever the consultant's computer knows as such does.
    """

    role: str
    name: Text
    may: tuple[str, ...]
    concession_percent: Decimal | None = None
    custom_rate: Range[Decimal] | None = None
    keys: tuple[str, ...] = ()


#: What stands where a book names no roles: a second person, whatever it is.
APPROVABLE = ("concession", "custom_rate", "customers", "storage_gb", "policies")
SECOND_PERSON = Authority("approver", Text("批准人", "Approver"), APPROVABLE)


@dataclass(frozen=True, slots=True)
class PriceBook:
    """One published list with our readings of it. ``digest`` is the SHA-256 of its file."""

    id: str
    effective_from: date
    digest: str
    tiers: Mapping[Tier, TierPrices]
    custom_rate: Range[Decimal]
    seat_pack: int
    migration_step: int
    renewal_months: int
    renewal_percent: Decimal
    tax_percent: Decimal
    validity_days: int
    refund: str
    clauses: Mapping[str, Clause]
    hotline: tuple[Hotline, ...]
    policies: Mapping[str, Policy]
    systems: tuple[str, ...]
    shops: tuple[str, ...]
    authorities: tuple[Authority, ...] = (SECOND_PERSON,)
    """From the least to the most that a role may approve."""

    def policy(self, key: str) -> Policy | None:
        """The policy that a key overrides: its own, or ``tax`` for the rate of one line (``tax.custom``)."""
        if key.startswith("tax.") and key.removeprefix("tax.") in TAXED_LINES:
            return self.policies["tax"]
        return self.policies.get(key)

    def capabilities(self, tier: Tier, *, inherit: bool) -> frozenset[str]:
        """What a tier can do; with ``inherit`` (the default policy) all that smaller tiers can do too."""
        own = TIERS.index(tier)
        tiers = TIERS[: own + 1] if inherit else (tier,)
        return frozenset(name for one in tiers for name in self.tiers[one].capabilities)

    def storage_limit(self, tier: Tier, *, inherit: bool = True) -> Decimal | None:
        """GB; with ``inherit`` a tier that states none is held to that of the next larger tier which states one."""
        own = self.tiers[tier].storage_gb
        if own is not None or not inherit or tier == "enterprise":
            return own
        return self.storage_limit(TIERS[TIERS.index(tier) + 1])


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """Where the list contradicts itself or says nothing. ``key`` is the kind, ``clause`` what is printed there."""

    key: str
    tier: Tier | None
    what: Text
    clause: str
    decision: Text


def check_list(book: PriceBook) -> tuple[Inconsistency, ...]:
    """Every inconsistency of the published list that a reader of a quote could stumble over, in the list's order."""
    return tuple(found for check in _CHECKS for found in check(book))


def _bands(book: PriceBook) -> list[Inconsistency]:
    found = []
    first = book.tiers["basic"]
    if first.headcount.low > 1:
        found.append(
            Inconsistency(
                "headcount_uncovered",
                "basic",
                Text(
                    f"1–{first.headcount.low - 1} 人的企业没有对应套餐",
                    f"no tier names 1–{first.headcount.low - 1} heads",
                ),
                first.clauses["headcount"].source,
                Text("适用企业只作参考，可选基础版", "the band is advice; basic may be taken"),
            )
        )
    for smaller, larger in pairwise(TIERS):
        below, above = book.tiers[smaller], book.tiers[larger]
        if below.headcount.high >= above.headcount.low:
            shared = above.headcount.low
            found.append(
                Inconsistency(
                    "headcount_overlap",
                    larger,
                    Text(
                        f"{shared} 人同时属于{below.name.zh}与{above.name.zh}",
                        f"{shared} heads belong to both {below.name.en} and {above.name.en}",
                    ),
                    f"{below.clauses['headcount'].source}；{above.clauses['headcount'].source}",
                    Text("两版都可选，按价格与需求决定", "both may be taken; price and needs decide"),
                )
            )
    return found


def _labels(book: PriceBook) -> list[Inconsistency]:
    found = []
    for tier in book.tiers.values():
        year = tier.monthly * 12
        true_label = (tier.annual / year * 10).quantize(Decimal("0.01"))
        if true_label != tier.label:
            base = (tier.annual / tier.label * 10).quantize(Decimal(1))
            found.append(
                Inconsistency(
                    "annual_label",
                    tier.id,
                    Text(
                        f"{tier.name.zh}标注 {tier.label} 折，但年付 {figures(tier.annual)} 元是 12 个月月付"
                        f" {figures(year)} 元的 {true_label} 折；标注约合未公布的 {base} 元",
                        f"{tier.name.en} is labelled {tier.label * 10}% of list, yet {figures(tier.annual)} is"
                        f" {true_label * 10}% of twelve monthly fees ({figures(year)});"
                        f" the label fits an unpublished {base}",
                    ),
                    tier.clauses["label"].source,
                    Text(
                        "年付价按公布数计，单据不印折扣，只印真实节省",
                        "the annual price is a constant; no 折 is printed",
                    ),
                )
            )
    return found


def _gaps(book: PriceBook) -> list[Inconsistency]:
    found = []
    basic, standard, enterprise = (book.tiers[tier] for tier in TIERS)
    if "oa" not in standard.capabilities:
        found.append(
            Inconsistency(
                "functions_not_inherited",
                "standard",
                Text("标准版的功能里没有写 OA", "standard's functions name no OA"),
                standard.clauses["capabilities"].source,
                Text("按“高版含低版”理解", "read as: the larger tier includes the smaller"),
            )
        )
    if basic.storage_gb is None:
        found.append(
            Inconsistency(
                "storage_unstated",
                "basic",
                Text("基础版未写存储空间", "basic states no storage"),
                basic.clauses["storage_gb"].source,
                Text("超过标准版上限即不适用", "above standard's limit it does not fit"),
            )
        )
    if enterprise.users is None:
        found.append(
            Inconsistency(
                "users_unstated",
                "enterprise",
                Text("企业版未写包含的使用人数（账号）", "enterprise states no included accounts"),
                enterprise.clauses["users"].source,
                Text("以合同约定为准，不写“无限”", "by contract; never printed as unlimited"),
            )
        )
    if not enterprise.first_month_half:
        found.append(
            Inconsistency(
                "first_month_enterprise",
                "enterprise",
                Text("首月 5 折只写了基础版与标准版", "the half-price first month names basic and standard only"),
                enterprise.clauses["first_month_half"].source,
                Text("企业版不打首月折扣", "none for enterprise"),
            )
        )
    if enterprise.custom_included:
        found.append(
            Inconsistency(
                "custom_scope",
                "enterprise",
                Text("企业版“包含定制”未写范围", "enterprise includes custom work without a scope"),
                enterprise.clauses["custom_included"].source,
                Text("以约定范围为准，计 0 元", "within the agreed scope, ¥0"),
            )
        )
    if book.clauses["tax_percent"].status == "interpreted":
        found.append(
            Inconsistency(
                "tax_unstated",
                None,
                Text("价目表未写是否含税及税率", "the list states neither 含税 nor a rate"),
                book.clauses["tax_percent"].source,
                Text(
                    f"按含税 {book.tax_percent}% 计，待公司确认",
                    f"taken as including {book.tax_percent}%; to be confirmed",
                ),
            )
        )
    return found


def _tie(book: PriceBook) -> list[Inconsistency]:
    """The accounts at which standard costs what enterprise costs (rests on enterprise's unstated accounts)."""
    standard, enterprise = book.tiers["standard"], book.tiers["enterprise"]
    if standard.seat_year is None or standard.users is None or enterprise.users is not None:
        return []
    packs, rest = divmod(enterprise.annual - standard.annual, standard.seat_year * book.seat_pack)
    if rest:
        return []
    last = standard.users + int(packs) * book.seat_pack
    return [
        Inconsistency(
            "tier_tie",
            "enterprise",
            Text(
                f"年付 {last - book.seat_pack + 1}–{last} 个账号时标准版与企业版同价，第 {last + 1} 个起标准版更贵",
                f"annual: {last - book.seat_pack + 1}–{last} accounts cost the same in standard and enterprise;"
                f" from {last + 1} on standard is dearer",
            ),
            f"{standard.clauses['seat_year'].source}；{enterprise.clauses['annual'].source}",
            Text("企业版账号数待公司确认，不单独决定建议", "rests on unstated accounts; never decides alone"),
        )
    ]


def _hotline(book: PriceBook) -> list[Inconsistency]:
    if len({one.clause.source for one in book.hotline}) < 2:
        return []
    return [
        Inconsistency(
            "hotline_key",
            None,
            Text("运维热线的按键前后不一", "the clauses differ on the hotline's key"),
            "；".join(one.clause.source for one in book.hotline),
            Text("按分机 2 打印，待公司确认", "printed as extension 2; to be confirmed"),
        )
    ]


_CHECKS = (_bands, _labels, _gaps, _tie, _hotline)
