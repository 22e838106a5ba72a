"""What was decided in a stored case, for its next rehearsal."""

from __future__ import annotations

from ..core.dossier import dossier_from_fields
from ..core.merge import case_state
from ..core.migration.recipe import recipes_from_fields
from ..core.problems import Problem
from ..store.file import Store
from .case_files import case_named
from .casework import bring_out
from .preferences import read_settings
from .rehearsed_tables import Known


def known_of_case(store: Store, named: str) -> tuple[Known, tuple[Problem, ...]]:
    """Header rows, names of tables, mappings and recipes of a case (its id, or how it begins), and what of them could
    not be read.

    :raises Refusal: no such case
    """
    kept = bring_out(store, case_named(store, named).case, read_settings(store).company)
    values = case_state(kept.log).values
    dossier = dossier_from_fields(values)
    recipes, problems = recipes_from_fields(values)
    return Known(dossier.headers, dossier.namings, dossier.mappings, recipes), problems
