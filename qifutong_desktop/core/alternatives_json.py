"""Alternatives side by side, and what the total hangs on, in the keys of ``qifutong compare`` (docs/cli.md)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from .alternatives import Side, Unfit, line_rows
from .order import systems_of
from .pricebook import PriceBook
from .quote_json import money_json
from .ranges import Range, plain
from .sensitivity import Sensitivity, Swing
from .text import Lang

Json = dict[str, Any]


def alternatives_json(worked: Sequence[Side | Unfit], book: PriceBook, lang: Lang = "zh") -> list[Json]:
    """Every alternative by its letter; of one that has no price only why. Differences are to the first that has one."""
    sides = [one for one in worked if isinstance(one, Side)]
    rows = line_rows(sides)
    found = []
    for one in worked:
        known: Json = {"letter": one.alternative.letter, "title": one.alternative.title, "chosen": one.chosen}
        if isinstance(one, Unfit):
            found.append(known | {"refused": [one.why.said(lang)]})
            continue
        at = sides.index(one)
        lines = [
            {"code": row.code, "amount": money_json(row.amounts[at]), "to_first": money_json(row.to_first[at])}
            for row in rows
        ]
        to_first = money_json(one.estimate.total - sides[0].estimate.total)
        found.append(known | {"refused": [], **_side(one, book, lang), "to_first": to_first, "lines": lines})
    return found


def _side(side: Side, book: PriceBook, lang: Lang) -> Json:
    estimate, order = side.estimate, side.estimate.order
    return {
        "tier": order.tier,
        "billing": order.billing,
        "term": order.term,
        "users": _span(order.users.map(Decimal)),
        "systems": _span(systems_of(order, book).map(Decimal)),
        "rows": _span(order.migration_rows.map(Decimal)),
        "custom_days": _span(order.custom_days),
        "total": money_json(estimate.total),
        "per_year": side.per_year and money_json(side.per_year),
        "months": estimate.service.months,
        "go_live": side.go_live.isoformat(),
        "misfits": [{"key": one.key, "what": one.what.said(lang), "certain": one.certain} for one in side.misfits],
        "violations": [{"key": one.key, "what": one.what.said(lang)} for one in estimate.violations],
        "apart": [one.said(lang) for one in side.apart],
        "missing": [one.said(lang) for one in side.missing],
    }


def _span(numbers: Range[Decimal]) -> Json:
    return {"low": plain(numbers.low), "high": plain(numbers.high)}


def sensitivity_json(found: Sensitivity, lang: Lang = "zh") -> list[Json]:
    """What the total hangs on, the one that moves it most first."""
    return [_swing(swing, lang) for swing in found.swings]


def _swing(swing: Swing, lang: Lang) -> Json:
    return {
        "kind": swing.kind,
        "key": swing.key,
        "what": swing.what.said(lang),
        "ends": swing.ends.said(lang),
        "lowest": money_json(swing.lowest),
        "highest": money_json(swing.highest),
        "worth": money_json(swing.worth),
        "apart": swing.apart,
    }
