"""Windows are tested with Python's collector kept on their thread, as the program itself does (ui/sweeping.py)."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def collected_here() -> Iterator[None]:
    """A widget that is collected on a worker's thread would end the process."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(autouse=True)
def chinese_again() -> Iterator[None]:
    """One test's language is none of the next one's business: they share the application."""
    yield
    try:
        from PySide6.QtCore import QCoreApplication
    except ImportError:
        return
    from qifutong_desktop.ui.translation import speak

    app = QCoreApplication.instance()
    if app is not None:
        speak(app, "zh")
