"""Opening the store for a window: what came of it, each outcome its own type."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from ..core.problems import Refusal
from ..core.text import Text
from ..store.backup import backups, restore
from ..store.clock import latest_day, latest_time, set_back, trust_clock
from ..store.file import Store, is_there, open_store
from ..store.lock import Held, Holder, hold
from ..store.refusals import Damaged, WrongKey, disk_faults_refused
from ..store.unlocking import BACKUPS
from .in_force import InForce
from .keeping import Given, begin_day, folder_notices, key_file, looks_like_code, set_up, set_up_unasked
from .preferences import WindowSettings, read_settings, save_settings
from .updating import rules_in_force


@dataclass(frozen=True, slots=True)
class Opened:
    """The store lies open; ``notices`` are what the consultant should hear of it today. ``latest`` is the highest time
    seen, from which validity counts; ``set_back`` what to say where the clock stands before it."""

    store: Store
    held: Held
    rules: InForce
    settings: WindowSettings
    notices: tuple[Text, ...]
    latest: datetime
    set_back: Text | None = None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another window of this user has it open; it is to be brought to the front."""

    pid: int


@dataclass(frozen=True, slots=True)
class Nothing:
    """There is no store yet; with ``copies`` there are backups that may be brought back."""

    held: Held
    copies: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class KeyWanted:
    """Neither key file nor keyring opens it, or what was typed does not (``why``)."""

    held: Held
    why: Refusal


@dataclass(frozen=True, slots=True)
class Broken:
    """The file is damaged; ``copies`` may take its place."""

    held: Held
    why: Damaged


Outcome = Opened | Elsewhere | Nothing | KeyWanted | Broken


def open_for_window(folder: Path, given: Given | None, now: datetime, held: Held | None = None) -> Outcome:
    """Open the store in a folder with what was typed, else with key file or keyring, and begin the day.

    :raises Refusal: whatever else stands against it (a later program's file, a failing disk)
    """
    lock = held or hold(folder)
    if isinstance(lock, Holder):
        return Elsewhere(lock.pid)
    if not is_there(folder):
        return Nothing(lock, tuple(one.path for one in backups(folder)))
    given = given or Given(key_file=key_file())
    try:
        store = open_store(
            folder, passphrase=given.passphrase, key_file=given.key_file, recovery_code=given.recovery_code
        )
    except WrongKey as refusal:
        return KeyWanted(lock, refusal)
    except Damaged as refusal:
        return Broken(lock, refusal)
    return opened(store, lock, now)


def opened(store: Store, held: Held, now: datetime) -> Opened:
    """An open store made ready for the day."""
    told, back = (*folder_notices(store.folder), *begin_day(store, now)), set_back(store, now)
    notices = tuple(one for one in told if one != back)
    rules = rules_in_force(store, latest_day(store, now))
    return Opened(store, held, rules, read_settings(store), notices, latest_time(store, now), back)


def count_from_clock(store: Store, now: datetime, author: str) -> InForce:
    """A person says that the clock is right: validity counts from it again; the rules of that day.

    :raises Refusal: the disk fails; the later time still counts
    """
    trust_clock(store, now, author)
    return rules_in_force(store, now.date())


# --- without a store that opens --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FirstRun:
    """A store made and opened. The recovery code is shown this once and stored nowhere."""

    recovery_code: str
    opened: Opened


def first_run(folder: Path, passphrase: str | None, settings: WindowSettings, now: datetime, held: Held) -> FirstRun:
    """Set a store up with a passphrase, else in the system's keyring, keep who quotes, and open it.

    Copies of a former store that lie there are set aside, in a folder of their own, never deleted.

    :raises Refusal: an empty passphrase, no keyring that keeps the key, a failing disk
    """
    _set_copies_aside(folder, now)
    made = set_up(folder, passphrase) if passphrase is not None else set_up_unasked(folder)
    given = Given(passphrase=passphrase) if passphrase is not None else None
    outcome = open_for_window(folder, given, now, held)
    assert isinstance(outcome, Opened), "a store that was just made opens"
    save_settings(outcome.store, settings)
    return FirstRun(made.recovery_code, replace(outcome, settings=settings))


def _set_copies_aside(folder: Path, now: datetime) -> None:
    if not is_there(folder) and backups(folder):
        with disk_faults_refused():
            (folder / BACKUPS).rename(folder / f"{BACKUPS}-before-{now:%Y%m%d-%H%M%S}")


def restored(folder: Path, copy: Path, given: Given | None, now: datetime, held: Held) -> Outcome:
    """Put a copy in the place of a store that is damaged or gone, and open it; the replaced file is kept.

    :raises Refusal: no key, or the copy is not sound; nothing is replaced then
    """
    given = given or Given(key_file=key_file())
    ways = {"passphrase": given.passphrase, "recovery_code": given.recovery_code}
    restore(folder, copy, now, held, key_file=given.key_file, **ways)
    return open_for_window(folder, given, now, held)


def given_of(typed: str) -> Given:
    """What was typed into the one field: a recovery code by its form, else the passphrase."""
    return Given(recovery_code=typed) if looks_like_code(typed) else Given(passphrase=typed)
