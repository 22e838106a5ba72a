"""The store as the proofs use it: answers saved two fields at a time, read back, and everything about them checked.

A save writes its number in both fields, so half a save shows; the log keeps all of them, so a lost one shows too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from qifutong_desktop.core.merge import case_state
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.store import cipher
from qifutong_desktop.store.file import Store, create_store, open_store
from qifutong_desktop.store.keys import Scrypting
from qifutong_desktop.store.operations import case_operations, list_cases, rebuilt, record

PASSPHRASE = "an invented passphrase"
CASE = "5a" * 16
FIELDS = ("answers.P01", "answers.P02")
#: Guessing the passphrase is not what is tried here, so deriving the key from it may be cheap.
CHEAP = Scrypting(n=2)
_FIRST = datetime(2026, 11, 22, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Found:
    """What a store held when it was opened: the numbers saved, and what was not as it should be."""

    numbers: frozenset[int]
    broken: tuple[str, ...] = ()


def create(folder: Path) -> Store:
    return create_store(folder, PASSPHRASE, keyring=False, cost=CHEAP)[0]


def reopen(folder: Path) -> Store:
    return open_store(folder, passphrase=PASSPHRASE, use_keyring=False)


def save(store: Store, number: int) -> None:
    at = (_FIRST + timedelta(seconds=number)).isoformat().replace("+00:00", "Z")
    record(store, CASE, dict.fromkeys(FIELDS, number), author="L01", at=at)


def look(folder: Path) -> Found:
    """Open and check everything; a store that does not open is broken."""
    try:
        with reopen(folder) as store:
            return look_inside(store)
    except Refusal as refusal:
        return Found(frozenset(), (refusal.line("en"),))


def look_inside(store: Store) -> Found:
    """The answers in an open store, and every broken promise: halves, gaps in the chain, summaries that stand wrong."""
    operations = case_operations(store, CASE)
    names = {one.name for one in operations}
    one, other = ({said.value for said in operations if said.field == field} for field in FIELDS)
    whole = frozenset(value for value in one & other if isinstance(value, int))
    broken = [f"half of save {number}" for number in one ^ other]
    broken += [f"{said.name} supersedes what is not there" for said in operations if not names >= set(said.supersedes)]
    if sorted(said.n for said in operations) != list(range(1, len(operations) + 1)):
        broken.append("the device's numbers have a gap")
    if whole and case_state(operations).value(FIELDS[0]) != max(whole):
        broken.append("the last answer does not stand")
    if sum(case.operations for case in list_cases(store)) != len(operations):
        broken.append("the list of cases counts other operations than there are")
    if rebuilt(store):
        broken.append("heads or summaries stood wrong")
    return Found(whole, tuple(broken))


def weaken_commits() -> None:
    """For controls, in a process of its own: every commit returns before it is on the disk."""
    strong: tuple[str, ...] = cipher._SETTINGS
    weak = tuple(one.replace("synchronous=FULL", "synchronous=NORMAL") for one in strong)
    vars(cipher)["_SETTINGS"] = weak
    if strong == weak:
        raise ValueError("the store no longer sets synchronous=FULL: this control proves nothing")
