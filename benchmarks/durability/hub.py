"""Eight laptops, random offline edits, connections that break at any byte; and the same hub without commit order."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from tests.postgres_server import start_postgres
from tests.store.hub.converging import Told, converge
from tests.store.hub.team import Team, new_team
from tests.store.hub.test_order import pulled_beside_a_careless_client

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Converged:
    """What came of the seeds; of the control how many operations a reader by cursor missed, and of how many."""

    told: tuple[Told, ...]
    missed: int
    there: int


def converged(folder: Path, seeds: int) -> Converged:
    """Run so many seeds, and the control."""

    def run(new: Callable[[], Team]) -> Converged:
        told = tuple(converge(new(), folder / str(seed), seed) for seed in range(seeds))
        control = new()
        control.server.run("DROP TRIGGER a_turn ON qifutong.operations", control.database)
        pulled, there = pulled_beside_a_careless_client(control)
        return Converged(told, len(there - pulled), len(there))

    return _with_server(run)


def _with_server(work: Callable[[Callable[[], Team]], T]) -> T:
    with tempfile.TemporaryDirectory(prefix="qft-pg-", ignore_cleanup_errors=True) as folder:
        server, process = start_postgres(Path(folder))
        try:
            return work(lambda: new_team(server))
        finally:
            process.send_signal(3)
            process.wait(30)
