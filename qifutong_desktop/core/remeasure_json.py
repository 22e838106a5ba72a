"""A comparison of measurements as plain values for ``qifutong remeasure --json``."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from .diagnosis import LEVELS, Pain
from .diagnosis_json import shown_score
from .ranges import Range, plain
from .remeasure import Comparison, DimensionChange, PainChange, SceneChange, Time
from .text import Lang

Json = dict[str, Any]


def remeasure_json(comparison: Comparison, lang: Lang = "zh") -> Json:
    """Scores as numbers, amounts as strings, days in ISO; what was not promised or not asked is null."""
    promised = comparison.promised
    return {
        "client": comparison.client,
        "times": [_time(one, lang) for one in comparison.times],
        "change": _points(comparison.change),
        "dimensions": [_dimension(one, lang) for one in comparison.dimensions],
        "scenes": [_scene(one, lang) for one in comparison.scenes],
        "open_scenes": [scene.said(lang) for scene in comparison.open_scenes],
        "pains": [_pain(one) for one in comparison.pains],
        "go_live": {
            "promised": promised.go_live and promised.go_live.isoformat(),
            "reached": promised.went_live and promised.went_live.isoformat(),
            "days_late": comparison.days_late,
        },
        "answers": {"changed": comparison.changed, "same": comparison.same},
    }


def _time(one: Time, lang: Lang) -> Json:
    diagnosis = one.diagnosis
    return {
        "label": one.label,
        "day": one.day and one.day.isoformat(),
        "total": _points(diagnosis.total),
        "level": diagnosis.level.low,
        "level_high": diagnosis.level.high,
        "level_name": LEVELS[diagnosis.level.low].said(lang),
        "answered": diagnosis.answered,
        "lost": [lost.said(lang) for lost in one.lost],
    }


def _dimension(one: DimensionChange, lang: Lang) -> Json:
    return {
        "id": one.id,
        "name": one.name.said(lang),
        "scores": [_points(points) for points in one.scores],
        "levels": [{"low": level.low, "high": level.high} for level in one.levels],
        "change": _points(one.change),
        "promised": one.promised,
        "standing": one.standing,
    }


def _scene(one: SceneChange, lang: Lang) -> Json:
    return {
        "question": one.question,
        "dimension": one.dimension,
        "scene": one.scene.said(lang),
        "before": one.before.said(lang),
        "after": one.after.said(lang),
        "rose": one.rose,
        "points": float(one.points),
    }


def _pain(one: PainChange) -> Json:
    saved = {"hours": _amount(one.hours_saved), "yuan": _amount(one.yuan_saved)}
    again = None if one.again is None else _cost(one.again)
    return {"words": one.first.words, "before": _cost(one.first), "again": again, "saved": saved}


def _cost(pain: Pain) -> Json:
    return {"hours": _amount(pain.hours_per_month), "yuan": _amount(pain.yuan_per_month)}


def _amount(amount: Decimal | None) -> str | None:
    return None if amount is None else plain(amount)


def _points(points: Range[Fraction]) -> Json:
    return {"low": shown_score(points.low), "high": shown_score(points.high)}
