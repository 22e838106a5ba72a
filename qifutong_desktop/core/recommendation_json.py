"""A comparison and its advice in the contract's keys."""

from __future__ import annotations

from typing import Any

from .flips import Flip
from .options import Option
from .quote_json import money_json
from .ranges import plain
from .recommendation import BreakEven, Comparison, Recommendation
from .text import Lang

Json = dict[str, Any]


def comparison_json(comparison: Comparison, lang: Lang = "zh") -> Json:
    """All that ``qifutong compare`` tells: every option, break-even, and the advice."""
    return {
        "options": [_option(option, lang) for option in comparison.options],
        "break_evens": [_break_even(one) for one in comparison.break_evens],
        **recommendation_json(comparison.recommendation, lang),
    }


def recommendation_json(advice: Recommendation, lang: Lang = "zh") -> Json:
    """The advised tier for the asked billing and term, why, why not the others, and where it would flip."""
    order = advice.chosen.order
    return {
        "recommended": advice.chosen.tier,
        "billing": order.billing,
        "term": order.term,
        "total": money_json(advice.chosen.estimate.total),
        "reasons": [reason.said(lang) for reason in advice.reasons],
        "why_not": {tier: [reason.said(lang) for reason in reasons] for tier, reasons in advice.why_not},
        "flips": [_flip(flip, lang) for flip in advice.flips],
        "by_headcount": advice.by_headcount,
        "undecided": [open_item.said(lang) for open_item in advice.undecided],
    }


def _option(option: Option, lang: Lang) -> Json:
    estimate = option.estimate
    return {
        "tier": option.tier,
        "billing": option.billing,
        "years": option.years,
        "total": money_json(estimate.total),
        "months": estimate.service.months,
        "gift_months": estimate.service.gift_months,
        "feasible": option.feasible,
        "misfits": [
            {"key": misfit.key, "what": misfit.what.said(lang), "certain": misfit.certain} for misfit in option.misfits
        ],
        "cash": [{"month": month.number, "amount": money_json(month.amount)} for month in option.cash],
    }


def _break_even(one: BreakEven) -> Json:
    return {"tier": one.tier, "years": one.years, "month": one.month, "saving": money_json(one.saving)}


def _flip(flip: Flip, lang: Lang) -> Json:
    tie = flip.tie
    return {
        "key": flip.key,
        "at": None if flip.at is None else plain(flip.at),
        "tie": None if tie is None else {"low": plain(tie.low), "high": plain(tie.high)},
        "to": flip.to,
        "what": flip.what.said(lang),
        "unconfirmed": flip.unconfirmed,
    }
