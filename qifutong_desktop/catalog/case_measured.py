"""What a case file says of earlier measurements (``measured``) and of what was promised (``promise``)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from ..core.client import LABELS, MeasureLabel, Measurement, Promised
from ..core.problems import Problem
from ..core.questionnaire import Questionnaire
from ..core.text import Text
from .case_answers import answers_of
from .case_values import Wrong, only, read_day, read_text, type_problem

_PARTS = ("day", "questionnaire", "answers")
_DAYS = ("go_live", "went_live")


def measured_of(
    raw: Mapping[str, Any], questionnaire: Questionnaire, problems: list[Problem]
) -> dict[MeasureLabel, Measurement]:
    """The measurements T0, T1, T2 of a case file; what is wrong in them is added to ``problems`` with its place."""
    only(raw, LABELS, "measured", problems)
    found = {}
    for label in LABELS:
        if label in raw:
            place, table = f"measured.{label}", raw[label]
            if isinstance(table, dict):
                found[label] = _measurement(table, questionnaire, place, problems)
            else:
                problems.append(type_problem(place, "键值表", "a table"))
    _check_order(found, problems)
    return found


def _check_order(found: Mapping[MeasureLabel, Measurement], problems: list[Problem]) -> None:
    """They are numbered without a gap, and none is earlier than the one before."""
    for before, label in pairwise(LABELS):
        if label not in found:
            continue
        if before not in found:
            what = Text(f"有 {label} 而没有 {before}", f"there is {label}, and no {before}")
            remedy = Text(f"最早的一次写作 {LABELS[0]}，依次往后", f"call the earliest {LABELS[0]} and go on")
            problems.append(Problem(f"measured.{label}", what, remedy))
            continue
        days = found[before].day, found[label].day
        if days[0] and days[1] and days[1] < days[0]:
            what = Text(f"{days[1]} 早于 {before} 的 {days[0]}", f"{days[1]} is before {days[0]} of {before}")
            problems.append(Problem(f"measured.{label}.day", what, Text("请核对日期", "check the days")))


def _measurement(
    raw: Mapping[str, Any], questionnaire: Questionnaire, place: str, problems: list[Problem]
) -> Measurement:
    only(raw, _PARTS, place, problems)
    answers = raw.get("answers", {})
    if not isinstance(answers, dict):
        problems.append(type_problem(f"{place}.answers", "键值表", "a table"))
        answers = {}
    wrong: list[Problem] = []
    named = _named(raw, place, problems)
    read = answers_of(answers, questionnaire, wrong, earlier=named != f"{questionnaire.id} {questionnaire.version}")
    problems += [Problem(f"{place}.{one.key}", one.what, one.remedy) for one in wrong]
    return Measurement(read, _day(raw, "day", place, problems), named)


def _named(raw: Mapping[str, Any], place: str, problems: list[Problem]) -> str:
    """The questionnaire that the answers were given to."""
    if raw.get("questionnaire", "") == "":
        return ""
    try:
        return read_text(raw["questionnaire"])
    except Wrong as wrong:
        problems.append(Problem(f"{place}.questionnaire", wrong.what, wrong.remedy))
        return ""


def promised_of(raw: Mapping[str, Any], questionnaire: Questionnaire, problems: list[Problem]) -> Promised:
    """Target levels by dimension and the two days of the go-live; what is wrong is added to ``problems``."""
    dimensions = [one.id for one in questionnaire.dimensions]
    only(raw, (*dimensions, *_DAYS), "promise", problems)
    levels = {}
    for name in dimensions:
        level = raw.get(name)
        if type(level) is int and 1 <= level <= 4:
            levels[name] = level
        elif level is not None:
            what = Text("应为等级 1–4", "must be a level from 1 to 4")
            problems.append(Problem(f"promise.{name}", what, Text("请写 1 到 4 的整数", "write 1, 2, 3 or 4")))
    return Promised(levels, *(_day(raw, name, "promise", problems) for name in _DAYS))


def _day(raw: Mapping[str, Any], name: str, place: str, problems: list[Problem]) -> date | None:
    if raw.get(name) is None:
        return None
    try:
        return read_day(raw[name])
    except Wrong as wrong:
        problems.append(Problem(f"{place}.{name}", wrong.what, wrong.remedy))
        return None
