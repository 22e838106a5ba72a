"""Tables as lists of cells, planned and cleaned as a rehearsal does it, without any file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qifutong_desktop.catalog.migration import load_targets
from qifutong_desktop.catalog.places import load_places
from qifutong_desktop.core.migration.cleaning import Cleaner, CleanRow, TablePlan, plan_table
from qifutong_desktop.core.migration.decisions import ColumnDecision
from qifutong_desktop.core.migration.mapping import propose_mapping
from qifutong_desktop.core.migration.recipe import AS_IT_COMES, Recipe

SCHEMA = load_targets()
NOTHING: Mapping[str, ColumnDecision] = {}


def planned(target: str, columns: Sequence[str], rows: Sequence[Sequence[str]], source: str = "旧系统") -> TablePlan:
    """How a table is cleaned that has these columns, by our own mapping."""
    entity = SCHEMA.entity(target)
    samples = {name: [row[place] for row in rows] for place, name in enumerate(columns)}
    proposal = propose_mapping(columns, samples, None, entity, NOTHING)
    return plan_table("旧.xlsx", "表1", source, columns, proposal, None, entity, NOTHING, positions=range(len(columns)))


def cleaned(
    target: str,
    columns: str,
    *rows: str,
    recipe: Recipe = AS_IT_COMES,
    source: str = "旧系统",
) -> list[CleanRow]:
    """``columns`` and each row are cells between ``|``; the first row is row 2."""
    cells = [row.split("|") for row in rows]
    cleaner = Cleaner(planned(target, columns.split("|"), cells, source), recipe, load_places())
    return [one for number, row in enumerate(cells, 2) for one in cleaner.rows(number, row)]
