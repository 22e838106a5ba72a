"""Laptops with real encrypted stores, joined to a hub of the tests' own, perhaps by a network that breaks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from qifutong_desktop.actions.hub import Synced, join, sync
from qifutong_desktop.core.merge import CaseState, case_state
from qifutong_desktop.core.operation import moment
from qifutong_desktop.store.file import Store, create_store
from qifutong_desktop.store.keys import Scrypting
from qifutong_desktop.store.operations import case_operations

from .team import Team

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_CHEAP = Scrypting(n=2**4)


@dataclass(slots=True)
class Laptop:
    """One consultant's; ``person`` is his name at the hub."""

    person: str
    store: Store
    clock: datetime = NOW

    def now(self) -> datetime:
        self.clock += timedelta(seconds=1)
        return self.clock

    def at(self) -> str:
        return moment(self.now())

    def sync(self) -> Synced:
        return sync(self.store, self.now())


@contextmanager
def laptop(folder: Path, person: str) -> Iterator[Laptop]:
    """A new store that has joined nothing."""
    store, _ = create_store(folder / person, "山高水长 42", keyring=False, cost=_CHEAP)
    with store:
        yield Laptop(person, store)


def url(team: Team, role: str, port: int | None = None) -> str:
    """The address of a role: by the socket, or by a proxy's port."""
    if port is None:
        return f"postgresql://{role}@/{team.database}?host={team.server.socket}"
    return f"postgresql://{role}@127.0.0.1:{port}/{team.database}"


@contextmanager
def member(team: Team, folder: Path, person: str, port: int | None = None, its_team: str = "华东") -> Iterator[Laptop]:
    """A consultant who is enrolled and has joined."""
    role = team.join(person, team=its_team)
    with laptop(folder, person) as one:
        join(one.store, url(team, role, port), "", one.now())
        yield one


def names(store: Store) -> dict[str, frozenset[str]]:
    """The operations of each case, by name."""
    with store.reading() as connection:
        rows = connection.exec_driver_sql(
            'SELECT c."case", o.name FROM operations AS o JOIN cases AS c ON c.id = o.case_id'
        ).all()
    found: dict[str, set[str]] = {}
    for case, name in rows:
        found.setdefault(case, set()).add(name.hex())
    return {case: frozenset(some) for case, some in found.items()}


def state(store: Store, case: str) -> CaseState:
    return case_state(case_operations(store, case))
