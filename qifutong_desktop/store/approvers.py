"""Who may approve, as this computer knows them: name, role, public key, and the secret behind telephone codes."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from ..core.approval import Approval, Request, code_fits, spoken_digest, statement
from ..core.canonical import FieldValue
from ..core.pricebook import PriceBook
from ..core.problems import Refusal
from ..core.text import Text
from .audit import append_event
from .file import Store
from .firm_key import signed_by
from .settings import put_setting, setting

APPROVED = "approved"
_SETTING = "approvers"
_SECRET_BYTES = 20


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


def trust_approver(store: Store, approver: Approver) -> None:
    """From now on what this key signs, and the codes of this secret, count as this person's approvals.

    :raises Refusal: a name that is known with another key: it must be forgotten first, on purpose
    """
    others = [one for one in approvers(store) if one.name != approver.name]
    same = next((one for one in approvers(store) if one.name == approver.name), None)
    if same is not None and same.public != approver.public:
        what = Text(f"{approver.name} 已登记了另一把公钥", f"another key is kept for {approver.name}")
        raise Refusal.of("approver", what, Text("请先移除原来的，再登记新的", "remove it first, then add the new one"))
    _put(store, [*others, approver])


def forget_approver(store: Store, name: str) -> None:
    """What this person approved before stays in the register; nothing new counts."""
    _put(store, [one for one in approvers(store) if one.name != name])


def _put(store: Store, known: list[Approver]) -> None:
    stored = [
        {"name": one.name, "role": one.role, "public": one.public.hex(), "secret": one.secret.hex()} for one in known
    ]
    put_setting(store, _SETTING, stored or None)


def new_secret() -> bytes:
    """A secret for telephone codes, to be set on the approver's computer and on the consultant's."""
    return secrets.token_bytes(_SECRET_BYTES)


def genuine(approval: Approval, request: Request, known: tuple[Approver, ...], book: PriceBook) -> bool:
    """Whether an approval of this request came from the person it names: by the signature, or the code of its time.

    Where the price book names the keys of a role, no other counts.
    """
    approver = next((one for one in known if (one.name, one.role) == (approval.approver, approval.role)), None)
    named = next((one.keys for one in book.authorities if one.role == approval.role), ())
    if approver is None or approval.digest != request.digest or (named and approver.public.hex() not in named):
        return False
    if approval.how == "signature":
        return signed(approval, approver.public)
    at = datetime.fromisoformat(approval.at)
    spoken = spoken_digest(approval.digest)
    return bool(approver.secret) and code_fits(approval.proof, approver.secret, spoken, request.total.high, at)


def signed(approval: Approval, public: bytes) -> bool:
    """Whether the owner of a public key signed an approval."""
    try:
        proof = bytes.fromhex(approval.proof)
    except ValueError:
        return False
    return signed_by(public, proof, statement(approval.digest, approval.keys, approval.role, approval.at))


def record_approval(store: Store, approval: Approval, *, author: str, at: str) -> str:
    """An approval was taken in: who approved what enters the audit chain; the new head."""
    facts: dict[str, FieldValue] = {
        "request": approval.digest,
        "keys": approval.keys,
        "approver": approval.approver,
        "role": approval.role,
        "how": approval.how,
        "proof_sha256": sha256(approval.proof.encode()).hexdigest(),
    }
    with store.writing() as connection:
        return append_event(connection, APPROVED, facts, author=author, device=store.device, at=at)
