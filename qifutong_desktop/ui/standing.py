"""How a person stood in a widget: where its areas are scrolled to and what has the keyboard, to be brought back when it
is built anew."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget


def scrolled(frame: QObject) -> dict[str, int]:
    """By the area's name, in pixels."""
    return {area.objectName(): area.verticalScrollBar().value() for area in _areas(frame) if area.objectName()}


def scroll(frame: QObject, places: dict[str, int]) -> None:
    """As :func:`scrolled` said."""
    for area in _areas(frame):
        if area.objectName() in places:
            area.verticalScrollBar().setValue(places[area.objectName()])


def focused(frame: QWidget) -> str:
    """The name of what has the keyboard, "" where nothing named in it has."""
    held = QApplication.focusWidget()
    return held.objectName() if held is not None and frame.isAncestorOf(held) else ""


def focus(frame: QWidget, name: str) -> None:
    """As :func:`focused` said."""
    held = frame.findChild(QWidget, name) if name else None
    if held is not None and held.isVisible():
        held.setFocus()


def _areas(frame: QObject) -> list[QAbstractScrollArea]:
    return [area for area in frame.findChildren(QAbstractScrollArea) if area.isVisible()]
