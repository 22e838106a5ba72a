"""Asking for an approval, taking it in, and making sure of it once more before a quote is issued."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.approval import (
    Approval,
    Request,
    approval_from_plain,
    approved_keys,
    granted,
    lowest_authority,
    request_of,
    request_text,
    spoken_digest,
)
from ..core.operation import moment
from ..core.pricebook import Authority
from ..core.problems import Refusal
from ..core.text import Text
from ..store.approvers import (
    REST,
    Approver,
    approvers,
    count_try,
    forget_approver,
    genuine,
    is_recorded,
    record_approval,
    same_person,
    signed,
    tries_left,
    trust_approver,
)
from ..store.disk import replace_file
from ..store.file import Store
from ..store.firm_key import fingerprint, read_public_key
from ..store.refusals import disk_faults_refused
from .proposing import Offer

if TYPE_CHECKING:
    from .working import Work

_LARGEST = 256 * 1024
_AGAIN = Text("请重新导出审批单并重新批准", "export the request again and have it approved again")


# --- at the consultant's: asking -------------------------------------------------------------------------------------


def request_for(offer: Offer) -> Request | None:
    """What must be approved before this quote is issued; None when nothing must."""
    return request_of(offer.quote.estimate, offer.diagnosed.case.client.name, offer.book)


def who_may(offer: Offer) -> Authority | None:
    """The least role that may approve all of it; None when no role of the price book may."""
    return lowest_authority(offer.quote.estimate, offer.book)


def still_asked(offer: Offer) -> tuple[Text, ...]:
    """What of it nobody has approved yet."""
    return tuple(one.what for one in offer.quote.estimate.violations if one.key not in offer.approved)


def write_request(offer: Offer, path: Path) -> Path:
    """The request as a file for the approver.

    :raises Refusal: nothing has to be approved, or the file cannot be written
    """
    request = _request(offer)
    with disk_faults_refused():
        replace_file(path, request_text(request).encode())
    return path


# --- at the consultant's: taking it in -------------------------------------------------------------------------------


def take_approval(store: Store, offer: Offer, path: Path, author: str, now: datetime) -> Approval:
    """The approval in a file, if a person known here signed it for this very order; it enters the register.

    :raises Refusal: no approval, of another order or amount, of nobody known here, or of a role that may not
    """
    approval = _opened(path)
    request = _request(offer)
    if approval.digest != request.digest:
        what = Text("批准的不是现在这份订单与金额", "it approves another order, or another amount")
        raise Refusal.of("approval", what, _AGAIN, path.name)
    signer = next((one for one in approvers(store) if signed(approval, one.public)), None)
    if signer is None:
        what = Text("签名的人没有登记为批准人，或文件被改动过", "it was signed by nobody known here, or was changed")
        raise Refusal.of(
            "approval", what, Text("请在设置里登记批准人的公钥", "add the approver in the settings"), path.name
        )
    return _taken(store, offer, replace(approval, approver=signer.name), signer, author, now)


def take_code(store: Store, offer: Offer, name: str, typed: str, author: str, now: datetime) -> Approval:
    """The approval behind a code heard on the telephone; it enters the register.

    :raises Refusal: a code that does not fit this order and amount, or is too old; too many of them in a row
    """
    request = _request(offer)
    signer = next((one for one in approvers(store) if one.name == name and one.secret), None)
    if signer is None:
        what = Text(f"没有登记 {name} 的电话批准密钥", f"no secret for telephone codes is kept for {name}")
        raise Refusal.of("approval", what, Text("请在设置里登记", "add it in the settings"))
    digits = "".join(letter for letter in typed if letter.isalnum())
    approval = granted(request, signer.name, signer.role, "telephone", now, digits)
    if any(one.keys for one in offer.book.authorities if one.role == signer.role):
        what = Text("价目表只认这一角色的签名，不认电话批准码", "for this role the price book takes signatures only")
        raise Refusal.of("approval", what, Text("请对方发回签名的批准文件", "ask for a signed approval"))
    if not tries_left(store, name, now):
        minutes = int(REST.total_seconds()) // 60
        what = Text("批准码连续输错，已暂停", "too many wrong codes")
        raise Refusal.of("approval", what, Text(f"请 {minutes} 分钟后再试", f"try again in {minutes} minutes"))
    fits = genuine(approval, request, (signer,), offer.book)
    count_try(store, name, now, right=fits)
    if not fits:
        what = Text("批准码不对，或已过期", "the code does not fit, or is too old")
        remedy = Text("请核对摘要与金额，再要一个新的", "compare digest and amount, then ask for a new code")
        raise Refusal.of("approval", what, remedy)
    return _taken(store, offer, approval, signer, author, now)


def _taken(store: Store, offer: Offer, approval: Approval, signer: Approver, author: str, now: datetime) -> Approval:
    if same_person(signer.name, author):
        what = Text("不能批准自己的报价", "nobody approves a quote of his own")
        raise Refusal.of("approval", what, Text("请另请一人批准", "ask somebody else"))
    client = offer.diagnosed.case.client.name
    if approval.role != signer.role or not approved_keys([approval], offer.quote.estimate, client, offer.book):
        needed = who_may(offer)
        least = needed.name if needed else Text("价目表里没有哪个角色有此权限", "no role of the price book")
        what = Text(f"{signer.name} 的权限不够批准这份报价", f"{signer.name} may not approve this quote")
        raise Refusal.of("approval", what, Text(f"需要：{least.zh}", f"needed: {least.en}"))
    if not genuine(approval, _request(offer), (signer,), offer.book):
        what = Text(f"价目表里没有 {signer.name} 的公钥", f"the price book does not name the key of {signer.name}")
        raise Refusal.of("approval", what, Text("请公司在价目表里登记", "the firm must add it to the price book"))
    record_approval(store, approval, author=author, at=moment(now))
    return approval


def unconfirmed(store: Store, work: Work, author: str) -> tuple[Text, ...]:
    """The violations that count as approved and cannot be shown to be: looked at once more before ``author`` issues the
    quote. A signature speaks for itself; a code counts only where it was taken in; nobody approves a quote of his own.
    """
    offer = work.offer
    request = request_for(offer) if offer is not None else None
    if offer is None or request is None:
        return ()
    known = approvers(store)
    sure = [
        one
        for one in work.dossier.approvals
        if genuine(one, request, known, offer.book)
        and not same_person(one.approver, author)
        and (one.how == "signature" or is_recorded(store, one))
    ]
    keys = approved_keys(sure, offer.quote.estimate, request.client, offer.book)
    doubted = set(offer.approved) - set(keys)
    return tuple(one.what for one in offer.quote.estimate.violations if one.key in doubted)


def approvals_in(paths: Sequence[Path], keys: Sequence[Path]) -> tuple[Approval, ...]:
    """Approvals from files, without a store: each must be signed by one of the public keys given.

    :raises Refusal: no approval, no key, or one that none of them signed
    """
    public, found = [read_public_key(key) for key in keys], []
    for path in paths:
        approval = _opened(path)
        if not any(signed(approval, one) for one in public):
            what = Text("不是这些公钥的主人签名的", "was signed by none of these keys")
            raise Refusal.of(
                "--approver", what, Text("请给批准人的公钥（.pub）", "give the approver's public key (.pub)"), str(path)
            )
        found.append(approval)
    return tuple(found)


def add_approver(
    store: Store, name: str, role: str, key: Path, secret: str = "", *, author: str = "", now: datetime
) -> Approver:
    """Know a person as an approver from now on; the public key from a file, the secret as it was typed (or none).

    :raises Refusal: no name, no key, or a name that is known with another key or role
    """
    if not name.strip():
        raise Refusal.of("name", Text("缺少姓名", "the name is missing"), Text("请填写姓名", "give the name"))
    approver = Approver(name.strip(), role, read_public_key(key), secret_of(secret) if secret.strip() else b"")
    trust_approver(store, approver, author=author, at=moment(now))
    return approver


def drop_approver(store: Store, name: str, author: str, now: datetime) -> None:
    """Know a person as an approver no longer; nothing counts any more that is not issued yet."""
    forget_approver(store, name, author=author, at=moment(now))


def fingerprint_in(path: Path) -> str:
    """What is compared over the telephone before a key is trusted.

    :raises Refusal: no public key
    """
    return fingerprint(read_public_key(path))


def key_words(approver: Approver) -> str:
    """The fingerprint of a known approver's key."""
    return fingerprint(approver.public)


def _request(offer: Offer) -> Request:
    request = request_for(offer)
    if request is None:
        what = Text("这份报价没有需要批准的内容", "nothing in this quote has to be approved")
        raise Refusal.of("approval", what, Text("可以直接发布", "it can be issued as it is"))
    return request


def spoken(offer: Offer) -> str:
    """The digest to read out on the telephone."""
    return spoken_digest(_request(offer).digest)


def _opened(path: Path) -> Approval:
    try:
        return approval_from_plain(small_json(path))
    except (ValueError, TypeError, KeyError):
        what = Text("不是批准文件", "is no approval")
        raise Refusal.of(
            "", what, Text("请选择批准人发回的文件", "choose the file that the approver sent back"), str(path)
        ) from None


def small_json(path: Path) -> Any:
    """A file of ours, parsed.

    :raises Refusal: a file that cannot be read
    :raises ValueError: no JSON
    """
    try:
        with path.open("rb") as file:
            return json.loads(file.read(_LARGEST))
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except OSError as error:
        what = Text(f"无法读取（{error.strerror}）", f"cannot be read ({error.strerror})")
        raise Refusal.of("", what, Text("请核对文件", "check the file"), str(path)) from None


def secret_words(secret: bytes) -> str:
    """A secret to be typed on the other computer: groups of four letters or digits."""
    letters = base64.b32encode(secret).decode()
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def secret_of(typed: str) -> bytes:
    """:raises Refusal: not what :func:`secret_words` gives"""
    plain = "".join(letter for letter in typed.upper() if letter.isalnum())
    try:
        secret = base64.b32decode(plain)
    except ValueError:
        secret = b""
    if len(secret) < 16:
        what = Text("电话批准的密钥不完整", "the secret for telephone codes is incomplete")
        raise Refusal.of("secret", what, Text("请对照另一台电脑重新输入", "compare with the other computer"))
    return secret
