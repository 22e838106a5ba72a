"""How long the program takes to say its version, against an interpreter that does nothing."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from .measuring import turns
from .table import Row, milliseconds

_ROUNDS = 15
_AIM = 3.0


def rows() -> list[Row]:
    bare = [sys.executable, "-c", "pass"]
    script = Path(sys.executable).with_name("qifutong.exe" if sys.platform == "win32" else "qifutong")
    module = [sys.executable, "-m", "qifutong_desktop", "--version"]
    found = [_row("`python -m qifutong_desktop --version`", module, bare)]
    if script.exists():
        found.append(_row("`qifutong --version`", [script, "--version"], bare))
    return found


def _row(what: str, command: Sequence[str | Path], bare: Sequence[str]) -> Row:
    ours, peer = turns(_ROUNDS, command, bare)
    ratio = ours.cpu / peer.cpu
    return Row(
        f"{what}, whole process; peer: `python -c pass`",
        milliseconds(ours.cpu),
        milliseconds(peer.cpu),
        f"{ratio:.2f}×",
        f"≤ {_AIM:.0f}×",
        ratio <= _AIM,
    )
