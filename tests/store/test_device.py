"""A copied folder counts on under a name of its own: no number is ever given twice."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from qifutong_desktop.store.cases import new_case
from qifutong_desktop.store.file import Store, create_store, open_store
from qifutong_desktop.store.operations import append, case_operations, record, undo

from .conftest import CHEAP, PASSPHRASE
from .issuing import AT, CASE, issue_one


@contextmanager
def opened(folder: Path) -> Iterator[Store]:
    with open_store(folder, passphrase=PASSPHRASE) as store:
        yield store


@pytest.fixture
def copied(folder: Path, tmp_path: Path) -> tuple[Path, Path]:
    """A profile with a case, and its copy as a file manager makes it."""
    store, _ = create_store(folder, PASSPHRASE, keyring=False, cost=CHEAP)
    with store:
        record(store, "c1", {"notes": "前"}, author="林", at=AT)
    return folder, Path(shutil.copytree(folder, tmp_path / "copy"))


def test_a_store_that_stays_where_it_is_keeps_its_name(folder: Path) -> None:
    store, _ = create_store(folder, PASSPHRASE, keyring=False, cost=CHEAP)
    with store:
        device = store.device
        record(store, "c1", {"notes": "x"}, author="林", at=AT)
    for _ in range(2):
        with opened(folder) as store:
            assert store.device == device
    with opened(folder) as store:
        assert undo(store, "c1", author="林", at=AT)


def test_a_copy_and_its_original_number_apart_and_their_work_merges(copied: tuple[Path, Path]) -> None:
    numbers, logs = [], []
    for folder in copied:
        with opened(folder) as store:
            numbers.append(issue_one(store).quote.number)
            record(store, "c1", {"notes": folder.name}, author="林", at=AT)
            logs.append(case_operations(store, "c1"))
    assert len(set(numbers)) == 2
    with opened(copied[0]) as store:
        assert append(store, logs[1]) == 1


def test_a_folder_put_in_place_of_itself_by_hand_numbers_on_apart(copied: tuple[Path, Path]) -> None:
    folder, copy = copied
    with opened(folder) as store:
        device, first = store.device, issue_one(store).quote.number
        new_case(store, CASE, author="林", at=AT)
    folder.rename(folder.with_name("aside"))
    shutil.copytree(copy, folder)
    with opened(folder) as store:
        assert store.device != device
        assert issue_one(store).quote.number != first
