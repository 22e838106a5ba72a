"""A scope tried on an open case: what would move, what each tier would cost, how long it would take us."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..catalog.scope import load_scope_words
from ..core.migration.effort import Effort
from ..core.migration.risks import grade_of, risks_of
from ..core.migration.scope import Scope, Scoped, ScopeWords, scoped
from ..core.migration.sizing import Sizing
from ..core.trial import Trial, trial
from ..workbooks.effort_rates import load_effort_rates
from ..workbooks.vocabulary import load_vocabulary
from .diagnosing import diagnose_case
from .profiling import effort_of
from .working import Work


@dataclass(frozen=True, slots=True)
class ScopeTrial:
    """``trial`` has the total of each tier; ``effort`` our days; ``grade`` the risk of the data, a place in
    :data:`core.migration.risks.GRADE_WORDS`."""

    scoped: Scoped
    trial: Trial
    effort: Effort
    grade: int


def scope_words() -> ScopeWords:
    """The years to choose from, and how columns are told."""
    return load_scope_words()


def try_scope(work: Work, scope: Scope) -> ScopeTrial:
    """What a scope would come to, by the same arrows as when it is chosen. Fast enough to follow a slider."""
    dossier = work.dossier
    sizing = dossier.sizing
    assert sizing is not None
    activity = dossier.rehearsed.activity if dossier.rehearsed else ()
    moved = scoped(sizing, scope, work.today, load_scope_words(), activity)
    needs = diagnose_case(dossier.case, sizing, work.rules, dossier.spoken, moved).diagnosis.needs
    kept = within(sizing, scope)
    effort, rates = effort_of(kept), load_effort_rates()
    grade = grade_of(risks_of(kept, rates, load_vocabulary(), dossier.rehearsed), rates.grade_up_to)
    tried = trial(needs, dossier.case.preferences, work.rules.book, work.today)
    return ScopeTrial(moved, tried, effort, grade)


def within(sizing: Sizing, scope: Scope) -> Sizing:
    """The measure without the tables that stay out as a whole."""
    tables = tuple(one for one in sizing.tables if one.entity not in scope.left_out)
    return replace(sizing, tables=tables, rows=sum(one.rows for one in tables if one.counted))
