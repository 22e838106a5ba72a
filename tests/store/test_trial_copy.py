"""The copy that a new version tries itself on: the store's cases, the store's encryption, and nothing left of it."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest

from qifutong_desktop.actions.keeping import begin_day
from qifutong_desktop.store.cases import new_case
from qifutong_desktop.store.file import Store, open_store
from qifutong_desktop.store.operations import list_cases
from qifutong_desktop.store.refusals import WrongKey
from qifutong_desktop.store.trial_copy import trial_copy

from .issuing import AT, CASE, NOW


def test_it_opens_by_its_own_word_only_and_leaves_nothing(store: Store) -> None:
    new_case(store, CASE, author="wen", at=AT)
    with trial_copy(store) as (folder, word):
        with open_store(folder, passphrase=word, use_keyring=False) as copy:
            new_case(copy, CASE, author="wen", at=AT)
            assert len(list_cases(copy)) == 2
        with pytest.raises(WrongKey):
            open_store(folder, passphrase="山高水长 42", use_keyring=False)
        assert CASE.client.name.encode() not in b"".join(
            path.read_bytes() for path in folder.rglob("*") if path.is_file()
        )
    assert not folder.exists()
    assert len(list_cases(store)) == 1


def test_what_a_crash_left_goes_with_the_next_day(store: Store) -> None:
    for hours, stays in ((0, True), (2, False), (-24, False)):
        left = store.folder / "trial"
        left.mkdir(exist_ok=True)
        then = (NOW - timedelta(hours=hours)).timestamp()
        os.utime(left, (then, then))
        begin_day(store, NOW)
        assert left.exists() is stays
