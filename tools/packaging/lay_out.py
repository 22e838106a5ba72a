"""An installation as it is handed out, of what one build made: ``python -m tools.packaging.lay_out dist [TARGET]``.

``TARGET`` (``dist/installation`` where none is given) then holds the launcher, the frozen folder as ``versions/…`` and
``current``. The installer for Windows packs it; on Linux it is handed out as it is.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from qifutong_desktop import __version__
from qifutong_desktop.installation.launcher import VERSIONS, Turn, write_turn

_PROGRAM, _LAUNCHER = "qifutong", "qifutong-launcher"


def lay_out(built: Path, target: Path) -> None:
    """Make the installation; one that lies there is replaced.

    :raises OSError: a part of the build is missing, or the disk fails
    """
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(built / _PROGRAM, target / VERSIONS / __version__, symlinks=True)
    ending = ".exe" if sys.platform == "win32" else ""
    for kind in ("", "-window") if sys.platform == "win32" else ("",):
        # under the program's own name: by it the launcher knows which of the two to start
        shutil.copy2(built / f"{_LAUNCHER}{kind}{ending}", target / f"{_PROGRAM}{kind}{ending}")
    write_turn(target, Turn(__version__, highest=__version__))


def main(words: Sequence[str]) -> int:
    """0 when it lies there."""
    built = Path(words[0])
    target = Path(words[1]) if words[1:] else built / "installation"
    try:
        lay_out(built, target)
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 1
    print(f"laid out: {__version__} in {target}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
