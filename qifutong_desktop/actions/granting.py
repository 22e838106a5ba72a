"""At the approver's: reading a request, checking its sum, and approving it by signature or over the telephone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from ..core.approval import (
    Approval,
    Request,
    approval_text,
    granted,
    heard_digest,
    request_from_plain,
    request_text,
    statement,
    telephone_code,
)
from ..core.pricebook import PriceBook
from ..core.pricing import price
from ..core.problems import Refusal
from ..core.text import Text
from ..store.disk import replace_file
from ..store.firm_key import read_private_key
from ..store.refusals import disk_faults_refused
from .approving import secret_of, small_json


def open_request(path: Path) -> Request:
    """:raises Refusal: a file that is no request"""
    try:
        request = request_from_plain(small_json(path))
        request_text(request)  # half of a character is found here, before anybody signs
        return request
    except (ValueError, TypeError, LookupError, ArithmeticError):
        what = Text("不是审批单", "is no request for an approval")
        raise Refusal.of(
            "", what, Text("请选择顾问导出的审批单", "choose the file that the consultant exported"), str(path)
        ) from None


def recomputed(request: Request, book: PriceBook) -> bool | None:
    """Whether the order comes to the total it names by this book, and to what it says must be approved, word for word;
    None when it was priced by another."""
    if book.digest != request.book_sha256:
        return None
    try:
        start = request.order.start
        estimate = price(request.order, book, start) if start else None
    # an order that no program of ours wrote may hold anything
    except (Refusal, ValueError, LookupError, TypeError, AttributeError, ArithmeticError):
        return False
    if estimate is None:
        return None
    return estimate.total == request.total and {one.key: one.what for one in estimate.violations} == request.asked


def approve(request: Request, name: str, role: str, key: Path, passphrase: str, now: datetime) -> Approval:
    """Sign an approval of all that is asked, with the approver's own key.

    :raises Refusal: no key, or a wrong passphrase
    """
    private = read_private_key(key, passphrase)
    approval = granted(request, name, role, "signature", now)
    said = statement(approval.digest, approval.keys, role, approval.at)
    return replace(approval, proof=private.sign(said).hex())


def write_approval(approval: Approval, path: Path) -> Path:
    """:raises Refusal: the file cannot be written"""
    with disk_faults_refused():
        replace_file(path, approval_text(approval).encode())
    return path


def spoken_code(secret: str, digest: str, total: Decimal, now: datetime) -> str:
    """The eight digits for the telephone, of a digest as it was read out and the total.

    :raises Refusal: a digest or a secret that cannot be right
    """
    heard = heard_digest(digest)
    if heard is None:
        what = Text("订单摘要应为 4 组、每组 4 个字母或数字", "the order's digest has four groups of four")
        raise Refusal.of("digest", what, Text("请让对方再念一遍", "have it read out again"))
    return telephone_code(secret_of(secret), heard, total, now)


def amount_heard(typed: str) -> Decimal:
    """An amount in yuan as it was read out: ``44,999.00``.

    :raises Refusal: it is none
    """
    try:
        amount = Decimal(typed.strip().replace(",", "").replace("，", "").lstrip("¥￥"))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or amount < 0:
        what = Text(f"“{typed}”不是金额", f"“{typed}” is no amount")
        raise Refusal.of("amount", what, Text("如 44999.00", "like 44999.00"))
    return amount
