"""Windows are tested without a screen; a machine without Qt's system libraries still runs every other test."""

from __future__ import annotations

import os
from collections.abc import Iterator

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


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
