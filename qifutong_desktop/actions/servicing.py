"""The service desk over the store: what a client bought, the firm's addresses, entries begun and changed, files."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from ..catalog.service_desk import load_desk_rules
from ..core.dossier import Evidence
from ..core.operation import moment
from ..core.quote import FirmQuote
from ..core.service_desk.draft import Draft, make_draft
from ..core.service_desk.entry import Entry, Kind, State, revised
from ..core.service_desk.facts import Addresses, ClientFacts
from ..core.service_desk.mail import Attached
from ..core.service_desk.rules import Desk, DeskRules
from ..core.service_desk.terms import next_due
from ..store.attachments import attach
from ..store.file import Store
from ..store.settings import put_setting, setting
from .casework import evidence_content, paper_of
from .drafting import issued_firm_quotes
from .exporting import paper_name
from .working import Issued

_ADDRESSES = "service.addresses"


@dataclass(frozen=True, slots=True)
class AtHand:
    """What the desk needs of the store for one client: every issued quote, and the firm's addresses."""

    case: str
    issued: tuple[FirmQuote, ...]
    addresses: Addresses


def desk_rules() -> DeskRules:
    """The rules and words that the program brings."""
    return load_desk_rules()


def at_hand(store: Store, case: str) -> AtHand:
    """Read it.

    :raises Refusal: when this version of the program cannot read the price book of a quote
    """
    return AtHand(case, issued_firm_quotes(store, case), addresses(store))


# --- the firm's addresses --------------------------------------------------------------------------------------------


def addresses(store: Store) -> Addresses:
    """The firm's addresses as far as they were filled in; the list names none."""
    stored = setting(store, _ADDRESSES)
    known = stored if isinstance(stored, dict) else {}
    names = [part.name for part in fields(Addresses)]
    return Addresses(**{name: known[name] for name in names if isinstance(known.get(name), str)})


def put_addresses(store: Store, filled_in: Addresses) -> None:
    """Keep them.

    :raises Refusal: a disk that fails
    """
    put_setting(store, _ADDRESSES, asdict(filled_in))


# --- entries ---------------------------------------------------------------------------------------------------------


def new_entry_id() -> str:
    """The id of an entry that is about to be stored (8 hex digits)."""
    return secrets.token_hex(4)


def new_entry(kind: Kind, facts: ClientFacts, now: datetime) -> Entry:
    """An entry as it begins: handed in today; a complaint by the hour, a refund of what was bought last."""
    bought = facts.about("") if kind == "refund" else None
    return Entry(
        kind,
        now.date(),
        time=f"{now:%H:%M}" if kind == "complaint" else "",
        variant="no_reason" if kind == "refund" else "",
        quote=bought.number if bought else "",
    )


def changed(id: str, entry: Entry, changes: Mapping[str, Any], facts: ClientFacts, desk: Desk) -> Entry:
    """The entry with changes, and the day by which it is next to be seen to, counted anew."""
    after = revised(entry, **changes)
    due = next_due(draft_of(id, after, facts, desk).dues)
    return revised(entry, **changes, due=due.on if due else None)


def in_state(entry: Entry, state: State, now: datetime) -> dict[str, Any]:
    """What changes when an entry comes to a state: sent off, it is handed in on that day; done, the day is noted."""
    changes: dict[str, Any] = {"state": state, "closed_on": now.date() if state == "solved" else None}
    if entry.state == "draft" and state == "sent" and entry.opened < now.date():
        changes["opened"] = now.date()
        if entry.time:
            changes["time"] = f"{now:%H:%M}"
    return changes


def draft_of(id: str, entry: Entry, facts: ClientFacts, desk: Desk) -> Draft:
    """The entry in words, by all that is known of the client."""
    return make_draft(id, entry, facts, desk)


# --- files -----------------------------------------------------------------------------------------------------------


def put_paper(store: Store, case: str, issued: Issued, now: datetime) -> Evidence:
    """The stored PDF of an issued quote as an attachment.

    :raises Refusal: the case is full, a disk that fails
    """
    name = paper_name(issued)
    kept = attach(store, case, name, paper_of(store, issued), at=moment(now))
    return Evidence(name, kept.sha256)


def files_of(store: Store, case: str, entry: Entry) -> tuple[Attached, ...]:
    """The files that go with an entry's mail.

    :raises Refusal: one that is not on this computer
    """
    return tuple(Attached(one.name, evidence_content(store, case, one)) for one in entry.files)
