"""Where the window stood on the screen, in a file of its own: read before anything is painted, so with no parser."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

PLACE_FILE = "window.place"
_LONGEST = 4096


def read_window_place(folder: Path) -> str:
    """What :func:`save_window_place` kept; "" for none."""
    try:
        with (folder / PLACE_FILE).open("rb") as file:
            return file.read(_LONGEST).decode("ascii", "replace")
    except OSError:
        return ""


def save_window_place(folder: Path, place: str) -> None:
    """Keep it (ASCII) for the next start, if the disk will have it."""
    from ..store.disk import replace_file

    if folder.is_dir() and read_window_place(folder) != place:
        with suppress(OSError):
            replace_file(folder / PLACE_FILE, place.encode("ascii"))
