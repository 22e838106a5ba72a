"""The team's hub as a laptop uses it: join, sync, leave, and what to show of it. Without a hub nothing is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from ..core.money import Money
from ..core.progress import Progress, silent
from ..core.text import Text
from ..store.file import Store

MemberKind = Literal["", "team", "auditor", "admin"]


@dataclass(frozen=True, slots=True)
class HubState:
    """What the header shows, read from the store alone: no network, no driver.

    ``address`` never holds a password; ``name`` is the member's at the hub (the author of what he pushes); ``team`` is
    "" but for members of one. ``last_sync`` is the UTC moment of the last sync that came to its end, "" for none yet.
    ``unsent`` counts operations and papers that wait to be pushed. ``refused`` is why the last sync came to none.
    Not joined: all fields are empty."""

    joined: bool
    address: str = ""
    role: str = ""
    name: str = ""
    kind: MemberKind = ""
    team: str = ""
    last_sync: str = ""
    unsent: int = 0
    refused: Text | None = None


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """A field of a case (``client`` is its name) that says two things since this sync: pick one on its question."""

    case: str
    client: str
    field: str


@dataclass(frozen=True, slots=True)
class Synced:
    """What one sync brought. Counts are of operations; ``papers_*`` of attachments, quotes and signed papers.

    ``new_cases`` and ``erased`` are case ids, ``releases`` the ids of price books and questionnaires taken in.
    ``alarms`` are kept at the hub about this member; ``notes`` say what was left out and why (a case of another team, a
    file too large, a changed key). ``agreed``: hub and store hold the same operations; else ``differing`` names cases.
    """

    pushed: int = 0
    pulled: int = 0
    papers_pushed: int = 0
    papers_pulled: int = 0
    new_cases: tuple[str, ...] = ()
    conflicts: tuple[FieldConflict, ...] = ()
    erased: tuple[str, ...] = ()
    releases: tuple[str, ...] = ()
    alarms: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    differing: tuple[str, ...] = ()
    agreed: bool = True


@dataclass(frozen=True, slots=True)
class TeamQuote:
    """An issued quote, one's own or a colleague's, as it came with its facts. ``by`` is who issued it, ``at`` the UTC
    moment. ``in_force``: no later version of the number is known. ``attachment`` is the id of the paper in the case's
    attachments, 0 for one's own (in the register) and for papers of erased cases."""

    number: str
    version: int
    case: str
    client: str
    tier: str
    billing: str
    total: Money | None
    at: str
    valid_until: date | None
    go_live: date | None
    by: str
    in_force: bool
    signed: bool
    attachment: int = 0


@dataclass(frozen=True, slots=True)
class TierFigure:
    """Quotes in force of a team, month (2026-11) and tier."""

    team: str
    month: str
    tier: str
    quotes: int
    total: Money


@dataclass(frozen=True, slots=True)
class ConversionFigure:
    """Of the clients first quoted in a month: how many, and how many are signed or lost by now."""

    team: str
    month: str
    quoted: int
    signed: int
    lost: int


@dataclass(frozen=True, slots=True)
class TeamFigures:
    """What the manager reads, as the hub's views told it at the sync of ``at`` (UTC).

    ``days`` are the days from a client's first quote to his planned go-live, one for each client, sorted."""

    at: str
    tiers: tuple[TierFigure, ...]
    conversion: tuple[ConversionFigure, ...]
    days: tuple[int, ...]


def hub_state(store: Store) -> HubState:
    """What is known of the hub here; a few milliseconds, nothing of the network."""
    raise NotImplementedError


def join(store: Store, url: str, password: str, now: datetime) -> HubState:
    """Sign in, enrol this device, and keep address and password (inside the encrypted store). Again: all is renewed.

    :raises Refusal: no address, no way there, not let in; another hub was joined (leave it first)
    """
    raise NotImplementedError


def sync(store: Store, now: datetime, progress: Progress = silent) -> Synced:
    """Push what is unsent, pull what is new, compare. For a thread: it may take minutes; the store can be worked on.

    Broken off at any moment, the next one goes on. Why it came to no end is kept for :func:`hub_state`.

    :raises Refusal: not joined, no way there, not let in; what was done until then stays done
    :raises Cancelled: by ``progress``
    """
    raise NotImplementedError


def leave(store: Store) -> None:
    """Forget the hub, its password and how far the sync was; everything that was pulled stays. Not joined: nothing."""
    raise NotImplementedError


def team_quotes(store: Store) -> tuple[TeamQuote, ...]:
    """Every issued quote that this store knows of, newest first."""
    raise NotImplementedError


def team_figures(store: Store) -> TeamFigures | None:
    """The figures of the last sync; None before the first."""
    raise NotImplementedError


def state_words(state: HubState, now: datetime) -> Text:
    """The sync state in one short line for the header; "" for no hub."""
    raise NotImplementedError


def synced_words(synced: Synced) -> tuple[Text, ...]:
    """What a sync brought, in sentences: the first is the summary, the rest wants to be read."""
    raise NotImplementedError
