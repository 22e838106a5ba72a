"""Measuring a client's workbooks for an open case."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..core.migration.sizing import Sizing
from ..core.progress import Progress, silent


def measure_files(paths: Sequence[Path], progress: Progress = silent) -> Sizing:
    """What is in the files, read in a capped child process; each is spoken of by its name.

    :raises Refusal: a file that cannot be read
    """
    from ..workbooks.reading import measure

    return measure(paths, shown=[path.name for path in paths], progress=progress)
