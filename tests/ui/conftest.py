"""Windows are tested with Python's collector kept on their thread, as the program itself does (ui/sweeping.py)."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="module")
def collected_at_the_end() -> Iterator[None]:
    """What outlived its test and then fell out of use."""
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(autouse=True)
def collected_here(collected_at_the_end: None) -> Iterator[None]:
    """A widget that is collected on a worker's thread would end the process.

    After a test only what it made is gone through: with all that was imported it takes as long as the test itself.
    """
    gc.disable()
    yield
    gc.disable()  # a program that ended gave collecting back
    gc.collect(1)


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
