"""Who may approve, as this computer knows them: name, role, public key, and the secret behind telephone codes."""

from __future__ import annotations

import json
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from ..core.approval import Approval, Request, code_fits, spoken_digest, statement
from ..core.canonical import FieldValue, canonical
from ..core.pricebook import PriceBook
from ..core.problems import Refusal
from ..core.text import Text
from .audit import append_event, chain
from .file import Store
from .firm_key import signed_by
from .settings import put_setting_within, setting, setting_within

APPROVED = "approved"
KNOWN, FORGOTTEN = "approver known", "approver forgotten"
_SETTING, _TRIES = "approvers", "approvers.tries"
_SECRET_BYTES = 20
#: Wrong codes in a row, and how long no code of this person counts then: one code is good for twenty minutes.
MOST_TRIES = 5
REST = timedelta(minutes=20)
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class Approver:
    """``public`` is the Ed25519 key (32 bytes); ``secret`` makes telephone codes, b"" where there are none."""

    name: str
    role: str
    public: bytes
    secret: bytes = b""


def approvers(store: Store) -> tuple[Approver, ...]:
    """Those known here, by name."""
    found = setting(store, _SETTING) or []
    known = (Approver(one["name"], one["role"], *map(bytes.fromhex, (one["public"], one["secret"]))) for one in found)
    return tuple(sorted(known, key=lambda one: one.name))


def trust_approver(store: Store, approver: Approver, *, author: str, at: str) -> None:
    """From now on what this key signs, and the codes of this secret, count as this person's approvals.

    Who is known in which role enters the audit chain: nobody raises a role for an afternoon unseen.

    :raises Refusal: a name that is known with another key or role, a key that is known under another name: that must be
        forgotten first, on purpose
    """
    first = Text("请先移除原来的，再登记新的", "remove it first, then add the new one")
    for one in approvers(store):
        if same_person(one.name, approver.name) and (one.public, one.role) != (approver.public, approver.role):
            zh, en = ("另一把公钥", "another key") if one.public != approver.public else ("另一个角色", "another role")
            raise Refusal.of("approver", Text(f"{one.name} 已登记了{zh}", f"{en} is kept for {one.name}"), first)
        if one.public == approver.public and not same_person(one.name, approver.name):
            what = Text(f"这把公钥已登记为 {one.name} 的", f"this key is kept as that of {one.name}")
            raise Refusal.of("approver", what, first)
    others = [one for one in approvers(store) if one.public != approver.public]
    _put(store, [*others, approver], (KNOWN, approver, author, at))


def forget_approver(store: Store, name: str, *, author: str, at: str) -> None:
    """What this person approved before stays in the register; nothing new counts."""
    gone = next((one for one in approvers(store) if one.name == name), None)
    if gone is not None:
        _put(store, [one for one in approvers(store) if one.name != name], (FORGOTTEN, gone, author, at))


def _put(store: Store, known: list[Approver], event: tuple[str, Approver, str, str]) -> None:
    kind, about, author, at = event
    stored = [
        {"name": one.name, "role": one.role, "public": one.public.hex(), "secret": one.secret.hex()} for one in known
    ]
    facts: dict[str, FieldValue] = {
        "approver": about.name,
        "role": about.role,
        "public": about.public.hex(),
        "secret_sha256": sha256(about.secret).hexdigest() if about.secret else "",
    }
    with store.writing() as connection:
        put_setting_within(connection, _SETTING, stored or None)
        append_event(connection, kind, facts, author=author, device=store.device, at=at)


def same_person(one: str, other: str) -> bool:
    """Whether two names are one, however they were typed (width, case, blanks)."""
    return _typed(one) == _typed(other)


def _typed(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def tries_left(store: Store, name: str, now: datetime) -> int:
    """How many wrong codes of this person are still listened to; 0 while they rest."""
    wrong, at = _wrong(setting(store, _TRIES), name)
    rested = at is None or not at <= now < at + REST
    return MOST_TRIES if rested else MOST_TRIES - wrong


def count_try(store: Store, name: str, now: datetime, *, right: bool) -> None:
    """A code of this person was tried."""
    left = tries_left(store, name, now)
    with store.writing() as connection:
        kept = setting_within(connection, _TRIES) or {}
        others = {key: value for key, value in kept.items() if key != name}
        mine = {} if right else {name: {"wrong": MOST_TRIES - left + 1, "at": now.isoformat()}}
        put_setting_within(connection, _TRIES, (others | mine) or None)


def _wrong(kept: object, name: str) -> tuple[int, datetime | None]:
    match kept.get(name) if isinstance(kept, dict) else None:
        case {"wrong": int(wrong), "at": str(at)}:
            return wrong, datetime.fromisoformat(at)
        case _:
            return 0, None


def new_secret() -> bytes:
    """A secret for telephone codes, to be set on the approver's computer and on the consultant's."""
    return secrets.token_bytes(_SECRET_BYTES)


def genuine(approval: Approval, request: Request, known: tuple[Approver, ...], book: PriceBook) -> bool:
    """Whether an approval of this request came from the person it names: by the signature, or the code of its time.

    Where the price book names the keys of a role, nothing else counts: no other key, and no code, whose secret the
    consultant's computer knows as well as the approver's.
    """
    approver = next((one for one in known if (one.name, one.role) == (approval.approver, approval.role)), None)
    named = next((one.keys for one in book.authorities if one.role == approval.role), ())
    if approver is None or approval.digest != request.digest or (named and approver.public.hex() not in named):
        return False
    if approval.how == "signature":
        return signed(approval, approver.public)
    if named or not approver.secret:
        return False
    try:
        at = datetime.strptime(approval.at, _MOMENT).replace(tzinfo=UTC)
    except ValueError:  # what a bundle brought
        return False
    return code_fits(approval.proof, approver.secret, spoken_digest(approval.digest), request.total.high, at)


def signed(approval: Approval, public: bytes) -> bool:
    """Whether the owner of a public key signed an approval."""
    try:
        proof = bytes.fromhex(approval.proof)
        said = statement(approval.digest, approval.keys, approval.role, approval.at)
    except ValueError:
        return False
    return signed_by(public, proof, said)


def record_approval(store: Store, approval: Approval, *, author: str, at: str) -> str:
    """An approval was taken in: who approved what enters the audit chain; the new head."""
    with store.writing() as connection:
        return append_event(connection, APPROVED, _facts(approval), author=author, device=store.device, at=at)


def is_recorded(store: Store, approval: Approval) -> bool:
    """Whether this very approval was taken in on this computer. A code is worth something only when it is given."""
    wanted = json.loads(canonical(_facts(approval)))
    events = (json.loads(entry.body) for entry in chain(store))
    return any(one.get("kind") == APPROVED and one.get("facts") == wanted for one in events)


def _facts(approval: Approval) -> dict[str, FieldValue]:
    return {
        "request": approval.digest,
        "keys": approval.keys,
        "approver": approval.approver,
        "role": approval.role,
        "how": approval.how,
        "proof_sha256": sha256(approval.proof.encode()).hexdigest(),
    }
