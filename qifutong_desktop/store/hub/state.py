"""What a store remembers of its hub, in its settings: who it is there, and how far push and pull have come."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import Connection, delete, func, select

from ... import __version__
from ...core.canonical import digest
from ...core.text import Text
from ..file import Store
from ..schema import cases, hub_papers, operations, settings
from ..settings import put_setting, put_setting_within, setting, setting_within

#: Kept over a leave: hubs know this store's devices by it.
SIGNING_KEY = "hub.key"
_JOINED, _FAR, _SENT, _FIGURES, _LEFT = "hub", "hub.far", "hub.sent", "hub.figures", "hub.left"
_KEPT = "hub.kept"
#: What is left out is remembered up to here; a hub that has more of it is in the wrong hands, and differs.
_MOST_LEFT = 1000


@dataclass(frozen=True, slots=True)
class Joined:
    """The hub of this store and its member there; the password lies inside the encrypted file and nowhere else."""

    id: str
    address: str
    role: str
    name: str
    kind: str
    team: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Far:
    """How far the pull has come: the last ``seq`` of each table, ``mark`` the name of the operation at that of theirs.

    ``pins`` are the devices' members and public keys as first seen (``{device: (role, key)}``), ``writers`` the members
    by the names under which they write, as first seen too, ``checked`` the last case of the comparison that goes round,
    ``authors`` under which names this member writes, ``last`` the end of the last whole sync (UTC), ``refused`` why the
    last came to none."""

    operations: int = 0
    mark: str = ""
    blobs: int = 0
    erasures: int = 0
    releases: int = 0
    alarms: int = 0
    checked: str = ""
    authors: tuple[str, ...] = ()
    pins: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    writers: Mapping[str, str] = field(default_factory=dict)
    last: str = ""
    refused: Text | None = None


def joined(store: Store) -> Joined | None:
    """The hub that was joined; None for none."""
    found = setting(store, _JOINED)
    return None if found is None else Joined(**found)


def put_joined(connection: Connection, hub: Joined) -> None:
    """Remember the hub and the member."""
    put_setting_within(connection, _JOINED, asdict(hub))


def far(store: Store) -> Far:
    """How far the pull has come; nothing yet where no hub was joined."""
    with store.reading() as connection:
        return far_within(connection)


def far_within(connection: Connection) -> Far:
    """As :func:`far`, inside a transaction."""
    found: dict[str, Any] = setting_within(connection, _FAR) or {}
    if found:
        refused = found["refused"]
        found["refused"] = None if refused is None else Text(**refused)
        found["authors"] = tuple(found["authors"])
        found["pins"] = {code: (role, key) for code, (role, key) in found["pins"].items()}
    return Far(**found)


def put_far(connection: Connection, now: Far) -> None:
    """Remember how far the pull has come, together with what it brought."""
    put_setting_within(connection, _FAR, asdict(now))


def sent(store: Store) -> dict[str, int]:
    """By device: the number up to which the hub has its operations, or has refused them."""
    return dict(setting(store, _SENT) or {})


def sent_within(connection: Connection) -> dict[str, int]:
    """As :func:`sent`, inside a transaction."""
    return dict(setting_within(connection, _SENT) or {})


def put_sent(connection: Connection, numbers: Mapping[str, int]) -> None:
    """Remember up to which numbers the hub has answered."""
    put_setting_within(connection, _SENT, dict(numbers))


def kept(store: Store) -> frozenset[str]:
    """Papers of erased cases that the hub has, by SHA-256: ``hub_papers`` holds those of the cases that are here."""
    return frozenset(setting(store, _KEPT) or ())


def put_kept(store: Store, papers: Iterable[str]) -> None:
    """Remember more of them."""
    put_setting(store, _KEPT, sorted({*kept(store), *papers}))


def forget_kept(connection: Connection) -> None:
    """Ask the hub again."""
    put_setting_within(connection, _KEPT, None)


#: Operations of the hub that were told and left out: by case their names, each with the signature it had (hex).
LeftOut = dict[str, dict[str, str]]


def left_out(connection: Connection, now: Far) -> LeftOut:
    """What was left out and would be left out again: another program, device or name of a member looks anew."""
    found = setting_within(connection, _LEFT)
    return found["names"] if found is not None and found["judged"] == _judged(now) else {}


def put_left_out(connection: Connection, now: Far, names: LeftOut) -> None:
    """Remember what is left out from now on, the first thousand."""
    if sum(map(len, names.values())) <= _MOST_LEFT:
        put_setting_within(connection, _LEFT, {"judged": _judged(now), "names": names})


def no_more_left_out(connection: Connection, now: Far, taken: Collection[str]) -> None:
    """What was missing for these came, and they with it."""
    names = left_out(connection, now)
    if any(name in taken for some in names.values() for name in some):
        stay = {case: {name: mark for name, mark in some.items() if name not in taken} for case, some in names.items()}
        put_left_out(connection, now, stay)


def _judged(now: Far) -> str:
    return digest(repr((__version__, sorted(now.pins.items()), sorted(now.writers.items()))))


def figures(store: Store) -> Any:
    """The figures of the last sync, as they were put; None before."""
    return setting(store, _FIGURES)


def put_figures(connection: Connection, plain: Any) -> None:
    """Keep the figures (what JSON can hold) for the team's page."""
    put_setting_within(connection, _FIGURES, plain)


def forget(connection: Connection) -> None:
    """Everything about the hub but the signing key."""
    connection.execute(delete(hub_papers))
    connection.execute(delete(settings).where(settings.c.key.in_((_JOINED, _FAR, _SENT, _FIGURES, _LEFT, _KEPT))))


def unsent_operations(store: Store) -> int:
    """How many operations of this store's devices wait to be pushed."""
    numbers = sent(store) or {store.device: 0}
    with store.reading() as connection:
        return sum(
            connection.scalar(
                select(func.count()).select_from(operations).where(operations.c.device == code, operations.c.n > n)
            )
            or 0
            for code, n in numbers.items()
        )


def case_names(connection: Connection, case: str) -> dict[bytes, tuple[str, int]]:
    """The operations of a case that are here: device and number by name."""
    found = select(operations.c.name, operations.c.device, operations.c.n).join(cases).where(cases.c.case == case)
    return {bytes(name): (device, n) for name, device, n in connection.execute(found)}
