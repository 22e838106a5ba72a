"""An edited questionnaire against the one in force, as plain values for ``--json``."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from .diagnosis_json import shown_score
from .problems import Problem
from .questionnaire import Questionnaire
from .questionnaire_changes import Change
from .questionnaire_effect import Effect, Standing
from .questionnaire_personas import Coverage
from .ranges import Range
from .text import Lang

Json = dict[str, Any]


def about_json(questionnaire: Questionnaire) -> Json:
    """Which questionnaire it is."""
    scored = [question for question in questionnaire.questions if question.dimension is not None]
    return {
        "id": questionnaire.id,
        "version": questionnaire.version,
        "questions": len(questionnaire.questions),
        "scored": len(scored),
    }


def problems_json(problems: Sequence[Problem], lang: Lang) -> list[Json]:
    """What is wrong, each with sheet and cell."""
    return [{"place": one.key, "what": one.what.said(lang), "remedy": one.remedy.said(lang)} for one in problems]


def changes_json(changes: Sequence[Change], lang: Lang) -> list[Json]:
    """The differences."""
    return [{"kind": one.kind, "question": one.question, "what": one.what.said(lang)} for one in changes]


def coverage_json(reached: Coverage, lang: Lang) -> Json:
    """What invented clients reached."""
    return {
        "personas": reached.personas,
        "basic": reached.tiers["basic"],
        "standard": reached.tiers["standard"],
        "enterprise": reached.tiers["enterprise"],
        "missed": [one.said(lang) for one in reached.missed],
    }


def effects_json(effects: Sequence[Effect], lang: Lang) -> list[Json]:
    """Each case before and after."""
    return [
        {
            "name": one.name,
            "where": one.where,
            "changed": one.changed,
            "before": _standing(one.before, lang),
            "after": _standing(one.after, lang),
            "lost": [text.said(lang) for text in one.lost],
        }
        for one in effects
    ]


def _standing(one: Standing, lang: Lang) -> Json:
    return {
        "total": _points(one.total),
        "level": {"low": one.level.low, "high": one.level.high},
        "dimensions": [{"id": name, "score": _points(score)} for name, _, score in one.dimensions],
        "needs": [{"key": key, "amount": amount} for key, _, amount in one.needs],
        "asked": one.asked,
        "answered": one.answered,
        "tier": one.tier,
        "unpriced": one.unpriced.said(lang) if one.unpriced else None,
    }


def _points(score: Range[Fraction]) -> Json:
    return {"low": shown_score(score.low), "high": shown_score(score.high)}
