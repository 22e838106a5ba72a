"""Where the program is installed: ``versions/<version>/`` side by side, ``current``, ``starts/``, the launcher.

Light: the door of the program asks it, so nothing heavy is imported here.
"""

from __future__ import annotations

import os
import platform
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .. import __version__
from .launcher import ROOT_VARIABLE, VERSIONS, Turn, is_good, mark_good, program_of, read_turn


@dataclass(frozen=True, slots=True)
class Installation:
    """The folder that holds the launcher and the versions."""

    root: Path

    @property
    def versions(self) -> Path:
        return self.root / VERSIONS

    def folder(self, version: str) -> Path:
        """Where a version lies, whole and tried; it has this name only then."""
        return self.versions / version

    @property
    def turn(self) -> Turn:
        """Whose turn it is; this program's own where that was never written."""
        return read_turn(self.root) or Turn(__version__, highest=__version__)

    @property
    def launcher(self) -> Path:
        """What a shortcut starts."""
        return self.root / program_of(self.root, self.turn.current).name


def installation_here() -> Installation | None:
    """Where this program is installed; None in a checkout, a wheel, or a frozen folder that stands by itself."""
    if named := os.environ.get(ROOT_VARIABLE):
        return Installation(Path(named))
    if getattr(sys, "frozen", False):
        folder = Path(sys.executable).resolve().parent
        if folder.parent.name == VERSIONS:
            return Installation(folder.parent.parent)
    return None


def report_good_start() -> None:
    """Tell the launcher, where one started us, that this version has come up. A disk that fails keeps nobody."""
    here = installation_here()
    if here is not None and not is_good(here.root, __version__):
        with suppress(OSError):
            mark_good(here.root, __version__)


def this_platform() -> str:
    """The system and machine that a release has to be for: ``linux-x86_64``, ``win32-amd64``, ``darwin-arm64``."""
    return f"{sys.platform}-{platform.machine().lower()}"
