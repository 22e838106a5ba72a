"""Keys go where the eye goes: widgets that are made in code take their place in the tab order of the form."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QWidget


def follow(anchor: QWidget, widgets: Iterable[QWidget]) -> None:
    """Let these come right after ``anchor`` in the tab order, in their order."""
    for widget in widgets:
        QWidget.setTabOrder(anchor, widget)
        anchor = widget
