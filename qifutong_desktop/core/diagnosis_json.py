"""A diagnosis as plain values for ``qifutong diagnose --json`` (contract.md)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from .diagnosis import LEVELS, Diagnosis, DimensionScore, Finding
from .needs import Need, Needs
from .ranges import Range, plain
from .text import Lang

Json = dict[str, Any]


def shown_score(score: Fraction) -> float:
    """Two decimals, cut off and never rounded up, so that 39.996 doesn't read as the next level."""
    return int(score * 100) / 100


def _points(score: Range[Fraction]) -> Json:
    return {
        "score": shown_score((score.low + score.high) / 2),
        "low": shown_score(score.low),
        "high": shown_score(score.high),
    }


def amount_json(amount: Range[Decimal] | None) -> Json | None:
    """``{"low": "…", "high": "…"}``, equal when exact; None for a need without a number."""
    return None if amount is None else {"low": plain(amount.low), "high": plain(amount.high)}


def diagnosis_json(diagnosis: Diagnosis, lang: Lang = "zh") -> Json:
    """The diagnosis in the contract's keys; sentences in one language, scores as numbers, amounts as strings."""
    return {
        "questionnaire": diagnosis.questionnaire,
        "industry": diagnosis.industry,
        "dimensions": [_dimension(dimension, lang) for dimension in diagnosis.dimensions],
        "total": _points(diagnosis.total),
        "level": diagnosis.level.low,
        "level_high": diagnosis.level.high,
        "level_name": LEVELS[diagnosis.level.low].said(lang),
        "score_level": {"low": diagnosis.score_level.low, "high": diagnosis.score_level.high},
        "core_scenes": {
            "applicable": diagnosis.core_scenes,
            "target": diagnosis.core_target,
            "reached": diagnosis.core_reached,
        },
        "needs": needs_json(diagnosis.needs, lang),
        "customers_full_month": diagnosis.needs.customers_full_month,
        "asked": diagnosis.asked,
        "answered": diagnosis.answered,
        "unanswered": list(diagnosis.unanswered),
        "unclear": list(diagnosis.unclear),
        "next_questions": [
            {"id": q.id, "text": q.text.said(lang), "seconds": q.seconds, "narrows": shown_score(q.narrows)}
            for q in diagnosis.next_questions
        ],
        "findings": [_finding(finding, lang) for finding in diagnosis.findings],
        "pains": [
            {
                "words": pain.words,
                "hours_per_month": None if pain.hours_per_month is None else plain(pain.hours_per_month),
                "yuan_per_month": None if pain.yuan_per_month is None else f"{pain.yuan_per_month:.2f}",
            }
            for pain in diagnosis.pains
        ],
        "homework": [
            {"question": item.question, "text": item.text.said(lang), "who": item.who.said(lang), "when": item.when}
            for item in diagnosis.homework
        ],
        "signals": {signal: list(questions) for signal, questions in diagnosis.signals.items()},
        "differences": [
            {"need": need.key, "spoken": amount_json(need.spoken), "measured": plain(need.measured)}
            for need in diagnosis.needs.items
            if need.differs and need.measured is not None
        ],
        "notices": [notice.said(lang) for notice in diagnosis.notices],
    }


def _dimension(dimension: DimensionScore, lang: Lang) -> Json:
    return {
        "id": dimension.id,
        "name": dimension.name.said(lang),
        "weight": dimension.weight,
        **_points(dimension.score),
        "level": dimension.level.low,
        "level_high": dimension.level.high,
        "applies": dimension.applies,
        "answered": dimension.answered,
        "unclear": dimension.unclear,
        "weakest": dimension.weakest.said(lang),
    }


def needs_json(needs: Needs, lang: Lang = "zh") -> list[Json]:
    """All needs, in their order, each with its reason, questions and source."""
    return [_need(need, lang) for need in needs.items]


def _need(need: Need, lang: Lang) -> Json:
    return {
        "key": need.key,
        "label": need.label.said(lang),
        "unit": need.unit.said(lang),
        "amount": amount_json(need.amount),
        "names": list(need.names),
        "possible": list(need.possible),
        "reason": need.reason.said(lang),
        "questions": list(need.questions),
        "source": need.source,
        "spoken": amount_json(need.spoken),
        "measured": None if need.measured is None else plain(need.measured),
        "differs": need.differs,
    }


def _finding(finding: Finding, lang: Lang) -> Json:
    return {
        "question": finding.question,
        "scene": finding.scene.said(lang),
        "seen": finding.seen.said(lang),
        "source": finding.source,
        "consequence": finding.consequence.said(lang),
        "remedy": finding.remedy.said(lang),
        "capabilities": list(finding.capabilities),
        "impact": shown_score(finding.impact),
    }
