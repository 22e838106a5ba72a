"""The client's workbooks, measured: the public door of this room."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..core.migration.sizing import Sizing
from ..core.problems import Problem, Refusal
from ..core.progress import Progress, silent


def examine(
    paths: Sequence[Path], *, shown: Sequence[str] | None = None, progress: Progress = silent
) -> tuple[Sizing, tuple[Problem, ...]]:
    """Measure every file that can be read, and say of each other one why not.

    ``shown`` are the paths as the user wrote them (they name the files in the result), else ``str(path)``.
    """
    raise NotImplementedError


def measure(paths: Sequence[Path], *, shown: Sequence[str] | None = None, progress: Progress = silent) -> Sizing:
    """Measure all files, or none.

    :raises Refusal: with the problem of every file that cannot be read, in the order given
    """
    sizing, problems = examine(paths, shown=shown, progress=progress)
    if problems:
        raise Refusal(problems)
    return sizing
