"""Updates that are killed, in short; the long form is ``python -m benchmarks.durability.program_update``."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks.durability import tracing
from benchmarks.durability.program_update import NEW, updates
from benchmarks.durability.update_power import outages


@pytest.mark.skipif(sys.platform == "win32", reason="fork and kill -9")
def test_a_killed_update_leaves_a_version_that_starts_and_can_be_done_again(tmp_path: Path) -> None:
    for name in ("ours", "control"):
        (tmp_path / name).mkdir()
    ours = updates(tmp_path / "ours", 12)
    assert (ours.broken, ours.finished) == ([], 12)
    control = updates(tmp_path / "control", 8, careless=True)
    assert control.broken, "written over in place: the launcher must notice"


def test_an_update_that_loses_its_power_leaves_a_version_that_starts_and_once_done_stays_done(tmp_path: Path) -> None:
    if reason := tracing.why_not():
        pytest.skip(reason)
    for name in ("ours", "control"):
        (tmp_path / name).mkdir()
    ours = outages(tmp_path / "ours", 1)
    assert (ours.broken, ours.last) == ([], NEW)
    control = outages(tmp_path / "control", 0, forgetful=True)
    assert control.last != NEW, "files that were never flushed: the replay must notice"
