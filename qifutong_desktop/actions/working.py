"""An open case worked through, anew at each change: what every page of the window shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ..catalog.scope import load_scope_words
from ..core.client import Company
from ..core.deal import Stage, stage_shown
from ..core.diagnosis import Diagnosis
from ..core.dossier import Dossier, dossier_from_fields
from ..core.issued import IssueInputs
from ..core.merge import CaseState, case_state
from ..core.migration.scope import EVERYTHING, Scope, Scoped, scoped
from ..core.operation import Operation
from ..core.problems import Problem, Refusal
from ..core.questionnaire import visibility
from ..core.steps import Lack, lacking
from .diagnosing import Diagnosed, diagnose_case
from .in_force import InForce
from .proposing import Offer, make_offer


@dataclass(frozen=True, slots=True)
class Issued:
    """One issued quote of the case, as far as pages show it. ``at`` is UTC."""

    number: str
    version: int
    at: str
    inputs: IssueInputs


@dataclass(frozen=True, slots=True)
class Kept:
    """What the store holds of one case: its log (with what is being written), its issued quotes, who quotes."""

    id: str
    log: tuple[Operation, ...]
    issued: tuple[Issued, ...] = ()
    company: Company = field(default_factory=Company)


@dataclass(frozen=True, slots=True)
class Work:
    """One case with all that follows from it. ``offer`` is None where ``refused`` says why there is no price or plan.

    ``visible`` says for every question whether it is asked (None: open). ``settled``: with the points at which the
    advice changes and the odds of the go-live; False right after a keystroke, the settled one follows.
    """

    kept: Kept
    state: CaseState
    dossier: Dossier
    rules: InForce
    today: date
    diagnosed: Diagnosed
    visible: Mapping[str, bool | None]
    offer: Offer | None
    refused: tuple[Problem, ...]
    lacks: tuple[Lack, ...]
    stage: Stage
    settled: bool

    @property
    def id(self) -> str:
        return self.kept.id

    @property
    def diagnosis(self) -> Diagnosis:
        return self.diagnosed.diagnosis


def work_through(kept: Kept, rules: InForce, today: date, *, quick: bool = False, before: Work | None = None) -> Work:
    """The arrows run on a case: fields → dossier → diagnosis → advice, plan, quote. ``quick`` leaves it unsettled.

    ``before`` is the case as it was worked through last: an arrow whose arguments have not changed is not run again.
    """
    if before is not None and before.id != kept.id:
        before = None
    state = case_state(kept.log)
    dossier = dossier_from_fields(state.values, kept.company, before.dossier if before else None)
    moved = what_moves(dossier, dossier.scope, today)
    diagnosed = diagnose_case(dossier.case, dossier.sizing, rules, dossier.spoken, moved)
    offer, refused = _offer(diagnosed, dossier, today, quick, before.offer if before else None)
    answered = diagnosed.diagnosis.answered
    return Work(
        kept=kept,
        state=state,
        dossier=dossier,
        rules=rules,
        today=today,
        diagnosed=diagnosed,
        visible=visibility(rules.questionnaire, dossier.case.answers),
        offer=offer,
        refused=refused,
        lacks=lacking(dossier, diagnosed.diagnosis, offer.missing if offer else (), refused),
        stage=stage_shown(dossier.deal, answered, _worth_showing(diagnosed), bool(kept.issued)),
        settled=offer.settled if offer else not quick,
    )


def _offer(
    diagnosed: Diagnosed, dossier: Dossier, today: date, quick: bool, before: Offer | None
) -> tuple[Offer | None, tuple[Problem, ...]]:
    try:
        offer = make_offer(
            diagnosed, today, edits=dossier.edits, approvals=dossier.approvals, quick=quick, before=before
        )
        return replace(offer, rehearsed=dossier.rehearsed), ()
    except Refusal as refusal:
        return None, refusal.problems


def what_moves(dossier: Dossier, scope: Scope, today: date) -> Scoped | None:
    """What a scope comes to with the case's data; None where all of it moves, or nothing was measured."""
    if dossier.sizing is None or scope == EVERYTHING:
        return None
    activity = dossier.rehearsed.activity if dossier.rehearsed else ()
    return scoped(dossier.sizing, scope, today, load_scope_words(), activity)


def _worth_showing(diagnosed: Diagnosed) -> bool:
    """Plan and price rest on more than assumptions: half of what is asked is answered."""
    return diagnosed.diagnosis.answered * 2 >= diagnosed.diagnosis.asked > 0


def with_said(kept: Kept, operations: Sequence[Operation]) -> Kept:
    """The same case with more said."""
    return Kept(kept.id, (*kept.log, *operations), kept.issued, kept.company)
