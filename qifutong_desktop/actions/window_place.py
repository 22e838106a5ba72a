"""Where the window stood on the screen, kept beside its look."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from ..store.disk import replace_file
from .profile import LOOK_FILE, read_look_file

_LONGEST = 4096


def read_window_place(folder: Path) -> str:
    """What :func:`save_window_place` kept; "" for none."""
    found = read_look_file(folder).get("place")
    return found if isinstance(found, str) and len(found) <= _LONGEST else ""


def save_window_place(folder: Path, place: str) -> None:
    """Keep it for the next start, if the disk will have it."""
    former = read_look_file(folder)
    if former.get("place") != place and folder.is_dir():
        with suppress(OSError):
            plain = json.dumps({**former, "place": place}, ensure_ascii=False, indent=1)
            replace_file(folder / LOOK_FILE, (plain + "\n").encode())
