"""Numbers over restores: what was given out after a copy was made never comes again."""

from __future__ import annotations

from pathlib import Path

from qifutong_desktop.core.quote_number import JUMP, parse_number
from qifutong_desktop.store.audit import audit
from qifutong_desktop.store.backup import back_up, restore
from qifutong_desktop.store.file import Store, open_store
from qifutong_desktop.store.lock import Held, hold
from qifutong_desktop.store.quotes import issued_quotes

from .conftest import PASSPHRASE
from .issuing import NOW, TODAY, issue_one


def test_numbers_follow_each_other_under_the_device(store: Store) -> None:
    issued = [issue_one(store).quote.number for _ in range(2)]
    assert [parse_number(number).counter for number in issued] == [1, 2]
    assert {parse_number(number).device for number in issued} == {store.device}


def test_a_new_version_uses_up_no_number(store: Store) -> None:
    first = issue_one(store)
    issue_one(store, supersedes=first.quote.number, users=60)
    assert parse_number(issue_one(store).quote.number).counter == 2


def test_after_a_restore_no_number_comes_again(store: Store, folder: Path) -> None:
    issue_one(store)
    copy = back_up(store, TODAY)
    lost = issue_one(store).quote.number
    store.close()
    held = hold(folder)
    assert isinstance(held, Held)
    restore(folder, copy.path, NOW, held, passphrase=PASSPHRASE)
    held.release()
    with open_store(folder, passphrase=PASSPHRASE) as again:
        assert again.device != store.device
        numbers = [issue_one(again).quote.number for _ in range(2)]
        assert lost not in numbers
        assert [parse_number(number).counter for number in numbers] == [JUMP + 1, JUMP + 2]
        assert len(issued_quotes(again)) == 3
        assert not audit(again).broken
