"""What an administrator does at the hub: enrol and revoke members, erase a case, publish a release, read the alarms."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from ...core.problems import Refusal
from ...core.text import Text
from ...core.update import Update
from ..firm_key import fingerprint
from ..updates import LARGEST, verified_update
from .connection import Hub, hub_faults_refused

MemberKind = Literal["team", "auditor", "admin"]
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Member:
    """One row of the hub's members. ``devices`` are the codes of his laptops; ``revoked`` None: he may sign in."""

    role: str
    name: str
    kind: MemberKind
    team: str
    devices: tuple[str, ...]
    enrolled: datetime
    revoked: datetime | None


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that must not be, or wants to be known: ``kind`` is device_twice, number_twice or password_new,
    ``subject`` which device, number, or role and moment."""

    seq: int
    kind: str
    subject: str
    what: dict[str, Any]
    role: str
    came: datetime


@dataclass(frozen=True, slots=True)
class ErasedAtHub:
    """What an erasure took away, and how many quotes and signed papers stay by duty."""

    case: str
    operations: int
    attachments: int
    kept: int


@dataclass(frozen=True, slots=True)
class Published:
    """A release that every laptop of the hub gets, and the fingerprint of the key that signed it."""

    update: Update
    key: str


def new_password() -> str:
    """Twenty letters and digits in groups of five: 99 bits, and none that look alike."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(4))


def enrol(hub: Hub, role: str, name: str, kind: MemberKind, team: str = "", also: Sequence[str] = ()) -> str:
    """A new member with a role of his own; his password, which is kept nowhere.

    ``also`` are other names under which he wrote before. ``team`` is for kind team alone.

    :raises Refusal: kind and team that do not fit, a role or a name that is taken, no administrator
    """
    if (kind == "team") != bool(team):
        what = Text("只有团队成员要写团队", "a team is for members of a team, and for them alone")
        remedy = Text("请写 --team 名称，或 --auditor、--admin", "give --team, or --auditor or --admin alone")
        raise Refusal.of("--team", what, remedy)
    password = new_password()
    with hub_faults_refused(hub.address), hub.connection.transaction():
        verifier = _verifier(hub, role, password)
        hub.connection.execute(
            "SELECT qifutong.enrol(%s, %s, %s, %s, %s, %s::text[])", (role, verifier, name, kind, team, list(also))
        )
    return password


def renew(hub: Hub, role: str) -> str:
    """A new password for a member; one who was revoked may sign in again.

    :raises Refusal: no such member, no administrator
    """
    password = new_password()
    with hub_faults_refused(hub.address), hub.connection.transaction():
        hub.connection.execute("SELECT qifutong.renew(%s, %s)", (role, _verifier(hub, role, password)))
    return password


def _verifier(hub: Hub, role: str, password: str) -> str:
    """What the server keeps of a password (SCRAM), made here: neither the wire nor a log there has the password."""
    return hub.connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()


def revoke(hub: Hub, role: str) -> None:
    """From now on the member sees nothing and sends nothing, in sessions that are open too; what he wrote stays.

    :raises Refusal: no such member, oneself, no administrator
    """
    with hub_faults_refused(hub.address), hub.connection.transaction():
        hub.connection.execute("SELECT qifutong.revoke(%s)", (role,))


def members(hub: Hub) -> tuple[Member, ...]:
    """The members that this one may see, by team and role."""
    with hub_faults_refused(hub.address), hub.connection.transaction():
        rows = hub.connection.execute(
            "SELECT m.role, m.name, m.kind, m.team, coalesce(array_agg(d.code ORDER BY d.enrolled)"
            " FILTER (WHERE d.code IS NOT NULL), '{}'), m.enrolled, m.revoked"
            " FROM qifutong.members AS m LEFT JOIN qifutong.devices AS d ON d.role = m.role"
            " GROUP BY m.role ORDER BY m.team, m.role"
        ).fetchall()
    return tuple(Member(role, name, kind, team, tuple(codes), *days) for role, name, kind, team, codes, *days in rows)


def alarms(hub: Hub) -> tuple[Alarm, ...]:
    """The alarms that this member may see: his own, or all; oldest first."""
    with hub_faults_refused(hub.address), hub.connection.transaction():
        rows = hub.connection.execute(
            "SELECT seq, kind, subject, what, role, came FROM qifutong.alarms ORDER BY seq"
        ).fetchall()
    return tuple(Alarm(*row) for row in rows)


def erase(hub: Hub, case: str) -> ErasedAtHub:
    """Take a case from the hub, and from every laptop at its next sync; its quotes stay. Again: nothing more happens.

    :raises Refusal: no such case, no administrator
    """
    with hub_faults_refused(hub.address), hub.connection.transaction():
        row = hub.connection.execute("SELECT * FROM qifutong.erase(%s)", (case,)).fetchone()
    assert row is not None
    return ErasedAtHub(case, *row)


def publish(hub: Hub, path: Path) -> Published:
    """Put a signed update (.qfu) where every laptop finds it. That it is whole is checked here; whether the firm
    signed it is checked by each laptop, by the key that it trusts.

    :raises Refusal: no update, altered, not newer than the last, no administrator
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        what = Text(f"无法读取（{error.strerror}）", f"cannot be read ({error.strerror})")
        raise Refusal.of("", what, Text("请检查路径", "check the path"), str(path)) from None
    public = _key_within(content)
    try:
        update = verified_update(content, public)
    except Refusal as refusal:
        raise refusal.in_file(str(path)) from None
    with hub_faults_refused(hub.address), hub.connection.transaction():
        values = (update.kind, update.release, content.decode())
        hub.connection.execute("SELECT qifutong.publish(%s, %s, %s)", values)
    return Published(update, fingerprint(public))


def _key_within(content: bytes) -> bytes:
    """The key that the file says it is signed by; whatever is no update is refused by who reads it next."""
    try:
        return bytes.fromhex(json.loads(content)["key"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return bytes(32)
