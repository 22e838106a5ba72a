"""Running the team's hub: making it, its members, erasing, publishing, alarms; and the objects of the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..core.operation import moment
from ..core.problems import Refusal
from ..core.text import Text
from ..store.hub.address import HubAddress, read_hub_address
from ..store.hub.administration import Alarm, ErasedAtHub, Member, MemberKind, Published
from ..store.hub.connection import Hub, open_hub
from ..store.hub.schema import Prepared, prepare_hub
from .updating import update_json

Ask = Callable[[Text], str | None]


def make_hub(url: str, password: str, ask: Ask) -> tuple[HubAddress, Prepared]:
    """Make or upgrade the hub at a URL. ``password`` "": it is asked for.

    :raises Refusal: no address, no server, not let in, a role that may not
    """
    address = read_hub_address(url)
    return address, prepare_hub(address, _password(address, password, ask))


@contextmanager
def signed_in(url: str, password: str, ask: Ask) -> Iterator[Hub]:
    """The hub at a URL, as its administrator; ``password`` as in :func:`make_hub`.

    :raises Refusal: as there, and whatever the hub refuses
    """
    address = read_hub_address(url)
    with open_hub(address, _password(address, password, ask)) as hub:
        yield hub


def _password(address: HubAddress, given: str, ask: Ask) -> str:
    """ "" where nobody can be asked: a server on this computer may let its own user in without."""
    return given or ask(Text(f"{address.user} 在中心库的密码", f"Password of {address.user} at the hub")) or ""


def kind_of(*, team: str | None, auditor: bool, admin: bool) -> MemberKind:
    """Which of the three kinds of members was asked for.

    :raises Refusal: none or several
    """
    kinds: dict[MemberKind, bool] = {"team": team is not None, "auditor": auditor, "admin": admin}
    asked = [kind for kind, wanted in kinds.items() if wanted]
    if len(asked) != 1:
        what = Text("要写明一种成员", "one kind of member is needed")
        remedy = Text("--team 名称、--auditor、--admin 三者写一个", "give one of --team NAME, --auditor, --admin")
        raise Refusal.of("qifutong hub enrol", what, remedy)
    return asked[0]


# --- objects of the command line -------------------------------------------------------------------------------------


def init_json(address: HubAddress, made: Prepared) -> dict[str, Any]:
    """The object of ``hub init``."""
    return {"address": address.shown, "version": made.version, "before": made.before, "left": list(made.left)}


def enrolled_json(hub: Hub, member: Member, password: str) -> dict[str, Any]:
    """The object of ``hub enrol``; the one place where the password is."""
    address = HubAddress(hub.address.host, hub.address.port, hub.address.database, member.role, hub.address.root)
    return {"address": address.shown, **member_json(member), "password": password}


def member_json(member: Member) -> dict[str, Any]:
    """One of ``members`` of ``hub members``."""
    return {
        "role": member.role,
        "name": member.name,
        "kind": member.kind,
        "team": member.team,
        "devices": list(member.devices),
        "enrolled": _at(member.enrolled),
        "revoked": None if member.revoked is None else _at(member.revoked),
    }


def erased_json(erased: ErasedAtHub) -> dict[str, Any]:
    """The object of ``hub erase``."""
    return {
        "case": erased.case,
        "operations": erased.operations,
        "attachments": erased.attachments,
        "kept": erased.kept,
    }


def published_json(published: Published, path: Path) -> dict[str, Any]:
    """The object of ``hub publish``."""
    return {
        name: value for name, value in update_json(published.update, path, published.key).items() if name != "files"
    }


def alarm_json(alarm: Alarm) -> dict[str, Any]:
    """One of ``alarms`` of ``hub alarms``."""
    return {
        "seq": alarm.seq,
        "kind": alarm.kind,
        "subject": alarm.subject,
        "what": alarm.what,
        "role": alarm.role,
        "came": _at(alarm.came),
    }


def _at(came: datetime) -> str:
    return moment(came.astimezone(UTC))
