"""All that is kept of one client (客户档案): the case, the deal, what was measured, evidence, the plan's edits.

A pure function of the fields in the log of operations (``CaseState.values``): reopening a case begins here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import get_args

from .approval import Approval, approvals_from_fields
from .canonical import FieldValue
from .case_fields import case_from_fields
from .client import Case, Company
from .deal import Deal, deal_from_fields
from .migration.columns import ColumnProfile, CounterExample, Sample
from .migration.decisions import ColumnDecision, decisions_from_fields
from .migration.issues import Issue
from .migration.naming import Naming, namings_from_fields
from .migration.recipe import Recipe, recipes_from_fields
from .migration.rehearsed import REHEARSED, Rehearsed, rehearsed_of
from .migration.scope import EVERYTHING, Scope, scope_from_fields
from .migration.sizing import MeasuredFile, MeasuredTable, Sizing
from .needs import NeedKey
from .plain_values import read_back, written_down
from .plan_edits import TaskEdit, edits_from_fields
from .problems import Problem
from .text import Text

#: The field that holds what was measured in the client's workbooks.
SIZING = "sizing"
_PARTS: Mapping[str, type] = {
    "tables": MeasuredTable,
    "files": MeasuredFile,
    "issues": Issue,
    "columns_profile": ColumnProfile,
    "counter_examples": CounterExample,
    **dict.fromkeys(("types", "patterns", "top", "months"), Sample),
    **dict.fromkeys(("recognised_as", "notes", "what", "remedy"), Text),
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file or photo beside an answer: its name, and the SHA-256 of the attachment that holds it."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """``spoken`` are the needs for which the consultant keeps what was said against what was measured; ``headers`` the
    header rows that a person set, by ``file|sheet`` (0: none); ``mappings`` what was decided of columns, by source key
    and heading key; ``namings`` what was said of whole tables, by the fingerprint of their headings; ``recipes`` how
    each target is cleaned, ``scope`` what is moved at all, ``rehearsed`` what the last rehearsal came to."""

    case: Case
    deal: Deal = field(default_factory=Deal)
    sizing: Sizing | None = None
    evidence: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)
    edits: Mapping[str, TaskEdit] = field(default_factory=dict)
    spoken: frozenset[NeedKey] = frozenset()
    headers: Mapping[str, int] = field(default_factory=dict)
    mappings: Mapping[str, Mapping[str, ColumnDecision]] = field(default_factory=dict)
    namings: Mapping[str, Naming] = field(default_factory=dict)
    approvals: tuple[Approval, ...] = ()
    problems: tuple[Problem, ...] = ()
    measured_as: FieldValue = field(default=None, compare=False, repr=False)
    """What ``sizing`` was read from: reading it takes a third of a keystroke's time, and it hardly ever changes."""
    recipes: Mapping[str, Recipe] = field(default_factory=dict)
    scope: Scope = EVERYTHING
    rehearsed: Rehearsed | None = None
    rehearsed_as: FieldValue = field(default=None, compare=False, repr=False)
    """What ``rehearsed`` was read from."""


def dossier_from_fields(
    values: Mapping[str, FieldValue],
    company: Company = Company(),  # noqa: B008
    before: Dossier | None = None,
) -> Dossier:
    """The dossier in a case's fields. ``company`` fills what the case itself does not say of who quotes; ``before`` is
    the dossier as it was a change ago, whose measures are taken over where they are still the same.
    """
    ours = {f"company.{part.name}": getattr(company, part.name) for part in fields(Company)}
    case, problems = case_from_fields(ours | dict(values))
    deal, more = deal_from_fields(values)
    edits, still_more = edits_from_fields(values)
    stored = values.get(SIZING)
    if before is not None and before.sizing is not None and stored is before.measured_as:
        found: tuple[Sizing | None, tuple[Problem, ...]] = (before.sizing, ())
    else:
        found = _sizing(stored)
    sizing, unread = found
    mappings, unfit = decisions_from_fields(values)
    recipes, unclean = recipes_from_fields(values)
    rehearsed, untold = _rehearsed(values.get(REHEARSED), before)
    approvals, odd = approvals_from_fields(values)
    return Dossier(
        case,
        deal,
        sizing,
        {name.partition(".")[2]: beside for name in values if (beside := _evidence(name, values[name]))},
        edits,
        frozenset(key for key in get_args(NeedKey) if values.get(f"keep_spoken.{key}") is True),
        {name.partition(".")[2]: row for name, row in values.items() if _is_header(name) and isinstance(row, int)},
        mappings,
        namings_from_fields(values),
        approvals,
        (*problems, *more, *still_more, *unread, *unfit, *odd, *unclean, *untold),
        stored,
        recipes,
        scope_from_fields(values),
        rehearsed,
        values.get(REHEARSED),
    )


def sizing_field(sizing: Sizing) -> FieldValue:
    """What was measured, as it is stored."""
    return written_down(sizing)


def evidence_field(evidence: tuple[Evidence, ...]) -> FieldValue:
    """The evidence of one question, as it is stored; None when there is none."""
    return written_down(evidence) if evidence else None


def _sizing(stored: FieldValue) -> tuple[Sizing | None, tuple[Problem, ...]]:
    if stored is None:
        return None, ()
    try:
        return read_back(Sizing, stored, _PARTS), ()
    except ValueError:
        what = Text("存的测量结果不合本版本的格式，已略过", "the stored measures do not fit this version")
        return None, (Problem(SIZING, what, Text("请重新拖入数据文件", "drop the client's files again")),)


def _rehearsed(stored: FieldValue, before: Dossier | None) -> tuple[Rehearsed | None, tuple[Problem, ...]]:
    if before is not None and before.rehearsed is not None and stored is before.rehearsed_as:
        return before.rehearsed, ()
    return rehearsed_of(stored)


def _evidence(name: str, stored: FieldValue) -> tuple[Evidence, ...]:
    if name.partition(".")[0] != "evidence" or not isinstance(stored, tuple):
        return ()
    found = []
    for one in stored:
        match one:
            case {"name": str(said), "sha256": str(digest)}:
                found.append(Evidence(said, digest))
    return tuple(found)


def _is_header(name: str) -> bool:
    return name.partition(".")[0] == "header"
