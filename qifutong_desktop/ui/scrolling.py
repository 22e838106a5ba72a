"""Where the visible areas of a widget are scrolled to, to be brought back when it is built anew."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractScrollArea


def scrolled(frame: QObject) -> dict[str, int]:
    """By the area's name, in pixels."""
    return {area.objectName(): area.verticalScrollBar().value() for area in _areas(frame) if area.objectName()}


def scroll(frame: QObject, places: dict[str, int]) -> None:
    """As :func:`scrolled` said."""
    for area in _areas(frame):
        if area.objectName() in places:
            area.verticalScrollBar().setValue(places[area.objectName()])


def _areas(frame: QObject) -> list[QAbstractScrollArea]:
    return [area for area in frame.findChildren(QAbstractScrollArea) if area.isVisible()]
