"""What a second person must approve before a quote is issued: asked for, granted, bound to one order and its amount.

A consultant may not decide alone on a concession, an overridden policy, a rate outside its range or a limit exceeded
(the violations of an estimate). The request says all that the approver decides on; its digest covers the client, the
order, the price book and the total, so that an approval fits no other quote. It comes back as a signature, or over the
telephone as a code of eight digits that is good for some minutes.
"""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Literal

from .base32 import LETTERS, as_read
from .canonical import FieldValue, canonical, digest, from_plain
from .issued import order_from_plain, order_plain
from .money import Money
from .operation import moment
from .order import Order
from .pricebook import Authority, PriceBook
from .problems import Problem
from .quote import Estimate, Violation
from .text import Text

How = Literal["signature", "telephone"]
REQUEST, APPROVAL = "qifutong-approval-request", "qifutong-approval"
#: A code over the telephone is good for the ten minutes in which it was made and for the ten after.
CODE_LIFE = timedelta(minutes=10)
CODE_DIGITS = 8
_SHORT = 16


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be approved. ``asked`` are the violations, by key, with their sentence; ``total`` in yuan."""

    client: str
    book: str
    book_sha256: str
    order: Order
    total: Money
    asked: Mapping[str, Text]

    @property
    def digest(self) -> str:
        """SHA-256 over all of it but the sentences and the first day, which moves while a quote waits."""
        return digest(canonical({**self._facts(), "keys": tuple(sorted(self.asked))}))

    def _facts(self) -> dict[str, FieldValue]:
        plain = order_plain(self.order)
        order = {key: value for key, value in plain.items() if key != "start"} if isinstance(plain, Mapping) else {}
        return {
            "client": self.client,
            "book": self.book,
            "book_sha256": self.book_sha256,
            "order": order,
            "total": (self.total.low, self.total.high),
        }


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved which violations (``keys``) of the request with ``digest``.

    ``at`` is UTC; ``proof`` the signature over :func:`statement` in hex digits, or the telephone's code; ``approver``
    the name under which the signing key, or the secret behind the code, is known on this computer.
    """

    digest: str
    keys: tuple[str, ...]
    approver: str
    role: str
    how: How
    at: str
    proof: str


def request_of(estimate: Estimate, client: str, book: PriceBook) -> Request | None:
    """What has to be approved of an estimate; None when nothing has."""
    asked = {violation.key: violation.what for violation in estimate.violations}
    return Request(client, book.id, book.digest, estimate.order, estimate.total, asked) if asked else None


def statement(digest: str, keys: Iterable[str], role: str, at: str) -> bytes:
    """What an approver's key signs."""
    said: Mapping[str, FieldValue] = {"request": digest, "keys": tuple(sorted(keys)), "role": role, "at": at}
    return b"qifutong approval 1\n" + canonical(said).encode()


# --- who may ---------------------------------------------------------------------------------------------------------


def may_approve(authority: Authority, violation: Violation, estimate: Estimate) -> bool:
    """Whether a role's row of the discount matrix covers one violation of an estimate."""
    key = violation.key
    if key not in authority.may and not (key.startswith("policies.") and "policies" in authority.may):
        return False
    if key == "concession" and authority.concession_percent is not None:
        return conceded_percent(estimate) <= authority.concession_percent
    if key == "custom_rate" and authority.custom_rate is not None:
        rate = estimate.order.custom_rate
        return rate is not None and rate in authority.custom_rate
    return True


def lowest_authority(estimate: Estimate, book: PriceBook) -> Authority | None:
    """The first role of the book that may approve every violation; None when none may."""
    for authority in book.authorities:
        if all(may_approve(authority, violation, estimate) for violation in estimate.violations):
            return authority
    return None


def conceded_percent(estimate: Estimate) -> Decimal:
    """The concession in percent of what the lines before it come to, in the case where it weighs most."""
    before, worst = Money(Decimal(0), Decimal(0)), Decimal(0)
    for line in estimate.lines:
        if line.code == "concession":
            for taken, whole in ((line.amount.low, before.low), (line.amount.high, before.high)):
                worst = max(worst, -taken * 100 / whole if whole else Decimal(100))
            break
        before += line.amount
    return worst


def approved_keys(approvals: Iterable[Approval], estimate: Estimate, client: str, book: PriceBook) -> tuple[str, ...]:
    """The violations that somebody with the right to it has approved for this very order, book, client and total."""
    request = request_of(estimate, client, book)
    if request is None:
        return ()
    wanted, roles = request.digest, {authority.role: authority for authority in book.authorities}
    granted = set()
    for approval in approvals:
        authority = roles.get(approval.role)
        if approval.digest == wanted and authority is not None:
            granted |= {
                one.key
                for one in estimate.violations
                if one.key in approval.keys and may_approve(authority, one, estimate)
            }
    return tuple(one.key for one in estimate.violations if one.key in granted)


# --- over the telephone ----------------------------------------------------------------------------------------------


def spoken_digest(digest: str) -> str:
    """What is read out: the first 80 bits in four groups of four letters or digits (no I, L, O, U)."""
    number = int(digest[:20], 16)
    letters = "".join(LETTERS[number >> 5 * place & 31] for place in reversed(range(_SHORT)))
    return "-".join(letters[start : start + 4] for start in range(0, _SHORT, 4))


def heard_digest(typed: str) -> str | None:
    """A digest as somebody typed what was read out, in groups; None when it cannot be one."""
    plain = "".join(letter for letter in as_read(typed) if letter.isalnum())
    if len(plain) != _SHORT or any(letter not in LETTERS for letter in plain):
        return None
    return "-".join(plain[start : start + 4] for start in range(0, _SHORT, 4))


def telephone_code(secret: bytes, spoken: str, total: Decimal, now: datetime) -> str:
    """The eight digits that approve one order of one total (the dear end, in yuan) within the next minutes.

    ``secret`` is shared by the approver's computer and the consultant's (at least 16 bytes), ``spoken`` the digest in
    groups, ``now`` an aware moment.
    """
    return _code(secret, spoken, total, int(now.timestamp() // CODE_LIFE.total_seconds()))


def code_fits(typed: str, secret: bytes, spoken: str, total: Decimal, now: datetime) -> bool:
    """Whether a code was made for this order and amount, now or in the ten minutes before."""
    digits = "".join(letter for letter in unicodedata.normalize("NFKC", typed) if letter in "0123456789")
    window = int(now.timestamp() // CODE_LIFE.total_seconds())
    fits = [hmac.compare_digest(digits, _code(secret, spoken, total, one)) for one in (window, window - 1)]
    return any(fits)


def _code(secret: bytes, spoken: str, total: Decimal, window: int) -> str:
    said = f"qifutong approval code 1|{spoken}|{total:.2f}|{window}"
    number = int.from_bytes(hmac.digest(secret, said.encode(), "sha256")[:8], "big")
    return f"{number % 10**CODE_DIGITS:0{CODE_DIGITS}}"


# --- in files and in the log -----------------------------------------------------------------------------------------


def request_text(request: Request) -> str:
    """A request as the file that goes to the approver."""
    stored = {
        "kind": REQUEST,
        "client": request.client,
        "book": request.book,
        "book_sha256": request.book_sha256,
        "order": order_plain(request.order),
        "total": (request.total.low, request.total.high),
        "asked": {key: (what.zh, what.en) for key, what in request.asked.items()},
    }
    return canonical(stored) + "\n"


def request_from_plain(plain: Any) -> Request:
    """A request from its parsed text.

    :raises ValueError: when it is none, or says what no request says
    """
    match from_plain(plain):
        case {
            "kind": "qifutong-approval-request",
            "client": str(client),
            "book": str(book),
            "book_sha256": str(sha256),
            "order": order,
            "total": (Decimal() as low, Decimal() as high),
            "asked": dict(asked),
        }:
            said = {key: Text(*map(str, words)) for key, words in asked.items() if isinstance(words, tuple)}
            return Request(client, book, sha256, order_from_plain(order), Money(low, high), said)
    raise ValueError("no request for an approval")


def approval_text(approval: Approval) -> str:
    """An approval as the file that comes back."""
    return canonical({"kind": APPROVAL, **approval_field(approval)}) + "\n"


def approval_from_plain(plain: Any) -> Approval:
    """An approval from its parsed text; whether it is genuine, its signature says.

    :raises ValueError: when it is none
    """
    parsed = from_plain(plain)
    if isinstance(parsed, Mapping) and parsed.get("kind") == APPROVAL:
        approval = _approval({key: value for key, value in parsed.items() if key != "kind"})
        if approval is not None:
            return approval
    raise ValueError("no approval")


def approval_name(approval: Approval) -> str:
    """The field of the log under which an approval is kept: one for each request and way."""
    return f"approval.{approval.digest[:20]}.{approval.how}"


def approval_field(approval: Approval) -> dict[str, FieldValue]:
    """An approval as the log holds it."""
    return {
        "digest": approval.digest,
        "keys": approval.keys,
        "approver": approval.approver,
        "role": approval.role,
        "how": approval.how,
        "at": approval.at,
        "proof": approval.proof,
    }


def approvals_from_fields(values: Mapping[str, FieldValue]) -> tuple[tuple[Approval, ...], tuple[Problem, ...]]:
    """The approvals in a case's fields; what does not fit is left out, with a problem."""
    found, problems = [], []
    for name, stored in values.items():
        if name.partition(".")[0] != "approval" or stored is None:
            continue
        approval = _approval(stored)
        if approval is None:
            what = Text("存的批准不合本版本的格式，已略过", "the stored approval does not fit this version")
            problems.append(Problem(name, what, Text("请重新申请批准", "ask for approval again")))
        else:
            found.append(approval)
    return tuple(found), tuple(problems)


def _approval(stored: Any) -> Approval | None:
    match stored:
        case {
            "digest": str(digest),
            "keys": tuple(keys),
            "approver": str(approver),
            "role": str(role),
            "how": "signature" | "telephone" as how,
            "at": str(at),
            "proof": str(proof),
        } if len(stored) == 7 and all(isinstance(key, str) for key in keys):
            return Approval(digest, keys, approver, role, how, at, proof)
    return None


def granted(request: Request, approver: str, role: str, how: How, now: datetime, proof: str = "") -> Approval:
    """An approval of all that a request asks for."""
    return Approval(request.digest, tuple(sorted(request.asked)), approver, role, how, moment(now), proof)
