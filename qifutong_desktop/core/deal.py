"""The deal with a client as its consultant sees it: where it stands, what comes next, who else is in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Literal, get_args

from .canonical import FieldValue
from .problems import Problem
from .text import Text

Stage = Literal["lead", "diagnosing", "proposing", "quoted", "signed", "lost"]
STAGES: dict[Stage, Text] = {
    "lead": Text("新建", "New"),
    "diagnosing": Text("诊断中", "In diagnosis"),
    "proposing": Text("方案中", "Proposal"),
    "quoted": Text("已报价", "Quoted"),
    "signed": Text("已签约", "Signed"),
    "lost": Text("已丢单", "Lost"),
}


@dataclass(frozen=True, slots=True)
class Deal:
    """``stage`` None: as the work shows (:func:`stage_shown`). ``next_on`` is the day of the next step."""

    stage: Stage | None = None
    signing_on: date | None = None
    next_step: str = ""
    next_on: date | None = None
    rival: str = ""
    lost_reason: str = ""
    notes: str = ""


_DAYS = ("signing_on", "next_on")


def deal_from_fields(values: Mapping[str, FieldValue]) -> tuple[Deal, tuple[Problem, ...]]:
    """The deal in a case's fields (``deal.rival`` …); what no longer fits is left out, with a problem."""
    found: dict[str, Any] = {}
    problems = []
    for part in fields(Deal):
        value = values.get(f"deal.{part.name}")
        if value is None:
            continue
        fits = {"stage": value in get_args(Stage)} | {name: isinstance(value, date) for name in _DAYS}
        if fits.get(part.name, isinstance(value, str)):
            found[part.name] = value
        else:
            what = Text("存的内容不合本版本的格式，已略过", "what is stored does not fit this version; it was left out")
            problems.append(Problem(f"deal.{part.name}", what, Text("请重新填写这一项", "fill it in again")))
    return Deal(**found), tuple(problems)


def stage_shown(deal: Deal, answered: int, offered: bool, issued: bool) -> Stage:
    """The stage a person set, else how far the work has come. ``offered``: plan and price can be shown."""
    if deal.stage is not None:
        return deal.stage
    if issued:
        return "quoted"
    if offered:
        return "proposing"
    return "diagnosing" if answered else "lead"
