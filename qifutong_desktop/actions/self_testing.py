"""The self-test of a rehearsal: known faults are planted in copies of good rows, and what is found of them counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from random import Random

from ..catalog.migration import load_targets
from ..catalog.places import load_places
from ..core.migration.cleaning import Cleaner, CleanRow
from ..core.migration.planting import CatchRate, Planted, catch_rates, plant, small_world
from ..core.migration.recipe import AS_IT_COMES, Recipe
from ..core.migration.standards import FaultKind
from ..databases.sandbox import open_sandbox
from .trial_run import TrialRun, Tried

#: Rows of each target into which faults are planted, and the seed that picks them.
_PLANTED, _SEED = 60, 20_260_907


def self_test(
    rows: Mapping[str, Sequence[CleanRow]],
    recipes: Mapping[str, Recipe],
    count: int = _PLANTED,
    seed: int = _SEED,
) -> tuple[CatchRate, ...]:
    """Plant known faults into copies of some good rows, rehearse these, and count which were found, by kind."""
    chance, schema = Random(seed), load_targets()
    spoiled, stay = small_world(rows, schema, count, chance)
    given = {name for name, found in rows.items() if any(row.good for row in found)}
    seen: Counter[FaultKind] = Counter()
    planted: list[Planted] = []
    world: dict[str, list[CleanRow]] = {name: list(found) for name, found in stay.items()}
    for name, found in spoiled.items():
        for row in found:
            made = plant(row, given, seen, chance)
            if made is None:
                continue
            cells, fault = made
            cleaner = Cleaner(row.plan, recipes.get(name, AS_IT_COMES), load_places())
            world.setdefault(name, []).extend(one for one in cleaner.rows(row.row, cells) if one.part == row.part)
            planted.append(fault)
    with open_sandbox(schema, 0) as sandbox:
        tried = TrialRun(sandbox, schema, world, recipes).run(twice=False)
    return catch_rates(planted, frozenset(_named_faults(tried)))


def _named_faults(tried: Sequence[Tried]) -> Iterator[tuple[str, str, str, int, str, str]]:
    for one in tried:
        for reject in one.rejected:
            plan = reject.row.plan
            for fault in reject.faults:
                yield one.target.id, plan.file, plan.sheet, reject.row.row, fault.field, fault.kind
