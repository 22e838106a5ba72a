"""The figures and clauses of a price book by name, so that no passage repeats a number that the list may change."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from ..money import to_fen
from ..pricebook import TIERS, Clause, PriceBook, TierPrices
from ..ranges import plain

#: What stands where the list gives no number.
SILENT = "–"


def facts_of(book: PriceBook) -> Mapping[str, str]:
    """``basic.annual`` → ``7,999``: every figure that a passage may name, as it reads in a sentence."""
    facts = {
        "custom_rate": plain(book.custom_rate),
        "migration_step": figure(book.migration_step),
        "renewal_fold": figure((100 - book.renewal_percent) / 10),
        "renewal_months": figure(book.renewal_months),
        "renewal_percent": figure(book.renewal_percent),
        "renewal_years": figure(Decimal(book.renewal_months) / 12),
        "seat_month": figure((book.tiers["basic"].seat_year or Decimal(0)) / 12),
        "seat_pack": figure(book.seat_pack),
        "systems": "、".join(book.systems),
        "tax_percent": figure(book.tax_percent),
        "validity_days": figure(book.validity_days),
    }
    for tier in TIERS:
        facts |= {f"{tier}.{name}": value for name, value in _of_tier(book.tiers[tier], book).items()}
    return {**facts, **_tie(book)}


def figure(number: Decimal | int | None) -> str:
    """``35999`` → ``35,999``; ``489.5`` → ``489.50``; None → :data:`SILENT`."""
    if number is None:
        return SILENT
    exact = Decimal(number)
    if exact == exact.to_integral_value():
        return f"{int(exact):,}"
    return plain(exact) if abs(exact) < 100 else f"{to_fen(exact):,.2f}"


def clause_of(key: str, book: PriceBook) -> Clause | None:
    """The clause under ``basic.annual``, ``custom_rate``, ``hotline`` or ``policies.tax``; None when there is none."""
    if key == "hotline":
        return Clause("；".join(one.clause.source for one in book.hotline), "published")
    if key.startswith("policies."):
        policy = book.policies.get(key.removeprefix("policies."))
        return None if policy is None else Clause(policy.footnote.zh.rstrip("。"), "interpreted")
    tier, _, name = key.partition(".")
    for one in TIERS:
        if tier == one:
            return book.tiers[one].clauses.get(name)
    return book.clauses.get(key)


def _of_tier(tier: TierPrices, book: PriceBook) -> Mapping[str, str]:
    saving = tier.monthly * 12 - tier.annual
    half = tier.monthly / 2 if tier.first_month_half else Decimal(0)
    two_years = tier.annual * book.renewal_months / 12 * (100 - book.renewal_percent) / 100
    last = f"–{figure(tier.headcount.high)}" if tier.id != TIERS[-1] else "+"
    return {
        "monthly": figure(tier.monthly),
        "annual": figure(tier.annual),
        "label": plain(tier.label),
        "gift_months": figure(tier.gift_months),
        "year_months": figure(12 + tier.gift_months),
        "customers": figure(tier.customers),
        "storage_gb": figure(tier.storage_gb),
        "integrations": figure(tier.integrations),
        "integration_fee": figure(tier.integration_fee),
        "users": figure(tier.users),
        "seat_year": figure(tier.seat_year),
        "migration_free_rows": figure(tier.migration_free_rows),
        "migration_step_fee": figure(tier.migration_step_fee),
        "training": figure(tier.training),
        "headcount": f"{figure(tier.headcount.low)}{last}",
        "headcount.low": figure(tier.headcount.low),
        "saving": figure(saving),
        "saving_new": figure(saving - half),
        "first_month": figure(half),
        "renewed": figure(to_fen(two_years)),
    }


def _tie(book: PriceBook) -> Mapping[str, str]:
    """The accounts at which standard costs what enterprise costs, by annual fee and accounts alone."""
    standard, enterprise = book.tiers["standard"], book.tiers["enterprise"]
    packs, rest = divmod(enterprise.annual - standard.annual, (standard.seat_year or Decimal(1)) * book.seat_pack)
    if rest or standard.seat_year is None or standard.users is None:
        return dict.fromkeys(("tie.low", "tie.high", "tie.next"), SILENT)
    last = standard.users + int(packs) * book.seat_pack
    return {"tie.low": figure(last - book.seat_pack + 1), "tie.high": figure(last), "tie.next": figure(last + 1)}
