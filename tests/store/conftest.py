"""Real encrypted stores in a temporary folder; only the passphrase's cost is small."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend

from qifutong_desktop.store.file import Store, create_store
from qifutong_desktop.store.keys import Scrypting

CHEAP = Scrypting(n=2**4)
PASSPHRASE = "山高水长 42"


class Drawer(KeyringBackend):
    """A keyring that lives as long as the test."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "profile"


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    made, _ = create_store(folder, PASSPHRASE, keyring=False, cost=CHEAP)
    yield made
    made.close()
