"""The mark of a window that runs: one that is found at the start was left by a run that did not end by itself."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

MARK = "running.json"
#: After so many runs in a row that broke within a minute, the client is not opened again by itself.
MOST_EARLY = 3
_LARGEST = 4096


@dataclass(frozen=True, slots=True)
class Former:
    """How the former run ended. ``early``: how many runs in a row, up to it, broke within a minute of their start."""

    broken: bool = False
    early: int = 0

    @property
    def loops(self) -> bool:
        return self.early >= MOST_EARLY


def begin_run(folder: Path) -> Former:
    """Leave the mark, and say how the former run ended. Only for whoever holds the folder's lock."""
    former = _former(folder)
    _write(folder, former.early + 1)
    return former


def settle_run(folder: Path) -> None:
    """This run has lasted for a minute: if it breaks now, it is none of a row."""
    _write(folder, 0)


def end_run(folder: Path) -> None:
    """Take the mark away: this run ended as it should."""
    with suppress(OSError):
        (folder / MARK).unlink()


def _former(folder: Path) -> Former:
    try:
        with (folder / MARK).open("rb") as file:
            plain = json.loads(file.read(_LARGEST))
    except FileNotFoundError:
        return Former()
    except (OSError, ValueError, RecursionError):
        return Former(broken=True)
    early = plain.get("early") if isinstance(plain, dict) else 0
    return Former(broken=True, early=early if type(early) is int and early > 0 else 0)


def _write(folder: Path, early: int) -> None:
    with suppress(OSError):
        (folder / MARK).write_text(json.dumps({"early": early}), "ascii")
