"""Windows are tested without a screen; a machine without Qt's system libraries still runs every other test."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# tests start hundreds of programs: each would compile the whole of ours again
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


def pytest_collection_finish() -> None:
    """What was imported stays: the collector need not go through it after every window."""
    gc.collect()
    gc.freeze()


def pytest_addoption(pluginmanager: pytest.PytestPluginManager) -> None:
    """pytest-qt stops the whole run when Qt can't be loaded; the tests of windows then skip with their own reason."""
    try:
        import PySide6.QtWidgets  # noqa: F401
    except ImportError:
        pluginmanager.unregister(name="pytest-qt")


@pytest.fixture
def no_keyring() -> Iterator[None]:
    """No secret goes to the keyring of the machine, none comes from it."""
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call]
    yield
    keyring.set_keyring(before)
