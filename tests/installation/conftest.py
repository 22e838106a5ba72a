"""An installation as the installer leaves it, the firm's key, and a store that trusts it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.durability.fake_program import bundle_of, install_first, make_program
from qifutong_desktop.installation.layout import Installation
from qifutong_desktop.store.file import Store, create_store
from qifutong_desktop.store.firm_key import trust_firm_key
from qifutong_desktop.store.keys import Scrypting

OLD, NEW = "1.0.0", "1.1.0"


@pytest.fixture
def key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


@pytest.fixture
def here(tmp_path: Path) -> Installation:
    return install_first(tmp_path / "installed", OLD)


@pytest.fixture
def bundle(tmp_path: Path, key: Ed25519PrivateKey) -> Path:
    return bundle_of(make_program(tmp_path / "built", NEW, files=4), tmp_path / "new.qfp", key, NEW)


@pytest.fixture
def store(tmp_path: Path, key: Ed25519PrivateKey) -> Iterator[Store]:
    made, _ = create_store(tmp_path / "profile", "山高水长 42", keyring=False, cost=Scrypting(n=2**4))
    trust_firm_key(made, key.public_key().public_bytes_raw())
    yield made
    made.close()
