"""Where the program's read-only data lies: beside the package when installed or frozen, else in the checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def asset(*parts: str) -> Path:
    """Path of a shipped file, e.g. ``asset("resources", "plan", "tasks.toml")``."""
    base = _PACKAGE if (_PACKAGE / "resources").is_dir() else _PACKAGE.parent
    return base.joinpath(*parts)
