"""What a thing is called for a person who hears the window read aloud."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from .look import Look


def call(widget: QWidget, look: Look, *parts: str) -> None:
    """Name a widget by these words, as :func:`aloud`."""
    widget.setAccessibleName(aloud(look, *parts))


def aloud(look: Look, *parts: str) -> str:
    """These words with a pause between them. No colon of a caption is read out; nothing empty counts."""
    said = [part.strip().rstrip("：:") for part in parts]
    return ("，" if look.lang == "zh" else ", ").join(filter(None, said))
