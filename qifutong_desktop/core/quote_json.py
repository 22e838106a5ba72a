"""A priced order as the command line's JSON (docs/cli.md): money as strings, ranges as low and high."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from .money import Money, in_words, to_fen
from .quote import DraftQuote, Estimate, FirmQuote, Line
from .ranges import plain
from .text import Lang


def money_json(money: Money) -> dict[str, str]:
    """``{"low": "7999.00", "high": "7999.00"}``"""
    return {"low": f"{to_fen(money.low)}", "high": f"{to_fen(money.high)}"}


def estimate_json(estimate: Estimate, lang: Lang = "zh") -> dict[str, Any]:
    """All that ``qifutong price`` tells of one order."""
    service = estimate.service
    return {
        "tier": estimate.order.tier,
        "pricebook": estimate.book,
        "lines": [_line_json(line, lang) for line in estimate.lines],
        "total": money_json(estimate.total),
        "net": money_json(estimate.net),
        "tax": money_json(estimate.tax),
        "tax_percent": plain(estimate.tax_percent),
        "service": {
            "start": service.start.isoformat(),
            "end": service.end.isoformat(),
            "months": service.months,
            "gift_months": service.gift_months,
        },
        "violations": [{"key": one.key, "what": one.what.said(lang)} for one in estimate.violations],
        "pending": [{"key": one.key, "what": one.what.said(lang), "apart": one.apart} for one in estimate.pending],
        "policies": [
            {
                "key": use.key,
                "value": _policy_value(use.value),
                "default": _policy_value(use.default),
                "overridden": use.overridden,
                "footnote": use.footnote.said(lang),
            }
            for use in estimate.policies
        ],
        "notes": [note.said(lang) for note in estimate.notes],
        "in_words": in_words(estimate.total.low) if estimate.total.exact else None,
    }


def quote_json(quote: DraftQuote | FirmQuote, lang: Lang = "zh") -> dict[str, Any]:
    """The estimate, whether it may be issued, and why not."""
    reasons = quote.reasons if isinstance(quote, DraftQuote) else ()
    terms = quote.terms
    return {
        "issuable": isinstance(quote, FirmQuote),
        "reasons": [reason.said(lang) for reason in reasons],
        "number": terms.number,
        "version": terms.version,
        "date": terms.issued_on.isoformat(),
        "valid_until": terms.valid_until.isoformat(),
        "payment": terms.payment,
        **estimate_json(quote.estimate, lang),
    }


def _line_json(line: Line, lang: Lang) -> dict[str, Any]:
    row: dict[str, Any] = {
        "code": line.code,
        "label": line.label.said(lang),
        "kind": line.kind,
        "amount": money_json(line.amount),
        "net": money_json(line.net),
        "tax": money_json(line.tax),
        "tax_percent": plain(line.tax_percent),
        "rule": line.rule,
        "inputs": dict(line.inputs),
        "why": line.why.said(lang),
        "clause": line.clause,
    }
    if line.quantity is not None and line.unit_price is not None and line.unit is not None:
        row["quantity"] = {"low": plain(line.quantity.low), "high": plain(line.quantity.high)}
        row["unit"] = line.unit.said(lang)
        row["unit_price"] = money_json(line.unit_price)
    return row


def _policy_value(value: str | bool | Decimal) -> str | bool:
    return plain(value) if isinstance(value, Decimal) else value
