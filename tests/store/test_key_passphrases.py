"""The system's keyring keeps a signing key's passphrase, where there is one and only when asked."""

from __future__ import annotations

from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail
from keyring.errors import PasswordDeleteError

from qifutong_desktop.actions.key_passphrase import forget, recall, remember
from qifutong_desktop.store.refusals import NoKeyring

from .conftest import Drawer

ONE, OTHER = "ab" * 32, "cd" * 32


class Holding(Drawer):
    """One that can also let go."""

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError


@pytest.fixture
def headless() -> Iterator[None]:
    before = keyring.get_keyring()
    headless: KeyringBackend = fail.Keyring()  # type: ignore[no-untyped-call]
    keyring.set_keyring(headless)
    yield
    keyring.set_keyring(before)


def test_a_passphrase_is_remembered_per_key_and_forgotten() -> None:
    drawer = Holding()
    remember(ONE.upper(), "山高水长 42", drawer)
    assert recall(ONE, drawer) == "山高水长 42"
    assert recall(OTHER, drawer) is None
    forget(ONE, drawer)
    assert recall(ONE, drawer) is None
    forget(ONE, drawer)
    assert not drawer.kept


def test_a_keyring_that_does_not_let_go_is_said() -> None:
    drawer = Drawer()
    remember(ONE, "山高水长 42", drawer)
    with pytest.raises(NoKeyring):
        forget(ONE, drawer)


@pytest.mark.usefixtures("headless")
def test_without_a_keyring_nothing_is_remembered_and_it_is_said() -> None:
    assert recall(ONE) is None
    with pytest.raises(NoKeyring) as refused:
        remember(ONE, "山高水长 42")
    assert "山高水长" not in refused.value.problems[0].line("zh")
    forget(ONE)


def test_no_keyring_at_all() -> None:
    assert recall(ONE, False) is None
    with pytest.raises(NoKeyring):
        remember(ONE, "x", False)
