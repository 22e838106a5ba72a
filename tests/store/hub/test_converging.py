"""Eight laptops, random offline edits, connections that break at any byte: all come to the same, and nothing is lost.

Fifty seeds: ``python -m benchmarks.durability --only hub``. That a hub without commit order loses rows: test_order.
"""

from __future__ import annotations

from pathlib import Path

from .converging import converge
from .team import Team


def test_all_come_to_the_same_and_nothing_is_lost(team: Team, tmp_path: Path) -> None:
    told = converge(team, tmp_path, 1, rounds=4)
    assert told.well, told
    assert told.operations > 40
    assert told.broken, "the network was too good to prove anything"
