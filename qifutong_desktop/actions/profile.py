"""The profile folder, and of the window's look what must be known before the store opens: it is not personal.

Light on purpose: nothing here loads the database.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..core.problems import Problem
from ..core.text import Lang, Text
from ..store.disk import replace_file

HOME_VARIABLE = "QIFUTONG_HOME"
LOOK_FILE = "window.json"
_LARGEST = 64 * 1024


@dataclass(frozen=True, slots=True)
class WindowLook:
    """Language, theme (``dark`` None: as the system has it) and size of text (1.0 to 1.5)."""

    lang: Lang = "zh"
    dark: bool | None = None
    scale: float = 1.0


def profile_folder() -> Path:
    """Where this user's store lies: ``QIFUTONG_HOME``, else the system's place for a program's data."""
    if named := os.environ.get(HOME_VARIABLE):
        return Path(named).expanduser()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "qifutong"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "qifutong"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "qifutong"


def read_look(folder: Path) -> WindowLook:
    """The look kept in a profile folder; the default where there is none or it cannot be read."""
    return look_of(read_look_file(folder))[0]


def read_look_file(folder: Path) -> Mapping[str, Any]:
    """What stands in the file of the look; nothing where there is none or it cannot be read."""
    try:
        with (folder / LOOK_FILE).open("rb") as file:
            plain = json.loads(file.read(_LARGEST))
    except (OSError, ValueError, RecursionError):
        return {}
    return plain if isinstance(plain, dict) else {}


def look_of(plain: Mapping[str, Any]) -> tuple[WindowLook, tuple[Problem, ...]]:
    """The look in plain JSON; what does not fit stands at its default, with a problem."""
    fits = {
        "lang": plain.get("lang") in ("zh", "en"),
        "dark": isinstance(plain.get("dark"), bool | None),
        "scale": _is_scale(plain.get("scale")),
    }
    found = {name: plain[name] for name, good in fits.items() if name in plain and good}
    return WindowLook(**found), tuple(unfit(name) for name, good in fits.items() if name in plain and not good)


def _is_scale(given: Any) -> bool:
    return isinstance(given, int | float) and not isinstance(given, bool) and 1 <= given <= 1.5


def unfit(name: str) -> Problem:
    """The problem of a setting that this version cannot use."""
    what = Text("存的设置不合本版本的格式，已按默认值", "a stored setting does not fit; the default is used")
    return Problem(f"settings.{name}", what, Text("请在设置中重新选择", "choose it again in the settings"))


def save_look(folder: Path, look: WindowLook) -> None:
    """Keep the look for the next start, in one step; what a newer program put beside it stays.

    :raises OSError: when the disk fails; the former file stays
    """
    former = read_look_file(folder)
    plain = {**former, **asdict(look)}
    if plain != former:
        folder.mkdir(parents=True, exist_ok=True)
        replace_file(folder / LOOK_FILE, (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode())
