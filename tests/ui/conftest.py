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
