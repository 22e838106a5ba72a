"""What a person decided of a column, kept per client and source and replayed on the next export.

Fields of the log: ``mapping.<source key>.<heading key>``; no file name is part of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ..canonical import FieldValue
from ..problems import Problem
from ..text import Text
from .cells import heading_key
from .sources import SourceMatch
from .targets import TargetEntity

NOUN = "mapping"
_KEYS = {"target", "note", "values", "factors"}


@dataclass(frozen=True, slots=True)
class ColumnDecision:
    """``target`` is the field's id, "" for: not moved. ``values``: the client's value → choice; ``factors``: unit → how
    many of the target's unit it is."""

    target: str
    note: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    factors: Mapping[str, Decimal] = field(default_factory=dict)


def source_key(source: SourceMatch | None, target: TargetEntity) -> str:
    """Under what a table's decisions are kept: its family and its target, whatever file it came in."""
    return f"{source.family.id if source else 'unknown'}@{target.id}"


def decisions_field(key: str, column: str) -> str:
    """The name of the log field that holds the decision on a column of a source."""
    return f"{NOUN}.{key}.{heading_key(column)}"


def decision_value(decision: ColumnDecision) -> FieldValue:
    """A decision as it is stored; empty parts are left out. A ``=`` before the client's own words, since no key of a
    stored value may begin with ``$``."""
    stored: dict[str, FieldValue] = {"target": decision.target, "note": decision.note}
    if decision.values:
        stored["values"] = {f"={value}": choice for value, choice in decision.values.items()}
    if decision.factors:
        stored["factors"] = {f"={unit}": factor for unit, factor in decision.factors.items()}
    return stored


def decisions_from_fields(
    values: Mapping[str, FieldValue],
) -> tuple[dict[str, dict[str, ColumnDecision]], tuple[Problem, ...]]:
    """The decisions in a case's fields: source key → heading key → decision; what does not fit is left out, with a
    problem. A cleared field (None) is no decision."""
    found: dict[str, dict[str, ColumnDecision]] = {}
    problems = []
    for name, stored in values.items():
        noun, _, rest = name.partition(".")
        key, _, column = rest.partition(".")
        if noun != NOUN or stored is None:
            continue
        decision = _decision(stored)
        if decision is None or not column:
            what = Text("存的内容不合本版本的格式，已略过", "what is stored does not fit this version; it was left out")
            problems.append(Problem(name, what, Text("请重新确认这一列", "confirm the column again")))
        else:
            found.setdefault(key, {})[column] = decision
    return found, tuple(problems)


def _decision(stored: FieldValue) -> ColumnDecision | None:
    if not isinstance(stored, Mapping) or not set(stored) <= _KEYS:
        return None
    target, note = stored.get("target"), stored.get("note")
    values, factors = _texts(stored.get("values", {})), _numbers(stored.get("factors", {}))
    if not isinstance(target, str) or not isinstance(note, str) or values is None or factors is None:
        return None
    return ColumnDecision(target, note, values, factors)


def _texts(stored: FieldValue) -> dict[str, str] | None:
    if not isinstance(stored, Mapping):
        return None
    found = {name.removeprefix("="): value for name, value in stored.items() if isinstance(value, str)}
    return found if len(found) == len(stored) else None


def _numbers(stored: FieldValue) -> dict[str, Decimal] | None:
    if not isinstance(stored, Mapping):
        return None
    found = {name.removeprefix("="): value for name, value in stored.items() if isinstance(value, Decimal)}
    fitting = len(found) == len(stored) and all(value.is_finite() and value > 0 for value in found.values())
    return found if fitting else None
